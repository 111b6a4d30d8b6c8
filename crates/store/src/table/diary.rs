//! The diary beside appointments: when officers are away.

use jiff::civil::Date;
use record::{
    OfficerId,
    officer::{AbsenceRecorded, OfficerEvent},
};
use uuid::Uuid;

use super::ReadTable;
use crate::conn::Conn;
use crate::error::StoreError;
use crate::statement::statements;

const DDL: &str = "\
create table absence (
  officer  blob not null check (length(officer) = 16),
  version  integer not null,
  from_on  text not null,
  until_on text not null check (until_on >= from_on),
  reason   text not null,
  primary key (officer, version)
) strict, without rowid;
";

/// The table, for migration and rebuild.
pub const TABLE: ReadTable = ReadTable {
    name: "diary",
    ddl: DDL,
    ddl_postgres: None,
    drop_script: "drop table if exists absence;",
    clear: &["delete from absence"],
};

statements! {
    INSERT = "insert into absence (officer, version, from_on, until_on, reason) values ($1, $2, $3, $4, $5)";
    DELETE = "delete from absence where officer = $1 and from_on = $2 and until_on = $3 and reason = $4 and version = \
              (select min(version) from absence where officer = $1 and from_on = $2 and until_on = $3 and reason = $4)";
    OF_OFFICER = "select officer, version, from_on, until_on, reason from absence \
                  where officer = $1 and until_on >= $2 and from_on <= $3 order by from_on, version";
    OF_TEAM = "select a.officer, a.version, a.from_on, a.until_on, a.reason from officer o \
               join absence a on a.officer = o.officer \
               where o.team = $1 and o.left_on is null and a.until_on >= $2 and a.from_on <= $3 order by a.from_on, a.officer";
}

/// A stretch away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsenceRow {
    /// Who.
    pub officer: OfficerId,
    /// Version of the officer's stream in which it was recorded.
    pub version: u32,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Why, in a word.
    pub reason: String,
}

/// What an event changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Somebody is away.
    Insert(AbsenceRow),
    /// An absence was put right: what stood goes.
    Delete {
        /// Whose.
        officer: OfficerId,
        /// What stood.
        was: AbsenceRecorded,
    },
}

/// What an event changes: what was wrong goes, what is right comes.
pub fn changes(officer: OfficerId, version: u32, event: &OfficerEvent) -> impl Iterator<Item = Change> + use<> {
    let (was, is) = match event {
        OfficerEvent::AbsenceRecorded(e) => (None, Some(e.clone())),
        OfficerEvent::AbsenceCorrected(e) => (Some(e.was.clone()), e.is.clone()),
        _ => (None, None),
    };
    let row = move |e: AbsenceRecorded| AbsenceRow { officer, version, from: e.from, until: e.until, reason: e.reason };
    was.map(|was| Change::Delete { officer, was }).into_iter().chain(is.map(row).map(Change::Insert))
}

/// Writes a change.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn write(conn: &mut dyn Conn, change: &Change) -> Result<(), StoreError> {
    match change {
        Change::Insert(row) => {
            let values = [row.officer.0.into(), row.version.into(), row.from.into(), row.until.into(), (&row.reason).into()];
            conn.execute(INSERT, &values).map(drop)
        }
        Change::Delete { officer, was } => {
            conn.execute(DELETE, &[officer.0.into(), was.from.into(), was.until.into(), (&was.reason).into()]).map(drop)
        }
    }
}

fn read(row: &crate::conn::Row<'_>) -> Result<AbsenceRow, StoreError> {
    Ok(AbsenceRow {
        officer: OfficerId(row.get_uuid(0)?),
        version: u32::try_from(row.get_int(1)?).unwrap_or(u32::MAX),
        from: row.get_date(2)?,
        until: row.get_date(3)?,
        reason: row.get_text(4)?.to_owned(),
    })
}

/// An officer's absences that touch the days from `from` to `until`.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn away(conn: &mut dyn Conn, officer: Uuid, from: Date, until: Date) -> Result<Vec<AbsenceRow>, StoreError> {
    conn.collect(OF_OFFICER, &[officer.into(), from.into(), until.into()], read)
}

/// The absences of a team's officers that touch the days from `from` to `until`.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn away_in_team(conn: &mut dyn Conn, team: Uuid, from: Date, until: Date) -> Result<Vec<AbsenceRow>, StoreError> {
    conn.collect(OF_TEAM, &[team.into(), from.into(), until.into()], read)
}
