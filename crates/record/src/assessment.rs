//! Assessments as completed, and predictor scores: answers are kept as given, scores with the version that made them.
//!
//! A completed assessment is never changed; a correction is a new assessment (`domain/assessment.md` section 1). Its
//! needs are worked out when they are read (`rules::assessment::needs`); its scores are kept, because they were acted on.

use jiff::civil::Date;
use rules::{
    Policy,
    assessment::{Answers, SetCode},
    predictor::{self, OffendingFacts, PredictorResult, PredictorTables, received::Received},
};
use serde::{Deserialize, Serialize};

use crate::{
    case_file::CaseFile,
    decide::Context,
    event::Event,
    id::{AssessmentId, SentenceId},
    refusal::Refusal,
    text,
};

mod completion;
pub mod contradiction;
pub mod draft;
#[cfg(feature = "histories")]
pub mod example;
mod facts;
pub mod levels;
pub mod missing;
pub mod prefill;
pub mod quality;
pub mod register;
pub mod signing;
pub mod so_far;

pub use contradiction::{Contradiction, contradictions};
pub use facts::facts;
pub use missing::{Missing, missing};
pub use prefill::{Prefilled, prefill};
pub use quality::{SignatureQuality, quality, silent_change};
pub use so_far::{SoFar, so_far};

/// What kind of assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AssessmentKind {
    /// Basic: predictors and risk of serious harm.
    Layer1,
    /// Full: all sections.
    Layer3,
    /// Predictors alone.
    Standalone,
}

impl AssessmentKind {
    /// The words to show.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Layer1 => "Basic (layer 1)",
            Self::Layer3 => "Full (layer 3)",
            Self::Standalone => "Predictors alone",
        }
    }
}

/// How it was finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AssessmentStatus {
    /// Completed and signed.
    Complete,
    /// Left unfinished and frozen by the system.
    LockedIncomplete,
}

/// An assessment was completed, or locked as it was left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssessmentCompleted {
    /// Its id.
    pub id: AssessmentId,
    /// Kind.
    pub kind: AssessmentKind,
    /// Which questions were asked: `policy/questions.toml`.
    pub questions: SetCode,
    /// Version of the question set, as its row counts it.
    pub question_version: u8,
    /// How it was finished.
    pub status: AssessmentStatus,
    /// For which sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<SentenceId>,
    /// The day it was begun.
    pub initiated_on: Date,
    /// The day it was completed or locked.
    pub completed_on: Date,
    /// The answers as given; a question that is not there was not answered.
    pub answers: Answers,
}

/// Predictors were scored: from an assessment of ours, or by another service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PredictorsScored {
    /// From which assessment; none for scores received by themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<AssessmentId>,
    /// The day of the assessment that they rest on.
    pub on: Date,
    /// The scores.
    pub results: Vec<PredictorResult>,
    /// What could not be scored, and why, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
    /// Who scored: our own rules, or the other service.
    pub source: String,
}

/// A wish to keep a completed assessment.
pub type CompleteAssessment = AssessmentCompleted;

impl CaseFile {
    /// The assessment with this id.
    #[must_use]
    pub fn assessment(&self, id: AssessmentId) -> Option<&AssessmentCompleted> {
        self.assessments.iter().find(|a| a.id == id)
    }
}

/// The source named with scores that our own rules made.
pub const OWN_SOURCE: &str = "Scored from the assessment";

/// Keeps a completed assessment, and scores the predictors from it.
pub(crate) fn complete(case: &CaseFile, wish: AssessmentCompleted, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    check(case, &wish, ctx)?;
    let scored = scored(&facts(case, &wish, ctx.policy), ctx.policy, wish.completed_on);
    let scored = PredictorsScored { assessment: Some(wish.id), ..scored };
    let anything = !scored.results.is_empty() || !scored.problems.is_empty();
    let mut events = vec![Event::AssessmentCompleted(wish)];
    events.extend(anything.then_some(Event::PredictorsScored(scored)));
    Ok(events)
}

fn check(case: &CaseFile, wish: &AssessmentCompleted, ctx: &Context<'_>) -> Result<(), Refusal> {
    if case.assessment(wish.id).is_some() {
        return Err(Refusal::AlreadyRecorded { what: "That assessment" });
    }
    if wish.completed_on > ctx.today() {
        return Err(Refusal::InFuture { field: "completedOn", what: "Date of completion" });
    }
    if wish.completed_on < wish.initiated_on {
        return Err(Refusal::EndsBeforeStart);
    }
    if wish.sentence.is_some_and(|id| case.sentence(id).is_none()) {
        return Err(Refusal::NotFound { what: "sentence" });
    }
    let set = ctx.policy.questions.on(wish.questions, wish.completed_on);
    if let Some(first) = set.refused(&wish.answers).into_iter().next() {
        return Err(Refusal::Answer { why: first.to_string() });
    }
    for answer in wish.answers.values() {
        text::check("answers", answer.as_str(), text::NOTE_MAX)?;
    }
    Ok(())
}

/// Every predictor that can be scored; what cannot, with what to do, unless the person simply was not asked.
fn scored(facts: &OffendingFacts, policy: &Policy, on: Date) -> PredictorsScored {
    let mut scored = PredictorsScored { assessment: None, on, results: vec![], problems: vec![], source: OWN_SOURCE.to_owned() };
    let tables = match policy.predictors.on(on) {
        Ok(tables) => tables,
        Err(why) => {
            scored.problems.push(why.to_string());
            return scored;
        }
    };
    for each in predictor::calculate_all(facts, &tables, &policy.offence_categories) {
        match each.outcome {
            Ok(result) => scored.results.push(result),
            Err(why) => scored.problems.push(format!("{}: {why}", each.predictor)),
        }
    }
    scored
}

/// Takes in scores made elsewhere. A band that does not follow from its percentage is refused.
pub(crate) fn receive(case: &CaseFile, wish: PredictorsScored, ctx: &Context<'_>) -> Result<Event, Refusal> {
    if wish.on > ctx.today() {
        return Err(Refusal::InFuture { field: "on", what: "Date of the scores" });
    }
    if wish.assessment.is_some_and(|id| case.assessment(id).is_none()) {
        return Err(Refusal::NotFound { what: "assessment" });
    }
    if wish.results.is_empty() {
        return Err(Refusal::Missing { field: "results", what: "at least one score" });
    }
    text::required("source", "who scored", &wish.source, text::SHORT_MAX)?;
    let tables = ctx.policy.predictors.on(wish.on).map_err(|why| Refusal::Score { why: why.to_string() })?;
    let results = wish.results.iter().map(|result| checked(result, &wish, &tables)).collect::<Result<_, _>>()?;
    Ok(Event::PredictorsScored(PredictorsScored { results, ..wish }))
}

fn checked(result: &PredictorResult, wish: &PredictorsScored, tables: &PredictorTables<'_>) -> Result<PredictorResult, Refusal> {
    let name = result.predictor;
    let (Some(percent), Some(band)) = (result.percent, result.band) else {
        return Err(Refusal::Score { why: format!("{name}: enter its percentage and its band") });
    };
    let given = Received {
        predictor: name,
        version: result.version.clone(),
        basis: result.basis,
        percent,
        band,
        band_reduced: result.band_reduced,
        points: result.points,
        calculated_on: wish.on,
        source: wish.source.clone(),
        missing_fields: result.missing.clone(),
    };
    let kept = predictor::received(given, tables).map_err(|why| Refusal::Score { why: why.to_string() })?;
    Ok(PredictorResult { one_year: result.one_year, ..kept })
}
