//! The law and the standards as pure functions of plain facts and dated tables.
//!
//! **Lives here:** what an identifier is; working days; what each contact, outcome, enforcement action, register entry,
//! sentence and requirement means and from when; levels of risk; tiers; grades; and when the next contact is due.
//!
//! **Must not:** know events, storage, a clock or a page; do I/O; use chance; hold a number that a row of `policy/`
//! should hold. `today` is always an argument.
pub mod code;
pub mod dated;
pub mod identifier;
pub mod rosh;
pub mod tier;
