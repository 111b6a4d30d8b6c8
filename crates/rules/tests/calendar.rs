//! Bank holidays and working days.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::civil::{Date, Weekday, date};
use jiff::{Span, ToSpan};
use proptest::prelude::*;
use rules::Policy;
use rules::calendar::{Calendar, Period, PeriodUnit};

/// Read once: a property asks for it hundreds of times.
fn calendar() -> &'static Calendar {
    static POLICY: LazyLock<Policy> = LazyLock::new(Policy::builtin);
    &POLICY.calendar
}

#[test]
fn one_off_and_moved_bank_holidays_are_known() {
    let calendar = calendar();
    for day in [date(2020, 5, 8), date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8), date(2026, 12, 28)] {
        assert!(calendar.bank_holiday(day).is_some(), "{day}");
        assert!(!calendar.is_working_day(day), "{day}");
    }
    for day in [date(2020, 5, 4), date(2022, 5, 30), date(2026, 11, 23)] {
        assert!(calendar.is_working_day(day), "{day}");
    }
}

/// Easter Sunday by the Gregorian rule in the form of Butcher, worked separately from the table.
fn easter(year: i16) -> Date {
    let year = i32::from(year);
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    let (month, day) = (days / 31, days % 31 + 1);
    date(i16::try_from(year).unwrap(), i8::try_from(month).unwrap(), i8::try_from(day).unwrap())
}

/// The first day from `day` on that is neither a weekend nor taken: where a bank holiday at a weekend goes.
fn substitute(mut day: Date, taken: &BTreeSet<Date>) -> Date {
    while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) || taken.contains(&day) {
        day = day.tomorrow().unwrap();
    }
    day
}

fn by_rule(year: i16) -> BTreeSet<Date> {
    let monday_from = |day: Date| (0..7).map(|n| day + Span::new().days(n)).find(|d| d.weekday() == Weekday::Monday).unwrap();
    let mut days = BTreeSet::from([
        substitute(date(year, 1, 1), &BTreeSet::new()),
        easter(year) - 2.days(),
        easter(year) + 1.day(),
        monday_from(date(year, 5, 1)),
        monday_from(date(year, 5, 25)),
        monday_from(date(year, 8, 25)),
    ]);
    // Christmas Day and Boxing Day keep their own day where they can; only then are weekends made up for.
    let (christmas, boxing) = (date(year, 12, 25), date(year, 12, 26));
    let own: BTreeSet<Date> =
        [christmas, boxing].into_iter().filter(|d| !matches!(d.weekday(), Weekday::Saturday | Weekday::Sunday)).collect();
    days.extend(&own);
    for day in [christmas, boxing] {
        if !own.contains(&day) {
            days.insert(substitute(day, &days));
        }
    }
    let moved = match year {
        2020 => vec![(date(2020, 5, 4), date(2020, 5, 8))],
        2022 => vec![(date(2022, 5, 30), date(2022, 6, 2))],
        _ => Vec::new(),
    };
    for (from, to) in moved {
        assert!(days.remove(&from));
        days.insert(to);
    }
    days.extend(match year {
        2022 => vec![date(2022, 6, 3), date(2022, 9, 19)],
        2023 => vec![date(2023, 5, 8)],
        _ => Vec::new(),
    });
    days
}

#[test]
fn the_table_holds_just_the_days_that_the_rule_and_proclamations_give() {
    let calendar = calendar();
    for year in 2019..=2028 {
        let held: BTreeSet<Date> = calendar.bank_holidays().map(|row| row.value.on).filter(|day| day.year() == year).collect();
        assert_eq!(held, by_rule(year), "{year}");
        assert!(calendar.covers(date(year, 7, 1)));
    }
    assert!(!calendar.covers(date(2018, 12, 31)) && !calendar.covers(date(2029, 1, 1)));
}

#[test]
fn christmas_is_stepped_over() {
    let calendar = calendar();
    assert_eq!(calendar.next_working_day(date(2026, 12, 24)), date(2026, 12, 29));
    assert_eq!(calendar.previous_working_day(date(2026, 12, 29)), date(2026, 12, 24));
    assert_eq!(calendar.add_working_days(date(2026, 12, 24), 5), date(2027, 1, 5));
    assert_eq!(calendar.add_working_days(date(2026, 12, 26), 0), date(2026, 12, 26));
    assert_eq!(calendar.working_days_between(date(2026, 12, 24), date(2027, 1, 5)), 5);
}

#[test]
fn months_keep_to_the_end_of_a_shorter_month() {
    let calendar = calendar();
    let month = Period { amount: 1, unit: PeriodUnit::Months };
    assert_eq!(month.after(date(2026, 1, 31), calendar), date(2026, 2, 28));
    assert_eq!(month.before(date(2026, 3, 31), calendar), date(2026, 2, 28));
    assert_eq!(Period { amount: 2, unit: PeriodUnit::Weeks }.after(date(2026, 1, 1), calendar), date(2026, 1, 15));
    assert_eq!(Period { amount: 1, unit: PeriodUnit::WorkingDays }.to_string(), "1 working day");
}

#[test]
fn the_ends_of_the_calendar_do_not_fail() {
    let calendar = calendar();
    assert_eq!(calendar.add_working_days(Date::MAX, 3), Date::MAX);
    assert!(calendar.on_or_before(Date::MIN) >= Date::MIN);
    let _ = Period { amount: u16::MAX, unit: PeriodUnit::Months }.after(Date::MAX, calendar);
}

fn day() -> impl Strategy<Value = Date> {
    (0_i32..3650).prop_map(|n| date(2019, 1, 1) + Span::new().days(n))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn adding_working_days_one_by_one_or_together_is_the_same(from in day(), a in 0_u32..40, b in 0_u32..40) {
        let calendar = calendar();
        let step = calendar.add_working_days(calendar.add_working_days(from, a), b);
        prop_assert_eq!(step, calendar.add_working_days(from, a + b));
    }

    #[test]
    fn as_many_working_days_lie_between_as_were_added(from in day(), n in 0_u32..300) {
        let calendar = calendar();
        prop_assert_eq!(calendar.working_days_between(from, calendar.add_working_days(from, n)), n);
    }

    #[test]
    fn counting_day_by_day_agrees(from in day(), length in 0_i32..500) {
        let calendar = calendar();
        let to = from + Span::new().days(length);
        let counted = (1..=length).filter(|n| calendar.is_working_day(from + Span::new().days(*n))).count();
        prop_assert_eq!(calendar.working_days_between(from, to), u32::try_from(counted).unwrap());
        prop_assert_eq!(calendar.working_days_between(to, from), 0);
    }

    #[test]
    fn going_there_and_back_returns_to_a_working_day(from in day(), n in 0_u32..100) {
        let calendar = calendar();
        let start = calendar.on_or_after(from);
        prop_assert_eq!(calendar.subtract_working_days(calendar.add_working_days(start, n), n), start);
    }

    #[test]
    fn the_next_and_the_previous_are_working_days_with_none_between(from in day()) {
        let calendar = calendar();
        let next = calendar.next_working_day(from);
        prop_assert!(next > from && calendar.is_working_day(next));
        prop_assert_eq!(calendar.working_days_between(from, next), 1);
        let previous = calendar.previous_working_day(from);
        prop_assert!(previous < from && calendar.is_working_day(previous));
        prop_assert!(calendar.on_or_before(from) <= from && from <= calendar.on_or_after(from));
    }
}
