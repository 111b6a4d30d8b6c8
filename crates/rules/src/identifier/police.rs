//! Police National Computer and Criminal Records Office numbers.

use jiff::civil::Date;

use super::check_letter::check_letter;
use super::reader::{is_digits, split_last_letter};
use super::{IdentifierKind, Refused};

const OLDEST_YEAR: i16 = 1900;

/// `YYYY/nnnnnnnL`. With a slash the year is what stands before it; without one, twelve characters are a whole year and
/// a padded serial, four to ten a two-digit year and a serial, and eleven have no reading at all.
pub(super) fn pnc(clean: &str, today: Date) -> Result<String, Refused> {
    let kind = IdentifierKind::Pnc;
    let form = Refused::Form { kind };
    let (digits, letter) = split_last_letter(clean).ok_or(form)?;
    let (year, serial) = match digits.split_once('/') {
        Some(parts) => parts,
        None if !is_digits(digits, 3, 11) => return Err(form),
        None => match digits.len() {
            3..=9 => digits.split_at_checked(2).ok_or(form)?,
            11 => digits.split_at_checked(4).ok_or(form)?,
            _ => return Err(form),
        },
    };
    if !(is_digits(year, 2, 2) || is_digits(year, 4, 4)) || !is_digits(serial, 1, 7) {
        return Err(form);
    }
    let year = whole_year(year, today).ok_or(form)?;
    if !(OLDEST_YEAR..=today.year()).contains(&year) {
        return Err(Refused::Year { kind });
    }
    if serial.bytes().all(|digit| digit == b'0') {
        return Err(Refused::Nought { kind });
    }
    let short_year = year.rem_euclid(100);
    if check_letter(&format!("{short_year:02}{serial:0>7}")) != Some(letter) {
        return Err(Refused::CheckFails { kind });
    }
    Ok(format!("{year:04}/{serial:0>7}{letter}"))
}

/// A two-digit year up to this year's is in this century, any other in the last.
fn whole_year(year: &str, today: Date) -> Option<i16> {
    let number: i16 = year.parse().ok()?;
    if year.len() == 4 {
        return Some(number);
    }
    let century = if number <= today.year().rem_euclid(100) { 2000 } else { 1900 };
    Some(century + number)
}

/// `nnnnnn/YYL`, or for a small file `SFYY/nL` with the serial as written.
pub(super) fn cro(clean: &str) -> Result<String, Refused> {
    let kind = IdentifierKind::Cro;
    let form = Refused::Form { kind };
    let (digits, letter) = split_last_letter(clean).ok_or(form)?;
    let (before, after) = digits.split_once('/').ok_or(form)?;
    let (canonical, checked, serial) = match before.strip_prefix("SF") {
        Some(year) if is_digits(year, 2, 2) && is_digits(after, 1, 6) => {
            (format!("SF{year}/{after}{letter}"), format!("{year}{after}"), after)
        }
        None if is_digits(before, 1, 6) && is_digits(after, 2, 2) => {
            (format!("{before:0>6}/{after}{letter}"), format!("{after}{before:0>6}"), before)
        }
        _ => return Err(form),
    };
    if serial.bytes().all(|digit| digit == b'0') {
        return Err(Refused::Nought { kind });
    }
    if check_letter(&checked) != Some(letter) {
        return Err(Refused::CheckFails { kind });
    }
    Ok(canonical)
}
