//! The table of safety checks on both engines: a team's inbox, the counts of each step, and how long answers took.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

#[path = "common/mod.rs"]
mod common;

use common::stores;
use jiff::civil::{Date, date};
use record::{
    PersonId,
    enquiry::{Status, chain::Step},
};
use rules::enquiry::{EnquiryKind, EnquiryTrigger};
use store::table::enquiry::{self, Change, EnquiryRow, Scope};
use uuid::Uuid;

const NEEDED: Date = date(2026, 11, 2);
const TODAY: Date = date(2026, 11, 23);
const DAYS: (Date, Date) = (date(2026, 1, 1), TODAY);

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn row(n: u128, team: u128) -> EnquiryRow {
    EnquiryRow {
        person: PersonId(id(n)),
        id: id(100 + n),
        kind: EnquiryKind::Children,
        trigger: EnquiryTrigger::InitialAssessment,
        status: Status::Needed,
        since: NEEDED,
        send_by: date(2026, 11, 3),
        sent_on: None,
        due_on: None,
        answered_on: None,
        answer_days: None,
        step: Some((Step::Send, date(2026, 11, 3))),
        unknown: 0,
        owner: None,
        holder: Some(id(8)),
        team: Some(id(team)),
        unit: Some(id(20)),
        region: Some(id(30)),
    }
}

fn answered(n: u128, days: i64, status: Status) -> EnquiryRow {
    let sent_on = date(2026, 11, 3);
    EnquiryRow {
        status,
        sent_on: Some(sent_on),
        answered_on: Some(record::recorded::plus_days(sent_on, i32::try_from(days).unwrap())),
        answer_days: Some(days),
        step: None,
        ..row(n, 11)
    }
}

fn rows() -> Vec<EnquiryRow> {
    let late = EnquiryRow {
        status: Status::Sent,
        sent_on: Some(date(2026, 11, 9)),
        step: Some((Step::Chase, date(2026, 11, 16))),
        ..row(2, 11)
    };
    let later = EnquiryRow { since: date(2027, 5, 1), ..row(3, 11) };
    let against = EnquiryRow { status: Status::NotNeeded, step: None, ..row(4, 11) };
    let off = EnquiryRow { status: Status::Cancelled, sent_on: Some(NEEDED), step: None, ..row(5, 11) };
    let named = EnquiryRow { unknown: 1, ..answered(6, 2, Status::Used) };
    vec![row(1, 11), late, later, against, off, named, answered(7, 90, Status::Read), row(9, 12)]
}

#[test]
fn the_inbox_holds_what_waits_for_the_team_and_nothing_of_the_future_or_of_others() {
    for store in stores() {
        store.write(|tx| rows().into_iter().try_for_each(|row| enquiry::write(tx.conn(), &Change::Put(Box::new(row))))).unwrap();
        let open = store.read(|conn| enquiry::open_of_team(conn, id(11), TODAY, 50)).unwrap();
        let mut people: Vec<u128> = open.iter().map(|row| row.person.0.as_u128()).collect();
        people.sort_unstable();
        assert_eq!(people, [1, 2, 6], "one to send, one to chase, one that names somebody unknown");
        assert!(open.contains(&rows()[1]), "a row reads back as it was written");
        store.write(|tx| enquiry::write(tx.conn(), &Change::Delete { person: PersonId(id(1)), id: id(101) })).unwrap();
        assert_eq!(store.read(|conn| enquiry::open_of_team(conn, id(11), TODAY, 50)).unwrap().len(), 2);
    }
}

#[test]
fn each_step_is_counted_by_team_month_and_kind_and_what_was_decided_against_is_told_apart() {
    for store in stores() {
        store.write(|tx| rows().into_iter().try_for_each(|row| enquiry::write(tx.conn(), &Change::Put(Box::new(row))))).unwrap();
        let counts = store.read(|conn| enquiry::counts(conn, Scope::Unit(id(20)), DAYS)).unwrap();
        assert_eq!(counts.len(), 2, "two teams, one month, one kind");
        let team = counts.iter().find(|count| count.place == Some(id(11))).unwrap();
        assert_eq!((team.month.as_str(), team.needed, team.not_needed), ("2026-11", 4, 1));
        assert_eq!((team.sent, team.on_time, team.answered, team.analysed, team.used), (3, 2, 2, 1, 1));
        let of = |scope| store.read(|conn| enquiry::counts(conn, scope, DAYS)).unwrap();
        assert_eq!(of(Scope::Team(id(11)))[0].needed, 4);
        assert_eq!(of(Scope::Region(id(30)))[0].needed, 5);
        let days = store.read(|conn| enquiry::answer_days(conn, Scope::Unit(id(20)), DAYS)).unwrap();
        assert_eq!(days, [(EnquiryKind::Children, 2, 1), (EnquiryKind::Children, 90, 1)]);
        let behind = store.read(|conn| enquiry::of(conn, Scope::Team(id(11)), DAYS, 50)).unwrap();
        assert_eq!(behind.len(), 6, "all but what is needed later and the other team's");
    }
}
