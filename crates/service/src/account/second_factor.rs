//! The second factor: codes by time, and recovery codes for the day the phone is lost (S3.3).

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq;
use totp_rs::{Builder, Secret};

use crate::ids::{Ids, secret_bytes};
use crate::trouble::Trouble;

/// Seconds that a code is for.
pub const STEP_SECONDS: u64 = 30;
/// How many recovery codes an account has.
pub const RECOVERY_CODES: usize = 10;
/// Bytes of chance in a recovery code: 112 bits.
const RECOVERY_BYTES: usize = 14;
/// Letters and digits that nobody takes for one another (Crockford's 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A secret shared with the person's authenticator: 160 bits.
pub type TotpSecret = [u8; 20];

/// A new secret.
///
/// # Errors
/// [`Trouble::Broken`] when the machine gives no random bytes.
pub fn new_secret(ids: &dyn Ids) -> Result<TotpSecret, Trouble> {
    Ok(secret_bytes(ids)?)
}

/// The secret as an authenticator takes it when it is typed: base 32 of RFC 4648, in groups of four.
#[must_use]
pub fn typed_secret(secret: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let letters = five_bits(secret, LETTERS);
    letters.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group)).collect::<Vec<_>>().join(" ")
}

/// The address that an authenticator takes from a link.
#[must_use]
pub fn link(secret: &[u8], username: &str) -> String {
    let safe: String = username.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')).collect();
    let secret = typed_secret(secret).replace(' ', "");
    format!("otpauth://totp/Rainer:{safe}?secret={secret}&issuer=Rainer")
}

/// The step that a code is right for: the present one or the one before, and none that was used (S3.3).
#[must_use]
pub fn step_of(secret: &[u8], code: &str, at_second: i64, last_step: i64) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let secret: TotpSecret = secret.try_into().ok()?;
    let totp = Builder::new().with_secret(Secret::new_stack(secret)).with_skew(0).build().ok()?;
    let now = u64::try_from(at_second).ok()?;
    let found = [Some(now), now.checked_sub(STEP_SECONDS)].into_iter().flatten().find_map(|at| totp.check(&code, at));
    found.and_then(|step| i64::try_from(step).ok()).filter(|step| *step > last_step)
}

/// The code for a moment: for tests and for setting up.
#[must_use]
pub fn code_at(secret: &TotpSecret, at_second: i64) -> Option<String> {
    let totp = Builder::new().with_secret(Secret::new_stack(*secret)).with_skew(0).build().ok()?;
    Some(totp.generate(u64::try_from(at_second).ok()?).to_string())
}

/// New recovery codes, and the text of their digests that is kept (JSON).
///
/// # Errors
/// [`Trouble::Broken`] when the machine gives no random bytes.
pub fn new_recovery_codes(ids: &dyn Ids) -> Result<(Vec<String>, String), Trouble> {
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let bytes: [u8; RECOVERY_BYTES] = secret_bytes(ids)?;
        let letters = five_bits(&bytes, ALPHABET);
        let groups = letters.as_bytes().chunks(6).map(|group| String::from_utf8_lossy(group).into_owned());
        codes.push(groups.collect::<Vec<_>>().join("-"));
    }
    let digests: Vec<String> = codes.iter().map(|code| digest(code)).collect();
    Ok((codes, serde_json::to_string(&digests).map_err(Trouble::broken)?))
}

/// What is kept after a recovery code was used, or `None` when it is not among those left.
#[must_use]
pub fn without_recovery_code(kept: &str, code: &str) -> Option<String> {
    let digests: Vec<String> = serde_json::from_str(kept).ok()?;
    let given = digest(code);
    // All are compared, so that the time tells nothing of which one it was.
    let right: Vec<bool> = digests.iter().map(|kept| bool::from(kept.as_bytes().ct_eq(given.as_bytes()))).collect();
    if !right.contains(&true) {
        return None;
    }
    let left: Vec<String> = digests.into_iter().zip(right).filter(|(_, right)| !right).map(|(kept, _)| kept).collect();
    serde_json::to_string(&left).ok()
}

/// A code as digest, whatever case and hyphens it was typed with.
fn digest(code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    crate::hex(&Sha256::digest(plain.as_bytes()))
}

/// Bytes as letters of five bits.
fn five_bits(bytes: &[u8], alphabet: &[u8; 32]) -> String {
    let mut letters = String::new();
    let (mut held, mut bits) = (0_u32, 0_u32);
    let mut push = |five: u32| {
        let index = usize::try_from(five & 31).unwrap_or(0);
        letters.push(alphabet.get(index).copied().map_or('0', char::from));
    };
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            push(held >> bits);
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        push(held << (5 - bits));
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SystemIds;

    const SECRET: &TotpSecret = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B of RFC 6238 gives eight digits for SHA-1; the last six are the code of six digits.
        for (at, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")] {
            assert_eq!(code_at(SECRET, at).as_deref(), Some(code));
            assert_eq!(step_of(SECRET, code, at, 0), Some(at / 30));
        }
    }

    #[test]
    fn a_code_counts_for_one_step_back_and_never_twice() {
        let now = 1_775_030_400;
        let code = code_at(SECRET, now).expect("code");
        let step = step_of(SECRET, &code, now, 0).expect("right");
        assert_eq!(step_of(SECRET, &code, now + 30, 0), Some(step));
        assert_eq!(step_of(SECRET, &code, now + 60, 0), None, "two steps later");
        assert_eq!(step_of(SECRET, &code, now - 30, 0), None, "from the future");
        assert_eq!(step_of(SECRET, &code, now, step), None, "used before");
    }

    #[test]
    fn a_recovery_code_works_once_however_it_is_typed() {
        let (codes, kept) = new_recovery_codes(&SystemIds).expect("codes");
        assert_eq!(codes.len(), 10);
        let typed = codes[3].to_lowercase().replace('-', " ");
        let left = without_recovery_code(&kept, &typed).expect("right");
        assert_eq!(without_recovery_code(&left, &typed), None);
        assert!(without_recovery_code(&left, &codes[4]).is_some());
        assert!(!kept.contains(&codes[3]));
    }

    #[test]
    fn a_secret_is_typed_in_base_32() {
        assert_eq!(typed_secret(b"foobar"), "MZXW 6YTB OI");
    }
}
