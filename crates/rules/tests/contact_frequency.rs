//! When the next appointment is due. The numbers are those of the compiled-in table, all of them local defaults.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::sync::LazyLock;

use jiff::Span;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use rules::Policy;
use rules::contact_frequency::{ContactFacts, ContactPhase, Proposal, Standard, StartKind, next_due};
use rules::dated::Mark;
use rules::duty::DutyKind;
use rules::rosh::RoshLevel;
use rules::tier::TierV3;

/// Read once: a property asks for it hundreds of times.
static POLICY: LazyLock<Policy> = LazyLock::new(Policy::builtin);

const ORDER: Date = date(2026, 3, 2);

fn facts() -> ContactFacts {
    ContactFacts {
        start: StartKind::Order,
        started_on: ORDER,
        phase: ContactPhase::Supervised,
        rosh: Some(RoshLevel::Medium),
        tier: None,
        last_attended: None,
    }
}

fn due(facts: &ContactFacts, today: Date) -> Proposal {
    let policy = Policy::builtin();
    next_due(facts, today, &policy.standards, &policy.calendar)
}

#[test]
fn the_first_appointment_after_an_order_is_within_five_working_days() {
    let proposal = due(&facts(), ORDER);
    assert_eq!(proposal.on, Some(date(2026, 3, 9)));
    assert_eq!(proposal.rule_id, "standards/standard/first_appointment_order");
    assert_eq!(proposal.mark, Mark::LocalDefault);
    assert_eq!(proposal.reasons, ["First appointment within 5 working days of the order"]);
}

#[test]
fn the_first_appointment_of_high_risk_or_the_highest_tier_is_within_two_working_days() {
    let high = [RoshLevel::High, RoshLevel::VeryHigh].map(|level| ContactFacts { rosh: Some(level), ..facts() });
    for facts in high.into_iter().chain([ContactFacts { tier: Some(TierV3::A), ..facts() }]) {
        let proposal = due(&facts, ORDER);
        assert_eq!(proposal.on, Some(date(2026, 3, 4)), "{facts:?}");
        assert!(proposal.reasons[0].contains("within 2 working days for high"), "{:?}", proposal.reasons);
    }
    assert_eq!(due(&ContactFacts { tier: Some(TierV3::B), ..facts() }, ORDER).on, Some(date(2026, 3, 9)));
}

#[test]
fn after_release_on_a_saturday_the_first_appointment_is_on_monday() {
    let released = ContactFacts { start: StartKind::Release, started_on: date(2026, 3, 7), ..facts() };
    assert_eq!(due(&released, date(2026, 3, 2)).on, Some(date(2026, 3, 9)));
    let friday = ContactFacts { started_on: date(2026, 3, 6), ..released };
    assert_eq!(due(&friday, date(2026, 3, 2)).on, Some(date(2026, 3, 6)));
}

#[test]
fn a_first_appointment_that_is_late_is_proposed_for_the_next_working_day_and_says_so() {
    let proposal = due(&facts(), date(2026, 3, 14));
    assert_eq!((proposal.due, proposal.on), (Some(date(2026, 3, 9)), Some(date(2026, 3, 16))));
    assert_eq!(proposal.reasons[1], "It was due on Monday 9 March 2026");
}

#[test]
fn the_first_four_weeks_on_licence_are_weekly_then_risk_decides() {
    let released = ContactFacts { start: StartKind::Release, rosh: Some(RoshLevel::Low), ..facts() };
    let after = |last: Date| due(&ContactFacts { last_attended: Some(last), ..released }, last);
    let early = after(date(2026, 3, 9));
    assert_eq!((early.on, early.rule_id.as_str()), (Some(date(2026, 3, 16)), "standards/frequency/LICENCE-EARLY"));
    let last_early = after(date(2026, 3, 27));
    assert_eq!(last_early.on, Some(date(2026, 4, 2)), "a week later is Good Friday, so the day before");
    assert_eq!(last_early.reasons.last().unwrap(), "Moved from Friday 3 April 2026, which is not a working day");
    let later = after(date(2026, 3, 30));
    assert_eq!((later.on, later.rule_id.as_str()), (Some(date(2026, 5, 11)), "standards/frequency/BASE"));
}

