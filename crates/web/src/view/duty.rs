//! Duties in words: what is asked, where it is done, which part of the record it tells about.

use jiff::civil::Date;
use record::duties::Duty;
use rules::{Policy, duty::DutyKind};
use service::access::FieldGroup;

/// What is asked, as one would ask for it: "Record outcome".
#[must_use]
pub fn name(policy: &Policy, kind: DutyKind, day: Date) -> String {
    policy.standards.duties.read(kind, day).map_or_else(|| kind.as_str().replace('_', " "), |row| row.value.name.clone())
}

/// The page on which a duty is done, under `/people/{crn}`.
#[must_use]
pub fn path(duty: &Duty) -> String {
    let about = duty.about;
    match duty.kind {
        DutyKind::OutcomeToRecord | DutyKind::AbsenceToDecide => format!("/appointments/{about}"),
        DutyKind::FirstAppointment | DutyKind::Contact | DutyKind::HomeVisit => "/appointments/new".to_owned(),
        DutyKind::MissedContactAttempt => "/record".to_owned(),
        DutyKind::InitialAssessment | DutyKind::TerminationAssessment => "/assessments".to_owned(),
        DutyKind::PeriodicReview | DutyKind::TriggeredReview => "/risk/review".to_owned(),
        DutyKind::Countersignature | DutyKind::AssessmentReturned => format!("/assessments/{about}"),
        DutyKind::InitialPlan => "/plan/edit".to_owned(),
        DutyKind::PlanStep => "/plan".to_owned(),
        DutyKind::EnquiryToSend
        | DutyKind::EnquiryToChase
        | DutyKind::EnquiryToEscalate
        | DutyKind::EnquiryToRead
        | DutyKind::EnquiryToAnalyse
        | DutyKind::EnquiryToUse
        | DutyKind::NamedPerson => format!("/checks/{about}"),
        DutyKind::AddressCheck => "/checks".to_owned(),
        DutyKind::RegisterReview => format!("/risk/flags/{about}"),
        DutyKind::Oversight | DutyKind::OversightAction => "/oversight".to_owned(),
        DutyKind::EvidenceOfAbsence | DutyKind::EnforcementStep | DutyKind::MissAlarm | DutyKind::LetterToSend => {
            "/enforcement".to_owned()
        }
        DutyKind::BreachToSend | DutyKind::BreachToDecide | DutyKind::BreachToList | DutyKind::BreachToResult => {
            format!("/breaches/{about}")
        }
        DutyKind::HandoverToAccept | DutyKind::Release12Weeks | DutyKind::Release8Weeks | DutyKind::Release4Weeks => {
            "/handover".to_owned()
        }
        DutyKind::DataGap => "/details".to_owned(),
    }
}

/// The page on which a duty is done.
#[must_use]
pub fn href(crn: &str, duty: &Duty) -> String {
    format!("/people/{crn}{}", path(duty))
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
        | DutyKind::AddressCheck => FieldGroup::Checks,
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
        | DutyKind::DataGap => FieldGroup::Sentence,
    }
}
