//! Overview, risk, sentence, details, documents and access log through real HTTP; past views, changes, refusals.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use support::TestOffice;

const PAGES: [(&str, &str); 6] = [
    ("", "Overview"),
    ("/risk", "Risk"),
    ("/sentence", "Sentence and conditions"),
    ("/details", "Personal details"),
    ("/documents", "Documents"),
    ("/access-log", "Who has looked"),
];

#[test]
fn every_page_about_a_person_is_sound_and_names_the_person_in_its_title() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("spo");
    for (page, h1) in PAGES {
        browser.start(&format!("/people/X000002{page}"));
        assert_eq!((browser.status(), browser.page().h1.as_str()), (200, h1), "{page}");
        assert!(browser.page().title.ends_with(" - Alex Example (X000002) - Rainer"), "{}", browser.page().title);
        browser.must_see("High risk of serious harm");
    }
}

#[test]
fn the_overview_says_what_is_owed_by_when_with_the_next_step_and_the_rule() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000002").must_see("Due 20 Nov 2026 (3 days late)").must_see("Why am I seeing this?");
    browser.start("/people/X000001").must_see("Record outcome: Planned office visit on 23 Nov 2026");
    browser.follow_first("Record outcome: Planned office visit");
    assert!(browser.path().starts_with("/people/X000001/appointments/"), "{}", browser.path());
    browser.start("/people/X000003").must_see("Arrest notified").must_see("22 Nov 2026 at 8pm (yesterday)");
    browser.must_see("Community order (Sentencing Code), 12 months").must_see("4 of 12 months (33%)");
    browser.must_see("Domestic abuse Needed since 6 Jul 2026 (140 days ago). Not sent yet");
}

#[test]
fn a_past_view_says_so_on_every_page_and_has_nothing_that_changes_anything() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("spo");
    for (page, _) in PAGES {
        browser.start(&format!("/people/X000003{page}?as-at=2026-11-20"));
        browser.must_see("As it stood on Friday 20 November 2026. You cannot change anything here.");
        let posting = browser.page().forms.iter().filter(|form| form.method == "post").count();
        assert_eq!(posting, 1, "{page}: only signing out");
        browser.must_not_see("Arrest notified");
        let away = browser.page().links.iter().filter(|(_, to)| to.contains("/edit") || to.contains("/new")).count();
        assert_eq!(away, 0, "{page}");
    }
    browser.start("/people/X000003/details/name/edit?as-at=2026-11-20");
    assert_eq!(browser.path(), "/people/X000003/details?as-at=2026-11-20");
}

#[test]
fn a_phone_number_is_added_once_however_often_the_button_is_pressed_and_ended_later() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000001/details/contact/edit").choose("Mobile").fill("Number or e-mail address", "07700 900982");
    browser.press_twice("Add contact detail");
    assert_eq!(browser.path(), "/people/X000001/details");
    browser.must_see("Sam Example: contact details saved").must_see("07700 900982").must_see("Since 23 Nov 2026");
    assert_eq!(browser.page().text.matches("07700 900982").count(), 1);
    browser.start("/people/X000001/details/contact/edit").choose("Mobile: 07700 900982").press("End it");
    browser.start("/people/X000001/details/contact/edit").must_not_see("Mobile: 07700 900982");
}

#[test]
fn a_wrong_form_comes_back_with_every_value_kept_and_is_offered_as_a_draft() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000001/details/address/edit").choose("Other address: bail, temporary, family or work");
    browser.fill("Address line 1", "2 Example Road").fill("Postcode (optional)", "nonsense").press("Add address");
    assert_eq!(browser.status(), 422);
    assert!(browser.page().title.starts_with("Error: Addresses - Sam Example (X000001)"), "{}", browser.page().title);
    browser.must_see("There is a problem");
    assert_eq!(browser.value_of("Address line 1"), "2 Example Road");
    browser.start("/people/X000001/details/address/edit").must_see("Use your draft from 10am");
    assert_eq!(browser.value_of("Address line 1"), "");
    browser.follow_first("Use your draft");
    assert_eq!(browser.value_of("Address line 1"), "2 Example Road");
    browser.fill("Postcode (optional)", "SW1A 1AA").press("Add address");
    browser.must_see("Sam Example: addresses saved").must_see("2 Example Road");
    browser.start("/people/X000001/details/address/edit").must_not_see("Use your draft");
}

#[test]
fn a_name_put_right_a_number_and_a_need_are_on_the_page_at_once() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000001/details/name/edit").choose("The name was written wrong: put it right");
    browser.fill("Surname", "Exemplar").fill("Why?", "Slip of the pen").press("Save name");
    browser.must_see("Sam Exemplar: name saved").must_see("Former names None recorded");
    browser.start("/people/X000001/details/identifiers/edit").choose("PNC number").fill("Number", "02/73319Z");
    browser.press("Add number").must_see("2002/0073319Z");
    browser
        .start("/people/X000001/details/identifiers/edit")
        .choose("PNC number")
        .fill("Number", "02/73319A")
        .press("Add number");
    assert_eq!(browser.status(), 422);
    browser.start("/people/X000001/details/adjustments/edit").fill("What does the person need?", "Reads slowly");
    browser.fill("What do we do about it?", "Read letters aloud").press("Add adjustment");
    browser.must_see("Reads slowly").must_see("What we do: Read letters aloud");
}

#[test]
fn who_may_read_but_not_write_sees_no_link_and_no_form() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp2");
    browser.start("/people/X000001/details").must_not_see("Change");
    browser.go("/people/X000001/details/name/edit");
    assert_eq!((browser.status(), browser.page().h1.as_str()), (403, "You cannot change these details"));
    browser.must_see("Ask Ada Practice");
}

