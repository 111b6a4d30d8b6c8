//! The store: what happened, in order, for ever, and the tables that are written with it.
//!
//! **Here:** connections to SQLite (embedded, the default) and PostgreSQL behind one small synchronous [`Conn`], the
//! [ledger] of events, the [audit](mod@audit) chain, migrations, one writer with group commit, readers, the walk that
//! [verifies](mod@verify) all of it, and one file for each [table].
//!
//! **Not here:** a rule of probation, a clock, an id source, anything asynchronous, anything that knows who may see what.
//!
//! **Read first:** [`Store`] (open, read, write), then [`ledger::Tx`] (what a writer may do), then `migrations/` and `schema/`.
//!
//! # The promise
//!
//! When [`Store::write`] answers `Ok`, everything the job did is on disk, all of it. When it answers an error, none of it is
//! there, except where the error says that the outcome is not known ([`StoreError::NotConfirmed`]): then the same command id
//! tells, because a command seen twice gives its first answer.

pub mod audit;
pub mod bench;
mod checkpoint;
pub mod conn;
pub mod digest;
mod error;
pub mod head;
pub mod ledger;
pub mod postgres;
mod readers;
pub mod rebuild;
pub mod refresh;
pub mod replay;
pub mod reprice;
pub mod schema;
pub mod sqlite;
pub mod statement;
mod store;
pub mod table;
pub mod verify;
mod writer;

pub use audit::{AuditEntry, AuditKind};
pub use conn::{Conn, Engine, Row, Value};
pub use digest::Digest;
pub use error::StoreError;
pub use ledger::{Append, Appended, EventRef, NewEvent, StoredEvent, Tx};
pub use store::{Durability, Health, Place, QuickCheck, Settings, Store};
