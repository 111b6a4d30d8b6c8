//! The enforcement clock, what may be decided, and breach proceedings from draft to result, in the words that people read.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use common::{Desk, LONDON, POLICY, TODAY, flag, id, judged, sentence};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use record::{
    ActorId, AppointmentId, BreachId, CaseFile, Command, DecisionId, Event, LetterId, OfficerId, SentenceId, UnitId,
    appointment::{AppointmentArranged, CloseSession, OnWarning, OutcomeDecided, SessionClosed},
    enforcement::{
        Answers, EnforcementDecided, EvidenceReceived, LetterSent, WarningWithdrawn, Wish, alarm,
        breach::{
            BreachBegun, BreachDecided, BreachDecision, BreachListed, BreachResult, BreachResulted, BreachSubmitted, Stage,
        },
        clock, proposal,
    },
};
use rules::{
    code::{ActionCode, ContactCode, OutcomeCode},
    enforcement::{FailureDuty, Standing},
    rosh::RoshLevel,
};

/// A community order, and a second one.
const ORDER: u128 = 31;
const OTHER: u128 = 32;

/// Sam on a community order since June.
fn on_order() -> Desk {
    let mut desk = Desk::on(date(2026, 6, 1), record::person::Sex::Male);
    desk.must(sentence(ORDER, disposal(false), date(2026, 6, 1), date(2026, 6, 1), Some(date(2027, 11, 30))));
    desk.today = TODAY;
    desk
}

fn disposal(custodial: bool) -> &'static str {
    let row = POLICY.sentences.disposals.rows().find(|(_, row)| {
        let served = row.value.served;
        (served == rules::sentence::Served::Community) != custodial
            && matches!(
                row.value.kind,
                rules::sentence::DisposalKind::CommunityOrder | rules::sentence::DisposalKind::DeterminateCustody
            )
    });
    let (code, _) = row.expect("a disposal");
    Box::leak(code.to_string().into_boxed_str())
}

impl Sam for Desk {}

/// What these tests do to a case.
trait Sam {
    fn missed(&mut self, n: u128, on: Date, outcome: &str, under: Option<u128>)
    where
        Self: AsDesk,
    {
        self.session(n, on, outcome, under, "COAP");
    }

    fn session(&mut self, n: u128, on: Date, outcome: &str, under: Option<u128>, kind: &str)
    where
        Self: AsDesk,
    {
        let desk = self.desk();
        let back = desk.today;
        desk.today = on;
        let at = common::nine(on) - 1.hours();
        let what = AppointmentArranged {
            id: AppointmentId(id(n)),
            kind: ContactCode::new(kind).unwrap(),
            starts_at: at,
            ends_at: at + 30.minutes(),
            place: "Example House".into(),
            officer: OfficerId(id(2)),
            team: UnitId(id(3)),
            sentence: under.map(|n| SentenceId(id(n))),
            requirement: None,
            sensitive: false,
            text_reminder: false,
            purpose: None,
            moved_from: None,
            visit_safety: None,
        };
        desk.must(Command::ArrangeAppointment { what, on_warning: OnWarning::BookAnyway });
        let session = SessionClosed {
            id: AppointmentId(id(n)),
            outcome: OutcomeCode::new(outcome).unwrap(),
            note: String::new(),
            summary: String::new(),
            tags: vec![],
            sensitive: false,
            evidence_by: None,
        };
        desk.must(Command::CloseSession(Box::new(CloseSession { session, seen: None, next: None, on_warning: OnWarning::Ask })));
        desk.today = back;
    }
}

trait AsDesk {
    fn desk(&mut self) -> &mut Desk;
}

impl AsDesk for Desk {
    fn desk(&mut self) -> &mut Desk {
        self
    }
}

