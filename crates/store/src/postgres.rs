//! PostgreSQL: the same statements over the network, for availability and many application servers.
//!
//! Statements are prepared once a connection. The connection is not encrypted here: use a socket, the same machine or a
//! protected network until the operations guide says otherwise.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use ::postgres::error::SqlState;
use ::postgres::fallible_iterator::FallibleIterator;
use ::postgres::types::private::BytesMut;
use ::postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use ::postgres::{Client, NoTls, Statement};

use crate::conn::{Cell, Conn, Engine, Row, RowOf, Value};
use crate::error::StoreError;

/// A connection to a PostgreSQL server.
pub struct PostgresConn {
    client: Client,
    prepared: HashMap<&'static str, Statement>,
    in_transaction: bool,
}

impl std::fmt::Debug for PostgresConn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresConn").field("prepared", &self.prepared.len()).finish_non_exhaustive()
    }
}

impl PostgresConn {
    /// Connects, and checks that the server keeps what it says it saved.
    ///
    /// # Errors
    /// [`StoreError`] as the server refuses, or [`StoreError::Unsafe`].
    pub fn open(url: &str, schema: Option<&str>) -> Result<Self, StoreError> {
        let mut config: ::postgres::Config = url.parse()?;
        if let Some(schema) = schema {
            config.options(&format!("-c search_path={schema}"));
        }
        let client = config.connect(NoTls)?;
        let mut conn = Self { client, prepared: HashMap::default(), in_transaction: false };
        for (setting, sql) in [
            ("fsync", "select current_setting('fsync')"),
            ("full_page_writes", "select current_setting('full_page_writes')"),
            ("data_checksums", "select current_setting('data_checksums')"),
            ("synchronous_commit", "select current_setting('synchronous_commit')"),
        ] {
            let asked: &mut dyn Conn = &mut conn;
            let found = asked.query_one(sql, &[], |row| Ok(row.get_text(0)?.to_owned()))?;
            if found != "on" && found != "remote_apply" {
                return Err(StoreError::Unsafe { setting, found, needed: "on" });
            }
        }
        Ok(conn)
    }

    /// Makes a schema when it is not there.
    ///
    /// # Errors
    /// [`StoreError::Unsafe`] when the name is not letters, digits and `_`, or as the server refuses.
    pub fn make_schema(url: &str, schema: &str) -> Result<(), StoreError> {
        // The one name that goes into a statement's text: an identifier cannot be bound.
        let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
        if schema.is_empty() || !schema.chars().all(plain) {
            let needed = "lower-case letters, digits and _";
            return Err(StoreError::Unsafe { setting: "schema", found: schema.to_owned(), needed });
        }
        let mut conn = Self::open(url, None)?;
        conn.script(&format!("create schema if not exists {schema}"))
    }

    fn prepared(&mut self, sql: &'static str, given: usize) -> Result<Statement, StoreError> {
        let known = self.prepared.get(sql).cloned();
        let statement = if let Some(statement) = known {
            statement
        } else {
            let statement = self.client.prepare(sql)?;
            self.prepared.insert(sql, statement.clone());
            statement
        };
        let wanted = statement.params().len();
        if wanted == given { Ok(statement) } else { Err(StoreError::Parameters { sql, wanted, given }) }
    }
}

