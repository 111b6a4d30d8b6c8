//! How quick the store is on this machine: what `rainer bench store` prints.
//!
//! A command here is what a real one is: three to five events of about 300 bytes to one stream, a read-table row for each, one
//! audit row, one outbox row, the command's own row, and an answer only when all of it is on disk.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::audit::{AuditEntry, AuditKind};
use crate::digest::Digest;
use crate::error::StoreError;
use crate::ledger::{self, Append, Command, EventRef, NewEvent, Recording};
use crate::statement::statements;
use crate::store::{Settings, Store};
use crate::table::ReadTable;
use crate::verify;

statements! {
    ADD_ITEM = "insert into bench_item (item, stream, due_on, state) values ($1, $2, $3, $4)";
}

/// A read table like those of the service: a key, an owner, a day that lists are sorted by.
const ITEMS: ReadTable = ReadTable {
    name: "bench_item",
    ddl: "create table bench_item (
  item   blob primary key,
  stream blob not null,
  due_on text not null,
  state  text not null
) strict, without rowid;
create index bench_item_of_stream on bench_item (stream, due_on);
",
    ddl_postgres: None,
    drop_script: "drop table if exists bench_item;",
    clear: &["delete from bench_item"],
};

/// What to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Events that lie in the ledger before writing is measured, 200 a stream.
    pub events: usize,
    /// How long each number of writers writes.
    pub writing: Duration,
    /// How many cases are opened.
    pub opened: u32,
}

impl Default for Plan {
    fn default() -> Self {
        Self { events: 1_000_000, writing: Duration::from_secs(5), opened: 500 }
    }
}

/// How one number of writers fared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Writing {
    /// How many wrote at once.
    pub writers: u32,
    /// Durable commands a second.
    pub commands_per_second: f64,
    /// Durable events a second.
    pub events_per_second: f64,
    /// Half of the commands were answered within this.
    pub p50: Duration,
    /// 99 of 100 commands were answered within this.
    pub p99: Duration,
}

/// What was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Writes of 4 KiB to one file in the same folder, each with a sync, one after the other.
    pub syncs_per_second: f64,
    /// With 1, 8 and 64 writers.
    pub writing: Vec<Writing>,
    /// Half of the cases of 200 events were opened within this, with whatever the decoder costs.
    pub open_p50: Duration,
    /// 99 of 100 were.
    pub open_p99: Duration,
    /// Events read and decoded a second, on one thread, stream by stream.
    pub replay_per_second: f64,
    /// Events verified a second.
    pub verify_per_second: f64,
}

const EVENTS_A_STREAM: u64 = 200;

/// Measures in a folder, which must be empty and is left for the caller to remove. `decode` is run on every event that is read:
/// what the record makes of it.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn run(folder: &Path, plan: Plan, mut decode: impl FnMut(&EventRef<'_>)) -> Result<Measured, StoreError> {
    let syncs_per_second = syncs(folder)?;
    let mut settings = Settings::folder(folder);
    settings.quick_check = false;
    let store = Arc::new(Store::open_with(settings, &[&ITEMS])?);
    let streams = u64::try_from(plan.events).unwrap_or(u64::MAX) / EVENTS_A_STREAM;
    fill(&store, streams)?;
    let (open_p50, open_p99) = open(&store, plan.opened, streams, &mut decode)?;
    let replay_per_second = replay(&store, &mut decode)?;
    let started = Instant::now();
    let verified = verify::verify(&store, None).map_err(|fault| StoreError::Engine(Arc::new(fault)))?;
    let verify_per_second = rate(verified.events, started.elapsed());
    let writing = [1, 8, 64].map(|writers| write(&store, writers, streams, plan.writing));
    let writing = writing.into_iter().collect::<Result<_, _>>()?;
    Ok(Measured { syncs_per_second, writing, open_p50, open_p99, replay_per_second, verify_per_second })
}

fn rate(count: i64, took: Duration) -> f64 {
    // Exact for any count that a benchmark reaches.
    i32::try_from(count).map_or(f64::INFINITY, f64::from) / took.as_secs_f64()
}

/// The same order of chance everywhere: splitmix64.
#[derive(Debug, Clone)]
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn id(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.next(), self.next())
    }
}

/// A stream's id: in the order of making, as real ids are, spread over the ledger by its number.
fn stream_id(number: u64) -> Uuid {
    Uuid::from_u64_pair(number + 1, Chance(number).next())
}

fn at(number: u64) -> Timestamp {
    let micros = i64::try_from(number).unwrap_or(i64::MAX).saturating_add(1_775_030_400_000_000);
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MAX)
}

fn event(chance: &mut Chance) -> NewEvent {
    let body = format!(
        "{{\"appointment\":\"{}\",\"starts_at\":\"2026-04-01T09:00:00Z\",\"minutes\":30,\"kind\":\"planned-office-visit\",\
         \"officer\":\"{}\",\"place\":\"Example House\",\"notes\":\"{}\"}}",
        chance.id(),
        chance.id(),
        "An invented note of an invented meeting. ".repeat(2)
    );
    NewEvent::prepare("AppointmentArranged", 1, Date::constant(2026, 4, 1), body)
}

/// One command: `events` of them to a stream at a version.
fn command(stream: Uuid, version: i64, events: u64, chance: &mut Chance) -> (Append, Recording, Vec<Uuid>) {
    let recording = Recording {
        recorded_at: at(chance.next() % 1_000_000_000),
        actor: Uuid::from_u128(7),
        on_behalf_of: None,
        command: chance.id(),
    };
    let events: Vec<NewEvent> = (0..events).map(|_| event(chance)).collect();
    let items = events.iter().map(|_| chance.id()).collect();
    (Append { stream, stream_kind: "person", expected_version: version, events }, recording, items)
}

