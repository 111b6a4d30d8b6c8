//! `rainer audit verify`.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use store::verify::{self, SignedHeads};

use crate::{cli::Verify, office};

/// Walks everything and says what holds, or the first position that does not.
pub fn verify(asked: &Verify) -> Result<ExitCode> {
    let folder = &asked.place.data;
    if !folder.is_dir() {
        anyhow::bail!("there is no data folder {}; name one with --data", folder.display());
    }
    let store = office::store(folder)?;
    let signed = match &asked.heads {
        Some(file) => {
            Some(SignedHeads::of_file(file.clone(), folder).with_context(|| format!("the heads in {}", file.display()))?)
        }
        None => SignedHeads::of_folder(folder)?,
    };
    match verify::verify(&store, signed.as_ref()) {
        Ok(report) => {
            println!("Everything holds.");
            println!("  events          {:>12}  in {} histories", report.events, report.streams);
            println!("  audit rows      {:>12}", report.audit_rows);
            println!("  signed heads    {:>12}  checked against both chains", report.signed_heads);
            println!("  record's head   {}", report.ledger_head);
            println!("  audit's head    {}", report.audit_head);
            if signed.is_none() {
                println!("There are no signed heads yet, so a tail that was cut off together with its head would not be seen.");
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(fault) => {
            println!("Something does not hold: {:#}", anyhow::Error::from(fault));
            println!("Stop the service, keep a copy of the data folder, and restore the newest backup that holds.");
            Ok(ExitCode::FAILURE)
        }
    }
}
