//! What is owed to the cases, one row each, so that a list of an officer's or a team's duties opens no case file.
//!
//! What only time changes is in the dates: a row is there before it shows.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use record::{
    CaseFile, OfficerId, PersonId,
    duties::{Duty, Owner, duties},
};
use rules::Policy;
use rules::duty::{DutyKind, Severity};
use uuid::Uuid;

use super::{ReadTable, duty_late};
use crate::conn::{Conn, Row, Value};
use crate::error::StoreError;
use crate::statement::statements;

const DDL: &str = "\
create table duty (
  person        blob not null check (length(person) = 16),
  kind          text not null,
  about         blob not null check (length(about) = 16),
  holder        blob check (length(holder) = 16),
  doer          blob check (length(doer) = 16),
  owner         text not null check (owner in ('officer', 'manager', 'administrator', 'named')),
  team          blob check (length(team) = 16),
  unit          blob check (length(unit) = 16),
  region        blob check (length(region) = 16),
  shows_on      text not null,
  shows_until   text,
  due_on        text not null,
  manager_on    text not null,
  head_on       text,
  severity      text not null,
  rule          text,
  snoozed_until text,
  primary key (person, kind, about)
) strict, without rowid;
create index duty_by_doer on duty (doer, due_on, person, kind, about);
create index duty_by_team on duty (team, due_on, person, kind, about);
";

/// The table, for migration and rebuild.
pub const TABLE: ReadTable = ReadTable {
    name: "duty",
    ddl: DDL,
    ddl_postgres: None,
    drop_script: "drop table if exists duty; drop table if exists work;",
    clear: &["delete from duty"],
};

statements! {
    PUT = "insert into duty (person, kind, about, holder, doer, owner, team, unit, region, shows_on, shows_until, due_on, \
           manager_on, head_on, severity, rule, snoozed_until) \
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) \
           on conflict (person, kind, about) do update set holder = excluded.holder, doer = excluded.doer, \
           owner = excluded.owner, team = excluded.team, unit = excluded.unit, region = excluded.region, \
           shows_on = excluded.shows_on, shows_until = excluded.shows_until, due_on = excluded.due_on, \
           manager_on = excluded.manager_on, head_on = excluded.head_on, \
           severity = excluded.severity, rule = excluded.rule, snoozed_until = excluded.snoozed_until";
    DELETE = "delete from duty where person = $1 and kind = $2 and about = $3";
    OF_DOER = "select person, kind, about, holder, doer, owner, team, unit, region, shows_on, shows_until, due_on, manager_on, \
               head_on, severity, rule, snoozed_until from duty \
               where doer = $1 and due_on <= $2 and shows_on <= $3 and (shows_until is null or shows_until >= $3) \
               order by due_on, person, kind, about limit $4";
    OF_TEAM = "select person, kind, about, holder, doer, owner, team, unit, region, shows_on, shows_until, due_on, manager_on, \
               head_on, severity, rule, snoozed_until from duty \
               where team = $1 and due_on <= $2 and (shows_on <= $3 or manager_on <= $3) \
               and (shows_until is null or shows_until >= $3) \
               order by due_on, person, kind, about limit $4";
    CRITICAL_OF_TEAM = "select person, kind, about, holder, doer, owner, team, unit, region, shows_on, shows_until, due_on, \
                        manager_on, head_on, severity, rule, snoozed_until from duty \
                        where team = $1 and due_on < $2 and (shows_on <= $2 or manager_on <= $2) \
                        and (shows_until is null or shows_until >= $2) and severity = 'critical' \
                        order by due_on, person, kind, about limit $3";
    OF_KIND = "select person, kind, about, holder, doer, owner, team, unit, region, shows_on, shows_until, due_on, manager_on, \
               head_on, severity, rule, snoozed_until from duty \
               where team = $1 and due_on <= $2 and kind = $3 and (shows_on <= $4 or manager_on <= $4) \
               and (shows_until is null or shows_until >= $4) \
               order by due_on, person, about limit $5";
    OF_MANAGER = "select person, kind, about, holder, doer, owner, team, unit, region, shows_on, shows_until, due_on, manager_on, \
                  head_on, severity, rule, snoozed_until from duty \
                  where team = $1 and due_on <= $2 and owner = 'manager' and (shows_on <= $3 or manager_on <= $3) \
                  and (shows_until is null or shows_until >= $3) \
                  order by due_on, person, kind, about limit $4";
    RISEN = "select person, kind, about, holder, doer, owner, team, unit, region, shows_on, shows_until, due_on, manager_on, \
             head_on, severity, rule, snoozed_until from duty \
             where team = $1 and owner <> 'manager' and manager_on <= $2 and (shows_until is null or shows_until >= $2) \
             order by due_on, person, kind, about limit $3";
    CAME_TO_HEAD = "select person, kind, about, holder, doer, owner, team, unit, region, shows_on, shows_until, due_on, \
                    manager_on, head_on, severity, rule, snoozed_until from duty \
                    where team = $1 and head_on <= $2 and (shows_until is null or shows_until >= $2) \
                    order by due_on, person, kind, about limit $3";
    OF_PERSON = "select person, kind, about, holder, doer, owner, team, unit, region, shows_on, shows_until, due_on, manager_on, \
                 head_on, severity, rule, snoozed_until from duty \
                 where person = $1 and (shows_on <= $2 or manager_on <= $2) and (shows_until is null or shows_until >= $2) \
                 order by due_on, kind, about";
    ONE = "select person, kind, about, holder, doer, owner, team, unit, region, shows_on, shows_until, due_on, manager_on, \
           head_on, severity, rule, snoozed_until from duty where person = $1 and kind = $2 and about = $3";
    ALL_OF_PERSON = "select person, kind, about, holder, doer, owner, team, unit, region, shows_on, shows_until, due_on, \
                     manager_on, head_on, severity, rule, snoozed_until from duty where person = $1 order by kind, about";
}

