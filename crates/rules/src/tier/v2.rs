//! The two-axis model: a protect letter, a change digit, and the suffix S.
//!
//! Source: tier service `ProtectLevelCalculator.kt`, `ChangeLevelCalculator.kt`, `AdditionalFactorsForWomen.kt`, August 2026.
//!
//! The upper edges of RSR are exact in our table: 6.99 belongs to its row and 99.99 does not. In the source both are binary
//! fractions, of which 6.99 is a hair above and 99.99 a hair below itself, which gives the same answers at the edges.

mod explain;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::in_force::{Percent, TiersInForce};
use super::input::Flags;
use super::is_default;
use super::problem::{InputProblem, ProblemKind};
use super::value::{Supervision, TierV2};
use crate::assessment::Severities;

pub use explain::explain;

/// What the model reads of the newest assessment that counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct V2Assessment {
    /// The day on which it was completed.
    #[serde(skip_serializing_if = "is_default")]
    pub completed_on: Option<Date>,
    /// The needs.
    #[serde(skip_serializing_if = "is_default")]
    pub needs: Severities,
    /// Parental responsibilities (6.9).
    #[serde(skip_serializing_if = "is_default")]
    pub parental_responsibilities: Option<bool>,
    /// Impulsivity (11.2), 0 to 2.
    #[serde(skip_serializing_if = "is_default")]
    pub impulsivity: Option<u8>,
    /// Temper control (11.4), 0 to 2.
    #[serde(skip_serializing_if = "is_default")]
    pub temper_control: Option<u8>,
}

/// Everything that the model reads of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct V2Inputs {
    /// Whether the sex on the record is female.
    #[serde(skip_serializing_if = "is_default")]
    pub is_female: bool,
    /// RSR percentage; none counts as nought.
    #[serde(skip_serializing_if = "is_default")]
    pub rsr: Option<Decimal>,
    /// OGRS3 two-year percentage; none counts as nought.
    #[serde(skip_serializing_if = "is_default")]
    pub ogrs: Option<i32>,
    /// The registrations, reduced.
    #[serde(skip_serializing_if = "is_default")]
    pub flags: Flags,
    /// Whether a sentence gives a mandate for change.
    #[serde(skip_serializing_if = "is_default")]
    pub mandate: bool,
    /// A breach or recall in the last year: counts for women.
    #[serde(skip_serializing_if = "is_default")]
    pub previous_enforcement_activity: bool,
    /// The newest full assessment within 55 weeks, if there is one.
    #[serde(skip_serializing_if = "is_default")]
    pub assessment: Option<V2Assessment>,
}

impl V2Inputs {
    /// Whether the text of the record's sex is female, whatever its letter case; everything else is not.
    #[must_use]
    pub fn is_female_text(sex: &str) -> bool {
        sex.eq_ignore_ascii_case("female")
    }
}

/// Points of each protect factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ProtectParts {
    /// RSR.
    #[serde(skip_serializing_if = "is_default")]
    pub rsr: i32,
    /// Risk of serious harm.
    #[serde(skip_serializing_if = "is_default")]
    pub rosh: i32,
    /// MAPPA level.
    #[serde(skip_serializing_if = "is_default")]
    pub mappa: i32,
    /// Complexity factors.
    #[serde(skip_serializing_if = "is_default")]
    pub complexity: i32,
    /// Additional factors for women.
    #[serde(skip_serializing_if = "is_default")]
    pub women: i32,
    /// What is taken off, since only the larger of RSR and risk of serious harm counts.
    #[serde(skip_serializing_if = "is_default")]
    pub set_off: i32,
}

/// Points of each change factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ChangeParts {
    /// Needs.
    #[serde(skip_serializing_if = "is_default")]
    pub needs: i32,
    /// OGRS3.
    #[serde(skip_serializing_if = "is_default")]
    pub ogrs: i32,
    /// Integrated offender management.
    #[serde(skip_serializing_if = "is_default")]
    pub iom: i32,
}

/// What the change level stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeBasis {
    /// Points.
    Points,
    /// No mandate for change: the level is fixed, whatever the rest.
    NoMandate,
    /// No assessment that counts: the level is fixed.
    NoAssessment,
}

