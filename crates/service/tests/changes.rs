//! What is new on a record since somebody last looked: whose entries, of which parts, and what counts as a look.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use jiff::civil::date;
use record::{
    Command, GoalId, OfficerId,
    plan::{GoalSet, Wish},
};
use service::{After, Opened, Service, access::FieldGroup};
use testkit::{
    Office,
    office::{at, day, office},
};
use uuid::Uuid;

const CRN: &str = "X000001";

fn opened(office: &Office, who: &str, as_at: Option<jiff::civil::Date>) -> Opened {
    let groups: (&[FieldGroup], &[FieldGroup]) = (&[FieldGroup::Core], Service::NEWS);
    office.service.open_case_also(&office.actor(who), CRN, groups, as_at, None).expect("it may be opened")
}

fn goal(office: &Office, who: &str, number: u128) {
    let goal = GoalSet {
        id: GoalId(Uuid::from_u128(number)),
        words: "A place of my own".into(),
        need: None,
        linked_to_harm: false,
        linked_to_reoffending: false,
        protects: vec![],
        by: None,
    };
    let wish = Command::Plan(Wish::SetGoal { what: goal, seen: None });
    office.service.execute(&office.actor(who), office.person(CRN), office.command(), wish, None).expect("a goal is set");
}

fn new_for(office: &Office, who: &str, after: After) -> Vec<&'static str> {
    let events = office.service.recorded_by_others(&office.actor(who), &opened(office, who, None), after).expect("read");
    events.iter().map(|event| event.event.kind()).collect()
}

#[test]
fn each_look_takes_the_place_of_the_one_before_and_is_the_lookers_own() {
    let office = office();
    let look = |who| office.service.note_look(&office.actor(who), &opened(&office, who, None)).expect("kept");
    assert_eq!(look("spo"), None, "never looked before");
    goal(&office, "pp1", 1);
    let first = look("spo").expect("the look before");
    assert_eq!(first.at, at(testkit::office::TODAY, 10, 0));
    assert_eq!(look("spo").expect("the second").version, first.version + 1, "one entry was made between the two");
    assert_eq!(look("pp1"), None, "somebody else's look is not theirs");
}

#[test]
fn a_past_view_is_no_look() {
    let office = office();
    let past = opened(&office, "spo", Some(date(2026, 11, 20)));
    assert_eq!(office.service.note_look(&office.actor("spo"), &past).expect("nothing kept"), None);
    assert_eq!(office.service.last_look(&office.actor("spo"), &past).expect("read"), None);
}

#[test]
fn only_what_others_recorded_is_new() {
    let office = office();
    let version = opened(&office, "spo", None).case.version;
    goal(&office, "pp1", 1);
    assert_eq!(new_for(&office, "spo", After::Version(version)), ["GoalSet"]);
    assert!(new_for(&office, "pp1", After::Version(version)).is_empty(), "they know what they wrote");
    assert_eq!(new_for(&office, "spo", After::Day(day(0))), ["GoalSet"]);
    assert!(new_for(&office, "spo", After::Day(day(1))).is_empty());
}

#[test]
fn news_of_a_part_that_was_not_opened_is_never_told() {
    let office = office();
    let version = opened(&office, "spo", None).case.version;
    goal(&office, "pp1", 1);
    let narrow = office.service.open_case(&office.actor("spo"), CRN, &[FieldGroup::Core], None, None).expect("opened");
    let told = office.service.recorded_by_others(&office.actor("spo"), &narrow, After::Version(version)).expect("read");
    assert!(told.is_empty());
}

#[test]
fn a_step_can_be_given_to_the_team_but_whoever_holds_the_case_is_not_named_twice() {
    let office = office();
    let plan = office.service.open_case(&office.actor("pp1"), CRN, &[FieldGroup::Plan], None, None).expect("opened");
    let team: Vec<OfficerId> = office.service.team_of_case(&plan).expect("the team").into_iter().map(|(id, _)| id).collect();
    assert!(team.contains(&office.officer("pp2")) && !team.contains(&office.officer("pp1")));
    let core = office.service.open_case(&office.actor("pp1"), CRN, &[FieldGroup::Core], None, None).expect("opened");
    assert!(office.service.team_of_case(&core).is_err(), "only of a record that was opened for its plan");
}
