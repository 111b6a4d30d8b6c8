//! Tiers from the case file: the facts reduced, both models worked out, and the day on which time alone changes them.
//!
//! The models themselves are `rules::tier`'s. Here is where each input comes from:
//!
//! - **Registrations**: flags that stand on the day. A judgement of risk of serious harm counts as the register entry of its
//!   overall level, made on the day of the judgement, and a level for children above low as "risk to children": this
//!   service keeps the judgement and does not make those entries beside it. An open indeterminate sentence counts as the
//!   entry of a life sentence or imprisonment for public protection. Of equal days the judgement comes first.
//! - **Convictions**: sentences that nobody ended by the day, with the requirements that are still to be done. A sentence that is
//!   served in custody at first counts as custodial (`SC`).
//! - **Release**: the latest recorded or known day of release that has come, of the custodial sentences that are open.
//! - **RSR**: the score of that name, or CSRP, its successor, whichever was scored last.
//! - **Predictors of the seven-letter model**: the newest scores from an assessment of ours; only without any, the newest received.
//! - **Enforcement activity**: breach proceedings from the day they began, unless they were not pursued, taken back or not
//!   proved. Recall is not on the record yet.
//!
//! A tier is worked out only when an assessment or a score is on the record. Before that a received tier stands.

mod facts;
mod time;

use jiff::civil::Date;
use rules::{
    Policy,
    code::RegisterCode,
    tier::{InputProblem, TierV3, V2Inputs, V2Result, V3Inputs, V3Result, v2, v3},
};
use serde::{Deserialize, Serialize};

pub use facts::{TierFacts, facts};
pub use time::next_change_on;

use crate::{case_file::CaseFile, enforcement::breach::BreachDecision, event::Event};

/// The flag of somebody who is no longer actively supervised (`policy/register.toml`).
const UNSUPERVISED: RegisterCode = RegisterCode::literal("PRC");

/// The two-axis model: what went in and what came out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CalculatedV2 {
    /// What went in.
    pub inputs: V2Inputs,
    /// What came out.
    pub result: V2Result,
}

/// The seven-letter model: what went in and what came out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CalculatedV3 {
    /// What went in.
    pub inputs: V3Inputs,
    /// What came out.
    pub result: V3Result,
}

/// Tiers were worked out, and differ from those worked out before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TierCalculated {
    /// The two-axis model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub v2: Option<CalculatedV2>,
    /// The seven-letter model. None while it has no predictors and a received tier stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub v3: Option<CalculatedV3>,
    /// Inputs of the record that could not be used; those that only one model reads are in its result.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<InputProblem>,
    /// Why it was worked out again: "Assessment completed".
    pub reason: String,
    /// The day whose tables were used.
    pub policy_on: Date,
}

impl TierCalculated {
    /// Both tiers in words: "B2, D (provisional)".
    #[must_use]
    pub fn words(&self) -> String {
        let v2 = self.v2.as_ref().map(|v2| v2.result.tier.to_string());
        let v3 = self
            .v3
            .as_ref()
            .map(|v3| rules::tier::Tier::V3 { value: v3.result.tier, provisional: v3.result.provisional }.words());
        v2.into_iter().chain(v3).collect::<Vec<_>>().join(", ")
    }

    /// Whether a tier, the provisional mark, a level or the suffix differs. Points alone do not count (tiering.md section 5).
    #[must_use]
    pub fn differs_from(&self, other: &Self) -> bool {
        let v2 = |of: &Self| of.v2.as_ref().map(|v2| v2.result.tier);
        let v3 = |of: &Self| of.v3.as_ref().map(|v3| (v3.result.tier, v3.result.provisional));
        v2(self) != v2(other) || v3(self) != v3(other)
    }
}

/// Whether the person is marked on `day` as no longer actively supervised.
#[must_use]
pub fn unsupervised(case: &CaseFile, day: Date) -> bool {
    case.risk.flags(day).any(|entry| entry.made.code == UNSUPERVISED)
}

