//! Oversight that is owed and that took place: one row for each trigger of each case, so that a manager's queue and the coverage
//! of a unit open no case file.
//!
//! A row is in time when it was met by its day, late when it was met after it, and not done when its day passed before the case
//! was closed and nobody met it. What only time changes follows from the dates of the row.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use record::{
    CaseFile, OversightId, PersonId,
    oversight::due::{self, Due},
};
use rules::{Policy, oversight::OversightTrigger, rosh::RoshLevel};
use uuid::Uuid;

use super::ReadTable;
use crate::conn::{Conn, Row};
use crate::error::StoreError;
use crate::statement::statements;

const DDL: &str = "\
create table oversight (
  person     blob not null check (length(person) = 16),
  kind       text not null,
  about      blob not null check (length(about) = 16),
  clock_from text not null,
  due_on     text not null,
  why        text not null,
  met_by     blob check (length(met_by) = 16),
  met_on     text,
  lapsed_on  text,
  harm       integer not null,
  officer    blob check (length(officer) = 16),
  team       blob check (length(team) = 16),
  unit       blob check (length(unit) = 16),
  primary key (person, kind, about)
) strict, without rowid;
create index oversight_by_team on oversight (team, due_on);
create index oversight_by_unit on oversight (unit, due_on);
";

/// The table, for migration and rebuild.
pub const TABLE: ReadTable = ReadTable {
    name: "oversight",
    ddl: DDL,
    ddl_postgres: None,
    drop_script: "drop table if exists oversight;",
    clear: &["delete from oversight"],
};

statements! {
    PUT = "insert into oversight (person, kind, about, clock_from, due_on, why, met_by, met_on, lapsed_on, harm, officer, team, unit) \
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
           on conflict (person, kind, about) do update set clock_from = excluded.clock_from, due_on = excluded.due_on, \
           why = excluded.why, met_by = excluded.met_by, met_on = excluded.met_on, lapsed_on = excluded.lapsed_on, \
           harm = excluded.harm, officer = excluded.officer, team = excluded.team, unit = excluded.unit";
    DELETE = "delete from oversight where person = $1 and kind = $2 and about = $3";
    QUEUE_OF_TEAM = "select person, kind, about, clock_from, due_on, why, met_by, met_on, lapsed_on, harm, officer, team, unit \
                     from oversight where team = $1 and due_on <= $2 and clock_from <= $3 and met_by is null and lapsed_on is null \
                     order by harm desc, due_on, person, kind, about limit $4";
    QUEUE_OF_UNIT = "select person, kind, about, clock_from, due_on, why, met_by, met_on, lapsed_on, harm, officer, team, unit \
                     from oversight where unit = $1 and due_on <= $2 and clock_from <= $3 and met_by is null and lapsed_on is null \
                     order by harm desc, due_on, person, kind, about limit $4";
    OF_PERSON = "select person, kind, about, clock_from, due_on, why, met_by, met_on, lapsed_on, harm, officer, team, unit \
                 from oversight where person = $1 order by due_on, kind, about";
    COVERAGE = "select team, kind, count(*), \
                count(*) filter (where met_on is not null and met_on <= due_on), \
                count(*) filter (where met_on is not null and met_on > due_on) \
                from oversight where unit = $1 and due_on >= $2 and due_on <= $3 \
                and (met_by is not null or lapsed_on is null or lapsed_on >= due_on) \
                group by team, kind order by team, kind";
    BEHIND = "select person, kind, about, clock_from, due_on, why, met_by, met_on, lapsed_on, harm, officer, team, unit \
              from oversight where unit = $1 and due_on >= $2 and due_on <= $3 \
              and (met_by is not null or lapsed_on is null or lapsed_on >= due_on) \
              order by harm desc, due_on, person, kind, about limit $4";
}

/// Conversation that is owed, or was, in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OversightRow {
    /// About whom.
    pub person: PersonId,
    /// What makes it necessary.
    pub trigger: OversightTrigger,
    /// What it is about.
    pub about: Uuid,
    /// From which day a conversation counts.
    pub clock_from: Date,
    /// Last day in time.
    pub due_on: Date,
    /// What started the clock, in words.
    pub why: String,
    /// The conversation that met it.
    pub met_by: Option<OversightId>,
    /// Its day.
    pub met_on: Option<Date>,
    /// The day on which supervision ended without one.
    pub lapsed_on: Option<Date>,
    /// How much harm may come of it: see [`harm`].
    pub harm: i64,
    /// Who holds the case.
    pub officer: Option<Uuid>,
    /// Which team.
    pub team: Option<Uuid>,
    /// Which delivery unit.
    pub unit: Option<Uuid>,
}

/// How a conversation that was due came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Came {
    /// Done by its day.
    InTime,
    /// Done after its day.
    Late,
    /// Not done.
    NotDone,
}

impl OversightRow {
    /// How it came out, for one whose day has passed.
    #[must_use]
    pub fn came(&self) -> Came {
        match self.met_on {
            Some(on) if on <= self.due_on => Came::InTime,
            Some(_) => Came::Late,
            None => Came::NotDone,
        }
    }
}

/// What an event changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A conversation is owed, or owed differently, or took place.
    Put(Box<OversightRow>),
    /// Its cause is gone: a date was put right.
    Delete {
        /// The person.
        person: PersonId,
        /// What made it necessary.
        trigger: OversightTrigger,
        /// What it was about.
        about: Uuid,
    },
}

