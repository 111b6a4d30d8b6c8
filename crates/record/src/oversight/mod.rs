//! Management oversight: what manager and officer looked at, decided and agreed to do.
//!
//! When a conversation is owed is worked out from the record ([`mod@due`]); what may be recorded is in `decide`; how quickly notes
//! were written one after the other is in [`pace`]. A conversation counts as effective only once what was agreed in it was
//! done or consciously dropped in time ([`effective`]).

mod decide;
pub mod due;
#[cfg(feature = "histories")]
pub(crate) mod example;
pub mod pace;
mod rule;

use jiff::{Timestamp, civil::Date};
use rules::oversight::OversightTrigger;
use serde::{Deserialize, Serialize};

pub(crate) use decide::decide;
pub use decide::{MINUTES_MAX, next_by};

use crate::{
    case_file::CaseFile,
    event::Event,
    id::{ActionId, ActorId, EnquiryId, OfficerId, OversightId},
    plan::Ended,
    recorded::Recorded,
};

/// What the manager thinks of how the case is managed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum View {
    /// It goes on as it is.
    Agree,
    /// Something changes.
    Change,
    /// It goes higher.
    Escalate,
}

impl View {
    /// Every view, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Agree, Self::Change, Self::Escalate];

    /// The words to show.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Agree => "Agree",
            Self::Change => "Change",
            Self::Escalate => "Escalate",
        }
    }
}

/// An action that was agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AgreedAction {
    /// Its id.
    pub id: ActionId,
    /// What is to be done.
    pub what: String,
    /// Who does it.
    pub owner: OfficerId,
    /// By when.
    pub due_on: Date,
}

/// Manager and officer talked about the case, or the manager looked at it alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OversightRecorded {
    /// Its id.
    pub id: OversightId,
    /// What made it necessary. Every trigger that is due is met by one conversation; this is the one it was opened for.
    pub trigger: OversightTrigger,
    /// The day.
    pub on: Date,
    /// When the page was opened, so that the time taken is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Timestamp>,
    /// Minutes of the conversation, as the manager says.
    pub minutes: u16,
    /// With whom; none when the manager looked alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<OfficerId>,
    /// Whether risk of harm was discussed.
    pub risk_discussed: bool,
    /// The safety checks that were looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<EnquiryId>,
    /// The manager's view.
    pub view: View,
    /// Why.
    pub reasons: String,
    /// What was agreed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<AgreedAction>,
    /// The next conversation, as proposed by rule or changed by the manager.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_on: Option<Date>,
}

/// An agreed action was done or dropped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OversightActionClosed {
    /// Which.
    pub id: ActionId,
    /// How.
    pub ended: Ended,
    /// What came of it, or why it was dropped.
    pub note: String,
}

/// The officer's comment on a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OversightCommented {
    /// On which.
    pub id: OversightId,
    /// The comment.
    pub comment: String,
}

/// A conversation and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Oversight {
    /// As recorded.
    pub what: OversightRecorded,
    /// By which manager.
    pub manager: ActorId,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Version of the record it made.
    pub version: u32,
    /// Actions that ended, with the day.
    pub closed: Vec<(Date, OversightActionClosed)>,
    /// Comments, oldest first.
    pub comments: Vec<OversightCommented>,
}

impl Oversight {
    /// Actions still to be done.
    pub fn open_actions(&self) -> impl Iterator<Item = &AgreedAction> {
        self.what.actions.iter().filter(|a| self.closed_as(a.id).is_none())
    }

    /// How an action ended, with the day, if it did.
    #[must_use]
    pub fn closed_as(&self, action: ActionId) -> Option<&(Date, OversightActionClosed)> {
        self.closed.iter().find(|(_, closed)| closed.id == action)
    }

    /// Words of the manager's reasons: how much was written.
    #[must_use]
    pub fn words(&self) -> usize {
        self.what.reasons.split_whitespace().count()
    }
}

impl CaseFile {
    /// The conversation with this id.
    #[must_use]
    pub fn oversight(&self, id: OversightId) -> Option<&Oversight> {
        self.oversights.iter().find(|o| o.what.id == id)
    }
}

/// Whether a conversation had an effect: what was agreed in it was done, or consciously dropped, by its day
/// (`domain/safeguarding.md` section 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing was agreed, so there is nothing to follow.
    NothingAgreed,
    /// All that was agreed was done or dropped in time.
    Effective,
    /// Actions are open, and none of them is late.
    Open {
        /// How many.
        actions: usize,
    },
    /// Actions were not done in time.
    Late {
        /// How many.
        actions: usize,
    },
}

impl Effect {
    /// The words to show.
    #[must_use]
    pub fn words(self) -> String {
        let of = |actions: usize| if actions == 1 { "1 action".to_owned() } else { format!("{actions} actions") };
        match self {
            Self::NothingAgreed => "No actions agreed".to_owned(),
            Self::Effective => "Actions done in time".to_owned(),
            Self::Open { actions } => format!("{} open", of(actions)),
            Self::Late { actions } => format!("{} not done in time", of(actions)),
        }
    }
}

/// Whether a conversation has had its effect by `today`.
#[must_use]
pub fn effective(oversight: &Oversight, today: Date) -> Effect {
    if oversight.what.actions.is_empty() {
        return Effect::NothingAgreed;
    }
    let ended = |action: &AgreedAction| oversight.closed_as(action.id).map(|(on, _)| *on);
    let late = oversight.what.actions.iter().filter(|a| ended(a).unwrap_or(today) > a.due_on).count();
    let open = oversight.what.actions.iter().filter(|a| ended(a).is_none()).count();
    match (late, open) {
        (0, 0) => Effect::Effective,
        (0, actions) => Effect::Open { actions },
        (actions, _) => Effect::Late { actions },
    }
}

pub(crate) fn apply(list: &mut Vec<Oversight>, recorded: &Recorded<Event>) {
    match &recorded.event {
        Event::OversightRecorded(e) => list.push(Oversight {
            what: e.clone(),
            manager: recorded.actor,
            recorded_at: recorded.recorded_at,
            version: recorded.version,
            closed: Vec::new(),
            comments: Vec::new(),
        }),
        Event::OversightActionClosed(e) => {
            if let Some(found) = list.iter_mut().find(|o| o.what.actions.iter().any(|a| a.id == e.id)) {
                found.closed.push((recorded.happened_on, e.clone()));
            }
        }
        Event::OversightCommented(e) => {
            if let Some(found) = list.iter_mut().find(|o| o.what.id == e.id) {
                found.comments.push(e.clone());
            }
        }
        _ => {}
    }
}

/// A wish about oversight.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the wish for the event of that name, where the words are")]
pub enum Wish {
    Record(OversightRecorded),
    CloseAction(OversightActionClosed),
    Comment(OversightCommented),
}
