//! ARP, VRP and SVP: all, violent and serious violent reoffending within two years. Each has a static form, from
//! criminal history alone, and a dynamic one that adds needs answers and is used when all that it needs are there.
//!
//! Source: reference text on assessment, section 4.5.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::category::{self, Ogrs4Category};
use super::coefficient::Coefficient as C;
use super::facts::{Answers, OffendingFacts, Sex};
use super::history;
use super::number::{self, Number};
use super::offence::OffenceCategories;
use super::problem::{Fact, PredictorProblem};
use super::score::Score;
use super::table::PredictorTables;
use super::working::{self, Term};
use super::{Basis, Drug, Drugs, Missing, PastConviction, PastConvictions, Predictor};
use crate::working::{RowUsed, Working};

/// Which of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// All reoffending.
    Arp,
    /// Violent reoffending.
    Vrp,
    /// Serious violent reoffending.
    Svp,
}

impl Family {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Arp, Self::Vrp, Self::Svp];

    /// The predictor's name.
    #[must_use]
    pub const fn predictor(self) -> Predictor {
        match self {
            Self::Arp => Predictor::Arp,
            Self::Vrp => Predictor::Vrp,
            Self::Svp => Predictor::Svp,
        }
    }

    /// Id of the rule.
    const fn rule(self) -> &'static str {
        match self {
            Self::Arp => "predictor.arp",
            Self::Vrp => "predictor.vrp",
            Self::Svp => "predictor.svp",
        }
    }

    /// The row of the table for one form.
    #[must_use]
    pub const fn model(self, basis: Basis) -> ModelCode {
        match (self, basis) {
            (Self::Arp, Basis::Static) => ModelCode::ArpStatic,
            (Self::Arp, Basis::Dynamic) => ModelCode::ArpDynamic,
            (Self::Vrp, Basis::Static) => ModelCode::VrpStatic,
            (Self::Vrp, Basis::Dynamic) => ModelCode::VrpDynamic,
            (Self::Svp, Basis::Static) => ModelCode::SvpStatic,
            (Self::Svp, Basis::Dynamic) => ModelCode::SvpDynamic,
        }
    }
}

/// Code of a model in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelCode {
    /// ARP, static.
    ArpStatic,
    /// ARP, dynamic.
    ArpDynamic,
    /// VRP, static.
    VrpStatic,
    /// VRP, dynamic.
    VrpDynamic,
    /// SVP, static.
    SvpStatic,
    /// SVP, dynamic.
    SvpDynamic,
}

impl ModelCode {
    /// All, in the order of the table.
    pub const ALL: [Self; 6] =
        [Self::ArpStatic, Self::ArpDynamic, Self::VrpStatic, Self::VrpDynamic, Self::SvpStatic, Self::SvpDynamic];
}

impl fmt::Display for ModelCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::ArpStatic => "arp_static",
            Self::ArpDynamic => "arp_dynamic",
            Self::VrpStatic => "vrp_static",
            Self::VrpDynamic => "vrp_dynamic",
            Self::SvpStatic => "svp_static",
            Self::SvpDynamic => "svp_dynamic",
        })
    }
}

/// The numbers of one model. A coefficient that the table does not name is 0 and not used.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "RawModel")]
pub struct ModelRow {
    coefficients: [Number; C::COUNT],
    offence: [Number; Ogrs4Category::COUNT],
    career_boost: i32,
    violent_career_boost: Option<i32>,
    /// Months without an offence count only so far.
    pub months_most: i32,
    least_age: i32,
    /// The answers that it needs: none for a static form.
    pub needed: Missing,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawModel {
    coefficients: BTreeMap<String, Number>,
    offence: BTreeMap<String, Number>,
    career_boost: u16,
    violent_career_boost: Option<u16>,
    months_most: u16,
    least_age: u8,
}

impl TryFrom<RawModel> for ModelRow {
    type Error = String;

