//! The tables as practice uses them: notes, outcomes, enforcement, registers, grades.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rules::Policy;
use rules::code::{ActionCode, ContactCode, OutcomeCode, RegisterCode, RegisterValueCode};
use rules::contact::{ContactFlag, ContactUse, Need};
use rules::enforcement::{Breach, FailureDuty, Standing};
use rules::grade::{Grade, HoursRefused};
use rules::outcome::{Answer, NoOutcome, SessionChoice};
use rules::register::{Colour, Registers};

/// Read once: a property asks for it hundreds of times.
static POLICY: LazyLock<Policy> = LazyLock::new(Policy::builtin);

const TODAY: Date = date(2026, 11, 22);

fn outcome(code: &str) -> OutcomeCode {
    OutcomeCode::new(code).expect("a code")
}

#[test]
fn the_note_form_offers_ten_common_types_first_beginning_with_a_call_from_the_person() {
    let policy = Policy::builtin();
    let notes = policy.contacts.notes(TODAY);
    let common: Vec<_> = notes.iter().take_while(|(_, row)| row.value.common.is_some()).collect();
    assert_eq!(common.len(), 10);
    assert_eq!(common[0].1.value.name_for("Sam"), "Phone call from Sam");
    assert_eq!(common.iter().map(|(_, row)| row.value.common.unwrap()).collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());
    assert!(notes.iter().skip(10).map(|(_, row)| row.value.name.to_lowercase()).is_sorted());
}

#[test]
fn everything_booked_wants_an_outcome_and_nothing_noted_does() {
    for (code, row) in Policy::builtin().contacts.types.rows() {
        match row.value.usage {
            ContactUse::Appointment => {
                assert_ne!(row.value.outcome, Need::No, "{code}");
                assert!(row.value.is(ContactFlag::FutureDated), "{code}");
            }
            ContactUse::Note | ContactUse::System => assert_eq!(row.value.outcome, Need::No, "{code}"),
        }
    }
}

#[test]
fn a_check_names_the_contact_that_answers_it() {
    let policy = Policy::builtin();
    let answer = |code: &str| policy.contacts.types.on(ContactCode::new(code).unwrap(), TODAY).unwrap().value.answered_by;
    assert_eq!(answer("C369"), Some(ContactCode::literal("C515")));
    assert_eq!(answer("SFGC"), Some(ContactCode::literal("SFRR")));
}

#[test]
fn the_unacceptable_absence_code_follows_the_day_of_the_appointment() {
    let outcomes = Policy::builtin().outcomes;
    let code = |day| outcomes.code_for(SessionChoice::UnacceptableAbsence, None, day);
    assert_eq!(code(date(2026, 4, 30)), Ok(outcome("UAAB")));
    assert_eq!(code(date(2026, 5, 1)), Ok(outcome("UACP")));
    assert_eq!(outcomes.same_on(outcome("UAAB"), TODAY), Some(outcome("UACP")));
    assert_eq!(outcomes.same_on(outcome("UACP"), date(2025, 1, 1)), Some(outcome("UAAB")));
    assert_eq!(outcomes.same_on(outcome("ATTC"), TODAY), Some(outcome("ATTC")));
    assert_eq!(outcomes.same_on(outcome("NOSUCH"), TODAY), None);
}

#[test]
fn each_choice_of_the_closing_form_gives_its_code() {
    let outcomes = Policy::builtin().outcomes;
    let code = |choice, reason| outcomes.code_for(choice, reason, TODAY);
    assert_eq!(code(SessionChoice::AttendedComplied, None), Ok(outcome("ATTC")));
    assert_eq!(code(SessionChoice::AttendedDidNotComply, None), Ok(outcome("AFTC")));
    assert_eq!(code(SessionChoice::SentHomeBehaviour, None), Ok(outcome("ATSH")));
    assert_eq!(code(SessionChoice::SentHomeService, None), Ok(outcome("ATSS")));
    assert_eq!(code(SessionChoice::AwaitingReason, None), Ok(outcome("AFTA")));
    assert_eq!(code(SessionChoice::AcceptableAbsence, Some(outcome("AAME"))), Ok(outcome("AAME")));
    assert_eq!(code(SessionChoice::AcceptableAbsence, None), Err(NoOutcome::ReasonMissing));
    assert_eq!(code(SessionChoice::AcceptableAbsence, Some(outcome("ATTC"))), Err(NoOutcome::ReasonNotOffered));
    assert_eq!(code(SessionChoice::AttendedComplied, Some(outcome("AAME"))), Err(NoOutcome::ReasonNotOffered));
    assert_eq!(outcomes.code_for(SessionChoice::AttendedComplied, None, date(1990, 1, 1)), Err(NoOutcome::NoneInForce));
}

