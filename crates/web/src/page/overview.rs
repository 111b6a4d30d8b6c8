//! Overview (`/people/{crn}`): what needs attention first, details last.

use axum::extract::{Path, Query, State};
use govuk::{Alert, Button, Cell, DatePicker, Details, SummaryList, SummaryRow, Table, Tag, TagColour};
use jiff::civil::Date;
use maud::{Markup, html};
use record::{Event, Recorded};
use service::{After, access::FieldGroup};

use super::{
    changes,
    handover::From,
    list::rule_link,
    loaded::Loaded,
    person::{Past, Person},
    pieces::{facts, late, pane, says},
};
use crate::{
    app::App,
    banner::Tab,
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    trouble::Trouble,
    view::{
        changes::{Changes, Since, changes as told},
        overview::{Appointments, Around, Attention, Meeting, News, Order, Overview, PlanBrief, overview},
        rule::Rule,
    },
};

/// What the page shows besides the core, to those who may see it.
const ALSO: &[FieldGroup] = service::Service::NEWS;

/// Its route.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}", show)
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(past): Query<Past>,
    Query(from): Query<From>,
) -> Answer {
    let person = Person::open_also(&app, &visitor, &crn, past, Tab::Overview, (&[FieldGroup::Core], ALSO)).await?;
    let new = news_of(&app, &visitor, &person, from.day(person.opened.today)).await?;
    let events = new.as_ref().map(|(_, events)| events.clone()).unwrap_or_default();
    let loaded = Loaded::with(&app, &person, events, FieldGroup::Appointments).await?;
    let shown = loaded.shown(&app, &person);
    let view = overview(&shown);
    let asked = matches!(new, Some((Since::Day(_), _)));
    let heading = if asked { "What changed" } else { "What changed since you last looked" };
    let new = new.map(|(since, _)| told(&shown, &loaded.events, since));
    let waiting = person.opened.as_at.is_none() && !person.opened.present.handover_accepted();
    let main = html! {
        (markup(&view, &Fresh { new, crn: person.opened.crn(), waiting, pack: shown.link("/handover"), heading }))
        @if person.opened.as_at.is_none() { (as_it_stood(person.opened.crn())) }
    };
    Ok(person.page("Overview").main(main).rows().answer(&visitor))
}

/// What others recorded since the visitor last looked, or since the day that was asked for; none in a past view. Opening the
/// page is a look.
async fn news_of(
    app: &App,
    visitor: &Visitor,
    person: &Person,
    since: Option<Date>,
) -> Result<Option<(Since, Vec<Recorded<Event>>)>, Trouble> {
    if person.opened.as_at.is_some() {
        return Ok(None);
    }
    let (who, opened) = (visitor.clone(), person.opened.clone());
    app.ask(move |service| {
        let before = service.note_look(who.actor(), &opened)?;
        let (since, after) = match (since, before) {
            (Some(day), _) => (Since::Day(day), After::Day(day)),
            (None, Some(look)) => (Since::Look(look.at), After::Version(look.version)),
            (None, None) => return Ok(Some((Since::Never, Vec::new()))),
        };
        Ok(Some((since, service.recorded_by_others(who.actor(), &opened, after)?)))
    })
    .await
}

/// What is new since the last look, and whether the case waits to be accepted.
struct Fresh<'a> {
    new: Option<Changes>,
    crn: &'a str,
    waiting: bool,
    pack: String,
    heading: &'static str,
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

