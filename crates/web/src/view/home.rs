//! The first page after sign-in, by role (users-and-journeys section 1, J1, J4).

use std::cmp::Reverse;

use jiff::Timestamp;
use record::words::{long_date, short_date};
use rules::{
    duty::{DutyKind, Severity},
    grade::{ContractedHours, Grade},
};
use service::lists::{
    AbsenceRow, CaseRow,
    home::{Administrator, Director, Head, Home, Manager, News, Practitioner, Unit},
};
use uuid::Uuid;

use super::{
    diary::{self, Line},
    row::{self, PersonLine},
    shown::NOT_RECORDED,
    words::{counted, day_and_time, short_day_and_time},
    work::{self, Seen, WorkLine},
    workload::home::WorkloadLine,
};
use crate::respond::with_query;

/// The page: one part for each role that has one. Somebody without any sees links only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HomePage {
    /// "Monday 23 November 2026".
    pub today: String,
    /// Workload, for those who have pages of it.
    pub workload: Vec<WorkloadLine>,
    /// A practitioner's day.
    pub practitioner: Option<PractitionerHome>,
    /// A manager's team.
    pub manager: Option<ManagerHome>,
    /// A head's unit.
    pub head: Option<HeadHome>,
    /// A director's region.
    pub director: Option<DirectorHome>,
    /// An administrator's team.
    pub administrator: Option<AdministratorHome>,
}

/// A practitioner's day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PractitionerHome {
    /// Today, what waits for its outcome first.
    pub today: Vec<Line>,
    /// What is said when there is none today: the next one.
    pub none_today: String,
    /// Tomorrow.
    pub tomorrow: Vec<Line>,
    /// Overdue and due this week: the most harm first, then the longest late.
    pub work: Vec<WorkLine>,
    /// "31 of 77 late. The first 40 are shown: the most harm first, then the longest late."
    pub work_words: String,
    /// New since the beginning of yesterday, newest first.
    pub news: Vec<NewsLine>,
    /// "You hold 34 people, 5 of them at high or very high risk of serious harm."
    pub caseload: String,
    /// What is said to somebody who holds nobody.
    pub no_caseload: Option<String>,
}

/// Something new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewsLine {
    /// "Arrest notified", "Allocated to you".
    pub what: String,
    /// About whom.
    pub who: PersonLine,
    /// "22 Nov 2026 at 9pm".
    pub when: String,
    /// The entry in the record.
    pub href: String,
}

/// A case that nobody holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unheld {
    /// Who.
    pub who: PersonLine,
}

/// A number with the list behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// What is counted.
    pub words: String,
    /// How many.
    pub count: i64,
    /// Where the cases behind it are; none when there are none.
    pub href: Option<String>,
}

/// An officer in a team's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficerLine {
    /// Name.
    pub name: String,
    /// Grade.
    pub grade: String,
    /// "37 hours".
    pub hours: String,
    /// Open cases held.
    pub cases: i64,
    /// Of them at high or very high risk.
    pub high_risk: i64,
    /// "Leave until 27 Nov 2026", when away today.
    pub away: Option<String>,
    /// Their diary.
    pub diary: String,
}

/// A manager's team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagerHome {
    /// Cases that wait for an officer.
    pub unheld: Vec<Unheld>,
    /// Duties of the manager's own, earliest due first.
    pub decisions: Vec<WorkLine>,
    /// How many there are of each kind, with the list behind each.
    pub decision_counts: Vec<Number>,
    /// Late duties of others that came to the manager, the longest late first.
    pub risen: Vec<WorkLine>,
    /// "20 or more late duties came to you".
    pub risen_words: String,
    /// What is late in the team, by kind.
    pub late: Vec<Number>,
    /// The latest of it.
    pub overdue: Vec<WorkLine>,
    /// The team's officers.
    pub officers: Vec<OfficerLine>,
    /// "2 officers are away today".
    pub away: String,
}

