//! What may be recorded of a conversation, and what may not.

use jiff::civil::Date;
use rules::Policy;

use super::{AgreedAction, OversightActionClosed, OversightCommented, OversightRecorded, View, Wish, rule};
use crate::{case_file::CaseFile, decide::Context, event::Event, id::OfficerId, plan::Ended, refusal::Refusal, text};

/// The longest conversation that is believed, in minutes: a working day.
pub const MINUTES_MAX: u16 = 480;
/// The most actions that one conversation may agree.
const ACTIONS_MAX: usize = 10;

pub(crate) fn decide(case: &CaseFile, wish: Wish, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    Ok(vec![match wish {
        Wish::Record(wish) => record(case, wish, ctx)?,
        Wish::CloseAction(wish) => close(case, wish)?,
        Wish::Comment(wish) => comment(case, wish)?,
    }])
}

fn record(case: &CaseFile, wish: OversightRecorded, ctx: &Context<'_>) -> Result<Event, Refusal> {
    case.alive()?;
    let held = case.allocation().ok_or(Refusal::NobodyHolds)?;
    if held.officer == OfficerId(ctx.actor.0) {
        return Err(Refusal::OwnOversight);
    }
    if case.oversight(wish.id).is_some() {
        return Err(Refusal::AlreadyRecorded { what: "That conversation" });
    }
    if wish.on > ctx.today() {
        return Err(Refusal::InFuture { field: "on", what: "Date of the conversation" });
    }
    if wish.opened_at.is_some_and(|at| at > ctx.now) {
        return Err(Refusal::InFuture { field: "openedAt", what: "The time the page was opened" });
    }
    if wish.minutes == 0 || wish.minutes > MINUTES_MAX {
        return Err(Refusal::Minutes { most: MINUTES_MAX });
    }
    text::required("reasons", "your reasons", &wish.reasons, text::NOTE_MAX)?;
    if wish.checks.iter().any(|id| case.enquiries.find(*id).is_none()) {
        return Err(Refusal::NotFound { what: "safety check" });
    }
    actions(case, &wish)?;
    let higher = |action: &AgreedAction| action.owner != held.officer && action.owner != OfficerId(ctx.actor.0);
    if wish.view == View::Escalate && !wish.actions.iter().any(higher) {
        return Err(Refusal::EscalateTo);
    }
    next(case, &wish, ctx)?;
    Ok(Event::OversightRecorded(wish))
}

fn actions(case: &CaseFile, wish: &OversightRecorded) -> Result<(), Refusal> {
    if wish.actions.is_empty() && wish.view != View::Agree {
        return Err(Refusal::ActionWanted);
    }
    if wish.actions.len() > ACTIONS_MAX {
        return Err(Refusal::TooManyActions { most: ACTIONS_MAX });
    }
    let known = |action: &AgreedAction| case.oversights.iter().flat_map(|o| &o.what.actions).any(|a| a.id == action.id);
    for (place, action) in wish.actions.iter().enumerate() {
        text::required("actions", "what is to be done", &action.what, text::REASON_MAX)?;
        if action.due_on < wish.on {
            return Err(Refusal::ActionDueBefore { on: wish.on });
        }
        if known(action) || wish.actions.iter().skip(place + 1).any(|other| other.id == action.id) {
            return Err(Refusal::AlreadyRecorded { what: "That action" });
        }
    }
    Ok(())
}

/// The manager may bring the next conversation forward, never put it off beyond the rule.
fn next(case: &CaseFile, wish: &OversightRecorded, ctx: &Context<'_>) -> Result<(), Refusal> {
    let Some(next) = wish.next_on else { return Ok(()) };
    if next <= wish.on {
        return Err(Refusal::NextReviewBefore { on: wish.on });
    }
    match next_by(case, wish.on, ctx.policy) {
        Some(by) if next > by => Err(Refusal::NextReviewLate { by }),
        _ => Ok(()),
    }
}

/// The last day in time for the conversation after one on `day`, by the rule for this person's level of risk. `None` when no
/// rule asks for one.
#[must_use]
pub fn next_by(case: &CaseFile, day: Date, policy: &Policy) -> Option<Date> {
    let (_, row) = rule::periodic_at(policy, case.risk.overall(), day)?;
    row.due_again(day, &policy.calendar)
}

fn close(case: &CaseFile, wish: OversightActionClosed) -> Result<Event, Refusal> {
    let found = case.oversights.iter().find(|o| o.what.actions.iter().any(|a| a.id == wish.id));
    let found = found.ok_or(Refusal::NotFound { what: "action" })?;
    if found.closed_as(wish.id).is_some() {
        return Err(Refusal::AlreadyEnded { what: "action" });
    }
    match wish.ended {
        Ended::Dropped => text::required("note", "why the action is dropped", &wish.note, text::REASON_MAX)?,
        Ended::Done => text::check("note", &wish.note, text::REASON_MAX)?,
    }
    Ok(Event::OversightActionClosed(wish))
}

fn comment(case: &CaseFile, wish: OversightCommented) -> Result<Event, Refusal> {
    case.oversight(wish.id).ok_or(Refusal::NotFound { what: "conversation" })?;
    text::required("comment", "your comment", &wish.comment, text::NOTE_MAX)?;
    Ok(Event::OversightCommented(wish))
}
