//! The tables beside the ledger, each in one file.
//!
//! **Plain tables** ([`account`], [`session`], [`draft`], [`opened_with_reason`], ...) are not derived from events; their schema is in the migrations.
//!
//! **Read tables** are: written in the same transaction as the events, only through their `changes`, and rebuilt from the ledger
//! at any time. The file of one holds, in this order: its form (`DDL`), a plain `enum Change` named in verbs, a pure
//! `changes(event, case file) -> Vec<Change>`, `write(conn, &Change)`, its queries, its [`ReadTable`], its tests. It is then
//! named in [`READ_TABLES`], in [`crate::statement::all`] and in `schema/*.sql`.

pub mod account;
pub mod account_news;
pub mod appointment;
pub mod case;
pub mod caseload;
pub mod diary;
pub mod draft;
pub mod duty;
pub mod duty_late;
pub mod enquiry;
pub mod invitation;
pub mod last_look;
pub mod measure;
pub mod news;
pub mod officer;
pub mod officer_workload;
pub mod opened_with_reason;
pub mod oversight;
pub mod oversight_note;
pub mod owner_hours;
pub mod report;
pub mod report_case;
pub mod report_place;
pub mod report_total;
pub mod search;
pub mod session;
pub mod setting;
pub mod stated_reason;
pub mod support;
pub mod unheld;
pub mod unit;
pub mod workload;
pub mod workload_week;

use crate::conn::Engine;

/// A table that is derived from events.
#[derive(Debug, Clone, Copy)]
pub struct ReadTable {
    /// Its name, as `rainer rebuild NAME` takes it.
    pub name: &'static str,
    /// Its form in SQLite's words (`blob`, `integer`, `text`, `strict, without rowid`), with its indexes; PostgreSQL's follow
    /// from it. `create table …;` statements only.
    pub ddl: &'static str,
    /// The form for PostgreSQL, where it truly differs (full-text search).
    pub ddl_postgres: Option<&'static str>,
    /// `drop table if exists …;` for each of its tables.
    pub drop_script: &'static str,
    /// `delete from …` for each of its tables.
    pub clear: &'static [&'static str],
}

impl ReadTable {
    /// Its form on an engine.
    #[must_use]
    pub fn ddl(&self, engine: Engine) -> String {
        match (engine, self.ddl_postgres) {
            (Engine::Postgres, Some(own)) => own.to_owned(),
            _ => crate::schema::in_words_of(engine, self.ddl),
        }
    }
}

/// Every read table.
pub const READ_TABLES: &[&ReadTable] = &[
    &caseload::TABLE,
    &appointment::TABLE,
    &officer::TABLE,
    &search::TABLE,
    &diary::TABLE,
    &duty::TABLE,
    &duty_late::TABLE,
    &enquiry::TABLE,
    &oversight::TABLE,
    &oversight_note::TABLE,
    &news::TABLE,
    &unit::TABLE,
    &workload::TABLE,
    &support::TABLE,
    &workload_week::TABLE,
    &measure::TABLE,
];