/// A team in a head's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamLine {
    /// Its name.
    pub name: String,
    /// How many staff.
    pub staff: usize,
    /// Open cases they hold.
    pub cases: i64,
    /// How much of its work is late.
    pub late: i64,
    /// The people it holds.
    pub href: String,
}

/// A head's unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadHome {
    /// Numbers of the unit.
    pub numbers: Vec<Number>,
    /// What is late and may end in harm, the longest late first.
    pub worst: Vec<WorkLine>,
    /// What officers and managers left late until it came to the head, the most harm first.
    pub risen: Vec<WorkLine>,
    /// "12 late duties came to you. Shown: 10, the most harm first."
    pub risen_words: String,
    /// "524 of 1813 late duties may end in harm. The 15 longest late are shown."
    pub worst_words: String,
    /// What is late in the unit by kind, the most harmful kinds first.
    pub late: Vec<Number>,
    /// Its teams.
    pub teams: Vec<TeamLine>,
    /// Cases that wait for an officer.
    pub unheld: Vec<Unheld>,
}

/// A director's region: numbers only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectorHome {
    /// Its delivery units.
    pub units: Vec<UnitLine>,
}

/// A delivery unit in a director's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitLine {
    /// Its name.
    pub name: String,
    /// Open cases.
    pub cases: i64,
    /// Of them at high or very high risk of serious harm.
    pub high_risk: i64,
    /// How much work is late.
    pub late: i64,
    /// How much of it may end in harm.
    pub critical: i64,
    /// Conversations of managers that are late.
    pub conversations: i64,
    /// What is late there, in numbers.
    pub overdue: String,
    /// How its cases are overseen.
    pub coverage: String,
}

/// An administrator's team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdministratorHome {
    /// The team's work whose day has passed, the most harm first.
    pub overdue: Vec<WorkLine>,
    /// "1805 late. The first 25 are shown: the most harm first, then the longest late."
    pub overdue_words: String,
    /// The first of the team's appointments today, each with its officer.
    pub today: Vec<(String, Line)>,
    /// "71 appointments today, 24 of them wait for an outcome. The first 25 are shown."
    pub today_words: String,
    /// Where all of them are.
    pub today_all: String,
    /// Cases that wait for an officer.
    pub unheld: Vec<Unheld>,
}

/// The page.
#[must_use]
pub fn page(home: &Home, seen: Seen<'_>) -> HomePage {
    HomePage {
        today: long_date(home.today),
        workload: Vec::new(),
        practitioner: home.practitioner.as_ref().map(|part| practitioner(part, home.now, seen)),
        manager: home.manager.as_ref().map(|part| manager(part, seen)),
        head: home.head.as_ref().map(|part| head(part, seen)),
        director: home.director.as_ref().map(|part| director(part, seen)),
        administrator: home.administrator.as_ref().map(|part| administrator(part, home.now, seen)),
    }
}

fn practitioner(part: &Practitioner, now: Timestamp, seen: Seen<'_>) -> PractitionerHome {
    let none_today = match &part.next {
        Some(next) => {
            let at = day_and_time(next.appointment.starts_at, seen.zone);
            let who = next.who.as_ref().map(|who| format!(", {} {}", who.forename, who.surname)).unwrap_or_default();
            format!("No appointments today. Next: {at}{who}.")
        }
        None => "No appointments today, and none is booked.".to_owned(),
    };
    let lines = |booked: &[service::lists::Booked]| booked.iter().map(|b| diary::line(b, now, seen)).collect();
    let (cases, high_risk) = part.cases;
    PractitionerHome {
        today: lines(&part.today),
        none_today,
        tomorrow: lines(&part.tomorrow),
        work: part.overdue.iter().chain(&part.due).take(WORK_LINES).map(|owed| work::line(owed, seen)).collect(),
        work_words: work_words(part.overdue.len(), part.overdue.len() + part.due.len()),
        news: part.news.iter().map(|news| news_line(news, seen)).collect(),
        caseload: format!("{}, {high_risk} at high or very high risk of serious harm", people(cases)),
        no_caseload: (cases == 0).then(|| no_caseload(&part.managers)),
    }
}

