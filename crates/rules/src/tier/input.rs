//! Registrations reduced to the flags that the two models read.
//!
//! Source: tier service `DeliusApiService.getRegistrations`, `client/delius/DeliusRegistration.kt`, August 2026.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::in_force::TiersInForce;
use super::is_default;
use super::problem::{InputProblem, ProblemKind};
use super::tables::RegisterMeans;
use crate::rosh::RoshLevel;

/// An active registration: neither deleted nor de-registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registration<'a> {
    /// Code of its type, like `MAPP`.
    pub code: &'a str,
    /// Code of its level, like `M2`.
    pub level: Option<&'a str>,
    /// Code of its category, like `M1`.
    pub category: Option<&'a str>,
    /// The day on which it was made.
    pub on: Date,
}

/// The MAPPA level that the two-axis model reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MappaLevel {
    /// Ordinary agency management.
    M1,
    /// Meetings of several agencies.
    M2,
    /// Senior oversight.
    M3,
}

impl MappaLevel {
    /// All levels, lowest first.
    pub const ALL: [Self; 3] = [Self::M1, Self::M2, Self::M3];

    /// The code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::M1 => "M1",
            Self::M2 => "M2",
            Self::M3 => "M3",
        }
    }

    /// The level with this code, letter case ignored.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str().eq_ignore_ascii_case(code))
    }
}

/// The MAPPA category: the seven-letter model reads only whether there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MappaCategory {
    /// Sexual offences: notification requirements.
    M1,
    /// Violent offences with twelve months or more.
    M2,
    /// Other dangerous offences.
    M3,
    /// Terrorism.
    M4,
}

impl MappaCategory {
    /// All categories.
    pub const ALL: [Self; 4] = [Self::M1, Self::M2, Self::M3, Self::M4];

    /// The code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::M1 => "M1",
            Self::M2 => "M2",
            Self::M3 => "M3",
            Self::M4 => "M4",
        }
    }

    /// The category with exactly this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.as_str() == code)
    }
}

/// A complexity factor of the two-axis model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ComplexityFactor {
    /// Mental health.
    MentalHealth,
    /// Attempted suicide or self-harm.
    AttemptedSuicideOrSelfHarm,
    /// Vulnerability.
    VulnerabilityIssue,
    /// Child concerns.
    ChildConcerns,
    /// Child protection.
    ChildProtection,
    /// Risk to children.
    RiskToChildren,
    /// Public interest case.
    PublicInterest,
    /// Adult at risk.
    AdultAtRisk,
    /// Street gangs.
    StreetGangs,
    /// Terrorism act.
    Terrorism,
}

impl ComplexityFactor {
    /// All factors.
    pub const ALL: [Self; 10] = [
        Self::MentalHealth,
        Self::AttemptedSuicideOrSelfHarm,
        Self::VulnerabilityIssue,
        Self::ChildConcerns,
        Self::ChildProtection,
        Self::RiskToChildren,
        Self::PublicInterest,
        Self::AdultAtRisk,
        Self::StreetGangs,
        Self::Terrorism,
    ];

    /// The name that national systems exchange.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MentalHealth => "MENTAL_HEALTH",
            Self::AttemptedSuicideOrSelfHarm => "ATTEMPTED_SUICIDE_OR_SELF_HARM",
            Self::VulnerabilityIssue => "VULNERABILITY_ISSUE",
            Self::ChildConcerns => "CHILD_CONCERNS",
            Self::ChildProtection => "CHILD_PROTECTION",
            Self::RiskToChildren => "RISK_TO_CHILDREN",
            Self::PublicInterest => "PUBLIC_INTEREST",
            Self::AdultAtRisk => "ADULT_AT_RISK",
            Self::StreetGangs => "STREET_GANGS",
            Self::Terrorism => "TERRORISM",
        }
    }

    #[expect(clippy::as_conversions, reason = "the place of a variant among ten, as a bit")]
    const fn bit(self) -> u16 {
        1 << (self as u16)
    }
}

impl fmt::Display for ComplexityFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The complexity factors that a person has, each at most once. Small enough to copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "BTreeSet<ComplexityFactor>", into = "BTreeSet<ComplexityFactor>")]
pub struct Complexity(u16);

impl Complexity {
    /// Adds a factor.
    pub const fn add(&mut self, factor: ComplexityFactor) {
        self.0 |= factor.bit();
    }

    /// Whether the person has the factor.
    #[must_use]
    pub const fn has(self, factor: ComplexityFactor) -> bool {
        self.0 & factor.bit() != 0
    }

    /// How many factors the person has.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// The factors, in the order of their list.
    pub fn iter(self) -> impl Iterator<Item = ComplexityFactor> {
        ComplexityFactor::ALL.into_iter().filter(move |factor| self.has(*factor))
    }
}

