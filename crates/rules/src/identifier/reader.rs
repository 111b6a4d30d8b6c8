//! The common first step, and small readers that never look past ASCII.

/// Strips spaces, tabs and no-break spaces at both ends and turns ASCII letters to upper case.
pub(super) fn clean(typed: &str) -> String {
    typed.trim_matches([' ', '\t', '\u{a0}']).to_ascii_uppercase()
}

/// Whether `text` has the shape of `pattern`, character for character: `A` a letter A to Z, `9` a digit, `*` either.
pub(super) fn has_shape(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(byte, wanted)| match wanted {
            b'A' => byte.is_ascii_uppercase(),
            b'9' => byte.is_ascii_digit(),
            _ => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
        })
}

/// Whether `text` is `least` to `most` ASCII digits and nothing else.
pub(super) fn is_digits(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Splits the last character off, when it is a letter A to Z.
pub(super) fn split_last_letter(text: &str) -> Option<(&str, char)> {
    let last = text.chars().next_back().filter(char::is_ascii_uppercase)?;
    Some((text.strip_suffix(last)?, last))
}
