//! Safety checks, one row for each check and each need that nobody answered, so that the inbox of a team and the measures of a
//! unit open no case file.
//!
//! What only time changes follows from the dates: a need is there before its day, and an answer is late once its day passed.

use jiff::civil::Date;
use record::{
    CaseFile, PersonId,
    enquiry::{
        Status,
        chain::{self, Step},
        need::{Need, needs, over},
    },
    recorded::days_between,
};
use rules::{
    Policy,
    enquiry::{EnquiryKind, EnquiryTrigger},
};
use uuid::Uuid;

use super::ReadTable;
use crate::conn::{Conn, Row};
use crate::error::StoreError;
use crate::statement::statements;

const DDL: &str = "\
create table enquiry (
  person      blob not null check (length(person) = 16),
  id          blob not null check (length(id) = 16),
  kind        text not null,
  cause       text not null,
  status      text not null,
  since       text not null,
  send_by     text not null,
  sent_on     text,
  due_on      text,
  answered_on text,
  answer_days integer,
  step        text,
  step_on     text,
  unknown     integer not null,
  owner       blob check (length(owner) = 16),
  holder      blob check (length(holder) = 16),
  team        blob check (length(team) = 16),
  unit        blob check (length(unit) = 16),
  region      blob check (length(region) = 16),
  primary key (person, id)
) strict, without rowid;
create index enquiry_by_team on enquiry (team, since);
create index enquiry_by_unit on enquiry (unit, since);
create index enquiry_by_region on enquiry (region, since);
";

/// The table, for migration and rebuild.
pub const TABLE: ReadTable = ReadTable {
    name: "enquiry",
    ddl: DDL,
    ddl_postgres: None,
    drop_script: "drop table if exists enquiry;",
    clear: &["delete from enquiry"],
};

statements! {
    PUT = "insert into enquiry (person, id, kind, cause, status, since, send_by, sent_on, due_on, answered_on, answer_days, \
           step, step_on, unknown, owner, holder, team, unit, region) \
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) \
           on conflict (person, id) do update set kind = excluded.kind, cause = excluded.cause, status = excluded.status, \
           since = excluded.since, send_by = excluded.send_by, sent_on = excluded.sent_on, due_on = excluded.due_on, \
           answered_on = excluded.answered_on, answer_days = excluded.answer_days, step = excluded.step, \
           step_on = excluded.step_on, unknown = excluded.unknown, owner = excluded.owner, holder = excluded.holder, \
           team = excluded.team, unit = excluded.unit, region = excluded.region";
    DELETE = "delete from enquiry where person = $1 and id = $2";
    OPEN_OF_TEAM = "select person, id, kind, cause, status, since, send_by, sent_on, due_on, answered_on, answer_days, step, \
                    step_on, unknown, owner, holder, team, unit, region from enquiry \
                    where team = $1 and since <= $2 and (step is not null or unknown > 0) \
                    order by step_on, person, id limit $3";
    OF_PERSON = "select person, id, kind, cause, status, since, send_by, sent_on, due_on, answered_on, answer_days, step, \
                 step_on, unknown, owner, holder, team, unit, region from enquiry where person = $1 order by since, id";
    OF_TEAM = "select person, id, kind, cause, status, since, send_by, sent_on, due_on, answered_on, answer_days, step, \
               step_on, unknown, owner, holder, team, unit, region from enquiry \
               where team = $1 and since >= $2 and since <= $3 order by since, person, id limit $4";
    OF_UNIT = "select person, id, kind, cause, status, since, send_by, sent_on, due_on, answered_on, answer_days, step, \
               step_on, unknown, owner, holder, team, unit, region from enquiry \
               where unit = $1 and since >= $2 and since <= $3 order by since, person, id limit $4";
    COUNT_TEAM = "select team, substr(since, 1, 7), kind, count(*) filter (where status not in ('not_needed', 'cancelled')), \
                  count(*) filter (where status = 'not_needed'), \
                  count(*) filter (where sent_on is not null and status <> 'cancelled'), \
                  count(*) filter (where sent_on <= send_by and status <> 'cancelled'), \
                  count(*) filter (where answered_on is not null and status <> 'cancelled'), \
                  count(*) filter (where status in ('analysed', 'used')), count(*) filter (where status = 'used') \
                  from enquiry where team = $1 and since >= $2 and since <= $3 \
                  group by team, substr(since, 1, 7), kind order by team, substr(since, 1, 7), kind";
    COUNT_UNIT = "select team, substr(since, 1, 7), kind, count(*) filter (where status not in ('not_needed', 'cancelled')), \
                  count(*) filter (where status = 'not_needed'), \
                  count(*) filter (where sent_on is not null and status <> 'cancelled'), \
                  count(*) filter (where sent_on <= send_by and status <> 'cancelled'), \
                  count(*) filter (where answered_on is not null and status <> 'cancelled'), \
                  count(*) filter (where status in ('analysed', 'used')), count(*) filter (where status = 'used') \
                  from enquiry where unit = $1 and since >= $2 and since <= $3 \
                  group by team, substr(since, 1, 7), kind order by team, substr(since, 1, 7), kind";
    COUNT_REGION = "select unit, substr(since, 1, 7), kind, count(*) filter (where status not in ('not_needed', 'cancelled')), \
                    count(*) filter (where status = 'not_needed'), \
                    count(*) filter (where sent_on is not null and status <> 'cancelled'), \
                    count(*) filter (where sent_on <= send_by and status <> 'cancelled'), \
                    count(*) filter (where answered_on is not null and status <> 'cancelled'), \
                    count(*) filter (where status in ('analysed', 'used')), count(*) filter (where status = 'used') \
                    from enquiry where region = $1 and since >= $2 and since <= $3 \
                    group by unit, substr(since, 1, 7), kind order by unit, substr(since, 1, 7), kind";
    DAYS_TEAM = "select kind, answer_days, count(*) from enquiry where team = $1 and since >= $2 and since <= $3 \
                 and answer_days is not null group by kind, answer_days order by kind, answer_days";
    DAYS_UNIT = "select kind, answer_days, count(*) from enquiry where unit = $1 and since >= $2 and since <= $3 \
                 and answer_days is not null group by kind, answer_days order by kind, answer_days";
    DAYS_REGION = "select kind, answer_days, count(*) from enquiry where region = $1 and since >= $2 and since <= $3 \
                   and answer_days is not null group by kind, answer_days order by kind, answer_days";
}

