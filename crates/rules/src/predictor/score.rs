//! A score before it is written down: copied, never allocated.

use super::number::{Decimals, Hundredths};
use super::{Band, Basis, Missing, Predictor, PredictorResult, PredictorTables};

/// One predictor's score. Made for the whole caseload at once: holds no text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Which predictor.
    pub predictor: Predictor,
    /// Whether needs answers were used; none for predictors with only one form.
    pub basis: Option<Basis>,
    /// Probability within two years, unrounded.
    pub probability: f64,
    /// Probability within one year, unrounded, where the predictor has it.
    pub probability_one_year: Option<f64>,
    /// Two-year percentage, rounded.
    pub percent: Hundredths,
    /// One-year percentage, rounded.
    pub one_year: Option<Hundredths>,
    /// Points, where the predictor counts points.
    pub points: Option<i32>,
    /// Band.
    pub band: Band,
    /// Whether the band was lowered by one.
    pub band_reduced: bool,
    /// Answers that were missing and so not used.
    pub missing: Missing,
}

impl Score {
    /// As kept on the record.
    #[must_use]
    pub fn result(&self, tables: &PredictorTables<'_>) -> PredictorResult {
        let decimals = self.predictor.decimals();
        PredictorResult {
            predictor: self.predictor,
            basis: self.basis,
            percent: Some(self.percent.decimal(decimals)),
            one_year: self.one_year.map(|percent| percent.decimal(decimals)),
            points: self.points,
            band: Some(self.band),
            band_reduced: self.band_reduced,
            missing: self.missing.codes(),
            version: tables.name(self.predictor).value.version.clone(),
        }
    }
}

impl Predictor {
    /// How many decimals its percentage has: none for the first generation, two for all others.
    #[must_use]
    pub const fn decimals(self) -> Decimals {
        match self {
            Self::Ogrs3 | Self::Ovp | Self::Ogp => Decimals::None,
            _ => Decimals::Two,
        }
    }
}
