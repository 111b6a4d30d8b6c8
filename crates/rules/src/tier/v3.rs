//! The seven-letter model: eight steps, the highest of which is the tier, and whether it may yet rise.
//!
//! Source: tier service `TierCalculator.kt`, `ReoffendingPredictorTable.kt`, `ProvisionalStatusCalculator.kt`, August 2026.

mod explain;

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::in_force::{Percent, TiersInForce};
use super::input::Flags;
use super::is_default;
use super::problem::{InputProblem, ProblemKind};
use super::v2::check_percent;
use super::value::TierV3;
use crate::predictor::{Band, Basis};

pub use explain::explain;

/// A predictor's score as the model reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Score {
    /// Percentage, exact.
    pub percent: Decimal,
    /// Whether a full assessment stands behind it; none when that is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
}

/// DC-SRP as the model reads it: the band is taken as given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DcSrp {
    /// Percentage, exact.
    #[serde(skip_serializing_if = "is_default")]
    pub percent: Option<Decimal>,
    /// Band.
    #[serde(skip_serializing_if = "is_default")]
    pub band: Option<Band>,
}

/// The predictors that were chosen for a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Predictors {
    /// When the assessment behind them was completed.
    #[serde(skip_serializing_if = "is_default")]
    pub completed_at: Option<DateTime>,
    /// All reoffending.
    #[serde(skip_serializing_if = "is_default")]
    pub arp: Option<Score>,
    /// Combined serious reoffending.
    #[serde(skip_serializing_if = "is_default")]
    pub csrp: Option<Score>,
    /// Direct contact sexual reoffending.
    #[serde(skip_serializing_if = "is_default")]
    pub dc_srp: Option<DcSrp>,
}

/// Everything that the model reads of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct V3Inputs {
    /// Whether any sentence runs.
    #[serde(skip_serializing_if = "is_default")]
    pub has_active_event: bool,
    /// The predictors chosen, if there are any.
    #[serde(skip_serializing_if = "is_default")]
    pub predictors: Option<Predictors>,
    /// The registrations, reduced.
    #[serde(skip_serializing_if = "is_default")]
    pub flags: Flags,
    /// The latest actual release of the sentences that run.
    #[serde(skip_serializing_if = "is_default")]
    pub latest_release_on: Option<Date>,
    /// Whether the newest assessment says that a sexual offence was ever committed (1.30).
    #[serde(skip_serializing_if = "is_default")]
    pub ever_sexual_offence: bool,
}

/// A step of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StepName {
    /// ARP by CSRP.
    Reoffending,
    /// DC-SRP.
    SexualReoffending,
    /// MAPPA category and risk of serious harm.
    MappaRosh,
    /// Life sentence or IPP by time since release.
    LiferIpp,
    /// Domestic abuse.
    DomesticAbuse,
    /// Stalking.
    Stalking,
    /// Child protection.
    ChildProtection,
    /// Ever committed a sexual offence.
    SexualOffences,
}

impl StepName {
    /// All steps, in order.
    pub const ALL: [Self; 8] = [
        Self::Reoffending,
        Self::SexualReoffending,
        Self::MappaRosh,
        Self::LiferIpp,
        Self::DomesticAbuse,
        Self::Stalking,
        Self::ChildProtection,
        Self::SexualOffences,
    ];

    /// The name that national systems exchange.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reoffending => "REOFFENDING",
            Self::SexualReoffending => "SEXUAL_REOFFENDING",
            Self::MappaRosh => "MAPPA_ROSH",
            Self::LiferIpp => "LIFER_IPP",
            Self::DomesticAbuse => "DOMESTIC_ABUSE",
            Self::Stalking => "STALKING",
            Self::ChildProtection => "CHILD_PROTECTION",
            Self::SexualOffences => "SEXUAL_OFFENCES",
        }
    }

    #[expect(clippy::as_conversions, reason = "the place of a variant among eight")]
    const fn place(self) -> usize {
        self as usize
    }
}

