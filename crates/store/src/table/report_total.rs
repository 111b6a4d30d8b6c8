//! What each report said of the nation and of each region, unit and team: the trend, without reading a report's owners again.

use jiff::civil::Date;

use crate::conn::Conn;
use crate::error::StoreError;
use crate::statement::statements;

statements! {
    CLEAR = "delete from report_total where report = $1";
    NATION = "insert into report_total (report, kind, code, owners, cases, points, available) \
              select report, 'nation', '', count(*), sum(cases), sum(points), sum(available) from report_owner \
              where report = $1 group by report";
    REGION = "insert into report_total (report, kind, code, owners, cases, points, available) \
              select report, 'region', region, count(*), sum(cases), sum(points), sum(available) from report_owner \
              where report = $1 group by report, region";
    UNIT = "insert into report_total (report, kind, code, owners, cases, points, available) \
            select report, 'unit', unit, count(*), sum(cases), sum(points), sum(available) from report_owner \
            where report = $1 group by report, unit";
    TEAM = "insert into report_total (report, kind, code, owners, cases, points, available) \
            select report, 'team', team, count(*), sum(cases), sum(points), sum(available) from report_owner \
            where report = $1 group by report, team";
    TREND = "select r.as_of, t.cases, t.points, t.available from report_total t join workload_report r on r.number = t.report \
             where t.kind = $1 and t.code = $2 order by t.report desc limit $3";
    OWNER_TREND = "select r.as_of, o.cases, o.points, o.available from report_owner o \
                   join workload_report r on r.number = o.report where o.officer = $1 and o.team = $2 order by o.report desc limit $3";
}

/// Of what kind of place a total is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TotalOf<'a> {
    /// Everybody.
    Nation,
    /// A region, by code.
    Region(&'a str),
    /// A delivery unit, by code.
    Unit(&'a str),
    /// A team, by code.
    Team(&'a str),
}

/// One report's total. Points in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// The day the report was calculated for.
    pub as_of: Date,
    /// Cases.
    pub cases: i64,
    /// Points, in hundredths.
    pub points: i64,
    /// Available points, whole.
    pub available: i64,
}

/// Sums a report's owners anew.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn refresh(conn: &mut dyn Conn, report: i64) -> Result<(), StoreError> {
    for sql in [CLEAR, NATION, REGION, UNIT, TEAM] {
        conn.execute(sql, &[report.into()])?;
    }
    Ok(())
}

fn read(row: &crate::conn::Row<'_>) -> Result<Total, StoreError> {
    Ok(Total { as_of: row.get_date(0)?, cases: row.get_int(1)?, points: row.get_int(2)?, available: row.get_int(3)? })
}

/// A place's totals in the newest reports, newest first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn trend(conn: &mut dyn Conn, of: TotalOf<'_>, limit: u32) -> Result<Vec<Total>, StoreError> {
    let (kind, code) = match of {
        TotalOf::Nation => ("nation", ""),
        TotalOf::Region(code) => ("region", code),
        TotalOf::Unit(code) => ("unit", code),
        TotalOf::Team(code) => ("team", code),
    };
    conn.collect(TREND, &[kind.into(), code.into(), limit.into()], read)
}

/// An owner's figures in the newest reports, newest first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn owner_trend(conn: &mut dyn Conn, officer: &str, team: &str, limit: u32) -> Result<Vec<Total>, StoreError> {
    conn.collect(OWNER_TREND, &[officer.into(), team.into(), limit.into()], read)
}
