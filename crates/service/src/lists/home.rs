//! The first page after signing in, by role (users-and-journeys section 1, J1): today, what is owed, what is new.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan, civil::Date};
use record::duties::Owner;
use rules::duty::DutyKind;
use rules::grade::Grade;
use store::{
    Conn,
    table::{
        self,
        caseload::{CaseRow, UnitCount},
        diary::AbsenceRow,
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

/// Lines of an administrator's tasks: the longest late.
const TASKS: u32 = 25;
/// The most pieces of a practitioner's work that are looked through: more than anybody owes.
const WORK_LOOKED_AT: u32 = 500;
/// Lines of the team's longest overdue.
const OVERDUE: u32 = 10;
/// Lines in one block of the page.
const LINES: u32 = 50;
/// Duties of a manager's own that their page shows of each kind: the longest due.
const OF_A_KIND: i64 = 3;
/// Duties of others that a manager's page shows: the longest late.
const RISEN: usize = 10;
/// The most duties that a manager must look at that are looked through.
const RISEN_LOOKED_AT: u32 = 500;
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
    /// Its teams, by name.
    pub teams: Vec<Team>,
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
    /// The team's appointments today, by time.
    pub today: Vec<Booked>,
    /// The team's work whose day has passed.
    pub overdue: Vec<Owed>,
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
        overdue.sort_by_key(|owed| (std::cmp::Reverse(owed.row.duty.severity), owed.row.duty.due_on));
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
        let mine = table::duty::of_manager(conn, team.0, today, week, RISEN_LOOKED_AT)?;
        let (decisions, risen): (Vec<_>, Vec<_>) = mine.into_iter().partition(|row| row.duty.owner == Owner::Manager);
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
        let risen_more = risen.len() > RISEN;
        let risen = lines.owed(conn, risen.into_iter().take(RISEN).collect())?;
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
        Ok(Some(Head { count: table::caseload::count_of_unit(conn, unit.0)?, unheld: unheld(conn, lines)?, teams }))
    }

    fn administrator(
        &self,
        conn: &mut dyn Conn,
        lines: &mut Lines<'_>,
        Moment { today, .. }: Moment,
    ) -> Result<Option<Administrator>, Trouble> {
        let Some(team) = lines.actor.staff.team else { return Ok(None) };
        let (begin, end) = (self.begin_of(today)?, self.begin_of(record::recorded::plus_days(today, 1))?);
        let officers = table::officer::of_team(conn, team.0)?;
        let mut booked = Vec::new();
        for officer in &officers {
            booked.extend(table::appointment::of_officer(conn, officer.officer.0, begin, end)?);
        }
        booked.retain(|appointment| appointment.arranged);
        booked.sort_by_key(|appointment| appointment.starts_at);
        let overdue = table::duty::of_team(conn, team.0, today, today.saturating_sub(1.day()), TASKS)?;
        Ok(Some(Administrator {
            unheld: unheld(conn, lines)?,
            today: lines.booked(conn, booked, false)?,
            overdue: lines.owed(conn, overdue)?,
            officers,
        }))
    }
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
