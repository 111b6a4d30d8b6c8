//! Days and times of the simulated past, where the service is.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use record::recorded::plus_days;

/// The years of contacts that are made, in days.
pub(crate) const WINDOW_DAYS: i32 = 730;
/// When units and staff were set up, in days before today.
const OPENED_DAYS: i32 = 1_000;

/// Turns days and times of the clock into instants.
#[derive(Clone, Debug)]
pub(crate) struct Moments<'a> {
    zone: &'a TimeZone,
    /// The day of the demonstration.
    pub(crate) today: Date,
    /// The day on which units and staff were set up.
    pub(crate) opened_on: Date,
    /// The instant of that.
    pub(crate) opened: Timestamp,
    /// The first day of the two years of contacts.
    pub(crate) window_from: Date,
    /// The last minute of yesterday: nothing was recorded later.
    pub(crate) last: Timestamp,
}

impl<'a> Moments<'a> {
    pub(crate) fn new(today: Date, zone: &'a TimeZone) -> Self {
        let opened_on = plus_days(today, -OPENED_DAYS);
        let mut moments = Self {
            zone,
            today,
            opened_on,
            opened: Timestamp::UNIX_EPOCH,
            window_from: plus_days(today, -WINDOW_DAYS),
            last: Timestamp::UNIX_EPOCH,
        };
        moments.opened = moments.at(opened_on, 7, 0);
        moments.last = moments.at(plus_days(today, -1), 23, 58);
        moments
    }

    /// The instant of a day and time of the clock.
    pub(crate) fn at(&self, day: Date, hour: i8, minute: i8) -> Timestamp {
        let time = day.at(hour.clamp(0, 23), minute.clamp(0, 59), 0, 0);
        self.zone.to_ambiguous_timestamp(time).compatible().unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// An instant some minutes later.
pub(crate) fn later(at: Timestamp, minutes: i32) -> Timestamp {
    at.saturating_add(SignedDuration::from_mins(i64::from(minutes))).unwrap_or(at)
}
