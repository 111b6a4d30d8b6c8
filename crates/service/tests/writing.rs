//! A wish is done once, whole, by somebody who may, or not at all (S4.3, S8.6).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use record::{
    Command, CommandId, ContactId, PersonId, Refusal,
    allocation::CaseAllocated,
    appointment::{self, AppointmentArranged, CloseSession, OnWarning, SessionClosed},
    contact::ContactRecorded,
    officer::{AbsenceRecorded, OfficerEvent, RelationDeclared},
    person::{Name, PersonRegistered},
};
use rules::code::{ContactCode, OutcomeCode};
use service::access::FieldGroup;
use service::{Actor, Done, Trouble};
use store::{Conn, ledger};
use testkit::{Office, office, office::at};
use uuid::Uuid;

fn note(command: CommandId, words: &str, office: &Office) -> Command {
    Command::RecordContact(ContactRecorded {
        id: ContactId(command.0),
        kind: ContactCode::literal("CARR"),
        happened_at: office.service.now(),
        note: words.into(),
        summary: String::new(),
        tags: vec![],
        sensitive: false,
        sentence: None,
    })
}

fn run(office: &Office, actor: &Actor, crn: &str, command: CommandId, wish: Command) -> Result<Done, Trouble> {
    office.service.execute(actor, office.person(crn), command, wish, None)
}

fn heads(office: &Office) -> (i64, i64) {
    let both = |conn: &mut dyn Conn| Ok::<_, store::StoreError>((ledger::head(conn)?.0, store::audit::head(conn)?.0));
    office.service.store().read(both).expect("heads")
}

#[test]
fn a_session_is_closed_and_the_next_one_booked_in_one_transaction() {
    let office = office();
    let pp1 = office.actor("pp1");
    let before = heads(&office);
    let command = office.command();
    let next = AppointmentArranged {
        id: appointment::next_id(command),
        kind: ContactCode::literal("COAP"),
        starts_at: at(testkit::office::day(7), 9, 0),
        ends_at: at(testkit::office::day(7), 9, 45),
        place: "Example office".into(),
        officer: office.officer("pp1"),
        team: office.place.2,
        sentence: None,
        requirement: None,
        sensitive: false,
        text_reminder: false,
        purpose: None,
        moved_from: None,
        visit_safety: None,
    };
    let session = SessionClosed {
        id: office.waiting,
        outcome: OutcomeCode::literal("ATTC"),
        note: "Sam came on time".into(),
        summary: "On time".into(),
        tags: vec![],
        sensitive: false,
        evidence_by: None,
    };
    let wish = CloseSession { session, seen: Some(1), next: Some(next), on_warning: OnWarning::Ask };
    let done = run(&office, &pp1, "X000001", command, Command::CloseSession(Box::new(wish))).expect("done");
    let kinds: Vec<_> = done.events.iter().map(|(_, event)| event.event.kind()).collect();
    assert_eq!(kinds, ["SessionClosed", "AppointmentArranged"]);
    assert_eq!(heads(&office), (before.0 + 2, before.1 + 1), "two events, one audit row");
    let last = u64::try_from(before.0).unwrap() + 2;
    assert_eq!(done.events[1].1.position, last);
}

#[test]
fn the_same_form_sent_twice_gives_the_first_answer() {
    let office = office();
    let pp1 = office.actor("pp1");
    let command = office.command();
    let wish = note(command, "The police rang", &office);
    let first = run(&office, &pp1, "X000001", command, wish.clone()).expect("first");
    let before = heads(&office);
    let second = run(&office, &pp1, "X000001", command, wish).expect("second");
    assert!(second.repeated && !first.repeated);
    assert_eq!((second.versions, second.events), (first.versions, first.events));
    assert_eq!(heads(&office), before, "nothing was written");
}

#[test]
fn a_used_form_with_something_else_in_it_or_from_somebody_else_is_refused() {
    let office = office();
    let (pp1, pp2) = (office.actor("pp1"), office.actor("spo"));
    let command = office.command();
    let wish = note(command, "The police rang", &office);
    run(&office, &pp1, "X000001", command, wish.clone()).expect("first");
    let other = run(&office, &pp1, "X000001", command, note(command, "Something else", &office));
    assert!(matches!(other, Err(Trouble::FormUsed)));
    assert!(matches!(run(&office, &pp1, "X000002", command, wish.clone()), Err(Trouble::FormUsed)));
    assert!(matches!(run(&office, &pp2, "X000001", command, wish), Err(Trouble::FormUsed)));
}

