//! The application: commands in, results out.
//!
//! **Here:** [one access decision](access) that every page, search, job and error uses; [commands](Service::execute)
//! decided on a [cached](cache) case file and written in one transaction with their tables and their audit row;
//! [reads](Service::open_case) that are logged before their bytes leave; [accounts](account), sessions and sign-in;
//! drafts; the jobs that run by themselves; the [clock] and the source of [ids], given in.
//!
//! **Not here:** HTML, files of other systems, SQL (all of it is in the store), a rule of probation (they are in the
//! record and the rules).
//!
//! **Read first:** [`Service`], then [`access`], then [`Trouble`]: every function answers with it when it cannot do
//! what was asked.

pub mod access;
pub mod account;
mod actor;
pub mod asking;
pub mod assessment;
mod audit;
pub mod cache;
mod changes;
pub mod checks;
pub mod clock;
pub mod draft;
mod execute;
pub mod ids;
pub mod import;
pub mod jobs;
mod keyed;
pub mod lists;
mod load;
pub mod measures;
mod open;
mod organisation;
pub mod oversight;
mod plan;
mod service;
pub mod team;
mod time;
mod told;
mod trouble;
pub mod workload;

pub use actor::{Actor, InSession};
pub use audit::Looked;
pub use changes::{After, Look};
pub use execute::Done;
pub use open::Opened;
pub use organisation::actors_of;
pub use service::{Service, Settings};
pub use told::part_of;
pub use trouble::{FieldError, Trouble};

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
