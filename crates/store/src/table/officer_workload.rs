//! Officers with what they hold and could carry: the lines of workload pages, joined from the read tables. No table of its own.

use record::OfficerId;
use rules::grade::Grade;
use uuid::Uuid;

use crate::conn::{Conn, Row};
use crate::error::StoreError;
use crate::statement::statements;

statements! {
    ALL = "select o.officer, o.staff_code, o.forename, o.surname, coalesce(h.grade, 'none'), coalesce(h.contracted, 0), \
           coalesce(h.reduced, 0), coalesce(h.available, 0), o.team, coalesce(p.cases, 0), coalesce(p.untiered, 0), \
           coalesce(p.community, 0), coalesce(p.licence, 0), coalesce(p.custody, 0), coalesce(p.points, 0), \
           coalesce(s.points, 0) \
           from officer o left join officer_hours h on h.officer = o.officer left join officer_points p on p.officer = o.officer \
           left join officer_support s on s.officer = o.officer \
           where o.left_on is null or p.cases > 0 order by o.surname, o.forename, o.officer";
    OF_REGION = "select o.officer, o.staff_code, o.forename, o.surname, coalesce(h.grade, 'none'), coalesce(h.contracted, 0), \
                 coalesce(h.reduced, 0), coalesce(h.available, 0), o.team, coalesce(p.cases, 0), coalesce(p.untiered, 0), \
                 coalesce(p.community, 0), coalesce(p.licence, 0), coalesce(p.custody, 0), coalesce(p.points, 0), \
                 coalesce(s.points, 0) \
                 from unit u join unit t on t.parent = u.unit join officer o on o.team = t.unit \
                 left join officer_hours h on h.officer = o.officer left join officer_points p on p.officer = o.officer \
                 left join officer_support s on s.officer = o.officer \
                 where u.parent = $1 and (o.left_on is null or p.cases > 0) order by o.surname, o.forename, o.officer";
    OF_UNIT = "select o.officer, o.staff_code, o.forename, o.surname, coalesce(h.grade, 'none'), coalesce(h.contracted, 0), \
               coalesce(h.reduced, 0), coalesce(h.available, 0), o.team, coalesce(p.cases, 0), coalesce(p.untiered, 0), \
               coalesce(p.community, 0), coalesce(p.licence, 0), coalesce(p.custody, 0), coalesce(p.points, 0), \
               coalesce(s.points, 0) \
               from unit t join officer o on o.team = t.unit \
               left join officer_hours h on h.officer = o.officer left join officer_points p on p.officer = o.officer \
               left join officer_support s on s.officer = o.officer \
               where t.parent = $1 and (o.left_on is null or p.cases > 0) order by o.surname, o.forename, o.officer";
    OF_TEAM = "select o.officer, o.staff_code, o.forename, o.surname, coalesce(h.grade, 'none'), coalesce(h.contracted, 0), \
               coalesce(h.reduced, 0), coalesce(h.available, 0), o.team, coalesce(p.cases, 0), coalesce(p.untiered, 0), \
               coalesce(p.community, 0), coalesce(p.licence, 0), coalesce(p.custody, 0), coalesce(p.points, 0), \
               coalesce(s.points, 0) \
               from officer o left join officer_hours h on h.officer = o.officer left join officer_points p on p.officer = o.officer \
               left join officer_support s on s.officer = o.officer \
               where o.team = $1 and (o.left_on is null or p.cases > 0) order by o.surname, o.forename, o.officer";
    BY_STAFF_CODE = "select o.officer, o.staff_code, o.forename, o.surname, coalesce(h.grade, 'none'), coalesce(h.contracted, 0), \
                     coalesce(h.reduced, 0), coalesce(h.available, 0), o.team, coalesce(p.cases, 0), coalesce(p.untiered, 0), \
                     coalesce(p.community, 0), coalesce(p.licence, 0), coalesce(p.custody, 0), coalesce(p.points, 0), \
                     coalesce(s.points, 0) \
                     from officer o left join officer_hours h on h.officer = o.officer \
                     left join officer_points p on p.officer = o.officer \
                     left join officer_support s on s.officer = o.officer where o.staff_code = $1";
    TIERS = "select tier, location, count(*) from case_points group by tier, location order by tier, location";
    TIERS_OF_REGION = "select c.tier, c.location, count(*) from unit u join unit t on t.parent = u.unit \
                       join officer o on o.team = t.unit join case_points c on c.officer = o.officer where u.parent = $1 \
                       group by c.tier, c.location order by c.tier, c.location";
    TIERS_OF_UNIT = "select c.tier, c.location, count(*) from unit t join officer o on o.team = t.unit \
                     join case_points c on c.officer = o.officer where t.parent = $1 \
                     group by c.tier, c.location order by c.tier, c.location";
    TIERS_OF_TEAM = "select c.tier, c.location, count(*) from officer o join case_points c on c.officer = o.officer \
                     where o.team = $1 group by c.tier, c.location order by c.tier, c.location";
    REDUCED = "select o.staff_code, t.code, h.reduced from officer_hours h join officer o on o.officer = h.officer \
               left join unit t on t.unit = o.team where h.reduced > 0 order by o.staff_code";
}

