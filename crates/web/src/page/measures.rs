//! How well supervision protects (`/measures`, `/measures/{code}`): each failing that inspectors found, from our own record,
//! beside the published rate; every number opens its cases.

use axum::extract::{Path, Query, State};
use govuk::{Breadcrumbs, Cell, Details, InsetText, PageLink, Pagination, ScrollablePane, Table, Tag, TagColour};
use maud::{Markup, html};
use record::{OfficerId, PersonId};
use rules::measure::MeasureCode;
use serde::Deserialize;
use uuid::Uuid;

use super::list;
use crate::{
    app::App,
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    shell::{self, Page},
    trouble::Trouble,
    view::{
        measures::{Against, CasesPage, Line, MeasuresPage, cases, page, read_place},
        shown::Names,
        work::Seen,
    },
};

/// Their routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/measures", rates).get("/measures/{code}", behind)
}

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    region: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    team: String,
    #[serde(default)]
    met: String,
    #[serde(default)]
    after: String,
}

async fn rates(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let (who, of) = (visitor.clone(), read_place(&asked.region, &asked.unit, &asked.team));
    let measured = app.ask(move |service| service.measures(who.actor(), &of)).await?;
    let view = page(&measured, app.service().policy());
    Ok(Page::new("How well supervision protects")
        .of(view.name.clone())
        .is(shell::Part::Measures)
        .before(crumbs(&view.above))
        .rows()
        .main(main(&view))
        .answer(&visitor))
}

/// The key after which a page of cases begins.
fn key(after: &str) -> Option<(PersonId, Uuid)> {
    let (person, about) = after.split_once('.')?;
    Some((person.parse().ok()?, about.parse().ok()?))
}

async fn behind(State(app): State<App>, visitor: Visitor, Path(code): Path<String>, Query(asked): Query<Asked>) -> Answer {
    let code = MeasureCode::from_text(&code).ok_or_else(Trouble::not_found)?;
    let (who, of) = (visitor.clone(), read_place(&asked.region, &asked.unit, &asked.team));
    let (met, after) = (asked.met == "yes", key(&asked.after));
    let (found, names) = app
        .ask(move |service| {
            let found = service.measured_cases(who.actor(), (&of, code, met), after)?;
            let officers: Vec<OfficerId> = found.rows.iter().filter_map(|case| case.who.officer.map(OfficerId)).collect();
            let names = service.officer_names(&officers)?.into_iter().map(|(officer, name)| (officer.0, name));
            Ok((found, Names::new(names)))
        })
        .await?;
    let service = app.service();
    let seen = Seen { policy: service.policy(), zone: service.zone(), today: app.today() };
    let view = cases(&found, (code, met), &names, seen);
    Ok(Page::new(view.name.clone())
        .of(view.place.clone())
        .is(shell::Part::Measures)
        .before(crumbs(&view.above))
        .rows()
        .main(people(&view))
        .answer(&visitor))
}

fn crumbs(above: &[(String, String)]) -> Markup {
    let items = above.iter().map(|(words, href)| (href.as_str(), words.as_str()));
    html! { @if !above.is_empty() { (Breadcrumbs::new().items(items)) } }
}

/// What stands under the `h1` of a place.
fn main(page: &MeasuresPage) -> Markup {
    let rows = page.lines.iter().map(|line| {
        vec![Cell::new(html! { (line.name) (standing(line.against)) }), Cell::new(figures(line)), Cell::new(published(line))]
    });
    let table = Table::new()
        .caption("Rates from our own record, beside what inspectors published")
        .caption_classes("govuk-visually-hidden")
        .head(["Measure", "On our record", "Published"])
        .rows(rows)
        .first_cell_is_header(true)
        .labelled(true);
    html! {
        p class="govuk-body-l" { (page.name) ", " (page.on) }
        p class="govuk-body" {
            "Inspectors found these failings in probation. Each is counted here from the record as it stands, beside the rate \
             that they published: the rate to beat. Every number opens its cases."
        }
        (ScrollablePane::new("Rates", html! { (table) }).classes("rainer-wrap"))
        (Details::new("How each is counted", words(page)))
        @if !page.parts.is_empty() { (parts(page)) }
        h2 class="govuk-heading-m" { "Not measured" }
        p class="govuk-body" { "These findings came from a survey. No record of cases holds them, so nothing is shown." }
        ul class="govuk-list govuk-list--bullet" {
            @for (finding, why, source) in &page.not_measured { li { (finding) ". " (why) " Source: " (source) } }
        }
    }
}

