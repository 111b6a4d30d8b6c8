//! `rainer bench store`: the store by itself, and opening, replaying and rebuilding real case files.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use demonstration::{Population, Wanted};
use jiff::civil::date;
use record::{ActorId, CaseFile, Command, CommandId, ContactId, Event, PersonId, contact::ContactRecorded};
use rules::{Policy, code::ContactCode};
use serde_json::{Value, json};
use service::{
    Service,
    clock::SystemClock,
    ids::SystemIds,
    import::{History, Importer, When},
};
use store::{Durability, Store, StoreError, bench::Measured, ledger, replay};
use uuid::Uuid;

use crate::cli::{BenchStore, Format};
use crate::house;
use crate::tables::Tables;

/// Events of each case that is opened.
const EVENTS_A_CASE: u32 = 200;
/// Cases that are written to be opened.
const CASES: u32 = 1_000;
/// The people of the measured cases.
const PEOPLE: Wanted = Wanted { people: CASES, seed: 1, today: date(2026, 11, 21) };

/// Measures in a folder of its own, which is removed afterwards, and prints.
pub fn run(tables: &Tables, options: &BenchStore) -> anyhow::Result<()> {
    let folder = Folder::new(options.folder.as_deref())?;
    let plan = store::bench::Plan {
        events: options.events,
        writing: Duration::from_secs(options.seconds),
        ..store::bench::Plan::default()
    };
    eprintln!("Writing {} events and measuring …", house::thousands(u64::try_from(options.events)?));
    let measured = store::bench::run(&folder.0.join("store"), plan, |_| {})?;
    eprintln!("Writing {CASES} cases of {EVENTS_A_CASE} events and measuring …");
    let cases = cases(&folder.0.join("cases"), tables)?;
    match options.format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&described(&measured, &cases))?),
        Format::Table => print(&measured, &cases),
    }
    Ok(())
}

/// What was measured on real case files.
struct Cases {
    open_p50: Duration,
    open_p99: Duration,
    replay_per_second: f64,
    rebuild_per_second: f64,
    tables_per_second: f64,
}

fn cases(folder: &Path, tables: &Tables) -> anyhow::Result<Cases> {
    let store = house::store(folder, Durability::None)?;
    let people = write(&store, tables.policy())?;
    let mut took = Vec::with_capacity(people.len());
    for person in &people {
        let began = Instant::now();
        let case = store.read(|conn| {
            let mut case = CaseFile::default();
            replay::catch_up(conn, *person, &mut case).map(|()| case)
        })?;
        took.push(began.elapsed());
        anyhow::ensure!(case.version >= EVENTS_A_CASE, "a case has fewer events than it was written with");
    }
    took.sort_unstable();
    let at = |hundredth: usize| took.get(took.len() * hundredth / 100).copied().unwrap_or_default();
    let replay_per_second = replay_all(&store)?;
    let (policy, zone) = (tables.policy(), service::clock::zone()?);
    let began = Instant::now();
    let today = jiff::civil::Date::constant(2026, 11, 23);
    let moment = store::table::case::Moment { policy, zone: &zone, today };
    let streams = store::rebuild::rebuild(&store, None, &moment, |_| {})?;
    let took = began.elapsed().as_secs_f64();
    let streams = f64::from(u32::try_from(streams)?);
    Ok(Cases {
        open_p50: at(50),
        open_p99: at(99),
        replay_per_second,
        rebuild_per_second: streams * f64::from(EVENTS_A_CASE) / took,
        tables_per_second: streams / took,
    })
}

/// Reads, decodes and folds everything, stream by stream, on one thread.
fn replay_all(store: &Store) -> anyhow::Result<f64> {
    let (began, mut events, mut failed) = (Instant::now(), 0_u32, false);
    let (mut case, mut of) = (CaseFile::default(), Uuid::nil());
    store.read(|conn| {
        ledger::read_all(conn, Uuid::nil(), |stored| {
            let Some(event) = decoded(stored) else {
                failed = true;
                return Ok(());
            };
            if stored.stream != of {
                (case, of) = (CaseFile::default(), stored.stream);
            }
            case.apply(&event);
            events += 1;
            Ok::<(), StoreError>(())
        })
    })?;
    anyhow::ensure!(!failed, "an event cannot be read");
    Ok(f64::from(events) / began.elapsed().as_secs_f64())
}

fn decoded(stored: &store::EventRef<'_>) -> Option<record::Recorded<Event>> {
    let event = Event::decode(stored.kind, u32::try_from(stored.revision).ok()?, stored.body?).ok()?;
    Some(record::Recorded {
        position: u64::try_from(stored.position).ok()?,
        version: u32::try_from(stored.version).ok()?,
        happened_on: stored.happened_on,
        recorded_at: stored.recorded_at,
        actor: ActorId(stored.actor),
        on_behalf_of: stored.on_behalf_of.map(ActorId),
        command: CommandId(stored.command),
        event,
    })
}

