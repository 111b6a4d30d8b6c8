//! A read table rebuilt from the ledger holds what live writes left, on random histories.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

#[path = "common/tables.rs"]
mod tables;

use std::sync::LazyLock;

use jiff::civil::date;
use proptest::prelude::*;
use record::{
    CaseFile, OfficerId, PersonId, UnitId,
    officer::{AbsenceRecorded, Officer, OfficerEvent, OfficerJoined},
    person::Name,
};
use rules::{
    Policy,
    grade::{ContractedHours, Grade},
};
use store::{
    Append, NewEvent, Settings, Store,
    ledger::Recording,
    rebuild::rebuild,
    replay,
    table::{READ_TABLES, case},
};
use tables::{commands, dump, london, write_command};
use uuid::Uuid;

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::builtin);

/// Writes a random person's history, one transaction for each command's events, as the service does.
fn live_person(store: &Store, person: PersonId, seed: u64) {
    let mut case = CaseFile::default();
    for events in commands(seed, &POLICY) {
        case = write_command(store, person, &case, &events, &POLICY).expect("written");
    }
}

fn live_officer(store: &Store) {
    let id = OfficerId(Uuid::from_u128(7));
    let team = UnitId(Uuid::from_u128(11));
    let wishes = [
        OfficerEvent::OfficerJoined(OfficerJoined {
            staff_code: "EXA0001".into(),
            name: Name { forename: "Ola".into(), surname: "Example".into(), ..Name::default() },
            grade: Grade::Po,
            contracted_hours: ContractedHours::from_hundredths(3700),
            team,
            from: date(2024, 4, 1),
        }),
        OfficerEvent::AbsenceRecorded(AbsenceRecorded {
            from: date(2026, 8, 3),
            until: date(2026, 8, 14),
            reason: "Leave".into(),
        }),
    ];
    let mut officer = Officer::default();
    for (number, event) in (0_u128..).zip(wishes) {
        let recorded = record::Recorded {
            position: 0,
            version: officer.version + 1,
            happened_on: date(2024, 4, 1),
            recorded_at: jiff::Timestamp::UNIX_EPOCH,
            actor: record::ActorId(Uuid::from_u128(1)),
            on_behalf_of: None,
            command: record::CommandId(Uuid::from_u128(number)),
            event,
        };
        let new = NewEvent::prepare(
            recorded.event.kind(),
            recorded.event.revision(),
            recorded.happened_on,
            recorded.event.encode().unwrap(),
        );
        let append =
            Append { stream: id.0, stream_kind: replay::OFFICER, expected_version: officer.version.into(), events: vec![new] };
        officer.apply(&recorded);
        let changes = case::of_officer(id, &officer, std::slice::from_ref(&recorded));
        let by = Recording {
            recorded_at: recorded.recorded_at,
            actor: recorded.actor.0,
            on_behalf_of: None,
            command: recorded.command.0,
        };
        store
            .write(move |tx| {
                tx.append(&append, &by)?;
                changes.iter().try_for_each(|change| case::write(tx.conn(), change))
            })
            .unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn every_table_rebuilt_holds_what_live_writes_left(seed: u64) {
        let store = Store::open(Settings::temporary()).unwrap();
        live_person(&store, PersonId(Uuid::from_u128(1001)), seed);
        live_officer(&store);
        let live = dump(&store);
        prop_assert!(!live.is_empty());
        rebuild(&store, None, &POLICY, &london(), |_| {}).unwrap();
        prop_assert_eq!(&dump(&store), &live);
        for table in READ_TABLES {
            rebuild(&store, Some(table.name), &POLICY, &london(), |_| {}).unwrap();
        }
        prop_assert_eq!(&dump(&store), &live);
    }
}

#[test]
fn an_unknown_table_is_named() {
    let store = Store::open(Settings::temporary()).unwrap();
    let refused = rebuild(&store, Some("nonsense"), &POLICY, &london(), |_| {}).expect_err("no such table");
    assert!(refused.to_string().contains("nonsense"), "{refused}");
}
