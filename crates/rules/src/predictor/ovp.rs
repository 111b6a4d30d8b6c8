//! OVP: violent-type reoffending within one and two years, by points.
//!
//! Source: reference text on assessment, section 4.3.

use serde::Deserialize;

use super::facts::{Answers, OffendingFacts, Sex};
use super::history;
use super::number::{self, Fraction, Number};
use super::problem::PredictorProblem;
use super::score::Score;
use super::table::PredictorTables;
use super::working;
use super::{Missing, Needed, Predictor};
use crate::working::{RowUsed, Working};

/// Points from a count or an age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointsFrom {
    /// Least count or age.
    pub from: i32,
    /// Points.
    pub points: i32,
}

/// The points of the last row that begins at or below `value`.
pub(crate) fn points_from(rows: &[PointsFrom], value: i32) -> Option<i32> {
    rows.iter().rev().find(|row| row.from <= value).map(|row| row.points)
}

/// The numbers of OVP.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OvpRow {
    any_sanction: i32,
    violent: Vec<i32>,
    violent_most: i32,
    non_violent: Vec<PointsFrom>,
    age: Vec<PointsFrom>,
    male: i32,
    impact_not_recognised: i32,
    no_fixed_abode: i32,
    unemployed: i32,
    alcohol: Fraction,
    psychiatric_treatment: i32,
    temper: i32,
    pro_criminal: i32,
    slope: Number,
    one_year: Number,
    two_years: Number,
}

impl OvpRow {
    /// What is wrong with the lists, if anything.
    pub(crate) fn check(&self) -> Result<(), String> {
        let sorted = |rows: &[PointsFrom]| !rows.is_empty() && rows.is_sorted_by(|a, b| a.from < b.from);
        if !sorted(&self.non_violent) || self.non_violent.first().is_some_and(|row| row.from != 0) {
            return Err("field `non_violent`: must begin from 0 and rise".to_owned());
        }
        if !sorted(&self.age) {
            return Err("field `age`: must hold rows that rise".to_owned());
        }
        if self.violent.is_empty() { Err("field `violent`: must not be empty".to_owned()) } else { Ok(()) }
    }

    /// Points for violent sanctions: as listed, then one more each, up to the most.
    fn violent_points(&self, violent: u16) -> i32 {
        let listed = self.violent.get(usize::from(violent)).copied();
        let last = self.violent.last().copied().unwrap_or_default();
        let beyond = usize::from(violent).saturating_sub(self.violent.len().saturating_sub(1));
        let more = i32::try_from(beyond).unwrap_or(i32::MAX);
        listed.unwrap_or_else(|| last.saturating_add(more)).min(self.violent_most)
    }
}

/// What OVP reads besides the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OvpInputs {
    /// Sex.
    pub sex: Sex,
    /// Age at the start of follow-up.
    pub age_at_follow_up: i32,
    /// All sanctions, the current one included.
    pub total_sanctions: u16,
    /// Sanctions for violence.
    pub violent_sanctions: u16,
    /// The needs answers.
    pub answers: Answers,
}

impl OvpInputs {
    /// Takes what OVP reads from the facts.
    ///
    /// # Errors
    /// [`PredictorProblem`] for what is missing.
    pub fn from_facts(facts: &OffendingFacts) -> Result<Self, PredictorProblem> {
        Ok(Self {
            sex: history::sex(facts)?,
            age_at_follow_up: history::age_at_follow_up(facts, None)?,
            total_sanctions: history::total_sanctions(facts)?,
            violent_sanctions: history::violent_sanctions(facts)?,
            answers: facts.answers,
        })
    }
}

/// The answers that OVP cannot do without.
pub const NEEDED: Missing = Missing::NONE
    .with(Needed::RecognisesImpact)
    .with(Needed::NoFixedAbode)
    .with(Needed::Unemployed)
    .with(Needed::Alcohol)
    .with(Needed::Binge)
    .with(Needed::PsychiatricTreatment)
    .with(Needed::Temper)
    .with(Needed::ProCriminal);

const LABELS: [&str; 12] = [
    "Any sanction",
    "Sanctions for violence",
    "Sanctions not for violence",
    "Age at start of follow-up",
    "Male",
    "2.6 does not recognise the impact",
    "3.3 no fixed abode or transient",
    "4.2 unemployed",
    "9.1 and 9.2 alcohol",
    "10.7 current psychiatric treatment",
    "11.4 temper control",
    "12.1 pro-criminal attitudes",
];

