//! The work that each held case is, and what each officer holds of it and could carry: kept with every event, so that nobody's
//! figures wait for a night.
//!
//! `case_points` has one row a held person. `officer_points` is the sum of an officer's rows, kept by the difference that
//! each write makes (so the cost of an event does not grow with the service). `officer_hours` is what the officer could carry.
//! What only time changes is announced in `next_change_on`; [`crate::refresh`] writes those rows anew on the day.
//! Points in hundredths, hours in hundredths of an hour.

use jiff::civil::Date;
use record::{
    CaseFile, Event, OfficerId, PersonId,
    officer::Officer,
    workload::{CaseLoad, case_load, officer_hours},
};
use rules::{Policy, grade::Grade};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use uuid::Uuid;

use super::ReadTable;
use crate::conn::{Conn, Row};
use crate::error::StoreError;
use crate::statement::statements;

const DDL: &str = "\
create table case_points (
  person         blob primary key check (length(person) = 16),
  officer        blob not null check (length(officer) = 16),
  team           blob not null check (length(team) = 16),
  location       integer not null check (location between 0 and 2),
  tier           integer not null check (tier between 0 and 32),
  status         text not null,
  points         integer not null,
  next_change_on text
) strict, without rowid;
create index case_points_by_officer on case_points (officer, location, tier, points);
create index case_points_by_next_change on case_points (next_change_on);
create table tier_due (
  person blob primary key check (length(person) = 16),
  due_on text not null
) strict, without rowid;
create index tier_due_by_day on tier_due (due_on);
create table officer_points (
  officer   blob primary key check (length(officer) = 16),
  cases     integer not null,
  untiered  integer not null,
  community integer not null,
  licence   integer not null,
  custody   integer not null,
  points    integer not null
) strict, without rowid;
create table officer_hours (
  officer        blob primary key check (length(officer) = 16),
  grade          text not null,
  contracted     integer not null,
  reduced        integer not null,
  available      integer not null,
  next_change_on text
) strict, without rowid;
create index officer_hours_by_next_change on officer_hours (next_change_on);
";

/// The tables, for migration and rebuild.
pub const TABLE: ReadTable = ReadTable {
    name: "workload",
    ddl: DDL,
    ddl_postgres: None,
    drop_script: "drop table if exists case_points; drop table if exists tier_due; drop table if exists officer_points; \
                  drop table if exists officer_hours;",
    clear: &["delete from case_points", "delete from tier_due", "delete from officer_points", "delete from officer_hours"],
};

statements! {
    HELD = "select person, officer, team, location, tier, status, points, next_change_on from case_points where person = $1";
    PUT = "insert into case_points (person, officer, team, location, tier, status, points, next_change_on) \
           values ($1, $2, $3, $4, $5, $6, $7, $8) \
           on conflict (person) do update set officer = excluded.officer, team = excluded.team, location = excluded.location, \
           tier = excluded.tier, status = excluded.status, points = excluded.points, next_change_on = excluded.next_change_on";
    DROP = "delete from case_points where person = $1";
    ADD = "insert into officer_points (officer, cases, untiered, community, licence, custody, points) \
           values ($1, $2, $3, $4, $5, $6, $7) \
           on conflict (officer) do update set cases = officer_points.cases + excluded.cases, \
           untiered = officer_points.untiered + excluded.untiered, community = officer_points.community + excluded.community, \
           licence = officer_points.licence + excluded.licence, custody = officer_points.custody + excluded.custody, \
           points = officer_points.points + excluded.points";
    DROP_EMPTY = "delete from officer_points where officer = $1 and cases = 0";
    PUT_HOURS = "insert into officer_hours (officer, grade, contracted, reduced, available, next_change_on) \
                 values ($1, $2, $3, $4, $5, $6) \
                 on conflict (officer) do update set grade = excluded.grade, contracted = excluded.contracted, \
                 reduced = excluded.reduced, available = excluded.available, next_change_on = excluded.next_change_on";
    SET_DUE = "insert into tier_due (person, due_on) values ($1, $2) on conflict (person) do update set due_on = excluded.due_on";
    DROP_DUE = "delete from tier_due where person = $1";
    TIERS_DUE = "select person from tier_due where due_on <= $1 order by person limit $2";
    CASES_DUE = "select person from case_points where next_change_on <= $1 order by person limit $2";
    OFFICERS_DUE = "select officer from officer_hours where next_change_on <= $1 order by officer limit $2";
    NEXT_DAY = "select min(day) from (select min(next_change_on) as day from case_points \
                union all select min(next_change_on) as day from officer_hours) as days";
    OF_OFFICER = "select person, officer, team, location, tier, status, points, next_change_on from case_points \
                  where officer = $1 order by points desc, person";
}

