//! What was said to be saved is there after the process was killed, and no command is there by half.
//!
//! A child process (this test's own program, started again) writes invented histories with four writers and says on a pipe which
//! commands were acknowledged. It is killed with SIGKILL at a moment chosen by chance, the folder is opened again and looked
//! through, and the next round goes on in the same folder. `RAINER_CRASH_ROUNDS` sets the rounds (20).
//!
//! This proves the promise for the death of a process. A power cut is another matter: there it rests on SQLite's `synchronous =
//! full`, which opening the store asserts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that fails here says where, and the child speaks on its output"
)]

#[path = "common/tables.rs"]
mod tables;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::Instant;

use record::{CaseFile, PersonId};
use rules::Policy;
use store::rebuild::rebuild;
use store::table::case::Moment;
use store::verify::verify;
use store::{Settings, Store, StoreError, ledger};
use tables::{begin_day, command_id, commands, dump, london, write_command};
use uuid::Uuid;

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::builtin);

const CHILD_FOLDER: &str = "RAINER_CRASH_CHILD";
const CHILD_ROUND: &str = "RAINER_CRASH_CHILD_ROUND";
const WRITERS: u64 = 4;

fn settings(folder: &Path) -> Settings {
    let mut settings = Settings::folder(folder);
    settings.quick_check = false;
    settings
}

/// The person with a number; the number is also the seed of their history.
fn person(number: u64) -> PersonId {
    PersonId(Uuid::from_u128(u128::from(number)))
}

/// Not a test by itself: what the child process runs until it is killed.
#[test]
fn the_child_writes_until_it_is_killed() {
    let (Ok(folder), Ok(round)) = (std::env::var(CHILD_FOLDER), std::env::var(CHILD_ROUND)) else { return };
    let round: u64 = round.parse().expect("a round");
    let store = Store::open(settings(Path::new(&folder))).expect("the child's store");
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let store = &store;
            scope.spawn(move || {
                for next in 1..1_000 {
                    write_person(store, (round * WRITERS + writer) * 1_000 + next);
                }
            });
        }
    });
}

fn write_person(store: &Store, number: u64) {
    let mut case = CaseFile::default();
    for events in commands(number, &POLICY) {
        match write_command(store, person(number), &case, &events, &POLICY) {
            Ok(after) => case = after,
            // Two invented people may be given the same identifier; the second is refused whole, as it must be.
            Err(StoreError::Taken { .. }) => return,
            Err(error) => panic!("{error:?}"),
        }
        let mut out = std::io::stdout().lock();
        writeln!(out, "acknowledged {number} {}", case.version).expect("the parent listens");
        out.flush().expect("the parent listens");
    }
}

/// What the child had said was saved when it died: by person, the highest version.
fn run_until_killed(folder: &Path, round: u64, after_words: u64, spin_micros: u64) -> BTreeMap<u64, u32> {
    let mut child: Child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "the_child_writes_until_it_is_killed", "--nocapture", "--test-threads=1"])
        .env(CHILD_FOLDER, folder)
        .env(CHILD_ROUND, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("the child starts");
    let mut acknowledged = BTreeMap::new();
    let (mut heard, mut killed) = (0, false);
    let mut out = BufReader::new(child.stdout.take().expect("its output"));
    let mut line = String::new();
    // After the kill this reads on to the end of the pipe: what was said before counts, whenever it is heard.
    while out.read_line(&mut line).expect("its output") > 0 {
        let words: Vec<&str> = line.split_whitespace().collect();
        // Other lines are the test program's own; a last one cut by the kill has no end and was not said.
        if let (true, ["acknowledged", number, version]) = (line.ends_with('\n'), words.as_slice()) {
            acknowledged.insert(number.parse().expect("a person"), version.parse().expect("a version"));
            heard += 1;
        }
        line.clear();
        if heard >= after_words && !killed {
            let until = Instant::now();
            while until.elapsed().as_micros() < u128::from(spin_micros) {
                std::hint::spin_loop();
            }
            child.kill().expect("SIGKILL");
            killed = true;
        }
    }
    child.wait().expect("it is dead");
    assert!(killed, "the child ended by itself in round {round}");
    acknowledged
}

