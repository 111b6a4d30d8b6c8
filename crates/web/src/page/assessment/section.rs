//! One section: what is already known with its source and day, and what is asked. Saving it confirms both.

use axum::{
    extract::{Path, Query, State},
    response::IntoResponse,
};
use govuk::{Button, SummaryList, SummaryRow, button_group};
use maud::{Markup, html};
use record::assessment::{
    draft::{AssessmentAnswered, Wish},
    missing::Place,
};
use rules::assessment::{Answer as Given, QuestionCode, SectionCode};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    super::{
        book::with_saved,
        person::Past,
        pieces::{back, says},
    },
    Desk, Refused, asked,
};
use crate::{
    app::App,
    draft::{self, UseDraft},
    form::{Filled, Posted, open},
    gate::Visitor,
    respond::{Answer, with_query},
    said::see_other_saying,
    shell::Page,
    trouble::Trouble,
    view::{
        assessment::{SectionPage, Show, next_place, opened_at, read_opened, section},
        shown::Shown,
    },
};

/// `?show=all`: every question, not only what is missing.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Filter {
    #[serde(default)]
    show: String,
}

impl Filter {
    fn show(&self) -> Show {
        if self.show == "all" { Show::All } else { Show::Missing }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id, code)): Path<(String, Uuid, String)>,
    Query(past): Query<Past>,
    Query(filter): Query<Filter>,
    Query(using): Query<UseDraft>,
) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, past, id).await?;
    let view = view(&desk, &code, filter.show())?;
    let offered = draft::offered(&app, &visitor, &view.link).await?;
    let none = crate::form::Errors::none();
    let (filled, notice) = match &offered {
        Some(kept) if using.wanted() => (Filled::again(&kept.posted, &none), html! {}),
        Some(kept) => (Filled::fresh(), kept.alert(&view.link, desk.shown().now, desk.shown().zone)),
        None => (Filled::fresh(), html! {}),
    };
    Ok(page(&desk, &view, filter.show(), &filled, &notice).answer(&visitor))
}

fn view(desk: &Desk, code: &str, show: Show) -> Result<SectionPage, Trouble> {
    let code = SectionCode::new(code).map_err(|_| Trouble::not_found())?;
    section(&desk.shown(), desk.draft()?, code, show).ok_or_else(Trouble::not_found)
}

fn page(desk: &Desk, view: &SectionPage, show: Show, filled: &Filled<'_>, notice: &Markup) -> Page {
    let shown = desk.shown();
    let main = html! {
        (notice)
        (filter(view, show))
        @if !view.known.is_empty() { (known(view)) }
        @if desk.may_answer() { (form(desk, &shown, view, show, filled)) }
        @else if view.asked.is_empty() { (says("Nothing else is asked here.")) }
        @else {
            h2 class="govuk-heading-m" { "Not answered" }
            ul class="govuk-list govuk-list--bullet" { @for one in &view.asked { li { (one.row.words) } } }
        }
    };
    desk.person
        .page(view.name.clone())
        .before(back(shown.link(&format!("/assessments/{}", desk.id))))
        .main(main)
        .errors(filled.errors)
}

fn filter(view: &SectionPage, show: Show) -> Markup {
    html! {
        p class="govuk-body" {
            @match show {
                Show::Missing => { "Only what is missing is asked. " a class="govuk-link" href=(with_query(&view.link, "show", "all")) { "Show every question" } },
                Show::All => { "Every question is shown. " a class="govuk-link" href=(view.link) { "Ask only what is missing" } },
            }
        }
    }
}

fn known(view: &SectionPage) -> Markup {
    let rows = view.known.iter().map(|one| {
        let answer = html! { span class="rainer-text" { (one.answer) } br; span class="govuk-hint" { (one.source) } };
        SummaryRow::new(one.words.as_str(), answer)
    });
    html! {
        h2 class="govuk-heading-m" { "Already known" }
        @if view.known.iter().any(|one| one.confirm.is_some()) {
            (says("Read these through: they become answers of this assessment when you save. Show every question to change one."))
        }
        (SummaryList::new().rows(rows))
    }
}