    fn try_from(mut raw: RawModel) -> Result<Self, String> {
        let mut needed = Missing::NONE;
        let coefficients = C::ALL.map(|coefficient| {
            let given = raw.coefficients.remove(coefficient.as_str());
            if let (Some(_), Some(answer)) = (given, coefficient.needed()) {
                needed = needed.with(answer);
            }
            given.unwrap_or_default()
        });
        if let Some(unknown) = raw.coefficients.keys().next() {
            return Err(format!("`coefficients`: there is no coefficient `{unknown}`"));
        }
        if raw.career_boost == 0 || raw.violent_career_boost == Some(0) {
            return Err("`career_boost` must be at least 1".to_owned());
        }
        Ok(Self {
            coefficients,
            offence: category::weights(Ogrs4Category::ALL, Ogrs4Category::as_str, raw.offence)?,
            career_boost: i32::from(raw.career_boost),
            violent_career_boost: raw.violent_career_boost.map(i32::from),
            months_most: i32::from(raw.months_most),
            least_age: i32::from(raw.least_age),
            needed,
        })
    }
}

impl ModelRow {
    /// Whether the model looks at violent sanctions.
    const fn counts_violence(&self) -> bool {
        self.violent_career_boost.is_some()
    }
}

/// What the family reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ogrs4Inputs {
    /// Sex.
    pub sex: Sex,
    /// Age at the start of follow-up.
    pub age_at_follow_up: i32,
    /// Age at the current conviction.
    pub age_at_conviction: i32,
    /// Age at the first sanction.
    pub age_at_first_sanction: i32,
    /// All sanctions, the current one included.
    pub total_sanctions: u16,
    /// Sanctions for violence; ARP does without.
    pub violent_sanctions: Option<u16>,
    /// Whole months from start of follow-up to assessment; negative before it starts. The models count 0 to 36.
    pub months_since_follow_up: i32,
    /// Category of the current offence.
    pub offence: Ogrs4Category,
    /// The needs answers.
    pub answers: Answers,
}

impl Ogrs4Inputs {
    /// Takes what the family reads from the facts.
    ///
    /// # Errors
    /// [`PredictorProblem`] for what is missing or cannot be.
    pub fn from_facts(facts: &OffendingFacts, offences: &OffenceCategories) -> Result<Self, PredictorProblem> {
        Self::of(facts, offences.ogrs4(history::offence(facts)?)?)
    }

    /// The same for an offence whose category is known.
    ///
    /// # Errors
    /// [`PredictorProblem`] for what is missing or cannot be.
    pub fn of(facts: &OffendingFacts, offence: Ogrs4Category) -> Result<Self, PredictorProblem> {
        let months = history::whole_months(history::follow_up_from(facts)?, history::assessed_on(facts)?);
        Ok(Self {
            sex: history::sex(facts)?,
            age_at_follow_up: history::age_at_follow_up(facts, None)?,
            age_at_conviction: history::age_at_conviction(facts)?,
            age_at_first_sanction: history::age_at_first_sanction(facts)?,
            total_sanctions: history::total_sanctions(facts)?,
            violent_sanctions: facts.violent_sanctions,
            months_since_follow_up: months,
            offence,
            answers: facts.answers,
        })
    }
}

/// Whole months without an offence, as the models count them: from 0 to their most.
#[must_use]
pub fn offence_free_months(inputs: &Ogrs4Inputs, tables: &PredictorTables<'_>) -> i32 {
    inputs.months_since_follow_up.clamp(0, tables.model(ModelCode::ArpStatic).value.months_most)
}

/// The values that stand beside the coefficients, before what differs from model to model.
#[derive(Clone, Copy)]
struct Values([f64; C::COUNT]);

impl Values {
    fn set(&mut self, coefficient: C, value: f64) {
        if let Some(slot) = self.0.get_mut(coefficient.place()) {
            *slot = value;
        }
    }

    fn set_when(&mut self, yes: bool, coefficient: C) {
        if yes {
            self.set(coefficient, 1.0);
        }
    }
}

/// Age, sex, sanctions and months: what all models share.
fn history_values(inputs: &Ogrs4Inputs, career: i32, months_most: i32) -> Values {
    let mut values = Values([0.0; C::COUNT]);
    values.set(C::Intercept, 1.0);
    let male = inputs.sex == Sex::Male;
    let age = f64::from(inputs.age_at_follow_up);
    let ages = if male {
        [C::MaleAge, C::MaleAge2, C::MaleAge3, C::MaleAge4]
    } else {
        [C::FemaleAge, C::FemaleAge2, C::FemaleAge3, C::FemaleAge4]
    };
    let months = f64::from(inputs.months_since_follow_up.clamp(0, months_most));
    let (mut age_power, mut months_power) = (1.0, 1.0);
    for (of_age, of_months) in ages.into_iter().zip([C::Months, C::Months2, C::Months3, C::Months4]) {
        age_power *= age;
        months_power *= months;
        values.set(of_age, age_power);
        values.set(of_months, months_power);
    }
    values.set_when(!male, C::Female);
    values.set(C::PerSanction, f64::from(inputs.total_sanctions));
    values.set_when(inputs.total_sanctions == 1, C::FirstSanction);
    if inputs.total_sanctions == 2 {
        values.set(C::SecondSanction, 1.0);
        values.set(if male { C::MaleSecondGap } else { C::FemaleSecondGap }, f64::from(career));
    }
    values
}

