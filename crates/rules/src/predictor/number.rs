//! Numbers of the tables, and how a logistic score becomes a percentage.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A coefficient: a finite number of a table.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "f64")]
pub struct Number(f64);

impl Number {
    /// The number.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

// Finite by construction, so that tables can be compared.
impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.0.total_cmp(&other.0).is_eq()
    }
}

impl Eq for Number {}

impl TryFrom<f64> for Number {
    type Error = &'static str;

    fn try_from(value: f64) -> Result<Self, &'static str> {
        if value.is_finite() { Ok(Self(value)) } else { Err("must be a finite number") }
    }
}

/// A percentage in hundredths of a percent, so that bands are compared exactly: 6.9 % is 690.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "f64")]
pub struct Hundredths(pub i32);

impl TryFrom<f64> for Hundredths {
    type Error = &'static str;

    fn try_from(value: f64) -> Result<Self, &'static str> {
        let hundredths = whole(value * 100.0);
        if (f64::from(hundredths) / 100.0 - value).abs() > 1e-9 {
            return Err("must have at most two decimals");
        }
        Ok(Self(hundredths))
    }
}

impl Hundredths {
    /// As a decimal: whole when `whole` is asked for, else with two decimals.
    #[must_use]
    pub fn decimal(self, decimals: Decimals) -> Decimal {
        match decimals {
            Decimals::None => Decimal::new(i64::from(self.0 / 100), 0),
            Decimals::Two => Decimal::new(i64::from(self.0), 2),
        }
    }
}

/// How many decimals a predictor's percentage has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimals {
    /// Whole percent.
    None,
    /// Two decimals.
    Two,
}

/// A fraction of a table, `[numerator, denominator]`: exact where a decimal would not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "[u16; 2]")]
pub struct Fraction {
    numerator: i32,
    denominator: i32,
}

impl TryFrom<[u16; 2]> for Fraction {
    type Error = &'static str;

    fn try_from([numerator, denominator]: [u16; 2]) -> Result<Self, &'static str> {
        if denominator == 0 {
            return Err("the second number of a fraction must not be 0");
        }
        Ok(Self { numerator: i32::from(numerator), denominator: i32::from(denominator) })
    }
}

impl Fraction {
    /// This fraction of a number that is not negative, rounded half up.
    #[must_use]
    pub const fn of_half_up(self, value: i32) -> i32 {
        (2 * self.numerator * value + self.denominator).div_euclid(2 * self.denominator)
    }

    /// This fraction of a number that is not negative, rounded up.
    #[must_use]
    pub const fn of_up(self, value: i32) -> i32 {
        (self.numerator * value + self.denominator - 1).div_euclid(self.denominator)
    }
}

impl std::fmt::Display for Fraction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A share that ends, as 3.75; else the fraction itself, as 5/6.
        let share = Decimal::from(self.numerator) / Decimal::from(self.denominator);
        if share.scale() <= 4 { write!(f, "{share}") } else { write!(f, "{}/{}", self.numerator, self.denominator) }
    }
}

/// 1 / (1 + e^-z).
#[must_use]
pub fn probability(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// A probability as hundredths of a percent, rounded half up.
#[must_use]
pub fn two_decimals(probability: f64) -> Hundredths {
    Hundredths(whole(probability * 10_000.0))
}

/// A probability as a whole percentage from 1 to 99, rounded half up.
#[must_use]
pub fn whole_percent(probability: f64) -> Hundredths {
    Hundredths(whole(probability * 100.0).clamp(1, 99) * 100)
}

/// Rounds half up.
#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "the cast saturates; only small numbers come here")]
fn whole(value: f64) -> i32 {
    (value + 0.5).floor() as i32
}

#[cfg(test)]
mod tests {
    use super::{Fraction, Hundredths, two_decimals, whole_percent};

    #[test]
    fn fractions_are_rounded_as_the_rule_says() {
        let fraction = |numbers| Fraction::try_from(numbers).expect("a fraction");
        assert_eq!(fraction([15, 4]).of_half_up(2), 8);
        assert_eq!(fraction([5, 6]).of_half_up(3), 3);
        assert_eq!(fraction([5, 6]).of_half_up(2), 2);
        assert_eq!(fraction([5, 2]).of_up(1), 3);
        assert_eq!(fraction([5, 2]).of_up(0), 0);
    }

    #[test]
    fn percentages_are_rounded_half_up_and_kept_in_range() {
        assert_eq!(whole_percent(0.0001), Hundredths(100));
        assert_eq!(whole_percent(0.9999), Hundredths(9_900));
        assert_eq!(whole_percent(0.495), Hundredths(5_000));
        assert_eq!(two_decimals(0.022_44), Hundredths(224));
        assert_eq!(Hundredths::try_from(6.9), Ok(Hundredths(690)));
        assert!(Hundredths::try_from(6.901).is_err());
    }
}
