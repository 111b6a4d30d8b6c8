//! Old forms of events, brought up to the present one.
//!
//! A new optional field needs nothing here. A renamed, split or retyped field gets a new revision in
//! [`crate::event`] and one pure step here, from JSON to JSON. A step invents nothing: what was not recorded
//! stays unknown.

use serde_json::Value;

/// One step: the body of `kind` at `from` becomes the body at `from + 1`.
type Step = fn(Value) -> Value;

/// Every step there is, by kind and the revision it starts from. No form has been changed since the first.
const STEPS: &[(&str, u32, Step)] = &[];

/// Brings `body` from revision `from` to revision `to`.
///
/// # Errors
/// The body is not JSON, or a step is missing (a mistake in this crate, which the corpus test finds).
pub fn upcast(kind: &str, from: u32, to: u32, body: &str) -> Result<Value, serde_json::Error> {
    let mut value: Value = serde_json::from_str(body)?;
    for revision in from..to {
        let step = STEPS.iter().find(|(k, r, _)| *k == kind && *r == revision);
        let Some((_, _, step)) = step else {
            return Err(serde::de::Error::custom(format!("no step from revision {revision} of {kind}")));
        };
        value = step(value);
    }
    Ok(value)
}
