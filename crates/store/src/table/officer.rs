//! Officers: who they are now, and how many cases they hold (their load).

use jiff::civil::Date;
use record::{CaseFile, OfficerId, officer::Officer};
use rules::{
    grade::{ContractedHours, Grade},
    rosh::RoshLevel,
};
use uuid::Uuid;

use super::ReadTable;
use crate::conn::{Conn, Row};
use crate::error::StoreError;
use crate::statement::statements;

const DDL: &str = "\
create table officer (
  officer    blob primary key check (length(officer) = 16),
  staff_code text not null unique,
  forename   text not null,
  surname    text not null,
  grade      text,
  hours      integer,
  team       blob check (length(team) = 16),
  left_on    text,
  version    integer not null
) strict, without rowid;
create index officer_by_team on officer (team, officer);
create table officer_load (
  officer   blob primary key check (length(officer) = 16),
  cases     integer not null,
  high_risk integer not null
) strict, without rowid;
";

/// The tables, for migration and rebuild.
pub const TABLE: ReadTable = ReadTable {
    name: "officer",
    ddl: DDL,
    ddl_postgres: None,
    drop_script: "drop table if exists officer; drop table if exists officer_load;",
    clear: &["delete from officer", "delete from officer_load"],
};

statements! {
    PUT = "insert into officer (officer, staff_code, forename, surname, grade, hours, team, left_on, version) \
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
           on conflict (officer) do update set staff_code = excluded.staff_code, forename = excluded.forename, \
           surname = excluded.surname, grade = excluded.grade, hours = excluded.hours, team = excluded.team, \
           left_on = excluded.left_on, version = excluded.version";
    ADD_LOAD = "insert into officer_load (officer, cases, high_risk) values ($1, $2, $3) \
                on conflict (officer) do update set cases = officer_load.cases + excluded.cases, \
                high_risk = officer_load.high_risk + excluded.high_risk";
    BY_ID = "select o.officer, o.staff_code, o.forename, o.surname, o.grade, o.hours, o.team, o.left_on, \
             coalesce(l.cases, 0), coalesce(l.high_risk, 0) \
             from officer o left join officer_load l on l.officer = o.officer where o.officer = $1";
    OF_TEAM = "select o.officer, o.staff_code, o.forename, o.surname, o.grade, o.hours, o.team, o.left_on, \
               coalesce(l.cases, 0), coalesce(l.high_risk, 0) \
               from officer o left join officer_load l on l.officer = o.officer \
               where o.team = $1 and o.left_on is null order by o.surname, o.forename, o.officer";
    OF_UNIT = "select o.officer, o.staff_code, o.forename, o.surname, o.grade, o.hours, o.team, o.left_on, \
               coalesce(l.cases, 0), coalesce(l.high_risk, 0) \
               from unit u join officer o on o.team = u.unit left join officer_load l on l.officer = o.officer \
               where u.parent = $1 and o.left_on is null order by o.surname, o.forename, o.officer";
}

/// An officer in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficerRow {
    /// The officer.
    pub officer: OfficerId,
    /// Staff code.
    pub staff_code: String,
    /// Forename.
    pub forename: String,
    /// Surname.
    pub surname: String,
    /// Grade.
    pub grade: Option<Grade>,
    /// Contracted hours a week.
    pub hours: Option<ContractedHours>,
    /// Team.
    pub team: Option<Uuid>,
    /// Last day, once left.
    pub left_on: Option<Date>,
    /// Open cases held.
    pub cases: i64,
    /// Of them at high or very high risk of serious harm.
    pub high_risk: i64,
}

impl OfficerRow {
    /// Forename and surname.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.forename, self.surname)
    }
}

/// What an event changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Something about the officer is different.
    Put {
        /// The officer.
        officer: OfficerId,
        /// The row; its load is not written.
        row: Box<OfficerRow>,
        /// Version of the officer's stream.
        version: u32,
    },
    /// The officer holds more or fewer cases.
    AddLoad {
        /// The officer.
        officer: OfficerId,
        /// Cases more (or fewer).
        cases: i64,
        /// Of them at high or very high risk.
        high_risk: i64,
    },
}