fn decision(n: u128, failures: &[u128], action: &str, on: Date) -> EnforcementDecided {
    EnforcementDecided {
        id: DecisionId(id(n)),
        answers: Answers::Failure,
        failures: failures.iter().map(|n| AppointmentId(id(*n))).collect(),
        sentence: None,
        action: ActionCode::new(action).unwrap(),
        proposed: None,
        on,
        respond_by: None,
        reasons: "No answer to two calls".into(),
        alternatives: "More frequent reporting: tried in October".into(),
        circumstances: "Did not come to the office".into(),
        breach: None,
    }
}

fn decide(what: EnforcementDecided) -> Command {
    Command::Enforce(Wish::Decide(what))
}

fn begin(n: u128, order: u128, failures: &[u128]) -> Command {
    Command::Enforce(Wish::BeginBreach(BreachBegun {
        id: BreachId(id(n)),
        sentence: SentenceId(id(order)),
        failures: failures.iter().map(|n| AppointmentId(id(*n))).collect(),
        on: TODAY,
        circumstances: String::new(),
    }))
}

fn submit(n: u128, failures: &[u128], circumstances: &str) -> Command {
    Command::Enforce(Wish::SubmitBreach(BreachSubmitted {
        id: BreachId(id(n)),
        failures: failures.iter().map(|n| AppointmentId(id(*n))).collect(),
        circumstances: circumstances.into(),
        alternatives: "More frequent reporting: tried in October".into(),
    }))
}

fn manager(n: u128, decision: BreachDecision, reason: &str) -> Command {
    Command::Enforce(Wish::DecideBreach(BreachDecided {
        id: BreachId(id(n)),
        decision,
        reason: reason.into(),
        alternatives: if decision == BreachDecision::NoAction { "A warning: not for one absence".into() } else { String::new() },
    }))
}

fn listed(n: u128, on: Date) -> Command {
    let court = "Example Magistrates' Court".to_owned();
    Command::Enforce(Wish::ListBreach(BreachListed { id: BreachId(id(n)), court, hearing_on: on }))
}

fn resulted(n: u128, result: BreachResult, on: Date) -> Command {
    let note = "Admitted. The order goes on".to_owned();
    Command::Enforce(Wish::ResultBreach(BreachResulted { id: BreachId(id(n)), on, result, note }))
}

fn standing(case: &CaseFile, order: u128, on: Date) -> Standing {
    clock::clock(case, Some(SentenceId(id(order))), on, &POLICY, &LONDON).standing
}

// The clock

#[test]
fn failures_count_per_order_in_a_rolling_window_and_one_under_no_sentence_counts_with_the_main_one() {
    let mut desk = on_order();
    desk.must(sentence(OTHER, disposal(false), date(2026, 7, 1), date(2026, 7, 1), Some(date(2027, 6, 30))));
    desk.missed(51, date(2026, 9, 1), "UACP", Some(ORDER));
    desk.missed(52, date(2026, 9, 8), "UACP", None);
    desk.missed(53, date(2026, 9, 15), "UACP", Some(OTHER));
    desk.missed(54, date(2026, 9, 22), "AAME", Some(ORDER));
    let count = |order| clock::failures(&desk.case, Some(SentenceId(id(order))), TODAY, &POLICY, &LONDON).len();
    assert_eq!((count(ORDER), count(OTHER)), (2, 1));
    assert_eq!(standing(&desk.case, ORDER, TODAY), Standing::NoBreachYet { failures: 2 });
    assert_eq!(standing(&desk.case, ORDER, date(2027, 9, 1)), Standing::OneFailure, "a year to the day no longer counts");
    assert_eq!(standing(&desk.case, ORDER, date(2027, 9, 8)), Standing::Good);
}

#[test]
fn provider_and_programme_appointments_feed_the_same_count() {
    let mut desk = on_order();
    desk.session(51, date(2026, 9, 1), "UACP", Some(ORDER), "CRSAPT");
    desk.session(52, date(2026, 9, 8), "ATFI", Some(ORDER), "RARP");
    assert_eq!(standing(&desk.case, ORDER, TODAY), Standing::NoBreachYet { failures: 2 });
}

