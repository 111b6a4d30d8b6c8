//! Closing a session and booking the next one on one page, within the budgets of users-and-journeys section 3; nothing
//! typed is ever lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use record::{AppointmentId, PersonId};
use support::{Browser, Counts, TestOffice};

fn waiting(office: &TestOffice) -> String {
    format!("/people/X000001/appointments/{}", office.office.waiting)
}

fn appointments(office: &TestOffice, crn: &str) -> Vec<record::appointment::Appointment> {
    let actor = office.office.actor("pp1");
    let groups = [service::access::FieldGroup::Appointments];
    office.office.service.open_case(&actor, crn, &groups, None, None).unwrap().case.appointments.clone()
}

fn open(office: &TestOffice) -> Browser {
    let mut browser = office.browser_of("pp1");
    browser.start(&waiting(office));
    assert_eq!((browser.status(), browser.page().h1.as_str()), (200, "Record outcome"));
    browser
}

#[test]
fn j2_an_outcome_with_a_note_and_the_next_appointment_keep_the_budget() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/").follow_first("Record outcome");
    browser
        .in_form_of("Save and finish")
        .choose("Attended and complied")
        .fill("What happened", "Came on time. Spoke about work.");
    browser.press("Save and finish");
    // J2 alone allows 2/3/2 and both at once 2/4/4: with the next appointment as proposed, both fit into the first.
    browser.must_have_kept(Counts::of(2, 3, 2));
    assert_eq!(browser.path(), "/", "back to where the user came from");
    browser.must_see("Outcome recorded for Sam Example: attended and complied.").must_see("Next appointment: ");
    let all = appointments(&office, "X000001");
    let closed = all.iter().find(|a| a.what.id == office.office.waiting).unwrap().closed().unwrap().clone();
    assert_eq!((closed.note.as_str(), closed.summary.as_str()), ("Came on time. Spoke about work.", "Came on time"));
    let next = all.last().unwrap();
    assert_eq!(next.what.sentence, all.iter().find(|a| a.what.id == office.office.waiting).unwrap().what.sentence);
    assert_eq!(next.what.officer, office.office.officer("pp1"));
    assert_eq!(next.what.ends_at.duration_since(next.what.starts_at), jiff::SignedDuration::from_mins(30));
    assert_eq!(next.what.place, "Example office");
}

#[test]
fn j2_and_j3_together_with_a_day_and_time_of_ones_own_keep_the_budget() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/").follow_first("Record outcome");
    browser.in_form_of("Save and finish").choose("Attended and complied").fill("What happened", "Came on time");
    browser.fill("Date", "1/12/26");
    browser.press("Save and finish");
    browser.must_have_kept(Counts::of(2, 4, 4));
    browser.must_see("Next appointment: Tuesday 1 December 2026 at");
}

#[test]
fn pressing_twice_is_one_outcome_and_one_appointment() {
    let office = TestOffice::new();
    let before = appointments(&office, "X000001").len();
    let mut browser = open(&office);
    browser.in_form_of("Save and finish").choose("Attended and complied").fill("What happened", "Came");
    browser.press_twice("Save and finish");
    assert_eq!(browser.status(), 200);
    browser.must_see("Outcome recorded for Sam Example");
    assert_eq!(appointments(&office, "X000001").len(), before + 1);
}

#[test]
fn the_proposal_says_why_and_who_has_no_mobile_is_offered_no_text() {
    let office = TestOffice::new();
    let browser = open(&office);
    browser.must_see("Contact is due by ").must_see("Why this day?").must_see("our default: no public text confirms it");
    browser.must_not_see("Send Sam a text");
    assert_eq!(browser.value_of("Type"), "COAP");
    assert_eq!(browser.value_of("Place"), "Example office");
}