/// What changes when an officer's history goes on.
#[must_use]
pub fn changes(id: OfficerId, officer: &Officer) -> Change {
    let row = OfficerRow {
        officer: id,
        staff_code: officer.staff_code.clone(),
        forename: officer.name.forename.clone(),
        surname: officer.name.surname.clone(),
        grade: officer.grades.last().map(|(_, grade)| *grade),
        hours: officer.hours.last().map(|(_, hours)| *hours),
        team: officer.teams.last().map(|(_, team)| team.0),
        left_on: officer.left_on,
        cases: 0,
        high_risk: 0,
    };
    Change::Put { officer: id, row: Box::new(row), version: officer.version }
}

/// What a case adds to its officer's load: the officer, and whether the risk is high or very high.
fn weight(case: &CaseFile) -> Option<(OfficerId, i64)> {
    let ended = !case.sentences.is_empty() && case.sentences.iter().all(|s| s.ended.is_some());
    let held = case.allocation().filter(|_| !ended && case.person.died_on.is_none())?;
    Some((held.officer, i64::from(case.risk.overall() >= Some(RoshLevel::High))))
}

/// What changes when a case file goes from `before` to `after`.
#[must_use]
pub fn load_changes(before: &CaseFile, after: &CaseFile) -> Vec<Change> {
    let (old, new) = (weight(before), weight(after));
    if old == new {
        return Vec::new();
    }
    let less = old.map(|(officer, high)| Change::AddLoad { officer, cases: -1, high_risk: -high });
    let more = new.map(|(officer, high)| Change::AddLoad { officer, cases: 1, high_risk: high });
    less.into_iter().chain(more).collect()
}

/// Writes a change.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn write(conn: &mut dyn Conn, change: &Change) -> Result<(), StoreError> {
    match change {
        Change::Put { officer, row, version } => {
            let values = [
                officer.0.into(),
                (&row.staff_code).into(),
                (&row.forename).into(),
                (&row.surname).into(),
                row.grade.map(Grade::as_str).into(),
                row.hours.map(|h| i64::from(h.hundredths())).into(),
                row.team.into(),
                row.left_on.into(),
                (*version).into(),
            ];
            conn.execute(PUT, &values).map(drop)
        }
        Change::AddLoad { officer, cases, high_risk } => {
            conn.execute(ADD_LOAD, &[officer.0.into(), (*cases).into(), (*high_risk).into()]).map(drop)
        }
    }
}

fn read(row: &Row<'_>) -> Result<OfficerRow, StoreError> {
    Ok(OfficerRow {
        officer: OfficerId(row.get_uuid(0)?),
        staff_code: row.get_text(1)?.to_owned(),
        forename: row.get_text(2)?.to_owned(),
        surname: row.get_text(3)?.to_owned(),
        grade: row.opt_text(4)?.and_then(|text| text.parse().ok()),
        hours: row.opt_int(5)?.and_then(|h| u16::try_from(h).ok()).map(ContractedHours::from_hundredths),
        team: row.opt_uuid(6)?,
        left_on: row.opt_date(7)?,
        cases: row.get_int(8)?,
        high_risk: row.get_int(9)?,
    })
}

/// One officer.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn by_id(conn: &mut dyn Conn, officer: Uuid) -> Result<Option<OfficerRow>, StoreError> {
    conn.query_opt(BY_ID, &[officer.into()], read)
}

/// A team's officers, by name.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_team(conn: &mut dyn Conn, team: Uuid) -> Result<Vec<OfficerRow>, StoreError> {
    conn.collect(OF_TEAM, &[team.into()], read)
}

/// A delivery unit's officers, by name.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_unit(conn: &mut dyn Conn, unit: Uuid) -> Result<Vec<OfficerRow>, StoreError> {
    conn.collect(OF_UNIT, &[unit.into()], read)
}
