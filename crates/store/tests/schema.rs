//! The migrations, run from empty, give exactly the schema that `schema/` shows.
//!
//! To write `schema/` anew after adding a migration or a read table: `RAINER_BLESS=1 cargo test -p rainer-store --test schema`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use std::fmt::Write as _;
use std::path::Path;

use rusqlite::Connection;
use store::schema::MIGRATIONS;
use store::table::READ_TABLES;
use store::{Engine, Settings, Store, StoreError};

fn shown(engine: Engine) -> (&'static str, String) {
    let name = match engine {
        Engine::Sqlite => "schema/sqlite.sql",
        Engine::Postgres => "schema/postgres.sql",
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("RAINER_BLESS").is_some() {
        std::fs::write(&path, blessed(engine)).expect("write the schema");
    }
    (name, std::fs::read_to_string(path).expect("the schema's file"))
}

/// The schema as a reader wants it: good while migrations only create. One that alters needs its table's text edited by hand.
fn blessed(engine: Engine) -> String {
    let mut text = "-- The whole schema, for reading: what the migrations and the read tables' own files make together.\n\
                    -- A test proves that it is the same; see tests/schema.rs for how it is written anew.\n"
        .to_owned();
    for migration in MIGRATIONS {
        write!(text, "\n{}", migration.script.on(engine)).unwrap();
    }
    for table in READ_TABLES {
        write!(text, "\n-- Read table, made from the ledger: {}.\n\n{}", table.name, table.ddl(engine)).unwrap();
    }
    text
}

/// Names and texts of everything in a SQLite file, without comments and with single spaces.
fn sqlite_objects(db: &Connection) -> Vec<(String, String)> {
    let sql = "select type || ' ' || name, coalesce(sql, '') from sqlite_master order by 1";
    let mut statement = db.prepare(sql).unwrap();
    let rows = statement.query_map((), |row| Ok((row.get(0)?, row.get::<_, String>(1)?))).unwrap();
    rows.map(|row| row.map(|(name, sql)| (name, plain(&sql))).unwrap()).collect()
}

fn plain(sql: &str) -> String {
    let lines = sql.lines().map(|line| line.split("--").next().unwrap_or(""));
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

#[test]
fn migrating_an_empty_sqlite_file_gives_the_schema_that_is_shown() {
    let store = Store::open(Settings::temporary()).expect("store");
    let migrated = Connection::open(store.folder().join("rainer.db")).expect("open");
    let fresh = Connection::open_in_memory().expect("open");
    let (name, text) = shown(Engine::Sqlite);
    fresh.execute_batch(&text).expect(name);
    assert_eq!(sqlite_objects(&migrated), sqlite_objects(&fresh), "{name} is not what the migrations make");
}

const POSTGRES_OBJECTS: &str = "
    select 'column ' || table_name || ' ' || ordinal_position || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || ' '
        || coalesce(case when column_default like 'nextval%' then 'sequence' else column_default end, '')
        from information_schema.columns where table_schema = current_schema()
    union all
    select 'index ' || replace(indexdef, current_schema() || '.', '') from pg_indexes where schemaname = current_schema()
    union all
    select 'rule ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid)
        from pg_constraint where connamespace = current_schema()::regnamespace and conrelid <> 0
    union all
    select 'trigger ' || event_object_table || ' ' || trigger_name || ' ' || event_manipulation
        from information_schema.triggers where trigger_schema = current_schema()
    order by 1";

fn postgres_objects(store: &Store) -> Vec<String> {
    store.read(|conn| conn.collect(POSTGRES_OBJECTS, &[], |row| Ok(row.get_text(0)?.to_owned()))).expect("objects")
}

#[test]
fn migrating_an_empty_postgres_schema_gives_the_schema_that_is_shown() {
    let (name, text) = shown(Engine::Postgres);
    let (Some(migrated), Some(fresh)) = (common::postgres_settings(), common::postgres_settings()) else { return };
    let migrated = common::open(migrated);
    let fresh = common::open(fresh);
    fresh
        .write(move |tx| {
            let sql = "select current_schema()";
            let schema = tx.conn().query_one(sql, &[], |row| Ok(row.get_text(0)?.to_owned()))?;
            tx.conn().script(&format!("drop schema {schema} cascade; create schema {schema};"))?;
            tx.conn().script(&text)
        })
        .map_err(|error: StoreError| format!("{name}: {error:?}"))
        .expect("the schema runs");
    assert_eq!(postgres_objects(&migrated), postgres_objects(&fresh), "{name} is not what the migrations make");
}

#[test]
fn opening_again_changes_nothing() {
    let folder = std::env::temp_dir().join(format!("rainer-schema-again-{}", std::process::id()));
    let mut settings = Settings::folder(&folder);
    settings.quick_check = false;
    drop(Store::open(settings.clone()).expect("store"));
    let objects = || sqlite_objects(&Connection::open(folder.join("rainer.db")).expect("open"));
    let before = objects();
    drop(Store::open(settings).expect("again"));
    assert_eq!(objects(), before);
    std::fs::remove_dir_all(&folder).expect("tidy up");
}
