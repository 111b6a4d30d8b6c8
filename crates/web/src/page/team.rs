//! A team (`/teams/{id}`; users-and-journeys 5.3): its people, its workload, what is overdue by duty, who is away; and the lists
//! behind those numbers (`/teams/{id}/overdue`, `/teams/{id}/appointments`, `/teams/{id}?show=`).

use axum::extract::{Path, Query, State};
use govuk::{Breadcrumbs, Cell, PageLink, Pagination, ScrollablePane, SummaryList, Table};
use maud::{Markup, html};
use record::{OfficerId, UnitId};
use rules::duty::DutyKind;
use serde::Deserialize;
use service::lists::UnitRow;

use super::{
    cases, home,
    list::{Links, back_here},
};
use crate::{
    app::App,
    gate::Visitor,
    respond::{Answer, with_query},
    routes::Routes,
    shell::Page,
    trouble::Trouble,
    view::{
        team::{TeamView, day, overdue_words, team},
        words::counted,
        work::{self, Seen},
    },
};

/// Lines on one page of what is overdue: as the service gives them.
const LINES: usize = 40;

/// Its routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/teams/{id}", show).get("/teams/{id}/overdue", overdue).get("/teams/{id}/appointments", appointments)
}

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    show: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    officer: String,
}

fn seen(app: &App) -> Seen<'_> {
    let service = app.service();
    Seen { policy: service.policy(), zone: service.zone(), today: app.today() }
}

async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, Query(asked): Query<Asked>) -> Answer {
    if !asked.show.is_empty() || !asked.after.is_empty() {
        return cases::list_of(&app, &visitor, ("/teams/", &id), (&asked.show, &asked.after)).await;
    }
    let of: UnitId = id.parse().map_err(|_| Trouble::not_found())?;
    let who = visitor.clone();
    let found = app.ask(move |service| service.team(who.actor(), of)).await?;
    let view = team(&found, seen(&app));
    let page = Page::new("Team").of(view.name.clone()).rows().before(way(found.unit.as_ref(), None));
    Ok(page.main(main(&view)).answer(&visitor))
}

/// The way up: the unit, and the team for a page below it.
fn way(unit: Option<&UnitRow>, team: Option<&UnitRow>) -> Markup {
    let up = unit.map(|unit| (format!("/pdus/{}", unit.unit), unit.name.clone()));
    let here = team.map(|team| (format!("/teams/{}", team.unit), team.name.clone()));
    let items: Vec<(String, String)> = std::iter::once(("/".to_owned(), "Home".to_owned())).chain(up).chain(here).collect();
    html! { (Breadcrumbs::new().items(items.iter().map(|(href, words)| (href.as_str(), words.as_str())))) }
}

fn main(view: &TeamView) -> Markup {
    html! {
        p class="govuk-body-l" { (view.name) }
        h2 class="govuk-heading-m" { "People" }
        (SummaryList::new().rows(view.people.iter().map(|(words, number, href)| {
            (words.as_str(), html! { a class="govuk-link" href=(href) { (number) span class="govuk-visually-hidden" { ": " (words) } } })
        })))
        (officers(view))
        h2 class="govuk-heading-m" { "Workload" }
        @match &view.workload {
            Some(workload) => {
                p class="govuk-body" { (workload.now) " " a class="govuk-link" href=(workload.href) { "How the team's workload comes about" } }
                @if !workload.weeks.is_empty() { (weeks(&workload.weeks)) }
                p class="govuk-body" { "There is no forecast of the coming 12 weeks yet. What is known to come is on each officer's workload page." }
            },
            None => p class="govuk-body" { "You may not see the workload of this team." },
        }
        h2 class="govuk-heading-m" { "Overdue by duty" }
        @if view.late.is_empty() { p class="govuk-body" { "No work is overdue." } } @else {
            (SummaryList::new().rows(view.late.iter().map(|(words, number, href)| {
                (words.as_str(), html! { a class="govuk-link" href=(href) { (number) span class="govuk-visually-hidden" { ": " (words) } } })
            })))
            p class="govuk-body" { a class="govuk-link" href=(view.overdue) { "All that is overdue" } }
        }
        h2 class="govuk-heading-m" { "Away in the next two weeks" }
        @if view.away.is_empty() { p class="govuk-body" { "Nobody." } } @else {
            ul class="govuk-list" { @for line in &view.away { li { (line) } } }
        }
    }
}

