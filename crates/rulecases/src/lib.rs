//! Runs files of rule cases: inputs with the answers that a rule must give, in the formats of `docs/rule-cases.md`.
//!
//! **Lives here:** recognising a file by its content, and one module a format that reads each case, runs the rule and compares.
//!
//! **Must not:** hold a rule; touch a store.
//!
//! **Read first:** [`outcome`], then one module of [`kind`].

pub mod kind;
pub mod outcome;

pub use outcome::{Difference, Outcome};
