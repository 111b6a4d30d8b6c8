//! Each MoJ component against an example of its documentation, written out as the package's own
//! template would: `@ministryofjustice/frontend` ships no fixtures. Where we differ, the test says why.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::format_push_string,
    reason = "a test that fails here says where"
)]

#[path = "fixtures/same.rs"]
mod same;

use govuk::{
    AddAnother, AddAnotherItem, Alert, Badge, BadgeColour, Button, CardAction, DatePicker, Direction, Filter, FilterCategory,
    IdentityBar, InterruptionCard, Message, Messages, NotificationBadge, ScrollablePane, SubNavigation, SubNavigationItem,
    Timeline, TimelineItem, filter_layout,
};
use maud::{Render, html};

fn assert_writes(component: &impl Render, wanted: &str) {
    let (wanted, written) = (same::tree(wanted), same::tree(&component.render().into_string()));
    assert!(wanted == written, "{}", same::difference(&wanted, &written));
}

/// The drawing is ours, so the tests leave it out.
fn without_drawing(alert: &Alert) -> maud::PreEscaped<String> {
    let html = alert.render().into_string();
    let (before, rest) = html.split_once("<path").expect("a drawing");
    let (_, after) = rest.split_once("</svg>").expect("its end");
    maud::PreEscaped(format!("{before}</svg>{after}"))
}

const ICON: &str = r#"<div><svg class="moj-alert__icon" role="presentation" focusable="false"
    xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 30" height="30" width="30"></svg></div>"#;

#[test]
fn an_alert_is_a_region_named_by_its_kind_and_title() {
    let alert = Alert::success("Saved").content("All done");
    // The package leaves an empty, hidden action; we write it only where it can be used.
    let wanted = format!(
        r#"<div role="region" class="moj-alert moj-alert--success" aria-label="success: Saved"
            data-module="moj-alert">{ICON}<div class="moj-alert__content">All done</div></div>"#
    );
    assert_writes(&without_drawing(&alert), &wanted);
}

#[test]
fn an_alert_can_have_a_heading_and_be_put_away() {
    let alert = Alert::warning("Take care")
        .content(html! { p { "Two at once" } })
        .heading_level(3)
        .dismissible(true)
        .dismiss_words("Hide")
        .role("alert")
        .classes("x")
        .attribute("id", "a");
    // `data-dismiss-text`: the script writes the button's words anew. `type`: inside a form the
    // button would otherwise send it.
    let wanted = format!(
        r#"<div role="alert" class="moj-alert moj-alert--warning moj-alert--with-heading x"
            aria-label="warning: Take care" data-module="moj-alert" data-dismissible="true"
            data-dismiss-text="Hide" id="a">{ICON}
          <div class="moj-alert__content"><h3 class="moj-alert__heading">Take care</h3><p>Two at once</p></div>
          <div class="moj-alert__action"><button type="button" class="moj-alert__dismiss" hidden>Hide</button></div>
        </div>"#
    );
    assert_writes(&without_drawing(&alert), &wanted);
}

#[test]
fn an_alert_without_content_shows_its_title() {
    for (alert, kind) in [(Alert::information("Read this"), "information"), (Alert::error("Read this"), "error")] {
        let html = alert.render().into_string();
        assert!(html.contains(&format!("moj-alert--{kind}")) && html.contains(">Read this</div>"));
    }
}

#[test]
fn a_badge_has_a_colour() {
    assert_writes(
        &Badge::new("Complete").colour(BadgeColour::Green),
        r#"<span class="moj-badge moj-badge--green">Complete</span>"#,
    );
}

#[test]
fn a_notification_badge_counts_to_ninety_nine() {
    assert_writes(
        &NotificationBadge::new(4_u32).hidden_words("unread messages"),
        r#"<span class="moj-notification-badge"><span aria-hidden="true">4</span>
           <span class="govuk-visually-hidden">(4 unread messages)</span></span>"#
            .replace("</span>\n           <span", "</span><span")
            .as_str(),
    );
    assert_writes(
        &NotificationBadge::new(120_u32),
        r#"<span class="moj-notification-badge"><span aria-hidden="true">99+</span><span class="govuk-visually-hidden">(99 or more)</span></span>"#,
    );
    assert_eq!(NotificationBadge::new(0_u32).render().into_string(), "");
}

