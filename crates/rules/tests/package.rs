//! Supervision packages and the last third. The numbers by tier are those of the compiled-in table, all local defaults.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::sync::LazyLock;

use jiff::Span;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use rstest::rstest;
use rules::Policy;
use rules::code::RegisterCode;
use rules::contact_frequency::{
    ContactFacts, ContactPhase, FinalThird, PackageFacts, PackageState, Pathway, Phase, StartKind, Supervision, next_due,
    next_due_within, package_state,
};
use rules::enforcement::Breach;
use rules::rosh::RoshLevel;
use rules::tier::TierV3;

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::builtin);

const START: Date = date(2026, 3, 2);
const MAPPA: RegisterCode = RegisterCode::literal("MAPP");

const ORDER: Supervision<'_> = Supervision {
    start: StartKind::Order,
    sentenced_on: START,
    started_on: START,
    expires_on: Some(date(2028, 3, 1)),
    recorded_on: None,
    restarted_on: None,
    rosh: Some(RoshLevel::Medium),
    registers: &[],
    sds_plus: false,
    own_handling: false,
    breach: Breach::NotRunning,
};

const FACTS: PackageFacts<'_> = PackageFacts {
    supervision: ORDER,
    place: ContactPhase::Supervised,
    tier: Some(TierV3::C),
    pathway: Pathway::Usual,
    woman: false,
    attended: &[],
};

fn state(facts: &PackageFacts<'_>, on: Date) -> PackageState {
    package_state(facts, on, &POLICY.standards)
}

#[test]
fn after_the_early_weeks_the_allowance_less_the_weeks_is_left() {
    let first = state(&FACTS, START);
    assert_eq!((first.phase, first.allowance, first.used), (Phase::Early, 12, 1));
    let last_early = state(&FACTS, date(2026, 3, 22));
    assert_eq!((last_early.phase, last_early.used, last_early.left), (Phase::Early, 3, 9));
    let after = state(&FACTS, date(2026, 3, 23));
    assert_eq!((after.phase, after.used, after.left), (Phase::Standard, 3, 9));
    let tier_a = state(&PackageFacts { tier: Some(TierV3::A), ..FACTS }, date(2026, 12, 1));
    assert_eq!((tier_a.allowance, tier_a.left), (46, 34));
}

#[test]
fn the_allowance_is_of_a_sentence_year_and_begins_again_on_the_anniversary() {
    let attended = [date(2026, 3, 9), date(2026, 4, 20), date(2027, 3, 1), date(2027, 3, 2)];
    let facts = PackageFacts { attended: &attended, ..FACTS };
    let first = state(&facts, date(2027, 3, 1));
    assert_eq!((first.year_from, first.year_until, first.used), (START, date(2027, 3, 1), 5), "three weeks and two contacts");
    let second = state(&facts, date(2027, 3, 2));
    assert_eq!((second.year_from, second.used), (date(2027, 3, 2), 1));
    // The last third begins on 1 July 2027: 121 of 366 days are left for contact.
    assert_eq!((second.year_until, second.allowance), (date(2027, 6, 30), 4));
    let working = second.working(date(2027, 3, 2), &POLICY.standards);
    assert_eq!(working.steps[0].arithmetic, "12 x 121 of 366 days");
    assert_eq!(working.result, "3 left of 4");
}

#[test]
fn a_start_on_29_february_has_anniversaries_on_28_february() {
    let supervision = Supervision { sentenced_on: date(2024, 2, 29), started_on: date(2024, 2, 29), expires_on: None, ..ORDER };
    let year = |on| {
        let state = state(&PackageFacts { supervision, ..FACTS }, on);
        (state.year_from, state.year_until)
    };
    assert_eq!(year(date(2025, 2, 27)), (date(2024, 2, 29), date(2025, 2, 27)));
    assert_eq!(year(date(2025, 2, 28)), (date(2025, 2, 28), date(2026, 2, 27)));
    assert_eq!(year(date(2028, 2, 29)), (date(2028, 2, 29), date(2029, 2, 27)));
}

