//! DC-SRP (contact sexual reoffending, by points) and IIC-SRP (images and indirect contact, by steps).
//!
//! Source: reference text on assessment, section 4.6.

use jiff::civil::Date;
use serde::Deserialize;

use super::facts::{OffendingFacts, Sex, SexualHistory, Supervision};
use super::history;
use super::number::{self, Hundredths, Number};
use super::ovp::{PointsFrom, points_from};
use super::problem::{Fact, PredictorProblem};
use super::score::Score;
use super::table::{PredictorTables, SettingCode};
use super::working;
use super::{Band, Missing, Needed, Predictor};
use crate::working::{RowUsed, Working};

/// The numbers of DC-SRP.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DcSrpRow {
    contact_adult: [i32; 3],
    contact_child: [i32; 3],
    non_contact: [i32; 3],
    age_most: i32,
    age_from: i32,
    age_step_years: i32,
    age_none_from: i32,
    last_sanction_age: Vec<PointsFrom>,
    two_or_more_sanctions: i32,
    stranger_victim: i32,
    slope: Number,
    intercept: Number,
    /// The band is one lower after so many years without an offence.
    pub band_lowered_after_years: i32,
}

impl DcSrpRow {
    /// What is wrong with it, if anything.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.age_step_years < 1 { Err("field `age_step_years`: must be at least 1".to_owned()) } else { Ok(()) }
    }

    /// The probability of a number of points; none for no points.
    #[must_use]
    pub fn probability(&self, points: i32) -> f64 {
        if points == 0 { 0.0 } else { number::probability(self.slope.get() * f64::from(points) + self.intercept.get()) }
    }
}

/// The numbers of IIC-SRP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IicSrpRow {
    two_or_more_images: IicStep,
    one_image: IicStep,
    two_or_more_contact_child: IicStep,
    one_contact_child: IicStep,
    other_sexual: IicStep,
    old_no_history: IicStep,
}

/// One step of IIC-SRP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IicStep {
    /// Probability.
    pub probability: Number,
    /// Band.
    pub band: Band,
}

impl IicSrpRow {
    /// The band of a percentage: the highest whose least step it reaches.
    #[must_use]
    pub fn band_of(&self, percent: Hundredths) -> Band {
        let steps =
            [self.two_or_more_images, self.one_image, self.two_or_more_contact_child, self.one_contact_child, self.other_sexual];
        let reached = steps.into_iter().filter(|step| number::two_decimals(step.probability.get()) <= percent);
        reached.map(|step| step.band).max().unwrap_or(Band::Low)
    }
}

/// What the two sexual predictors read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SexualInputs {
    /// Sex.
    pub sex: Sex,
    /// Whether there was ever a sexual offence.
    pub ever: bool,
    /// Sanctions for contact with an adult.
    pub contact_adult: u16,
    /// Sanctions for contact with a child.
    pub contact_child: u16,
    /// Sanctions for images.
    pub images: u16,
    /// Other sanctions without contact.
    pub non_contact: u16,
}

/// What DC-SRP reads besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DcSrpInputs {
    /// Sanctions by kind.
    pub sexual: SexualInputs,
    /// Age at the start of follow-up.
    pub age_at_follow_up: i32,
    /// Age at the last sexual sanction, if known: unknown counts no points.
    pub age_at_last_sanction: Option<i32>,
    /// All sanctions of any kind.
    pub total_sanctions: u16,
    /// A victim who was a stranger in the current sexual offence, if known: unknown counts no points.
    pub stranger_victim: Option<bool>,
    /// Whether the years without an offence lower the band.
    pub years_without_offence: bool,
}

impl SexualInputs {
    /// Nobody with a sexual history.
    #[must_use]
    pub const fn none(sex: Sex) -> Self {
        Self { sex, ever: false, contact_adult: 0, contact_child: 0, images: 0, non_contact: 0 }
    }

    /// Takes what both read from the facts. A count above 0 answers "ever" when that answer is missing.
    ///
    /// # Errors
    /// [`PredictorProblem`] when the history is unknown or contradicts itself.
    pub fn from_facts(facts: &OffendingFacts) -> Result<Self, PredictorProblem> {
        let SexualHistory { contact_adult, contact_child, images, non_contact, .. } = facts.sexual;
        let counts = [contact_adult, contact_child, images, non_contact];
        let any = counts.iter().any(|count| count.is_some_and(|count| count > 0));
        let sex = history::sex(facts)?;
        match facts.sexual.ever {
            Some(false) if any => Err(PredictorProblem::SexualHistoryContradicts),
            Some(false) => Ok(Self::none(sex)),
            None if !any => Err(PredictorProblem::FactMissing(Fact::EverSexualOffence)),
            // The predictors give a woman no points, so her counts are not asked for.
            _ if sex == Sex::Female => Ok(Self { ever: true, ..Self::none(sex) }),
            _ => {
                let [Some(contact_adult), Some(contact_child), Some(images), Some(non_contact)] = counts else {
                    return Err(PredictorProblem::FactMissing(Fact::SexualSanctions));
                };
                Ok(Self { sex, ever: true, contact_adult, contact_child, images, non_contact })
            }
        }
    }