#[test]
fn a_failure_that_is_decided_to_be_acceptable_counts_no_longer() {
    let mut desk = on_order();
    desk.missed(51, date(2026, 11, 16), "UACP", Some(ORDER));
    assert_eq!(clock::undecided(&desk.case, &POLICY, &LONDON).len(), 1);
    desk.must(Command::DecideOutcome(OutcomeDecided {
        id: AppointmentId(id(51)),
        outcome: OutcomeCode::literal("AAME"),
        reason: "Hospital letter seen".into(),
    }));
    assert_eq!(standing(&desk.case, ORDER, TODAY), Standing::Good);
    assert!(clock::undecided(&desk.case, &POLICY, &LONDON).is_empty());
}

#[test]
fn a_warning_counts_for_twelve_months_from_the_day_it_was_given_and_a_withdrawn_one_does_not() {
    let mut desk = on_order();
    desk.missed(51, date(2026, 11, 9), "UACP", Some(ORDER));
    desk.must(decide(decision(61, &[51], "EA02", date(2026, 11, 16))));
    let warning = desk.case.enforcement.decisions[0].clone();
    assert!(clock::counts(&warning, date(2027, 11, 16), &POLICY) && !clock::counts(&warning, date(2027, 11, 17), &POLICY));
    desk.missed(52, TODAY, "UACP", Some(ORDER));
    let duty = |desk: &Desk| {
        let open = clock::undecided(&desk.case, &POLICY, &LONDON);
        let latest = open.iter().find(|f| f.on == TODAY).expect("undecided");
        proposal::for_failure(&desk.case, latest, &POLICY, &LONDON).expect("a proposal").legal
    };
    assert_eq!(duty(&desk), Some(FailureDuty::Refer { warned_on: date(2026, 11, 16) }));
    desk.must(Command::Enforce(Wish::WithdrawWarning(WarningWithdrawn {
        decision: DecisionId(id(61)),
        on: TODAY,
        reason: "Given to the wrong person".into(),
    })));
    assert_eq!(duty(&desk), Some(FailureDuty::WarnOrRefer));
    assert_eq!(clock::undecided(&desk.case, &POLICY, &LONDON).len(), 2, "the failure behind it waits for a decision again");
}

// Decisions

#[test]
fn a_decision_keeps_what_the_rule_proposed_and_by_when_the_person_must_answer() {
    let mut desk = on_order();
    desk.missed(51, date(2026, 11, 20), "UACP", Some(ORDER));
    let asked = EnforcementDecided { respond_by: Some(date(2030, 1, 1)), ..decision(61, &[51], "EA02", TODAY) };
    let events = desk.must(decide(asked));
    let Event::EnforcementDecided(made) = &events[0] else { panic!("a decision") };
    assert_eq!(made.respond_by, Some(date(2026, 11, 30)), "seven days, whatever the form said");
    assert_eq!(made.proposed, Some(ActionCode::literal("EA02")));
    assert_eq!(made.sentence, Some(SentenceId(id(ORDER))));
}

#[test]
fn the_proposal_may_be_taken_without_words_and_a_departure_needs_reasons_and_alternatives() {
    let mut desk = on_order();
    desk.missed(51, date(2026, 11, 20), "UACP", Some(ORDER));
    let bare =
        |action| EnforcementDecided { reasons: String::new(), alternatives: String::new(), ..decision(61, &[51], action, TODAY) };
    assert_eq!(desk.says(decide(bare("NFA"))), "Enter your reasons");
    let none = EnforcementDecided { alternatives: "None.".into(), ..decision(61, &[51], "NFA", TODAY) };
    assert_eq!(desk.says(decide(none)), "Say what else was considered. If nothing else would do, say why");
    let quiet = EnforcementDecided { circumstances: " ".into(), ..bare("EA02") };
    assert_eq!(desk.says(decide(quiet)), "Enter what happened, as the warning will say it");
    let events = desk.must(decide(bare("EA02")));
    let Event::EnforcementDecided(made) = &events[0] else { panic!("a decision") };
    assert!(made.reasons.starts_with("As the rule proposes. No warning counts"), "{}", made.reasons);
    assert!(made.alternatives.contains("The law left open a warning or a referral"), "{}", made.alternatives);
}

