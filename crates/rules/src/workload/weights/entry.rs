//! What may be entered as a weight or a setting.
//!
//! Source: wmt-web, `app/services/domain/workload-points.js`, read November 2025.

use rust_decimal::Decimal;

/// What kind of number is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Points of a case, a report or a contact: whole, 0 to 999.
    Points,
    /// Target of a grade: whole, 0 to 9999.
    Target,
    /// Full-time weekly hours of a grade: whole, 0 to 37.
    Hours,
    /// Percent of its weight that an inactive case still counts: 0 to 100.
    Weighting,
}

/// Why a number is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryRefused {
    /// A fraction where only whole numbers are allowed.
    #[error("must be a whole number from 0 to {most}")]
    NotWhole {
        /// Largest allowed.
        most: u32,
    },
    /// Too small or too large.
    #[error("must be from 0 to {most}")]
    OutOfRange {
        /// Largest allowed.
        most: u32,
    },
}

impl Entry {
    /// The largest number allowed. The smallest is 0.
    #[must_use]
    pub const fn most(self) -> u32 {
        match self {
            Self::Points => 999,
            Self::Target => 9999,
            Self::Hours => 37,
            Self::Weighting => 100,
        }
    }

    /// Whether `value` may be entered.
    ///
    /// # Errors
    /// [`EntryRefused`] says what is allowed.
    pub fn check(self, value: Decimal) -> Result<(), EntryRefused> {
        let most = self.most();
        if value < Decimal::ZERO || value > Decimal::from(most) {
            return Err(EntryRefused::OutOfRange { most });
        }
        if self != Self::Weighting && !value.fract().is_zero() {
            return Err(EntryRefused::NotWhole { most });
        }
        Ok(())
    }
}
