//! The case file: what a person's events add up to.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    address_check::{self, AddressChecks},
    allocation::CaseAllocated,
    appointment::{self, Appointment},
    assessment::{AssessmentCompleted, draft::Drafts},
    contact::{self, Contact},
    correction::{self, Correction},
    court_report::CourtReportAsked,
    document::{self, Document},
    duties::{
        change::{self, SinceReview},
        snooze::{self, Snooze},
    },
    enforcement::Enforcement,
    enquiry::Enquiries,
    event::Event,
    handover::{self, Handover},
    household::Household,
    limited_access::Lists,
    oversight::{self, Oversight},
    person::Person,
    plan::Plan,
    recorded::Recorded,
    refusal::Refusal,
    review::ReviewRecorded,
    risk::Risk,
    sentence::{self, Sentence},
};

/// All that is known of one person, as a fold over their events.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CaseFile {
    /// Version of the last event folded in; 0 before the first.
    pub version: u32,
    /// When the first event was recorded.
    pub opened_at: Option<Timestamp>,
    /// When the last event was recorded.
    pub changed_at: Option<Timestamp>,
    /// Who the person is.
    pub person: Person,
    /// Sentences, oldest first.
    pub sentences: Vec<Sentence>,
    /// Reports that courts asked for, in the order they were recorded.
    pub court_reports: Vec<CourtReportAsked>,
    /// Who held the case, oldest first.
    pub allocations: Vec<CaseAllocated>,
    /// Risk: judgements, flags, tier.
    pub risk: Risk,
    /// Completed assessments, in the order they were recorded.
    pub assessments: Vec<AssessmentCompleted>,
    /// Assessments in the making, and how finished ones were signed.
    pub drafts: Drafts,
    /// Reviews, in the order they were recorded.
    pub reviews: Vec<ReviewRecorded>,
    /// Who is around the person.
    pub household: Household,
    /// Safety checks.
    pub enquiries: Enquiries,
    /// Checks of addresses.
    pub address_checks: AddressChecks,
    /// The plan.
    pub plan: Plan,
    /// Conversations between manager and officer, oldest first.
    pub oversights: Vec<Oversight>,
    /// Enforcement: evidence, decisions, letters, breaches.
    pub enforcement: Enforcement,
    /// How the hand-over stands, and the preparation of a release.
    pub handover: Handover,
    /// Duties that were put off, oldest first.
    pub snoozes: Vec<Snooze>,
    /// What happened since somebody last looked at the whole risk.
    pub since_review: SinceReview,
    /// Appointments, in the order they were arranged.
    pub appointments: Vec<Appointment>,
    /// Notes of contacts, in the order they were recorded.
    pub contacts: Vec<Contact>,
    /// Documents.
    pub documents: Vec<Document>,
    /// Corrections of earlier entries.
    pub corrections: Vec<Correction>,
    /// Restriction and exclusion lists.
    pub lists: Lists,
}

