//! How a delivery unit's cases are overseen, as the board shows it.

use record::words::short_date;
use rules::oversight::OversightTrigger;
use service::oversight::{
    Came, OversightRow, SignatureRow,
    coverage::{Count, Coverage, Limits, ManagerWork, Signed, TeamCoverage, Which},
};

use super::{
    oversee::in_time,
    oversight::trigger_name,
    row::{self, PersonLine},
    words::short_day_and_time,
    work::{Seen, share},
};
use crate::respond::with_query;

/// Weeks that can be chosen.
pub const WEEKS: [u16; 3] = [4, 12, 52];

/// A number with the page that opens its cases; no link where it is nought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opens {
    /// "3" or "3 of 12 (25%)".
    pub words: String,
    /// Where its cases are.
    pub href: Option<String>,
}

/// A line of numbers of what was due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountLine {
    /// A team, a trigger, or all.
    pub name: String,
    /// What else is said of it: its managers.
    pub more: Option<String>,
    /// How many were due.
    pub due: Opens,
    /// Done in time, with the share.
    pub in_time: Opens,
    /// Done late.
    pub late: Opens,
    /// Not done.
    pub not_done: Opens,
}

/// How many officers and cases a team's managers have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpanLine {
    /// The team.
    pub team: String,
    /// Its page; for who may not read names what is overdue there, in numbers.
    pub href: String,
    /// Its managers, by name.
    pub managers: String,
    /// Officers for each manager.
    pub officers: String,
    /// Cases for each manager.
    pub cases: String,
    /// What is over a setting, in words.
    pub over: Option<String>,
}

/// What a manager wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagerLine {
    /// Name.
    pub name: String,
    /// Conversations.
    pub notes: Opens,
    /// "320 minutes; 20 in the middle".
    pub minutes: String,
    /// "9 words in the middle".
    pub words: String,
    /// "40 seconds in the middle, from opening to saving".
    pub writing: String,
    /// Short ones.
    pub short: Opens,
    /// Quick ones.
    pub quick: Opens,
    /// "30 records in 30 minutes, median 9 words", each.
    pub bursts: Vec<String>,
    /// Those that came in a hurry.
    pub hurried: Opens,
    /// In how many the risk of harm was discussed.
    pub risk: String,
    /// "12 agreed, 9 ended in time".
    pub actions: String,
    /// Conversations with an action that was not done in time.
    pub without_effect: Opens,
    /// Assessments signed.
    pub signatures: Opens,
    /// Of them signed in under so many seconds: the words of the number, and the number.
    pub quick_signatures: (String, Opens),
    /// Of them those where a level changed and nothing was said to it.
    pub silent: Opens,
    /// Of them sent back before.
    pub returned: Opens,
}

/// The board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// The unit.
    pub unit: String,
    /// Whether its numbers lead to names.
    pub opens: bool,
    /// "31 Aug 2026 to 22 Nov 2026".
    pub span: String,
    /// Altogether.
    pub total: CountLine,
    /// By team.
    pub teams: Vec<CountLine>,
    /// By trigger.
    pub triggers: Vec<CountLine>,
    /// Span of control.
    pub spans: Vec<SpanLine>,
    /// By manager.
    pub managers: Vec<ManagerLine>,
    /// The settings in words.
    pub settings: Vec<String>,
}

/// How something came out, as the address says it: value and words.
pub const CAME: [(Came, &str, &str); 3] =
    [(Came::InTime, "in-time", "done in time"), (Came::Late, "late", "done late"), (Came::NotDone, "not-done", "not done")];

/// Which of a manager's conversations, as the address says it: value and words.
pub const WHICH: [(Which, &str, &str); 5] = [
    (Which::All, "all", "All conversations"),
    (Which::Short, "short", "Short notes"),
    (Which::Quick, "quick", "Quickly written"),
    (Which::Hurried, "hurried", "One after the other in a hurry"),
    (Which::WithoutEffect, "without-effect", "Actions not done in time"),
];

