//! Missed appointments in a row: an alarm about the person's safety and other people's, with a clock on the decision.
//!
//! A miss is an appointment the person did not come to, for no accepted reason or one not known yet. Coming ends the run; an
//! accepted absence or a move of the appointment neither counts nor ends it. All sentences together: safety is per person.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rules::{
    Policy,
    code::RegisterCode,
    enforcement::{self, AlarmFacts, Attendance},
    outcome::Answer,
};

use super::{Answers, Decision};
use crate::{appointment::Appointment, case_file::CaseFile, id::AppointmentId};

/// An alarm on which nobody has decided yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Alarm<'a> {
    /// What the rule says: days, row, by when to decide, working.
    pub rule: enforcement::Alarm,
    /// The missed appointments, oldest first.
    pub misses: Vec<&'a Appointment>,
    /// When the first of them began.
    pub first_missed_at: Timestamp,
    /// When the miss that raised the alarm was recorded: from then on somebody could know.
    pub known_at: Option<Timestamp>,
}

impl Alarm<'_> {
    /// The missed appointments, oldest first.
    #[must_use]
    pub fn appointments(&self) -> Vec<AppointmentId> {
        self.misses.iter().map(|a| a.what.id).collect()
    }
}

/// How an appointment went, for the alarm; none without an outcome.
fn attendance(case: &CaseFile, appointment: &Appointment, policy: &Policy) -> Option<Attendance> {
    let outcome = appointment.outcome_type(policy)?;
    Some(match (outcome.attended, outcome.enforceable) {
        (true, _) => Attendance::Attended,
        (false, Answer::No) => Attendance::Excused,
        (false, Answer::Yes | Answer::Open) => {
            Attendance::Missed { decided: decisions(case).any(|d| d.what.failures.contains(&appointment.what.id)) }
        }
    })
}

/// Decisions on alarms, oldest first: each with the missed appointments it looked at.
pub fn decisions(case: &CaseFile) -> impl Iterator<Item = &Decision> {
    case.enforcement.decisions.iter().filter(|d| d.what.answers == Answers::MissAlarm)
}

/// The alarm that waits for a decision; none while too few were missed, after the person came, or once somebody decided. It
/// changes only with an event.
#[must_use]
pub fn alarm<'a>(case: &'a CaseFile, policy: &Policy, zone: &TimeZone) -> Option<Alarm<'a>> {
    let mut held: Vec<(&Appointment, Attendance)> =
        case.appointments.iter().filter_map(|a| Some((a, attendance(case, a, policy)?))).collect();
    held.sort_by_key(|(a, _)| a.what.starts_at);
    let since = held.iter().rposition(|(_, one)| *one == Attendance::Attended).map_or(0, |place| place + 1);
    let run = held.get(since..)?;
    let misses: Vec<&Appointment> =
        run.iter().filter(|(_, one)| matches!(one, Attendance::Missed { .. })).map(|(a, _)| *a).collect();
    let first = misses.first()?;
    let day = |a: &Appointment| zone.to_datetime(a.what.starts_at).date();
    let appointments: Vec<(Date, Attendance)> = run.iter().map(|(a, one)| (day(a), *one)).collect();
    let registers: Vec<RegisterCode> = case.risk.register.iter().filter(|e| e.ended.is_none()).map(|e| e.made.code).collect();
    let facts = AlarmFacts { appointments: &appointments, rosh: case.risk.overall(), registers: &registers };
    let rule = enforcement::alarm(&facts, policy)?;
    let raising = misses.iter().find(|a| day(a) == rule.raised_on);
    Some(Alarm { first_missed_at: first.what.starts_at, known_at: raising.and_then(|a| a.closed_at), rule, misses })
}
