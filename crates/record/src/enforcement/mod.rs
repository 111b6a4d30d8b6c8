//! Enforcement: evidence for absences, decisions on failures, letters, warnings, breach proceedings.
//!
//! Every decision, including not to act, has a name, reasons and the alternatives that were considered. Recall has its place
//! in a later step; deciding to consider it is recorded here already.

pub mod alarm;
pub mod breach;
pub mod clock;
mod decide;
#[cfg(feature = "histories")]
pub(crate) mod example;
mod proceed;
pub mod proposal;

use jiff::{Timestamp, civil::Date};
use rules::code::ActionCode;
use serde::{Deserialize, Serialize};

pub use breach::Breach;
pub(crate) use decide::decide;

use crate::{
    event::Event,
    id::{ActorId, AppointmentId, BreachId, DecisionId, LetterId, SentenceId},
    recorded::Recorded,
};

/// Evidence for an absence came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceReceived {
    /// For which appointment.
    pub appointment: AppointmentId,
    /// The day it came.
    pub on: Date,
    /// What it is.
    pub what: String,
}

/// What a decision answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Answers {
    /// A failure to comply.
    Failure,
    /// Missed appointments in a row.
    MissAlarm,
}

/// What was decided after a failure to comply, or on an alarm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnforcementDecided {
    /// Its id.
    pub id: DecisionId,
    /// What it answers.
    pub answers: Answers,
    /// The appointments it is about.
    pub failures: Vec<AppointmentId>,
    /// Under which sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<SentenceId>,
    /// The action decided: `policy/enforcement.toml` ("EA02", "NFA", "EA11").
    pub action: ActionCode,
    /// The action that the rule proposed, if it proposed one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed: Option<ActionCode>,
    /// The day of the decision.
    pub on: Date,
    /// By when the person must answer: set by rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub respond_by: Option<Date>,
    /// Why. May be left empty when the proposal is taken: then the rule's reasons are recorded.
    pub reasons: String,
    /// What else was considered. May be left empty when the proposal is taken.
    pub alternatives: String,
    /// What happened, as a warning states it (Sentencing Code, Schedule 10 paragraph 6).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub circumstances: String,
    /// The breach proceedings that it begins. In a wish: the id they would have, kept only when the step is one towards the
    /// court, under an order with none running.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breach: Option<BreachId>,
}

/// A letter was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LetterSent {
    /// Its id.
    pub id: LetterId,
    /// The decision it carries out.
    pub decision: DecisionId,
    /// The day.
    pub on: Date,
    /// How: post, email, by hand.
    pub by: String,
    /// Its text as sent.
    pub text: String,
}

/// A warning was taken back: it stops counting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WarningWithdrawn {
    /// The decision that gave it.
    pub decision: DecisionId,
    /// The day.
    pub on: Date,
    /// Why.
    pub reason: String,
}

/// A decision and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// As decided.
    pub what: EnforcementDecided,
    /// By whom.
    pub by: ActorId,
    /// When it was recorded.
    pub at: Timestamp,
    /// Version of the record it made.
    pub version: u32,
    /// The letter, once sent.
    pub letter: Option<LetterSent>,
    /// The withdrawal, if the warning was taken back.
    pub withdrawn: Option<WarningWithdrawn>,
}

/// All of enforcement on the case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Enforcement {
    /// Evidence for absences, oldest first.
    pub evidence: Vec<EvidenceReceived>,
    /// Decisions, oldest first.
    pub decisions: Vec<Decision>,
    /// Breach proceedings, oldest first.
    pub breaches: Vec<Breach>,
}

impl Enforcement {
    /// The decision with this id.
    #[must_use]
    pub fn decision(&self, id: DecisionId) -> Option<&Decision> {
        self.decisions.iter().find(|d| d.what.id == id)
    }

    pub(crate) fn apply(&mut self, recorded: &Recorded<Event>) {
        match &recorded.event {
            Event::EvidenceReceived(e) => self.evidence.push(e.clone()),
            Event::EnforcementDecided(e) => self.decisions.push(Decision {
                what: e.clone(),
                by: recorded.actor,
                at: recorded.recorded_at,
                version: recorded.version,
                letter: None,
                withdrawn: None,
            }),
            Event::LetterSent(e) => {
                if let Some(found) = self.decisions.iter_mut().find(|d| d.what.id == e.decision) {
                    found.letter = Some(e.clone());
                }
            }
            Event::WarningWithdrawn(e) => {
                if let Some(found) = self.decisions.iter_mut().find(|d| d.what.id == e.decision) {
                    found.withdrawn = Some(e.clone());
                }
            }
            _ => breach::apply(&mut self.breaches, recorded),
        }
    }
}

/// A wish about enforcement.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the wish for the event of that name, where the words are")]
pub enum Wish {
    ReceiveEvidence(EvidenceReceived),
    /// The day by which the person must answer is set by rule, whatever the wish says.
    Decide(EnforcementDecided),
    SendLetter(LetterSent),
    WithdrawWarning(WarningWithdrawn),
    BeginBreach(breach::BreachBegun),
    SubmitBreach(breach::BreachSubmitted),
    DecideBreach(breach::BreachDecided),
    ListBreach(breach::BreachListed),
    ResultBreach(breach::BreachResulted),
}