fn form(desk: &Desk, shown: &Shown<'_>, view: &SectionPage, show: Show, filled: &Filled<'_>) -> Markup {
    let seen = view.seen.to_string();
    let inside = html! {
        input type="hidden" name="opened" value=(opened_at(shown));
        input type="hidden" name="seen" value=(seen);
        @if show == Show::All { input type="hidden" name="show" value="all"; }
        @for one in &view.known {
            @if let Some(confirm) = &one.confirm { input type="hidden" name=(format!("known-{}", one.question)) value=(confirm); }
        }
        @if !view.asked.is_empty() { h2 class="govuk-heading-m" { "Asked" } }
        @for one in &view.asked {
            (asked::field(one, filled))
        }
        @if view.asked.iter().any(|one| one.local) {
            p class="govuk-body-s" { "Some of these questions are a local default: no public text gives their words." }
        }
        (button_group(html! {
            (Button::new("Save and go on").prevent_double_click(true))
            (Button::secondary("Save and go back to the assessment").name("do").value("back").prevent_double_click(true))
        }))
    };
    html! { (open(&view.link, &desk.visitor, desk.app.new_id(), &inside)) }
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id, code)): Path<(String, Uuid, String)>,
    posted: Posted,
) -> Answer {
    let command = posted.wanted_command()?;
    let desk = Desk::open(&app, &visitor, &crn, Past::default(), id).await?;
    let show = Filter { show: posted.get("show").to_owned() }.show();
    let shown_view = view(&desk, &code, show)?;
    if !desk.may_answer() {
        return Ok(desk.not_answered());
    }
    // Somebody may have answered meanwhile what this form still asked: it is read as it was sent.
    let every = view(&desk, &code, Show::All)?;
    let mut wish = AssessmentAnswered { opened_at: read_opened(posted.get("opened")), ..AssessmentAnswered::of(desk.id) };
    for one in &every.asked {
        let confirmed = posted.get(&format!("known-{}", one.question));
        if !confirmed.is_empty() {
            wish.answers.insert(one.question, Given::new(confirmed));
        }
    }
    let refused = match asked::read(&every.asked, &posted, wish, desk.shown().today) {
        Ok(what) => {
            let seen = posted.get("seen").parse().unwrap_or(shown_view.seen);
            match desk.send(command, Wish::Save { what, seen }).await {
                Ok(done) => {
                    draft::discard(&app, &visitor, &shown_view.link).await;
                    let after = with_saved(&desk.person.opened.case, &done);
                    let shown = Shown { case: &after, ..desk.shown() };
                    let back = posted.get("do") == "back";
                    let next = after.drafts.find(desk.id).map(|d| next_place(&shown, d, Some(Place::Section(shown_view.code))));
                    let to = next.filter(|_| !back).unwrap_or_else(|| desk.path(""));
                    return Ok(see_other_saying(&app, &visitor, &to, &format!("{} saved", shown_view.name)));
                }
                Err(trouble) => {
                    let first = every.asked.first().map_or_else(|| "answers".to_owned(), crate::view::assessment::Asked::field);
                    desk.refused(&shown_view.link, &posted, trouble, &first).await?
                }
            }
        }
        Err(errors) => {
            draft::keep(&app, &visitor, &shown_view.link, &posted).await;
            Refused::of(errors)
        }
    };
    // After a conflict every question is shown, with what it says now beside what was typed.
    let (again, notice) = if refused.quicker.is_some() {
        let now = view(&desk, &code, Show::All)?;
        let notice = html! { (refused.alert()) (now_says(&now, &posted)) };
        (now, notice)
    } else {
        // The form still knows only what it knew when it was first shown.
        let seen = posted.get("seen").parse().unwrap_or(shown_view.seen);
        (SectionPage { seen, ..shown_view }, html! {})
    };
    let show = if refused.quicker.is_some() { Show::All } else { show };
    let filled = Filled::again(&posted, &refused.errors);
    Ok(page(&desk, &again, show, &filled, &notice).status(refused.status()).answer(&visitor).into_response())
}

/// What is recorded now where it differs from what was typed.
fn now_says(view: &SectionPage, posted: &Posted) -> Markup {
    let differing = view.asked.iter().filter(|one| posted.has(&one.field()) && posted.get(&one.field()) != one.value);
    let lines: Vec<(QuestionCode, String, String)> = differing
        .map(|one| {
            (one.question, one.row.words.clone(), crate::view::assessment::answer_words(&one.row, &Given::new(&one.value)))
        })
        .collect();
    html! {
        @if !lines.is_empty() {
            p class="govuk-body" { "It is now answered like this. Your own answers are in the form below; saving again puts them in place of these." }
            (SummaryList::new().rows(lines.iter().map(|(_, words, now)| SummaryRow::new(words.as_str(), html! { span class="rainer-text" { (now) } }))))
        }
    }
}