/// A held case's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The person.
    pub person: PersonId,
    /// Who holds the case.
    pub officer: OfficerId,
    /// In which team.
    pub team: Uuid,
    /// Where: 0 community, 1 licence, 2 custody.
    pub location: u8,
    /// The two-axis tier's number; 0 untiered.
    pub tier: u8,
    /// Whether and how it counts, as the rules name it.
    pub status: String,
    /// Points.
    pub points: i64,
    /// When time alone changes this row next.
    pub next_change_on: Option<Date>,
}

impl CaseRow {
    fn of(person: PersonId, load: &CaseLoad) -> Self {
        Self {
            person,
            officer: load.officer,
            team: load.team.0,
            location: u8::try_from(load.location.index()).unwrap_or_default(),
            tier: load.tier.number(),
            status: load.status.as_str().to_owned(),
            points: load.points_hundredths,
            next_change_on: load.next_change_on,
        }
    }
}

/// What an officer could carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoursRow {
    /// The officer.
    pub officer: OfficerId,
    /// Grade.
    pub grade: Grade,
    /// Contracted hours a week.
    pub contracted: i64,
    /// Hours a week taken off by reductions in force.
    pub reduced: i64,
    /// Available points, whole.
    pub available: i64,
    /// When time alone changes this row next.
    pub next_change_on: Option<Date>,
}

/// What an event, or a day that begins, changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The case is held, or weighs differently.
    PutCase(Box<CaseRow>),
    /// Nobody holds the case any more, or it counts no more.
    DropCase(PersonId),
    /// The day on which time alone changes the person's tier next.
    SetTierDue(PersonId, Option<Date>),
    /// What the officer could carry.
    PutHours(Box<HoursRow>),
}

/// The row of a case on a day.
#[must_use]
pub fn case_row(person: PersonId, case: &CaseFile, day: Date, policy: &Policy) -> Option<CaseRow> {
    case_load(case, day, policy).map(|load| CaseRow::of(person, &load))
}

