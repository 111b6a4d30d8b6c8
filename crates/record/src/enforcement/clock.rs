//! The enforcement clock of an order or licence: failures in the rolling window, warnings that count, what has not been decided.
//!
//! A failure is an appointment of any kind (office, provider, unpaid work, programme) whose outcome in force can be enforced;
//! it counts under its own sentence, or under the main one of its day when it is under none (R2.5, R4.7). Counting is per
//! order; safety is per person (see [`super::alarm`]).

use jiff::{civil::Date, tz::TimeZone};
use rules::{
    Policy,
    code::ActionCode,
    enforcement::{self, ActionKind, EnforcementPeriod, Standing},
    outcome::Answer,
};

use super::{Answers, Breach, Decision, breach, breach::BreachResult};
use crate::{
    appointment::Appointment,
    case_file::CaseFile,
    id::{AppointmentId, SentenceId},
    sentence::Sentence,
};

/// What answers a failure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answered<'a> {
    /// A decision that has not been taken back and is not itself waiting for something.
    Decision(&'a Decision),
    /// Breach proceedings rest on it.
    Breach(&'a Breach),
}

impl Answered<'_> {
    /// The day of the decision, or on which proceedings began.
    #[must_use]
    pub fn on(&self) -> Date {
        match self {
            Self::Decision(decision) => decision.what.on,
            Self::Breach(breach) => breach.begun.on,
        }
    }
}

/// An appointment that counts as a failure to comply.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Failure<'a> {
    /// The day of the appointment.
    pub on: Date,
    /// The appointment.
    pub appointment: &'a Appointment,
    /// The sentence under which it counts. None while the person has none.
    pub sentence: Option<SentenceId>,
}

impl<'a> Failure<'a> {
    /// The appointment's id.
    #[must_use]
    pub fn id(&self) -> AppointmentId {
        self.appointment.what.id
    }

    /// What answers it; none while a decision is owed.
    #[must_use]
    pub fn answered(&self, case: &'a CaseFile, policy: &Policy) -> Option<Answered<'a>> {
        let proceedings = case.enforcement.breaches.iter().rev().find(|b| b.failures().contains(&self.id()));
        let decided = || {
            let last = self.last_decision(case)?;
            (!pending(last, policy)).then_some(Answered::Decision(last))
        };
        proceedings.map(Answered::Breach).or_else(decided)
    }

    /// The last decision on it that still stands, also one that waits for the person's answer.
    #[must_use]
    pub fn last_decision(&self, case: &'a CaseFile) -> Option<&'a Decision> {
        let on_it = |d: &&Decision| d.what.answers == Answers::Failure && d.what.failures.contains(&self.id());
        case.enforcement.decisions.iter().rev().filter(on_it).find(|d| d.withdrawn.is_none())
    }

    /// Whether a court has dealt with it, so that it counts no longer.
    #[must_use]
    pub fn dealt_with(&self, case: &CaseFile) -> bool {
        let of_it = |b: &&Breach| b.failures().contains(&self.id());
        let by_court = |b: &Breach| {
            b.stage == breach::Stage::Resulted && b.resulted.as_ref().is_some_and(|r| r.result != BreachResult::Withdrawn)
        };
        case.enforcement.breaches.iter().filter(of_it).any(by_court)
    }
}

/// Whether a decision only waits: for the person's answer, or for the officer of the case.
#[must_use]
pub fn pending(decision: &Decision, policy: &Policy) -> bool {
    waits(decision.what.action, decision.what.on, policy)
}

/// Whether an action only waits for an answer: it settles nothing, so that even where the law says to refer it may be taken.
#[must_use]
pub fn waits(action: ActionCode, on: Date, policy: &Policy) -> bool {
    let action = policy.enforcement.actions.read(action, on);
    action.is_some_and(|row| row.value.kind == ActionKind::Decision && row.value.respond_within.is_some())
}

/// Whether this appointment's outcome in force is a failure that can be enforced.
#[must_use]
pub fn is_failure(appointment: &Appointment, policy: &Policy) -> bool {
    appointment.outcome_type(policy).is_some_and(|outcome| outcome.enforceable == Answer::Yes)
}

/// The sentence under which an appointment counts: its own, or the main one of its day.
#[must_use]
pub fn order_of(case: &CaseFile, appointment: &Appointment, zone: &TimeZone) -> Option<SentenceId> {
    let main = || case.main_sentence(day_of(appointment, zone)).map(|s| s.what.id);
    appointment.what.sentence.or_else(main)
}

fn day_of(appointment: &Appointment, zone: &TimeZone) -> Date {
    zone.to_datetime(appointment.what.starts_at).date()
}

/// Every failure on the record, oldest first, of all sentences.
#[must_use]
pub fn all_failures<'a>(case: &'a CaseFile, policy: &Policy, zone: &TimeZone) -> Vec<Failure<'a>> {
    let mut found: Vec<_> = case
        .appointments
        .iter()
        .filter(|a| is_failure(a, policy))
        .map(|appointment| Failure { on: day_of(appointment, zone), appointment, sentence: order_of(case, appointment, zone) })
        .collect();
    found.sort_by_key(|f| f.appointment.what.starts_at);
    found
}

/// The failures under `sentence` that count on `today`: inside the window, and not dealt with by a court. Oldest first.
#[must_use]
pub fn failures<'a>(
    case: &'a CaseFile,
    sentence: Option<SentenceId>,
    today: Date,
    policy: &Policy,
    zone: &TimeZone,
) -> Vec<Failure<'a>> {
    let since = window_since(today, policy);
    let mut found = all_failures(case, policy, zone);
    found.retain(|f| f.sentence == sentence && f.on <= today && since.is_none_or(|since| since < f.on));
    found.retain(|f| !f.dealt_with(case));
    found
}

