//! One small synchronous connection that both engines give.
//!
//! SQL is always a `&'static str` in the dialect that both share, with `$1, $2, …` first appearing in ascending order (SQLite
//! numbers parameters by appearance). Values are integers, text and blobs: an id is a 16-byte blob, an instant is whole
//! microseconds since 1970 UTC, a day is text `YYYY-MM-DD`.

use std::borrow::Cow;
use std::ops::ControlFlow;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::digest::Digest;
use crate::error::StoreError;

/// Which database answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite, embedded: the default.
    Sqlite,
    /// PostgreSQL: for availability and many application servers.
    Postgres,
}

/// One value given to a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// A whole number; also an instant in microseconds, and 0 or 1 for no and yes.
    Int(i64),
    /// A text; also a day as `YYYY-MM-DD` and JSON.
    Text(Cow<'a, str>),
    /// Bytes; also an id (16) and a digest (32).
    Blob(Cow<'a, [u8]>),
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Int(number.into())
    }
}

impl From<bool> for Value<'_> {
    fn from(yes: bool) -> Self {
        Self::Int(yes.into())
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Blob(Cow::Borrowed(bytes))
    }
}

impl From<Vec<u8>> for Value<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Blob(Cow::Owned(bytes))
    }
}

impl<'a> From<&'a Uuid> for Value<'a> {
    fn from(id: &'a Uuid) -> Self {
        Self::Blob(Cow::Borrowed(id.as_bytes()))
    }
}

impl From<Uuid> for Value<'_> {
    fn from(id: Uuid) -> Self {
        Self::Blob(Cow::Owned(id.as_bytes().to_vec()))
    }
}

impl<'a> From<&'a Digest> for Value<'a> {
    fn from(digest: &'a Digest) -> Self {
        Self::Blob(Cow::Borrowed(digest.as_bytes()))
    }
}

impl From<Digest> for Value<'_> {
    fn from(digest: Digest) -> Self {
        Self::Blob(Cow::Owned(digest.as_bytes().to_vec()))
    }
}

impl From<Date> for Value<'_> {
    fn from(day: Date) -> Self {
        Self::Text(Cow::Owned(day.to_string()))
    }
}

impl From<Timestamp> for Value<'_> {
    fn from(at: Timestamp) -> Self {
        Self::Int(at.as_microsecond())
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// What one column of a row holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cell<'r> {
    Null,
    Int(i64),
    Text(&'r str),
    Blob(&'r [u8]),
    /// A type that no column of ours has; its name.
    Other(&'static str),
}

impl Cell<'_> {
    fn name(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Int(_) => "a whole number",
            Self::Text(_) => "a text",
            Self::Blob(_) => "bytes",
            Self::Other(name) => name,
        }
    }
}

/// One row of an answer. Columns are counted from 0 in the order of the `select` list.
#[derive(Debug)]
pub struct Row<'r>(pub(crate) RowOf<'r>);

/// The two engines' rows.
#[derive(Debug)]
pub(crate) enum RowOf<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r ::postgres::Row),
}