#[test]
fn from_the_limit_of_the_disposal_a_referral_is_proposed_though_no_warning_counts_and_the_law_leaves_both_open() {
    let mut desk = on_order();
    desk.missed(51, date(2026, 11, 9), "UACP", Some(ORDER));
    desk.must(decide(decision(61, &[51], "NFA", date(2026, 11, 16))));
    desk.missed(52, date(2026, 11, 20), "UACP", Some(ORDER));
    let failures = clock::undecided(&desk.case, &POLICY, &LONDON);
    let step = proposal::for_failure(&desk.case, &failures[0], &POLICY, &LONDON).expect("a step");
    assert_eq!((step.action.as_str(), step.legal), ("IBR", Some(FailureDuty::WarnOrRefer)));
    assert!(step.why.contains("failure 2 in the window, and from 2 on"), "{}", step.why);
    // The law leaves a warning open, so it may be given, with reasons.
    desk.must(decide(decision(62, &[52], "EA02", TODAY)));
}

#[test]
fn not_to_act_is_a_decision_with_reasons_and_clears_the_failure() {
    let mut desk = on_order();
    desk.missed(51, date(2026, 11, 20), "UACP", Some(ORDER));
    desk.must(decide(decision(61, &[51], "NFA", TODAY)));
    assert!(clock::undecided(&desk.case, &POLICY, &LONDON).is_empty());
}

#[test]
fn while_a_warning_counts_nothing_but_a_referral_is_taken() {
    let mut desk = on_order();
    desk.missed(51, date(2026, 11, 9), "UACP", Some(ORDER));
    desk.must(decide(decision(61, &[51], "EA02", date(2026, 11, 16))));
    desk.missed(52, date(2026, 11, 20), "UACP", Some(ORDER));
    for action in ["EA02", "EA03", "EA05", "NFA", "R-SPO-TALK", "R-SUPPORT", "R-MORE-CONTACT"] {
        let words = desk.says(decide(decision(62, &[52], action, TODAY)));
        assert!(
            words.starts_with("A warning under this order was given on Monday 16 November 2026 and still counts"),
            "{action}: {words}"
        );
        assert!(words.contains("refer for breach"), "{words}");
    }
    desk.must(decide(decision(63, &[52], "EA12", TODAY)));
    assert_eq!(clock::undecided(&desk.case, &POLICY, &LONDON).len(), 1, "who waits for an answer has decided nothing");
    desk.must(decide(decision(62, &[52], "IBR", TODAY)));
}

#[test]
fn waiting_for_an_answer_decides_nothing_yet() {
    let mut desk = on_order();
    desk.missed(51, date(2026, 11, 20), "UACP", Some(ORDER));
    desk.must(decide(decision(61, &[51], "EA12", TODAY)));
    assert_eq!(clock::undecided(&desk.case, &POLICY, &LONDON).len(), 1);
    desk.must(decide(decision(62, &[51], "EA02", TODAY)));
    assert!(clock::undecided(&desk.case, &POLICY, &LONDON).is_empty());
}

