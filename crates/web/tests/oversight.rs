//! Oversight from the queue to what came of it: a manager records a conversation, the officer does what was agreed, the board
//! counts it. Teams and what is overdue in them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use support::{Browser, TestOffice};

fn record(browser: &mut Browser, who: &str, reasons: &str) {
    browser.go("/oversight").follow(&format!("Record oversight for {who}"));
    browser.in_form_of("Save oversight").choose("Agree: it goes on as it is").fill("Your reasons", reasons);
    browser.choose("We discussed the risk of harm").fill("Minutes it took", "20").press("Save oversight");
    assert_eq!(browser.status(), 200, "{}", browser.page().text);
}

#[test]
fn the_queue_has_the_gravest_first_and_says_why_and_since_when() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("spo");
    browser.start("/oversight").must_see("people wait for a conversation");
    let at = |words: &str| browser.page().text.find(words).unwrap_or_else(|| panic!("{words}: {}", browser.page().text));
    assert!(at("Alex Example") < at("Sam Example"), "high risk stands before medium");
    browser.must_see("Arrest or charge").must_see("Arrest notified on 22 Nov 2026").must_see("Ada Practice");
    browser.must_not_see("Nat Example");
    browser.go("/oversight?trigger=arrest").must_see("Robin Example").must_not_see("Alex Example");
}

#[test]
fn the_whole_journey_from_the_queue_to_the_action_done() {
    let office = TestOffice::new();
    let mut manager = office.browser_of("spo");
    manager.start("/oversight").follow("Record oversight for Robin Example");
    manager.must_see("Why now").must_see("Arrest notified").must_see("What changed").must_see("Arrest notified");
    manager.must_see("Since the record began").must_see("Open actions of earlier conversations");
    // Something changes: without an action that says what, it is refused, and nothing that was typed is lost.
    manager.in_form_of("Save oversight").choose("Change: something changes, as the actions say");
    manager.fill("Your reasons", "The arrest was at the partner's address.").fill("Minutes it took", "25");
    manager.choose("We discussed the risk of harm");
    manager.press("Save oversight");
    assert_eq!(manager.status(), 422);
    manager.must_see("Add what is to change as an action, or choose Agree").must_see("The arrest was at the partner's address.");
    // One row, then another; the next review is brought forward.
    manager.in_form_of("Save oversight").fill("Action 1: what is to be done", "Ask the police what happened");
    manager.press("Add another action");
    assert_eq!(manager.status(), 200, "{}", manager.page().text);
    manager.in_form_of("Save oversight").fill("Action 2: what is to be done", "Visit the address").fill("Next review", "+14");
    manager.press("Save oversight");
    assert_eq!(manager.path(), "/oversight", "{}", manager.page().text);
    manager.must_see("Robin Example: oversight recorded. Next review 7 Dec 2026");
    manager.must_not_see("Record oversight for Robin Example");

    // The officer finds the actions as work, does one and comments.
    let mut officer = office.browser_of("pp1");
    officer.start("/people/X000003/oversight").must_see("Ask the police what happened").must_see("Visit the address");
    officer.must_see("2 actions open").must_not_see("Record oversight for");
    officer.follow("Done or dropped for Ask the police what happened");
    let first = officer.page().summaries.len();
    assert!(first > 0 || officer.sees("Add a comment"));
    officer.in_form_of("Save comment").fill("Add a comment", "The visit needs two people.").press("Save comment");
    officer.must_see("comment added").must_see("The visit needs two people.");
    let case = office.office.service.open_case(
        &office.office.actor("pp1"),
        "X000003",
        &[service::access::FieldGroup::Oversight],
        None,
        None,
    );
    let talk = case.unwrap().case.oversights[0].clone();
    assert_eq!((talk.what.actions.len(), talk.what.minutes, talk.what.opened_at.is_some()), (2, 25, true));
    let path = format!("/people/X000003/oversight/{}", talk.what.id);
    let close = |browser: &mut Browser, action: usize, ended: &str, note: &str| {
        let (csrf, command) = (
            browser.page().fields.iter().find(|f| f.name == "csrf").unwrap().value.clone(),
            uuid::Uuid::from_u128(0xACC0 + u128::try_from(action).unwrap()).to_string(),
        );
        let fields = [
            ("csrf", csrf),
            ("command", command),
            ("doing", talk.what.actions[action].id.to_string()),
            ("ended", ended.to_owned()),
            ("note", note.to_owned()),
        ];
        browser.go(&path);
        browser.send(&path, &fields);
    };
    officer.go(&path);
    close(&mut officer, 0, "done", "They told us: no charge.");
    officer.go(&path).must_see("Done on 23 Nov 2026: They told us: no charge.").must_see("1 action open");
    close(&mut officer, 1, "dropped", "");
    assert_eq!(officer.status(), 422);
    officer.must_see("Enter why the action is dropped");
    close(&mut officer, 1, "dropped", "They moved out.");
    officer.go(&path).must_see("Actions done in time");
}

