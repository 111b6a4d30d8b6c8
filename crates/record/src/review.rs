//! Reviews: something happened, and somebody says whether the risk changed and why.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{case_file::CaseFile, decide::Context, event::Event, id::ReviewId, refusal::Refusal, risk::RiskLevelSet, text};

/// A review was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewRecorded {
    /// Its id.
    pub id: ReviewId,
    /// The day.
    pub on: Date,
    /// The versions of the record that it looks back on: everything up to and with this one is reviewed.
    pub up_to: u32,
    /// Whether the risk changed.
    pub risk_changed: bool,
    /// Why, or why not.
    pub why: String,
    /// What follows for the plan.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub plan: String,
}

/// A wish to keep a review; new levels when the risk changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The review.
    pub what: ReviewRecorded,
    /// New levels, when the risk changed and a whole assessment is not needed for them.
    pub levels: Option<RiskLevelSet>,
}

pub(crate) fn decide(_case: &CaseFile, wish: Review, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    if wish.what.on > ctx.today() {
        return Err(Refusal::InFuture { field: "on", what: "Day of the review" });
    }
    text::required("why", "why the risk has changed, or why not", &wish.what.why, text::NOTE_MAX)?;
    let mut events = vec![Event::ReviewRecorded(wish.what)];
    events.extend(wish.levels.map(Event::RiskLevelSet));
    Ok(events)
}
