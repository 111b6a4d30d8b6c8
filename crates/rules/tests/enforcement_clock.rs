//! The failure clock against the published text, and the alarm for appointments missed in a row.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::sync::LazyLock;

use jiff::Span;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use rstest::rstest;
use rules::Policy;
use rules::code::{ActionCode, RegisterCode};
use rules::enforcement::{
    AlarmFacts, AlarmFor, Attendance, Breach, ClockFacts, FailureDuty, NextStep, Under, Warning, alarm, next_step,
};
use rules::rosh::RoshLevel;
use rules::sentence::DisposalKind;

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::builtin);

const FAILED: Date = date(2026, 3, 5);
const WARN: ActionCode = ActionCode::literal("EA02");
const REFER: ActionCode = ActionCode::literal("IBR");

const FIRST: ClockFacts<'_> = ClockFacts {
    under: Under::Order,
    disposal: Some(DisposalKind::CommunityOrder),
    failed_on: FAILED,
    judged_on: date(2026, 3, 9),
    failures: &[FAILED],
    warnings: &[],
    taken: &[],
    breach: Breach::NotRunning,
    rosh: None,
};

fn step(facts: &ClockFacts<'_>) -> NextStep {
    next_step(facts, &POLICY).expect("a step")
}

const fn warned(given_on: Date) -> Warning {
    Warning { given_on, withdrawn_on: None }
}

// Sentencing Code, Schedules 10 and 16, paragraphs 6 and 7.
#[rstest]
#[case::none(&[], WARN, FailureDuty::WarnOrRefer)]
#[case::last_month(&[warned(date(2026, 2, 3))], REFER, FailureDuty::Refer { warned_on: date(2026, 2, 3) })]
#[case::a_year_to_the_day(&[warned(date(2025, 3, 5))], REFER, FailureDuty::Refer { warned_on: date(2025, 3, 5) })]
#[case::a_year_and_a_day(&[warned(date(2025, 3, 4))], WARN, FailureDuty::WarnOrRefer)]
#[case::taken_back(&[Warning { given_on: date(2026, 2, 3), withdrawn_on: Some(date(2026, 4, 1)) }], WARN, FailureDuty::WarnOrRefer)]
#[case::later(&[warned(date(2026, 3, 6))], WARN, FailureDuty::WarnOrRefer)]
#[case::the_latest_is_named(
    &[warned(date(2025, 6, 1)), warned(date(2026, 1, 2))],
    REFER,
    FailureDuty::Refer { warned_on: date(2026, 1, 2) }
)]
fn a_warning_of_the_last_twelve_months_makes_referral_a_duty_and_otherwise_both_are_open(
    #[case] warnings: &[Warning],
    #[case] action: ActionCode,
    #[case] duty: FailureDuty,
) {
    let step = step(&ClockFacts { warnings, ..FIRST });
    assert_eq!((step.action, step.legal), (action, Some(duty)));
    assert_eq!(step.working.rule, "enforcement.clock");
}

#[test]
fn a_warning_is_due_two_working_days_after_the_judgement_and_answered_a_week_later() {
    let step = step(&FIRST);
    assert_eq!(step.due_on, Some(date(2026, 3, 11)));
    assert_eq!(step.respond_by, Some(date(2026, 3, 18)));
    assert_eq!(step.rule_id, "enforcement/step/warn");
}

#[test]
fn a_referral_is_begun_within_ten_working_days_of_the_failure_however_late_it_was_judged() {
    let step = step(&ClockFacts { warnings: &[warned(date(2026, 2, 3))], ..FIRST });
    assert_eq!(step.due_on, Some(date(2026, 3, 19)));
    assert!(step.why.contains("3 February 2026"), "{}", step.why);
}

#[test]
fn while_breach_runs_nothing_new_is_proposed() {
    assert_eq!(next_step(&ClockFacts { breach: Breach::Running, ..FIRST }, &POLICY), None);
}

#[test]
fn the_working_shows_every_failure_and_why_each_warning_counts_or_does_not() {
    let warnings = [
        Warning { given_on: date(2025, 12, 1), withdrawn_on: Some(date(2025, 12, 9)) },
        warned(date(2024, 1, 1)),
        warned(date(2026, 2, 3)),
    ];
    let failures = [date(2024, 1, 1), date(2026, 1, 30), FAILED];
    let working = step(&ClockFacts { warnings: &warnings, failures: &failures, ..FIRST }).working;
    let results: Vec<&str> = working.steps.iter().map(|step| step.result.as_str()).collect();
    assert_eq!(
        results[..5],
        ["2", "does not count: taken back on 9 December 2025", "does not count: too long ago", "counts", "2"],
        "{working:#?}"
    );
    assert_eq!(working.steps[0].arithmetic, "30 January 2026; 5 March 2026");
    assert_eq!(working.result, "Refer to an enforcement officer: begin breach");
}