/// Demonstration people, each brought to the same number of events with notes.
fn write(store: &Arc<Store>, policy: &Arc<Policy>) -> anyhow::Result<Vec<PersonId>> {
    let settings = service::Settings::default();
    let service =
        Service::new(Arc::clone(store), Arc::clone(policy), Arc::new(SystemClock::default()), Arc::new(SystemIds), settings)?;
    let population = Population::new(PEOPLE, policy, service.zone())?;
    let importer = service.importer(Uuid::from_u128(1));
    let mut people = Vec::new();
    for unit in &population.organisation.units {
        let mut batch = Vec::new();
        for (_, _, script) in population.scripts(unit) {
            people.push(script.person);
            batch.push(padded(importer, script)?);
            if batch.len() == 200 {
                importer.save(std::mem::take(&mut batch))?;
            }
        }
        importer.save(batch)?;
    }
    Ok(people)
}

fn padded(importer: Importer<'_>, script: demonstration::Script) -> anyhow::Result<History> {
    let mut history = importer.person(script.person);
    let mut last = None;
    for step in script.steps {
        let when = When { at: step.at, by: step.by, command: step.command };
        let at = demonstration::At { now: step.at, by: step.by, zone: importer.zone(), policy: importer.policy() };
        let Some(wish) = step.wish.command(history.case(), at) else { continue };
        history.wish(&when, wish)?;
        last = Some(when);
        if history.case().version >= EVENTS_A_CASE {
            break;
        }
    }
    let when = last.context("a person without a history")?;
    while history.case().version < EVENTS_A_CASE {
        let note = ContactRecorded {
            id: ContactId(Uuid::from_u64_pair(script.person.0.as_u64_pair().1, u64::from(history.case().version))),
            kind: ContactCode::literal("R-PHONE-FROM"),
            happened_at: when.at,
            note: "Rang to ask about the time of the next appointment, and about the letter from the landlord.".to_owned(),
            summary: String::new(),
            tags: Vec::new(),
            sensitive: false,
            sentence: None,
        };
        history.wish(&when, Command::RecordContact(note))?;
    }
    Ok(history.finish())
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

fn described(measured: &Measured, cases: &Cases) -> Value {
    let writing = measured.writing.iter().map(|writing| {
        json!({
            "writers": writing.writers,
            "commandsPerSecond": writing.commands_per_second,
            "eventsPerSecond": writing.events_per_second,
            "p50Ms": millis(writing.p50),
            "p99Ms": millis(writing.p99),
        })
    });
    json!({
        "syncsPerSecond": measured.syncs_per_second,
        "writing": writing.collect::<Vec<_>>(),
        "openCaseP50Ms": millis(cases.open_p50),
        "openCaseP99Ms": millis(cases.open_p99),
        "replayPerSecond": cases.replay_per_second,
        "readPerSecond": measured.replay_per_second,
        "rebuildEventsPerSecond": cases.rebuild_per_second,
        "rebuildCasesPerSecond": cases.tables_per_second,
        "verifyPerSecond": measured.verify_per_second,
    })
}

fn print(measured: &Measured, cases: &Cases) {
    println!("This disk syncs {:.0} times a second, one 4 KiB write after the other.\n", measured.syncs_per_second);
    println!("Commands of 3 to 5 events with their tables, audit and outbox, answered when on disk:");
    println!("  {:>7} {:>12} {:>12} {:>9} {:>9}", "writers", "commands/s", "events/s", "p50 ms", "p99 ms");
    for writing in &measured.writing {
        let (p50, p99) = (millis(writing.p50), millis(writing.p99));
        let (commands, events) = (writing.commands_per_second, writing.events_per_second);
        println!("  {:>7} {commands:>12.0} {events:>12.0} {p50:>9.2} {p99:>9.2}", writing.writers);
    }
    let (p50, p99) = (millis(cases.open_p50), millis(cases.open_p99));
    println!("\nOpen a case of {EVENTS_A_CASE} events (read, decode, fold): p50 {p50:.2} ms, p99 {p99:.2} ms");
    println!("Replay (read, decode, fold, one thread):        {:>10.0} events a second", cases.replay_per_second);
    println!("Read events without decoding:                   {:>10.0} events a second", measured.replay_per_second);
    println!(
        "Rebuild all tables:                             {:>10.0} events a second ({:.0} cases)",
        cases.rebuild_per_second, cases.tables_per_second
    );
    println!("Verify the chains:                              {:>10.0} events a second", measured.verify_per_second);
}

/// A new folder that is removed with this value.
struct Folder(PathBuf);

impl Folder {
    fn new(within: Option<&Path>) -> anyhow::Result<Self> {
        let within = within.map_or_else(std::env::temp_dir, Path::to_path_buf);
        let folder = within.join(format!("rainer-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}
