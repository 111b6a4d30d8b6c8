//! The first page after signing in, by role (users-and-journeys section 1, J1): today, what is owed, what is new.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan, civil::Date};
use record::UnitId;
use rules::duty::DutyKind;
use rules::grade::Grade;
use store::{
    Conn,
    table::{
        self,
        caseload::{CaseRow, UnitCount},
        diary::AbsenceRow,
        duty::DutyRow,
        news::NewsRow,
        officer::OfficerRow,
        unit::UnitRow,
    },
};

use super::{Booked, Lines, Owed};
use crate::access::{FieldGroup, Role};
use crate::actor::Actor;
use crate::service::Service;
use crate::trouble::Trouble;

/// Lines of an administrator's tasks: the most harm first.
const TASKS: usize = 25;
/// Lines of the team's appointments of today on an administrator's page: the diary has all.
const TODAY: usize = 25;
/// The most late duties of a team that are looked through.
const OVERDUE_LOOKED_AT: u32 = 2_000;
/// Lines of a head's worst: critical and the longest late.
const WORST: usize = 15;
/// Lines of what came to a head.
const CAME_TO_HEAD: usize = 10;
/// The most pieces of a practitioner's work that are looked through: more than anybody owes.
const WORK_LOOKED_AT: u32 = 500;
/// Lines of the team's longest overdue.
const OVERDUE: u32 = 10;
/// Lines in one block of the page.
const LINES: u32 = 50;
/// Duties of a manager's own that their page shows of each kind: the longest due.
const OF_A_KIND: i64 = 3;
/// Duties of others that a manager's page shows: the longest late.
const RISEN: u32 = 10;
/// The most duties of a manager's own that are looked through: more than one manager can owe and still work.
const DECISIONS_LOOKED_AT: u32 = 2_000;
/// Days ahead that "due this week" looks.
const WEEK_DAYS: i32 = 7;

/// The page: one part for each role that has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// The day.
    pub today: Date,
    /// The instant.
    pub now: Timestamp,
    /// For a practitioner.
    pub practitioner: Option<Practitioner>,
    /// For a senior probation officer.
    pub manager: Option<Manager>,
    /// For the head of a delivery unit.
    pub head: Option<Head>,
    /// For a regional director.
    pub director: Option<Director>,
    /// For a case administrator.
    pub administrator: Option<Administrator>,
}

/// A practitioner's day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Practitioner {
    /// Today's appointments: those that started and lack an outcome first, then by time.
    pub today: Vec<Booked>,
    /// Tomorrow's.
    pub tomorrow: Vec<Booked>,
    /// The next one, when there is none today.
    pub next: Option<Booked>,
    /// Work whose day has passed: the most harm first, then the longest late.
    pub overdue: Vec<Owed>,
    /// Work due within a week.
    pub due: Vec<Owed>,
    /// What others recorded about my people since the beginning of yesterday, newest first.
    pub news: Vec<News>,
    /// How many people I hold, and how many of them at high or very high risk.
    pub cases: (i64, i64),
    /// My managers, when I hold nobody.
    pub managers: Vec<String>,
}

/// Something new about one of my people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// What, when, by whom.
    pub what: NewsRow,
    /// About whom.
    pub who: CaseRow,
}

/// A manager's team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manager {
    /// Cases that nobody holds.
    pub unheld: Vec<CaseRow>,
    /// Duties of mine: to countersign, to decide, to talk, to answer; of each kind the longest due, the earliest due first.
    pub decisions: Vec<Owed>,
    /// How many there are of each kind.
    pub decision_counts: Vec<(DutyKind, i64)>,
    /// Duties of others that stayed late beyond their grace, the longest late first.
    pub risen: Vec<Owed>,
    /// Whether there are more of them than the page shows.
    pub risen_more: bool,
    /// How much is late in the team, by kind of duty.
    pub late: Vec<(DutyKind, i64)>,
    /// The work behind the numbers, longest late first.
    pub overdue: Vec<Owed>,
    /// The team's officers, by name, with what each holds.
    pub officers: Vec<OfficerRow>,
    /// Who is away today.
    pub away: Vec<AbsenceRow>,
}

