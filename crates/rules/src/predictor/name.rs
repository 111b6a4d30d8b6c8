//! The predictors by name, and the bands of their scores.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A predictor. The old names stay names of their own: a score made under one is never shown under a newer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Predictor {
    /// Any proven reoffence, from criminal history alone.
    Ogrs3,
    /// Violent-type reoffending, first model.
    Ovp,
    /// General (neither violent nor sexual) reoffending, first model.
    Ogp,
    /// All reoffending.
    Arp,
    /// Violent reoffending.
    Vrp,
    /// Serious violent reoffending.
    Svp,
    /// Direct contact sexual reoffending.
    DcSrp,
    /// Images and indirect contact sexual reoffending.
    IicSrp,
    /// Combined serious reoffending.
    Csrp,
    /// Old name of ARP.
    Ogrs4g,
    /// Older name of ARP.
    Ogp2,
    /// Old name of VRP.
    Ogrs4v,
    /// Older name of VRP.
    Ovp2,
    /// Old name of SVP.
    Snsv,
    /// Old name of DC-SRP.
    OspDc,
    /// Older name of DC-SRP.
    OspC,
    /// Old name of IIC-SRP.
    OspIic,
    /// Older name of IIC-SRP.
    OspI,
    /// What CSRP replaced, with bands of its own.
    Rsr,
}

impl Predictor {
    /// Those that we calculate, in the order in which they are listed.
    pub const CALCULATED: [Self; 9] =
        [Self::Ogrs3, Self::Ovp, Self::Ogp, Self::Arp, Self::Vrp, Self::Svp, Self::DcSrp, Self::IicSrp, Self::Csrp];

    /// All, the old names last.
    pub const ALL: [Self; 19] = [
        Self::Ogrs3,
        Self::Ovp,
        Self::Ogp,
        Self::Arp,
        Self::Vrp,
        Self::Svp,
        Self::DcSrp,
        Self::IicSrp,
        Self::Csrp,
        Self::Ogrs4g,
        Self::Ogp2,
        Self::Ogrs4v,
        Self::Ovp2,
        Self::Snsv,
        Self::OspDc,
        Self::OspC,
        Self::OspIic,
        Self::OspI,
        Self::Rsr,
    ];

    /// The stable text used in storage and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ogrs3 => "ogrs3",
            Self::Ovp => "ovp",
            Self::Ogp => "ogp",
            Self::Arp => "arp",
            Self::Vrp => "vrp",
            Self::Svp => "svp",
            Self::DcSrp => "dc-srp",
            Self::IicSrp => "iic-srp",
            Self::Csrp => "csrp",
            Self::Ogrs4g => "ogrs4g",
            Self::Ogp2 => "ogp2",
            Self::Ogrs4v => "ogrs4v",
            Self::Ovp2 => "ovp2",
            Self::Snsv => "snsv",
            Self::OspDc => "osp-dc",
            Self::OspC => "osp-c",
            Self::OspIic => "osp-iic",
            Self::OspI => "osp-i",
            Self::Rsr => "rsr",
        }
    }

    /// Whether the name is an old one: kept on the record, never calculated.
    #[must_use]
    pub fn is_old_name(self) -> bool {
        !Self::CALCULATED.contains(&self)
    }

    /// Id of the rule that explains it, where we calculate it.
    #[must_use]
    pub const fn rule(self) -> Option<&'static str> {
        match self {
            Self::Ogrs3 => Some("predictor.ogrs3"),
            Self::Ovp => Some("predictor.ovp"),
            Self::Ogp => Some("predictor.ogp"),
            Self::Arp => Some("predictor.arp"),
            Self::Vrp => Some("predictor.vrp"),
            Self::Svp => Some("predictor.svp"),
            Self::DcSrp => Some("predictor.dc-srp"),
            Self::IicSrp => Some("predictor.iic-srp"),
            Self::Csrp => Some("predictor.csrp"),
            _ => None,
        }
    }
}

impl fmt::Display for Predictor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no predictor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no predictor of this name")]
pub struct NotAPredictor;

impl FromStr for Predictor {
    type Err = NotAPredictor;

    /// Reads the stable text; capitals, `_`, `/` and spaces are read as small letters and hyphens (`OSP/DC`, `DC_SRP`).
    fn from_str(text: &str) -> Result<Self, NotAPredictor> {
        let plain: String =
            text.trim().chars().map(|c| if matches!(c, '_' | '/' | ' ') { '-' } else { c.to_ascii_lowercase() }).collect();
        Self::ALL.into_iter().find(|known| known.as_str() == plain).ok_or(NotAPredictor)
    }
}

/// The band of a score, from the lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// The predictor does not apply to the person; its percentage is 0.
    NotApplicable,
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
    /// Very high.
    VeryHigh,
}

impl Band {
    /// All bands, lowest first.
    pub const ALL: [Self; 5] = [Self::NotApplicable, Self::Low, Self::Medium, Self::High, Self::VeryHigh];

    /// The stable text used in storage and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotApplicable => "not_applicable",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::VeryHigh => "very_high",
        }
    }

    /// In words, as shown.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotApplicable => "Not applicable",
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
            Self::VeryHigh => "Very high",
        }
    }

    /// One band lower; Low and "not applicable" stay.
    #[must_use]
    pub const fn lowered(self) -> Self {
        match self {
            Self::VeryHigh => Self::High,
            Self::High => Self::Medium,
            Self::Medium | Self::Low => Self::Low,
            Self::NotApplicable => Self::NotApplicable,
        }
    }
}

impl fmt::Display for Band {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("choose a band: low, medium, high, very_high or not_applicable")]
pub struct NotABand;

impl FromStr for Band {
    type Err = NotABand;

    /// Reads the stable text in small or capital letters, `_` or space between the words.
    fn from_str(text: &str) -> Result<Self, NotABand> {
        let plain = text.trim().to_ascii_lowercase().replace([' ', '-'], "_");
        Self::ALL.into_iter().find(|known| known.as_str() == plain).ok_or(NotABand)
    }
}
