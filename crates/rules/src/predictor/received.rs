//! A score made elsewhere: kept under the name and bands with which it was made, if its band follows from its percentage.
//!
//! Source: reference text on assessment, section 4.7.

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use super::number::{self, Decimals, Hundredths};
use super::table::{BandsBy, PredictorTables};
use super::{Band, Basis, Predictor, PredictorResult};

/// A score made elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Received {
    /// Which predictor, by the name under which it was made.
    pub predictor: Predictor,
    /// The sender's version.
    pub version: String,
    /// Static, dynamic or neither.
    #[serde(default)]
    pub basis: Option<Basis>,
    /// Two-year percentage.
    pub percent: Decimal,
    /// Band.
    pub band: Band,
    /// Whether the sender lowered the band by one for years without an offence (DC-SRP and its old names only).
    #[serde(default)]
    pub band_reduced: bool,
    /// Points, where there are any.
    #[serde(default)]
    pub points: Option<i32>,
    /// Day on which it was made.
    pub calculated_on: Date,
    /// Who made it.
    pub source: String,
    /// Fields that the sender lacked.
    #[serde(default)]
    pub missing_fields: Vec<String>,
}

/// Why a score made elsewhere is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceivedRefused {
    /// No version was named.
    #[error("The score has no version")]
    NoVersion,
    /// No maker was named.
    #[error("The score does not say where it was made")]
    NoSource,
    /// Below 0 or above what a percentage can be.
    #[error("{predictor}: {percent} is not a percentage from {least} to {most}")]
    NotAPercentage {
        /// Predictor.
        predictor: Predictor,
        /// As received.
        percent: Decimal,
        /// Least.
        least: i32,
        /// Most.
        most: i32,
    },
    /// A part of a percent where the predictor has none.
    #[error("{predictor}: {percent} must be a whole percentage")]
    NotWhole {
        /// Predictor.
        predictor: Predictor,
        /// As received.
        percent: Decimal,
    },
    /// The band does not follow.
    #[error("{predictor}: {percent} % is {}, not {}", follows.words(), given.words())]
    BandDoesNotFollow {
        /// Predictor.
        predictor: Predictor,
        /// As received.
        percent: Decimal,
        /// The band that follows from the percentage.
        follows: Band,
        /// The band received.
        given: Band,
    },
    /// The points give another percentage.
    #[error("{predictor}: {points} points are {of_points} %, not {percent} %")]
    PointsDoNotFit {
        /// Predictor.
        predictor: Predictor,
        /// Points received.
        points: i32,
        /// Percentage of these points.
        of_points: Decimal,
        /// Percentage received.
        percent: Decimal,
    },
    /// Only DC-SRP and its old names have a lowered band.
    #[error("{0}: its band is never lowered")]
    NeverLowered(Predictor),
}

/// Takes a score made elsewhere as it is: old name, version and band stay. Nothing is relabelled under newer bands.
/// `tables` are those in force on the day on which it was made.
///
/// # Errors
/// [`ReceivedRefused`] when the band does not follow from the percentage under the bands of its name.
pub fn received(score: Received, tables: &PredictorTables<'_>) -> Result<PredictorResult, ReceivedRefused> {
    let predictor = score.predictor;
    if score.version.trim().is_empty() {
        return Err(ReceivedRefused::NoVersion);
    }
    if score.source.trim().is_empty() {
        return Err(ReceivedRefused::NoSource);
    }
    let percent = percent_of(&score)?;
    let by_points = matches!(tables.name(predictor).value.bands.by, BandsBy::Points);
    if score.band_reduced && !by_points {
        return Err(ReceivedRefused::NeverLowered(predictor));
    }
    let full = band_of(predictor, percent, tables);
    let follows = if score.band_reduced { full.lowered() } else { full };
    let applies_to_nobody = score.band == Band::NotApplicable && percent == Hundredths(0) && score.points.is_none();
    if score.band != follows && !(by_points && applies_to_nobody) {
        return Err(ReceivedRefused::BandDoesNotFollow { predictor, percent: score.percent, follows, given: score.band });
    }
    if let (true, Some(points)) = (by_points, score.points) {
        let of_points = number::two_decimals(tables.dc_srp.value.probability(points));
        if of_points != percent {
            let of_points = of_points.decimal(Decimals::Two);
            return Err(ReceivedRefused::PointsDoNotFit { predictor, points, of_points, percent: score.percent });
        }
    }
    Ok(PredictorResult {
        predictor,
        basis: score.basis,
        percent: Some(score.percent),
        one_year: None,
        points: score.points,
        band: Some(score.band),
        band_reduced: score.band_reduced,
        missing: score.missing_fields,
        version: score.version,
    })
}

/// The percentage, rounded half up to two decimals, if it is one that the predictor can give.
fn percent_of(score: &Received) -> Result<Hundredths, ReceivedRefused> {
    let Received { predictor, percent, .. } = *score;
    let whole = predictor.decimals() == Decimals::None;
    let (least, most) = if whole { (1, 99) } else { (0, 100) };
    if percent < Decimal::from(least) || percent > Decimal::from(most) {
        return Err(ReceivedRefused::NotAPercentage { predictor, percent, least, most });
    }
    if whole && !percent.fract().is_zero() {
        return Err(ReceivedRefused::NotWhole { predictor, percent });
    }
    let rounded = percent.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero) * Decimal::ONE_HUNDRED;
    rounded.to_i32().map(Hundredths).ok_or(ReceivedRefused::NotAPercentage { predictor, percent, least, most })
}

/// The band that follows from a percentage under the bands of the name.
fn band_of(predictor: Predictor, percent: Hundredths, tables: &PredictorTables<'_>) -> Band {
    let bands = &tables.name(predictor).value.bands;
    match bands.by {
        BandsBy::Percent => bands.of(percent),
        BandsBy::Steps => tables.iic_srp.value.band_of(percent),
        BandsBy::Points => {
            let reaches = |least: Option<Hundredths>| {
                least.is_some_and(|least| number::two_decimals(tables.dc_srp.value.probability(least.0 / 100)) <= percent)
            };
            match () {
                () if reaches(bands.very_high) => Band::VeryHigh,
                () if reaches(bands.high) => Band::High,
                () if reaches(bands.medium) => Band::Medium,
                () => Band::Low,
            }
        }
    }
}
