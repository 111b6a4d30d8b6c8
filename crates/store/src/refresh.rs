//! What only time changes: each day the rows that announced it are written anew, and each Monday begins a week.
//!
//! Days that were missed are made up one after the other, so that every week keeps the figures with which it ended, and a
//! rebuild gives the same rows.

use jiff::civil::Date;
use record::{CaseFile, OfficerId, PersonId};
use uuid::Uuid;

use crate::conn::Conn;
use crate::error::StoreError;
use crate::ledger;
use crate::replay::{self, ReplayError};
use crate::store::Store;
use crate::table::case::{self, Change, Moment};
use crate::table::{setting, support, workload, workload_week};

/// The setting that holds the last day that was seen to.
pub(crate) const REFRESHED_ON: &str = "workload.refreshed-on";
/// People or officers in one transaction.
const BATCH: u32 = 500;

/// What was written anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// Days made up for.
    pub days: u32,
    /// Cases.
    pub cases: u64,
    /// Officers.
    pub officers: u64,
    /// Contacts of support that no longer count.
    pub supports: u64,
    /// Weeks begun.
    pub weeks: u32,
}

/// The last day that was seen to, if any was.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn refreshed_on(conn: &mut dyn Conn) -> Result<Option<Date>, StoreError> {
    Ok(setting::find(conn, REFRESHED_ON)?.and_then(|text| text.parse().ok()))
}

/// Brings the workload tables to the moment's day. Doing it again on the same day changes nothing.
///
/// Tiers are not worked out here: whoever calls this records those that time changes first, for afterwards their day is past.
///
/// # Errors
/// [`ReplayError`] as the engine refuses or an event cannot be read. What was written is kept; the next time goes on there.
pub fn refresh(store: &Store, moment: &Moment<'_>) -> Result<Refreshed, ReplayError> {
    let mut done = Refreshed::default();
    // Before the first night there is the week that an import left.
    let last = store.read(|conn| Ok::<_, StoreError>(refreshed_on(conn)?.or(workload_week::newest(conn)?)))?;
    let mut week = workload_week::monday(last.unwrap_or(moment.today));
    while let Some(day) = next_day(store, week, moment.today)? {
        let monday = workload_week::monday(day);
        if monday > week {
            store.write(move |tx| workload_week::begin(tx.conn(), monday))?;
            (week, done.weeks) = (monday, done.weeks + 1);
        }
        done.cases += anew(store, |conn| workload::cases_due(conn, day, BATCH), day, moment)?;
        done.officers += officers(store, day, moment)?;
        done.supports += supports(store, day)?;
        done.days += 1;
    }
    done.cases += anew(store, |conn| workload::tiers_due(conn, moment.today, BATCH), moment.today, moment)?;
    let today = moment.today;
    store.write(move |tx| {
        workload_week::begin(tx.conn(), workload_week::monday(today))?;
        setting::set(tx.conn(), REFRESHED_ON, &today.to_string())
    })?;
    Ok(done)
}

/// The next day on which something is to be done: a row is due, or a week begins.
fn next_day(store: &Store, week: Date, today: Date) -> Result<Option<Date>, StoreError> {
    let due = store.read(|conn| Ok::<_, StoreError>([workload::next_day(conn)?, support::next_day(conn)?]))?;
    let due = due.into_iter().flatten().min();
    let monday = workload_week::weeks_from(week, 1);
    let day = due.map_or(monday, |due| due.min(monday));
    Ok((day <= today).then_some(day))
}

/// Writes the rows of people anew, as long as there are any who are due.
fn anew(
    store: &Store,
    due: impl Fn(&mut dyn Conn) -> Result<Vec<PersonId>, StoreError>,
    day: Date,
    moment: &Moment<'_>,
) -> Result<u64, ReplayError> {
    let mut done = 0;
    loop {
        let rows = store.read(|conn| {
            let people = due(conn)?;
            people.into_iter().map(|person| Ok(case_anew(conn, person, day, moment)?.0)).collect::<Result<Vec<_>, ReplayError>>()
        })?;
        if rows.is_empty() {
            return Ok(done);
        }
        done += u64::try_from(rows.len()).unwrap_or_default();
        write(store, rows)?;
    }
}

/// What a stream changes, as it stood at a version.
pub(crate) struct Anew {
    stream: Uuid,
    version: Option<i64>,
    pub(crate) changes: Vec<Change>,
}

pub(crate) fn case_anew(
    conn: &mut dyn Conn,
    person: PersonId,
    day: Date,
    moment: &Moment<'_>,
) -> Result<(Anew, CaseFile), ReplayError> {
    // Before the events, so that whoever writes in between is noticed.
    let version = ledger::stream_version(conn, person.0)?;
    let mut file = CaseFile::default();
    replay::catch_up(conn, person, &mut file)?;
    let held = workload::held(conn, person)?;
    let held_by = held.as_ref().map(|row| row.officer);
    let mut rows = workload::changes(person, &file, day, moment.policy);
    // A row that stays as it is costs no write.
    rows.retain(|change| match (change, &held) {
        (workload::Change::PutCase(new), Some(old)) => **new != *old,
        (workload::Change::DropCase(_), old) => old.is_some(),
        _ => true,
    });
    let changes = case::with_week(rows, held_by, day).collect();
    Ok((Anew { stream: person.0, version, changes }, file))
}

fn officers(store: &Store, day: Date, moment: &Moment<'_>) -> Result<u64, ReplayError> {
    let mut done = 0;
    loop {
        let rows = store.read(|conn| {
            let due = workload::officers_due(conn, day, BATCH)?;
            due.into_iter().map(|officer| officer_anew(conn, officer, day, moment)).collect::<Result<Vec<_>, ReplayError>>()
        })?;
        if rows.is_empty() {
            return Ok(done);
        }
        done += u64::try_from(rows.len()).unwrap_or_default();
        write(store, rows)?;
    }
}

/// Takes off what no longer counts as support.
fn supports(store: &Store, day: Date) -> Result<u64, StoreError> {
    let mut done = 0;
    loop {
        let due = store.read(|conn| support::due(conn, day, BATCH))?;
        if due.is_empty() {
            return Ok(done);
        }
        done += u64::try_from(due.len()).unwrap_or_default();
        let changes: Vec<Change> = case::support_with_week(&due, &[], day).collect();
        store.write(move |tx| changes.iter().try_for_each(|change| case::write(tx.conn(), change)))?;
    }
}

pub(crate) fn officer_anew(conn: &mut dyn Conn, id: OfficerId, day: Date, moment: &Moment<'_>) -> Result<Anew, ReplayError> {
    let version = ledger::stream_version(conn, id.0)?;
    let officer = replay::officer(conn, id)?;
    let hours = workload::hours_changes(id, &officer, day, moment.policy).into_iter().collect();
    Ok(Anew { stream: id.0, version, changes: case::with_week(hours, None, day).collect() })
}

/// Writes what was worked out, but for streams in which something happened since: those are given back, to be worked out again.
pub(crate) fn write(store: &Store, rows: Vec<Anew>) -> Result<Vec<Uuid>, StoreError> {
    store.write(move |tx| {
        let mut left = Vec::new();
        for row in rows {
            if ledger::stream_version(tx.conn(), row.stream)? == row.version {
                row.changes.iter().try_for_each(|change| case::write(tx.conn(), change))?;
            } else {
                left.push(row.stream);
            }
        }
        Ok(left)
    })
}
