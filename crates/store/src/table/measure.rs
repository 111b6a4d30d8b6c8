//! What each case shows of the questions of inspectors, one row a question (`record::measures`), so that a rate of a unit or of
//! the nation opens no case file.
//!
//! What only time changes is in `counts_from` and `counts_until`: a row is there before it counts.

use jiff::{civil::Date, tz::TimeZone};
use record::{
    CaseFile, PersonId,
    measures::{Measure, measures},
};
use rules::{Policy, measure::MeasureCode};
use uuid::Uuid;

use super::ReadTable;
use crate::conn::{Conn, Row};
use crate::error::StoreError;
use crate::statement::statements;

const DDL: &str = "\
create table measure (
  person       blob not null check (length(person) = 16),
  code         text not null,
  about        blob not null check (length(about) = 16),
  counts_from  text not null,
  counts_until text,
  met          integer not null check (met in (0, 1)),
  team         blob check (length(team) = 16),
  unit         blob check (length(unit) = 16),
  region       blob check (length(region) = 16),
  primary key (person, code, about)
) strict, without rowid;
create index measure_by_region on measure (region, unit, code, met, counts_from, counts_until);
create index measure_by_unit on measure (unit, team, code, met, counts_from, counts_until);
";

/// The table, for migration and rebuild.
pub const TABLE: ReadTable = ReadTable {
    name: "measure",
    ddl: DDL,
    ddl_postgres: None,
    drop_script: "drop table if exists measure;",
    clear: &["delete from measure"],
};

statements! {
    PUT = "insert into measure (person, code, about, counts_from, counts_until, met, team, unit, region) \
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
           on conflict (person, code, about) do update set counts_from = excluded.counts_from, \
           counts_until = excluded.counts_until, met = excluded.met, team = excluded.team, unit = excluded.unit, \
           region = excluded.region";
    DELETE = "delete from measure where person = $1 and code = $2 and about = $3";
    BY_REGION = "select code, met, region, count(*) from measure \
                 where counts_from <= $1 and (counts_until is null or counts_until >= $1) group by code, met, region";
    OF_REGION = "select code, met, unit, count(*) from measure where region = $1 and counts_from <= $2 \
                 and (counts_until is null or counts_until >= $2) group by code, met, unit";
    OF_UNIT = "select code, met, team, count(*) from measure where unit = $1 and counts_from <= $2 \
               and (counts_until is null or counts_until >= $2) group by code, met, team";
    OF_TEAM = "select code, met, team, count(*) from measure where unit = $1 and team = $2 and counts_from <= $3 \
               and (counts_until is null or counts_until >= $3) group by code, met, team";
    LIST_NATION = "select person, code, about, counts_from, counts_until, met, team, unit, region from measure \
                   where code = $1 and met = $2 and counts_from <= $3 and (counts_until is null or counts_until >= $3) \
                   and (person > $4 or person = $4 and about > $5) order by person, about limit $6";
    LIST_REGION = "select person, code, about, counts_from, counts_until, met, team, unit, region from measure \
                   where code = $1 and met = $2 and counts_from <= $3 and (counts_until is null or counts_until >= $3) \
                   and (person > $4 or person = $4 and about > $5) and region = $6 order by person, about limit $7";
    LIST_UNIT = "select person, code, about, counts_from, counts_until, met, team, unit, region from measure \
                 where code = $1 and met = $2 and counts_from <= $3 and (counts_until is null or counts_until >= $3) \
                 and (person > $4 or person = $4 and about > $5) and unit = $6 order by person, about limit $7";
    LIST_TEAM = "select person, code, about, counts_from, counts_until, met, team, unit, region from measure \
                 where code = $1 and met = $2 and counts_from <= $3 and (counts_until is null or counts_until >= $3) \
                 and (person > $4 or person = $4 and about > $5) and unit = $6 and team = $7 order by person, about limit $8";
}

/// Of which place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// All.
    Nation,
    /// A region's.
    Region(Uuid),
    /// A delivery unit's.
    Unit(Uuid),
    /// A team's: its unit, then itself.
    Team(Uuid, Uuid),
}

/// An answer to a question, with where the case is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureRow {
    /// Whose case.
    pub person: PersonId,
    /// The answer.
    pub measure: Measure,
    /// Team of the allocation.
    pub team: Option<Uuid>,
    /// Unit of the allocation.
    pub unit: Option<Uuid>,
    /// Region of the allocation.
    pub region: Option<Uuid>,
}

/// How many of a part of a place are met, or are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountRow {
    /// Which question.
    pub code: MeasureCode,
    /// Met or not.
    pub met: bool,
    /// Which region of the nation, unit of a region, team of a unit; none where nobody holds the case.
    pub part: Option<Uuid>,
    /// How many.
    pub count: i64,
}

