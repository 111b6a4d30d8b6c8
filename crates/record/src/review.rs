//! Reviews: something happened, and somebody says whether the risk changed and why.
//!
//! What happened since the last review is read from the record ([`triggers`]); each review says up to which version of the
//! record it looked back. A review may raise levels at once; lowering one needs an assessment, which a manager signs.

use jiff::civil::Date;
use rules::{Policy, code::ContactCode, outcome::Answer, rosh::RoshLevels};
use serde::{Deserialize, Serialize};

use crate::{
    assessment::{levels, register},
    case_file::CaseFile,
    decide::Context,
    event::Event,
    id::{CommandId, ReviewId},
    recorded::Recorded,
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
    /// Version of the record at which it stands.
    pub version: u32,
    /// In words.
    pub words: String,
}

/// Contacts that call for a review, in the words of the list.
const CONTACTS: [(ContactCode, &str); 7] = [
    (ContactCode::literal("CARR"), "Arrested"),
    (ContactCode::literal("CNOC"), "Charged"),
    (ContactCode::literal("C204"), "Police told us something"),
    (ContactCode::literal("R-POLICE-INFO"), "Police told us something"),
    (ContactCode::literal("C515"), "Police intelligence came in"),
    (ContactCode::literal("R-VICTIM-REPORT"), "A victim reported something"),
    (ContactCode::literal("C078"), "Child-protection meeting"),
];

/// What happened since the version `after` that calls for a review, in the order of the record. The flags that a review or an
/// assessment itself put on or took off are part of it and call for none.
#[must_use]
pub fn triggers(events: &[Recorded<Event>], after: u32, policy: &Policy) -> Vec<Trigger> {
    let judging = |e: &&Recorded<Event>| matches!(e.event, Event::ReviewRecorded(_) | Event::AssessmentCompleted(_));
    let commands: Vec<CommandId> = events.iter().filter(judging).map(|e| e.command).collect();
    let own = |e: &Recorded<Event>| {
        matches!(e.event, Event::RegisterEntryMade(_) | Event::RegisterEntryEnded(_)) && commands.contains(&e.command)
    };
    let since = events.iter().filter(|event| event.version > after && !own(event));
    let one = |event: &Recorded<Event>| {
        let words = calls_for_review(event, policy)?;
        Some(Trigger { on: event.happened_on, version: event.version, words })
    };
    since.filter_map(one).collect()
}

fn calls_for_review(recorded: &Recorded<Event>, policy: &Policy) -> Option<String> {
    let on = recorded.happened_on;
    let words = match &recorded.event {
        Event::SentenceRecorded(e) => format!("Sentenced: {}", e.offence.description),
        Event::AddressRecorded(e) if e.no_fixed_address => "No fixed address".to_owned(),
        Event::AddressRecorded(_) => "New address".to_owned(),
        Event::ConnectionRecorded(e) if e.pregnant => format!("{}: pregnancy", e.relationship.words()),
        Event::ConnectionRecorded(e) => format!("New person around them: {}", e.relationship.words().to_lowercase()),
        Event::ConnectionEnded(_) => "Somebody is no longer around them".to_owned(),
        Event::EnquiryAnswered(e) if e.nothing_known => format!("Safety check answered by {}: nothing known", e.responder),
        Event::EnquiryAnswered(e) => format!("Safety check answered by {}", e.responder),
        Event::AddressChecked(e) if !e.suitable => "Address found not to be suitable".to_owned(),
        Event::ContactRecorded(e) => CONTACTS.iter().find(|(code, _)| *code == e.kind)?.1.to_owned(),
        Event::SessionClosed(e) => {
            let row = policy.outcomes.types.read(e.outcome, on)?;
            (row.value.enforceable == Answer::Yes).then(|| format!("Missed or failed to comply: {}", row.value.name))?
        }
        Event::BreachBegun(_) => "Breach begun".to_owned(),
        Event::BreachResulted(_) => "Breach dealt with by the court".to_owned(),
        Event::KeyDateReceived(e) if e.kind.as_str() == "R-RELEASED" => "Released".to_owned(),
        Event::RegisterEntryMade(e) => {
            let name = policy.registers.types.read(e.code, on).map_or_else(|| e.code.to_string(), |row| row.value.name.clone());
            format!("Flag put on: {name}")
        }
        Event::RegisterEntryEnded(_) => "Flag taken off".to_owned(),
        Event::CaseAllocated(_) => "Came to another officer".to_owned(),
        _ => return None,
    };
    Some(words)
}

/// The version up to which the record was looked at: by the last review, or by the last completed assessment if that is later.
#[must_use]
pub fn looked_at_up_to(case: &CaseFile, events: &[Recorded<Event>]) -> u32 {
    let reviewed = case.reviews.last().map_or(0, |review| review.up_to);
    let assessed = events.iter().rev().find(|e| matches!(e.event, Event::AssessmentCompleted(_)));
    reviewed.max(assessed.map_or(0, |e| e.version))
}
