//! Workload by week: how each officer stood at the end of each week (this week: now), and which cases changed it.
//!
//! A week is named by its Monday. While a week runs its row follows the officer's sums; when the next begins it stays as it
//! was, and [`crate::refresh`] begins the next. A history that comes in whole (an import, a rebuild) is looked at on each
//! week's last day instead, and gives the same rows. Points in hundredths.

use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use record::{
    CaseFile, Event, OfficerId, PersonId, Recorded,
    officer::{Officer, OfficerEvent},
    workload::case_load_then,
};
use rules::Policy;
use uuid::Uuid;

use super::{ReadTable, case::Moment, support, workload};
use crate::conn::Conn;
use crate::error::StoreError;
use crate::statement::statements;

/// Weeks before this one that are kept.
pub const WEEKS_KEPT: i64 = 13;
/// Weeks before this one whose case changes are kept.
pub const CHANGES_KEPT: i64 = 1;

const DDL: &str = "\
create table workload_week (
  week      text not null,
  officer   blob not null check (length(officer) = 16),
  team      blob check (length(team) = 16),
  cases     integer not null,
  points    integer not null,
  available integer not null,
  primary key (week, officer)
) strict, without rowid;
create table workload_week_case (
  officer blob not null check (length(officer) = 16),
  week    text not null,
  person  blob not null check (length(person) = 16),
  before  integer,
  after   integer,
  primary key (officer, week, person)
) strict, without rowid;
";

/// The tables, for migration and rebuild.
pub const TABLE: ReadTable = ReadTable {
    name: "workload_week",
    ddl: DDL,
    ddl_postgres: None,
    drop_script: "drop table if exists workload_week; drop table if exists workload_week_case;",
    clear: &["delete from workload_week", "delete from workload_week_case"],
};

statements! {
    ADD = "insert into workload_week (week, officer, team, cases, points, available) values ($1, $2, null, $3, $4, 0) \
           on conflict (week, officer) do update set cases = workload_week.cases + excluded.cases, \
           points = workload_week.points + excluded.points";
    PUT_AVAILABLE = "insert into workload_week (week, officer, team, cases, points, available) values ($1, $2, $3, 0, 0, $4) \
                     on conflict (week, officer) do update set team = excluded.team, available = excluded.available";
    NOW = "insert into workload_week (week, officer, team, cases, points, available) \
           values ($1, $2, (select team from officer where officer = $2), \
           coalesce((select cases from officer_points where officer = $2), 0), \
           coalesce((select points from officer_points where officer = $2), 0) \
           + coalesce((select points from officer_support where officer = $2), 0), \
           coalesce((select available from officer_hours where officer = $2), 0)) \
           on conflict (week, officer) do update set team = excluded.team, cases = excluded.cases, points = excluded.points, \
           available = excluded.available";
    ALL_NOW = "insert into workload_week (week, officer, team, cases, points, available) \
               select $1, x.officer, o.team, coalesce(p.cases, 0), coalesce(p.points, 0) + coalesce(s.points, 0), \
               coalesce(h.available, 0) \
               from (select officer from officer_points union select officer from officer_support \
               union select officer from officer_hours) as x \
               left join officer o on o.officer = x.officer left join officer_points p on p.officer = x.officer \
               left join officer_support s on s.officer = x.officer left join officer_hours h on h.officer = x.officer where true \
               on conflict (week, officer) do update set team = excluded.team, cases = excluded.cases, points = excluded.points, \
               available = excluded.available";
    DROP_EMPTY = "delete from workload_week where week = $1 and officer = $2 and cases = 0 and points = 0 \
                  and not exists (select 1 from officer_hours h where h.officer = workload_week.officer)";
    CASE_OF = "select before from workload_week_case where officer = $1 and week = $2 and person = $3";
    PUT_CASE = "insert into workload_week_case (officer, week, person, before, after) values ($1, $2, $3, $4, $5) \
                on conflict (officer, week, person) do update set after = excluded.after";
    DROP_CASE = "delete from workload_week_case where officer = $1 and week = $2 and person = $3";
    PRUNE = "delete from workload_week where week < $1";
    PRUNE_CASES = "delete from workload_week_case where week < $1";
    NEWEST = "select max(week) from workload_week";
    OF_OFFICER = "select week, team, cases, points, available from workload_week where week = $1 and officer = $2";
    EXCESSIVE = "select officer from workload_week where week >= $1 and week <= $2 and available > 0 \
                 and (points + 50) / 100 * 10000 >= available * $3 \
                 group by officer having count(*) >= $4 order by officer";
    NATION = "select week, cast(sum(cases) as bigint), cast(sum(points) as bigint), cast(sum(available) as bigint) \
              from workload_week where week >= $1 group by week order by week";
    OF_REGION = "select w.week, cast(sum(w.cases) as bigint), cast(sum(w.points) as bigint), cast(sum(w.available) as bigint) \
                 from workload_week w join unit t on t.unit = w.team join unit u on u.unit = t.parent \
                 where w.week >= $1 and u.parent = $2 group by w.week order by w.week";
    OF_UNIT = "select w.week, cast(sum(w.cases) as bigint), cast(sum(w.points) as bigint), cast(sum(w.available) as bigint) \
               from workload_week w join unit t on t.unit = w.team where w.week >= $1 and t.parent = $2 \
               group by w.week order by w.week";
    OF_TEAM = "select week, cast(sum(cases) as bigint), cast(sum(points) as bigint), cast(sum(available) as bigint) \
               from workload_week where week >= $1 and team = $2 group by week order by week";
    CASES = "select week, person, before, after from workload_week_case where officer = $1 and week >= $2 order by week, person";
}

