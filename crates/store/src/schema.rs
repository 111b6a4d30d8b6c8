//! Migrations, and the read tables' own forms.
//!
//! A migration is a numbered file for each engine (`migrations/`), run once, in order, all of them in one transaction. `schema/`
//! holds the result as one readable file for each engine; a test proves that they agree. A read table is not migrated: its file
//! holds its form, and when that changed the table is dropped, made anew and marked stale until it is rebuilt.

use crate::conn::{Conn, Engine};
use crate::digest::Digest;
use crate::error::StoreError;
use crate::statement::{Variant, statements};
use crate::table::ReadTable;

statements! {
    HAS_MIGRATIONS = sqlite "select count(*) from sqlite_master where type = 'table' and name = 'migration'",
        postgres "select count(*) from information_schema.tables \
                  where table_schema = current_schema() and table_name = 'migration'";
    NEWEST = "select coalesce(max(number), 0) from migration";
    DONE = "insert into migration (number, name) values ($1, $2)";
    TABLE_STATE = "select ddl_sha256, state from read_table where name = $1";
    SET_TABLE_STATE = "insert into read_table (name, ddl_sha256, state) values ($1, $2, $3) \
                       on conflict (name) do update set ddl_sha256 = excluded.ddl_sha256, state = excluded.state";
    STALE = "select name from read_table where state = 'stale' order by name";
    ANY_EVENT = "select count(*) from (select 1 from stream limit 1) as one";
}

/// One step of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// 1, 2, 3, …
    pub number: i64,
    /// What it brings.
    pub name: &'static str,
    /// Its script for each engine.
    pub script: Variant,
}

/// Every migration ever released, in order. Never changed, only added to.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 1,
        name: "ledger",
        script: Variant {
            sqlite: include_str!("../migrations/sqlite/0001_ledger.sql"),
            postgres: include_str!("../migrations/postgres/0001_ledger.sql"),
        },
    },
    Migration {
        number: 2,
        name: "accounts",
        script: Variant {
            sqlite: include_str!("../migrations/sqlite/0002_accounts.sql"),
            postgres: include_str!("../migrations/postgres/0002_accounts.sql"),
        },
    },
    Migration {
        number: 3,
        name: "service",
        script: Variant {
            sqlite: include_str!("../migrations/sqlite/0003_service.sql"),
            postgres: include_str!("../migrations/postgres/0003_service.sql"),
        },
    },
    Migration {
        number: 4,
        name: "told",
        script: Variant {
            sqlite: include_str!("../migrations/sqlite/0004_told.sql"),
            postgres: include_str!("../migrations/postgres/0004_told.sql"),
        },
    },
    Migration {
        number: 5,
        name: "workload_report",
        script: Variant {
            sqlite: include_str!("../migrations/sqlite/0005_workload_report.sql"),
            postgres: include_str!("../migrations/postgres/0005_workload_report.sql"),
        },
    },
    Migration {
        number: 6,
        name: "last_look",
        script: Variant {
            sqlite: include_str!("../migrations/sqlite/0006_last_look.sql"),
            postgres: include_str!("../migrations/postgres/0006_last_look.sql"),
        },
    },
];

/// The number of the newest migration that this program knows.
#[must_use]
pub fn newest_known() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.number)
}

pub(crate) const BEGIN_WRITE: Variant = Variant {
    sqlite: "begin immediate",
    // Appends take one advisory lock, so that positions are gapless and in the order of commits here too.
    postgres: "begin; select pg_advisory_xact_lock(4950267);",
};

/// Brings an empty or older database to the newest schema, all or nothing.
///
/// # Errors
/// [`StoreError::NewerSchema`] when a newer program wrote it, or as the engine refuses.
pub fn migrate(conn: &mut dyn Conn, tables: &[&ReadTable]) -> Result<(), StoreError> {
    conn.execute(BEGIN_WRITE.on(conn.engine()), &[])?;
    let done = migrate_inside(conn, tables);
    let end = if done.is_ok() { "commit" } else { "rollback" };
    if conn.in_transaction() {
        conn.execute(end, &[])?;
    }
    done
}

