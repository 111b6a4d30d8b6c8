//! Reductions: weekly hours taken off an officer's contracted hours between two days.
//!
//! Days: a reduction counts from its first day until, not including, its last: the public systems store the end as
//! midnight at the start of that day. The last must be after the first. Reductions may overlap, and their sum may exceed
//! the contracted hours.
//!
//! Sources: hmpps-workload, `db/migration/V1_1` (reasons) and `UpdateReductionService`; wmt-web, `domain/reduction.js`.

mod reasons;

use jiff::civil::{Date, DateTime};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

pub use reasons::{Category, ReasonRow, ReductionLimit, ReductionLimitRow, Reductions};

use crate::code::ReductionCode;
use crate::working::{RowUsed, Working};

/// Where a reduction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It begins later.
    Scheduled,
    /// It counts.
    Active,
    /// It has ended.
    Archived,
    /// Somebody removed it; it is kept.
    Deleted,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Scheduled, Self::Active, Self::Archived, Self::Deleted];

    /// The text of the public systems.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "SCHEDULED",
            Self::Active => "ACTIVE",
            Self::Archived => "ARCHIVED",
            Self::Deleted => "DELETED",
        }
    }

    /// Reads the text of the public systems, in any letter case.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str().eq_ignore_ascii_case(text.trim()))
    }

    /// Whether it may count at all in the live service: neither ended nor removed.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Scheduled | Self::Active)
    }
}

/// A reduction as far as the rules need it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reduction {
    /// Weekly hours.
    pub hours: Decimal,
    /// First instant at which it counts; a day is its midnight.
    pub from: DateTime,
    /// First instant at which it no longer counts; a day is its midnight.
    pub to: DateTime,
    /// Where it stands.
    pub status: Status,
    /// Whether its reason is still in use.
    pub reason_enabled: bool,
}

impl Reduction {
    /// A reduction between two days.
    #[must_use]
    pub fn between(hours: Decimal, from: Date, to: Date, status: Status) -> Self {
        Self { hours, from: midnight(from), to: midnight(to), status, reason_enabled: true }
    }

    /// A reduction whose last day counts, too.
    #[must_use]
    pub fn through(hours: Decimal, first: Date, last: Date, status: Status) -> Self {
        Self::between(hours, first, last.tomorrow().unwrap_or(Date::MAX), status)
    }

    /// Whether it counts at `now` in the live service: begun, not ended, neither archived nor deleted. One whose first day
    /// is today counts, though the nightly change has not run; the reason being out of use does not matter.
    #[must_use]
    pub fn counts_live(&self, now: DateTime) -> bool {
        self.status.is_live() && self.from < now && now < self.to
    }

    /// Whether it counts in the weekly engine: active, and its reason in use.
    #[must_use]
    pub const fn counts_batch(&self) -> bool {
        matches!(self.status, Status::Active) && self.reason_enabled
    }
}

/// An instant within a day, for a rule that is asked about a whole day: after its midnight.
#[must_use]
pub fn during(day: Date) -> DateTime {
    day.at(12, 0, 0, 0)
}

fn midnight(day: Date) -> DateTime {
    day.at(0, 0, 0, 0)
}

/// Weekly hours of reductions at `now` by the live rule: Rainer's own figure.
#[must_use]
pub fn in_force(reductions: &[Reduction], now: DateTime) -> Decimal {
    reductions.iter().filter(|reduction| reduction.counts_live(now)).map(|reduction| reduction.hours).sum()
}

/// Weekly hours of reductions on a day by the live rule.
#[must_use]
pub fn in_force_on(reductions: &[Reduction], day: Date) -> Decimal {
    in_force(reductions, during(day))
}

/// Weekly hours of reductions by the weekly engine's rule.
#[must_use]
pub fn in_force_batch(reductions: &[Reduction]) -> Decimal {
    reductions.iter().filter(|reduction| reduction.counts_batch()).map(|reduction| reduction.hours).sum()
}

/// The next instant after `now` at which a reduction begins or ends. Ended and removed ones do not count.
#[must_use]
pub fn next_change(reductions: &[Reduction], now: DateTime) -> Option<DateTime> {
    let live = reductions.iter().filter(|reduction| reduction.status.is_live());
    live.flat_map(|reduction| [reduction.from, reduction.to]).filter(|at| *at > now).min()
}

/// The next day after `day` on which the hours in force may change.
#[must_use]
pub fn next_change_after(reductions: &[Reduction], day: Date) -> Option<Date> {
    next_change(reductions, during(day)).map(DateTime::date)
}

/// Whether a reduction is still to come or to end: not ended, not removed, and its beginning or end is after `now`.
#[must_use]
pub fn is_upcoming(reduction: &Reduction, now: DateTime) -> bool {
    reduction.status.is_live() && (reduction.from > now || reduction.to > now)
}

/// The status with which a reduction is saved.
#[must_use]
pub fn status_on_saving(from: DateTime, to: DateTime, now: DateTime) -> Status {
    if from > now {
        Status::Scheduled
    } else if to < now {
        Status::Archived
    } else {
        Status::Active
    }
}

/// The status with which a reduction is saved on a day, by day: beginning later, ended before, or active.
#[must_use]
pub fn status_on_day(from: Date, to: Date, today: Date) -> Status {
    status_on_saving(midnight(from), midnight(to), midnight(today))
}

