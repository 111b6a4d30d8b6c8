//! Whatever is done to the rows behind the store's back is found, and the first bad place is named.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that fails here says where"
)]

mod common;

use std::path::PathBuf;

use common::{at, by, notes};
use rusqlite::Connection;
use store::head::{HEADS_FILE, HeadKeeper};
use store::ledger::Header;
use store::verify::{AuditFault, Fault, LedgerFault, Report, SignedHeads, verify};
use store::{AuditEntry, AuditKind, Digest, Settings, Store};
use uuid::Uuid;

/// A data folder with 30 events in three streams and 30 audit rows, a signed head in the middle and one at the end.
struct Office(PathBuf);

impl Office {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("rainer-verify-{name}-{}", std::process::id()));
        let mut settings = Settings::folder(&folder);
        settings.quick_check = false;
        let store = Store::open(settings).expect("store");
        let keeper = HeadKeeper::open(&folder).expect("key");
        for round in 0..5_i64 {
            for person in 1..=3_u128 {
                let append = notes(person, round * 2, 2);
                store
                    .write(move |tx| {
                        for _ in 0..2 {
                            tx.audit(&AuditEntry::new(at(round), AuditKind::Alteration, None, "done"))?;
                        }
                        tx.append(&append, &by(person))
                    })
                    .expect("write");
            }
            if round == 2 || round == 4 {
                keeper.keep(&store, at(round)).expect("signed");
            }
        }
        Self(folder)
    }

    /// Runs a script on the database behind the store's back.
    fn tamper(&self, script: &str) {
        let db = Connection::open(self.0.join("rainer.db")).expect("open");
        for trigger in ["event_stays", "event_stays_as_written", "audit_stays", "audit_stays_as_written"] {
            db.execute_batch(&format!("drop trigger if exists {trigger}")).expect("drop");
        }
        db.execute_batch(script).expect(script);
    }

    fn verify(&self) -> Result<Report, Fault> {
        let mut settings = Settings::folder(&self.0);
        settings.quick_check = false;
        let store = Store::open(settings).expect("store");
        let signed = SignedHeads::of_folder(&self.0).expect("heads");
        verify(&store, signed.as_ref())
    }

    fn ledger_fault(&self) -> (i64, LedgerFault) {
        match self.verify() {
            Err(Fault::Ledger { position, what }) => (position, what),
            other => panic!("{other:?}"),
        }
    }

    fn audit_fault(&self) -> (i64, AuditFault) {
        match self.verify() {
            Err(Fault::Audit { seq, what }) => (seq, what),
            other => panic!("{other:?}"),
        }
    }

    /// Makes the chains, the streams' heads and the ledger's head anew over what is there, as someone would who knows how.
    fn make_anew(&self) {
        let db = Connection::open(self.0.join("rainer.db")).expect("open");
        let sql = "select stream, version, position, kind, revision, happened_on, recorded_at, actor, on_behalf_of, \
                   command, body_sha256 from event order by stream, version";
        let id = |bytes: Vec<u8>| Uuid::from_slice(&bytes).unwrap();
        let mut before = (Uuid::nil(), Digest::ZERO);
        let mut made = Vec::new();
        let mut statement = db.prepare(sql).unwrap();
        let mut rows = statement.query(()).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let stream = id(row.get(0).unwrap());
            let kind: String = row.get(3).unwrap();
            let header = Header {
                stream,
                version: row.get(1).unwrap(),
                position: row.get(2).unwrap(),
                kind: &kind,
                revision: row.get(4).unwrap(),
                happened_on: row.get::<_, String>(5).unwrap().into(),
                recorded_at: row.get(6).unwrap(),
                actor: id(row.get(7).unwrap()),
                on_behalf_of: row.get::<_, Option<Vec<u8>>>(8).unwrap().map(id),
                command: id(row.get(9).unwrap()),
            };
            let start = if before.0 == stream { before.1 } else { Digest::ZERO };
            let body_sha256 = Digest(row.get::<_, Vec<u8>>(10).unwrap().try_into().unwrap());
            before = (stream, header.chain(&start, &body_sha256));
            made.push((header.position, header.version, stream, before.1));
        }
        drop(rows);
        for (position, version, stream, chain) in &made {
            let chain = chain.as_bytes().as_slice();
            db.execute("update event set chain = $1 where position = $2", (chain, position)).unwrap();
            let set = "insert into stream (stream, kind, version, chain) values ($1, 'person', $2, $3) \
                       on conflict (stream) do update set version = excluded.version, chain = excluded.chain";
            db.execute(set, (stream.as_bytes().as_slice(), version, chain)).unwrap();
        }
        made.sort_by_key(|row| row.0);
        let head = made.iter().fold(Digest::ZERO, |head, row| head.followed_by(&row.3));
        let newest = made.last().map_or(0, |row| row.0);
        db.execute("update ledger_head set position = $1, chain = $2", (newest, head.as_bytes().as_slice())).unwrap();
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let _left = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn what_was_only_written_through_the_store_is_right() {
    let report = Office::new("right").verify().expect("right");
    assert_eq!((report.events, report.streams, report.audit_rows, report.signed_heads), (30, 3, 30, 2));
}

