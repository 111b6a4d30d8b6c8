//! Duties about appointments: outcomes to record, people to reach, evidence to ask for, absences to decide.

use jiff::{Timestamp, civil::Date};
use rules::{contact::ContactMode, duty::DutyKind, outcome::Answer};

use super::scene::Scene;
use crate::{
    appointment::{Appointment, SessionClosed, State},
    recorded::plus_days,
};

pub(super) fn owed(scene: &mut Scene<'_>) {
    for appointment in &scene.case.appointments {
        let id = appointment.what.id.0;
        match &appointment.state {
            State::Arranged => {
                let held_on = scene.day_of(appointment.what.starts_at);
                if let Some(duty) = scene.owe(DutyKind::OutcomeToRecord, id, held_on) {
                    // On the day itself the appointment is on the list of today.
                    duty.shows_on = plus_days(held_on, 1);
                }
            }
            State::Closed(session) => absence(scene, appointment, session),
            State::Moved(_) | State::Cancelled(_) => {}
        }
    }
    to_reach(scene);
}

/// An absence whose reason is awaited: first its evidence, then the decision.
fn absence(scene: &mut Scene<'_>, appointment: &Appointment, session: &SessionClosed) {
    if appointment.outcome_type(scene.policy).is_none_or(|outcome| outcome.enforceable != Answer::Open) {
        return;
    }
    let id = appointment.what.id;
    let held_on = scene.day_of(appointment.what.starts_at);
    let evidence_by = session.evidence_by.or_else(|| scene.policy.enforcement.evidence_due(held_on, &scene.policy.calendar));
    let evidence_by = evidence_by.unwrap_or(held_on);
    let received = scene.case.enforcement.evidence.iter().filter(|e| e.appointment == id).map(|e| e.on).min();
    if received.is_none() {
        scene.owe(DutyKind::EvidenceOfAbsence, id.0, evidence_by);
    }
    let shows_on = received.unwrap_or(evidence_by).max(held_on);
    if let Some(duty) = scene.owe(DutyKind::AbsenceToDecide, id.0, held_on) {
        duty.shows_on = shows_on;
        let late_by = shows_on.max(duty.due_on);
        if late_by > duty.due_on {
            scene.due_latest(late_by);
        }
    }
}

/// The last appointment missed, when nobody has tried to reach the person since.
fn to_reach(scene: &mut Scene<'_>) {
    let Some(missed) = last_missed(scene) else { return };
    let since = missed.what.starts_at;
    if tried(scene, since) {
        return;
    }
    let (id, on) = (missed.what.id.0, scene.day_of(since));
    scene.owe_while_supervised(DutyKind::MissedContactAttempt, id, on);
}

/// The latest appointment missed without an accepted reason, unless the person came to a later one.
fn last_missed<'a>(scene: &Scene<'a>) -> Option<&'a Appointment> {
    let held = scene.case.appointments.iter().filter_map(|a| {
        let outcome = a.outcome_type(scene.policy)?;
        (outcome.attended || outcome.enforceable != Answer::No).then_some((a, outcome.attended))
    });
    let (last, attended) = held.max_by_key(|(a, _)| a.what.starts_at)?;
    (!attended).then_some(last)
}

/// Whether the record holds a contact with the person, or an attempt at one, since.
fn tried(scene: &Scene<'_>, since: Timestamp) -> bool {
    scene.case.contacts.iter().rev().filter(|c| c.what.happened_at >= since).any(|contact| {
        let row = scene.policy.contacts.types.read(contact.what.kind, Date::MAX);
        row.is_some_and(|row| {
            let group = row.value.group.as_str();
            let by_post = row.value.mode.is_some_and(|mode| mode != ContactMode::Prison);
            group == "COMMS_PERSON" || group == "HOME_VISIT" || by_post
        })
    })
}
