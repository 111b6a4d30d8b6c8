//! What a page tells somebody unasked: who opened a case with a reason (security-and-records S1.3), and news of their own
//! account (S3.4).

use govuk::{Alert, Button, Cell, ScrollablePane, Table};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use record::words::short_date;
use service::{
    account::news::{NewsKind, OwnNews},
    lists::opened_with_reason::{OpenedWithReason, Opening},
};

use crate::{
    app::App,
    form::open,
    gate::Visitor,
    view::words::{counted, short_day_and_time},
};

/// Who opened cases of mine, or which ones people of my team opened, and why. Nothing when nobody did.
#[must_use]
pub fn opened_with_reason(told: &OpenedWithReason, zone: &TimeZone) -> Markup {
    if told.lines.is_empty() {
        return html! {};
    }
    let title = format!("Opened with a reason since {}", short_date(told.since));
    let rows = told.lines.iter().map(|line| {
        vec![
            Cell::new(line.by.as_str()),
            Cell::new(whose(line)),
            Cell::new(why(line)),
            Cell::new(html! { (short_day_and_time(line.at, zone)) ", " (pages(line.pages)) }),
        ]
    });
    let table = Table::new()
        .caption(title.as_str())
        .caption_classes("govuk-visually-hidden")
        .head(["Who", "Whose record", "Why", "When"])
        .rows(rows);
    html! {
        section class="rainer-no-print" aria-labelledby="opened" {
            h2 class="govuk-heading-m" id="opened" { (title) }
            p class="govuk-body" { "They have no link to the case. Ask them, or your manager, if the reason does not explain it." }
            (ScrollablePane::new(title.as_str(), html! { (table) }))
            @if told.cut { p class="govuk-body" { "There were more: these are the newest." } }
        }
    }
}

fn whose(line: &Opening) -> Markup {
    let Some(who) = &line.who else { return html! { "Restricted" } };
    html! {
        a class="govuk-link" href={ "/people/" (who.crn) } { (who.forename) " " (who.surname) } " (" (who.crn) ")"
        @if line.own_case { br; "Your case" }
    }
}

fn why(line: &Opening) -> Markup {
    if line.who.is_none() {
        return html! { "Not shown" };
    }
    let Some(reason) = &line.reason else { return html! { "The reason cannot be read: ask an auditor" } };
    html! { (reason.kind().words()) br; (reason.words()) }
}

fn pages(count: i64) -> String {
    counted(usize::try_from(count).unwrap_or_default(), "page", "pages")
}

/// On the home page: that there is news of one's account.
#[must_use]
pub fn unread(news: &[OwnNews], zone: &TimeZone) -> Markup {
    let unread: Vec<_> = news.iter().filter(|news| news.unread).collect();
    html! {
        @if !unread.is_empty() {
            (Alert::warning("News of your account").content(html! {
                @for news in &unread { p class="govuk-body" { (words(news, zone)) } }
                p class="govuk-body" { a class="govuk-link" href="/account#news" { "Look at it and say that you have read it" } }
            }))
        }
    }
}

/// On the account page: the news of 90 days, and the button of who has read it.
#[must_use]
pub fn account_news(app: &App, visitor: &Visitor, news: &[OwnNews]) -> Markup {
    let zone = app.service().zone();
    let read = html! { (Button::new("I have read this").prevent_double_click(true)) };
    html! {
        h2 class="govuk-heading-m" id="news" { "News of your account" }
        @if news.is_empty() {
            p class="govuk-body" { "No wrong tries and no new devices in the last 90 days." }
        } @else {
            p class="govuk-body" { "If one of these was not you, end the sessions you do not know and tell your manager." }
            ul class="govuk-list govuk-list--bullet" {
                @for news in news { li { (words(news, zone)) @if news.unread { strong { " New." } } } }
            }
            @if news.iter().any(|news| news.unread) { (open("/account/news/read", visitor, app.new_id(), &read)) }
        }
    }
}

/// "Somebody signed in from a new device on 23 Nov 2026 at 10am: Example browser, address 192.0.2.1."
fn words(news: &OwnNews, zone: &TimeZone) -> String {
    let when = short_day_and_time(news.at, zone);
    let browser = if news.browser.is_empty() { "a browser that does not say its name" } else { news.browser.as_str() };
    let what = match news.kind {
        NewsKind::NewDevice => "You, or somebody with your password and code, signed in from a new device",
        NewsKind::WrongTries => "Somebody tried to sign in with your user name and was wrong 5 times",
    };
    format!("{what} on {when}: {browser}, address {}.", news.address)
}
