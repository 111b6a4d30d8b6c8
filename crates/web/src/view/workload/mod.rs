//! Workload: points against what can be taken on, for the nation down to one officer.
//!
//! Pure: from the plain values of [`service::workload`] to what a page shows and what an export holds. The arithmetic is
//! the service's; here numbers become words.

pub mod export;
pub mod group;
pub mod home;
pub mod officer;
pub mod owner;

use chart::number::{percent, tenths, tenths_in_words, whole};
use record::{recorded::days_between, words::short_date};
use rules::workload::red_line::LineRow;
use rust_decimal::Decimal;
use service::workload::{ByLocation, Figures, Level, OfficerBrief, RedLine, ReportLine, Source, Spot, TierLine, TrendPoint};

use crate::respond::{escaped, with_query};

/// What stands where points cannot be divided by available points: never 0 %.
pub const NO_CAPACITY: &str = "No capacity";

/// The rules that the figures come from, as pages link to them: id and words.
pub const RULES: [(&str, &str); 6] = [
    ("workload.points", "points of cases, reports and support"),
    ("workload.available", "available points"),
    ("workload.capacity", "workload in percent"),
    ("workload.red-lines", "red lines"),
    ("workload.reductions", "reductions of hours"),
    ("workload.status", "which cases count"),
];

/// A workload in words: "98.4%", "No capacity".
#[must_use]
pub fn capacity(capacity: Option<Decimal>) -> String {
    capacity.map_or_else(|| NO_CAPACITY.to_owned(), percent)
}

/// Points or hours in words: "1,712", "29.6".
#[must_use]
pub fn amount(number: Decimal) -> String {
    tenths_in_words(tenths(number))
}

/// What is left to take on: "28 left", "115 too many".
#[must_use]
pub fn remaining(figures: &Figures) -> String {
    let left = figures.remaining();
    if left.is_sign_negative() && !left.is_zero() {
        format!("{} too many", amount(-left))
    } else {
        format!("{} left", amount(left))
    }
}

/// "Community 20, licence 5, custody 12".
#[must_use]
pub fn by_location(cases: &ByLocation) -> String {
    format!("community {}, licence {}, custody {}", whole(cases.community), whole(cases.licence), whole(cases.custody))
}

/// A red line's words, with the percentage that policy has for it.
#[must_use]
pub fn over(line: RedLine, lines: &[Decimal; 3]) -> String {
    let [first, second, third] = lines;
    match line {
        RedLine::First => format!("Over {}", percent(*first)),
        RedLine::Second => format!("Over {}", percent(*second)),
        RedLine::Excessive => format!("Over {} for 4 weeks", percent(*second)),
        RedLine::Third => format!("Over {}", percent(*third)),
    }
}

/// What the address says of the source: value of `?source=`, words.
pub const SOURCES: [(Source, &str, &str); 2] =
    [(Source::Live, "record", "Our record, now"), (Source::Report, "report", "The last workload report")];

/// Reads `?source=`. What is none is our own record.
#[must_use]
pub fn read_source(typed: &str) -> Source {
    SOURCES.into_iter().find(|(_, value, _)| *value == typed).map(|(source, ..)| source).unwrap_or_default()
}

/// The address of a place's or an officer's page, with the source kept. `team` is where the officer of a report is.
#[must_use]
pub fn path_of(spot: &Spot, source: Source, team: Option<&str>) -> String {
    let code = escaped(&spot.code);
    let path = match (spot.level, team) {
        (Level::Nation, _) => "/workload".to_owned(),
        (Level::Region, _) => format!("/workload/regions/{code}"),
        (Level::Unit, _) => format!("/workload/units/{code}"),
        (Level::Team, _) => format!("/workload/teams/{code}"),
        (Level::Officer, Some(team)) if source == Source::Report => {
            format!("/workload/teams/{}/officers/{code}", escaped(team))
        }
        (Level::Officer, _) => format!("/staff/{code}"),
    };
    match source {
        Source::Report if spot.level != Level::Officer => with_query(&path, "source", "report"),
        _ => path,
    }
}

/// A way up: words and address of each step.
#[must_use]
pub fn way_up(above: &[Spot], source: Source) -> Vec<(String, String)> {
    above.iter().map(|spot| (spot.name.clone(), path_of(spot, source, None))).collect()
}

