//! Duties of the conversation between manager and officer: to hold it, and to do what was agreed.

use rules::{duty::DutyKind, oversight::OversightTrigger};
use uuid::Uuid;

use super::{Owner, scene::Scene};
use crate::oversight::due;

pub(super) fn owed(scene: &mut Scene<'_>) {
    for due in due::due(scene.case, scene.policy, scene.zone).iter().filter(|due| due.open()) {
        if let Some(duty) = scene.owe(DutyKind::Oversight, about(due.trigger, due.about), due.due_on) {
            duty.shows_on = duty.shows_on.max(due.clock_from);
            duty.rule = due.rule();
        }
    }
    for talk in &scene.case.oversights {
        for action in talk.open_actions() {
            if let Some(duty) = scene.owe(DutyKind::OversightAction, action.id.0, action.due_on) {
                duty.shows_on = duty.shows_on.max(talk.what.on);
                duty.owner = Owner::Named(action.owner);
            }
        }
    }
}

/// What a conversation is about, kept apart by trigger: one allocation can ask for two.
pub(super) fn about(trigger: OversightTrigger, about: Uuid) -> Uuid {
    let place = OversightTrigger::ALL.iter().position(|one| *one == trigger).and_then(|place| u128::try_from(place).ok());
    Uuid::from_u128(about.as_u128() ^ ((place.unwrap_or_default() + 1) << 120))
}
