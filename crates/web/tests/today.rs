//! Home by role, search, diary and work due through real HTTP: what each must show, and what it must not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use support::{Counts, TestOffice};

#[test]
fn j1_and_j4_a_practitioner_sees_today_and_what_is_owed_without_a_click() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/");
    browser.must_have_kept(Counts::of(0, 0, 0));
    assert_eq!((browser.status(), browser.page().h1.as_str()), (200, "Home"));
    browser.must_see("Monday 23 November 2026").must_see("Sam Example (X000001)").must_see("9am to 9:45am");
    browser.must_see("Outcome needed").must_see("Medium risk of serious harm");
    browser.must_see("Alex Example (X000002)").must_see("2pm to 2:45pm").must_see("Tomorrow (1)");
    browser.must_see("Overdue and due this week").must_see("20 Nov 2026 (3 days late)");
    browser.must_see("New since yesterday").must_see("Arrest notified").must_see("Allocated to you");
    browser.must_see("5 people, 1 at high or very high risk of serious harm");
    let outcome = browser.page().text.find("Sam Example (X000001)").unwrap();
    assert!(outcome < browser.page().text.find("Alex Example (X000002)").unwrap(), "what needs an outcome stands first");
}

#[test]
fn j9_risk_is_on_ones_own_rows_and_one_load_away_by_search() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/search");
    browser.fill("Name, case number, date of birth or phone", "alex exam").press("Search");
    browser.must_have_kept(Counts::of(1, 1, 1));
    browser.must_see("Alex Example (X000002)").must_see("High risk of serious harm").must_see("1 flag").must_see("Ada Practice");
    browser.must_see("Name");
}

#[test]
fn a_manager_sees_what_needs_a_decision_what_is_late_and_the_team() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("spo");
    browser.start("/").must_see("Needs my decision").must_see("Quin Example (X000011)").must_see("Team overdue");
    browser.must_see("Ada Practice").must_see("Nobody is away today").must_see("37 hours");
    let numbers: Vec<_> = browser.page().links.iter().filter(|(_, href)| href.starts_with("/work?kind=")).collect();
    assert!(!numbers.is_empty(), "every number leads to the list behind it: {:?}", browser.page().links);
    let href = numbers[0].1.clone();
    browser.go(&href).must_see("Example North team.").must_see("Shown: ");
}

#[test]
fn a_head_and_an_administrator_each_have_a_page_of_their_own() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("hpdu");
    browser
        .start("/")
        .must_see("Delivery unit")
        .must_see("Open cases")
        .must_see("Example North team")
        .must_see("May end in harm")
        .must_see("Numbers count every case, restricted ones as well.")
        .must_see("Waiting for an officer");
    browser
        .follow("All overdue work of the unit, the most harm first")
        .must_see("late or due within 7 days")
        .must_see("All teams");
    browser.must_see("Why am I seeing this?");
    let mut browser = office.browser_of("ca");
    browser.start("/").must_see("Tasks of the team").must_see("The team's appointments today").must_see("Ada Practice");
    browser.must_see("3 appointments today, 1 without an outcome yet.");
    browser.follow("All appointments of the team today").must_see("3 appointments today.").must_see("Sam Example (X000001)");
    let mut browser = office.browser_of("co");
    browser.start("/").must_see("There is no list for your role yet.");
}

#[test]
fn an_empty_day_says_what_is_next_and_somebody_without_people_hears_whom_to_ask() {
    let office = TestOffice::new();
    office.office.clock.advance(jiff::SignedDuration::from_hours(24 * 7));
    let mut browser = office.browser_of("pp3");
    browser.start("/").must_see("No appointments today, and none is booked.").must_see("No appointments tomorrow.");
    browser.must_see("Nothing new since yesterday.");
    browser.must_see("1 person, 0 at high or very high risk of serious harm.");
}

#[test]
fn a_restricted_person_is_masked_for_an_exact_number_and_absent_from_a_search_by_name() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/search?q=X000009").must_see("Restricted (X000009)").must_not_see("Ola");
    browser.start("/search?q=ola").must_see("Nobody found for").must_not_see("X000009");
    browser.must_see("another spelling").must_see("the case number: a letter and six figures");
    browser.start("/").must_not_see("X000009").must_not_see("X000010");
}

