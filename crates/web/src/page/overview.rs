//! Overview (`/people/{crn}`): what needs attention first, details last.

use axum::extract::{Path, Query, State};
use govuk::{Alert, Button, Cell, DatePicker, Details, SummaryList, SummaryRow, Table};
use maud::{Markup, html};
use service::access::FieldGroup;

use super::{
    list::rule_link,
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{facts, late, pane, says},
};
use crate::{
    app::App,
    banner::Tab,
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    view::{
        overview::{Appointments, Around, Attention, Meeting, News, Order, Overview, overview},
        rule::Rule,
    },
};

/// What the page shows besides the core, to those who may see it.
const ALSO: &[FieldGroup] =
    &[FieldGroup::Appointments, FieldGroup::Contacts, FieldGroup::Risk, FieldGroup::Sentence, FieldGroup::Details];

/// Its route.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}", show)
}

async fn show(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, Query(past): Query<Past>) -> Answer {
    let person = Person::open_also(&app, &visitor, &crn, past, Tab::Overview, (&[FieldGroup::Core], ALSO)).await?;
    let loaded = Loaded::of(&app, &person, Telling::Nothing, FieldGroup::Appointments).await?;
    let view = overview(&loaded.shown(&app, &person));
    let main = html! { (markup(&view)) @if person.opened.as_at.is_none() { (as_it_stood(person.opened.crn())) } };
    Ok(person.page("Overview").main(main).rows().answer(&visitor))
}

/// The way to the past: the record as it was known at the end of a day.
fn as_it_stood(crn: &str) -> Markup {
    let form = html! {
        form method="get" action={ "/people/" (crn) } {
            (DatePicker::new("as-at", "Day").hint("For example, 1/3/2026 or yesterday"))
            (Button::secondary("Show the record"))
        }
    };
    html! { (Details::new("See the record as it stood on a day", form)) }
}

fn markup(view: &Overview) -> Markup {
    html! {
        @if let Some(died) = &view.died { (says(died)) }
        @for alert in &view.alerts { (Alert::warning(alert.as_str())) }
        (attention(&view.attention))
        @if !view.news.is_empty() { (news(&view.news)) }
        @if let Some(view) = &view.appointments { (appointments(view)) }
        @if let Some(view) = &view.orders { (orders(view)) }
        @if !view.checks.is_empty() {
            h2 class="govuk-heading-m" { "Safety checks" }
            (facts(&view.checks))
        }
        (around(&view.around))
        @if let Some(known) = &view.details {
            h2 class="govuk-heading-m" { "Details" }
            (facts(known))
            (says(html! { a class="govuk-link" href=(view.details_link) { "See all details" } }))
        }
    }
}

fn attention(work: &[Attention]) -> Markup {
    let rows = work.iter().map(|work| {
        let what = html! {
            @if let Some((words, link)) = &work.action {
                a class="govuk-link" href=(link) { (words) }
            } @else {
                (work.what)
            }
        };
        let due = html! { (work.due) @if work.late { " " (late()) } };
        [Cell::new(what), Cell::new(due), Cell::new(why(&work.rule))]
    });
    html! {
        h2 class="govuk-heading-m" { "Needs attention" }
        @if work.is_empty() {
            (says("Nothing is owed on this case today."))
        } @else {
            (pane("Work that is owed, the first due first", Table::new().head(["What", "Due", "Rule"]).rows(rows)))
        }
    }
}

/// Every prompt shows its rule.
fn why(rule: &Rule) -> Markup {
    let content = html! {
        p class="govuk-body-s" { (rule.words) "." }
        p class="govuk-body-s" { "Rule: " (rule_link(rule)) ". Source: " (rule.source) }
    };
    html! { (Details::new("Why am I seeing this?", content).classes("govuk-!-margin-bottom-0")) }
}

fn news(news: &[News]) -> Markup {
    let rows = news.iter().map(|news| {
        let what = html! { a class="govuk-link" href=(news.link) { (news.what) } };
        [Cell::new(what), Cell::new(news.when.as_str()), Cell::new(news.summary.as_str())]
    });
    html! {
        h2 class="govuk-heading-m" { "Arrests and alerts of the last 4 weeks" }
        (pane("Arrests and alerts, newest first", Table::new().head(["What", "When", "Summary"]).rows(rows)))
    }
}

fn appointments(view: &Appointments) -> Markup {
    let next = view.next.as_ref().map_or_else(|| html! { "No appointment is booked" }, meeting);
    let last = view.last.as_ref().map_or_else(|| html! { "No appointment has taken place" }, meeting);
    html! {
        h2 class="govuk-heading-m" { "Appointments" }
        (SummaryList::new().rows([SummaryRow::new("Next", next), SummaryRow::new("Last", last)]))
        @if let Some(book) = &view.book {
            (Button::link("Book appointment", book).classes("govuk-button--secondary"))
        }
        (says(html! { a class="govuk-link" href=(view.all) { "See all appointments" } }))
    }
}

fn meeting(meeting: &Meeting) -> Markup {
    html! {
        a class="govuk-link" href=(meeting.link) { (meeting.when) }
        br; (meeting.what)
        @if let Some(outcome) = &meeting.outcome { br; strong { (outcome) } }
    }
}

fn orders(orders: &[Order]) -> Markup {
    html! {
        h2 class="govuk-heading-m" { "Order progress" }
        @if orders.is_empty() { (says("No sentence is running.")) }
        @for order in orders {
            h3 class="govuk-heading-s" { a class="govuk-link" href=(order.link) { (order.name) } }
            (says(html! {
                (order.dates) "."
                @if let Some(progress) = &order.progress { br; strong { (progress) } }
            }))
            (facts(&order.parts))
        }
    }
}

fn around(around: &[Around]) -> Markup {
    let rows = around.iter().map(|someone| {
        let value = html! { (someone.name) @if !someone.more.is_empty() { br; (someone.more) } };
        SummaryRow::new(someone.role.as_str(), value)
    });
    html! {
        h2 class="govuk-heading-m" { "People around the case" }
        (SummaryList::new().rows(rows))
    }
}

#[cfg(test)]
mod tests {
    use super::super::pieces::lines;
    use super::*;
    use crate::view::built::{history, whole};

    #[test]
    fn the_page_of_a_person_with_something_of_everything() {
        insta::assert_snapshot!(lines(&markup(&overview(&whole().shown()))));
    }

    #[test]
    fn the_page_of_a_person_of_whom_little_is_known() {
        insta::assert_snapshot!(lines(&markup(&overview(&history().shown()))));
    }
}
