//! The states of users-and-journeys section 9 and the walls of security-and-records, on pages over HTTP: past views,
//! restricted and unknown people, roles without a page, words for what went wrong, and a log that says nothing of anybody.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use support::TestOffice;

/// Every tab of a person.
const TABS: [&str; 6] = ["", "/appointments", "/record", "/risk", "/sentence", "/details"];

#[test]
fn every_page_of_a_person_can_be_seen_as_it_stood_and_offers_nothing_then() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    for tab in TABS {
        let path = format!("/people/X000002{tab}?as-at=2026-08-01");
        browser.start(&path);
        assert_eq!(browser.status(), 200, "{path}");
        browser.must_see("As it stood on Saturday 1 August 2026. You cannot change anything here.");
        let buttons: Vec<_> = browser
            .page()
            .button_words()
            .into_iter()
            .filter(|b| !matches!(*b, "Sign out" | "Apply filters" | "Filter"))
            .collect();
        assert!(buttons.is_empty(), "{path} offers {buttons:?}");
        for (words, href) in &browser.page().links {
            let own = href.starts_with("/people/X000002") && !words.contains("as it is now");
            assert!(!own || href.contains("as-at=2026-08-01"), "{path}: \u{201c}{words}\u{201d} leaves the past: {href}");
        }
    }
}

#[test]
fn a_past_view_takes_a_day_in_any_form_and_never_shows_the_present_for_another() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    for day in ["2026-11-23", "23/11/26", "today"] {
        browser.start(&format!("/people/X000002?as-at={day}"));
        assert_eq!(browser.status(), 200, "{day}");
    }
    for day in ["2027-01-01", "nonsense", "2026-02-30"] {
        browser.start(&format!("/people/X000002?as-at={day}"));
        assert_eq!(browser.status(), 422, "{day}");
        browser.must_see("Enter a day that has passed").must_not_see("Add a note");
    }
}

#[test]
fn a_restricted_person_and_an_unknown_one_are_told_apart_for_staff_in_the_words_of_the_standard() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    for crn in ["X000009", "X000010"] {
        for tab in TABS {
            browser.start(&format!("/people/{crn}{tab}"));
            assert_eq!((browser.status(), browser.page().h1.as_str()), (403, "You cannot see this record"), "{crn}{tab}");
            browser.must_see("Ask Ben Practice").must_not_see("Ola").must_not_see("Pat");
        }
    }
    for crn in ["X999999", "x9", "%20", "..%2f"] {
        browser.start(&format!("/people/{crn}"));
        assert_eq!(browser.status(), 404, "{crn}");
        browser.must_see("Check the number or code in the address");
    }
}

#[test]
fn a_case_without_a_link_asks_why_and_then_opens_the_page_that_was_wanted() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000012/risk");
    assert_eq!(browser.page().h1, "Say why you need to see this record");
    browser.must_not_see("Ray");
    browser.choose("I am covering for the officer").fill("Say more", "Covering for Dan this week").press("Open the record");
    assert_eq!((browser.status(), browser.path()), (200, "/people/X000012/risk"));
    browser.must_see("Ray Example").must_see("You can read this record but not change it");
    browser.must_not_see("Add a note");
}

#[test]
fn a_role_without_a_page_is_told_so_and_sees_no_link_to_it() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pol");
    browser.start("/");
    assert_eq!(browser.status(), 200);
    assert!(!browser.page().link_words().contains(&"Search"));
    browser.go("/search");
    assert_eq!((browser.status(), browser.page().h1.as_str()), (403, "You cannot use this page"));
}

#[test]
fn every_role_has_a_home_page_and_an_account_page() {
    let office = TestOffice::new();
    for username in ["pp1", "pp2", "pp3", "pp4", "spo", "hpdu", "ca", "co", "rd", "vlo", "aud", "adm", "pol", "ins"] {
        let mut browser = office.browser_of(username);
        for path in ["/", "/account", "/help", "/accessibility", "/privacy", "/cookies"] {
            assert_eq!(browser.start(path).status(), 200, "{username} {path}");
        }
    }
}

#[test]
fn what_somebody_was_writing_is_offered_back_on_the_page() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    let path = format!("/people/X000001/appointments/{}", office.office.waiting);
    browser.start(&path).in_form_of("Save and finish").fill("What happened", "Half a thought").press("Save draft");
    browser.go(&path).must_see("Use your draft from 10am").must_not_see("Half a thought");
    browser.follow("Use your draft from 10am").in_form_of("Save and finish");
    assert_eq!(browser.value_of("What happened"), "Half a thought");
    browser.choose("Attended and complied").press("Save and finish");
    assert_eq!(browser.status(), 200, "{}", browser.page().text);
    browser.go(&path).must_not_see("Use your draft");
}

#[test]
fn what_is_wrong_is_told_beside_the_field_and_in_the_summary_and_nothing_is_lost() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000004/appointments/new").in_form_of("Book appointment");
    browser.fill("Date", "31/2/27").fill("Place", "A new place").press("Book appointment");
    assert_eq!(browser.status(), 422);
    assert!(browser.page().title.starts_with("Error: "), "{}", browser.page().title);
    let told = "Enter the date of the appointment as a day that exists, like 27/3/26";
    assert_eq!(browser.page().text.matches(told).count(), 2, "{}", browser.page().text);
    browser.in_form_of("Book appointment");
    assert_eq!((browser.value_of("Date"), browser.value_of("Place")), ("31/2/27", "A new place"));
}

/// Where the log of a test goes.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn the_log_has_one_line_a_request_with_its_pattern_and_nothing_about_anybody() {
    let kept = Kept::default();
    let to = kept.clone();
    let subscriber = tracing_subscriber::fmt().json().with_writer(move || to.clone()).with_max_level(tracing::Level::DEBUG);
    tracing::subscriber::set_global_default(subscriber.finish()).unwrap();
    let office = TestOffice::new();
    let mut browser = office.browser();
    browser.start("/sign-in").fill("User name", "pp1").fill("Password", "only for training").press("Sign in");
    browser.go("/people/X000002").go("/people/X000009").go("/people/X999999").go("/search?q=Marker+Surname");
    browser.go("/people/X000001").in_form_of("Save note").fill("What happened", "Marker note").press("Save note");
    let lines = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    let answered: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |route: &str, status: u64| {
        answered.iter().any(|line| line["fields"]["route"] == route && line["fields"]["status"] == status)
    };
    assert!(of("/people/{crn}", 200) && of("/people/{crn}", 403) && of("/people/{crn}", 404), "{lines}");
    assert!(of("/people/{crn}/record", 303) && of("/search", 200), "{lines}");
    let token = browser.cookies()[web::gate::COOKIE].clone();
    for never in ["X000001", "X000002", "X000009", "X999999", "Example", "Marker", "Alex", "Practice", "pp1", "127.0.0.1", &token]
    {
        assert!(!lines.contains(never), "the log holds {never}:\n{lines}");
    }
}
