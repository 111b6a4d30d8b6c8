//! Not built yet.

use serde_json::Value;

use crate::context::Context;
use crate::outcome::Outcome;

/// Runs one case.
#[must_use]
pub fn run(_: &Context<'_>, _: &Value) -> Outcome {
    Outcome::NotRun("not built yet".into())
}
