//! Enforcement on pages: a failure decided in the save that closes the session, the breach pack to the manager and on to the
//! result, the alarm, letters as text and PDF, and who may do what.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use record::{Command, risk::RiskLevelSet};
use rules::rosh::{GroupAtRisk, RoshLevel};
use service::access::FieldGroup;
use support::{
    Browser, TestOffice,
    failures::{decided_to_be, sam_was_warned, wish},
};

fn case(office: &TestOffice, crn: &str) -> std::sync::Arc<record::CaseFile> {
    let actor = office.office.actor("pp1");
    let groups = [FieldGroup::Enforcement];
    office.office.service.open_case(&actor, crn, &groups, None, None).unwrap().case.clone()
}

fn close(browser: &mut Browser, outcome: &str, note: &str) {
    browser.start("/").follow("Record outcome for Sam Example");
    browser.in_form_of("Save and finish").choose(outcome).fill("What happened", note);
    browser.press("Save and finish");
}

#[test]
fn another_step_needs_reasons_and_alternatives_and_later_leaves_it_due() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/").follow("Record outcome for Sam Example");
    browser.in_form_of("Save and finish").choose("Unacceptable absence").fill("What happened", "Did not come.");
    browser.fill("Step after the failure", "Take no further action").press("Save and finish");
    assert_eq!(browser.status(), 422);
    browser.must_see("Enter your reasons").must_see("Before this one: no failures in the last 12 months.");
    browser.in_form_of("Save and finish").fill("Why another step", "He rang the day before");
    browser.fill("What else was considered", "none").press("Save and finish");
    browser.must_see("Say what else was considered. If nothing else would do, say why");
    browser.in_form_of("Save and finish").fill("Step after the failure", "Decide later: it stays in the work due");
    browser.press("Save and finish").must_see("Outcome recorded for Sam Example: unacceptable absence.");
    assert!(case(&office, "X000001").enforcement.decisions.is_empty());
    browser.start("/people/X000001/enforcement").must_see("To decide: unacceptable absence on 23 Nov 2026");
}

#[test]
fn pressing_twice_is_one_failure_and_one_decision() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/").follow("Record outcome for Sam Example");
    browser.in_form_of("Save and finish").choose("Unacceptable absence").fill("What happened", "Did not come.");
    browser.press_twice("Save and finish");
    assert_eq!(browser.status(), 200, "{}", browser.page().text);
    assert_eq!(case(&office, "X000001").enforcement.decisions.len(), 1);
}

#[test]
fn the_officer_cannot_decide_their_own_pack_and_the_manager_cannot_without_a_reason() {
    let office = TestOffice::new();
    sam_was_warned(&office);
    let mut browser = office.browser_of("pp1");
    close(&mut browser, "Unacceptable absence", "Did not come again.");
    let pack = browser.path().to_owned();
    browser.in_form_of("Send to manager").fill("Circumstances", "").press("Send to manager");
    assert_eq!(browser.status(), 422);
    browser.must_see("Enter the circumstances, in your words");
    browser.in_form_of("Send to manager").fill("Circumstances", "Missed.").press("Send to manager");
    browser.must_see("A manager decides.").must_not_see("Save decision");
    let mut manager = office.browser_of("spo");
    manager.start(&pack).in_form_of("Save decision").choose("Send back").press("Save decision");
    assert_eq!(manager.status(), 422);
    manager.must_see("Enter the reason for your decision");
    manager.in_form_of("Save decision").fill("Reason", "Say what was tried.").press("Save decision");
    manager.must_see("Breach sent back to the officer");
    browser.start(&pack).must_see("Sent back by Erin Manager: Say what was tried.");
    assert_eq!(browser.in_form_of("Send to manager").value_of("Circumstances"), "Missed.");
}

