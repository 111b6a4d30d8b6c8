//! Safety checks: what was needed, asked, chased, answered, read, analysed and used.
//!
//! Sending is not enough: the chain is followed to the plan (`domain/safeguarding.md` section 1). That a check is *needed* is
//! worked out by rule from the record ([`need`]); "not needed" is a decision with a name and a reason.

pub mod chain;
mod decide;
pub mod gate;
pub mod need;
pub(crate) mod noted;

use jiff::{Timestamp, civil::Date};
use rules::enquiry::{EnquiryKind, EnquiryTrigger};
use serde::{Deserialize, Serialize};

pub(crate) use decide::decide;

use crate::{
    event::Event,
    id::{ActorId, AddressId, AssessmentId, ConnectionId, EnquiryId, OfficerId},
    recorded::Recorded,
};

/// A member of staff saw that a check is needed which no rule asked for, or wrote down what a needed one is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnquiryRaised {
    /// Its id.
    pub id: EnquiryId,
    /// Kind.
    pub kind: EnquiryKind,
    /// What makes it necessary.
    pub trigger: EnquiryTrigger,
    /// Since when it is needed.
    pub needed_since: Date,
    /// Why, in words.
    pub reason: String,
    /// The address or household asked about, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The address asked about, where it is on the record. None is where the person lives, as known on that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<AddressId>,
    /// Children, partners and others asked about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
}

/// It was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnquirySent {
    /// Its id; a new one when nobody raised it first.
    pub id: EnquiryId,
    /// Kind.
    pub kind: EnquiryKind,
    /// What makes it necessary.
    pub trigger: EnquiryTrigger,
    /// Since when it is needed.
    pub needed_since: Date,
    /// The day it was sent.
    pub on: Date,
    /// To whom: force or local authority, mailbox.
    pub sent_to: String,
    /// Their reference, if they gave one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// The address or household asked about, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The address asked about, where it is on the record. None is where the person lives, as known on that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<AddressId>,
    /// Children, partners and others asked about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// By when an answer is expected: set by rule.
    pub due_on: Date,
}

/// Its answer was asked for again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnquiryChased {
    /// Which.
    pub id: EnquiryId,
    /// The day.
    pub on: Date,
    /// How, and with whom.
    pub how: String,
}

/// It was taken higher: to the manager, to the other agency's manager.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnquiryEscalated {
    /// Which.
    pub id: EnquiryId,
    /// The day.
    pub on: Date,
    /// To whom.
    pub to: String,
    /// What was asked of them.
    pub note: String,
}

/// Somebody whom a reply names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    /// Name as the reply gives it.
    pub name: String,
    /// Whether it is a child.
    #[serde(default)]
    pub child: bool,
    /// Who on the record it is; none when nobody on the record fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<ConnectionId>,
}

/// The other agency answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnquiryAnswered {
    /// Which.
    pub id: EnquiryId,
    /// The day the answer came.
    pub on: Date,
    /// Who answered.
    pub responder: String,
    /// Whether they know nothing about those asked about.
    pub nothing_known: bool,
    /// What they say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// Children, partners and others whom the reply names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<Named>,
}

/// The answer was read, by whoever recorded this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnquiryRead {
    /// Which.
    pub id: EnquiryId,
}

/// What the answer means for this case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnquiryAnalysed {
    /// Which.
    pub id: EnquiryId,
    /// The analysis.
    pub analysis: String,
}

/// Where an answer was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum UsedIn {
    /// In an assessment.
    Assessment(AssessmentId),
    /// In the plan.
    Plan,
}

/// The analysis was used in an assessment or the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnquiryUsed {
    /// Which.
    pub id: EnquiryId,
    /// Where.
    pub used_in: UsedIn,
    /// The sentence of the assessment or plan that rests on it.
    pub sentence: String,
}

/// Somebody decided that a check is not needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnquiryNotNeeded {
    /// Its id; a new one when nobody raised it first.
    pub id: EnquiryId,
    /// Kind.
    pub kind: EnquiryKind,
    /// What made it necessary.
    pub trigger: EnquiryTrigger,
    /// Since when it was needed.
    pub needed_since: Date,
    /// Why it is not needed.
    pub reason: String,
    /// The address that it would have been about. None is where the person lives, as known on that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<AddressId>,
}

/// A sent or raised check was called off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnquiryCancelled {
    /// Which.
    pub id: EnquiryId,
    /// Why.
    pub reason: String,
}

/// Somebody of the team took it on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnquiryOwned {
    /// Which.
    pub id: EnquiryId,
    /// Who.
    pub owner: OfficerId,
}

/// Somebody whom a reply names was settled: put on the record, or found to be nobody of concern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NamedPersonSettled {
    /// Which enquiry.
    pub id: EnquiryId,
    /// Name as the reply gives it.
    pub name: String,
    /// Who on the record it is; none when it is nobody of concern.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<ConnectionId>,
    /// What was found.
    pub reason: String,
}

