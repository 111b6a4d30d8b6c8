//! The days of duties: when one shows, is due, and rises to the manager and the head of the unit.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rules::Policy;
use rules::dated::{Mark, Row};
use rules::duty::{DutyKind, DutyRow, Severity};

fn row(policy: &Policy, kind: DutyKind) -> &Row<DutyRow> {
    policy.standards.duties.on(kind, date(2026, 3, 2)).expect("every kind has a row")
}

#[test]
fn every_kind_of_duty_has_a_row_that_says_what_it_asks_and_what_clears_it() {
    let policy = Policy::builtin();
    for kind in DutyKind::ALL {
        let row = row(&policy, *kind);
        for words in [&row.value.name, &row.value.clock, &row.value.clears] {
            assert!(!words.is_empty(), "{kind}");
        }
        assert!(row.value.severity_high.is_none_or(|high| high > row.value.severity), "{kind}");
        if row.value.severity == Severity::Critical {
            assert!(row.value.snooze_days_max <= 2, "{kind}: what may harm somebody is not put off");
        }
    }
}

#[test]
fn an_initial_assessment_has_fifteen_working_days_and_five_days_for_the_highest_as_a_published_standard_said() {
    let policy = Policy::builtin();
    for kind in [DutyKind::InitialAssessment, DutyKind::InitialPlan] {
        let row = row(&policy, kind);
        let from = date(2026, 3, 2);
        assert_eq!(row.value.due(from, false, &policy.calendar), date(2026, 3, 23));
        assert_eq!(row.value.due(from, true, &policy.calendar), date(2026, 3, 9), "the fifth day is a Saturday");
        let Mark::LocalFields(ours) = &row.mark else { panic!("{kind}: the days are published, the rest is ours") };
        assert!(!ours.contains(&"within".to_owned()) && !ours.contains(&"within_high".to_owned()));
        assert!(row.source.contains("National Standards 2007"));
    }
}

#[test]
fn an_outcome_shows_at_once_and_rises_after_the_grace() {
    let policy = Policy::builtin();
    let row = &row(&policy, DutyKind::OutcomeToRecord).value;
    let thursday = date(2026, 3, 5);
    let due = row.due(thursday, false, &policy.calendar);
    assert_eq!(due, date(2026, 3, 6));
    assert_eq!(row.shows_on(thursday, due, &policy.calendar), thursday);
    assert_eq!(row.manager_on(due, &policy.calendar), date(2026, 3, 10));
    assert_eq!(row.head_on(due, &policy.calendar), Some(date(2026, 3, 27)));
}

#[test]
fn a_duty_without_grace_is_the_managers_on_the_day_after() {
    let policy = Policy::builtin();
    let row = &row(&policy, DutyKind::MissAlarm).value;
    assert_eq!(row.manager_on(date(2026, 3, 5), &policy.calendar), date(2026, 3, 6));
}

#[test]
fn release_is_prepared_so_many_weeks_before() {
    let policy = Policy::builtin();
    let released = date(2026, 9, 2);
    for (kind, due) in [
        (DutyKind::Release12Weeks, date(2026, 6, 10)),
        (DutyKind::Release8Weeks, date(2026, 7, 8)),
        (DutyKind::Release4Weeks, date(2026, 8, 5)),
    ] {
        let row = &row(&policy, kind).value;
        assert_eq!(row.due(released, false, &policy.calendar), due);
        assert!(row.shows_on(released, due, &policy.calendar) < due);
    }
}

#[test]
fn a_flag_shows_two_weeks_before_its_review_date() {
    let policy = Policy::builtin();
    let row = &row(&policy, DutyKind::RegisterReview).value;
    let review = date(2026, 6, 10);
    let due = row.due(review, false, &policy.calendar);
    assert_eq!((due, row.shows_on(review, due, &policy.calendar)), (review, date(2026, 5, 27)));
}

fn days() -> impl Strategy<Value = Date> {
    (0..4000_i32).prop_map(|days| date(2019, 1, 1).checked_add(jiff::Span::new().days(days)).expect("a day"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_duty_shows_then_is_due_then_rises(index in 0..DutyKind::ALL.len(), from in days(), high in any::<bool>()) {
        static POLICY: LazyLock<Policy> = LazyLock::new(Policy::builtin);
        let policy = &*POLICY;
        let kind = DutyKind::ALL[index];
        let row = &row(policy, kind).value;
        let due = row.due(from, high, &policy.calendar);
        let shows = row.shows_on(from, due, &policy.calendar);
        let manager = row.manager_on(due, &policy.calendar);
        prop_assert!(shows <= due, "{kind}");
        prop_assert!(due < manager, "{kind}: the due day itself is in time");
        prop_assert!(row.head_on(due, &policy.calendar).is_none_or(|head| manager <= head), "{kind}");
        prop_assert!(policy.calendar.is_working_day(due));
    }
}
