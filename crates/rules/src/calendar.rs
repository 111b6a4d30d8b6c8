//! Working days: Monday to Friday except the bank holidays of England and Wales.
//!
//! Bank holidays are dated data (`policy/bank-holidays.toml`), since some are made for one year only. Outside the years
//! that the table [covers](Calendar::covers) only weekends are known.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use jiff::{Span, Unit};
use serde::{Deserialize, Serialize};

use crate::dated::Row;
use crate::policy::{Document, PolicyError};

/// A bank holiday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankHoliday {
    /// The day.
    pub on: Date,
    /// Its name, with "substitute day" where it stands in for a weekend.
    pub name: String,
}

/// The bank holidays of England and Wales, and what follows from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    holidays: BTreeMap<Date, Row<BankHoliday>>,
}

impl Calendar {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let rows: Vec<Row<BankHoliday>> = document.rows("holiday")?;
        let count = rows.len();
        let holidays: BTreeMap<_, _> = rows.into_iter().map(|row| (row.value.on, row)).collect();
        if holidays.len() == count {
            Ok(Self { holidays })
        } else {
            Err(document.problem("holiday", "two rows are for one day".to_owned()))
        }
    }

    /// The bank holiday on `day`, if there is one.
    #[must_use]
    pub fn bank_holiday(&self, day: Date) -> Option<&Row<BankHoliday>> {
        self.holidays.get(&day)
    }

    /// All bank holidays known, in order.
    pub fn bank_holidays(&self) -> impl Iterator<Item = &Row<BankHoliday>> {
        self.holidays.values()
    }

    /// Whether the bank holidays of the year of `day` are known.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        let year = |entry: Option<(&Date, _)>| entry.map(|(on, _)| on.year());
        let (first, last) = (year(self.holidays.first_key_value()), year(self.holidays.last_key_value()));
        first.is_some_and(|first| first <= day.year()) && last.is_some_and(|last| day.year() <= last)
    }

    /// Whether `day` is Monday to Friday and no bank holiday.
    #[must_use]
    pub fn is_working_day(&self, day: Date) -> bool {
        !is_weekend(day) && !self.holidays.contains_key(&day)
    }

    /// The first working day after `day`.
    #[must_use]
    pub fn next_working_day(&self, day: Date) -> Date {
        self.on_or_after(later(day, 1))
    }

    /// The last working day before `day`.
    #[must_use]
    pub fn previous_working_day(&self, day: Date) -> Date {
        self.on_or_before(later(day, -1))
    }

    /// `day` itself when it is a working day, otherwise the next one.
    #[must_use]
    pub fn on_or_after(&self, mut day: Date) -> Date {
        while !self.is_working_day(day) && day < Date::MAX {
            day = later(day, 1);
        }
        day
    }

    /// `day` itself when it is a working day, otherwise the one before.
    #[must_use]
    pub fn on_or_before(&self, mut day: Date) -> Date {
        while !self.is_working_day(day) && day > Date::MIN {
            day = later(day, -1);
        }
        day
    }

    /// The `count`-th working day after `day`; `day` itself is day nought, whether or not it is a working day.
    #[must_use]
    pub fn add_working_days(&self, day: Date, count: u32) -> Date {
        (0..count).fold(day, |day, _| self.next_working_day(day))
    }

    /// The `count`-th working day before `day`; `day` itself is day nought.
    #[must_use]
    pub fn subtract_working_days(&self, day: Date, count: u32) -> Date {
        (0..count).fold(day, |day, _| self.previous_working_day(day))
    }

    /// How many working days there are after `earlier` up to and including `later`; nought when `later` is not later.
    ///
    /// So `working_days_between(day, add_working_days(day, n)) == n`.
    #[must_use]
    pub fn working_days_between(&self, earlier: Date, later: Date) -> u32 {
        if later <= earlier {
            return 0;
        }
        let weekdays = weekdays_up_to(later) - weekdays_up_to(earlier);
        let bounds = (std::ops::Bound::Excluded(earlier), std::ops::Bound::Included(later));
        let holidays = self.holidays.range(bounds).filter(|(day, _)| !is_weekend(**day)).count();
        u32::try_from(weekdays).unwrap_or(0).saturating_sub(u32::try_from(holidays).unwrap_or(u32::MAX))
    }
}

/// Whether the day is a Saturday or Sunday.
#[must_use]
pub fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// `day` moved by whole days, staying inside the calendar's range at its two ends.
pub(crate) fn later(day: Date, days: i32) -> Date {
    day.saturating_add(Span::new().days(days))
}

/// Whole days from `earlier` to `later`, negative when it runs backwards.
#[must_use]
pub fn days_between(earlier: Date, later: Date) -> i32 {
    earlier.until((Unit::Day, later)).map_or(0, |span| span.get_days())
}

/// How many Mondays to Fridays there are from a fixed Sunday up to and including `day`.
fn weekdays_up_to(day: Date) -> i32 {
    let days = days_between(Date::constant(2000, 1, 2), day);
    days.div_euclid(7) * 5 + days.rem_euclid(7).min(5)
}

/// How a period of policy is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodUnit {
    /// Working days.
    WorkingDays,
    /// Calendar days.
    Days,
    /// Weeks of seven days.
    Weeks,
    /// Calendar months; a day that the month does not have becomes its last.
    Months,
}

/// A length of time in a policy row, like 5 working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// How many units.
    pub amount: u16,
    /// Which unit.
    pub unit: PeriodUnit,
}

impl Period {
    /// The day this long after `day`. It may be a day that is not worked, unless the unit is working days.
    #[must_use]
    pub fn after(self, day: Date, calendar: &Calendar) -> Date {
        let amount = i32::from(self.amount);
        match self.unit {
            PeriodUnit::WorkingDays => calendar.add_working_days(day, u32::from(self.amount)),
            PeriodUnit::Days => later(day, amount),
            PeriodUnit::Weeks => later(day, amount * 7),
            PeriodUnit::Months => day.saturating_add(Span::new().months(amount)),
        }
    }

    /// The day this long before `day`.
    #[must_use]
    pub fn before(self, day: Date, calendar: &Calendar) -> Date {
        let amount = i32::from(self.amount);
        match self.unit {
            PeriodUnit::WorkingDays => calendar.subtract_working_days(day, u32::from(self.amount)),
            PeriodUnit::Days => later(day, -amount),
            PeriodUnit::Weeks => later(day, amount * -7),
            PeriodUnit::Months => day.saturating_sub(Span::new().months(amount)),
        }
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (one, many) = match self.unit {
            PeriodUnit::WorkingDays => ("working day", "working days"),
            PeriodUnit::Days => ("day", "days"),
            PeriodUnit::Weeks => ("week", "weeks"),
            PeriodUnit::Months => ("month", "months"),
        };
        write!(f, "{} {}", self.amount, if self.amount == 1 { one } else { many })
    }
}