impl Conn for PostgresConn {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn execute(&mut self, sql: &'static str, params: &[Value<'_>]) -> Result<u64, StoreError> {
        if let Some(opens) = transaction_word(sql) {
            self.client.batch_execute(sql)?;
            self.in_transaction = opens;
            return Ok(0);
        }
        let statement = self.prepared(sql, params.len())?;
        let bound: Vec<Bound<'_>> = params.iter().map(Bound).collect();
        let borrowed: Vec<&(dyn ToSql + Sync)> = bound.iter().map(Bound::erased).collect();
        Ok(self.client.execute(&statement, &borrowed)?)
    }

    fn query(
        &mut self,
        sql: &'static str,
        params: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let statement = self.prepared(sql, params.len())?;
        let mut rows = self.client.query_raw(&statement, params.iter().map(Bound))?;
        while let Some(row) = rows.next()? {
            if each(&Row(RowOf::Postgres(&row))).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn prepare(&mut self, sql: &'static str) -> Result<(), StoreError> {
        self.client.prepare(sql)?;
        Ok(())
    }

    fn script(&mut self, sql: &str) -> Result<(), StoreError> {
        Ok(self.client.batch_execute(sql)?)
    }

    fn in_transaction(&self) -> bool {
        self.in_transaction
    }
}

/// Whether a statement opens (`true`) or ends (`false`) a transaction; `None` for every other.
fn transaction_word(sql: &str) -> Option<bool> {
    match sql.split([' ', ';']).next()? {
        "commit" => Some(false),
        "rollback" if !sql.contains(" to ") => Some(false),
        "begin" | "rollback" | "savepoint" | "release" => Some(true),
        _ => None,
    }
}

/// A value on its way to the server: it must have the column's own type, nothing is converted but the width of numbers.
#[derive(Debug)]
struct Bound<'a>(&'a Value<'a>);

impl Bound<'_> {
    fn erased(&self) -> &(dyn ToSql + Sync) {
        self
    }
}

impl ToSql for Bound<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) if *kind == Type::INT4 => i32::try_from(*number)?.to_sql_checked(kind, out),
            Value::Int(number) => number.to_sql_checked(kind, out),
            Value::Text(text) => text.as_ref().to_sql_checked(kind, out),
            Value::Blob(bytes) => bytes.as_ref().to_sql_checked(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// What a column of a PostgreSQL row holds.
pub(crate) fn cell(row: &::postgres::Row, column: usize) -> Result<Cell<'_>, StoreError> {
    let Some(kind) = row.columns().get(column).map(::postgres::Column::type_) else {
        return Err(StoreError::Column { column, wanted: "a column", found: "the end of the row" });
    };
    Ok(match *kind {
        Type::INT8 => row.try_get::<_, Option<i64>>(column)?.map_or(Cell::Null, Cell::Int),
        Type::INT4 => row.try_get::<_, Option<i32>>(column)?.map_or(Cell::Null, |number| Cell::Int(number.into())),
        Type::BOOL => row.try_get::<_, Option<bool>>(column)?.map_or(Cell::Null, |yes| Cell::Int(yes.into())),
        Type::TEXT | Type::VARCHAR | Type::NAME => row.try_get::<_, Option<&str>>(column)?.map_or(Cell::Null, Cell::Text),
        Type::BYTEA => row.try_get::<_, Option<&[u8]>>(column)?.map_or(Cell::Null, Cell::Blob),
        _ => Cell::Other("a type that no table of ours has"),
    })
}

impl From<::postgres::Error> for StoreError {
    fn from(error: ::postgres::Error) -> Self {
        let named =
            |error: &::postgres::Error| error.as_db_error().and_then(|db| db.constraint()).unwrap_or("a constraint").to_owned();
        let Some(state) = error.code() else {
            return Self::Engine(Arc::new(error));
        };
        if *state == SqlState::UNIQUE_VIOLATION {
            Self::Taken { what: named(&error) }
        } else if state.code().starts_with("23") || *state == SqlState::RAISE_EXCEPTION {
            Self::Refused { rule: named(&error) }
        } else if *state == SqlState::DISK_FULL {
            Self::DiskFull
        } else if *state == SqlState::LOCK_NOT_AVAILABLE || *state == SqlState::T_R_DEADLOCK_DETECTED {
            Self::Busy
        } else if *state == SqlState::DATA_CORRUPTED || *state == SqlState::INDEX_CORRUPTED {
            Self::Damaged(Arc::new(error))
        } else {
            Self::Engine(Arc::new(error))
        }
    }
}
