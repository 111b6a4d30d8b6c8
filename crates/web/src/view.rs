//! What pages show, as typed values: pure functions of rows and case files, who asks and the day. No HTML, no HTTP.

pub mod access_log;
pub mod appointments;
pub mod banner;
pub mod book;
#[cfg(test)]
pub(crate) mod built;
pub mod cases;
pub mod changes;
pub mod checks;
pub mod close_session;
pub mod details;
pub mod diary;
pub mod documents;
pub mod duty;
pub mod enforcement;
pub mod handover;
pub mod happened;
pub mod home;
pub mod limited_access;
pub mod overview;
pub mod plan;
pub mod record;
pub mod release;
pub mod risk;
pub mod row;
pub mod rule;
pub mod rules;
pub mod search;
pub mod sentence;
pub mod shown;
pub mod tier;
pub mod words;
pub mod work;
pub mod workload;