/// Whether a database that may not be changed has the newest schema.
///
/// # Errors
/// [`StoreError::NewerSchema`], [`StoreError::OlderSchema`], or as the engine refuses.
pub(crate) fn is_newest(conn: &mut dyn Conn) -> Result<(), StoreError> {
    let (found, known) = (newest_found(conn)?, newest_known());
    match found.cmp(&known) {
        std::cmp::Ordering::Less => Err(StoreError::OlderSchema { found, known }),
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(StoreError::NewerSchema { found, known }),
    }
}

/// The number of the newest migration in a database, 0 in an empty one.
fn newest_found(conn: &mut dyn Conn) -> Result<i64, StoreError> {
    let started = conn.query_one(HAS_MIGRATIONS.on(conn.engine()), &[], |row| row.get_int(0))? > 0;
    if started { conn.query_one(NEWEST, &[], |row| row.get_int(0)) } else { Ok(0) }
}

fn migrate_inside(conn: &mut dyn Conn, tables: &[&ReadTable]) -> Result<(), StoreError> {
    let engine = conn.engine();
    let found = newest_found(conn)?;
    if found > newest_known() {
        return Err(StoreError::NewerSchema { found, known: newest_known() });
    }
    for migration in MIGRATIONS.iter().filter(|migration| migration.number > found) {
        conn.script(migration.script.on(engine))?;
        conn.execute(DONE, &[migration.number.into(), migration.name.into()])?;
    }
    tables.iter().try_for_each(|table| refresh(conn, table))
}

/// Makes a read table anew when its form changed.
fn refresh(conn: &mut dyn Conn, table: &ReadTable) -> Result<(), StoreError> {
    let ddl = table.ddl(conn.engine());
    let digest = Digest::of(ddl.as_bytes());
    let known = conn.query_opt(TABLE_STATE, &[table.name.into()], |row| row.get_digest(0))?;
    if known == Some(digest) {
        return Ok(());
    }
    conn.script(table.drop_script)?;
    conn.script(&ddl)?;
    let empty = conn.query_one(ANY_EVENT, &[], |row| row.get_int(0))? == 0;
    mark(conn, table, if empty { State::Filled } else { State::Stale })
}

/// Whether a read table holds what the ledger says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Filled,
    Stale,
}

pub(crate) fn mark(conn: &mut dyn Conn, table: &ReadTable, state: State) -> Result<(), StoreError> {
    let digest = Digest::of(table.ddl(conn.engine()).as_bytes());
    let state = match state {
        State::Filled => "filled",
        State::Stale => "stale",
    };
    conn.execute(SET_TABLE_STATE, &[table.name.into(), digest.into(), state.into()]).map(drop)
}

/// The read tables that must be rebuilt before the service may use them.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn stale_tables(conn: &mut dyn Conn) -> Result<Vec<String>, StoreError> {
    conn.collect(STALE, &[], |row| Ok(row.get_text(0)?.to_owned()))
}

/// A form written for SQLite, said in PostgreSQL's words: the types' names and the two table options differ, nothing else.
#[must_use]
pub(crate) fn in_words_of(engine: Engine, ddl: &str) -> String {
    if engine == Engine::Sqlite {
        return ddl.to_owned();
    }
    let plain = ddl.replace(") strict, without rowid;", ");").replace(") strict;", ");");
    let mut out = String::with_capacity(plain.len());
    let mut word = String::new();
    for letter in plain.chars().chain(['\n']) {
        if letter.is_ascii_alphanumeric() || letter == '_' {
            word.push(letter);
            continue;
        }
        out.push_str(match word.as_str() {
            "blob" => "bytea",
            "integer" => "bigint",
            other => other,
        });
        word.clear();
        out.push(letter);
    }
    out.pop();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_said_in_the_words_of_postgres() {
        let ddl = "create table t (\n  t blob primary key,\n  blob_count integer not null\n) strict, without rowid;\n";
        let said = "create table t (\n  t bytea primary key,\n  blob_count bigint not null\n);\n";
        assert_eq!(in_words_of(Engine::Postgres, ddl), said);
        assert_eq!(in_words_of(Engine::Sqlite, ddl), ddl);
    }

    #[test]
    fn migrations_are_numbered_without_gaps() {
        let numbers: Vec<i64> = MIGRATIONS.iter().map(|migration| migration.number).collect();
        assert_eq!(numbers, (1..=newest_known()).collect::<Vec<_>>());
    }
}