#[test]
fn an_identity_bar_has_a_title_lines_and_actions() {
    let bar = IdentityBar::new(html! { strong { "Sam Example" } })
        .line("Low RoSH")
        .action(Button::link("Add a note", "/note").classes("govuk-button--secondary"))
        .below("A form");
    // The package puts one button menu in each `__menu`; we take buttons, and add lines and a
    // full width part for the facts that a page about a person needs.
    assert_writes(
        &bar,
        r#"<div class="moj-identity-bar"><div class="moj-identity-bar__container">
          <div class="moj-identity-bar__details">
            <span class="moj-identity-bar__title"><strong>Sam Example</strong></span>
            <div class="rainer-identity-bar__line">Low RoSH</div>
          </div>
          <div class="moj-identity-bar__actions"><div class="moj-identity-bar__menu">
            <a href="/note" role="button" draggable="false" class="govuk-button govuk-button--secondary"
              data-module="govuk-button">Add a note</a>
          </div></div>
        </div>
        <div class="govuk-width-container rainer-identity-bar__below">A form</div></div>"#,
    );
}

#[test]
fn sub_navigation_marks_the_page_shown() {
    let navigation = SubNavigation::new("Sub navigation")
        .item(SubNavigationItem::new("Nav item 1", "#1").current(true))
        .item(SubNavigationItem::new("Nav item 2", "#2").attribute("data-x", "y"));
    assert_writes(
        &navigation,
        r##"<nav class="moj-sub-navigation" aria-label="Sub navigation">
          <ul class="moj-sub-navigation__list">
            <li class="moj-sub-navigation__item"><a class="moj-sub-navigation__link" aria-current="page" href="#1">Nav item 1</a></li>
            <li class="moj-sub-navigation__item"><a class="moj-sub-navigation__link" href="#2" data-x="y">Nav item 2</a></li>
          </ul></nav>"##,
    );
}

#[test]
fn a_timeline_says_what_who_and_when() {
    let when = ("2019-06-14T14:01:00.000Z", "14 June 2019 at 2:01pm");
    let item = TimelineItem::new("Application requires confirmation", when).byline("Joe Bloggs").content("Please confirm.");
    assert_writes(
        &Timeline::new().items([item]),
        r#"<div class="moj-timeline"><div class="moj-timeline__item">
          <div class="moj-timeline__header">
            <h2 class="moj-timeline__title">Application requires confirmation</h2>
            <p class="moj-timeline__byline">by Joe Bloggs</p>
          </div>
          <p class="moj-timeline__date"><time datetime="2019-06-14T14:01:00.000Z">14 June 2019 at 2:01pm</time></p>
          <div class="moj-timeline__description">Please confirm.</div>
        </div></div>"#,
    );
}