fn save(tx: &mut ledger::Tx<'_>, append: &Append, recording: &Recording, items: &[Uuid]) -> Result<(), StoreError> {
    let appended = tx.append(append, recording)?;
    for item in items {
        let row = [item.into(), (&append.stream).into(), "2026-04-01".into(), "arranged".into()];
        tx.conn().execute(ADD_ITEM, &row)?;
    }
    let mut entry = AuditEntry::new(recording.recorded_at, AuditKind::Alteration, Some(recording.actor), "done");
    entry.record = Some(append.stream);
    entry.version = Some(appended.version);
    tx.audit(&entry)?;
    tx.outbox(appended.first_position, "AppointmentArranged", append.stream, recording.recorded_at)?;
    tx.record_command(&Command {
        command: recording.command,
        stream: Some(append.stream),
        actor: recording.actor,
        recorded_at: recording.recorded_at,
        request_sha256: Digest::of(recording.command.as_bytes()),
        answer: "{\"saved\":true}",
    })
}

fn fill(store: &Store, streams: u64) -> Result<(), StoreError> {
    for start in (0..streams).step_by(20) {
        store.write(move |tx| {
            for number in start..(start + 20).min(streams) {
                let (append, recording, _) = command(stream_id(number), 0, EVENTS_A_STREAM, &mut Chance(number));
                tx.append(&append, &recording)?;
            }
            Ok::<(), StoreError>(())
        })?;
    }
    Ok(())
}

fn open(
    store: &Store,
    opened: u32,
    streams: u64,
    decode: &mut impl FnMut(&EventRef<'_>),
) -> Result<(Duration, Duration), StoreError> {
    let mut chance = Chance(1);
    let mut took = Vec::new();
    for _ in 0..opened {
        let stream = stream_id(chance.next() % streams.max(1));
        let started = Instant::now();
        store.read(|conn| {
            ledger::read_stream(conn, stream, 0, |event| {
                decode(event);
                Ok::<(), StoreError>(())
            })
        })?;
        took.push(started.elapsed());
    }
    Ok(percentiles(took))
}

fn replay(store: &Store, decode: &mut impl FnMut(&EventRef<'_>)) -> Result<f64, StoreError> {
    let started = Instant::now();
    let mut events = 0;
    store.read(|conn| {
        ledger::read_all(conn, Uuid::nil(), |event| {
            events += 1;
            decode(event);
            Ok::<(), StoreError>(())
        })
    })?;
    Ok(rate(events, started.elapsed()))
}

fn write(store: &Arc<Store>, writers: u32, streams: u64, writing: Duration) -> Result<Writing, StoreError> {
    let started = Instant::now();
    let threads: Vec<_> = (0..writers)
        .map(|writer| {
            let store = Arc::clone(store);
            std::thread::spawn(move || write_one(&store, writer, writers, streams, writing))
        })
        .collect();
    let (mut took, mut events) = (Vec::new(), 0);
    for thread in threads {
        let broke = |_| StoreError::Panicked { message: "a writer of the benchmark".to_owned() };
        let (times, count) = thread.join().map_err(broke)??;
        took.extend(times);
        events += count;
    }
    let all = started.elapsed();
    let commands_per_second = rate(i64::try_from(took.len()).unwrap_or(i64::MAX), all);
    let (p50, p99) = percentiles(took);
    Ok(Writing { writers, commands_per_second, events_per_second: rate(events, all), p50, p99 })
}

/// Each writer has its own streams, so that none is refused; within them it goes by chance.
fn write_one(
    store: &Store,
    writer: u32,
    writers: u32,
    streams: u64,
    writing: Duration,
) -> Result<(Vec<Duration>, i64), StoreError> {
    let mut chance = Chance(u64::from(writer) + 1_000 * u64::from(writers));
    let (mut took, mut events) = (Vec::new(), 0);
    let started = Instant::now();
    while started.elapsed() < writing {
        let own = chance.next() % (streams / u64::from(writers)).max(1);
        let stream = stream_id(own * u64::from(writers) + u64::from(writer));
        let version = store.read(|conn| ledger::stream_version(conn, stream))?.unwrap_or(0);
        let count = 3 + chance.next() % 3;
        let (append, recording, items) = command(stream, version, count, &mut chance);
        let sent = Instant::now();
        store.write(move |tx| save(tx, &append, &recording, &items))?;
        took.push(sent.elapsed());
        events += i64::try_from(count).unwrap_or(0);
    }
    Ok((took, events))
}

fn percentiles(mut took: Vec<Duration>) -> (Duration, Duration) {
    took.sort_unstable();
    let at = |hundredth: usize| took.get(took.len() * hundredth / 100).copied().unwrap_or_default();
    (at(50), at(99))
}

/// Syncs a second of the disk beneath the folder, one write of 4 KiB after the other.
///
/// # Errors
/// [`StoreError::Disk`].
pub fn syncs(folder: &Path) -> Result<f64, StoreError> {
    let path = folder.join("sync-test");
    let measure = || -> std::io::Result<f64> {
        std::fs::create_dir_all(folder)?;
        let mut file = File::create(&path)?;
        let (started, mut count) = (Instant::now(), 0);
        while started.elapsed() < Duration::from_secs(1) {
            file.write_all(&[7; 4096])?;
            file.sync_data()?;
            count += 1;
        }
        let took = started.elapsed();
        std::fs::remove_file(&path)?;
        Ok(rate(count, took))
    };
    measure().map_err(|error| StoreError::Disk(Arc::new(error)))
}
