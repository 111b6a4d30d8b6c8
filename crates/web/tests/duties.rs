//! Duties through real HTTP: why one is owed, putting it off within its rule, and the overdue board that names nobody.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use support::{Browser, TestOffice};

/// The pages of the duties on the list that a browser shows, with what each asks.
fn reasons(browser: &Browser) -> Vec<(String, String)> {
    let links = browser.page().links.iter().filter(|(words, _)| words.starts_with("Why am I seeing this?"));
    links.cloned().collect()
}

/// The first duty on the list whose page offers to put it off.
fn one_to_put_off(browser: &mut Browser) -> String {
    browser.start("/work?late=only");
    for (_, href) in reasons(browser) {
        if browser.go(&href).page().links.iter().any(|(words, _)| words == "Put it off") {
            return href;
        }
    }
    panic!("no duty on the list can be put off");
}

#[test]
fn every_duty_on_the_list_says_why_it_is_there() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/work");
    let reasons = reasons(&browser);
    assert!(reasons.len() > 5, "{reasons:?}");
    for (words, href) in reasons {
        assert_eq!(browser.start(&href).status(), 200, "{words}");
        browser.must_see("What is on the record").must_see("What clears it").must_see("nobody can tick it off");
        browser.must_see("Manager sees it from").must_see("Source of its days:").must_see("Rule:");
    }
}

#[test]
fn a_duty_is_put_off_with_a_reason_and_within_its_rule_and_then_leaves_the_list() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    let href = one_to_put_off(&mut browser);
    browser.follow("Put it off").must_see("It leaves the list until then").must_see("your manager sees it from");
    browser.fill("Until", "+400").fill("Why it cannot be done before then", "In hospital").press("Put it off");
    assert_eq!(browser.status(), 422);
    browser.must_see("This duty can be put off for at most");
    browser.fill("Until", "today").press("Put it off").must_see("Enter a day after today");
    browser.fill("Until", "tomorrow").fill("Why it cannot be done before then", "").press("Put it off");
    browser.must_see("Enter why it is put off");
    browser.fill("Why it cannot be done before then", "In hospital until tomorrow").press("Put it off");
    assert_eq!(browser.page().h1, "Work due");
    browser.must_see("put off until");
    let left = reasons(&browser);
    assert!(!left.iter().any(|(_, other)| *other == href), "it is off the list: {left:?}");
    browser.start(&href).must_see("In hospital until tomorrow");
}

#[test]
fn a_duty_that_cannot_be_put_off_says_so_and_one_that_is_done_is_gone() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/work?kind=outcome_to_record");
    let (_, href) = reasons(&browser).into_iter().next().unwrap_or_else(|| {
        browser.start("/work?kind=enquiry_to_send");
        reasons(&browser).remove(0)
    });
    browser.start(&href).must_see("Its rule does not allow putting it off.");
    browser.start(&format!("{href}/snooze")).must_see("Its rule does not allow putting it off.");
    let gone = format!("{}1", &href[..href.len() - 1]);
    browser.start(&gone).must_see("This duty is no longer owed");
    assert_eq!(browser.start("/work/nonsense").status(), 404);
}

#[test]
fn somebody_of_another_unit_does_not_see_why() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start("/work");
    let (_, href) = reasons(&browser).remove(0);
    let mut other = office.browser_of("pp4");
    assert_ne!(other.start(&href).status(), 200);
    other.must_not_see("What is on the record");
}

#[test]
fn the_overdue_board_has_numbers_that_lead_down_to_the_team_and_names_nobody() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("spo");
    browser.start("/overdue").must_see("England and Wales").must_see("Late by region").must_see("Late by duty");
    browser.must_not_see("Sam Example").must_not_see("X00000");
    let region = browser.page().links.iter().find(|(_, href)| href.starts_with("/overdue?place=")).cloned().expect("a region");
    browser.go(&region.1).must_see("Late by delivery unit");
    let mut browser = office.browser_of("pp1");
    assert_eq!(browser.start("/overdue").status(), 403);
}