#[test]
fn messages_name_each_day_once() {
    let message = |direction, sender: &str, day: (&str, &str), time: (&str, &str), words: &str| {
        Message::new(direction, sender, day, time, words)
    };
    let tuesday = ("2018-10-16", "16 October 2018");
    let messages = Messages::new().items([
        message(Direction::Sent, "Person A", tuesday, ("2018-10-16T10:50Z", "10:50am"), "Lorem").id("1"),
        message(Direction::Received, "Person B", tuesday, ("2018-10-16T11:51Z", "11:51am"), "Fusce").id("2"),
        message(Direction::Sent, "Person A", ("2018-10-17", "17 October 2018"), ("2018-10-17T11:51Z", "11:51am"), "Later"),
    ]);
    // The package's `datetime` repeats the words, which no machine reads: ours does not.
    let item = |id: &str, way: &str, words: &str, sender: &str, stamp: &str, time: &str| {
        format!(
            r#"<div {id} class="moj-message-item moj-message-item--{way}">
              <div class="moj-message-item__text moj-message-item__text--{way}">{words}</div>
              <div class="moj-message-item__meta"><span class="moj-message-item__meta--sender">{sender}</span> at
                <time class="moj-message-item__meta--timestamp" datetime="{stamp}">{time}</time></div>
            </div>"#
        )
    };
    let wanted = format!(
        r#"<div id="messages" class="moj-messages-container"><div class="moj-message-list">
          <time class="moj-message-list__date" datetime="2018-10-16">16 October 2018</time>
          {}{}
          <time class="moj-message-list__date" datetime="2018-10-17">17 October 2018</time>
          {}</div></div>"#,
        item("id=\"message_1\"", "sent", "Lorem", "Person A", "2018-10-16T10:50Z", "10:50am"),
        item("id=\"message_2\"", "received", "Fusce", "Person B", "2018-10-16T11:51Z", "11:51am"),
        item("", "sent", "Later", "Person A", "2018-10-17T11:51Z", "11:51am"),
    );
    assert_writes(&messages, &wanted);
}

#[test]
fn a_filter_shows_what_is_on_and_can_be_cleared() {
    let filter = Filter::new("Filter", html! { p { "Fields" } })
        .clear("#")
        .selected([FilterCategory::new("Team").tags([("Team A", "#a")])]);
    let filter_html = r##"<div class="moj-filter" data-module="moj-filter">
          <div class="moj-filter__header">
            <div class="moj-filter__header-title"><h2 class="govuk-heading-m">Filter</h2></div>
            <div class="moj-filter__header-action"></div>
          </div>
          <div class="moj-filter__content">
            <div class="moj-filter__selected">
              <div class="moj-filter__selected-heading">
                <div class="moj-filter__heading-title"><h2 class="govuk-heading-m">Selected filters</h2></div>
                <div class="moj-filter__heading-action"><p><a class="govuk-link govuk-link--no-visited-state" href="#">Clear filters</a></p></div>
              </div>
              <h3 class="govuk-heading-s govuk-!-margin-bottom-0">Team</h3>
              <ul class="moj-filter-tags"><li><a class="moj-filter__tag" href="#a"><span class="govuk-visually-hidden">Remove this filter</span> Team A</a></li></ul>
            </div>
            <div class="moj-filter__options">
              <button type="submit" class="govuk-button" data-module="govuk-button">Apply filters</button>
              <p>Fields</p>
            </div>
          </div>
        </div>"##;
    assert_writes(&filter, filter_html);
    let layout = format!(
        r#"<div class="moj-filter-layout"><div class="moj-filter-layout__filter">{filter_html}</div>
          <div class="moj-filter-layout__content">
            <div class="moj-action-bar"><div class="moj-action-bar__filter"></div></div>The list
          </div></div>"#
    );
    assert_writes(&filter_layout(filter, "The list"), &layout);
}

#[test]
fn an_interruption_card_has_two_ways_on() {
    let card = InterruptionCard::new("Stop", html! { p { "Think." } })
        .primary(CardAction::new("Go on").href("/on"))
        .secondary(CardAction::link("Go back", "/back"));
    assert_writes(
        &card,
        r#"<div class="moj-interruption-card"><div class="moj-interruption-card__content">
          <h1 class="moj-interruption-card__heading">Stop</h1>
          <div class="moj-interruption-card__body"><p>Think.</p></div>
          <div class="govuk-button-group moj-interruption-card__actions">
            <a href="/on" role="button" draggable="false" class="govuk-button govuk-button--inverse" data-module="govuk-button">Go on</a>
            <a class="govuk-link govuk-link--inverse" href="/back">Go back</a>
          </div></div></div>"#,
    );
}

