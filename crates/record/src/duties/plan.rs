//! Duties of the plan and of taking over: the first plan, its steps, accepting a case, preparing a release.

use jiff::civil::Date;
use rules::duty::DutyKind;
use uuid::Uuid;

use super::{Owner, scene::Scene};
use crate::{plan::StepOwner, recorded::plus_days};

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
    releases(scene);
}

fn first(scene: &mut Scene<'_>, started_on: Date) {
    let since = scene.sentence.map_or(started_on, |s| s.what.sentenced_on.min(s.what.starts_on));
    if !scene.case.plan.agreed.iter().any(|agreed| agreed.on >= since) {
        let about = scene.sentence.map_or(Uuid::nil(), |s| s.what.id.0);
        scene.owe_while_supervised(DutyKind::InitialPlan, about, started_on);
    }
}

/// The new officer accepts the case; a question they ask is the manager's to answer.
fn handover(scene: &mut Scene<'_>) {
    let case = scene.case;
    let Some(held) = case.allocation().filter(|_| !case.handover_accepted()) else { return };
    let asked = case.handover_questions().last().map(|(on, _)| *on);
    if let Some(duty) = scene.owe(DutyKind::HandoverToAccept, Uuid::nil(), asked.unwrap_or(held.from))
        && asked.is_some()
    {
        duty.owner = Owner::Manager;
    }
}

/// Weeks before a release that is known, each part until the person is out.
fn releases(scene: &mut Scene<'_>) {
    const PARTS: [(u8, DutyKind); 3] =
        [(12, DutyKind::Release12Weeks), (8, DutyKind::Release8Weeks), (4, DutyKind::Release4Weeks)];
    let known_since = scene.case.opened_at.map(|at| scene.day_of(at));
    for sentence in scene.case.sentences.iter().filter(|s| s.ended.is_none()) {
        if sentence.key_date("R-RELEASED").is_some() {
            continue;
        }
        let Some(release_on) = sentence.release_on(scene.policy) else { continue };
        // Whoever came to us out of prison already was prepared by somebody else.
        if known_since.is_some_and(|since| release_on <= since) {
            continue;
        }
        let id = sentence.what.id;
        for (weeks, kind) in PARTS {
            let done = scene.case.handover.release.iter().any(|(_, part)| part.sentence == id && part.weeks == weeks);
            if done {
                continue;
            }
            if let Some(duty) = scene.owe(kind, id.0, release_on) {
                duty.shows_on = duty.shows_on.max(sentence.what.sentenced_on);
                duty.shows_until = Some(plus_days(release_on, -1));
            }
        }
    }
}
