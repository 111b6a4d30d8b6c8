//! Sentence and conditions (`/people/{crn}/sentence`): the law's words, and what they mean; and the forms that add to it.

mod condition;
mod ending;
mod forms;
mod report;
mod requirement;

use axum::extract::{Path, Query, State};
use govuk::{Cell, InsetText, Table};
use maud::{Markup, html};
use service::access::FieldGroup;

use super::{
    list::standing,
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
    view::orders::Place,
    view::sentence::{SentencePage, SentenceShown, sentence_page},
};

/// Its route.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/people/{crn}/sentence", show)
        .with(requirement::routes)
        .with(condition::routes)
        .with(ending::routes)
        .with(report::routes)
}

async fn show(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, Query(past): Query<Past>) -> Answer {
    let also = &[FieldGroup::Appointments, FieldGroup::Plan, FieldGroup::Details, FieldGroup::Checks];
    let groups = (&[FieldGroup::Sentence][..], &also[..]);
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
        (reports(view))
        @for shown in &view.sentences { (sentence(shown, &view.to_call)) }
    }
}

/// Reports that courts asked for, and where a new one is noted.
fn reports(view: &SentencePage) -> Markup {
    html! {
        @if !view.reports.is_empty() {
            h2 class="govuk-heading-m" { "Reports that a court asked for" }
            ul class="govuk-list govuk-list--bullet" {
                @for (words, place) in &view.reports {
                    li { (words) @if let Some(place) = place { br; (where_it_ties(place)) } }
                }
            }
        }
        @if let Some(link) = &view.ask_report {
            p class="govuk-body" { a class="govuk-link" href=(link) { "A court asks for a report" } }
        }
    }
}

/// Where a curfew or residence ties the person to, how the check of that address stands, and the way to it.
fn where_it_ties(place: &Place) -> Markup {
    html! {
        @if let Some(words) = &place.words { "At: " (words) " " }
        (standing(&place.state, place.tone))
        @if let Some(link) = &place.link {
            " " a class="govuk-link" href=(link) {
                "Its checks"
                @if let Some(words) = &place.words { span class="govuk-visually-hidden" { ": " (words) } }
            }
        }
    }
}

/// A link to a form, on a line by itself.
fn to_form(link: Option<&String>, words: &str, of: &str) -> Markup {
    html! {
        @if let Some(link) = link {
            p class="govuk-body" {
                a class="govuk-link" href=(link) { (words) span class="govuk-visually-hidden" { ": " (of) } }
            }
        }
    }
}

fn sentence(shown: &SentenceShown, to_call: &str) -> Markup {
    html! {
        section id=(format!("sentence-{}", shown.id)) aria-labelledby=(format!("name-{}", shown.id)) {
            h2 class="govuk-heading-m" id=(format!("name-{}", shown.id)) { (shown.name) }
            @if let Some(ended) = &shown.ended { (InsetText::new(ended.as_str())) }
            (facts(&shown.facts))
            (told(shown.told.as_ref()))
            @if let Some((release, link)) = &shown.release {
                (says(html! { (release) ". " a class="govuk-link" href=(link) { "Prepare the release" } }))
            }
            (key_dates(shown))
            (requirements(shown, to_call))
            (conditions(shown, to_call))
            (to_form(shown.end_link.as_ref(), "End this sentence", &shown.name))
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
        let state = html! {
            (requirement.state)
            @if let Some(link) = &requirement.end_link {
                br; a class="govuk-link" href=(link) {
                    "End it" span class="govuk-visually-hidden" { ": " (requirement.name) }
                }
            }
        };
        let amount = html! {
            (requirement.amount)
            @if let Some(detail) = &requirement.detail { br; (detail) }
            @if let Some(place) = &requirement.place { br; (where_it_ties(place)) }
        };
        [Cell::new(requirement.name.as_str()), Cell::new(amount), Cell::new(requirement.meaning.as_str()), Cell::new(state)]
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
        (to_form(shown.add_requirement.as_ref(), "Add a requirement", &shown.name))
    }
}

fn conditions(shown: &SentenceShown, to_call: &str) -> Markup {
    if shown.conditions.is_empty() && !shown.on_licence {
        return html! {};
    }
    let rows = shown.conditions.iter().map(|condition| {
        let text = html! { (condition.text) @if let Some(place) = &condition.place { br; (where_it_ties(place)) } };
        let kind = html! { (condition.kind) @if let Some(by) = condition.set_by { br; "Set by: " (by) } };
        [Cell::new(text), Cell::new(condition.meaning.as_str()), Cell::new(kind), Cell::new(condition.from.as_str())]
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
        (to_form(shown.add_condition.as_ref(), "Add a licence condition", &shown.name))
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
            @r#"
        <p class="govuk-body">No sentence is recorded. It is added when the court's result arrives.</p>
        <p class="govuk-body">
        <a class="govuk-link" href="/people/X000001/sentence/reports/new">A court asks for a report</a>
        </p>
        "#);
    }
}
