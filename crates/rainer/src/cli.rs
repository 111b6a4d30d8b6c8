//! What can be asked for on the command line.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};

/// Runs a probation service. Without a command it serves; on an empty data folder it builds a demonstration unit first.
#[derive(Debug, Parser)]
#[command(name = "rainer", version, about, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to serve, when there is no command.
    #[command(flatten)]
    pub serve: Serve,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the service (the default).
    Serve(Serve),
    /// Make a read table, or all of them, anew from the record.
    Rebuild(Rebuild),
    /// Prove that nothing recorded was changed.
    #[command(subcommand)]
    Audit(Audit),
}

/// Where things are.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// The data folder: the database, its key and its signed heads.
    #[arg(long, value_name = "DIR", env = "RAINER_DATA", default_value = "data")]
    pub data: PathBuf,
    /// A folder of policy tables (TOML) that replace the built-in ones of the same name.
    #[arg(long, value_name = "DIR", env = "RAINER_POLICY")]
    pub policy: Option<PathBuf>,
}

/// `rainer serve`.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Where things are.
    #[command(flatten)]
    pub place: Place,
    /// The address to listen on. Put a proxy with TLS before anything but loopback.
    #[arg(long, value_name = "ADDRESS", env = "RAINER_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Start a live service: no demonstration data; the first start prints a one-use link to set up the first account.
    #[arg(long)]
    pub live: bool,
}

/// `rainer rebuild`.
#[derive(Debug, Clone, Args)]
pub struct Rebuild {
    /// The table's name; all of them without one.
    pub table: Option<String>,
    /// Where things are.
    #[command(flatten)]
    pub place: Place,
}

/// `rainer audit`.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Walk the whole record and the whole audit, and name the first position that does not hold.
    Verify(Verify),
}

/// `rainer audit verify`.
#[derive(Debug, Clone, Args)]
pub struct Verify {
    /// Where things are.
    #[command(flatten)]
    pub place: Place,
    /// A copy of the signed heads kept elsewhere, to check against instead of the one in the data folder.
    #[arg(long, value_name = "FILE")]
    pub heads: Option<PathBuf>,
}