#[test]
fn the_shortest_interval_of_all_that_apply_decides() {
    let high =
        ContactFacts { rosh: Some(RoshLevel::High), tier: Some(TierV3::C), last_attended: Some(date(2026, 6, 1)), ..facts() };
    let proposal = due(&high, date(2026, 6, 1));
    assert_eq!((proposal.on, proposal.rule_id.as_str()), (Some(date(2026, 6, 15)), "standards/frequency/HIGH"));
    assert_eq!(
        proposal.reasons,
        ["Every 2 weeks where the risk of serious harm is high", "Tier C package: 12 appointments a year, the early ones used"]
    );
}

#[test]
fn a_package_is_weekly_at_first_and_then_spreads_what_is_left() {
    let tier_c = ContactFacts { tier: Some(TierV3::C), ..facts() };
    let after = |last: Date| due(&ContactFacts { last_attended: Some(last), ..tier_c }, last);
    assert_eq!(after(date(2026, 3, 16)).on, Some(date(2026, 3, 23)));
    // 49 weeks left for nine appointments: 38 days.
    assert_eq!(after(date(2026, 3, 23)).on, Some(date(2026, 4, 30)));
    assert_eq!(after(date(2026, 3, 23)).rule_id, "standards/package/C");
}

#[test]
fn in_custody_or_suspended_no_contact_is_proposed() {
    for phase in [ContactPhase::InCustody, ContactPhase::Suspended] {
        let proposal = due(&ContactFacts { phase, ..facts() }, ORDER);
        assert_eq!(proposal.on, None);
        assert_eq!(proposal.reasons.len(), 1);
    }
}

#[test]
fn a_contact_of_an_earlier_sentence_does_not_count() {
    let again = ContactFacts { last_attended: Some(date(2026, 2, 27)), ..facts() };
    assert_eq!(due(&again, ORDER).rule_id, "standards/standard/first_appointment_order");
}

#[test]
fn the_steps_around_a_missed_appointment_have_their_clocks() {
    let policy = Policy::builtin();
    let by = |standard| policy.standards.owed(standard, date(2026, 12, 24), &policy.calendar).unwrap().by;
    let duty = |kind| {
        policy.standards.duties.on(kind, date(2026, 12, 24)).unwrap().value.due(date(2026, 12, 24), false, &policy.calendar)
    };
    assert_eq!(duty(DutyKind::OutcomeToRecord), date(2026, 12, 29));
    assert_eq!(duty(DutyKind::MissedContactAttempt), date(2026, 12, 29));
    assert_eq!(duty(DutyKind::AbsenceToDecide), date(2026, 12, 31));
    assert_eq!(by(Standard::WarningLetterSent), date(2026, 12, 30));
    assert_eq!(by(Standard::EnforcementBegun), date(2027, 1, 12));
    assert_eq!(by(Standard::SeriousBreachConsulted), date(2026, 12, 24));
}

prop_compose! {
    fn any_facts()(
        release in any::<bool>(),
        start in 0_i32..2000,
        rosh in proptest::option::of(proptest::sample::select(RoshLevel::ALL.to_vec())),
        tier in proptest::option::of(proptest::sample::select(TierV3::ALL.to_vec())),
        last in proptest::option::of(-100_i32..1000),
        today in 0_i32..3000,
    ) -> (ContactFacts, Date) {
        let day = |n: i32| date(2019, 6, 1) + Span::new().days(n);
        let start_kind = if release { StartKind::Release } else { StartKind::Order };
        let facts = ContactFacts { start: start_kind, started_on: day(start), phase: ContactPhase::Supervised, rosh, tier, last_attended: last.map(|n| day(start + n)) };
        (facts, day(today))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_supervised_person_always_gets_a_working_day_from_today_on_with_reasons((facts, today) in any_facts()) {
        let policy = &*POLICY;
        let proposal = next_due(&facts, today, &policy.standards, &policy.calendar);
        let on = proposal.on.expect("a day");
        prop_assert!(on >= today);
        prop_assert!(policy.calendar.is_working_day(on));
        prop_assert!(!proposal.reasons.is_empty() && !proposal.source.is_empty());
        if let Some(last) = facts.last_attended.filter(|last| *last >= facts.started_on) {
            prop_assert!(proposal.due.unwrap() > last);
        }
    }

    #[test]
    fn higher_risk_is_never_seen_later((facts, today) in any_facts()) {
        let policy = &*POLICY;
        let due = |rosh| next_due(&ContactFacts { rosh: Some(rosh), ..facts }, today, &policy.standards, &policy.calendar).due;
        let days: Vec<_> = RoshLevel::ALL.map(due).into_iter().rev().collect();
        prop_assert!(days.is_sorted(), "{:?}", days);
    }
}
