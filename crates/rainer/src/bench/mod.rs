//! `rainer bench`: how quick this machine is, beside what its own disk can do.

pub mod duties;
pub mod store;
pub mod web;
pub mod workload;