#[rstest]
#[case::medium(Some(RoshLevel::Medium), &[], "LCL", date(2026, 3, 11))]
#[case::unknown(None, &[], "LCL", date(2026, 3, 11))]
#[case::high_a_serious_breach_the_same_day(Some(RoshLevel::High), &[], "R-SPO-TALK", date(2026, 3, 9))]
#[case::after_the_letter(Some(RoshLevel::Low), &["LCL"], "R-SPO-TALK", date(2026, 3, 10))]
#[case::high_after_the_talk(Some(RoshLevel::VeryHigh), &["R-SPO-TALK"], "R-SUPPORT", date(2026, 3, 11))]
#[case::all_but_recall(None, &["LCL", "R-SPO-TALK", "R-SUPPORT", "R-MORE-CONTACT"], "EA11", date(2026, 3, 10))]
#[case::everything(None, &["LCL", "R-SPO-TALK", "R-SUPPORT", "R-MORE-CONTACT", "EA11"], "EA11", date(2026, 3, 10))]
fn on_a_licence_the_next_rung_is_proposed_and_risk_decides_where_the_ladder_starts(
    #[case] rosh: Option<RoshLevel>,
    #[case] taken: &[&str],
    #[case] action: &str,
    #[case] due_on: Date,
) {
    let taken: Vec<ActionCode> = taken.iter().map(|code| ActionCode::new(code).unwrap()).collect();
    let step = step(&ClockFacts { under: Under::Licence, rosh, taken: &taken, ..FIRST });
    assert_eq!((step.action.as_str(), step.due_on), (action, Some(due_on)));
    assert_eq!(step.legal, None, "no statutory warning on a licence");
    assert!(step.local_default);
}

#[rstest]
#[case::community_order(DisposalKind::CommunityOrder, 1, "EA02")]
#[case::community_order_at_the_limit(DisposalKind::CommunityOrder, 2, "IBR")]
#[case::suspended_sentence(DisposalKind::SuspendedSentence, 5, "IBR")]
#[case::youth_order(DisposalKind::YouthRehabilitation, 2, "EA02")]
#[case::youth_order_at_the_limit(DisposalKind::YouthRehabilitation, 3, "IBR")]
#[case::no_limit_is_set(DisposalKind::Deferred, 5, "EA02")]
fn from_the_limit_of_the_disposal_on_a_referral_is_proposed_without_a_warning(
    #[case] disposal: DisposalKind,
    #[case] failures: i8,
    #[case] action: &str,
) {
    let failures: Vec<Date> = (0..failures).rev().map(|weeks| FAILED.saturating_sub(Span::new().weeks(weeks))).collect();
    let step = step(&ClockFacts { disposal: Some(disposal), failures: &failures, ..FIRST });
    assert_eq!((step.action.as_str(), step.legal), (action, Some(FailureDuty::WarnOrRefer)));
    assert_eq!(step.local_default, action == "IBR", "the law does not set the limit");
}

#[test]
fn supervision_after_sentence_follows_practice_and_no_law_is_named() {
    let step = step(&ClockFacts { under: Under::Supervision, warnings: &[warned(date(2026, 2, 3))], ..FIRST });
    assert_eq!((step.action, step.legal), (REFER, None));
    assert!(step.why.ends_with("this is practice, not law."));
}

/// One letter a day: `a` attended, `m` missed, `d` missed and decided on, `e` excused.
fn kept(pattern: &str) -> Vec<(Date, Attendance)> {
    let one = |letter| match letter {
        'a' => Attendance::Attended,
        'm' => Attendance::Missed { decided: false },
        'd' => Attendance::Missed { decided: true },
        _ => Attendance::Excused,
    };
    pattern.chars().zip(0..).map(|(letter, day)| (date(2026, 3, 2).saturating_add(Span::new().days(day)), one(letter))).collect()
}

