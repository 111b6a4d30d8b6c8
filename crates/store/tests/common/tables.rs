//! What tests of the read tables share: random histories written as the service writes them, and every row of every table.
#![allow(dead_code, reason = "each test file uses a part of it")]

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use record::{CaseFile, PersonId, Recorded, histories::history};
use rules::{Policy, code::ContactCode};
use store::ledger::{Command, Recording};
use store::table::{
    READ_TABLES,
    case::{self, Moment},
};
use store::{Append, AuditEntry, AuditKind, Digest, NewEvent, Store, StoreError, replay};
use uuid::Uuid;

/// The zone in which days begin and end.
pub fn london() -> TimeZone {
    TimeZone::get("Europe/London").expect("the bundled database has it")
}

/// The commands of an invented person's history, each with the events it made. The same seed gives the same history.
pub fn commands(seed: u64, policy: &Policy) -> Vec<Vec<Recorded<record::Event>>> {
    let (mut events, _) = history(seed, 60, policy, &london());
    for event in &mut events {
        // Every history is of the same invented person; here each has a case number of their own.
        if let record::Event::PersonRegistered(registered) = &mut event.event {
            registered.crn = format!("X{seed:06}");
        }
        // Support is rare by chance: every second person has much of it.
        if let (record::Event::ContactRecorded(contact), 1) = (&mut event.event, seed % 2) {
            contact.kind = ContactCode::literal("CMS03");
        }
    }
    events.chunk_by(|a, b| a.command == b.command).map(<[_]>::to_vec).collect()
}

/// The id of the command with which a person's history reached a version.
pub fn command_id(person: PersonId, version: u32) -> Uuid {
    Uuid::from_u128(person.0.as_u128() << 64 | u128::from(version))
}

/// The day of an instant.
pub fn day_of(at: Timestamp) -> Date {
    london().to_datetime(at).date()
}

/// Brings the tables to a day, as the job of the night does.
pub fn begin_day(store: &Store, today: Date, policy: &Policy) {
    let zone = london();
    store::refresh::refresh(store, &Moment { policy, zone: &zone, today }).expect("refreshed");
}

/// Writes one command of a history with its tables, audit row, outbox row and own row. The case file after it.
pub fn write_command(
    store: &Store,
    person: PersonId,
    before: &CaseFile,
    events: &[Recorded<record::Event>],
    policy: &Policy,
) -> Result<CaseFile, StoreError> {
    let mut after = before.clone();
    for event in events {
        after.apply(event);
    }
    let zone = london();
    let today = events.first().map_or(Date::constant(2025, 6, 1), |e| day_of(e.recorded_at));
    let changes = case::of_person(person, before, &after, events, &Moment { policy, zone: &zone, today });
    let append = Append {
        stream: person.0,
        stream_kind: replay::PERSON,
        expected_version: before.version.into(),
        events: events.iter().map(prepare).collect(),
    };
    let (recorded_at, actor) = events.first().map_or((Timestamp::UNIX_EPOCH, Uuid::nil()), |e| (e.recorded_at, e.actor.0));
    let command = command_id(person, after.version);
    store.write(move |tx| {
        let by = Recording { recorded_at, actor, on_behalf_of: None, command };
        let appended = tx.append(&append, &by)?;
        changes.iter().try_for_each(|change| case::write(tx.conn(), change))?;
        let mut entry = AuditEntry::new(recorded_at, AuditKind::Alteration, Some(actor), "done");
        (entry.record, entry.version) = (Some(append.stream), Some(appended.version));
        tx.audit(&entry)?;
        tx.outbox(appended.first_position, "changed", append.stream, recorded_at)?;
        let (stream, request_sha256) = (Some(append.stream), Digest::of(command.as_bytes()));
        tx.record_command(&Command { command, stream, actor, recorded_at, request_sha256, answer: "{}" })
    })?;
    Ok(after)
}

fn prepare(event: &Recorded<record::Event>) -> NewEvent {
    let body = event.event.encode().expect("every event has a body");
    NewEvent::prepare(event.event.kind(), event.event.revision(), event.happened_on, body)
}

/// Every row of every read table, as text, read past the program's own queries.
pub fn dump(store: &Store) -> Vec<String> {
    let conn = rusqlite::Connection::open(store.folder().join("rainer.db")).expect("the database");
    let mut rows = Vec::new();
    for name in READ_TABLES.iter().flat_map(|table| table.clear).map(|clear| clear.trim_start_matches("delete from ")) {
        let mut statement = conn.prepare(&format!("select * from {name}")).expect(name);
        let columns = statement.column_count();
        let mut found = statement.query([]).expect(name);
        while let Some(row) = found.next().expect(name) {
            let cells: Vec<String> = (0..columns).map(|column| format!("{:?}", row.get_ref(column).expect(name))).collect();
            rows.push(format!("{name}: {}", cells.join(" ")));
        }
    }
    // A load of nothing is the same as no load: live writes leave a nought behind, a rebuild never makes one.
    rows.retain(|row| !(row.starts_with("officer_load") && row.ends_with("Integer(0) Integer(0)")));
    rows.sort();
    rows
}
