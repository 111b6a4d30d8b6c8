//! A read table rebuilt from the ledger holds what live writes left, on random histories.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

#[path = "common/tables.rs"]
mod tables;

use std::sync::LazyLock;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
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
    table::{
        READ_TABLES,
        case::{self, Moment},
    },
};
use tables::{begin_day, commands, day_of, dump, london, write_command};
use uuid::Uuid;

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::builtin);

/// Writes random persons' histories, one transaction for each command's events, as the service does, and brings the tables to
/// each new day. The last day.
fn live_people(store: &Store, seeds: &[u64]) -> Date {
    let mut all: Vec<(usize, Vec<_>)> =
        seeds.iter().enumerate().flat_map(|(n, seed)| commands(*seed, &POLICY).into_iter().map(move |c| (n, c))).collect();
    all.sort_by_key(|(_, events)| events[0].recorded_at);
    let mut cases = vec![CaseFile::default(); seeds.len()];
    let mut today = date(2025, 5, 1);
    for (number, mut events) in all {
        if let record::Event::PersonRegistered(registered) = &mut events[0].event {
            registered.crn = format!("X{number:06}");
        }
        let day = day_of(events[0].recorded_at);
        if day > today {
            begin_day(store, day, &POLICY);
            today = day;
        }
        let person = PersonId(Uuid::from_u128(1001 + u128::try_from(number).unwrap()));
        cases[number] = write_command(store, person, &cases[number], &events, &POLICY).expect("written");
    }
    today
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
            recorded_at: "2025-05-01T09:00:00Z".parse().unwrap(),
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
        let zone = london();
        let moment = Moment { policy: &POLICY, zone: &zone, today: date(2025, 5, 1) };
        let changes = case::of_officer(id, &officer, std::slice::from_ref(&recorded), &moment);
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

/// What one has and the other has not.
fn differences(live: &[String], rebuilt: &[String]) -> (Vec<String>, Vec<String>) {
    let only = |these: &[String], others: &[String]| these.iter().filter(|row| !others.contains(row)).cloned().collect();
    (only(live, rebuilt), only(rebuilt, live))
}

fn no_difference() -> (Vec<String>, Vec<String>) {
    (vec![], vec![])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn every_table_rebuilt_holds_what_live_writes_left(seeds: [u64; 4]) {
        let store = Store::open(Settings::temporary()).unwrap();
        live_officer(&store);
        let mut today = live_people(&store, &seeds);
        let zone = london();
        // Long enough for orders to end and weeks to pass; what was rebuilt goes on from there, and nights are missed.
        for weeks in [0, 1, 2, 9, 20] {
            today = today.checked_add(weeks.weeks()).unwrap();
            begin_day(&store, today, &POLICY);
            let moment = Moment { policy: &POLICY, zone: &zone, today };
            let live = dump(&store);
            prop_assert!(!live.is_empty());
            rebuild(&store, None, &moment, |_| {}).unwrap();
            prop_assert_eq!(differences(&live, &dump(&store)), no_difference(), "on {}", today);
            for table in READ_TABLES {
                rebuild(&store, Some(table.name), &moment, |_| {}).unwrap();
            }
            prop_assert_eq!(differences(&live, &dump(&store)), no_difference(), "on {}", today);
        }
    }
}

#[test]
fn an_unknown_table_is_named() {
    let store = Store::open(Settings::temporary()).unwrap();
    let refused =
        rebuild(&store, Some("nonsense"), &Moment { policy: &POLICY, zone: &london(), today: date(2026, 1, 1) }, |_| {})
            .expect_err("no such table");
    assert!(refused.to_string().contains("nonsense"), "{refused}");
}
