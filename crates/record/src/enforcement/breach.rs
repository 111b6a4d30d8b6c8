//! Breach proceedings: begun from the record, sent to the manager, decided, listed, resulted.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    event::Event,
    id::{ActorId, AppointmentId, BreachId, SentenceId},
    recorded::Recorded,
};

/// An officer began breach proceedings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BreachBegun {
    /// Its id.
    pub id: BreachId,
    /// Of which order.
    pub sentence: SentenceId,
    /// The failures it rests on.
    pub failures: Vec<AppointmentId>,
    /// The day.
    pub on: Date,
    /// The circumstances, in the officer's words; may be empty in a draft.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub circumstances: String,
}

/// The pack went to the manager.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BreachSubmitted {
    /// Which.
    pub id: BreachId,
    /// The failures, as ticked in the pack.
    pub failures: Vec<AppointmentId>,
    /// The circumstances.
    pub circumstances: String,
    /// Alternatives that were considered.
    pub alternatives: String,
}

/// What a manager says to a breach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum BreachDecision {
    /// It goes to court.
    Approve,
    /// The officer works on it.
    SendBack,
    /// No breach.
    NoAction,
}

impl BreachDecision {
    /// Every decision, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Approve, Self::SendBack, Self::NoAction];

    /// The words to show.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Approve => "Approve",
            Self::SendBack => "Send back",
            Self::NoAction => "No action",
        }
    }
}

/// The manager decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BreachDecided {
    /// Which.
    pub id: BreachId,
    /// What.
    pub decision: BreachDecision,
    /// Why.
    pub reason: String,
    /// What else was considered.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub alternatives: String,
}

/// The court gave a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BreachListed {
    /// Which.
    pub id: BreachId,
    /// Court.
    pub court: String,
    /// Day of the hearing.
    pub hearing_on: Date,
}

/// What the court did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum BreachResult {
    /// Not proved.
    NotProved,
    /// Proved, no action.
    ProvedNoAction,
    /// Fined.
    Fined,
    /// More onerous requirements; the order goes on.
    MoreRequirements,
    /// Re-sentenced.
    Resentenced,
    /// A suspended sentence was activated, in full or in part.
    Activated,
    /// Withdrawn.
    Withdrawn,
    /// A warrant was issued.
    Warrant,
}

impl BreachResult {
    /// Every result, in the order of the form.
    pub const ALL: [Self; 8] = [
        Self::NotProved,
        Self::ProvedNoAction,
        Self::Fined,
        Self::MoreRequirements,
        Self::Resentenced,
        Self::Activated,
        Self::Withdrawn,
        Self::Warrant,
    ];

    /// The words to show.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotProved => "Not proved",
            Self::ProvedNoAction => "Proved, no action",
            Self::Fined => "Proved, fined",
            Self::MoreRequirements => "Proved, more requirements",
            Self::Resentenced => "Proved, re-sentenced",
            Self::Activated => "Suspended sentence activated",
            Self::Withdrawn => "Withdrawn",
            Self::Warrant => "Warrant issued",
        }
    }
}

/// The court dealt with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BreachResulted {
    /// Which.
    pub id: BreachId,
    /// The day.
    pub on: Date,
    /// What.
    pub result: BreachResult,
    /// In words.
    pub note: String,
}

/// Where breach proceedings stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// The officer works on the pack.
    Draft,
    /// The manager decides.
    WithManager,
    /// Approved: ready for court.
    ReadyForCourt,
    /// The court gave a day.
    Listed,
    /// The court dealt with it.
    Resulted,
    /// The manager decided that there is no breach.
    NotPursued,
}

impl Stage {
    /// The words to show.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::WithManager => "With manager",
            Self::ReadyForCourt => "Ready for court",
            Self::Listed => "Listed",
            Self::Resulted => "Resulted",
            Self::NotPursued => "No action",
        }
    }

    /// What the stage means, in a sentence.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Draft => "The officer is working on the pack. Nobody else has been asked to act.",
            Self::WithManager => "The manager has the pack and decides whether it goes to court.",
            Self::ReadyForCourt => "The manager approved it. It waits for a date from the court.",
            Self::Listed => "The court has given a date. Supervision goes on until then.",
            Self::Resulted => "The court has dealt with it.",
            Self::NotPursued => "The manager decided not to go to court, for the reasons given.",
        }
    }
}

/// Breach proceedings and all that became of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Breach {
    /// As begun.
    pub begun: BreachBegun,
    /// By whom.
    pub begun_by: ActorId,
    /// Latest submission, with the day.
    pub submitted: Option<(Date, BreachSubmitted)>,
    /// Who sent it to the manager last.
    pub submitted_by: Option<ActorId>,
    /// Decisions, with the manager and the day, oldest first.
    pub decisions: Vec<(Date, ActorId, BreachDecided)>,
    /// Listings, oldest first.
    pub listed: Vec<BreachListed>,
    /// The result.
    pub resulted: Option<BreachResulted>,
    /// When the result was recorded.
    #[serde(default)]
    pub resulted_at: Option<Timestamp>,
    /// Where it stands.
    pub stage: Stage,
}

impl Breach {
    /// Whether proceedings run: the panel says so instead of counting failures.
    #[must_use]
    pub fn running(&self) -> bool {
        !matches!(self.stage, Stage::Resulted | Stage::NotPursued)
    }

    /// The failures it rests on, as last ticked.
    #[must_use]
    pub fn failures(&self) -> &[AppointmentId] {
        self.submitted.as_ref().map_or(&self.begun.failures, |(_, s)| &s.failures)
    }
}

pub(crate) fn apply(list: &mut Vec<Breach>, recorded: &Recorded<Event>) {
    let on = recorded.happened_on;
    let mut with = |id: BreachId, change: &dyn Fn(&mut Breach)| {
        if let Some(found) = list.iter_mut().find(|b| b.begun.id == id) {
            change(found);
        }
    };
    match &recorded.event {
        Event::BreachBegun(e) => list.push(Breach {
            begun: e.clone(),
            begun_by: recorded.actor,
            submitted: None,
            submitted_by: None,
            decisions: Vec::new(),
            listed: Vec::new(),
            resulted: None,
            resulted_at: None,
            stage: Stage::Draft,
        }),
        Event::BreachSubmitted(e) => with(e.id, &|b| {
            b.submitted = Some((on, e.clone()));
            b.submitted_by = Some(recorded.actor);
            b.stage = Stage::WithManager;
        }),
        Event::BreachDecided(e) => with(e.id, &|b| {
            b.decisions.push((on, recorded.actor, e.clone()));
            b.stage = match e.decision {
                BreachDecision::Approve => Stage::ReadyForCourt,
                BreachDecision::SendBack => Stage::Draft,
                BreachDecision::NoAction => Stage::NotPursued,
            };
        }),
        Event::BreachListed(e) => with(e.id, &|b| {
            b.listed.push(e.clone());
            b.stage = Stage::Listed;
        }),
        Event::BreachResulted(e) => with(e.id, &|b| {
            b.resulted = Some(e.clone());
            b.resulted_at = Some(recorded.recorded_at);
            // A warrant goes on until the person is before the court.
            if e.result != BreachResult::Warrant {
                b.stage = Stage::Resulted;
            }
        }),
        _ => {}
    }
}