/// Which of a manager's signatures, as the address says it: value and words.
pub const SIGNED: [(Signed, &str, &str); 4] = [
    (Signed::All, "all", "All signatures"),
    (Signed::Quick, "quick", "Quickly signed"),
    (Signed::Silent, "silent", "A level changed, and nothing said to it"),
    (Signed::Returned, "returned", "Sent back before"),
];

/// Reads `?signed=`. What is none shows all.
#[must_use]
pub fn read_signed(typed: &str) -> Signed {
    SIGNED.into_iter().find(|(_, value, _)| *value == typed).map(|(signed, ..)| signed).unwrap_or_default()
}

/// Reads `?came=`.
#[must_use]
pub fn read_came(typed: &str) -> Option<Came> {
    CAME.into_iter().find(|(_, value, _)| *value == typed).map(|(came, ..)| came)
}

/// Reads `?which=`. What is none shows all.
#[must_use]
pub fn read_which(typed: &str) -> Which {
    WHICH.into_iter().find(|(_, value, _)| *value == typed).map(|(which, ..)| which).unwrap_or_default()
}

/// The address of the board of a unit.
#[must_use]
pub fn address(unit: &str, weeks: u16) -> String {
    with_query(&with_query("/oversight/coverage", "unit", unit), "weeks", &weeks.to_string())
}

/// The board.
#[must_use]
pub fn board(coverage: &Coverage, weeks: u16, seen: Seen<'_>) -> Board {
    let here = address(&coverage.unit.unit.to_string(), weeks);
    let count = |name: String, more: Option<String>, key: Option<(&str, &str)>, count: &Count| {
        let at = key.map_or_else(|| here.clone(), |(field, value)| with_query(&here, field, value));
        let of = |number: i64, came: Option<Came>, words: String| Opens {
            words,
            href: (number > 0 && coverage.opens).then(|| with_query(&at, "came", came.map_or("all", |came| value_of(came)))),
        };
        CountLine {
            name,
            more,
            due: of(count.due, None, count.due.to_string()),
            in_time: of(count.in_time, Some(Came::InTime), part(count.in_time, count.due)),
            late: of(count.late, Some(Came::Late), count.late.to_string()),
            not_done: of(count.not_done(), Some(Came::NotDone), count.not_done().to_string()),
        }
    };
    let team = |team: &TeamCoverage| {
        let managers = (!team.managers.is_empty()).then(|| team.managers.join(", "));
        count(team.team.name.clone(), managers, Some(("team", &team.team.unit.to_string())), &team.count)
    };
    let trigger = |(trigger, of): &(OversightTrigger, Count)| {
        count(trigger_name(*trigger, seen), None, Some(("trigger", trigger.as_str())), of)
    };
    Board {
        unit: coverage.unit.name.clone(),
        opens: coverage.opens,
        span: format!("{} to {}", short_date(coverage.from), short_date(coverage.until)),
        total: count("All".to_owned(), None, None, &coverage.total),
        teams: coverage.teams.iter().map(team).collect(),
        triggers: coverage.triggers.iter().map(trigger).collect(),
        spans: coverage.teams.iter().map(|team| span(team, coverage)).collect(),
        managers: coverage.managers.iter().map(|manager| manager_line(manager, coverage, &here)).collect(),
        settings: settings(coverage.limits),
    }
}

fn value_of(came: Came) -> &'static str {
    CAME.into_iter().find(|(this, ..)| *this == came).map_or("all", |(_, value, _)| value)
}

fn part(part: i64, all: i64) -> String {
    let number = |of: i64| usize::try_from(of).unwrap_or_default();
    if all == 0 { "None due".to_owned() } else { share(number(part), number(all)) }
}