#[test]
fn an_approved_breach_is_withdrawn_with_a_reason_and_the_form_beside_keeps_what_it_proposed() {
    let office = TestOffice::new();
    sam_was_warned(&office);
    let mut browser = office.browser_of("pp1");
    close(&mut browser, "Unacceptable absence", "Did not come again.");
    let pack = browser.path().to_owned();
    browser.in_form_of("Send to manager").fill("Circumstances", "Missed.").press("Send to manager");
    let mut manager = office.browser_of("spo");
    manager.start(&pack).in_form_of("Save decision").choose("Approve").fill("Reason", "The failures are clear.");
    manager.press("Save decision").must_see("Approved by Erin Manager: The failures are clear.");
    browser.start(&pack).in_form_of("Withdraw the breach").press("Withdraw the breach");
    assert_eq!(browser.status(), 422);
    browser.must_see("Enter why it is withdrawn");
    assert_eq!(browser.in_form_of("Save hearing").value_of("Court"), "Example Magistrates' Court");
    browser.in_form_of("Withdraw the breach").fill("Why it is withdrawn", "A letter of the hospital came.");
    browser.press("Withdraw the breach").must_see("Withdrawn: A letter of the hospital came.");
    browser.must_see("Resulted It was withdrawn").must_not_see("Save hearing");
}

#[test]
fn a_letter_is_drafted_from_the_record_kept_as_sent_and_printed_as_pdf() {
    let office = TestOffice::new();
    let id = sam_was_warned(&office);
    let page = format!("/people/X000001/enforcement/{id}");
    let mut browser = office.browser_of("pp1");
    browser.start(&page).must_see("Drafted from the record. Not sent yet.");
    for words in [
        "Did not come and did not answer two calls",
        "This is unacceptable.",
        "within 12 months of this warning",
        "you will be liable to be brought before a court",
        "Ada Practice",
    ] {
        browser.must_see(words);
    }
    let (kind, disposition, bytes) = browser.file(&format!("{page}/letter.pdf"));
    assert_eq!((kind.as_str(), disposition.as_str()), ("application/pdf", "attachment; filename=\"letter.pdf\""));
    assert!(bytes.starts_with(b"%PDF-1.7"), "a PDF");
    let (_, _, text) = browser.file(&format!("{page}/letter.txt"));
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("Dear Sam Example\n\nWarning: you did not keep to your community order"), "{text}");
    browser.start(&page).in_form_of("Record letter as sent").fill("Text of the letter", "Dear Sam [say more]");
    browser.press("Record letter as sent");
    assert_eq!(browser.status(), 422);
    browser.must_see("Replace the words in square brackets");
    browser.in_form_of("Record letter as sent").fill("Text of the letter", "Dear Sam\n\nA warning").choose("By hand");
    browser.press("Record letter as sent").must_see("Letter recorded as sent").must_see("Sent on 23 Nov 2026: by hand");
    let (_, _, text) = browser.file(&format!("{page}/letter.txt"));
    assert_eq!(String::from_utf8(text).unwrap(), "Dear Sam\n\nA warning");
}

#[test]
fn a_manager_withdraws_a_warning_with_a_reason_and_an_officer_cannot() {
    let office = TestOffice::new();
    let id = sam_was_warned(&office);
    let page = format!("/people/X000001/enforcement/{id}");
    let mut browser = office.browser_of("pp1");
    browser.start(&page).must_not_see("Withdraw warning");
    let mut manager = office.browser_of("spo");
    manager.start(&page).in_form_of("Withdraw warning").fill("Why is the warning withdrawn?", "Ill that day");
    manager.press("Withdraw warning").must_see("This warning no longer counts");
    browser.start("/people/X000001/enforcement").must_see("To decide: unacceptable absence on 16 Nov 2026");
}

#[test]
fn the_alarm_stands_first_with_its_clock_and_is_decided_with_reasons() {
    let office = TestOffice::new();
    let levels = [(GroupAtRisk::Public, RoshLevel::High)].into_iter().collect();
    let set = RiskLevelSet { levels, reasons: "Threats".into(), assessed_on: testkit::office::TODAY, ..RiskLevelSet::default() };
    wish(&office, "X000004", Command::SetRiskLevel(set));
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000004/enforcement");
    browser.must_see("2 appointments missed in a row").must_see("Decide by Tuesday 17 November 2026 (6 days late)");
    browser.must_see("First missed: 9 Nov 2026").must_see("Local default");
    browser.follow("Decide on the missed appointments").must_see("Recall has no pages here yet");
    browser.in_form_of("Save decision").choose("Take no further action").fill("Reasons", "Seen at the hostel today");
    browser.fill("What else was considered", "A home visit: the hostel confirmed").press("Save decision");
    browser.must_see("Decision saved for Jo Example: No further action").must_see("A home visit: the hostel confirmed");
    browser.start("/people/X000004/enforcement").must_not_see("appointments missed in a row");
}

