//! The plan over real HTTP: goals in the person's words, steps, agreement, the person's copy, what changed since the last look.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use support::{Browser, TestOffice};

const PLAN: &str = "/people/X000002/plan";

/// Ada sets a goal that protects the public, with a first step of her own.
fn planned(browser: &mut Browser) {
    browser.start(&format!("{PLAN}/edit")).in_form_of("Add goal");
    browser.fill("The goal, in Alex's own words", "I want a place of my own").fill("Need that it works on", "Accommodation");
    browser.choose("Public (high)").choose("Risk of serious harm").fill("What is to be done", "Visit the flat");
    browser.choose("Ada Practice, who holds the case").fill("By when", "+14").press("Add goal");
    browser.must_see("Alex Example: goal added");
}

#[test]
fn a_plan_is_agreed_only_when_it_protects_those_at_risk_and_says_what_is_done_if_things_change() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start(PLAN).must_see("No goal is set.").must_see("No goal of the plan protects the public yet.");
    browser.must_see("This plan has not been agreed yet.");
    browser.follow("Agree the plan").must_see("The plan cannot be agreed yet: nothing protects public.");
    browser.in_form_of("Agree plan").fill("What Alex says about the plan", "It is fair");
    browser.fill("What is done if things change", "Ring the police the same day").press("Agree plan");
    assert_eq!(browser.status(), 422);
    browser.must_see("Set at least one goal before the plan is agreed");
    assert_eq!(browser.in_form_of("Agree plan").value_of("What Alex says about the plan"), "It is fair", "nothing is lost");

    planned(&mut browser);
    assert_eq!(browser.path(), PLAN);
    browser
        .must_see("I want a place of my own")
        .must_see("Accommodation, linked to risk of serious harm")
        .must_see("Visit the flat");
    browser.must_not_see("No goal of the plan protects");

    browser.start(&format!("{PLAN}/edit")).follow("Use your draft from 10am").in_form_of("Agree plan");
    assert_eq!(browser.value_of("What Alex says about the plan"), "It is fair");
    browser.press_twice("Agree plan");
    browser
        .must_see("Alex Example: plan agreed")
        .must_see("Agreed on Monday 23 November 2026")
        .must_see("Ring the police the same day");
    let agreed = office.office.service.clone();
    let actor = office.office.actor("pp1");
    let opened = agreed.open_case(&actor, "X000002", &[service::access::FieldGroup::Plan], None, None).unwrap();
    assert_eq!(opened.case.plan.agreed.len(), 1, "pressing twice is one agreement");
}

#[test]
fn steps_are_set_changed_and_ended_and_a_goal_ends_with_a_reason() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    planned(&mut browser);
    browser.follow_first("Work on goal").must_see("Visit the flat");
    let goal = browser.path().to_owned();
    browser.in_form_of("Add step").fill("What is to be done", "Help with the form").choose("A service or another agency");
    browser.fill("By when", "+7").press("Add step");
    assert_eq!(browser.status(), 422);
    browser.must_see("Enter the name of the service");
    browser.in_form_of("Add step").fill("Name of the service or agency", "Example Housing").press("Add step");
    browser.must_see("Alex Example: step saved").must_see("Help with the form").must_see("Example Housing");

    browser.follow("Change Help with the form").in_form_of("Save step").fill("By when", "+21").press("Save step");
    browser.must_see("14 Dec 2026 (in 21 days)");
    browser.in_form_of("End step").fill("Step", "Help with the form").choose("Dropped").press("End step");
    assert_eq!(browser.status(), 422);
    browser.must_see("Enter why it was dropped");
    browser.in_form_of("End step").fill("What came of it, or why it was dropped", "The office closed").press("End step");
    browser.must_see("Dropped on 23 Nov 2026: The office closed");

    browser
        .in_form_of("End goal")
        .choose("Done")
        .fill("What came of the goal, or why it was dropped", "Moved in")
        .press("End goal");
    browser.must_see("Alex Example: goal ended").must_see("Goals that ended").must_see("Done on 23 Nov 2026: Moved in");
    browser.start(&goal).must_see("The goal ended before this step was done: Moved in");
    assert!(!browser.page().button_words().contains(&"End goal"));
}

