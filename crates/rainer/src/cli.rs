//! What can be asked for on the command line.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

/// People of the unit that a start on an empty folder builds.
pub const PEOPLE: u32 = 2_000;

/// Where a start without `--listen` listens: only this machine can reach it.
const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// Runs a probation service.
///
/// Without a command it serves the data folder. An empty folder is first filled with an invented delivery unit of 2,000
/// people, to look around in.
#[derive(Debug, Parser)]
#[command(name = "rainer", version)]
pub struct Cli {
    /// The data folder: the database, its keys and signed heads [default: what `RAINER_DATA` names, or data]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// A folder with a region's own tables of policy, each in the place of the built-in one of its name; policy/README.md says
    /// how [default: what `RAINER_POLICY` names, or none]
    #[arg(long, global = true, value_name = "DIR")]
    pub policy: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to serve when there is no command.
    #[command(flatten)]
    pub serve: Serve,
}

impl Cli {
    /// The data folder: the one named here, or else in the environment, or else `data`.
    pub fn data_folder(&self) -> PathBuf {
        self.data.clone().or_else(|| named("RAINER_DATA")).unwrap_or_else(|| PathBuf::from("data"))
    }

    /// The folder of a region's own tables of policy: the one named here, or else in the environment, or else none.
    pub fn policy_folder(&self) -> Option<PathBuf> {
        self.policy.clone().or_else(|| named("RAINER_POLICY"))
    }

    /// What to do, and the first option that does not go with it.
    pub fn into_command(self) -> Result<Command, &'static str> {
        match self.command {
            None => Ok(Command::Serve(self.serve)),
            Some(_) if self.serve.live => Err("--live"),
            Some(_) if self.serve.listen != LISTEN => Err("--listen"),
            Some(command) => Ok(command),
        }
    }
}

/// A folder that the environment names.
fn named(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|folder| !folder.is_empty()).map(PathBuf::from)
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve pages and the API (what happens without a command)
    Serve(Serve),
    /// Fill an empty data folder with an invented service
    Demo(Demo),
    /// Make the read tables anew from the record: all of them, or one
    Rebuild {
        /// The table
        table: Option<String>,
    },
    /// Prove that nothing was changed behind the service's back
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Measure how quick this machine is
    #[command(subcommand)]
    Bench(BenchCommand),
    /// Read the rules, and test them with files of cases; needs no store
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Points and capacity: take in the weekly extract, show it, calculate one
    #[command(subcommand)]
    Workload(crate::workload::WorkloadCommand),
}

/// How to serve.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Serve {
    /// The address to listen on
    #[arg(long, value_name = "ADDRESS", default_value_t = LISTEN)]
    pub listen: SocketAddr,
    /// Begin a live service in an empty folder, without demonstration data; prints a link for the first administrator
    #[arg(long)]
    pub live: bool,
}

/// What demonstration data to make.
#[derive(Debug, Clone, Args)]
pub struct Demo {
    /// How many people; from 4,400 on in several units, 240,000 are a national service
    #[arg(long, value_name = "N", default_value_t = PEOPLE)]
    pub people: u32,
    /// Another seed is another service; the same gives the same events
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// The day on which it stands [default: today]
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
}

/// What can be done with the audit.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Walk the whole record and the audit, and name the first bad position; ends with 1 if there is one
    Verify {
        /// Hold these signed heads against the store, kept outside the data folder, instead of the folder's own
        #[arg(long, value_name = "FILE")]
        heads: Option<PathBuf>,
    },
}

/// What can be done with the rules.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Run files of cases and print each difference; ends with 1 if a case fails or cannot be run
    ///
    /// A file is recognised by what it holds. The formats are described in docs/rule-cases.md.
    Test(RulesTest),
    /// List the rules
    List(RulesList),
    /// Show a rule: plain words, tables with their values, sources and dates
    Show(RulesShow),
}

/// Which cases to run.
#[derive(Debug, Clone, Args)]
pub struct RulesTest {
    /// Files of cases (JSON)
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The folder of the extract that the figures of `wmt-small` cases belong to
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// How to list the rules.
#[derive(Debug, Clone, Args)]
pub struct RulesList {
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// Which rule to show.
#[derive(Debug, Clone, Args)]
pub struct RulesShow {
    /// The rule's id, like tier.v3, or that of a row, like `standards/duty/outcome_to_record`
    #[arg(value_name = "ID")]
    pub id: String,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// What can be measured.
#[derive(Debug, Subcommand)]
pub enum BenchCommand {
    /// The store: durable commands, opening a case, replay, rebuild, verify
    Store(BenchStore),
    /// The whole service over HTTP, driven from a second process
    Web(BenchWeb),
    /// Workload: an extract to stored answers, pricing anew, tiers and predictors of a nation, one event
    Workload(BenchWorkload),
    /// Duties: of one case, of a nation, and the overdue board of the nation
    Duties(BenchDuties),
}

/// How to print measurements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table to read
    Table,
    /// JSON
    Json,
}

/// How to measure the store.
#[derive(Debug, Clone, Args)]
pub struct BenchStore {
    /// Events that lie in the ledger before writing is measured
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    pub events: usize,
    /// How long each number of writers writes
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    pub seconds: u64,
    /// A folder on the disk to measure; a new folder in it is used and removed [default: the system's temporary folder]
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// How to measure the service.
#[derive(Debug, Clone, Args)]
pub struct BenchWeb {
    /// How long each of the two runs takes
    #[arg(long, value_name = "SECONDS", default_value_t = 20)]
    pub seconds: u64,
    /// Requests a second of the first run, sent whether or not the ones before are answered
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub rate: u32,
    /// Connections, each with an officer of its own signed in
    #[arg(long, value_name = "N", default_value_t = 300)]
    pub clients: u32,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// How to measure duties.
#[derive(Debug, Clone, Args)]
pub struct BenchDuties {
    /// People of the nation
    #[arg(long, value_name = "N", default_value_t = 240_000)]
    pub people: u32,
    /// A folder on the disk to measure; a new folder in it is used and removed [default: the system's temporary folder]
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// How to measure workload.
#[derive(Debug, Clone, Args)]
pub struct BenchWorkload {
    /// Owners of the synthetic extract
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub owners: u32,
    /// People of the nation
    #[arg(long, value_name = "N", default_value_t = 240_000)]
    pub people: u32,
    /// A folder on the disk to measure: the extract is kept there and used again, the rest is removed [default: the
    /// system's temporary folder, and nothing is kept]
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Only take this extract in, into the data folder, and tell what it took: the part that runs in a process of its own
    #[arg(long, value_name = "FILE", hide = true)]
    pub only_import: Option<PathBuf>,
}
