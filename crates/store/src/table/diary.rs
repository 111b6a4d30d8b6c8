//! The diary beside appointments: when officers are away.

use jiff::civil::Date;
use record::{OfficerId, officer::OfficerEvent};
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

/// What an event changes: a row is added, or nothing.
#[must_use]
pub fn changes(officer: OfficerId, version: u32, event: &OfficerEvent) -> Option<AbsenceRow> {
    let OfficerEvent::AbsenceRecorded(e) = event else { return None };
    Some(AbsenceRow { officer, version, from: e.from, until: e.until, reason: e.reason.clone() })
}

/// Writes a change.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn write(conn: &mut dyn Conn, row: &AbsenceRow) -> Result<(), StoreError> {
    let values = [row.officer.0.into(), row.version.into(), row.from.into(), row.until.into(), (&row.reason).into()];
    conn.execute(INSERT, &values).map(drop)
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
