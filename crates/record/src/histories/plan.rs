//! Random wishes about the plan, the hand-over or a release: see [`crate::histories`].

use rules::rosh::GroupAtRisk;

use super::Chance;
use crate::{
    GoalId, StepId,
    case_file::CaseFile,
    decide::{Command, Context},
    handover,
    id::SentenceId,
    plan,
    recorded::plus_days,
    sentence::Sentence,
    supervision::{self, SdsPlusReceived, SupervisionRestarted},
};

/// A wish about the plan, the hand-over or a release.
pub(super) fn wish(chance: &mut Chance, case: &CaseFile, ctx: &Context<'_>) -> Command {
    let text = chance.words();
    let ended = chance.pick(&[plan::Ended::Done, plan::Ended::Dropped]).unwrap_or(plan::Ended::Done);
    let (goal, step) = (GoalId(chance.id()), StepId(chance.id()));
    let by = chance.days(plus_days(ctx.today(), 500));
    // Contact that has stopped and is started again is rare: whoever may start it does so more often than not.
    let stopped = |s: &&Sentence| {
        let from = supervision::package(case, s, ctx.today(), ctx.policy, ctx.zone).final_third.from();
        s.open_on(ctx.today()) && from.is_some_and(|from| from <= ctx.today())
    };
    let stopped = case.sentences.iter().rev().find(stopped).map(|s| s.what.id);
    let turn = chance.below(12);
    if let (4 | 5 | 10 | 11, Some(sentence)) = (turn, stopped) {
        return restart(sentence, ctx);
    }
    match turn {
        0 | 1 => Command::Plan(plan::Wish::SetGoal {
            seen: case.plan.goal(goal).map(|goal| goal.revision),
            what: plan::GoalSet {
                id: goal,
                words: text,
                need: chance.pick(&["accommodation", "drugs", "weather"]).map(str::to_owned),
                linked_to_harm: chance.below(2) == 0,
                linked_to_reoffending: chance.below(2) == 0,
                protects: vec![GroupAtRisk::Public],
                by: Some(by),
            },
        }),
        2 => Command::Plan(plan::Wish::CloseGoal(plan::GoalClosed { id: goal, ended, note: text })),
        3 | 4 => Command::Plan(plan::Wish::SetStep {
            seen: case.plan.step(step).map(|step| step.revision),
            what: plan::StepSet { id: step, goal, what: text, owner: plan::StepOwner::Officer, by, sensitive: false },
        }),
        5 => Command::Plan(plan::Wish::CloseStep(plan::StepClosed { id: StepId(chance.id()), ended, note: text })),
        6 => Command::Plan(plan::Wish::Agree(plan::PlanAgreed {
            on: ctx.today(),
            assessment: None,
            persons_view: "It is fair".into(),
            contingency: text,
            risk_management: String::new(),
            enquiries: case.enquiries.all.iter().take(1).map(|enquiry| enquiry.id).collect(),
        })),
        // A question waits for its answer: more often than not it is answered, whatever else there was to do.
        7 | 9 if !case.handover_questions().is_empty() && chance.below(3) > 0 => {
            Command::Handover(handover::Wish::Answer(handover::HandoverQuestionAnswered { answer: "It is in the plan".into() }))
        }
        7 => Command::Handover(handover::Wish::Accept(handover::HandoverAccepted { read_to: case.version, note: text })),
        8 => Command::Handover(handover::Wish::Answer(handover::HandoverQuestionAnswered { answer: text })),
        9 => Command::Supervise(supervision::Wish::ReceiveSdsPlus(SdsPlusReceived {
            sentence: SentenceId(chance.id()),
            sds_plus: chance.below(2) == 0,
            source: "Prison".into(),
        })),
        10 => restart(case.sentences.last().map_or(SentenceId(chance.id()), |s| s.what.id), ctx),
        _ => Command::Handover(handover::Wish::PrepareRelease(handover::ReleasePrepared {
            sentence: SentenceId(chance.id()),
            weeks: 12,
            note: text,
            settled: Vec::new(),
            who: String::new(),
            on: None,
        })),
    }
}

fn restart(sentence: SentenceId, ctx: &Context<'_>) -> Command {
    let reason = "A new partner, of whom nothing is known".into();
    Command::Supervise(supervision::Wish::Restart(SupervisionRestarted { sentence, on: ctx.today(), reason }))
}
