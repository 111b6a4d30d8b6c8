//! The law of causes: a duty appears, goes or gets other days only with an event that the table here names for its kind.
//!
//! A new form of event does not compile here until somebody writes which duties it bears on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use std::collections::BTreeMap;

use common::{LONDON, POLICY};
use proptest::prelude::*;
use record::{CaseFile, Event, duties::duties, histories::history};
use rules::duty::DutyKind as K;

/// Which kinds of duty an event can bring about or take away.
enum Bears {
    /// On none: no rule looks at it.
    Nothing,
    /// On these.
    On(&'static [K]),
    /// On all: with it supervision begins or ends, or its stage is another.
    Everything,
}

/// Whatever asks for a look at an address.
const ADDRESS: &[K] = &[
    K::AddressCheck,
    K::AddressDecision,
    K::EnquiryToSend,
    K::HomeVisit,
    K::TriggeredReview,
    K::DataGap,
    // The address is a part of it, and so are the checks.
    K::Release12Weeks,
];
const PEOPLE: &[K] = &[K::EnquiryToSend, K::TriggeredReview, K::NamedPerson, K::DataGap, K::Release12Weeks];
const DIARY: &[K] = &[K::OutcomeToRecord, K::FirstAppointment, K::Contact, K::Release4Weeks];
const OUTCOME: &[K] = &[
    K::OutcomeToRecord,
    K::FirstAppointment,
    K::Contact,
    K::Release4Weeks,
    K::MissedContactAttempt,
    K::EvidenceOfAbsence,
    K::AbsenceToDecide,
    K::EnforcementStep,
    K::MissAlarm,
    K::HomeVisit,
    K::Oversight,
    K::TriggeredReview,
];
const FLAG: &[K] = &[
    K::RegisterReview,
    K::EnquiryToSend,
    K::HomeVisit,
    K::MissAlarm,
    K::Oversight,
    K::TriggeredReview,
    K::DataGap,
    K::Release12Weeks,
];
const ORDERS: &[K] = &[
    K::AddressCheck,
    K::AddressDecision,
    K::EnquiryToSend,
    K::Contact,
    K::FirstAppointment,
    K::Release12Weeks,
    K::Release8Weeks,
];
const BREACH: &[K] = &[
    K::BreachToSend,
    K::BreachToDecide,
    K::BreachToList,
    K::BreachToResult,
    K::EnforcementStep,
    K::Oversight,
    K::TriggeredReview,
    // While proceedings run, appointments are offered in the last third too.
    K::Contact,
];
const CHAIN: &[K] = &[
    K::EnquiryToSend,
    K::EnquiryToChase,
    K::EnquiryToEscalate,
    K::EnquiryToRead,
    K::EnquiryToAnalyse,
    K::EnquiryToUse,
    K::NamedPerson,
    K::AddressCheck,
    K::Release12Weeks,
];
const LEVEL: &[K] = &[
    K::DataGap,
    K::EnquiryToSend,
    K::FirstAppointment,
    K::Contact,
    K::HomeVisit,
    K::MissAlarm,
    K::Oversight,
    K::PeriodicReview,
    K::FullAssessment,
    K::TriggeredReview,
    K::RegisterReview,
    K::Release12Weeks,
];

#[expect(clippy::too_many_lines, reason = "one line for each form of event; splitting it would hide that none is left out")]
fn bears(event: &Event) -> Bears {
    use Event as E;
    match event {
        E::NameChanged(_)
        | E::NameCorrected(_)
        | E::AliasRecorded(_)
        | E::IdentifierRecorded(_)
        | E::IdentifierWithdrawn(_)
        | E::GenderRecorded(_)
        | E::PronounsRecorded(_)
        | E::EthnicityRecorded(_)
        | E::LanguageRecorded(_)
        | E::ContactDetailRecorded(_)
        | E::ContactDetailEnded(_)
        | E::AdjustmentRecorded(_)
        | E::AdjustmentEnded(_)
        | E::NextOfKinRecorded(_)
        | E::NextOfKinEnded(_)
        | E::DocumentFiled(_)
        | E::DocumentWithdrawn(_)
        | E::EntryCorrected(_)
        | E::ListEntryProposed(_)
        | E::ListEntryApproved(_)
        | E::ListEntryEndProposed(_)
        | E::ListEntryEndApproved(_)
        | E::PredictorsScored(_)
        | E::OversightCommented(_)
        | E::GoalSet(_)
        | E::LowRiskAgreed(_)
        | E::AssessmentBegun(_)
        | E::AssessmentAnswered(_)
        // Whose they are, and when they show, change; none comes or goes.
        | E::EnquiryOwned(_)
        | E::HandoverQueried(_)
        | E::HandoverQuestionAnswered(_)
        | E::DutySnoozed(_) => Bears::Nothing,
        E::PersonRegistered(_)
        | E::PersonDied(_)
        | E::SentenceRecorded(_)
        | E::SentenceEnded(_)
        | E::KeyDateReceived(_)
        // Whoever has no sentence on the record is supervised from the first allocation on.
        | E::CaseAllocated(_) => Bears::Everything,
        E::BirthDateRecorded(_) => Bears::On(&[K::DataGap]),
        E::AddressRecorded(_) | E::AddressEnded(_) | E::AddressChecked(_) | E::AddressProposed(_) => Bears::On(ADDRESS),
        E::ConnectionRecorded(_) | E::ConnectionEnded(_) | E::HouseholdConfirmed(_) => Bears::On(PEOPLE),
        E::RequirementRecorded(_) | E::RequirementEnded(_) | E::LicenceConditionRecorded(_) => Bears::On(ORDERS),
        E::SdsPlusReceived(_) | E::SupervisionRestarted(_) | E::TierRecorded(_) | E::TierCalculated(_) => {
            Bears::On(&[K::Contact, K::FirstAppointment])
        }
        // For somebody whose sentences have ended, the checks that were under way are owed again.
        E::CourtReportAsked(_) => Bears::On(CHAIN),
        E::RiskLevelSet(_) => Bears::On(LEVEL),
        E::AssessmentCompleted(_) => Bears::On(&[
            K::InitialAssessment,
            K::PeriodicReview,
            K::FullAssessment,
            K::TriggeredReview,
            K::TerminationAssessment,
            K::EnquiryToUse,
            K::Oversight,
        ]),
        E::AssessmentSigned(_) | E::AssessmentCountersigned(_) | E::AssessmentReturned(_) => {
            // The conversation about a first assessment is owed from its signature on.
            Bears::On(&[K::Countersignature, K::AssessmentReturned, K::Oversight])
        }
        E::RegisterEntryMade(_) | E::RegisterEntryEnded(_) => Bears::On(FLAG),
        E::RegisterEntryReviewed(_) => Bears::On(&[K::RegisterReview]),
        E::AppointmentArranged(_) | E::AppointmentMoved(_) | E::AppointmentCancelled(_) => Bears::On(DIARY),
        E::SessionClosed(_) | E::OutcomeDecided(_) => Bears::On(OUTCOME),
        // What was said: an attempt to reach somebody, a visit, an arrest, a report by a victim.
        E::ContactRecorded(_) => Bears::On(&[
            K::MissedContactAttempt,
            K::HomeVisit,
            K::EnquiryToSend,
            K::Oversight,
            K::TriggeredReview,
            K::FirstAppointment,
            K::Contact,
            K::Release12Weeks,
        ]),
        E::EnquiryRaised(_) => Bears::On(&[K::EnquiryToSend, K::Release12Weeks]),
        E::EnquirySent(_) | E::EnquiryNotNeeded(_) | E::EnquiryCancelled(_) => {
            Bears::On(&[K::EnquiryToSend, K::EnquiryToChase, K::EnquiryToEscalate, K::Release12Weeks])
        }
        E::EnquiryChased(_) | E::EnquiryEscalated(_) => Bears::On(&[K::EnquiryToChase, K::EnquiryToEscalate]),
        // It may name people, ask for more, and begin its chain anew.
        E::EnquiryAnswered(_) => Bears::On(&[
            K::EnquiryToSend,
            K::EnquiryToChase,
            K::EnquiryToEscalate,
            K::EnquiryToRead,
            K::EnquiryToAnalyse,
            K::EnquiryToUse,
            K::NamedPerson,
            K::TriggeredReview,
            K::Release12Weeks,
        ]),
        E::EnquiryRead(_) => Bears::On(&[K::EnquiryToRead, K::EnquiryToAnalyse]),
        E::EnquiryAnalysed(_) => Bears::On(&[K::EnquiryToAnalyse, K::EnquiryToUse]),
        E::EnquiryUsed(_) => Bears::On(&[K::EnquiryToUse]),
        E::NamedPersonSettled(_) => Bears::On(&[K::NamedPerson]),
        E::ReviewRecorded(_) => Bears::On(&[K::PeriodicReview, K::TriggeredReview]),
        E::GoalClosed(_) | E::StepSet(_) | E::StepClosed(_) => Bears::On(&[K::PlanStep]),
        E::PlanAgreed(_) => Bears::On(&[K::InitialPlan, K::Release4Weeks]),
        E::OversightRecorded(_) => Bears::On(&[K::Oversight, K::OversightAction, K::AddressDecision]),
        E::OversightActionClosed(_) => Bears::On(&[K::OversightAction]),
        E::EvidenceReceived(_) => Bears::On(&[K::EvidenceOfAbsence, K::AbsenceToDecide]),
        E::EnforcementDecided(_) => Bears::On(&[K::EnforcementStep, K::LetterToSend, K::MissAlarm, K::Oversight]),
        E::LetterSent(_) => Bears::On(&[K::LetterToSend]),
        E::WarningWithdrawn(_) => Bears::On(&[K::LetterToSend, K::EnforcementStep]),
        E::BreachBegun(_) | E::BreachSubmitted(_) | E::BreachDecided(_) | E::BreachListed(_) | E::BreachResulted(_) => {
            Bears::On(BREACH)
        }
        E::HandoverAccepted(_) => Bears::On(&[K::HandoverToAccept]),
        E::ReleasePrepared(_) => Bears::On(&[K::Release12Weeks, K::Release8Weeks, K::Release4Weeks]),
    }
}

/// Whether an event can give a duty that stays other days, another owner or another weight.
fn moves(event: &Event, kind: K, about: uuid::Uuid) -> bool {
    match event {
        // Who is high has less time for everything.
        Event::RiskLevelSet(_) | Event::TierRecorded(_) | Event::TierCalculated(_) => true,
        Event::RegisterEntryMade(_) | Event::RegisterEntryEnded(_) if kind == K::Contact => true,
        Event::DutySnoozed(snoozed) => (snoozed.kind, snoozed.about) == (kind, about),
        Event::EnquiryOwned(_) => CHAIN.contains(&kind),
        Event::HandoverQueried(_) | Event::HandoverQuestionAnswered(_) => kind == K::HandoverToAccept,
        other => bears_on(other, kind),
    }
}

fn bears_on(event: &Event, kind: K) -> bool {
    match bears(event) {
        Bears::Nothing => false,
        Bears::On(kinds) => kinds.contains(&kind),
        Bears::Everything => true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_duty_comes_goes_or_moves_only_with_an_event_that_bears_on_its_kind(seed: u64) {
        let (events, _) = history(seed, 200, &POLICY, &LONDON);
        let mut case = CaseFile::default();
        let mut before = BTreeMap::new();
        for event in &events {
            case.apply(event);
            let after: BTreeMap<_, _> = duties(&case, &POLICY, &LONDON).into_iter().map(|d| ((d.kind, d.about), d)).collect();
            for (key, duty) in &after {
                match before.get(key) {
                    None => prop_assert!(bears_on(&event.event, key.0), "{} brings {duty:?}", event.event.kind()),
                    Some(was) if was != duty => {
                        prop_assert!(moves(&event.event, key.0, key.1), "{} makes {was:?} to {duty:?}", event.event.kind());
                    }
                    Some(_) => {}
                }
            }
            for (key, duty) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
                prop_assert!(bears_on(&event.event, key.0), "{} takes away {duty:?}", event.event.kind());
            }
            before = after;
        }
    }
}
