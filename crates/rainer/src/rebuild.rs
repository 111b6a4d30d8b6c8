//! `rainer rebuild [TABLE]`.

use std::process::ExitCode;

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use store::rebuild;

use crate::{cli::Rebuild, office};

/// Makes read tables anew from the record.
pub fn rebuild(asked: &Rebuild) -> Result<ExitCode> {
    let service = office::service(&asked.place)?;
    let bar = ProgressBar::new_spinner();
    bar.set_style(ProgressStyle::with_template("{spinner} {pos} histories read, {per_sec}")?);
    let done =
        rebuild::rebuild(service.store(), asked.table.as_deref(), service.policy(), service.zone(), |n| bar.set_position(n));
    bar.finish_and_clear();
    let what = asked.table.as_deref().map_or_else(|| "Every table".to_owned(), |table| format!("The table {table}"));
    println!("{what} was made anew from {} histories.", done?);
    Ok(ExitCode::SUCCESS)
}
