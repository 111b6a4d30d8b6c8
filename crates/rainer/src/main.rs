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
mod workload;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{AuditCommand, BenchCommand, Cli, Command, RulesCommand};

/// Gives large pieces back to the system: sign-in takes 19 MiB each time, and the system's own allocator keeps the holes.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    logs::start();
    let data = cli.data_folder();
    let done = match cli.into_command() {
        Ok(Command::Serve(options)) => serve::run(&data, &options),
        Ok(Command::Demo(options)) => demo::run(&data, &options),
        Ok(Command::Rebuild { table }) => rebuild::run(&data, table.as_deref()),
        Ok(Command::Audit(AuditCommand::Verify { heads })) => audit::verify(&data, heads),
        Ok(Command::Bench(BenchCommand::Store(options))) => bench::store::run(&options),
        Ok(Command::Bench(BenchCommand::Web(options))) => bench::web::run(&data, &options),
        Ok(Command::Bench(BenchCommand::Workload(options))) => bench::workload::run(&data, &options),
        // Differences are printed where they are found; the code says whether there were any.
        Ok(Command::Rules(RulesCommand::Test(options))) => match rulebook::test(&options) {
            Ok(true) => Ok(()),
            Ok(false) => return ExitCode::FAILURE,
            Err(error) => Err(error),
        },
        Ok(Command::Rules(RulesCommand::List(options))) => rulebook::list(&options),
        Ok(Command::Rules(RulesCommand::Show(options))) => rulebook::show(&options),
        Ok(Command::Workload(command)) => workload::run(&data, &command),
        Err(option) => Err(anyhow::anyhow!("{option} belongs to `rainer serve`: put it after that word")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line: what went wrong, and its causes.
            eprintln!("rainer: {error:#}");
            ExitCode::FAILURE
        }
    }
}
