//! Oversight on both engines: the queue of a manager, what was due and done in a unit, what managers wrote.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

#[path = "common/mod.rs"]
mod common;

use common::{at, stores};
use jiff::civil::{Date, date};
use record::{OversightId, PersonId};
use rules::{oversight::OversightTrigger as T, rosh::RoshLevel};
use store::table::{
    oversight::{self, Came, Change, OversightRow, Whose},
    oversight_note::{self, Change as NoteChange, NoteRow},
};
use uuid::Uuid;

const TODAY: Date = date(2026, 11, 23);

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn row(person: u128, trigger: T, due_on: Date, level: Option<RoshLevel>) -> OversightRow {
    OversightRow {
        person: PersonId(id(person)),
        trigger,
        about: id(person),
        clock_from: date(2026, 10, 1),
        due_on,
        why: "Example".into(),
        met_by: None,
        met_on: None,
        lapsed_on: None,
        harm: oversight::harm(level),
        officer: Some(id(7)),
        team: Some(id(11)),
        unit: Some(id(12)),
    }
}

#[test]
fn the_gravest_comes_first_then_the_longest_late_and_what_nobody_judged_is_not_low() {
    for store in stores() {
        let rows = [
            row(1, T::Yearly, date(2026, 10, 5), Some(RoshLevel::Low)),
            row(2, T::Yearly, date(2026, 11, 2), None),
            row(3, T::Arrest, date(2026, 11, 20), Some(RoshLevel::VeryHigh)),
            row(4, T::PeriodicHighRisk, date(2026, 11, 9), Some(RoshLevel::High)),
            row(5, T::PeriodicHighRisk, date(2026, 10, 12), Some(RoshLevel::High)),
            OversightRow {
                met_by: Some(OversightId(id(80))),
                met_on: Some(TODAY),
                ..row(6, T::Arrest, TODAY, Some(RoshLevel::High))
            },
            OversightRow { clock_from: date(2026, 12, 1), ..row(7, T::SixteenWeeks, date(2026, 12, 14), Some(RoshLevel::High)) },
        ];
        let queue = store
            .write(move |tx| {
                rows.into_iter().try_for_each(|row| oversight::write(tx.conn(), &Change::Put(Box::new(row))))?;
                oversight::queue(tx.conn(), Whose::Team(id(11)), TODAY, date(2026, 12, 21), 100)
            })
            .unwrap();
        let people: Vec<u128> = queue.iter().map(|row| row.person.0.as_u128()).collect();
        assert_eq!(people, [3, 5, 4, 2, 1], "{:?}", store.engine());
    }
}

#[test]
fn coverage_tells_in_time_from_late_and_from_not_done_and_leaves_out_what_lapsed_before_its_day() {
    for store in stores() {
        let met = |n, on| OversightRow {
            met_by: Some(OversightId(id(80 + n))),
            met_on: Some(on),
            ..row(n, T::Arrest, date(2026, 11, 9), Some(RoshLevel::High))
        };
        let rows = [
            met(1, date(2026, 11, 9)),
            met(2, date(2026, 11, 10)),
            row(3, T::Arrest, date(2026, 11, 9), None),
            OversightRow { lapsed_on: Some(date(2026, 11, 2)), ..row(4, T::Arrest, date(2026, 11, 9), None) },
            OversightRow { lapsed_on: Some(date(2026, 11, 16)), ..row(5, T::Arrest, date(2026, 11, 9), None) },
        ];
        let (coverage, behind) = store
            .write(move |tx| {
                rows.into_iter().try_for_each(|row| oversight::write(tx.conn(), &Change::Put(Box::new(row))))?;
                let (from, until) = (date(2026, 9, 1), date(2026, 11, 22));
                let coverage = oversight::coverage(tx.conn(), id(12), from, until)?;
                Ok::<_, store::StoreError>((coverage, oversight::behind(tx.conn(), id(12), from, until, 100)?))
            })
            .unwrap();
        assert_eq!(coverage.len(), 1);
        assert_eq!((coverage[0].due, coverage[0].in_time, coverage[0].late, coverage[0].not_done()), (4, 1, 1, 2));
        let came = |wanted| behind.iter().filter(|row| row.came() == wanted).count();
        assert_eq!((came(Came::InTime), came(Came::Late), came(Came::NotDone)), (1, 1, 2), "the number opens its cases");
    }
}

#[test]
fn a_note_keeps_what_was_written_and_follows_its_actions() {
    for store in stores() {
        let note = |in_time, open_due_on| NoteRow {
            id: OversightId(id(90)),
            person: PersonId(id(1)),
            manager: id(7),
            unit: Some(id(12)),
            trigger: T::Arrest,
            held_on: date(2026, 11, 9),
            minutes: 25,
            words: 9,
            risk: true,
            opened_at: Some(at(0)),
            recorded_at: at(40_000_000),
            actions: 1,
            in_time,
            late: 0,
            open_due_on,
        };
        let (last, notes) = store
            .write(move |tx| {
                let open = note(0, Some(date(2026, 11, 16)));
                oversight_note::write(tx.conn(), &NoteChange::PutNote(Box::new(open)))?;
                oversight_note::write(tx.conn(), &NoteChange::PutNote(Box::new(note(1, None))))?;
                let since = |conn: &mut dyn store::Conn, from| {
                    oversight_note::first_talk(conn, PersonId(id(1)), from, oversight_note::About::Anything)
                };
                let last = since(tx.conn(), date(2026, 11, 9))?;
                assert_eq!(since(tx.conn(), date(2026, 11, 10))?, None, "a conversation before the day meets nothing");
                let notes = oversight_note::notes(tx.conn(), id(12), date(2026, 11, 1), date(2026, 11, 30), 10)?;
                Ok::<_, store::StoreError>((last, notes))
            })
            .unwrap();
        assert_eq!(last, Some((OversightId(id(90)), date(2026, 11, 9))));
        assert_eq!(notes, [note(1, None)]);
        assert_eq!(notes[0].noted().writing().map(|time| time.as_secs()), Some(40));
    }
}

#[test]
fn a_signature_keeps_whether_a_changed_level_was_signed_without_a_word_though_the_level_is_judged_after_it() {
    for store in stores() {
        let signed = |silent| oversight_note::SignatureRow {
            assessment: id(70),
            person: PersonId(id(1)),
            manager: id(7),
            unit: Some(id(12)),
            opened_at: Some(at(0)),
            signed_at: at(20_000_000),
            returns: 1,
            silent,
        };
        let rows = store
            .write(move |tx| {
                oversight_note::write(tx.conn(), &NoteChange::PutSignature(signed(false)))?;
                oversight_note::write(tx.conn(), &NoteChange::PutSignature(signed(true)))?;
                oversight_note::signatures(tx.conn(), id(12), at(0), at(30_000_000), 10)
            })
            .unwrap();
        assert_eq!(rows, [signed(true)]);
        assert_eq!(rows[0].seconds(), Some(20));
    }
}