/// The status after the nightly change.
#[must_use]
pub fn nightly(status: Status, from: DateTime, to: DateTime, now: DateTime) -> Status {
    match status {
        Status::Scheduled if from < now && now < to => Status::Active,
        Status::Active if to < now => Status::Archived,
        unchanged => unchanged,
    }
}

/// Hours offered and the most allowed for a reason, two decimals, never above the contracted hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Offered.
    pub allowance: Decimal,
    /// Most allowed.
    pub most: Decimal,
}

/// What a reason offers an officer. Without a percentage: the contracted hours.
#[must_use]
pub fn offered_hours(contracted: Decimal, allowance_percent: Option<Decimal>, max_percent: Option<Decimal>) -> Offered {
    let of = |percent: Option<Decimal>| match percent {
        Some(percent) => {
            let hours = contracted * percent / Decimal::ONE_HUNDRED;
            hours.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).min(contracted)
        }
        None => contracted,
    };
    Offered { allowance: of(allowance_percent), most: of(max_percent) }
}

/// Hours as they are stored: one decimal, halves up. 17.39 becomes 17.4.
#[must_use]
pub fn stored_hours(hours: Decimal) -> Decimal {
    hours.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero)
}

/// A reduction that somebody wants to save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReductionWish<'a> {
    /// Its reason.
    pub reason: ReductionCode,
    /// Weekly hours.
    pub hours: Decimal,
    /// First day.
    pub from: Date,
    /// First day on which it no longer counts.
    pub to: Date,
    /// Notes.
    pub notes: &'a str,
}

/// Why a reduction is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReductionRefused {
    /// No such reason.
    #[error("Select a reason for the reduction")]
    NoSuchReason,
    /// The reason is no longer in use.
    #[error("This reason is no longer in use: select another")]
    ReasonNotInUse,
    /// Below 0 or above the limit for everyone.
    #[error("Hours must be between 0 and {most}")]
    HoursOutOfRange {
        /// Most hours.
        most: Decimal,
    },
    /// Above what the reason allows.
    #[error("Hours must be no more than {most} for this reason")]
    MoreThanReasonAllows {
        /// Most hours.
        most: Decimal,
    },
    /// The end is not after the start.
    #[error("The end date must be after the start date")]
    EndNotAfterStart,
    /// Too long.
    #[error("Notes must be {most} characters or fewer")]
    NotesTooLong {
        /// Most characters.
        most: u32,
    },
}

/// The checks that need no table: hours, days and notes. `reason_most` of 0 is no limit.
///
/// # Errors
/// The first [`ReductionRefused`].
pub fn check_form(
    wish: (Decimal, DateTime, DateTime),
    notes: &str,
    limits: ReductionLimits,
    reason_most: Decimal,
) -> Result<(), ReductionRefused> {
    let (hours, from, to) = wish;
    if hours < Decimal::ZERO || hours > limits.hours_most {
        return Err(ReductionRefused::HoursOutOfRange { most: limits.hours_most });
    }
    if !reason_most.is_zero() && hours > reason_most {
        return Err(ReductionRefused::MoreThanReasonAllows { most: reason_most.normalize() });
    }
    if to <= from {
        return Err(ReductionRefused::EndNotAfterStart);
    }
    if notes.chars().count() > usize::try_from(limits.notes_most).unwrap_or(usize::MAX) {
        return Err(ReductionRefused::NotesTooLong { most: limits.notes_most });
    }
    Ok(())
}

/// Limits for every reduction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReductionLimits {
    /// Most weekly hours.
    pub hours_most: Decimal,
    /// Most characters of notes.
    pub notes_most: u32,
}

impl Reductions {
    /// Checks a reduction that somebody wants to save for an officer with `contracted` hours.
    ///
    /// # Errors
    /// The first [`ReductionRefused`].
    pub fn check(&self, wish: &ReductionWish<'_>, contracted: Decimal, today: Date) -> Result<Status, ReductionRefused> {
        let reason = self.reasons.on(wish.reason, today).ok_or(ReductionRefused::NoSuchReason)?;
        if !reason.value.enabled {
            return Err(ReductionRefused::ReasonNotInUse);
        }
        let most = reason.value.offered(contracted).most;
        let limits = self.limits_on(today);
        check_form((wish.hours, midnight(wish.from), midnight(wish.to)), wish.notes, limits, most)?;
        Ok(status_on_day(wish.from, wish.to, today))
    }
}

/// The working of [`in_force_on`]: `named` gives each reduction with the code of its reason.
#[must_use]
pub fn explain(named: &[(ReductionCode, Reduction)], table: &Reductions, day: Date) -> Working {
    let mut working = Working::of("workload.reductions");
    let now = during(day);
    let mut sum = Decimal::ZERO;
    for (code, reduction) in named {
        let counts = reduction.counts_live(now);
        let hours = if counts { reduction.hours } else { Decimal::ZERO };
        sum += hours;
        let row = table.reasons.read(*code, day);
        let name = row.map_or_else(|| code.to_string(), |row| row.value.name.clone());
        let days = format!("{} hours, {} to {}", reduction.hours.normalize(), reduction.from.date(), reduction.to.date());
        let arithmetic = if counts { days } else { format!("{days}: not in force") };
        match row {
            Some(row) => working.step_from(RowUsed::of("reductions", "reason", code, row), name, arithmetic, hours.normalize()),
            None => working.step(name, arithmetic, hours.normalize()),
        }
    }
    working.result = sum.normalize().to_string();
    working.step("Hours of reductions", "", working.result.clone());
    working
}
