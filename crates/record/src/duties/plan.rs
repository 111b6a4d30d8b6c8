//! Duties of the plan and of taking over: the first plan, its steps, accepting a case, preparing a release.

use jiff::civil::Date;
use rules::duty::DutyKind;
use uuid::Uuid;

use super::{Owner, release, scene::Scene};
use crate::plan::StepOwner;

pub(super) fn owed(scene: &mut Scene<'_>) {
    handover(scene);
    let Some(started_on) = scene.started_on else { return };
    first(scene, started_on);
    for step in scene.case.plan.open_steps() {
        let owner = match &step.what.owner {
            StepOwner::Officer => Owner::Officer,
            StepOwner::Staff(officer) => Owner::Named(*officer),
            StepOwner::Person | StepOwner::Service(_) => continue,
        };
        let since = step.since;
        if let Some(duty) = scene.owe_while_supervised(DutyKind::PlanStep, step.what.id.0, step.what.by) {
            duty.owner = owner;
            duty.shows_on = duty.shows_on.max(since);
        }
    }
    release::owed(scene);
}

fn first(scene: &mut Scene<'_>, started_on: Date) {
    let made = |since: Date| scene.case.plan.agreed.iter().any(|agreed| agreed.on >= since);
    if let (_, Some(clock)) = scene.first_owed(started_on, made) {
        scene.owe_first(DutyKind::InitialPlan, clock);
    }
}

/// The new officer accepts the case; a question they ask is the manager's to answer, and then it is theirs again.
fn handover(scene: &mut Scene<'_>) {
    let case = scene.case;
    let Some(held) = case.allocation().filter(|_| !case.handover_accepted()) else { return };
    let asked = case.handover_question_open();
    let answered = case.handover_answers().last().map(|(on, _)| *on);
    if let Some(duty) = scene.owe(DutyKind::HandoverToAccept, Uuid::nil(), asked.or(answered).unwrap_or(held.from))
        && asked.is_some()
    {
        duty.owner = Owner::Manager;
    }
}
