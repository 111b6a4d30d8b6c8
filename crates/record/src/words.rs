//! Dates and times in words, as every page and refusal writes them (users-and-journeys section 8).

use jiff::civil::{Date, Time};

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

fn month(day: Date) -> &'static str {
    usize::try_from(day.month() - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or_default()
}

/// The name of the day of the week.
#[must_use]
pub fn weekday(day: Date) -> &'static str {
    use jiff::civil::Weekday;
    match day.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// "Saturday 21 November 2026": for text.
#[must_use]
pub fn long_date(day: Date) -> String {
    format!("{} {} {} {}", weekday(day), day.day(), month(day), day.year())
}

/// "21 Nov 2026": for tables.
#[must_use]
pub fn short_date(day: Date) -> String {
    let short: String = month(day).chars().take(3).collect();
    format!("{} {short} {}", day.day(), day.year())
}

/// "Sat 21 Nov 2026": for lists where the day of the week helps.
#[must_use]
pub fn day_date(day: Date) -> String {
    let short: String = weekday(day).chars().take(3).collect();
    format!("{short} {}", short_date(day))
}

/// "9:30am", and "9am" on the hour.
#[must_use]
pub fn clock_time(time: Time) -> String {
    let (hour, half) = match time.hour() {
        0 => (12, "am"),
        h @ 1..=11 => (h, "am"),
        12 => (12, "pm"),
        h => (h - 12, "pm"),
    };
    if time.minute() == 0 { format!("{hour}{half}") } else { format!("{hour}:{:02}{half}", time.minute()) }
}

/// "in 11 days", "today", "4 days late": the distance from `today` to a due day.
#[must_use]
pub fn distance(due: Date, today: Date) -> String {
    match crate::recorded::days_between(today, due) {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "1 day late".to_owned(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days late", -days),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[test]
    fn dates_and_times_read_as_the_content_rules_write_them() {
        assert_eq!(long_date(date(2026, 11, 21)), "Saturday 21 November 2026");
        assert_eq!(short_date(date(2026, 11, 21)), "21 Nov 2026");
        assert_eq!(clock_time(time(9, 30, 0, 0)), "9:30am");
        assert_eq!(clock_time(time(10, 0, 0, 0)), "10am");
        assert_eq!(clock_time(time(12, 0, 0, 0)), "12pm");
        assert_eq!(clock_time(time(0, 5, 0, 0)), "12:05am");
    }

    #[test]
    fn a_deadline_says_how_far_away_it_is() {
        let today = date(2026, 11, 22);
        assert_eq!(distance(date(2026, 12, 3), today), "in 11 days");
        assert_eq!(distance(date(2026, 11, 18), today), "4 days late");
        assert_eq!(distance(today, today), "today");
    }
}
