//! Reductions: weekly hours taken off an officer between two dates, with the reason, and every version of each.
//!
//! Staff see their own. What a reduction does to the points an officer could carry is in [`crate::workload`].
//! Source: the workload service's reductions, `domain/workload.md` section 6.

use jiff::{Timestamp, civil::Date};
use rules::{
    Policy,
    code::ReductionCode,
    workload::reduction::{ReductionWish, stored_hours},
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    id::{ActorId, ReductionId},
    officer::{Officer, OfficerEvent},
    recorded::{Recorded, plus_days},
    refusal::Refusal,
    text,
    workload::exact,
};

/// The longest note of a reduction, in characters (`domain/workload.md` section 6).
pub const NOTE_MAX: usize = 4_000;

/// Weekly hours were taken off an officer, from a day until a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReductionArranged {
    /// Its id.
    pub id: ReductionId,
    /// Code of the reason in `policy/reductions.toml`.
    pub reason: ReductionCode,
    /// Hours a week, to one decimal.
    pub hours: Decimal,
    /// First day on which it counts.
    pub from: Date,
    /// Last day on which it counts.
    pub until: Date,
    /// What colleagues who plan the work must know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A reduction was changed: all of it, as it is from now on. The version before is kept.
pub type ReductionChanged = ReductionArranged;

/// A reduction was taken off again. It and its versions are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReductionRemoved {
    /// Which.
    pub id: ReductionId,
    /// Why.
    pub note: String,
}

/// One version of a reduction: what was said, when and by whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReductionVersion {
    /// What it said.
    pub what: ReductionArranged,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// By whom.
    pub recorded_by: ActorId,
}

/// A reduction with every version, oldest first, and its removal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReductionHeld {
    /// As it stands.
    pub now: ReductionArranged,
    /// Every version, oldest first; the last is [`Self::now`].
    pub versions: Vec<ReductionVersion>,
    /// Its removal, once removed.
    pub removed: Option<ReductionRemoved>,
}

/// Where a reduction stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It begins later.
    Scheduled,
    /// It counts.
    Active,
    /// It has ended.
    Ended,
    /// It was removed.
    Removed,
}

impl ReductionHeld {
    /// Where it stands on `day`: derived, so that nothing has to run for a reduction to begin or end.
    #[must_use]
    pub fn standing(&self, day: Date) -> Standing {
        match () {
            () if self.removed.is_some() => Standing::Removed,
            () if day < self.now.from => Standing::Scheduled,
            () if day <= self.now.until => Standing::Active,
            () => Standing::Ended,
        }
    }
}

impl Officer {
    /// The reduction with this id.
    #[must_use]
    pub fn reduction(&self, id: ReductionId) -> Option<&ReductionHeld> {
        self.reductions.iter().find(|r| r.now.id == id)
    }
}

pub(crate) fn apply(reductions: &mut Vec<ReductionHeld>, recorded: &Recorded<OfficerEvent>) {
    let version = |what: &ReductionArranged| ReductionVersion {
        what: what.clone(),
        recorded_at: recorded.recorded_at,
        recorded_by: recorded.actor,
    };
    match &recorded.event {
        OfficerEvent::ReductionArranged(e) => {
            reductions.push(ReductionHeld { now: e.clone(), versions: vec![version(e)], removed: None });
        }
        OfficerEvent::ReductionChanged(e) => {
            if let Some(held) = reductions.iter_mut().find(|r| r.now.id == e.id) {
                held.now = e.clone();
                held.versions.push(version(e));
            }
        }
        OfficerEvent::ReductionRemoved(e) => {
            if let Some(held) = reductions.iter_mut().find(|r| r.now.id == e.id) {
                held.removed = Some(e.clone());
            }
        }
        _ => {}
    }
}

/// Checks a wish about a reduction, and gives it as it is kept: hours to one decimal.
pub(crate) fn decide(officer: &Officer, wish: OfficerEvent, today: Date, policy: &Policy) -> Result<OfficerEvent, Refusal> {
    match wish {
        OfficerEvent::ReductionArranged(e) => {
            if officer.reduction(e.id).is_some() {
                return Err(Refusal::AlreadyRecorded { what: "That reduction" });
            }
            check(officer, e, today, policy).map(OfficerEvent::ReductionArranged)
        }
        OfficerEvent::ReductionChanged(e) => {
            standing(officer, e.id)?;
            check(officer, e, today, policy).map(OfficerEvent::ReductionChanged)
        }
        OfficerEvent::ReductionRemoved(e) => {
            standing(officer, e.id)?;
            text::required("note", "why the reduction is removed", &e.note, NOTE_MAX)?;
            Ok(OfficerEvent::ReductionRemoved(e))
        }
        other => Ok(other),
    }
}

fn standing(officer: &Officer, id: ReductionId) -> Result<(), Refusal> {
    let held = officer.reduction(id).ok_or(Refusal::NotFound { what: "reduction" })?;
    if held.removed.is_some() { Err(Refusal::AlreadyEnded { what: "reduction" }) } else { Ok(()) }
}

fn check(officer: &Officer, mut e: ReductionArranged, today: Date, policy: &Policy) -> Result<ReductionArranged, Refusal> {
    let contracted = exact(officer.contracted_hours(e.from.max(today)));
    let wish = ReductionWish { reason: e.reason, hours: e.hours, from: e.from, to: plus_days(e.until, 1), notes: &e.note };
    policy.reductions.check(&wish, contracted, today).map_err(|why| Refusal::Reduction { why })?;
    text::check("note", &e.note, NOTE_MAX)?;
    e.hours = stored_hours(e.hours).normalize();
    Ok(e)
}