/// Opens the folder again and looks through everything that any round wrote.
fn check(folder: &Path, acknowledged: &BTreeMap<u64, u32>) {
    let store = Store::open(settings(folder)).expect("it opens without any repair by hand");
    let report = verify(&store, None).expect("every chain holds");
    let (mut streams, mut events, mut whole_commands) = (0, 0, 0);
    let found = store.read(|conn| ledger::streams(conn, "person", Uuid::nil(), 1_000_000)).expect("streams");
    for (stream, version) in found {
        let number = u64::try_from(stream.as_u128()).expect("a number");
        let version = u32::try_from(version).expect("a version");
        whole_commands += check_person(&store, number, version);
        streams += 1;
        events += i64::from(version);
        let said = acknowledged.get(&number).copied().unwrap_or(0);
        assert!(version >= said, "person {number}: version {said} was acknowledged, {version} is there");
    }
    for number in acknowledged.keys() {
        let there = store.read(|conn| ledger::stream_version(conn, person(*number).0)).expect("read");
        assert!(there.is_some(), "person {number} was acknowledged and is not there");
    }
    assert_eq!((report.events, report.streams), (events, streams));
    for sql in ["select count(*) from command", "select count(*) from audit", "select count(*) from outbox"] {
        let rows = store.read(|conn| conn.query_one(sql, &[], |row| row.get_int(0))).expect(sql);
        assert_eq!(rows, whole_commands, "{sql}: one row for each command, no more and no fewer");
    }
    // The writers were killed without a night: the tables are brought to one day first. Weeks that nobody began are not there,
    // so only the rows of today are compared.
    let today = jiff::civil::date(2026, 1, 1);
    begin_day(&store, today, &POLICY);
    let today_only = || dump(&store).into_iter().filter(|row| !row.starts_with("workload_week")).collect::<Vec<_>>();
    let live = today_only();
    let zone = london();
    rebuild(&store, None, &Moment { policy: &POLICY, zone: &zone, today }, |_| {}).expect("rebuild");
    assert_eq!(today_only(), live, "the tables are not what the ledger gives");
}

/// A person's events end where one of their commands ended, and each of those commands is remembered. How many they are.
fn check_person(store: &Store, number: u64, version: u32) -> i64 {
    let (mut reached, mut count) = (0, 0);
    for events in commands(number, &POLICY) {
        if reached == version {
            break;
        }
        reached += u32::try_from(events.len()).expect("a length");
        assert!(reached <= version, "person {number}: half a command is there, to version {version} of {reached}");
        let id = command_id(person(number), reached);
        let seen = store.read(|conn| ledger::command_seen(conn, id)).expect("read");
        assert!(seen.is_some(), "person {number}: the command to version {reached} is not remembered");
        count += 1;
    }
    assert_eq!(reached, version, "person {number} has more events than were ever sent");
    count
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _left = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_there_by_half_after_a_kill() {
    if std::env::var_os(CHILD_FOLDER).is_some() {
        return;
    }
    let rounds = std::env::var("RAINER_CRASH_ROUNDS").map_or(20, |rounds| rounds.parse().expect("a number of rounds"));
    let seed = u64::from(std::process::id());
    println!("{rounds} rounds, seed {seed}");
    let folder = Folder(std::env::temp_dir().join(format!("rainer-crash-{seed}")));
    let mut acknowledged = BTreeMap::new();
    let mut chance = seed;
    for round in 0..rounds {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (after_words, spin_micros) = ((chance >> 33) % 200, (chance >> 48) % 3_000);
        acknowledged.extend(run_until_killed(&folder.0, round, after_words, spin_micros));
        check(&folder.0, &acknowledged);
    }
    println!("{rounds} kills, {} people acknowledged: none lost, none by half", acknowledged.len());
}