/// Something owed, in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyRow {
    /// To whose case.
    pub person: PersonId,
    /// What, about what, on which days, under which rule.
    pub duty: Duty,
    /// Who holds the case.
    pub holder: Option<Uuid>,
    /// On whose own list it stands; none when it is a manager's, or nobody holds the case.
    pub doer: Option<Uuid>,
    /// The team that holds the case.
    pub team: Option<Uuid>,
    /// Its delivery unit.
    pub unit: Option<Uuid>,
    /// Its region.
    pub region: Option<Uuid>,
}

/// What an event changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Something is owed, or owed differently.
    Put(Box<DutyRow>),
    /// It is done, or no longer owed.
    Delete {
        /// To whose case.
        person: PersonId,
        /// What.
        kind: DutyKind,
        /// About what.
        about: Uuid,
    },
}

/// The rows of a case.
#[must_use]
pub fn rows(person: PersonId, case: &CaseFile, policy: &Policy, zone: &TimeZone) -> Vec<DutyRow> {
    let held = case.allocation();
    let holder = held.map(|a| a.officer.0);
    let row = |duty: Duty| DutyRow {
        person,
        doer: match duty.owner {
            Owner::Officer | Owner::Administrator => holder,
            Owner::Named(officer) => Some(officer.0),
            Owner::Manager => None,
        },
        holder,
        team: held.map(|a| a.team.0),
        unit: held.map(|a| a.unit.0),
        region: held.map(|a| a.region.0),
        duty,
    };
    duties(case, policy, zone).into_iter().map(row).collect()
}

/// What changes when a case file goes from `before` to `after`: here, and in the counts of what is late. Nothing for a case
/// whose duties stay as they are.
#[must_use]
pub fn changes(
    person: PersonId,
    before: &CaseFile,
    after: &CaseFile,
    policy: &Policy,
    zone: &TimeZone,
) -> (Vec<Change>, Vec<duty_late::Change>) {
    between(person, rows(person, before, policy, zone), rows(person, after, policy, zone))
}

/// What changes when other tables of policy are in force: `old` are the rows that are there.
#[must_use]
pub fn anew(
    person: PersonId,
    old: Vec<DutyRow>,
    case: &CaseFile,
    policy: &Policy,
    zone: &TimeZone,
) -> (Vec<Change>, Vec<duty_late::Change>) {
    between(person, old, rows(person, case, policy, zone))
}

fn between(person: PersonId, old: Vec<DutyRow>, new: Vec<DutyRow>) -> (Vec<Change>, Vec<duty_late::Change>) {
    if old == new {
        return (Vec::new(), Vec::new());
    }
    let late = duty_late::changes(&old, &new);
    let mut gone: BTreeMap<(DutyKind, Uuid), DutyRow> =
        old.into_iter().map(|row| ((row.duty.kind, row.duty.about), row)).collect();
    let mut changes = Vec::new();
    for row in new {
        if gone.remove(&(row.duty.kind, row.duty.about)).is_none_or(|was| was != row) {
            changes.push(Change::Put(Box::new(row)));
        }
    }
    changes.extend(gone.into_keys().map(|(kind, about)| Change::Delete { person, kind, about }));
    (changes, late)
}

/// Writes a change.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn write(conn: &mut dyn Conn, change: &Change) -> Result<(), StoreError> {
    match change {
        Change::Put(row) => {
            let duty = &row.duty;
            let values: [Value<'_>; 17] = [
                row.person.0.into(),
                duty.kind.as_str().into(),
                duty.about.into(),
                row.holder.into(),
                row.doer.into(),
                duty.owner.as_str().into(),
                row.team.into(),
                row.unit.into(),
                row.region.into(),
                duty.shows_on.into(),
                duty.shows_until.into(),
                duty.due_on.into(),
                duty.manager_on.into(),
                duty.head_on.into(),
                duty.severity.as_str().into(),
                // Most come from the row of their kind, which the kind names already.
                Some(duty.rule.as_str()).filter(|rule| *rule != duty.kind.rule_id()).into(),
                duty.snoozed_until.into(),
            ];
            conn.execute(PUT, &values).map(drop)
        }
        Change::Delete { person, kind, about } => {
            conn.execute(DELETE, &[person.0.into(), kind.as_str().into(), (*about).into()]).map(drop)
        }
    }
}

