//! What may be typed: lengths, and characters that could deceive a reader (security-and-records S7.5).

use crate::refusal::Refusal;

/// The longest note that may be recorded, in characters (users-and-journeys section 7).
pub const NOTE_MAX: usize = 12_000;
/// The longest one-line summary, in characters (users-and-journeys J2).
pub const SUMMARY_MAX: usize = 80;
/// The longest short text (a name, a place, a title), in characters.
pub const SHORT_MAX: usize = 200;
/// The longest reason, in characters.
pub const REASON_MAX: usize = 2_000;

/// Refuses text that is too long or holds control characters other than new line and tab, or marks that
/// turn the direction of writing.
///
/// # Errors
/// [`Refusal::TooLong`], [`Refusal::ControlCharacter`].
pub fn check(field: &'static str, text: &str, max: usize) -> Result<(), Refusal> {
    if text.chars().nth(max).is_some() {
        return Err(Refusal::TooLong { field, max });
    }
    if text.chars().any(forbidden) {
        return Err(Refusal::ControlCharacter { field });
    }
    Ok(())
}

/// As [`check`], and refuses text with nothing in it.
///
/// # Errors
/// As [`check`], and [`Refusal::Missing`].
pub fn required(field: &'static str, what: &'static str, text: &str, max: usize) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::Missing { field, what });
    }
    check(field, text, max)
}

fn forbidden(c: char) -> bool {
    let control = c.is_control() && !matches!(c, '\n' | '\t' | '\r');
    let direction = matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}');
    control || direction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_turn_the_direction_of_writing_are_refused() {
        assert!(check("name", "Sam \u{202E}elpmaxE", 80).is_err());
        assert!(check("note", "line one\nline two\tafter a tab", 80).is_ok());
    }

    #[test]
    fn length_is_counted_in_characters_and_not_in_bytes() {
        assert!(check("name", &"ŵ".repeat(80), 80).is_ok());
        assert!(check("name", &"ŵ".repeat(81), 80).is_err());
    }
}
