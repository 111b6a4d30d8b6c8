//! Workload tables on both engines: sums kept by differences, weeks that stay as they ended. What an event costs:
//! `rainer bench workload`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

#[path = "common/mod.rs"]
mod common;

use common::stores;
use jiff::civil::{Date, date};
use record::{OfficerId, PersonId};
use rules::grade::Grade;
use store::table::{
    officer_workload::{self, Whose},
    workload::{self, CaseRow, Change, HoursRow},
    workload_week::{self, Change as Week},
};
use store::{Conn, Store, StoreError};
use uuid::Uuid;

const MONDAY: Date = date(2026, 11, 23);

fn officer(n: u128) -> OfficerId {
    OfficerId(Uuid::from_u128(n))
}

fn row(person: u128, of: u128, points: i64) -> CaseRow {
    CaseRow {
        person: PersonId(Uuid::from_u128(person)),
        officer: officer(of),
        team: Uuid::from_u128(11),
        location: u8::try_from(person % 3).unwrap(),
        tier: u8::try_from(person % 33).unwrap(),
        status: "counted".to_owned(),
        points,
        next_change_on: None,
    }
}

/// As an event writes it: the week's note, the row, the week's row of each officer.
fn put(conn: &mut dyn Conn, new: &CaseRow, week: Date) -> Result<(), StoreError> {
    let before = workload::held(conn, new.person)?.map(|row| row.officer);
    let changes = [Change::PutCase(Box::new(new.clone()))];
    let (first, last) = workload_week::live(&changes, before, week);
    first.iter().try_for_each(|change| workload_week::write(conn, change))?;
    changes.iter().try_for_each(|change| workload::write(conn, change))?;
    last.iter().try_for_each(|change| workload_week::write(conn, change))
}

fn hours(of: u128, available: i64) -> Change {
    Change::PutHours(Box::new(HoursRow {
        officer: officer(of),
        grade: Grade::Po,
        contracted: 3700,
        reduced: 0,
        available,
        next_change_on: None,
    }))
}

fn weeks(store: &Store, of: u128, this: Date) -> Vec<(i64, i64, i64)> {
    let weeks = store.read(|conn| workload_week::of_officer(conn, officer(of), this)).unwrap();
    weeks.iter().map(|week| (week.cases, week.points, week.available)).collect()
}

#[test]
fn a_case_that_moves_changes_both_officers_sums_and_this_week_and_leaves_the_last_one_as_it_ended() {
    for store in stores() {
        let next = workload_week::weeks_from(MONDAY, 1);
        store
            .write(|tx| {
                for of in [1, 2] {
                    workload::write(tx.conn(), &hours(of, 100))?;
                    workload_week::write(tx.conn(), &Week::Now { week: MONDAY, officer: officer(of) })?;
                }
                put(tx.conn(), &row(101, 1, 11_500), MONDAY)?;
                put(tx.conn(), &row(102, 1, 500), MONDAY)
            })
            .unwrap();
        assert_eq!((weeks(&store, 1, MONDAY), weeks(&store, 2, MONDAY)), (vec![(2, 12_000, 100)], vec![(0, 0, 100)]));
        store
            .write(move |tx| {
                workload_week::begin(tx.conn(), next)?;
                put(tx.conn(), &row(101, 2, 11_500), next)
            })
            .unwrap();
        assert_eq!(weeks(&store, 1, next), [(2, 12_000, 100), (1, 500, 100)]);
        assert_eq!(weeks(&store, 2, next), [(0, 0, 100), (1, 11_500, 100)]);
        let over = |weeks, from| store.read(|conn| workload_week::over(conn, next, weeks, from)).unwrap();
        assert_eq!(over(1, 11_005), [officer(2)], "115 %");
        assert_eq!(over(2, 11_005), [], "not for two weeks");
        let went = store.read(|conn| workload_week::cases(conn, officer(1), next)).unwrap();
        assert_eq!((went.len(), went[0].before, went[0].after), (1, Some(11_500), None));
        // And back within the week: as if nothing had been.
        store.write(move |tx| put(tx.conn(), &row(101, 1, 11_500), next)).unwrap();
        for of in [1, 2] {
            assert_eq!(store.read(|conn| workload_week::cases(conn, officer(of), next)).unwrap(), []);
        }
        let trend = store.read(|conn| workload_week::trend(conn, workload_week::Whose::Nation, next)).unwrap();
        assert_eq!(trend.iter().map(|week| (week.cases, week.points, week.available)).collect::<Vec<_>>(), [(2, 12_000, 200); 2]);
        let tiers = store.read(|conn| officer_workload::tiers(conn, Whose::Nation)).unwrap();
        assert_eq!(tiers.iter().map(|count| count.cases).sum::<i64>(), 2);
    }
}

#[test]
fn a_case_that_nobody_holds_any_more_leaves_nothing_behind() {
    for store in stores() {
        store.write(|tx| put(tx.conn(), &row(101, 1, 11_500), MONDAY)).unwrap();
        store
            .write(|tx| {
                workload::write(tx.conn(), &Change::DropCase(PersonId(Uuid::from_u128(101))))?;
                workload_week::write(tx.conn(), &Week::Now { week: MONDAY, officer: officer(1) })
            })
            .unwrap();
        assert_eq!(weeks(&store, 1, MONDAY), []);
        assert_eq!(store.read(|conn| workload::of_officer(conn, officer(1))).unwrap(), []);
    }
}
