//! SQLite, embedded: one file, its log beside it.
//!
//! Settings as the standard for data at rest asks: write-ahead log, a sync at every commit, foreign keys, no functions from
//! the schema, deleted content overwritten. The linked library is at least 3.51.3, because earlier ones can damage a file when
//! a checkpoint races with a writer.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql, ffi};

use crate::checkpoint::{Checkpointer, Due, Growth, checkpoint};
use crate::conn::{Cell, Conn, Engine, Row, RowOf, Tidy, Value};
use crate::error::StoreError;
use crate::store::Durability;

/// The oldest SQLite without the checkpoint race.
pub const OLDEST_SAFE: (i32, &str) = (3_051_003, "3.51.3");

/// Statements kept prepared on each connection: more than the store has.
const PREPARED_MAX: usize = 512;
/// Bytes in a page. Events of a case lie together, and one of up to 2,000 bytes stays inside its page.
const PAGE_BYTES: i64 = 8192;
/// How long to wait for a lock that another program holds (a copy tool, a shell).
const BUSY_WAIT: Duration = Duration::from_secs(5);

/// A connection to a SQLite file.
#[derive(Debug)]
pub struct SqliteConn {
    db: Connection,
    log_pages: Arc<AtomicI64>,
    growth: Growth,
    /// Only beside the writer.
    checkpointer: Option<Checkpointer>,
}

/// Which part a connection plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The one that writes.
    Writer,
    /// One of those that only read.
    Reader,
}

impl SqliteConn {
    /// Opens the file (the writer makes it when it is not there) with the settings of its part and a cache of so many MiB.
    ///
    /// # Errors
    /// [`StoreError`] as SQLite refuses, [`StoreError::OldSqlite`], or [`StoreError::Unsafe`] when a setting did not take.
    pub fn open(path: &Path, part: Part, cache_mib: u32, durability: Durability) -> Result<Self, StoreError> {
        if rusqlite::version_number() < OLDEST_SAFE.0 {
            return Err(StoreError::OldSqlite { found: rusqlite::version(), needed: OLDEST_SAFE.1 });
        }
        let flags = match part {
            Part::Writer => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            // A reader must be able to write the log's index; `query_only` below keeps it from anything else.
            Part::Reader => OpenFlags::SQLITE_OPEN_READ_WRITE,
        };
        let db = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        db.set_prepared_statement_cache_capacity(PREPARED_MAX);
        db.busy_timeout(BUSY_WAIT)?;
        db.pragma_update(None, "page_size", PAGE_BYTES)?;
        db.pragma_update(None, "cache_size", -i64::from(cache_mib) * 1024)?;
        db.pragma_update(None, "foreign_keys", true)?;
        db.pragma_update(None, "trusted_schema", false)?;
        db.pragma_update(None, "recursive_triggers", true)?;
        db.pragma_update(None, "cell_size_check", true)?;
        db.pragma_update(None, "temp_store", "memory")?;
        let mut conn = Self { db, log_pages: Arc::default(), growth: Growth::default(), checkpointer: None };
        match part {
            Part::Writer => conn.become_writer(path, durability)?,
            Part::Reader => conn.db.pragma_update(None, "query_only", true)?,
        }
        Ok(conn)
    }

    fn become_writer(&mut self, path: &Path, durability: Durability) -> Result<(), StoreError> {
        let synchronous = match durability {
            Durability::Full => "full",
            Durability::None => "off",
        };
        let mode: String = self.db.query_row("pragma journal_mode = wal", (), |row| row.get(0))?;
        if mode != "wal" {
            return Err(StoreError::Unsafe { setting: "journal_mode", found: mode, needed: "wal" });
        }
        self.db.pragma_update(None, "synchronous", synchronous)?;
        self.db.pragma_update(None, "secure_delete", true)?;
        // The log is moved into the file beside the writer, not inside a commit that people wait for.
        self.db.pragma_update(None, "wal_autocheckpoint", 0)?;
        let level: i64 = self.db.query_row("pragma synchronous", (), |row| row.get(0))?;
        if durability == Durability::Full && level != 2 {
            return Err(StoreError::Unsafe { setting: "synchronous", found: level.to_string(), needed: "full" });
        }
        let pages = Arc::clone(&self.log_pages);
        self.db.wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, in_log: std::ffi::c_int| {
            pages.store(in_log.into(), Ordering::Relaxed);
            Ok(())
        }))?;
        self.checkpointer = Some(Checkpointer::start(path, synchronous)?);
        Ok(())
    }

    /// A handle by which another thread can end a long query on this connection.
    pub(crate) fn interrupt_handle(&self) -> rusqlite::InterruptHandle {
        self.db.get_interrupt_handle()
    }
}