#[test]
fn an_auditor_reads_the_access_log_and_no_risk() {
    let office = TestOffice::new();
    let mut auditor = office.browser_of("aud");
    auditor.start("/people/X000002/access-log");
    assert_eq!(auditor.status(), 200);
    auditor.must_not_see("High risk of serious harm");
    auditor.go("/people/X000002/risk");
    assert_eq!(auditor.status(), 403);
}

#[test]
fn the_manager_reads_who_looked_at_what_and_why() {
    let office = TestOffice::new();
    let mut other = office.browser_of("pp4");
    other.start("/people/X000001/risk").choose("I am covering for the officer").fill("Say more", "Ada is away today");
    other.press("Open the record");
    assert_eq!((other.status(), other.path()), (200, "/people/X000001/risk"));
    let mut manager = office.browser_of("spo");
    manager.start("/people/X000001/access-log").must_see("Dan Elsewhere").must_see("Was asked for a reason");
    manager.must_see("I am covering for the officer: Ada is away today").must_see("Risk, Core facts, Line of risk");
    manager.must_see("Erin Manager");
}

#[test]
fn a_restricted_record_an_unknown_number_and_a_missing_page_say_what_to_do() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    for crn in ["X000009", "X000010"] {
        browser.start(&format!("/people/{crn}"));
        assert_eq!((browser.status(), browser.page().h1.as_str()), (403, "You cannot see this record"), "{crn}");
        browser.must_see("Ask Ben Practice");
        browser.must_not_see("Example (X0");
    }
    browser.start("/people/X999999");
    assert_eq!(browser.status(), 404);
    browser.must_see("Check the number or code in the address").must_see("Search for a person");
    browser.start("/people/X000001/details/nonsense/edit");
    assert_eq!(browser.status(), 404);
}

#[test]
fn access_is_limited_by_two_people_and_holds_at_the_next_request() {
    let office = TestOffice::new();
    let mut manager = office.browser_of("spo");
    manager.start("/people/X000001/access-log").follow("Who may see this record");
    manager.fill("Officer", "Ben Practice").choose("May not see the record (exclusion)").press("Propose entry");
    assert_eq!(manager.status(), 422);
    manager.must_see("Enter why access is limited");
    manager.fill("Why?", "Lives next door to the person").press("Propose entry");
    manager.must_see("It has no effect until a second person approves it");
    let mut colleague = office.browser_of("pp2");
    assert_eq!(colleague.start("/people/X000001").status(), 200);
    let mut head = office.browser_of("hpdu");
    head.start("/people/X000001/limited-access").must_see("Waits for a second person: it has no effect yet");
    head.press("Approve this entry").must_see("Access to this record is limited.");
    assert_eq!(colleague.start("/people/X000001").status(), 403);
    assert_eq!(office.browser_of("pp1").start("/people/X000001").status(), 200);
    head.press("Propose that it ends").must_see("Enter why it ends");
    head.fill("Last day", "today").fill("Why does it end?", "Moved away").press("Propose that it ends");
    head.must_see("Waits for a second person").must_not_see("Approve its end");
}

#[test]
fn somebody_shut_out_asks_and_the_head_of_the_unit_reads_why_without_seeing_the_record() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000009").fill("Why do you need to see this record?", "Cover").press("Ask for access");
    assert_eq!(browser.status(), 422);
    browser.must_see("Say why in 10 characters or more");
    assert_eq!(browser.value_of("Why do you need to see this record?"), "Cover");
    browser.fill("Why do you need to see this record?", "I cover for Ben next week").press("Ask for access");
    assert_eq!(browser.path(), "/");
    browser.must_see("You asked to see X000009");
    assert_eq!(browser.start("/people/X000009").status(), 403, "asking opens nothing");
    let mut head = office.browser_of("hpdu");
    head.start("/people/X000009/limited-access").must_see("I cover for Ben next week").must_see("Ada Practice");
    head.must_see("Erin Manager").must_not_see("Ola Example");
    assert_eq!(head.page().title, "Who may see this record - X000009 - Rainer");
    let mut own = office.browser_of("pp1");
    own.start("/people/X000001/ask-for-access");
    assert_eq!(own.path(), "/people/X000001", "there is nothing to ask for");
    own.go("/people/X000001/limited-access");
    assert_eq!((own.status(), own.page().h1.as_str()), (403, "You cannot limit access to this record"));
}

#[test]
fn an_auditor_sees_who_looked_and_the_number_and_no_name() {
    let office = TestOffice::new();
    let mut auditor = office.browser_of("aud");
    auditor.start("/people/X000002/access-log").must_not_see("Alex Example").must_not_see("Born");
    assert_eq!(auditor.page().title, "Access log - X000002 - Rainer");
}

#[test]
fn a_late_review_is_cleared_by_reviewing_the_flag() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000002").follow_first("Review flag");
    browser.press("Save review and keep flag");
    assert_eq!(browser.status(), 422);
    browser.must_see("Enter what the review found");
    browser.fill("What did the review find?", "The children still live there").press_twice("Save review and keep flag");
    assert_eq!(browser.path(), "/people/X000002/risk");
    browser.must_see("flag reviewed. Next review due").must_see("The children still live there");
    assert_eq!(browser.page().text.matches("The children still live there").count(), 1);
    browser.start("/people/X000002").must_not_see("Review flag");
    let mut colleague = office.browser_of("pp2");
    colleague.start("/people/X000002/risk").must_not_see("Review or take off");
    browser.start("/people/X000002/risk").follow_first("Review or take off");
    browser.fill("Why does it come off?", "The children moved away").press("Take flag off");
    browser.must_see("flag taken off").must_see("Flags that came off").must_see("The children moved away");
}
