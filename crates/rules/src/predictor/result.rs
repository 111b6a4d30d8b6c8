//! A predictor's score, as kept on the record.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Band, Basis, Predictor};

/// One predictor's score of one person, as kept on the record. What does not exist for a predictor is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PredictorResult {
    /// Which predictor.
    pub predictor: Predictor,
    /// Whether needs answers were used; none for predictors that have only one form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// Probability of a proven reoffence within two years, in percent: whole for OGRS3, OVP and OGP, else two decimals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<Decimal>,
    /// The same within one year, where the predictor has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_year: Option<Decimal>,
    /// Points, where the predictor counts points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<i32>,
    /// The band.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<Band>,
    /// Whether the band was lowered by one for years without an offence (DC-SRP).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub band_reduced: bool,
    /// Codes of the answers that were missing and so not used, in the order of the assessment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Version of the predictor, as its table or its sender names it.
    pub version: String,
}