/// A check or a need, in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnquiryRow {
    /// About whom.
    pub person: PersonId,
    /// The check, or [`Need::id`] of a need that nobody answered.
    pub id: Uuid,
    /// Kind.
    pub kind: EnquiryKind,
    /// What makes it necessary.
    pub trigger: EnquiryTrigger,
    /// Where it stands.
    pub status: Status,
    /// Since when it is needed.
    pub since: Date,
    /// By when it is to be sent.
    pub send_by: Date,
    /// The day it was sent.
    pub sent_on: Option<Date>,
    /// By when an answer is expected.
    pub due_on: Option<Date>,
    /// The day of the latest answer.
    pub answered_on: Option<Date>,
    /// Days between the two.
    pub answer_days: Option<i64>,
    /// What is owed next, and from which day; none when nothing is.
    pub step: Option<(Step, Date)>,
    /// How many people the answer names whom nobody has settled.
    pub unknown: i64,
    /// Who of the team took it on.
    pub owner: Option<Uuid>,
    /// Who holds the case.
    pub holder: Option<Uuid>,
    /// Which team.
    pub team: Option<Uuid>,
    /// Which delivery unit.
    pub unit: Option<Uuid>,
    /// Which region.
    pub region: Option<Uuid>,
}

/// What an event changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A check or a need came up, or stands differently.
    Put(Box<EnquiryRow>),
    /// A need was answered by a check, or is none any more.
    Delete {
        /// About whom.
        person: PersonId,
        /// Which.
        id: Uuid,
    },
}