impl fmt::Display for StepName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What each step gave; a step that gave nothing is none. Small enough to copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "BTreeMap<StepName, TierV3>", into = "BTreeMap<StepName, TierV3>")]
pub struct Steps([Option<TierV3>; 8]);

impl Steps {
    /// What a step gave.
    #[must_use]
    pub fn get(&self, step: StepName) -> Option<TierV3> {
        self.0.get(step.place()).copied().flatten()
    }

    /// Sets what a step gave.
    pub fn set(&mut self, step: StepName, tier: Option<TierV3>) {
        if let Some(slot) = self.0.get_mut(step.place()) {
            *slot = tier;
        }
    }

    /// The steps that gave a tier, in order.
    pub fn iter(&self) -> impl Iterator<Item = (StepName, TierV3)> {
        StepName::ALL.into_iter().zip(self.0).filter_map(|(step, tier)| Some((step, tier?)))
    }

    /// The same without one step.
    fn without(mut self, step: StepName) -> Self {
        self.set(step, None);
        self
    }

    /// The highest tier of all steps, if any gave one.
    fn highest(self) -> Option<TierV3> {
        self.0.into_iter().fold(None, Option::max)
    }
}

impl From<BTreeMap<StepName, TierV3>> for Steps {
    fn from(map: BTreeMap<StepName, TierV3>) -> Self {
        map.into_iter().collect()
    }
}

impl From<Steps> for BTreeMap<StepName, TierV3> {
    fn from(steps: Steps) -> Self {
        steps.iter().collect()
    }
}

impl FromIterator<(StepName, TierV3)> for Steps {
    fn from_iter<I: IntoIterator<Item = (StepName, TierV3)>>(each: I) -> Self {
        let mut all = Self::default();
        for (step, tier) in each {
            all.set(step, Some(tier));
        }
        all
    }
}

/// The tier of the seven-letter model, with what gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct V3Result {
    /// The tier.
    pub tier: TierV3,
    /// Whether a full assessment or a level of risk that is still missing could raise it.
    pub provisional: bool,
    /// What each step gave; empty where no tier could be given.
    pub steps: Steps,
    /// Inputs that could not be used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<InputProblem>,
}

/// The tier of a person on the day of `tables`. Allocates only where an input is bad.
#[must_use]
pub fn calculate(inputs: &V3Inputs, tables: &TiersInForce) -> V3Result {
    let without = |tier, problems| V3Result { tier, provisional: false, steps: Steps::default(), problems };
    if !inputs.has_active_event {
        return without(TierV3::NotSupervised, Vec::new());
    }
    let mut problems = Vec::new();
    let predictors = inputs.predictors.unwrap_or_default();
    let arp = predictors.arp.and_then(|score| usable(score, "ARP", &mut problems));
    let csrp = predictors.csrp.and_then(|score| usable(score, "CSRP", &mut problems));
    let (Some(arp), Some(csrp)) = (arp, csrp) else {
        return without(TierV3::Missing, problems);
    };
    let steps = steps(inputs, (arp, csrp), predictors.dc_srp, tables, &mut problems);
    let tier = steps.highest().unwrap_or(TierV3::G);
    let provisional = provisional(steps, (arp, csrp), &inputs.flags, tables);
    V3Result { tier, provisional, steps, problems }
}

/// A score that was found usable.
#[derive(Clone, Copy, Debug)]
struct Usable {
    percent: Percent,
    basis: Option<Basis>,
}

fn usable(score: Score, field: &'static str, problems: &mut Vec<InputProblem>) -> Option<Usable> {
    check_percent(score.percent, field, problems);
    let negative = score.percent.is_sign_negative() && !score.percent.is_zero();
    (!negative).then(|| Usable { percent: Percent::of(score.percent), basis: score.basis })
}

