//! Passwords: what may be one, and how it is kept (S3.2).
//!
//! Kept as Argon2id with 19 MiB, two passes, one lane; made anew at sign-in when these numbers rise. At most two are
//! worked out at once for each core: the others wait, so that a storm of sign-ins cannot fill the memory.

use std::sync::{Condvar, Mutex, PoisonError};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use unicode_normalization::UnicodeNormalization;

use crate::ids::{Ids, secret_bytes};
use crate::trouble::Trouble;

/// The fewest characters of a password.
pub const LENGTH_MIN: usize = 12;
/// The fewest characters of a password whose owner can change the rights of others or see the audit.
pub const LENGTH_MIN_POWERFUL: usize = 15;
/// The most characters of a password.
pub const LENGTH_MAX: usize = 128;

/// Memory in KiB, passes, lanes.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Words that common passwords are made of; our own list.
const COMMON: &str = include_str!("common-words.txt");
/// Words of this service.
const OURS: &[&str] = &["probation", "rainer", "hmpps", "offender", "justice", "practitioner"];
/// Rows of keys that people run a finger along.
const ROWS: &[&str] = &[
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
];

/// Why a text cannot be a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefused {
    /// Fewer characters than asked.
    #[error("Enter a password with {least} characters or more")]
    TooShort {
        /// The fewest.
        least: usize,
    },
    /// More characters than are kept.
    #[error("Enter a password with 128 characters or fewer")]
    TooLong,
    /// Among the first that a stranger would try.
    #[error("Choose a password that is harder to guess: this one is among the common ones")]
    Common,
    /// Holds the name, the username or a word of the service.
    #[error("Choose a password without your name, your username or the name of the service")]
    AboutYou,
}

/// What a password must not be about, and how long it must be.
#[derive(Clone, Copy, Debug)]
pub struct Owner<'a> {
    /// What the person types to sign in.
    pub username: &'a str,
    /// What others see.
    pub display_name: &'a str,
    /// Whether they hold a role with [`LENGTH_MIN_POWERFUL`].
    pub powerful: bool,
}

/// Whether a text may be this person's password. Any characters, no make-up rules.
///
/// # Errors
/// [`PasswordRefused`].
pub fn check(password: &str, owner: &Owner<'_>) -> Result<(), PasswordRefused> {
    let normal = normal(password);
    let least = if owner.powerful { LENGTH_MIN_POWERFUL } else { LENGTH_MIN };
    let length = normal.chars().count();
    if length < least {
        return Err(PasswordRefused::TooShort { least });
    }
    if length > LENGTH_MAX {
        return Err(PasswordRefused::TooLong);
    }
    let lower = normal.to_lowercase();
    let words = owner.display_name.split_whitespace().chain(owner.username.split(['.', '-', '_', '@']));
    let own: Vec<String> = words.map(str::to_lowercase).filter(|word| word.chars().count() >= 4).collect();
    if own.iter().map(String::as_str).chain(OURS.iter().copied()).any(|word| lower.contains(word)) {
        return Err(PasswordRefused::AboutYou);
    }
    if is_common(&lower) { Err(PasswordRefused::Common) } else { Ok(()) }
}

/// The form that is kept and compared: NFC, never cut.
fn normal(password: &str) -> String {
    password.nfc().collect()
}

/// Whether little is left once keys in a row, one sign repeated, common words, digits and marks are taken away.
fn is_common(lower: &str) -> bool {
    let plain: String = lower.chars().map(unmasked).collect();
    [lower, plain.as_str()].into_iter().any(|text| {
        let letters: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        let distinct: std::collections::BTreeSet<char> = letters.chars().collect();
        distinct.len() <= 4 || repeats(&letters) || left_over(&letters) <= 2
    })
}

/// A sign that stands for a letter, as people write it.
const fn unmasked(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// Whether it is one short piece, again and again.
fn repeats(text: &str) -> bool {
    let signs: Vec<char> = text.chars().collect();
    (1..=4).any(|length| {
        let piece = signs.get(..length);
        signs.len() > 2 * length && signs.chunks(length).all(|chunk| piece.is_some_and(|piece| piece.starts_with(chunk)))
    })
}

/// How many letters are left after at most two common words or runs of keys, and all digits, are taken out. Three common
/// words are a passphrase and are let through.
fn left_over(text: &str) -> usize {
    let mut rest = text.to_owned();
    for _ in 0..2 {
        let Some(found) = longest_known(&rest) else { break };
        rest = rest.replacen(&found, "", 1);
    }
    rest.chars().filter(|c| !c.is_ascii_digit()).count()
}

fn longest_known(text: &str) -> Option<String> {
    let word = COMMON.lines().filter(|word| !word.is_empty() && text.contains(word)).max_by_key(|word| word.len());
    let run = longest_run(text);
    [word.map(str::to_owned), run].into_iter().flatten().max_by_key(String::len)
}

/// The longest stretch of five or more keys in a row, forwards or backwards.
fn longest_run(text: &str) -> Option<String> {
    let signs: Vec<char> = text.chars().collect();
    let mut best: Option<String> = None;
    for row in ROWS {
        for row in [(*row).to_owned(), row.chars().rev().collect::<String>()] {
            for start in 0..signs.len() {
                let mut piece = String::new();
                for sign in signs.iter().skip(start) {
                    piece.push(*sign);
                    if !row.contains(&piece) {
                        piece.pop();
                        break;
                    }
                }
                if piece.len() >= 5 && best.as_ref().is_none_or(|b| b.len() < piece.len()) {
                    best = Some(piece);
                }
            }
        }
    }
    best
}

/// Whether a password was right, and whether it should be kept anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// It was right.
    pub right: bool,
    /// It is kept at a lower cost than today's.
    pub outdated: bool,
}

