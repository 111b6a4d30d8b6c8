//! The binary as somebody at a terminal meets it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

/// A folder that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("rainer-cli-{name}-{}", std::process::id()));
        std::fs::remove_dir_all(&path).ok();
        Self(path)
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn rainer(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rainer"));
    command.env_remove("RAINER_DATA").env("RAINER_LOG", "off").arg("--data").arg(folder).args(words);
    command.output().expect("it runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[track_caller]
fn refused(output: &Output, with: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(with), "{said}");
    assert_eq!(said.lines().count(), 1, "one line: {said}");
}

fn demo(folder: &Path) {
    let made = rainer(folder, &["demo", "--people", "60", "--today", "2026-11-21"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert!(out(&made).contains("Made 60 people"), "{}", out(&made));
}

/// The service, running, with the first lines it said.
struct Running {
    child: Child,
    said: BufReader<ChildStdout>,
    address: String,
}

impl Running {
    fn start(folder: &Path, words: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rainer"))
            .env("RAINER_LOG", "off")
            .arg("--data")
            .arg(folder)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(words)
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut said = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        while !line.contains("ready on http://") {
            line.clear();
            assert!(said.read_line(&mut line).expect("a line") > 0, "it ended before it was ready");
        }
        let address =
            line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("an address").to_owned();
        Self { child, said, address }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it answers");
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address).expect("asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    /// Asks it to end as the system does; gives the rest of what it said.
    fn stop(mut self) -> String {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("kill");
        assert!(asked.success());
        let mut rest = String::new();
        self.said.read_to_string(&mut rest).expect("the rest");
        assert!(self.child.wait().expect("it ends").success(), "it ends in good order");
        rest
    }
}

#[test]
fn help_says_everything_that_can_be_asked_for() {
    let help = Command::new(env!("CARGO_BIN_EXE_rainer")).arg("--help").output().expect("it runs");
    insta::assert_snapshot!(out(&help));
    let demo = Command::new(env!("CARGO_BIN_EXE_rainer")).args(["demo", "--help"]).output().expect("it runs");
    insta::assert_snapshot!("help_of_demo", out(&demo));
}

#[test]
fn demonstration_data_goes_into_an_empty_folder_only() {
    let folder = Folder::new("demo");
    demo(folder.path());
    refused(&rainer(folder.path(), &["demo", "--people", "60"]), "holds demonstration data already");

    let live = Folder::new("live");
    let said = Running::start(live.path(), &["--live"]).stop();
    assert!(said.contains("/setup?key="), "{said}");
    refused(&rainer(live.path(), &["demo", "--people", "60"]), "holds a live service");
    // Nor does a later start without a word fill it, though nobody has an account yet.
    let said = Running::start(live.path(), &[]).stop();
    assert!(said.contains("/setup?key=") && !said.contains("Sign in as one of these"), "{said}");

    refused(&rainer(folder.path(), &["serve", "--live", "--listen", "127.0.0.1:0"]), "a live service needs an empty folder");
}

#[test]
fn a_start_on_demonstration_data_says_who_can_sign_in_and_a_second_one_keeps_it() {
    let folder = Folder::new("serve");
    demo(folder.path());
    for _ in 0..2 {
        let running = Running::start(folder.path(), &[]);
        assert!(running.get("/health/liveness").starts_with("HTTP/1.1 200"));
        assert!(running.get("/sign-in").contains("Sign in"));
        assert!(running.get("/").starts_with("HTTP/1.1 303"), "nobody is signed in");
        let said = running.stop();
        assert!(said.contains("pp1") && said.contains("adm1"), "{said}");
    }
    let verified = rainer(folder.path(), &["audit", "verify"]);
    assert!(verified.status.success() && out(&verified).contains("signed heads against them: all agree"), "{}", out(&verified));
}

#[test]
fn what_stands_in_the_way_is_said_in_one_line() {
    let folder = Folder::new("way");
    demo(folder.path());
    let running = Running::start(folder.path(), &[]);
    refused(&rainer(folder.path(), &["serve", "--listen", "127.0.0.1:0"]), "is in use by another rainer");
    running.stop();

    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its address").to_string();
    refused(&rainer(folder.path(), &["serve", "--listen", &address]), "is in use by another program");
    refused(&rainer(folder.path(), &["--live", "demo"]), "--live belongs to `rainer serve`");
    refused(&rainer(folder.path(), &["demo", "--people", "5"]), "the number of people must be from 20");

    let file = folder.path().join("a-file");
    std::fs::write(&file, "no folder").expect("a file");
    refused(&rainer(&file, &["demo", "--people", "60"]), "cannot be used");
    refused(&rainer(&folder.path().join("nothing"), &["audit", "verify"]), "there is no database in");
    assert!(!folder.path().join("nothing").exists(), "asking makes no folder");
}

#[test]
fn tables_are_rebuilt_by_name_or_all_together() {
    let folder = Folder::new("rebuild");
    demo(folder.path());
    assert!(out(&rainer(folder.path(), &["rebuild"])).contains("Rebuilt all tables"));
    assert!(out(&rainer(folder.path(), &["rebuild", "caseload"])).contains("Rebuilt caseload"));
    refused(&rainer(folder.path(), &["rebuild", "nothing"]), "no read table named nothing");
}

#[test]
fn an_edited_event_is_found_and_named() {
    let folder = Folder::new("edited");
    demo(folder.path());
    // One letter of one note, in place: what somebody with the file could do.
    let database = folder.path().join("rainer.db");
    let mut bytes = std::fs::read(&database).expect("the database");
    let note = b"came on time and was in good spirits";
    let at = bytes.windows(note.len()).position(|window| window == note).expect("somebody came on time");
    bytes[at] = b'g';
    std::fs::write(&database, bytes).expect("edited");
    refused(&rainer(folder.path(), &["audit", "verify"]), "the ledger is wrong at position");
}