#[rstest]
#[case::one(Some(RoshLevel::High), "m", None)]
#[case::two_high(Some(RoshLevel::High), "mm", Some((AlarmFor::HighRisk, date(2026, 3, 3), date(2026, 3, 4))))]
#[case::two_medium(Some(RoshLevel::Medium), "mm", None)]
#[case::three_medium(Some(RoshLevel::Medium), "mmm", Some((AlarmFor::Others, date(2026, 3, 4), date(2026, 3, 6))))]
#[case::level_unknown(None, "mmm", Some((AlarmFor::Others, date(2026, 3, 4), date(2026, 3, 6))))]
#[case::attended_between(Some(RoshLevel::High), "mam", None)]
#[case::attended_after(Some(RoshLevel::High), "mmma", None)]
#[case::excused_between(Some(RoshLevel::High), "mem", Some((AlarmFor::HighRisk, date(2026, 3, 4), date(2026, 3, 5))))]
#[case::decided(Some(RoshLevel::High), "dd", None)]
#[case::missed_again_after_the_decision(Some(RoshLevel::High), "ddm", Some((AlarmFor::HighRisk, date(2026, 3, 4), date(2026, 3, 5))))]
fn missed_in_a_row_the_alarm_is_raised_with_a_day_for_the_decision(
    #[case] rosh: Option<RoshLevel>,
    #[case] pattern: &str,
    #[case] expected: Option<(AlarmFor, Date, Date)>,
) {
    let appointments = kept(pattern);
    let raised = alarm(&AlarmFacts { appointments: &appointments, rosh, registers: &[] }, &POLICY);
    assert_eq!(raised.map(|alarm| (alarm.level, alarm.raised_on, alarm.decide_by)), expected);
}

#[test]
fn domestic_abuse_makes_two_misses_enough_whatever_the_level() {
    let appointments = kept("mm");
    let registers = [RegisterCode::literal("ADVP")];
    let facts = AlarmFacts { appointments: &appointments, rosh: Some(RoshLevel::Low), registers: &registers };
    assert_eq!(alarm(&facts, &POLICY).map(|alarm| alarm.level), Some(AlarmFor::HighRisk));
}

/// How hard a step is on the person.
fn harshness(action: ActionCode) -> u8 {
    if action == REFER { 2 } else { 1 }
}

fn some_warnings() -> impl Strategy<Value = Vec<Warning>> {
    let one = (0..900_i32, any::<bool>()).prop_map(|(back, withdrawn)| {
        let given_on = FAILED.saturating_sub(Span::new().days(back - 50));
        Warning { given_on, withdrawn_on: withdrawn.then_some(given_on) }
    });
    prop::collection::vec(one, 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn withdrawing_a_warning_never_makes_the_step_harsher(warnings in some_warnings(), index in any::<prop::sample::Index>()) {
        prop_assume!(!warnings.is_empty());
        let before = step(&ClockFacts { warnings: &warnings, ..FIRST });
        let mut fewer = warnings.clone();
        fewer[index.index(warnings.len())].withdrawn_on = Some(FAILED);
        let after = step(&ClockFacts { warnings: &fewer, ..FIRST });
        prop_assert!(harshness(after.action) <= harshness(before.action));
    }

    #[test]
    fn the_step_is_due_on_a_working_day_not_before_the_failure(warnings in some_warnings(), later in 0..30_i32) {
        let judged_on = FAILED.saturating_add(Span::new().days(later));
        for under in [Under::Order, Under::Licence, Under::Supervision] {
            let due = step(&ClockFacts { warnings: &warnings, judged_on, under, ..FIRST }).due_on.expect("a day");
            prop_assert!(due >= FAILED && POLICY.calendar.is_working_day(due));
        }
    }

    #[test]
    fn an_attended_contact_resets_the_alarm(pattern in "[amde]{0,12}", high in any::<bool>()) {
        let appointments = kept(&(pattern + "a"));
        let rosh = Some(if high { RoshLevel::High } else { RoshLevel::Low });
        prop_assert_eq!(alarm(&AlarmFacts { appointments: &appointments, rosh, registers: &[] }, &POLICY), None);
    }

    #[test]
    fn one_more_miss_never_silences_the_alarm(pattern in "[amde]{0,12}") {
        let facts = |pattern: &str| alarm(&AlarmFacts { appointments: &kept(pattern), rosh: Some(RoshLevel::High), registers: &[] }, &POLICY);
        if facts(&pattern).is_some() {
            prop_assert!(facts(&(pattern + "m")).is_some());
        }
    }
}