/// What an event, or a whole history, changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A case changes an officer's week, seen against the row that the case has: written before that row is.
    Note {
        /// The Monday.
        week: Date,
        /// The case.
        person: PersonId,
        /// Who will hold it and what it will weigh; none when it is held no more.
        after: Option<(OfficerId, i64)>,
    },
    /// What a case of a whole history changed in a week.
    PutCase(CaseChange),
    /// A case of a whole history, or support on it, counted for an officer at a past week's end.
    Add(Added),
    /// What an officer could carry at a past week's end.
    PutAvailable {
        /// The Monday.
        week: Date,
        /// The officer.
        officer: OfficerId,
        /// Their team.
        team: Option<Uuid>,
        /// Available points.
        available: i64,
    },
    /// This week's row of an officer is as their sums are now: written after those.
    Now {
        /// The Monday.
        week: Date,
        /// The officer.
        officer: OfficerId,
    },
}

/// Cases and points that count for an officer at a week's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Added {
    /// The Monday.
    pub week: Date,
    /// The officer.
    pub officer: OfficerId,
    /// Cases.
    pub cases: i64,
    /// Points.
    pub points: i64,
}

/// A case that came, went or changed its weight in a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseChange {
    /// The Monday.
    pub week: Date,
    /// For which officer.
    pub officer: OfficerId,
    /// The case.
    pub person: PersonId,
    /// Points at the week's beginning; none for a case that came.
    pub before: Option<i64>,
    /// Points at its end or now; none for a case that went.
    pub after: Option<i64>,
}

/// An officer's week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeekRow {
    /// The Monday.
    pub week: Date,
    /// Cases.
    pub cases: i64,
    /// Points.
    pub points: i64,
    /// Available points, whole.
    pub available: i64,
}