/// Duties on a practitioner's first page; the others are one link away.
const WORK_LINES: usize = 40;

fn work_words(late: usize, all: usize) -> String {
    let some = if all > WORK_LINES {
        format!(" The first {WORK_LINES} are shown: the most harm first, then the longest late.")
    } else {
        String::new()
    };
    match late {
        0 => format!("{}. None is late.{some}", counted(all, "piece of work", "pieces of work")),
        _ => format!("{late} of {all} late.{some}"),
    }
}

fn people(cases: i64) -> String {
    counted(usize::try_from(cases).unwrap_or_default(), "person", "people")
}

fn no_caseload(managers: &[String]) -> String {
    match managers {
        [] => "No people are allocated to you. Ask your manager.".to_owned(),
        [one] => format!("No people are allocated to you. Your manager is {one}."),
        several => format!("No people are allocated to you. Your managers are {}.", several.join(" and ")),
    }
}

fn news_line(news: &News, seen: Seen<'_>) -> NewsLine {
    let forename = news.who.preferred.as_ref().unwrap_or(&news.who.forename);
    let what = match news.what.contact {
        Some(code) => {
            let row = seen.policy.contacts.types.read(code, seen.today);
            row.map_or_else(|| code.to_string(), |row| row.value.name_for(forename))
        }
        None => "Allocated to you".to_owned(),
    };
    NewsLine {
        what,
        who: row::person(&news.who, seen.policy, seen.today),
        when: short_day_and_time(news.what.recorded_at, seen.zone),
        href: format!("/people/{}/record/{}", news.who.crn, news.what.version),
    }
}

fn manager(part: &Manager, seen: Seen<'_>) -> ManagerHome {
    let away_of = |officer: Uuid| part.away.iter().find(|away| away.officer.0 == officer);
    let officers = part.officers.iter().map(|officer| OfficerLine {
        name: officer.name(),
        grade: officer.grade.map_or_else(|| NOT_RECORDED.to_owned(), |grade| grade_name(grade, seen)),
        hours: officer.hours.map_or_else(|| NOT_RECORDED.to_owned(), hours),
        cases: officer.cases,
        high_risk: officer.high_risk,
        away: away_of(officer.officer.0).map(away),
        diary: format!("/diary?officer={}", officer.officer),
    });
    let away_today = part.officers.iter().filter(|officer| away_of(officer.officer.0).is_some()).count();
    ManagerHome {
        unheld: part.unheld.iter().map(|row| unheld(row, seen)).collect(),
        decisions: part.decisions.iter().map(|owed| work::line(owed, seen)).collect(),
        decision_counts: numbers(&part.decision_counts, work::Filter::of, seen),
        risen: part.risen.iter().map(|owed| work::line(owed, seen)).collect(),
        risen_words: match (part.risen.len(), part.risen_more) {
            (many, true) => format!("More than {many} late duties of others came to you: the longest late"),
            (many, false) => format!("{} of others came to you", counted(many, "late duty", "late duties")),
        },
        late: numbers(&part.late, work::Filter::late_of, seen),
        overdue: part.overdue.iter().map(|owed| work::line(owed, seen)).collect(),
        officers: officers.collect(),
        away: match away_today {
            0 => "Nobody is away today".to_owned(),
            many => format!("{} away today", counted(many, "officer is", "officers are")),
        },
    }
}

/// Counts by kind, each with the list behind it.
fn numbers(counts: &[(DutyKind, i64)], behind: fn(DutyKind) -> work::Filter, seen: Seen<'_>) -> Vec<Number> {
    let number = |(kind, many): &(DutyKind, i64)| Number {
        words: super::duty::name(seen.policy, *kind, seen.today),
        count: *many,
        href: Some(behind(*kind).href()),
    };
    counts.iter().map(number).collect()
}

fn grade_name(grade: Grade, seen: Seen<'_>) -> String {
    let row = seen.policy.grades.types.read(grade, seen.today);
    row.map_or_else(|| grade.as_str().to_owned(), |row| row.value.short.clone())
}