impl CaseFile {
    /// Folds `events` in order.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Recorded<Event>>) -> Self {
        let mut case = CaseFile::default();
        for event in events {
            case.apply(event);
        }
        case
    }

    /// Whether the first event has been folded in.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.version > 0
    }

    /// Whether the case is open on `day`: somebody holds it, the person lives, and a sentence runs or none
    /// has been recorded yet.
    #[must_use]
    pub fn open_on(&self, day: Date) -> bool {
        let live = self.sentences.is_empty() || self.sentences.iter().any(|s| s.live_on(day));
        self.person.died_on.is_none() && live
    }

    pub(crate) fn alive(&self) -> Result<(), Refusal> {
        self.person.died_on.map_or(Ok(()), |on| Err(Refusal::HasDied { on }))
    }

    /// Adds one event. Total: an event that names nothing known changes nothing but the version.
    #[expect(clippy::too_many_lines, reason = "one line for each kind of event; splitting it would hide that none is left out")]
    pub fn apply(&mut self, recorded: &Recorded<Event>) {
        change::apply(self, recorded);
        self.version = recorded.version;
        self.opened_at.get_or_insert(recorded.recorded_at);
        self.changed_at = Some(recorded.recorded_at);
        match &recorded.event {
            Event::CaseAllocated(e) => self.allocations.push(e.clone()),
            Event::AppointmentArranged(_)
            | Event::AppointmentMoved(_)
            | Event::AppointmentCancelled(_)
            | Event::SessionClosed(_)
            | Event::OutcomeDecided(_) => appointment::apply(&mut self.appointments, recorded),
            Event::AssessmentCompleted(e) => self.assessments.push(e.clone()),
            Event::ConnectionRecorded(_) | Event::ConnectionEnded(_) | Event::HouseholdConfirmed(_) => {
                self.household.apply(&recorded.event, recorded.happened_on);
            }
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
            | Event::LowRiskAgreed(_) => self.enquiries.apply(recorded, address_check::lives_at(&self.person)),
            Event::CourtReportAsked(e) => self.court_reports.push(e.clone()),
            Event::AddressChecked(_) | Event::AddressProposed(_) => self.address_checks.apply(&recorded.event),
            Event::AssessmentBegun(_)
            | Event::AssessmentAnswered(_)
            | Event::AssessmentSigned(_)
            | Event::AssessmentCountersigned(_)
            | Event::AssessmentReturned(_) => self.drafts.apply(recorded),
            Event::ReviewRecorded(e) => self.reviews.push(e.clone()),
            Event::GoalSet(_) | Event::GoalClosed(_) | Event::StepSet(_) | Event::StepClosed(_) | Event::PlanAgreed(_) => {
                self.plan.apply(&recorded.event, recorded.happened_on);
            }
            Event::OversightRecorded(_) | Event::OversightActionClosed(_) | Event::OversightCommented(_) => {
                oversight::apply(&mut self.oversights, recorded);
            }
            Event::EvidenceReceived(_)
            | Event::EnforcementDecided(_)
            | Event::LetterSent(_)
            | Event::WarningWithdrawn(_)
            | Event::BreachBegun(_)
            | Event::BreachSubmitted(_)
            | Event::BreachDecided(_)
            | Event::BreachListed(_)
            | Event::BreachResulted(_) => self.enforcement.apply(recorded),
            Event::HandoverAccepted(_)
            | Event::HandoverQueried(_)
            | Event::HandoverQuestionAnswered(_)
            | Event::ReleasePrepared(_) => {
                handover::apply(&mut self.handover, self.allocations.len(), recorded);
            }
            Event::DutySnoozed(_) => snooze::apply(&mut self.snoozes, recorded),
            Event::ContactRecorded(_) => contact::apply(&mut self.contacts, recorded),
            Event::DocumentFiled(_) | Event::DocumentWithdrawn(_) => document::apply(&mut self.documents, recorded),
            Event::EntryCorrected(_) => correction::apply(&mut self.corrections, recorded),
            Event::RiskLevelSet(_)
            | Event::TierRecorded(_)
            | Event::PredictorsScored(_)
            | Event::TierCalculated(_)
            | Event::RegisterEntryMade(_)
            | Event::RegisterEntryReviewed(_)
            | Event::RegisterEntryEnded(_) => self.risk.apply(&recorded.event, recorded.happened_on),
            Event::SentenceRecorded(_)
            | Event::RequirementRecorded(_)
            | Event::RequirementEnded(_)
            | Event::LicenceConditionRecorded(_)
            | Event::KeyDateReceived(_)
            | Event::SdsPlusReceived(_)
            | Event::SupervisionRestarted(_)
            | Event::SentenceEnded(_) => sentence::apply(&mut self.sentences, &recorded.event),
            Event::ListEntryProposed(_)
            | Event::ListEntryApproved(_)
            | Event::ListEntryEndProposed(_)
            | Event::ListEntryEndApproved(_) => self.lists.apply(&recorded.event, recorded.actor),
            Event::PersonRegistered(_)
            | Event::NameChanged(_)
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
            | Event::PersonDied(_) => self.person.apply(&recorded.event, recorded.happened_on),
        }
    }
}
