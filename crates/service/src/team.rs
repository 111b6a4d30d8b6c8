//! A team (users-and-journeys 5.3): its people, its workload now, what is overdue by duty, who is away.

use jiff::{Timestamp, ToSpan, civil::Date};
use record::{OfficerId, UnitId, unit::UnitKind};
use rules::duty::DutyKind;
use store::{
    Conn,
    table::{self, appointment::AppointmentRow, diary::AbsenceRow, officer::OfficerRow, unit::UnitRow},
};
use uuid::Uuid;

use crate::access::{Action, FieldGroup};
use crate::actor::Actor;
use crate::lists::{Booked, Lines, Owed};
use crate::service::Service;
use crate::trouble::Trouble;
use crate::workload::{Group, Of, Source};

/// Days ahead for which absences are shown.
const AWAY_DAYS: i64 = 14;
/// Lines on one page of what is overdue.
const LINES: usize = 40;
/// The most duties that are looked through.
const LOOKED_AT: u32 = 2_000;

/// A team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamPage {
    /// The team.
    pub team: UnitRow,
    /// Its delivery unit, for those who may see its lists.
    pub unit: Option<UnitRow>,
    /// The day.
    pub today: Date,
    /// Its officers, by name, with what each holds.
    pub officers: Vec<OfficerRow>,
    /// Absences that touch the next two weeks, soonest first.
    pub away: Vec<AbsenceRow>,
    /// How much is late, by kind of duty.
    pub late: Vec<(DutyKind, i64)>,
    /// The workload now with the weeks before; none when the asking person may not see it.
    pub workload: Option<Group>,
}

/// What is overdue in a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamOverdue {
    /// The team.
    pub team: UnitRow,
    /// Its delivery unit, for those who may see its lists.
    pub unit: Option<UnitRow>,
    /// The day.
    pub today: Date,
    /// Of which kind.
    pub kind: Option<DutyKind>,
    /// Of which officer.
    pub officer: Option<OfficerRow>,
    /// One page, longest late first.
    pub lines: Vec<Owed>,
    /// How many there are.
    pub all: usize,
    /// How many come before this page.
    pub before: usize,
}

/// A team's appointments of today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamDay {
    /// The team.
    pub team: UnitRow,
    /// Its delivery unit, for those who may see its lists.
    pub unit: Option<UnitRow>,
    /// The instant.
    pub now: Timestamp,
    /// One page, those that wait for an outcome first, then by time.
    pub lines: Vec<Booked>,
    /// The team's officers.
    pub officers: Vec<OfficerRow>,
    /// How many there are.
    pub all: usize,
    /// How many come before this page.
    pub before: usize,
}

impl Service {
    /// A team's appointments of today, a page at a time.
    ///
    /// # Errors
    /// As [`Self::team`].
    pub fn team_appointments(&self, actor: &Actor, team: UnitId, before: usize) -> Result<TeamDay, Trouble> {
        self.may_use(actor, FieldGroup::Home)?;
        let (now, today) = (self.now(), self.today());
        let mut lines = Lines::new(self, actor);
        let page = self.store.read(|conn| {
            let (team, unit) = self.team_row(conn, actor, team)?;
            let officers = table::officer::of_team(conn, team.unit.0)?;
            let mut booked = self.booked_of(conn, &officers, today, now)?;
            let all = booked.len();
            booked = booked.into_iter().skip(before).take(LINES).collect();
            Ok::<_, Trouble>(TeamDay { team, unit, now, lines: lines.booked(conn, booked, false)?, officers, all, before })
        })?;
        self.write_listed(actor, FieldGroup::Home, &lines.shown(), None)?;
        Ok(page)
    }

    /// What is booked today with any of some officers: what waits for its outcome first, then by time.
    pub(crate) fn booked_of(
        &self,
        conn: &mut dyn Conn,
        officers: &[OfficerRow],
        today: Date,
        now: Timestamp,
    ) -> Result<Vec<AppointmentRow>, Trouble> {
        let (begin, end) = (self.begin_of(today)?, self.begin_of(record::recorded::plus_days(today, 1))?);
        let mut booked = Vec::new();
        for officer in officers {
            booked.extend(table::appointment::of_officer(conn, officer.officer.0, begin, end)?);
        }
        booked.retain(|appointment| appointment.arranged);
        booked.sort_by_key(|appointment| (appointment.starts_at > now, appointment.starts_at, appointment.id));
        Ok(booked)
    }

