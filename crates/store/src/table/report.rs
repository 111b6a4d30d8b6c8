//! Workload reports: what each extract said, owner by owner, whole or not at all.
//!
//! A workload owner is an officer in a team. Only one report is open; [`insert`] closes it and writes the next in the caller's
//! transaction, so readers see the old one until the new one is whole. Points are in hundredths, hours in hundredths of an hour.

use jiff::{Timestamp, civil::Date, civil::DateTime};
use rules::grade::Grade;
use uuid::Uuid;

use super::report_case;
use crate::conn::{Conn, Row, Value};
use crate::digest::Digest;
use crate::error::StoreError;
use crate::statement::statements;

statements! {
    NEXT = "select coalesce(max(number), 0) + 1 from workload_report";
    CLOSE = "update workload_report set state = 'closed', closed_at = $1 where state = 'open'";
    INSERT = "insert into workload_report (number, content_sha256, taken_at, as_of, imported_at, imported_by, state, owners, cases, \
              findings) values ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9)";
    OPEN = "select number, content_sha256, taken_at, as_of, imported_at, imported_by, state, owners, cases, findings \
            from workload_report where state = 'open'";
    OF_CONTENT = "select number, content_sha256, taken_at, as_of, imported_at, imported_by, state, owners, cases, findings \
                  from workload_report where content_sha256 = $1";
    LATEST = "select number, content_sha256, taken_at, as_of, imported_at, imported_by, state, owners, cases, findings \
              from workload_report order by number desc limit $1";
    INSERT_OWNER = "insert into report_owner (report, owner, region, unit, team, officer, forename, surname, grade_code, grade, \
                    contracted, reduced, available, cases, untiered, community, licence, custody, case_points, t2a_points, \
                    standard_points, fast_points, support_points, points, counts) \
                    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
                    $23, $24, $25)";
    SET_FIGURES = "update report_owner set contracted = $1, reduced = $2, available = $3, cases = $4, untiered = $5, \
                   community = $6, licence = $7, custody = $8, case_points = $9, t2a_points = $10, standard_points = $11, \
                   fast_points = $12, support_points = $13, points = $14, counts = $15 where report = $16 and owner = $17";
    SET_POINTS = "update report_owner set case_points = $1, t2a_points = $2, standard_points = $3, fast_points = $4, points = $5 \
                  where report = $6 and owner = $7";
    OWNERS = "select owner, region, unit, team, officer, forename, surname, grade_code, grade, contracted, reduced, available, \
              cases, untiered, community, licence, custody, case_points, t2a_points, standard_points, fast_points, \
              support_points, points, counts from report_owner where report = $1 order by owner";
    OF_REGION = "select owner, region, unit, team, officer, forename, surname, grade_code, grade, contracted, reduced, available, \
                 cases, untiered, community, licence, custody, case_points, t2a_points, standard_points, fast_points, \
                 support_points, points, counts from report_owner where report = $1 and region = $2 order by owner";
    OF_UNIT = "select owner, region, unit, team, officer, forename, surname, grade_code, grade, contracted, reduced, available, \
               cases, untiered, community, licence, custody, case_points, t2a_points, standard_points, fast_points, \
               support_points, points, counts from report_owner where report = $1 and unit = $2 order by owner";
    OF_TEAM = "select owner, region, unit, team, officer, forename, surname, grade_code, grade, contracted, reduced, available, \
               cases, untiered, community, licence, custody, case_points, t2a_points, standard_points, fast_points, \
               support_points, points, counts from report_owner where report = $1 and team = $2 order by owner";
    OF_OFFICER = "select owner, region, unit, team, officer, forename, surname, grade_code, grade, contracted, reduced, available, \
                  cases, untiered, community, licence, custody, case_points, t2a_points, standard_points, fast_points, \
                  support_points, points, counts from report_owner where officer = $1 and report = $2 order by owner";
    BY_NUMBER = "select owner, region, unit, team, officer, forename, surname, grade_code, grade, contracted, reduced, available, \
                 cases, untiered, community, licence, custody, case_points, t2a_points, standard_points, fast_points, \
                 support_points, points, counts from report_owner where report = $1 and owner = $2";
    EXTRAS = "select officer, cast(sum(standard_points + fast_points) as bigint), cast(sum(support_points) as bigint) \
              from report_owner where report = $1 group by officer \
              having sum(standard_points + fast_points) <> 0 or sum(support_points) <> 0 order by officer";
    OVER = "select officer, team from report_owner where report > $1 and report <= $2 and available > 0 \
            and (points + 50) / 100 * 10000 >= available * $3 group by officer, team having count(*) >= $4 order by officer, team";
    INSERT_FINDING = "insert into report_finding (report, number, sheet, line, words) values ($1, $2, $3, $4, $5)";
    FINDINGS = "select sheet, line, words from report_finding where report = $1 order by number limit $2";
}

