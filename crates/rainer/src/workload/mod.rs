//! `rainer workload`: the weekly extract in, its figures out.
//!
//! **Here:** what can be asked for, reading files through `exchange`, storing through `service`, printing. **Not here:** a rule,
//! a figure worked out.

mod calculate;
pub mod inbox;
mod listing;
mod show;
mod take;
pub mod take_in;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use exchange::{extract::Extract, read::Progress};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use service::workload::Source;
use uuid::Uuid;

use crate::house::{self, say};
use crate::tables::Tables;

/// By which id the audit knows what is done at the command line with reports.
const JOB: Uuid = Uuid::from_u128(0x7261_696e_6572_0077_6f72_6b6c_6f61_6401);

/// What can be done with workload.
#[derive(Debug, Subcommand)]
pub enum WorkloadCommand {
    /// Take in the national workload extract: a workbook, or a folder with its sheets as CSV
    ///
    /// One report is stored, whole or not at all; the one before stays readable until then. The same content again changes
    /// nothing. A file that is refused changes nothing either. Beside CSV sheets, owners.csv and reductions.csv may give contracted
    /// hours (they are kept) and reductions (for this report).
    ///
    /// While the service runs on the data folder, the file is handed to it, its own tables of policy count, and its answer is
    /// printed here.
    Import(Import),
    /// Show points and capacity of the open report, or live from the record; also while the service runs
    ///
    /// A table shows what fits a terminal, with a total at its end; CSV and JSON have every figure. "Over 100%" and so on count
    /// officers over the red lines of policy: whoever is over 120% is over 100%, too. In JSON, overFirst, overSecond and
    /// overThird count each officer once, as the API does. Of the record, officers without work are listed only when they have
    /// available points and their grade holds cases.
    Show(Show),
    /// Read an extract and print every owner's figures, without a store
    Calculate(Calculate),
    /// Write a synthetic extract with invented people
    Generate(Generate),
    /// Price the open report anew, after the weights were changed
    Reprice,
}

/// What to take in.
#[derive(Debug, Clone, Args)]
pub struct Import {
    /// The workbook, or the folder
    pub file: PathBuf,
    /// The day for which to calculate [default: the day on which the extract was taken]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
}

/// What to show.
#[derive(Debug, Clone, Args)]
pub struct Show {
    /// A line for each of these
    #[arg(long, value_enum, default_value_t = By::Region)]
    pub by: By,
    /// Only this delivery unit, by code or name
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
    /// Where the figures come from [default: the open report, or the record when there is none]
    #[arg(long, value_enum)]
    pub source: Option<From>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// A line for each of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// One line
    Nation,
    /// Regions
    Region,
    /// Delivery units
    Unit,
    /// Teams
    Team,
    /// Officers; of a report: officers in a team
    Officer,
}

/// Where figures come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum From {
    /// The open report
    Report,
    /// The record, as it stands now
    Live,
}

impl std::convert::From<From> for Source {
    fn from(from: From) -> Self {
        match from {
            From::Report => Self::Report,
            From::Live => Self::Live,
        }
    }
}

/// How to print figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table to read
    Table,
    /// JSON
    Json,
    /// CSV that no spreadsheet runs
    Csv,
}

/// What to calculate.
#[derive(Debug, Clone, Args)]
pub struct Calculate {
    /// The workbook, or the folder
    pub file: PathBuf,
    /// The day for which to calculate [default: the day on which the extract was taken]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// A folder with owners.csv (contracted hours) and reductions.csv [default: the folder of CSV sheets itself]
    #[arg(long, value_name = "DIR")]
    pub hours: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// What to write.
#[derive(Debug, Clone, Args)]
pub struct Generate {
    /// Officers in a team
    #[arg(long, value_name = "N", default_value_t = 120)]
    pub owners: u32,
    /// Another seed is another extract; the same gives the same
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// The workbook (.xlsx), or a folder for CSV sheets
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// Does what was asked for.
pub fn run(data: &Path, tables: &Tables, command: &WorkloadCommand) -> anyhow::Result<()> {
    match command {
        WorkloadCommand::Import(options) => take::run(data, tables, options),
        WorkloadCommand::Show(options) => show::run(data, tables, options),
        WorkloadCommand::Calculate(options) => calculate::run(tables, options),
        WorkloadCommand::Generate(options) => generate(options),
        WorkloadCommand::Reprice => reprice(data, tables),
    }
}

fn generate(options: &Generate) -> anyhow::Result<()> {
    let workbook = options.out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"));
    let write = if workbook { exchange::generate::generate } else { exchange::generate::generate_folder };
    let bar = ProgressBar::new_spinner();
    bar.enable_steady_tick(std::time::Duration::from_millis(120));
    bar.set_message("Writing");
    write(options.owners, options.seed, &options.out).with_context(|| format!("{} was not written", options.out.display()))?;
    bar.finish_and_clear();
    say(&format!("Wrote an extract of {} invented owners to {}.", house::thousands(options.owners), options.out.display()));
    Ok(())
}

fn reprice(data: &Path, tables: &Tables) -> anyhow::Result<()> {
    let service = house::service(house::store_that_is_there(data)?, tables)?;
    let began = std::time::Instant::now();
    let owners = service.reprice_report(JOB)?;
    if owners == 0 {
        anyhow::bail!("there is no workload report to price; take one in with `rainer workload import`");
    }
    let owners = house::thousands(u64::try_from(owners)?);
    say(&format!("Priced {owners} owners anew in {} ms.", began.elapsed().as_millis()));
    Ok(())
}

/// A bar of how far reading is.
fn bar() -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{msg} [{bar:32}] {bytes} of {total_bytes}, {eta} left").context("the bar")?;
    Ok(ProgressBar::new(0).with_style(style.progress_chars("=> ")))
}

fn shown(bar: &ProgressBar, progress: Progress) {
    bar.set_length(progress.bytes_total);
    bar.set_position(progress.bytes);
    bar.set_message(format!("Reading {}", progress.sheet));
}

/// An extract, read with a bar that shows how far.
fn read(path: &Path) -> anyhow::Result<Extract> {
    let bar = bar()?;
    let read = read_with(path, &mut |progress| shown(&bar, progress));
    bar.finish_and_clear();
    read
}

/// An extract; several things may be wrong with rows: all are said in one line, as every refusal.
fn read_with(path: &Path, progress: &mut dyn FnMut(Progress)) -> anyhow::Result<Extract> {
    let read = exchange::read::read(path, progress);
    read.map_err(|refused| anyhow::anyhow!("the extract was refused: {}", refused.to_string().replace('\n', "; ")))
}

/// The day for which an extract is calculated: the one asked for, or that on which it was taken.
fn day_of(extract: &Extract, asked: Option<Date>) -> anyhow::Result<Date> {
    asked
        .or_else(|| extract.taken_at.map(jiff::civil::DateTime::date))
        .context("the extract does not say when it was taken: add --as-of DATE")
}