/// Whether an event may bear on the weight or the tier of a case. What is said and arranged day by day does not, so it costs nothing here.
#[must_use]
pub const fn weighs(event: &Event) -> bool {
    !matches!(
        event,
        Event::AppointmentArranged(_)
            | Event::AppointmentMoved(_)
            | Event::AppointmentCancelled(_)
            | Event::SessionClosed(_)
            | Event::OutcomeDecided(_)
            | Event::ContactRecorded(_)
            | Event::DocumentFiled(_)
            | Event::DocumentWithdrawn(_)
            | Event::EntryCorrected(_)
            | Event::ListEntryProposed(_)
            | Event::ListEntryApproved(_)
            | Event::ListEntryEndProposed(_)
            | Event::ListEntryEndApproved(_)
            | Event::NameChanged(_)
            | Event::NameCorrected(_)
            | Event::AliasRecorded(_)
            | Event::IdentifierRecorded(_)
            | Event::IdentifierWithdrawn(_)
            | Event::ContactDetailRecorded(_)
            | Event::ContactDetailEnded(_)
            | Event::AddressRecorded(_)
            | Event::AddressEnded(_)
            | Event::NextOfKinRecorded(_)
            | Event::NextOfKinEnded(_)
            | Event::ConnectionRecorded(_)
            | Event::ConnectionEnded(_)
            | Event::HouseholdConfirmed(_)
            | Event::EnquiryRaised(_)
            | Event::EnquirySent(_)
            | Event::EnquiryChased(_)
            | Event::EnquiryEscalated(_)
            | Event::EnquiryAnswered(_)
            | Event::EnquiryRead(_)
            | Event::EnquiryAnalysed(_)
            | Event::EnquiryUsed(_)
            | Event::EnquiryNotNeeded(_)
            | Event::EnquiryCancelled(_)
            | Event::EnquiryOwned(_)
            | Event::NamedPersonSettled(_)
            | Event::LowRiskAgreed(_)
            | Event::AddressChecked(_)
            | Event::AddressProposed(_)
            | Event::CourtReportAsked(_)
            | Event::AssessmentBegun(_)
            | Event::AssessmentAnswered(_)
            | Event::AssessmentReturned(_)
            | Event::ReviewRecorded(_)
            | Event::GoalSet(_)
            | Event::GoalClosed(_)
            | Event::StepSet(_)
            | Event::StepClosed(_)
            | Event::PlanAgreed(_)
            | Event::OversightRecorded(_)
            | Event::OversightActionClosed(_)
            | Event::OversightCommented(_)
            | Event::EvidenceReceived(_)
            | Event::EnforcementDecided(_)
            | Event::LetterSent(_)
            | Event::WarningWithdrawn(_)
            | Event::HandoverAccepted(_)
            | Event::HandoverQueried(_)
            | Event::HandoverQuestionAnswered(_)
            | Event::SdsPlusReceived(_)
            | Event::SupervisionRestarted(_)
            | Event::ReleasePrepared(_)
            | Event::DutySnoozed(_)
    )
}

/// The rows of a person on `day`. Writing a row that is there already changes nothing.
#[must_use]
pub fn changes(person: PersonId, case: &CaseFile, day: Date, policy: &Policy) -> Vec<Change> {
    let row = case_row(person, case, day, policy).map_or(Change::DropCase(person), |row| Change::PutCase(Box::new(row)));
    vec![Change::SetTierDue(person, record::tier::next_change_on(case, day, policy)), row]
}

/// What an officer could carry on `day`; nothing before they joined.
#[must_use]
pub fn hours_changes(id: OfficerId, officer: &Officer, day: Date, policy: &Policy) -> Option<Change> {
    if officer.version == 0 {
        return None;
    }
    let hours = officer_hours(officer, day, policy);
    Some(Change::PutHours(Box::new(HoursRow {
        officer: id,
        grade: hours.grade,
        contracted: hundredths(hours.contracted),
        reduced: hundredths(hours.reductions),
        available: hours.available_points,
        next_change_on: hours.next_change_on,
    })))
}

/// Hours in hundredths; tables of policy and forms allow two decimals at most.
fn hundredths(hours: Decimal) -> i64 {
    (hours * Decimal::ONE_HUNDRED).round().to_i64().unwrap_or_default()
}

/// Writes a change.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn write(conn: &mut dyn Conn, change: &Change) -> Result<(), StoreError> {
    match change {
        Change::PutCase(row) => {
            let old = held(conn, row.person)?;
            if old.as_ref() == Some(row) {
                return Ok(());
            }
            put(conn, row)?;
            add(conn, old.as_ref(), Some(row))
        }
        Change::DropCase(person) => match held(conn, *person)? {
            Some(old) => {
                conn.execute(DROP, &[person.0.into()])?;
                add(conn, Some(&old), None)
            }
            None => Ok(()),
        },
        Change::SetTierDue(person, Some(due)) => conn.execute(SET_DUE, &[person.0.into(), (*due).into()]).map(drop),
        Change::SetTierDue(person, None) => conn.execute(DROP_DUE, &[person.0.into()]).map(drop),
        Change::PutHours(row) => {
            let values = [
                row.officer.0.into(),
                row.grade.as_str().into(),
                row.contracted.into(),
                row.reduced.into(),
                row.available.into(),
                row.next_change_on.into(),
            ];
            conn.execute(PUT_HOURS, &values).map(drop)
        }
    }
}

