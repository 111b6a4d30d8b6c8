//! Codes: the short texts by which the record names a contact type, an outcome, a register and so on.
//!
//! A code is data, never an enum: the tables in `policy/` say which exist, from when, and what they mean. Codes without
//! a hyphen are those of the national record. Codes that begin `R-` are ours, for things to which no public text gives
//! a code; the table marks them as local defaults.

use std::fmt;

/// What is wrong with a text that was to be a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a code is 1 to 16 capital letters, digits, hyphens or underscores")]
pub struct NotACode;

/// The bytes of a code, padded with noughts: fits a register pair, needs no allocation, orders as its text does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ShortText([u8; 16]);

impl ShortText {
    pub(crate) const fn new(text: &str) -> Result<Self, NotACode> {
        let mut bytes = [0; 16];
        let mut from = text.as_bytes();
        let mut slots: &mut [u8] = &mut bytes;
        if from.is_empty() {
            return Err(NotACode);
        }
        while let [byte, rest @ ..] = from {
            let [slot, more @ ..] = slots else {
                return Err(NotACode);
            };
            if !(byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'-' || *byte == b'_') {
                return Err(NotACode);
            }
            *slot = *byte;
            from = rest;
            slots = more;
        }
        Ok(Self(bytes))
    }

    pub(crate) fn as_str(&self) -> &str {
        let length = self.0.iter().position(|byte| *byte == 0).unwrap_or(self.0.len());
        self.0.get(..length).and_then(|used| std::str::from_utf8(used).ok()).unwrap_or_default()
    }
}

/// What all code types can do, so that one kind of table serves them all.
pub trait Code: Copy + Ord + fmt::Debug + fmt::Display + std::str::FromStr<Err = NotACode> {
    /// The text of the code.
    fn as_str(&self) -> &str;
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(ShortText);

        impl $name {
            /// The code with this text.
            ///
            /// # Errors
            /// [`NotACode`] when it is empty, longer than 16, or has other characters.
            pub const fn new(text: &str) -> Result<Self, NotACode> {
                match ShortText::new(text) {
                    Ok(short) => Ok(Self(short)),
                    Err(problem) => Err(problem),
                }
            }

            /// A code written in the program. Use it in a `const`, so that a slip fails the build.
            ///
            /// # Panics
            /// When the text is no code.
            #[must_use]
            pub const fn literal(text: &str) -> Self {
                match Self::new(text) {
                    Ok(code) => code,
                    Err(_) => panic!("not a code"),
                }
            }

            /// The text of the code.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl Code for $name {
            fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotACode;

            fn from_str(text: &str) -> Result<Self, NotACode> {
                Self::new(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.0.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.0.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl serde::de::Visitor<'_> for Visitor {
                    type Value = $name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        write!(f, "{NotACode}")
                    }
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        $name::new(text).map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(Visitor)
            }
        }
    )*};
}

codes! {
    /// A type of contact, for example `COAP` (planned office visit). Table: `policy/contacts.toml`.
    ContactCode;
    /// A group of contact types, for example `APPOINTMENTS`. Table: `policy/contacts.toml`.
    ContactGroupCode;
    /// What came of an appointment, for example `ATTC` (complied). Table: `policy/outcomes.toml`.
    OutcomeCode;
    /// A step of enforcement, for example `EA02` (first warning). Table: `policy/enforcement.toml`.
    ActionCode;
    /// A register entry, for example `RVHR` (very high risk of serious harm). Table: `policy/register.toml`.
    RegisterCode;
    /// A category or level within a register, for example `M2`. Table: `policy/register.toml`.
    RegisterValueCode;
    /// What the court or the prison imposed, for example `340` (community order). Table: `policy/sentences.toml`.
    DisposalCode;
    /// A requirement of an order, for example `W` (unpaid work). Table: `policy/sentences.toml`.
    RequirementCode;
    /// A licence condition. Table: `policy/sentences.toml`.
    ConditionCode;
    /// A date that matters in a sentence, for example `CRD`. Table: `policy/sentences.toml`.
    KeyDateCode;
    /// A rule on how often contact is due, for example `LICENCE-EARLY`. Table: `policy/standards.toml`.
    FrequencyCode;
    /// A reason for reduced hours, for example `NQO`. Table: `policy/reductions.toml`.
    ReductionCode;
}

#[cfg(test)]
mod tests {
    use super::{ContactCode, NotACode};

    #[test]
    fn a_code_reads_back_as_written_and_orders_as_its_text() {
        for text in ["A", "COAP", "R-PHONE-FROM", "ABCDEFGHIJKLMNOP"] {
            assert_eq!(ContactCode::new(text).expect("a code").as_str(), text);
        }
        assert!(ContactCode::literal("C1") < ContactCode::literal("C10"));
        assert!(ContactCode::literal("C10") < ContactCode::literal("C2"));
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in ["", "coap", "CO AP", "ABCDEFGHIJKLMNOPQ", "CÖ"] {
            assert_eq!(ContactCode::new(text), Err(NotACode), "{text:?}");
        }
        assert!(serde_json::from_str::<ContactCode>("\"co\"").is_err());
        assert_eq!(serde_json::from_str::<ContactCode>("\"COAP\"").expect("a code"), ContactCode::literal("COAP"));
    }
}
