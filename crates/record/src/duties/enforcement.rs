//! Duties about failures to comply: the decision, the letter, the steps of a breach, the alarm of misses in a row.

use rules::{contact_frequency::Standard, duty::DutyKind};

use super::scene::Scene;
use crate::enforcement::{alarm, breach::Stage, clock, proposal};

pub(super) fn owed(scene: &mut Scene<'_>) {
    let case = scene.case;
    for failure in clock::undecided(case, scene.policy, scene.zone) {
        let proposed = proposal::for_failure(case, &failure, scene.policy, scene.zone);
        let begun = scene.policy.standards.owed(Standard::EnforcementBegun, failure.on, &scene.policy.calendar);
        let by = proposed.as_ref().and_then(|p| p.due_on).or(begun.map(|owed| owed.by)).unwrap_or(failure.on);
        if let Some(duty) = scene.owe(DutyKind::EnforcementStep, failure.id().0, by) {
            duty.shows_on = duty.shows_on.max(failure.on);
            if let Some(proposed) = proposed {
                duty.rule = proposed.rule_id;
            }
        }
    }
    for decision in clock::letters_awaited(case, scene.policy) {
        scene.owe(DutyKind::LetterToSend, decision.what.id.0, decision.what.on);
    }
    for breach in &case.enforcement.breaches {
        let begun = breach.begun.on;
        let decided = breach.decisions.last().map_or(begun, |(on, ..)| *on);
        let (kind, from) = match breach.stage {
            Stage::Draft => (DutyKind::BreachToSend, decided),
            Stage::WithManager => (DutyKind::BreachToDecide, breach.submitted.as_ref().map_or(begun, |(on, _)| *on)),
            Stage::ReadyForCourt => (DutyKind::BreachToList, decided),
            Stage::Listed => (DutyKind::BreachToResult, breach.listed.last().map_or(begun, |listed| listed.hearing_on)),
            Stage::Resulted | Stage::NotPursued => continue,
        };
        scene.owe(kind, breach.begun.id.0, from);
    }
    if let Some(alarm) = alarm::alarm(case, scene.policy, scene.zone) {
        let last = alarm.misses.last().map(|appointment| appointment.what.id.0);
        if let Some(duty) = scene.owe(DutyKind::MissAlarm, last.unwrap_or_default(), alarm.rule.decide_by) {
            duty.shows_on = duty.shows_on.max(alarm.rule.raised_on);
            duty.rule = alarm.rule.rule_id;
        }
    }
}
