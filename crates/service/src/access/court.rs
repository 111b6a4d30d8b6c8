//! Which cases are the court officers': those with a breach before the court.

use jiff::{civil::Date, tz::TimeZone};
use record::{CaseFile, enforcement::breach::Stage};

/// Whether a case is one that the court officers of its delivery unit deal with: a breach that a manager approved is on the
/// court's list (security-and-records section 1, `link`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BeforeCourt {
    /// No breach is.
    #[default]
    No,
    /// One is ready for court or listed.
    Now,
    /// The court dealt with one. The link lasts to the end of this day, so that whoever recorded the result sees it.
    Until(Date),
}

impl BeforeCourt {
    pub(super) fn of(case: &CaseFile) -> Self {
        let breaches = &case.enforcement.breaches;
        if breaches.iter().any(|b| matches!(b.stage, Stage::ReadyForCourt | Stage::Listed)) {
            return Self::Now;
        }
        let resulted = breaches.iter().filter_map(|b| b.resulted_at).max();
        // The day after that of the instant in UTC: never before the end of the day on which it was recorded here.
        let day = resulted.and_then(|at| at.to_zoned(TimeZone::UTC).date().tomorrow().ok());
        day.map_or(Self::No, Self::Until)
    }

    /// Whether it is on a day.
    #[must_use]
    pub fn on(self, day: Date) -> bool {
        match self {
            Self::No => false,
            Self::Now => true,
            Self::Until(last) => day <= last,
        }
    }
}
