//! From an extract's file to stored answers, and the same owners priced anew.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::Context as _;
use exchange::{calculate, hours::HoursInForce};
use serde_json::{Value, json};
use service::workload::Taken;
use store::Durability;
use uuid::Uuid;

use super::figure::Unit::{Mebibytes, Millis, Seconds};
use super::scene::Folder;
use super::{Figure, Figures, mebibytes, quickest, seconds};
use crate::cli::BenchWorkload;
use crate::house::{self, thousands};
use crate::tables::Tables;
use crate::workload::take_in;

/// For whom the audit of the benchmark's store has the import.
const JOB: Uuid = Uuid::from_u128(1);
/// Seed of the synthetic extract.
const SEED: u64 = 1;

/// Measures the way in, in a process of its own, then prices anew.
pub fn measure(options: &BenchWorkload, folder: &Folder, tables: &Tables, figures: &mut Figures) -> anyhow::Result<()> {
    let file = file(options, folder)?;
    let data = folder.path().join("report");
    eprintln!("Taking in {} ({} MiB) …", file.display(), mebibytes(&file)?);
    let told = in_a_process_of_its_own(&file, &data, tables.folder())?;
    let number = |name: &str| told.get(name).and_then(Value::as_f64).with_context(|| format!("the import did not tell {name}"));
    let owners = thousands(options.owners);
    figures.group(
        format!(
            "From file to stored answers: {owners} owners with {} case rows, in a process of its own",
            thousands(told.get("cases").and_then(Value::as_u64).unwrap_or_default())
        ),
        vec![
            Figure::aimed("all of it", number("seconds")?, Seconds, 5.0),
            Figure::told("reading the workbook", number("read")?, Seconds),
            Figure::told("every owner's figures, and what looks odd", number("compute")?, Seconds),
            Figure::told("storing, on disk", number("store")?, Seconds),
            Figure::told("processor time of all of it, all threads", number("processor")?, Seconds),
            Figure::aimed("most memory at once", number("peakMebibytes")?, Mebibytes, 300.0),
        ],
    );
    reprice(&file, &data, tables, (&owners, figures))
}

/// The workbook of the folder that was named, made when it is not there; else one in the folder that goes away.
fn file(options: &BenchWorkload, folder: &Folder) -> anyhow::Result<PathBuf> {
    let within = options.folder.as_deref().unwrap_or_else(|| folder.path());
    let file = within.join(format!("workload-{}-owners.xlsx", options.owners));
    if !file.is_file() {
        eprintln!("Writing an extract of {} owners …", thousands(options.owners));
        exchange::generate::generate(options.owners, SEED, &file).context("the extract was not written")?;
    }
    Ok(file)
}

fn in_a_process_of_its_own(file: &Path, data: &Path, policy: Option<&Path>) -> anyhow::Result<Value> {
    let program = std::env::current_exe().context("this program cannot be found to be started again")?;
    let done = Command::new(program)
        .args(["bench", "workload", "--only-import"])
        .arg(file)
        .arg("--data")
        .arg(data)
        .args(policy.into_iter().flat_map(|policy| [Path::new("--policy"), policy]))
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("the import cannot be started")?;
    anyhow::ensure!(done.status.success(), "the import failed");
    serde_json::from_slice(&done.stdout).context("the import told nothing")
}

/// The import by itself: what the process of its own does. Prints what it took, as JSON.
pub fn only_import(file: &Path, data: &Path, tables: &Tables) -> anyhow::Result<()> {
    let began = Instant::now();
    let extract = exchange::read::read(file, &mut |_| {})?;
    let read = seconds(began);
    let service = house::service(house::store(data, Durability::Full)?, tables)?;
    let as_of = extract.taken_at.context("the extract has no date")?.date();
    let computing = Instant::now();
    let content = take_in::digest(file)?;
    let report = take_in::report(&extract, &HoursInForce::default(), (service.policy(), as_of), content, None)?;
    drop(extract);
    let compute = seconds(computing);
    let storing = Instant::now();
    let Taken { report, .. } = service.import_report(JOB, report, as_of)?;
    let (store, all) = (seconds(storing), seconds(began));
    let told = json!({
        "seconds": all, "read": read, "compute": compute, "store": store,
        "processor": processor_seconds(), "peakMebibytes": peak_mebibytes()?,
        "owners": report.owners, "cases": report.cases,
    });
    println!("{told}");
    Ok(())
}

/// Once in memory and once in the record, each time with weights that differ for every owner.
fn reprice(file: &Path, data: &Path, tables: &Tables, (owners, figures): (&str, &mut Figures)) -> anyhow::Result<()> {
    let changed = tables.with("case-weights", heavier(tables)?)?;
    let extract = exchange::read::read(file, &mut |_| {})?;
    let as_of = extract.taken_at.context("the extract has no date")?.date();
    let hours = HoursInForce::default();
    let (in_memory, _) = quickest(|| calculate::figures(&extract, changed.policy(), as_of, &hours).map(|figures| figures.len()));
    drop(extract);
    let service = house::service(house::store(data, Durability::Full)?, &changed)?;
    let began = Instant::now();
    let priced = service.reprice_report(JOB)?;
    let durable = seconds(began);
    anyhow::ensure!(thousands(u64::try_from(priced)?) == owners, "not every owner was priced");
    figures.group(
        format!("{owners} owners priced anew after a change of weights"),
        vec![
            Figure::aimed("in memory: points, hours and capacity of all", in_memory * 1_000.0, Millis, 50.0),
            Figure::aimed("in the durable record, totals too", durable, Seconds, 1.0),
        ],
    );
    Ok(())
}

/// The weights in force, each case in the community a point heavier.
fn heavier(tables: &Tables) -> anyhow::Result<String> {
    let text = tables.policy().text_in_force("case-weights").context("there are no case weights")?;
    let line = |line: &str| match line.strip_prefix("community = ").and_then(|weight| weight.trim().parse::<u32>().ok()) {
        Some(weight) if weight > 0 => format!("community = {}\n", weight + 1),
        _ => format!("{line}\n"),
    };
    Ok(text.lines().map(line).collect())
}

/// Seconds that the process has worked, on all threads, as the system counts them in hundredths.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: u32 = fields.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u32>().ok()).sum();
    f64::from(ticks) / 100.0
}

/// The most memory that this process has held, from the system's account.
fn peak_mebibytes() -> anyhow::Result<u64> {
    let status =
        std::fs::read_to_string("/proc/self/status").context("this system does not tell how much memory a process uses")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no line of the most memory")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? / 1024)
}
