//! Dates and times as people type them (users-and-journeys section 7): `1/1/26`, `1 Jan 2026`, `1-1-2026`, `today`,
//! `tomorrow`, `+7`; `9`, `9.30`, `0930`, `9:30am`. What was understood is shown again in long form, so that a slip is
//! seen. Everything that our own pages print is read back.

use jiff::{
    ToSpan,
    civil::{Date, Time, time},
};

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Why a text is no date or no time. The words are made by [`super::Reader`], which knows what is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotUnderstood {
    /// Nothing was typed.
    Empty,
    /// It has the form of a date or time, but there is none such (31 February, 25:00).
    NoSuch,
    /// It has no form that we know.
    Form,
    /// An hour from 1 to 6 without am or pm: nobody can say which is meant.
    MorningOrAfternoon,
}

/// Reads a date. `today` is the day on which `today`, `tomorrow`, `yesterday`, `+7` and `-7` are counted.
///
/// A year of two digits is of this century: no date that a form of ours asks for is before 2000 but for birth dates,
/// which are shown again with all four digits.
///
/// # Errors
/// [`NotUnderstood`].
///
/// ```
/// use jiff::civil::date;
/// use web::form::when::read_date;
///
/// let today = date(2026, 11, 23);
/// assert_eq!(read_date("1/12/26", today), Ok(date(2026, 12, 1)));
/// assert_eq!(read_date("+7", today), Ok(date(2026, 11, 30)));
/// ```
pub fn read_date(typed: &str, today: Date) -> Result<Date, NotUnderstood> {
    let typed = typed.trim().to_lowercase();
    match typed.as_str() {
        "" => return Err(NotUnderstood::Empty),
        "today" => return Ok(today),
        "tomorrow" => return today.tomorrow().map_err(|_| NotUnderstood::NoSuch),
        "yesterday" => return today.yesterday().map_err(|_| NotUnderstood::NoSuch),
        _ => {}
    }
    if let Some(days) = days_from_today(&typed) {
        return today.checked_add(days?.days()).map_err(|_| NotUnderstood::NoSuch);
    }
    let parts: Vec<&str> = typed
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.' | ',' | '\u{2013}'))
        .filter(|part| !part.is_empty() && !is_weekday(part))
        .collect();
    let [first, second, third] = parts.as_slice() else { return Err(NotUnderstood::Form) };
    if first.len() == 4 {
        return day_of(number(first)?, month(second)?, number(third)?);
    }
    let (day, month, year) = (number(first.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h']))?, month(second)?, number(third)?);
    let year = if third.len() == 2 { year + 2000 } else { year };
    day_of(year, month, day)
}

/// `+7` and `-7`: so many days from today. At most 9,999 either way.
fn days_from_today(typed: &str) -> Option<Result<i64, NotUnderstood>> {
    let (sign, digits) = match (typed.strip_prefix('+'), typed.strip_prefix('-')) {
        (Some(rest), _) => (1, rest),
        (_, Some(rest)) => (-1, rest),
        _ => return None,
    };
    let digits = digits.trim().trim_end_matches("days").trim_end_matches("day").trim();
    if digits.len() > 4 {
        return Some(Err(NotUnderstood::NoSuch));
    }
    Some(number(digits).map(|days| i64::from(days) * sign))
}

fn is_weekday(part: &str) -> bool {
    part.len() >= 3 && WEEKDAYS.iter().any(|day| day.starts_with(part))
}

fn month(part: &str) -> Result<i16, NotUnderstood> {
    if part.chars().all(|c| c.is_ascii_digit()) {
        return number(part);
    }
    let named = |(month, name): (i16, &str)| (part.len() >= 3 && name.starts_with(part)).then_some(month);
    (1..).zip(MONTHS).find_map(named).or_else(|| (part == "sept").then_some(9)).ok_or(NotUnderstood::Form)
}

fn number(digits: &str) -> Result<i16, NotUnderstood> {
    let plain = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
    if plain { digits.parse().map_err(|_| NotUnderstood::NoSuch) } else { Err(NotUnderstood::Form) }
}

fn day_of(year: i16, month: i16, day: i16) -> Result<Date, NotUnderstood> {
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return Err(NotUnderstood::NoSuch) };
    if !(1900..=2200).contains(&year) {
        return Err(NotUnderstood::NoSuch);
    }
    Date::new(year, month, day).map_err(|_| NotUnderstood::NoSuch)
}

/// Reads a time of day.
///
/// An hour from 1 to 6 that says neither am nor pm and is not written in four figures is asked again: `2` would be two
/// at night to a machine and two in the afternoon to everybody else.
///
/// # Errors
/// [`NotUnderstood`].
///
/// ```
/// use jiff::civil::time;
/// use web::form::when::read_time;
///
/// assert_eq!(read_time("9.30"), Ok(time(9, 30, 0, 0)));
/// assert_eq!(read_time("2pm"), Ok(time(14, 0, 0, 0)));
/// assert!(read_time("2").is_err());
/// ```
pub fn read_time(typed: &str) -> Result<Time, NotUnderstood> {
    let typed: String = typed.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    match typed.as_str() {
        "" => return Err(NotUnderstood::Empty),
        "noon" | "midday" => return Ok(time(12, 0, 0, 0)),
        "midnight" => return Ok(time(0, 0, 0, 0)),
        _ => {}
    }
    let (digits, half) = half_of_day(&typed);
    let (hours, minutes) = match digits.split_once([':', '.']) {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        Some(_) => return Err(NotUnderstood::Form),
        None if digits.len() > 2 => digits.split_at_checked(digits.len() - 2).ok_or(NotUnderstood::Form)?,
        None => (digits, "00"),
    };
    if hours.len() > 2 {
        return Err(NotUnderstood::Form);
    }
    let (hour, minute) = (number(hours)?, number(minutes)?);
    let hour = match (half, hour) {
        (Some(_), 0 | 13..) => return Err(NotUnderstood::NoSuch),
        (Some(Half::Morning), 12) => 0,
        (Some(Half::Afternoon), 1..=11) => hour + 12,
        (None, 1..=6) if hours.len() == 1 => return Err(NotUnderstood::MorningOrAfternoon),
        _ => hour,
    };
    let (Ok(hour), Ok(minute)) = (i8::try_from(hour), i8::try_from(minute)) else { return Err(NotUnderstood::NoSuch) };
    Time::new(hour, minute, 0, 0).map_err(|_| NotUnderstood::NoSuch)
}

#[derive(Clone, Copy)]
enum Half {
    Morning,
    Afternoon,
}

fn half_of_day(typed: &str) -> (&str, Option<Half>) {
    for (ending, half) in [("a.m.", Half::Morning), ("p.m.", Half::Afternoon), ("am", Half::Morning), ("pm", Half::Afternoon)] {
        if let Some(digits) = typed.strip_suffix(ending) {
            return (digits, Some(half));
        }
    }
    (typed, None)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use record::words::{clock_time, day_date, long_date, short_date};
    use rstest::rstest;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    #[rstest]
    #[case("1/1/26", date(2026, 1, 1))]
    #[case("1 Jan 2026", date(2026, 1, 1))]
    #[case("1-1-2026", date(2026, 1, 1))]
    #[case("1.1.26", date(2026, 1, 1))]
    #[case("01/02/2026", date(2026, 2, 1))]
    #[case("2026-02-01", date(2026, 2, 1))]
    #[case(" 3 SEPT 26 ", date(2026, 9, 3))]
    #[case("3rd September 2026", date(2026, 9, 3))]
    #[case("Tue 1 Dec 2026", date(2026, 12, 1))]
    #[case("Tuesday, 1 December 2026", date(2026, 12, 1))]
    #[case("29/2/28", date(2028, 2, 29))]
    #[case("today", TODAY)]
    #[case("Tomorrow", date(2026, 11, 24))]
    #[case("yesterday", date(2026, 11, 22))]
    #[case("+7", date(2026, 11, 30))]
    #[case("+ 7 days", date(2026, 11, 30))]
    #[case("-1", date(2026, 11, 22))]
    fn dates_are_read_as_people_type_them(#[case] typed: &str, #[case] day: Date) {
        assert_eq!(read_date(typed, TODAY), Ok(day), "{typed}");
    }

    #[rstest]
    #[case("", NotUnderstood::Empty)]
    #[case("  ", NotUnderstood::Empty)]
    #[case("31/2/26", NotUnderstood::NoSuch)]
    #[case("29/2/26", NotUnderstood::NoSuch)]
    #[case("1/13/26", NotUnderstood::NoSuch)]
    #[case("0/1/26", NotUnderstood::NoSuch)]
    #[case("1/1/226", NotUnderstood::NoSuch)]
    #[case("+99999", NotUnderstood::NoSuch)]
    #[case("1/1", NotUnderstood::Form)]
    #[case("next week", NotUnderstood::Form)]
    #[case("1 Ja 2026", NotUnderstood::Form)]
    #[case("+", NotUnderstood::Form)]
    #[case("٣/١/٢٦", NotUnderstood::Form)]
    fn what_is_no_date_is_told_apart(#[case] typed: &str, #[case] why: NotUnderstood) {
        assert_eq!(read_date(typed, TODAY), Err(why), "{typed}");
    }

    #[rstest]
    #[case("9", 9, 0)]
    #[case("9.30", 9, 30)]
    #[case("0930", 9, 30)]
    #[case("930", 9, 30)]
    #[case("9:30am", 9, 30)]
    #[case("9:30 AM", 9, 30)]
    #[case("9.30 p.m.", 21, 30)]
    #[case("2pm", 14, 0)]
    #[case("02:15", 2, 15)]
    #[case("0215", 2, 15)]
    #[case("12", 12, 0)]
    #[case("12am", 0, 0)]
    #[case("12.30pm", 12, 30)]
    #[case("noon", 12, 0)]
    #[case("17", 17, 0)]
    #[case("1745", 17, 45)]
    #[case("00:00", 0, 0)]
    fn times_are_read_as_people_type_them(#[case] typed: &str, #[case] hour: i8, #[case] minute: i8) {
        assert_eq!(read_time(typed), Ok(time(hour, minute, 0, 0)), "{typed}");
    }

    #[rstest]
    #[case("", NotUnderstood::Empty)]
    #[case("2", NotUnderstood::MorningOrAfternoon)]
    #[case("2.30", NotUnderstood::MorningOrAfternoon)]
    #[case("25", NotUnderstood::NoSuch)]
    #[case("9.75", NotUnderstood::NoSuch)]
    #[case("13pm", NotUnderstood::NoSuch)]
    #[case("0am", NotUnderstood::NoSuch)]
    #[case("9.3", NotUnderstood::Form)]
    #[case("09300", NotUnderstood::Form)]
    #[case("soon", NotUnderstood::Form)]
    #[case("am", NotUnderstood::Form)]
    #[case("é9", NotUnderstood::Form)]
    fn what_is_no_time_is_told_apart(#[case] typed: &str, #[case] why: NotUnderstood) {
        assert_eq!(read_time(typed), Err(why), "{typed}");
    }

    proptest! {
        #[test]
        fn every_form_of_a_date_that_we_print_is_read_back(days in 0..60_000_i64, from_today in 0..9_999_i64) {
            let day = date(1990, 1, 1).checked_add(days.days()).expect("a day");
            for printed in [long_date(day), short_date(day), day_date(day), day.to_string()] {
                prop_assert_eq!(read_date(&printed, TODAY), Ok(day), "{}", printed);
            }
            let later = TODAY.checked_add(from_today.days()).expect("a day");
            prop_assert_eq!(read_date(&format!("+{from_today}"), TODAY), Ok(later));
        }

        #[test]
        fn every_form_of_a_time_that_we_print_is_read_back(hour in 0..24_i8, minute in 0..60_i8) {
            let at = time(hour, minute, 0, 0);
            for printed in [clock_time(at), format!("{hour:02}:{minute:02}"), format!("{hour:02}{minute:02}")] {
                prop_assert_eq!(read_time(&printed), Ok(at), "{}", printed);
            }
        }

        #[test]
        fn no_text_at_all_makes_reading_fail(typed in ".{0,40}") {
            let _ = (read_date(&typed, TODAY), read_time(&typed));
        }
    }
}
