//! Taking a case over and preparing a release, over real HTTP.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use jiff::civil::date;
use record::{
    Command, SentenceId,
    allocation::CaseAllocated,
    sentence::{Offence, SentenceRecorded},
};
use rules::code::DisposalCode;
use support::TestOffice;
use uuid::Uuid;

const PACK: &str = "/people/X000002/handover";

/// The manager gives the case to somebody else.
fn given_to(office: &TestOffice, officer: &str) {
    let o = &office.office;
    let (region, unit, team) = o.place;
    let to = CaseAllocated {
        officer: o.officer(officer),
        team,
        unit,
        region,
        from: testkit::office::TODAY,
        reason: "Ada leaves at the end of the month".into(),
    };
    o.service.execute(&o.actor("spo"), o.person("X000002"), o.command(), Command::AllocateCase(to), None).unwrap();
}

#[test]
fn the_new_officer_reads_why_what_is_open_and_who_had_the_case_and_accepts_it_once() {
    let office = TestOffice::new();
    given_to(&office, "pp2");
    let mut browser = office.browser_of("pp2");
    browser.start("/people/X000002").must_see("This case waits to be accepted.");
    browser.follow("Read the hand-over pack");
    browser.must_see("Allocated on 23 Nov 2026 (today). Waits for").must_see("Ada leaves at the end of the month");
    browser
        .must_see("Held before by Ada Practice, from")
        .must_see("As at the last assessment")
        .must_see("Safety checks that are open");
    browser.must_see("Needs attention").must_see("What was left open").must_see("What changed");
    browser
        .in_form_of("Accept the case")
        .fill("A note (optional)", "Read. I will visit next week")
        .press_twice("Accept the case");
    browser.must_see("Alex Example: case accepted").must_see("has accepted this case on Monday 23 November 2026");
    assert!(!browser.page().button_words().contains(&"Accept the case"));
    browser.start("/people/X000002").must_not_see("waits to be accepted");
}

#[test]
fn a_question_needs_words_stays_in_the_pack_and_the_manager_sees_it() {
    let office = TestOffice::new();
    given_to(&office, "pp2");
    let mut browser = office.browser_of("pp2");
    browser.start(PACK).in_form_of("Ask the manager").press("Ask the manager");
    assert_eq!(browser.status(), 422);
    browser.must_see("Enter your question");
    browser.in_form_of("Ask the manager").fill("What do you need to know first?", "Who lives there?").press("Ask the manager");
    browser.must_see("Who lives there?");
    assert!(!browser.page().button_words().contains(&"Answer"), "a manager answers");
    let mut manager = office.browser_of("spo");
    manager.start(PACK).must_see("Who lives there?");
    assert!(!manager.page().button_words().contains(&"Accept the case"), "only who holds the case is asked");
    manager.in_form_of("Answer").press("Answer");
    assert_eq!(manager.status(), 422);
    manager.in_form_of("Answer").fill("Your answer", "His mother and a brother.").press("Answer");
    assert_eq!(manager.status(), 200, "{}", manager.page().text);
    assert!(!manager.page().button_words().contains(&"Answer"), "nothing is left to answer");
    browser.start(PACK).must_see("His mother and a brother.");
    browser.in_form_of("Accept the case").press("Accept the case").must_see("Alex Example: case accepted");
}

#[test]
fn nobody_else_can_accept_the_case() {
    let office = TestOffice::new();
    given_to(&office, "pp2");
    let mut former = office.browser_of("pp1");
    former.start(PACK);
    assert!(!former.page().button_words().contains(&"Accept the case"));
    let csrf = former.page().fields.iter().find(|field| field.name == "csrf").unwrap().value.clone();
    let command = Uuid::from_u128(77).to_string();
    former.send(PACK, &[("csrf", csrf), ("command", command), ("doing", "accept".into()), ("read-to", "5".into())]);
    assert!(matches!(former.status(), 403 | 422), "{}", former.status());
    let mut browser = office.browser_of("pp2");
    browser.start(PACK).must_see("Waits for");
}

#[test]
fn the_pack_as_it_stood_in_the_past_offers_nothing() {
    let office = TestOffice::new();
    let mut browser = office.browser_of("pp1");
    browser.start(&format!("{PACK}?as-at=2026-11-20"));
    browser.must_see("As it stood on Friday 20 November 2026.");
    assert!(!browser.page().button_words().contains(&"Accept the case"));
}

#[test]
fn a_release_is_prepared_step_by_step() {
    let office = TestOffice::new();
    let o = &office.office;
    let id = SentenceId(Uuid::from_u128(0x5E17));
    let sentence = SentenceRecorded {
        id,
        court: "Example Crown Court".into(),
        sentenced_on: date(2026, 6, 1),
        disposal: DisposalCode::literal("307"),
        length: None,
        offence: Offence { code: "10501".into(), description: "Common assault".into(), committed_on: None },
        additional_offences: vec![],
        starts_on: date(2027, 2, 12),
        ends_on: Some(date(2027, 12, 31)),
    };
    let ca = o.actor("ca");
    o.service.execute(&ca, o.person("X000001"), o.command(), Command::RecordSentence(sentence), None).unwrap();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000001/plan").must_see("Release on 12 Feb 2027 (in 81 days)");
    browser.follow("Prepare the release");
    browser
        .must_see("Friday 12 February 2027 (in 81 days)")
        .must_see("20 Nov 2026 (3 days late)")
        .must_see("Address to live at Open");
    let own = "Record what the record cannot show by itself";
    browser.must_see(own).must_see("A note alone settles nothing.");
    browser.in_form_of("Save").press("Save");
    assert_eq!(browser.status(), 422);
    browser.must_see("Enter what was done");
    browser.in_form_of("Save").fill("What was done", "Asked the prison for a day").press("Save");
    browser.must_see("Sam Example: release step of 12 weeks saved").must_see("Asked the prison for a day");
    browser.must_see("Address to live at Open").must_see("Recorded by Ada Practice");
    browser
        .in_form_of("Save")
        .choose("Victim's views asked for")
        .fill("What was done", "The victim liaison officer gave their views");
    browser.press("Save");
    assert_eq!(browser.status(), 422, "what is settled by word needs a name");
    browser.in_form_of("Save").fill("Who did it?", "Victim liaison, Example").press("Save");
    browser.must_see("Victim's views asked for Settled").must_see("Victim liaison, Example");
    browser.go(&format!("/people/X000001/release/{}", o.person("X000001").0));
    assert_eq!(browser.status(), 404, "a community order has no release");
}