/// A head's delivery unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// How its open cases stand.
    pub count: UnitCount,
    /// Cases that nobody holds.
    pub unheld: Vec<CaseRow>,
    /// The unit.
    pub unit: UnitId,
    /// Its teams, by name.
    pub teams: Vec<Team>,
    /// How much is late in the unit, by kind of duty: restricted cases are counted.
    pub late: Vec<(DutyKind, i64)>,
    /// What is late and may end in harm, the longest late first: only of cases that the head may see.
    pub worst: Vec<Owed>,
    /// What officers and managers left late until its rule brings it to the head: the most harm first, then the longest late.
    pub risen: Vec<Owed>,
    /// How much of it there is, of cases that the head may see.
    pub risen_all: usize,
}

/// A director's region: numbers, and nobody's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Director {
    /// Its delivery units, by name.
    pub units: Vec<Unit>,
}

/// A delivery unit of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The unit.
    pub unit: UnitRow,
    /// How its open cases stand.
    pub count: UnitCount,
    /// How much of its work is late, by kind of duty.
    pub late: Vec<(DutyKind, i64)>,
}

/// A team of a delivery unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// The team.
    pub unit: UnitRow,
    /// How many officers it has.
    pub officers: usize,
    /// How many open cases they hold.
    pub cases: i64,
    /// How much of its work is late.
    pub late: i64,
}

/// A case administrator's team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Administrator {
    /// Cases that nobody holds.
    pub unheld: Vec<CaseRow>,
    /// The team's appointments today: those that wait for an outcome first, then by time; so many as the page shows.
    pub today: Vec<Booked>,
    /// How many there are.
    pub today_all: usize,
    /// Of them those that wait for an outcome.
    pub today_waiting: usize,
    /// The team's work whose day has passed, of the worst harm the longest late first.
    pub overdue: Vec<Owed>,
    /// How much there is of it, as far as it may be seen.
    pub overdue_all: usize,
    /// The team.
    pub team: UnitId,
    /// The team's officers, by name.
    pub officers: Vec<OfficerRow>,
}

/// The stretch of a page: the instant, the day, and where days begin.
#[derive(Clone, Copy)]
struct Moment {
    now: Timestamp,
    today: Date,
}

impl Service {
    /// The first page.
    ///
    /// # Errors
    /// [`Trouble::Denied`]; [`Trouble::Unavailable`] when the audit cannot be written.
    pub fn home(&self, actor: &Actor) -> Result<Home, Trouble> {
        self.may_use(actor, FieldGroup::Home)?;
        let now = self.now();
        let moment = Moment { now, today: crate::clock::day_of(now, &self.zone) };
        let mut lines = Lines::new(self, actor);
        let home = self.store.read(|conn| {
            let is = |role| actor.staff.is(role);
            Ok::<_, Trouble>(Home {
                today: moment.today,
                now,
                practitioner: if is(Role::Pp) { self.practitioner(conn, &mut lines, moment)? } else { None },
                manager: if is(Role::Spo) { Self::manager(conn, &mut lines, moment)? } else { None },
                head: if is(Role::Hpdu) { Self::head(conn, &mut lines, moment)? } else { None },
                director: if is(Role::Rd) { Self::director(conn, actor, moment)? } else { None },
                administrator: if is(Role::Ca) { self.administrator(conn, &mut lines, moment)? } else { None },
            })
        })?;
        self.write_listed(actor, FieldGroup::Home, &lines.shown(), None)?;
        Ok(home)
    }

    /// The instant at which a day begins.
    pub(crate) fn begin_of(&self, day: Date) -> Result<Timestamp, Trouble> {
        Ok(self.zone.to_zoned(day.at(0, 0, 0, 0)).map_err(Trouble::broken)?.timestamp())
    }

