//! Oversight: for whom a conversation is owed, and by when.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use jiff::civil::{Date, date};
use rstest::rstest;
use rules::Policy;
use rules::code::RegisterCode;
use rules::grade::Grade;
use rules::oversight::{CountersignFacts, CountersignReason, OversightFacts, OversightTrigger};
use rules::rosh::RoshLevel;

const START: Date = date(2026, 3, 2);
const NOBODY: OversightFacts<'_> = OversightFacts { rosh: Some(RoshLevel::Medium), registers: &[], grade: Some(Grade::Po) };

#[rstest]
#[case::medium(NOBODY, false)]
#[case::high(OversightFacts { rosh: Some(RoshLevel::High), ..NOBODY }, true)]
#[case::domestic_abuse(OversightFacts { registers: &[RegisterCode::literal("ADVP")], ..NOBODY }, true)]
#[case::child_protection(OversightFacts { registers: &[RegisterCode::literal("RCPR")], ..NOBODY }, true)]
#[case::newly_qualified(OversightFacts { grade: Some(Grade::Nqo), ..NOBODY }, true)]
#[case::nothing_known(OversightFacts { rosh: None, registers: &[], grade: None }, false)]
fn a_conversation_after_allocation_is_owed_for_those_the_row_names(#[case] facts: OversightFacts<'_>, #[case] owed: bool) {
    assert_eq!(Policy::builtin().oversight.owed(OversightTrigger::Allocation, &facts, START).is_some(), owed);
}

#[rstest]
#[case(OversightTrigger::Allocation, START, date(2026, 3, 16))]
#[case(OversightTrigger::SixteenWeeks, START, date(2026, 6, 22))]
#[case(OversightTrigger::Yearly, START, date(2027, 3, 2))]
#[case(OversightTrigger::BeforeRelease, date(2026, 9, 2), date(2026, 7, 8))]
#[case(OversightTrigger::MissedAppointments, date(2026, 3, 6), date(2026, 3, 9))]
fn a_conversation_is_due_by_the_days_of_its_row(#[case] trigger: OversightTrigger, #[case] from: Date, #[case] due: Date) {
    let policy = Policy::builtin();
    let row = &policy.oversight.triggers.on(trigger, from).expect("a row").value;
    assert_eq!(row.due(from, &policy.calendar), due);
}

#[test]
fn those_at_high_risk_are_talked_about_every_sixteen_weeks_and_everybody_every_year() {
    let policy = Policy::builtin();
    let again = |trigger| policy.oversight.triggers.on(trigger, START).unwrap().value.due_again(START, &policy.calendar);
    assert_eq!(again(OversightTrigger::PeriodicHighRisk), Some(date(2026, 6, 22)));
    assert_eq!(again(OversightTrigger::Yearly), Some(date(2027, 3, 2)));
    assert_eq!(again(OversightTrigger::Allocation), None);
}

const OFFICER: CountersignFacts<'_> = CountersignFacts {
    grade: Grade::Po,
    newly_qualified: false,
    signed_before: false,
    registers: &[],
    overall: Some(RoshLevel::Medium),
    level_reduced: false,
};

#[rstest]
#[case::an_officer(OFFICER, &[])]
#[case::services_officer(CountersignFacts { grade: Grade::Pso, ..OFFICER }, &[CountersignReason::AssessorGrade])]
#[case::trainee(CountersignFacts { grade: Grade::Pqip, ..OFFICER }, &[CountersignReason::AssessorGrade])]
#[case::iom_at_medium(
    CountersignFacts { registers: &[RegisterCode::literal("IIOM")], ..OFFICER },
    &[CountersignReason::Register]
)]
#[case::high(CountersignFacts { overall: Some(RoshLevel::High), ..OFFICER }, &[CountersignReason::HighRisk])]
#[case::newly_qualified(CountersignFacts { grade: Grade::Nqo, ..OFFICER }, &[CountersignReason::NewlyQualified])]
#[case::newly_qualified_again(CountersignFacts { newly_qualified: true, signed_before: true, ..OFFICER }, &[])]
#[case::reduced(CountersignFacts { level_reduced: true, ..OFFICER }, &[CountersignReason::LevelReduced])]
#[case::several(
    CountersignFacts { grade: Grade::Pso, overall: Some(RoshLevel::VeryHigh), ..OFFICER },
    &[CountersignReason::AssessorGrade, CountersignReason::HighRisk]
)]
fn a_second_signature_is_needed_for_every_reason_that_holds(
    #[case] facts: CountersignFacts<'_>,
    #[case] reasons: &[CountersignReason],
) {
    assert_eq!(Policy::builtin().oversight.countersign_reasons(&facts, START), reasons);
}

#[test]
fn a_service_can_leave_a_reason_out() {
    let own = Policy::text("oversight").unwrap().replacen("applies = true", "applies = false", 1);
    let policy = Policy::from_texts(&[("oversight", &own)]).expect("sound");
    let trainee = CountersignFacts { grade: Grade::Pqip, ..OFFICER };
    assert_eq!(policy.oversight.countersign_reasons(&trainee, START), []);
}
