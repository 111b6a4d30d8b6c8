//! One duty by its name, and which part of the record each kind tells about.

use record::{PersonId, UnitId};
use rules::duty::DutyKind;
use store::table;
use uuid::Uuid;

use super::DutyRow;
use crate::access::FieldGroup;
use crate::actor::Actor;
use crate::service::Service;
use crate::trouble::Trouble;

/// What names a duty: to whose case, what, about what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DutyId {
    /// To whose case.
    pub person: PersonId,
    /// What.
    pub kind: DutyKind,
    /// About what; nil when it is about the case.
    pub about: Uuid,
}

impl DutyId {
    /// As an address says it: person, kind and what it is about, with full stops between.
    #[must_use]
    pub fn text(&self) -> String {
        let about = if self.about.is_nil() { String::new() } else { self.about.simple().to_string() };
        format!("{}.{}.{about}", self.person.0.simple(), self.kind)
    }

    /// What [`Self::text`] wrote; none for anything else.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let person = PersonId(Uuid::try_parse(parts.next()?).ok()?);
        let kind = DutyKind::from_text(parts.next()?)?;
        let about = parts.next()?;
        let about = if about.is_empty() { Uuid::nil() } else { Uuid::try_parse(about).ok()? };
        Some(Self { person, kind, about })
    }

    /// The name of a line.
    #[must_use]
    pub const fn of(row: &DutyRow) -> Self {
        Self { person: row.person, kind: row.duty.kind, about: row.duty.about }
    }
}

/// Whose a duty is, as the list knows it: enough to open the record, which decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whose {
    /// The case number.
    pub crn: String,
    /// The team that holds the case.
    pub team: Option<UnitId>,
}

impl Service {
    /// Whose case a duty is owed to. It tells nothing about the duty: the page opens the record next.
    ///
    /// # Errors
    /// [`Trouble::Denied`]; [`Trouble::NotFound`] when there is no such person.
    pub fn whose(&self, actor: &Actor, person: PersonId) -> Result<Whose, Trouble> {
        self.may_use(actor, FieldGroup::Home)?;
        let row = self.store.read(|conn| table::caseload::by_person(conn, person))?.ok_or(Trouble::NotFound)?;
        Ok(Whose { crn: row.crn, team: row.team.map(UnitId) })
    }
}

/// The part of the record that a duty tells about: who may not see it does not see the duty.
#[must_use]
pub const fn part_of(kind: DutyKind) -> FieldGroup {
    match kind {
        DutyKind::FirstAppointment
        | DutyKind::Contact
        | DutyKind::OutcomeToRecord
        | DutyKind::MissedContactAttempt
        | DutyKind::EvidenceOfAbsence
        | DutyKind::AbsenceToDecide
        | DutyKind::HomeVisit => FieldGroup::Appointments,
        DutyKind::InitialAssessment
        | DutyKind::PeriodicReview
        | DutyKind::FullAssessment
        | DutyKind::TriggeredReview
        | DutyKind::TerminationAssessment
        | DutyKind::Countersignature
        | DutyKind::AssessmentReturned
        | DutyKind::RegisterReview => FieldGroup::Risk,
        DutyKind::InitialPlan | DutyKind::PlanStep => FieldGroup::Plan,
        DutyKind::EnquiryToSend
        | DutyKind::EnquiryToChase
        | DutyKind::EnquiryToEscalate
        | DutyKind::EnquiryToRead
        | DutyKind::EnquiryToAnalyse
        | DutyKind::EnquiryToUse
        | DutyKind::NamedPerson
        | DutyKind::AddressCheck
        | DutyKind::AddressDecision => FieldGroup::Checks,
        DutyKind::Oversight | DutyKind::OversightAction => FieldGroup::Oversight,
        DutyKind::EnforcementStep
        | DutyKind::LetterToSend
        | DutyKind::BreachToSend
        | DutyKind::BreachToDecide
        | DutyKind::BreachToList
        | DutyKind::BreachToResult
        | DutyKind::MissAlarm => FieldGroup::Enforcement,
        DutyKind::HandoverToAccept
        | DutyKind::Release12Weeks
        | DutyKind::Release8Weeks
        | DutyKind::Release4Weeks
        | DutyKind::DataGap => FieldGroup::Core,
    }
}

/// The part that somebody must be allowed to write to put a duty off: what the service's other staff note down beside a case
/// is no reason to let its work wait, and what a manager owes the officer does not put off.
#[must_use]
pub const fn put_off_with(kind: DutyKind) -> FieldGroup {
    match part_of(kind) {
        FieldGroup::Core => FieldGroup::Details,
        part => part,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_duty_reads_back_and_nonsense_names_none() {
        let id = DutyId { person: PersonId(Uuid::from_u128(7)), kind: DutyKind::HomeVisit, about: Uuid::nil() };
        assert_eq!(DutyId::read(&id.text()), Some(id));
        let about = DutyId { about: Uuid::from_u128(9), ..id };
        assert_eq!(DutyId::read(&about.text()), Some(about));
        for nonsense in ["", "7", "7.home_visit.1", "moon.home_visit.moon"] {
            assert_eq!(DutyId::read(nonsense), None, "{nonsense}");
        }
    }
}