#[test]
fn who_holds_the_case_or_has_no_team_cannot_record_and_nobody_sees_the_queue_of_managers() {
    let office = TestOffice::new();
    let mut officer = office.browser_of("pp1");
    officer.start("/people/X000003/oversight/new?trigger=arrest");
    assert_eq!(officer.status(), 403);
    officer.must_see("You cannot record oversight");
    for path in ["/oversight", "/oversight/coverage"] {
        officer.go(path);
        assert_eq!(officer.status(), 403, "{path}");
    }
}

#[test]
fn a_past_view_has_the_words_and_no_forms() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("spo");
    browser.start("/people/X000003/oversight?as-at=2026-10-01").must_see("As it stood");
    browser.must_not_see("Record oversight for");
}

#[test]
fn the_board_counts_what_was_due_and_each_number_opens_its_cases() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("hpdu");
    record(&mut office.browser_of("spo"), "Alex Example", "Short note");
    browser.start("/oversight/coverage").must_see("Done when it was due").must_see("16 weeks after the start");
    browser.must_see("Erin Manager").must_see("Officers and cases for each manager").must_see("Short notes");
    browser.follow_first("Example North team, done late");
    assert_eq!(browser.status(), 200, "{}", browser.page().text);
    browser.must_see("Alex Example").must_see("late");
    browser.go("/oversight/coverage").follow_first("Erin Manager, short notes");
    browser.must_see("Alex Example").must_see("Short notes");
}

#[test]
fn thirty_notes_in_thirty_minutes_show_as_what_they_are() {
    let office = TestOffice::new();
    let mut manager = office.browser_of("spo");
    for round in 0..2 {
        for crn in 1..=7 {
            manager.go(&format!("/people/X{crn:06}/oversight/new?trigger=ad_hoc")).in_form_of("Save oversight");
            manager.choose("Agree: it goes on as it is").fill("Your reasons", &format!("Fine {round}"));
            manager.fill("Minutes it took", "20").press("Save oversight");
            assert_eq!(manager.status(), 200, "{}", manager.page().text);
        }
    }
    manager.go("/oversight/coverage").must_see("14 records in 1 minute, median 2 words");
    manager.must_see("280, 20 in the middle");
    manager.follow_first("Erin Manager, recorded in a hurry");
    manager.must_see("14 in all.");
}

#[test]
fn a_team_shows_its_people_work_and_who_is_away_and_the_lists_behind_the_numbers() {
    let office = TestOffice::new();
    let team = office.office.place.2;
    let mut browser = office.browser_of("spo");
    browser.start(&format!("/teams/{team}")).must_see("Example North team").must_see("Overdue by duty").must_see("Ada Practice");
    browser.must_see("of capacity").must_see("People held").must_see("Away in the next two weeks");
    browser.follow("All that is overdue").must_see("duties are overdue").must_see("Sam Example");
    browser.go(&format!("/teams/{team}?show=high-risk")).must_see("Alex Example").must_not_see("Sam Example");
    let mut other = office.browser_of("pp4");
    for path in [format!("/teams/{team}"), format!("/teams/{team}/overdue")] {
        other.go(&path);
        assert_eq!(other.status(), 403, "{path}");
    }
}

