//! Caseload: one row a person, with what every list shows of them (name, officer, risk line), so that a list opens no case file.

use record::{CaseFile, PersonId};
use rules::rosh::RoshLevel;
use uuid::Uuid;

use super::ReadTable;
use crate::conn::{Conn, Row};
use crate::error::StoreError;
use crate::statement::statements;

const DDL: &str = "\
create table caseload (
  person       blob primary key check (length(person) = 16),
  crn          text not null unique,
  forename     text not null,
  surname      text not null,
  preferred    text,
  birth_on     text,
  officer      blob check (length(officer) = 16),
  team         blob check (length(team) = 16),
  unit         blob check (length(unit) = 16),
  region       blob check (length(region) = 16),
  allocated_on text,
  rosh         text,
  rosh_on      text,
  tier         text,
  flags        text not null,
  mappa        text,
  limited      integer not null check (limited in (0, 1)),
  closed       integer not null check (closed in (0, 1))
) strict, without rowid;
create index caseload_by_officer on caseload (officer, closed, person);
create index caseload_by_team on caseload (team, closed, person);
create index caseload_by_unit on caseload (unit, closed, person);
";

/// The table, for migration and rebuild.
pub const TABLE: ReadTable = ReadTable {
    name: "caseload",
    ddl: DDL,
    ddl_postgres: None,
    drop_script: "drop table if exists caseload;",
    clear: &["delete from caseload"],
};

statements! {
    PUT = "insert into caseload (person, crn, forename, surname, preferred, birth_on, officer, team, unit, region, allocated_on, \
           rosh, rosh_on, tier, flags, mappa, limited, closed) \
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) \
           on conflict (person) do update set crn = excluded.crn, forename = excluded.forename, surname = excluded.surname, \
           preferred = excluded.preferred, birth_on = excluded.birth_on, officer = excluded.officer, team = excluded.team, \
           unit = excluded.unit, region = excluded.region, allocated_on = excluded.allocated_on, rosh = excluded.rosh, \
           rosh_on = excluded.rosh_on, tier = excluded.tier, flags = excluded.flags, mappa = excluded.mappa, \
           limited = excluded.limited, closed = excluded.closed";
    BY_PERSON = "select person, crn, forename, surname, preferred, birth_on, officer, team, unit, region, allocated_on, rosh, \
                 rosh_on, tier, flags, mappa, limited, closed from caseload where person = $1";
    BY_CRN = "select person, crn, forename, surname, preferred, birth_on, officer, team, unit, region, allocated_on, rosh, \
              rosh_on, tier, flags, mappa, limited, closed from caseload where crn = $1";
    OF_OFFICER = "select person, crn, forename, surname, preferred, birth_on, officer, team, unit, region, allocated_on, rosh, \
                  rosh_on, tier, flags, mappa, limited, closed from caseload \
                  where officer = $1 and closed = 0 and person > $2 order by person limit $3";
    OF_TEAM = "select person, crn, forename, surname, preferred, birth_on, officer, team, unit, region, allocated_on, rosh, \
               rosh_on, tier, flags, mappa, limited, closed from caseload \
               where team = $1 and closed = 0 and person > $2 order by person limit $3";
    OF_UNIT = "select person, crn, forename, surname, preferred, birth_on, officer, team, unit, region, allocated_on, rosh, \
               rosh_on, tier, flags, mappa, limited, closed from caseload \
               where unit = $1 and closed = 0 and person > $2 order by person limit $3";
    COUNT_OF_UNIT = "select count(*), count(*) filter (where rosh in ('high', 'very_high')), \
                     count(*) filter (where officer is null), count(*) filter (where rosh is null) \
                     from caseload where unit = $1 and closed = 0";
    LAST_CRN = "select max(crn) from caseload where crn between $1 and $2";
}

/// What a list shows of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The person.
    pub person: PersonId,
    /// Case reference number.
    pub crn: String,
    /// Forename.
    pub forename: String,
    /// Surname.
    pub surname: String,
    /// What the person wants to be called.
    pub preferred: Option<String>,
    /// Birth date.
    pub birth_on: Option<jiff::civil::Date>,
    /// Officer who holds the case.
    pub officer: Option<Uuid>,
    /// Team, unit and region of the allocation.
    pub team: Option<Uuid>,
    /// Unit of the allocation.
    pub unit: Option<Uuid>,
    /// Region of the allocation.
    pub region: Option<Uuid>,
    /// Day of the allocation.
    pub allocated_on: Option<jiff::civil::Date>,
    /// Overall level of risk of serious harm, as `RoshLevel::as_str` writes it.
    pub rosh: Option<RoshLevel>,
    /// Day of that judgement.
    pub rosh_on: Option<jiff::civil::Date>,
    /// Tier in words.
    pub tier: Option<String>,
    /// Codes of the flags that stand, parted by spaces.
    pub flags: String,
    /// MAPPA category and level, if registered.
    pub mappa: Option<String>,
    /// Whether a restriction or exclusion was ever approved: look at the case file before showing the row.
    pub limited: bool,
    /// Whether every sentence was ended, or the person died.
    pub closed: bool,
}

