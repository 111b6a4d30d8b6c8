//! The journeys of users-and-journeys section 3 that this slice has, each through real pages over HTTP, within its budget of
//! loads, clicks and answers. The browser looks every page over on its way (one h1, labels, ids, no script).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use support::{Counts, TestOffice};

#[test]
fn j1_today_is_there_at_once_with_time_person_place_and_risk() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/");
    browser.must_see("9am to 9:45am").must_see("Sam Example").must_see("Medium risk of serious harm");
    browser.must_see("Example office").must_see("Outcome needed").must_see("2pm to 2:45pm").must_see("Tomorrow (1)");
    let at = |words: &str| browser.page().text.find(words).unwrap();
    assert!(at("9am to 9:45am") < at("2pm to 2:45pm"), "what waits for its outcome stands first");
    browser.must_have_kept(Counts::of(0, 0, 0));
}

#[test]
fn j2_an_outcome_with_its_note_leads_back_to_the_day() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/").follow("Record outcome for Sam Example");
    browser.in_form_of("Save and finish").choose("Attended and complied").fill("What happened", "We spoke about work.");
    browser.press("Save and finish");
    browser.must_have_kept(Counts::of(2, 3, 2));
    assert_eq!(browser.path(), "/", "back where it began: {}", browser.page().text);
    browser.must_see("Success").must_see("Sam Example");
    browser.must_not_see("Record outcome for Sam Example");
    let person = office.office.person("X000001");
    let case = office.office.service.open_case(
        &office.office.actor("pp1"),
        "X000001",
        &[service::access::FieldGroup::Appointments],
        None,
        None,
    );
    let case = case.unwrap();
    assert_eq!(case.person, person);
    let closed = case.case.appointment(office.office.waiting).unwrap().closed().unwrap().clone();
    assert_eq!(closed.note, "We spoke about work.");
    browser.go("/");
    browser.must_not_see("Success");
}

#[test]
fn j2_a_failure_is_recorded_with_the_step_that_the_rule_proposes_in_one_save() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/").follow("Record outcome for Sam Example");
    browser.must_see("This would be failure 1 in the last 12 months. Proposed: Send a first warning letter.");
    browser.in_form_of("Save and finish").choose("Unacceptable absence").fill("What happened", "Did not come. Two calls.");
    browser.press("Save and finish");
    browser.must_have_kept(Counts::of(2, 3, 2));
    assert_eq!(browser.path(), "/");
    browser.must_see("1 failure in the last 12 months.").must_see("Decided: first warning letter sent.");
    let groups = [service::access::FieldGroup::Enforcement];
    let opened = office.office.service.open_case(&office.office.actor("pp1"), "X000001", &groups, None, None).unwrap();
    let decision = &opened.case.enforcement.decisions[0];
    assert_eq!(decision.what.action, rules::code::ActionCode::literal("EA02"));
    assert_eq!(decision.what.circumstances, "Did not come. Two calls.");
    assert!(decision.what.reasons.starts_with("As the rule proposes."), "{}", decision.what.reasons);
}

#[test]
fn j3_the_next_appointment_is_booked_from_the_case() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000004").follow("Book");
    browser.in_form_of("Book appointment").fill("Date", "+2").fill("Start", "11.30").press("Book appointment");
    browser.must_have_kept(Counts::of(2, 3, 2));
    assert_eq!(browser.path(), "/people/X000004", "{}", browser.page().text);
    browser.must_see("Success").must_see("Wed 25 Nov 2026 at 11:30am");
}

#[test]
fn j2_and_j3_an_outcome_and_the_next_appointment_are_one_page() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/").follow("Record outcome for Sam Example");
    browser.in_form_of("Save and finish").choose("Attended and complied").fill("What happened", "We spoke about work.");
    browser.fill("Date", "1/12/26").fill("Start", "2pm").press("Save and finish");
    browser.must_have_kept(Counts::of(2, 4, 4));
    assert_eq!(browser.path(), "/", "{}", browser.page().text);
    browser.start("/people/X000001/appointments").must_see("Tue 1 Dec 2026").must_see("2pm to 2:30pm");
}

#[test]
fn j6_oversight_is_recorded_from_the_queue_with_an_action() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("spo");
    browser.start("/oversight").follow("Record oversight for Alex Example");
    browser.must_see("What changed").must_see("High risk of serious harm");
    browser.in_form_of("Save oversight").choose("Change: something changes, as the actions say");
    browser.fill("Your reasons", "The household is not known. The visit comes first.");
    browser
        .fill("Action 1: what is to be done", "Visit the home")
        .choose("We discussed the risk of harm")
        .press("Save oversight");
    browser.must_have_kept(Counts::of(2, 4, 4));
    assert_eq!(browser.path(), "/oversight", "{}", browser.page().text);
    browser.must_see("Success").must_see("Alex Example: oversight recorded");
    browser.must_not_see("Record oversight for Alex Example");
}

