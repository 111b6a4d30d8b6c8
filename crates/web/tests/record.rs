//! The record: a note in two clicks from any page about a person, a timeline that can be narrowed, corrections that add
//! and never overwrite.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use support::{Counts, TestOffice};

#[test]
fn j10_a_note_from_the_banner_keeps_the_budget_and_comes_back_to_the_page() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000002/risk").unfold("Add a note");
    browser.in_form_of("Save note").fill("What happened", "Alex rang to say the bus is late. Will come at 3.");
    browser.press("Save note");
    browser.must_have_kept(Counts::of(1, 2, 2));
    assert_eq!(browser.path(), "/people/X000002/risk");
    browser.must_see("Note saved for Alex Example: phone call from Alex.");
    browser.start("/people/X000002/record").must_see("Phone call from Alex").must_see("Alex rang to say the bus is late");
    browser.must_see("Monday 23 November 2026 at 10am").must_see("Recorded by Ada Practice on 23 Nov 2026 at 10am");
}

#[test]
fn a_short_note_without_words_comes_back_in_the_whole_form_with_everything_kept() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000002").in_form_of("Save note").fill("Date", "+3").press("Save note");
    assert_eq!(browser.status(), 422);
    assert!(browser.page().title.starts_with("Error: Record - Alex Example"), "{}", browser.page().title);
    browser.must_see("Enter what happened");
    assert_eq!(browser.value_of("Date"), "+3");
    browser.start("/people/X000002/record").must_see("Use your draft from 10am");
}

#[test]
fn a_note_that_is_sent_twice_is_one_note() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000001").in_form_of("Save note").fill("What happened", "Once and no more");
    browser.press_twice("Save note");
    browser.start("/people/X000001/record");
    assert_eq!(browser.page().text.matches("Once and no more").count(), 1);
}

#[test]
fn the_whole_form_takes_a_type_a_summary_topics_and_what_is_not_shared() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000001/record").unfold("Write a note");
    browser.in_form_of("Save draft").fill("Type", "Home visit note").fill("Date", "yesterday").fill("Time", "2pm");
    browser.fill("What happened", "Nobody at home.").fill("Summary (optional)", "Visited, nobody in").choose("Accommodation");
    browser.choose("Do not share with Sam").press("Save note");
    browser.must_see("Note saved for Sam Example: home visit note.");
    browser.must_see("Visited, nobody in").must_see("Not to be shared").must_see("Sunday 22 November 2026 at 2pm");
    browser.fill("Topic", "Accommodation").press("Apply filters").must_see("1 entry.").must_see("Nobody at home.");
    browser.fill("Topic", "All").fill("Words in it", "nobody HOME").press("Apply filters").must_see("1 entry.");
    browser.fill("Words in it", "zebra").press("Apply filters").must_see("No results.");
    browser.follow("Remove the filter");
    browser.must_see("Attended and complied".to_lowercase().as_str());
}

#[test]
fn what_the_service_wrote_is_hidden_until_it_is_asked_for() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000002/record").must_not_see("Case allocated").must_see("What the service wrote by itself is hidden");
    browser
        .choose("Show what the service wrote")
        .press("Apply filters")
        .must_see("Case allocated")
        .must_see("Risk of serious harm: high");
}

#[test]
fn a_correction_stands_beside_the_entry_and_the_entry_stays() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000003/record").follow("Arrest notified");
    browser.must_see("The police told us of an arrest for theft");
    browser.in_form_of("Save correction").press("Save correction");
    assert_eq!(browser.status(), 422);
    browser.must_see("Choose what it is").must_see("Enter what is right, or what the person says");
    browser.in_form_of("Save correction").choose("Robin disagrees with the entry");
    browser.fill("What is right, or what the person says", "It was not me").press("Save correction");
    browser.must_see("Saved beside the entry").must_see("The person disagrees").must_see("It was not me");
    browser.must_see("The police told us of an arrest for theft");
    browser.start("/people/X000003/record").must_see("It was not me");
}

#[test]
fn a_past_view_of_the_record_has_no_forms_and_knows_nothing_later() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000003/record?as-at=2026-11-20").must_see("As it stood on Friday 20 November 2026");
    browser.must_not_see("Arrest notified").must_not_see("Write a note");
    browser.start("/people/X000001/appointments?as-at=2026-11-17").must_see("As it stood on");
    browser.must_not_see("Book appointment").must_not_see("Record outcome");
}

#[test]
fn an_entry_that_is_not_in_the_record_is_not_there() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    for id in ["0", "9999", "nonsense", "00000000-0000-0000-0000-000000000001"] {
        browser.start(&format!("/people/X000001/record/{id}"));
        assert_eq!(browser.status(), 404, "{id}");
    }
}

#[test]
fn who_may_not_write_reads_the_record_and_is_offered_no_form() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp2");
    browser.start("/people/X000001/record").must_not_see("Write a note").must_see("We spoke about the week");
    browser.start("/people/X000012/record");
    assert!(browser.path().starts_with("/people/X000012/open-with-reason"), "{}", browser.path());
}
