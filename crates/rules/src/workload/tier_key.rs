//! The number under which a two-axis tier stands in the extract and in the weight tables.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::tier::{Change, Protect, Supervision, TierV2};

/// A two-axis tier or none, as a number: 0 untiered, 1 `A3`, 2 `A2` … 16 `D0`, 17 `A3S` … 32 `D0S`.
///
/// Its text is that of the tier, or `Untiered`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TierKey(u8);

/// The number or the text is no tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a tier is a number from 0 to 32, a text like B2 or C1S, or Untiered")]
pub struct NotATierKey;

impl TierKey {
    /// A case without a tier: counted, never scored.
    pub const UNTIERED: Self = Self(0);
    /// How many keys there are, the untiered one included.
    pub const COUNT: usize = 33;

    /// Every key, untiered first, then in the order of the weight tables.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..=32).map(Self)
    }

    /// Every key of a tiered case, in the order of the weight tables.
    pub fn tiered() -> impl Iterator<Item = Self> {
        (1..=32).map(Self)
    }

    /// The key with this number.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        if number <= 32 { Some(Self(number)) } else { None }
    }

    /// The number, 0 to 32.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// The number as a place in an array of [`TierKey::COUNT`].
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The tier, or none when untiered.
    #[must_use]
    pub fn tier(self) -> Option<TierV2> {
        let place = self.0.checked_sub(1)?;
        let protect = match place % 16 / 4 {
            0 => Protect::A,
            1 => Protect::B,
            2 => Protect::C,
            _ => Protect::D,
        };
        let change = match place % 4 {
            0 => Change::Three,
            1 => Change::Two,
            2 => Change::One,
            _ => Change::Zero,
        };
        let supervision = if place < 16 { Supervision::Active } else { Supervision::Suspended };
        Some(TierV2 { protect, change, supervision })
    }
}

impl From<TierV2> for TierKey {
    fn from(tier: TierV2) -> Self {
        let letter = match tier.protect {
            Protect::A => 0,
            Protect::B => 4,
            Protect::C => 8,
            Protect::D => 12,
        };
        let digit = match tier.change {
            Change::Three => 1,
            Change::Two => 2,
            Change::One => 3,
            Change::Zero => 4,
        };
        let suffix = match tier.supervision {
            Supervision::Active => 0,
            Supervision::Suspended => 16,
        };
        Self(letter + digit + suffix)
    }
}

impl From<Option<TierV2>> for TierKey {
    fn from(tier: Option<TierV2>) -> Self {
        tier.map_or(Self::UNTIERED, Self::from)
    }
}

impl fmt::Display for TierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.tier() {
            Some(tier) => tier.fmt(f),
            None => f.pad("Untiered"),
        }
    }
}

impl FromStr for TierKey {
    type Err = NotATierKey;

    fn from_str(text: &str) -> Result<Self, NotATierKey> {
        if text.eq_ignore_ascii_case("untiered") {
            return Ok(Self::UNTIERED);
        }
        text.parse::<TierV2>().map(Self::from).map_err(|_| NotATierKey)
    }
}

impl Serialize for TierKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TierKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::TierKey;

    #[test]
    fn numbers_follow_the_order_of_the_extract() {
        let texts: Vec<String> = TierKey::all().map(|key| key.to_string()).collect();
        assert_eq!(texts.len(), TierKey::COUNT);
        let named: Vec<&str> = texts.iter().map(String::as_str).collect();
        assert_eq!(named[..7], ["Untiered", "A3", "A2", "A1", "A0", "B3", "B2"]);
        assert_eq!(named[14..19], ["D2", "D1", "D0", "A3S", "A2S"]);
        assert_eq!(named[32], "D0S");
        for (number, key) in TierKey::all().enumerate() {
            assert_eq!(usize::from(key.number()), number);
            assert_eq!(texts[number].parse(), Ok(key));
            assert_eq!(TierKey::from(key.tier()), key);
        }
        assert_eq!(TierKey::from_number(33), None);
    }
}
