//! Contracted hours of workload owners (an officer in a team) that were changed by hand: they are kept from report to report.

use jiff::Timestamp;
use uuid::Uuid;

use crate::conn::Conn;
use crate::error::StoreError;
use crate::statement::statements;

statements! {
    FIND = "select contracted from owner_hours where officer = $1 and team = $2";
    SET = "insert into owner_hours (officer, team, contracted) values ($1, $2, $3) \
           on conflict (officer, team) do update set contracted = excluded.contracted";
    KEEP = "insert into owner_hours_change (officer, team, changed_at, changed_by, before, after) values ($1, $2, $3, $4, $5, $6)";
    ALL = "select officer, team, contracted from owner_hours order by officer, team";
    CHANGES = "select changed_at, changed_by, before, after from owner_hours_change where officer = $1 and team = $2 \
               order by changed_at desc limit $3";
}

/// A change of hours, in hundredths of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoursChange {
    /// When.
    pub at: Timestamp,
    /// By which account or job.
    pub by: Uuid,
    /// Before; none when the grade's usual hours held.
    pub before: Option<i64>,
    /// After.
    pub after: i64,
}

/// Sets an owner's hours a week, in hundredths, and keeps what they were.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn set(
    conn: &mut dyn Conn,
    officer: &str,
    team: &str,
    hundredths: i64,
    (at, by): (Timestamp, Uuid),
) -> Result<(), StoreError> {
    let before = find(conn, officer, team)?;
    if before == Some(hundredths) {
        return Ok(());
    }
    conn.execute(SET, &[officer.into(), team.into(), hundredths.into()])?;
    let kept = [officer.into(), team.into(), at.into(), by.into(), before.into(), hundredths.into()];
    conn.execute(KEEP, &kept).map(drop)
}

/// An owner's hours, if they were ever set.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn find(conn: &mut dyn Conn, officer: &str, team: &str) -> Result<Option<i64>, StoreError> {
    conn.query_opt(FIND, &[officer.into(), team.into()], |row| row.get_int(0))
}

/// All hours that were set: staff code, team code, hundredths.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn all(conn: &mut dyn Conn) -> Result<Vec<(String, String, i64)>, StoreError> {
    conn.collect(ALL, &[], |row| Ok((row.get_text(0)?.to_owned(), row.get_text(1)?.to_owned(), row.get_int(2)?)))
}

/// An owner's changes of hours, newest first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn changes(conn: &mut dyn Conn, officer: &str, team: &str, limit: u32) -> Result<Vec<HoursChange>, StoreError> {
    conn.collect(CHANGES, &[officer.into(), team.into(), limit.into()], |row| {
        Ok(HoursChange { at: row.get_timestamp(0)?, by: row.get_uuid(1)?, before: row.opt_int(2)?, after: row.get_int(3)? })
    })
}
