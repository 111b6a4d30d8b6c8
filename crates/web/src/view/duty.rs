//! Duties in words: what is asked, where it is done, why it is owed.

use jiff::civil::Date;
use record::duties::{Duty, Gap};
use rules::{Policy, duty::DutyKind, enquiry::EnquiryKind, oversight::OversightTrigger};

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
        DutyKind::FirstAppointment | DutyKind::Contact | DutyKind::HomeVisit => "/appointments".to_owned(),
        DutyKind::MissedContactAttempt => "/record".to_owned(),
        DutyKind::InitialAssessment | DutyKind::TerminationAssessment | DutyKind::FullAssessment => "/assessments".to_owned(),
        DutyKind::PeriodicReview | DutyKind::TriggeredReview => "/risk/review".to_owned(),
        DutyKind::Countersignature => format!("/assessments/{about}/countersign"),
        DutyKind::AssessmentReturned => format!("/assessments/{about}"),
        DutyKind::InitialPlan | DutyKind::PlanStep => "/plan".to_owned(),
        DutyKind::EnquiryToSend
        | DutyKind::EnquiryToChase
        | DutyKind::EnquiryToEscalate
        | DutyKind::EnquiryToRead
        | DutyKind::EnquiryToAnalyse
        | DutyKind::EnquiryToUse
        | DutyKind::NamedPerson => format!("/checks/{about}"),
        DutyKind::AddressCheck | DutyKind::AddressDecision => format!("/checks/addresses/{about}"),
        DutyKind::RegisterReview => format!("/risk/flags/{about}"),
        // Lists are read by those who owe the work and by those who watch it: each page offers its forms to whoever may use them.
        DutyKind::Oversight | DutyKind::OversightAction => "/oversight".to_owned(),
        DutyKind::EvidenceOfAbsence | DutyKind::EnforcementStep | DutyKind::MissAlarm => "/enforcement".to_owned(),
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

/// What is asked, with what it is about where its rule or its gap says so: "Send safety check: domestic abuse", "Complete the
/// record: no birth date is recorded".
#[must_use]
pub fn asked(policy: &Policy, duty: &Duty, day: Date) -> String {
    let name = name(policy, duty.kind, day);
    match about(policy, duty, day) {
        Some(about) => format!("{name}: {}", in_a_sentence(&about)),
        None => name,
    }
}

fn about(policy: &Policy, duty: &Duty, day: Date) -> Option<String> {
    if duty.kind == DutyKind::DataGap {
        return Gap::of(duty.about).map(|gap| gap.words().to_owned());
    }
    let (list, code) = duty.rule.rsplit_once('/')?;
    match list {
        "enquiries/kind" => Some(policy.enquiries.kinds.read(EnquiryKind::from_text(code)?, day)?.value.name.clone()),
        "oversight/trigger" => Some(policy.oversight.triggers.read(OversightTrigger::from_text(code)?, day)?.value.name.clone()),
        "register" => Some(policy.registers.types.read(code.parse().ok()?, day)?.value.name.clone()),
        _ => None,
    }
}

/// With a small first letter, unless it begins with an abbreviation.
fn in_a_sentence(words: &str) -> String {
    let mut letters = words.chars();
    let Some(first) = letters.next() else { return String::new() };
    let rest = letters.as_str();
    if rest.chars().next().is_some_and(char::is_uppercase) {
        return words.to_owned();
    }
    format!("{}{rest}", first.to_lowercase())
}
