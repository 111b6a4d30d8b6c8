//! What the chronology says of an assessment, a check, a plan, oversight and enforcement: a title and the words.

use jiff::civil::Date;
use record::{Event, words::long_date};
use rules::{Policy, enquiry::EnquiryKind};

/// The words for a kind of enquiry, as the policy names it.
fn enquiry(policy: &Policy, kind: EnquiryKind, day: Date) -> String {
    let _ = (policy, day);
    kind.as_str().replace('_', " ")
}

/// The title and the text of an event of these kinds; none for any other event.
#[must_use]
pub fn happened(policy: &Policy, event: &Event, day: Date) -> Option<(String, String)> {
    let check = |what: &str, kind: EnquiryKind| format!("Safety check {what}: {}", enquiry(policy, kind, day));
    let plain = |title: &str, text: &str| Some((title.to_owned(), text.to_owned()));
    match event {
        Event::ConnectionRecorded(e) => Some((format!("Person around them: {}", e.relationship.words()), e.source.clone())),
        Event::ConnectionEnded(e) => plain("Person no longer around them", &e.reason),
        Event::HouseholdConfirmed(e) => plain("Household confirmed", &e.source),
        Event::EnquiryRaised(e) => Some((check("needed", e.kind), e.reason.clone())),
        Event::EnquirySent(e) => {
            Some((check("sent", e.kind), format!("To {}. Answer expected by {}", e.sent_to, long_date(e.due_on))))
        }
        Event::EnquiryChased(e) => plain("Safety check chased", &e.how),
        Event::EnquiryEscalated(e) => Some((format!("Safety check taken to {}", e.to), e.note.clone())),
        Event::EnquiryAnswered(e) => {
            let said = if e.nothing_known { "Nothing known" } else { e.summary.as_str() };
            Some((format!("Safety check answered by {}", e.responder), said.to_owned()))
        }
        Event::EnquiryRead(_) => plain("Answer to a safety check read", ""),
        Event::EnquiryAnalysed(e) => plain("Answer to a safety check analysed", &e.analysis),
        Event::EnquiryUsed(e) => plain("Answer to a safety check used", &e.sentence),
        Event::EnquiryNotNeeded(e) => Some((check("not needed", e.kind), e.reason.clone())),
        Event::EnquiryCancelled(e) => plain("Safety check called off", &e.reason),
        Event::EnquiryOwned(_) => plain("Safety check taken on", ""),
        Event::NamedPersonSettled(e) => plain("Person named in a reply settled", &e.reason),
        Event::LowRiskAgreed(e) => plain("Manager agreed to low risk while an answer is outstanding", &e.reason),
        Event::AddressChecked(e) => {
            plain(if e.suitable { "Address checked: suitable" } else { "Address checked: not suitable" }, &e.reasons)
        }
        Event::AddressProposed(e) => Some((format!("Address proposed: {}", e.address_use.words().to_lowercase()), String::new())),
        Event::AssessmentBegun(e) => plain("Assessment begun", e.purpose.words()),
        Event::AssessmentAnswered(_) => plain("Assessment worked on", ""),
        Event::AssessmentSigned(_) => plain("Assessment signed", ""),
        Event::AssessmentCountersigned(e) => plain("Assessment countersigned", &e.comment),
        Event::AssessmentReturned(e) => plain("Assessment sent back", &e.comment),
        Event::ReviewRecorded(e) => {
            plain(if e.risk_changed { "Review: risk changed" } else { "Review: risk not changed" }, &e.why)
        }
        Event::GoalSet(e) => plain("Goal set", &e.words),
        Event::GoalClosed(e) => plain("Goal ended", &e.note),
        Event::StepSet(e) => plain("Step of the plan set", &e.what),
        Event::StepClosed(e) => plain("Step of the plan ended", &e.note),
        Event::PlanAgreed(e) => plain("Plan agreed", &e.persons_view),
        Event::OversightRecorded(e) => {
            Some((format!("Management oversight: {}", e.view.words().to_lowercase()), e.reasons.clone()))
        }
        Event::OversightActionClosed(e) => plain("Action from oversight ended", &e.note),
        Event::OversightCommented(e) => plain("Officer's comment on oversight", &e.comment),
        Event::EvidenceReceived(e) => plain("Evidence for an absence received", &e.what),
        Event::EnforcementDecided(e) => {
            let name = policy.enforcement.actions.read(e.action, e.on).map(|row| row.value.name.clone());
            Some((format!("Enforcement: {}", name.unwrap_or_else(|| e.action.to_string())), e.reasons.clone()))
        }
        Event::LetterSent(e) => Some(("Letter sent".to_owned(), e.text.clone())),
        Event::WarningWithdrawn(e) => plain("Warning taken back", &e.reason),
        Event::BreachBegun(e) => plain("Breach begun", &e.circumstances),
        Event::BreachSubmitted(e) => plain("Breach sent to the manager", &e.circumstances),
        Event::BreachDecided(e) => Some((format!("Breach: {}", e.decision.words().to_lowercase()), e.reason.clone())),
        Event::BreachListed(e) => Some((format!("Breach listed for {}", long_date(e.hearing_on)), e.court.clone())),
        Event::BreachResulted(e) => Some((format!("Breach: {}", e.result.words().to_lowercase()), e.note.clone())),
        Event::HandoverAccepted(e) => plain("Case accepted", &e.note),
        Event::HandoverQueried(e) => plain("Question before accepting the case", &e.question),
        Event::ReleasePrepared(e) => Some((format!("Release prepared: {} weeks before", e.weeks), e.note.clone())),
        Event::DutySnoozed(e) => Some((format!("Work put off until {}", long_date(e.until)), e.reason.clone())),
        _ => None,
    }
}
