//! SHA-256 digests and the one canonical encoding that all chains use.
//!
//! # Canonical encoding
//!
//! A row is encoded as its fields in a fixed order, each as a 4-byte big-endian length and then its bytes, so that no two
//! different rows give the same bytes. A whole number is 8 bytes, big-endian, two's complement. Text is its UTF-8 bytes. A
//! missing value is the length `0xFFFF_FFFF` with no bytes. The first field is the name of the form (`rainer event 1`), so that
//! rows of different tables never give the same digest either.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::error::StoreError;

/// A SHA-256 digest. Displays as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// What a chain starts from: 32 zero bytes.
    pub const ZERO: Self = Self([0; 32]);

    /// The digest of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Its 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The digest written as 64 hexadecimal digits, or `None`.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        from_hex(text, &mut bytes)?;
        Some(Self(bytes))
    }

    /// The digest that follows this one in a chain when `next` is added: SHA-256 of both, 64 bytes.
    #[must_use]
    pub fn followed_by(&self, next: &Self) -> Self {
        let mut both = Sha256::new();
        both.update(self.0);
        both.update(next.0);
        Self(both.finalize().into())
    }
}

impl TryFrom<&[u8]> for Digest {
    type Error = StoreError;

    fn try_from(bytes: &[u8]) -> Result<Self, StoreError> {
        let wrong = StoreError::Column { column: 0, wanted: "a digest of 32 bytes", found: "another length" };
        bytes.try_into().map(Self).map_err(|_| wrong)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(&self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub(crate) fn to_hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Fills `into` from exactly twice as many hexadecimal digits, or gives `None`.
pub(crate) fn from_hex(text: &str, into: &mut [u8]) -> Option<()> {
    if text.len() != into.len().checked_mul(2)? {
        return None;
    }
    let mut digits = text.chars();
    for byte in into {
        let (high, low) = (digits.next()?.to_digit(16)?, digits.next()?.to_digit(16)?);
        *byte = u8::try_from(high * 16 + low).ok()?;
    }
    Some(())
}

/// Builds the canonical encoding of one row (see the module's text).
#[derive(Debug)]
pub struct Canonical(Vec<u8>);

impl Canonical {
    /// Starts a row of the named form.
    #[must_use]
    pub fn new(form: &str) -> Self {
        let mut row = Self(Vec::with_capacity(512));
        row.text(form);
        row
    }

    /// Adds some bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        // A field of 4 GiB cannot come from either engine; saturating keeps this total.
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX - 1);
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(bytes);
        self
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    /// Adds a whole number.
    pub fn int(&mut self, number: i64) -> &mut Self {
        self.bytes(&number.to_be_bytes())
    }

    /// Adds some bytes, or that they are missing.
    pub fn opt_bytes(&mut self, bytes: Option<&[u8]>) -> &mut Self {
        if let Some(bytes) = bytes {
            return self.bytes(bytes);
        }
        self.0.extend_from_slice(&u32::MAX.to_be_bytes());
        self
    }

    /// Adds a text, or that it is missing.
    pub fn opt_text(&mut self, text: Option<&str>) -> &mut Self {
        self.opt_bytes(text.map(str::as_bytes))
    }

    /// Adds a whole number, or that it is missing.
    pub fn opt_int(&mut self, number: Option<i64>) -> &mut Self {
        match number {
            Some(number) => self.int(number),
            None => self.opt_bytes(None),
        }
    }

    /// The digest of the row.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_there_and_back_gives_the_same_digest() {
        let digest = Digest::of(b"abc");
        assert_eq!(digest.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(Digest::from_hex(&digest.to_string()), Some(digest));
        assert_eq!(Digest::from_hex("ba78"), None);
        assert_eq!(Digest::from_hex(&"é".repeat(32)), None);
    }

    #[test]
    fn moving_a_letter_from_one_field_to_the_next_changes_the_digest() {
        let one = Canonical::new("test").text("ab").text("c").digest();
        let other = Canonical::new("test").text("a").text("bc").digest();
        assert_ne!(one, other);
    }

    #[test]
    fn an_empty_text_is_not_a_missing_one() {
        assert_ne!(Canonical::new("test").opt_text(Some("")).digest(), Canonical::new("test").opt_text(None).digest());
    }
}
