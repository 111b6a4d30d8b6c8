//! The check letter that police and criminal-record numbers share.

/// The letters by remainder: the alphabet from `Z` without I, O and S. 23 letters, so a slip in one digit always shows.
const LETTERS: &str = "ZABCDEFGHJKLMNPQRTUVWXY";

/// The check letter of `digits`: the number they make, mod 23, looked up in the table.
///
/// `None` when a character is not an ASCII digit.
pub(super) fn check_letter(digits: &str) -> Option<char> {
    let remainder = digits.chars().try_fold(0_usize, |remainder, digit| {
        let value = digit.to_digit(10).and_then(|value| usize::try_from(value).ok())?;
        Some((remainder * 10 + value) % LETTERS.len())
    })?;
    LETTERS.chars().nth(remainder)
}

#[cfg(test)]
mod tests {
    use super::check_letter;

    #[test]
    fn a_slip_in_one_digit_always_changes_the_letter() {
        for place in 0..9 {
            let letters: std::collections::BTreeSet<_> = (0..10)
                .map(|digit| {
                    let mut digits = String::from("020073319");
                    digits.replace_range(place..=place, &digit.to_string());
                    check_letter(&digits).expect("digits")
                })
                .collect();
            assert_eq!(letters.len(), 10, "place {place}");
        }
    }

    #[test]
    fn a_letter_among_the_digits_has_no_check_letter() {
        assert_eq!(check_letter("02A"), None);
    }
}