/// Reads a column as one type, plain and optional. All give [`StoreError::Column`] when something else is there.
impl Row<'_> {
    fn cell(&self, column: usize) -> Result<Cell<'_>, StoreError> {
        match &self.0 {
            RowOf::Sqlite(row) => crate::sqlite::cell(row, column),
            RowOf::Postgres(row) => crate::postgres::cell(row, column),
        }
    }

    fn wrong(column: usize, wanted: &'static str, found: &Cell<'_>) -> StoreError {
        StoreError::Column { column, wanted, found: found.name() }
    }

    /// A whole number.
    ///
    /// # Errors
    /// [`StoreError::Column`], as all of these.
    pub fn get_int(&self, column: usize) -> Result<i64, StoreError> {
        match self.cell(column)? {
            Cell::Int(number) => Ok(number),
            other => Err(Self::wrong(column, "a whole number", &other)),
        }
    }

    /// A text.
    ///
    /// # Errors
    /// See [`Self::get_int`].
    pub fn get_text(&self, column: usize) -> Result<&str, StoreError> {
        match self.cell(column)? {
            Cell::Text(text) => Ok(text),
            other => Err(Self::wrong(column, "a text", &other)),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    /// See [`Self::get_int`].
    pub fn get_blob(&self, column: usize) -> Result<&[u8], StoreError> {
        match self.cell(column)? {
            Cell::Blob(bytes) => Ok(bytes),
            other => Err(Self::wrong(column, "bytes", &other)),
        }
    }

    /// Whether the column is null.
    ///
    /// # Errors
    /// See [`Self::get_int`].
    pub fn is_null(&self, column: usize) -> Result<bool, StoreError> {
        Ok(matches!(self.cell(column)?, Cell::Null))
    }

    /// An id.
    ///
    /// # Errors
    /// See [`Self::get_int`].
    pub fn get_uuid(&self, column: usize) -> Result<Uuid, StoreError> {
        let wrong = StoreError::Column { column, wanted: "an id of 16 bytes", found: "another length" };
        Uuid::from_slice(self.get_blob(column)?).map_err(|_| wrong)
    }

    /// A digest.
    ///
    /// # Errors
    /// See [`Self::get_int`].
    pub fn get_digest(&self, column: usize) -> Result<Digest, StoreError> {
        let wrong = StoreError::Column { column, wanted: "a digest of 32 bytes", found: "another length" };
        self.get_blob(column)?.try_into().map(Digest).map_err(|_| wrong)
    }

    /// A day.
    ///
    /// # Errors
    /// See [`Self::get_int`].
    pub fn get_date(&self, column: usize) -> Result<Date, StoreError> {
        let wrong = StoreError::Column { column, wanted: "a day as YYYY-MM-DD", found: "another text" };
        day(self.get_text(column)?).ok_or(wrong)
    }

    /// An instant.
    ///
    /// # Errors
    /// See [`Self::get_int`].
    pub fn get_timestamp(&self, column: usize) -> Result<Timestamp, StoreError> {
        let wrong = StoreError::Column { column, wanted: "an instant in microseconds", found: "a number out of range" };
        Timestamp::from_microsecond(self.get_int(column)?).map_err(|_| wrong)
    }

    /// Yes or no, from 1 or 0.
    ///
    /// # Errors
    /// See [`Self::get_int`].
    pub fn get_bool(&self, column: usize) -> Result<bool, StoreError> {
        Ok(self.get_int(column)? != 0)
    }

    /// A whole number, or nothing.
    ///
    /// # Errors
    /// See [`Self::get_int`].
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        self.opt(column, Self::get_int)
    }

    /// A text, or nothing.
    ///
    /// # Errors
    /// See [`Self::get_int`].
    pub fn opt_text(&self, column: usize) -> Result<Option<&str>, StoreError> {
        if self.is_null(column)? { Ok(None) } else { self.get_text(column).map(Some) }
    }

    /// Bytes, or nothing.
    ///
    /// # Errors
    /// See [`Self::get_int`].
    pub fn opt_blob(&self, column: usize) -> Result<Option<&[u8]>, StoreError> {
        if self.is_null(column)? { Ok(None) } else { self.get_blob(column).map(Some) }
    }

    /// An id, or nothing.
    ///
    /// # Errors
    /// See [`Self::get_int`].
    pub fn opt_uuid(&self, column: usize) -> Result<Option<Uuid>, StoreError> {
        self.opt(column, Self::get_uuid)
    }

    /// A digest, or nothing.
    ///
    /// # Errors
    /// See [`Self::get_int`].
    pub fn opt_digest(&self, column: usize) -> Result<Option<Digest>, StoreError> {
        self.opt(column, Self::get_digest)
    }

    /// A day, or nothing.
    ///
    /// # Errors
    /// See [`Self::get_int`].
    pub fn opt_date(&self, column: usize) -> Result<Option<Date>, StoreError> {
        self.opt(column, Self::get_date)
    }

    /// An instant, or nothing.
    ///
    /// # Errors
    /// See [`Self::get_int`].
    pub fn opt_timestamp(&self, column: usize) -> Result<Option<Timestamp>, StoreError> {
        self.opt(column, Self::get_timestamp)
    }

    fn opt<T>(&self, column: usize, get: impl Fn(&Self, usize) -> Result<T, StoreError>) -> Result<Option<T>, StoreError> {
        if self.is_null(column)? { Ok(None) } else { get(self, column).map(Some) }
    }
}