#[test]
fn without_an_outcome_the_form_comes_back_with_everything_kept_and_is_offered_as_a_draft() {
    let office = TestOffice::new();
    let mut browser = open(&office);
    browser.in_form_of("Save and finish").fill("What happened", "A long story").fill("Date", "31/2/27").fill("End", "2");
    browser.press("Save and finish");
    assert_eq!(browser.status(), 422);
    assert!(browser.page().title.starts_with("Error: Record outcome - Sam Example (X000001)"), "{}", browser.page().title);
    browser.must_see("Choose what came of the appointment");
    browser.must_see("Enter the date of the appointment as a day that exists, like 27/3/26");
    browser.must_see("Enter the end time with am or pm: 2am or 2pm");
    assert_eq!(browser.in_form_of("Save and finish").value_of("What happened"), "A long story");
    browser.start(&waiting(&office)).must_see("Use your draft from 10am");
    browser.follow("Use your draft from 10am");
    assert_eq!(browser.in_form_of("Save and finish").value_of("What happened"), "A long story");
}

#[test]
fn save_draft_records_nothing_and_brings_everything_back() {
    let office = TestOffice::new();
    let mut browser = open(&office);
    browser.in_form_of("Save and finish").choose("Unacceptable absence").fill("What happened", "Did not come");
    browser.press("Save draft");
    browser.must_see("Your draft was saved. Nothing is in the record yet.");
    assert_eq!(browser.in_form_of("Save and finish").value_of("What happened"), "Did not come");
    browser.must_see("Before this one: no failures in the last 12 months.");
    assert!(appointments(&office, "X000001").iter().find(|a| a.what.id == office.office.waiting).unwrap().closed().is_none());
    browser
        .press("Save and finish")
        .must_see("Outcome recorded for Sam Example: unacceptable absence. 1 failure in the last 12 months.");
    browser.start(&waiting(&office)).must_not_see("Use your draft");
}

#[test]
fn an_acceptable_absence_needs_its_reason_and_a_reason_under_another_choice_is_ignored() {
    let office = TestOffice::new();
    let mut browser = open(&office);
    browser.in_form_of("Save and finish").choose("Acceptable absence").press("Save and finish");
    assert_eq!(browser.status(), 422);
    browser.must_see("Choose the reason for the absence");
    browser.in_form_of("Save and finish").choose("Attended and complied").fill("Reason for the absence", "Medical");
    browser.press("Save and finish");
    browser.must_see("attended and complied");
}

#[test]
fn a_reason_not_yet_known_is_due_by_the_day_the_rule_sets_and_is_decided_on_the_same_page() {
    let office = TestOffice::new();
    let mut browser = open(&office);
    browser.must_see("The reason must be known by Monday 30 November 2026 (in 7 days)");
    browser.in_form_of("Save and finish").choose("Failed to attend, reason not yet known").press("Save and finish");
    browser.must_see("The reason must be known by Monday 30 November 2026.");
    browser.start(&waiting(&office)).must_see("Decide this absence");
    browser.in_form_of("Save decision").choose("Unacceptable absence").press("Save decision");
    assert_eq!(browser.status(), 422);
    browser.must_see("Enter the reason, with the evidence");
    browser.in_form_of("Save decision").fill("Why, with the evidence", "No answer to two calls").press("Save decision");
    browser.must_see("Outcome decided for Sam Example: unacceptable absence. 1 failure in the last 12 months.");
    browser.start(&waiting(&office)).must_see("No answer to two calls").must_see("Put the outcome right");
}

#[test]
fn a_day_off_is_a_warning_asked_once_and_not_an_error() {
    let office = TestOffice::new();
    let mut browser = open(&office);
    browser.in_form_of("Save and finish").choose("Attended and complied").fill("What happened", "Came");
    browser.fill("Date", "25/12/26").press("Save and finish");
    assert_eq!(browser.status(), 422);
    assert!(browser.page().title.starts_with("Record outcome"), "{}", browser.page().title);
    browser.must_see("Friday 25 December 2026 is not a working day").must_see("That is Friday 25 December 2026");
    browser.in_form_of("Save and finish").choose("Book anyway").press("Save and finish");
    browser.must_see("Next appointment: Friday 25 December 2026");
}