#[test]
fn only_undecided_failures_of_one_order_can_be_decided() {
    let mut desk = on_order();
    desk.must(sentence(OTHER, disposal(false), date(2026, 7, 1), date(2026, 7, 1), Some(date(2027, 6, 30))));
    desk.missed(51, date(2026, 11, 16), "UACP", Some(ORDER));
    desk.missed(52, date(2026, 11, 17), "UACP", Some(OTHER));
    desk.missed(53, date(2026, 11, 18), "AAME", Some(ORDER));
    let says = |desk: &mut Desk, failures: &[u128], action: &str, on| desk.says(decide(decision(61, failures, action, on)));
    assert_eq!(
        says(&mut desk, &[53], "EA02", TODAY),
        "Choose only appointments that count as a failure to comply. Decide first whether the absence is acceptable"
    );
    assert_eq!(
        says(&mut desk, &[51, 52], "EA02", TODAY),
        "Choose failures under one order only. Each order is decided by itself"
    );
    assert_eq!(says(&mut desk, &[51], "XX99", TODAY), "Choose a step from the list: XX99 is not in it");
    assert!(says(&mut desk, &[51], "EA07", TODAY).starts_with("This step takes something back"));
    assert_eq!(says(&mut desk, &[51], "EA02", date(2026, 11, 24)), "The day of the decision must be today or in the past");
    assert_eq!(
        says(&mut desk, &[51], "EA02", date(2026, 11, 15)),
        "The decision must be on or after the day of the appointment it is about"
    );
    assert_eq!(says(&mut desk, &[], "EA02", TODAY), "Enter at least one appointment");
    assert_eq!(says(&mut desk, &[99], "EA02", TODAY), "This person has no such appointment. Go back and choose it again");
    desk.must(decide(decision(61, &[51], "EA02", TODAY)));
    assert_eq!(says(&mut desk, &[51], "NFA", TODAY), "That decision is recorded already");
    assert_eq!(
        desk.says(decide(decision(62, &[51], "NFA", TODAY))),
        "This failure was decided already on Monday 23 November 2026. Open that decision"
    );
}

#[test]
fn a_letter_is_sent_once_with_its_text_and_after_the_decision() {
    let mut desk = on_order();
    desk.missed(51, date(2026, 11, 9), "UACP", Some(ORDER));
    desk.must(decide(decision(61, &[51], "EA02", date(2026, 11, 16))));
    assert_eq!(clock::letters_awaited(&desk.case, &POLICY).count(), 1);
    let send = |on, text: &str| {
        Command::Enforce(Wish::SendLetter(LetterSent {
            id: LetterId(id(71)),
            decision: DecisionId(id(61)),
            on,
            by: "First class post".into(),
            text: text.into(),
        }))
    };
    assert_eq!(desk.says(send(TODAY, " ")), "Enter the text of the letter");
    assert_eq!(desk.says(send(date(2026, 11, 15), "Dear Sam")), "The letter must be on or after the day of the decision");
    assert_eq!(desk.says(send(date(2026, 11, 24), "Dear Sam")), "The letter must be today or in the past");
    desk.must(send(TODAY, "Dear Sam"));
    assert_eq!(clock::letters_awaited(&desk.case, &POLICY).count(), 0);
    assert_eq!(desk.says(send(TODAY, "Dear Sam")), "That letter is recorded already");
}

#[test]
fn only_a_warning_can_be_withdrawn_once_and_with_a_reason() {
    let mut desk = on_order();
    desk.missed(51, date(2026, 11, 16), "UACP", Some(ORDER));
    desk.missed(52, date(2026, 11, 17), "UACP", Some(ORDER));
    desk.must(decide(decision(61, &[51], "NFA", TODAY)));
    desk.must(decide(decision(62, &[52], "EA02", TODAY)));
    let withdraw = |n: u128, reason: &str| {
        let reason = reason.to_owned();
        Command::Enforce(Wish::WithdrawWarning(WarningWithdrawn { decision: DecisionId(id(n)), on: TODAY, reason }))
    };
    assert_eq!(desk.says(withdraw(61, "A mistake")), "This decision gave no warning, so there is none to withdraw");
    assert_eq!(desk.says(withdraw(62, "")), "Enter why the warning is withdrawn");
    desk.must(withdraw(62, "Ill that day"));
    assert_eq!(desk.says(withdraw(62, "Ill that day")), "This warning has ended already. Look at the record for when and why");
}