/// The day after which failures count on `today`: that day itself does not count.
#[must_use]
pub fn window_since(today: Date, policy: &Policy) -> Option<Date> {
    let row = policy.enforcement.periods.on(EnforcementPeriod::FailureWindow, today)?;
    Some(row.value.before(today, &policy.calendar))
}

/// Failures that no decision answers, oldest first, under sentences that nobody has ended. What is on this list changes only
/// with an event.
#[must_use]
pub fn undecided<'a>(case: &'a CaseFile, policy: &Policy, zone: &TimeZone) -> Vec<Failure<'a>> {
    let mut found = all_failures(case, policy, zone);
    found.retain(|f| f.answered(case, policy).is_none());
    found.retain(|f| f.sentence.and_then(|id| case.sentence(id)).is_none_or(|s| s.ended.is_none()));
    found
}

/// Warnings under `sentence` that have not been taken back, oldest first. Whether one still counts is [`counts`].
pub fn warnings<'a>(case: &'a CaseFile, sentence: Option<SentenceId>, policy: &Policy) -> impl Iterator<Item = &'a Decision> {
    case.enforcement
        .decisions
        .iter()
        .filter(move |d| d.what.sentence == sentence && d.withdrawn.is_none() && d.what.answers == Answers::Failure)
        .filter(|d| warns(d, policy))
}

/// Whether a decision gave a warning, taken back or not.
#[must_use]
pub fn warns(decision: &Decision, policy: &Policy) -> bool {
    kind_of(decision, policy) == Some(ActionKind::Warning)
}

/// What kind of step a decision is.
#[must_use]
pub fn kind_of(decision: &Decision, policy: &Policy) -> Option<ActionKind> {
    policy.enforcement.actions.read(decision.what.action, decision.what.on).map(|row| row.value.kind)
}

/// The last day on which a warning counts: twelve months run from the day it was given, not from the absence (R4.4).
#[must_use]
pub fn counts_until(warning: &Decision, policy: &Policy) -> Option<Date> {
    let row = policy.enforcement.periods.on(EnforcementPeriod::WarningWindow, warning.what.on)?;
    Some(row.value.after(warning.what.on, &policy.calendar))
}

/// Whether a warning counts on `today`.
#[must_use]
pub fn counts(warning: &Decision, today: Date, policy: &Policy) -> bool {
    warning.what.on <= today && counts_until(warning, policy).is_none_or(|last| today <= last)
}

/// Breach proceedings that run under `sentence`.
#[must_use]
pub fn breach_running(case: &CaseFile, sentence: Option<SentenceId>) -> Option<&Breach> {
    case.enforcement.breaches.iter().rev().find(|b| b.running() && Some(b.begun.sentence) == sentence)
}

/// Where an order or licence stands on `today`, with what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock<'a> {
    /// The sentence; none while the person has none.
    pub sentence: Option<&'a Sentence>,
    /// Failures that count, oldest first.
    pub failures: Vec<Failure<'a>>,
    /// Failures on this sentence that wait for a decision, oldest first; also such as the window no longer holds.
    pub undecided: Vec<Failure<'a>>,
    /// The day after which failures count.
    pub since: Option<Date>,
    /// What the panel says.
    pub standing: Standing,
    /// Warnings that count, oldest first.
    pub warnings: Vec<&'a Decision>,
    /// Breach proceedings that run.
    pub breach: Option<&'a Breach>,
}

/// Where `sentence` stands on `today`.
#[must_use]
pub fn clock<'a>(case: &'a CaseFile, sentence: Option<SentenceId>, today: Date, policy: &Policy, zone: &TimeZone) -> Clock<'a> {
    let failures = failures(case, sentence, today, policy, zone);
    let days: Vec<Date> = failures.iter().map(|f| f.on).collect();
    let breach = breach_running(case, sentence);
    let runs = if breach.is_some() { enforcement::Breach::Running } else { enforcement::Breach::NotRunning };
    let mut undecided = undecided(case, policy, zone);
    undecided.retain(|f| f.sentence == sentence);
    Clock {
        sentence: sentence.and_then(|id| case.sentence(id)),
        undecided,
        since: window_since(today, policy),
        standing: policy.enforcement.standing(&days, runs, today, &policy.calendar),
        warnings: warnings(case, sentence, policy).filter(|w| counts(w, today, policy)).collect(),
        breach,
        failures,
    }
}

/// The sentences that have a clock on `today`: those that run, and any other with failures that count or proceedings that run.
#[must_use]
pub fn sentences<'a>(case: &'a CaseFile, today: Date, policy: &Policy, zone: &TimeZone) -> Vec<&'a Sentence> {
    let failed = all_failures(case, policy, zone);
    let since = window_since(today, policy);
    let counts = |s: &Sentence| {
        failed.iter().any(|f| f.sentence == Some(s.what.id) && since.is_none_or(|since| since < f.on))
            || breach_running(case, Some(s.what.id)).is_some()
    };
    case.sentences.iter().filter(|s| s.live_on(today) || counts(s)).collect()
}

/// Letters that were decided on and are not sent, oldest first: warnings and other letters that have not been taken back.
pub fn letters_awaited<'a>(case: &'a CaseFile, policy: &Policy) -> impl Iterator<Item = &'a Decision> {
    let wanted = |d: &&Decision| {
        matches!(kind_of(d, policy), Some(ActionKind::Warning | ActionKind::Letter))
            && d.withdrawn.is_none()
            && d.letter.is_none()
    };
    case.enforcement.decisions.iter().filter(wanted)
}
