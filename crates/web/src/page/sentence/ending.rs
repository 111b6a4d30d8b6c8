//! Ending a requirement (`/people/{crn}/sentence/requirements/{id}/end`) or a whole sentence
//! (`/people/{crn}/sentence/{sentence}/end`): the last day, and why.

use axum::extract::{Path, Query, State};
use govuk::{Button, DatePicker, Textarea, WarningText};
use jiff::civil::Date;
use maud::{Markup, html};
use record::{
    Command, RequirementId, SentenceId,
    sentence::{RequirementEnded, SentenceEnded},
    text::REASON_MAX,
    words::short_date,
};
use uuid::Uuid;

use super::{
    super::{checks::saving::Wished, pieces::says},
    forms::{Form, opened},
};
use crate::{
    app::App,
    draft::UseDraft,
    form::{Errors, Filled, Posted, Reader},
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    view::{
        sentence::{requirement_name, sentence_name},
        shown::Shown,
    },
};

/// How the forms call the fields of the record.
const NAMES: &[(&str, &str)] = &[("on", "until")];

/// Their routes.
pub(super) fn routes(routes: Routes) -> Routes {
    let (requirement, sentence) = ("/people/{crn}/sentence/requirements/{id}/end", "/people/{crn}/sentence/{sentence}/end");
    routes
        .get(requirement, show_requirement)
        .post(requirement, end_requirement)
        .get(sentence, show_sentence)
        .post(sentence, end_sentence)
}

fn of_requirement(id: Uuid) -> Form<'static> {
    let path = format!("/sentence/requirements/{id}/end");
    Form { title: "End a requirement", path, names: NAMES, otherwise: "reason" }
}

fn of_sentence(id: Uuid) -> Form<'static> {
    Form { title: "End a sentence", path: format!("/sentence/{id}/end"), names: NAMES, otherwise: "reason" }
}

async fn show_requirement(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    Query(using): Query<UseDraft>,
) -> Answer {
    let person = opened(&app, &visitor, &crn).await?;
    of_requirement(id).show((&app, &visitor, &person), &using, |shown, filled| requirement(shown, filled, id)).await
}

async fn end_requirement(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    posted: Posted,
) -> Answer {
    let person = opened(&app, &visitor, &crn).await?;
    posted.wanted_command()?;
    let wished = read(&posted, person.opened.today, "requirement ended", |on, reason| {
        Command::EndRequirement(RequirementEnded { id: RequirementId(id), on, reason })
    });
    of_requirement(id).take((&app, &visitor, &person), &posted, wished, |shown, filled| requirement(shown, filled, id)).await
}

async fn show_sentence(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    Query(using): Query<UseDraft>,
) -> Answer {
    let person = opened(&app, &visitor, &crn).await?;
    of_sentence(id).show((&app, &visitor, &person), &using, |shown, filled| sentence(shown, filled, id)).await
}

async fn end_sentence(State(app): State<App>, visitor: Visitor, Path((crn, id)): Path<(String, Uuid)>, posted: Posted) -> Answer {
    let person = opened(&app, &visitor, &crn).await?;
    posted.wanted_command()?;
    let wished = read(&posted, person.opened.today, "sentence ended", |on, reason| {
        Command::EndSentence(SentenceEnded { id: SentenceId(id), on, reason })
    });
    of_sentence(id).take((&app, &visitor, &person), &posted, wished, |shown, filled| sentence(shown, filled, id)).await
}

fn requirement(shown: &Shown<'_>, filled: &Filled<'_>, id: Uuid) -> Option<Markup> {
    let mut all = shown.case.sentences.iter().flat_map(|sentence| &sentence.requirements);
    let (found, _) = all.find(|(requirement, _)| requirement.id.0 == id)?;
    let button = html! { (Button::new("End requirement").prevent_double_click(true)) };
    Some(html! {
        (says(requirement_name(shown, found.requirement)))
        (asks(shown, filled, "Done, expired, or removed by the court", &button))
    })
}

fn sentence(shown: &Shown<'_>, filled: &Filled<'_>, id: Uuid) -> Option<Markup> {
    let found = shown.case.sentence(SentenceId(id))?;
    let button = html! { (Button::warning("End sentence").prevent_double_click(true)) };
    let last = shown.case.sentences.iter().filter(|s| s.ended.is_none()).count() <= 1;
    Some(html! {
        (says(html! { (sentence_name(shown, &found.what)) ", " (found.what.court) }))
        @if last {
            (WarningText::new("It is the only one that runs. When it ends, nothing more is owed to this case"))
        }
        (asks(shown, filled, "Completed, revoked, expired, or ended early", &button))
    })
}

fn asks(shown: &Shown<'_>, filled: &Filled<'_>, hint: &str, button: &Markup) -> Markup {
    html! {
        (DatePicker::new("until", "Last day").hint("For example, 27/3/2026 or today")
            .value(filled.value("until", short_date(shown.today))).error(filled.error("until")))
        (Textarea::new("reason", "Why did it end?").hint(hint).rows(3)
            .value(filled.value("reason", "")).error(filled.error("reason")))
        (button)
    }
}

fn read(posted: &Posted, today: Date, said: &str, wish: impl Fn(Date, String) -> Command) -> Result<Wished, Errors> {
    let mut read = Reader::new(posted, today);
    let on = read.date("until", "the last day");
    let reason = read.wanted("reason", "why it ended", REASON_MAX);
    let errors = read.finish();
    match on.filter(|_| errors.is_empty()) {
        Some(on) => Ok(Wished { wish: wish(on, reason), said: said.to_owned(), then: "/sentence".to_owned() }),
        None => Err(errors),
    }
}