/// What an event changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The case answers a question, or answers it differently.
    Put(Box<MeasureRow>),
    /// It has nothing to say to it any more.
    Delete {
        /// The person.
        person: PersonId,
        /// Which question.
        code: MeasureCode,
        /// About what.
        about: Uuid,
    },
}

fn rows(person: PersonId, case: &CaseFile, policy: &Policy, zone: &TimeZone) -> Vec<MeasureRow> {
    let held = case.allocation();
    let (team, unit, region) = (held.map(|a| a.team.0), held.map(|a| a.unit.0), held.map(|a| a.region.0));
    let row = |measure| MeasureRow { person, measure, team, unit, region };
    measures(case, policy, zone).into_iter().map(row).collect()
}

/// What changes when a case file goes from `before` to `after`.
#[must_use]
pub fn changes(person: PersonId, before: &CaseFile, after: &CaseFile, policy: &Policy, zone: &TimeZone) -> Vec<Change> {
    let (old, new) = (rows(person, before, policy, zone), rows(person, after, policy, zone));
    let key = |row: &MeasureRow| (row.measure.code, row.measure.about);
    let gone = old.iter().filter(|o| !new.iter().any(|n| key(n) == key(o)));
    let gone = gone.map(|o| Change::Delete { person, code: o.measure.code, about: o.measure.about });
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
            let measure = &row.measure;
            let values = [
                row.person.0.into(),
                measure.code.as_str().into(),
                measure.about.into(),
                measure.counts_from.into(),
                measure.counts_until.into(),
                i64::from(measure.met).into(),
                row.team.into(),
                row.unit.into(),
                row.region.into(),
            ];
            conn.execute(PUT, &values).map(drop)
        }
        Change::Delete { person, code, about } => {
            conn.execute(DELETE, &[person.0.into(), code.as_str().into(), (*about).into()]).map(drop)
        }
    }
}

fn code(text: &str, column: usize) -> Result<MeasureCode, StoreError> {
    MeasureCode::from_text(text).ok_or(StoreError::Column { column, wanted: "a measure", found: "another text" })
}

fn read(row: &Row<'_>) -> Result<MeasureRow, StoreError> {
    Ok(MeasureRow {
        person: PersonId(row.get_uuid(0)?),
        measure: Measure {
            code: code(row.get_text(1)?, 1)?,
            about: row.get_uuid(2)?,
            counts_from: row.get_date(3)?,
            counts_until: row.opt_date(4)?,
            met: row.get_int(5)? == 1,
        },
        team: row.opt_uuid(6)?,
        unit: row.opt_uuid(7)?,
        region: row.opt_uuid(8)?,
    })
}

/// How many are met and not met on `day`, by question and by the parts of the place.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn counts(conn: &mut dyn Conn, whose: Whose, day: Date) -> Result<Vec<CountRow>, StoreError> {
    let read = |row: &Row<'_>| {
        Ok(CountRow {
            code: code(row.get_text(0)?, 0)?,
            met: row.get_int(1)? == 1,
            part: row.opt_uuid(2)?,
            count: row.get_int(3)?,
        })
    };
    match whose {
        Whose::Nation => conn.collect(BY_REGION, &[day.into()], read),
        Whose::Region(region) => conn.collect(OF_REGION, &[region.into(), day.into()], read),
        Whose::Unit(unit) => conn.collect(OF_UNIT, &[unit.into(), day.into()], read),
        Whose::Team(unit, team) => conn.collect(OF_TEAM, &[unit.into(), team.into(), day.into()], read),
    }
}

/// Which answers of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Of which place.
    pub whose: Whose,
    /// To which question.
    pub code: MeasureCode,
    /// Met or not.
    pub met: bool,
    /// As they count on which day.
    pub day: Date,
}

/// At most `limit` answers after a person and what it is about, in their order.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn list(
    conn: &mut dyn Conn,
    wanted: &Wanted,
    (person, about): (Uuid, Uuid),
    limit: u32,
) -> Result<Vec<MeasureRow>, StoreError> {
    let [code, met, day] = [wanted.code.as_str().into(), i64::from(wanted.met).into(), wanted.day.into()];
    let (person, about, limit) = (person.into(), about.into(), limit.into());
    match wanted.whose {
        Whose::Nation => conn.collect(LIST_NATION, &[code, met, day, person, about, limit], read),
        Whose::Region(region) => conn.collect(LIST_REGION, &[code, met, day, person, about, region.into(), limit], read),
        Whose::Unit(unit) => conn.collect(LIST_UNIT, &[code, met, day, person, about, unit.into(), limit], read),
        Whose::Team(unit, team) => {
            conn.collect(LIST_TEAM, &[code, met, day, person, about, unit.into(), team.into(), limit], read)
        }
    }
}