#[test]
fn the_form_says_how_the_case_stands_and_which_needed_check_nobody_sent() {
    let office = TestOffice::new();
    let mut manager = office.browser_of("spo");
    manager
        .start("/people/X000002/oversight/new?trigger=ad_hoc")
        .must_see("How the case stands")
        .must_see("Risk of serious harm");
    manager.must_see("High, judged").must_see("Last appointment").must_see("Failures to comply").must_see("Needs attention");
    manager.must_see("Not sent: ").must_see(", needed since ").must_not_see("No safety check is needed");
}

#[test]
fn a_regional_director_is_led_to_numbers_of_a_team_and_to_no_page_that_is_closed() {
    let office = TestOffice::new();
    let unit = office.office.place.1;
    let mut director = office.browser_of("rd");
    director.start("/").must_see("Your region").must_not_see("There is no list for your role yet.");
    director.go(&format!("/oversight/coverage?unit={unit}")).must_see("You see numbers only.");
    let links: Vec<String> = director.page().links.iter().map(|(_, href)| href.clone()).collect();
    assert!(
        !links.iter().any(|href| href.starts_with("/teams/") || href.contains("came=") || href.contains("which=")),
        "{links:?}"
    );
    for href in links.iter().filter(|href| href.starts_with('/') && !href.starts_with("/sign-out")) {
        director.go(href);
        assert_ne!(director.status(), 403, "{href}");
    }
}

#[test]
fn a_manager_cannot_say_that_the_page_was_opened_earlier_than_it_was() {
    let office = TestOffice::new();
    let mut manager = office.browser_of("spo");
    manager.start("/people/X000003/oversight/new?trigger=arrest");
    let own = ["csrf", "command", "trigger", "rows"];
    let fields = manager.page().fields.iter().filter(|f| !f.in_banner && own.contains(&f.name.as_str()));
    let mut body: Vec<(String, String)> = fields.map(|f| (f.name.clone(), f.value.clone())).collect();
    let typed = [("view", "agree"), ("reasons", "Seen."), ("minutes", "20"), ("on", "23/11/2026"), ("opened", "1700000000000")];
    body.extend(typed.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let body: Vec<(&str, String)> = body.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    manager.send("/people/X000003/oversight/new", &body);
    assert_eq!(manager.status(), 200, "{}", manager.page().text);
    let group = [service::access::FieldGroup::Oversight];
    let case = office.office.service.open_case(&office.office.actor("pp1"), "X000003", &group, None, None).unwrap().case;
    let talk = &case.oversights[0];
    assert_eq!(talk.what.opened_at, Some(office.office.service.now()), "what was not written here is no time");
}

#[test]
fn a_manager_takes_a_case_higher_and_the_head_finds_it_first_on_the_queue() {
    let office = TestOffice::new();
    let mut manager = office.browser_of("spo");
    manager.start("/people/X000002/oversight/new?trigger=ad_hoc").must_see("If it goes higher, give an action to Femi Head");
    manager.in_form_of("Save oversight").choose("Escalate: it goes higher, as the actions say");
    manager.fill("Your reasons", "Nobody here may hold it.").fill("Minutes it took", "15");
    manager.fill("Action 1: what is to be done", "Find who can hold this case").press("Save oversight");
    assert_eq!(manager.status(), 422, "an action for the officer takes nothing higher");
    manager.must_see("Give an action to the person it goes higher to").must_see("Nobody here may hold it.");
    manager.in_form_of("Save oversight").fill("Action 1: who", "Femi Head (head of the unit)").press("Save oversight");
    assert_eq!(manager.path(), "/oversight", "{}", manager.page().text);
    let mut head = office.browser_of("hpdu");
    head.start("/oversight").must_see("Other decisions that wait for you");
    head.follow("Do agreed action for Alex Example");
    head.must_see("Find who can hold this case");
}
