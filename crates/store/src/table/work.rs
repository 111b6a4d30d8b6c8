//! Work that is owed, one row each, so that a list of a team's overdue work opens no case file.
//!
//! What only time changes is in `shows_on` and `due_on`: a row is there before it shows.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use record::{
    CaseFile, PersonId,
    work::{WorkDue, WorkKind, work_due},
};
use rules::Policy;
use uuid::Uuid;

use super::ReadTable;
use crate::conn::{Conn, Row};
use crate::error::StoreError;
use crate::statement::statements;

const DDL: &str = "\
create table work (
  person   blob not null check (length(person) = 16),
  kind     text not null,
  about    blob not null check (length(about) = 16),
  officer  blob check (length(officer) = 16),
  team     blob check (length(team) = 16),
  shows_on text not null,
  due_on   text not null,
  rule     text not null,
  primary key (person, kind, about)
) strict, without rowid;
create index work_by_officer on work (officer, due_on, person, kind, about);
create index work_by_team on work (team, due_on, person, kind, about);
";

/// The table, for migration and rebuild.
pub const TABLE: ReadTable = ReadTable {
    name: "work",
    ddl: DDL,
    ddl_postgres: None,
    drop_script: "drop table if exists work;",
    clear: &["delete from work"],
};

statements! {
    PUT = "insert into work (person, kind, about, officer, team, shows_on, due_on, rule) \
           values ($1, $2, $3, $4, $5, $6, $7, $8) \
           on conflict (person, kind, about) do update set officer = excluded.officer, team = excluded.team, \
           shows_on = excluded.shows_on, due_on = excluded.due_on, rule = excluded.rule";
    DELETE = "delete from work where person = $1 and kind = $2 and about = $3";
    OF_OFFICER = "select person, kind, about, officer, team, shows_on, due_on, rule from work \
                  where officer = $1 and due_on <= $2 and shows_on <= $3 order by due_on, person, kind, about limit $4";
    OF_TEAM = "select person, kind, about, officer, team, shows_on, due_on, rule from work \
               where team = $1 and due_on <= $2 and shows_on <= $3 order by due_on, person, kind, about limit $4";
    OF_PERSON = "select person, kind, about, officer, team, shows_on, due_on, rule from work \
                 where person = $1 and shows_on <= $2 order by due_on, kind, about";
    LATE_BY_KIND = "select kind, count(*) from work where team = $1 and due_on < $2 and shows_on <= $2 group by kind order by kind";
}

/// A piece of work in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkRow {
    /// About whom.
    pub person: PersonId,
    /// What, about what, from when and by when, under which rule.
    pub due: WorkDue,
    /// Who holds the case.
    pub officer: Option<Uuid>,
    /// Which team.
    pub team: Option<Uuid>,
}

/// What an event changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Work is owed, or owed differently.
    Put(Box<WorkRow>),
    /// Work is done, or no longer owed.
    Delete {
        /// The person.
        person: PersonId,
        /// What.
        kind: WorkKind,
        /// About what.
        about: Uuid,
    },
}

fn rows(person: PersonId, case: &CaseFile, policy: &Policy, zone: &TimeZone) -> Vec<WorkRow> {
    let held = case.allocation();
    let (officer, team) = (held.map(|a| a.officer.0), held.map(|a| a.team.0));
    work_due(case, policy, zone).into_iter().map(|due| WorkRow { person, due, officer, team }).collect()
}

/// What changes when a case file goes from `before` to `after`.
#[must_use]
pub fn changes(person: PersonId, before: &CaseFile, after: &CaseFile, policy: &Policy, zone: &TimeZone) -> Vec<Change> {
    let (old, new) = (rows(person, before, policy, zone), rows(person, after, policy, zone));
    let key = |row: &WorkRow| (row.due.kind, row.due.about);
    let gone = old.iter().filter(|o| !new.iter().any(|n| key(n) == key(o)));
    let gone = gone.map(|o| Change::Delete { person, kind: o.due.kind, about: o.due.about });
    let come = new.iter().filter(|n| !old.contains(n)).map(|n| Change::Put(Box::new(n.clone())));
    gone.chain(come).collect()
}

/// Writes a change.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn write(conn: &mut dyn Conn, change: &Change) -> Result<(), StoreError> {
    match change {
        Change::Put(row) => {
            let values = [
                row.person.0.into(),
                row.due.kind.as_str().into(),
                row.due.about.into(),
                row.officer.into(),
                row.team.into(),
                row.due.shows_on.into(),
                row.due.due_on.into(),
                (&row.due.rule).into(),
            ];
            conn.execute(PUT, &values).map(drop)
        }
        Change::Delete { person, kind, about } => {
            conn.execute(DELETE, &[person.0.into(), kind.as_str().into(), (*about).into()]).map(drop)
        }
    }
}

fn kind(text: &str) -> Result<WorkKind, StoreError> {
    WorkKind::from_text(text).ok_or(StoreError::Column { column: 1, wanted: "a kind of work", found: "another text" })
}

fn read(row: &Row<'_>) -> Result<WorkRow, StoreError> {
    Ok(WorkRow {
        person: PersonId(row.get_uuid(0)?),
        due: WorkDue {
            kind: kind(row.get_text(1)?)?,
            about: row.get_uuid(2)?,
            shows_on: row.get_date(5)?,
            due_on: row.get_date(6)?,
            rule: row.get_text(7)?.to_owned(),
        },
        officer: row.opt_uuid(3)?,
        team: row.opt_uuid(4)?,
    })
}

/// An officer's work that shows `today` and is due by `until`, earliest due first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_officer(conn: &mut dyn Conn, officer: Uuid, today: Date, until: Date, limit: u32) -> Result<Vec<WorkRow>, StoreError> {
    conn.collect(OF_OFFICER, &[officer.into(), until.into(), today.into(), limit.into()], read)
}

/// A team's work that shows `today` and is due by `until`, earliest due first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_team(conn: &mut dyn Conn, team: Uuid, today: Date, until: Date, limit: u32) -> Result<Vec<WorkRow>, StoreError> {
    conn.collect(OF_TEAM, &[team.into(), until.into(), today.into(), limit.into()], read)
}

/// A person's work that shows `today`.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_person(conn: &mut dyn Conn, person: PersonId, today: Date) -> Result<Vec<WorkRow>, StoreError> {
    conn.collect(OF_PERSON, &[person.0.into(), today.into()], read)
}

/// How much of a team's work is late `today`, by kind.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn late_by_kind(conn: &mut dyn Conn, team: Uuid, today: Date) -> Result<Vec<(WorkKind, i64)>, StoreError> {
    conn.collect(LATE_BY_KIND, &[team.into(), today.into()], |row| Ok((kind(row.get_text(0)?)?, row.get_int(1)?)))
}