/// A manager agreed in writing to low risk to children or a known adult while an answer is outstanding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LowRiskAgreed {
    /// The answers that are outstanding.
    pub enquiries: Vec<EnquiryId>,
    /// Why low risk may stand meanwhile.
    pub reason: String,
}

/// Where an enquiry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Status {
    /// Needed and not sent.
    Needed,
    /// Sent.
    Sent,
    /// Chased.
    Chased,
    /// Escalated.
    Escalated,
    /// Answered and not read.
    Answered,
    /// Read and not analysed.
    Read,
    /// Analysed and not used.
    Analysed,
    /// Used in an assessment or plan.
    Used,
    /// Decided not to be needed.
    NotNeeded,
    /// Called off.
    Cancelled,
}

impl Status {
    /// Every status, in the order of the chain.
    pub const ALL: [Self; 10] = [
        Self::Needed,
        Self::Sent,
        Self::Chased,
        Self::Escalated,
        Self::Answered,
        Self::Read,
        Self::Analysed,
        Self::Used,
        Self::NotNeeded,
        Self::Cancelled,
    ];

    /// The stable text used in storage and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Needed => "needed",
            Self::Sent => "sent",
            Self::Chased => "chased",
            Self::Escalated => "escalated",
            Self::Answered => "answered",
            Self::Read => "read",
            Self::Analysed => "analysed",
            Self::Used => "used",
            Self::NotNeeded => "not_needed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The one with this text.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// The words to show.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Needed => "Needed",
            Self::Sent => "Sent",
            Self::Chased => "Chased",
            Self::Escalated => "Escalated",
            Self::Answered => "Answered",
            Self::Read => "Read",
            Self::Analysed => "Analysed",
            Self::Used => "Used",
            Self::NotNeeded => "Not needed",
            Self::Cancelled => "Called off",
        }
    }
}

/// An enquiry and all that became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Enquiry {
    /// Its id.
    pub id: EnquiryId,
    /// Kind.
    pub kind: EnquiryKind,
    /// What makes it necessary.
    pub trigger: EnquiryTrigger,
    /// Since when it is needed.
    pub needed_since: Date,
    /// The address that it asks about: the one that it names, else where the person lived as far as the record knew then.
    pub address: Option<AddressId>,
    /// As raised, if somebody raised it.
    pub raised: Option<EnquiryRaised>,
    /// As sent.
    pub sent: Option<EnquirySent>,
    /// Who recorded the sending.
    pub sent_by: Option<ActorId>,
    /// Chases, oldest first.
    pub chased: Vec<EnquiryChased>,
    /// Escalations, oldest first.
    pub escalated: Vec<EnquiryEscalated>,
    /// The answer; the latest, if there were several.
    pub answered: Option<EnquiryAnswered>,
    /// How many answers came.
    pub answers: u32,
    /// When and by whom the answer was read.
    pub read: Option<(Timestamp, ActorId)>,
    /// The analysis.
    pub analysed: Option<EnquiryAnalysed>,
    /// Where it was used.
    pub used: Vec<EnquiryUsed>,
    /// The decision that it is not needed, with who made it.
    pub not_needed: Option<(EnquiryNotNeeded, ActorId)>,
    /// Why it was called off.
    pub cancelled: Option<EnquiryCancelled>,
    /// Who of the team took it on.
    pub owner: Option<OfficerId>,
    /// Named people who were settled.
    pub settled: Vec<NamedPersonSettled>,
}

impl Enquiry {
    fn new(id: EnquiryId, kind: EnquiryKind, trigger: EnquiryTrigger, needed_since: Date) -> Self {
        Self {
            id,
            kind,
            trigger,
            needed_since,
            address: None,
            raised: None,
            sent: None,
            sent_by: None,
            chased: Vec::new(),
            escalated: Vec::new(),
            answered: None,
            answers: 0,
            read: None,
            analysed: None,
            used: Vec::new(),
            not_needed: None,
            cancelled: None,
            owner: None,
            settled: Vec::new(),
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn status(&self) -> Status {
        if self.cancelled.is_some() {
            Status::Cancelled
        } else if self.not_needed.is_some() {
            Status::NotNeeded
        } else if !self.used.is_empty() {
            Status::Used
        } else if self.analysed.is_some() {
            Status::Analysed
        } else if self.read.is_some() {
            Status::Read
        } else if self.answered.is_some() {
            Status::Answered
        } else if !self.escalated.is_empty() {
            Status::Escalated
        } else if !self.chased.is_empty() {
            Status::Chased
        } else if self.sent.is_some() {
            Status::Sent
        } else {
            Status::Needed
        }
    }

    /// Whether it was called off or decided not to be needed.
    #[must_use]
    pub fn closed(&self) -> bool {
        self.not_needed.is_some() || self.cancelled.is_some()
    }

    /// Whether an answer is still outstanding: needed or sent, and neither answered nor called off.
    #[must_use]
    pub fn outstanding(&self) -> bool {
        self.answered.is_none() && self.not_needed.is_none() && self.cancelled.is_none()
    }

    /// Whom the reply names and nobody has settled yet.
    pub fn unknown_people(&self) -> impl Iterator<Item = &Named> {
        let named = self.answered.iter().flat_map(|a| &a.named);
        named.filter(|n| n.connection.is_none() && !self.settled.iter().any(|s| s.name.eq_ignore_ascii_case(&n.name)))
    }
}

/// All enquiries of a case, and the agreements to low risk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Enquiries {
    /// In the order recorded.
    pub all: Vec<Enquiry>,
    /// Agreements, with the manager who gave them, oldest first.
    pub low_risk_agreed: Vec<(LowRiskAgreed, ActorId)>,
}

impl Enquiries {
    /// The enquiry with this id.
    #[must_use]
    pub fn find(&self, id: EnquiryId) -> Option<&Enquiry> {
        self.all.iter().find(|e| e.id == id)
    }