fn read(row: &Row<'_>) -> Result<DutyRow, StoreError> {
    let wrong = |column, wanted| StoreError::Column { column, wanted, found: "another text" };
    let doer = row.opt_uuid(4)?;
    let owner = match (row.get_text(5)?, doer) {
        ("officer", _) => Owner::Officer,
        ("manager", _) => Owner::Manager,
        ("administrator", _) => Owner::Administrator,
        ("named", Some(officer)) => Owner::Named(OfficerId(officer)),
        _ => return Err(wrong(5, "who owes a duty")),
    };
    let kind = DutyKind::from_text(row.get_text(1)?).ok_or_else(|| wrong(1, "a kind of duty"))?;
    Ok(DutyRow {
        person: PersonId(row.get_uuid(0)?),
        duty: Duty {
            kind,
            about: row.get_uuid(2)?,
            shows_on: row.get_date(9)?,
            shows_until: row.opt_date(10)?,
            due_on: row.get_date(11)?,
            manager_on: row.get_date(12)?,
            head_on: row.opt_date(13)?,
            severity: Severity::from_text(row.get_text(14)?).ok_or_else(|| wrong(14, "a severity"))?,
            owner,
            rule: row.opt_text(15)?.map_or_else(|| kind.rule_id(), str::to_owned),
            snoozed_until: row.opt_date(16)?,
        },
        holder: row.opt_uuid(3)?,
        doer,
        team: row.opt_uuid(6)?,
        unit: row.opt_uuid(7)?,
        region: row.opt_uuid(8)?,
    })
}

/// What is on an officer's own list `today` and due by `until`, earliest due first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_officer(conn: &mut dyn Conn, officer: Uuid, today: Date, until: Date, limit: u32) -> Result<Vec<DutyRow>, StoreError> {
    conn.collect(OF_DOER, &[officer.into(), until.into(), today.into(), limit.into()], read)
}

/// What is owed to a team's cases and due by `until`: on somebody's list `today`, or late enough for the manager. Earliest due
/// first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_team(conn: &mut dyn Conn, team: Uuid, today: Date, until: Date, limit: u32) -> Result<Vec<DutyRow>, StoreError> {
    conn.collect(OF_TEAM, &[team.into(), until.into(), today.into(), limit.into()], read)
}

/// What is late `today` in a team's cases and may end in harm, the longest late first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn critical_of_team(conn: &mut dyn Conn, team: Uuid, today: Date, limit: u32) -> Result<Vec<DutyRow>, StoreError> {
    conn.collect(CRITICAL_OF_TEAM, &[team.into(), today.into(), limit.into()], read)
}

/// What the manager of a team owes `today` and until a day. Earliest due first. Apart from [`risen`], so that however much of
/// the team's work is late, what only the manager can decide is on the manager's page.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_manager(conn: &mut dyn Conn, team: Uuid, today: Date, until: Date, limit: u32) -> Result<Vec<DutyRow>, StoreError> {
    conn.collect(OF_MANAGER, &[team.into(), until.into(), today.into(), limit.into()], read)
}

/// What is owed of one kind in a team's cases `today` and until a day, whoever owes it. Earliest due first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_kind(
    conn: &mut dyn Conn,
    team: Uuid,
    kind: DutyKind,
    (today, until): (Date, Date),
    limit: u32,
) -> Result<Vec<DutyRow>, StoreError> {
    conn.collect(OF_KIND, &[team.into(), until.into(), kind.as_str().into(), today.into(), limit.into()], read)
}

/// What others of a team left late beyond its grace, which its manager must look at `today`. Earliest due first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn risen(conn: &mut dyn Conn, team: Uuid, today: Date, limit: u32) -> Result<Vec<DutyRow>, StoreError> {
    conn.collect(RISEN, &[team.into(), today.into(), limit.into()], read)
}

/// What stayed late in a team until its rule brings it to the head of the unit: work of officers and of managers. The longest
/// late first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn came_to_head(conn: &mut dyn Conn, team: Uuid, today: Date, limit: u32) -> Result<Vec<DutyRow>, StoreError> {
    conn.collect(CAME_TO_HEAD, &[team.into(), today.into(), limit.into()], read)
}

/// What is owed to a person's case `today`.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_person(conn: &mut dyn Conn, person: PersonId, today: Date) -> Result<Vec<DutyRow>, StoreError> {
    conn.collect(OF_PERSON, &[person.0.into(), today.into()], read)
}

/// Everything that is or will be owed to a person's case, whether or not it shows yet.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn all_of_person(conn: &mut dyn Conn, person: PersonId) -> Result<Vec<DutyRow>, StoreError> {
    conn.collect(ALL_OF_PERSON, &[person.0.into()], read)
}

/// One duty.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn one(conn: &mut dyn Conn, person: PersonId, kind: DutyKind, about: Uuid) -> Result<Option<DutyRow>, StoreError> {
    conn.query_opt(ONE, &[person.0.into(), kind.as_str().into(), about.into()], read)
}