/// What is said of a report as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// Its number, from 1.
    pub number: i64,
    /// Digest of what was imported: the same content is imported once.
    pub content: Digest,
    /// When the extract was taken, as it says.
    pub taken_at: Option<DateTime>,
    /// The day it was calculated for.
    pub as_of: Date,
    /// When it was imported.
    pub imported_at: Timestamp,
    /// By which account or job.
    pub imported_by: Uuid,
    /// Whether it is the open one.
    pub open: bool,
    /// Owners.
    pub owners: i64,
    /// Case rows.
    pub cases: i64,
    /// What the import found.
    pub findings: i64,
}

/// An officer in a team, as a report has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerRow {
    /// Code of the region.
    pub region: String,
    /// Code of the delivery unit.
    pub unit: String,
    /// Code of the team.
    pub team: String,
    /// Staff code.
    pub officer: String,
    /// Forename.
    pub forename: String,
    /// Surname.
    pub surname: String,
    /// Grade as the extract has it.
    pub grade_code: String,
    /// Grade as policy reads it.
    pub grade: Grade,
    /// What is worked out.
    pub figures: OwnerFigures,
}

/// An owner's figures. Points in hundredths, hours in hundredths of an hour.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnerFigures {
    /// Contracted hours a week.
    pub contracted: i64,
    /// Hours a week taken off by reductions in force.
    pub reduced: i64,
    /// Available points, in whole points.
    pub available: i64,
    /// All cases, T2A among them.
    pub cases: i64,
    /// Of them without a tier.
    pub untiered: i64,
    /// In the community.
    pub community: i64,
    /// On licence.
    pub licence: i64,
    /// In custody.
    pub custody: i64,
    /// Points of cases.
    pub case_points: i64,
    /// Points of T2A cases.
    pub t2a_points: i64,
    /// Points of standard court reports.
    pub standard_points: i64,
    /// Points of fast court reports.
    pub fast_points: i64,
    /// Points of case management support, given less received.
    pub support_points: i64,
    /// All points.
    pub points: i64,
    /// The counts by tier and location that points are made of; the service packs and reads them.
    pub counts: Vec<u8>,
}

/// Something that an import noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingRow {
    /// In which sheet.
    pub sheet: String,
    /// In which row, counted from 1 with the header; none for the sheet as a whole.
    pub line: Option<i64>,
    /// What, in words.
    pub words: String,
}

/// A whole report, ready to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewReport {
    /// Digest of what is imported.
    pub content: Option<Digest>,
    /// When the extract was taken.
    pub taken_at: Option<DateTime>,
    /// Owners with their case rows.
    pub owners: Vec<(OwnerRow, Vec<report_case::ReportCase>)>,
    /// What the import noticed.
    pub findings: Vec<FindingRow>,
}

/// By whom, when and for which day a report is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Import {
    /// The day it is calculated for.
    pub as_of: Date,
    /// Now.
    pub at: Timestamp,
    /// The account or job.
    pub by: Uuid,
}

