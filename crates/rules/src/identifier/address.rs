//! Postcodes and property numbers.

use super::reader::{has_shape, is_digits};
use super::{IdentifierKind, Refused};

/// The postcode that the record uses for a person with no fixed address. Not a place.
pub(super) const NO_FIXED_ADDRESS: &str = "NF1 1NF";

const OUTWARD_FORMS: [&str; 6] = ["A9", "A99", "AA9", "AA99", "A9A", "AA9A"];

/// One to twelve digits, kept without leading noughts.
pub(super) fn uprn(clean: &str) -> Result<String, Refused> {
    let kind = IdentifierKind::Uprn;
    if !is_digits(clean, 1, 12) {
        return Err(Refused::Form { kind });
    }
    match clean.trim_start_matches('0') {
        "" => Err(Refused::Nought { kind }),
        number => Ok(number.to_owned()),
    }
}

/// Outward part, at most one space, inward part; kept with one space.
pub(super) fn postcode(clean: &str) -> Result<String, Refused> {
    let kind = IdentifierKind::Postcode;
    let form = Refused::Form { kind };
    let (before, inward) = clean.len().checked_sub(3).and_then(|at| clean.split_at_checked(at)).ok_or(form)?;
    let outward = before.strip_suffix(' ').unwrap_or(before);
    if (outward, inward) == ("GIR", "0AA") {
        return Ok("GIR 0AA".to_owned());
    }
    if !has_shape(inward, "9AA") || !OUTWARD_FORMS.iter().any(|pattern| has_shape(outward, pattern)) {
        return Err(form);
    }
    if !letters_in_use(outward) || inward.contains(['C', 'I', 'K', 'M', 'O', 'V']) {
        return Err(Refused::NeverIssued { kind });
    }
    Ok(format!("{outward} {inward}"))
}

/// Whether each letter of the outward part stands where that letter is in use.
fn letters_in_use(outward: &str) -> bool {
    let first = !outward.starts_with(['Q', 'V', 'X']);
    let second = !outward.chars().nth(1).is_some_and(|letter| "IJZ".contains(letter));
    let last = match outward.chars().next_back() {
        Some(letter) if has_shape(outward, "A9A") => "ABCDEFGHJKPSTUW".contains(letter),
        Some(letter) if has_shape(outward, "AA9A") => "ABEHMNPRVWXY".contains(letter),
        _ => true,
    };
    first && second && last
}
