//! Workload reports on both engines: whole or not at all, one open. How quick: `rainer bench workload`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use common::{at, stores};
use jiff::civil::date;
use rules::grade::Grade;
use store::table::owner_hours;
use store::table::report::{self, FindingRow, Import, NewReport, OwnerFigures, OwnerRow, Whose};
use store::table::report_case::{self, ReportCase};
use store::table::report_place::{self, PlaceKind, PlaceRow};
use store::table::report_total::{self, TotalOf};
use store::{Digest, Store, StoreError};
use uuid::Uuid;

fn owner(number: usize, points: i64) -> OwnerRow {
    OwnerRow {
        region: format!("R{:02}", number % 12),
        unit: format!("R{:02}P{}", number % 12, number % 9),
        team: format!("R{:02}P{}T{}", number % 12, number % 9, number % 5),
        officer: format!("R{number:06}"),
        forename: "Sam".to_owned(),
        surname: format!("Example {number}"),
        grade_code: "NPSM".to_owned(),
        grade: Grade::Po,
        figures: OwnerFigures {
            contracted: 3700,
            available: 2176,
            cases: 2,
            community: 2,
            points,
            counts: vec![1; 40],
            ..OwnerFigures::default()
        },
    }
}

fn case(person: &str) -> ReportCase {
    ReportCase { person: person.to_owned(), tier: 6, location: 0, row_type: 'N' }
}

fn report(content: &str, owners: usize, points: i64) -> NewReport {
    NewReport {
        content: Some(Digest::of(content.as_bytes())),
        taken_at: Some(date(2026, 11, 22).at(1, 2, 3, 0)),
        owners: (0..owners).map(|n| (owner(n, points), vec![case(&format!("X{n:06}")), case("X999999")])).collect(),
        findings: vec![FindingRow { sheet: "t2a".to_owned(), line: Some(7), words: "The owner is in no other sheet".to_owned() }],
    }
}

fn import() -> Import {
    Import { as_of: date(2026, 11, 22), at: at(0), by: Uuid::from_u128(7) }
}

fn insert(store: &Store, new: NewReport) -> Result<i64, StoreError> {
    store.write(move |tx| report::insert(tx.conn(), &new, &import()))
}

#[test]
fn the_next_report_closes_the_one_before_and_the_same_content_is_refused_without_a_trace() {
    for store in stores() {
        assert_eq!(store.read(report::open).unwrap(), None);
        assert_eq!(insert(&store, report("one", 3, 10_000)).unwrap(), 1);
        assert_eq!(insert(&store, report("two", 4, 20_000)).unwrap(), 2);
        let refused = insert(&store, report("one", 9, 0)).expect_err("the same content");
        assert!(matches!(refused, StoreError::Taken { .. }), "{refused:?}");
        let open = store.read(report::open).unwrap().expect("one is open");
        assert_eq!((open.number, open.owners, open.cases, open.findings, open.open), (2, 4, 8, 1, true));
        assert_eq!(open.taken_at, Some(date(2026, 11, 22).at(1, 2, 3, 0)));
        let all = store.read(|conn| report::latest(conn, 10)).unwrap();
        assert_eq!(all.iter().map(|report| (report.number, report.open)).collect::<Vec<_>>(), [(2, true), (1, false)]);
        assert_eq!(store.read(|conn| report::of_content(conn, Digest::of(b"one"))).unwrap().map(|r| r.number), Some(1));
        assert_eq!(store.read(|conn| report::findings(conn, 2, 10)).unwrap(), report("two", 0, 0).findings);
    }
}

#[test]
fn a_report_that_fails_half_way_leaves_the_old_one_open_and_whole() {
    for store in stores() {
        insert(&store, report("one", 3, 10_000)).unwrap();
        let mut broken = report("two", 3, 0);
        broken.owners[2].1[0].tier = 99;
        insert(&store, broken).expect_err("there is no such tier");
        let open = store.read(report::open).unwrap().expect("the old one");
        assert_eq!((open.number, open.owners), (1, 3));
        assert_eq!(store.read(|conn| report::owners(conn, 1, Whose::Nation)).unwrap().len(), 3);
        assert_eq!(store.read(|conn| report::owners(conn, 2, Whose::Nation)).unwrap(), []);
    }
}

