//! The domain: what happened to a person on probation, in order, for ever.
//!
//! A case file is a fold over its events: [`CaseFile::apply`] is the only thing that changes one, and
//! [`decide()`] is the only thing that makes events. Both are pure: no clock, no storage, no chance.
//!
//! What must not live here: I/O, a clock, who may see what, the text of a page.
//!
//! Read first: [`event`] (every fact we keep), then [`case_file`] (what they add up to), then [`mod@decide`].
//! Each feature (appointments, risk, sentence, ...) is one file that holds its facts, its state, its wishes
//! and its refusals.

pub mod address_check;
pub mod allocation;
pub mod appointment;
pub mod assessment;
pub mod case_file;
pub mod contact;
pub mod correction;
pub mod court_report;
pub mod decide;
pub mod document;
pub mod duties;
pub mod enforcement;
pub mod enquiry;
pub mod event;
pub mod handover;
#[cfg(feature = "histories")]
pub mod histories;
pub mod household;
pub mod id;
pub mod limited_access;
pub mod measures;
pub mod officer;
pub mod oversight;
pub mod person;
pub mod plan;
pub mod recorded;
pub mod reduction;
pub mod refusal;
pub mod review;
pub mod risk;
pub mod sentence;
pub mod supervision;
pub mod text;
pub mod tier;
pub mod unit;
pub mod upcast;
pub mod words;
pub mod workload;

pub use case_file::CaseFile;
pub use decide::{Command, Context, decide};
pub use event::{DecodeError, Event};
pub use id::{
    ActionId, ActorId, AddressCheckId, AddressId, AppointmentId, AssessmentId, BreachId, CommandId, ConditionId, ConnectionId,
    ContactId, CourtReportId, DecisionId, DetailId, DocumentId, EnquiryId, GoalId, LetterId, ListEntryId, OfficerId, OversightId,
    PersonId, ReductionId, RegisterEntryId, RequirementId, ReviewId, SentenceId, StepId, UnitId,
};
pub use recorded::Recorded;
pub use refusal::Refusal;