/// Works out hashes, a few at a time.
#[derive(Debug)]
pub struct Hashing {
    free: Mutex<usize>,
    freed: Condvar,
    /// A hash of nobody's password, so that an unknown name costs as much as a known one.
    nobody: String,
}

impl Hashing {
    /// At most two at once for each core.
    ///
    /// # Errors
    /// [`Trouble::Broken`] when the machine gives no random bytes.
    pub fn new(ids: &dyn Ids) -> Result<Self, Trouble> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let mut hashing = Self { free: Mutex::new(cores * 2), freed: Condvar::new(), nobody: String::new() };
        hashing.nobody = hashing.hash("nobody's password", ids)?;
        Ok(hashing)
    }

    /// The text that is kept for a password.
    ///
    /// # Errors
    /// [`Trouble::Broken`] when the machine gives no random bytes or no memory.
    pub fn hash(&self, password: &str, ids: &dyn Ids) -> Result<String, Trouble> {
        let salt: [u8; 16] = secret_bytes(ids)?;
        let _turn = self.turn();
        let hash = argon()?.hash_password_with_salt(normal(password).as_bytes(), &salt).map_err(fault)?;
        Ok(hash.to_string())
    }

    /// Whether it is the password that was kept; `None` kept costs the same and is never right.
    ///
    /// # Errors
    /// [`Trouble::Broken`] when what was kept cannot be read.
    pub fn verify(&self, password: &str, kept: Option<&str>) -> Result<Verified, Trouble> {
        let parsed = PasswordHash::new(kept.unwrap_or(&self.nobody)).map_err(fault_phc)?;
        let params = Params::try_from(&parsed).map_err(fault)?;
        let (memory, passes, lanes) = COST;
        let outdated = params.m_cost() < memory || params.t_cost() < passes || params.p_cost() < lanes;
        let turn = self.turn();
        let right = argon()?.verify_password(normal(password).as_bytes(), &parsed).is_ok();
        drop(turn);
        Ok(Verified { right: right && kept.is_some(), outdated })
    }

    fn turn(&self) -> Turn<'_> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free == 0 {
            free = self.freed.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
        *free -= 1;
        Turn(self)
    }
}

/// One of the places, given back when dropped.
struct Turn<'h>(&'h Hashing);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}

fn argon() -> Result<Argon2<'static>, Trouble> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(Trouble::broken)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn fault(error: argon2::password_hash::Error) -> Trouble {
    Trouble::broken(error)
}

fn fault_phc(error: impl std::error::Error + Send + Sync + 'static) -> Trouble {
    Trouble::broken(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SystemIds;

    fn owner() -> Owner<'static> {
        Owner { username: "sam.example", display_name: "Sam Example", powerful: false }
    }

    #[test]
    fn twelve_to_128_characters_of_any_kind_and_fifteen_for_the_powerful() {
        assert_eq!(check("short horse", &owner()), Err(PasswordRefused::TooShort { least: 12 }));
        assert_eq!(check("tidal ginger lamp", &owner()), Ok(()));
        assert_eq!(check("ŵŷŵ llongyfarchiadau", &owner()), Ok(()));
        assert_eq!(check(&"tidal ginger lamp ".repeat(8), &owner()), Err(PasswordRefused::TooLong));
        let powerful = Owner { powerful: true, ..owner() };
        assert_eq!(check("tidal ginger", &owner()), Ok(()));
        assert_eq!(check("tidal ginger", &powerful), Err(PasswordRefused::TooShort { least: 15 }));
    }

    #[test]
    fn what_a_stranger_would_try_first_is_refused() {
        for password in [
            "password1234",
            "P@ssw0rd2026!",
            "qwertyuiop12",
            "123456789012",
            "aaaaaaaaaaaaaa",
            "letmein123456",
            "Welcome123456!",
            "footballfootball",
            "abcabcabcabc",
            "iloveyou2024!!",
            "liverpoolfc1892",
            "monkeydragon99",
        ] {
            assert_eq!(check(password, &owner()), Err(PasswordRefused::Common), "{password}");
        }
    }

    #[test]
    fn the_own_name_the_username_and_the_services_words_are_refused() {
        for password in ["my-example-is-good", "Probation-is-my-life", "go rainer go rainer"] {
            assert_eq!(check(password, &owner()), Err(PasswordRefused::AboutYou), "{password}");
        }
    }

    #[test]
    fn a_password_is_right_however_its_accents_were_typed_and_nobody_has_none() {
        let hashing = Hashing::new(&SystemIds).expect("hashing");
        let kept = hashing.hash("caf\u{e9} au lait bien", &SystemIds).expect("hash");
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        let right = hashing.verify("cafe\u{301} au lait bien", Some(&kept)).expect("verify");
        assert_eq!(right, Verified { right: true, outdated: false });
        assert!(!hashing.verify("cafe au lait bien", Some(&kept)).expect("verify").right);
        assert!(!hashing.verify("nobody's password", None).expect("verify").right);
    }

    #[test]
    fn a_hash_of_a_lower_cost_is_right_and_outdated() {
        let low = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8 * 1024, 1, 1, None).expect("params"));
        let kept = low.hash_password_with_salt(b"tidal ginger lamp", &[7; 16]).expect("hash").to_string();
        let hashing = Hashing::new(&SystemIds).expect("hashing");
        let found = hashing.verify("tidal ginger lamp", Some(&kept)).expect("verify");
        assert_eq!(found, Verified { right: true, outdated: true });
    }
}
