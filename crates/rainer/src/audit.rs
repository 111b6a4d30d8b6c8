//! `rainer audit verify`: the walk over everything.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use store::verify::{SignedHeads, verify as walk};

use crate::house;

/// Walks the record and the audit, and says what was walked or what is wrong first.
pub fn verify(folder: &Path, heads: Option<PathBuf>) -> anyhow::Result<()> {
    let store = house::store_that_is_there(folder)?;
    let signed = match heads {
        Some(file) => Some(SignedHeads::of_file(file, folder)?),
        None => SignedHeads::of_folder(folder)?,
    };
    let report = walk(&store, signed.as_ref()).context("something was changed, or cannot be read")?;
    let count = |number: i64| house::thousands(u64::try_from(number).unwrap_or_default());
    house::say(&format!(
        "Walked {} events in {} histories: every one follows from the one before.",
        count(report.events),
        count(report.streams)
    ));
    house::say(&format!("Walked {} rows of the audit: every one follows from the one before.", count(report.audit_rows)));
    match signed {
        Some(_) => house::say(&format!("Held {} signed heads against them: all agree.", count(report.signed_heads))),
        None => house::say("There are no signed heads yet: the first is signed when the service runs."),
    }
    house::say(&format!("The record ends with {}.\nThe audit ends with {}.", report.ledger_head, report.audit_head));
    Ok(())
}
