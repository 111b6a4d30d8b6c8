//! Which assessment and which predictors a model reads, of all that a person has.
//!
//! Source: assess-risks-and-needs `TierService.kt`, `RiskPredictorService.kt`, `AssessmentOffenceService.kt`, July 2026;
//! tier service `AssessmentApiService.kt`, August 2026.

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::in_force::TiersInForce;
use super::problem::{InputProblem, ProblemKind};
use super::v3::{DcSrp, Predictors, Score};
use crate::predictor::{Band, Basis};

/// The kind of an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AssessmentKind {
    /// Predictors and risk of serious harm.
    #[serde(rename = "LAYER1")]
    Layer1,
    /// All sections.
    #[serde(rename = "LAYER3")]
    Layer3,
    /// Predictors alone.
    Standalone,
}

/// The status of an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AssessmentStatus {
    /// Being worked on.
    Open,
    /// Completed.
    Complete,
    /// Left unfinished and frozen.
    LockedIncomplete,
}

/// What choosing needs to know of an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssessmentFacts {
    /// Its kind.
    pub kind: AssessmentKind,
    /// Its status.
    pub status: AssessmentStatus,
    /// When it was completed.
    pub completed_at: Option<DateTime>,
    /// When it was begun.
    pub initiated_at: Option<DateTime>,
}

impl AssessmentFacts {
    /// Newest is latest completed (begun, where it has not been completed), then latest begun.
    fn age(&self) -> (Option<DateTime>, Option<DateTime>) {
        (self.completed_at.or(self.initiated_at), self.initiated_at)
    }
}

/// The place in `all` of the newest; of equal ones the first.
fn newest(all: &[AssessmentFacts], counts: impl Fn(&AssessmentFacts) -> bool) -> Option<usize> {
    let counting = all.iter().enumerate().filter(|(_, each)| counts(each));
    counting.reduce(|best, each| if each.1.age() > best.1.age() { each } else { best }).map(|(place, _)| place)
}

/// The place in `all` of the assessment that the two-axis model reads: the newest full one, complete or locked incomplete,
/// completed no more than the weeks of policy (55) ago, that day included.
#[must_use]
pub fn for_v2(all: &[AssessmentFacts], tables: &TiersInForce) -> Option<usize> {
    newest(all, |each| {
        each.kind == AssessmentKind::Layer3
            && matches!(each.status, AssessmentStatus::Complete | AssessmentStatus::LockedIncomplete)
            && each.completed_at.is_some_and(|at| at.date() >= tables.assessment_from)
    })
}

/// The place in `all` of the assessment whose question 1.30 tells whether a sexual offence was ever committed: the newest
/// full or basic one of any status, work in progress included.
#[must_use]
pub fn for_ever_sexual_offence(all: &[AssessmentFacts]) -> Option<usize> {
    newest(all, |each| matches!(each.kind, AssessmentKind::Layer1 | AssessmentKind::Layer3))
}

/// One scored completed assessment: full, basic or stand-alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoredAssessment<'a> {
    /// Version of its scores: `1` for the old predictors, `2` for the OGRS4 family.
    pub output_version: &'a str,
    /// Its scores, with the time of its completion.
    pub predictors: Predictors,
}

/// The version of the scores of an assessment whose RSR was made by this version of the algorithm: OGRS4 from version 6 on.
#[must_use]
pub fn output_version(rsr_algorithm_version: &str, tables: &TiersInForce, problems: &mut Vec<InputProblem>) -> u32 {
    let new = tables.output_version;
    match rsr_algorithm_version.trim().parse::<Decimal>() {
        Ok(version) if version >= Decimal::from(tables.algorithm_version) => new,
        Ok(_) => new.saturating_sub(1),
        Err(_) => {
            problems.push(InputProblem::new(ProblemKind::UnreadableVersion, "RSR algorithm version", rsr_algorithm_version));
            new.saturating_sub(1)
        }
    }
}

/// A score of the table of assessments that were scored again in bulk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RescoredScore<'a> {
    /// Percentage, two decimals.
    pub percent: Option<Decimal>,
    /// Whether a full assessment stands behind it.
    pub is_dynamic: Option<bool>,
    /// Band as text.
    pub band: Option<&'a str>,
}

/// A row of the table of assessments that were scored again in bulk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rescored<'a> {
    /// Completion of the assessment.
    pub completed_on: Option<Date>,
    /// ARP.
    pub arp: Option<RescoredScore<'a>>,
    /// CSRP.
    pub csrp: Option<RescoredScore<'a>>,
    /// DC-SRP.
    pub dc_srp: Option<RescoredScore<'a>>,
}

/// Where the predictors chosen come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PredictorsFrom {
    /// A completed assessment.
    Assessment,
    /// The table of assessments that were scored again in bulk.
    Rescored,
}

/// The predictors that the seven-letter model reads: those of the latest completed assessment with scores of the OGRS4 family,
/// however old; if there is none, those of the latest row of the table of re-scored assessments.
///
/// An assessment always wins over the table, even an older one, even one that lacks ARP or CSRP.
#[must_use]
pub fn predictors(
    assessments: &[ScoredAssessment<'_>],
    rescored: &[Rescored<'_>],
    tables: &TiersInForce,
    problems: &mut Vec<InputProblem>,
) -> Option<(PredictorsFrom, Predictors)> {
    let usable = usable(assessments, tables);
    let latest =
        usable.reduce(|best, each| if each.predictors.completed_at > best.predictors.completed_at { each } else { best });
    if let Some(chosen) = latest {
        return Some((PredictorsFrom::Assessment, chosen.predictors));
    }
    let latest = rescored.iter().reduce(|best, each| if each.completed_on > best.completed_on { each } else { best })?;
    Some((PredictorsFrom::Rescored, of_rescored(latest, problems)))
}

/// The assessments whose scores are of the OGRS4 family.
pub fn usable<'a, 'b>(
    assessments: &'b [ScoredAssessment<'a>],
    tables: &TiersInForce,
) -> impl Iterator<Item = &'b ScoredAssessment<'a>> {
    let version = tables.output_version;
    assessments.iter().filter(move |each| each.output_version.trim().parse() == Ok(version))
}

fn of_rescored(row: &Rescored<'_>, problems: &mut Vec<InputProblem>) -> Predictors {
    let basis = |is_dynamic| if is_dynamic { Basis::Dynamic } else { Basis::Static };
    let score = |given: Option<RescoredScore<'_>>| {
        let given = given?;
        Some(Score { percent: given.percent?, basis: given.is_dynamic.map(basis) })
    };
    let dc_srp = row.dc_srp.map(|given| DcSrp {
        percent: given.percent,
        band: given.band.and_then(|text| rescored_band(text, "DC-SRP band", problems)),
    });
    Predictors { completed_at: row.completed_on.map(DateTime::from), arp: score(row.arp), csrp: score(row.csrp), dc_srp }
}

/// The band of the table of re-scored assessments: one of five texts, letter case ignored; anything else (`VERY_HIGH`) is no
/// band, and listed unless blank.
#[must_use]
pub fn rescored_band(text: &str, field: &'static str, problems: &mut Vec<InputProblem>) -> Option<Band> {
    const TEXTS: [(&str, Band); 5] = [
        ("Low", Band::Low),
        ("Medium", Band::Medium),
        ("High", Band::High),
        ("Very High", Band::VeryHigh),
        ("Not Applicable", Band::NotApplicable),
    ];
    let found = TEXTS.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(text)).map(|(_, band)| band);
    if found.is_none() && !text.trim().is_empty() {
        problems.push(InputProblem::new(ProblemKind::UnknownBand, field, text));
    }
    found
}
