//! What the chronology tells of the parts that a record was opened for: who recorded each judgement, sentence or address,
//! when, and how late. A page about risk needs that without showing the notes.

use record::{Event, Recorded};

use crate::access::FieldGroup;
use crate::open::Opened;
use crate::service::Service;
use crate::trouble::Trouble;

/// The part of the record that an event belongs to.
#[must_use]
pub const fn part_of(event: &Event) -> FieldGroup {
    match event {
        Event::PersonRegistered(_) | Event::PersonDied(_) | Event::CaseAllocated(_) => FieldGroup::Core,
        // What was put off, and why, tells about the part that the duty is about.
        Event::DutySnoozed(put_off) => crate::lists::duty::part_of(put_off.kind),
        Event::NameChanged(_)
        | Event::NameCorrected(_)
        | Event::AliasRecorded(_)
        | Event::IdentifierRecorded(_)
        | Event::IdentifierWithdrawn(_)
        | Event::BirthDateRecorded(_)
        | Event::GenderRecorded(_)
        | Event::PronounsRecorded(_)
        | Event::EthnicityRecorded(_)
        | Event::LanguageRecorded(_)
        | Event::ContactDetailRecorded(_)
        | Event::ContactDetailEnded(_)
        | Event::AddressRecorded(_)
        | Event::AddressEnded(_)
        | Event::AdjustmentRecorded(_)
        | Event::AdjustmentEnded(_)
        | Event::NextOfKinRecorded(_)
        | Event::NextOfKinEnded(_)
        | Event::ConnectionRecorded(_)
        | Event::ConnectionEnded(_)
        | Event::HouseholdConfirmed(_) => FieldGroup::Details,
        Event::SentenceRecorded(_)
        | Event::RequirementRecorded(_)
        | Event::RequirementEnded(_)
        | Event::LicenceConditionRecorded(_)
        | Event::KeyDateReceived(_)
        | Event::SdsPlusReceived(_)
        | Event::SupervisionRestarted(_)
        | Event::CourtReportAsked(_)
        | Event::SentenceEnded(_) => FieldGroup::Sentence,
        Event::RiskLevelSet(_)
        | Event::TierRecorded(_)
        | Event::AssessmentCompleted(_)
        | Event::PredictorsScored(_)
        | Event::TierCalculated(_)
        | Event::RegisterEntryMade(_)
        | Event::RegisterEntryReviewed(_)
        | Event::RegisterEntryEnded(_)
        | Event::LowRiskAgreed(_)
        | Event::AssessmentBegun(_)
        | Event::AssessmentAnswered(_)
        | Event::AssessmentSigned(_)
        | Event::AssessmentCountersigned(_)
        | Event::AssessmentReturned(_)
        | Event::ReviewRecorded(_) => FieldGroup::Risk,
        Event::AppointmentArranged(_)
        | Event::AppointmentMoved(_)
        | Event::AppointmentCancelled(_)
        | Event::SessionClosed(_)
        | Event::OutcomeDecided(_) => FieldGroup::Appointments,
        // A correction is told with the entry it points at; by itself it is part of the chronology.
        // So is what officers wrote to each other at a hand-over.
        Event::ContactRecorded(_)
        | Event::EntryCorrected(_)
        | Event::HandoverAccepted(_)
        | Event::HandoverQueried(_)
        | Event::HandoverQuestionAnswered(_) => FieldGroup::Contacts,
        Event::DocumentFiled(_) | Event::DocumentWithdrawn(_) => FieldGroup::Documents,
        Event::EnquiryRaised(_)
        | Event::EnquirySent(_)
        | Event::EnquiryChased(_)
        | Event::EnquiryEscalated(_)
        | Event::EnquiryAnswered(_)
        | Event::EnquiryRead(_)
        | Event::EnquiryAnalysed(_)
        | Event::EnquiryUsed(_)
        | Event::EnquiryNotNeeded(_)
        | Event::EnquiryCancelled(_)
        | Event::EnquiryOwned(_)
        | Event::NamedPersonSettled(_)
        | Event::AddressChecked(_)
        | Event::AddressProposed(_) => FieldGroup::Checks,
        Event::GoalSet(_)
        | Event::GoalClosed(_)
        | Event::StepSet(_)
        | Event::StepClosed(_)
        | Event::PlanAgreed(_)
        | Event::ReleasePrepared(_) => FieldGroup::Plan,
        Event::OversightRecorded(_) | Event::OversightActionClosed(_) | Event::OversightCommented(_) => FieldGroup::Oversight,
        Event::EvidenceReceived(_)
        | Event::EnforcementDecided(_)
        | Event::LetterSent(_)
        | Event::WarningWithdrawn(_)
        | Event::BreachBegun(_)
        | Event::BreachSubmitted(_)
        | Event::BreachDecided(_)
        | Event::BreachListed(_)
        | Event::BreachResulted(_) => FieldGroup::Enforcement,
        Event::ListEntryProposed(_)
        | Event::ListEntryApproved(_)
        | Event::ListEntryEndProposed(_)
        | Event::ListEntryEndApproved(_) => FieldGroup::Lists,
    }
}

impl Service {
    /// The events of an opened record that belong to the parts it was opened for and that the shown day knows, in order.
    /// Never one of a part that it was not opened for.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`], [`Trouble::Broken`].
    pub fn events_told(&self, opened: &Opened) -> Result<Vec<Recorded<Event>>, Trouble> {
        let mut events = self.store.read(|conn| self.events_of(conn, opened.person))?;
        events
            .retain(|event| opened.has(part_of(&event.event)) && opened.as_at.is_none_or(|day| event.known_on(day, &self.zone)));
        Ok(events)
    }
}
