//! What a write promises: all or nothing, in one order, once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that fails here says where"
)]

mod common;

use common::{at, by, notes, stores};
use store::ledger::{self, Command};
use store::{AuditEntry, AuditKind, Conn, Digest, Settings, Store, StoreError};
use uuid::Uuid;

fn count(store: &Store, stream: u128) -> usize {
    let mut found = 0;
    store
        .read(|conn| {
            ledger::read_stream(conn, Uuid::from_u128(stream), 0, |event| {
                found += 1;
                assert_eq!(event.version, i64::try_from(found).unwrap());
                Ok::<(), StoreError>(())
            })
        })
        .expect("read");
    found
}

#[test]
fn events_of_several_streams_get_one_gapless_order() {
    for store in stores() {
        store
            .write(|tx| {
                assert_eq!(tx.append(&notes(1, 0, 3), &by(1))?.first_position, 1);
                let second = tx.append(&notes(2, 0, 2), &by(1))?;
                assert_eq!((second.first_position, second.version), (4, 2));
                Ok::<(), StoreError>(())
            })
            .expect("write");
        store.write(|tx| tx.append(&notes(1, 3, 1), &by(2))).expect("write");
        let mut positions = Vec::new();
        store
            .read(|conn| {
                ledger::read_in_order(conn, 0, 100, |event| {
                    positions.push((event.position, event.stream, event.version));
                    Ok::<(), StoreError>(())
                })
            })
            .expect("read");
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(positions, [(1, one, 1), (2, one, 2), (3, one, 3), (4, two, 1), (5, two, 2), (6, one, 4)]);
        assert_eq!(store.read(ledger::head).expect("head").0, 6);
    }
}

#[test]
fn what_was_written_is_read_back_as_it_was() {
    for store in stores() {
        let mut recording = by(9);
        recording.on_behalf_of = Some(Uuid::from_u128(8));
        store.write(move |tx| tx.append(&notes(1, 0, 1), &recording)).expect("write");
        let mut found = Vec::new();
        store
            .read(|conn| {
                ledger::read_stream(conn, Uuid::from_u128(1), 0, |event| {
                    found.push(event.to_stored());
                    Ok::<(), StoreError>(())
                })
            })
            .expect("read");
        let event = &found[0];
        assert_eq!((event.kind.as_str(), event.revision), ("NoteAdded", 1));
        assert_eq!(event.body.as_deref(), Some("{\"text\":\"note 0\"}"));
        assert_eq!((event.actor, event.on_behalf_of), (Uuid::from_u128(7), Some(Uuid::from_u128(8))));
        assert_eq!((event.command, event.recorded_at), (Uuid::from_u128(9), at(0)));
    }
}

#[test]
fn whoever_decided_on_an_older_version_is_told_and_nothing_is_saved() {
    for store in stores() {
        store.write(|tx| tx.append(&notes(1, 0, 2), &by(1))).expect("write");
        let late = store.write(|tx| {
            tx.append(&notes(2, 0, 1), &by(2))?;
            tx.append(&notes(1, 1, 1), &by(2))
        });
        let conflict = late.expect_err("a conflict");
        assert!(matches!(conflict, StoreError::Conflict { expected: 1, found: 2, .. }), "{conflict:?}");
        assert_eq!((count(&store, 1), count(&store, 2)), (2, 0));
        assert_eq!(store.read(ledger::head).expect("head").0, 2);
    }
}

#[test]
fn a_stream_stays_the_kind_of_thing_that_it_was() {
    for store in stores() {
        store.write(|tx| tx.append(&notes(1, 0, 1), &by(1))).expect("write");
        let mut append = notes(1, 1, 1);
        append.stream_kind = "officer";
        let refused = store.write(move |tx| tx.append(&append, &by(2))).expect_err("another kind");
        assert!(matches!(refused, StoreError::StreamKind { .. }), "{refused:?}");
    }
}

#[test]
fn a_job_that_fails_late_leaves_nothing_and_the_next_goes_on_without_a_gap() {
    for store in stores() {
        let failed: Result<(), StoreError> = store.write(|tx| {
            tx.append(&notes(1, 0, 3), &by(1))?;
            tx.audit(&AuditEntry::new(at(0), AuditKind::Alteration, None, "done"))?;
            Err(StoreError::Closing)
        });
        assert!(failed.is_err());
        let (appended, seq) = store
            .write(|tx| {
                let seq = tx.audit(&AuditEntry::new(at(1), AuditKind::Alteration, None, "done"))?;
                Ok::<_, StoreError>((tx.append(&notes(2, 0, 1), &by(2))?, seq))
            })
            .expect("write");
        assert_eq!((appended.first_position, seq), (1, 1));
        assert_eq!(count(&store, 1), 0);
    }
}

#[test]
fn a_job_that_panics_is_told_and_the_writer_lives() {
    for store in stores() {
        let broke: Result<(), StoreError> = store.write(|tx| {
            tx.append(&notes(1, 0, 1), &by(1))?;
            panic!("a fault of ours")
        });
        assert!(matches!(broke, Err(StoreError::Panicked { ref message }) if message == "a fault of ours"), "{broke:?}");
        store.write(|tx| tx.append(&notes(1, 0, 1), &by(1))).expect("the writer lives");
    }
}

