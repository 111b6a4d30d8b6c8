//! What came of one case.

use serde_json::Value;

/// What came of one case.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Every expected value is what the rule gave.
    Passed,
    /// Something is different.
    Failed(Vec<Difference>),
    /// Rainer leaves this kind out on purpose; why.
    LeftOut(&'static str),
    /// The case could not be run: an unknown kind, a field that is missing or has another form. Says which and what to do.
    NotRun(String),
}

/// One expected value that the rule did not give.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The name of the expected value.
    pub field: String,
    /// As the file expects it.
    pub expected: Value,
    /// As the rule gave it.
    pub got: Value,
}