/// Closes the open report and writes the next one. In one transaction of the caller: readers see the old one until it commits.
///
/// # Errors
/// [`StoreError::Taken`] when the same content was imported before; else as the engine refuses.
pub fn insert(conn: &mut dyn Conn, new: &NewReport, import: &Import) -> Result<i64, StoreError> {
    let number = conn.query_one(NEXT, &[], |row| row.get_int(0))?;
    conn.execute(CLOSE, &[import.at.into()])?;
    let count = |length: usize| Value::Int(i64::try_from(length).unwrap_or(i64::MAX));
    let head = [
        number.into(),
        new.content.unwrap_or_else(|| Digest::of(&number.to_be_bytes())).into(),
        new.taken_at.map(|at| at.to_string()).into(),
        import.as_of.into(),
        import.at.into(),
        import.by.into(),
        count(new.owners.len()),
        count(new.owners.iter().map(|(_, cases)| cases.len()).sum()),
        count(new.findings.len()),
    ];
    conn.execute(INSERT, &head)?;
    for (place, (owner, cases)) in (1_i64..).zip(&new.owners) {
        insert_owner(conn, number, place, owner)?;
        report_case::insert(conn, number, place, cases)?;
    }
    for (place, finding) in (1_i64..).zip(&new.findings) {
        let values = [number.into(), place.into(), (&finding.sheet).into(), finding.line.into(), (&finding.words).into()];
        conn.execute(INSERT_FINDING, &values)?;
    }
    super::report_total::refresh(conn, number)?;
    Ok(number)
}

fn insert_owner(conn: &mut dyn Conn, report: i64, place: i64, owner: &OwnerRow) -> Result<(), StoreError> {
    let figures = &owner.figures;
    let values = [
        report.into(),
        place.into(),
        (&owner.region).into(),
        (&owner.unit).into(),
        (&owner.team).into(),
        (&owner.officer).into(),
        (&owner.forename).into(),
        (&owner.surname).into(),
        (&owner.grade_code).into(),
        owner.grade.as_str().into(),
        figures.contracted.into(),
        figures.reduced.into(),
        figures.available.into(),
        figures.cases.into(),
        figures.untiered.into(),
        figures.community.into(),
        figures.licence.into(),
        figures.custody.into(),
        figures.case_points.into(),
        figures.t2a_points.into(),
        figures.standard_points.into(),
        figures.fast_points.into(),
        figures.support_points.into(),
        figures.points.into(),
        figures.counts.as_slice().into(),
    ];
    conn.execute(INSERT_OWNER, &values).map(drop)
}

/// Writes an owner's figures anew: after a change of hours, or when a case was moved. [`super::report_total::refresh`] follows.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn set_figures(conn: &mut dyn Conn, report: i64, owner: i64, figures: &OwnerFigures) -> Result<(), StoreError> {
    let values = [
        figures.contracted.into(),
        figures.reduced.into(),
        figures.available.into(),
        figures.cases.into(),
        figures.untiered.into(),
        figures.community.into(),
        figures.licence.into(),
        figures.custody.into(),
        figures.case_points.into(),
        figures.t2a_points.into(),
        figures.standard_points.into(),
        figures.fast_points.into(),
        figures.support_points.into(),
        figures.points.into(),
        figures.counts.as_slice().into(),
        report.into(),
        owner.into(),
    ];
    conn.execute(SET_FIGURES, &values).map(drop)
}

/// Writes an owner's points anew: after a change of weights. [`super::report_total::refresh`] follows the last.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn set_points(conn: &mut dyn Conn, report: i64, owner: i64, figures: &OwnerFigures) -> Result<(), StoreError> {
    let values = [
        figures.case_points.into(),
        figures.t2a_points.into(),
        figures.standard_points.into(),
        figures.fast_points.into(),
        figures.points.into(),
        report.into(),
        owner.into(),
    ];
    conn.execute(SET_POINTS, &values).map(drop)
}

fn read(row: &Row<'_>) -> Result<ReportRow, StoreError> {
    Ok(ReportRow {
        number: row.get_int(0)?,
        content: row.get_digest(1)?,
        taken_at: row.opt_text(2)?.and_then(|text| text.parse().ok()),
        as_of: row.get_date(3)?,
        imported_at: row.get_timestamp(4)?,
        imported_by: row.get_uuid(5)?,
        open: row.get_text(6)? == "open",
        owners: row.get_int(7)?,
        cases: row.get_int(8)?,
        findings: row.get_int(9)?,
    })
}