fn standing(against: Against) -> Markup {
    html! {
        @match against {
            Against::Better => { br; (Tag::coloured("Better than published", TagColour::Green)) }
            Against::NoBetter => { br; (Tag::coloured("No better than published", TagColour::Red)) }
            Against::Nothing => {}
        }
    }
}

fn figures(line: &Line) -> Markup {
    html! {
        strong { (line.ours) }
        @for (words, href) in line.unmet.iter().chain(&line.met) {
            br;
            a class="govuk-link" href=(href) { (words) span class="govuk-visually-hidden" { " (" (line.name) ")" } }
        }
    }
}

fn published(line: &Line) -> Markup {
    html! {
        @for (index, (finding, source)) in line.published.iter().enumerate() {
            @if index > 0 { br; }
            (finding) " "
            span class="govuk-hint" { (source) }
        }
    }
}

fn words(page: &MeasuresPage) -> Markup {
    html! {
        p class="govuk-body" {
            "An inspector judges quality by reading a case. What is counted here is the nearest thing that the record shows."
        }
        @for line in &page.lines {
            h2 class="govuk-heading-s" { (line.name) @if line.local_default { " " (Tag::coloured("Local default", TagColour::Grey)) } }
            p class="govuk-body" { "Counts: " (line.counts) }
            p class="govuk-body" { "Met: " (line.is_met) }
        }
    }
}

fn parts(page: &MeasuresPage) -> Markup {
    let head = std::iter::once(Cell::new("Name")).chain(page.columns.iter().map(|words| Cell::new(words.as_str())));
    let rows = page.parts.iter().map(|part| {
        let name = Cell::new(html! { a class="govuk-link" href=(part.href) { (part.name) } });
        std::iter::once(name).chain(part.rates.iter().map(|rate| Cell::numeric(rate.as_str()))).collect::<Vec<_>>()
    });
    let table = Table::new()
        .caption(page.many)
        .caption_classes("govuk-visually-hidden")
        .head(head)
        .rows(rows)
        .first_cell_is_header(true)
        .labelled(true);
    html! {
        h2 class="govuk-heading-m" { (page.many) }
        (ScrollablePane::new(page.many, html! { (table) }))
    }
}

/// What stands under the `h1` of a list.
fn people(page: &CasesPage) -> Markup {
    let rows = page.lines.iter().map(|line| {
        let (words, href) = &line.next;
        vec![
            Cell::new(list::who(&line.who)),
            Cell::new(line.officer.as_str()),
            Cell::new(line.since.as_str()),
            Cell::new(html! {
                a class="govuk-link" href=(href) { (words) span class="govuk-visually-hidden" { " of " (line.who.name) } }
            }),
        ]
    });
    let table = Table::new()
        .caption(page.list.as_str())
        .caption_classes("govuk-table__caption--m")
        .head(["Person", "Officer", "Counts since", "Next"])
        .rows(rows)
        .labelled(true);
    html! {
        p class="govuk-body-l" { (page.list) ": " (page.count) }
        (Details::new("How this is counted", html! {
            p class="govuk-body" { "Counts: " (page.says.0) }
            p class="govuk-body" { "Met: " (page.says.1) }
        }))
        @if page.lines.is_empty() {
            p class="govuk-body" { "Nobody whom you may see by name." }
        } @else {
            (ScrollablePane::new(page.list.as_str(), html! { (table) }))
        }
        @if let Some(hidden) = &page.hidden { (InsetText::new(hidden.as_str())) }
        @if let Some(next) = &page.next { (Pagination::new().next(PageLink::new(next.as_str()))) }
    }
}
