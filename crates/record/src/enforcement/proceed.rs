//! What may be done about breach proceedings, stage by stage.

use jiff::{civil::Date, tz::TimeZone};

use super::{
    breach::{
        Breach, BreachBegun, BreachDecided, BreachDecision, BreachListed, BreachResult, BreachResulted, BreachSubmitted, Stage,
    },
    clock,
    decide::considered,
};
use crate::{
    case_file::CaseFile,
    decide::Context,
    event::Event,
    id::{AppointmentId, BreachId, SentenceId},
    refusal::Refusal,
    text,
};

fn found(case: &CaseFile, id: BreachId) -> Result<&Breach, Refusal> {
    case.enforcement.breaches.iter().find(|b| b.begun.id == id).ok_or(Refusal::NotFound { what: "breach" })
}

fn at(breach: &Breach, stages: &[Stage]) -> Result<(), Refusal> {
    if stages.contains(&breach.stage) { Ok(()) } else { Err(Refusal::BreachStage { stage: breach.stage }) }
}

/// Every failure must be one that can be enforced, under this order.
fn rests_on(
    case: &CaseFile,
    sentence: SentenceId,
    failures: &[AppointmentId],
    ctx: &Context<'_>,
    zone: &TimeZone,
) -> Result<(), Refusal> {
    if failures.is_empty() {
        return Err(Refusal::Missing { field: "failures", what: "at least one failure to comply" });
    }
    for (place, id) in failures.iter().enumerate() {
        if failures.iter().take(place).any(|before| before == id) {
            return Err(Refusal::AlreadyRecorded { what: "That failure" });
        }
        let appointment = case.appointment(*id).ok_or(Refusal::NotFound { what: "appointment" })?;
        if !clock::is_failure(appointment, ctx.policy) {
            return Err(Refusal::NotAFailure);
        }
        if clock::order_of(case, appointment, zone) != Some(sentence) {
            return Err(Refusal::OtherOrder);
        }
    }
    Ok(())
}

pub(super) fn begin(case: &CaseFile, wish: BreachBegun, ctx: &Context<'_>) -> Result<Event, Refusal> {
    case.alive()?;
    if case.enforcement.breaches.iter().any(|b| b.begun.id == wish.id) {
        return Err(Refusal::AlreadyRecorded { what: "That breach" });
    }
    let sentence = case.sentence(wish.sentence).ok_or(Refusal::NotFound { what: "sentence" })?;
    if sentence.ended.is_some() {
        return Err(Refusal::AlreadyEnded { what: "sentence" });
    }
    if sentence.custodial(ctx.policy) {
        return Err(Refusal::LicenceNotOrder);
    }
    if clock::breach_running(case, Some(wish.sentence)).is_some() {
        return Err(Refusal::BreachRunning);
    }
    if wish.on > ctx.today() {
        return Err(Refusal::InFuture { field: "on", what: "The day the breach began" });
    }
    rests_on(case, wish.sentence, &wish.failures, ctx, ctx.zone)?;
    text::check("circumstances", &wish.circumstances, text::NOTE_MAX)?;
    Ok(Event::BreachBegun(wish))
}

pub(super) fn submit(case: &CaseFile, wish: BreachSubmitted, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let breach = found(case, wish.id)?;
    at(breach, &[Stage::Draft])?;
    rests_on(case, breach.begun.sentence, &wish.failures, ctx, ctx.zone)?;
    text::required("circumstances", "the circumstances, in your words", &wish.circumstances, text::NOTE_MAX)?;
    considered(&wish.alternatives)?;
    Ok(Event::BreachSubmitted(wish))
}

/// The manager is somebody else than who wrote the pack or sent it.
///
/// What the officer considered is in the pack that the manager decided on and stays the officer's: the manager adds to it, or
/// not. Not to act is against the pack, so there it is the manager who says what else was considered.
pub(super) fn decide(case: &CaseFile, wish: BreachDecided, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let breach = found(case, wish.id)?;
    at(breach, &[Stage::WithManager])?;
    if ctx.actor == breach.begun_by || Some(ctx.actor) == breach.submitted_by {
        return Err(Refusal::SecondPerson);
    }
    text::required("reason", "the reason for your decision", &wish.reason, text::NOTE_MAX)?;
    if wish.decision == BreachDecision::NoAction || !wish.alternatives.trim().is_empty() {
        considered(&wish.alternatives)?;
    }
    Ok(Event::BreachDecided(wish))
}

fn approved_on(breach: &Breach) -> Option<Date> {
    let approved = breach.decisions.iter().rev().find(|(_, _, d)| d.decision == BreachDecision::Approve);
    approved.map(|(on, _, _)| *on)
}

pub(super) fn list(case: &CaseFile, wish: BreachListed) -> Result<Event, Refusal> {
    let breach = found(case, wish.id)?;
    at(breach, &[Stage::ReadyForCourt, Stage::Listed])?;
    text::required("court", "the court", &wish.court, text::SHORT_MAX)?;
    if approved_on(breach).is_some_and(|approved| wish.hearing_on < approved) {
        return Err(Refusal::DayBefore { field: "hearingOn", what: "The hearing", than: "the approval" });
    }
    Ok(Event::BreachListed(wish))
}

pub(super) fn result(case: &CaseFile, wish: BreachResulted, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let breach = found(case, wish.id)?;
    let withdrawn = [Stage::ReadyForCourt, Stage::Listed];
    at(breach, if wish.result == BreachResult::Withdrawn { &withdrawn } else { &[Stage::Listed] })?;
    if wish.on > ctx.today() {
        return Err(Refusal::InFuture { field: "on", what: "The day of the result" });
    }
    if approved_on(breach).is_some_and(|approved| wish.on < approved) {
        return Err(Refusal::DayBefore { field: "on", what: "The result", than: "the approval" });
    }
    text::required("note", "what the court did, in words", &wish.note, text::NOTE_MAX)?;
    Ok(Event::BreachResulted(wish))
}