/// The tier of the two-axis model, with what gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct V2Result {
    /// The tier.
    pub tier: TierV2,
    /// Sum of the protect points.
    pub protect_points: i32,
    /// The protect points by factor.
    pub protect: ProtectParts,
    /// Sum of the change points; nought where the level stands without points.
    pub change_points: i32,
    /// The change points by factor.
    pub change: ChangeParts,
    /// What the change level stands on.
    pub change_basis: ChangeBasis,
    /// Inputs that could not be used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<InputProblem>,
}

/// The additional points of a woman; nought for anybody else.
#[must_use]
pub fn women_points(
    is_female: bool,
    assessment: Option<&V2Assessment>,
    previous_enforcement_activity: bool,
    tables: &TiersInForce,
) -> i32 {
    if !is_female {
        return 0;
    }
    let problem = |answer: Option<u8>| answer.is_some_and(|answer| answer > 0);
    let of_assessment = assessment.map_or(0, |assessment| {
        let parenting = if assessment.parental_responsibilities == Some(true) { tables.woman_parenting } else { 0 };
        let either = problem(assessment.impulsivity) || problem(assessment.temper_control);
        parenting + if either { tables.woman_impulsivity_or_temper } else { 0 }
    });
    of_assessment + if previous_enforcement_activity { tables.woman_enforcement } else { 0 }
}

/// The tier of a person. Allocates only where an input is bad.
#[must_use]
pub fn calculate(inputs: &V2Inputs, tables: &TiersInForce) -> V2Result {
    let mut problems = Vec::new();
    let protect = protect_parts(inputs, tables, &mut problems);
    let protect_points = protect.rsr + protect.rosh + protect.mappa + protect.complexity + protect.women - protect.set_off;
    let (change_basis, change) = change_parts(inputs, tables, &mut problems);
    let change_points = change.needs.saturating_add(change.ogrs).saturating_add(change.iom);
    let level = match change_basis {
        ChangeBasis::NoMandate => tables.no_mandate,
        ChangeBasis::NoAssessment => tables.no_assessment,
        ChangeBasis::Points => tables.change_level(change_points),
    };
    let supervision = if inputs.flags.unsupervised { Supervision::Suspended } else { Supervision::Active };
    let tier = TierV2 { protect: tables.protect_level(protect_points), change: level, supervision };
    V2Result { tier, protect_points, protect, change_points, change, change_basis, problems }
}

fn protect_parts(inputs: &V2Inputs, tables: &TiersInForce, problems: &mut Vec<InputProblem>) -> ProtectParts {
    let rsr = inputs.rsr.map_or(0, |score| {
        check_percent(score, "RSR", problems);
        tables.rsr_points(Percent::of(score))
    });
    let rosh = tables.rosh_points(inputs.flags.rosh);
    let factors = i32::try_from(inputs.flags.complexity.count()).unwrap_or_default();
    ProtectParts {
        rsr,
        rosh,
        mappa: tables.mappa_points(inputs.flags.mappa_level),
        complexity: factors * tables.complexity_factor,
        women: women_points(inputs.is_female, inputs.assessment.as_ref(), inputs.previous_enforcement_activity, tables),
        set_off: rsr.min(rosh),
    }
}

fn change_parts(inputs: &V2Inputs, tables: &TiersInForce, problems: &mut Vec<InputProblem>) -> (ChangeBasis, ChangeParts) {
    let ogrs = inputs.ogrs.unwrap_or_default();
    check_percent(ogrs.into(), "OGRS3", problems);
    if !inputs.mandate {
        return (ChangeBasis::NoMandate, ChangeParts::default());
    }
    let Some(assessment) = &inputs.assessment else {
        return (ChangeBasis::NoAssessment, ChangeParts::default());
    };
    let parts = ChangeParts {
        needs: tables.needs.points(&assessment.needs),
        ogrs: ogrs.max(0) / tables.ogrs_divisor,
        iom: if inputs.flags.iom { tables.iom } else { 0 },
    };
    (ChangeBasis::Points, parts)
}

/// Lists a percentage that cannot be one.
pub(super) fn check_percent(score: Decimal, field: &'static str, problems: &mut Vec<InputProblem>) {
    if score.is_sign_negative() && !score.is_zero() {
        problems.push(InputProblem::new(ProblemKind::NegativeScore, field, score));
    } else if score > Decimal::ONE_HUNDRED {
        problems.push(InputProblem::new(ProblemKind::ScoreAboveHundred, field, score));
    }
}
