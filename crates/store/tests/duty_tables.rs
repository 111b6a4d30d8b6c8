//! The table of duties and the counts of what is late hold what the record says, whatever the order of writes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

#[path = "common/tables.rs"]
mod tables;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use record::{
    CaseFile, PersonId,
    duties::{Duty, Owner, duties},
    recorded::plus_days,
};
use rules::{
    Policy,
    duty::{DutyKind, Severity},
};
use store::{
    Settings, Store, reprice,
    table::{
        case::Moment,
        duty::{self, DutyRow},
        duty_late,
    },
};
use tables::{commands, london, write_command};
use uuid::Uuid;

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::builtin);

/// Some random persons' histories, written command by command. The last state of each.
fn written(store: &Store, seeds: &[u64]) -> Vec<(PersonId, CaseFile)> {
    let person = |number: usize| PersonId(Uuid::from_u128(1001 + u128::try_from(number).unwrap()));
    let one = |(number, seed): (usize, &u64)| {
        let mut case = CaseFile::default();
        for mut events in commands(*seed, &POLICY) {
            if let record::Event::PersonRegistered(registered) = &mut events[0].event {
                registered.crn = format!("X{number:06}");
            }
            case = write_command(store, person(number), &case, &events, &POLICY).expect("written");
        }
        (person(number), case)
    };
    seeds.iter().enumerate().map(one).collect()
}

fn kept(store: &Store, person: PersonId) -> Vec<DutyRow> {
    store.read(|conn| duty::all_of_person(conn, person)).expect("read")
}

/// What is late on a day by place and kind, counted from the case files.
fn counted(cases: &[(PersonId, CaseFile)], day: Date) -> BTreeMap<(Uuid, DutyKind), i64> {
    let mut counts = BTreeMap::new();
    for (_, case) in cases {
        let held = case.allocation();
        let places = held.map_or(vec![duty_late::NOWHERE], |held| vec![held.region.0, held.unit.0, held.team.0]);
        for duty in duties(case, &POLICY, &london()).iter().filter(|duty| duty.late(day)) {
            for place in &places {
                *counts.entry((*place, duty.kind)).or_default() += 1;
            }
        }
    }
    counts
}

fn late(store: &Store, day: Date) -> BTreeMap<(Uuid, DutyKind), i64> {
    // The places that random histories name.
    let places = [duty_late::NOWHERE, Uuid::from_u128(11), Uuid::from_u128(12), Uuid::from_u128(13)];
    let mut counts = BTreeMap::new();
    for place in places {
        let found = store.read(|conn| duty_late::of_place(conn, place, day)).expect("read");
        counts.extend(found.into_iter().map(|(kind, count)| ((place, kind), count)));
    }
    counts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn what_is_kept_event_by_event_is_what_the_record_says_at_the_end(seeds in prop::collection::vec(any::<u64>(), 1..6)) {
        let store = Store::open(Settings::temporary()).unwrap();
        let cases = written(&store, &seeds);
        for (person, case) in &cases {
            let mut said = duty::rows(*person, case, &POLICY, &london());
            said.sort_by_key(|row| (row.duty.kind.as_str(), row.duty.about));
            prop_assert_eq!(kept(&store, *person), said);
        }
        for days in [0, 20, 90, 400, 800] {
            let day = plus_days(date(2025, 6, 1), days);
            prop_assert_eq!(late(&store, day), counted(&cases, day), "{}", day);
        }
    }
}

#[test]
fn other_tables_of_policy_change_the_duties_that_are_kept() {
    let store = Store::open(Settings::temporary()).unwrap();
    let cases = written(&store, &[3, 4, 5, 6]);
    let before: Vec<_> = cases.iter().map(|(person, _)| kept(&store, *person)).collect();
    let standards = POLICY.text_in_force("standards").unwrap().replacen(
        "name = \"Complete the record\"\nclock = \"the day on which a rule first needed the fact\"\nclears = \"The missing fact recorded\"\nwithin = { amount = 5,",
        "name = \"Complete the record\"\nclock = \"the day on which a rule first needed the fact\"\nclears = \"The missing fact recorded\"\nwithin = { amount = 25,",
        1,
    );
    let other = Policy::from_texts(&[("standards", &standards)]).expect("sound");
    let zone = london();
    let moment = Moment { policy: &other, zone: &zone, today: date(2026, 11, 23) };
    reprice::everything(&store, &moment, |_| false, &|| true).expect("worked out again");
    let after: Vec<_> = cases.iter().map(|(person, _)| kept(&store, *person)).collect();
    assert_ne!(before, after, "gaps have five weeks now");
    for (person, case) in &cases {
        let mut said = duty::rows(*person, case, &other, &zone);
        said.sort_by_key(|row| (row.duty.kind.as_str(), row.duty.about));
        assert_eq!(kept(&store, *person), said);
    }
}

#[test]
fn what_only_the_manager_can_decide_is_found_however_much_of_the_team_is_late() {
    let store = Store::open(Settings::temporary()).unwrap();
    let today = date(2026, 11, 23);
    let team = Uuid::from_u128(77);
    let row = |number: i32, owner, due_on: Date| DutyRow {
        person: PersonId(Uuid::from_u128(9000 + u128::try_from(number).unwrap())),
        duty: Duty {
            kind: if owner == Owner::Manager { DutyKind::BreachToDecide } else { DutyKind::EnquiryToSend },
            about: Uuid::from_u128(1),
            shows_on: due_on.min(today),
            shows_until: None,
            due_on,
            manager_on: due_on,
            head_on: None,
            severity: Severity::Critical,
            owner,
            rule: "standards/duty/enquiry_to_send".to_owned(),
            snoozed_until: None,
        },
        holder: None,
        doer: None,
        team: Some(team),
        unit: None,
        region: None,
    };
    let late = (0..30).map(|number| row(number, Owner::Officer, plus_days(today, -90 - number)));
    let rows = late.chain([row(99, Owner::Manager, plus_days(today, 2))]);
    let changes: Vec<_> = rows.map(|row| duty::Change::Put(Box::new(row))).collect();
    store.write(move |tx| changes.iter().try_for_each(|change| duty::write(tx.conn(), change))).expect("written");
    let mine = store.read(|conn| duty::of_manager(conn, team, today, plus_days(today, 7), 5)).expect("read");
    assert_eq!(mine.iter().map(|row| row.duty.kind).collect::<Vec<_>>(), [DutyKind::BreachToDecide]);
    let risen = store.read(|conn| duty::risen(conn, team, today, 5)).expect("read");
    assert_eq!(risen.len(), 5, "the longest late of the others'");
    assert!(risen.iter().all(|row| row.duty.owner == Owner::Officer));
}
