//! Signing: what stands in the way, levels beside those in force, contradictions to be answered in words.

use axum::extract::{Path, Query, State};
use govuk::{Button, Cell, InsetText, Table, Textarea, WarningText};
use maud::{Markup, html};
use record::{
    Event,
    assessment::{missing::Place, signing::why_countersign},
    text::REASON_MAX,
};
use rules::rosh::Contradiction;
use service::assessment::Signing;
use uuid::Uuid;

use super::{
    super::{
        person::Past,
        pieces::{back, pane, says},
    },
    Desk, Refused,
};
use crate::{
    app::App,
    form::{Filled, Posted, Reader, open},
    gate::Visitor,
    respond::Answer,
    said::see_other_saying,
    shell::Page,
    trouble::Trouble,
    view::assessment::{SignPage, sign},
};

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    Query(past): Query<Past>,
) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, past, id).await?;
    let view = view(&desk).await?;
    if !desk.may_answer() {
        return Ok(desk.not_answered());
    }
    Ok(page(&desk, &view, &Filled::fresh(), &html! {}).answer(&visitor))
}

async fn view(desk: &Desk) -> Result<SignPage, Trouble> {
    let who = desk.visitor.clone();
    let signer = desk.app.ask(move |service| service.signer(who.actor())).await?;
    let shown = desk.shown();
    let draft = desk.draft()?;
    let by = (signer, desk.visitor.actor().recorded_as());
    let reasons = why_countersign(shown.case, draft, by, (shown.today, shown.policy));
    Ok(sign(&shown, draft, &reasons))
}

fn page(desk: &Desk, view: &SignPage, filled: &Filled<'_>, notice: &Markup) -> Page {
    let shown = desk.shown();
    let open_page = |place: Place| match place {
        Place::Section(code) => desk.path(&format!("/sections/{code}")),
        Place::Levels => desk.path("/levels"),
    };
    let main = html! {
        (notice)
        @if let Some(error) = filled.error("answers") { p id="answers" class="govuk-error-message" { (error) } }
        @if !view.missing.is_empty() {
            (WarningText::new(format!("Answers still missing: {}. It cannot be signed yet.", view.missing.len())))
            ul class="govuk-list govuk-list--bullet" {
                @for one in view.missing.iter().take(MISSING_SHOWN) { li { a class="govuk-link" href=(open_page(one.place)) { (one.words) } } }
            }
            @if view.missing.len() > MISSING_SHOWN { (says(format!("And {} more.", view.missing.len() - MISSING_SHOWN))) }
        }
        @if let Some(error) = filled.error("checks") { p id="checks" class="govuk-error-message" { (error) } }
        @if !view.unsent.is_empty() {
            h2 class="govuk-heading-m" { "Safety checks to send first" }
            ul class="govuk-list govuk-list--bullet" { @for words in &view.unsent { li { (words) } } }
            p class="govuk-body" { a class="govuk-link" href=(shown.link("/checks")) { "Send them, or say why one is not needed" } }
        }
        h2 class="govuk-heading-m" { "Levels beside those in force" }
        @if let Some(error) = filled.error("levels") { p id="levels" class="govuk-error-message" { (error) } }
        (levels_table(&view.levels))
        @if !view.manager.is_empty() {
            @let why = html! {
                p class="govuk-body" { "A manager must sign too, because:" }
                ul class="govuk-list govuk-list--bullet" { @for words in &view.manager { li { (words) } } }
            };
            (InsetText::new(why))
        }
        @if view.missing.is_empty() { (form(desk, view, filled)) }
    };
    desk.person
        .page("Sign the assessment")
        .before(back(shown.link(&format!("/assessments/{}", desk.id))))
        .main(main)
        .errors(filled.errors)
        .rows()
}

/// The most missing answers that are listed by name.
const MISSING_SHOWN: usize = 20;

pub(super) fn levels_table(rows: &[[String; 4]]) -> Markup {
    let rows = rows.iter().map(|row| row.each_ref().map(|words| Cell::new(words.as_str())));
    let head = ["Who is at risk", "In force", "New", "What changed and why"];
    pane("Levels beside those in force", Table::new().head(head).rows(rows).first_cell_is_header(true))
}

fn said_name(code: &str) -> String {
    format!("said-{code}")
}

fn words_name(code: &str) -> String {
    format!("words-{code}")
}

fn form(desk: &Desk, view: &SignPage, filled: &Filled<'_>) -> Markup {
    let inside = html! {
        @if !view.contradictions.is_empty() { h2 class="govuk-heading-m" { "Contradictions" } }
        @if let Some(error) = filled.error("contradictions") { p id="contradictions" class="govuk-error-message" { (error) } }
        @for one in &view.contradictions {
            @let name = said_name(one.code);
            input type="hidden" name=(words_name(one.code)) value=(one.words);
            (Textarea::new(name.as_str(), one.words.as_str()).hint("Say why both can be true, or go back and put one right").rows(3)
                .value(filled.value(&name, "")).error(filled.error(&name)))
        }
        (says("By signing you say that this is your own judgement. A signed assessment is locked."))
        (Button::new("Sign").prevent_double_click(true))
    };
    html! {
        (open(&desk.path("/sign"), &desk.visitor, desk.app.new_id(), &inside))
    }
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    posted: Posted,
) -> Answer {
    let command = posted.wanted_command()?;
    let desk = Desk::open(&app, &visitor, &crn, Past::default(), id).await?;
    let mut read = Reader::new(&posted, desk.shown().today);
    let mut contradictions = Vec::new();
    // As the form told them: the same form sent twice is the same wish, whatever the record says by then.
    for code in Contradiction::ALL.iter().map(|one| one.as_str()).filter(|code| posted.has(&words_name(code))) {
        let said = read.wanted(&said_name(code), "why both can be true", REASON_MAX);
        contradictions.push((posted.get(&words_name(code)).to_owned(), said));
    }
    let errors = read.finish();
    let refused = if errors.is_empty() {
        let signing = Signing { id: desk.id, contradictions };
        let (who, whose, reason) = (visitor.clone(), desk.person.opened.person, desk.person.opened.reason.clone());
        let done = app.ask(move |service| service.sign_assessment(who.actor(), whose, command, signing, reason.as_ref())).await;
        match done {
            Ok(done) => {
                let complete = done.events.iter().any(|(_, e)| matches!(e.event, Event::AssessmentCompleted(_)));
                let said = match (done.repeated, complete) {
                    (true, _) => "Assessment signed",
                    (false, true) => "Assessment signed and completed",
                    (false, false) => "Assessment signed. It waits for a manager",
                };
                return Ok(see_other_saying(&app, &visitor, &desk.path(""), said));
            }
            Err(trouble) => desk.refused(&desk.path("/sign"), &posted, trouble, "answers").await?,
        }
    } else {
        Refused::of(errors)
    };
    let view = view(&desk).await?;
    let filled = Filled::again(&posted, &refused.errors);
    Ok(page(&desk, &view, &filled, &refused.alert()).status(refused.status()).answer(&visitor))
}
