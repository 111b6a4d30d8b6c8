//! OGP: general reoffending (neither violent nor sexual) within one and two years, by points that rest on OGRS3.
//!
//! Source: reference text on assessment, section 4.4.

use serde::Deserialize;

use super::facts::Answers;
use super::number::{Fraction, Number};
use super::ovp::of_points;
use super::problem::PredictorProblem;
use super::score::Score;
use super::table::PredictorTables;
use super::working;
use super::{Missing, Needed, Predictor};
use crate::working::{RowUsed, Working};

/// The numbers of OGP.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OgpRow {
    ogrs3: Fraction,
    no_fixed_abode: i32,
    unemployed: i32,
    activities: [i32; 3],
    drugs: Fraction,
    thinking: Fraction,
    pro_criminal: [i32; 3],
    slope: Number,
    one_year: Number,
    two_years: Number,
}

/// What OGP reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OgpInputs {
    /// Two-year percentage of OGRS3, as rounded there.
    pub ogrs3_percent: i32,
    /// The needs answers.
    pub answers: Answers,
}

/// The answers that OGP cannot do without.
pub const NEEDED: Missing = Missing::NONE
    .with(Needed::NoFixedAbode)
    .with(Needed::Unemployed)
    .with(Needed::Activities)
    .with(Needed::DrugMisuse)
    .with(Needed::DrugMotivation)
    .with(Needed::ProblemSolving)
    .with(Needed::Consequences)
    .with(Needed::OthersViews)
    .with(Needed::ProCriminal);

const LABELS: [&str; 7] = [
    "OGRS3, two years",
    "3.3 no fixed abode or transient",
    "4.2 unemployed",
    "7.2 regular activities encourage offending",
    "Drug misuse and motivation to tackle it",
    "Problem solving, consequences, others' views",
    "12.1 pro-criminal attitudes",
];

fn scale(answer: Option<u8>) -> i32 {
    i32::from(answer.unwrap_or_default())
}

fn drugs(answers: &Answers) -> i32 {
    if answers.no_drug_use { 0 } else { scale(answers.drug_misuse) + scale(answers.drug_motivation) }
}

fn thinking(answers: &Answers) -> i32 {
    scale(answers.problem_solving) + scale(answers.consequences) + scale(answers.others_views)
}

/// The points of each label, in order.
fn points(inputs: &OgpInputs, row: &OgpRow) -> Result<[i32; 7], PredictorProblem> {
    let answers = &inputs.answers;
    answers.complete(NEEDED)?;
    let when = |yes: Option<bool>, points: i32| if yes == Some(true) { points } else { 0 };
    let listed =
        |points: &[i32; 3], answer: Option<u8>| points.get(usize::from(answer.unwrap_or_default())).copied().unwrap_or_default();
    Ok([
        row.ogrs3.of_half_up(inputs.ogrs3_percent),
        when(answers.no_fixed_abode, row.no_fixed_abode),
        when(answers.unemployed, row.unemployed),
        listed(&row.activities, answers.activities),
        row.drugs.of_half_up(drugs(answers)),
        row.thinking.of_half_up(thinking(answers)),
        listed(&row.pro_criminal, answers.pro_criminal),
    ])
}

/// The score.
///
/// # Errors
/// [`PredictorProblem`] when the inputs cannot be scored.
pub fn calculate(inputs: &OgpInputs, tables: &PredictorTables<'_>) -> Result<Score, PredictorProblem> {
    let row = &tables.ogp.value;
    let points: i32 = points(inputs, row)?.iter().sum();
    let z = row.slope.get() * f64::from(points);
    Ok(of_points(Predictor::Ogp, points, (z - row.one_year.get(), z - row.two_years.get()), tables))
}

/// How the score comes about, by the arithmetic of [`calculate`].
///
/// # Errors
/// As [`calculate`].
pub fn explain(inputs: &OgpInputs, tables: &PredictorTables<'_>) -> Result<Working, PredictorProblem> {
    let score = calculate(inputs, tables)?;
    let row = &tables.ogp.value;
    let counts = points(inputs, row)?;
    let half_up = |fraction: Fraction, value: i32| format!("{fraction} x {value}, rounded half up");
    let arithmetic = [
        half_up(row.ogrs3, inputs.ogrs3_percent),
        String::new(),
        String::new(),
        scale(inputs.answers.activities).to_string(),
        half_up(row.drugs, drugs(&inputs.answers)),
        half_up(row.thinking, thinking(&inputs.answers)),
        scale(inputs.answers.pro_criminal).to_string(),
    ];
    let shown: Vec<_> =
        LABELS.into_iter().zip(arithmetic).zip(counts).map(|((label, arithmetic), count)| (label, arithmetic, count)).collect();
    let mut working = Working::of("predictor.ogp");
    working::add_points(&mut working, &shown, &RowUsed::of("predictors", "ogp", "ogp", tables.ogp));
    let z = row.slope.get() * f64::from(score.points.unwrap_or_default());
    working.step("Slope x points", format!("{} x {}", row.slope.get(), score.points.unwrap_or_default()), working::shown(z));
    working::add_probability(&mut working, "one year", -row.one_year.get(), z);
    working::add_probability(&mut working, "two years", -row.two_years.get(), z);
    working::finish(&mut working, &score, tables);
    Ok(working)
}
