//! Lists to tick in the assessment that predictors read: drugs used, and past convictions for serious offences.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The text is not on the list of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not on the list")]
pub struct NotListed;

macro_rules! listed {
    ($(#[$doc:meta])* $thing:ident, $(#[$set_doc:meta])* $set:ident: $($(#[$each_doc:meta])* $each:ident = $text:literal,)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $thing { $($(#[$each_doc])* $each,)* }

        impl $thing {
            /// All, in the order of the form.
            pub const ALL: &'static [Self] = &[$(Self::$each,)*];

            /// The stable text used in storage and interfaces.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$each => $text,)* }
            }

            const fn bit(self) -> u16 {
                #[expect(clippy::as_conversions, reason = "the place of a variant among at most 16, as a bit")]
                let place = self as u16;
                1 << place
            }
        }

        impl fmt::Display for $thing {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $thing {
            type Err = NotListed;

            fn from_str(text: &str) -> Result<Self, NotListed> {
                Self::ALL.iter().copied().find(|known| known.as_str() == text).ok_or(NotListed)
            }
        }

        $(#[$set_doc])*
        ///
        /// Stored as a list of texts.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $set(u16);

        impl $set {
            /// None of them: the question was answered, with nothing ticked.
            pub const NONE: Self = Self(0);

            /// With one more ticked.
            #[must_use]
            pub const fn with(self, thing: $thing) -> Self {
                Self(self.0 | thing.bit())
            }

            /// Whether it is ticked.
            #[must_use]
            pub const fn has(self, thing: $thing) -> bool {
                self.0 & thing.bit() != 0
            }

            /// Those ticked, in the order of the form.
            pub fn iter(self) -> impl Iterator<Item = $thing> {
                $thing::ALL.iter().copied().filter(move |thing| self.has(*thing))
            }
        }

        impl FromIterator<$thing> for $set {
            fn from_iter<I: IntoIterator<Item = $thing>>(things: I) -> Self {
                things.into_iter().fold(Self::NONE, Self::with)
            }
        }

        impl Serialize for $set {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(self.iter())
            }
        }

        impl<'de> Deserialize<'de> for $set {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Vec::<$thing>::deserialize(deserializer)?.into_iter().collect())
            }
        }
    };
}

listed! {
    /// A drug that may be ticked as used now.
    Drug,
    /// The drugs ticked.
    Drugs:
    /// Heroin.
    Heroin = "heroin",
    /// Methadone, not prescribed.
    Methadone = "methadone",
    /// Another opiate.
    OtherOpiate = "other_opiate",
    /// Crack cocaine.
    CrackCocaine = "crack_cocaine",
    /// Powder cocaine.
    PowderCocaine = "powder_cocaine",
    /// Prescribed drugs misused.
    MisusedPrescribed = "misused_prescribed",
    /// Benzodiazepines.
    Benzodiazepines = "benzodiazepines",
    /// Amphetamines: no predictor counts them.
    Amphetamines = "amphetamines",
    /// Hallucinogens: counted as "other".
    Hallucinogens = "hallucinogens",
    /// Ecstasy: no predictor counts it.
    Ecstasy = "ecstasy",
    /// Cannabis.
    Cannabis = "cannabis",
    /// Solvents: counted as "other".
    Solvents = "solvents",
    /// Steroids.
    Steroids = "steroids",
    /// Ketamine: counted as "other".
    Ketamine = "ketamine",
    /// Spice: counted as "other".
    Spice = "spice",
    /// Any other drug.
    OtherDrugs = "other_drugs",
}

listed! {
    /// A serious offence of which a past conviction counts in SVP.
    PastConviction,
    /// The past convictions ticked.
    PastConvictions:
    /// Homicide.
    Homicide = "homicide",
    /// Wounding or grievous bodily harm.
    WoundingGbh = "wounding_gbh",
    /// Kidnap.
    Kidnap = "kidnap",
    /// Firearm offence.
    Firearm = "firearm",
    /// Robbery.
    Robbery = "robbery",
    /// Aggravated burglary.
    AggravatedBurglary = "aggravated_burglary",
    /// Another weapon.
    Weapon = "weapon",
    /// Criminal damage endangering life.
    CriminalDamageEndangeringLife = "criminal_damage_endangering_life",
    /// Arson.
    Arson = "arson",
}