/// The rows of a case.
#[must_use]
pub fn rows(person: PersonId, case: &CaseFile, policy: &Policy) -> Vec<EnquiryRow> {
    let held = case.allocation();
    let blank = |need: &Need| EnquiryRow {
        person,
        id: need.id(),
        kind: need.kind,
        trigger: need.trigger,
        status: Status::Needed,
        since: need.since,
        send_by: chain::send_by(need.kind, need.trigger, need.since, policy),
        sent_on: None,
        due_on: None,
        answered_on: None,
        answer_days: None,
        step: None,
        unknown: 0,
        owner: None,
        holder: held.map(|a| a.officer.0),
        team: held.map(|a| a.team.0),
        unit: held.map(|a| a.unit.0),
        region: held.map(|a| a.region.0),
    };
    let (needs, over) = (needs(case, policy), over(case));
    let unmet = needs.iter().filter(|n| n.met_by.is_none() && n.raised.is_none());
    let unmet = unmet.map(|need| {
        let row = blank(need);
        EnquiryRow { step: Some((Step::Send, row.send_by)), ..row }
    });
    let checks = case.enquiries.all.iter().map(|e| {
        let raised = needs.iter().find(|n| n.raised == Some(e.id));
        let since = raised.map_or(e.needed_since, |n| n.since);
        let need = Need {
            kind: e.kind,
            trigger: e.trigger,
            since,
            met_by: None,
            raised: Some(e.id),
            cause: Uuid::nil(),
            address: e.address,
        };
        let (sent_on, answered_on) = (e.sent.as_ref().map(|s| s.on), e.answered.as_ref().map(|a| a.on));
        let row = blank(&need);
        let step = chain::next(e, policy).filter(|_| !over);
        EnquiryRow {
            status: e.status(),
            sent_on,
            due_on: e.sent.as_ref().map(|s| s.due_on),
            answered_on,
            answer_days: sent_on.zip(answered_on).map(|(sent, answered)| days_between(sent, answered).into()),
            step: step.map(|(step, on)| (step, if step == Step::Send { row.send_by } else { on })),
            unknown: if over { 0 } else { i64::try_from(e.unknown_people().count()).unwrap_or(i64::MAX) },
            owner: e.owner.map(|o| o.0),
            ..row
        }
    });
    unmet.chain(checks).collect()
}

/// What changes when a case file goes from `before` to `after`.
#[must_use]
pub fn changes(person: PersonId, before: &CaseFile, after: &CaseFile, policy: &Policy) -> Vec<Change> {
    let (old, new) = (rows(person, before, policy), rows(person, after, policy));
    let gone = old.iter().filter(|o| !new.iter().any(|n| n.id == o.id)).map(|o| Change::Delete { person, id: o.id });
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
                row.id.into(),
                row.kind.as_str().into(),
                row.trigger.as_str().into(),
                row.status.as_str().into(),
                row.since.into(),
                row.send_by.into(),
                row.sent_on.into(),
                row.due_on.into(),
                row.answered_on.into(),
                row.answer_days.into(),
                row.step.map(|(step, _)| step.as_str()).into(),
                row.step.map(|(_, on)| on).into(),
                row.unknown.into(),
                row.owner.into(),
                row.holder.into(),
                row.team.into(),
                row.unit.into(),
                row.region.into(),
            ];
            conn.execute(PUT, &values).map(drop)
        }
        Change::Delete { person, id } => conn.execute(DELETE, &[person.0.into(), (*id).into()]).map(drop),
    }
}

fn word<T>(row: &Row<'_>, column: usize, wanted: &'static str, read: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
    read(row.get_text(column)?).ok_or(StoreError::Column { column, wanted, found: "another text" })
}

fn read(row: &Row<'_>) -> Result<EnquiryRow, StoreError> {
    let step = match row.opt_date(12)? {
        Some(on) => Some((word(row, 11, "a step of a check", Step::from_text)?, on)),
        None => None,
    };
    Ok(EnquiryRow {
        person: PersonId(row.get_uuid(0)?),
        id: row.get_uuid(1)?,
        kind: word(row, 2, "a kind of check", EnquiryKind::from_text)?,
        trigger: word(row, 3, "what makes a check necessary", EnquiryTrigger::from_text)?,
        status: word(row, 4, "where a check stands", Status::from_text)?,
        since: row.get_date(5)?,
        send_by: row.get_date(6)?,
        sent_on: row.opt_date(7)?,
        due_on: row.opt_date(8)?,
        answered_on: row.opt_date(9)?,
        answer_days: row.opt_int(10)?,
        step,
        unknown: row.get_int(13)?,
        owner: row.opt_uuid(14)?,
        holder: row.opt_uuid(15)?,
        team: row.opt_uuid(16)?,
        unit: row.opt_uuid(17)?,
        region: row.opt_uuid(18)?,
    })
}