/// The Monday of a day's week.
#[must_use]
pub fn monday(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

/// A Monday so many weeks later (or earlier).
#[must_use]
pub fn weeks_from(monday: Date, weeks: i64) -> Date {
    monday.saturating_add(weeks.weeks())
}

/// What one more command changes in this week. [`Change::Note`] comes before the case's row is written, [`Change::Now`] after.
#[must_use]
pub fn live(changes: &[workload::Change], before: Option<OfficerId>, today: Date) -> (Vec<Change>, Vec<Change>) {
    let week = monday(today);
    let (mut first, mut last) = (Vec::new(), Vec::new());
    for change in changes {
        let (person, after) = match change {
            workload::Change::PutCase(row) => (row.person, Some((row.officer, row.points))),
            workload::Change::DropCase(person) => (*person, None),
            workload::Change::PutHours(row) => {
                last.push(Change::Now { week, officer: row.officer });
                continue;
            }
            workload::Change::SetTierDue(..) => continue,
        };
        first.push(Change::Note { week, person, after });
        let officers = [before, after.map(|(officer, _)| officer)];
        let officers =
            officers.iter().enumerate().filter(|(place, officer)| !officers.iter().take(*place).any(|o| o == *officer));
        last.extend(officers.filter_map(|(_, officer)| *officer).map(|officer| Change::Now { week, officer }));
    }
    (first, last)
}

/// What a person's whole history says of the weeks that are kept, this one as it stands at its end.
#[must_use]
pub fn of_history(person: PersonId, events: &[Recorded<Event>], moment: &Moment<'_>) -> Vec<Change> {
    let Moment { policy, zone, today } = *moment;
    let supports =
        events.iter().any(|event| matches!(event.event, Event::ContactRecorded(_))) && support::touched(events, moment);
    let this = monday(today);
    let first = weeks_from(this, -WEEKS_KEPT);
    let mut case = CaseFile::default();
    let mut events = events.iter().peekable();
    let mut changes = Vec::new();
    let mut before: Option<(OfficerId, i64)> = None;
    // One week more than is kept, for what the first of them began with.
    for number in -1..=WEEKS_KEPT {
        let week = weeks_from(first, number);
        let last = weeks_from(week, 1).saturating_sub(1.day()).min(today);
        while let Some(event) = events.next_if(|event| event.recorded_on(zone) <= last) {
            case.apply(event);
        }
        let load = case_load_then(&case, last, policy).map(|load| (load.officer, load.points_hundredths));
        if week >= weeks_from(this, -CHANGES_KEPT) {
            changes.extend(changed(week, person, before, load).into_iter().map(Change::PutCase));
        }
        match load {
            Some((officer, _)) if week == this => changes.push(Change::Now { week, officer }),
            Some((officer, points)) if week >= first => changes.push(Change::Add(Added { week, officer, cases: 1, points })),
            _ => {}
        }
        if supports {
            for row in support::rows(person, &case, last, moment) {
                let of = |(officer, points)| match week {
                    _ if week == this => Some(Change::Now { week, officer }),
                    _ if week >= first => Some(Change::Add(Added { week, officer, cases: 0, points })),
                    _ => None,
                };
                changes.extend(row.sides().into_iter().filter_map(of));
            }
        }
        before = load;
    }
    changes
}

fn changed(week: Date, person: PersonId, before: Option<(OfficerId, i64)>, after: Option<(OfficerId, i64)>) -> Vec<CaseChange> {
    let change = |officer, before, after| CaseChange { week, officer, person, before, after };
    match (before, after) {
        _ if before == after => vec![],
        (Some((old, less)), Some((new, more))) if old == new => vec![change(old, Some(less), Some(more))],
        (old, new) => {
            let went = old.map(|(officer, points)| change(officer, Some(points), None));
            let came = new.map(|(officer, points)| change(officer, None, Some(points)));
            went.into_iter().chain(came).collect()
        }
    }
}

/// What an officer's whole history says of the weeks that are kept.
#[must_use]
pub fn of_officer_history(
    id: OfficerId,
    events: &[Recorded<OfficerEvent>],
    today: Date,
    policy: &Policy,
    zone: &TimeZone,
) -> Vec<Change> {
    let this = monday(today);
    let mut officer = Officer::default();
    let mut events = events.iter().peekable();
    let mut changes = Vec::new();
    for back in (1..=WEEKS_KEPT).rev() {
        let week = weeks_from(this, -back);
        let last = weeks_from(week, 1).saturating_sub(1.day());
        while let Some(event) = events.next_if(|event| event.recorded_on(zone) <= last) {
            officer.apply(event);
        }
        if let Some(workload::Change::PutHours(hours)) = workload::hours_changes(id, &officer, last, policy) {
            let team = officer.teams.last().map(|(_, team)| team.0);
            changes.push(Change::PutAvailable { week, officer: id, team, available: hours.available });
        }
    }
    changes.push(Change::Now { week: this, officer: id });
    changes
}

/// Writes a change.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn write(conn: &mut dyn Conn, change: &Change) -> Result<(), StoreError> {
    match change {
        Change::Note { week, person, after } => {
            let before = workload::held(conn, *person)?.map(|row| (row.officer, row.points));
            changed(*week, *person, before, *after).iter().try_for_each(|change| note(conn, change))
        }
        Change::PutCase(change) => put_case(conn, change),
        Change::Add(added) => {
            let values = [added.week.into(), added.officer.0.into(), added.cases.into(), added.points.into()];
            conn.execute(ADD, &values)?;
            // Support given and received may come to nought.
            conn.execute(DROP_EMPTY, &[added.week.into(), added.officer.0.into()]).map(drop)
        }
        Change::PutAvailable { week, officer, team, available } => {
            conn.execute(PUT_AVAILABLE, &[(*week).into(), officer.0.into(), (*team).into(), (*available).into()]).map(drop)
        }
        Change::Now { week, officer } => {
            conn.execute(NOW, &[(*week).into(), officer.0.into()])?;
            conn.execute(DROP_EMPTY, &[(*week).into(), officer.0.into()]).map(drop)
        }
    }
}

