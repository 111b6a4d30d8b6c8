//! OGRS3: any proven reoffence within one and two years, from age, sex and criminal history alone.
//!
//! Source: reference text on assessment, section 4.2 (Howard and others, Ministry of Justice, 2009).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::category::{self, Ogrs3Category};
use super::facts::{OffendingFacts, Sex};
use super::history;
use super::number::{self, Number};
use super::offence::OffenceCategories;
use super::problem::PredictorProblem;
use super::score::Score;
use super::table::{PredictorTables, SettingCode};
use super::working::{self, Term};
use super::{Missing, Predictor};
use crate::working::{RowUsed, Working};

/// The numbers of OGRS3.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "RawRow")]
pub struct Ogrs3Row {
    one_year: Number,
    two_years: Number,
    copas: Number,
    copas_years: i32,
    no_previous: Number,
    any_previous: Number,
    least_age_at_conviction: i32,
    pub(crate) old_follow_up_years: i32,
    age_sex: Vec<AgeSex>,
    offence: [Number; Ogrs3Category::COUNT],
    open_code_offence: [Option<Number>; Ogrs3Category::COUNT],
}

/// Weights from an age at the start of follow-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct AgeSex {
    from: i32,
    male: Number,
    female: Number,
    open_code_female: Option<Number>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    one_year: Number,
    two_years: Number,
    copas: Number,
    copas_years: i32,
    no_previous: Number,
    any_previous: Number,
    least_age_at_conviction: i32,
    old_follow_up_years: i32,
    age_sex: Vec<AgeSex>,
    offence: BTreeMap<String, Number>,
    #[serde(default)]
    open_code_offence: BTreeMap<Ogrs3Category, Number>,
}

impl TryFrom<RawRow> for Ogrs3Row {
    type Error = String;

    fn try_from(raw: RawRow) -> Result<Self, String> {
        if raw.age_sex.is_empty() || !raw.age_sex.is_sorted_by(|a, b| a.from < b.from) {
            return Err("`age_sex` must hold rows from the youngest to the oldest".to_owned());
        }
        if raw.copas_years < 1 {
            return Err("`copas_years` must be at least 1".to_owned());
        }
        Ok(Self {
            one_year: raw.one_year,
            two_years: raw.two_years,
            copas: raw.copas,
            copas_years: raw.copas_years,
            no_previous: raw.no_previous,
            any_previous: raw.any_previous,
            least_age_at_conviction: raw.least_age_at_conviction,
            old_follow_up_years: raw.old_follow_up_years,
            age_sex: raw.age_sex,
            offence: category::weights(Ogrs3Category::ALL, Ogrs3Category::as_str, raw.offence)?,
            open_code_offence: Ogrs3Category::ALL.map(|category| raw.open_code_offence.get(&category).copied()),
        })
    }
}

/// What OGRS3 reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ogrs3Inputs {
    /// Sex.
    pub sex: Sex,
    /// Age at the current conviction.
    pub age_at_conviction: i32,
    /// Age at the first sanction.
    pub age_at_first_sanction: i32,
    /// Age at the start of follow-up.
    pub age_at_follow_up: i32,
    /// All sanctions, the current one included.
    pub total_sanctions: u16,
    /// Category of the current offence.
    pub offence: Ogrs3Category,
}

impl Ogrs3Inputs {
    /// Takes what OGRS3 reads from the facts.
    ///
    /// # Errors
    /// [`PredictorProblem`] for what is missing or cannot be.
    pub fn from_facts(
        facts: &OffendingFacts,
        tables: &PredictorTables<'_>,
        offences: &OffenceCategories,
    ) -> Result<Self, PredictorProblem> {
        let replaced_after =
            tables.is_on(SettingCode::Ogrs3OldFollowUpReplaced).then_some(tables.ogrs3.value.old_follow_up_years);
        Ok(Self {
            sex: history::sex(facts)?,
            age_at_conviction: history::age_at_conviction(facts)?,
            age_at_first_sanction: history::age_at_first_sanction(facts)?,
            age_at_follow_up: history::age_at_follow_up(facts, replaced_after)?,
            total_sanctions: history::total_sanctions(facts)?,
            offence: offences.ogrs3(history::offence(facts)?)?,
        })
    }

    /// Sanctions before the current one.
    #[must_use]
    pub const fn previous_sanctions(&self) -> u16 {
        self.total_sanctions.saturating_sub(1)
    }
}

