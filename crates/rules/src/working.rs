//! How a figure explains itself: which rule, from which rows of which tables, by what arithmetic.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::dated::{Mark, Row};

/// A figure's working: the rule and each step, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Working {
    /// Id of the rule in `policy/rules.toml`, like `tier.v2`; its page is `/rules/{id}`.
    pub rule: Cow<'static, str>,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// The figure itself, as shown.
    pub result: String,
}

/// One step of a working.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// What this step is about, in the field's words: "Community cases, tier B2".
    pub label: String,
    /// The inputs and the arithmetic: "2 x 115". Empty where there is none.
    pub arithmetic: String,
    /// What it gives: "230".
    pub result: String,
    /// The row of policy that it uses, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowUsed>,
}

/// A row of a policy table that a step used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RowUsed {
    /// The file, without `.toml`: `case-weights`.
    pub table: Cow<'static, str>,
    /// The list in the file: `weight`.
    pub list: Cow<'static, str>,
    /// The row's code: `b2`.
    pub code: String,
    /// First day on which it holds.
    pub from: Date,
    /// Where the number comes from.
    pub source: Arc<str>,
    /// Whether all of it is our own default.
    pub local: bool,
}

impl RowUsed {
    /// Names a row.
    #[expect(clippy::needless_pass_by_value, reason = "callers give numbers and texts as they have them")]
    #[must_use]
    pub fn of<T>(table: &'static str, list: &'static str, code: impl ToString, row: &Row<T>) -> Self {
        Self {
            table: table.into(),
            list: list.into(),
            code: code.to_string(),
            from: row.from,
            source: Arc::clone(&row.source),
            local: row.mark == Mark::LocalDefault,
        }
    }
}

impl Working {
    /// An empty working of a rule.
    #[must_use]
    pub const fn of(rule: &'static str) -> Self {
        Self { rule: Cow::Borrowed(rule), steps: Vec::new(), result: String::new() }
    }

    /// Adds a step without a row.
    #[expect(clippy::needless_pass_by_value, reason = "callers give numbers and texts as they have them")]
    pub fn step(&mut self, label: impl Into<String>, arithmetic: impl Into<String>, result: impl ToString) {
        self.steps.push(Step { label: label.into(), arithmetic: arithmetic.into(), result: result.to_string(), row: None });
    }

    /// Adds a step that used a row.
    #[expect(clippy::needless_pass_by_value, reason = "callers give numbers and texts as they have them")]
    pub fn step_from(&mut self, row: RowUsed, label: impl Into<String>, arithmetic: impl Into<String>, result: impl ToString) {
        self.steps.push(Step { label: label.into(), arithmetic: arithmetic.into(), result: result.to_string(), row: Some(row) });
    }
}
