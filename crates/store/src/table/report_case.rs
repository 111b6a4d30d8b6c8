//! The case rows of a workload report: who is listed under which owner, at which tier, where.

use crate::conn::{Conn, Value};
use crate::error::StoreError;
use crate::statement::statements;

statements! {
    INSERT = "insert into report_case (report, owner, number, person, tier, location, row_type) values ($1, $2, $3, $4, $5, $6, $7)";
    OF_OWNER = "select person, tier, location, row_type from report_case where report = $1 and owner = $2 order by number limit $3";
    OF_PERSON = "select owner, number, person, tier, location, row_type from report_case where report = $1 and person = $2 \
                 order by owner, number";
    REMOVE = "delete from report_case where report = $1 and owner = $2 and number = $3";
    NEXT = "select coalesce(max(number), 0) + 1 from report_case where report = $1 and owner = $2";
    PRUNE = "delete from report_case where report < $1";
}

/// A case row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportCase {
    /// Case number, as the extract has it.
    pub person: String,
    /// The tier's number: 0 untiered, 1 A3 to 32 D0S.
    pub tier: u8,
    /// Where: 0 community, 1 licence, 2 custody.
    pub location: u8,
    /// The extract's letter: N, W, U, O, S, L, I, P.
    pub row_type: char,
}

/// Where a case row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The owner's place in the report.
    pub owner: i64,
    /// Its place under the owner.
    pub number: i64,
}

/// Writes an owner's case rows, in order.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn insert(conn: &mut dyn Conn, report: i64, owner: i64, cases: &[ReportCase]) -> Result<(), StoreError> {
    (1_i64..).zip(cases).try_for_each(|(number, case)| put(conn, report, Line { owner, number }, case))
}

fn put(conn: &mut dyn Conn, report: i64, line: Line, case: &ReportCase) -> Result<(), StoreError> {
    let mut letter = [0; 4];
    let values = [
        report.into(),
        line.owner.into(),
        line.number.into(),
        (&case.person).into(),
        u32::from(case.tier).into(),
        u32::from(case.location).into(),
        Value::from(&*case.row_type.encode_utf8(&mut letter)),
    ];
    conn.execute(INSERT, &values).map(drop)
}

fn read(row: &crate::conn::Row<'_>, first: usize) -> Result<ReportCase, StoreError> {
    let small = |column| Ok::<_, StoreError>(u8::try_from(row.get_int(column)?).unwrap_or(u8::MAX));
    Ok(ReportCase {
        person: row.get_text(first)?.to_owned(),
        tier: small(first + 1)?,
        location: small(first + 2)?,
        row_type: row.get_text(first + 3)?.chars().next().unwrap_or(' '),
    })
}

/// An owner's case rows, in the order of the extract.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_owner(conn: &mut dyn Conn, report: i64, owner: i64, limit: u32) -> Result<Vec<ReportCase>, StoreError> {
    conn.collect(OF_OWNER, &[report.into(), owner.into(), limit.into()], |row| read(row, 0))
}

/// Every row of a person in a report: usually one. It looks through the report, which takes some milliseconds.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_person(conn: &mut dyn Conn, report: i64, person: &str) -> Result<Vec<(Line, ReportCase)>, StoreError> {
    conn.collect(OF_PERSON, &[report.into(), person.into()], |row| {
        Ok((Line { owner: row.get_int(0)?, number: row.get_int(1)? }, read(row, 2)?))
    })
}

/// Moves a case row to another owner of the same report.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn move_to(conn: &mut dyn Conn, report: i64, from: Line, case: &ReportCase, owner: i64) -> Result<(), StoreError> {
    conn.execute(REMOVE, &[report.into(), from.owner.into(), from.number.into()])?;
    let number = conn.query_one(NEXT, &[report.into(), owner.into()], |row| row.get_int(0))?;
    put(conn, report, Line { owner, number }, case)
}

/// Clears away the case rows of reports before a number: only the newest two are asked for, their figures stay.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn prune(conn: &mut dyn Conn, before_report: i64) -> Result<u64, StoreError> {
    conn.execute(PRUNE, &[before_report.into()])
}