/// The order of harm: the level of risk of serious harm. Nobody has judged yet: as medium, since unknown is not low.
#[must_use]
pub fn harm(level: Option<RoshLevel>) -> i64 {
    match level {
        Some(RoshLevel::VeryHigh) => 4,
        Some(RoshLevel::High) => 3,
        Some(RoshLevel::Medium) | None => 2,
        Some(RoshLevel::Low) => 1,
    }
}

/// The rows of a case file. Pure.
#[must_use]
pub fn rows(person: PersonId, case: &CaseFile, policy: &Policy, zone: &TimeZone) -> Vec<OversightRow> {
    let held = case.allocation();
    let harm = harm(case.risk.overall());
    let row = |due: Due| OversightRow {
        person,
        trigger: due.trigger,
        about: due.about,
        clock_from: due.clock_from,
        due_on: due.due_on,
        why: due.words(),
        met_by: due.met_by,
        met_on: due.met_on,
        lapsed_on: due.lapsed_on,
        harm,
        officer: held.map(|a| a.officer.0),
        team: held.map(|a| a.team.0),
        unit: held.map(|a| a.unit.0),
    };
    due::all(case, policy, zone).into_iter().map(row).collect()
}

/// What changes when a case file goes from `before` to `after`.
#[must_use]
pub fn changes(person: PersonId, before: &CaseFile, after: &CaseFile, policy: &Policy, zone: &TimeZone) -> Vec<Change> {
    if before.allocations.is_empty() && after.allocations.is_empty() {
        return Vec::new();
    }
    let (old, new) = (rows(person, before, policy, zone), rows(person, after, policy, zone));
    let key = |row: &OversightRow| (row.trigger, row.about);
    let gone = old.iter().filter(|o| !new.iter().any(|n| key(n) == key(o)));
    let gone = gone.map(|o| Change::Delete { person, trigger: o.trigger, about: o.about });
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
                row.trigger.as_str().into(),
                row.about.into(),
                row.clock_from.into(),
                row.due_on.into(),
                (&row.why).into(),
                row.met_by.map(|id| id.0).into(),
                row.met_on.into(),
                row.lapsed_on.into(),
                row.harm.into(),
                row.officer.into(),
                row.team.into(),
                row.unit.into(),
            ];
            conn.execute(PUT, &values).map(drop)
        }
        Change::Delete { person, trigger, about } => {
            conn.execute(DELETE, &[person.0.into(), trigger.as_str().into(), (*about).into()]).map(drop)
        }
    }
}

pub(super) fn trigger(text: &str, column: usize) -> Result<OversightTrigger, StoreError> {
    OversightTrigger::from_text(text).ok_or(StoreError::Column {
        column,
        wanted: "a trigger of oversight",
        found: "another text",
    })
}

fn read(row: &Row<'_>) -> Result<OversightRow, StoreError> {
    Ok(OversightRow {
        person: PersonId(row.get_uuid(0)?),
        trigger: trigger(row.get_text(1)?, 1)?,
        about: row.get_uuid(2)?,
        clock_from: row.get_date(3)?,
        due_on: row.get_date(4)?,
        why: row.get_text(5)?.to_owned(),
        met_by: row.opt_uuid(6)?.map(OversightId),
        met_on: row.opt_date(7)?,
        lapsed_on: row.opt_date(8)?,
        harm: row.get_int(9)?,
        officer: row.opt_uuid(10)?,
        team: row.opt_uuid(11)?,
        unit: row.opt_uuid(12)?,
    })
}

/// Whose queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A team's.
    Team(Uuid),
    /// A delivery unit's.
    Unit(Uuid),
}

/// What waits for a manager `today` and is due by `until`: the gravest first, of equal harm the longest late.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn queue(conn: &mut dyn Conn, whose: Whose, today: Date, until: Date, limit: u32) -> Result<Vec<OversightRow>, StoreError> {
    let (sql, id) = match whose {
        Whose::Team(id) => (QUEUE_OF_TEAM, id),
        Whose::Unit(id) => (QUEUE_OF_UNIT, id),
    };
    conn.collect(sql, &[id.into(), until.into(), today.into(), limit.into()], read)
}

/// All that was ever owed to a case, earliest due first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_person(conn: &mut dyn Conn, person: PersonId) -> Result<Vec<OversightRow>, StoreError> {
    conn.collect(OF_PERSON, &[person.0.into()], read)
}

/// What was due in a team by one trigger, and how it came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// The team that holds the cases; none when nobody holds them any more.
    pub team: Option<Uuid>,
    /// What made it necessary.
    pub trigger: OversightTrigger,
    /// How many were due.
    pub due: i64,
    /// Of them done by their day.
    pub in_time: i64,
    /// Of them done late.
    pub late: i64,
}

impl Coverage {
    /// Of them not done.
    #[must_use]
    pub const fn not_done(&self) -> i64 {
        self.due - self.in_time - self.late
    }
}

/// What was due in a unit from `from` up to and including `until`, by team and trigger. `until` is before today: what is due today
/// can still be done in time.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn coverage(conn: &mut dyn Conn, unit: Uuid, from: Date, until: Date) -> Result<Vec<Coverage>, StoreError> {
    conn.collect(COVERAGE, &[unit.into(), from.into(), until.into()], |row| {
        Ok(Coverage {
            team: row.opt_uuid(0)?,
            trigger: trigger(row.get_text(1)?, 1)?,
            due: row.get_int(2)?,
            in_time: row.get_int(3)?,
            late: row.get_int(4)?,
        })
    })
}

/// The rows behind [`coverage`], the gravest first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn behind(conn: &mut dyn Conn, unit: Uuid, from: Date, until: Date, limit: u32) -> Result<Vec<OversightRow>, StoreError> {
    conn.collect(BEHIND, &[unit.into(), from.into(), until.into(), limit.into()], read)
}