    /// Whether DC-SRP applies: to a man with a sexual offence.
    #[must_use]
    pub fn applies(&self) -> bool {
        self.sex == Sex::Male && self.ever
    }
}

impl DcSrpInputs {
    /// Takes what DC-SRP reads from the facts.
    ///
    /// # Errors
    /// [`PredictorProblem`] for what is missing or cannot be.
    pub fn from_facts(facts: &OffendingFacts, tables: &PredictorTables<'_>) -> Result<Self, PredictorProblem> {
        let sexual = SexualInputs::from_facts(facts)?;
        if !sexual.applies() {
            return Ok(Self::not_applicable(sexual));
        }
        let born = history::born_on(facts)?;
        Ok(Self {
            sexual,
            age_at_follow_up: history::age_at_follow_up(facts, None)?,
            age_at_last_sanction: facts.sexual.last_sanction_on.map(|on| history::whole_years(born, on)),
            total_sanctions: history::total_sanctions(facts)?,
            stranger_victim: facts.sexual.stranger_victim,
            years_without_offence: years_without_offence(facts, tables.dc_srp.value.band_lowered_after_years),
        })
    }

    const fn not_applicable(sexual: SexualInputs) -> Self {
        Self {
            sexual,
            age_at_follow_up: 0,
            age_at_last_sanction: None,
            total_sanctions: 1,
            stranger_victim: None,
            years_without_offence: false,
        }
    }
}

/// In the community, and so many years since the latest offence, the last sexual offence and the start of follow-up.
/// What is not known lowers nothing.
#[must_use]
pub fn years_without_offence(facts: &OffendingFacts, years: i32) -> bool {
    let Some(today) = facts.assessed_on else { return false };
    let long_ago = |on: Option<Date>| on.is_some_and(|on| history::whole_years(on, today) >= years);
    facts.supervision == Some(Supervision::Community)
        && long_ago(facts.latest_offence_on)
        && long_ago(facts.sexual.last_offence_on.or(facts.sexual.last_sanction_on))
        && long_ago(facts.follow_up_from)
}

const LABELS: [&str; 7] = [
    "Sanctions for contact with an adult",
    "Sanctions for contact with a child",
    "Other sexual sanctions without contact, images aside",
    "Age at start of follow-up",
    "Age at last sexual sanction",
    "Two or more sanctions of any kind",
    "Stranger victim in the current sexual offence",
];

/// The points of each label, in order.
fn points(inputs: &DcSrpInputs, row: &DcSrpRow) -> Result<[i32; 7], PredictorProblem> {
    if inputs.total_sanctions == 0 {
        return Err(PredictorProblem::NoSanction);
    }
    let age = inputs.age_at_follow_up;
    if age < row.age_from {
        return Err(PredictorProblem::TooYoungAtFollowUp { age, least: row.age_from });
    }
    let counted = |points: &[i32; 3], count: u16| {
        let [of_one, of_two, of_more] = *points;
        match count {
            0 => 0,
            1 => of_one,
            2 => of_two,
            3.. => of_more,
        }
    };
    let by_age = if age >= row.age_none_from { 0 } else { row.age_most - (age - row.age_from).div_euclid(row.age_step_years) };
    Ok([
        counted(&row.contact_adult, inputs.sexual.contact_adult),
        counted(&row.contact_child, inputs.sexual.contact_child),
        counted(&row.non_contact, inputs.sexual.non_contact),
        by_age.max(0),
        inputs.age_at_last_sanction.and_then(|age| points_from(&row.last_sanction_age, age)).unwrap_or_default(),
        if inputs.total_sanctions >= 2 { row.two_or_more_sanctions } else { 0 },
        if inputs.stranger_victim == Some(true) { row.stranger_victim } else { 0 },
    ])
}

/// A score without points, basis or missing answers.
const fn plain(predictor: Predictor, probability: f64, percent: Hundredths, band: Band) -> Score {
    Score {
        predictor,
        basis: None,
        probability,
        probability_one_year: None,
        percent,
        one_year: None,
        points: None,
        band,
        band_reduced: false,
        missing: Missing::NONE,
    }
}

/// DC-SRP. For a woman, or a man without a sexual offence, "not applicable" with 0 %.
///
/// # Errors
/// [`PredictorProblem`] when the inputs cannot be scored.
pub fn dc_srp(inputs: &DcSrpInputs, tables: &PredictorTables<'_>) -> Result<Score, PredictorProblem> {
    if !inputs.sexual.applies() {
        return Ok(plain(Predictor::DcSrp, 0.0, Hundredths(0), Band::NotApplicable));
    }
    let row = &tables.dc_srp.value;
    let points: i32 = points(inputs, row)?.iter().sum();
    let probability = row.probability(points);
    let full = tables.name(Predictor::DcSrp).value.bands.of(Hundredths(points * 100));
    let band = if inputs.years_without_offence { full.lowered() } else { full };
    let missing = Missing::NONE
        .unless(inputs.age_at_last_sanction.is_some(), Needed::LastSexualSanction)
        .unless(inputs.stranger_victim.is_some(), Needed::StrangerVictim);
    let score = plain(Predictor::DcSrp, probability, number::two_decimals(probability), band);
    Ok(Score { points: Some(points), band_reduced: band != full, missing, ..score })
}