fn read_owner(row: &Row<'_>) -> Result<(i64, OwnerRow), StoreError> {
    let text = |column| row.get_text(column).map(str::to_owned);
    let owner = OwnerRow {
        region: text(1)?,
        unit: text(2)?,
        team: text(3)?,
        officer: text(4)?,
        forename: text(5)?,
        surname: text(6)?,
        grade_code: text(7)?,
        grade: row.get_text(8)?.parse().unwrap_or(Grade::None),
        figures: OwnerFigures {
            contracted: row.get_int(9)?,
            reduced: row.get_int(10)?,
            available: row.get_int(11)?,
            cases: row.get_int(12)?,
            untiered: row.get_int(13)?,
            community: row.get_int(14)?,
            licence: row.get_int(15)?,
            custody: row.get_int(16)?,
            case_points: row.get_int(17)?,
            t2a_points: row.get_int(18)?,
            standard_points: row.get_int(19)?,
            fast_points: row.get_int(20)?,
            support_points: row.get_int(21)?,
            points: row.get_int(22)?,
            counts: row.get_blob(23)?.to_vec(),
        },
    };
    Ok((row.get_int(0)?, owner))
}

/// The open report, if any was imported.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn open(conn: &mut dyn Conn) -> Result<Option<ReportRow>, StoreError> {
    conn.query_opt(OPEN, &[], read)
}

/// The report that was made of some content.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_content(conn: &mut dyn Conn, content: Digest) -> Result<Option<ReportRow>, StoreError> {
    conn.query_opt(OF_CONTENT, &[content.into()], read)
}

/// The newest reports, newest first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn latest(conn: &mut dyn Conn, limit: u32) -> Result<Vec<ReportRow>, StoreError> {
    conn.collect(LATEST, &[limit.into()], read)
}

/// Which owners of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose<'a> {
    /// All.
    Nation,
    /// A region's, by code.
    Region(&'a str),
    /// A delivery unit's, by code.
    Unit(&'a str),
    /// A team's, by code.
    Team(&'a str),
    /// An officer's, in every team, by staff code.
    Officer(&'a str),
}

/// Owners of a report with their places in it, in the order of the extract.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn owners(conn: &mut dyn Conn, report: i64, whose: Whose<'_>) -> Result<Vec<(i64, OwnerRow)>, StoreError> {
    match whose {
        Whose::Nation => conn.collect(OWNERS, &[report.into()], read_owner),
        Whose::Region(code) => conn.collect(OF_REGION, &[report.into(), code.into()], read_owner),
        Whose::Unit(code) => conn.collect(OF_UNIT, &[report.into(), code.into()], read_owner),
        Whose::Team(code) => conn.collect(OF_TEAM, &[report.into(), code.into()], read_owner),
        Whose::Officer(code) => conn.collect(OF_OFFICER, &[code.into(), report.into()], read_owner),
    }
}

/// One owner of a report, by its place in it.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn owner(conn: &mut dyn Conn, report: i64, owner: i64) -> Result<Option<OwnerRow>, StoreError> {
    Ok(conn.query_opt(BY_NUMBER, &[report.into(), owner.into()], read_owner)?.map(|(_, row)| row))
}

/// Points of court reports and of support by staff code, for those who have any: what a live figure adds.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn extras(conn: &mut dyn Conn, report: i64) -> Result<Vec<(String, i64, i64)>, StoreError> {
    conn.collect(EXTRAS, &[report.into()], |row| Ok((row.get_text(0)?.to_owned(), row.get_int(1)?, row.get_int(2)?)))
}

/// Owners (staff code, team code) who were over a line in each of the `reports` reports up to one. The line is in hundredths of a
/// percent, as in [`super::workload_week::over`].
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn over(conn: &mut dyn Conn, report: i64, reports: u32, from: u32) -> Result<Vec<(String, String)>, StoreError> {
    let values = [(report - i64::from(reports)).into(), report.into(), from.into(), reports.into()];
    conn.collect(OVER, &values, |row| Ok((row.get_text(0)?.to_owned(), row.get_text(1)?.to_owned())))
}

/// What the import of a report noticed, in order.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn findings(conn: &mut dyn Conn, report: i64, limit: u32) -> Result<Vec<FindingRow>, StoreError> {
    conn.collect(FINDINGS, &[report.into(), limit.into()], |row| {
        Ok(FindingRow { sheet: row.get_text(0)?.to_owned(), line: row.opt_int(1)?, words: row.get_text(2)?.to_owned() })
    })
}