#[test]
fn evidence_is_about_an_appointment_with_an_outcome() {
    let mut desk = on_order();
    desk.missed(51, date(2026, 11, 20), "AFTA", Some(ORDER));
    let came = |n: u128, on, what: &str| {
        let what = what.to_owned();
        Command::Enforce(Wish::ReceiveEvidence(EvidenceReceived { appointment: AppointmentId(id(n)), on, what }))
    };
    assert_eq!(desk.says(came(51, TODAY, "")), "Enter what came");
    assert_eq!(desk.says(came(51, date(2026, 11, 24), "A note")), "The day it came must be today or in the past");
    desk.must(came(51, TODAY, "A letter from the surgery"));
    assert_eq!(desk.case.enforcement.evidence.len(), 1);
}

// The alarm

#[test]
fn two_misses_in_a_row_of_a_high_risk_person_ask_for_a_decision_within_a_working_day() {
    let mut desk = on_order();
    desk.must(judged(RoshLevel::High, date(2026, 6, 2)));
    desk.missed(50, date(2026, 11, 2), "ATTC", Some(ORDER));
    desk.missed(51, date(2026, 11, 13), "UACP", Some(ORDER));
    assert_eq!(alarm::alarm(&desk.case, &POLICY, &LONDON), None);
    desk.missed(52, date(2026, 11, 18), "AAME", Some(ORDER));
    desk.missed(53, date(2026, 11, 20), "AFTA", Some(ORDER));
    let stands = alarm::alarm(&desk.case, &POLICY, &LONDON).expect("an alarm");
    assert_eq!((stands.rule.raised_on, stands.rule.decide_by), (date(2026, 11, 20), date(2026, 11, 23)));
    assert_eq!(stands.appointments(), [AppointmentId(id(51)), AppointmentId(id(53))]);
    assert_eq!(LONDON.to_datetime(stands.first_missed_at).date(), date(2026, 11, 13));
    assert!(stands.known_at.is_some());
}

#[test]
fn others_have_three_and_a_flag_of_domestic_abuse_has_two() {
    let mut desk = on_order();
    desk.missed(51, date(2026, 11, 16), "UACP", Some(ORDER));
    desk.missed(52, date(2026, 11, 18), "UACP", Some(ORDER));
    assert_eq!(alarm::alarm(&desk.case, &POLICY, &LONDON), None);
    desk.must(flag(5, "ADVP", date(2026, 7, 1)));
    assert!(alarm::alarm(&desk.case, &POLICY, &LONDON).is_some());
}

#[test]
fn a_decision_on_the_alarm_ends_it_until_the_next_miss_and_leaves_each_failure_to_its_own_decision() {
    let mut desk = on_order();
    desk.must(judged(RoshLevel::VeryHigh, date(2026, 6, 2)));
    desk.missed(51, date(2026, 11, 16), "UACP", Some(ORDER));
    desk.missed(52, date(2026, 11, 18), "UACP", Some(ORDER));
    let on_alarm = |n, action| EnforcementDecided { answers: Answers::MissAlarm, ..decision(n, &[52], action, TODAY) };
    assert_eq!(
        desk.says(decide(on_alarm(61, "EA02"))),
        "A warning answers one failure. Decide on the alarm first, then warn for the failure"
    );
    let unsaid = EnforcementDecided { alternatives: String::new(), ..on_alarm(61, "EA11") };
    assert_eq!(desk.says(decide(unsaid)), "Enter what else was considered");
    let events = desk.must(decide(on_alarm(61, "EA11")));
    let Event::EnforcementDecided(made) = &events[0] else { panic!("a decision") };
    assert_eq!(made.failures.len(), 2, "the whole run, whatever the form named");
    assert_eq!(alarm::alarm(&desk.case, &POLICY, &LONDON), None);
    assert!(desk.says(decide(on_alarm(62, "EA11"))).starts_with("No alarm stands"));
    assert_eq!(clock::undecided(&desk.case, &POLICY, &LONDON).len(), 2);
    desk.missed(53, date(2026, 11, 20), "UACP", Some(ORDER));
    assert!(alarm::alarm(&desk.case, &POLICY, &LONDON).is_some(), "a further miss asks again");
    desk.missed(54, date(2026, 11, 21), "ATTC", Some(ORDER));
    assert_eq!(alarm::alarm(&desk.case, &POLICY, &LONDON), None, "the person came");
}

