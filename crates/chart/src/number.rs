//! Numbers as they are written on a page.

use rust_decimal::{Decimal, prelude::ToPrimitive};

/// A whole number with a comma at each thousand: "12,345".
#[must_use]
pub fn whole(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        out.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A percentage to one decimal, halves away from zero; whole ones without it: "98.4%", "100%".
#[must_use]
pub fn percent(percent: Decimal) -> String {
    format!("{}%", tenths_in_words(tenths(percent)))
}

/// A number in tenths as text: 984 is "98.4", 1000 is "100".
#[must_use]
pub fn tenths_in_words(tenths: i64) -> String {
    let sign = if tenths < 0 && tenths > -10 { "-" } else { "" };
    match (tenths % 10).abs() {
        0 => whole(tenths / 10),
        tenth => format!("{sign}{}.{tenth}", whole(tenths / 10)),
    }
}

/// A decimal in whole tenths, halves away from zero; the furthest number that fits for one that does not.
#[must_use]
pub fn tenths(value: Decimal) -> i64 {
    let rounded = value.round_dp_with_strategy(1, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    let edge = if value.is_sign_negative() { -FURTHEST } else { FURTHEST };
    let scaled = rounded.checked_mul(Decimal::TEN).and_then(|scaled| scaled.to_i64());
    scaled.map_or(edge, |scaled| scaled.clamp(-FURTHEST, FURTHEST))
}

/// No figure of a service is as large as this many tenths; larger ones are drawn and written as this.
const FURTHEST: i64 = 1_000_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        assert_eq!(whole(0), "0");
        assert_eq!(whole(999), "999");
        assert_eq!(whole(-1_234_567), "-1,234,567");
        assert_eq!(percent(Decimal::new(98_390_804, 6)), "98.4%");
        assert_eq!(percent(Decimal::ONE_HUNDRED), "100%");
        assert_eq!(percent(Decimal::new(-5, 1)), "-0.5%");
        assert_eq!(percent(Decimal::new(12_345, 1)), "1,234.5%");
        assert_eq!(percent(Decimal::new(25, 2)), "0.3%");
        assert_eq!(tenths(Decimal::MAX), FURTHEST);
        assert_eq!(tenths(Decimal::MIN), -FURTHEST);
    }
}
