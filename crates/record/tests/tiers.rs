//! Tiers follow from the record: at once with each event that bears on them, and on the day on which time alone changes them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use common::{Desk, LONDON, POLICY, TODAY, allocated, assessed, flag, id, judged, requirement, sentence};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use record::{
    AssessmentId, Command, Event, RegisterEntryId,
    assessment::PredictorsScored,
    histories::history,
    person::Sex,
    recorded::plus_days,
    risk::{RegisterEntryEnded, TierRecorded},
    tier,
};
use rules::{
    predictor::{Band, Basis, Predictor, PredictorResult},
    rosh::RoshLevel,
    tier::Tier,
};

const COMMUNITY: &str = "340";
const LIFE: &str = "LIFE";

fn order() -> Command {
    sentence(10, COMMUNITY, date(2026, 1, 5), date(2026, 1, 5), Some(date(2028, 1, 4)))
}

fn score(predictor: Predictor, percent: &str, band: Band) -> PredictorResult {
    PredictorResult {
        predictor,
        basis: Some(Basis::Dynamic),
        percent: Some(percent.parse().unwrap()),
        one_year: None,
        points: None,
        band: Some(band),
        band_reduced: false,
        missing: vec![],
        version: "2".into(),
    }
}

fn received(on: Date, arp: &str, csrp: &str) -> Command {
    let results = vec![score(Predictor::Arp, arp, Band::Low), score(Predictor::Csrp, csrp, Band::Low)];
    Command::ReceivePredictors(PredictorsScored {
        assessment: None,
        on,
        results,
        problems: vec![],
        source: "Another service".into(),
    })
}

fn kinds(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(Event::kind).collect()
}

#[test]
fn completing_an_assessment_scores_the_predictors_and_gives_both_tiers_at_once() {
    let mut desk = Desk::on(TODAY, Sex::Male);
    desk.must(order());
    desk.must(requirement(20, 10, "F"));
    desk.must(judged(RoshLevel::High, TODAY));
    assert!(desk.case.risk.tier().is_none(), "no inputs yet");
    let events = desk.must(assessed(1, TODAY, &[("3.3", "yes"), ("3.4", "2"), ("3.5", "2"), ("3.6", "2")]));
    assert_eq!(kinds(&events), ["AssessmentCompleted", "PredictorsScored", "TierCalculated"]);
    let [_, Event::PredictorsScored(scored), Event::TierCalculated(calculated)] = events.as_slice() else { panic!() };
    let arp = scored.results.iter().find(|r| r.predictor == Predictor::Arp).expect("scored");
    assert_eq!(arp.basis, Some(Basis::Static), "most answers are missing");
    assert_eq!(calculated.reason, "Assessment completed");
    let v2 = &calculated.v2.as_ref().unwrap();
    assert_eq!(v2.inputs.flags.rosh, Some(RoshLevel::High), "the judgement counts as its register entry");
    assert!(v2.inputs.mandate, "rehabilitation activity gives a mandate for change");
    assert_eq!(v2.result.protect_points, 20);
    assert_eq!(desk.v2(), "B1");
    assert_eq!(desk.v3(), "D (provisional)");
    assert!(matches!(desk.case.risk.tier(), Some(Tier::V3 { .. })), "the seven letters come first where they are known");
}

