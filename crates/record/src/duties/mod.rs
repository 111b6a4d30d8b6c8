//! What is owed to a case: derived from the record, never kept as a to-do list.

pub mod snooze;
