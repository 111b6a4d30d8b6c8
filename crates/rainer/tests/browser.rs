//! Looks at every page in a real browser: `e2e/run.mjs`, on a small demonstration built for it.
//!
//! Left out, in one line, where there is no Chromium; where `RAINER_BROWSER=required` says that there must be one, its
//! absence fails.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that fails here says where")]

use std::{
    env, fs,
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// Building the demonstration, in a build without optimisation.
const DEMONSTRATION_WITHIN: Duration = Duration::from_mins(5);
/// From the start of the program to its address.
const START_WITHIN: Duration = Duration::from_mins(1);
/// Looking at all pages.
const LOOK_WITHIN: Duration = Duration::from_mins(15);

#[test]
fn every_page_in_every_state_is_accessible_and_works_by_keyboard_and_without_script() {
    let Some(chromium) = chromium() else {
        say("left out: browser tests, because Chromium is not installed");
        let required = env::var("RAINER_BROWSER").is_ok_and(|value| value == "required");
        assert!(!required, "RAINER_BROWSER=required, and there is no Chromium: install it (Debian: apt-get install chromium)");
        return;
    };
    let e2e = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../e2e").canonicalize().expect("the folder e2e");
    bring_in_modules(&e2e);
    let folder = Folder::new();
    let data = folder.0.join("data");
    let mut demo = Running::start(rainer().args(["demo", "--people", "120", "--seed", "1", "--data"]).arg(&data));
    assert!(demo.ends_well_within(DEMONSTRATION_WITHIN), "the demonstration could not be built");

    let mut serve = rainer();
    serve.arg("serve").arg("--data").arg(&data).args(["--listen", "127.0.0.1:0"]);
    // A line for each of thousands of requests would hide what was found.
    serve.env("RAINER_LOG", "warn").stdout(Stdio::piped());
    let mut serve = Running::start(&mut serve);
    let address = serve.address_within(START_WITHIN);

    let mut look = Command::new("node");
    look.arg("run.mjs").arg(&address).current_dir(&e2e).env("CHROMIUM", chromium).stdout(Stdio::piped());
    let mut look = Running::start(&mut look);
    let printed = look.lines();
    let well = look.ends_well_within(LOOK_WITHIN);
    let mut closing = String::new();
    while let Ok(line) = printed.recv_timeout(Duration::from_secs(1)) {
        say(&line);
        closing = line;
    }
    assert!(well, "the browser found something to mend, or did not come to an end: see above");
    assert!(closing.ends_with("pages checked, 0 findings"), "no closing line: {closing}");
}

/// Straight to standard error: what a passing test prints is otherwise not shown.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Where Chromium is: what `CHROMIUM` names, or where systems put it.
fn chromium() -> Option<PathBuf> {
    let usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].map(PathBuf::from);
    match env::var_os("CHROMIUM") {
        Some(named) => Some(PathBuf::from(named)).filter(|program| program.exists()),
        None => usual.into_iter().find(|program| program.exists()),
    }
}

/// `npm ci`, unless what the lock file names is there.
fn bring_in_modules(e2e: &Path) {
    let read = |path: &str| fs::read(e2e.join(path)).unwrap_or_default();
    let (stamp, locked) = ("node_modules/.brought-in-for", read("package-lock.json"));
    if read(stamp) == locked {
        return;
    }
    let output = Command::new("npm").arg("ci").current_dir(e2e).output().expect("npm: install Node.js 20 or later");
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "`npm ci` in e2e failed: is the package registry reachable?\n{words}");
    fs::write(e2e.join(stamp), locked).expect("a note of what was brought in");
}

fn rainer() -> Command {
    Command::new(env!("CARGO_BIN_EXE_rainer"))
}

/// A folder that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("browser-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for the demonstration");
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A process that ends, at the latest, when the test does.
struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> Self {
        Self(command.stdin(Stdio::null()).spawn().unwrap_or_else(|error| panic!("{command:?}: {error}")))
    }

    /// What it prints, line by line, as it comes; read to its end, so that it never waits for us.
    fn lines(&mut self) -> mpsc::Receiver<String> {
        let printed = BufReader::new(self.0.stdout.take().expect("a pipe"));
        let (send, receive) = mpsc::channel();
        thread::spawn(move || {
            for line in printed.lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
        receive
    }

    /// The address that it prints once it answers.
    fn address_within(&mut self, patience: Duration) -> String {
        let (lines, until) = (self.lines(), Instant::now() + patience);
        while let Ok(line) = lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
            if let Some(at) = line.find("http://") {
                return line.get(at..).unwrap_or_default().split_whitespace().next().unwrap_or_default().to_owned();
            }
        }
        panic!("the service printed no address within {patience:?}");
    }

    /// Whether it ended, and with success.
    fn ends_well_within(&mut self, patience: Duration) -> bool {
        let until = Instant::now() + patience;
        while Instant::now() < until {
            if let Some(status) = self.0.try_wait().expect("a process") {
                return status.success();
            }
            thread::sleep(Duration::from_millis(50));
        }
        false
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