fn span(team: &TeamCoverage, coverage: &Coverage) -> SpanLine {
    let limits = coverage.limits;
    let managers = i64::try_from(team.managers.len()).unwrap_or(i64::MAX);
    let officers = i64::try_from(team.officers).unwrap_or(i64::MAX);
    let each = |all: i64| match managers {
        0 => format!("{all}, and no manager"),
        1 => all.to_string(),
        more => format!("{} ({all} for {more})", (all + more / 2) / more),
    };
    let over = |all: i64, most: u16| all > i64::from(most) * managers.max(1);
    let over = match (over(officers, limits.people), over(team.cases, limits.cases)) {
        (true, true) => Some("More officers and cases than the setting".to_owned()),
        (true, false) => Some("More officers than the setting".to_owned()),
        (false, true) => Some("More cases than the setting".to_owned()),
        (false, false) => None,
    };
    SpanLine {
        team: team.team.name.clone(),
        href: if coverage.opens {
            format!("/teams/{}", team.team.unit)
        } else {
            with_query("/overdue", "place", &team.team.unit.to_string())
        },
        managers: if team.managers.is_empty() { "None".to_owned() } else { team.managers.join(", ") },
        officers: each(officers),
        cases: each(team.cases),
        over,
    }
}

fn manager_line(work: &ManagerWork, coverage: &Coverage, here: &str) -> ManagerLine {
    let limits = coverage.limits;
    let at = with_query(here, "manager", &work.manager.to_string());
    let opens = |number: usize, which: &str| Opens {
        words: number.to_string(),
        href: (number > 0 && coverage.opens).then(|| with_query(&at, "which", which)),
    };
    let signed = |number: usize, which: &str| Opens {
        words: number.to_string(),
        href: (number > 0 && coverage.opens).then(|| with_query(&at, "signed", which)),
    };
    let hurried: usize = work.bursts.iter().map(|burst| burst.notes.len()).sum();
    ManagerLine {
        name: work.name.clone(),
        notes: opens(work.notes, "all"),
        minutes: format!("{}, {} in the middle", work.minutes, work.median_minutes),
        words: format!("{} in the middle", work.median_words),
        writing: work
            .median_seconds
            .map_or_else(|| "Not recorded".to_owned(), |seconds| format!("{} in the middle", in_time(seconds))),
        short: opens(work.short, "short"),
        quick: opens(work.quick, "quick"),
        bursts: work.bursts.iter().map(record::oversight::pace::Burst::words).collect(),
        hurried: opens(hurried, "hurried"),
        risk: share(work.risk, work.notes),
        actions: format!("{} agreed, {} ended in time", work.actions, work.actions_in_time),
        without_effect: opens(work.without_effect, "without-effect"),
        signatures: signed(work.signatures, "all"),
        quick_signatures: (
            format!("Signed in under {} seconds", limits.signature_seconds),
            signed(work.quick_signatures, "quick"),
        ),
        silent: signed(work.silent, "silent"),
        returned: signed(work.returned, "returned"),
    }
}

fn settings(limits: Limits) -> Vec<String> {
    let (notes, minutes) = limits.hurried;
    vec![
        format!("A note of fewer than {} words is short", limits.short_words),
        format!("A note saved within {} seconds of opening its page is quickly written", limits.quick_seconds),
        format!("{notes} notes or more saved within {minutes} minutes came in a hurry"),
        format!("A signature within {} seconds of opening is a quick one", limits.signature_seconds),
        "A signature under a change of level without a word is counted as such".to_owned(),
        format!("At most {} officers and {} cases for one manager", limits.people, limits.cases),
        format!("What an officer's return or grade made necessary counts for {} weeks back", limits.officer_weeks),
    ]
}

/// A conversation behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BehindLine {
    /// Who.
    pub who: PersonLine,
    /// What made it necessary.
    pub trigger: String,
    /// What started the clock.
    pub why: String,
    /// By when it was due.
    pub due: String,
    /// "Done on 3 Nov 2026, late"; "Not done".
    pub came: String,
    /// The page of the case's oversight.
    pub href: String,
}

/// A conversation behind a number.
#[must_use]
pub fn behind(who: &service::lists::CaseRow, row: &OversightRow, seen: Seen<'_>) -> BehindLine {
    let came = match (row.met_on, row.came()) {
        (Some(on), Came::InTime) => format!("Done on {}", short_date(on)),
        (Some(on), _) => format!("Done on {}, late", short_date(on)),
        (None, _) => match row.lapsed_on {
            Some(on) => format!("Not done: supervision ended on {}", short_date(on)),
            None => "Not done".to_owned(),
        },
    };
    BehindLine {
        who: row::person(who, seen.policy, seen.today),
        trigger: trigger_name(row.trigger, seen),
        why: row.why.clone(),
        due: short_date(row.due_on),
        came,
        href: match row.met_by {
            Some(talk) => format!("/people/{}/oversight/{talk}", who.crn),
            None => format!("/people/{}/oversight", who.crn),
        },
    }
}

