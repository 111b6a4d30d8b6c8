//! What managers wrote: each conversation with its minutes, its words and what became of its actions, and each second signature
//! with the time it took. Facts about the work of managers, so that thirty notes in thirty minutes show as what they are.

use jiff::{Timestamp, civil::Date};
use record::{
    CaseFile, OversightId, PersonId,
    assessment::silent_change,
    oversight::{Oversight, pace::Noted},
};
use rules::oversight::OversightTrigger;
use uuid::Uuid;

use super::{ReadTable, oversight::trigger};
use crate::conn::{Conn, Row};
use crate::error::StoreError;
use crate::statement::statements;

const DDL: &str = "\
create table oversight_note (
  id          blob primary key check (length(id) = 16),
  person      blob not null check (length(person) = 16),
  manager     blob not null check (length(manager) = 16),
  unit        blob check (length(unit) = 16),
  kind        text not null,
  held_on     text not null,
  minutes     integer not null,
  words       integer not null,
  risk        integer not null check (risk in (0, 1)),
  opened_at   integer,
  recorded_at integer not null,
  actions     integer not null,
  in_time     integer not null,
  late        integer not null,
  open_due_on text
) strict, without rowid;
create index oversight_note_by_unit on oversight_note (unit, held_on);
create index oversight_note_by_person on oversight_note (person, held_on);
create table second_signature (
  assessment blob primary key check (length(assessment) = 16),
  person     blob not null check (length(person) = 16),
  manager    blob not null check (length(manager) = 16),
  unit       blob check (length(unit) = 16),
  opened_at  integer,
  signed_at  integer not null,
  returns    integer not null,
  silent     integer not null check (silent in (0, 1))
) strict, without rowid;
create index second_signature_by_unit on second_signature (unit, signed_at);
";

/// The tables, for migration and rebuild.
pub const TABLE: ReadTable = ReadTable {
    name: "oversight_note",
    ddl: DDL,
    ddl_postgres: None,
    drop_script: "drop table if exists oversight_note; drop table if exists second_signature;",
    clear: &["delete from oversight_note", "delete from second_signature"],
};

statements! {
    PUT_NOTE = "insert into oversight_note (id, person, manager, unit, kind, held_on, minutes, words, risk, opened_at, recorded_at, \
                actions, in_time, late, open_due_on) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
                on conflict (id) do update set in_time = excluded.in_time, late = excluded.late, open_due_on = excluded.open_due_on";
    PUT_SIGNATURE = "insert into second_signature (assessment, person, manager, unit, opened_at, signed_at, returns, silent) \
                     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (assessment) do update set silent = excluded.silent";
    NOTES_OF_UNIT = "select id, person, manager, unit, kind, held_on, minutes, words, risk, opened_at, recorded_at, actions, \
                     in_time, late, open_due_on from oversight_note where unit = $1 and held_on >= $2 and held_on <= $3 \
                     order by manager, recorded_at, id limit $4";
    FIRST_TALK = "select id, held_on from oversight_note where person = $1 and held_on >= $2 order by held_on, id limit 1";
    FIRST_TALK_OF_RISK = "select id, held_on from oversight_note where person = $1 and held_on >= $2 and risk = 1 \
                          order by held_on, id limit 1";
    SIGNATURES_OF_UNIT = "select assessment, person, manager, unit, opened_at, signed_at, returns, silent from second_signature \
                          where unit = $1 and signed_at >= $2 and signed_at < $3 order by manager, signed_at, assessment limit $4";
}

/// A conversation as it counts for coverage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRow {
    /// Its id.
    pub id: OversightId,
    /// About whom.
    pub person: PersonId,
    /// Which manager wrote it down, as the record knows them.
    pub manager: Uuid,
    /// Delivery unit that held the case on the day.
    pub unit: Option<Uuid>,
    /// What it was opened for.
    pub trigger: OversightTrigger,
    /// The day.
    pub held_on: Date,
    /// Minutes, as the manager says.
    pub minutes: i64,
    /// Words of the reasons.
    pub words: i64,
    /// Whether risk of harm was discussed.
    pub risk: bool,
    /// When the page was opened.
    pub opened_at: Option<Timestamp>,
    /// When it was saved.
    pub recorded_at: Timestamp,
    /// Actions that were agreed.
    pub actions: i64,
    /// Of them done or dropped by their day.
    pub in_time: i64,
    /// Of them done or dropped after it.
    pub late: i64,
    /// The earliest day of those still open.
    pub open_due_on: Option<Date>,
}

