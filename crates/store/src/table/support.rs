//! Case management support that counts: contacts that one officer did on another's case, and what each officer has of it in
//! sum, given less received.
//!
//! `case_support` has a row a contact for as long as it counts; `officer_support` is the sum of an officer's rows, kept by the
//! difference that each write makes. On the day named by `counts_until` [`crate::refresh`] takes the row away. Points in hundredths.

use jiff::civil::Date;
use record::{CaseFile, ContactId, Event, OfficerId, PersonId, Recorded, workload::Support};

use super::ReadTable;
use super::case::Moment;
use crate::conn::{Conn, Row};
use crate::error::StoreError;
use crate::statement::statements;

const DDL: &str = "\
create table case_support (
  person       blob not null check (length(person) = 16),
  contact      blob not null check (length(contact) = 16),
  code         text not null,
  done_on      text not null,
  done_by      blob not null check (length(done_by) = 16),
  case_of      blob not null check (length(case_of) = 16),
  points       integer not null,
  counts_until text,
  primary key (person, contact)
) strict, without rowid;
create index case_support_by_doer on case_support (done_by);
create index case_support_by_holder on case_support (case_of);
create index case_support_by_end on case_support (counts_until);
create table officer_support (
  officer blob primary key check (length(officer) = 16),
  points  integer not null
) strict, without rowid;
";

/// The tables, for migration and rebuild.
pub const TABLE: ReadTable = ReadTable {
    name: "support",
    ddl: DDL,
    ddl_postgres: None,
    drop_script: "drop table if exists case_support; drop table if exists officer_support;",
    clear: &["delete from case_support", "delete from officer_support"],
};

statements! {
    FIND = "select person, contact, code, done_on, done_by, case_of, points, counts_until from case_support \
            where person = $1 and contact = $2";
    PUT = "insert into case_support (person, contact, code, done_on, done_by, case_of, points, counts_until) \
           values ($1, $2, $3, $4, $5, $6, $7, $8) \
           on conflict (person, contact) do update set code = excluded.code, done_on = excluded.done_on, \
           done_by = excluded.done_by, case_of = excluded.case_of, points = excluded.points, counts_until = excluded.counts_until";
    DROP = "delete from case_support where person = $1 and contact = $2";
    ADD = "insert into officer_support (officer, points) values ($1, $2) \
           on conflict (officer) do update set points = officer_support.points + excluded.points";
    DROP_EMPTY = "delete from officer_support where officer = $1 and points = 0";
    OF_PERSON = "select person, contact, code, done_on, done_by, case_of, points, counts_until from case_support \
                 where person = $1 order by contact";
    GIVEN = "select person, contact, code, done_on, done_by, case_of, points, counts_until from case_support \
             where done_by = $1 order by done_on, person, contact";
    RECEIVED = "select person, contact, code, done_on, done_by, case_of, points, counts_until from case_support \
                where case_of = $1 order by done_on, person, contact";
    DUE = "select person, contact, code, done_on, done_by, case_of, points, counts_until from case_support \
           where counts_until <= $1 order by person, contact limit $2";
    NEXT_DAY = "select min(counts_until) from case_support";
}

/// A contact of support that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportRow {
    /// On whose case.
    pub person: PersonId,
    /// Which contact.
    pub contact: ContactId,
    /// Its code.
    pub code: String,
    /// The day it was done.
    pub done_on: Date,
    /// Who did it: gains the points.
    pub done_by: OfficerId,
    /// Who held the case: loses them.
    pub case_of: OfficerId,
    /// Points.
    pub points: i64,
    /// The first day on which it no longer counts.
    pub counts_until: Option<Date>,
}

impl SupportRow {
    fn of(person: PersonId, support: &Support) -> Self {
        Self {
            person,
            contact: support.contact,
            code: support.code.to_string(),
            done_on: support.on,
            done_by: support.done_by,
            case_of: support.case_of,
            points: support.points * 100,
            counts_until: support.until,
        }
    }

    /// What it adds to whom: to the officer who did it, and off the one who held the case.
    #[must_use]
    pub const fn sides(&self) -> [(OfficerId, i64); 2] {
        [(self.done_by, self.points), (self.case_of, -self.points)]
    }
}

/// What an event, or a day that begins, changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The contact counts.
    Put(Box<SupportRow>),
    /// It counts no more.
    Drop(PersonId, ContactId),
}

