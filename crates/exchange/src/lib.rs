//! Files and feeds: the weekly workload extract.
//!
//! **Lives here:** reading the national workbook (or the same sheets as CSV) into an [`extract::Extract`], checking it, computing
//! every owner's points and capacity from it with the rules of `rules::workload`, and writing a synthetic one.
//!
//! **Must not:** hold a rule, touch a store, read the clock.
//!
//! **Read first:** [`extract`], what a read extract is; then [`read`], how it is read; then [`calculate`].

pub mod calculate;
pub mod check;
pub mod export;
pub mod extract;
pub mod generate;
pub mod hours;
pub mod layout;
pub mod names;
pub mod read;
pub mod refused;
pub mod source;
pub mod texts;