#[rstest]
#[case::custody(PackageFacts { place: ContactPhase::InCustody, ..FACTS }, START, Phase::Custody)]
#[case::not_begun(FACTS, date(2026, 3, 1), Phase::NotStarted)]
#[case::provisional(PackageFacts { tier: None, ..FACTS }, START, Phase::NotKnown)]
#[case::own_handling(PackageFacts { supervision: Supervision { own_handling: true, ..ORDER }, ..FACTS }, START, Phase::NotApplicable)]
#[case::suspended(PackageFacts { place: ContactPhase::Suspended, ..FACTS }, START, Phase::FinalThird)]
#[case::iom_red(PackageFacts { tier: None, pathway: Pathway::IomRed, ..FACTS }, date(2026, 5, 24), Phase::Early)]
#[case::last_third(FACTS, date(2027, 7, 1), Phase::FinalThird)]
#[case::before_it(FACTS, date(2027, 6, 30), Phase::Standard)]
fn the_phase_follows_from_where_the_person_stands(#[case] facts: PackageFacts<'_>, #[case] on: Date, #[case] phase: Phase) {
    assert_eq!(state(&facts, on).phase, phase);
}

#[test]
fn a_woman_in_the_lower_tiers_may_have_five_more_and_the_personality_pathway_is_never_said_to_have_none_left() {
    let woman = PackageFacts { woman: true, ..FACTS };
    assert_eq!(state(&woman, START).extra, 5);
    assert_eq!(state(&PackageFacts { tier: Some(TierV3::B), ..woman }, START).extra, 0);
    assert_eq!(state(&PackageFacts { pathway: Pathway::IomRed, ..woman }, START).extra, 0);
    assert!(state(&FACTS, START).may_say_none_left);
    assert!(!state(&PackageFacts { pathway: Pathway::PersonalityDisorder, ..FACTS }, START).may_say_none_left);
}

// Sentences section 13: 1 January 2025 to 1 January 2026 gives 1 September 2025.
#[test]
fn the_reset_counts_two_thirds_from_the_start() {
    let start = date(2025, 1, 1);
    let facts = Supervision { sentenced_on: start, started_on: start, expires_on: Some(date(2026, 1, 1)), ..ORDER };
    let found = POLICY.standards.final_third(&facts, date(2025, 8, 1));
    assert_eq!(found.from(), Some(date(2025, 9, 1)));
    assert_eq!(found.halfway_on(), None, "an order has no further contact");
    let licence = POLICY.standards.final_third(&Supervision { start: StartKind::Release, ..facts }, date(2025, 8, 1));
    assert_eq!(licence.halfway_on(), Some(date(2025, 11, 1)));
    assert_eq!(POLICY.standards.final_third(&facts, date(2024, 4, 28)), FinalThird::NoRule, "before the reset nothing stopped");
}

#[test]
fn the_packages_count_a_third_of_the_days_from_sentence_back_from_expiry() {
    // 731 days from sentence to expiry, both counted: 244 back from 1 March 2028.
    let found = POLICY.standards.final_third(&ORDER, START);
    assert_eq!(found.from(), Some(date(2027, 7, 1)));
    let released = Supervision { started_on: date(2027, 9, 1), ..ORDER };
    assert_eq!(POLICY.standards.final_third(&released, START).from(), Some(date(2027, 9, 1)), "never before supervision began");
}

#[rstest]
#[case::very_high(Supervision { rosh: Some(RoshLevel::VeryHigh), ..ORDER })]
#[case::mappa(Supervision { registers: &[MAPPA], ..ORDER })]
#[case::child_protection(Supervision { registers: &[RegisterCode::literal("RCPR")], ..ORDER })]
#[case::sds_plus(Supervision { sds_plus: true, ..ORDER })]
#[case::own_handling(Supervision { own_handling: true, ..ORDER })]
#[case::breach(Supervision { breach: Breach::Running, ..ORDER })]
#[case::started_again(Supervision { restarted_on: Some(date(2027, 8, 1)), ..ORDER })]
fn contact_does_not_stop_for_those_named(#[case] facts: Supervision<'_>) {
    let FinalThird::NotFor { reasons, from } = POLICY.standards.final_third(&facts, date(2027, 9, 1)) else {
        panic!("it stopped")
    };
    assert_eq!((reasons.len(), from), (1, date(2027, 7, 1)), "{reasons:?}");
}

