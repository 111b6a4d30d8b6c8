//! Every thing has an id of its own type, so that an officer's id can never be given for a person's.
//!
//! Ids are UUIDs (version 7, made by the shell and given in). The case reference number is data, not a key.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map($name)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                $name(id)
            }
        }
    )*};
}

ids! {
    /// A person on probation; also the id of their stream of events.
    PersonId
    /// A member of staff of any grade; also the id of their stream of events.
    OfficerId
    /// A region, delivery unit or team; also the id of its stream of events.
    UnitId
    /// Who did something: a member of staff, or a job of the service.
    ActorId
    /// A wish, made when its form was shown: the same one twice gives the first answer.
    CommandId
    /// A sentence of a court, or a period of supervision.
    SentenceId
    /// A report that a court asked for.
    CourtReportId
    /// A requirement of an order.
    RequirementId
    /// A condition of a licence.
    ConditionId
    /// An appointment.
    AppointmentId
    /// A note of a contact.
    ContactId
    /// A document's metadata.
    DocumentId
    /// An entry in a register (a flag).
    RegisterEntryId
    /// An address.
    AddressId
    /// A phone number, e-mail address, adjustment or next of kin.
    DetailId
    /// An entry of a restriction or exclusion list.
    ListEntryId
    /// A completed assessment.
    AssessmentId
    /// A reduction of an officer's weekly hours.
    ReductionId
    /// An enquiry to another agency.
    EnquiryId
    /// Somebody around the person: partner, child, household member.
    ConnectionId
    /// A check of an address, or a proposal to use one.
    AddressCheckId
    /// A review.
    ReviewId
    /// A goal of the plan.
    GoalId
    /// A step of the plan.
    StepId
    /// A conversation between manager and officer about the case.
    OversightId
    /// An action agreed in such a conversation.
    ActionId
    /// A decision on a failure to comply.
    DecisionId
    /// A letter.
    LetterId
    /// Breach proceedings.
    BreachId
}

impl From<OfficerId> for ActorId {
    fn from(officer: OfficerId) -> Self {
        ActorId(officer.0)
    }
}