#[test]
fn what_was_made_anew_without_a_change_is_right_too_so_the_tests_below_prove_something() {
    let office = Office::new("anew");
    office.tamper("");
    office.make_anew();
    office.verify().expect("right");
}

#[test]
fn an_edited_body_is_found() {
    let office = Office::new("body");
    office.tamper("update event set body = '{}' where position in (9, 20)");
    let (position, what) = office.ledger_fault();
    assert!(matches!(what, LedgerFault::Body { version: 3, .. }), "{what:?}");
    assert_eq!(position, 9);
}

#[test]
fn an_edited_header_is_found_whichever_column_it_is() {
    for column in [
        "kind = 'Another'",
        "revision = 2",
        "happened_on = '2020-01-01'",
        "recorded_at = 1",
        "actor = zeroblob(16)",
        "on_behalf_of = zeroblob(16)",
        "command = zeroblob(16)",
        "body_sha256 = zeroblob(32)",
        "chain = zeroblob(32)",
    ] {
        let office = Office::new("header");
        office.tamper(&format!("update event set {column} where position = 9"));
        let (position, what) = office.ledger_fault();
        assert_eq!(position, 9, "{column}: {what:?}");
    }
}

#[test]
fn a_deleted_event_is_found() {
    for position in [1, 9, 29, 30] {
        let office = Office::new("deleted");
        office.tamper(&format!("delete from event where position = {position}"));
        assert_eq!(office.ledger_fault(), (position, LedgerFault::Missing), "{position}");
    }
}

#[test]
fn a_deleted_stream_is_found() {
    let office = Office::new("stream");
    office.tamper("delete from event where stream = (select max(stream) from stream); delete from stream where stream = (select max(stream) from stream)");
    assert_eq!(office.ledger_fault(), (5, LedgerFault::Missing));
}

#[test]
fn an_inserted_event_is_found() {
    let copy = "insert into event select stream, 11, 31, kind, revision, happened_on, recorded_at, actor, on_behalf_of, \
                command, body_sha256, chain, body from event where position = 30";
    let office = Office::new("inserted");
    office.tamper(copy);
    assert_eq!(office.ledger_fault().0, 31);
    let office = Office::new("doubled");
    office.tamper(&copy.replace("31", "12").replace(" chain,", " zeroblob(32),"));
    assert_eq!(office.ledger_fault().0, 12);
}

#[test]
fn swapped_events_are_found() {
    let office = Office::new("swapped");
    office.tamper(
        "update event set position = 100 where position = 8; update event set position = 8 where position = 21;
         update event set position = 21 where position = 100",
    );
    assert_eq!(office.ledger_fault().0, 8);
    let office = Office::new("swapped-bodies");
    office.tamper(
        "create temp table kept as select position, body || ' ' as body from event where position in (8, 21);
         update event set body = (select body from kept where kept.position = 29 - event.position) where position in (8, 21)",
    );
    assert_eq!(office.ledger_fault().0, 8);
}

#[test]
fn a_tail_that_was_cut_is_found_by_the_ledgers_own_head() {
    let office = Office::new("cut");
    office.tamper("delete from event where position > 24");
    assert_eq!(office.ledger_fault(), (25, LedgerFault::Missing));
}