fn put(conn: &mut dyn Conn, row: &CaseRow) -> Result<(), StoreError> {
    let values = [
        row.person.0.into(),
        row.officer.0.into(),
        row.team.into(),
        u32::from(row.location).into(),
        u32::from(row.tier).into(),
        (&row.status).into(),
        row.points.into(),
        row.next_change_on.into(),
    ];
    conn.execute(PUT, &values).map(drop)
}

/// Takes the old row off its officer's sums and puts the new one on.
fn add(conn: &mut dyn Conn, old: Option<&CaseRow>, new: Option<&CaseRow>) -> Result<(), StoreError> {
    let sums = |row: Option<&CaseRow>| {
        row.map_or([0; 6], |row| {
            let at = |location| i64::from(row.location == location);
            [1, i64::from(row.tier == 0), at(0), at(1), at(2), row.points]
        })
    };
    let (less, more) = (sums(old), sums(new));
    match (old, new) {
        (Some(old), Some(new)) if old.officer == new.officer => {
            let mut difference = more;
            difference.iter_mut().zip(less).for_each(|(more, less)| *more -= less);
            if difference != [0; 6] {
                add_to(conn, new.officer, difference)?;
            }
        }
        (old, new) => {
            if let Some(old) = old {
                add_to(conn, old.officer, less.map(|sum| -sum))?;
                conn.execute(DROP_EMPTY, &[old.officer.0.into()])?;
            }
            if let Some(new) = new {
                add_to(conn, new.officer, more)?;
            }
        }
    }
    Ok(())
}

fn add_to(conn: &mut dyn Conn, officer: OfficerId, sums: [i64; 6]) -> Result<(), StoreError> {
    let [cases, untiered, community, licence, custody, points] = sums;
    let values =
        [officer.0.into(), cases.into(), untiered.into(), community.into(), licence.into(), custody.into(), points.into()];
    conn.execute(ADD, &values).map(drop)
}

fn read(row: &Row<'_>) -> Result<CaseRow, StoreError> {
    let small = |column| Ok::<_, StoreError>(u8::try_from(row.get_int(column)?).unwrap_or(u8::MAX));
    Ok(CaseRow {
        person: PersonId(row.get_uuid(0)?),
        officer: OfficerId(row.get_uuid(1)?),
        team: row.get_uuid(2)?,
        location: small(3)?,
        tier: small(4)?,
        status: row.get_text(5)?.to_owned(),
        points: row.get_int(6)?,
        next_change_on: row.opt_date(7)?,
    })
}

/// The row of a person, if the case is held.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn held(conn: &mut dyn Conn, person: PersonId) -> Result<Option<CaseRow>, StoreError> {
    conn.query_opt(HELD, &[person.0.into()], read)
}

/// An officer's cases, heaviest first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_officer(conn: &mut dyn Conn, officer: OfficerId) -> Result<Vec<CaseRow>, StoreError> {
    conn.collect(OF_OFFICER, &[officer.0.into()], read)
}

/// People whose tier time alone changes by `day`.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn tiers_due(conn: &mut dyn Conn, day: Date, limit: u32) -> Result<Vec<PersonId>, StoreError> {
    conn.collect(TIERS_DUE, &[day.into(), limit.into()], |row| row.get_uuid(0).map(PersonId))
}

/// People whose row time alone changes by `day`.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn cases_due(conn: &mut dyn Conn, day: Date, limit: u32) -> Result<Vec<PersonId>, StoreError> {
    conn.collect(CASES_DUE, &[day.into(), limit.into()], |row| row.get_uuid(0).map(PersonId))
}

/// Officers whose row time alone changes by `day`.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn officers_due(conn: &mut dyn Conn, day: Date, limit: u32) -> Result<Vec<OfficerId>, StoreError> {
    conn.collect(OFFICERS_DUE, &[day.into(), limit.into()], |row| row.get_uuid(0).map(OfficerId))
}

/// The next day on which time alone changes a row.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn next_day(conn: &mut dyn Conn) -> Result<Option<Date>, StoreError> {
    conn.query_one(NEXT_DAY, &[], |row| row.opt_date(0))
}
