//! What stands in cells: counts, dates, tiers, locations.

use std::borrow::Cow;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, date};
use rules::workload::{Location, TierKey};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::extract::RowType;
use crate::source::{Cell, DayNumbers};

/// Most that one count may be; beyond it the cell holds something else.
const COUNT_MOST: u32 = 9_999_999;

/// A value shown in a message: never long.
pub fn shown(text: &str) -> String {
    let short: String = text.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if short.len() < text.len() { format!("\"{short}…\"") } else { format!("\"{short}\"") }
}

/// A count. Blank and null are 0; anything after a decimal point is ignored.
///
/// # Errors
/// What is wrong and what to do.
pub fn count(cell: Cell<'_>) -> Result<u32, String> {
    let text = match cell {
        Cell::Blank => return Ok(0),
        Cell::Text(text) | Cell::Number(text) => text.trim(),
    };
    if text.is_empty() || text.eq_ignore_ascii_case("null") {
        return Ok(0);
    }
    let wrong = |what: &str| format!("{} is {what}; write a whole number from 0, or leave it blank", shown(text));
    let whole = match text.split_once('.') {
        Some((whole, part)) if part.bytes().all(|byte| byte.is_ascii_digit()) && text.len() > 1 => whole,
        _ => text,
    };
    if whole.is_empty() {
        return Ok(0);
    }
    let number = if whole.len() <= 7 && whole.bytes().all(|byte| byte.is_ascii_digit()) {
        whole.parse().map_err(|_| wrong("no count"))?
    } else {
        let exact = decimal(text).ok_or_else(|| wrong("no count"))?;
        if exact.is_sign_negative() && !exact.is_zero() {
            return Err(wrong("less than 0"));
        }
        exact.trunc().to_u32().unwrap_or(u32::MAX)
    };
    if number > COUNT_MOST { Err(wrong("more than any count can be")) } else { Ok(number) }
}

fn decimal(text: &str) -> Option<Decimal> {
    text.parse().or_else(|_| Decimal::from_scientific(text)).ok()
}

