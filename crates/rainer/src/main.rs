//! The one binary. It reads the command line and calls the rooms; it holds no logic of its own.
//!
//! Read first: [`cli`] (what can be asked for), then [`serve`].

mod audit;
mod cli;
mod office;
mod rebuild;
mod serve;

use std::process::ExitCode;

use clap::Parser;
use cli::{Audit, Cli, Command};

fn main() -> ExitCode {
    let cli = Cli::parse();
    start_log();
    let done = match cli.command.unwrap_or(Command::Serve(cli.serve)) {
        Command::Serve(asked) => serve::serve(&asked),
        Command::Rebuild(asked) => rebuild::rebuild(&asked),
        Command::Audit(Audit::Verify(asked)) => audit::verify(&asked),
    };
    match done {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("rainer: {problem:#}");
            ExitCode::FAILURE
        }
    }
}

/// Logs as JSON lines on standard error. `RAINER_LOG` sets the level; without it only warnings are said.
fn start_log() {
    use tracing_subscriber::{EnvFilter, fmt};
    let level = EnvFilter::try_from_env("RAINER_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    fmt().json().with_env_filter(level).with_writer(std::io::stderr).init();
}
