//! What follows from an assessment in the making: needs, predictors and tier as they would be if it were completed now.

use jiff::civil::Date;
use rules::{
    Policy,
    assessment::{NeedsResult, needs},
};

use super::{AssessmentCompleted, AssessmentStatus, PredictorsScored, completion, draft::Draft, facts, scored};
use crate::{
    case_file::CaseFile,
    tier::{self, TierCalculated},
};

/// What the answers so far give.
#[derive(Clone, Debug, PartialEq)]
pub struct SoFar {
    /// The needs.
    pub needs: NeedsResult,
    /// The predictors that can be scored, and what stands in the way of the others.
    pub scores: PredictorsScored,
    /// Both tiers.
    pub tier: Option<TierCalculated>,
}

/// What the answers so far give.
#[must_use]
pub fn so_far(case: &CaseFile, draft: &Draft, today: Date, policy: &Policy) -> SoFar {
    let assessment = as_completed(draft, today);
    let set = policy.questions.on(draft.begun.questions, today);
    let needs = needs(&draft.answers, set, &policy.needs.in_force(today));
    let scores = scored(&facts(case, &assessment, policy), policy, today);
    let scores = PredictorsScored { assessment: Some(draft.begun.id), ..scores };
    let mut then = case.clone();
    then.assessments.push(assessment);
    then.risk.predictors.push(scores.clone());
    if !draft.levels.is_empty() {
        then.risk.judgements.push(completion::judgement(draft, None, today));
    }
    let tier = tier::calculate(&then, today, policy);
    SoFar { needs, scores, tier }
}

/// The assessment as it would be completed on `today`.
pub(super) fn as_completed(draft: &Draft, today: Date) -> AssessmentCompleted {
    AssessmentCompleted {
        id: draft.begun.id,
        kind: draft.begun.kind,
        questions: draft.begun.questions,
        question_version: draft.begun.question_version,
        status: AssessmentStatus::Complete,
        sentence: draft.begun.sentence,
        initiated_on: draft.begun_on,
        completed_on: today,
        answers: draft.answers.clone(),
    }
}
