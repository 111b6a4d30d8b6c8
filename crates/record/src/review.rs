//! Reviews: something happened, and somebody says whether the risk changed and why.
//!
//! What happened since the last review is read from the record ([`triggers`]); each review says up to which version of the
//! record it looked back. A review may raise levels at once; lowering one needs an assessment, which a manager signs.

use jiff::{civil::Date, tz::TimeZone};
use rules::{Policy, rosh::RoshLevels};
use serde::{Deserialize, Serialize};

use crate::{
    assessment::{levels, register},
    case_file::CaseFile,
    decide::Context,
    event::Event,
    id::ReviewId,
    refusal::Refusal,
    risk::RiskLevelSet,
    text,
};

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

pub(crate) fn decide(case: &CaseFile, wish: Review, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let Review { mut what, levels } = wish;
    case.alive()?;
    if what.on > ctx.today() {
        return Err(Refusal::InFuture { field: "on", what: "Day of the review" });
    }
    if case.reviews.iter().any(|r| r.id == what.id) {
        return Err(Refusal::AlreadyRecorded { what: "That review" });
    }
    text::required("why", "why the risk has changed, or why not", &what.why, text::NOTE_MAX)?;
    text::check("plan", &what.plan, text::NOTE_MAX)?;
    // Nobody reviews what is not there yet, and a review never looks back less far than the one before.
    what.up_to = what.up_to.min(case.version).max(case.reviews.last().map_or(0, |r| r.up_to));
    let judged = levels.map(|set| judged(case, &what, set, ctx)).transpose()?;
    if what.risk_changed && judged.is_none() && case.drafts.open.is_empty() {
        return Err(Refusal::LevelsWanted);
    }
    let id = what.id.0;
    let note = format!("Review of {}: {}", crate::words::short_date(what.on), what.why);
    let mut events = vec![Event::ReviewRecorded(what)];
    if let Some(set) = judged {
        let flags = register::changes(case, &set.levels, &note, id, (ctx.today(), ctx.policy));
        events.push(Event::RiskLevelSet(set));
        events.extend(flags);
    }
    Ok(events)
}

/// The levels of a review, by the same rules as those of an assessment.
fn judged(case: &CaseFile, what: &ReviewRecorded, set: RiskLevelSet, ctx: &Context<'_>) -> Result<RiskLevelSet, Refusal> {
    if !what.risk_changed && differs(case, &set.levels) {
        return Err(Refusal::LevelsUnwanted);
    }
    if levels::reduced(case, &set.levels) {
        return Err(Refusal::LoweredInReview);
    }
    levels::check(case, &set, None, (ctx.today(), ctx.policy))?;
    levels::low_risk_for(case, &set.levels, Some(ctx.actor), (ctx.today(), ctx.policy))?;
    Ok(RiskLevelSet { assessed_on: what.on, assessment: None, judged_by: None, ..set })
}

fn differs(case: &CaseFile, levels: &RoshLevels) -> bool {
    case.risk.current().is_none_or(|now| now.levels != *levels)
}

/// Something that happened and calls for a look at the risk (`domain/assessment.md` section 5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// The day.
    pub on: Date,
    /// In words.
    pub words: String,
    /// The part of the record in which it stands.
    pub part: Part,
}

/// The part of the record in which something stands: who may not see the part is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Notes of contacts.
    Contacts,
    /// Appointments.
    Appointments,
    /// The person and those around them.
    Details,
    /// Safety checks and addresses.
    Checks,
    /// Levels and flags.
    Risk,
    /// The sentence.
    Sentence,
    /// Who holds the case.
    Core,
    /// Enforcement.
    Enforcement,
}

/// What happened since the last review or assessment that calls for a review, in the order of the days. The very list from
/// which the duty to review follows, so that nobody is asked for a review of what the page does not show.
#[must_use]
pub fn triggers(case: &CaseFile, policy: &Policy, zone: &TimeZone) -> Vec<Trigger> {
    crate::duties::review_triggers(case, policy, zone)
}
