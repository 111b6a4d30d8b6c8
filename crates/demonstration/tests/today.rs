//! Whatever day it is, there is something to see.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Made, POLICY, Person, ZONE, made};
use demonstration::{Post, Story};
use jiff::{
    Timestamp,
    civil::{Date, date},
};
use record::{OfficerId, appointment::State, duties::duties, limited_access::List, recorded::plus_days};
use rstest::rstest;
use rules::duty::DutyKind;

fn day_of(at: Timestamp) -> Date {
    ZONE.to_datetime(at).date()
}

fn one(made: &Made, story: Story) -> &Person {
    made.people.iter().find(|person| person.story == story).unwrap_or_else(|| panic!("{story:?} is missing"))
}

#[rstest]
#[case::a_friday(date(2026, 11, 20))]
#[case::a_saturday(date(2026, 11, 21))]
#[case::a_monday(date(2026, 11, 23))]
#[case::christmas_day(date(2026, 12, 25))]
#[case::new_years_day(date(2027, 1, 1))]
#[case::the_second_of_january(date(2026, 1, 2))]
#[case::easter_monday(date(2026, 4, 6))]
#[case::the_day_the_clocks_go_forward(date(2026, 3, 29))]
#[case::the_day_the_clocks_go_back(date(2026, 10, 25))]
#[case::the_day_an_outcome_changed_its_code(date(2026, 5, 1))]
#[case::a_leap_day(date(2024, 2, 29))]
fn today_has_its_appointments_its_overdue_work_and_its_stories(#[case] today: Date) {
    let made = made(700, 11, today);
    let yesterday = plus_days(today, -1);
    nothing_was_recorded_today(&made, today);
    every_officer_sees_somebody_today(&made, today);
    the_diary_is_one_that_can_be_kept(&made, today);
    some_work_is_overdue(&made, today);
    the_stories_are_told(&made, today, yesterday);
}

#[test]
fn nothing_is_refused_whatever_the_seed_and_the_day() {
    // `made` fails at the first refusal, and at a wish that comes before the one before it.
    for nth in 0..40_i32 {
        let today = plus_days(date(2022, 2, 1), nth * 63);
        let made = made(150, u64::try_from(nth).unwrap(), today);
        nothing_was_recorded_today(&made, today);
        every_officer_sees_somebody_today(&made, today);
    }
}

fn nothing_was_recorded_today(made: &Made, today: Date) {
    for event in made.people.iter().flat_map(|person| &person.events) {
        assert!(day_of(event.recorded_at) < today, "{} {}", event.recorded_at, event.event.kind());
    }
}

fn every_officer_sees_somebody_today(made: &Made, today: Date) {
    let mut holders: BTreeMap<OfficerId, usize> = BTreeMap::new();
    let mut seen: BTreeMap<OfficerId, usize> = BTreeMap::new();
    for case in made.people.iter().map(|person| &person.case).filter(|case| case.open_on(today)) {
        if let Some(held) = case.allocation() {
            *holders.entry(held.officer).or_default() += 1;
        }
        for appointment in &case.appointments {
            if day_of(appointment.what.starts_at) == today {
                assert_eq!(appointment.state, State::Arranged, "nothing of today has an outcome yet");
                *seen.entry(appointment.what.officer).or_default() += 1;
            }
        }
    }
    let practitioners = made.organisation.units.iter().flat_map(|unit| &unit.staff).filter(|m| m.post == Post::Practitioner);
    for member in practitioners {
        assert!(holders.contains_key(&member.id), "{} holds no case", member.name.short());
        assert!(seen.contains_key(&member.id), "{} sees nobody today", member.name.short());
    }
}

fn the_diary_is_one_that_can_be_kept(made: &Made, today: Date) {
    let mut taken = BTreeSet::new();
    let practitioners: BTreeSet<OfficerId> = made
        .organisation
        .units
        .iter()
        .flat_map(|unit| &unit.staff)
        .filter(|member| member.post == Post::Practitioner)
        .map(|member| member.id)
        .collect();
    let (mut ahead, mut open) = (0, 0);
    for appointment in made.people.iter().flat_map(|person| &person.case.appointments) {
        if appointment.state != State::Arranged || !practitioners.contains(&appointment.what.officer) {
            continue;
        }
        let day = day_of(appointment.what.starts_at);
        assert!(taken.insert((appointment.what.officer, appointment.what.starts_at)), "two at one time: {day}");
        ahead += usize::from(day > today);
        open += usize::from(day < today);
        assert!(day >= today || day == POLICY.calendar.previous_working_day(today), "an old one is open: {day}");
        assert!(day <= today || POLICY.calendar.is_working_day(day), "booked on a day off: {day}");
    }
    assert!(ahead > 200, "{ahead} ahead");
    assert!(open >= 3, "{open} of the last working day without outcome");
}

fn some_work_is_overdue(made: &Made, today: Date) {
    let due = made.people.iter().flat_map(|person| duties(&person.case, &POLICY, &ZONE));
    let late: Vec<_> = due.filter(|work| work.due_on < today && work.shows_on <= today).map(|work| work.kind).collect();
    for kind in [DutyKind::Contact, DutyKind::RegisterReview] {
        let count = late.iter().filter(|found| **found == kind).count();
        assert!((3..200).contains(&count), "{kind:?}: {count} overdue");
    }
}

fn the_stories_are_told(made: &Made, today: Date, yesterday: Date) {
    let unit = &made.organisation.units[0];
    let first = unit.staff.iter().find(|member| member.post == Post::Practitioner).expect("a practitioner").id;

    let arrested = one(made, Story::Arrested);
    assert_eq!(arrested.case.allocation().map(|held| held.officer), Some(first));
    let arrest = arrested.case.contacts.last().expect("a note");
    assert_eq!((arrest.what.kind.as_str(), day_of(arrest.recorded_at)), ("CARR", yesterday));

    let missed = one(made, Story::TwoMissed);
    assert_eq!(missed.case.allocation().map(|held| held.officer), Some(first));
    let closed: Vec<_> = missed.case.appointments.iter().filter(|a| a.closed().is_some()).collect();
    for appointment in closed.iter().rev().take(2) {
        let outcome = appointment.outcome_type(&POLICY).expect("an outcome");
        assert!(!outcome.attended && outcome.acceptable == rules::outcome::Answer::No, "{outcome:?}");
    }

    let restricted = one(made, Story::Restricted);
    assert!(restricted.case.lists.limited(today) && restricted.case.lists.restricted_to_others(None, today));
    assert!(!restricted.case.lists.restricted_to_others(Some(first), today), "its own officer may see it");
    for entry in &restricted.case.lists.0 {
        assert!(entry.approved_by.is_some_and(|second| second != entry.proposed_by), "two people");
    }
    let excluded = one(made, Story::Excluded);
    assert_eq!(excluded.case.lists.0.iter().filter(|entry| entry.what.list == List::Exclusion).count(), 1);
    let held_by = excluded.case.allocation().map(|held| held.officer);
    assert!(!excluded.case.lists.excludes(held_by, today));

    assert!(one(made, Story::Died).case.person.died_on.is_some());
    assert!(one(made, Story::Unallocated).case.allocation().is_none());
    let new: Vec<_> = made.people.iter().filter(|person| person.story == Story::NewlyAllocated).collect();
    assert!(new.iter().all(|person| person.case.allocation().is_some_and(|held| held.from == yesterday)));
    assert!(new.iter().any(|person| person.case.allocation().is_some_and(|held| held.officer == first)));
}