#[test]
fn what_is_typed_under_headings_becomes_one_note() {
    let office = TestOffice::new();
    let mut browser = open(&office);
    browser.follow("Write under headings");
    browser.in_form_of("Save and finish").choose("Attended and complied");
    browser.fill("Check in", "Well").fill("Tasks", "Ring the landlord").press("Save and finish");
    let all = appointments(&office, "X000001");
    let closed = all.iter().find(|a| a.what.id == office.office.waiting).unwrap().closed().unwrap().clone();
    assert_eq!(closed.note, "Check in\nWell\n\nTasks\nRing the landlord");
}

#[test]
fn when_somebody_was_quicker_both_texts_are_shown_and_ones_own_can_be_kept_as_a_note() {
    let office = TestOffice::new();
    let mut first = open(&office);
    let mut second = open(&office);
    first.in_form_of("Save and finish").choose("Attended and complied").fill("What happened", "The first account");
    first.press("Save and finish").must_see("Outcome recorded");
    second.in_form_of("Save and finish").choose("Unacceptable absence").fill("What happened", "The second account");
    second.press("Save and finish");
    assert_eq!(second.status(), 409);
    second.must_see("The first account");
    assert_eq!(second.value_of("What you wrote"), "The second account");
    second.press("Add my text to the record as a note").must_see("Note saved for Sam Example");
    second.start("/people/X000001/record").must_see("The second account").must_see("The first account");
}

#[test]
fn an_appointment_to_come_can_be_moved_and_cancelled_and_the_old_entry_stays() {
    let office = TestOffice::new();
    let all = appointments(&office, "X000002");
    let to_come = all.iter().find(|a| a.closed().is_none()).unwrap().what.id;
    let mut browser = office.browser_of("pp1");
    browser.start(&format!("/people/X000002/appointments/{to_come}")).must_see("Arranged");
    browser.follow("Move");
    browser.in_form_of("Move appointment").press("Move appointment");
    assert_eq!(browser.status(), 422);
    browser.must_see("Choose who asked").must_see("Enter why the appointment moves");
    browser.in_form_of("Move appointment").choose("Alex").fill("Why it moves", "Works that day").fill("Date", "+2");
    browser.fill("Start", "11am").fill("End", "11.45am").press("Move appointment");
    browser.must_see("Appointment of Alex Example moved to Wednesday 25 November 2026, 11am to 11:45am.");
    browser.must_see("Moved, Alex asked");
    let moved = appointments(&office, "X000002").last().unwrap().what.id;
    browser.start(&format!("/people/X000002/appointments/{moved}")).follow("Cancel appointment");
    browser.in_form_of("Cancel appointment").choose("We did").fill("Why it is cancelled", "The office is closed");
    browser.press("Cancel appointment").must_see("Appointment of Alex Example cancelled.").must_see("Cancelled");
}

#[test]
fn who_may_read_and_not_write_sees_the_appointment_and_no_form() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp2");
    browser.start(&waiting(&office));
    assert_eq!((browser.status(), browser.page().h1.as_str()), (200, "Appointment"));
    browser.must_see("Outcome needed").must_not_see("Save and finish");
    browser.start("/people/X000001/appointments/new");
    assert_eq!(browser.status(), 403);
    browser.start("/people/X000001/appointments");
    browser.must_not_see("Book appointment");
}

#[test]
fn an_appointment_that_is_not_this_persons_is_not_there() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    for id in [AppointmentId(PersonId(uuid::Uuid::nil()).0).to_string(), "nonsense".to_owned()] {
        browser.start(&format!("/people/X000001/appointments/{id}"));
        assert_eq!(browser.status(), 404);
    }
}

#[test]
fn j3_booking_from_the_banner_keeps_the_budget() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000004").follow("Book");
    browser.in_form_of("Book appointment").press("Book appointment");
    browser.must_have_kept(Counts::of(2, 3, 2));
    assert_eq!(browser.path(), "/people/X000004");
    browser.must_see("Appointment booked for Jo Example: ");
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000005").follow("Book");
    browser.in_form_of("Book appointment").fill("Date", "tomorrow").fill("Place", "The library").press("Book appointment");
    browser.must_have_kept(Counts::of(2, 3, 2));
    browser.must_see("Tuesday 24 November 2026");
}
