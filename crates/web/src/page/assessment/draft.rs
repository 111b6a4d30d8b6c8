//! One assessment: in the making, with what is missing and what follows so far; or finished, to be read and printed.

use axum::extract::{Path, Query, State};
use govuk::{Button, Cell, Details, InsetText, SummaryList, SummaryRow, Table, Tag, TagColour, WarningText};
use maud::{Markup, html};
use uuid::Uuid;

use super::{
    super::{
        person::Past,
        pieces::{back, facts, pane, says, written},
    },
    Desk,
};
use crate::{
    app::App,
    gate::Visitor,
    respond::Answer,
    trouble::Trouble,
    view::assessment::{DraftPage, FinishedPage, Following, SectionLine, draft_page, finished},
};

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    Query(past): Query<Past>,
) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, past, id).await?;
    let shown = desk.shown();
    let back = back(shown.link("/assessments"));
    if let Some(done) = shown.case.assessment(desk.id) {
        let main = whole(&finished(&shown, done));
        return Ok(desk.person.page("Completed assessment").before(back).main(main).rows().answer(&visitor));
    }
    let draft = shown.case.drafts.find(desk.id).ok_or_else(Trouble::not_found)?;
    let view = draft_page(&shown, draft);
    let links = Links {
        sign: (shown.offers() && draft.signed.is_none()).then(|| desk.path("/sign")),
        countersign: (draft.signed.is_some() && shown.as_at.is_none() && desk.may_countersign())
            .then(|| desk.path("/countersign")),
    };
    Ok(desk.person.page("Assessment").before(back).main(making(&view, &links)).rows().answer(&visitor))
}

struct Links {
    sign: Option<String>,
    countersign: Option<String>,
}

fn making(view: &DraftPage, links: &Links) -> Markup {
    html! {
        p class="govuk-body-l" { (view.title) }
        p class="govuk-body" { (view.begun) }
        @if let Some(signed) = &view.signed { (InsetText::new(signed.as_str())) }
        @for (who, comment) in &view.returned {
            div class="govuk-inset-text" { p class="govuk-body govuk-!-font-weight-bold" { (who) } (written(comment)) }
        }
        @for words in &view.contradictions { (WarningText::new(words.as_str())) }
        @for (part, lines) in &view.parts {
            h2 class="govuk-heading-m" { (part) }
            (sections(part, lines))
        }
        @if let Some(sign) = &links.sign {
            @if view.missing > 0 { (says(format!("Answers still missing: {}.", view.missing))) }
            (Button::new("Go on to sign").href(sign.as_str()))
        }
        @if let Some(countersign) = &links.countersign { (Button::new("Sign as manager or send back").href(countersign.as_str())) }
        h2 class="govuk-heading-m" { "What follows from the answers so far" }
        (following(&view.so_far))
    }
}

fn sections(part: &str, lines: &[SectionLine]) -> Markup {
    let rows = lines.iter().map(|line| {
        let state = if line.complete {
            html! { (line.state) }
        } else {
            html! { (Tag::coloured(line.state.as_str(), TagColour::Yellow)) }
        };
        [Cell::new(html! { a class="govuk-link" href=(line.link) { (line.name) } }), Cell::new(state)]
    });
    pane(&format!("Sections: {part}"), Table::new().head(["Section", "State"]).rows(rows))
}

fn following(view: &Following) -> Markup {
    let needs = view.needs.iter().map(|row| row.each_ref().map(|words| Cell::new(words.as_str())));
    let scores = view.scores.iter().map(|row| row.each_ref().map(|words| Cell::new(words.as_str())));
    html! {
        (says("Worked out as if it were completed now. The level of risk of serious harm is a judgement and is never worked out."))
        (facts(&[("Tier", view.tier.clone()), ("Overall level of risk", view.overall.clone())]))
        @if !view.needs.is_empty() {
            h3 class="govuk-heading-s" { "Needs" }
            (pane("Needs so far", Table::new().head(["Need", "Score", "Severity"]).rows(needs)))
        }
        @if !view.scores.is_empty() {
            h3 class="govuk-heading-s" { "Predictors" }
            (pane("Predictors so far", Table::new().head(["Predictor", "Score", "Band"]).rows(scores)))
        }
        @if !view.problems.is_empty() {
            @let inside = html! { ul class="govuk-list govuk-list--bullet" { @for problem in &view.problems { li { (problem) } } } };
            (Details::new("Could not be scored yet", inside))
        }
    }
}

/// A finished assessment, whole: what is signed, what is read, what is printed.
pub(super) fn whole(view: &FinishedPage) -> Markup {
    let levels = view.levels.iter().map(|(group, level)| [Cell::new(*group), Cell::new(*level)]);
    let needs = view.needs.iter().map(|row| row.each_ref().map(|words| Cell::new(words.as_str())));
    html! {
        (facts(&view.facts))
        @if !view.levels.is_empty() {
            h2 class="govuk-heading-m" { "Levels of risk of serious harm" }
            (pane("Levels that it set", Table::new().head(["Who is at risk", "Level"]).rows(levels).first_cell_is_header(true)))
            h3 class="govuk-heading-s" { "Reasons" }
            (written(&view.reasons))
            @for (group, why) in &view.changed {
                h3 class="govuk-heading-s" { "Why the level changed: " (group) }
                (written(why))
            }
            @if !view.would_change.is_empty() {
                h3 class="govuk-heading-s" { "What would change this level" }
                (written(&view.would_change))
            }
        }
        @if !view.contradictions.is_empty() {
            h2 class="govuk-heading-m" { "Contradictions, and what the assessor says" }
            (pairs(&view.contradictions))
        }
        @if !view.checks.is_empty() {
            h2 class="govuk-heading-m" { "Safety checks it uses" }
            (pairs(&view.checks))
        }
        @for (name, answers) in &view.sections {
            h2 class="govuk-heading-m" { (name) }
            (pairs(answers))
        }
        @if !view.needs.is_empty() {
            h2 class="govuk-heading-m" { "Needs" }
            (pane("Needs", Table::new().head(["Need", "Score", "Severity"]).rows(needs)))
        }
    }
}

fn pairs(pairs: &[(String, String)]) -> Markup {
    let rows = pairs.iter().map(|(key, value)| SummaryRow::new(key.as_str(), html! { span class="rainer-text" { (value) } }));
    html! { (SummaryList::new().rows(rows)) }
}