#[test]
fn the_persons_copy_shows_their_goals_and_no_risk_nor_what_must_not_be_shared() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    planned(&mut browser);
    browser.follow_first("Work on goal").in_form_of("Add step").fill("What is to be done", "Ask the police about call-outs");
    browser
        .choose("Ada Practice, who holds the case")
        .fill("By when", "+7")
        .choose("Do not share with Alex: leave it out of their copy");
    browser.press("Add step").must_see("Not to be shared");
    browser.start(PLAN).follow("Copy for Alex").must_see("I want a place of my own").must_see("Visit the flat");
    browser.must_see("Your practitioner Ada Practice").must_see("Steps left out because they must not be shared: 1");
    for secret in ["police", "High risk", "serious harm", "Public"] {
        browser.must_not_see(secret);
    }
}

#[test]
fn who_may_read_but_not_write_sees_the_plan_and_no_form_and_the_past_has_none() {
    let office = TestOffice::new();
    planned(&mut office.browser_of("pp1"));
    let mut reader = office.browser_of("pp2");
    reader.start(PLAN).must_see("I want a place of my own");
    assert!(!reader.page().link_words().contains(&"Add a goal"));
    reader.go(&format!("{PLAN}/edit"));
    assert_eq!((reader.status(), reader.page().h1.as_str()), (403, "You cannot change this plan"));
    let mut browser = office.browser_of("pp1");
    browser.start(&format!("{PLAN}?as-at=2026-11-20")).must_see("No goal is set.").must_not_see("I want a place of my own");
    assert!(!browser.page().link_words().contains(&"Add a goal"));
}

#[test]
fn the_overview_tells_once_what_others_recorded_since_the_last_look() {
    let office = TestOffice::new();
    let mut manager = office.browser_of("spo");
    manager.start("/people/X000002").must_see("You have not looked at this overview before.");
    manager.start("/people/X000002").must_see("Nothing new from others since today at 10am.");
    planned(&mut office.browser_of("pp1"));
    manager.start("/people/X000002").must_see("Since you last looked, today at 10am: 2 new entries from others.");
    manager.must_see("Goal set (23 Nov 2026, by Ada Practice)").must_see("I want a place of my own");
    manager.follow("Goal set");
    assert!(manager.path().starts_with("/people/X000002/record/"), "{}", manager.path());
    manager.start("/people/X000002").must_see("Nothing new from others since today at 10am.");
    manager.start("/people/X000002?since=23/11/2026").must_see("Since Monday 23 November 2026: 2 new entries from others.");

    let mut own = office.browser_of("pp1");
    own.start("/people/X000002");
    own.start("/people/X000002").must_not_see("Goal set (");
}

#[test]
fn a_past_view_is_no_look_and_a_part_that_is_closed_to_the_reader_is_not_told() {
    let office = TestOffice::new();
    let mut manager = office.browser_of("spo");
    manager.start("/people/X000002?as-at=2026-11-20").must_not_see("What changed since you last looked");
    manager.start("/people/X000002").must_see("You have not looked at this overview before.");
    let mut court = office.browser_of("co");
    court.start("/people/X000002");
    let sees_plan = court.sees("See the plan");
    planned(&mut office.browser_of("pp1"));
    court.start("/people/X000002");
    assert_eq!(court.sees("Goal set ("), sees_plan, "only who may see the plan is told of it");
}

#[test]
fn what_people_wrote_in_the_plan_is_found_in_the_record_under_its_group() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    planned(&mut browser);
    browser.start("/people/X000002/record?group=PLAN").must_see("Goal set").must_see("Step of the plan set");
    browser.must_not_see("Planned office visit");
}