#[test]
fn sds_plus_is_no_reason_under_the_reset_and_high_risk_is_none_under_either() {
    let facts = Supervision { sds_plus: true, rosh: Some(RoshLevel::High), ..ORDER };
    assert!(POLICY.standards.final_third(&facts, date(2025, 8, 1)).from().is_some());
    assert!(POLICY.standards.final_third(&Supervision { sds_plus: false, ..facts }, START).from().is_some());
}

#[test]
fn a_recorded_day_wins_and_without_an_expiry_nothing_stops() {
    let recorded = Supervision { recorded_on: Some(date(2027, 5, 5)), ..ORDER };
    assert_eq!(POLICY.standards.final_third(&recorded, START).from(), Some(date(2027, 5, 5)));
    assert_eq!(POLICY.standards.final_third(&Supervision { expires_on: None, ..ORDER }, START), FinalThird::NoExpiry);
}

fn contact(last_attended: Date) -> ContactFacts {
    ContactFacts {
        start: StartKind::Order,
        started_on: START,
        phase: ContactPhase::Supervised,
        rosh: Some(RoshLevel::Low),
        tier: Some(TierV3::C),
        last_attended: Some(last_attended),
    }
}

#[test]
fn the_next_contact_spreads_what_is_left_over_the_rest_of_the_year() {
    let attended = [date(2026, 3, 23)];
    let state = state(&PackageFacts { attended: &attended, ..FACTS }, attended[0]);
    assert_eq!(state.left, 8);
    let proposal = next_due_within(&contact(attended[0]), &state, attended[0], &POLICY.standards, &POLICY.calendar);
    // 344 days for eight: 43, which is 5 May 2026.
    assert_eq!((proposal.due, proposal.rule_id.as_str()), (Some(date(2026, 5, 5)), "standards/package/C"));
    assert_eq!(proposal.reasons[0], "Tier C package: 8 of 12 left in this sentence year");
}

#[test]
fn what_was_not_used_is_not_caught_up_in_the_last_days_of_a_year() {
    let last = date(2027, 2, 22);
    let attended = [last];
    let state = state(&PackageFacts { attended: &attended, ..FACTS }, last);
    assert_eq!((state.left, state.next_after(last)), (8, Some(date(2027, 3, 1))));
}

#[test]
fn with_nothing_left_the_next_is_due_on_the_anniversary_and_risk_still_asks_for_more() {
    let attended: Vec<Date> = (0..9).map(|week| date(2026, 4, 1).saturating_add(Span::new().weeks(week))).collect();
    let last = attended[8];
    let state = state(&PackageFacts { attended: &attended, ..FACTS }, last);
    assert_eq!((state.left, state.over), (0, 0));
    let due = |rosh| {
        let facts = ContactFacts { rosh: Some(rosh), ..contact(last) };
        next_due_within(&facts, &state, last, &POLICY.standards, &POLICY.calendar).due
    };
    assert_eq!(due(RoshLevel::Low), Some(date(2027, 3, 2)));
    assert_eq!(due(RoshLevel::High), Some(date(2026, 6, 10)));
}

#[test]
fn no_contact_is_proposed_in_the_last_third_but_one_halfway_on_a_licence_of_the_reset() {
    let last = date(2027, 6, 28);
    let attended = [last];
    let order = state(&PackageFacts { attended: &attended, ..FACTS }, last);
    let proposal = next_due_within(&contact(last), &order, last, &POLICY.standards, &POLICY.calendar);
    assert_eq!((proposal.on, proposal.rule_id.as_str()), (None, "standards/final_third/contact_free"));
    assert_eq!(proposal.reasons, ["No routine appointments from Thursday 1 July 2027: the last third"]);

    let start = date(2025, 1, 1);
    let supervision = Supervision {
        start: StartKind::Release,
        sentenced_on: start,
        started_on: start,
        expires_on: Some(date(2026, 1, 1)),
        ..ORDER
    };
    let attended = [date(2025, 8, 28)];
    let licence = state(&PackageFacts { supervision, attended: &attended, ..FACTS }, attended[0]);
    let facts = ContactFacts { start: StartKind::Release, started_on: start, ..contact(attended[0]) };
    let proposal = next_due_within(&facts, &licence, attended[0], &POLICY.standards, &POLICY.calendar);
    assert_eq!(proposal.due, Some(date(2025, 10, 31)), "1 November is a Saturday");
    let seen = ContactFacts { last_attended: Some(date(2025, 11, 1)), ..facts };
    assert_eq!(next_due_within(&seen, &licence, attended[0], &POLICY.standards, &POLICY.calendar).on, None);
}