#[test]
fn people_who_write_at_once_lose_nothing() {
    let office = office();
    let pp1 = office.actor("pp1");
    let before = heads(&office);
    let outcomes: Vec<Result<Done, Trouble>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|thread: u32| {
                let (office, pp1) = (&office, &pp1);
                scope.spawn(move || {
                    let one = |turn| {
                        let command = office.command();
                        let wish = note(command, &format!("note {thread} {turn}"), office);
                        run(office, pp1, "X000001", command, wish)
                    };
                    (0..10).map(one).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    });
    let saved = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert!(outcomes.iter().all(|o| matches!(o, Ok(_) | Err(Trouble::Conflict))), "nothing but conflicts");
    assert!(saved >= 20, "deciding again works: {saved} of 80");
    let opened = office.service.open_case(&pp1, "X000001", &[FieldGroup::Contacts], None, None).expect("open");
    assert_eq!(opened.case.contacts.len(), saved, "every acknowledged note is there, and no other");
    assert_eq!(heads(&office).0, before.0 + i64::try_from(saved).unwrap());
    // What is in the cache is what a fresh fold gives.
    let events = office.service.chronology(&opened).expect("events");
    assert_eq!(record::CaseFile::fold(&events), *opened.case);
}

#[test]
fn a_write_that_is_not_allowed_changes_nothing_and_leaves_a_row() {
    let office = office();
    for (username, crn) in [("pp3", "X000001"), ("hpdu", "X000001"), ("adm", "X000001"), ("pp1", "X000009"), ("pp1", "X000010")] {
        let actor = office.actor(username);
        let before = heads(&office);
        let command = office.command();
        let refused = run(&office, &actor, crn, command, note(command, "may I", &office)).expect_err(username);
        assert_eq!(refused.status(), 403, "{username} {crn}: {refused:?}");
        assert_eq!(heads(&office), (before.0, before.1 + 1), "{username} {crn}");
    }
}

#[test]
fn a_refusal_of_the_rules_is_passed_on_word_for_word_and_writes_nothing() {
    let office = office();
    let pp1 = office.actor("pp1");
    let before = heads(&office);
    let command = office.command();
    let refused = run(&office, &pp1, "X000001", command, note(command, "  ", &office)).expect_err("empty");
    assert!(matches!(&refused, Trouble::Refused(Refusal::Missing { .. })), "{refused:?}");
    assert_eq!(refused.status(), 422);
    assert_eq!(heads(&office), before);
}

#[test]
fn several_wishes_are_done_together_or_not_at_all() {
    let office = office();
    let pp1 = office.actor("pp1");
    let (one, two) = (office.command(), office.command());
    let wishes =
        [(office.person("X000001"), note(one, "the police rang", &office)), (office.person("X000002"), note(two, "", &office))];
    let before = heads(&office);
    assert!(matches!(office.service.execute_all(&pp1, office.command(), &wishes, None), Err(Trouble::Refused(_))));
    assert_eq!(heads(&office), before);
    let wishes = [wishes[0].clone(), (office.person("X000002"), note(two, "they rang again", &office))];
    let done = office.service.execute_all(&pp1, office.command(), &wishes, None).expect("done");
    assert_eq!(done.versions.len(), 2);
    assert_eq!(heads(&office), (before.0 + 2, before.1 + 2), "one audit row a person");
}

#[test]
fn an_administrator_creates_a_record_and_a_number_is_given_once() {
    let office = office();
    let ca = office.actor("ca");
    let register = |crn: &str| {
        let name = Name { forename: "New".into(), surname: "Example".into(), ..Name::default() };
        Command::RegisterPerson(PersonRegistered { crn: crn.into(), name, birth_date: None, sex: None })
    };
    let run = |actor: &Actor, id: u128, crn| {
        office.service.execute(actor, PersonId(Uuid::from_u128(id)), office.command(), register(crn), None)
    };
    run(&ca, 0xF1, "X000500").expect("registered");
    let kind = office.service.store().read(|conn| store::audit::latest(conn, i64::MAX, 1)).unwrap().remove(0).entry.kind;
    assert_eq!(kind, "collection");
    let again = run(&ca, 0xF2, "X000500").expect_err("taken");
    assert!(matches!(again, Trouble::Refused(Refusal::AlreadyRegistered { .. })), "{again:?}");
    assert_eq!(again.status(), 409);
    assert!(matches!(run(&office.actor("pp1"), 0xF3, "X000501"), Err(Trouble::Denied { .. })));
}

#[test]
fn a_manager_allocates_to_the_own_team_only_and_to_a_place_that_is_true() {
    let office = office();
    let (region, unit, team) = office.place;
    let to = |officer: &str| CaseAllocated {
        officer: office.officer(officer),
        team,
        unit,
        region,
        from: office.service.today(),
        reason: "Has room".into(),
    };
    let spo = office.actor("spo");
    let run = |actor: &Actor, crn: &str, to| run(&office, actor, crn, office.command(), Command::AllocateCase(to));
    assert!(matches!(run(&spo, "X000011", to("pp3")), Err(Trouble::Invalid(_))), "pp3 is in another team");
    run(&spo, "X000011", to("pp1")).expect("allocated");
    assert!(matches!(run(&spo, "X000011", to("pp1")), Err(Trouble::Refused(Refusal::AlreadyAllocated))));
    assert!(matches!(run(&spo, "X000008", to("pp1")), Err(Trouble::Denied { .. })), "another team's case");
    assert!(matches!(run(&office.actor("pp1"), "X000001", to("pp2")), Err(Trouble::Denied { .. })));
    let page = office.service.home(&spo).expect("home").manager.expect("part");
    assert!(page.unheld.is_empty());
}

#[test]
fn whoever_says_that_they_know_a_person_is_shut_out_at_once() {
    let office = office();
    let pp1 = office.sign_in("pp1");
    let knows = OfficerEvent::RelationDeclared(RelationDeclared { person: office.person("X000002") });
    let own = office.officer("pp1");
    office.service.execute_officer(&pp1.actor, own, office.command(), knows.clone()).expect("declared");
    let next = office.service.authenticate(&pp1.token, None).expect("still signed in");
    let opened = office.service.open_case(&next, "X000002", &[FieldGroup::Core], None, None);
    assert!(matches!(opened, Err(Trouble::Restricted { .. })));
    let other = office.service.execute_officer(&next, office.officer("pp2"), office.command(), knows);
    assert!(matches!(other, Err(Trouble::Denied { .. })), "only about oneself");
}

/// Books X000001 with `pp1` at 10am, so many days from today.
fn book(office: &Office, days: i64, on_warning: OnWarning) -> Result<Done, Trouble> {
    let command = office.command();
    let day = testkit::office::day(days);
    let what = AppointmentArranged {
        id: appointment::next_id(command),
        kind: ContactCode::literal("COAP"),
        starts_at: at(day, 10, 0),
        ends_at: at(day, 10, 45),
        place: "Example office".into(),
        officer: office.officer("pp1"),
        team: office.place.2,
        sentence: None,
        requirement: None,
        sensitive: false,
        text_reminder: false,
        purpose: None,
        moved_from: None,
        visit_safety: None,
    };
    run(office, &office.actor("pp1"), "X000001", command, Command::ArrangeAppointment { what, on_warning })
}

#[test]
fn booking_on_a_day_away_is_asked_about_once_from_the_first_day_to_the_last() {
    let office = office();
    let (from, until) = (testkit::office::day(8), testkit::office::day(9));
    let away = OfficerEvent::AbsenceRecorded(AbsenceRecorded { from, until, reason: "Leave".into() });
    office
        .service
        .execute_officer(&office.actor("adm"), office.officer("pp1"), office.command(), away)
        .expect("an administrator records it");
    book(&office, 7, OnWarning::Ask).expect("the day before");
    for (days, on) in [(8, from), (9, until)] {
        let asked = book(&office, days, OnWarning::Ask).expect_err("away");
        assert!(matches!(asked, Trouble::Refused(Refusal::OfficerAway { on: found }) if found == on), "{asked:?}");
    }
    book(&office, 8, OnWarning::BookAnyway).expect("booked anyway");
    book(&office, 10, OnWarning::Ask).expect("the day after");
}

#[test]
fn the_whole_of_it_verifies() {
    let office = office();
    let (pp1, command) = (office.actor("pp1"), office.command());
    run(&office, &pp1, "X000001", command, note(command, "the police rang", &office)).expect("done");
    let keeper = store::head::HeadKeeper::open(office.service.store().folder()).expect("key");
    office.service.sign_head(&keeper).expect("signed");
    let stale = office.service.store().health().expect("health").stale_tables;
    assert!(stale.is_empty(), "{stale:?}");
}
