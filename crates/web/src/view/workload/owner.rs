//! One officer in one team, as the workload report has them.

use rules::working::Working;
use rust_decimal::Decimal;
use service::workload::{OwnerPage, Source};

use super::{Mark, capacity, caseload, facts, marks, report, trend, way_up};

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnerShown {
    /// Name.
    pub name: String,
    /// The way up.
    pub above: Vec<(String, String)>,
    /// What the report is.
    pub report: String,
    /// "98.4%", "No capacity".
    pub capacity: String,
    /// Protected, over a line.
    pub marks: Vec<(String, Mark)>,
    /// The other figures.
    pub facts: Vec<(&'static str, String)>,
    /// Workload by report.
    pub trend: chart::Trend,
    /// Cases by tier and location.
    pub caseload: chart::Stacked,
    /// How the figures come about.
    pub workings: Vec<(&'static str, Working)>,
    /// The case rows: number, tier, location, how the extract marks it.
    pub cases: Vec<[String; 4]>,
    /// The officer's page in our own record, when they are in it.
    pub live: Option<String>,
}

/// The page. `today` is the day of the visit.
#[must_use]
pub fn page(owner: &OwnerPage, today: jiff::civil::Date, lines: &[Decimal; 3]) -> OwnerShown {
    let cases = owner.cases.iter().map(|case| {
        let number = case.person_number.clone().unwrap_or_else(|| "Restricted".to_owned());
        [number, case.tier.clone(), case.location.to_owned(), row_type(case.row_type).to_owned()]
    });
    OwnerShown {
        name: owner.name.clone(),
        above: way_up(&owner.above, Source::Report),
        report: report(&owner.report, today),
        capacity: capacity(owner.figures.capacity),
        marks: marks(&owner.brief, lines),
        facts: facts(&owner.figures, false),
        trend: trend("workload-over-time", &owner.trend, Source::Report, lines),
        caseload: caseload("cases-by-tier", &owner.by_tier),
        workings: vec![
            ("How the points come about", owner.points_working.clone()),
            ("How the available points come about", owner.available_working.clone()),
        ],
        cases: cases.collect(),
        live: owner.brief.officer.map(|_| format!("/staff/{}", crate::respond::escaped(&owner.brief.staff_code))),
    }
}

/// What the extract's letter for a case row means (`domain/wmt-extract.md` section 2.3).
#[must_use]
pub const fn row_type(letter: char) -> &'static str {
    match letter {
        'N' => "Normal case",
        'W' => "Active warrant",
        'U' => "Only unpaid work left",
        'O' => "Overdue termination",
        'S' => "Suspended sentence or stand-alone requirement",
        'L' => "Suspended lifer",
        'I' => "Integrated offender management",
        'P' => "Persistent and prolific",
        _ => "Not known",
    }
}
