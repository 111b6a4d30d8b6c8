//! Duties in words: what is asked, where it is done, why it is owed.

use jiff::civil::Date;
use record::duties::{Duty, Gap};
use rules::{Policy, duty::DutyKind};

use crate::respond::with_query;

pub use service::lists::duty::part_of;

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
        DutyKind::Countersignature => format!("/assessments/{about}/countersign"),
        DutyKind::AssessmentReturned => format!("/assessments/{about}"),
        DutyKind::InitialPlan => "/plan/edit".to_owned(),
        DutyKind::PlanStep => "/plan".to_owned(),
        DutyKind::EnquiryToSend
        | DutyKind::EnquiryToChase
        | DutyKind::EnquiryToEscalate
        | DutyKind::EnquiryToRead
        | DutyKind::EnquiryToAnalyse
        | DutyKind::EnquiryToUse
        | DutyKind::NamedPerson => format!("/checks/{about}"),
        DutyKind::AddressCheck => format!("/checks/addresses/{about}"),
        DutyKind::RegisterReview => format!("/risk/flags/{about}"),
        DutyKind::Oversight => {
            let trigger = duty.rule.rsplit_once('/').map_or("", |(_, trigger)| trigger);
            with_query("/oversight/new", "trigger", trigger)
        }
        DutyKind::OversightAction => "/oversight".to_owned(),
        DutyKind::EvidenceOfAbsence => "/enforcement".to_owned(),
        DutyKind::EnforcementStep => format!("/enforcement/decide/{about}"),
        DutyKind::MissAlarm => "/enforcement/decide/alarm".to_owned(),
        DutyKind::LetterToSend => format!("/enforcement/{about}"),
        DutyKind::BreachToSend | DutyKind::BreachToDecide | DutyKind::BreachToList | DutyKind::BreachToResult => {
            format!("/breaches/{about}")
        }
        DutyKind::HandoverToAccept => "/handover".to_owned(),
        DutyKind::Release12Weeks | DutyKind::Release8Weeks | DutyKind::Release4Weeks => format!("/release/{about}"),
        DutyKind::DataGap => match Gap::of(about) {
            Some(Gap::Level) => "/assessments".to_owned(),
            Some(Gap::Address) => "/details/address/edit".to_owned(),
            Some(Gap::Household) => "/checks/household".to_owned(),
            Some(Gap::BirthDate) => "/details/birth-date/edit".to_owned(),
            Some(Gap::EndDate | Gap::End) | None => "/sentence".to_owned(),
        },
    }
}

/// The page on which a duty is done.
#[must_use]
pub fn href(crn: &str, duty: &Duty) -> String {
    format!("/people/{crn}{}", path(duty))
}

/// What is asked, with what is missing where it is a gap: "Complete the record: no birth date is recorded".
#[must_use]
pub fn asked(policy: &Policy, duty: &Duty, day: Date) -> String {
    let name = name(policy, duty.kind, day);
    match Gap::of(duty.about).filter(|_| duty.kind == DutyKind::DataGap) {
        Some(gap) => {
            let missing = gap.words();
            let mut letters = missing.chars();
            let first = letters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
            format!("{name}: {first}{}", letters.as_str())
        }
        None => name,
    }
}