/// Text of a cell. A number that a workbook holds where a text belongs reads as its digits; a control character or one that
/// turns the direction of writing reads as a space (S7.5), since names and codes are printed in terminals, too.
pub fn plain(cell: Cell<'_>) -> Cow<'_, str> {
    let unseen = |letter: char| letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    match cell {
        Cell::Blank => Cow::Borrowed(""),
        Cell::Text(text) if text.contains(unseen) => Cow::Owned(text.replace(unseen, " ")),
        Cell::Text(text) => Cow::Borrowed(text),
        Cell::Number(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Cow::Borrowed(digits),
        Cell::Number(digits) => match decimal(digits) {
            Some(number) => Cow::Owned(number.normalize().to_string()),
            None => Cow::Borrowed(digits),
        },
    }
}

/// A date-time: `yyyy-mm-dd hh:mm:ss`, a day alone, or the number of a day in a workbook. Blank is none.
///
/// # Errors
/// What is wrong and what to do.
pub fn date_time(cell: Cell<'_>, days: DayNumbers) -> Result<Option<DateTime>, String> {
    let text = cell.text().trim();
    if text.is_empty() || text.eq_ignore_ascii_case("null") {
        return Ok(None);
    }
    let read = match cell {
        Cell::Number(number) => decimal(number).and_then(|number| of_day_number(number, days)),
        _ => of_text(text),
    };
    read.map(Some).ok_or_else(|| format!("{} is no date; write it as 2026-11-22 00:32:14", shown(text)))
}

/// A day of birth: `dd/mm/yyyy`, or as [`date_time`]. Blank is none.
///
/// # Errors
/// What is wrong and what to do.
pub fn birth_date(cell: Cell<'_>, days: DayNumbers) -> Result<Option<Date>, String> {
    let text = cell.text().trim();
    if let (Cell::Text(_), Some(day)) = (cell, british(text)) {
        return Ok(Some(day));
    }
    let read = date_time(cell, days).map_err(|_| format!("{} is no date of birth; write it as 04/01/2008", shown(text)))?;
    Ok(read.map(DateTime::date))
}

fn british(text: &str) -> Option<Date> {
    let mut parts = text.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn of_text(text: &str) -> Option<DateTime> {
    let number = |from: usize, to: usize| -> Option<i16> {
        let digits = text.get(from..to)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let sign = |at: usize, of: &[u8]| text.as_bytes().get(at).is_some_and(|byte| of.contains(byte));
    let small = |number: i16| i8::try_from(number).ok();
    if !(sign(4, b"-") && sign(7, b"-")) {
        return None;
    }
    let day = Date::new(number(0, 4)?, small(number(5, 7)?)?, small(number(8, 10)?)?).ok()?;
    if text.len() == 10 {
        return Some(day.to_datetime(Time::midnight()));
    }
    if !(sign(10, b" T") && sign(13, b":") && sign(16, b":")) {
        return None;
    }
    let rest = text.get(19..)?;
    if !rest.is_empty() && !rest.strip_prefix('.')?.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let time = Time::new(small(number(11, 13)?)?, small(number(14, 16)?)?, small(number(17, 19)?)?, 0).ok()?;
    Some(day.to_datetime(time))
}

/// The instant that a number means in a workbook, to the second.
fn of_day_number(number: Decimal, days: DayNumbers) -> Option<DateTime> {
    if number.is_sign_negative() {
        return None;
    }
    let whole = number.trunc();
    let seconds = ((number - whole) * Decimal::from(86_400)).round().to_i64()?;
    let whole = whole.to_i64()?;
    // Spreadsheet programs count a 29 February 1900 that never was: day 61 is 1 March.
    let first = match days {
        DayNumbers::From1904 => date(1904, 1, 1),
        DayNumbers::From1900 if whole < 61 => date(1899, 12, 31),
        DayNumbers::From1900 => date(1899, 12, 30),
    };
    let day = first.checked_add(whole.days_checked()?).ok()?;
    day.to_datetime(Time::midnight()).checked_add(seconds.seconds()).ok()
}

/// A span of days that cannot overflow: the calendar ends in the year 9999.
trait DaysChecked {
    fn days_checked(self) -> Option<jiff::Span>;
}

impl DaysChecked for i64 {
    fn days_checked(self) -> Option<jiff::Span> {
        (self <= 4_000_000).then(|| self.days())
    }
}

/// What the tier of a case row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TierCell {
    /// A tier.
    Tier(TierKey),
    /// Not a number: the row is skipped.
    Skip,
}

/// The tier of a case row: 0 untiered, 1 A3 … 16 D0, 17 A3S … 32 D0S.
///
/// # Errors
/// A number that is no tier.
pub fn tier(cell: Cell<'_>) -> Result<TierCell, String> {
    let text = cell.text().trim();
    let whole = text.strip_suffix(".0").unwrap_or(text);
    if let Some(key) = (whole.len() <= 2).then(|| whole.parse().ok()).flatten().and_then(TierKey::from_number) {
        return Ok(TierCell::Tier(key));
    }
    match decimal(text) {
        None => Ok(TierCell::Skip),
        Some(number) => match (number.is_sign_negative(), number.trunc().to_u8().and_then(TierKey::from_number)) {
            (false, Some(key)) => Ok(TierCell::Tier(key)),
            _ => Err(format!("{} is no tier; tiers are numbered 0 to 32", shown(text))),
        },
    }
}

/// Where a case is.
///
/// # Errors
/// Any other word, or none.
pub fn location(cell: Cell<'_>) -> Result<Location, String> {
    let text = cell.text();
    text.parse().map_err(|_| match text.trim() {
        "" => "is blank; write Community, Custody or Licence".to_owned(),
        other => format!("{} is no location; write Community, Custody or Licence", shown(other)),
    })
}

/// What a case row says of its case.
///
/// # Errors
/// Any other letter, or none.
pub fn row_type(cell: Cell<'_>) -> Result<RowType, String> {
    let text = cell.text().trim();
    RowType::ALL.into_iter().find(|kind| kind.letter().eq_ignore_ascii_case(text)).ok_or_else(|| match text {
        "" => "is blank; write N, W, U, O, S, L, I or P".to_owned(),
        other => format!("{} is no type of row; write N, W, U, O, S, L, I or P", shown(other)),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::datetime;
    use rstest::rstest;

    use super::{Cell, DayNumbers, TierCell, birth_date, count, date_time, tier};

    #[rstest]
    #[case(Cell::Blank, 0)]
    #[case(Cell::Text(""), 0)]
    #[case(Cell::Text("  "), 0)]
    #[case(Cell::Text("NULL"), 0)]
    #[case(Cell::Text("3"), 3)]
    #[case(Cell::Text(" 12 "), 12)]
    #[case(Cell::Text("3.9"), 3)]
    #[case(Cell::Text(".9"), 0)]
    #[case(Cell::Number("1.2E2"), 120)]
    #[case(Cell::Text("-0"), 0)]
    #[case(Cell::Text("0000000012"), 12)]
    fn a_count_is_whole_and_blank_is_nothing(#[case] cell: Cell<'_>, #[case] expected: u32) {
        assert_eq!(count(cell), Ok(expected));
    }

    #[rstest]
    #[case("-1", "\"-1\" is less than 0; write a whole number from 0, or leave it blank")]
    #[case("two", "\"two\" is no count; write a whole number from 0, or leave it blank")]
    #[case("1,234", "\"1,234\" is no count; write a whole number from 0, or leave it blank")]
    #[case("3.x", "\"3.x\" is no count; write a whole number from 0, or leave it blank")]
    #[case(".", "\".\" is no count; write a whole number from 0, or leave it blank")]
    #[case("99999999", "\"99999999\" is more than any count can be; write a whole number from 0, or leave it blank")]
    fn anything_else_is_no_count(#[case] text: &str, #[case] why: &str) {
        assert_eq!(count(Cell::Text(text)), Err(why.to_owned()));
    }

    #[rstest]
    #[case(Cell::Text("2021-07-02 00:32:14"), datetime(2021, 7, 2, 0, 32, 14, 0))]
    #[case(Cell::Text("2021-07-02T00:32:14.250"), datetime(2021, 7, 2, 0, 32, 14, 0))]
    #[case(Cell::Text("2021-07-02"), datetime(2021, 7, 2, 0, 0, 0, 0))]
    #[case(Cell::Text("9999-12-31 00:00:00"), datetime(9999, 12, 31, 0, 0, 0, 0))]
    #[case(Cell::Number("44379.022389386599"), datetime(2021, 7, 2, 0, 32, 14, 0))]
    #[case(Cell::Number("2958465"), datetime(9999, 12, 31, 0, 0, 0, 0))]
    #[case(Cell::Number("1"), datetime(1900, 1, 1, 0, 0, 0, 0))]
    #[case(Cell::Number("61"), datetime(1900, 3, 1, 0, 0, 0, 0))]
    fn a_date_is_a_text_or_the_number_of_a_day(#[case] cell: Cell<'_>, #[case] expected: jiff::civil::DateTime) {
        assert_eq!(date_time(cell, DayNumbers::From1900), Ok(Some(expected)));
    }

    #[rstest]
    #[case(Cell::Text("02/07/2021 00:32"))]
    #[case(Cell::Text("2021-02-30 00:00:00"))]
    #[case(Cell::Text("2021-07-02 25:00:00"))]
    #[case(Cell::Text("44379"))]
    #[case(Cell::Number("-3"))]
    #[case(Cell::Number("99999999"))]
    #[case(Cell::Number("1E300"))]
    fn anything_else_is_no_date(#[case] cell: Cell<'_>) {
        assert!(date_time(cell, DayNumbers::From1900).is_err());
    }

    #[test]
    fn a_birth_date_is_written_the_british_way() {
        let born = birth_date(Cell::Text("04/01/2008"), DayNumbers::From1900);
        assert_eq!(born, Ok(Some(jiff::civil::date(2008, 1, 4))));
        assert!(birth_date(Cell::Text("31/02/2008"), DayNumbers::From1900).is_err());
    }

    #[test]
    fn a_tier_that_is_no_number_skips_the_row_and_a_wrong_number_does_not() {
        assert_eq!(tier(Cell::Text("UPW")), Ok(TierCell::Skip));
        assert_eq!(tier(Cell::Blank), Ok(TierCell::Skip));
        assert!(matches!(tier(Cell::Number("12.0")), Ok(TierCell::Tier(key)) if key.number() == 12));
        assert_eq!(tier(Cell::Text("33")), Err("\"33\" is no tier; tiers are numbered 0 to 32".to_owned()));
        assert!(tier(Cell::Text("-1")).is_err());
    }
}
