//! What happened since somebody last looked at the whole risk: each is a reason to review it (assessment section 5).
//!
//! A completed assessment or a review looks back on everything up to its version; what came after stays here until the next.
//! Notes are not kept twice: those after [`SinceReview::reviewed_to`] are found among the contacts.

use jiff::{Timestamp, civil::Date};
use rules::{
    code::{ContactCode, KeyDateCode, RegisterCode},
    rosh::RoshLevel,
};
use serde::{Deserialize, Serialize};

use crate::{
    assessment::{AssessmentKind, AssessmentStatus},
    case_file::CaseFile,
    event::Event,
    household::{ConnectionRecorded, Relationship},
    id::AppointmentId,
    recorded::Recorded,
};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum What {
    /// A new address, the main one or another where the person stays, or one left.
    Address,
    /// A new partner.
    Partner,
    /// A child, or contact with one.
    Child,
    /// A pregnancy.
    Pregnancy,
    /// Somebody moved in or out.
    Household,
    /// Another agency answered, and knows something.
    Answer,
    /// An address was found not to be suitable: of a curfew or residence in force, somebody must decide what now.
    Unsuitable,
    /// A flag was made or ended.
    Flag(RegisterCode),
    /// The level of risk of serious harm was judged anew, outside an assessment.
    Level {
        /// Before.
        from: RoshLevel,
        /// Now.
        to: RoshLevel,
    },
    /// A date from the prison or the court: release, recall.
    KeyDate(KeyDateCode),
    /// The case came from another delivery unit.
    Transfer,
    /// Breach proceedings were begun.
    Breach,
    /// A session was closed, or its outcome decided: it may be a failure to comply.
    Outcome(AppointmentId),
}

/// Something that happened since the last review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The version that it made.
    pub version: u32,
    /// The day it happened.
    pub on: Date,
    /// What.
    pub what: What,
}

/// What happened since somebody last looked at the whole risk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SinceReview {
    /// Everything up to this version was looked at; nought before the first assessment.
    pub reviewed_to: u32,
    /// The day of the last assessment or review.
    pub reviewed_on: Option<Date>,
    /// When it was recorded: what was recorded with it is its result and no new reason.
    pub reviewed_at: Option<Timestamp>,
    /// What came after, in order.
    pub changes: Vec<Change>,
}

impl SinceReview {
    fn looked(&mut self, up_to: u32, on: Date, at: Timestamp) {
        self.reviewed_to = self.reviewed_to.max(up_to);
        self.reviewed_on = self.reviewed_on.max(Some(on));
        self.reviewed_at = Some(at);
        self.changes.retain(|change| change.version > self.reviewed_to);
    }
}

/// Notes an event; `case` is the case file without it.
pub(crate) fn apply(case: &mut CaseFile, recorded: &Recorded<Event>) {
    let (version, at) = (recorded.version, recorded.recorded_at);
    match &recorded.event {
        Event::AssessmentCompleted(e) => {
            if e.status == AssessmentStatus::Complete && e.kind != AssessmentKind::Standalone {
                case.since_review.looked(version, e.completed_on, at);
            }
        }
        // A review before the first assessment settles nothing: there is nothing to compare with.
        Event::ReviewRecorded(e) if case.since_review.reviewed_to > 0 => {
            case.since_review.looked(e.up_to.min(version), e.on, at);
        }
        _ => {
            let new = what(case, &recorded.event).filter(|_| case.since_review.reviewed_at != Some(at));
            case.since_review.changes.extend(new.map(|what| Change { version, on: recorded.happened_on, what }));
        }
    }
}

fn what(case: &CaseFile, event: &Event) -> Option<What> {
    match event {
        Event::AddressRecorded(_) => Some(What::Address),
        Event::AddressEnded(e) => case.person.addresses.iter().any(|held| held.what.id == e.id).then_some(What::Address),
        Event::ConnectionRecorded(e) => connection(e),
        Event::ConnectionEnded(e) => {
            let found = case.household.connections.iter().find(|c| c.what.id == e.id)?;
            found.what.lives_with.then_some(What::Household)
        }
        Event::EnquiryAnswered(e) => (!e.nothing_known).then_some(What::Answer),
        Event::AddressChecked(e) => (!e.suitable).then_some(What::Unsuitable),
        Event::RegisterEntryMade(e) => Some(What::Flag(e.code)),
        Event::RegisterEntryEnded(e) => Some(What::Flag(case.risk.entry(e.id)?.made.code)),
        Event::RiskLevelSet(e) => {
            let (from, to) = (case.risk.overall()?, e.overall()?);
            (from != to).then_some(What::Level { from, to })
        }
        Event::KeyDateReceived(e) => Some(What::KeyDate(e.kind)),
        Event::CaseAllocated(e) => case.allocation().filter(|held| held.unit != e.unit).map(|_| What::Transfer),
        Event::BreachBegun(_) => Some(What::Breach),
        Event::SessionClosed(e) => Some(What::Outcome(e.id)),
        Event::OutcomeDecided(e) => Some(What::Outcome(e.id)),
        _ => None,
    }
}

fn connection(e: &ConnectionRecorded) -> Option<What> {
    if e.pregnant {
        Some(What::Pregnancy)
    } else if e.child || e.relationship.is_child() {
        Some(What::Child)
    } else if e.relationship == Relationship::Partner {
        Some(What::Partner)
    } else {
        e.lives_with.then_some(What::Household)
    }
}

/// Notes that are a reason to review, with the reason in words.
pub(super) const BY_NOTE: [(ContactCode, &str); 19] = [
    (ContactCode::literal("CARR"), "Arrest notified"),
    (ContactCode::literal("CNOC"), "Charge notified"),
    (ContactCode::literal("R-CONVICTION"), "Conviction notified"),
    (ContactCode::literal("R-POLICE-INFO"), "Information from the police"),
    (ContactCode::literal("C204"), "Police liaison"),
    (ContactCode::literal("C515"), "Police intelligence came in"),
    (ContactCode::literal("C078"), "Child-protection meeting"),
    (ContactCode::literal("R-VICTIM-REPORT"), "Report by or about a victim"),
    (ContactCode::literal("R-RELAPSE"), "Relapse"),
    (ContactCode::literal("CCCP"), "Child-protection case conference"),
    (ContactCode::literal("C160"), "Adult strategy meeting"),
    (ContactCode::literal("C005"), "MARAC meeting"),
    (ContactCode::literal("SFRR"), "Safeguarding check answered"),
    (ContactCode::literal("EASS"), "Assessment by children's services"),
    (ContactCode::literal("EASC"), "MARAC assessment"),
    (ContactCode::literal("C161"), "Contact about an adult at risk"),
    (ContactCode::literal("C157"), "Child-related contact"),
    (ContactCode::literal("C159"), "Core group"),
    (ContactCode::literal("NSD1"), "Core group (national security division)"),
];

/// Dates that are a reason to review, with the reason in words.
pub(super) const BY_DATE: [(KeyDateCode, &str); 2] =
    [(KeyDateCode::literal("R-RELEASED"), "Released"), (KeyDateCode::literal("R-RECALLED"), "Recalled")];
