//! Offences as predictors group them: Home Office codes and the table that maps them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A Home Office offence code: class and subclass, five digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OffenceCode(u32);

/// The text is no offence code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a Home Office offence code is five digits, like 04600")]
pub struct NotAnOffenceCode;

impl FromStr for OffenceCode {
    type Err = NotAnOffenceCode;

    /// Reads five digits; a stroke, full stop or space between class and subclass (`046/00`) is passed over.
    fn from_str(text: &str) -> Result<Self, NotAnOffenceCode> {
        let mut digits = 0_u32;
        let mut value = 0_u32;
        for byte in text.trim().bytes() {
            match byte {
                b'0'..=b'9' if digits < 5 => {
                    value = value * 10 + u32::from(byte - b'0');
                    digits += 1;
                }
                b'/' | b'.' | b' ' if digits == 3 => {}
                _ => return Err(NotAnOffenceCode),
            }
        }
        if digits == 5 { Ok(Self(value)) } else { Err(NotAnOffenceCode) }
    }
}

impl TryFrom<String> for OffenceCode {
    type Error = NotAnOffenceCode;

    fn try_from(text: String) -> Result<Self, NotAnOffenceCode> {
        text.parse()
    }
}

impl From<OffenceCode> for String {
    fn from(code: OffenceCode) -> Self {
        code.to_string()
    }
}

impl fmt::Display for OffenceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:05}", self.0)
    }
}
