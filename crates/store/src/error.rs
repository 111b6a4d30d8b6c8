//! What can go wrong in the store, and what to do about it.

use std::error::Error;
use std::sync::Arc;

use uuid::Uuid;

/// The cause beneath a [`StoreError`], shared because one failed commit is told to everyone who waited for it.
pub type Cause = Arc<dyn Error + Send + Sync>;

/// Why the store did not do what was asked. The message says what to do next; the engine's own words are the source.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Someone appended to the stream after it was read.
    #[error(
        "someone was quicker: stream {stream} is at version {found}, and this was decided on version {expected}; \
         decide again on what is there now"
    )]
    Conflict {
        /// The stream that both wrote to.
        stream: Uuid,
        /// The version that the decision was made on.
        expected: i64,
        /// The version that is there.
        found: i64,
    },
    /// A stream holds one kind of thing for ever.
    #[error("stream {stream} is a {found}, not a {asked}; nothing was saved")]
    StreamKind {
        /// The stream.
        stream: Uuid,
        /// What it is.
        found: String,
        /// What the append took it for.
        asked: String,
    },
    /// A unique value is in use already.
    #[error("{what} is already taken; nothing was saved; choose another")]
    Taken {
        /// The table and column, or the constraint, as the engine names it. Never a value.
        what: String,
    },
    /// A `check`, `not null` or foreign key constraint, or a trigger, refused the row.
    #[error("the table refused the row ({rule}); nothing was saved; this is a fault of the program, report it")]
    Refused {
        /// The constraint, as the engine names it.
        rule: String,
    },
    /// No space is left where the data lives.
    #[error("the disk is full; nothing was saved; free some space and send it again, no restart is needed")]
    DiskFull,
    /// A read, a write or a sync of the disk failed.
    #[error("the disk failed; look at the system's log and at the health page before anything else")]
    Disk(#[source] Cause),
    /// The commit failed in a way that leaves its outcome open.
    #[error(
        "it is not known whether this was saved; send it again with the same command id: if it was saved, the first \
         answer comes back"
    )]
    NotConfirmed(#[source] Cause),
    /// Another job of the same commit broke it before this one was durable.
    #[error("nothing was saved, because the commit that this belonged to failed; send it again")]
    NotSaved(#[source] Cause),
    /// The writer has stopped for good after a disk failure.
    #[error(
        "nothing was saved: writing has stopped for good after a disk failure; reading goes on; check the disk, then \
         restart"
    )]
    WriterStopped(#[source] Cause),
    /// The store is closing.
    #[error("nothing was saved: the store is closing; send it again when the service is back")]
    Closing,
    /// The job panicked. Its changes were taken back.
    #[error("nothing was saved: the job broke off ({message}); this is a fault of the program, report it")]
    Panicked {
        /// The panic's message.
        message: String,
    },
    /// Someone holds a lock for longer than the store waits.
    #[error("the database is busy: another program holds it; end that program or wait, then try again")]
    Busy,
    /// The file is not a database, or part of it is damaged.
    #[error("the database is damaged; stop writing, keep a copy of the data folder, then restore the newest backup")]
    Damaged(#[source] Cause),
    /// Another process has this data folder open.
    #[error("the data folder {folder} is in use by another rainer; stop it first, or use another folder")]
    FolderInUse {
        /// The folder.
        folder: String,
    },
    /// The data folder cannot be made, opened or locked.
    #[error("the data folder {folder} cannot be used; check that it exists and that this user may write there")]
    Folder {
        /// The folder.
        folder: String,
        /// What the system said.
        #[source]
        source: Cause,
    },
    /// The database was written by a newer version of the program.
    #[error(
        "the database has schema {found} and this program knows schemas up to {known}; start the newer program, or \
         restore the backup made before the upgrade"
    )]
    NewerSchema {
        /// The number of the newest migration in the database.
        found: i64,
        /// The number of the newest migration in this program.
        known: i64,
    },
    /// The database is held by an older version of the program, and this one may not upgrade it.
    #[error(
        "the database has schema {found} and this program reads schema {known}; use the program that runs on it, or stop \
         that and start this one, which upgrades it"
    )]
    OlderSchema {
        /// The number of the newest migration in the database.
        found: i64,
        /// The number of the newest migration in this program.
        known: i64,
    },
    /// The linked SQLite has known faults.
    #[error("this program was built with SQLite {found}; at least {needed} is required; build it with the bundled one")]
    OldSqlite {
        /// The linked version.
        found: &'static str,
        /// The oldest that is safe.
        needed: &'static str,
    },
    /// The engine is set up in a way that could lose what it said was saved.
    #[error("the database setting {setting} is {found}, and must be {needed} so that nothing saved is ever lost")]
    Unsafe {
        /// The setting.
        setting: &'static str,
        /// What it is.
        found: String,
        /// What it must be.
        needed: &'static str,
    },
    /// A column does not hold what the program expects there.
    #[error("column {column} of a row holds {found} where {wanted} belongs; run `rainer audit verify`")]
    Column {
        /// Counted from 0.
        column: usize,
        /// What belongs there.
        wanted: &'static str,
        /// What is there.
        found: &'static str,
    },
    /// A statement was called with the wrong number of values.
    #[error("a statement takes {wanted} values and was given {given}; this is a fault of the program: {sql}")]
    Parameters {
        /// The statement.
        sql: &'static str,
        /// How many it takes.
        wanted: usize,
        /// How many it was given.
        given: usize,
    },
    /// A query that gives one row gave none.
    #[error("a row that must be there is missing; run `rainer audit verify`: {sql}")]
    NoRow {
        /// The statement.
        sql: &'static str,
    },
    /// A table name that is not one.
    #[error("there is no read table named {name}; `rainer rebuild` without a name rebuilds all of them")]
    NoSuchTable {
        /// What was asked for.
        name: String,
    },
    /// Anything else the engine refuses.
    #[error("the database refused; nothing was saved; the log has its words")]
    Engine(#[source] Cause),
}

impl StoreError {
    /// Whether deciding again on a fresh read may succeed.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict { .. })
    }

    /// The message and the causes beneath it, for one line of the log.
    #[must_use]
    pub fn with_causes(&self) -> String {
        let mut words = self.to_string();
        let mut cause = self.source();
        while let Some(beneath) = cause {
            words.push_str(": ");
            words.push_str(&beneath.to_string());
            cause = beneath.source();
        }
        words
    }

    /// Whether the commit's outcome is open or the disk failed: the writer must not go on as if nothing happened.
    pub(crate) fn is_disk_failure(&self) -> bool {
        matches!(self, Self::Disk(_) | Self::Damaged(_))
    }
}