// Breach proceedings

#[test]
fn breach_goes_from_draft_to_result_and_the_panel_says_that_it_runs() {
    let mut desk = on_order();
    desk.missed(51, date(2026, 11, 16), "UACP", Some(ORDER));
    desk.missed(52, date(2026, 11, 18), "UACP", Some(ORDER));
    desk.must(begin(81, ORDER, &[51, 52]));
    assert_eq!(standing(&desk.case, ORDER, TODAY), Standing::BreachRunning);
    assert!(clock::undecided(&desk.case, &POLICY, &LONDON).is_empty(), "the proceedings answer them");
    desk.must(submit(81, &[51, 52], "Two appointments missed. No reason was given"));
    desk.actor = ActorId(id(9));
    desk.must(manager(81, BreachDecision::SendBack, "Say what was tried"));
    assert_eq!(desk.case.enforcement.breaches[0].stage, Stage::Draft);
    desk.actor = ActorId(id(1));
    desk.must(submit(81, &[51, 52], "Two appointments missed. Three calls were made"));
    desk.actor = ActorId(id(9));
    let events = desk.must(manager(81, BreachDecision::Approve, "Clear failures"));
    let Event::BreachDecided(made) = &events[0] else { panic!("decided") };
    assert_eq!(made.alternatives, "", "the officer's words are not the manager's");
    let (_, pack) = desk.case.enforcement.breaches[0].submitted.as_ref().expect("a pack");
    assert_eq!(pack.alternatives, "More frequent reporting: tried in October", "they stand in the pack that was approved");
    desk.must(listed(81, date(2026, 12, 14)));
    desk.today = date(2026, 12, 14);
    desk.must(resulted(81, BreachResult::Warrant, desk.today));
    assert_eq!(desk.case.enforcement.breaches[0].stage, Stage::Listed, "a warrant ends nothing");
    desk.must(resulted(81, BreachResult::MoreRequirements, desk.today));
    assert_eq!(desk.case.enforcement.breaches[0].stage, Stage::Resulted);
    assert_eq!(standing(&desk.case, ORDER, desk.today), Standing::Good, "the court has dealt with those failures");
}

#[test]
fn a_step_towards_the_court_begins_a_pack_on_every_failure_that_counts() {
    let mut desk = on_order();
    desk.missed(51, date(2026, 11, 9), "UACP", Some(ORDER));
    desk.must(decide(decision(61, &[51], "EA02", date(2026, 11, 16))));
    desk.missed(52, date(2026, 11, 20), "UACP", Some(ORDER));
    let referred = EnforcementDecided { breach: Some(BreachId(id(81))), ..decision(62, &[52], "IBR", TODAY) };
    let events = desk.must(decide(referred));
    assert!(matches!(&events[..], [Event::EnforcementDecided(d), Event::BreachBegun(_)] if d.breach == Some(BreachId(id(81)))));
    let breach = &desk.case.enforcement.breaches[0];
    assert_eq!(breach.failures(), [AppointmentId(id(51)), AppointmentId(id(52))]);
    assert_eq!((breach.stage, breach.begun.circumstances.as_str()), (Stage::Draft, "Did not come to the office"));
    desk.missed(53, TODAY, "UACP", Some(ORDER));
    let more = EnforcementDecided { breach: Some(BreachId(id(82))), ..decision(63, &[53], "IBR", TODAY) };
    assert_eq!(desk.must(decide(more)).len(), 1, "one runs already");
}