impl NoteRow {
    /// As far as its pace goes.
    #[must_use]
    pub fn noted(&self) -> Noted {
        Noted {
            id: self.id,
            recorded_at: self.recorded_at,
            opened_at: self.opened_at,
            minutes: u32::try_from(self.minutes).unwrap_or(u32::MAX),
            words: u32::try_from(self.words).unwrap_or(u32::MAX),
        }
    }
}

/// A manager's signature under an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureRow {
    /// Which assessment.
    pub assessment: Uuid,
    /// Whose.
    pub person: PersonId,
    /// Which manager, as the record knows them.
    pub manager: Uuid,
    /// Delivery unit that held the case on the day.
    pub unit: Option<Uuid>,
    /// When the manager opened it.
    pub opened_at: Option<Timestamp>,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// How often it was sent back before.
    pub returns: i64,
    /// Whether a level changed and the manager said nothing to it.
    pub silent: bool,
}

impl SignatureRow {
    /// Seconds from opening to signing, where the opening is known.
    #[must_use]
    pub fn seconds(&self) -> Option<i64> {
        self.opened_at.map(|opened| self.signed_at.duration_since(opened).as_secs())
    }
}

/// What an event changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A conversation took place, or one of its actions ended.
    PutNote(Box<NoteRow>),
    /// A manager signed.
    PutSignature(SignatureRow),
}

/// The unit that held the case on a day.
fn unit_on(case: &CaseFile, day: Date) -> Option<Uuid> {
    let held = case.allocations.iter().rev().find(|held| held.from <= day).or_else(|| case.allocations.first());
    held.map(|held| held.unit.0)
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn note(person: PersonId, case: &CaseFile, talk: &Oversight) -> NoteRow {
    let closed = talk.what.actions.iter().filter_map(|action| Some((action.due_on, talk.closed_as(action.id)?.0)));
    let (in_time, late): (Vec<_>, Vec<_>) = closed.partition(|(due_on, on)| on <= due_on);
    NoteRow {
        id: talk.what.id,
        person,
        manager: talk.manager.0,
        unit: unit_on(case, talk.what.on),
        trigger: talk.what.trigger,
        held_on: talk.what.on,
        minutes: talk.what.minutes.into(),
        words: count(talk.words()),
        risk: talk.what.risk_discussed,
        opened_at: talk.what.opened_at,
        recorded_at: talk.recorded_at,
        actions: count(talk.what.actions.len()),
        in_time: count(in_time.len()),
        late: count(late.len()),
        open_due_on: talk.open_actions().map(|action| action.due_on).min(),
    }
}

/// The rows of a case file. Pure.
#[must_use]
pub fn rows(person: PersonId, case: &CaseFile) -> Vec<Change> {
    let notes = case.oversights.iter().map(|talk| Change::PutNote(Box::new(note(person, case, talk))));
    let signed = case.drafts.signatures.iter().filter_map(|signed| {
        let (countersigned, manager, signed_at) = signed.countersigned.as_ref()?;
        Some(Change::PutSignature(SignatureRow {
            assessment: signed.id.0,
            person,
            manager: manager.0,
            unit: unit_on(case, signed.signed.on),
            opened_at: countersigned.opened_at,
            signed_at: *signed_at,
            returns: count(signed.returns),
            silent: silent_change(case, signed),
        }))
    });
    notes.chain(signed).collect()
}

/// What changes when a case file goes from `before` to `after`.
#[must_use]
pub fn changes(person: PersonId, before: &CaseFile, after: &CaseFile) -> Vec<Change> {
    if after.oversights.is_empty() && after.drafts.signatures.is_empty() {
        return Vec::new();
    }
    let (old, new) = (rows(person, before), rows(person, after));
    new.into_iter().filter(|change| !old.contains(change)).collect()
}

/// Writes a change.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn write(conn: &mut dyn Conn, change: &Change) -> Result<(), StoreError> {
    match change {
        Change::PutNote(row) => {
            let values = [
                row.id.0.into(),
                row.person.0.into(),
                row.manager.into(),
                row.unit.into(),
                row.trigger.as_str().into(),
                row.held_on.into(),
                row.minutes.into(),
                row.words.into(),
                row.risk.into(),
                row.opened_at.into(),
                row.recorded_at.into(),
                row.actions.into(),
                row.in_time.into(),
                row.late.into(),
                row.open_due_on.into(),
            ];
            conn.execute(PUT_NOTE, &values).map(drop)
        }
        Change::PutSignature(row) => {
            let values = [
                row.assessment.into(),
                row.person.0.into(),
                row.manager.into(),
                row.unit.into(),
                row.opened_at.into(),
                row.signed_at.into(),
                row.returns.into(),
                row.silent.into(),
            ];
            conn.execute(PUT_SIGNATURE, &values).map(drop)
        }
    }
}