    fn entry(&mut self, id: EnquiryId, kind: EnquiryKind, trigger: EnquiryTrigger, since: Date) -> Option<&mut Enquiry> {
        if self.find(id).is_none() {
            self.all.push(Enquiry::new(id, kind, trigger, since));
        }
        self.all.iter_mut().find(|e| e.id == id)
    }

    fn with(&mut self, id: EnquiryId, change: impl FnOnce(&mut Enquiry)) {
        if let Some(found) = self.all.iter_mut().find(|e| e.id == id) {
            change(found);
        }
    }

    /// `lives_at` is where the person lives as far as the record knows when this is recorded: an address that becomes known
    /// later was not asked about.
    pub(crate) fn apply(&mut self, recorded: &Recorded<Event>, lives_at: Option<AddressId>) {
        match &recorded.event {
            Event::EnquiryRaised(e) => {
                if let Some(entry) = self.entry(e.id, e.kind, e.trigger, e.needed_since) {
                    entry.raised = Some(e.clone());
                    entry.address = e.address.or(lives_at);
                }
            }
            Event::EnquirySent(e) => {
                if let Some(entry) = self.entry(e.id, e.kind, e.trigger, e.needed_since) {
                    entry.sent = Some(e.clone());
                    entry.address = e.address.or(lives_at);
                    entry.sent_by = Some(recorded.actor);
                }
            }
            Event::EnquiryNotNeeded(e) => {
                if let Some(entry) = self.entry(e.id, e.kind, e.trigger, e.needed_since) {
                    entry.not_needed = Some((e.clone(), recorded.actor));
                    entry.address = e.address.or(lives_at);
                }
            }
            Event::EnquiryChased(e) => self.with(e.id, |q| q.chased.push(e.clone())),
            Event::EnquiryEscalated(e) => self.with(e.id, |q| q.escalated.push(e.clone())),
            // A later answer is to be read and analysed anew.
            Event::EnquiryAnswered(e) => self.with(e.id, |q| {
                q.answered = Some(e.clone());
                q.answers = q.answers.saturating_add(1);
                q.read = None;
                q.analysed = None;
                q.used.clear();
            }),
            Event::EnquiryRead(e) => self.with(e.id, |q| q.read = Some((recorded.recorded_at, recorded.actor))),
            Event::EnquiryAnalysed(e) => self.with(e.id, |q| q.analysed = Some(e.clone())),
            Event::EnquiryUsed(e) => self.with(e.id, |q| q.used.push(e.clone())),
            Event::EnquiryCancelled(e) => self.with(e.id, |q| q.cancelled = Some(e.clone())),
            Event::EnquiryOwned(e) => self.with(e.id, |q| q.owner = Some(e.owner)),
            Event::NamedPersonSettled(e) => self.with(e.id, |q| q.settled.push(e.clone())),
            Event::LowRiskAgreed(e) => self.low_risk_agreed.push((e.clone(), recorded.actor)),
            _ => {}
        }
    }
}

/// A wish about safety checks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the wish for the event of that name, where the words are")]
pub enum Wish {
    Raise(EnquiryRaised),
    /// The day by which an answer is due is set by rule, whatever the wish says.
    Send(EnquirySent),
    Chase(EnquiryChased),
    Escalate(EnquiryEscalated),
    Answer(EnquiryAnswered),
    Read(EnquiryRead),
    Analyse(EnquiryAnalysed),
    Use(EnquiryUsed),
    NotNeeded(EnquiryNotNeeded),
    Cancel(EnquiryCancelled),
    Own(EnquiryOwned),
    /// Takes on a need that nobody has raised: it is raised, and owned.
    TakeOn {
        need: EnquiryRaised,
        owner: OfficerId,
    },
    SettleNamed(NamedPersonSettled),
    /// Puts somebody whom a reply names on the record, and settles them.
    SettleAsNew {
        enquiry: EnquiryId,
        who: crate::household::ConnectionRecorded,
    },
    AgreeLowRisk(LowRiskAgreed),
}
