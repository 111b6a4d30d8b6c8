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
mod serve;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{AuditCommand, BenchCommand, Cli, Command};

fn main() -> ExitCode {
    let cli = Cli::parse();
    logs::start();
    let done = match cli.command.unwrap_or(Command::Serve(cli.serve)) {
        Command::Serve(options) => serve::run(&cli.data, &options),
        Command::Demo(options) => demo::run(&cli.data, &options),
        Command::Rebuild { table } => rebuild::run(&cli.data, table.as_deref()),
        Command::Audit(AuditCommand::Verify { heads }) => audit::verify(&cli.data, heads),
        Command::Bench(BenchCommand::Store(options)) => bench::store::run(&options),
        Command::Bench(BenchCommand::Web(options)) => bench::web::run(&cli.data, &options),
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