fn markup(view: &Overview, fresh: &Fresh<'_>) -> Markup {
    let weeks = format!("/people/{}?since=-28#changes", fresh.crn);
    html! {
        @if let Some(died) = &view.died { (says(died)) }
        @for alert in &view.alerts { (Alert::warning(alert.as_str())) }
        @if fresh.waiting {
            (says(html! { "This case waits to be accepted. " a class="govuk-link" href=(fresh.pack) { "Read the hand-over pack" } }))
        }
        (attention(&view.attention))
        @if let Some(new) = &fresh.new {
            (changes::block(fresh.heading, new, Some(("What changed in the last 28 days", &weeks))))
        }
        @if !view.news.is_empty() { (news(&view.news)) }
        @if let Some(view) = &view.appointments { (appointments(view)) }
        @if let Some(view) = &view.orders { (orders(view)) }
        @if let Some(view) = &view.plan { (plan(view)) }
        @if !view.checks.is_empty() {
            h2 class="govuk-heading-m" { "Safety checks" }
            (facts(&view.checks))
        }
        (around(&view.around))
        @if !fresh.waiting {
            (says(html! { a class="govuk-link" href=(fresh.pack) { "Hand-over pack" } }))
        }
        @if let Some(known) = &view.details {
            h2 class="govuk-heading-m" { "Details" }
            (facts(known))
            (says(html! { a class="govuk-link" href=(view.details_link) { "See all details" } }))
        }
    }
}

pub(super) fn attention(work: &[Attention]) -> Markup {
    let rows = work.iter().map(|work| {
        let what = html! {
            @if let Some((words, link)) = &work.action {
                a class="govuk-link" href=(link) { (words) }
            } @else {
                (work.what)
            }
        };
        let what = html! { @if work.critical { (Tag::coloured("Critical", TagColour::Red)) " " } (what) };
        let due = html! { (work.due) @if work.late { " " (late()) } @if let Some(by) = &work.by { br; "For: " (by) } };
        [Cell::new(what), Cell::new(due), Cell::new(why(&work.rule))]
    });
    html! {
        h2 class="govuk-heading-m" { "Needs attention" }
        @if work.is_empty() {
            (says("Nothing is owed on this case today."))
        } @else {
            (pane("Work that is owed, what may harm most first", Table::new().head(["What", "Due", "Rule"]).rows(rows)))
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
        [
            Cell::new(what),
            Cell::new(news.when.as_str()),
            Cell::new(if news.summary.is_empty() { "Nothing was written" } else { news.summary.as_str() }),
        ]
    });
    html! {
        h2 class="govuk-heading-m" { "Arrests and alerts of the last 4 weeks" }
        (pane("Arrests and alerts, newest first", Table::new().head(["What", "When", "Summary"]).rows(rows)))
    }
}

pub(super) fn appointments(view: &Appointments) -> Markup {
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

pub(super) fn around(around: &[Around]) -> Markup {
    let rows = around.iter().map(|someone| {
        let value = html! { (someone.name) @if !someone.more.is_empty() { br; (someone.more) } };
        SummaryRow::new(someone.role.as_str(), value)
    });
    html! {
        h2 class="govuk-heading-m" { "People around the case" }
        (SummaryList::new().rows(rows))
    }
}

fn plan(plan: &PlanBrief) -> Markup {
    let rows = plan.steps.iter().map(|(what, who, by, is_late)| {
        let by = html! { (by) @if *is_late { " " (late()) } };
        [Cell::new(what.as_str()), Cell::new(who.as_str()), Cell::new(by)]
    });
    html! {
        h2 class="govuk-heading-m" { "Plan" }
        (says(html! { (plan.state) ". " a class="govuk-link" href=(plan.link) { "See the plan" } }))
        @for (release, link) in &plan.releases {
            (says(html! { (release) ". " a class="govuk-link" href=(link) { "Prepare the release" } }))
        }
        @if !plan.unprotected.is_empty() {
            (says(html! { strong { (plan.unprotected) } }))
        }
        @if !plan.steps.is_empty() {
            (pane("The next steps of the plan", Table::new().head(["Next steps", "Who", "By"]).rows(rows)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::pieces::lines;
    use super::*;
    use crate::view::built::{history, whole};

    const FRESH: Fresh<'static> =
        Fresh { new: None, crn: "X000001", waiting: false, pack: String::new(), heading: "What changed" };

    #[test]
    fn the_page_of_a_person_with_something_of_everything() {
        insta::assert_snapshot!(lines(&markup(&overview(&whole().shown()), &FRESH)));
    }

    #[test]
    fn the_page_of_a_person_of_whom_little_is_known() {
        insta::assert_snapshot!(lines(&markup(&overview(&history().shown()), &FRESH)));
    }
}