/// The support of a case that counts on a day.
#[must_use]
pub fn rows(person: PersonId, case: &CaseFile, day: Date, moment: &Moment<'_>) -> Vec<SupportRow> {
    let all = record::workload::support(case, moment.policy, moment.zone);
    all.iter().filter(|support| support.counts_on(day)).map(|support| SupportRow::of(person, support)).collect()
}

/// Whether any of the events bears on support: all others cost nothing here.
#[must_use]
pub fn touched(events: &[Recorded<Event>], moment: &Moment<'_>) -> bool {
    events.iter().any(|event| record::workload::bears_on_support(&event.event, moment.policy))
}

/// What differs between the rows before and after, and the officers whose sums that changes.
#[must_use]
pub fn changes(before: &[SupportRow], after: &[SupportRow]) -> (Vec<Change>, Vec<OfficerId>) {
    let gone = before.iter().filter(|old| !after.iter().any(|new| new.contact == old.contact));
    let new = after.iter().filter(|new| !before.contains(new));
    let replaced = before.iter().filter(|old| after.iter().any(|new| new.contact == old.contact && new != *old));
    let touched = gone.clone().chain(new.clone()).chain(replaced);
    let mut officers: Vec<OfficerId> = touched.flat_map(|row| row.sides().map(|(officer, _)| officer)).collect();
    officers.sort_unstable();
    officers.dedup();
    let changes = gone.map(|row| Change::Drop(row.person, row.contact)).chain(new.cloned().map(|row| Change::Put(Box::new(row))));
    (changes.collect(), officers)
}

/// Writes a change. Writing it again changes nothing.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn write(conn: &mut dyn Conn, change: &Change) -> Result<(), StoreError> {
    let (person, contact) = match change {
        Change::Put(row) => (row.person, row.contact),
        Change::Drop(person, contact) => (*person, *contact),
    };
    let old = conn.query_opt(FIND, &[person.0.into(), contact.0.into()], read)?;
    if let Some(old) = &old {
        old.sides().into_iter().try_for_each(|(officer, points)| add(conn, officer, -points))?;
    }
    match change {
        Change::Put(row) => {
            put(conn, row)?;
            row.sides().into_iter().try_for_each(|(officer, points)| add(conn, officer, points))
        }
        Change::Drop(..) => conn.execute(DROP, &[person.0.into(), contact.0.into()]).map(drop),
    }
}

fn put(conn: &mut dyn Conn, row: &SupportRow) -> Result<(), StoreError> {
    let values = [
        row.person.0.into(),
        row.contact.0.into(),
        (&row.code).into(),
        row.done_on.into(),
        row.done_by.0.into(),
        row.case_of.0.into(),
        row.points.into(),
        row.counts_until.into(),
    ];
    conn.execute(PUT, &values).map(drop)
}

fn add(conn: &mut dyn Conn, officer: OfficerId, points: i64) -> Result<(), StoreError> {
    conn.execute(ADD, &[officer.0.into(), points.into()])?;
    conn.execute(DROP_EMPTY, &[officer.0.into()]).map(drop)
}

fn read(row: &Row<'_>) -> Result<SupportRow, StoreError> {
    Ok(SupportRow {
        person: PersonId(row.get_uuid(0)?),
        contact: ContactId(row.get_uuid(1)?),
        code: row.get_text(2)?.to_owned(),
        done_on: row.get_date(3)?,
        done_by: OfficerId(row.get_uuid(4)?),
        case_of: OfficerId(row.get_uuid(5)?),
        points: row.get_int(6)?,
        counts_until: row.opt_date(7)?,
    })
}

/// The support of a person's case that counts.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_person(conn: &mut dyn Conn, person: PersonId) -> Result<Vec<SupportRow>, StoreError> {
    conn.collect(OF_PERSON, &[person.0.into()], read)
}

/// What an officer gave, then what they received, oldest first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_officer(conn: &mut dyn Conn, officer: OfficerId) -> Result<[Vec<SupportRow>; 2], StoreError> {
    Ok([conn.collect(GIVEN, &[officer.0.into()], read)?, conn.collect(RECEIVED, &[officer.0.into()], read)?])
}

/// Rows that no longer count on `day`.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn due(conn: &mut dyn Conn, day: Date, limit: u32) -> Result<Vec<SupportRow>, StoreError> {
    conn.collect(DUE, &[day.into(), limit.into()], read)
}

/// The next day on which a row no longer counts.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn next_day(conn: &mut dyn Conn) -> Result<Option<Date>, StoreError> {
    conn.query_one(NEXT_DAY, &[], |row| row.opt_date(0))
}
