//! A team: its people, its workload, what is overdue by duty, who is away.

use record::words::short_date;
use service::team::{TeamDay, TeamOverdue, TeamPage};

use super::{
    diary::{self, Line},
    duty,
    words::counted,
    work::Seen,
};
use crate::respond::with_query;

/// Weeks of the trend that are shown.
const WEEKS: usize = 12;

/// A number with its words and the page that opens it.
pub type Number = (String, String, String);

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamView {
    /// The team.
    pub name: String,
    /// How many people are held, and of them at high risk: words, number, link.
    pub people: Vec<Number>,
    /// Its staff.
    pub officers: Vec<Officer>,
    /// The workload; none when the visitor may not see it.
    pub workload: Option<Workload>,
    /// Overdue work by duty, the most first: words, number, link.
    pub late: Vec<Number>,
    /// Where all of it is.
    pub overdue: String,
    /// "Ada Practice: 1 Dec 2026 to 5 Dec 2026 (Leave)".
    pub away: Vec<String>,
}

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Officer {
    /// Name.
    pub name: String,
    /// Their workload page.
    pub href: String,
    /// Grade.
    pub grade: String,
    /// People held.
    pub cases: i64,
    /// Of them at high or very high risk.
    pub high_risk: i64,
    /// Their overdue work.
    pub overdue: String,
    /// Why they are away today.
    pub away: Option<String>,
}

/// The workload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workload {
    /// "104.2% of capacity, 412 cases."
    pub now: String,
    /// Its page.
    pub href: String,
    /// The last weeks: Monday, cases, capacity.
    pub weeks: Vec<(String, String, String)>,
}

/// The page.
#[must_use]
pub fn team(page: &TeamPage, seen: Seen<'_>) -> TeamView {
    let here = format!("/teams/{}", page.team.unit);
    let (cases, high): (i64, i64) = page.officers.iter().fold((0, 0), |(c, h), o| (c + o.cases, h + o.high_risk));
    let list = |show: &str| with_query(&here, "show", show);
    let away_today =
        |officer| page.away.iter().find(|row| row.officer == officer && row.from <= page.today && page.today <= row.until);
    let name = |officer| {
        page.officers.iter().find(|row| row.officer == officer).map(service::lists::OfficerRow::name).unwrap_or_default()
    };
    let grade = |grade: Option<rules::grade::Grade>| {
        let row = grade.and_then(|grade| seen.policy.grades.types.read(grade, page.today));
        row.map_or_else(|| super::shown::NOT_RECORDED.to_owned(), |row| row.value.short.clone())
    };
    let overdue = format!("{here}/overdue");
    let mut late = page.late.clone();
    late.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    TeamView {
        name: page.team.name.clone(),
        people: vec![
            ("People held".to_owned(), cases.to_string(), list("all")),
            ("At high or very high risk of serious harm".to_owned(), high.to_string(), list("high-risk")),
            ("Without a level of risk of serious harm".to_owned(), "Show".to_owned(), list("without-risk")),
            ("Appointments today".to_owned(), "Show".to_owned(), format!("{here}/appointments")),
        ],
        officers: page
            .officers
            .iter()
            .map(|officer| Officer {
                name: officer.name(),
                href: format!("/staff/{}", officer.staff_code),
                grade: grade(officer.grade),
                cases: officer.cases,
                high_risk: officer.high_risk,
                overdue: with_query(&overdue, "officer", &officer.officer.to_string()),
                away: away_today(officer.officer).map(|row| row.reason.clone()),
            })
            .collect(),
        workload: page.workload.as_ref().map(|group| {
            let percent = |capacity: Option<rust_decimal::Decimal>| {
                capacity.map_or_else(|| "No capacity".to_owned(), |capacity| format!("{capacity}%"))
            };
            let skip = group.trend.len().saturating_sub(WEEKS);
            Workload {
                now: format!("{} of capacity, {} cases.", percent(group.figures.capacity), group.figures.cases),
                href: format!("/workload/teams/{}", page.team.code),
                weeks: group
                    .trend
                    .iter()
                    .skip(skip)
                    .map(|point| (short_date(point.on), point.cases.to_string(), percent(point.capacity)))
                    .collect(),
            }
        }),
        late: late
            .iter()
            .map(|(kind, count)| {
                (duty::name(seen.policy, *kind, page.today), count.to_string(), with_query(&overdue, "kind", kind.as_str()))
            })
            .collect(),
        overdue,
        away: page
            .away
            .iter()
            .map(|row| format!("{}: {} to {} ({})", name(row.officer), short_date(row.from), short_date(row.until), row.reason))
            .collect(),
    }
}

/// Appointments of the day, each with its officer.
#[must_use]
pub fn day(page: &TeamDay, seen: Seen<'_>) -> Vec<(String, Line)> {
    let name = |officer| {
        let found = page.officers.iter().find(|row| row.officer.0 == officer);
        found.map_or_else(|| "An officer of another team".to_owned(), service::lists::OfficerRow::name)
    };
    page.lines.iter().map(|booked| (name(booked.appointment.officer), diary::line(booked, page.now, seen))).collect()
}

/// "12 duties are overdue: record outcome, of Ada Practice."
#[must_use]
pub fn overdue_words(page: &TeamOverdue, seen: Seen<'_>) -> String {
    let what =
        page.kind.map(|kind| format!(": {}", duty::name(seen.policy, kind, page.today).to_lowercase())).unwrap_or_default();
    let whose = page.officer.as_ref().map(|officer| format!(", of {}", officer.name())).unwrap_or_default();
    format!("{}{what}{whose}.", counted(page.all, "duty is overdue", "duties are overdue"))
}