/// Whether there is anything to work a tier out from.
fn has_inputs(case: &CaseFile) -> bool {
    !case.assessments.is_empty() || !case.risk.predictors.is_empty()
}

/// Both tiers as the record and the tables give them on `today`; none before there is any assessment or score.
#[must_use]
pub fn calculate(case: &CaseFile, today: Date, policy: &Policy) -> Option<TierCalculated> {
    if !has_inputs(case) {
        return None;
    }
    let tables = policy.tiers.in_force(today, &policy.needs);
    let TierFacts { v2: v2_inputs, v3: v3_inputs, problems } = facts::reduce(case, today, policy, &tables);
    let v2 = v2::calculate(&v2_inputs, &tables);
    let v3 = v3::calculate(&v3_inputs, &tables);
    let received = case.risk.received_v3().is_some();
    let v3 = (v3.tier != TierV3::Missing || !received).then_some(v3);
    Some(TierCalculated {
        v2: Some(CalculatedV2 { inputs: v2_inputs, result: v2 }),
        v3: v3.map(|result| CalculatedV3 { inputs: v3_inputs, result }),
        problems,
        reason: String::new(),
        policy_on: today,
    })
}

/// Works the tiers out again. None without inputs, and when nothing that counts differs from the last time.
#[must_use]
pub fn recalculate(case: &CaseFile, today: Date, policy: &Policy, reason: &str) -> Option<Event> {
    let calculated = calculate(case, today, policy)?;
    if case.risk.calculated.last().is_some_and(|(_, before)| !calculated.differs_from(before)) {
        return None;
    }
    Some(Event::TierCalculated(Box::new(TierCalculated { reason: reason.to_owned(), ..calculated })))
}

/// Why the tiers must be worked out again after these events; none when none of them bears on a tier.
///
/// The groups are those of the national service (tiering.md section 5), as far as the record has such events. Sex and birth date
/// come with registration.
#[must_use]
pub fn triggers<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<String> {
    let reason = |event: &Event| {
        let words = match event {
            Event::PersonRegistered(_) => "Record created",
            Event::RiskLevelSet(_) => "Risk of serious harm judged",
            Event::RegisterEntryMade(e) => return Some(format!("Flag added: {}", e.code)),
            Event::RegisterEntryEnded(_) => "Flag taken off",
            Event::RequirementRecorded(e) => return Some(format!("Requirement added: {}", e.requirement)),
            Event::RequirementEnded(_) => "Requirement ended",
            Event::SentenceRecorded(_) => "Sentence recorded",
            Event::SentenceEnded(_) => "Sentence ended",
            Event::KeyDateReceived(e) => return Some(format!("Date received: {}", e.kind)),
            Event::AssessmentCompleted(_) => "Assessment completed",
            Event::PredictorsScored(_) => "Predictors scored",
            Event::BreachBegun(_) => "Breach raised",
            Event::BreachResulted(_) => "Breach concluded",
            Event::BreachDecided(e) if e.decision == BreachDecision::NoAction => "Breach concluded",
            _ => return None,
        };
        Some(words.to_owned())
    };
    events.into_iter().find_map(reason)
}

/// Why the tiers were worked out again when nothing happened but that days went by.
pub const TIME_PASSED: &str = "Time passed";
/// Why the tiers were worked out again when the tables of policy are others.
pub const POLICY_CHANGED: &str = "Policy changed";

/// What follows from `new_events` by rule, each with its day: tiers that changed. The service adds it after every wish, and
/// on the days that [`next_change_on`] names, with no new events. `after` holds the new events already.
#[must_use]
pub fn follow_up(after: &CaseFile, new_events: &[Event], today: Date, policy: &Policy) -> Vec<(Date, Event)> {
    let reason = if new_events.is_empty() { Some(TIME_PASSED.to_owned()) } else { triggers(new_events) };
    let event = reason.and_then(|reason| recalculate(after, today, policy, &reason));
    event.map(|event| (today, event)).into_iter().collect()
}
