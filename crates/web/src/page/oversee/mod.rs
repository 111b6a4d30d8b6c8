//! Oversight of one case: what is owed and what was said (`/people/{crn}/oversight`), the page that records a conversation
//! (`/oversight/new`), one conversation with its actions and comments (`/oversight/{id}`).

mod form;
mod talk;

use axum::extract::{Path, Query, State};
use govuk::{Cell, SummaryCard, SummaryList, SummaryRow, Table};
use maud::{Markup, html};
use service::access::{Action as May, FieldGroup};

use super::{
    list,
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{late, pane, says},
};
use crate::{
    app::App,
    banner::Tab,
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    view::oversee::{Action, History, Owed, Talk, history},
};

/// Their routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/oversight", show).with(form::routes).with(talk::routes)
}

async fn show(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, Query(past): Query<Past>) -> Answer {
    let person = Person::open(&app, &visitor, &crn, past, Tab::Oversight, &[FieldGroup::Oversight]).await?;
    let loaded = Loaded::of(&app, &person, Telling::Nothing, FieldGroup::Oversight).await?;
    let shown = loaded.shown(&app, &person);
    let rights = Rights {
        records: person.may(&app, May::Write, FieldGroup::Oversight),
        answers: person.may(&app, May::Prepare, FieldGroup::Oversight),
    };
    let opened = person.opened.clone();
    let holder = app.ask(move |service| service.owed_by_holder(&opened)).await?;
    Ok(person.page("Oversight").main(markup(&history(&shown, &holder), rights, &person.banner.officer)).rows().answer(&visitor))
}

/// What the visitor may do on the page.
#[derive(Clone, Copy, Debug)]
struct Rights {
    /// Record a conversation.
    records: bool,
    /// Say what became of an action.
    answers: bool,
}

fn markup(view: &History, rights: Rights, officer: &str) -> Markup {
    html! {
        h2 class="govuk-heading-m" { "Owed" }
        @if view.owed.is_empty() {
            (says("No conversation is owed now."))
            @if let Some(next) = &view.coming { (says(html! { "Next: " (next.trigger.to_lowercase()) ", due " (next.due) "." })) }
        } @else {
            (owed(&view.owed, rights.records))
        }
        @if rights.records && view.owed.is_empty() {
            (says(html! { a class="govuk-link" href=(view.ad_hoc) { "Record oversight" } }))
        }
        @if !rights.records && !view.owed.is_empty() {
            (says(html! { "A manager of the team records it. " (officer) " holds the case." }))
        }
        h2 class="govuk-heading-m" id="actions" { "Open actions" }
        @if view.open.is_empty() { (says("No action is open.")) } @else { (actions(&view.open, rights.answers)) }
        h2 class="govuk-heading-m" { "Conversations" }
        @if view.talks.is_empty() { (says("Nobody has recorded a conversation yet.")) }
        @for talk in &view.talks { (card(talk)) }
    }
}

/// What is owed, with the link that records the conversation.
fn owed(owed: &[Owed], records: bool) -> Markup {
    let rows = owed.iter().map(|line| {
        vec![
            Cell::new(html! { (line.trigger) br; span class="govuk-body-s" { (line.why) } }),
            Cell::new(html! { (line.due) @if line.late { " " (late()) } }),
            Cell::new(html! {
                @if records { (list::action("Record oversight", &line.trigger, &line.href)) }
                (list::why(&line.rule))
            }),
        ]
    });
    pane("Conversations that are owed", Table::new().head(["Why", "Due", "What to do"]).rows(rows))
}

/// Open actions, each with the page where it is answered.
fn actions(actions: &[Action], answers: bool) -> Markup {
    let rows = actions.iter().map(|action| {
        vec![
            Cell::new(action.what.as_str()),
            Cell::new(action.owner.as_str()),
            Cell::new(html! { (action.due) @if action.late { " " (late()) } }),
            Cell::new(list::action(if answers { "Done or dropped" } else { "View" }, &action.what, &action.href)),
        ]
    });
    pane("Open actions, the earliest due first", Table::new().head(["Action", "Who", "Due", "What to do"]).rows(rows))
}

/// A conversation in short, with a link to the whole.
fn card(talk: &Talk) -> Markup {
    let card = SummaryCard::new(format!("{}: {}", talk.on, talk.view.to_lowercase()))
        .heading_level(3)
        .action(govuk::Action::new("Open", talk.href.as_str()));
    html! { (SummaryList::new().card(card).rows(facts(talk))) }
}

/// The facts of a conversation.
fn facts(talk: &Talk) -> Vec<SummaryRow> {
    let with = talk.with.as_deref().unwrap_or("Nobody: the manager looked alone");
    let checks = if talk.checks.is_empty() { "None recorded".to_owned() } else { talk.checks.join("; ") };
    let mut rows: Vec<SummaryRow> = vec![
        ("What it was for", talk.trigger.as_str()).into(),
        ("Manager", talk.manager.as_str()).into(),
        ("With", with).into(),
        ("Time", talk.minutes.as_str()).into(),
        ("Risk of harm discussed", talk.risk).into(),
        ("Safety checks looked at", checks.as_str()).into(),
        SummaryRow::new("Reasons", html! { span class="rainer-text" { (talk.reasons) } }),
        SummaryRow::new("Actions", html! { (talk.effect) @if talk.without_effect { " " (late()) } }),
    ];
    if let Some(next) = &talk.next {
        rows.push(("Next review agreed", next.as_str()).into());
    }
    rows
}