/// The figures of a group or an officer as facts.
#[must_use]
pub fn facts(figures: &Figures, group: bool) -> Vec<(&'static str, String)> {
    let mut parts = vec![format!("cases {}", amount(figures.case_points))];
    if !figures.report_points.is_zero() {
        parts.push(format!("court reports {}", amount(figures.report_points)));
    }
    if !figures.support_points.is_zero() {
        parts.push(format!("support for others' cases {}", amount(figures.support_points)));
    }
    let points = format!("{} ({})", amount(figures.points), parts.join(", "));
    let untiered = match figures.untiered {
        0 => String::new(),
        some => format!(", {} of them without a tier, which weigh nothing", whole(some)),
    };
    let cases = format!("{} ({}){untiered}", whole(figures.cases), by_location(&figures.by_location));
    let mut facts = vec![
        ("Points", points),
        ("Available points", amount(figures.available)),
        ("Remaining points", remaining(figures)),
        ("Cases", cases),
    ];
    if group {
        // Hours are those of everybody, as the table below has them; the count leaves out who holds no cases and could not.
        facts.push(("Contracted hours a week, of all staff", amount(figures.contracted_hours)));
        facts.push(("Reductions, hours a week, of all staff", amount(figures.reduction_hours)));
        facts.push(("Officers with cases or available points", whole(i64::from(figures.officers))));
    } else {
        facts.push(("Contracted hours a week", amount(figures.contracted_hours)));
        facts.push(("Reductions, hours a week", amount(figures.reduction_hours)));
    }
    facts
}

/// The chart of cases by tier and location.
#[must_use]
pub fn caseload(id: &str, tiers: &[TierLine]) -> chart::Stacked {
    let count = |number: i64| u32::try_from(number).unwrap_or_default();
    chart::Stacked {
        id: id.to_owned(),
        title: "Cases by tier and location".to_owned(),
        rows_are: "Tier".to_owned(),
        parts: ["Community", "Licence", "Custody"].map(str::to_owned).into(),
        rows: tiers
            .iter()
            .map(|line| chart::Row {
                words: line.tier.clone(),
                counts: vec![count(line.cases.community), count(line.cases.licence), count(line.cases.custody)],
            })
            .collect(),
    }
}

/// The chart of workload over time: since each week of our own record, or since each report.
#[must_use]
pub fn trend(id: &str, points: &[TrendPoint], source: Source, lines: &[Decimal; 3]) -> chart::Trend {
    let (title, times_are) = match source {
        Source::Live => ("Workload by week", "Week of"),
        Source::Report => ("Workload by report", "Report of"),
    };
    chart::Trend {
        id: id.to_owned(),
        title: title.to_owned(),
        times_are: times_are.to_owned(),
        times: points.iter().map(|point| short_date(point.on)).collect(),
        series: vec![chart::Series { words: "Workload".to_owned(), values: points.iter().map(|point| point.capacity).collect() }],
        unit: chart::Unit::Percent,
        lines: red_lines(lines),
        no_value: NO_CAPACITY.to_owned(),
    }
}

/// The red lines as charts write them.
#[must_use]
pub fn red_lines(lines: &[Decimal; 3]) -> Vec<chart::RedLine> {
    let [first, second, third] = lines;
    let line = |at: &Decimal, more: &str| chart::RedLine { percent: *at, words: format!("Over {}{more}", percent(*at)) };
    vec![line(first, ""), line(second, ": excessive after 4 weeks"), line(third, "")]
}

/// Where a red line runs, in words: "over 110% for 4 weeks running".
#[must_use]
pub fn running(line: &LineRow) -> String {
    let at = percent(line.above_percent.into());
    if line.weeks > 1 { format!("over {at} for {} weeks running", line.weeks) } else { format!("over {at}") }
}

/// What a report is, in a sentence.
#[must_use]
pub fn report(report: &ReportLine, today: jiff::civil::Date) -> String {
    let taken = report.taken_at.map_or(report.as_of, jiff::civil::DateTime::date);
    let findings = match report.findings {
        0 => "its import noted nothing".to_owned(),
        1 => "its import noted one thing".to_owned(),
        many => format!("its import noted {} things", whole(many)),
    };
    format!(
        "Workload report {}, taken on {} ({}): {} owners, {} case rows; {findings}.",
        report.number,
        short_date(taken),
        ago(taken, today),
        whole(report.owners),
        whole(report.cases)
    )
}

