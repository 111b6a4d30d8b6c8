//! What a case shows of the questions of inspectors: from which day, until when, and met or not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use common::{Desk, POLICY, allocated, flag, id, judged, sentence};
use jiff::{
    civil::{Date, date},
    tz::TimeZone,
};
use proptest::prelude::*;
use record::{
    ActionId, CaseFile, Command, ContactId, EnquiryId, OfficerId, OversightId,
    contact::ContactRecorded,
    enquiry::{EnquiryAnalysed, EnquiryAnswered, EnquiryNotNeeded, EnquiryRead, EnquirySent, Wish},
    histories::history,
    measures::measures,
    oversight::{self, AgreedAction, OversightActionClosed, OversightRecorded, View},
    person::Sex,
    plan::Ended,
};
use rules::{
    code::ContactCode,
    enquiry::{EnquiryKind, EnquiryTrigger},
    measure::MeasureCode,
    oversight::OversightTrigger,
    rosh::RoshLevel,
};

/// Monday 2 November 2026: sentence and start of supervision.
const START: Date = date(2026, 11, 2);

fn supervised() -> Desk {
    let mut desk = Desk::on(START, Sex::Male);
    desk.must(sentence(1, "340", START, START, Some(date(2027, 11, 1))));
    desk.must(allocated(2, START));
    desk
}

/// Whether a question is met on a day; none where the case does not count.
fn met(case: &CaseFile, code: MeasureCode, day: Date) -> Option<bool> {
    let all = measures(case, &POLICY, &TimeZone::UTC);
    let mut found = all.iter().filter(|m| m.code == code && m.counts_on(day));
    let first = found.next().map(|m| m.met);
    assert!(found.next().is_none(), "{code} counts twice on {day}: {all:#?}");
    first
}

fn send(n: u128, kind: EnquiryKind, on: Date) -> Command {
    Command::Enquiry(Wish::Send(EnquirySent {
        id: EnquiryId(id(n)),
        kind,
        trigger: EnquiryTrigger::InitialAssessment,
        needed_since: START,
        on,
        sent_to: "Example hub".into(),
        reference: String::new(),
        about: String::new(),
        subjects: vec![],
        due_on: on,
        address: None,
    }))
}

fn answered(n: u128, on: Date) -> Command {
    Command::Enquiry(Wish::Answer(EnquiryAnswered {
        id: EnquiryId(id(n)),
        on,
        responder: "Example hub".into(),
        nothing_known: true,
        summary: String::new(),
        named: vec![],
    }))
}

#[test]
fn a_check_that_was_never_sent_fails_the_case_from_the_day_after_its_own() {
    let mut desk = supervised();
    // To be sent within one working day: Tuesday. On Wednesday it is late.
    assert_eq!(met(&desk.case, MeasureCode::AbuseEnquiryMade, date(2026, 11, 3)), None);
    assert_eq!(met(&desk.case, MeasureCode::AbuseEnquiryMade, date(2026, 11, 4)), Some(false));
    desk.day_comes(date(2026, 11, 9));
    desk.must(send(10, EnquiryKind::DomesticAbuse, date(2026, 11, 9)));
    assert_eq!(met(&desk.case, MeasureCode::AbuseEnquiryMade, date(2026, 11, 9)), Some(true));
    assert_eq!(met(&desk.case, MeasureCode::PoliceInformation, date(2026, 11, 9)), Some(false), "sent is not answered");
    desk.must(answered(10, date(2026, 11, 9)));
    assert_eq!(met(&desk.case, MeasureCode::PoliceInformation, date(2026, 11, 9)), Some(true));
}

#[test]
fn a_check_that_came_too_late_to_inform_the_assessment_was_not_made_where_needed() {
    // 15 working days after the start: Monday 23 November.
    for (sent_on, made) in [(date(2026, 11, 23), true), (date(2026, 11, 24), false)] {
        let mut desk = supervised();
        desk.day_comes(sent_on);
        desk.must(send(10, EnquiryKind::DomesticAbuse, sent_on));
        desk.must(answered(10, sent_on));
        assert_eq!(met(&desk.case, MeasureCode::AbuseEnquiryMade, sent_on), Some(made), "{sent_on}");
        assert_eq!(met(&desk.case, MeasureCode::PoliceInformation, sent_on), Some(made), "{sent_on}");
    }
}

