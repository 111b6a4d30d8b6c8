//! Cases that somebody opened without a live link, with a stated reason: for the next day's list of the case's officer and of
//! the manager of whoever opened it. The audit is the proof; this is only the telling, and is cleared away in time.

use jiff::{Timestamp, civil::Date};
use record::PersonId;
use uuid::Uuid;

use crate::conn::{Conn, Row};
use crate::error::StoreError;
use crate::statement::statements;

statements! {
    PUT = "insert into opened_with_reason (account, person, opened_on, reason, team, officer, first_at, last_at, pages) \
           values ($1, $2, $3, $4, $5, $6, $7, $8, 1) \
           on conflict (account, person, opened_on, reason) do update set team = excluded.team, officer = excluded.officer, \
           last_at = excluded.last_at, pages = opened_with_reason.pages + 1";
    OF_OFFICER = "select account, person, opened_on, reason, team, officer, first_at, last_at, pages from opened_with_reason \
                  where officer = $1 and opened_on >= $2 order by opened_on desc, first_at desc, account, person limit $3";
    BY_TEAM = "select account, person, opened_on, reason, team, officer, first_at, last_at, pages from opened_with_reason \
               where team = $1 and opened_on >= $2 order by opened_on desc, first_at desc, account, person limit $3";
    PRUNE = "delete from opened_with_reason where opened_on < $1";
}

/// A case as somebody opened it on a day with a reason: all pages of it are one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedRow {
    /// Who opened it.
    pub account: Uuid,
    /// Whose case.
    pub person: PersonId,
    /// The day.
    pub opened_on: Date,
    /// Why, as the audit keeps it.
    pub reason: String,
    /// The team of whoever opened it, on that day.
    pub team: Option<Uuid>,
    /// The officer who held the case then.
    pub officer: Option<Uuid>,
    /// When the first page was opened.
    pub first_at: Timestamp,
    /// When the last was.
    pub last_at: Timestamp,
    /// How many pages.
    pub pages: i64,
}

/// Notes one page that was opened. `pages` and `first_at` of the row matter only when it is the first of its day.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn note(conn: &mut dyn Conn, row: &OpenedRow) -> Result<(), StoreError> {
    let values = [
        row.account.into(),
        row.person.0.into(),
        row.opened_on.into(),
        (&row.reason).into(),
        row.team.into(),
        row.officer.into(),
        row.first_at.into(),
        row.last_at.into(),
    ];
    conn.execute(PUT, &values).map(drop)
}

fn read(row: &Row<'_>) -> Result<OpenedRow, StoreError> {
    Ok(OpenedRow {
        account: row.get_uuid(0)?,
        person: PersonId(row.get_uuid(1)?),
        opened_on: row.get_date(2)?,
        reason: row.get_text(3)?.to_owned(),
        team: row.opt_uuid(4)?,
        officer: row.opt_uuid(5)?,
        first_at: row.get_timestamp(6)?,
        last_at: row.get_timestamp(7)?,
        pages: row.get_int(8)?,
    })
}

/// Openings since a day of cases that an officer held then, newest first, at most `limit`.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_officer(conn: &mut dyn Conn, officer: Uuid, since: Date, limit: u32) -> Result<Vec<OpenedRow>, StoreError> {
    conn.collect(OF_OFFICER, &[officer.into(), since.into(), limit.into()], read)
}

/// Openings since a day by people who were in a team then, newest first, at most `limit`.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn by_team(conn: &mut dyn Conn, team: Uuid, since: Date, limit: u32) -> Result<Vec<OpenedRow>, StoreError> {
    conn.collect(BY_TEAM, &[team.into(), since.into(), limit.into()], read)
}

/// Removes openings from before a day; answers how many.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn prune(conn: &mut dyn Conn, before: Date) -> Result<u64, StoreError> {
    conn.execute(PRUNE, &[before.into()])
}
