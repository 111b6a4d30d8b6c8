//! What a wish is held against beside the case file: where officers and teams are, and what an officer's diary has.

use jiff::Timestamp;
use record::{
    CaseFile, Command, OfficerId,
    appointment::{AppointmentArranged, Busy, BusyWith, VisitSafety},
    enquiry, oversight,
    plan::{self, StepOwner},
    recorded::plus_days,
};
use rules::grade::Grade;
use store::{
    Conn,
    table::{appointment, diary},
};

use crate::actor::Actor;
use crate::service::Service;
use crate::trouble::Trouble;

impl Service {
    /// Whoever a wish gives something to do about a case works in the delivery unit that holds it, or in the one of who wishes,
    /// or had it before: a form may say anything, and the work would lie on a stranger's list under the person's name.
    pub(super) fn check_named(
        &self,
        conn: &mut dyn Conn,
        actor: &Actor,
        case: &CaseFile,
        (field, named): (&'static str, OfficerId),
        now: Timestamp,
    ) -> Result<(), Trouble> {
        let held = case.allocation();
        let had = case.plan.steps.iter().any(|step| step.what.owner == StepOwner::Staff(named));
        if had || actor.staff.officer == Some(named) || held.is_some_and(|held| held.officer == named) {
            return Ok(());
        }
        let today = crate::clock::day_of(now, &self.zone);
        let officer = self.officer(conn, named)?.map(|kept| kept.fold);
        let here = officer.filter(|officer| officer.left_on.is_none_or(|left| today <= left));
        let unit = match here.and_then(|officer| officer.team(today)) {
            Some(team) => store::table::unit::by_id(conn, team.0)?.and_then(|row| row.parent),
            None => None,
        };
        if unit.is_some() && (unit == held.map(|held| held.unit) || unit == actor.staff.unit) {
            return Ok(());
        }
        Err(Trouble::field(field, "Choose somebody who works in the delivery unit"))
    }

    /// The officer must be in the team, the team in the unit, the unit in the region: a form may say anything.
    pub(super) fn check_place(
        &self,
        conn: &mut dyn Conn,
        to: &record::allocation::CaseAllocated,
        now: Timestamp,
    ) -> Result<(), Trouble> {
        let today = crate::clock::day_of(now, &self.zone);
        let officer = self.officer(conn, to.officer)?;
        let in_team = officer.is_some_and(|officer| {
            let day = to.from.max(today);
            officer.fold.left_on.is_none_or(|left| day <= left) && officer.fold.team(day) == Some(to.team)
        });
        let parent = |conn: &mut dyn Conn, unit: record::UnitId| {
            store::table::unit::by_id(conn, unit.0).map(|row| row.and_then(|row| row.parent))
        };
        let placed = parent(conn, to.team)? == Some(to.unit) && parent(conn, to.unit)? == Some(to.region);
        if in_team && placed {
            Ok(())
        } else {
            Err(Trouble::field("officer", "Choose an officer who is in the team from that day"))
        }
    }

    /// Only a senior probation officer approves that somebody visits alone whom a flag warns of.
    pub(super) fn check_approval(&self, conn: &mut dyn Conn, wish: &Command, now: Timestamp) -> Result<(), Trouble> {
        let safety = booking(wish).and_then(|booking| booking.visit_safety.as_ref());
        let Some(VisitSafety::ApprovedAlone { manager, .. }) = safety else { return Ok(()) };
        let officer = self.officer(conn, *manager)?;
        let grade = officer.and_then(|officer| officer.fold.grade(crate::clock::day_of(now, &self.zone)));
        if grade == Some(Grade::Spo) {
            Ok(())
        } else {
            Err(Trouble::field("approvedBy", "Choose a senior probation officer: nobody else approves a visit alone"))
        }
    }

    /// The stretches in which the officer of a booking is taken, but for the appointment that moves, and those in which they
    /// are away.
    pub(super) fn diary_for(&self, conn: &mut dyn Conn, case: &CaseFile, wish: &Command) -> Result<Vec<Busy>, Trouble> {
        let Some(booking) = booking(wish) else { return Ok(vec![]) };
        let moved = match wish {
            Command::MoveAppointment(wish) => case.appointment(wish.id),
            Command::CloseSession(wish) => case.appointment(wish.session.id),
            _ => None,
        };
        let own = |from: &Timestamp, until: &Timestamp| {
            moved.is_some_and(|old| {
                old.what.officer == booking.officer && old.what.starts_at == *from && old.what.ends_at == *until
            })
        };
        let taken = appointment::busy(conn, booking.officer.0, booking.starts_at, booking.ends_at)?;
        let taken = taken.into_iter().filter(|(from, until)| !own(from, until));
        let mut busy: Vec<Busy> = taken.map(|(from, until)| Busy { from, until, with: BusyWith::Appointment }).collect();
        let day = |at| crate::clock::day_of(at, &self.zone);
        for away in diary::away(conn, booking.officer.0, day(booking.starts_at), day(booking.ends_at))? {
            let (from, until) = (self.begin_of(away.from)?, self.begin_of(plus_days(away.until, 1))?);
            busy.push(Busy { from, until, with: BusyWith::Absence });
        }
        Ok(busy)
    }
}

/// The appointment that a wish books.
fn booking(wish: &Command) -> Option<&AppointmentArranged> {
    match wish {
        Command::ArrangeAppointment { what, .. } => Some(what),
        Command::MoveAppointment(wish) => Some(&wish.to),
        Command::CloseSession(wish) => wish.next.as_ref(),
        _ => None,
    }
}

/// The officers to whom a wish gives something to do, each with the field that names them.
pub(super) fn named_in(wish: &Command) -> Vec<(&'static str, OfficerId)> {
    match wish {
        Command::Enquiry(enquiry::Wish::Own(own)) => vec![("owner", own.owner)],
        Command::Enquiry(enquiry::Wish::TakeOn { owner, .. }) => vec![("owner", *owner)],
        Command::Plan(plan::Wish::SetStep { what: step, .. }) => match step.owner {
            StepOwner::Staff(named) => vec![("owner", named)],
            _ => vec![],
        },
        Command::Oversee(oversight::Wish::Record(talk)) => {
            let owners = talk.actions.iter().map(|action| ("actions", action.owner));
            talk.with.map(|with| ("with", with)).into_iter().chain(owners).collect()
        }
        _ => vec![],
    }
}
