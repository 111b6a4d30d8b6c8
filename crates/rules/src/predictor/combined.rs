//! CSRP: serious violent or sexual reoffending, the sum of SVP, DC-SRP and IIC-SRP.
//!
//! Source: reference text on assessment, section 4.6.

use serde::Deserialize;

use super::facts::Sex;
use super::number::{self, Hundredths, Number};
use super::score::Score;
use super::sexual::SexualInputs;
use super::table::PredictorTables;
use super::working;
use super::{Missing, Predictor};
use crate::working::{RowUsed, Working};

/// The numbers of CSRP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CsrpRow {
    woman_with_sexual_offence: Number,
    most_percent: Hundredths,
}

/// What CSRP adds: the scores of the three, and for whom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CsrpInputs {
    /// SVP.
    pub svp: Score,
    /// DC-SRP.
    pub dc_srp: Score,
    /// IIC-SRP.
    pub iic_srp: Score,
    /// Sex and sexual history.
    pub sexual: SexualInputs,
}

/// The probabilities that are added, with what they stand for.
fn parts(inputs: &CsrpInputs, row: &CsrpRow) -> [(&'static str, f64); 3] {
    let svp = ("SVP", inputs.svp.probability);
    match inputs.sexual.sex {
        Sex::Male => [svp, ("DC-SRP", inputs.dc_srp.probability), ("IIC-SRP", inputs.iic_srp.probability)],
        Sex::Female if inputs.sexual.ever => {
            [svp, ("Woman with a sexual offence history", row.woman_with_sexual_offence.get()), ("IIC-SRP", 0.0)]
        }
        Sex::Female => [svp, ("DC-SRP", 0.0), ("IIC-SRP", 0.0)],
    }
}

/// The score. Its basis is that of SVP; what SVP and DC-SRP missed, it misses.
#[must_use]
pub fn calculate(inputs: &CsrpInputs, tables: &PredictorTables<'_>) -> Score {
    let row = &tables.csrp.value;
    let probability: f64 = parts(inputs, row).iter().map(|(_, part)| part).sum();
    let percent = number::two_decimals(probability).min(row.most_percent);
    Score {
        predictor: Predictor::Csrp,
        basis: inputs.svp.basis,
        probability,
        probability_one_year: None,
        percent,
        one_year: None,
        points: None,
        band: tables.name(Predictor::Csrp).value.bands.of(percent),
        band_reduced: false,
        missing: inputs.svp.missing.or(inputs.dc_srp.missing),
    }
}

/// How the score comes about, by the arithmetic of [`calculate`].
#[must_use]
pub fn explain(inputs: &CsrpInputs, tables: &PredictorTables<'_>) -> Working {
    let score = calculate(inputs, tables);
    let row = RowUsed::of("predictors", "csrp", "csrp", tables.csrp);
    let mut working = Working::of("predictor.csrp");
    let parts = parts(inputs, &tables.csrp.value);
    for (label, part) in parts {
        working.step_from(row.clone(), label, "", format!("{:.4} %", part * 100.0));
    }
    let added = parts.map(|(_, part)| format!("{:.4}", part * 100.0)).join(" + ");
    working.step("Sum", added, format!("{:.4} %", score.probability * 100.0));
    if score.missing != Missing::NONE {
        working.step("Rests on an SVP that is", "", score.basis.map_or("", super::Basis::as_str));
    }
    working::finish(&mut working, &score, tables);
    working
}
