//! Texts that leave the house and come back unchanged or not at all: return keys (`?from=`) and what a page says after a
//! redirect. Signed, not secret.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How many bytes of the signature are kept: 128 bits.
const KEPT: usize = 16;

/// The key of this process, or of all processes that share their sessions.
#[derive(Clone)]
pub struct Seal([u8; 32]);

impl std::fmt::Debug for Seal {
    /// Never the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal")
    }
}

impl Seal {
    /// With 32 bytes that nobody can guess.
    #[must_use]
    pub const fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// Signs a text for one purpose: the same text for another purpose does not open.
    #[must_use]
    pub fn close(&self, purpose: &str, text: &str) -> String {
        let mac = self.mac(purpose, text).map(|mac| mac.finalize().into_bytes().to_vec()).unwrap_or_default();
        format!("{}{}", hex(mac.get(..KEPT).unwrap_or_default()), hex(text.as_bytes()))
    }

    /// The text, if it was signed here for this purpose.
    #[must_use]
    pub fn open(&self, purpose: &str, sealed: &str) -> Option<String> {
        let bytes = unhex(sealed)?;
        let (tag, text) = bytes.split_at_checked(KEPT)?;
        let text = std::str::from_utf8(text).ok()?;
        self.mac(purpose, text)?.verify_truncated_left(tag).ok()?;
        Some(text.to_owned())
    }

    fn mac(&self, purpose: &str, text: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(&u64::try_from(purpose.len()).ok()?.to_be_bytes());
        mac.update(purpose.as_bytes());
        mac.update(text.as_bytes());
        Some(mac)
    }
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    let pairs = (0..text.len()).step_by(2).map(|at| text.get(at..at + 2));
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_signed_here_for_this_purpose_opens() {
        let seal = Seal::new([7; 32]);
        let sealed = seal.close("from", "/people/X000001?as-at=2026-03-01");
        assert_eq!(seal.open("from", &sealed).as_deref(), Some("/people/X000001?as-at=2026-03-01"));
        assert_eq!(seal.open("said", &sealed), None);
        assert_eq!(Seal::new([8; 32]).open("from", &sealed), None);
        let forged = format!("{}{}", &sealed[..32], hex(b"/elsewhere"));
        assert_eq!(seal.open("from", &forged), None);
    }

    #[test]
    fn nonsense_does_not_open_and_does_no_harm() {
        let seal = Seal::new([7; 32]);
        for nonsense in ["", "0", "zz", "é", "00", &"0".repeat(33), &"ff".repeat(40)] {
            assert_eq!(seal.open("from", nonsense), None, "{nonsense}");
        }
    }
}