#[test]
fn a_breach_rests_on_failures_of_its_order_and_runs_once() {
    let mut desk = on_order();
    desk.must(sentence(OTHER, disposal(true), date(2026, 7, 1), date(2026, 10, 1), Some(date(2027, 6, 30))));
    desk.missed(51, date(2026, 11, 16), "UACP", Some(ORDER));
    desk.missed(52, date(2026, 11, 17), "UACP", Some(OTHER));
    desk.missed(53, date(2026, 11, 18), "AAME", Some(ORDER));
    assert_eq!(desk.says(begin(81, ORDER, &[])), "Enter at least one failure to comply");
    assert!(desk.says(begin(81, ORDER, &[53])).starts_with("Choose only appointments that count as a failure"));
    assert!(desk.says(begin(81, ORDER, &[52])).starts_with("Choose failures under one order only"));
    assert!(desk.says(begin(81, OTHER, &[52])).starts_with("A licence is not taken to court for breach"));
    assert_eq!(desk.says(begin(81, 99, &[51])), "This person has no such sentence. Go back and choose it again");
    desk.must(begin(81, ORDER, &[51]));
    assert_eq!(desk.says(begin(82, ORDER, &[51])), "A breach of this order runs already. Open it instead");
}

#[test]
fn the_pack_needs_its_circumstances_and_a_manager_who_did_not_write_it() {
    let mut desk = on_order();
    desk.missed(51, date(2026, 11, 16), "UACP", Some(ORDER));
    desk.must(begin(81, ORDER, &[51]));
    assert_eq!(desk.says(submit(81, &[51], " ")), "Enter the circumstances, in your words");
    assert!(desk.says(manager(81, BreachDecision::Approve, "Clear")).starts_with("The officer is still working on the pack"));
    desk.must(submit(81, &[51], "Missed"));
    assert!(desk.says(submit(81, &[51], "Missed")).starts_with("The manager has the pack"));
    assert_eq!(
        desk.says(manager(81, BreachDecision::Approve, "Clear")),
        "A second person must approve this. Ask another manager"
    );
    desk.actor = ActorId(id(9));
    assert_eq!(desk.says(manager(81, BreachDecision::NoAction, "")), "Enter the reason for your decision");
    let silent = BreachDecided {
        id: BreachId(id(81)),
        decision: BreachDecision::NoAction,
        reason: "The evidence came".into(),
        alternatives: String::new(),
    };
    let silent = Command::Enforce(Wish::DecideBreach(silent));
    assert_eq!(desk.says(silent), "Enter what else was considered", "not to act is the manager's own decision");
    desk.must(manager(81, BreachDecision::NoAction, "The evidence came"));
    assert_eq!(desk.case.enforcement.breaches[0].stage, Stage::NotPursued);
    assert!(desk.says(listed(81, date(2026, 12, 1))).starts_with("The manager decided not to go on"));
}

#[test]
fn hearing_and_result_come_after_the_approval_and_in_order() {
    let mut desk = on_order();
    desk.missed(51, date(2026, 11, 16), "UACP", Some(ORDER));
    desk.must(begin(81, ORDER, &[51]));
    desk.must(submit(81, &[51], "Missed"));
    desk.actor = ActorId(id(9));
    desk.must(manager(81, BreachDecision::Approve, "Clear"));
    assert!(desk.says(resulted(81, BreachResult::Fined, TODAY)).contains("Record the date of the hearing next"));
    assert_eq!(desk.says(listed(81, date(2026, 11, 22))), "The hearing must be on or after the day of the approval");
    desk.must(listed(81, date(2026, 12, 1)));
    assert!(desk.says(manager(81, BreachDecision::Approve, "Clear")).starts_with("This breach is listed"));
    assert_eq!(
        desk.says(resulted(81, BreachResult::Fined, date(2026, 12, 1))),
        "The day of the result must be today or in the past"
    );
    desk.must(listed(81, date(2026, 12, 8)));
    desk.must(resulted(81, BreachResult::Withdrawn, TODAY));
    assert_eq!(standing(&desk.case, ORDER, TODAY), Standing::OneFailure, "taken back: the failure counts again");
}
