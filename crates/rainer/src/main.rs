//! Runs a probation service: `rainer` by itself starts one on demonstration data.
//!
//! **Here:** reading the command line, opening the store, and printing what came of it. **Not here:** logic. **Read first:**
//! [`cli`], which says everything that can be asked for, then [`serve`].

mod audit;
mod bench;
mod cli;
mod demo;
mod house;
mod logs;
mod rebuild;
mod rulebook;
mod serve;
mod tables;
mod workload;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{AuditCommand, BenchCommand, Cli, Command, RulesCommand};
use crate::tables::Tables;

/// Gives large pieces back to the system: sign-in takes 19 MiB each time, and the system's own allocator keeps the holes.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    logs::start();
    match done(cli) {
        Ok(code) => code,
        Err(error) => {
            // One line: what went wrong, and its causes.
            eprintln!("rainer: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn done(cli: Cli) -> anyhow::Result<ExitCode> {
    let (data, policy) = (cli.data_folder(), cli.policy_folder());
    let command =
        cli.into_command().map_err(|option| anyhow::anyhow!("{option} belongs to `rainer serve`: put it after that word"))?;
    if let Command::Audit(AuditCommand::Verify { heads }) = command {
        // The record is walked as it lies; no table bears on it.
        return audit::verify(&data, heads).map(|()| ExitCode::SUCCESS);
    }
    let tables = Tables::read(policy.as_deref())?;
    match command {
        Command::Serve(options) => serve::run(&data, &tables, &options)?,
        Command::Demo(options) => demo::run(&data, &tables, &options)?,
        Command::Rebuild { table } => rebuild::run(&data, &tables, table.as_deref())?,
        Command::Audit(AuditCommand::Verify { heads }) => audit::verify(&data, heads)?,
        Command::Bench(BenchCommand::Store(options)) => bench::store::run(&tables, &options)?,
        Command::Bench(BenchCommand::Web(options)) => bench::web::run(&data, &tables, &options)?,
        Command::Bench(BenchCommand::Duties(options)) => bench::duties::run(&tables, &options)?,
        Command::Bench(BenchCommand::Workload(options)) => bench::workload::run(&data, &tables, &options)?,
        // Differences are printed where they are found; the code says whether there were any.
        Command::Rules(RulesCommand::Test(options)) => {
            return Ok(if rulebook::test(&tables, &options)? { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Command::Rules(RulesCommand::List(options)) => rulebook::list(&tables, &options)?,
        Command::Rules(RulesCommand::Show(options)) => rulebook::show(&tables, &options)?,
        Command::Workload(command) => workload::run(&data, &tables, &command)?,
    }
    Ok(ExitCode::SUCCESS)
}