/// "Report 3".
#[must_use]
pub fn report_number(report: &ReportLine) -> String {
    format!("Report {}", report.number)
}

/// "today", "3 days ago".
#[must_use]
pub fn ago(on: jiff::civil::Date, today: jiff::civil::Date) -> String {
    match days_between(on, today) {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    }
}

/// The marks of an officer: protected, away, over a line. Words, each with how grave it is.
#[must_use]
pub fn marks(brief: &OfficerBrief, lines: &[Decimal; 3]) -> Vec<(String, Mark)> {
    let mut marks = Vec::new();
    if let Some(line) = brief.over {
        marks.push((over(line, lines), if line == RedLine::First { Mark::Watch } else { Mark::Grave }));
    }
    if let Some(protected) = &brief.protected {
        marks.push((protected.clone(), Mark::Protected));
    }
    if let Some(away) = &brief.away {
        marks.push((format!("Away: {away}"), Mark::Plain));
    }
    marks
}

/// How a mark is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Too much work.
    Grave,
    /// Full.
    Watch,
    /// A trainee, a new officer, hours taken off.
    Protected,
    /// Said, no more.
    Plain,
}

/// What a level of the service is called, one and many.
#[must_use]
pub const fn called(level: Level) -> (&'static str, &'static str) {
    match level {
        Level::Nation => ("Nation", "Nations"),
        Level::Region => ("Region", "Regions"),
        Level::Unit => ("Delivery unit", "Delivery units"),
        Level::Team => ("Team", "Teams"),
        Level::Officer => ("Officer", "Officers"),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::civil::date;

    use super::*;

    /// Figures of an invented officer: the worked example of `domain/workload.md` section 13.1.
    pub(crate) fn figures() -> Figures {
        Figures {
            officers: 1,
            cases: 27,
            by_location: ByLocation { community: 18, licence: 6, custody: 3 },
            untiered: 1,
            points: Decimal::from(1712),
            case_points: Decimal::from(1634),
            report_points: Decimal::from(65),
            support_points: Decimal::from(13),
            available: Decimal::from(1740),
            contracted_hours: Decimal::from(37),
            reduction_hours: Decimal::new(74, 1),
            capacity: Some(Decimal::new(984, 1)),
        }
    }

    pub(crate) fn lines() -> [Decimal; 3] {
        [100, 110, 120].map(Decimal::from)
    }

    #[test]
    fn nobody_without_available_points_looks_free() {
        let none = Figures { available: Decimal::ZERO, capacity: None, ..figures() };
        assert_eq!(capacity(none.capacity), "No capacity");
        assert_eq!(remaining(&none), "1,712 too many");
        assert_eq!(remaining(&figures()), "28 left");
    }

    #[test]
    fn an_address_keeps_the_source_and_cannot_be_led_elsewhere_by_a_code() {
        let spot = |level, code: &str| Spot { level, code: code.into(), name: "Example".into() };
        assert_eq!(path_of(&spot(Level::Unit, "N53DRBY"), Source::Report, None), "/workload/units/N53DRBY?source=report");
        assert_eq!(path_of(&spot(Level::Officer, "N53A001"), Source::Live, Some("T1")), "/staff/N53A001");
        assert_eq!(path_of(&spot(Level::Officer, "N53A001"), Source::Report, Some("T1")), "/workload/teams/T1/officers/N53A001");
        assert_eq!(path_of(&spot(Level::Team, "../x?y"), Source::Live, None), "/workload/teams/..%2Fx%3Fy");
    }

    #[test]
    fn a_report_says_when_it_was_taken_and_what_was_found() {
        let line = ReportLine {
            number: 3,
            taken_at: Some(date(2026, 11, 20).at(0, 32, 14, 0)),
            as_of: date(2026, 11, 20),
            imported_at: jiff::Timestamp::UNIX_EPOCH,
            open: true,
            owners: 1204,
            cases: 28_901,
            findings: 2,
        };
        assert_eq!(
            report(&line, date(2026, 11, 23)),
            "Workload report 3, taken on 20 Nov 2026 (3 days ago): 1,204 owners, 28,901 case rows; its import noted 2 things."
        );
    }

    #[test]
    fn every_source_reads_back_and_nonsense_is_our_own_record() {
        for (source, value, _) in SOURCES {
            assert_eq!(read_source(value), source);
        }
        assert_eq!(read_source("nonsense"), Source::Live);
    }
}