#[test]
fn a_date_picker_is_a_text_field_with_limits() {
    let picker = DatePicker::new("when", "Date")
        .hint("For example, 17/5/2024.")
        .value("1/2/2024")
        .min_date("1/1/2024")
        .excluded_days("saturday sunday")
        .leading_zeros(false)
        .error("Enter a date");
    assert_writes(
        &picker,
        r#"<div class="moj-datepicker" data-module="moj-date-picker" data-min-date="1/1/2024"
            data-excluded-days="saturday sunday" data-leading-zeros="false">
          <div class="govuk-form-group govuk-form-group--error">
            <label class="govuk-label" for="when">Date</label>
            <div id="when-hint" class="govuk-hint">For example, 17/5/2024.</div>
            <p id="when-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> Enter a date</p>
            <input class="govuk-input moj-js-datepicker-input govuk-input--error" id="when" name="when" type="text"
              value="1/2/2024" aria-describedby="when-hint when-error" autocomplete="off">
          </div></div>"#,
    );
}

/// A set as the package writes it, but that it forgets the value 0 of the first button.
fn set(number: u32, fields: &str) -> String {
    format!(
        r#"<div class="moj-add-another__item"><fieldset class="govuk-fieldset moj-add-another__fieldset">
          <legend class="govuk-fieldset__legend moj-add-another__item-title govuk-fieldset__legend--m">Place {number}</legend>
          <div class="moj-add-another__item-container">{fields}
            <div class="moj-add-another__remove-button-container">
              <button type="submit" value="{}" name="remove" data-module="govuk-button"
                class="govuk-button govuk-button--secondary moj-add-another__remove-button">Remove place {number}</button>
            </div></div></fieldset></div>"#,
        number - 1
    )
}

const ADD: &str = r#"<div class="moj-add-another__add-button-container">
  <button type="submit" value="add-another-place" name="places-add-another" id="places-add-another-button"
    class="govuk-button govuk-button--secondary moj-add-another__add-button" data-module="govuk-button">Add another place</button></div>"#;

#[test]
fn add_another_numbers_its_sets_and_each_can_be_removed() {
    let places = AddAnother::new("places", "Place").items([html! { p { "One" } }, html! { p { "Two" } }]);
    let wanted = format!(
        r#"<div id="places" class="moj-add-another" data-module="moj-add-another" data-item-label="Place">
          <div class="moj-add-another__items">{}{}</div>{ADD}</div>"#,
        set(1, "<p>One</p>"),
        set(2, "<p>Two</p>")
    );
    assert_writes(&places, &wanted);
}

#[test]
fn the_only_set_cannot_be_removed_and_says_what_is_wrong_on_its_line() {
    let item = AddAnotherItem::new(html! { p { "One" } }).error("Enter a place");
    let places = AddAnother::new("places", "Place").inline(true).items([item]);
    let wanted = format!(
        r#"<div id="places" class="moj-add-another" data-module="moj-add-another" data-item-label="Place" data-layout="inline">
          <div class="moj-add-another__items">
            <div class="moj-add-another__item moj-add-another__item--inline moj-add-another__item--error">
              <fieldset class="govuk-fieldset moj-add-another__fieldset" aria-describedby="places1-error">
                <legend class="govuk-fieldset__legend moj-add-another__item-title govuk-fieldset__legend--m">Place 1</legend>
                <div class="moj-add-another__item-container">
                  <div class="moj-add-another__item-row">
                    <p id="places1-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> Enter a place</p>
                    <p>One</p>
                  </div>
                  <div class="moj-add-another__remove-button-container"></div>
                </div>
              </fieldset>
            </div>
          </div>{ADD}</div>"#
    );
    assert_writes(&places, &wanted);
}

#[test]
fn a_scrollable_pane_can_be_reached_and_scrolled_with_the_keyboard() {
    // The package has only the class; a pane that scrolls needs the keyboard, and so a name.
    assert_writes(
        &ScrollablePane::new("Work due", html! { p { "Wide" } }),
        r#"<div class="moj-scrollable-pane" role="region" aria-label="Work due" tabindex="0"><p>Wide</p></div>"#,
    );
}