#[test]
fn a_command_sent_twice_gives_its_first_answer() {
    for store in stores() {
        let command = Uuid::from_u128(5);
        let request_sha256 = Digest::of(b"request");
        store
            .write(move |tx| {
                assert_eq!(tx.command_seen(command)?, None);
                let stream = Some(Uuid::from_u128(1));
                let actor = Uuid::from_u128(7);
                tx.record_command(&Command { command, stream, actor, recorded_at: at(0), request_sha256, answer: "{}" })
            })
            .expect("write");
        let seen = store.read(|conn| ledger::command_seen(conn, command)).expect("read").expect("an answer");
        assert_eq!((seen.request_sha256, seen.answer.as_str()), (request_sha256, "{}"));
    }
}

#[test]
fn the_ledger_and_the_audit_refuse_to_be_changed() {
    for store in stores() {
        store
            .write(|tx| {
                tx.audit(&AuditEntry::new(at(0), AuditKind::Consultation, None, "shown"))?;
                tx.append(&notes(1, 0, 1), &by(1))
            })
            .expect("write");
        for sql in
            ["update event set body = null", "delete from event", "update audit set reason = 'another'", "delete from audit"]
        {
            let refused = store.write(move |tx| tx.conn().execute(sql, &[])).expect_err(sql);
            assert!(matches!(refused, StoreError::Refused { .. }), "{sql}: {refused:?}");
        }
    }
}

#[test]
fn many_writers_at_once_lose_nothing_and_leave_no_gap() {
    for store in stores() {
        std::thread::scope(|scope| {
            for writer in 1..=8_u128 {
                let store = &store;
                scope.spawn(move || {
                    for round in 0..25_i64 {
                        let append = notes(writer, round * 2, 2);
                        store.write(move |tx| tx.append(&append, &by(writer))).expect("write");
                    }
                });
            }
        });
        assert_eq!(store.read(ledger::head).expect("head").0, 8 * 25 * 2);
        assert!((1..=8).all(|writer| count(&store, writer) == 50));
    }
}

#[test]
fn a_read_sees_one_moment_only() {
    for store in stores() {
        store.write(|tx| tx.append(&notes(1, 0, 1), &by(1))).expect("write");
        store
            .read(|conn: &mut dyn Conn| {
                let before = ledger::head(conn)?;
                store.write(|tx| tx.append(&notes(1, 1, 1), &by(2)))?;
                assert_eq!(ledger::head(conn)?, before);
                Ok::<(), StoreError>(())
            })
            .expect("read");
        assert_eq!(store.read(ledger::head).expect("head").0, 2);
    }
}

#[test]
fn a_reader_cannot_write() {
    for store in stores() {
        let refused = store.read(|conn| conn.execute("delete from draft", &[]));
        assert!(refused.is_err());
    }
}

#[test]
fn a_full_disk_saves_nothing_says_so_and_writing_works_again_when_there_is_space() {
    let store = Store::open(Settings::temporary()).expect("store");
    let limit = |sql| store.write(move |tx| tx.conn().query_one(sql, &[], |row| row.get_int(0))).expect("limit");
    store.write(|tx| tx.append(&notes(1, 0, 1), &by(1))).expect("write");
    let pages = limit("pragma page_count");
    assert!(pages < 200);
    limit("pragma max_page_count = 200");
    let mut version = 1;
    let full = loop {
        let append = notes(1, version, 500);
        match store.write(move |tx| tx.append(&append, &by(2))) {
            Ok(appended) => version = appended.version,
            Err(error) => break error,
        }
        assert!(version < 1_000_000, "200 pages never fill");
    };
    assert!(matches!(full, StoreError::DiskFull), "{full:?}");
    assert_eq!(i64::try_from(count(&store, 1)).unwrap(), version, "reads go on");
    assert_eq!(store.health().expect("health").writer_stopped, None);
    limit("pragma max_page_count = 100000");
    store.write(move |tx| tx.append(&notes(1, version, 500), &by(3))).expect("space has returned");
}

#[test]
fn what_was_saved_is_there_after_opening_again_and_no_one_else_may_open_meanwhile() {
    let folder = std::env::temp_dir().join(format!("rainer-reopen-{}", std::process::id()));
    let store = Store::open(Settings::folder(&folder)).expect("store");
    store.write(|tx| tx.append(&notes(1, 0, 4), &by(1))).expect("write");
    let refused = Store::open(Settings::folder(&folder)).expect_err("in use");
    assert!(matches!(refused, StoreError::FolderInUse { .. }), "{refused:?}");
    let head = store.read(ledger::head).expect("head");
    let beside = Store::look(Settings::folder(&folder)).expect("whoever only reads may look");
    assert_eq!(beside.read(ledger::head).expect("head"), head);
    let refused = beside.write(|tx| tx.append(&notes(1, 4, 1), &by(2))).expect_err("it cannot write");
    assert!(matches!(refused, StoreError::Closing), "{refused:?}");
    drop(beside);
    drop(store);
    let store = Store::open(Settings::folder(&folder)).expect("again");
    assert_eq!(store.read(ledger::head).expect("head"), head);
    let next = store.write(|tx| tx.append(&notes(1, 4, 1), &by(2))).expect("write");
    assert_eq!(next.first_position, 5);
    drop(store);
    std::fs::remove_dir_all(folder).expect("tidy up");
}

#[test]
fn an_older_program_refuses_a_newer_database() {
    let folder = std::env::temp_dir().join(format!("rainer-newer-{}", std::process::id()));
    let store = Store::open(Settings::folder(&folder)).expect("store");
    store.write(|tx| tx.conn().execute("insert into migration (number, name) values (999, 'later')", &[])).expect("write");
    drop(store);
    let refused = Store::open(Settings::folder(&folder)).expect_err("newer");
    assert!(matches!(refused, StoreError::NewerSchema { found: 999, .. }), "{refused:?}");
    std::fs::remove_dir_all(folder).expect("tidy up");
}
