//! How far safety checks come (`/checks/measures`): needed, sent, on time, answered, analysed, used, by kind, team and month.
//! Every number opens its cases (`/checks/measures/{number}`).

use axum::extract::{Path, Query, State};
use govuk::{Cell, PageLink, Pagination, Table};
use maud::{Markup, html};
use record::words::short_date;
use rules::enquiry::EnquiryKind;
use serde::Deserialize;
use service::{
    checks::{CheckCases, CheckMeasures, LINES, Number, Sums},
    workload::{Level, Of, Spot},
};

use super::super::{list, pieces::pane};
use crate::{
    app::App,
    gate::Visitor,
    respond::{Answer, with_query},
    routes::Routes,
    shell::Page,
    trouble::Trouble,
    view::checks::{
        inbox::{line, rates},
        name,
    },
};

/// Its routes.
pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/checks/measures", show).get("/checks/measures/{number}", cases)
}

/// What the address asks for: one place, and of a number's cases one kind or month.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    region: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    team: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    month: String,
    #[serde(default)]
    after: usize,
}

/// What kind of place a code is of.
#[derive(Clone, Copy)]
enum Place {
    Team,
    Unit,
    Region,
}

impl Place {
    fn named(self, code: String) -> Of {
        match self {
            Self::Team => Of::Team(code),
            Self::Unit => Of::Unit(code),
            Self::Region => Of::Region(code),
        }
    }
}

impl Asked {
    /// Of one place.
    pub(crate) fn place(region: String, unit: String, team: String) -> Self {
        Self { region, unit, team, ..Self::default() }
    }

    /// The place; the visitor's own unit or region when none is named.
    pub(crate) async fn of(&self, app: &App, visitor: &Visitor) -> Result<Of, Trouble> {
        for (code, of) in [(&self.team, Place::Team), (&self.unit, Place::Unit), (&self.region, Place::Region)] {
            if !code.is_empty() {
                return Ok(of.named(code.clone()));
            }
        }
        let staff = &visitor.actor().staff;
        let own = staff.unit.map(|unit| (unit, Place::Unit)).or(staff.region.map(|region| (region, Place::Region)));
        let Some((place, of)) = own else { return Err(Trouble::not_found()) };
        let row = app.ask(move |service| service.unit_row(place)).await?;
        row.map(|row| of.named(row.code)).ok_or_else(Trouble::not_found)
    }
}

/// What is published of the rates in inspected cases: what a unit must beat. Source: HMIP annual report, September 2023, and
/// thematic inspections (`domain/safeguarding.md` section 1).
const PUBLISHED: [(EnquiryKind, &str); 2] =
    [(EnquiryKind::DomesticAbuse, "under 50% made where needed"), (EnquiryKind::Children, "55% made where needed")];

async fn show(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let of = asked.of(&app, &visitor).await?;
    let who = visitor.clone();
    let measures = app.ask(move |service| service.check_measures(who.actor(), &of)).await?;
    let policy = app.service().policy();
    let agency =
        |kind: EnquiryKind| policy.enquiries.kinds.read(kind, app.today()).map_or_else(String::new, |r| r.value.agency.clone());
    let title = format!("Safety checks: {}", measures.spot.name);
    Ok(Page::new(title).rows().main(main(&measures, &agency)).answer(&visitor))
}

fn place(spot: &Spot) -> &'static str {
    match spot.level {
        Level::Team => "team",
        Level::Unit => "unit",
        _ => "region",
    }
}

fn main(measures: &CheckMeasures, agency: &dyn Fn(EnquiryKind) -> String) -> Markup {
    let here = |number: Number, fields: &[(&str, &str)]| {
        let address = format!("/checks/measures/{}", number.as_str());
        let address = with_query(&address, place(&measures.spot), &measures.spot.code);
        // A region's cases are listed by its units.
        let listed = measures.spot.level != Level::Region;
        listed.then(|| fields.iter().fold(address, |address, (name, value)| with_query(&address, name, value)))
    };
    let (from, until) = measures.days;
    let kinds = measures.kinds.iter().map(|(kind, sums)| {
        let median = measures.median_days.get(kind);
        let median = median.map_or("none".to_owned(), |(days, of)| format!("{days} ({of} answers)"));
        let published = PUBLISHED.iter().find(|(of, _)| of == kind).map_or("none found", |(_, words)| words);
        let mut row =
            cells(html! { (name(*kind)) ", " (agency(*kind)) }, sums, &|number| here(number, &[("kind", kind.as_str())]));
        row.push(Cell::new(median));
        row.push(Cell::new(published));
        row
    });
    let parts = measures.parts.iter().map(|(spot, sums)| {
        let to = with_query("/checks/measures", place(spot), &spot.code);
        let cases = |number: Number| {
            (spot.level != Level::Region)
                .then(|| with_query(&format!("/checks/measures/{}", number.as_str()), place(spot), &spot.code))
        };
        cells(html! { a class="govuk-link" href=(to) { (spot.name) } }, sums, &cases)
    });
    let months = measures
        .months
        .iter()
        .map(|(month, sums)| cells(html! { (month_words(month)) }, sums, &|number| here(number, &[("month", month.as_str())])));
    html! {
        @if !measures.above.is_empty() {
            p class="govuk-body" {
                "Part of " @for (index, spot) in measures.above.iter().enumerate() {
                    @if index > 0 { ", " }
                    @if spot.level == Level::Nation { (spot.name) } @else {
                        a class="govuk-link" href=(with_query("/checks/measures", place(spot), &spot.code)) { (spot.name) }
                    }
                }
            }
        }
        p class="govuk-body" {
            "Checks that became necessary from " (short_date(from)) " to " (short_date(until))
            ". By when each step is owed is our default: no national figure was found."
        }
        h2 class="govuk-heading-m" { "By kind" }
        (pane("Safety checks by kind", Table::new().head(HEAD.iter().copied().chain(["Median days to answer", "Published, inspected cases"])).rows(kinds)))
        @if measures.all.not_needed > 0 {
            p class="govuk-body" {
                "Decided not to be needed, with a name and a reason: "
                (number(&measures.all.not_needed.to_string(), here(Number::NotNeeded, &[]), "decided not to be needed")) "."
            }
        }
        @if !measures.parts.is_empty() {
            h2 class="govuk-heading-m" { "By place" }
            (pane("Safety checks by place", Table::new().head(HEAD).rows(parts)))
        }
        h2 class="govuk-heading-m" { "By month" }
        (pane("Safety checks by the month in which they became necessary", Table::new().head(HEAD).rows(months)))
    }
}

