//! What is owed to a case, as far as the ground floor knows: derived from the record, never kept as a to-do list.
//!
//! Each piece shows from a day and is due by a day, under a rule. Recording the work is what clears it.

use jiff::{civil::Date, tz::TimeZone};
use rules::{
    Policy,
    code::OutcomeCode,
    contact_frequency::{ContactFacts, ContactPhase, Proposal, Standard, StartKind, next_due},
    outcome::Answer,
    sentence::Served,
    tier::Tier,
};
use uuid::Uuid;

use crate::{appointment::State, case_file::CaseFile, recorded::plus_days, sentence::Sentence};

/// What kind of work is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkKind {
    /// An appointment has started and lacks an outcome.
    OutcomeToRecord,
    /// No first appointment since the sentence or release.
    FirstAppointment,
    /// No contact for longer than the rule allows, and none is booked.
    ContactDue,
    /// An absence waits for the person's reason.
    AbsenceToDecide,
    /// A flag's review date.
    RegisterReview,
}

impl WorkKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::OutcomeToRecord, Self::FirstAppointment, Self::ContactDue, Self::AbsenceToDecide, Self::RegisterReview];

    /// The stable text used in storage and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OutcomeToRecord => "outcome_to_record",
            Self::FirstAppointment => "first_appointment",
            Self::ContactDue => "contact_due",
            Self::AbsenceToDecide => "absence_to_decide",
            Self::RegisterReview => "register_review",
        }
    }

    /// The words to show.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::OutcomeToRecord => "Record outcome",
            Self::FirstAppointment => "Arrange first appointment",
            Self::ContactDue => "Arrange next appointment",
            Self::AbsenceToDecide => "Decide absence",
            Self::RegisterReview => "Review flag",
        }
    }

    /// The kind with this stable text.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A piece of work that is owed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkDue {
    /// What.
    pub kind: WorkKind,
    /// About which appointment or flag; nil when it is about the case.
    pub about: Uuid,
    /// The first day on which it shows.
    pub shows_on: Date,
    /// The day it is due by.
    pub due_on: Date,
    /// The rule it comes from.
    pub rule: String,
}

/// What is owed to `case` from now on. It changes only with an event of the case: what only time changes is in `shows_on`.
#[must_use]
pub fn work_due(case: &CaseFile, policy: &Policy, zone: &TimeZone) -> Vec<WorkDue> {
    let mut due = Vec::new();
    let ended = !case.sentences.is_empty() && case.sentences.iter().all(|s| s.ended.is_some());
    if !case.exists() || case.person.died_on.is_some() || ended {
        return due;
    }
    outcomes(case, policy, zone, &mut due);
    if let Some(sentence) = running_sentence(case) {
        next_contact(case, sentence, policy, zone, &mut due);
    }
    let flags = case.risk.register.iter().filter(|entry| entry.ended.is_none());
    due.extend(flags.filter_map(|entry| {
        let review_on = entry.review_on?;
        Some(WorkDue {
            kind: WorkKind::RegisterReview,
            about: entry.made.id.0,
            // A review is looked for two weeks ahead, so that it can be put into an appointment.
            shows_on: plus_days(review_on, -14),
            due_on: review_on,
            rule: format!("register/{}", entry.made.code),
        })
    }));
    due.sort();
    due
}

/// The latest sentence that nobody ended.
fn running_sentence(case: &CaseFile) -> Option<&Sentence> {
    case.sentences.iter().filter(|s| s.ended.is_none()).max_by_key(|s| s.what.starts_on)
}

fn outcomes(case: &CaseFile, policy: &Policy, zone: &TimeZone, due: &mut Vec<WorkDue>) {
    for appointment in &case.appointments {
        let held_on = zone.to_datetime(appointment.what.starts_at).date();
        let (kind, standard, shows_on) = match &appointment.state {
            // On the day itself the appointment is on the list of today.
            State::Arranged => (WorkKind::OutcomeToRecord, Standard::OutcomeRecorded, plus_days(held_on, 1)),
            State::Closed(session) if reason_awaited(appointment.outcome, policy, held_on) => {
                let shows_on = session.evidence_by.unwrap_or(held_on);
                (WorkKind::AbsenceToDecide, Standard::AbsenceDecided, shows_on)
            }
            _ => continue,
        };
        let Some(owed) = policy.standards.owed(standard, held_on, &policy.calendar) else { continue };
        due.push(WorkDue { kind, about: appointment.what.id.0, shows_on, due_on: owed.by.max(shows_on), rule: owed.rule_id });
    }
}

fn reason_awaited(outcome: Option<OutcomeCode>, policy: &Policy, held_on: Date) -> bool {
    let row = outcome.and_then(|code| policy.outcomes.types.read(code, held_on));
    row.is_some_and(|row| row.value.enforceable == Answer::Open)
}

fn next_contact(case: &CaseFile, sentence: &Sentence, policy: &Policy, zone: &TimeZone, due: &mut Vec<WorkDue>) {
    if case.appointments.iter().any(|a| a.state == State::Arranged) {
        return;
    }
    let proposal = next_contact_proposal(case, sentence, sentence.what.starts_on, policy, zone);
    let (Some(due_on), first) = (proposal.due, last_attended_since(case, sentence.what.starts_on, policy, zone).is_none()) else {
        return;
    };
    due.push(WorkDue {
        kind: if first { WorkKind::FirstAppointment } else { WorkKind::ContactDue },
        about: Uuid::nil(),
        shows_on: sentence.what.starts_on.max(plus_days(due_on, -7)),
        due_on,
        rule: proposal.rule_id,
    });
}

fn last_attended_since(case: &CaseFile, since: Date, policy: &Policy, zone: &TimeZone) -> Option<Date> {
    let attended = case.last_attended(policy)?;
    Some(zone.to_datetime(attended.what.starts_at).date()).filter(|day| *day >= since)
}

/// When the next contact is due, and why: what the page that books one proposes.
#[must_use]
pub fn next_contact_proposal(case: &CaseFile, sentence: &Sentence, today: Date, policy: &Policy, zone: &TimeZone) -> Proposal {
    let started_on = sentence.what.starts_on;
    let disposal = policy.sentences.disposals.read(sentence.what.disposal, sentence.what.sentenced_on);
    let custody = disposal.is_some_and(|row| row.value.served != Served::Community);
    let facts = ContactFacts {
        start: if custody { StartKind::Release } else { StartKind::Order },
        started_on,
        phase: ContactPhase::Supervised,
        rosh: case.risk.overall(),
        tier: case.risk.tier().and_then(|tier| if let Tier::V3 { value, .. } = tier { Some(value) } else { None }),
        last_attended: last_attended_since(case, started_on, policy, zone),
    };
    next_due(&facts, today, &policy.standards, &policy.calendar)
}
