//! Putting a duty off: with a reason, until a day, within the limit of its rule.
//!
//! A duty put off leaves the list of who owes it until that day. The day on which the manager sees that it is late stays.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rules::{Policy, duty::DutyKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Duty;
use crate::{
    case_file::CaseFile,
    decide::Context,
    event::Event,
    id::ActorId,
    recorded::{Recorded, plus_days},
    refusal::Refusal,
    text,
};

/// A duty was put off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DutySnoozed {
    /// Kind of the duty.
    pub kind: DutyKind,
    /// What it is about; nil when it is about the case.
    pub about: Uuid,
    /// The day on which it shows again.
    pub until: Date,
    /// Why.
    pub reason: String,
    /// The day by which it was due: the same kind of duty, due on another day, is another duty. Set by the rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Date>,
}

/// A duty that was put off, with who did and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Snooze {
    /// What was put off, until when and why.
    pub what: DutySnoozed,
    /// Who put it off.
    pub by: ActorId,
    /// When.
    pub at: Timestamp,
    /// When it was first put off for this due day: the limit runs from here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_at: Option<Timestamp>,
}

pub(crate) fn apply(snoozes: &mut Vec<Snooze>, recorded: &Recorded<Event>) {
    if let Event::DutySnoozed(e) = &recorded.event {
        // Only the last word on a duty counts; the limit runs from the first.
        let before = snoozes.iter().find(|s| (s.what.kind, s.what.about, s.what.due_on) == (e.kind, e.about, e.due_on));
        let first_at = before.map_or(recorded.recorded_at, |before| before.first_at.unwrap_or(before.at));
        snoozes.retain(|s| (s.what.kind, s.what.about) != (e.kind, e.about));
        snoozes.push(Snooze { what: e.clone(), by: recorded.actor, at: recorded.recorded_at, first_at: Some(first_at) });
    }
}

/// The word on this very duty: same kind, same thing, same due day.
#[must_use]
pub fn snooze_of<'a>(case: &'a CaseFile, duty: &Duty) -> Option<&'a Snooze> {
    case.snoozes
        .iter()
        .find(|s| s.what.kind == duty.kind && s.what.about == duty.about && s.what.due_on.is_none_or(|due| due == duty.due_on))
}

/// Moves the day on which a duty shows to the one until which it was put off.
pub(super) fn put_off(case: &CaseFile, duty: &mut Duty) {
    if let Some(snooze) = snooze_of(case, duty) {
        duty.shows_on = duty.shows_on.max(snooze.what.until);
        duty.snoozed_until = Some(snooze.what.until);
    }
}

/// The last day until which a duty can be put off on `today`: the limit of its rule, counted from the first time that it was put
/// off. None when its rule does not allow it at all; a day that is not ahead when the limit is used up.
#[must_use]
pub fn last_day(case: &CaseFile, duty: &Duty, today: Date, policy: &Policy, zone: &TimeZone) -> Option<Date> {
    let days_max = policy.standards.duties.read(duty.kind, duty.due_on).map_or(0, |row| row.value.snooze_days_max);
    let first_at = snooze_of(case, duty).map(|before| before.first_at.unwrap_or(before.at));
    let first_on = first_at.map_or(today, |at| zone.to_datetime(at).date());
    (days_max > 0).then(|| plus_days(first_on, i32::from(days_max)))
}

pub(crate) fn decide(case: &CaseFile, wish: DutySnoozed, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let owed = super::duties(case, ctx.policy, ctx.zone);
    let duty = owed.iter().find(|d| d.kind == wish.kind && d.about == wish.about).ok_or(Refusal::DutyCleared)?;
    // Counted from the first time, so that putting off again and again does not outrun the rule.
    let last = last_day(case, duty, ctx.today(), ctx.policy, ctx.zone).ok_or(Refusal::CannotBePutOff)?;
    let days_max = ctx.policy.standards.duties.read(wish.kind, duty.due_on).map_or(0, |row| row.value.snooze_days_max);
    text::required("reason", "why it is put off", &wish.reason, text::REASON_MAX)?;
    if wish.until <= ctx.today() {
        return Err(Refusal::SnoozeNotAhead);
    }
    if last <= ctx.today() {
        return Err(Refusal::PutOffEnough { days_max });
    }
    if wish.until > last {
        return Err(Refusal::SnoozeTooLong { days_max, last });
    }
    Ok(Event::DutySnoozed(DutySnoozed { due_on: Some(duty.due_on), ..wish }))
}
