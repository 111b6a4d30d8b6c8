//! Where a person serves the sentence, as far as it sets the weight of the case.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where a person serves the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Location {
    /// A community sentence.
    Community,
    /// Released from prison, under supervision.
    Licence,
    /// In prison.
    Custody,
}

/// The text is no location.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a location is community, licence or custody")]
pub struct NotALocation;

impl Location {
    /// All locations, in the order of the weight tables.
    pub const ALL: [Self; 3] = [Self::Community, Self::Licence, Self::Custody];

    /// The stable text used in storage, tables and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Community => "community",
            Self::Licence => "licence",
            Self::Custody => "custody",
        }
    }

    /// The words at the start of a sentence.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Community => "Community",
            Self::Licence => "Licence",
            Self::Custody => "Custody",
        }
    }

    /// Place in [`Location::ALL`], from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Community => 0,
            Self::Licence => 1,
            Self::Custody => 2,
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Location {
    type Err = NotALocation;

    /// Reads a location in any letter case, with blanks around it. One public system spells it `LICENSE`.
    fn from_str(text: &str) -> Result<Self, NotALocation> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("license") {
            return Ok(Self::Licence);
        }
        Self::ALL.into_iter().find(|location| location.as_str().eq_ignore_ascii_case(text)).ok_or(NotALocation)
    }
}

#[cfg(test)]
mod tests {
    use super::{Location, NotALocation};

    #[test]
    fn a_location_reads_in_any_letter_case_and_both_spellings() {
        assert_eq!("Licence".parse(), Ok(Location::Licence));
        assert_eq!("LICENSE".parse(), Ok(Location::Licence));
        assert_eq!(" custody ".parse(), Ok(Location::Custody));
        assert_eq!("prison".parse::<Location>(), Err(NotALocation));
        for (place, location) in Location::ALL.into_iter().enumerate() {
            assert_eq!(location.index(), place);
        }
    }
}
