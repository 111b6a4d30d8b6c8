//! The steps that all predictors show alike: terms, their sum, probability, rounding, band.

use super::number::{self, Decimals};
use super::score::Score;
use super::table::PredictorTables;
use super::{Band, Predictor};
use crate::working::{RowUsed, Working};

/// One term of a sum: a coefficient times a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// What it stands for.
    pub label: &'static str,
    /// The coefficient of the table.
    pub coefficient: f64,
    /// The value of the person.
    pub value: f64,
}

impl Term {
    pub(crate) const fn new(label: &'static str, coefficient: f64, value: f64) -> Self {
        Self { label, coefficient, value }
    }

    /// What the term adds to z.
    #[must_use]
    pub fn contribution(&self) -> f64 {
        self.coefficient * self.value
    }
}

/// The sum of all terms, in their order.
#[must_use]
pub fn sum(terms: &[Term]) -> f64 {
    terms.iter().map(Term::contribution).sum()
}

/// Six decimals: enough to check by hand, short enough to read.
pub(crate) fn shown(value: f64) -> String {
    format!("{value:.6}")
}

/// A value as a person would write it: whole numbers without decimals.
fn plain(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { shown(value) }
}

/// One step for each term.
pub(crate) fn add_terms(working: &mut Working, terms: &[Term], row: &RowUsed) {
    for term in terms {
        let arithmetic = format!("{} x {}", term.coefficient, plain(term.value));
        working.step_from(row.clone(), term.label, arithmetic, shown(term.contribution()));
    }
}

/// The step from z to a percentage.
pub(crate) fn add_probability(working: &mut Working, horizon: &str, constant: f64, z: f64) {
    let whole = constant + z;
    let percent = 100.0 * number::probability(whole);
    let added = if constant == 0.0 { "sum of the terms".to_owned() } else { format!("{constant} + {}", shown(z)) };
    working.step(format!("z, {horizon}"), added, shown(whole));
    working.step(format!("Probability, {horizon}"), format!("100 / (1 + e^{})", shown(-whole)), format!("{percent:.4} %"));
}

/// Steps for points: what for, how many.
pub(crate) fn add_points(working: &mut Working, points: &[(&'static str, String, i32)], row: &RowUsed) {
    for (label, arithmetic, count) in points {
        working.step_from(row.clone(), *label, arithmetic.clone(), count);
    }
    let sum: i32 = points.iter().map(|(_, _, count)| count).sum();
    let added = points.iter().map(|(_, _, count)| count.to_string()).collect::<Vec<_>>().join(" + ");
    working.step("Points", added, sum);
}

/// Answers that were missing, rounding and band, and the result line.
pub(crate) fn finish(working: &mut Working, score: &Score, tables: &PredictorTables<'_>) {
    let name = tables.name(score.predictor);
    if !score.missing.is_empty() {
        working.step("Not answered, so not used", "", score.missing.words());
    }
    let percent = score.percent.decimal(score.predictor.decimals());
    let rounded = match score.predictor.decimals() {
        Decimals::None => "rounded half up, from 1 to 99",
        Decimals::Two => "rounded half up to two decimals",
    };
    if let Some(one_year) = score.one_year {
        working.step("Percentage, one year", rounded, one_year.decimal(score.predictor.decimals()));
    }
    working.step("Percentage, two years", rounded, percent);
    let row = RowUsed::of("predictors", "predictor", score.predictor, name);
    let lowered = if score.band_reduced { "one band lower for years without an offence" } else { "" };
    working.step_from(row, "Band", lowered, score.band.words());
    working.result = result_line(score.predictor, &percent.to_string(), score.band, score);
}

fn result_line(predictor: Predictor, percent: &str, band: Band, score: &Score) -> String {
    let name = predictor.as_str().to_uppercase();
    let basis = score.basis.map(|basis| format!(", {basis}")).unwrap_or_default();
    match band {
        Band::NotApplicable => format!("{name}: not applicable"),
        _ => format!("{name}: {percent} %, {}{basis}", band.words()),
    }
}
