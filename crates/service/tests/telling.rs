//! Who is told of what the day after: cases opened with a reason (S1.3), wrong tries and new devices (S3.4).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use jiff::SignedDuration;
use service::access::{FieldGroup, Reason};
use service::account::news::NewsKind;
use service::account::sign_in::{SignIn, SignedIn};
use service::{Actor, Trouble};
use testkit::{Office, office, office::PASSWORD};

fn reason() -> Reason {
    Reason::new("cover", "on duty for the unit today").expect("a reason")
}

fn open(office: &Office, actor: &Actor, crn: &str) {
    office.service.open_case(actor, crn, &[FieldGroup::Core], None, Some(&reason())).expect("opened");
}

/// Case numbers (none: may not be known) and who opened them.
fn told(office: &Office, username: &str) -> Vec<(Option<String>, String)> {
    let told = office.service.opened_with_reason(&office.actor(username)).expect("list");
    told.lines.into_iter().map(|line| (line.who.map(|who| who.crn), line.by)).collect()
}

#[test]
fn an_opening_with_a_reason_is_told_to_the_officer_and_to_the_readers_manager_and_to_nobody_else() {
    let office = office();
    open(&office, &office.actor("pp1"), "X000012");
    office.clock.advance(SignedDuration::from_hours(24));
    let line = (Some("X000012".to_owned()), "Ada Practice".to_owned());
    assert_eq!(told(&office, "pp4"), std::slice::from_ref(&line), "the case's officer");
    assert_eq!(told(&office, "spo"), [line], "the manager of the reader's team");
    for username in ["pp1", "pp2", "pp3", "hpdu", "ca", "co", "pol"] {
        assert_eq!(told(&office, username), [], "{username}");
    }
}

#[test]
fn a_line_says_why_and_when_and_all_pages_of_a_day_are_one() {
    let office = office();
    let pp1 = office.actor("pp1");
    let first = office.service.now();
    open(&office, &pp1, "X000012");
    office.clock.advance(SignedDuration::from_mins(5));
    open(&office, &pp1, "X000012");
    let told = office.service.opened_with_reason(&office.actor("pp4")).expect("list");
    let [line] = told.lines.as_slice() else { panic!("one line: {told:?}") };
    assert_eq!((line.at, line.pages, line.own_case), (first, 2, true));
    assert_eq!(line.reason, Some(reason()));
}

#[test]
fn of_a_record_that_may_not_be_known_the_reason_is_not_told_for_it_may_name_the_person() {
    let office = office();
    open(&office, &office.actor("pp1"), "X000012");
    let mut spo = office.actor("spo");
    spo.staff.knows = vec![office.person("X000012")];
    let told = office.service.opened_with_reason(&spo).expect("list");
    let [line] = told.lines.as_slice() else { panic!("one line: {told:?}") };
    assert_eq!((line.by.as_str(), &line.who, &line.reason), ("Ada Practice", &None, &None));
}

#[test]
fn what_was_opened_without_need_of_a_reason_is_not_told() {
    let office = office();
    open(&office, &office.actor("pp1"), "X000006");
    assert_eq!(told(&office, "pp2"), [], "a case of the team needs no reason");
}

#[test]
fn the_list_shows_a_week_and_the_names_it_shows_are_in_the_audit() {
    let office = office();
    open(&office, &office.actor("pp1"), "X000012");
    let pp4 = office.actor("pp4");
    office.service.opened_with_reason(&pp4).expect("list");
    let rows = office.service.store().read(|conn| store::audit::latest(conn, i64::MAX, 1)).expect("audit");
    assert_eq!((rows[0].entry.subject.as_deref(), rows[0].entry.actor), (Some("X000012"), Some(pp4.staff.account)));
    office.clock.advance(SignedDuration::from_hours(7 * 24));
    assert_eq!(told(&office, "pp4").len(), 1);
    office.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(told(&office, "pp4"), []);
}

fn sign_in(office: &Office, (address, browser): (&str, &str), password: &str) -> Result<SignedIn, Trouble> {
    office.clock.advance(SignedDuration::from_secs(1));
    office.service.sign_in(&SignIn { username: "pp1", password, code: "", address, browser })
}

const DESK: (&str, &str) = ("192.0.2.1", "Desk browser");
const PHONE: (&str, &str) = ("192.0.2.1", "Phone browser");

fn unread(office: &Office, actor: &Actor) -> Vec<(NewsKind, String)> {
    let news = office.service.account_news(actor).expect("news");
    news.into_iter().filter(|news| news.unread).map(|news| (news.kind, news.browser)).collect()
}

#[test]
fn a_new_device_is_told_at_the_next_sign_in_and_not_on_that_device_until_it_comes_back() {
    let office = office();
    let first = sign_in(&office, DESK, PASSWORD).expect("in");
    assert_eq!(unread(&office, &first.actor), [], "the first device of an account is no news");
    let phone = sign_in(&office, PHONE, PASSWORD).expect("in");
    assert_eq!(unread(&office, &phone.actor), [], "whoever holds it knows");
    office.service.read_account_news(&phone.actor).expect("read");
    let next = sign_in(&office, DESK, PASSWORD).expect("in");
    assert_eq!(unread(&office, &next.actor), [(NewsKind::NewDevice, "Phone browser".to_owned())], "a stranger cannot hide it");
    office.service.read_account_news(&next.actor).expect("read");
    assert_eq!(unread(&office, &next.actor), []);
    assert_eq!(office.service.account_news(&next.actor).expect("news").len(), 1, "it stays on the account page");
    let again = sign_in(&office, PHONE, PASSWORD).expect("in");
    assert_eq!(office.service.account_news(&again.actor).expect("news").len(), 1, "a known device is no news");
}

#[test]
fn a_device_that_was_not_used_for_ninety_days_is_new_again() {
    let office = office();
    sign_in(&office, DESK, PASSWORD).expect("in");
    office.clock.advance(SignedDuration::from_hours(50 * 24));
    sign_in(&office, PHONE, PASSWORD).expect("in");
    office.clock.advance(SignedDuration::from_hours(50 * 24));
    office.service.clear_away().expect("cleared");
    sign_in(&office, DESK, PASSWORD).expect("in");
    let next = sign_in(&office, PHONE, PASSWORD).expect("in");
    assert_eq!(
        unread(&office, &next.actor),
        [(NewsKind::NewDevice, "Desk browser".to_owned()), (NewsKind::NewDevice, "Phone browser".to_owned())]
    );
}

#[test]
fn five_wrong_tries_are_told_once_and_to_the_owner_only() {
    let office = office();
    sign_in(&office, DESK, PASSWORD).expect("in");
    for _ in 0..4 {
        assert!(sign_in(&office, ("198.51.100.7", "Stranger"), "a guess of a password").is_err());
    }
    let before = sign_in(&office, DESK, PASSWORD).expect("in");
    assert_eq!(unread(&office, &before.actor), [], "four are a slip of the hand");
    assert!(sign_in(&office, ("198.51.100.7", "Stranger"), "a guess of a password").is_err());
    assert!(matches!(sign_in(&office, DESK, PASSWORD), Err(Trouble::TooMany { .. })));
    office.clock.advance(SignedDuration::from_mins(2));
    let owner = sign_in(&office, DESK, PASSWORD).expect("in");
    assert_eq!(unread(&office, &owner.actor), [(NewsKind::WrongTries, "Stranger".to_owned())]);
    assert_eq!(unread(&office, &office.actor("pp2")), []);
}