#[test]
fn a_note_of_a_visit_counts_when_it_came_in_time() {
    // High risk since 2 November: a month, and five working days before the manager is told.
    for (visited_on, met_then) in [(date(2026, 12, 8), true), (date(2026, 12, 9), false)] {
        let mut desk = supervised();
        desk.must(judged(RoshLevel::High, START));
        desk.day_comes(visited_on);
        let visit = ContactRecorded {
            id: ContactId(id(41)),
            kind: ContactCode::literal("R-HOME-VISIT"),
            happened_at: visited_on.at(8, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp(),
            note: "Seen at home".into(),
            summary: String::new(),
            tags: vec![],
            sensitive: false,
            sentence: None,
        };
        desk.must(Command::RecordContact(visit));
        assert_eq!(met(&desk.case, MeasureCode::HomeVisit, visited_on), Some(met_then), "{visited_on}");
    }
}

#[test]
fn a_need_that_somebody_decided_against_does_not_count() {
    let mut desk = supervised();
    assert_eq!(met(&desk.case, MeasureCode::ChildrenEnquiryMade, date(2026, 11, 6)), Some(false));
    desk.must(Command::Enquiry(Wish::NotNeeded(EnquiryNotNeeded {
        id: EnquiryId(id(11)),
        kind: EnquiryKind::Children,
        trigger: EnquiryTrigger::InitialAssessment,
        needed_since: START,
        reason: "No child is near, seen at home".into(),
        address: None,
    })));
    assert_eq!(met(&desk.case, MeasureCode::ChildrenEnquiryMade, date(2026, 11, 6)), None);
}

#[test]
fn an_answer_counts_as_analysed_only_when_somebody_wrote_what_it_means() {
    let mut desk = supervised();
    desk.must(send(12, EnquiryKind::Children, START));
    desk.must(answered(12, START));
    assert_eq!(met(&desk.case, MeasureCode::AnswerAnalysed, START), Some(false));
    desk.must(Command::Enquiry(Wish::Read(EnquiryRead { id: EnquiryId(id(12)) })));
    assert_eq!(met(&desk.case, MeasureCode::AnswerAnalysed, START), Some(false), "read is not analysed");
    let analysed = EnquiryAnalysed { id: EnquiryId(id(12)), analysis: "Nothing known is no proof".into() };
    desk.must(Command::Enquiry(Wish::Analyse(analysed)));
    assert_eq!(met(&desk.case, MeasureCode::AnswerAnalysed, START), Some(true));
    assert_eq!(met(&desk.case, MeasureCode::ReplyInTime, START), Some(true));
}

#[test]
fn a_reply_that_never_comes_fails_three_months_after_its_day() {
    let mut desk = supervised();
    desk.must(send(13, EnquiryKind::Children, START));
    // Five working days for the answer: 9 November; three months more are over on 8 February.
    assert_eq!(met(&desk.case, MeasureCode::ReplyInTime, date(2027, 2, 8)), None);
    assert_eq!(met(&desk.case, MeasureCode::ReplyInTime, date(2027, 2, 9)), Some(false));
}

fn talk(n: u128, on: Date, reasons: &str, actions: Vec<AgreedAction>) -> Command {
    Command::Oversee(oversight::Wish::Record(OversightRecorded {
        id: OversightId(id(n)),
        trigger: OversightTrigger::AdHoc,
        on,
        opened_at: None,
        minutes: 30,
        with: Some(OfficerId(id(2))),
        risk_discussed: true,
        checks: vec![],
        view: View::Agree,
        reasons: reasons.into(),
        actions,
        next_on: None,
    }))
}

const PROPER: &str = "We went through who is at risk and how, what the police said, and what the plan does about each of them; \
                      nothing changes until the visit.";

#[test]
fn a_short_note_is_no_oversight_and_a_good_one_holds_until_the_next_is_late() {
    let mut desk = supervised();
    desk.must(talk(20, START, "Discussed. Continue.", vec![]));
    assert_eq!(met(&desk.case, MeasureCode::OversightAcceptable, START), Some(false), "four words");
    let day = date(2026, 11, 10);
    desk.day_comes(day);
    desk.must(talk(21, day, PROPER, vec![]));
    assert_eq!(met(&desk.case, MeasureCode::OversightAcceptable, day), Some(true));
    // The next is due at 16 weeks, on Monday 22 February 2027; nobody holds it.
    let due = record::oversight::due::due(&desk.case, &POLICY, &TimeZone::UTC);
    let next = due.iter().filter(|d| d.open()).map(|d| d.due_on).min().expect("a next conversation");
    assert_eq!(met(&desk.case, MeasureCode::OversightAcceptable, next), Some(true));
    assert_eq!(met(&desk.case, MeasureCode::OversightAcceptable, next.tomorrow().unwrap()), Some(false));
}

#[test]
fn oversight_is_effective_when_what_was_agreed_was_done_by_its_day() {
    let action = |n, due_on| AgreedAction { id: ActionId(id(n)), what: "Visit".into(), owner: OfficerId(id(2)), due_on };
    let mut desk = supervised();
    let due = date(2026, 11, 6);
    desk.must(talk(30, START, PROPER, vec![action(31, due)]));
    assert_eq!(met(&desk.case, MeasureCode::OversightEffective, due), None, "there is still time");
    assert_eq!(met(&desk.case, MeasureCode::OversightEffective, date(2026, 11, 7)), Some(false));
    desk.day_comes(date(2026, 11, 5));
    let done = OversightActionClosed { id: ActionId(id(31)), ended: Ended::Done, note: "Seen".into() };
    desk.must(Command::Oversee(oversight::Wish::CloseAction(done)));
    assert_eq!(met(&desk.case, MeasureCode::OversightEffective, date(2026, 11, 7)), Some(true));
}

#[test]
fn high_risk_asks_for_a_visit_at_home_and_a_flag_makes_a_perpetrator() {
    let mut desk = supervised();
    assert_eq!(met(&desk.case, MeasureCode::HomeVisit, date(2027, 6, 1)), None);
    assert_eq!(met(&desk.case, MeasureCode::AbusePerpetrator, START), Some(false));
    assert_eq!(met(&desk.case, MeasureCode::AbuseIntervention, START), None, "asked of perpetrators only");
    desk.must(judged(RoshLevel::High, START));
    // A month for somebody at high risk.
    assert_eq!(met(&desk.case, MeasureCode::HomeVisit, date(2026, 12, 2)), None);
    assert_eq!(met(&desk.case, MeasureCode::HomeVisit, date(2026, 12, 3)), Some(false));
    desk.must(flag(40, "ADVP", START));
    assert_eq!(met(&desk.case, MeasureCode::AbusePerpetrator, START), Some(true));
    for code in [MeasureCode::AbuseRiskAssessed, MeasureCode::AbuseIntervention, MeasureCode::AbuseAgencies] {
        assert_eq!(met(&desk.case, code, START), Some(false), "{code}");
    }
}

#[test]
fn nothing_counts_after_the_last_day_of_the_sentence() {
    let desk = supervised();
    let all = measures(&desk.case, &POLICY, &TimeZone::UTC);
    assert!(!all.is_empty() && all.iter().all(|m| m.counts_until.is_some_and(|last| last <= date(2027, 11, 1))), "{all:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever happens, a case answers each question about itself at most once on any day, and every answer has a name of its own.
    #[test]
    fn a_case_counts_at_most_once_for_a_question_about_itself(seed in any::<u64>(), turns in 10_u32..120, ahead in 0_i32..900) {
        use MeasureCode as M;
        let (_, case) = history(seed, turns, &POLICY, &TimeZone::UTC);
        let all = measures(&case, &POLICY, &TimeZone::UTC);
        let mut names: Vec<_> = all.iter().map(|m| (m.code, m.about)).collect();
        names.sort_unstable();
        names.dedup();
        prop_assert_eq!(names.len(), all.len());
        let day = record::recorded::plus_days(date(2025, 6, 1), ahead);
        for code in M::ALL.iter().filter(|code| !matches!(code, M::ReplyInTime | M::AnswerAnalysed | M::OversightEffective | M::RiskClassConsistent)) {
            prop_assert!(all.iter().filter(|m| m.code == *code && m.counts_on(day)).count() <= 1, "{code} on {day}");
        }
    }
}