impl CaseRow {
    /// The row of a case file; none before registration. Pure.
    #[must_use]
    pub fn of(person: PersonId, case: &CaseFile) -> Option<Self> {
        if !case.exists() {
            return None;
        }
        let held = case.allocation();
        let standing = || case.risk.register.iter().filter(|entry| entry.ended.is_none());
        let flags: Vec<&str> = standing().map(|entry| entry.made.code.as_str()).collect();
        let mappa = standing().rev().find_map(|entry| {
            let (category, level) = (entry.made.category?, entry.made.level?);
            Some(format!("{category} {level}"))
        });
        let ended = !case.sentences.is_empty() && case.sentences.iter().all(|s| s.ended.is_some());
        Some(Self {
            person,
            crn: case.person.crn.clone(),
            forename: case.person.name.forename.clone(),
            surname: case.person.name.surname.clone(),
            preferred: case.person.name.preferred.clone(),
            birth_on: case.person.birth_date,
            officer: held.map(|a| a.officer.0),
            team: held.map(|a| a.team.0),
            unit: held.map(|a| a.unit.0),
            region: held.map(|a| a.region.0),
            allocated_on: held.map(|a| a.from),
            rosh: case.risk.overall(),
            rosh_on: case.risk.current().map(|r| r.assessed_on),
            tier: case.risk.tier().map(rules::tier::Tier::words),
            flags: flags.join(" "),
            mappa,
            limited: case.lists.0.iter().any(|entry| entry.approved_by.is_some()),
            closed: ended || case.person.died_on.is_some(),
        })
    }
}

/// The row to put when a case file goes from `before` to `after`, if lists show anything new.
#[must_use]
pub fn changes(person: PersonId, before: &CaseFile, after: &CaseFile) -> Option<Box<CaseRow>> {
    let (old, new) = (CaseRow::of(person, before), CaseRow::of(person, after)?);
    (old.as_ref() != Some(&new)).then(|| Box::new(new))
}

/// Writes a change.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn write(conn: &mut dyn Conn, row: &CaseRow) -> Result<(), StoreError> {
    let values = [
        row.person.0.into(),
        (&row.crn).into(),
        (&row.forename).into(),
        (&row.surname).into(),
        row.preferred.as_ref().into(),
        row.birth_on.into(),
        row.officer.into(),
        row.team.into(),
        row.unit.into(),
        row.region.into(),
        row.allocated_on.into(),
        row.rosh.map(RoshLevel::as_str).into(),
        row.rosh_on.into(),
        row.tier.as_ref().into(),
        (&row.flags).into(),
        row.mappa.as_ref().into(),
        row.limited.into(),
        row.closed.into(),
    ];
    conn.execute(PUT, &values).map(drop)
}

fn read(row: &Row<'_>) -> Result<CaseRow, StoreError> {
    let text = |column| row.opt_text(column).map(|t| t.map(str::to_owned));
    Ok(CaseRow {
        person: PersonId(row.get_uuid(0)?),
        crn: row.get_text(1)?.to_owned(),
        forename: row.get_text(2)?.to_owned(),
        surname: row.get_text(3)?.to_owned(),
        preferred: text(4)?,
        birth_on: row.opt_date(5)?,
        officer: row.opt_uuid(6)?,
        team: row.opt_uuid(7)?,
        unit: row.opt_uuid(8)?,
        region: row.opt_uuid(9)?,
        allocated_on: row.opt_date(10)?,
        rosh: row.opt_text(11)?.and_then(|t| t.parse().ok()),
        rosh_on: row.opt_date(12)?,
        tier: text(13)?,
        flags: row.get_text(14)?.to_owned(),
        mappa: text(15)?,
        limited: row.get_bool(16)?,
        closed: row.get_bool(17)?,
    })
}

/// The row of a person.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn by_person(conn: &mut dyn Conn, person: PersonId) -> Result<Option<CaseRow>, StoreError> {
    conn.query_opt(BY_PERSON, &[person.0.into()], read)
}

/// The row with a case reference number (in capitals).
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn by_crn(conn: &mut dyn Conn, crn: &str) -> Result<Option<CaseRow>, StoreError> {
    conn.query_opt(BY_CRN, &[crn.into()], read)
}

/// Whose open cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// An officer's.
    Officer(Uuid),
    /// A team's.
    Team(Uuid),
    /// A delivery unit's.
    Unit(Uuid),
}

/// Open cases in the order of their ids, after `after` (nil for the first page), at most `limit`.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn open_cases(conn: &mut dyn Conn, whose: Whose, after: Uuid, limit: u32) -> Result<Vec<CaseRow>, StoreError> {
    let (sql, id) = match whose {
        Whose::Officer(id) => (OF_OFFICER, id),
        Whose::Team(id) => (OF_TEAM, id),
        Whose::Unit(id) => (OF_UNIT, id),
    };
    conn.collect(sql, &[id.into(), after.into(), limit.into()], read)
}

/// How a unit's open cases stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UnitCount {
    /// Open cases.
    pub cases: i64,
    /// Of them at high or very high risk of serious harm.
    pub high_risk: i64,
    /// Of them with no officer.
    pub unallocated: i64,
    /// Of them with no level of risk recorded.
    pub without_risk: i64,
}

/// Counts a unit's open cases.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn count_of_unit(conn: &mut dyn Conn, unit: Uuid) -> Result<UnitCount, StoreError> {
    conn.query_one(COUNT_OF_UNIT, &[unit.into()], |row| {
        Ok(UnitCount {
            cases: row.get_int(0)?,
            high_risk: row.get_int(1)?,
            unallocated: row.get_int(2)?,
            without_risk: row.get_int(3)?,
        })
    })
}

/// The highest case reference number that begins with `letter`, for issuing the next.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn last_crn(conn: &mut dyn Conn, letter: char) -> Result<Option<String>, StoreError> {
    let (from, until) = (format!("{letter}000000"), format!("{letter}999999"));
    conn.query_one(LAST_CRN, &[from.into(), until.into()], |row| Ok(row.opt_text(0)?.map(str::to_owned)))
}