/// The step of IIC-SRP with its name; none when nothing is to be expected.
fn step(inputs: &SexualInputs, tables: &PredictorTables<'_>) -> Option<(&'static str, IicStep)> {
    let row = &tables.iic_srp.value;
    let SexualInputs { contact_adult, contact_child, images, non_contact, .. } = *inputs;
    if inputs.sex == Sex::Female {
        return None;
    }
    if !inputs.ever {
        let old = tables.is_on(SettingCode::IicOldNoHistoryValue);
        return old.then_some(("No sexual offence history (older value)", row.old_no_history));
    }
    let other = if tables.is_on(SettingCode::IicOtherNeedsBothCounts) {
        contact_adult > 0 && non_contact > 0
    } else {
        contact_adult > 0 || non_contact > 0
    };
    match (images, contact_child) {
        (2.., _) => Some(("Two or more sanctions for images", row.two_or_more_images)),
        (1, _) => Some(("One sanction for images", row.one_image)),
        (0, 2..) => Some(("Two or more sanctions for contact with a child", row.two_or_more_contact_child)),
        (0, 1) => Some(("One sanction for contact with a child", row.one_contact_child)),
        (0, 0) => other.then_some(("Other sexual offence history", row.other_sexual)),
    }
}

/// IIC-SRP.
#[must_use]
pub fn iic_srp(inputs: &SexualInputs, tables: &PredictorTables<'_>) -> Score {
    let (probability, band) = step(inputs, tables).map_or((0.0, Band::Low), |(_, step)| (step.probability.get(), step.band));
    plain(Predictor::IicSrp, probability, number::two_decimals(probability), band)
}

/// How DC-SRP comes about, by the arithmetic of [`dc_srp`].
///
/// # Errors
/// As [`dc_srp`].
pub fn explain_dc_srp(inputs: &DcSrpInputs, tables: &PredictorTables<'_>) -> Result<Working, PredictorProblem> {
    let score = dc_srp(inputs, tables)?;
    let mut working = Working::of("predictor.dc-srp");
    if !inputs.sexual.applies() {
        let why = if inputs.sexual.sex == Sex::Female { "for men only" } else { "never a sexual offence" };
        working.step("Does it apply", why, "no");
        working::finish(&mut working, &score, tables);
        return Ok(working);
    }
    let row = &tables.dc_srp.value;
    let known = |count: Option<i32>| count.map_or_else(|| "not known, so no points".to_owned(), |count| count.to_string());
    let arithmetic = [
        inputs.sexual.contact_adult.to_string(),
        inputs.sexual.contact_child.to_string(),
        inputs.sexual.non_contact.to_string(),
        format!("{} - ({} - {}) / {}, rounded down", row.age_most, inputs.age_at_follow_up, row.age_from, row.age_step_years),
        known(inputs.age_at_last_sanction),
        inputs.total_sanctions.to_string(),
        inputs.stranger_victim.map_or("not known, so no points", |yes| if yes { "yes" } else { "no" }).to_owned(),
    ];
    let counts = points(inputs, row)?;
    let shown: Vec<_> =
        LABELS.into_iter().zip(arithmetic).zip(counts).map(|((label, arithmetic), count)| (label, arithmetic, count)).collect();
    working::add_points(&mut working, &shown, &RowUsed::of("predictors", "dc_srp", "dc-srp", tables.dc_srp));
    let count = score.points.unwrap_or_default();
    let z = row.slope.get() * f64::from(count);
    working.step("Slope x points", format!("{} x {count}", row.slope.get()), working::shown(z));
    working::add_probability(&mut working, "two years", row.intercept.get(), z);
    working::finish(&mut working, &score, tables);
    Ok(working)
}

/// How IIC-SRP comes about, by the arithmetic of [`iic_srp`].
#[must_use]
pub fn explain_iic_srp(inputs: &SexualInputs, tables: &PredictorTables<'_>) -> Working {
    let score = iic_srp(inputs, tables);
    let mut working = Working::of("predictor.iic-srp");
    let row = RowUsed::of("predictors", "iic_srp", "iic-srp", tables.iic_srp);
    let counts = format!(
        "images {}, contact with a child {}, with an adult {}, other {}",
        inputs.images, inputs.contact_child, inputs.contact_adult, inputs.non_contact
    );
    match step(inputs, tables) {
        Some((label, step)) => working.step_from(row, label, counts, step.probability.get()),
        None => working.step_from(row, "No step applies", counts, 0),
    }
    working::finish(&mut working, &score, tables);
    working
}
