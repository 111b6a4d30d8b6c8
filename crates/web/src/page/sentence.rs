//! Sentence and conditions (`/people/{crn}/sentence`): the law's words, and what they mean.

use axum::extract::{Path, Query, State};
use govuk::{Cell, InsetText, Table};
use maud::{Markup, html};
use service::access::FieldGroup;

use super::{
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{facts, pane, says, told},
};
use crate::{
    app::App,
    banner::Tab,
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    view::sentence::{SentencePage, SentenceShown, sentence_page},
};

/// Its route.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/sentence", show)
}

async fn show(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, Query(past): Query<Past>) -> Answer {
    let groups = (&[FieldGroup::Sentence][..], &[FieldGroup::Appointments][..]);
    let person = Person::open_also(&app, &visitor, &crn, past, Tab::Sentence, groups).await?;
    let loaded = Loaded::of(&app, &person, Telling::WhoRecorded, FieldGroup::Sentence).await?;
    let view = sentence_page(&loaded.shown(&app, &person), &loaded.events);
    Ok(person.page("Sentence").heading(html! { "Sentence and conditions" }).main(markup(&view)).rows().answer(&visitor))
}

fn markup(view: &SentencePage) -> Markup {
    html! {
        @if view.sentences.is_empty() {
            (says("No sentence is recorded. It is added when the court's result arrives."))
        }
        @for shown in &view.sentences { (sentence(shown, &view.to_call)) }
    }
}

fn sentence(shown: &SentenceShown, to_call: &str) -> Markup {
    html! {
        section id=(format!("sentence-{}", shown.id)) aria-labelledby=(format!("name-{}", shown.id)) {
            h2 class="govuk-heading-m" id=(format!("name-{}", shown.id)) { (shown.name) }
            @if let Some(ended) = &shown.ended { (InsetText::new(ended.as_str())) }
            (facts(&shown.facts))
            (told(shown.told.as_ref()))
            (key_dates(shown))
            (requirements(shown, to_call))
            (conditions(shown, to_call))
        }
    }
}

fn key_dates(shown: &SentenceShown) -> Markup {
    let rows = shown.key_dates.iter().map(|date| {
        [
            Cell::new(date.name.as_str()),
            Cell::new(date.on.as_str()),
            Cell::new(date.meaning.as_str()),
            Cell::new(date.source.as_str()),
        ]
    });
    let table = Table::new().head(["Date", "Day", "What happens", "Received from"]).rows(rows).first_cell_is_header(true);
    html! {
        h3 class="govuk-heading-s" { "Key dates" }
        @if shown.key_dates.is_empty() {
            (says("Not recorded. No date has been received from the court or the prison."))
        } @else {
            (pane(&format!("Key dates of {}", shown.name), table))
        }
    }
}

fn requirements(shown: &SentenceShown, to_call: &str) -> Markup {
    let rows = shown.requirements.iter().map(|requirement| {
        let amount = html! {
            (requirement.amount)
            @if let Some(detail) = &requirement.detail { br; (detail) }
        };
        [
            Cell::new(requirement.name.as_str()),
            Cell::new(amount),
            Cell::new(requirement.meaning.as_str()),
            Cell::new(requirement.state.as_str()),
        ]
    });
    let meaning = format!("What it means for {to_call}");
    let table =
        Table::new().head(["Requirement", "Ordered", meaning.as_str(), "What is known"]).rows(rows).first_cell_is_header(true);
    html! {
        h3 class="govuk-heading-s" { "Requirements" }
        @if shown.requirements.is_empty() {
            (says(html! { (shown.no_requirements) "." }))
        } @else {
            (pane(&format!("Requirements of {}", shown.name), table))
        }
    }
}

fn conditions(shown: &SentenceShown, to_call: &str) -> Markup {
    if shown.conditions.is_empty() && !shown.on_licence {
        return html! {};
    }
    let rows = shown.conditions.iter().map(|condition| {
        [
            Cell::new(condition.text.as_str()),
            Cell::new(condition.meaning.as_str()),
            Cell::new(condition.kind.as_str()),
            Cell::new(condition.from.as_str()),
        ]
    });
    let meaning = format!("What it means for {to_call}");
    let table =
        Table::new().head(["Words on the licence", meaning.as_str(), "Kind", "Since"]).rows(rows).first_cell_is_header(true);
    html! {
        h3 class="govuk-heading-s" { "Licence conditions" }
        @if shown.conditions.is_empty() {
            (says("Not recorded. The licence itself holds the words that bind."))
        } @else {
            (pane(&format!("Licence conditions of {}", shown.name), table))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::pieces::lines;
    use super::*;
    use crate::view::built::{history, whole};

    #[test]
    fn the_page_of_an_order_and_a_licence() {
        let built = whole();
        insta::assert_snapshot!(lines(&markup(&sentence_page(&built.shown(), &built.events))));
    }

    #[test]
    fn the_page_of_a_person_without_a_sentence() {
        let built = history();
        insta::assert_snapshot!(lines(&markup(&sentence_page(&built.shown(), &built.events))),
            @r#"<p class="govuk-body">No sentence is recorded. It is added when the court's result arrives.</p>"#);
    }
}