/// Reads `YYYY-MM-DD` and nothing else: replaying a ledger reads millions of them.
fn day(text: &str) -> Option<Date> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return None;
    };
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i16::from(byte - b'0'));
    let year = digit(y1)? * 1000 + digit(y2)? * 100 + digit(y3)? * 10 + digit(y4)?;
    let month = i8::try_from(digit(m1)? * 10 + digit(m2)?).ok()?;
    let day = i8::try_from(digit(d1)? * 10 + digit(d2)?).ok()?;
    Date::new(year, month, day).ok()
}

/// A connection to one engine.
pub trait Conn: Send {
    /// Which engine this is: for the few statements that must differ.
    fn engine(&self) -> Engine;

    /// Runs a statement that gives no rows; answers how many rows it changed.
    ///
    /// # Errors
    /// [`StoreError`] as the engine refuses.
    fn execute(&mut self, sql: &'static str, params: &[Value<'_>]) -> Result<u64, StoreError>;

    /// Runs a query and hands over each row until the last, or until told to stop.
    ///
    /// # Errors
    /// [`StoreError`] as the engine refuses.
    fn query(
        &mut self,
        sql: &'static str,
        params: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>,
    ) -> Result<(), StoreError>;

    /// Prepares a statement without running it: what the statement test does on both engines.
    ///
    /// # Errors
    /// [`StoreError`] as the engine refuses.
    fn prepare(&mut self, sql: &'static str) -> Result<(), StoreError>;

    /// Runs a script of several statements without values: schema and migrations, nothing else.
    ///
    /// # Errors
    /// [`StoreError`] as the engine refuses.
    fn script(&mut self, sql: &str) -> Result<(), StoreError>;

    /// Whether a transaction is open. An engine may end one by itself when the disk is full.
    fn in_transaction(&self) -> bool;

    /// Housekeeping between transactions, after everyone was answered: SQLite moves its log into the file.
    ///
    /// # Errors
    /// [`StoreError`] as the engine refuses.
    fn tidy(&mut self, _how: Tidy) -> Result<(), StoreError> {
        Ok(())
    }
}

/// How much housekeeping is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tidy {
    /// Only if much has gathered.
    WhenDue,
    /// Everything: the store is closing.
    All,
}

impl dyn Conn + '_ {
    /// Runs a query and hands over each row until the last, or until the first error.
    ///
    /// # Errors
    /// As the engine refuses, or whatever `each` gave.
    pub fn each<E: From<StoreError>>(
        &mut self,
        sql: &'static str,
        params: &[Value<'_>],
        mut each: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut failed = None;
        self.query(sql, params, &mut |row| match each(row) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        })?;
        failed.map_or(Ok(()), Err)
    }

    /// The first row, or `None`.
    ///
    /// # Errors
    /// As the engine refuses, or whatever `read` gave.
    pub fn query_opt<T>(
        &mut self,
        sql: &'static str,
        params: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut found = None;
        self.query(sql, params, &mut |row| {
            found = Some(read(row));
            ControlFlow::Break(())
        })?;
        found.transpose()
    }

    /// The first row.
    ///
    /// # Errors
    /// [`StoreError::NoRow`] when there is none; else as [`Self::query_opt`](#method.query_opt).
    pub fn query_one<T>(
        &mut self,
        sql: &'static str,
        params: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.query_opt(sql, params, read)?.ok_or(StoreError::NoRow { sql })
    }

    /// All rows, in the order of the query. For queries that have a limit.
    ///
    /// # Errors
    /// As the engine refuses, or whatever `read` gave.
    pub fn collect<T>(
        &mut self,
        sql: &'static str,
        params: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut rows = Vec::new();
        self.each(sql, params, |row| {
            rows.push(read(row)?);
            Ok::<(), StoreError>(())
        })?;
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_real_day_in_the_one_form_is_a_day() {
        assert_eq!(day("2026-02-28"), Date::new(2026, 2, 28).ok());
        for wrong in ["2026-02-29", "2026-2-28", "2026-02-28 ", "20260228", "", "２０２６-02-28"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn values_keep_the_form_that_the_columns_have() {
        let at = Timestamp::from_microsecond(1_775_030_400_000_001).expect("instant");
        assert_eq!(Value::from(at), Value::Int(1_775_030_400_000_001));
        assert_eq!(Value::from(Date::constant(2026, 4, 1)), Value::from("2026-04-01"));
        assert_eq!(Value::from(None::<&str>), Value::Null);
        assert_eq!(Value::from(Uuid::from_u128(1)), Value::from(&Uuid::from_u128(1)));
    }
}
