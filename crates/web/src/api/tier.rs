//! Tiers with what gave them, and the scores of predictors, through the API: as they were worked out and kept.

use axum::extract::Path;
use jiff::civil::Date;
use record::{CaseFile, assessment::PredictorsScored, tier::TierCalculated};
use rules::{predictor::PredictorResult, tier::Tier};
use serde::Serialize;
use service::access::FieldGroup;
use utoipa::ToSchema;

use super::{body::Versioned, opening::Reads, people::AsAt};
use crate::trouble::Trouble;

/// A tier that we worked out: inputs and results as they are kept in the record.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalculatedBody {
    /// The day.
    pub on: Date,
    /// Both models in words: `B2, D (provisional)`.
    pub words: String,
    /// Why it was worked out.
    pub reason: String,
    /// The day whose tables were used.
    pub policy_on: Date,
    /// The two-axis model: inputs and result.
    #[schema(value_type = Option<Object>)]
    pub v2: Option<serde_json::Value>,
    /// The seven-letter model: inputs and result.
    #[schema(value_type = Option<Object>)]
    pub v3: Option<serde_json::Value>,
    /// Inputs that could not be used.
    pub problems: Vec<ProblemInputBody>,
}

/// An input that could not be used.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProblemInputBody {
    /// Which.
    pub field: String,
    /// What was given.
    pub given: String,
    /// What was done with it and what to do.
    pub what_to_do: &'static str,
}

/// A tier that was received.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReceivedTierBody {
    /// The day.
    pub on: Date,
    /// The tier in words.
    pub tier: String,
    /// Who gave it.
    pub source: String,
}

/// A score.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ScoreBody {
    /// Which predictor: `arp`.
    pub predictor: &'static str,
    /// `static` or `dynamic`; none for those with one form.
    pub basis: Option<&'static str>,
    /// In two years, in percent.
    pub percent: Option<String>,
    /// In one year, in percent.
    pub one_year: Option<String>,
    /// Points.
    pub points: Option<i32>,
    /// `low`, `medium`, `high`, `very_high` or `not_applicable`.
    pub band: Option<&'static str>,
    /// Codes of missing answers.
    pub missing: Vec<String>,
    /// Version.
    pub version: String,
}

impl From<&PredictorResult> for ScoreBody {
    fn from(of: &PredictorResult) -> Self {
        Self {
            predictor: of.predictor.as_str(),
            basis: of.basis.map(rules::predictor::Basis::as_str),
            percent: of.percent.map(|percent| percent.to_string()),
            one_year: of.one_year.map(|percent| percent.to_string()),
            points: of.points,
            band: of.band.map(rules::predictor::Band::as_str),
            missing: of.missing.clone(),
            version: of.version.clone(),
        }
    }
}

/// Scores made at once.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ScoringBody {
    /// The day of the assessment that they rest on.
    pub on: Date,
    /// Who scored.
    pub source: String,
    /// The scores.
    pub scores: Vec<ScoreBody>,
    /// What could not be scored, and why.
    pub problems: Vec<String>,
}

/// Tier.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TierBody {
    /// The tier in force in words.
    pub tier: Option<String>,
    /// What we worked out, newest first.
    pub calculated: Vec<CalculatedBody>,
    /// What was received, newest first.
    pub received: Vec<ReceivedTierBody>,
    /// Scores of predictors, newest first.
    pub scorings: Vec<ScoringBody>,
}

/// Tiers of a person with what gave them, and scores of predictors.
#[utoipa::path(get, path = "/api/v1/people/{crn}/tier", tag = "people", params(("crn" = String, Path,), AsAt),
    responses((status = 200, body = TierBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn tier(reads: Reads, Path(crn): Path<String>) -> Result<Versioned<TierBody>, Trouble> {
    let opened = reads.open(&crn, &[FieldGroup::Risk]).await?;
    Ok(Versioned(opened.case.version, body(&opened.case)))
}

fn body(case: &CaseFile) -> TierBody {
    let risk = &case.risk;
    let scoring = |scoring: &PredictorsScored| ScoringBody {
        on: scoring.on,
        source: scoring.source.clone(),
        scores: scoring.results.iter().map(Into::into).collect(),
        problems: scoring.problems.clone(),
    };
    TierBody {
        tier: risk.tier().map(Tier::words),
        calculated: risk.calculated.iter().rev().map(|(on, of)| calculated(*on, of)).collect(),
        received: risk
            .tiers
            .iter()
            .rev()
            .map(|(on, of)| ReceivedTierBody { on: *on, tier: of.tier.words(), source: of.source.clone() })
            .collect(),
        scorings: risk.predictors.iter().rev().map(scoring).collect(),
    }
}

fn calculated(on: Date, of: &TierCalculated) -> CalculatedBody {
    let of_v2 = of.v2.iter().flat_map(|v2| &v2.result.problems);
    let of_v3 = of.v3.iter().flat_map(|v3| &v3.result.problems);
    let problem = |problem: &rules::tier::InputProblem| ProblemInputBody {
        field: problem.field.to_string(),
        given: problem.given.clone(),
        what_to_do: problem.what_to_do(),
    };
    CalculatedBody {
        on,
        words: of.words(),
        reason: of.reason.clone(),
        policy_on: of.policy_on,
        v2: of.v2.as_ref().and_then(|v2| serde_json::to_value(v2).ok()),
        v3: of.v3.as_ref().and_then(|v3| serde_json::to_value(v3).ok()),
        problems: of.problems.iter().chain(of_v2).chain(of_v3).map(problem).collect(),
    }
}