fn hours(hours: ContractedHours) -> String {
    format!("{hours} hours")
}

fn away(absence: &AbsenceRow) -> String {
    format!("{} until {}", absence.reason, short_date(absence.until))
}

fn unheld(row: &CaseRow, seen: Seen<'_>) -> Unheld {
    Unheld { who: row::person(row, seen.policy, seen.today) }
}

fn head(part: &Head, seen: Seen<'_>) -> HeadHome {
    let count = part.count;
    let unit = part.teams.iter().find_map(|team| team.unit.parent);
    let number = |words: &str, count: i64, show: &str| Number {
        words: words.to_owned(),
        count,
        href: unit.filter(|_| count > 0).map(|unit| format!("/pdus/{unit}{show}")),
    };
    let unheld_count = i64::try_from(part.unheld.len()).unwrap_or(i64::MAX);
    HeadHome {
        numbers: vec![
            number("Open cases", count.cases, ""),
            number("At high or very high risk of serious harm", count.high_risk, "?show=high-risk"),
            number("Without a level of risk of serious harm", count.without_risk, "?show=without-risk"),
            Number {
                words: "Waiting for an officer".to_owned(),
                count: unheld_count,
                href: (unheld_count > 0).then(|| "#waiting".to_owned()),
            },
        ],
        worst: part.worst.iter().map(|owed| work::line(owed, seen)).collect(),
        worst_words: worst_words(part, seen),
        risen: part.risen.iter().map(|owed| work::line(owed, seen)).collect(),
        risen_words: came_to_head(part),
        late: numbers(&by_harm(&part.late, seen), work::Filter::late_of, seen),
        teams: part
            .teams
            .iter()
            .map(|team| TeamLine {
                name: team.unit.name.clone(),
                staff: team.officers,
                cases: team.cases,
                late: team.late,
                href: format!("/teams/{}", team.unit.unit),
            })
            .collect(),
        unheld: part.unheld.iter().map(|row| unheld(row, seen)).collect(),
    }
}

/// How much is late, and how much of it may end in harm.
fn late_and_critical(late: &[(DutyKind, i64)], seen: Seen<'_>) -> (i64, i64) {
    let critical = |kind: DutyKind| super::overdue::severity(kind, seen.policy, seen.today) == Severity::Critical;
    let sum = |late: &mut dyn Iterator<Item = &(DutyKind, i64)>| late.map(|(_, count)| count).sum();
    (sum(&mut late.iter()), sum(&mut late.iter().filter(|(kind, _)| critical(*kind))))
}

/// The most harmful kinds first, of equal harm the most.
fn by_harm(late: &[(DutyKind, i64)], seen: Seen<'_>) -> Vec<(DutyKind, i64)> {
    let mut late = late.to_vec();
    late.sort_by_key(|(kind, count)| (Reverse(super::overdue::severity(*kind, seen.policy, seen.today)), Reverse(*count)));
    late
}

/// How much came to the head by the days of its rules.
fn came_to_head(part: &Head) -> String {
    match (part.risen_all, part.risen.len()) {
        (0, _) => "Nothing stayed late so long that its rule brings it to you.".to_owned(),
        (all, shown) => format!("{all} came to you by the days of their rules. Shown: {shown}, the most harm first."),
    }
}

fn worst_words(part: &Head, seen: Seen<'_>) -> String {
    match (late_and_critical(&part.late, seen), part.worst.len()) {
        ((0, _), _) => "No work is overdue.".to_owned(),
        ((late, 0), _) | ((late, _), 0) => format!("{late} overdue. None of those that you may see may end in harm."),
        ((late, critical), shown) => {
            format!(
                "{critical} of {late} overdue duties are of a kind that may end in harm. Shown: {shown}, the longest late first."
            )
        }
    }
}

