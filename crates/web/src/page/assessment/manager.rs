//! Countersigning: the manager sees what changed, the contradictions and the safety checks, reads the whole, and signs or sends
//! it back with a comment. When the page was opened is kept with the signature.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use govuk::{Button, Cell, Details, InsetText, Table, Textarea, WarningText, button_group};
use maud::{Markup, html};
use record::{
    assessment::{
        AssessmentStatus,
        draft::{AssessmentCountersigned, AssessmentReturned, Draft, Wish},
    },
    text::NOTE_MAX,
};
use uuid::Uuid;

use super::{
    super::{
        person::Past,
        pieces::{back, pane, says, written},
    },
    Desk, Refused,
    draft::whole,
    sign::levels_table,
};
use crate::{
    app::App,
    form::{Filled, OPENED, Posted, Reader, open, opened_at, read_opened_at},
    gate::Visitor,
    respond::Answer,
    said::see_other_saying,
    shell::Page,
    trouble::Trouble,
    view::assessment::{CheckLine, CountersignPage, countersigning, finished},
};

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    Query(past): Query<Past>,
) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, past, id).await?;
    let draft = desk.draft()?;
    let Some(view) = countersigning(&desk.shown(), draft) else {
        let main = says("The assessor has not signed it yet.");
        let page = desk.person.page("Sign as manager").before(back(desk.path(""))).main(main);
        return Ok(page.answer(&visitor));
    };
    if !desk.may_countersign() {
        return Ok(not_yours(&desk).answer(&visitor));
    }
    let opened = opened_at(&app, &desk.visitor, &desk.path("/countersign"), desk.person.opened.now);
    Ok(page(&desk, draft, &view, &opened, &Filled::fresh(), &html! {}).answer(&visitor))
}

fn not_yours(desk: &Desk) -> Page {
    let main = says("A manager of the team signs it.");
    desk.person.page("You cannot sign this assessment").status(StatusCode::FORBIDDEN).main(main)
}

fn page(desk: &Desk, draft: &Draft, view: &CountersignPage, opened: &str, filled: &Filled<'_>, notice: &Markup) -> Page {
    let shown = desk.shown();
    let main = html! {
        (notice)
        p class="govuk-body" { (view.signed) }
        @let why = html! {
            p class="govuk-body" { "Your signature is needed because:" }
            ul class="govuk-list govuk-list--bullet" { @for words in &view.why { li { (words) } } }
        };
        (InsetText::new(why))
        h2 class="govuk-heading-m" { "What changed since the last level" }
        @if let Some(error) = filled.error("levels") { p id="levels" class="govuk-error-message" { (error) } }
        (levels_table(&view.levels))
        h3 class="govuk-heading-s" { "Reasons" }
        (written(&view.reasons))
        h3 class="govuk-heading-s" { "What would change this level" }
        (written(&view.would_change))
        h2 class="govuk-heading-m" { "Contradictions" }
        @if view.contradictions.is_empty() { (says("None was found.")) }
        @for (words, said) in &view.contradictions {
            (WarningText::new(words.as_str()))
            p class="govuk-body" { "The assessor says:" }
            (written(said))
        }
        h2 class="govuk-heading-m" { "Safety checks" }
        @if let Some(error) = filled.error("checks") { p id="checks" class="govuk-error-message" { (error) } }
        @for words in &view.unsent { (WarningText::new(format!("Not sent: {words}"))) }
        @if view.checks.is_empty() { (says("No safety check was sent or raised yet. The Safety checks page says which are needed.")) } @else { (checks(&view.checks)) }
        h2 class="govuk-heading-m" { "The whole assessment" }
        (Details::new("Every answer", answers(desk, draft)))
        h2 class="govuk-heading-m" { "Sign or send back" }
        (form(desk, opened, filled))
    };
    desk.person
        .page("Sign as manager")
        .before(back(shown.link(&format!("/assessments/{}", desk.id))))
        .main(main)
        .errors(filled.errors)
        .rows()
}

fn checks(lines: &[CheckLine]) -> Markup {
    let rows = lines.iter().map(|line| {
        [
            Cell::new(html! { a class="govuk-link" href=(line.link) { (line.kind) } }),
            Cell::new(line.status),
            Cell::new(line.analysis.as_str()),
            Cell::new(line.used.as_str()),
        ]
    });
    pane("Safety checks", Table::new().head(["Check", "State", "What it means", "Used in the assessment"]).rows(rows))
}

/// Every answer, as it would be completed now.
fn answers(desk: &Desk, draft: &Draft) -> Markup {
    let shown = desk.shown();
    let done = record::assessment::AssessmentCompleted {
        id: draft.begun.id,
        kind: draft.begun.kind,
        questions: draft.begun.questions,
        question_version: draft.begun.question_version,
        status: AssessmentStatus::Complete,
        sentence: draft.begun.sentence,
        initiated_on: draft.begun_on,
        completed_on: shown.today,
        answers: draft.answers.clone(),
    };
    let view = finished(&shown, &done);
    whole(&crate::view::assessment::FinishedPage { facts: Vec::new(), ..view })
}

fn form(desk: &Desk, opened: &str, filled: &Filled<'_>) -> Markup {
    let inside = html! {
        input type="hidden" name=(OPENED) value=(filled.value(OPENED, opened));
        (Textarea::new("comment", "Comment").hint("Needed to send it back. A change of level that is signed without a word shows on your own list")
            .rows(5).value(filled.value("comment", "")).error(filled.error("comment")))
        (button_group(html! {
            (Button::new("Sign").name("do").value("sign").prevent_double_click(true))
            (Button::secondary("Send back").name("do").value("return").prevent_double_click(true))
        }))
    };
    open(&desk.path("/countersign"), &desk.visitor, desk.app.new_id(), &inside)
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    posted: Posted,
) -> Answer {
    let command = posted.wanted_command()?;
    let desk = Desk::open(&app, &visitor, &crn, Past::default(), id).await?;
    if !desk.may_countersign() {
        return Ok(not_yours(&desk).answer(&visitor));
    }
    let back = posted.get("do") == "return";
    let opened_at = Some(read_opened_at(&app, &desk.visitor, &desk.path("/countersign"), &posted, desk.person.opened.now));
    let mut read = Reader::new(&posted, desk.shown().today);
    let comment = if back { read.wanted("comment", "what is to be done", NOTE_MAX) } else { read.text("comment", NOTE_MAX) };
    let errors = read.finish();
    let refused = if errors.is_empty() {
        let wish = if back {
            Wish::Return(AssessmentReturned { id: desk.id, comment, opened_at })
        } else {
            Wish::Countersign(AssessmentCountersigned { id: desk.id, comment, opened_at })
        };
        match desk.send(command, wish).await {
            Ok(_) => {
                let said = if back { "Assessment sent back" } else { "Assessment signed and completed" };
                return Ok(see_other_saying(&app, &visitor, &desk.path(""), said));
            }
            Err(trouble) => desk.refused(&desk.path("/countersign"), &posted, trouble, "comment").await?,
        }
    } else {
        Refused::of(errors)
    };
    let draft = desk.draft()?;
    let view = countersigning(&desk.shown(), draft).ok_or_else(Trouble::not_found)?;
    let filled = Filled::again(&posted, &refused.errors);
    let opened = posted.get(OPENED).to_owned();
    Ok(page(&desk, draft, &view, &opened, &filled, &refused.alert()).status(refused.status()).answer(&visitor))
}
