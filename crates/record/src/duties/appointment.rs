//! Duties about appointments: outcomes to record, absences to decide.

use rules::{
    code::OutcomeCode,
    duty::DutyKind,
    outcome::{Answer, Outcome},
};

use super::scene::Scene;
use crate::{appointment::State, recorded::plus_days};

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
            State::Closed(session) if awaited(scene, appointment.outcome) => {
                let held_on = scene.day_of(appointment.what.starts_at);
                let shows_on = session.evidence_by.unwrap_or(held_on);
                if let Some(duty) = scene.owe(DutyKind::AbsenceToDecide, id, held_on) {
                    duty.shows_on = shows_on;
                    duty.due_on = duty.due_on.max(shows_on);
                }
            }
            _ => {}
        }
    }
}

/// What an outcome means.
fn meaning<'a>(scene: &Scene<'a>, outcome: Option<OutcomeCode>) -> Option<&'a Outcome> {
    let row = scene.policy.outcomes.types.read(outcome?, jiff::civil::Date::MAX)?;
    Some(&row.value)
}

/// Whether the person's reason is awaited.
fn awaited(scene: &Scene<'_>, outcome: Option<OutcomeCode>) -> bool {
    meaning(scene, outcome).is_some_and(|outcome| outcome.enforceable == Answer::Open)
}
