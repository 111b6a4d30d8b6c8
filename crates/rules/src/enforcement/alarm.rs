//! The alarm for appointments missed in a row, with a clock for the decision.
//!
//! Safety is per person, not per order: every appointment counts, whatever it was under. A public review of a further
//! offence showed what it costs when misses after release pass without a decision.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::clock::in_words;
use crate::Policy;
use crate::calendar::Period;
use crate::code::RegisterCode;
use crate::kind::kinds;
use crate::rosh::RoshLevel;
use crate::working::{RowUsed, Working};

kinds! {
    /// For whom an alarm row is, the most urgent first: the first row that fits decides.
    AlarmFor {
        /// People whose level or flags are in the row.
        HighRisk = "high_risk",
        /// Everybody else.
        Others = "others",
    }
}

/// When missed appointments raise the alarm, and how long there is to decide: list `alarm`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlarmRow {
    /// In words.
    pub name: String,
    /// People at these levels of risk of serious harm; with `registers` empty too: everybody.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub rosh: BTreeSet<RoshLevel>,
    /// People with one of these flags.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub registers: BTreeSet<RegisterCode>,
    /// So many in a row.
    pub misses: u16,
    /// How long there is to decide, from the last of them.
    pub decide_within: Period,
}

/// What an appointment says for the alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attendance {
    /// The person came: the count begins again.
    Attended,
    /// Missed without an excuse, or the reason is awaited.
    Missed {
        /// Whether a decision on the alarm has looked at it.
        decided: bool,
    },
    /// Missed with an acceptable reason, or moved: neither counts nor begins again.
    Excused,
}

/// What is known of a person when missed appointments are counted.
#[derive(Clone, Copy, Debug)]
pub struct AlarmFacts<'a> {
    /// Appointments that have been, oldest first, with the day of each.
    pub appointments: &'a [(Date, Attendance)],
    /// Overall level of risk of serious harm, if there is one.
    pub rosh: Option<RoshLevel>,
    /// Flags that are active.
    pub registers: &'a [RegisterCode],
}

/// An alarm that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Alarm {
    /// For whom its row is.
    pub level: AlarmFor,
    /// Days missed in a row, oldest first.
    pub missed: Vec<Date>,
    /// The day on which it was raised: the miss that made them enough, or the first that no decision has looked at.
    pub raised_on: Date,
    /// By when a decision is due: a working day.
    pub decide_by: Date,
    /// The row: `enforcement/alarm/high_risk`.
    pub rule_id: String,
    /// Whether the row is our own default.
    pub local_default: bool,
    /// The working.
    pub working: Working,
}

/// The appointments missed in a row up to the last one, oldest first, each with whether a decision has looked at it.
fn in_a_row(appointments: &[(Date, Attendance)]) -> Vec<(Date, bool)> {
    let since = appointments.iter().rposition(|(_, one)| *one == Attendance::Attended).map_or(0, |place| place + 1);
    let missed = appointments.iter().skip(since).filter_map(|(on, one)| match one {
        Attendance::Missed { decided } => Some((*on, *decided)),
        Attendance::Attended | Attendance::Excused => None,
    });
    missed.collect()
}

/// Whether so many appointments in a row were missed that a decision is due. None when there are too few, when the person
/// has come since, or when a decision has looked at every one of them.
#[must_use]
pub fn alarm(facts: &AlarmFacts<'_>, policy: &Policy) -> Option<Alarm> {
    let missed = in_a_row(facts.appointments);
    let (last, _) = *missed.last()?;
    let fits = |row: &AlarmRow| {
        (row.rosh.is_empty() && row.registers.is_empty())
            || facts.rosh.is_some_and(|level| row.rosh.contains(&level))
            || facts.registers.iter().any(|code| row.registers.contains(code))
    };
    let (level, row) = policy.enforcement.alarms.in_force(last).find(|(_, row)| fits(&row.value))?;
    let (enough_on, _) = *missed.get(usize::from(row.value.misses).checked_sub(1)?)?;
    let (undecided_on, _) = *missed.iter().find(|(_, decided)| !decided)?;
    let raised_on = enough_on.max(undecided_on);
    let decide_by = policy.calendar.on_or_after(row.value.decide_within.after(raised_on, &policy.calendar));
    let missed: Vec<Date> = missed.into_iter().map(|(on, _)| on).collect();
    let mut working = Working::of("enforcement.alarm");
    let days: Vec<String> = missed.iter().map(|day| in_words(*day)).collect();
    let used = RowUsed::of("enforcement", "alarm", level, row);
    working.step_from(used.clone(), row.value.name.clone(), days.join("; "), format!("{} in a row", missed.len()));
    let arithmetic = format!("{} after {}", row.value.decide_within, in_words(raised_on));
    working.step_from(used, "Decision due", arithmetic, in_words(decide_by));
    working.result = format!("Decide by {}", in_words(decide_by));
    Some(Alarm {
        level,
        missed,
        raised_on,
        decide_by,
        rule_id: format!("enforcement/alarm/{level}"),
        local_default: row.is_local_default(),
        working,
    })
}
