//! Histories come in whole, through the same decisions and the same tables as live work.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use jiff::{SignedDuration, Timestamp};
use record::{
    ActorId, Command, CommandId, PersonId, Refusal,
    person::{Name, PersonRegistered},
};
use service::{Trouble, access::FieldGroup, import::When};
use store::{Conn, StoreError, table, verify};
use testkit::{Office, office};
use uuid::Uuid;

/// Everything that the read tables say, in words.
fn tables(office: &Office) -> Vec<String> {
    let (begin, end) = (Timestamp::MIN, Timestamp::MAX);
    let far = testkit::office::day(10_000);
    let read = |conn: &mut dyn Conn| {
        let mut said = Vec::new();
        for person in office.people.values() {
            said.push(format!("{:?}", table::caseload::by_person(conn, *person)?));
            said.push(format!("{:?}", table::duty::of_person(conn, *person, far)?));
            said.push(format!("{:?}", table::appointment::next_of_person(conn, *person, office.service.now())?));
        }
        for officer in office.officers.values() {
            said.push(format!("{:?}", table::officer::by_id(conn, officer.0)?));
            said.push(format!("{:?}", table::appointment::of_officer(conn, officer.0, begin, end)?));
            said.push(format!("{:?}", table::news::for_officer(conn, officer.0, begin)?));
        }
        said.push(format!("{:?}", table::search::everything(conn)?));
        Ok::<_, StoreError>(said)
    };
    office.service.store().read(read).expect("tables")
}

fn registered(crn: &str) -> Command {
    let name = Name { forename: "New".into(), surname: "Example".into(), ..Name::default() };
    Command::RegisterPerson(PersonRegistered { crn: crn.into(), name, birth_date: None, sex: None })
}

fn when(office: &Office, days_ago: i64) -> When {
    let at = office.service.now() - SignedDuration::from_hours(24 * days_ago);
    When { at, by: ActorId(Uuid::from_u128(5)), command: CommandId(office.command().0) }
}

#[test]
fn rebuilding_the_tables_gives_what_the_import_and_the_live_work_left() {
    let office = office();
    let pp1 = office.actor("pp1");
    let person = office.person("X000001");
    let wish = Command::RecordGender("a man".into());
    office.service.execute(&pp1, person, office.command(), wish, None).expect("live work");
    let left = tables(&office);
    let service = &office.service;
    let moment = table::case::Moment { policy: service.policy(), zone: service.zone(), today: service.today() };
    store::rebuild::rebuild(service.store(), None, &moment, |_| {}).expect("rebuilt");
    assert_eq!(tables(&office), left);
}

#[test]
fn the_ledger_and_the_audit_verify_after_an_import_and_the_signed_head_agrees() {
    let office = office();
    let folder = office.service.store().folder().to_owned();
    let keeper = store::head::HeadKeeper::open(&folder).expect("key");
    office.service.sign_head(&keeper).expect("signed");
    let heads = verify::SignedHeads::of_folder(&folder).expect("readable").expect("there");
    let report = verify::verify(office.service.store(), Some(&heads)).expect("sound");
    assert!(report.events > 50 && report.audit_rows > 3 && report.signed_heads == 1, "{report:?}");
}

#[test]
fn each_wish_is_decided_on_its_own_day_and_stays_late_or_early_for_ever() {
    let office = office();
    let importer = office.service.importer(Uuid::from_u128(1));
    let mut history = importer.person(PersonId(Uuid::from_u128(0xA1)));
    let refused = history.wish(&when(&office, 30), Command::RecordGender("a woman".into()));
    assert!(matches!(refused, Err(Trouble::Refused(Refusal::NotRegistered))));
    history.wish(&when(&office, 30), registered("X000600")).expect("registered");
    history.wish(&when(&office, 20), Command::RecordGender("a woman".into())).expect("said");
    assert_eq!(history.case().version, 2);
    let saved = importer.save(vec![history.finish()]).expect("saved");
    assert_eq!((saved.streams, saved.events), (1, 2));
    let ca = office.actor("ca");
    let then = Some(testkit::office::day(-25));
    let opened = office.service.open_case(&ca, "X000600", &[FieldGroup::Core], then, None).expect("nobody holds it yet");
    assert_eq!(opened.case.person.gender, None);
    assert_eq!(opened.present.person.gender.as_deref(), Some("a woman"));
}

#[test]
fn a_batch_with_a_number_that_is_taken_is_not_saved_at_all() {
    let office = office();
    let importer = office.service.importer(Uuid::from_u128(1));
    let one = |id: u128, crn: &str| {
        let mut history = importer.person(PersonId(Uuid::from_u128(id)));
        history.wish(&when(&office, 10), registered(crn)).expect("registered");
        history.finish()
    };
    let head = |office: &Office| office.service.store().read(|conn| store::ledger::head(conn)).expect("head").0;
    let before = head(&office);
    let refused = importer.save(vec![one(0xB1, "X000700"), one(0xB2, "X000001")]);
    assert!(matches!(refused, Err(Trouble::Refused(Refusal::AlreadyRecorded { .. }))), "{refused:?}");
    assert_eq!(head(&office), before);
    let again = importer.save(vec![one(0xB1, "X000700")]);
    assert!(again.is_ok());
    assert!(matches!(importer.save(vec![one(0xB1, "X000701")]), Err(Trouble::Conflict)), "the stream is there");
}
