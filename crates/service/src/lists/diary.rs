//! A week of an officer's diary, and the times that are free in it.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use record::{OfficerId, UnitId};
use store::{
    Conn,
    table::{self, diary::AbsenceRow},
};

use super::{Booked, Lines};
use crate::access::{About, Action, FieldGroup, Place};
use crate::actor::Actor;
use crate::service::Service;
use crate::trouble::Trouble;

/// A week of a diary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    /// Whose.
    pub officer: OfficerId,
    /// Their name.
    pub name: String,
    /// Its days from Monday, with what is booked, by time.
    pub days: Vec<(Date, Vec<Booked>)>,
    /// Stretches away that touch it.
    pub away: Vec<AbsenceRow>,
}

/// A time that is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// From.
    pub starts_at: Timestamp,
    /// Until.
    pub ends_at: Timestamp,
}

/// Working days that are looked through for a free time.
const DAYS_AHEAD: usize = 10;
/// Times are proposed on the half hour.
const STEP: SignedDuration = SignedDuration::from_mins(30);

impl Service {
    /// The week of a day, of one's own diary or of an officer's in one's team or unit.
    ///
    /// # Errors
    /// [`Trouble::Denied`]; [`Trouble::NotFound`] for an officer that there is not; [`Trouble::Unavailable`] when the audit
    /// cannot be written.
    pub fn diary(&self, actor: &Actor, officer: Option<OfficerId>, day: Date) -> Result<Week, Trouble> {
        self.may_use(actor, FieldGroup::Diary)?;
        let officer = officer.or(actor.staff.officer).ok_or(Trouble::NotFound)?;
        let monday = day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days());
        let (begin, end) = (self.begin_of(monday)?, self.begin_of(monday.saturating_add(7.days()))?);
        let own = actor.staff.officer == Some(officer);
        let mut lines = Lines::new(self, actor);
        let week = self.store.read(|conn| {
            let row = table::officer::by_id(conn, officer.0)?.ok_or(Trouble::NotFound)?;
            if !own {
                self.may_see_diary(conn, actor, officer, row.team.map(UnitId))?;
            }
            let mut booked = table::appointment::of_officer(conn, officer.0, begin, end)?;
            booked.retain(|appointment| appointment.arranged || appointment.outcome.is_some());
            let booked = lines.booked(conn, booked, own)?;
            let days = (0..7_i64).map(|offset| monday.saturating_add(offset.days()));
            let of_day = |day: Date| {
                let on = |b: &&Booked| crate::clock::day_of(b.appointment.starts_at, &self.zone) == day;
                (day, booked.iter().filter(on).cloned().collect())
            };
            let away = table::diary::away(conn, officer.0, monday, monday.saturating_add(6.days()))?;
            Ok::<_, Trouble>(Week { officer, name: row.name(), days: days.map(of_day).collect(), away })
        })?;
        self.write_listed(actor, FieldGroup::Diary, &lines.shown(), None)?;
        Ok(week)
    }

    fn may_see_diary(&self, conn: &mut dyn Conn, actor: &Actor, officer: OfficerId, team: Option<UnitId>) -> Result<(), Trouble> {
        let parent = |conn: &mut dyn Conn, of: Option<UnitId>| match of {
            Some(of) => table::unit::by_id(conn, of.0).map(|row| row.and_then(|row| row.parent)),
            None => Ok(None),
        };
        let unit = parent(conn, team)?;
        let region = parent(conn, unit)?;
        let place = Place { officer: Some(officer), team, unit, region };
        let decision = self.decide(actor, (Action::Use, FieldGroup::Diary), About::Place(place), None);
        if decision.allowed() {
            return Ok(());
        }
        Err(Trouble::Denied { owner: Some(officer), person: None, rule: decision.rule })
    }

    /// When the working day begins and ends: what a diary shows as free lies within it.
    #[must_use]
    pub fn working_hours(&self) -> (jiff::civil::Time, jiff::civil::Time) {
        self.settings.working_hours
    }

    /// The first time from a day on at which an officer is free for so long: on a working day on which they are not away,
    /// within the working hours, on the half hour, not in the past. `None` when the next two weeks are full.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn free_time(&self, officer: OfficerId, from: Date, lasts: SignedDuration) -> Result<Option<Slot>, Trouble> {
        let now = self.now();
        let mut day = self.policy.calendar.on_or_after(from.max(crate::clock::day_of(now, &self.zone)));
        self.store.read(|conn| {
            for _ in 0..DAYS_AHEAD {
                if table::diary::away(conn, officer.0, day, day)?.is_empty()
                    && let Some(slot) = self.free_on(conn, officer, day, lasts, now)?
                {
                    return Ok(Some(slot));
                }
                day = self.policy.calendar.next_working_day(day);
            }
            Ok(None)
        })
    }

    fn free_on(
        &self,
        conn: &mut dyn Conn,
        officer: OfficerId,
        day: Date,
        lasts: SignedDuration,
        now: Timestamp,
    ) -> Result<Option<Slot>, Trouble> {
        let (first, last) = self.settings.working_hours;
        let instant = |time| -> Result<Timestamp, Trouble> {
            Ok(self.zone.to_zoned(day.to_datetime(time)).map_err(Trouble::broken)?.timestamp())
        };
        let (mut starts_at, end) = (instant(first)?, instant(last)?);
        let taken = table::appointment::busy(conn, officer.0, starts_at, end)?;
        while starts_at < end {
            let Ok(ends_at) = starts_at.saturating_add(lasts) else { return Ok(None) };
            let clashes = taken.iter().any(|(from, until)| *from < ends_at && starts_at < *until);
            if ends_at <= end && starts_at > now && !clashes {
                return Ok(Some(Slot { starts_at, ends_at }));
            }
            let Ok(next) = starts_at.saturating_add(STEP) else { return Ok(None) };
            starts_at = next;
        }
        Ok(None)
    }
}