    fn practitioner(
        &self,
        conn: &mut dyn Conn,
        lines: &mut Lines<'_>,
        Moment { now, today }: Moment,
    ) -> Result<Option<Practitioner>, Trouble> {
        let Some(officer) = lines.actor.staff.officer else { return Ok(None) };
        let tomorrow = record::recorded::plus_days(today, 1);
        let after = record::recorded::plus_days(today, 2);
        let (begin, middle, end) = (self.begin_of(today)?, self.begin_of(tomorrow)?, self.begin_of(after)?);
        let booked = table::appointment::of_officer(conn, officer.0, begin, end)?;
        let mut booked = lines.booked(conn, booked, true)?;
        // A moved or cancelled one is no longer on anybody's day.
        booked.retain(|b| b.appointment.arranged || (b.appointment.outcome.is_some() && b.appointment.starts_at <= now));
        let (mut of_today, of_tomorrow): (Vec<_>, Vec<_>) =
            booked.into_iter().partition(|booked| booked.appointment.starts_at < middle);
        of_today.sort_by_key(|booked| (!needs_outcome(booked, now), booked.appointment.starts_at));
        let next = if of_today.is_empty() { table::appointment::next_of_officer(conn, officer.0, now)? } else { None };
        let next = lines.booked(conn, next.into_iter().collect(), true)?.pop();
        let week = record::recorded::plus_days(today, WEEK_DAYS);
        let work = table::duty::of_officer(conn, officer.0, today, week, WORK_LOOKED_AT)?;
        let (mut overdue, due): (Vec<_>, Vec<_>) =
            lines.owed(conn, work)?.into_iter().partition(|owed| owed.row.duty.due_on < today);
        // What may harm somebody is not to be looked for under years of late paperwork.
        overdue.sort_by_key(|owed| (Reverse(owed.row.duty.severity), owed.row.duty.due_on));
        let since = self.begin_of(record::recorded::plus_days(today, -1))?;
        let mut news = Vec::new();
        for what in table::news::for_officer(conn, officer.0, since)? {
            if let Some(who) = lines.row(conn, what.person, false)? {
                news.push(News { what, who });
            }
        }
        let row = table::officer::by_id(conn, officer.0)?;
        let cases = row.as_ref().map_or((0, 0), |row| (row.cases, row.high_risk));
        let team = row.and_then(|row| row.team).filter(|_| cases.0 == 0);
        let managers = match team {
            Some(team) => managers(table::officer::of_team(conn, team)?),
            None => vec![],
        };
        Ok(Some(Practitioner { today: of_today, tomorrow: of_tomorrow, next, overdue, due, news, cases, managers }))
    }

    fn manager(conn: &mut dyn Conn, lines: &mut Lines<'_>, Moment { today, .. }: Moment) -> Result<Option<Manager>, Trouble> {
        let Some(team) = lines.actor.staff.team else { return Ok(None) };
        let yesterday = today.saturating_sub(1.day());
        let overdue = table::duty::of_team(conn, team.0, today, yesterday, OVERDUE)?;
        let week = record::recorded::plus_days(today, WEEK_DAYS);
        let decisions = table::duty::of_manager(conn, team.0, today, week, DECISIONS_LOOKED_AT)?;
        let risen = table::duty::risen(conn, team.0, today, RISEN + 1)?;
        // Looked through is not shown: only what stands on the page is in the audit.
        let decisions = Lines::new(lines.service, lines.actor).owed(conn, decisions)?;
        let mut decision_counts: BTreeMap<DutyKind, i64> = BTreeMap::new();
        let mut first = Vec::new();
        for owed in decisions {
            let count = decision_counts.entry(owed.row.duty.kind).or_default();
            *count += 1;
            if *count <= OF_A_KIND {
                first.push(owed.row);
            }
        }
        let decisions = lines.owed(conn, first)?;
        let shown = usize::try_from(RISEN).unwrap_or(usize::MAX);
        let risen_more = risen.len() > shown;
        let risen = lines.owed(conn, risen.into_iter().take(shown).collect())?;
        Ok(Some(Manager {
            unheld: unheld(conn, lines)?,
            decisions,
            decision_counts: decision_counts.into_iter().collect(),
            risen,
            risen_more,
            late: table::duty_late::of_place(conn, team.0, today)?,
            overdue: lines.owed(conn, overdue)?,
            officers: table::officer::of_team(conn, team.0)?,
            away: table::diary::away_in_team(conn, team.0, today, today)?,
        }))
    }

