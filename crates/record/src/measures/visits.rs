//! Home visits: whether one that was needed has taken place.

use jiff::civil::Date;
use rules::{contact::ContactMode, duty::DutyKind, measure::MeasureCode, rosh::RoshLevel};

use super::{Found, Reading};
use crate::{appointment::Appointment, contact::Contact};

/// Flags that make a visit necessary, whatever the level of risk (safeguarding section 3).
const FLAGS: [&str; 4] = ["ADVP", "RCPR", "RCCO", "RCHD"];

/// The group of contact types that are visits at home.
const VISITS: &str = "HOME_VISIT";

impl Reading<'_> {
    pub(super) fn visits(&mut self) {
        let Some(needed) = self.visit_needed_since() else { return };
        // Nobody is visited at an address that they do not have.
        let homeless = self.case.person.main_address(needed).is_some_and(|address| address.no_fixed_address);
        let Some(row) = self.policy.standards.duties.read(DutyKind::HomeVisit, needed).filter(|_| !homeless) else { return };
        let calendar = &self.policy.calendar;
        let due = row.value.due(needed, self.high(), calendar);
        // What came before the record begins may have been visited then: from its first day on there is time as for anybody.
        let known = self.case.opened_at.map_or(needed, |at| needed.max(self.day_of(at)));
        let latest = row.value.manager_on(row.value.due(known, self.high(), calendar), calendar);
        let in_time = |on: Date| on >= needed && on < latest;
        let kept = self.case.appointments.iter().filter(|a| self.is_visit(a)).map(|a| a.what.starts_at);
        let noted = self.case.contacts.iter().filter(|c| self.is_visit_note(c)).map(|c| c.what.happened_at);
        let visited = kept.chain(noted).any(|at| in_time(self.day_of(at)));
        let from = if visited { due } else { due.tomorrow().unwrap_or(due) };
        self.found.push(Found::of_case(MeasureCode::HomeVisit, from, visited));
    }

    fn high(&self) -> bool {
        self.case.risk.overall() >= Some(RoshLevel::High)
    }

    /// Since when a visit is needed: in the community, from the first flag or high judgement of those that stand.
    fn visit_needed_since(&self) -> Option<Date> {
        let flags = FLAGS.iter().filter_map(|code| self.flagged(code)).min();
        let judged = self.case.risk.judgements.iter().rev().take_while(|j| j.overall() >= Some(RoshLevel::High));
        let since = flags.into_iter().chain(judged.last().map(|j| j.assessed_on)).min()?;
        let community = self.sentence.release_on(self.policy).unwrap_or(self.sentence.what.starts_on);
        Some(since.max(community))
    }

    /// A visit that was noted and not booked, as it clears the duty.
    fn is_visit_note(&self, contact: &Contact) -> bool {
        let kind = self.policy.contacts.types.read(contact.what.kind, self.day_of(contact.what.happened_at));
        kind.is_some_and(|row| row.value.group.as_str() == VISITS)
    }

    fn is_visit(&self, appointment: &Appointment) -> bool {
        let kind = self.policy.contacts.types.read(appointment.what.kind, self.day_of(appointment.what.starts_at));
        kind.is_some_and(|row| row.value.mode == Some(ContactMode::Home))
            && appointment.outcome_type(self.policy).is_some_and(|outcome| outcome.attended)
    }
}