#[test]
fn a_received_tier_stands_until_there_is_something_to_work_one_out_from() {
    let mut desk = Desk::on(TODAY, Sex::Male);
    desk.must(order());
    let given = |text: &str| {
        let tier = serde_json::from_str(text).unwrap();
        Command::RecordTier(TierRecorded { tier, source: "As received".into() })
    };
    desk.must(given(r#"{"model":"v2","value":"A3"}"#));
    desk.must(given(r#"{"model":"v3","value":"C","provisional":true}"#));
    assert_eq!(kinds(&desk.must(flag(30, "RVHR", TODAY))), ["RegisterEntryMade"], "nothing is worked out over it");
    assert_eq!((desk.v2().as_str(), desk.v3().as_str()), ("A3", "C (provisional)"));
    let mut without = assessed(1, TODAY, &[]);
    if let Command::CompleteAssessment(a) = &mut without {
        a.answers.clear();
    }
    let events = desk.must(without);
    let Some(Event::TierCalculated(calculated)) = events.last() else { panic!("calculated") };
    assert!(calculated.v3.is_none(), "without predictors the received letter stands");
    assert_eq!(desk.v3(), "C (provisional)");
    assert_eq!(desk.v2(), "A0", "very high risk, and no mandate");
    desk.must(received(TODAY, "12.00", "0.20"));
    assert_eq!(desk.v3(), "C", "very high risk without MAPPA");
}

#[test]
fn points_alone_change_nothing_and_the_same_again_records_nothing() {
    let mut desk = Desk::on(TODAY, Sex::Male);
    desk.must(order());
    desk.must(judged(RoshLevel::Medium, TODAY));
    desk.must(received(TODAY, "12.00", "0.20"));
    assert_eq!(kinds(&desk.must(flag(30, "RMDO", TODAY))), ["RegisterEntryMade"], "12 points instead of 10 are still C");
    assert_eq!(desk.case.risk.calculated.len(), 1);
    assert_eq!(kinds(&desk.must(flag(31, "PRC", TODAY))), ["RegisterEntryMade", "TierCalculated"], "the suffix counts");
    assert_eq!(desk.v2(), "C0S");
}

#[test]
fn a_flag_that_comes_off_takes_its_part_of_the_tier_with_it() {
    let mut desk = Desk::on(TODAY, Sex::Male);
    desk.must(order());
    desk.must(judged(RoshLevel::Low, TODAY));
    desk.must(received(TODAY, "12.00", "0.20"));
    desk.must(flag(30, "ADVP", TODAY));
    assert_eq!(desk.v3(), "E", "domestic abuse");
    let end = RegisterEntryEnded { id: RegisterEntryId(id(30)), on: TODAY, reason: "Made in error".into() };
    desk.must(Command::EndRegisterEntry(end));
    assert_eq!(desk.v3(), "G");
}

#[test]
fn a_score_made_elsewhere_is_refused_when_its_band_does_not_follow() {
    let mut desk = Desk::on(TODAY, Sex::Male);
    let wrong = PredictorsScored {
        assessment: None,
        on: TODAY,
        results: vec![score(Predictor::Arp, "95.00", Band::Low)],
        problems: vec![],
        source: "Another service".into(),
    };
    assert_eq!(desk.says(Command::ReceivePredictors(wrong)), "arp: 95.00 % is Very high, not Low");
}

#[test]
fn scores_of_our_own_assessment_win_over_newer_ones_received() {
    let mut desk = Desk::on(TODAY, Sex::Male);
    desk.must(order());
    desk.must(judged(RoshLevel::Low, TODAY));
    desk.must(assessed(1, plus_days(TODAY, -30), &[]));
    let ours = tier::facts(&desk.case, TODAY, &POLICY).v3.predictors.unwrap().arp;
    desk.must(received(TODAY, "1.00", "0.01"));
    assert_eq!(tier::facts(&desk.case, TODAY, &POLICY).v3.predictors.unwrap().arp, ours);
}

#[test]
fn an_answer_that_is_not_on_the_scale_is_refused_with_what_it_must_be() {
    let mut desk = Desk::on(TODAY, Sex::Male);
    let says = desk.says(assessed(1, TODAY, &[("3.4", "7")]));
    assert!(says.starts_with("question 3.4: choose no problems"), "{says}");
    desk.must(assessed(1, TODAY, &[]));
    assert_eq!(desk.says(assessed(1, TODAY, &[])), "That assessment is recorded already");
    assert!(desk.case.assessment(AssessmentId(id(1))).is_some());
}

#[test]
fn the_assessment_counts_for_fifty_five_weeks_and_not_a_day_longer() {
    let completed = date(2026, 1, 5);
    let mut desk = Desk::on(completed, Sex::Male);
    desk.must(sentence(10, COMMUNITY, completed, completed, Some(date(2029, 1, 4))));
    desk.must(requirement(20, 10, "F"));
    desk.must(judged(RoshLevel::Low, completed));
    desk.must(assessed(1, completed, &[("3.4", "0")]));
    assert_eq!(desk.v2(), "D1");
    let last = plus_days(completed, 55 * 7);
    assert_eq!(tier::next_change_on(&desk.case, completed, &POLICY), Some(plus_days(last, 1)));
    assert!(desk.day_comes(last).is_empty());
    let events = desk.day_comes(plus_days(last, 1));
    let [Event::TierCalculated(calculated)] = events.as_slice() else { panic!("worked out again") };
    assert_eq!(calculated.reason, "Time passed");
    assert_eq!(desk.v2(), "D2", "no assessment");
}

#[test]
fn a_lifer_is_lighter_a_year_and_five_years_after_release_on_the_day() {
    let (sentenced, released) = (date(2008, 6, 2), date(2026, 3, 2));
    let mut desk = Desk::on(date(2026, 1, 5), Sex::Male);
    desk.must(sentence(10, LIFE, sentenced, released, None));
    desk.must(judged(RoshLevel::Low, date(2026, 1, 5)));
    desk.must(received(date(2026, 1, 5), "5.00", "0.10"));
    assert_eq!(desk.v3(), "G", "not released yet");
    assert_eq!(tier::next_change_on(&desk.case, desk.today, &POLICY), Some(released));
    desk.day_comes(released);
    assert_eq!(desk.v3(), "B");
    assert_eq!(tier::next_change_on(&desk.case, desk.today, &POLICY), Some(date(2027, 3, 3)));
    assert!(desk.day_comes(date(2027, 3, 2)).is_empty(), "the anniversary itself still counts");
    desk.day_comes(date(2027, 3, 3));
    assert_eq!(desk.v3(), "D");
    desk.day_comes(date(2031, 3, 3));
    assert_eq!(desk.v3(), "E");
}

#[test]
fn somebody_without_an_open_sentence_is_not_supervised() {
    let mut desk = Desk::on(TODAY, Sex::Female);
    desk.must(order());
    desk.must(allocated(2, TODAY));
    desk.must(received(TODAY, "12.00", "0.20"));
    let ended = record::sentence::SentenceEnded { id: record::SentenceId(id(10)), on: TODAY, reason: "Completed".into() };
    desk.must(Command::EndSentence(ended));
    assert_eq!(desk.v3(), "G (provisional)", "its last day still counts");
    let next = tier::next_change_on(&desk.case, TODAY, &POLICY).expect("the day after");
    assert_eq!(next, plus_days(TODAY, 1));
    desk.day_comes(next);
    assert_eq!(desk.v3(), "Not supervised");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn working_out_again_on_the_same_day_records_nothing(seed: u64) {
        let (_, case) = history(seed, 100, &POLICY, &LONDON);
        let day = case.changed_at.map_or(TODAY, |at| LONDON.to_datetime(at).date());
        let mut desk = Desk { case, today: day, actor: record::ActorId(id(1)) };
        desk.day_comes(day);
        prop_assert!(desk.day_comes(day).is_empty());
    }

    #[test]
    fn needs_are_those_of_the_rules(seed: u64) {
        let (_, case) = history(seed, 100, &POLICY, &LONDON);
        for assessment in &case.assessments {
            let day = assessment.completed_on;
            let only = record::CaseFile { assessments: vec![assessment.clone()], ..record::CaseFile::default() };
            let set = POLICY.questions.on(assessment.questions, day);
            let expected = rules::assessment::needs(&assessment.answers, set, &POLICY.needs.in_force(day)).severities();
            if let Some(read) = tier::facts(&only, day, &POLICY).v2.assessment {
                prop_assert_eq!(read.needs, expected);
            }
        }
    }

    #[test]
    fn time_alone_changes_a_tier_on_the_day_announced_and_on_none_before(seed: u64) {
        let (_, case) = history(seed, 100, &POLICY, &LONDON);
        let day = case.changed_at.map_or(TODAY, |at| LONDON.to_datetime(at).date());
        let mut desk = Desk { case, today: day, actor: record::ActorId(id(1)) };
        desk.day_comes(day);
        let announced = tier::next_change_on(&desk.case, day, &POLICY);
        let mut first = None;
        for ahead in 1..500 {
            let on = plus_days(day, ahead);
            if !tier::follow_up(&desk.case, &[], on, &POLICY).is_empty() {
                first = Some(on);
                break;
            }
        }
        let within = announced.filter(|on| *on < plus_days(day, 500));
        prop_assert_eq!(first, within);
    }
}

// Enforcement activity

/// A woman on an order who missed an appointment, with breach begun on a day.
fn woman_in_breach(begun: jiff::civil::Date) -> Desk {
    use record::{
        AppointmentId, BreachId, OfficerId, SentenceId, UnitId,
        appointment::{AppointmentArranged, CloseSession, OnWarning, SessionClosed},
        enforcement::{Wish, breach::BreachBegun},
    };
    let mut desk = Desk::on(date(2026, 1, 5), Sex::Female);
    let disposals = &POLICY.sentences.disposals;
    let order = disposals.rows().find(|(_, row)| row.value.kind == rules::sentence::DisposalKind::CommunityOrder);
    desk.must(sentence(31, order.unwrap().0.as_str(), date(2026, 1, 5), date(2026, 1, 5), Some(date(2028, 1, 4))));
    desk.must(assessed(41, date(2026, 1, 5), &[]));
    desk.today = begun;
    let starts_at = common::nine(begun) - jiff::ToSpan::hours(1);
    let what = AppointmentArranged {
        id: AppointmentId(id(51)),
        kind: rules::code::ContactCode::literal("COAP"),
        starts_at,
        ends_at: starts_at + jiff::ToSpan::minutes(30),
        place: "Example House".into(),
        officer: OfficerId(id(2)),
        team: UnitId(id(3)),
        sentence: Some(SentenceId(id(31))),
        requirement: None,
        sensitive: false,
        text_reminder: false,
        purpose: None,
        moved_from: None,
        visit_safety: None,
    };
    desk.must(Command::ArrangeAppointment { what, on_warning: OnWarning::BookAnyway });
    let session = SessionClosed {
        id: AppointmentId(id(51)),
        outcome: rules::code::OutcomeCode::literal("AFTC"),
        note: String::new(),
        summary: String::new(),
        tags: vec![],
        sensitive: false,
        evidence_by: None,
    };
    desk.must(Command::CloseSession(Box::new(CloseSession { session, seen: None, next: None, on_warning: OnWarning::Ask })));
    desk.must(Command::Enforce(Wish::BeginBreach(BreachBegun {
        id: BreachId(id(81)),
        sentence: SentenceId(id(31)),
        failures: vec![AppointmentId(id(51))],
        on: begun,
        circumstances: String::new(),
    })));
    desk
}

#[test]
fn a_breach_is_enforcement_activity_for_365_days_from_the_day_it_began() {
    let desk = woman_in_breach(date(2026, 3, 2));
    let active = |on| record::tier::facts(&desk.case, on, &POLICY).v2.previous_enforcement_activity;
    assert!(active(date(2026, 3, 2)) && active(date(2027, 3, 2)));
    assert!(!active(date(2027, 3, 3)), "the day after 365 days");
    let changed = desk.case.risk.calculated.last().map(|(_, tier)| tier.reason.clone());
    assert!(changed.is_some(), "a tier was worked out");
}

#[test]
fn a_breach_that_the_manager_did_not_pursue_is_no_enforcement_activity() {
    use record::{
        BreachId,
        enforcement::{
            Wish,
            breach::{BreachDecided, BreachDecision, BreachSubmitted},
        },
    };
    let mut desk = woman_in_breach(date(2026, 3, 2));
    desk.must(Command::Enforce(Wish::SubmitBreach(BreachSubmitted {
        id: BreachId(id(81)),
        failures: vec![record::AppointmentId(id(51))],
        circumstances: "Left early".into(),
        alternatives: "A warning was given before".into(),
    })));
    desk.actor = record::ActorId(id(9));
    desk.must(Command::Enforce(Wish::DecideBreach(BreachDecided {
        id: BreachId(id(81)),
        decision: BreachDecision::NoAction,
        reason: "There was an excuse".into(),
        alternatives: "A warning: the absence is excused".into(),
    })));
    assert!(!record::tier::facts(&desk.case, date(2026, 3, 3), &POLICY).v2.previous_enforcement_activity);
}
