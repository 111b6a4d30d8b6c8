//! Pages that list people: every line is asked of the access decision, and all that was shown stands in one audit row
//! before it is (S4.4).
//!
//! A list reads rows of the read tables and opens no case file, but for people whose case is limited: their lists are in
//! the case file.

pub mod cases;
pub mod diary;
pub mod duty;
pub mod home;
pub mod opened_with_reason;
pub mod overdue;
pub mod search;
pub mod work;

/// The rows that lists are made of, so that a page can name them and needs no store.
pub use store::table::{
    appointment::AppointmentRow,
    caseload::{CaseRow, UnitCount},
    diary::AbsenceRow,
    duty::DutyRow,
    news::NewsRow,
    officer::OfficerRow,
    unit::UnitRow,
};

use std::collections::{BTreeMap, BTreeSet};

use record::{PersonId, limited_access::Lists};
use store::{AuditEntry, AuditKind, Conn, table};

use crate::access::{About, Action, BeforeCourt, CaseFacts, FieldGroup, Place, Relation, Verdict};
use crate::actor::Actor;
use crate::audit;
use crate::service::Service;
use crate::trouble::Trouble;

/// An appointment in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    /// The appointment.
    pub appointment: AppointmentRow,
    /// With whom; none when the asking person may not know: the time is taken, that is all.
    pub who: Option<CaseRow>,
}

/// A duty in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// What, by when, under which rule.
    pub row: DutyRow,
    /// About whom.
    pub who: CaseRow,
}

/// The lines of one list: each person is looked up and decided once.
pub(crate) struct Lines<'a> {
    service: &'a Service,
    actor: &'a Actor,
    found: BTreeMap<(PersonId, FieldGroup), Option<(CaseRow, Verdict)>>,
    shown: BTreeSet<String>,
}

impl<'a> Lines<'a> {
    pub(crate) const fn new(service: &'a Service, actor: &'a Actor) -> Self {
        Self { service, actor, found: BTreeMap::new(), shown: BTreeSet::new() }
    }

    /// The row of a person and what may be seen of it. `linked`: the list itself is a live link (my own appointment).
    pub(crate) fn line(
        &mut self,
        conn: &mut dyn Conn,
        person: PersonId,
        linked: bool,
    ) -> Result<Option<(CaseRow, Verdict)>, Trouble> {
        self.asked(conn, person, (FieldGroup::Row, linked))
    }

    fn asked(
        &mut self,
        conn: &mut dyn Conn,
        person: PersonId,
        (part, linked): (FieldGroup, bool),
    ) -> Result<Option<(CaseRow, Verdict)>, Trouble> {
        if let Some(known) = self.found.get(&(person, part)) {
            return Ok(known.clone());
        }
        let line = match table::caseload::by_person(conn, person)? {
            Some(row) => {
                let verdict = self.service.part_verdict(conn, self.actor, &row, (part, linked))?;
                Some((row, verdict))
            }
            None => None,
        };
        if let Some((row, Verdict::Allow)) = &line {
            self.shown.insert(row.crn.clone());
        }
        self.found.insert((person, part), line.clone());
        Ok(line)
    }

    /// The row of a person, if it may be shown.
    pub(crate) fn row(&mut self, conn: &mut dyn Conn, person: PersonId, linked: bool) -> Result<Option<CaseRow>, Trouble> {
        Ok(self.line(conn, person, linked)?.and_then(|(row, verdict)| (verdict == Verdict::Allow).then_some(row)))
    }

    /// The row of a person in a list that tells something of a part of the record: only if that part may be seen at once. Who
    /// may find anybody by name (S1.3) may not therefore read in a list what is owed or missing in anybody's case.
    pub(crate) fn part(&mut self, conn: &mut dyn Conn, person: PersonId, part: FieldGroup) -> Result<Option<CaseRow>, Trouble> {
        let Some(row) = self.row(conn, person, false)? else { return Ok(None) };
        let allowed = self.asked(conn, person, (part, false))?.is_some_and(|(_, verdict)| verdict == Verdict::Allow);
        Ok(allowed.then_some(row))
    }

    /// Appointments with their people.
    pub(crate) fn booked(
        &mut self,
        conn: &mut dyn Conn,
        appointments: Vec<AppointmentRow>,
        linked: bool,
    ) -> Result<Vec<Booked>, Trouble> {
        let mut booked = Vec::with_capacity(appointments.len());
        for appointment in appointments {
            // Only one that is still to be closed is a live link.
            let who = self.row(conn, appointment.person, linked && appointment.arranged)?;
            booked.push(Booked { appointment, who });
        }
        Ok(booked)
    }

    /// Duties with the people they are owed to; what may not be shown is left out: a duty tells about its part of the record.
    /// One's own duty is shown wherever the case is held.
    pub(crate) fn owed(&mut self, conn: &mut dyn Conn, rows: Vec<DutyRow>) -> Result<Vec<Owed>, Trouble> {
        let me = self.actor.staff.officer.map(|officer| officer.0);
        let mut owed = Vec::with_capacity(rows.len());
        for row in rows {
            let mine = me.is_some() && row.doer == me;
            let part = if mine { FieldGroup::Row } else { duty::part_of(row.duty.kind) };
            if let Some(who) = self.part(conn, row.person, part)? {
                owed.push(Owed { row, who });
            }
        }
        Ok(owed)
    }

    /// The case numbers whose lines were shown.
    pub(crate) fn shown(self) -> Vec<String> {
        self.shown.into_iter().collect()
    }
}

impl Service {
    /// What of a person's line may be seen in a list that tells about a part of the record.
    fn part_verdict(
        &self,
        conn: &mut dyn Conn,
        actor: &Actor,
        row: &CaseRow,
        (part, linked): (FieldGroup, bool),
    ) -> Result<Verdict, Trouble> {
        let limited = if row.limited { self.case(conn, row.person)?.map(|kept| kept.fold) } else { None };
        if row.limited && limited.is_none() {
            return Ok(Verdict::Deny);
        }
        let open = Lists::default();
        let lists = limited.as_ref().map_or(&open, |case| &case.lists);
        let held = row.officer.is_some() || row.team.is_some();
        let place = held.then(|| Place {
            officer: row.officer.map(record::OfficerId),
            team: row.team.map(record::UnitId),
            unit: row.unit.map(record::UnitId),
            region: row.region.map(record::UnitId),
        });
        let links = if linked { vec![(actor.staff.account, Relation::Link)] } else { vec![] };
        let facts = CaseFacts { person: row.person, place, lists, links, court: BeforeCourt::No };
        Ok(self.decide(actor, (Action::Read, part), About::Case(&facts), None).verdict)
    }

    /// One audit row for all whose lines a page shows, on disk before it is shown.
    pub(crate) fn write_listed(
        &self,
        actor: &Actor,
        page: FieldGroup,
        shown: &[String],
        asked: Option<String>,
    ) -> Result<(), Trouble> {
        if shown.is_empty() && asked.is_none() {
            return Ok(());
        }
        let row = AuditEntry {
            subject: (!shown.is_empty()).then(|| shown.join(" ")),
            field_groups: Some(format!("{},{page}", FieldGroup::Row)),
            reason: asked,
            rule_id: Some("S4.4".to_owned()),
            ..audit::entry(actor, self.now(), AuditKind::Consultation, "listed")
        };
        self.write_audit(row).map(drop)
    }
}
