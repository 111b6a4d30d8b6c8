//! A read table rebuilt from the ledger holds what live writes left, on random histories.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::sync::LazyLock;

use jiff::{civil::date, tz::TimeZone};
use proptest::prelude::*;
use record::{
    CaseFile, OfficerId, PersonId, UnitId,
    histories::history,
    officer::{AbsenceRecorded, Officer, OfficerEvent, OfficerJoined},
    person::Name,
};
use rules::{
    Policy,
    grade::{ContractedHours, Grade},
};
use store::{
    Append, NewEvent, Settings, Store, StoreError,
    ledger::Recording,
    rebuild::rebuild,
    replay,
    table::{READ_TABLES, case},
};
use uuid::Uuid;

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::builtin);

fn london() -> TimeZone {
    TimeZone::get("Europe/London").expect("the bundled database has it")
}

/// Writes a random person's history, one transaction for each command's events, as the service does.
fn live_person(store: &Store, person: PersonId, seed: u64) {
    let zone = london();
    let (events, _) = history(seed, 60, &POLICY, &zone);
    let mut before = CaseFile::default();
    for group in events.chunk_by(|a, b| a.command == b.command) {
        let mut after = before.clone();
        group.iter().for_each(|event| after.apply(event));
        let changes = case::of_person(person, &before, &after, group, &POLICY, &zone);
        let prepare = |e: &record::Recorded<record::Event>| {
            NewEvent::prepare(e.event.kind(), e.event.revision(), e.happened_on, e.event.encode().unwrap())
        };
        let append = Append {
            stream: person.0,
            stream_kind: replay::PERSON,
            expected_version: before.version.into(),
            events: group.iter().map(prepare).collect(),
        };
        let by = Recording {
            recorded_at: group[0].recorded_at,
            actor: group[0].actor.0,
            on_behalf_of: None,
            command: Uuid::from_u128(u128::from(seed) << 64 | u128::from(after.version)),
        };
        let written = store.write(move |tx| {
            tx.append(&append, &by)?;
            changes.iter().try_for_each(|change| case::write(tx.conn(), change))
        });
        // Two random people may be given the same case number; the second is refused whole, as it must be.
        if matches!(written, Err(StoreError::Taken { .. })) {
            return;
        }
        written.unwrap();
        before = after;
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
    for (index, event) in wishes.into_iter().enumerate() {
        let recorded = record::Recorded {
            position: 0,
            version: officer.version + 1,
            happened_on: date(2024, 4, 1),
            recorded_at: jiff::Timestamp::UNIX_EPOCH,
            actor: record::ActorId(Uuid::from_u128(1)),
            on_behalf_of: None,
            command: record::CommandId(Uuid::from_u128(index as u128)),
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

/// Every row of every read table, as text, read past the program's own queries.
fn dump(store: &Store) -> Vec<String> {
    let file = std::fs::read_dir(store.folder()).unwrap().map(|e| e.unwrap().path());
    let file = file.into_iter().find(|p| p.extension().is_some_and(|e| e == "db" || e == "sqlite")).expect("the database");
    let conn = rusqlite::Connection::open(file).unwrap();
    let mut rows = Vec::new();
    for table in READ_TABLES {
        for clear in table.clear {
            let name = clear.trim_start_matches("delete from ");
            let mut statement = conn.prepare(&format!("select * from {name}")).unwrap();
            let columns = statement.column_count();
            let mut found = statement.query([]).unwrap();
            while let Some(row) = found.next().unwrap() {
                let cells: Vec<String> = (0..columns).map(|c| format!("{:?}", row.get_ref(c).unwrap())).collect();
                rows.push(format!("{name}: {}", cells.join(" ")));
            }
        }
    }
    // A load of nothing is the same as no load: live writes leave a nought behind, a rebuild never makes one.
    rows.retain(|row| !(row.starts_with("officer_load") && row.ends_with("Integer(0) Integer(0)")));
    rows.sort();
    rows
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