#[test]
fn evidence_is_recorded_and_stands_beside_the_absence_it_is_about() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("ca");
    browser.start("/people/X000004/enforcement").must_see("Absences whose reason is awaited");
    browser.in_form_of("Save evidence").press("Save evidence");
    assert_eq!(browser.status(), 422);
    browser.must_see("Enter what came");
    browser.in_form_of("Save evidence").fill("What came", "A letter from the surgery").press("Save evidence");
    browser.must_see("Evidence saved for Jo Example").must_see("23 Nov 2026: A letter from the surgery");
    browser.must_not_see("Decide the failure");
}

#[test]
fn a_failure_is_decided_on_its_own_page_with_the_rule_beside_it() {
    let office = TestOffice::new();
    let missed: Vec<_> = case(&office, "X000004").appointments.iter().map(|a| (a.what.id, a.what.starts_at)).collect();
    let (last, _) = missed.iter().max_by_key(|(_, at)| *at).unwrap();
    decided_to_be(&office, "X000004", *last, "UACP");
    let mut browser = office.browser_of("pp1");
    browser
        .start("/people/X000004/enforcement")
        .must_see("1 failure in the last 12 months")
        .must_see("Proposed: Send a first warning letter.");
    browser.follow_first("Decide").must_see("The law asks for a warning or a referral for breach.");
    browser.in_form_of("Save decision").fill("What happened", "").press("Save decision");
    assert_eq!(browser.status(), 422);
    browser.must_see("Enter what happened, as the warning will say it");
    browser.in_form_of("Save decision").fill("What happened", "Did not come").press("Save decision");
    browser.must_see("Decision saved for Jo Example: First warning letter sent").must_see("Record letter as sent");
    browser.start(&format!("/people/X000004/enforcement/decide/{last}")).must_see("There is nothing to decide here");
}

#[test]
fn the_past_is_shown_without_forms_and_what_is_not_there_is_not_found() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000004/enforcement?as-at=2026-11-10").must_not_see("Save evidence");
    for page in ["/people/X000004/enforcement/nonsense", "/people/X000004/breaches/nonsense"] {
        assert_eq!(browser.start(page).status(), 404, "{page}");
    }
}

#[test]
fn a_note_that_must_not_be_shared_never_comes_into_a_letter_by_itself() {
    use record::appointment::{CloseSession, OnWarning, SessionClosed};
    let office = TestOffice::new();
    let o = &office.office;
    let session = SessionClosed {
        id: o.waiting,
        outcome: rules::code::OutcomeCode::literal("UAAB"),
        note: "His partner told us that he hides from the police".into(),
        summary: String::new(),
        tags: vec![],
        sensitive: true,
        evidence_by: None,
    };
    let close = CloseSession { session, seen: None, next: None, on_warning: OnWarning::Ask };
    let wish = Command::CloseSession(Box::new(close));
    o.service.execute(&o.actor("pp1"), o.person("X000001"), o.command(), wish, None).unwrap();
    let mut browser = office.browser_of("pp1");
    let page = format!("/people/X000001/enforcement/decide/{}", o.waiting);
    browser.start(&page).must_see("What do you decide?").must_not_see("His partner told us");
    assert_eq!(browser.in_form_of("Save decision").value_of("What happened"), "");
    // The same in one save: the warning states what the outcome says, and no more.
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/").follow("Record outcome for Sam Example");
    browser.in_form_of("Save and finish").choose("Unacceptable absence").fill("What happened", "His partner told us where he is");
    browser.choose("Do not share with Sam").press("Save and finish");
    assert_eq!(browser.status(), 200, "{}", browser.page().text);
    let decided = &case(&office, "X000001").enforcement.decisions[0];
    assert_eq!(decided.what.circumstances, "Unacceptable absence");
}
