//! What pages show, as typed values: pure functions of rows and case files, who asks and the day. No HTML, no HTTP.

pub mod banner;
pub mod words;