const HEAD: [&str; 7] =
    ["What", "Needed", "Sent", "Sent on time", "Answered, of sent", "Analysed, of answered", "Used, of answered"];

/// "Nov 2026" of "2026-11".
fn month_words(month: &str) -> String {
    let first = format!("{month}-01").parse().map(short_date);
    first.map_or_else(|_| month.to_owned(), |words| words.split_once(' ').map_or(words.clone(), |(_, rest)| rest.to_owned()))
}

/// A number that opens its cases.
fn number(words: &str, href: Option<String>, what: &str) -> Markup {
    html! {
        @match href {
            Some(href) => a class="govuk-link" href=(href) { (words) span class="govuk-visually-hidden" { ": " (what) } },
            None => (words),
        }
    }
}

/// What was needed, and the share that came so far: each opens those that did not.
fn cells(what: Markup, sums: &Sums, href: &dyn Fn(Number) -> Option<String>) -> Vec<Cell> {
    let [sent, on_time, answered, analysed, used] = rates(sums);
    let rate = |words: String, of: Number, what| Cell::numeric(number(&words, href(of), what));
    vec![
        Cell::new(what),
        rate(sums.needed.to_string(), Number::Needed, "all that were needed"),
        rate(sent, Number::NotSent, "those not sent"),
        rate(on_time, Number::SentLate, "those sent late or not at all"),
        rate(answered, Number::NotAnswered, "those not answered"),
        rate(analysed, Number::NotAnalysed, "those not analysed"),
        rate(used, Number::NotUsed, "those not used"),
    ]
}

const fn title(number: Number) -> &'static str {
    match number {
        Number::Needed => "Safety checks that were needed",
        Number::NotSent => "Safety checks not sent",
        Number::SentLate => "Safety checks sent late, or not at all",
        Number::NotAnswered => "Safety checks not answered",
        Number::NotAnalysed => "Answers not analysed",
        Number::NotUsed => "Answers not used",
        Number::NotNeeded => "Safety checks decided not to be needed",
    }
}

async fn cases(State(app): State<App>, visitor: Visitor, Path(word): Path<String>, Query(asked): Query<Asked>) -> Answer {
    let number = Number::from_word(&word).ok_or_else(Trouble::not_found)?;
    let of = asked.of(&app, &visitor).await?;
    let kind = EnquiryKind::from_text(&asked.kind);
    let (who, month, after) = (visitor.clone(), asked.month.clone(), asked.after);
    let cases = app
        .ask(move |service| {
            let month = Some(month.as_str()).filter(|month| !month.is_empty());
            service.check_cases(who.actor(), &of, (number, kind, month), after)
        })
        .await?;
    let main = listed(&app, &cases, number, &asked);
    Ok(Page::new(format!("{}: {}", title(number), cases.spot.name)).rows().main(main).answer(&visitor))
}

fn listed(app: &App, cases: &CheckCases, number: Number, asked: &Asked) -> Markup {
    let (policy, today) = (app.service().policy(), app.today());
    let rows = cases.lines.iter().map(|one| {
        let shown = line(one, policy, today);
        let what = html! { a class="govuk-link" href=(shown.href) { (shown.kind) span class="govuk-visually-hidden" { " for " (shown.who.name) } } };
        [
            Cell::new(list::who(&shown.who)),
            Cell::new(what),
            Cell::new(shown.status),
            Cell::new(short_date(one.row.since)),
            Cell::new(shown.owner.as_deref().unwrap_or("Nobody yet")),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let place = place(&cases.spot);
    let back = with_query("/checks/measures", place, &cases.spot.code);
    html! {
        p class="govuk-body" { a class="govuk-link" href=(back) { "All safety checks of " (cases.spot.name) } }
        p class="govuk-body" { "In all: " (cases.count) "." @if cases.hidden > 0 { " On this page " (cases.hidden) " may not be shown to you." } }
        @if rows.is_empty() {
            p class="govuk-body" { "Nothing to show." }
        } @else {
            (pane(title(number), Table::new().head(["Person", "Check", "Stands at", "Needed since", "Looked after by"]).rows(rows)))
        }
        @if cases.more {
            @let next = with_query(&format!("/checks/measures/{}", number.as_str()), place, &cases.spot.code);
            @let next = [("kind", asked.kind.as_str()), ("month", asked.month.as_str())].into_iter().filter(|(_, v)| !v.is_empty())
                .fold(next, |address, (name, value)| with_query(&address, name, value));
            (Pagination::new().next(PageLink::new(with_query(&next, "after", &asked.after.saturating_add(LINES).to_string()))))
        }
    }
}