fn read_note(row: &Row<'_>) -> Result<NoteRow, StoreError> {
    Ok(NoteRow {
        id: OversightId(row.get_uuid(0)?),
        person: PersonId(row.get_uuid(1)?),
        manager: row.get_uuid(2)?,
        unit: row.opt_uuid(3)?,
        trigger: trigger(row.get_text(4)?, 4)?,
        held_on: row.get_date(5)?,
        minutes: row.get_int(6)?,
        words: row.get_int(7)?,
        risk: row.get_bool(8)?,
        opened_at: row.opt_timestamp(9)?,
        recorded_at: row.get_timestamp(10)?,
        actions: row.get_int(11)?,
        in_time: row.get_int(12)?,
        late: row.get_int(13)?,
        open_due_on: row.opt_date(14)?,
    })
}

fn read_signature(row: &Row<'_>) -> Result<SignatureRow, StoreError> {
    Ok(SignatureRow {
        assessment: row.get_uuid(0)?,
        person: PersonId(row.get_uuid(1)?),
        manager: row.get_uuid(2)?,
        unit: row.opt_uuid(3)?,
        opened_at: row.opt_timestamp(4)?,
        signed_at: row.get_timestamp(5)?,
        returns: row.get_int(6)?,
        silent: row.get_bool(7)?,
    })
}

/// Conversations in a unit held from `from` up to and including `until`, by manager and in the order in which they were saved.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn notes(conn: &mut dyn Conn, unit: Uuid, from: Date, until: Date, limit: u32) -> Result<Vec<NoteRow>, StoreError> {
    conn.collect(NOTES_OF_UNIT, &[unit.into(), from.into(), until.into(), limit.into()], read_note)
}

/// Managers' signatures in a unit given from `from` and before `until`, by manager and in order.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn signatures(
    conn: &mut dyn Conn,
    unit: Uuid,
    from: Timestamp,
    until: Timestamp,
    limit: u32,
) -> Result<Vec<SignatureRow>, StoreError> {
    conn.collect(SIGNATURES_OF_UNIT, &[unit.into(), from.into(), until.into(), limit.into()], read_signature)
}

/// What a conversation must have been about to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Whatever it was about.
    Anything,
    /// The risk of harm.
    Risk,
}

/// The first conversation about a person held on `from` or later, and its day.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn first_talk(
    conn: &mut dyn Conn,
    person: PersonId,
    from: Date,
    about: About,
) -> Result<Option<(OversightId, Date)>, StoreError> {
    let sql = match about {
        About::Anything => FIRST_TALK,
        About::Risk => FIRST_TALK_OF_RISK,
    };
    conn.query_opt(sql, &[person.0.into(), from.into()], |row| Ok((OversightId(row.get_uuid(0)?), row.get_date(1)?)))
}