impl From<BTreeSet<ComplexityFactor>> for Complexity {
    fn from(factors: BTreeSet<ComplexityFactor>) -> Self {
        factors.into_iter().collect()
    }
}

impl From<Complexity> for BTreeSet<ComplexityFactor> {
    fn from(complexity: Complexity) -> Self {
        complexity.iter().collect()
    }
}

impl FromIterator<ComplexityFactor> for Complexity {
    fn from_iter<I: IntoIterator<Item = ComplexityFactor>>(factors: I) -> Self {
        let mut all = Self::default();
        for factor in factors {
            all.add(factor);
        }
        all
    }
}

/// What the two models read of a person's registrations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_excessive_bools, reason = "six independent facts of the record, each read by its name")]
pub struct Flags {
    /// Risk of serious harm: the newest registration that bears one of the four levels.
    #[serde(skip_serializing_if = "is_default")]
    pub rosh: Option<RoshLevel>,
    /// MAPPA level (two axes): the newest MAPPA registration whose level is one of the three.
    #[serde(skip_serializing_if = "is_default")]
    pub mappa_level: Option<MappaLevel>,
    /// MAPPA category (seven letters): that of the single newest MAPPA registration.
    #[serde(skip_serializing_if = "is_default")]
    pub mappa_category: Option<MappaCategory>,
    /// Complexity factors (two axes).
    #[serde(skip_serializing_if = "is_default")]
    pub complexity: Complexity,
    /// Integrated offender management.
    #[serde(skip_serializing_if = "is_default")]
    pub iom: bool,
    /// Life sentence or imprisonment for public protection.
    #[serde(skip_serializing_if = "is_default")]
    pub lifer_ipp: bool,
    /// Domestic abuse, as perpetrator or in the history.
    #[serde(skip_serializing_if = "is_default")]
    pub domestic_abuse: bool,
    /// Stalking protection order.
    #[serde(skip_serializing_if = "is_default")]
    pub stalking: bool,
    /// Child protection.
    #[serde(skip_serializing_if = "is_default")]
    pub child_protection: bool,
    /// Two-thirds point reached: no longer actively supervised.
    #[serde(skip_serializing_if = "is_default")]
    pub unsupervised: bool,
}

/// Keeps the newest; of equal days the first supplied, as a stable sort newest first would.
struct Newest<T>(Option<(Date, T)>);

impl<T> Newest<T> {
    fn offer(&mut self, on: Date, value: T) {
        if self.0.as_ref().is_none_or(|(newest, _)| on > *newest) {
            self.0 = Some((on, value));
        }
    }
}

/// Reduces active registrations, in the order supplied, to the flags. Adds to `problems` what could not be used.
///
/// The MAPPA level is searched for down the list, newest first; the MAPPA category is looked up in the newest MAPPA
/// registration only. Historical registrations (`HREG`) are dropped first, whatever they carry.
#[must_use]
pub fn flags(registrations: &[Registration<'_>], tables: &TiersInForce, problems: &mut Vec<InputProblem>) -> Flags {
    let (mut rosh, mut level, mut mappa) = (Newest(None), Newest(None), Newest(None));
    let mut flags = Flags::default();
    for registration in registrations {
        let means = tables.registration_means(registration.code);
        if means == Some(RegisterMeans::Historical) {
            continue;
        }
        match means {
            Some(RegisterMeans::Rosh(found)) => rosh.offer(registration.on, found),
            Some(RegisterMeans::Mappa) => {
                mappa.offer(registration.on, registration.category);
                let code = registration.level.unwrap_or_default();
                match MappaLevel::from_code(code) {
                    Some(found) => level.offer(registration.on, found),
                    None if code.trim().is_empty() || code.eq_ignore_ascii_case("M0") => {}
                    None => problems.push(InputProblem::new(ProblemKind::UnknownMappaLevel, "MAPPA level", code)),
                }
            }
            Some(RegisterMeans::Iom) => flags.iom = true,
            Some(RegisterMeans::LiferIpp) => flags.lifer_ipp = true,
            Some(RegisterMeans::DomesticAbuse) => flags.domestic_abuse = true,
            Some(RegisterMeans::Stalking) => flags.stalking = true,
            Some(RegisterMeans::ChildProtection) => flags.child_protection = true,
            Some(RegisterMeans::Unsupervised) => flags.unsupervised = true,
            Some(RegisterMeans::Historical) | None => {}
        }
        if let Some(factor) = tables.complexity(registration.code) {
            flags.complexity.add(factor);
        }
    }
    flags.rosh = rosh.0.map(|(_, found)| found);
    flags.mappa_level = level.0.map(|(_, found)| found);
    if let Some((_, Some(code))) = mappa.0 {
        flags.mappa_category = MappaCategory::from_code(code);
        if flags.mappa_category.is_none() && !code.trim().is_empty() {
            problems.push(InputProblem::new(ProblemKind::UnknownMappaCategory, "MAPPA category", code));
        }
    }
    flags
}