impl Conn for SqliteConn {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn execute(&mut self, sql: &'static str, params: &[Value<'_>]) -> Result<u64, StoreError> {
        let mut statement = self.db.prepare_cached(sql)?;
        bind(&mut statement, sql, params)?;
        let changed = statement.raw_execute()?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    fn query(
        &mut self,
        sql: &'static str,
        params: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let mut statement = self.db.prepare_cached(sql)?;
        bind(&mut statement, sql, params)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            if each(&Row(RowOf::Sqlite(row))).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn prepare(&mut self, sql: &'static str) -> Result<(), StoreError> {
        self.db.prepare(sql)?;
        Ok(())
    }

    fn script(&mut self, sql: &str) -> Result<(), StoreError> {
        Ok(self.db.execute_batch(sql)?)
    }

    fn in_transaction(&self) -> bool {
        !self.db.is_autocommit()
    }

    fn tidy(&mut self, how: Tidy) -> Result<(), StoreError> {
        let Some(checkpointer) = self.checkpointer.as_mut() else { return Ok(()) };
        if how == Tidy::All {
            checkpointer.end();
            checkpointer.failure()?;
            return checkpoint(&self.db, "pragma wal_checkpoint(truncate)");
        }
        checkpointer.failure()?;
        match self.growth.due(self.log_pages.load(Ordering::Relaxed)) {
            Due::Nothing => Ok(()),
            Due::Wake => {
                checkpointer.wake();
                Ok(())
            }
            Due::CatchUp => checkpoint(&self.db, "pragma wal_checkpoint(passive)"),
        }
    }
}

fn bind(statement: &mut rusqlite::Statement<'_>, sql: &'static str, params: &[Value<'_>]) -> Result<(), StoreError> {
    let wanted = statement.parameter_count();
    if wanted != params.len() {
        return Err(StoreError::Parameters { sql, wanted, given: params.len() });
    }
    for (number, value) in (1_usize..).zip(params) {
        statement.raw_bind_parameter(number, value)?;
    }
    Ok(())
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// What a column of a SQLite row holds.
pub(crate) fn cell<'r>(row: &'r rusqlite::Row<'_>, column: usize) -> Result<Cell<'r>, StoreError> {
    Ok(match row.get_ref(column)? {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Int(number),
        ValueRef::Real(_) => Cell::Other("a broken number"),
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).map_or(Cell::Other("a text that is not UTF-8"), Cell::Text),
        ValueRef::Blob(bytes) => Cell::Blob(bytes),
    })
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(code, ref message) = error else {
            return Self::Engine(Arc::new(error));
        };
        // "UNIQUE constraint failed: account.username": only the part that names the rule.
        let named = || {
            let text = message.as_deref().unwrap_or("a constraint");
            text.rsplit_once(": ").map_or(text, |(_, named)| named).to_owned()
        };
        match (code.code, code.extended_code) {
            (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID) => {
                Self::Taken { what: named() }
            }
            (ErrorCode::ConstraintViolation, _) => Self::Refused { rule: named() },
            (ErrorCode::DiskFull, _) => Self::DiskFull,
            (ErrorCode::SystemIoFailure, _) => Self::Disk(Arc::new(error)),
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Self::Busy,
            (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _) => Self::Damaged(Arc::new(error)),
            _ => Self::Engine(Arc::new(error)),
        }
    }
}
