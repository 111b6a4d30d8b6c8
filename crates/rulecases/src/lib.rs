//! Runs files of rule cases: inputs with the answers that a rule must give, in the formats of `docs/rule-cases.md`.
//!
//! **Lives here:** recognising a file by its content, and one module a format that reads each case, runs the rule and compares.
//!
//! **Must not:** hold a rule; touch a store.
//!
//! **Read first:** [`mod@file`], which finds the cases and the format of each; then one module of [`kind`].

pub mod compare;
pub mod context;
pub mod file;
pub mod kind;
pub mod outcome;
pub mod run;

pub use context::Context;
pub use file::{CaseFile, NotACaseFile, read};
pub use outcome::{Difference, Outcome};
pub use run::{Counts, Options, Report, run};