/// Rates of sanctions and of violence, for one model.
fn add_rates(values: &mut Values, inputs: &Ogrs4Inputs, career: i32, model: &ModelRow) {
    let male = inputs.sex == Sex::Male;
    if inputs.total_sanctions >= 3 {
        let rate = (f64::from(inputs.total_sanctions) / f64::from(career + model.career_boost)).ln();
        let (once, squared) = if male { (C::MaleCopas, C::MaleCopas2) } else { (C::FemaleCopas, C::FemaleCopas2) };
        values.set(once, rate);
        values.set(squared, rate * rate);
    }
    let (Some(boost), Some(violent)) = (model.violent_career_boost, inputs.violent_sanctions) else { return };
    values.set_when(violent == 0, if male { C::MaleNeverViolent } else { C::FemaleNeverViolent });
    values.set_when(violent == 1, C::OnceViolent);
    values.set(C::PerViolentSanction, f64::from(violent));
    if violent >= 1 {
        values.set(C::ViolentCopas, (f64::from(violent) / f64::from(career + boost)).ln());
    }
}

/// The needs answers. What a model does not count has no coefficient there.
fn add_answers(values: &mut Values, answers: &Answers) {
    let scale = |answer: Option<u8>| f64::from(answer.unwrap_or_default());
    let yes = |answer: Option<bool>| answer == Some(true);
    values.set_when(yes(answers.weapon), C::Weapon);
    values.set(C::Accommodation, scale(answers.accommodation));
    values.set(C::Unemployed, if yes(answers.unemployed) { 2.0 } else { 0.0 });
    values.set(C::PartnerRelationship, scale(answers.partner_relationship));
    if yes(answers.living_with_partner) {
        values.set(C::LivingWithPartner, 1.0);
        values.set(C::LivingWithPartnerInPoor, scale(answers.partner_relationship));
    }
    values.set_when(yes(answers.domestic_abuse_perpetrator), C::DomesticAbuse);
    values.set(C::Activities, scale(answers.activities));
    values.set(C::Alcohol, scale(answers.alcohol));
    values.set(C::Binge, scale(answers.binge));
    values.set(C::Impulsivity, scale(answers.impulsivity));
    values.set(C::Temper, scale(answers.temper));
    values.set(C::ProCriminal, scale(answers.pro_criminal));
    if !answers.no_drug_use {
        values.set(C::DrugMotivation, scale(answers.drug_motivation));
        add_drugs(values, answers.drugs_used.unwrap_or(Drugs::NONE));
    }
    add_past(values, answers.past_convictions.unwrap_or(PastConvictions::NONE));
}

fn add_drugs(values: &mut Values, drugs: Drugs) {
    for drug in drugs.iter() {
        let coefficient = match drug {
            Drug::Heroin => C::Heroin,
            Drug::Methadone => C::Methadone,
            Drug::OtherOpiate => C::OtherOpiate,
            Drug::CrackCocaine => C::Crack,
            Drug::PowderCocaine => C::PowderCocaine,
            Drug::MisusedPrescribed => C::MisusedPrescription,
            Drug::Benzodiazepines => C::Benzodiazepine,
            Drug::Cannabis => C::Cannabis,
            Drug::Steroids => C::Steroid,
            Drug::Hallucinogens | Drug::Solvents | Drug::Ketamine | Drug::Spice | Drug::OtherDrugs => C::OtherDrug,
            Drug::Amphetamines | Drug::Ecstasy => continue,
        };
        values.set(coefficient, 1.0);
    }
}

fn add_past(values: &mut Values, past: PastConvictions) {
    for conviction in past.iter() {
        let coefficient = match conviction {
            PastConviction::Homicide => C::PastHomicide,
            PastConviction::WoundingGbh => C::PastWoundingGbh,
            PastConviction::Kidnap => C::PastKidnap,
            PastConviction::Firearm => C::PastFirearm,
            PastConviction::Robbery => C::PastRobbery,
            PastConviction::AggravatedBurglary => C::PastAggravatedBurglary,
            PastConviction::Weapon => C::PastWeapon,
            PastConviction::CriminalDamageEndangeringLife => C::PastDamage,
            PastConviction::Arson => C::PastArson,
        };
        values.set(coefficient, 1.0);
    }
}