fn director(part: &Director, seen: Seen<'_>) -> DirectorHome {
    let line = |unit: &Unit| {
        let (late, critical) = late_and_critical(&unit.late, seen);
        let of = |kind| unit.late.iter().find(|(this, _)| *this == kind).map_or(0, |(_, count)| *count);
        let id = unit.unit.unit.to_string();
        UnitLine {
            name: unit.unit.name.clone(),
            cases: unit.count.cases,
            high_risk: unit.count.high_risk,
            late,
            critical,
            conversations: of(DutyKind::Oversight),
            overdue: with_query("/overdue", "place", &id),
            coverage: with_query("/oversight/coverage", "unit", &id),
        }
    };
    DirectorHome { units: part.units.iter().map(line).collect() }
}

fn today_words(part: &Administrator) -> String {
    let some = if part.today_all > part.today.len() {
        format!(" The first {} are shown, those without an outcome first.", part.today.len())
    } else {
        String::new()
    };
    let all = counted(part.today_all, "appointment today", "appointments today");
    format!("{all}, {} without an outcome yet.{some}", part.today_waiting)
}

fn administrator(part: &Administrator, now: Timestamp, seen: Seen<'_>) -> AdministratorHome {
    let name = |officer: Uuid| {
        let found = part.officers.iter().find(|row| row.officer.0 == officer);
        found.map_or_else(|| "An officer of another team".to_owned(), service::lists::OfficerRow::name)
    };
    AdministratorHome {
        overdue: part.overdue.iter().map(|owed| work::line(owed, seen)).collect(),
        overdue_words: if part.overdue_all > part.overdue.len() {
            format!(
                "{} late. The first {} are shown: the most harm first, then the longest late.",
                part.overdue_all,
                part.overdue.len()
            )
        } else {
            format!("{} late.", part.overdue_all)
        },
        today_words: today_words(part),
        today_all: format!("/teams/{}/appointments", part.team),
        today: part.today.iter().map(|b| (name(b.appointment.officer), diary::line(b, now, seen))).collect(),
        unheld: part.unheld.iter().map(|row| unheld(row, seen)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::{civil::date, tz::TimeZone};
    use record::{OfficerId, UnitId, unit::UnitKind};
    use rules::Policy;
    use service::lists::{OfficerRow, UnitRow, home::Team};

    use super::super::{
        built::at,
        diary::{Standing, tests::booked},
        row::tests::row,
        work::tests::owed,
    };
    use super::*;

    const TODAY: jiff::civil::Date = date(2026, 11, 23);

    fn empty() -> Practitioner {
        Practitioner {
            today: vec![],
            tomorrow: vec![],
            next: None,
            overdue: vec![],
            due: vec![],
            news: vec![],
            cases: (34, 5),
            managers: vec![],
        }
    }

    fn shown(home: &Home) -> HomePage {
        let policy = Policy::builtin();
        let zone = TimeZone::get("Europe/London").expect("the bundled zone");
        page(home, Seen { policy: &policy, zone: &zone, today: TODAY })
    }

    fn of(practitioner: Practitioner) -> PractitionerHome {
        let home = Home {
            today: TODAY,
            now: at(2026, 11, 23, 10),
            practitioner: Some(practitioner),
            manager: None,
            head: None,
            director: None,
            administrator: None,
        };
        shown(&home).practitioner.expect("a practitioner")
    }

    #[test]
    fn the_day_keeps_the_order_of_the_service_and_says_what_waits() {
        let today = vec![booked(1, at(2026, 11, 23, 9), None), booked(2, at(2026, 11, 23, 14), None)];
        let home = of(Practitioner { today, ..empty() });
        let standings: Vec<&Standing> = home.today.iter().map(|line| &line.standing).collect();
        assert_eq!(standings, [&Standing::OutcomeNeeded, &Standing::ToCome]);
        assert_eq!(home.caseload, "34 people, 5 at high or very high risk of serious harm");
        assert_eq!(home.no_caseload, None);
    }

    #[test]
    fn an_empty_day_says_what_is_next() {
        let next = Some(booked(1, at(2026, 11, 24, 10), None));
        let home = of(Practitioner { next, ..empty() });
        assert_eq!(home.none_today, "No appointments today. Next: Tue 24 Nov 2026 at 10am, Sam Example.");
        assert_eq!(of(empty()).none_today, "No appointments today, and none is booked.");
    }

    #[test]
    fn overdue_and_due_work_is_one_list_and_the_late_part_is_counted() {
        let overdue = vec![owed(DutyKind::OutcomeToRecord, date(2026, 11, 19))];
        let due = vec![owed(DutyKind::Contact, date(2026, 11, 25))];
        let home = of(Practitioner { overdue, due, ..empty() });
        assert_eq!((home.work.len(), home.work_words.as_str()), (2, "1 of 2 late."));
        assert_eq!(work_words(31, 77), "31 of 77 late. The first 40 are shown: the most harm first, then the longest late.");
    }

    #[test]
    fn who_holds_nobody_is_told_whom_to_ask() {
        let home = of(Practitioner { cases: (0, 0), managers: vec!["Erin Manager".into()], ..empty() });
        assert_eq!(home.no_caseload.as_deref(), Some("No people are allocated to you. Your manager is Erin Manager."));
        let home = of(Practitioner { cases: (0, 0), ..empty() });
        assert_eq!(home.no_caseload.as_deref(), Some("No people are allocated to you. Ask your manager."));
    }

    #[test]
    fn a_managers_numbers_lead_to_the_lists_behind_them_and_name_who_is_away() {
        let officer = OfficerRow {
            officer: OfficerId(Uuid::from_u128(0xA1)),
            staff_code: "N99A001".into(),
            forename: "Ada".into(),
            surname: "Officer".into(),
            grade: Some(Grade::Po),
            hours: Some(ContractedHours::from_hundredths(2250)),
            team: None,
            left_on: None,
            cases: 30,
            high_risk: 4,
        };
        let away =
            AbsenceRow { officer: officer.officer, version: 1, from: TODAY, until: date(2026, 11, 27), reason: "Leave".into() };
        let part = Manager {
            decisions: vec![owed(DutyKind::BreachToDecide, date(2026, 11, 24))],
            risen: vec![owed(DutyKind::EnquiryToSend, date(2026, 11, 17))],
            decision_counts: vec![(DutyKind::BreachToDecide, 3)],
            risen_more: false,
            unheld: vec![row(11)],
            late: vec![(DutyKind::Contact, 7)],
            overdue: vec![],
            officers: vec![officer],
            away: vec![away],
        };
        let home = Home {
            today: TODAY,
            now: at(2026, 11, 23, 10),
            practitioner: None,
            manager: Some(part),
            head: None,
            director: None,
            administrator: None,
        };
        let home = shown(&home).manager.expect("a manager");
        assert_eq!(home.late[0].href.as_deref(), Some("/work?kind=contact&late=only"));
        assert_eq!(home.officers[0].hours, "22.5 hours");
        assert_eq!(home.officers[0].away.as_deref(), Some("Leave until 27 Nov 2026"));
        assert_eq!(home.away, "1 officer is away today");
        assert_eq!(home.unheld.len(), 1);
        assert_eq!(home.decisions[0].action, "Decide breach");
        assert_eq!(home.decision_counts[0].href.as_deref(), Some("/work?kind=breach_to_decide"));
        assert_eq!(home.risen_words, "1 late duty of others came to you");
    }

    #[test]
    fn every_number_of_a_unit_leads_to_the_people_behind_it() {
        let unit = UnitRow {
            unit: UnitId(Uuid::from_u128(1)),
            kind: UnitKind::Team,
            code: "N99T01".into(),
            name: "Example team".into(),
            parent: Some(UnitId(Uuid::from_u128(2))),
            closed_on: None,
        };
        let part = Head {
            count: service::lists::UnitCount { cases: 25, high_risk: 3, unallocated: 0, without_risk: 2 },
            unheld: vec![],
            unit: UnitId(Uuid::from_u128(2)),
            teams: vec![Team { unit, officers: 2, cases: 25, late: 4 }],
            late: vec![(DutyKind::Contact, 3), (DutyKind::EnquiryToSend, 1)],
            worst: vec![owed(DutyKind::EnquiryToSend, date(2026, 11, 17))],
            risen: vec![owed(DutyKind::BreachToDecide, date(2026, 11, 9))],
            risen_all: 12,
        };
        let home = Home {
            today: TODAY,
            now: at(2026, 11, 23, 10),
            practitioner: None,
            manager: None,
            head: Some(part),
            director: None,
            administrator: None,
        };
        let home = shown(&home).head.expect("a head");
        assert_eq!(home.numbers.iter().map(|number| number.count).collect::<Vec<_>>(), [25, 3, 2, 0]);
        let unit = UnitId(Uuid::from_u128(2));
        assert_eq!(home.numbers[1].href, Some(format!("/pdus/{unit}?show=high-risk")));
        assert_eq!(home.numbers[3].href, None, "nobody waits, so there is no list");
        assert_eq!(home.teams[0].href, format!("/teams/{}", UnitId(Uuid::from_u128(1))));
        assert_eq!(
            home.late[0].href.as_deref(),
            Some("/work?kind=enquiry_to_send&late=only"),
            "what may end in harm stands first"
        );
        assert_eq!(home.worst.len(), 1);
        assert_eq!(home.risen_words, "12 came to you by the days of their rules. Shown: 1, the most harm first.");
        assert_eq!(
            home.worst_words,
            "1 of 4 overdue duties are of a kind that may end in harm. Shown: 1, the longest late first."
        );
    }

    #[test]
    fn a_director_sees_numbers_of_each_unit_and_nobodys_name() {
        let unit = UnitRow {
            unit: UnitId(Uuid::from_u128(2)),
            kind: UnitKind::DeliveryUnit,
            code: "N99P01".into(),
            name: "Example unit".into(),
            parent: None,
            closed_on: None,
        };
        let count = service::lists::UnitCount { cases: 25, high_risk: 3, unallocated: 0, without_risk: 2 };
        let late = vec![(DutyKind::EnquiryToSend, 2), (DutyKind::Oversight, 5)];
        let home = Home {
            today: TODAY,
            now: at(2026, 11, 23, 10),
            practitioner: None,
            manager: None,
            head: None,
            director: Some(service::lists::home::Director { units: vec![Unit { unit, count, late }] }),
            administrator: None,
        };
        let line = shown(&home).director.expect("a director").units[0].clone();
        assert_eq!((line.late, line.critical, line.conversations), (7, 2, 5));
        assert_eq!(line.overdue, format!("/overdue?place={}", UnitId(Uuid::from_u128(2))));
        assert_eq!(line.coverage, format!("/oversight/coverage?unit={}", UnitId(Uuid::from_u128(2))));
    }

    #[test]
    fn a_long_day_of_a_team_is_cut_counted_and_found_in_whole() {
        let part = Administrator {
            unheld: vec![],
            today: vec![booked(1, at(2026, 11, 23, 9), None)],
            today_all: 71,
            today_waiting: 24,
            overdue: vec![owed(DutyKind::Contact, date(2026, 11, 20))],
            overdue_all: 1805,
            team: UnitId(Uuid::from_u128(3)),
            officers: vec![],
        };
        let policy = Policy::builtin();
        let zone = TimeZone::get("Europe/London").expect("the bundled zone");
        let home = administrator(&part, at(2026, 11, 23, 10), Seen { policy: &policy, zone: &zone, today: TODAY });
        assert_eq!(
            home.today_words,
            "71 appointments today, 24 without an outcome yet. The first 1 are shown, those without an outcome first."
        );
        assert_eq!(home.today_all, format!("/teams/{}/appointments", UnitId(Uuid::from_u128(3))));
        assert_eq!(home.overdue_words, "1805 late. The first 1 are shown: the most harm first, then the longest late.");
    }
}