/// Whose officers.
pub use super::workload_week::Whose;

/// An officer with what they hold and could carry. Points in hundredths, hours in hundredths of an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkloadRow {
    /// The officer.
    pub officer: OfficerId,
    /// Staff code.
    pub staff_code: String,
    /// Forename.
    pub forename: String,
    /// Surname.
    pub surname: String,
    /// Grade today.
    pub grade: Grade,
    /// Contracted hours a week.
    pub contracted: i64,
    /// Hours a week taken off by reductions in force.
    pub reduced: i64,
    /// Available points, whole.
    pub available: i64,
    /// Team.
    pub team: Option<Uuid>,
    /// Cases held.
    pub cases: i64,
    /// Of them without a tier.
    pub untiered: i64,
    /// In the community.
    pub community: i64,
    /// On licence.
    pub licence: i64,
    /// In custody.
    pub custody: i64,
    /// Points of the cases.
    pub points: i64,
    /// Points of support given, less received, from our own record.
    pub support: i64,
}

/// Cases of one tier at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TierCount {
    /// The tier's number; 0 untiered.
    pub tier: u8,
    /// 0 community, 1 licence, 2 custody.
    pub location: u8,
    /// Cases.
    pub cases: i64,
}

fn read(row: &Row<'_>) -> Result<WorkloadRow, StoreError> {
    Ok(WorkloadRow {
        officer: OfficerId(row.get_uuid(0)?),
        staff_code: row.get_text(1)?.to_owned(),
        forename: row.get_text(2)?.to_owned(),
        surname: row.get_text(3)?.to_owned(),
        grade: row.get_text(4)?.parse().unwrap_or(Grade::None),
        contracted: row.get_int(5)?,
        reduced: row.get_int(6)?,
        available: row.get_int(7)?,
        team: row.opt_uuid(8)?,
        cases: row.get_int(9)?,
        untiered: row.get_int(10)?,
        community: row.get_int(11)?,
        licence: row.get_int(12)?,
        custody: row.get_int(13)?,
        points: row.get_int(14)?,
        support: row.get_int(15)?,
    })
}

/// Officers who are there or still hold cases, by name.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn officers(conn: &mut dyn Conn, whose: Whose) -> Result<Vec<WorkloadRow>, StoreError> {
    match whose {
        Whose::Nation => conn.collect(ALL, &[], read),
        Whose::Region(region) => conn.collect(OF_REGION, &[region.into()], read),
        Whose::Unit(unit) => conn.collect(OF_UNIT, &[unit.into()], read),
        Whose::Team(team) => conn.collect(OF_TEAM, &[team.into()], read),
    }
}

/// The officer with a staff code, left or not.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn by_staff_code(conn: &mut dyn Conn, staff_code: &str) -> Result<Option<WorkloadRow>, StoreError> {
    conn.query_opt(BY_STAFF_CODE, &[staff_code.into()], read)
}

/// Cases by tier and place, of the officers who are in a place now.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn tiers(conn: &mut dyn Conn, whose: Whose) -> Result<Vec<TierCount>, StoreError> {
    let read = |row: &Row<'_>| {
        let small = |column| Ok::<_, StoreError>(u8::try_from(row.get_int(column)?).unwrap_or(u8::MAX));
        Ok(TierCount { tier: small(0)?, location: small(1)?, cases: row.get_int(2)? })
    };
    match whose {
        Whose::Nation => conn.collect(TIERS, &[], read),
        Whose::Region(region) => conn.collect(TIERS_OF_REGION, &[region.into()], read),
        Whose::Unit(unit) => conn.collect(TIERS_OF_UNIT, &[unit.into()], read),
        Whose::Team(team) => conn.collect(TIERS_OF_TEAM, &[team.into()], read),
    }
}

/// Officers with reductions in force: staff code, code of the team, hours a week in hundredths.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn reduced(conn: &mut dyn Conn) -> Result<Vec<(String, Option<String>, i64)>, StoreError> {
    conn.collect(REDUCED, &[], |row| Ok((row.get_text(0)?.to_owned(), row.opt_text(1)?.map(str::to_owned), row.get_int(2)?)))
}
