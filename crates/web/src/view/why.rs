//! Why a duty is owed, as its page shows it: rule, facts, days, who owes it, what clears it.

use jiff::civil::Date;
use record::{
    duties::{
        Duty, Owner, Why, explain,
        snooze::{last_day, snooze_of},
    },
    recorded::days_between,
    words::short_date,
};
use service::access::FieldGroup;

use super::{
    duty,
    rule::{Rule, rule},
    shown::Shown,
    work::severity,
};

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyPage {
    /// What is asked: "Record outcome".
    pub asked: String,
    /// Where it is done, where the visitor may.
    pub does: Option<String>,
    /// Facts that cause it, each with its day where it has one.
    pub facts: Vec<(String, Option<String>)>,
    /// The days, owner and severity, as a summary list.
    pub days: Vec<(&'static str, String)>,
    /// What clears it.
    pub clears: String,
    /// The rule that it comes from.
    pub rule: Rule,
    /// The row that gives its days, where that is another one.
    pub row: Option<Rule>,
    /// Where the number of days comes from, and whether it is ours.
    pub source: String,
    /// Whether the number of days is our own default.
    pub local_default: bool,
    /// What is said about putting it off.
    pub snooze: Snooze,
}

/// Whether a duty can be put off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Snooze {
    /// It can, until a day at the latest. Of a limit that was used in part, what is left is given.
    Until {
        /// The last day.
        last: Date,
        /// How many days are left.
        left: i32,
        /// The days that its rule allows in all, from the first time.
        of: u16,
    },
    /// It was put off for as long as its rule allows.
    UsedUp {
        /// The days that its rule allows in all.
        of: u16,
    },
    /// Its rule does not allow it.
    Never,
    /// The visitor may not change the record.
    NotYours,
}

/// The duty in the case that is shown, with why it is owed.
#[must_use]
pub fn page(shown: &Shown<'_>, duty: &Duty) -> WhyPage {
    let why: Why = explain(shown.case, duty, shown.policy, shown.zone);
    let facts = why.facts.iter().map(|fact| (fact.words.clone(), fact.on.map(short_date))).collect();
    WhyPage {
        asked: duty::asked(shown.policy, duty, shown.today),
        does: shown.offers().then(|| shown.link(&duty::path(duty))),
        facts,
        days: days(shown, duty, &why),
        rule: rule(shown.policy, &duty.rule, shown.today),
        row: (why.row != duty.rule).then(|| rule(shown.policy, &why.row, shown.today)),
        snooze: snooze(shown, duty, why.snooze_days_max),
        clears: why.clears,
        source: why.source,
        local_default: why.local_default,
    }
}

fn snooze(shown: &Shown<'_>, duty: &Duty, of: u16) -> Snooze {
    let Some(last) = last_day(shown.case, duty, shown.today, shown.policy, shown.zone) else { return Snooze::Never };
    match (days_between(shown.today, last), shown.offers()) {
        (_, false) => Snooze::NotYours,
        (left, true) if left > 0 => Snooze::Until { last, left, of },
        (_, true) => Snooze::UsedUp { of },
    }
}

fn days(shown: &Shown<'_>, duty: &Duty, why: &Why) -> Vec<(&'static str, String)> {
    let mut days = vec![
        ("Due", shown.when(duty.due_on)),
        ("Time allowed", time_allowed(&why.within, &why.clock)),
        ("Shows from", short_date(duty.shows_on)),
    ];
    days.extend(duty.shows_until.map(|until| ("Shows until", short_date(until))));
    if let Some(snooze) = snooze_of(shown.case, duty) {
        days.push((
            "Put off",
            format!("until {} by {}: {}", short_date(snooze.what.until), shown.names.of(snooze.by.0), snooze.what.reason),
        ));
    }
    days.push(("Manager sees it from", short_date(duty.manager_on)));
    days.extend(duty.head_on.map(|on| ("Head of the unit sees it from", short_date(on))));
    days.push(("Owed by", owner(shown, duty)));
    days.push(("Harm if it is not done", severity(duty.severity).to_owned()));
    days
}

/// "5 working days from the day of release"; "None beyond the day of release".
fn time_allowed(within: &str, clock: &str) -> String {
    if within.starts_with("0 ") { format!("None beyond {clock}") } else { format!("{within} from {clock}") }
}

fn owner(shown: &Shown<'_>, duty: &Duty) -> String {
    let holder = shown.case.allocation().map(|held| shown.names.of(held.officer.0));
    let holder = holder.unwrap_or_else(|| "whoever holds the case".to_owned());
    match duty.owner {
        Owner::Officer => format!("{holder}, who holds the case"),
        Owner::Manager => "The manager of the team".to_owned(),
        Owner::Administrator => format!("The team's case administrator, or {holder}"),
        Owner::Named(officer) => shown.names.of(officer.0),
    }
}

/// The part that a page of a duty is opened for.
#[must_use]
pub const fn part(kind: rules::duty::DutyKind) -> FieldGroup {
    duty::part_of(kind)
}