fn officers(view: &TeamView) -> Markup {
    if view.officers.is_empty() {
        return html! { p class="govuk-body" { "The team has no staff on record." } };
    }
    let rows = view.officers.iter().map(|officer| {
        vec![
            Cell::new(html! { a class="govuk-link" href=(officer.href) { (officer.name) } }),
            Cell::new(officer.grade.as_str()),
            Cell::numeric(officer.cases.to_string()),
            Cell::numeric(officer.high_risk.to_string()),
            Cell::new(html! { a class="govuk-link" href=(officer.overdue) { "Overdue" span class="govuk-visually-hidden" { ", " (officer.name) } } }),
            Cell::new(officer.away.as_deref().unwrap_or("Not away")),
        ]
    });
    let head = vec![
        Cell::new("Officer"),
        Cell::new("Grade"),
        Cell::numeric("People held"),
        Cell::numeric("High or very high risk"),
        Cell::new("Work"),
        Cell::new("Away today"),
    ];
    let caption = "Staff of the team";
    let table = Table::new().caption(caption).caption_classes("govuk-visually-hidden").head(head).rows(rows).labelled(true);
    html! { (ScrollablePane::new(caption, html! { (table) })) }
}

fn weeks(weeks: &[(String, String, String)]) -> Markup {
    let rows = weeks.iter().map(|(week, cases, capacity)| {
        vec![Cell::new(week.as_str()), Cell::numeric(cases.as_str()), Cell::numeric(capacity.as_str())]
    });
    let caption = "The last weeks";
    let head = vec![Cell::new("Week of"), Cell::numeric("Cases"), Cell::numeric("Capacity")];
    let table = Table::new().caption(caption).caption_classes("govuk-table__caption--s").head(head).rows(rows).labelled(true);
    html! { (ScrollablePane::new(caption, html! { (table) })) }
}

async fn overdue(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, Query(asked): Query<Asked>) -> Answer {
    let of: UnitId = id.parse().map_err(|_| Trouble::not_found())?;
    let wanted = (DutyKind::from_text(&asked.kind), asked.officer.parse::<OfficerId>().ok());
    let before = asked.after.parse().unwrap_or_default();
    let who = visitor.clone();
    let found = app.ask(move |service| service.team_overdue(who.actor(), of, wanted, before)).await?;
    let seen = seen(&app);
    let lines: Vec<_> = found.lines.iter().map(|owed| work::line(owed, seen)).collect();
    let back = back_here(&app, &visitor);
    let mut here = format!("/teams/{of}/overdue");
    if let Some(kind) = found.kind {
        here = with_query(&here, "kind", kind.as_str());
    }
    if let Some(officer) = &found.officer {
        here = with_query(&here, "officer", &officer.officer.to_string());
    }
    let main = html! {
        p class="govuk-body-l" { (overdue_words(&found, seen)) }
        @if found.kind.is_some() || found.officer.is_some() {
            p class="govuk-body" { a class="govuk-link" href=(format!("/teams/{of}/overdue")) { "All that is overdue in the team" } }
        }
        @if lines.is_empty() { p class="govuk-body" { "No work is overdue." } } @else {
            (home::work("Overdue work, the longest late first", &lines, Links(&back)))
        }
        @if found.before + LINES < found.all {
            (Pagination::new().next(PageLink::new(with_query(&here, "after", &(found.before + LINES).to_string()))))
        }
    };
    let page = Page::new("Overdue").of(found.team.name.clone()).rows();
    Ok(page.before(way(found.unit.as_ref(), Some(&found.team))).main(main).answer(&visitor))
}

async fn appointments(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, Query(asked): Query<Asked>) -> Answer {
    let of: UnitId = id.parse().map_err(|_| Trouble::not_found())?;
    let before = asked.after.parse().unwrap_or_default();
    let who = visitor.clone();
    let found = app.ask(move |service| service.team_appointments(who.actor(), of, before)).await?;
    let seen = seen(&app);
    let lines = day(&found, seen);
    let back = back_here(&app, &visitor);
    let next = with_query(&format!("/teams/{of}/appointments"), "after", &(found.before + LINES).to_string());
    let main = html! {
        p class="govuk-body-l" { (counted(found.all, "appointment today", "appointments today")) "." }
        @if lines.is_empty() { p class="govuk-body" { "Nobody of the team has an appointment today." } } @else {
            p class="govuk-body" { "Those without an outcome stand first, then by time." }
            (home::of_team("The team's appointments today", &lines, Links(&back)))
        }
        @if found.before + LINES < found.all { (Pagination::new().next(PageLink::new(next))) }
    };
    let page = Page::new("Appointments today").of(found.team.name.clone()).rows();
    Ok(page.before(way(found.unit.as_ref(), Some(&found.team))).main(main).answer(&visitor))
}