#[test]
fn a_search_says_why_somebody_was_found_and_refuses_one_that_is_too_long() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/search?q=x000001").must_see("Case reference number (CRN)");
    browser.start("/search?q=1/2/1990").must_see("Date of birth");
    browser.start("/search").must_not_see("Nobody found");
    browser.start(&format!("/search?q={}", "a".repeat(201)));
    assert_eq!(browser.status(), 422);
    browser.must_see("Shorten the search to 200 characters or fewer");
}

#[test]
fn what_was_typed_into_the_search_is_shown_as_text() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser
        .start("/search?q=%3Cscript%3Ealert(1)%3C/script%3E")
        .must_see("Nobody found for \u{201c}<script>alert(1)</script>\u{201d}");
}

#[test]
fn the_diary_shows_the_week_with_what_is_free_and_leads_to_the_weeks_beside_it() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/diary").must_see("Week of 23 Nov 2026").must_see("Monday 23 November 2026").must_see("Today");
    browser.must_see("Sam Example (X000001)").must_see("Free: 10am to 2pm");
    browser.follow_first("Next").must_see("Week of 30 Nov 2026").must_see("This week");
    browser.start("/diary?week=nonsense").must_see("Week of 23 Nov 2026");
}

#[test]
fn a_manager_sees_a_team_members_diary_and_a_practitioner_does_not() {
    let office = TestOffice::new();
    let path = format!("/diary?officer={}", office.office.officer("pp1"));
    let mut browser = office.browser_of("spo");
    browser.start(&path).must_see("Sam Example (X000001)");
    let mut browser = office.browser_of("pp2");
    browser.start(&path);
    assert_eq!(browser.status(), 403);
}

#[test]
fn j4_the_whole_list_is_one_click_away_and_can_be_narrowed() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/").follow("All work due");
    browser.must_have_kept(Counts::of(1, 1, 0));
    assert_eq!(browser.page().h1, "Work due");
    browser.must_see("late or due within 7 days").must_see("Why am I seeing this?");
    browser.fill("What", "Review flag").press("Filter");
    browser.must_see("Alex Example (X000002)").must_not_see("Jo Example").must_see("Shown: 1 of ");
    browser.follow("Remove the filter: Review flag").must_see("Jo Example");
    browser.fill("Name or case number", "alex").press("Filter").must_see("Alex Example (X000002)").must_not_see("Jo Example");
    browser.start("/work?kind=breach_to_list&late=only").must_see("No results.");
    browser.start("/work").follow("Person").must_see("Work due");
}

#[test]
fn every_number_of_a_unit_leads_to_the_people_behind_it() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("hpdu");
    browser.start("/");
    browser.follow("1: At high or very high risk of serious harm").must_see("Alex Example (X000002)");
    browser.must_not_see("Sam Example").must_see("Held since").must_see("Ada Practice");
    browser.follow("All open cases").must_see("Sam Example (X000001)").must_not_see("Dan Elsewhere").must_not_see("X000012");
    browser.start("/").follow("Example South team").follow("1: People held");
    browser.must_see("Nat Example (X000008)").must_not_see("Sam Example");
}

#[test]
fn a_list_of_another_unit_is_refused_and_one_of_nothing_is_not_there() {
    let office = TestOffice::new();
    let (region, unit, team) = office.office.place;
    let mut browser = office.browser_of("pp4");
    for path in [format!("/teams/{team}"), format!("/pdus/{unit}")] {
        assert_eq!(browser.start(&path).status(), 403, "{path}");
    }
    let mut browser = office.browser_of("spo");
    for path in [format!("/teams/{region}"), "/teams/nonsense".to_owned(), format!("/pdus/{}", uuid::Uuid::nil())] {
        assert_eq!(browser.start(&path).status(), 404, "{path}");
    }
    assert_eq!(browser.start(&format!("/teams/{team}")).status(), 200);
    browser.follow("9: People held").must_see("Sam Example (X000001)").must_see("Ola Example");
    let people = browser.path().to_owned();
    let mut browser = office.browser_of("pp1");
    browser.start(&people).must_see("Sam Example").must_not_see("X000009").must_not_see("X000010");
}