fn steps(
    inputs: &V3Inputs,
    (arp, csrp): (Usable, Usable),
    dc_srp: Option<DcSrp>,
    tables: &TiersInForce,
    problems: &mut Vec<InputProblem>,
) -> Steps {
    let flags = &inputs.flags;
    let grid = &tables.reoffending;
    let cell = grid.row(csrp.percent).zip(grid.column(arp.percent));
    let lifer = flags.lifer_ipp.then_some(inputs.latest_release_on).flatten();
    Steps([
        cell.and_then(|(row, column)| grid.tier(row, column)),
        dc_srp.and_then(|score| sexual_reoffending(score, tables, problems)),
        tables.mappa_rosh_tier(flags.mappa_category.is_some(), flags.rosh),
        lifer.and_then(|released_on| tables.lifer_tier(released_on)),
        flags.domestic_abuse.then_some(tables.domestic_abuse).flatten(),
        flags.stalking.then_some(tables.stalking).flatten(),
        flags.child_protection.then_some(tables.child_protection).flatten(),
        inputs.ever_sexual_offence.then_some(tables.sexual_offences).flatten(),
    ])
}

/// What DC-SRP gives. Used only if the score is above nought and the band present and applicable. A band and a score that
/// contradict each other stop the source's whole calculation; here they give nothing and are listed.
fn sexual_reoffending(score: DcSrp, tables: &TiersInForce, problems: &mut Vec<InputProblem>) -> Option<TierV3> {
    let exact = score.percent?;
    check_percent(exact, "DC-SRP", problems);
    let band = score.band.filter(|band| *band != Band::NotApplicable)?;
    let percent = Percent::of(exact);
    if !percent.is_above_nought() {
        return None;
    }
    let tier = tables.dc_srp_tier(band, percent);
    if tier.is_none() {
        let given = format!("{exact}, {band}");
        problems.push(InputProblem::new(ProblemKind::DcSrpScoreAndBandContradict, "DC-SRP", given));
    }
    tier
}

/// Whether the tier may yet rise: by a full assessment where a predictor is static, or by a level of risk of serious harm
/// where none is recorded.
fn provisional(steps: Steps, (arp, csrp): (Usable, Usable), flags: &Flags, tables: &TiersInForce) -> bool {
    let is = |score: Usable, basis: Basis| score.basis == Some(basis);
    let grid = &tables.reoffending;
    let ceiling = match (is(arp, Basis::Static), is(csrp, Basis::Static)) {
        (true, true) => Some(tables.both_static),
        (true, false) => grid.row(csrp.percent).and_then(|row| grid.tier(row, 0)),
        (false, true) => grid.column(arp.percent).and_then(|column| grid.tier(0, column)),
        (false, false) => None,
    };
    let other = steps.without(StepName::Reoffending).highest().unwrap_or(TierV3::G);
    if ceiling.is_some_and(|ceiling| other < ceiling) {
        return true;
    }
    if flags.rosh.is_some() {
        return false;
    }
    let both_dynamic = is(arp, Basis::Dynamic) && is(csrp, Basis::Dynamic);
    let firm = if both_dynamic { steps } else { steps.without(StepName::Reoffending) };
    let firm = firm.without(StepName::MappaRosh).highest().unwrap_or(TierV3::G);
    firm < if flags.mappa_category.is_some() { tables.rosh_missing_with_mappa } else { tables.rosh_missing }
}

/// Whether a result whose steps are known is provisional.
///
/// # Errors
/// The score that cannot be looked up, listed.
pub fn provisional_from_steps(
    steps: Steps,
    (arp, csrp): (Score, Score),
    flags: &Flags,
    tables: &TiersInForce,
) -> Result<bool, Vec<InputProblem>> {
    let mut problems = Vec::new();
    match (usable(arp, "ARP", &mut problems), usable(csrp, "CSRP", &mut problems)) {
        (Some(arp), Some(csrp)) => Ok(provisional(steps, (arp, csrp), flags, tables)),
        _ => Err(problems),
    }
}
