//! What pages show, as typed values: pure functions of rows and case files, who asks and the day. No HTML, no HTTP.

#[cfg(test)]
pub(crate) mod built;
pub mod banner;
pub mod details;
pub mod documents;
pub mod overview;
pub mod risk;
pub mod rule;
pub mod sentence;
pub mod shown;
pub mod words;