#[test]
fn every_reason_offered_is_an_acceptable_absence_with_words() {
    let outcomes = Policy::builtin().outcomes;
    let reasons = outcomes.offered(SessionChoice::AcceptableAbsence, TODAY);
    assert_eq!(reasons.len(), 9);
    for (code, row) in reasons {
        assert!(row.value.reason.is_some() && !row.value.attended, "{code}");
        assert_eq!((row.value.acceptable, row.value.enforceable), (Answer::Yes, Answer::No), "{code}");
    }
}

#[test]
fn what_is_acceptable_is_never_enforceable_and_a_failure_asks_for_action() {
    for (code, row) in Policy::builtin().outcomes.types.rows() {
        let wanted = match row.value.enforceable {
            Answer::Yes => Answer::No,
            Answer::No => Answer::Yes,
            Answer::Open => Answer::Open,
        };
        assert_eq!(row.value.acceptable, wanted, "{code}");
        assert_eq!(row.value.action_required, row.value.enforceable != Answer::No, "{code}");
    }
}

#[test]
fn a_warning_letter_is_answered_within_its_period_and_no_further_action_never() {
    let policy = Policy::builtin();
    let by = |code: &str| policy.enforcement.respond_by(ActionCode::new(code).unwrap(), TODAY, &policy.calendar);
    assert_eq!(by("EA02"), Some(date(2026, 11, 29)));
    assert_eq!(by("NFA"), None);
    assert_eq!(policy.enforcement.evidence_due(TODAY, &policy.calendar), Some(date(2026, 11, 29)));
}

#[test]
fn the_standing_counts_failures_of_the_last_twelve_months() {
    let policy = Policy::builtin();
    let standing = |failures: &[Date], breach| policy.enforcement.standing(failures, breach, TODAY, &policy.calendar);
    let (old, edge, recent, later) = (date(2025, 11, 22), date(2025, 11, 23), date(2026, 10, 1), date(2026, 12, 1));
    assert_eq!(standing(&[old, later], Breach::NotRunning), Standing::Good);
    assert_eq!(standing(&[old, edge], Breach::NotRunning), Standing::OneFailure);
    assert_eq!(standing(&[edge, recent], Breach::NotRunning), Standing::NoBreachYet { failures: 2 });
    assert_eq!(standing(&[edge, recent], Breach::Running), Standing::BreachRunning);
}

#[test]
fn a_standing_warning_of_the_last_twelve_months_makes_referral_a_duty() {
    let policy = Policy::builtin();
    let duty = |warnings: &[Date]| policy.enforcement.duty_after_failure(warnings, TODAY, &policy.calendar);
    assert_eq!(duty(&[]), FailureDuty::WarnOrRefer);
    assert_eq!(duty(&[date(2025, 11, 21)]), FailureDuty::WarnOrRefer);
    assert_eq!(duty(&[date(2025, 11, 22), date(2026, 2, 1)]), FailureDuty::Refer { warned_on: date(2026, 2, 1) });
    assert_eq!(duty(&[date(2026, 12, 1)]), FailureDuty::WarnOrRefer, "a warning given later does not count");
}