#[test]
fn the_first_appointment_is_owed_even_where_supervision_begins_in_the_last_third() {
    let supervision = Supervision { start: StartKind::Release, started_on: date(2027, 9, 1), ..ORDER };
    let state = state(&PackageFacts { supervision, ..FACTS }, date(2027, 9, 1));
    let facts = ContactFacts { started_on: date(2027, 9, 1), start: StartKind::Release, last_attended: None, ..contact(START) };
    let proposal = next_due_within(&facts, &state, date(2027, 9, 1), &POLICY.standards, &POLICY.calendar);
    assert_eq!(proposal.rule_id, "standards/standard/first_appointment_release");
}

/// Tiers that have a package.
fn tiers() -> Vec<TierV3> {
    POLICY.standards.packages.codes().to_vec()
}

prop_compose! {
    fn some_package()(
        months in 1..60_i32,
        on in 0..2200_i32,
        tier in proptest::sample::select(tiers()),
        mut attended in proptest::collection::vec(0..2200_i32, 0..80),
        level in proptest::sample::select(RoshLevel::ALL.to_vec()),
    ) -> (Date, TierV3, Vec<Date>, RoshLevel, Date) {
        attended.sort_unstable();
        let day = |days| START.saturating_add(Span::new().days(days));
        let expires = START.saturating_add(Span::new().months(months));
        (expires, tier, attended.into_iter().map(day).collect(), level, day(on))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_left_is_never_negative_and_with_what_is_used_makes_the_allowance((expires, tier, attended, rosh, on) in some_package()) {
        let supervision = Supervision { expires_on: Some(expires), rosh: Some(rosh), ..ORDER };
        let facts = PackageFacts { supervision, tier: Some(tier), attended: &attended, ..FACTS };
        let state = state(&facts, on);
        let yearly = POLICY.standards.packages.on(tier, on).unwrap().value.yearly_allowance;
        prop_assert!(state.allowance <= yearly);
        prop_assert_eq!(u32::from(state.used) + u32::from(state.left), u32::from(state.allowance) + u32::from(state.over));
        prop_assert!(state.left == 0 || state.over == 0);
        if let Some(next) = state.next_after(on) {
            prop_assert!(next > on);
        }
    }

    #[test]
    fn one_more_contact_never_leaves_more((expires, tier, attended, rosh, on) in some_package(), extra in 0..2200_i32) {
        let supervision = Supervision { expires_on: Some(expires), rosh: Some(rosh), ..ORDER };
        let left = |attended: &[Date]| state(&PackageFacts { supervision, tier: Some(tier), attended, ..FACTS }, on).left;
        let mut more = attended.clone();
        more.push(START.saturating_add(Span::new().days(extra)));
        prop_assert!(left(&more) <= left(&attended));
    }

    #[test]
    fn the_last_third_only_ever_takes_contact_away_and_never_from_those_named((expires, tier, attended, rosh, on) in some_package()) {
        let supervision = Supervision { expires_on: Some(expires), rosh: Some(rosh), ..ORDER };
        let facts = PackageFacts { supervision, tier: Some(tier), attended: &attended, ..FACTS };
        let state = state(&facts, on);
        let last = attended.iter().copied().filter(|day| *day <= on).max();
        let contact = ContactFacts { rosh: Some(rosh), tier: Some(tier), last_attended: last, ..contact(START) };
        let within = next_due_within(&contact, &state, on, &POLICY.standards, &POLICY.calendar);
        if rosh == RoshLevel::VeryHigh {
            prop_assert!(within.on.is_some());
            prop_assert!(next_due(&contact, on, &POLICY.standards, &POLICY.calendar).on.is_some());
        }
        if let (Some(from), Some(due), Some(_)) = (state.final_third.from(), within.due, last) {
            prop_assert!(due < from, "{due} is in the last third from {from}");
        }
    }
}
