//! Missed appointments in a row: an alarm about the person's safety and other people's, with a clock on the decision.
//!
//! A miss is an appointment the person did not come to, for no accepted reason or one not known yet. Coming ends the run; an
//! accepted absence or a move of the appointment neither counts nor ends it. All sentences together: safety is per person.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rules::{
    Policy,
    outcome::Answer,
    register::Indicator,
    rosh::RoshLevel,
};

use super::{Answers, Decision};
use crate::{appointment::Appointment, case_file::CaseFile};

/// Appointments missed in a row, up to now.
#[derive(Clone, Debug, PartialEq)]
pub struct Alarm<'a> {
    /// The missed appointments, oldest first.
    pub misses: Vec<&'a Appointment>,
    /// When the first of them began.
    pub first_missed_at: Timestamp,
    /// The day of the miss that raised the alarm: the clock starts here, however late it was recorded.
    pub raised_on: Date,
    /// When that miss was recorded: from then on somebody could know.
    pub known_at: Option<Timestamp>,
    /// By when somebody must decide.
    pub decide_by: Date,
    /// The decision on this run, once there is one. A further miss asks for another.
    pub decided: Option<&'a Decision>,
    /// The rule's id.
    pub rule: String,
    /// How many in a row raise it for this person.
    pub needed: usize,
}

/// How the latest appointments went, latest run of misses only; oldest first.
fn run<'a>(case: &'a CaseFile, policy: &Policy) -> Vec<&'a Appointment> {
    let mut held: Vec<(&Appointment, bool)> = Vec::new();
    for appointment in &case.appointments {
        let Some(outcome) = appointment.outcome_type(policy) else { continue };
        if outcome.attended {
            held.push((appointment, true));
        } else if outcome.enforceable != Answer::No {
            held.push((appointment, false));
        }
    }
    held.sort_by_key(|(a, _)| a.what.starts_at);
    let mut misses: Vec<_> = held.into_iter().rev().take_while(|(_, came)| !came).map(|(a, _)| a).collect();
    misses.reverse();
    misses
}

/// Whether the shorter run counts for this person: high or very high risk of serious harm, or a flag of domestic abuse.
#[must_use]
pub fn high_risk(case: &CaseFile, policy: &Policy) -> bool {
    let level = case.risk.overall().is_some_and(|level| level >= RoshLevel::High);
    let abuse = || {
        case.risk.register.iter().filter(|e| e.ended.is_none()).any(|e| {
            let row = policy.registers.types.read(e.made.code, e.made.from);
            row.is_some_and(|row| row.value.indicators.contains(&Indicator::DomesticAbuse))
        })
    };
    level || abuse()
}

/// The alarm that stands, decided or not; none while the run is short, or after the person came.
#[must_use]
pub fn alarm<'a>(case: &'a CaseFile, policy: &Policy, zone: &TimeZone) -> Option<Alarm<'a>> {
    let misses = run(case, policy);
    let first = misses.first()?;
    let (needed, rule) = (0_usize, String::new());
    let raising = misses.get(needed.checked_sub(1)?)?;
    let day = |a: &Appointment| zone.to_datetime(a.what.starts_at).date();
    let raised_on = day(raising);
    let last = misses.last()?.what.id;
    let on_run = |d: &&Decision| d.what.answers == Answers::MissAlarm && d.what.failures.contains(&last);
    Some(Alarm {
        first_missed_at: first.what.starts_at,
        raised_on,
        known_at: raising.closed_at,
        decide_by: raised_on,
        decided: case.enforcement.decisions.iter().rev().find(on_run),
        rule,
        needed,
        misses,
    })
}
