//! Contact: the first appointment after a sentence or release, and the next one by how often contact is due.

use jiff::{civil::Date, tz::TimeZone};
use rules::{
    Policy,
    contact_frequency::{ContactFacts, ContactPhase, Proposal, StartKind, next_due},
    duty::DutyKind,
    sentence::Served,
    tier::Tier,
};
use uuid::Uuid;

use super::scene::Scene;
use crate::{appointment::State, case_file::CaseFile, sentence::Sentence};

pub(super) fn owed(scene: &mut Scene<'_>) {
    let Some(sentence) = scene.sentence else { return };
    if scene.case.appointments.iter().any(|a| a.state == State::Arranged) {
        return;
    }
    let started_on = sentence.what.starts_on;
    let proposal = next_contact_proposal(scene.case, sentence, started_on, scene.policy, scene.zone);
    let Some(due_on) = proposal.due else { return };
    let first = scene.attended_on().is_none_or(|on| on < started_on);
    let kind = if first { DutyKind::FirstAppointment } else { DutyKind::Contact };
    if let Some(duty) = scene.owe_while_supervised(kind, Uuid::nil(), due_on) {
        duty.shows_on = duty.shows_on.max(started_on);
        duty.rule = proposal.rule_id;
    }
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