    /// A team's page.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] for what is no team; [`Trouble::Denied`]; [`Trouble::Unavailable`] when the audit cannot be written.
    pub fn team(&self, actor: &Actor, team: UnitId) -> Result<TeamPage, Trouble> {
        self.may_use(actor, FieldGroup::Home)?;
        let today = self.today();
        let mut page = self.store.read(|conn| {
            let (team, unit) = self.team_row(conn, actor, team)?;
            let until = today.saturating_add(AWAY_DAYS.days());
            Ok::<_, Trouble>(TeamPage {
                officers: table::officer::of_team(conn, team.unit.0)?,
                away: table::diary::away_in_team(conn, team.unit.0, today, until)?,
                late: table::duty_late::of_place(conn, team.unit.0, today)?,
                today,
                team,
                unit,
                workload: None,
            })
        })?;
        page.workload = match self.workload(actor, &Of::Team(page.team.code.clone()), Source::Live) {
            Ok(group) => Some(group),
            Err(Trouble::Denied { .. } | Trouble::NotFound) => None,
            Err(trouble) => return Err(trouble),
        };
        Ok(page)
    }

    /// What is overdue in a team, of one kind or one officer if wanted, a page at a time.
    ///
    /// # Errors
    /// As [`Self::team`].
    pub fn team_overdue(
        &self,
        actor: &Actor,
        team: UnitId,
        (kind, officer): (Option<DutyKind>, Option<OfficerId>),
        before: usize,
    ) -> Result<TeamOverdue, Trouble> {
        self.may_use(actor, FieldGroup::Home)?;
        let today = self.today();
        let mut lines = Lines::new(self, actor);
        let page = self.store.read(|conn| {
            let (team, unit) = self.team_row(conn, actor, team)?;
            let mut rows = table::duty::of_team(conn, team.unit.0, today, today.saturating_sub(1.day()), LOOKED_AT)?;
            rows.retain(|row| {
                kind.is_none_or(|kind| row.duty.kind == kind) && officer.is_none_or(|officer| row.holder == Some(officer.0))
            });
            let owed = lines.owed(conn, rows)?;
            let officer = match officer {
                Some(officer) => table::officer::by_id(conn, officer.0)?,
                None => None,
            };
            let all = owed.len();
            let owed: Vec<Owed> = owed.into_iter().skip(before).take(LINES).collect();
            Ok::<_, Trouble>(TeamOverdue { team, unit, today, kind, officer, lines: owed, all, before })
        })?;
        let mut shown = lines.shown();
        shown.retain(|crn| page.lines.iter().any(|owed| owed.who.crn == *crn));
        self.write_listed(actor, FieldGroup::Home, &shown, None)?;
        Ok(page)
    }

    /// A team, for those who may see how it stands, and its unit for those who may see that, too.
    fn team_row(&self, conn: &mut dyn Conn, actor: &Actor, team: UnitId) -> Result<(UnitRow, Option<UnitRow>), Trouble> {
        let row = table::unit::by_id(conn, team.0)?.filter(|row| row.kind == UnitKind::Team).ok_or(Trouble::NotFound)?;
        self.may_see_place(conn, actor, &row, (Action::Read, FieldGroup::Row))?;
        let above = table::unit::by_id(conn, row.parent.map_or(Uuid::nil(), |unit| unit.0))?;
        let unit = match above {
            Some(unit) => match self.may_see_place(conn, actor, &unit, (Action::Read, FieldGroup::Row)) {
                Ok(()) => Some(unit),
                Err(Trouble::Denied { .. }) => None,
                Err(trouble) => return Err(trouble),
            },
            None => None,
        };
        Ok((row, unit))
    }
}