#[test]
fn j7_a_failure_after_a_warning_becomes_a_pack_with_the_manager_who_decides() {
    let office = TestOffice::new();
    support::failures::sam_was_warned(&office);
    let mut browser = office.browser_of("pp1");
    browser.start("/").follow("Record outcome for Sam Example");
    browser.in_form_of("Save and finish").choose("Unacceptable absence").fill("What happened", "Did not come again.");
    browser.press("Save and finish");
    assert!(browser.path().starts_with("/people/X000001/breaches/"), "{}: {}", browser.path(), browser.page().text);
    browser.must_see("Draft The officer is working on the pack").must_see("What each stage means");
    browser.must_see("Example Magistrates' Court").must_see("First warning letter sent, 23 Nov 2026");
    browser.must_see("16 Nov 2026").must_see("23 Nov 2026");
    let pack = browser.path().to_owned();
    browser.in_form_of("Send to manager").fill("Circumstances", "Two appointments missed after a warning. No reason given.");
    browser.press("Send to manager");
    browser.must_have_kept(Counts::of(4, 8, 6));
    browser.must_see("Breach sent to the manager for Sam Example").must_see("With manager");
    // The manager: two loads, three clicks, two answers.
    let mut manager = office.browser_of("spo");
    manager.start("/oversight").follow("Decide breach for Sam Example");
    manager.must_see("What else the officer considered");
    manager.in_form_of("Save decision").choose("Approve").fill("Reason", "The failures are clear.");
    manager.press("Save decision");
    manager.must_have_kept(Counts::of(2, 3, 2));
    manager.must_see("Breach approved for Sam Example").must_see("Ready for court").must_not_see("Also considered");
    // Court.
    browser.start(&pack).must_see("The court gave a date");
    browser.in_form_of("Save hearing").fill("Day of the hearing", "+14").press("Save hearing");
    browser.must_see("Hearing saved for Sam Example").must_see("Listed The court has given a date");
    browser.in_form_of("Save result").choose("Proved, fined").fill("In words", "Fined. The order goes on.").press("Save result");
    browser.must_see("Result saved for Sam Example").must_see("Resulted The court has dealt with it.");
    browser.start("/people/X000001/enforcement").must_see("No failures in the last 12 months");
}

#[test]
fn j9_risk_is_seen_at_a_glance_by_search_and_on_own_rows() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/search").fill("Name, case number, date of birth or phone", "alex example").press("Search");
    browser.must_see("High risk of serious harm").must_see("1 flag").must_see("Alex Example");
    browser.must_have_kept(Counts::of(1, 1, 1));
    browser.start("/").must_see("High risk of serious harm").must_have_kept(Counts::of(0, 0, 0));
}

#[test]
fn j10_a_note_is_written_in_the_banner_of_any_page_about_the_person() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    for (page, words) in
        [("/people/X000001/risk", "About risk"), ("/people/X000001", "About all"), ("/people/X000001/record", "On the record")]
    {
        browser.start(page).unfold("Add a note").in_form_of("Save note");
        browser.fill("Type", "Text message to or from Sam").fill("What happened", words).press("Save note");
        browser.must_have_kept(Counts::of(1, 2, 2));
        assert_eq!(browser.path(), page);
        browser.must_see("Success");
    }
    browser.start("/people/X000001/record");
    browser.must_see("About risk").must_see("About all").must_see("On the record").must_see("Text message to or from Sam");
}

#[test]
fn an_end_that_was_typed_stays_and_one_left_alone_moves_with_the_start() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000004/appointments/new").in_form_of("Book appointment");
    browser.fill("Date", "+2").fill("Start", "1pm").fill("End", "2.15pm").press("Book appointment");
    browser.go("/people/X000004/appointments").must_see("1pm to 2:15pm");
    browser.go("/people/X000004/appointments/new").in_form_of("Book appointment");
    browser.fill("Date", "+3").fill("Start", "3pm").press("Book appointment");
    browser.go("/people/X000004/appointments").must_see("3pm to 3:30pm");
}

#[test]
fn pressing_twice_is_one_note_and_one_appointment() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000001").in_form_of("Save note").fill("What happened", "Said once").press_twice("Save note");
    assert_eq!(browser.status(), 200, "{}", browser.page().text);
    browser.go("/people/X000001/record");
    assert_eq!(browser.page().text.matches("Said once").count(), 1, "{}", browser.page().text);
    browser.go("/people/X000004/appointments/new").in_form_of("Book appointment").fill("Date", "+2");
    browser.press_twice("Book appointment");
    assert_eq!(browser.status(), 200, "{}", browser.page().text);
    browser.go("/people/X000004/appointments");
    assert_eq!(browser.page().text.matches("Arranged View").count(), 1, "{}", browser.page().text);
}