#[test]
fn an_officer_stands_once_in_a_team_of_a_report() {
    for store in stores() {
        let mut twice = report("one", 1, 0);
        twice.owners.push(twice.owners[0].clone());
        assert!(matches!(insert(&store, twice), Err(StoreError::Taken { .. })));
    }
}

#[test]
fn owners_and_totals_are_found_by_region_unit_team_and_officer() {
    for store in stores() {
        insert(&store, report("one", 30, 10_000)).unwrap();
        insert(&store, report("two", 30, 20_000)).unwrap();
        let count = |whose: Whose<'_>| store.read(|conn| report::owners(conn, 2, whose)).unwrap().len();
        assert_eq!((count(Whose::Nation), count(Whose::Region("R03"))), (30, 3));
        assert_eq!((count(Whose::Team("R03P3T3")), count(Whose::Officer("R000003"))), (1, 1));
        let (place, found) = store.read(|conn| report::owners(conn, 2, Whose::Officer("R000003"))).unwrap().remove(0);
        assert_eq!((place, &found), (4, &owner(3, 20_000)));
        assert_eq!(store.read(|conn| report::owner(conn, 2, place)).unwrap(), Some(found));
        let trend = store.read(|conn| report_total::trend(conn, TotalOf::Region("R03"), 10)).unwrap();
        assert_eq!(
            trend.iter().map(|total| (total.points, total.available)).collect::<Vec<_>>(),
            [(60_000, 6528), (30_000, 6528)]
        );
        let nation = store.read(|conn| report_total::trend(conn, TotalOf::Nation, 1)).unwrap();
        assert_eq!((nation[0].cases, nation[0].points), (60, 600_000));
        let own = store.read(|conn| report_total::owner_trend(conn, "R000003", "R03P3T3", 10)).unwrap();
        assert_eq!(own.iter().map(|total| total.points).collect::<Vec<_>>(), [20_000, 10_000]);
    }
}

#[test]
fn a_case_moves_to_another_owner_of_the_report() {
    for store in stores() {
        insert(&store, report("one", 3, 0)).unwrap();
        let (line, found) = store.read(|conn| report_case::of_person(conn, 1, "X000001")).unwrap().remove(0);
        assert_eq!(line.owner, 2);
        store.write(move |tx| report_case::move_to(tx.conn(), 1, line, &found, 3)).unwrap();
        let of = |owner| store.read(|conn| report_case::of_owner(conn, 1, owner, 100)).unwrap().len();
        assert_eq!((of(1), of(2), of(3)), (2, 1, 3));
    }
}

#[test]
fn one_code_is_one_place_whatever_its_name() {
    for store in stores() {
        let place = |name: &str| PlaceRow { kind: PlaceKind::Region, code: "N53".into(), name: name.into(), parent: None };
        let (old, new) = (place("Example Region"), place("Further Region"));
        store.write(move |tx| report_place::put(tx.conn(), &old).and_then(|()| report_place::put(tx.conn(), &new))).unwrap();
        assert_eq!(store.read(report_place::all).unwrap(), [place("Further Region")]);
        let found = store.read(|conn| report_place::by_code(conn, PlaceKind::Unit, "N53")).unwrap();
        assert_eq!(found, None, "a unit may have the code of a region");
    }
}

#[test]
fn hours_set_by_hand_are_kept_with_what_they_were() {
    for store in stores() {
        for (micros, hours) in [(1, 3000), (2, 3000), (3, 2220)] {
            store.write(move |tx| owner_hours::set(tx.conn(), "R01A001", "R01P1T2", hours, (at(micros), Uuid::nil()))).unwrap();
        }
        let all = store.read(owner_hours::all).unwrap();
        assert_eq!(all, [("R01A001".to_owned(), "R01P1T2".to_owned(), 2220)]);
        let changes = store.read(|conn| owner_hours::changes(conn, "R01A001", "R01P1T2", 10)).unwrap();
        let said: Vec<_> = changes.iter().map(|change| (change.before, change.after)).collect();
        assert_eq!(said, [(Some(3000), 2220), (None, 3000)], "the same hours again change nothing");
    }
}