/// A signature, as its list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedLine {
    /// When.
    pub at: String,
    /// Whose assessment.
    pub who: PersonLine,
    /// From opening to signing.
    pub took: String,
    /// "Sent back once before"; "A level changed, and nothing was said to it".
    pub facts: Vec<String>,
    /// The assessment.
    pub href: String,
}

/// A signature, as its list shows it.
#[must_use]
pub fn signature(who: &service::lists::CaseRow, row: &SignatureRow, seen: Seen<'_>) -> SignedLine {
    let back = match row.returns {
        0 => None,
        1 => Some("Sent back once before".to_owned()),
        more => Some(format!("Sent back {more} times before")),
    };
    let silent = row.silent.then(|| "A level changed, and nothing was said to it".to_owned());
    SignedLine {
        at: short_day_and_time(row.signed_at, seen.zone),
        who: row::person(who, seen.policy, seen.today),
        took: row.seconds().map_or_else(|| "Not recorded".to_owned(), in_time),
        facts: silent.into_iter().chain(back).collect(),
        href: format!("/people/{}/assessments/{}", who.crn, row.assessment),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_reads_back_and_nonsense_shows_all() {
        for (came, value, _) in CAME {
            assert_eq!(read_came(value), Some(came));
        }
        for (which, value, _) in WHICH {
            assert_eq!(read_which(value), which);
        }
        for (signed, value, _) in SIGNED {
            assert_eq!(read_signed(value), signed);
        }
        assert_eq!(read_signed("nonsense"), Signed::All);
        assert_eq!((read_came("nonsense"), read_which("nonsense")), (None, Which::All));
    }

    #[test]
    fn a_director_gets_numbers_of_a_team_and_no_list_of_names() {
        let unit = |number: u128, kind| service::lists::UnitRow {
            unit: record::UnitId(uuid::Uuid::from_u128(number)),
            kind,
            code: "N99X".into(),
            name: "Example".into(),
            parent: None,
            closed_on: None,
        };
        let count = Count { due: 3, in_time: 1, late: 1 };
        let limits = Limits {
            short_words: 10,
            quick_seconds: 60,
            hurried: (5, 10),
            signature_seconds: 60,
            people: 10,
            cases: 300,
            officer_weeks: 16,
        };
        let team = TeamCoverage {
            team: unit(2, record::unit::UnitKind::Team),
            count,
            managers: vec!["Erin Manager".into()],
            officers: 3,
            cases: 90,
        };
        let day = jiff::civil::date(2026, 11, 23);
        let coverage = |opens| Coverage {
            unit: unit(1, record::unit::UnitKind::DeliveryUnit),
            opens,
            from: day,
            until: day,
            total: count,
            teams: vec![team.clone()],
            triggers: vec![],
            managers: vec![],
            limits,
        };
        let (policy, zone) = (rules::Policy::builtin(), jiff::tz::TimeZone::UTC);
        let seen = Seen { policy: &policy, zone: &zone, today: day };
        let (manager, director) = (board(&coverage(true), 12, seen), board(&coverage(false), 12, seen));
        assert_eq!(manager.spans[0].href, format!("/teams/{}", team.team.unit));
        assert!(manager.total.due.href.is_some() && manager.teams[0].not_done.href.is_some());
        assert_eq!(director.spans[0].href, format!("/overdue?place={}", team.team.unit));
        assert!(director.total.due.href.is_none() && director.teams[0].not_done.href.is_none());
    }

    #[test]
    fn a_share_of_nothing_is_said_and_not_divided() {
        assert_eq!(part(0, 0), "None due");
        assert_eq!(part(3, 12), "3 of 12 (25%)");
    }
}