/// The points of each label, in order.
fn points(inputs: &OvpInputs, row: &OvpRow) -> Result<[i32; 12], PredictorProblem> {
    let OvpInputs { total_sanctions: total, violent_sanctions: violent, age_at_follow_up: age, answers, .. } = inputs;
    history::counts_agree(*total, *violent)?;
    answers.complete(NEEDED)?;
    let by_age = points_from(&row.age, *age).ok_or_else(|| {
        let least = row.age.first().map_or(0, |first| first.from);
        PredictorProblem::TooYoungAtFollowUp { age: *age, least }
    })?;
    let when = |yes: Option<bool>, points: i32| if yes == Some(true) { points } else { 0 };
    let scale = |answer: Option<u8>| i32::from(answer.unwrap_or_default());
    Ok([
        row.any_sanction,
        row.violent_points(*violent),
        points_from(&row.non_violent, i32::from(total - violent)).unwrap_or_default(),
        by_age,
        if inputs.sex == Sex::Male { row.male } else { 0 },
        when(answers.recognises_impact.map(|recognises| !recognises), row.impact_not_recognised),
        when(answers.no_fixed_abode, row.no_fixed_abode),
        when(answers.unemployed, row.unemployed),
        row.alcohol.of_up(scale(answers.alcohol) + scale(answers.binge)),
        when(answers.psychiatric_treatment, row.psychiatric_treatment),
        row.temper * scale(answers.temper),
        row.pro_criminal * scale(answers.pro_criminal),
    ])
}

/// The score.
///
/// # Errors
/// [`PredictorProblem`] when the inputs cannot be scored.
pub fn calculate(inputs: &OvpInputs, tables: &PredictorTables<'_>) -> Result<Score, PredictorProblem> {
    let row = &tables.ovp.value;
    let points: i32 = points(inputs, row)?.iter().sum();
    let z = row.slope.get() * f64::from(points);
    Ok(of_points(Predictor::Ovp, points, (z - row.one_year.get(), z - row.two_years.get()), tables))
}

/// A first-generation score from its points and the two z.
pub(crate) fn of_points(predictor: Predictor, points: i32, z: (f64, f64), tables: &PredictorTables<'_>) -> Score {
    let (one_year, two_years) = (number::probability(z.0), number::probability(z.1));
    let percent = number::whole_percent(two_years);
    Score {
        predictor,
        basis: None,
        probability: two_years,
        probability_one_year: Some(one_year),
        percent,
        one_year: Some(number::whole_percent(one_year)),
        points: Some(points),
        band: tables.name(predictor).value.bands.of(percent),
        band_reduced: false,
        missing: Missing::NONE,
    }
}

/// How the score comes about, by the arithmetic of [`calculate`].
///
/// # Errors
/// As [`calculate`].
pub fn explain(inputs: &OvpInputs, tables: &PredictorTables<'_>) -> Result<Working, PredictorProblem> {
    let score = calculate(inputs, tables)?;
    let row = &tables.ovp.value;
    let counts = points(inputs, row)?;
    let OvpInputs { total_sanctions: total, violent_sanctions: violent, answers, .. } = inputs;
    let mut arithmetic: [String; 12] = Default::default();
    let said = [
        (1, violent.to_string()),
        (2, format!("{total} - {violent}")),
        (3, inputs.age_at_follow_up.to_string()),
        (
            8,
            format!(
                "{} x ({} + {}), rounded up",
                row.alcohol,
                answers.alcohol.unwrap_or_default(),
                answers.binge.unwrap_or_default()
            ),
        ),
        (10, format!("{} x {}", row.temper, answers.temper.unwrap_or_default())),
        (11, format!("{} x {}", row.pro_criminal, answers.pro_criminal.unwrap_or_default())),
    ];
    for (place, text) in said {
        if let Some(slot) = arithmetic.get_mut(place) {
            *slot = text;
        }
    }
    let shown: Vec<_> =
        LABELS.into_iter().zip(arithmetic).zip(counts).map(|((label, arithmetic), count)| (label, arithmetic, count)).collect();
    let mut working = Working::of("predictor.ovp");
    working::add_points(&mut working, &shown, &RowUsed::of("predictors", "ovp", "ovp", tables.ovp));
    let z = row.slope.get() * f64::from(score.points.unwrap_or_default());
    working.step("Slope x points", format!("{} x {}", row.slope.get(), score.points.unwrap_or_default()), working::shown(z));
    working::add_probability(&mut working, "one year", -row.one_year.get(), z);
    working::add_probability(&mut working, "two years", -row.two_years.get(), z);
    working::finish(&mut working, &score, tables);
    Ok(working)
}