/// The terms of z without the intercept.
fn terms(inputs: &Ogrs3Inputs, tables: &PredictorTables<'_>) -> Result<[Term; 4], PredictorProblem> {
    let row = &tables.ogrs3.value;
    let Ogrs3Inputs { age_at_conviction, age_at_first_sanction, age_at_follow_up, total_sanctions, .. } = *inputs;
    let least = row.least_age_at_conviction;
    if age_at_conviction < least {
        return Err(PredictorProblem::TooYoungAtConviction { age: age_at_conviction, least });
    }
    let career = history::career_years(age_at_conviction, age_at_first_sanction)?;
    if total_sanctions == 0 {
        return Err(PredictorProblem::NoSanction);
    }
    let open_code = tables.is_on(SettingCode::Ogrs3OpenCodeValues);
    let by_age = row.age_sex.iter().rev().find(|weights| weights.from <= age_at_follow_up).ok_or_else(|| {
        let least = row.age_sex.first().map_or(0, |weights| weights.from);
        PredictorProblem::TooYoungAtFollowUp { age: age_at_follow_up, least }
    })?;
    let age_sex = match inputs.sex {
        Sex::Male => by_age.male,
        Sex::Female => by_age.open_code_female.filter(|_| open_code).unwrap_or(by_age.female),
    };
    let place = inputs.offence.place();
    let usual = row.offence.get(place).copied().unwrap_or_default();
    let other = row.open_code_offence.get(place).copied().flatten();
    let offence = other.filter(|_| open_code).unwrap_or(usual);
    let rate = (f64::from(total_sanctions) / f64::from(row.copas_years + career)).ln();
    let history = if total_sanctions == 1 { row.no_previous } else { row.any_previous };
    Ok([
        Term::new("rate of sanctions: ln(sanctions / (years + career))", row.copas.get(), rate),
        Term::new(if total_sanctions == 1 { "first sanction" } else { "sanctioned before" }, history.get(), 1.0),
        Term::new("age at start of follow-up and sex", age_sex.get(), 1.0),
        Term::new("current offence", offence.get(), 1.0),
    ])
}

/// The score.
///
/// # Errors
/// [`PredictorProblem`] when the inputs cannot be scored.
pub fn calculate(inputs: &Ogrs3Inputs, tables: &PredictorTables<'_>) -> Result<Score, PredictorProblem> {
    let row = &tables.ogrs3.value;
    let z = working::sum(&terms(inputs, tables)?);
    let one_year = number::probability(row.one_year.get() + z);
    let two_years = number::probability(row.two_years.get() + z);
    let percent = number::whole_percent(two_years);
    Ok(Score {
        predictor: Predictor::Ogrs3,
        basis: None,
        probability: two_years,
        probability_one_year: Some(one_year),
        percent,
        one_year: Some(number::whole_percent(one_year)),
        points: None,
        band: tables.name(Predictor::Ogrs3).value.bands.of(percent),
        band_reduced: false,
        missing: Missing::NONE,
    })
}

/// How the score comes about, by the arithmetic of [`calculate`].
///
/// # Errors
/// As [`calculate`].
pub fn explain(inputs: &Ogrs3Inputs, tables: &PredictorTables<'_>) -> Result<Working, PredictorProblem> {
    let score = calculate(inputs, tables)?;
    let row = &tables.ogrs3.value;
    let terms = terms(inputs, tables)?;
    let mut working = Working::of("predictor.ogrs3");
    let career = inputs.age_at_conviction - inputs.age_at_first_sanction;
    working.step("Sanctions, the current one included", "", inputs.total_sanctions);
    working.step("Career in years", format!("{} - {}", inputs.age_at_conviction, inputs.age_at_first_sanction), career);
    working.step("Age at start of follow-up", "", inputs.age_at_follow_up);
    working.step("Offence category", "", inputs.offence.words());
    working::add_terms(&mut working, &terms, &RowUsed::of("predictors", "ogrs3", "ogrs3", tables.ogrs3));
    let z = working::sum(&terms);
    for (words, intercept) in [("one year", row.one_year), ("two years", row.two_years)] {
        working::add_probability(&mut working, words, intercept.get(), z);
    }
    working::finish(&mut working, &score, tables);
    Ok(working)
}
