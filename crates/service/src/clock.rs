//! The clock, given in, so that a test says what time it is.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Where days begin and end for the whole service.
pub const ZONE: &str = "Europe/London";

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The instant now, in whole microseconds: what the store keeps.
    fn now(&self) -> Timestamp;
}

/// The machine's clock, cut to microseconds and never running back within this process.
#[derive(Debug, Default)]
pub struct SystemClock {
    latest_microsecond: std::sync::atomic::AtomicI64,
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the one place where the machine's clock is read")]
        let read = Timestamp::now();
        let before = self.latest_microsecond.fetch_max(read.as_microsecond(), std::sync::atomic::Ordering::Relaxed);
        Timestamp::from_microsecond(before.max(read.as_microsecond())).unwrap_or(read)
    }
}

/// The zone of the service. Its rules are compiled in, so a machine without them makes no difference.
///
/// # Errors
/// Never with the zones that are compiled in; the caller stops at start if it does.
pub fn zone() -> Result<TimeZone, jiff::Error> {
    TimeZone::get(ZONE)
}

/// The day on which an instant falls in a zone.
#[must_use]
pub fn day_of(at: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(at).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machines_clock_never_runs_back() {
        let clock = SystemClock::default();
        let first = clock.now();
        assert!(clock.now() >= first);
        let ahead = clock.now().as_microsecond() + 60_000_000;
        clock.latest_microsecond.store(ahead, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(clock.now().as_microsecond(), ahead);
    }

    #[test]
    fn half_past_midnight_in_summer_is_the_new_day_though_universal_time_is_still_on_the_old_one() {
        let at: Timestamp = "2026-07-01T23:30:00Z".parse().expect("instant");
        assert_eq!(day_of(at, &zone().expect("zone")), jiff::civil::date(2026, 7, 2));
    }
}
