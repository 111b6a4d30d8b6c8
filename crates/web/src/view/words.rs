//! Instants and states in the words of users-and-journeys section 8, where the service is.

use jiff::{Timestamp, tz::TimeZone};
use record::words::{clock_time, day_date, short_date};

/// What stands where nothing is known. Never a blank or a dash.
pub const NOT_RECORDED: &str = "Not recorded";

/// "Mon 23 Nov 2026 at 9:30am".
#[must_use]
pub fn day_and_time(at: Timestamp, zone: &TimeZone) -> String {
    let local = zone.to_datetime(at);
    format!("{} at {}", day_date(local.date()), clock_time(local.time()))
}

/// "23 Nov 2026 at 9:30am".
#[must_use]
pub fn short_day_and_time(at: Timestamp, zone: &TimeZone) -> String {
    let local = zone.to_datetime(at);
    format!("{} at {}", short_date(local.date()), clock_time(local.time()))
}

/// "9:30am to 10am".
#[must_use]
pub fn times(from: Timestamp, until: Timestamp, zone: &TimeZone) -> String {
    let time = |at| clock_time(zone.to_datetime(at).time());
    format!("{} to {}", time(from), time(until))
}

/// With a small first letter, for the middle of a sentence: names and days inside keep theirs.
#[must_use]
pub fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// "1 person", "2 people": a count with its word.
#[must_use]
pub fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_place_and_not_universal_time() {
        let zone = TimeZone::get("Europe/London").expect("zone");
        let at = |text: &str| text.parse::<Timestamp>().expect("instant");
        assert_eq!(day_and_time(at("2026-07-01T08:30:00Z"), &zone), "Wed 1 Jul 2026 at 9:30am");
        assert_eq!(times(at("2026-11-23T09:00:00Z"), at("2026-11-23T09:30:00Z"), &zone), "9am to 9:30am");
        assert_eq!(counted(1, "flag", "flags"), "1 flag");
    }
}