/// The checks of a team's cases that wait for somebody of the team, or for an answer, by `today`: earliest owed first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn open_of_team(conn: &mut dyn Conn, team: Uuid, today: Date, limit: u32) -> Result<Vec<EnquiryRow>, StoreError> {
    conn.collect(OPEN_OF_TEAM, &[team.into(), today.into(), limit.into()], read)
}

/// Every check and unanswered need of a person.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_person(conn: &mut dyn Conn, person: PersonId) -> Result<Vec<EnquiryRow>, StoreError> {
    conn.collect(OF_PERSON, &[person.0.into()], read)
}

/// Whose checks are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// A team's.
    Team(Uuid),
    /// A delivery unit's.
    Unit(Uuid),
    /// A region's.
    Region(Uuid),
}

/// Needed from the first day to the last, both counted.
pub type Days = (Date, Date);

/// The checks behind a number: those that became necessary in these days. A region's are listed by its units.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of(conn: &mut dyn Conn, scope: Scope, (from, until): Days, limit: u32) -> Result<Vec<EnquiryRow>, StoreError> {
    match scope {
        Scope::Team(team) => conn.collect(OF_TEAM, &[team.into(), from.into(), until.into(), limit.into()], read),
        Scope::Unit(unit) => conn.collect(OF_UNIT, &[unit.into(), from.into(), until.into(), limit.into()], read),
        Scope::Region(_) => Ok(Vec::new()),
    }
}

/// How far the checks of a place, month and kind came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// A team; of a region, a delivery unit.
    pub place: Option<Uuid>,
    /// The month in which they became necessary, as "2026-11".
    pub month: String,
    /// Kind.
    pub kind: EnquiryKind,
    /// Needed, those that somebody decided against or called off left out.
    pub needed: i64,
    /// Decided not to be needed.
    pub not_needed: i64,
    /// Sent.
    pub sent: i64,
    /// Sent by the day on which the rule asks it.
    pub on_time: i64,
    /// Answered.
    pub answered: i64,
    /// Answered and analysed.
    pub analysed: i64,
    /// Used in an assessment or plan.
    pub used: i64,
}

/// How far the checks came that became necessary in these days.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn counts(conn: &mut dyn Conn, scope: Scope, (from, until): Days) -> Result<Vec<Count>, StoreError> {
    let count = |row: &Row<'_>| {
        Ok(Count {
            place: row.opt_uuid(0)?,
            month: row.get_text(1)?.to_owned(),
            kind: word(row, 2, "a kind of check", EnquiryKind::from_text)?,
            needed: row.get_int(3)?,
            not_needed: row.get_int(4)?,
            sent: row.get_int(5)?,
            on_time: row.get_int(6)?,
            answered: row.get_int(7)?,
            analysed: row.get_int(8)?,
            used: row.get_int(9)?,
        })
    };
    match scope {
        Scope::Team(team) => conn.collect(COUNT_TEAM, &[team.into(), from.into(), until.into()], count),
        Scope::Unit(unit) => conn.collect(COUNT_UNIT, &[unit.into(), from.into(), until.into()], count),
        Scope::Region(region) => conn.collect(COUNT_REGION, &[region.into(), from.into(), until.into()], count),
    }
}

/// How many answers took how many days, by kind, fewest days first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn answer_days(conn: &mut dyn Conn, scope: Scope, (from, until): Days) -> Result<Vec<(EnquiryKind, i64, i64)>, StoreError> {
    let days = |row: &Row<'_>| Ok((word(row, 0, "a kind of check", EnquiryKind::from_text)?, row.get_int(1)?, row.get_int(2)?));
    match scope {
        Scope::Team(team) => conn.collect(DAYS_TEAM, &[team.into(), from.into(), until.into()], days),
        Scope::Unit(unit) => conn.collect(DAYS_UNIT, &[unit.into(), from.into(), until.into()], days),
        Scope::Region(region) => conn.collect(DAYS_REGION, &[region.into(), from.into(), until.into()], days),
    }
}
