//! Tiers: the values of the two models, their text and their order.
//!
//! Source: the public tier service, 17 August 2026: `domain/enums/Tier.kt` for the seven-letter model; the letter,
//! digit and suffix text for the two-axis model.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The text is no tier of the model asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotATier {
    /// Not a two-axis tier.
    #[error(
        "a two-axis tier is a letter from A to D, a digit from 0 to 3, and S when no longer actively supervised, like B2 or C1S"
    )]
    V2,
    /// Not a tier of the seven-letter model.
    #[error("a tier is a letter from A to G, MISSING or NOT_SUPERVISED")]
    V3,
}

/// The protect level of the two-axis model, lightest first: A is the heaviest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Protect {
    /// Lightest.
    D,
    /// Light.
    C,
    /// Heavy.
    B,
    /// Heaviest.
    A,
}

/// The change level of the two-axis model, lightest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Change {
    /// No mandate for change.
    #[serde(rename = "0")]
    Zero,
    /// Lightest with a mandate.
    #[serde(rename = "1")]
    One,
    /// Middle; also where there is no assessment.
    #[serde(rename = "2")]
    Two,
    /// Heaviest.
    #[serde(rename = "3")]
    Three,
}

/// Whether the person is past the point after which no routine contact is offered (the suffix `S` of a two-axis tier).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Supervision {
    /// Suffix `S`: the two-thirds point is reached.
    Suspended,
    /// No suffix.
    Active,
}

/// A tier of the two-axis model. Its text is like `B2` or `C1S`. Greater means heavier: by protect level, then change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TierV2 {
    /// The letter.
    pub protect: Protect,
    /// The digit.
    pub change: Change,
    /// The suffix.
    pub supervision: Supervision,
}

impl fmt::Display for TierV2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = match self.protect {
            Protect::A => 'A',
            Protect::B => 'B',
            Protect::C => 'C',
            Protect::D => 'D',
        };
        let digit = match self.change {
            Change::Zero => '0',
            Change::One => '1',
            Change::Two => '2',
            Change::Three => '3',
        };
        let suffix = match self.supervision {
            Supervision::Active => "",
            Supervision::Suspended => "S",
        };
        f.pad(&format!("{letter}{digit}{suffix}"))
    }
}

impl FromStr for TierV2 {
    type Err = NotATier;

    fn from_str(text: &str) -> Result<Self, NotATier> {
        let (rest, supervision) = match text.strip_suffix('S') {
            Some(rest) => (rest, Supervision::Suspended),
            None => (text, Supervision::Active),
        };
        let mut characters = rest.chars();
        let protect = match characters.next() {
            Some('A') => Protect::A,
            Some('B') => Protect::B,
            Some('C') => Protect::C,
            Some('D') => Protect::D,
            _ => return Err(NotATier::V2),
        };
        let change = match characters.next() {
            Some('0') => Change::Zero,
            Some('1') => Change::One,
            Some('2') => Change::Two,
            Some('3') => Change::Three,
            _ => return Err(NotATier::V2),
        };
        if characters.next().is_some() { Err(NotATier::V2) } else { Ok(Self { protect, change, supervision }) }
    }
}

/// A tier of the seven-letter model, lightest first: `NOT_SUPERVISED < MISSING < G < … < A`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TierV3 {
    /// No active sentence: no tier applies.
    #[serde(rename = "NOT_SUPERVISED")]
    NotSupervised,
    /// A predictor is missing: no tier can be given.
    #[serde(rename = "MISSING")]
    Missing,
    /// Lightest.
    G,
    /// One above G.
    F,
    /// One above F.
    E,
    /// One above E.
    D,
    /// One above D.
    C,
    /// One above C.
    B,
    /// Heaviest.
    A,
}

impl TierV3 {
    /// All values, lightest first.
    pub const ALL: [Self; 9] =
        [Self::NotSupervised, Self::Missing, Self::G, Self::F, Self::E, Self::D, Self::C, Self::B, Self::A];

    /// The stable text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotSupervised => "NOT_SUPERVISED",
            Self::Missing => "MISSING",
            Self::G => "G",
            Self::F => "F",
            Self::E => "E",
            Self::D => "D",
            Self::C => "C",
            Self::B => "B",
            Self::A => "A",
        }
    }
}

impl fmt::Display for TierV3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for TierV3 {
    type Err = NotATier;

    fn from_str(text: &str) -> Result<Self, NotATier> {
        Self::ALL.into_iter().find(|tier| tier.as_str() == text).ok_or(NotATier::V3)
    }
}

/// A tier as recorded, of either model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "model", rename_all = "snake_case", deny_unknown_fields)]
pub enum Tier {
    /// Two axes: workload points are priced on it.
    V2 {
        /// The tier.
        value: TierV2,
    },
    /// Seven letters.
    V3 {
        /// The tier.
        value: TierV3,
        /// Whether a full assessment or a level of risk that is still missing could raise it.
        provisional: bool,
    },
}

impl Tier {
    /// The words to show: `B2`, `C`, `C (provisional)`, `Missing`, `Not supervised`.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::V2 { value } => value.to_string(),
            Self::V3 { value: TierV3::Missing, .. } => "Missing".to_owned(),
            Self::V3 { value: TierV3::NotSupervised, .. } => "Not supervised".to_owned(),
            Self::V3 { value, provisional: true } => format!("{value} (provisional)"),
            Self::V3 { value, provisional: false } => value.to_string(),
        }
    }
}

impl Serialize for TierV2 {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TierV2 {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::{NotATier, Tier, TierV2, TierV3};

    #[test]
    fn every_two_axis_tier_reads_back_and_orders_by_letter_then_digit() {
        let texts: Vec<String> = ["D", "C", "B", "A"]
            .iter()
            .flat_map(|letter| ["0S", "0", "1S", "1", "2S", "2", "3S", "3"].map(|rest| format!("{letter}{rest}")))
            .collect();
        let tiers: Vec<TierV2> = texts.iter().map(|text| text.parse().expect("a tier")).collect();
        assert_eq!(tiers.iter().map(ToString::to_string).collect::<Vec<_>>(), texts);
        assert!(tiers.is_sorted());
    }

    #[test]
    fn every_seven_letter_tier_reads_back_and_a_is_heaviest() {
        assert!(TierV3::ALL.is_sorted());
        for tier in TierV3::ALL {
            assert_eq!(tier.as_str().parse(), Ok(tier));
            assert_eq!(serde_json::to_value(tier).expect("text"), tier.as_str());
        }
    }

    #[test]
    fn what_is_no_tier_is_refused() {
        for text in ["", "E1", "A4", "A", "AS", "A2SS", "a2", "A22"] {
            assert_eq!(text.parse::<TierV2>(), Err(NotATier::V2), "{text}");
        }
        for text in ["H", "a", "", "A2"] {
            assert_eq!(text.parse::<TierV3>(), Err(NotATier::V3), "{text}");
        }
    }

    #[test]
    fn a_recorded_tier_keeps_its_model() {
        let v2 = Tier::V2 { value: "B2S".parse().expect("a tier") };
        assert_eq!(serde_json::to_string(&v2).expect("json"), r#"{"model":"v2","value":"B2S"}"#);
        assert_eq!(v2.words(), "B2S");
        let v3: Tier = serde_json::from_str(r#"{"model":"v3","value":"C","provisional":true}"#).expect("a tier");
        assert_eq!(v3.words(), "C (provisional)");
    }
}