fn put_case(conn: &mut dyn Conn, change: &CaseChange) -> Result<(), StoreError> {
    let values = [change.officer.0.into(), change.week.into(), change.person.0.into(), change.before.into(), change.after.into()];
    conn.execute(PUT_CASE, &values).map(drop)
}

/// Notes a change against what the week began with: what comes and goes within one week leaves nothing.
fn note(conn: &mut dyn Conn, change: &CaseChange) -> Result<(), StoreError> {
    let key = [change.officer.0.into(), change.week.into(), change.person.0.into()];
    match conn.query_opt(CASE_OF, &key, |row| row.opt_int(0))? {
        Some(began) if began == change.after => conn.execute(DROP_CASE, &key).map(drop),
        _ => put_case(conn, change),
    }
}

/// Begins a week for every officer; clears away what is no longer kept.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn begin(conn: &mut dyn Conn, week: Date) -> Result<(), StoreError> {
    conn.execute(ALL_NOW, &[week.into()])?;
    conn.execute(PRUNE, &[weeks_from(week, -WEEKS_KEPT).into()])?;
    conn.execute(PRUNE_CASES, &[weeks_from(week, -CHANGES_KEPT).into()]).map(drop)
}

/// The newest week that was begun.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn newest(conn: &mut dyn Conn) -> Result<Option<Date>, StoreError> {
    conn.query_one(NEWEST, &[], |row| row.opt_date(0))
}

fn read(row: &crate::conn::Row<'_>) -> Result<WeekRow, StoreError> {
    Ok(WeekRow { week: row.get_date(0)?, cases: row.get_int(1)?, points: row.get_int(2)?, available: row.get_int(3)? })
}

/// An officer's weeks up to `this` one, oldest first; weeks before they joined are not there.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_officer(conn: &mut dyn Conn, officer: OfficerId, this: Date) -> Result<Vec<WeekRow>, StoreError> {
    let mut weeks = Vec::new();
    for back in (0..=WEEKS_KEPT).rev() {
        let week = weeks_from(this, -back);
        weeks.extend(conn.query_opt(OF_OFFICER, &[week.into(), officer.0.into()], |row| {
            Ok(WeekRow { week, cases: row.get_int(2)?, points: row.get_int(3)?, available: row.get_int(4)? })
        })?);
    }
    Ok(weeks)
}

/// Officers who were over a line in each of the `weeks` weeks up to `this` one. The line is in hundredths of a percent: 11,005 is
/// what shows as more than 110 % with one decimal.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn over(conn: &mut dyn Conn, this: Date, weeks: u32, from: u32) -> Result<Vec<OfficerId>, StoreError> {
    let first = weeks_from(this, 1 - i64::from(weeks));
    let values = [first.into(), this.into(), from.into(), weeks.into()];
    conn.collect(EXCESSIVE, &values, |row| row.get_uuid(0).map(OfficerId))
}

/// Whose weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    Nation,
    /// A region's.
    Region(Uuid),
    /// A delivery unit's.
    Unit(Uuid),
    /// A team's.
    Team(Uuid),
}

/// The summed weeks of those who were there then, oldest first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn trend(conn: &mut dyn Conn, whose: Whose, this: Date) -> Result<Vec<WeekRow>, StoreError> {
    let first = weeks_from(this, -WEEKS_KEPT);
    match whose {
        Whose::Nation => conn.collect(NATION, &[first.into()], read),
        Whose::Region(region) => conn.collect(OF_REGION, &[first.into(), region.into()], read),
        Whose::Unit(unit) => conn.collect(OF_UNIT, &[first.into(), unit.into()], read),
        Whose::Team(team) => conn.collect(OF_TEAM, &[first.into(), team.into()], read),
    }
}

/// The cases that changed an officer's weeks, from the week `since` on.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn cases(conn: &mut dyn Conn, officer: OfficerId, since: Date) -> Result<Vec<CaseChange>, StoreError> {
    conn.collect(CASES, &[officer.0.into(), since.into()], |row| {
        Ok(CaseChange {
            week: row.get_date(0)?,
            officer,
            person: PersonId(row.get_uuid(1)?),
            before: row.opt_int(2)?,
            after: row.opt_int(3)?,
        })
    })
}
