//! `rainer bench web`: the whole service over HTTP, with audit and durable writes on, driven from this process while the service
//! runs in a second one on a port of its own.
//!
//! Two runs. In the first, requests are sent at a fixed rate whether or not the ones before were answered, and each is timed
//! from the moment at which it was due, so that a service that stalls cannot hide it. In the second, a few connections send one
//! request after the other as fast as they are answered.
//!
//! The mix is 60% home, 25% pages of a person on the own caseload, 10% search (case number, surname, whole name), 5% closing a session
//! and booking the next one. Each connection is kept alive and belongs to an officer of its own, with an account made for the
//! purpose in the demonstration data and signed in with its password. Sessions are closed through the API on one case of each
//! officer: each closing books an appointment that began at midnight today, which the next one closes.

mod cast;
mod connection;
mod load;

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use serde_json::{Value, json};

use self::cast::Member;
use self::load::{KINDS, Measured, Pace};
use crate::cli::{BenchWeb, Format};
use crate::house;
use crate::tables::Tables;

/// Connections of the second run.
const FAST_CLIENTS: usize = 32;

/// How long the look over the database at the start is waited for.
const SETTLES_WITHIN: Duration = Duration::from_mins(2);

/// Measures and prints.
pub fn run(folder: &Path, tables: &Tables, options: &BenchWeb) -> anyhow::Result<()> {
    let cast = cast::prepare(folder, tables, options.clients)?;
    let load = load_before();
    let (mut server, took) = Server::start(folder, tables.folder())?;
    server.settle();
    eprintln!("The service started in {:.2} s. Signing in {} officers …", took.as_secs_f64(), cast.len());
    let cast = cast::sign_in(server.address, cast)?;
    let seconds = Duration::from_secs(options.seconds);
    eprintln!("Sending {} requests a second for {} s …", options.rate, options.seconds);
    let steady = load::run(server.address, &cast, seconds, Pace::PerSecond(options.rate))?;
    let after_steady = server.memory()?;
    eprintln!("Sending as fast as it answers for {} s …", options.seconds);
    let fast: Vec<Member> = steady.cast.iter().take(FAST_CLIENTS).cloned().collect();
    let most = load::run(server.address, &fast, seconds, Pace::AsAnswered)?;
    let after_most = server.memory()?;
    server.stop()?;
    let report = json!({
        "machineLoadBefore": load,
        "startSeconds": took.as_secs_f64(),
        "officers": cast.len(),
        "steady": described(&steady.measured, after_steady, Some(options.rate)),
        "most": described(&most.measured, after_most, None),
    });
    match options.format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&report)?),
        Format::Table => {
            println!("Load of the machine before: {load:.1}. Started in {:.2} s.", took.as_secs_f64());
            print(
                &format!("At {} requests a second, timed from when each was due", options.rate),
                &steady.measured,
                after_steady,
            );
            print(&format!("As fast as answered, {} connections", fast.len()), &most.measured, after_most);
        }
    }
    Ok(())
}

/// Resident memory of the service.
#[derive(Clone, Copy, Debug)]
struct Memory {
    now_mib: u64,
    peak_mib: u64,
}

fn described(measured: &Measured, memory: Memory, rate: Option<u32>) -> Value {
    let kinds = KINDS.iter().zip(&measured.kinds);
    let latencies = |latency: &load::Latency| json!({ "requests": latency.count, "p50Ms": latency.p50_ms, "p99Ms": latency.p99_ms, "maxMs": latency.max_ms });
    json!({
        "askedPerSecond": rate,
        "requestsPerSecond": measured.per_second,
        "errors": measured.errors,
        "all": latencies(&measured.all),
        "kinds": kinds.map(|(kind, latency)| (kind.words().to_owned(), latencies(latency))).collect::<serde_json::Map<_, _>>(),
        "memoryMib": memory.now_mib,
        "memoryPeakMib": memory.peak_mib,
    })
}

fn print(title: &str, measured: &Measured, memory: Memory) {
    println!("\n{title}: {:.0} requests a second, {} errors", measured.per_second, measured.errors);
    for text in &measured.first_errors {
        println!("  {text}");
    }
    println!("  {:<16} {:>9} {:>9} {:>9} {:>9}", "", "requests", "p50 ms", "p99 ms", "max ms");
    let line = |name: &str, latency: &load::Latency| {
        let (p50, p99, max) = (latency.p50_ms, latency.p99_ms, latency.max_ms);
        println!("  {name:<16} {:>9} {p50:>9.2} {p99:>9.2} {max:>9.2}", house::thousands(latency.count));
    };
    for (kind, latency) in KINDS.iter().zip(&measured.kinds) {
        line(kind.words(), latency);
    }
    line("all", &measured.all);
    println!("  memory of the service: {} MiB, at most {} MiB", memory.now_mib, memory.peak_mib);
}

/// The service in a process of its own; ended when this is dropped.
struct Server {
    child: Child,
    address: SocketAddr,
    // Kept open, so that what the service goes on to say has somewhere to go.
    _said: BufReader<ChildStdout>,
}

impl Server {
    /// Starts the service on a free port and waits until it says that it is ready.
    fn start(folder: &Path, policy: Option<&Path>) -> anyhow::Result<(Self, Duration)> {
        let began = Instant::now();
        let program = std::env::current_exe().context("this program cannot be found to be started again")?;
        let mut child = Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .args(policy.into_iter().flat_map(|policy| [Path::new("--policy"), policy]))
            .env("RAINER_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("the service cannot be started")?;
        let said = child.stdout.take().context("the service has no output")?;
        let mut said = BufReader::new(said);
        let Some(address) = ready(&mut said) else {
            child.kill().ok();
            bail!("the service ended before it was ready");
        };
        let server = Self { child, address, _said: said };
        Ok((server, began.elapsed()))
    }

    /// Waits until the look over the whole database that each start does is over: the processor is left alone for a second.
    fn settle(&self) {
        let began = Instant::now();
        let mut before = self.worked();
        while began.elapsed() < SETTLES_WITHIN {
            std::thread::sleep(Duration::from_secs(1));
            let now = self.worked();
            if now.saturating_sub(before) <= 5 {
                return;
            }
            before = now;
        }
    }

    /// Hundredths of a second that the process has worked, as the system counts them.
    fn worked(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        fields.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
    }

    /// From the system's account of the process.
    fn memory(&self) -> anyhow::Result<Memory> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .context("this system does not tell how much memory a process uses")?;
        let kib = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|rest| rest.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()).unwrap_or_default()
        };
        Ok(Memory { now_mib: kib("VmRSS:") / 1024, peak_mib: kib("VmHWM:") / 1024 })
    }

    /// Asks it to end, and waits until it has.
    fn stop(&mut self) -> anyhow::Result<()> {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        if !asked.is_ok_and(|asked| asked.success()) {
            self.child.kill().context("the service cannot be stopped")?;
        }
        self.child.wait().context("the service cannot be waited for")?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Only when a run broke off: otherwise it has ended already, and this does nothing.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// How busy the machine was in the last minute, in processes that want to run.
fn load_before() -> f64 {
    let said = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    said.split_whitespace().next().and_then(|load| load.parse().ok()).unwrap_or_default()
}

/// The address that the service names when it is ready.
fn ready(said: &mut impl BufRead) -> Option<SocketAddr> {
    let mut line = String::new();
    while said.read_line(&mut line).ok()? > 0 {
        if let Some((_, rest)) = line.split_once("ready on http://") {
            return rest.split_whitespace().next()?.parse().ok();
        }
        line.clear();
    }
    None
}
