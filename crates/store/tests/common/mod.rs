//! What the tests of the store share: a store on each engine, and invented events.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::ops::Deref;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use jiff::civil::Date;
use store::ledger::Recording;
use store::{Append, Engine, NewEvent, Settings, Store, StoreError};
use uuid::Uuid;

/// A store that takes its PostgreSQL schema and its folder with it when it goes.
pub struct TestStore(Store);

impl Deref for TestStore {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.0
    }
}

impl Drop for TestStore {
    fn drop(&mut self) {
        if self.engine() == Engine::Postgres {
            let _left: Result<(), StoreError> = self.write(|tx| {
                let sql = "select current_schema()";
                let schema = tx.conn().query_one(sql, &[], |row| Ok(row.get_text(0)?.to_owned()))?;
                tx.conn().script(&format!("drop schema {schema} cascade"))
            });
            let _left = std::fs::remove_dir_all(self.folder());
        }
    }
}

/// Opens a store for a test.
pub fn open(settings: Settings) -> TestStore {
    TestStore(Store::open(settings).expect("a store"))
}

/// A store on each engine that this machine has: SQLite always, PostgreSQL when `RAINER_TEST_POSTGRES` names a server.
pub fn stores() -> Vec<TestStore> {
    let mut stores = vec![open(Settings::temporary())];
    stores.extend(postgres_settings().map(open));
    stores
}

/// Settings for a PostgreSQL schema of its own, or `None` with one line that says so.
pub fn postgres_settings() -> Option<Settings> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let Ok(url) = std::env::var("RAINER_TEST_POSTGRES") else {
        println!("left out on PostgreSQL: RAINER_TEST_POSTGRES names no server");
        return None;
    };
    let schema = format!("store_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(format!("rainer-{schema}"));
    Some(Settings::postgres(url, Some(schema), folder))
}

/// An instant, so many microseconds after nine o'clock on 1 April 2026.
pub fn at(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(1_775_030_400_000_000 + micros).expect("an instant")
}

/// An invented event.
pub fn note(text: &str) -> NewEvent {
    NewEvent::prepare("NoteAdded", 1, Date::constant(2026, 4, 1), format!("{{\"text\":\"{text}\"}}"))
}

/// Some invented events for a person.
pub fn notes(stream: u128, expected_version: i64, how_many: usize) -> Append {
    let events = (0..how_many).map(|number| note(&format!("note {number}"))).collect();
    Append { stream: Uuid::from_u128(stream), stream_kind: "person", expected_version, events }
}

/// Who records.
pub fn by(command: u128) -> Recording {
    Recording { recorded_at: at(0), actor: Uuid::from_u128(7), on_behalf_of: None, command: Uuid::from_u128(command) }
}
