//! Numbers of a person that are not the police's: ours, the prison's, the NHS's and National Insurance.

use super::reader::{has_shape, is_digits};
use super::{IdentifierKind, Refused};

/// One letter and six digits. No check: we issue them.
pub(super) fn crn(clean: &str) -> Result<String, Refused> {
    shape(IdentifierKind::Crn, clean, "A999999")
}

/// Letter, four digits, two letters.
pub(super) fn noms(clean: &str) -> Result<String, Refused> {
    shape(IdentifierKind::Noms, clean, "A9999AA")
}

pub(super) fn shape(kind: IdentifierKind, clean: &str, pattern: &str) -> Result<String, Refused> {
    if has_shape(clean, pattern) { Ok(clean.to_owned()) } else { Err(Refused::Form { kind }) }
}

/// Ten digits, or three, three and four with one kind of separator. The last digit checks the nine before it: weights
/// ten to two, eleven less the remainder by eleven; eleven counts as nought, and ten means no such number exists.
pub(super) fn nhs(clean: &str) -> Result<String, Refused> {
    let kind = IdentifierKind::Nhs;
    let digits = joined(clean, ' ').or_else(|| joined(clean, '-')).unwrap_or_else(|| clean.to_owned());
    if !is_digits(&digits, 10, 10) {
        return Err(Refused::Form { kind });
    }
    if digits.bytes().all(|digit| digit == b'0') {
        return Err(Refused::Nought { kind });
    }
    let sum: u32 = digits.chars().filter_map(|digit| digit.to_digit(10)).zip((2..=10).rev()).map(|(d, weight)| d * weight).sum();
    let given = digits.chars().next_back().and_then(|digit| digit.to_digit(10));
    match 11 - sum % 11 {
        10 => Err(Refused::NeverIssued { kind }),
        check if given == Some(check % 11) => Ok(digits),
        _ => Err(Refused::CheckFails { kind }),
    }
}

/// The parts put together when `text` is three, three and four characters with `separator` between them.
fn joined(text: &str, separator: char) -> Option<String> {
    let parts: Vec<&str> = text.split(separator).collect();
    parts.iter().map(|part| part.len()).eq([3, 3, 4]).then(|| parts.concat())
}

/// Two letters, six digits, A to D; spaces between them allowed.
///
/// The prefixes never issued: first letter D F I Q U V, second letter also O, and the seven pairs listed.
pub(super) fn nino(clean: &str) -> Result<String, Refused> {
    let kind = IdentifierKind::Nino;
    let text = clean.replace(' ', "");
    if !has_shape(&text, "AA999999A") || !text.ends_with(['A', 'B', 'C', 'D']) {
        return Err(Refused::Form { kind });
    }
    let never_first = text.starts_with(['D', 'F', 'I', 'Q', 'U', 'V']);
    let never_second = text.chars().nth(1).is_some_and(|second| "DFIQUVO".contains(second));
    let never_pair = ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"].iter().any(|pair| text.starts_with(pair));
    if never_first || never_second || never_pair {
        return Err(Refused::NeverIssued { kind });
    }
    Ok(text)
}