#[test]
fn a_register_entry_is_reviewed_by_its_type_or_by_its_level() {
    let policy = Policy::builtin();
    let mappa = RegisterCode::literal("MAPP");
    let next = |code, level| policy.registers.next_review(code, level, date(2026, 8, 31), &policy.calendar);
    assert_eq!(next(RegisterCode::literal("RVHR"), None), Some(date(2026, 11, 30)));
    assert_eq!(next(mappa, Some(RegisterValueCode::literal("M1"))), Some(date(2027, 2, 28)));
    assert_eq!(next(mappa, Some(RegisterValueCode::literal("M2"))), Some(date(2026, 11, 30)));
    assert_eq!(next(RegisterCode::literal("HREG"), None), None);
    assert_eq!(Registers::values_of(&policy.registers.categories, mappa, TODAY).count(), 4);
    assert_eq!(Registers::values_of(&policy.registers.levels, mappa, TODAY).count(), 3);
}

#[test]
fn a_persons_colour_is_the_gravest_active_entry() {
    let registers = Policy::builtin().registers;
    let colour = |codes: &[&str]| registers.colour(codes.iter().map(|code| RegisterCode::new(code).unwrap()), TODAY);
    assert_eq!(colour(&[]), None);
    assert_eq!(colour(&["RLRH", "RVLN"]), Some(Colour::Amber));
    assert_eq!(colour(&["RVHR", "RLRH"]), Some(Colour::Purple));
}

#[test]
fn only_one_level_of_risk_is_active_at_a_time() {
    let registers = Policy::builtin().registers;
    let set: Vec<_> = registers
        .types
        .rows()
        .filter(|(_, row)| row.value.only_one_of.as_deref() == Some("rosh"))
        .map(|(code, _)| code)
        .collect();
    assert_eq!(set.len(), 4);
}

#[test]
fn supervision_after_sentence_is_no_longer_imposed_but_still_reads() {
    let sentences = Policy::builtin().sentences;
    let pss = rules::code::DisposalCode::literal("R-PSS");
    assert!(sentences.disposals.on(pss, date(2026, 5, 10)).is_some());
    assert!(sentences.disposals.on(pss, date(2026, 5, 11)).is_none());
    assert!(sentences.disposals.read(pss, TODAY).is_some());
}

#[test]
fn a_grade_code_of_the_record_is_read_exactly() {
    let grades = Policy::builtin().grades;
    let grade = |code| grades.from_record_code(code, TODAY);
    assert_eq!(grade("PSO"), Grade::Po, "the raw code PSO means a probation officer");
    assert_eq!(grade("PSQ"), Grade::Pso);
    assert_eq!(grade(" NPSC "), Grade::Spo);
    for trainee in ["NPS-PQF", "NPS - PQF", "CRC – PQF", "CRC—PQF", "CPQF"] {
        assert_eq!(grade(trainee), Grade::Pqip, "{trainee}");
    }
    for unknown in ["", "pso", "DMY", "N P", "XYZ"] {
        assert_eq!(grade(unknown), Grade::None, "{unknown:?}");
    }
}

#[test]
fn contracted_hours_are_read_exactly_and_limited() {
    let grades = Policy::builtin().grades;
    let read = |typed| grades.read_hours(typed, TODAY).map(rules::grade::ContractedHours::hundredths);
    assert_eq!(read("37"), Ok(3700));
    assert_eq!(read(" 18.75 "), Ok(1875));
    assert_eq!(read("0"), Ok(0));
    assert_eq!(read("37.5"), Ok(3750));
    for wrong in ["", "x", "-1", "1.234", "1e2", "٣"] {
        assert_eq!(read(wrong), Err(HoursRefused::NotANumber), "{wrong}");
    }
    assert_eq!(grades.read_hours("37.51", TODAY).unwrap_err().to_string(), "Weekly hours must be between 0 and 37.5");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn hours_shown_read_back_as_themselves(hundredths in 0_u16..=3750) {
        let grades = &POLICY.grades;
        let hours = rules::grade::ContractedHours::from_hundredths(hundredths);
        prop_assert_eq!(grades.read_hours(&hours.to_string(), TODAY), Ok(hours));
    }
}