#[test]
fn a_tail_that_was_cut_and_whose_heads_were_made_anew_is_found_by_the_signed_heads() {
    let office = Office::new("cut-anew");
    office.tamper("delete from event where position > 24");
    office.make_anew();
    assert_eq!(office.ledger_fault(), (25, LedgerFault::Missing));
    std::fs::remove_file(office.0.join(HEADS_FILE)).expect("without them it would go unseen");
    office.verify().expect("nothing else knows");
}

#[test]
fn a_history_that_was_rewritten_and_made_anew_is_found_by_the_signed_heads() {
    let office = Office::new("rewritten");
    office.tamper("update event set happened_on = '2020-01-01' where position = 9");
    office.make_anew();
    let (position, what) = office.ledger_fault();
    assert_eq!(position, 18, "the first signed head after it");
    assert!(matches!(what, LedgerFault::SignedHead { .. }), "{what:?}");
}

#[test]
fn an_edited_head_is_found() {
    let office = Office::new("head");
    office.tamper("update ledger_head set chain = zeroblob(32)");
    assert_eq!(office.ledger_fault(), (30, LedgerFault::Head));
    let office = Office::new("stream-head");
    office.tamper("update stream set chain = zeroblob(32) where stream = (select min(stream) from stream)");
    assert!(matches!(office.ledger_fault(), (26, LedgerFault::StreamHead { .. })));
}

#[test]
fn a_stream_without_events_is_found() {
    let office = Office::new("empty-stream");
    office.tamper("insert into stream select x'00000000000000000000000000000009', kind, version, chain from stream limit 1");
    assert!(matches!(office.ledger_fault(), (31, LedgerFault::StreamHead { .. })));
}

#[test]
fn both_engines_are_walked() {
    for store in common::stores() {
        let append = notes(1, 0, 3);
        store
            .write(move |tx| {
                tx.audit(&AuditEntry::new(at(0), AuditKind::Alteration, None, "done"))?;
                tx.append(&append, &by(1))
            })
            .expect("write");
        let report = verify(&store, None).expect("right");
        assert_eq!((report.events, report.streams, report.audit_rows), (3, 1, 1));
    }
}

#[test]
fn an_audit_row_that_was_edited_deleted_inserted_or_swapped_is_found() {
    for (name, script, seq) in [
        ("edited", "update audit set reason = 'another' where seq = 7", 7),
        ("deleted", "delete from audit where seq = 7", 7),
        ("cut", "delete from audit where seq > 24", 25),
        (
            "inserted",
            "insert into audit select 31, at, kind, actor, on_behalf_of, session, address, subject, record, version, field_groups, \
             reason, rule_id, recipient, outcome, request_id, prev_hash, hash from audit where seq = 30",
            31,
        ),
        (
            "swapped",
            "update audit set seq = 100 where seq = 7; update audit set seq = 7 where seq = 19; update audit set seq = 19 where seq = 100",
            7,
        ),
    ] {
        let office = Office::new(&format!("audit-{name}"));
        office.tamper(script);
        let (found, what) = office.audit_fault();
        assert_eq!(found, seq, "{name}: {what:?}");
    }
}

#[test]
fn an_audit_whose_tail_was_cut_with_its_head_made_anew_is_found_by_the_signed_heads() {
    let office = Office::new("audit-anew");
    office.tamper(
        "delete from audit where seq > 24;
         update audit_head set seq = 24, hash = (select hash from audit where seq = 24)",
    );
    assert_eq!(office.audit_fault(), (25, AuditFault::Missing));
}

#[test]
fn a_head_that_someone_else_signed_is_not_believed() {
    let office = Office::new("signed");
    let path = office.0.join(HEADS_FILE);
    let text = std::fs::read_to_string(&path).expect("heads");
    std::fs::write(&path, text.replacen(" 18 ", " 17 ", 1)).expect("write");
    assert!(matches!(office.verify(), Err(Fault::Heads(_))));
    std::fs::write(&path, &text[..text.len() - 20]).expect("write");
    assert_eq!(office.verify().expect("a half last line is passed over").signed_heads, 1);
}