    fn head(conn: &mut dyn Conn, lines: &mut Lines<'_>, Moment { today, .. }: Moment) -> Result<Option<Head>, Trouble> {
        let Some(unit) = lines.actor.staff.unit else { return Ok(None) };
        let mut teams = Vec::new();
        for row in table::unit::children(conn, unit.0)? {
            if row.closed_on.is_some_and(|closed| closed < today) {
                continue;
            }
            let officers = table::officer::of_team(conn, row.unit.0)?;
            let late = table::duty_late::of_place(conn, row.unit.0, today)?;
            teams.push(Team {
                officers: officers.len(),
                cases: officers.iter().map(|officer| officer.cases).sum(),
                late: late.iter().map(|(_, count)| count).sum(),
                unit: row,
            });
        }
        let mut worst = Vec::new();
        for team in &teams {
            worst.extend(table::duty::critical_of_team(conn, team.unit.unit.0, today, LINES)?);
        }
        worst.sort_by_key(|row| (row.duty.due_on, row.person));
        let worst = first_of(conn, lines, worst, WORST)?;
        let mut risen = Vec::new();
        for team in &teams {
            risen.extend(table::duty::came_to_head(conn, team.unit.unit.0, today, OVERDUE_LOOKED_AT)?);
        }
        // Looked through is not shown: only what stands on the page is in the audit.
        let mut risen = Lines::new(lines.service, lines.actor).owed(conn, risen)?;
        risen.sort_by_key(|owed| (Reverse(owed.row.duty.severity), owed.row.duty.due_on, owed.row.person));
        let risen_all = risen.len();
        risen.truncate(CAME_TO_HEAD);
        Ok(Some(Head {
            count: table::caseload::count_of_unit(conn, unit.0)?,
            unheld: unheld(conn, lines)?,
            unit,
            teams,
            late: table::duty_late::of_place(conn, unit.0, today)?,
            worst,
            risen: lines.owed(conn, risen.into_iter().map(|owed| owed.row).collect())?,
            risen_all,
        }))
    }

    fn director(conn: &mut dyn Conn, actor: &Actor, Moment { today, .. }: Moment) -> Result<Option<Director>, Trouble> {
        let Some(region) = actor.staff.region else { return Ok(None) };
        let mut units = Vec::new();
        for unit in table::unit::children(conn, region.0)? {
            if unit.closed_on.is_some_and(|closed| closed < today) {
                continue;
            }
            units.push(Unit {
                count: table::caseload::count_of_unit(conn, unit.unit.0)?,
                late: table::duty_late::of_place(conn, unit.unit.0, today)?,
                unit,
            });
        }
        Ok(Some(Director { units }))
    }

    fn administrator(
        &self,
        conn: &mut dyn Conn,
        lines: &mut Lines<'_>,
        Moment { now, today }: Moment,
    ) -> Result<Option<Administrator>, Trouble> {
        let Some(team) = lines.actor.staff.team else { return Ok(None) };
        let officers = table::officer::of_team(conn, team.0)?;
        let mut booked = self.booked_of(conn, &officers, today, now)?;
        let (today_all, today_waiting) = (booked.len(), booked.iter().filter(|row| row.starts_at <= now).count());
        booked.truncate(TODAY);
        let overdue = table::duty::of_team(conn, team.0, today, today.saturating_sub(1.day()), OVERDUE_LOOKED_AT)?;
        // Looked through is not shown: only what stands on the page is in the audit.
        let mut overdue = Lines::new(lines.service, lines.actor).owed(conn, overdue)?;
        let overdue_all = overdue.len();
        overdue.sort_by_key(|owed| (Reverse(owed.row.duty.severity), owed.row.duty.due_on));
        overdue.truncate(TASKS);
        let overdue = overdue.into_iter().map(|owed| owed.row).collect();
        Ok(Some(Administrator {
            unheld: unheld(conn, lines)?,
            today: lines.booked(conn, booked, false)?,
            today_all,
            today_waiting,
            overdue: lines.owed(conn, overdue)?,
            overdue_all,
            team,
            officers,
        }))
    }
}

/// The first so many that may be shown; what comes after them is not looked up.
fn first_of(conn: &mut dyn Conn, lines: &mut Lines<'_>, rows: Vec<DutyRow>, most: usize) -> Result<Vec<Owed>, Trouble> {
    let mut found = Vec::new();
    for row in rows {
        if found.len() == most {
            break;
        }
        found.extend(lines.owed(conn, vec![row])?);
    }
    Ok(found)
}

/// Whether a booked appointment has started and lacks an outcome.
#[must_use]
pub fn needs_outcome(booked: &Booked, now: Timestamp) -> bool {
    booked.appointment.arranged && booked.appointment.starts_at <= now
}

fn unheld(conn: &mut dyn Conn, lines: &mut Lines<'_>) -> Result<Vec<CaseRow>, Trouble> {
    let mut rows = Vec::new();
    for person in table::unheld::unheld(conn, LINES)? {
        rows.extend(lines.row(conn, person, false)?);
    }
    Ok(rows)
}

fn managers(officers: Vec<OfficerRow>) -> Vec<String> {
    officers.into_iter().filter(|officer| officer.grade == Some(Grade::Spo)).map(|officer| officer.name()).collect()
}