/// Everything that goes into z: the values, and the weight of the offence.
fn prepare(inputs: &Ogrs4Inputs, model: &ModelRow, basis: Basis) -> Result<(Values, f64), PredictorProblem> {
    let age = inputs.age_at_conviction;
    let least = model.least_age;
    if age < least {
        return Err(PredictorProblem::TooYoungAtConviction { age, least });
    }
    let career = history::career_years(age, inputs.age_at_first_sanction)?;
    if inputs.total_sanctions == 0 {
        return Err(PredictorProblem::NoSanction);
    }
    if model.counts_violence() {
        let violent = inputs.violent_sanctions.ok_or(PredictorProblem::FactMissing(Fact::ViolentSanctions))?;
        history::counts_agree(inputs.total_sanctions, violent)?;
    }
    if inputs.age_at_follow_up < least {
        return Err(PredictorProblem::TooYoungAtFollowUp { age: inputs.age_at_follow_up, least });
    }
    let mut values = history_values(inputs, career, model.months_most);
    add_rates(&mut values, inputs, career, model);
    if basis == Basis::Dynamic {
        add_answers(&mut values, &inputs.answers);
    }
    let offence = model.offence.get(inputs.offence.place()).copied().unwrap_or_default();
    Ok((values, offence.get()))
}

/// The score by one form, whether or not the other could be used.
///
/// # Errors
/// [`PredictorProblem`], among others when the dynamic form lacks an answer.
pub fn calculate_by(
    family: Family,
    basis: Basis,
    inputs: &Ogrs4Inputs,
    tables: &PredictorTables<'_>,
) -> Result<Score, PredictorProblem> {
    let model = &tables.model(family.model(basis)).value;
    inputs.answers.complete(model.needed)?;
    let (values, offence) = prepare(inputs, model, basis)?;
    // In one chain with the terms of `explain`: the offence last.
    let z = model.coefficients.iter().zip(&values.0).map(|(coefficient, value)| coefficient.get() * value).sum::<f64>() + offence;
    let probability = number::probability(z);
    let percent = number::two_decimals(probability);
    let predictor = family.predictor();
    Ok(Score {
        predictor,
        basis: Some(basis),
        probability,
        probability_one_year: None,
        percent,
        one_year: None,
        points: None,
        band: tables.name(predictor).value.bands.of(percent),
        band_reduced: false,
        missing: Missing::NONE,
    })
}

/// The score: dynamic when every answer that it needs is there, otherwise static, with the missing answers named.
///
/// # Errors
/// [`PredictorProblem`] when the inputs cannot be scored.
pub fn calculate(family: Family, inputs: &Ogrs4Inputs, tables: &PredictorTables<'_>) -> Result<Score, PredictorProblem> {
    let missing = missing(family, inputs, tables);
    let basis = if missing.is_empty() { Basis::Dynamic } else { Basis::Static };
    calculate_by(family, basis, inputs, tables).map(|score| Score { missing, ..score })
}

/// The answers for want of which the dynamic form cannot be used.
#[must_use]
pub fn missing(family: Family, inputs: &Ogrs4Inputs, tables: &PredictorTables<'_>) -> Missing {
    inputs.answers.missing().among(tables.model(family.model(Basis::Dynamic)).value.needed)
}

/// The terms of z of one form, those that add nothing left out.
///
/// # Errors
/// As [`calculate_by`].
pub fn terms(
    family: Family,
    basis: Basis,
    inputs: &Ogrs4Inputs,
    tables: &PredictorTables<'_>,
) -> Result<Vec<Term>, PredictorProblem> {
    let model = &tables.model(family.model(basis)).value;
    let (values, offence) = prepare(inputs, model, basis)?;
    let all = C::ALL.into_iter().zip(&model.coefficients).zip(values.0);
    let mut terms: Vec<Term> = all
        .map(|((name, coefficient), value)| Term::new(name.label(), coefficient.get(), value))
        .filter(|term| term.contribution() != 0.0)
        .collect();
    terms.push(Term::new("current offence", offence, 1.0));
    Ok(terms)
}

/// How the score comes about, by the arithmetic of [`calculate`].
///
/// # Errors
/// As [`calculate`].
pub fn explain(family: Family, inputs: &Ogrs4Inputs, tables: &PredictorTables<'_>) -> Result<Working, PredictorProblem> {
    let score = calculate(family, inputs, tables)?;
    let basis = score.basis.unwrap_or(Basis::Static);
    let code = family.model(basis);
    let terms = terms(family, basis, inputs, tables)?;
    let mut working = Working::of(family.rule());
    let form = match basis {
        Basis::Static => "criminal history only, because answers are missing",
        Basis::Dynamic => "criminal history and needs answers",
    };
    working.step("Form", form, basis);
    let career = inputs.age_at_conviction - inputs.age_at_first_sanction;
    working.step("Career in years", format!("{} - {}", inputs.age_at_conviction, inputs.age_at_first_sanction), career);
    working.step("Offence category", "", inputs.offence.words());
    working::add_terms(&mut working, &terms, &RowUsed::of("predictors", "ogrs4", code, tables.model(code)));
    working::add_probability(&mut working, "two years", 0.0, working::sum(&terms));
    working::finish(&mut working, &score, tables);
    Ok(working)
}
