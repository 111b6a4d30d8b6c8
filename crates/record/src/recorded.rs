//! The frame around every event: who said it, when it happened, when we knew.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

use crate::id::{ActorId, CommandId};

/// An event with the header that the ledger keeps beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded<E> {
    /// Place in the one order of the whole service, from 1, without gaps.
    pub position: u64,
    /// Place in its own stream, from 1, without gaps.
    pub version: u32,
    /// The day it happened, as the person who recorded it says.
    pub happened_on: Date,
    /// The instant the service knew it. Never edited, so a late entry stays late for ever.
    pub recorded_at: Timestamp,
    /// Who recorded it.
    pub actor: ActorId,
    /// For whom, when somebody records for another.
    pub on_behalf_of: Option<ActorId>,
    /// The wish that made it.
    pub command: CommandId,
    /// What happened.
    pub event: E,
}

impl<E> Recorded<E> {
    /// The day on which it was recorded, in `zone`.
    #[must_use]
    pub fn recorded_on(&self, zone: &TimeZone) -> Date {
        zone.to_datetime(self.recorded_at).date()
    }

    /// Whether it was known at the end of `day` in `zone`: what an "as it stood on" page may use.
    #[must_use]
    pub fn known_on(&self, day: Date, zone: &TimeZone) -> bool {
        self.recorded_on(zone) <= day
    }

    /// Days between the event and its recording; negative when it was recorded ahead.
    #[must_use]
    pub fn days_late(&self, zone: &TimeZone) -> i32 {
        days_between(self.happened_on, self.recorded_on(zone))
    }
}

/// Whole days from `from` to `until`; negative when `until` is earlier.
#[must_use]
pub fn days_between(from: Date, until: Date) -> i32 {
    // A difference of two civil dates in days always fits: jiff's range is about 7.3 million days.
    from.until(until).map_or(0, |span| span.get_days())
}

/// `day` moved by `days`, held at the ends of the calendar.
#[must_use]
pub fn plus_days(day: Date, days: i32) -> Date {
    day.saturating_add(i64::from(days).days())
}

/// The first day after `day` that `is_it`, of the days that `days` gives after any day, in any order. Only those that lie
/// before it are tried.
pub(crate) fn first_day<I: Iterator<Item = Date>>(
    day: Date,
    days: impl Fn(Date) -> I,
    mut is_it: impl FnMut(Date) -> bool,
) -> Option<Date> {
    let mut after = day;
    loop {
        let next = days(after).filter(|on| *on > after).min()?;
        if is_it(next) {
            return Some(next);
        }
        after = next;
    }
}
