//! What may be recorded of enforcement.

use jiff::civil::Date;
use rules::enforcement::{ActionKind, FailureDuty, Under};

use super::{
    Answers, EnforcementDecided, EvidenceReceived, LetterSent, WarningWithdrawn, Wish, alarm,
    breach::BreachBegun,
    clock::{self, Failure},
    proceed, proposal,
};
use crate::{
    appointment::Appointment,
    case_file::CaseFile,
    decide::Context,
    event::Event,
    id::{AppointmentId, DecisionId},
    refusal::Refusal,
    text,
};

pub(crate) fn decide(case: &CaseFile, wish: Wish, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let event = match wish {
        Wish::ReceiveEvidence(w) => evidence(case, w, ctx)?,
        Wish::Decide(w) => match w.answers {
            Answers::Failure => return with_breach(case, on_failures(case, w, ctx)?, ctx),
            Answers::MissAlarm => Event::EnforcementDecided(on_alarm(case, w, ctx)?),
        },
        Wish::SendLetter(w) => send(case, w, ctx)?,
        Wish::WithdrawWarning(w) => withdraw(case, w, ctx)?,
        Wish::BeginBreach(w) => proceed::begin(case, w, ctx)?,
        Wish::SubmitBreach(w) => proceed::submit(case, w, ctx)?,
        Wish::DecideBreach(w) => proceed::decide(case, w, ctx)?,
        Wish::ListBreach(w) => proceed::list(case, w)?,
        Wish::ResultBreach(w) => proceed::result(case, w, ctx)?,
    };
    Ok(vec![event])
}

/// A step towards the court begins proceedings: a draft pack on every failure that counts.
fn with_breach(case: &CaseFile, mut decided: EnforcementDecided, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let kind = ctx.policy.enforcement.actions.on(decided.action, decided.on).map(|row| row.value.kind);
    let begins = decided.breach.take().filter(|_| kind == Some(ActionKind::Breach));
    let order = decided.sentence.filter(|_| proposal::under(case, decided.sentence, ctx.policy) != Under::Licence);
    let order = order.filter(|order| clock::breach_running(case, Some(*order)).is_none());
    let (Some(id), Some(sentence)) = (begins, order) else { return Ok(vec![Event::EnforcementDecided(decided)]) };
    let counted = clock::failures(case, Some(sentence), decided.on, ctx.policy, ctx.zone);
    let mut failures: Vec<AppointmentId> = counted.iter().map(Failure::id).collect();
    failures.extend(decided.failures.iter().filter(|id| !counted.iter().any(|f| f.id() == **id)));
    let circumstances = decided.circumstances.clone();
    let begun = proceed::begin(case, BreachBegun { id, sentence, failures, on: decided.on, circumstances }, ctx)?;
    decided.breach = Some(id);
    Ok(vec![Event::EnforcementDecided(decided), begun])
}

/// Words that fill the field and say nothing.
const SAYS_NOTHING: [&str; 9] = ["none", "no", "n/a", "na", "nil", "nothing", "not applicable", "none considered", "-"];

/// What else was considered, in words: "none" is no answer; if nothing else would do, why.
pub(super) fn considered(alternatives: &str) -> Result<(), Refusal> {
    text::required("alternatives", "what else was considered", alternatives, text::NOTE_MAX)?;
    let said = alternatives.trim().trim_end_matches('.').to_lowercase();
    if SAYS_NOTHING.contains(&said.as_str()) || !said.chars().any(char::is_alphanumeric) {
        return Err(Refusal::AlternativesConsidered);
    }
    Ok(())
}

fn session(case: &CaseFile, id: AppointmentId) -> Result<&Appointment, Refusal> {
    case.appointment(id).ok_or(Refusal::NotFound { what: "appointment" })
}

fn evidence(case: &CaseFile, wish: EvidenceReceived, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let appointment = session(case, wish.appointment)?;
    if appointment.closed().is_none() {
        return Err(Refusal::NoOutcomeYet);
    }
    text::required("what", "what came", &wish.what, text::REASON_MAX)?;
    if wish.on > ctx.today() {
        return Err(Refusal::InFuture { field: "on", what: "The day it came" });
    }
    Ok(Event::EvidenceReceived(wish))
}

/// What every decision needs, whatever it answers.
fn common(case: &CaseFile, wish: &EnforcementDecided, ctx: &Context<'_>) -> Result<ActionKind, Refusal> {
    case.alive()?;
    if case.enforcement.decision(wish.id).is_some() {
        return Err(Refusal::AlreadyRecorded { what: "That decision" });
    }
    if wish.failures.is_empty() {
        return Err(Refusal::Missing { field: "failures", what: "at least one appointment" });
    }
    if wish.on > ctx.today() {
        return Err(Refusal::InFuture { field: "on", what: "The day of the decision" });
    }
    for id in &wish.failures {
        if wish.on < ctx.day_of(session(case, *id)?.what.starts_at) {
            return Err(Refusal::DayBefore { field: "on", what: "The decision", than: "the appointment it is about" });
        }
    }
    let action = ctx.policy.enforcement.actions.on(wish.action, wish.on);
    let unknown = || Refusal::UnknownCode { field: "action", what: "step", code: wish.action.to_string() };
    let kind = action.ok_or_else(unknown)?.value.kind;
    if kind == ActionKind::Withdrawal {
        return Err(Refusal::WithdrawInstead);
    }
    text::check("reasons", &wish.reasons, text::NOTE_MAX)?;
    text::check("circumstances", &wish.circumstances, text::NOTE_MAX)?;
    Ok(kind)
}

fn on_failures(case: &CaseFile, mut wish: EnforcementDecided, ctx: &Context<'_>) -> Result<EnforcementDecided, Refusal> {
    // One failure named twice is one: letters and packs list each once.
    let mut seen = std::collections::BTreeSet::new();
    wish.failures.retain(|id| seen.insert(*id));
    let kind = common(case, &wish, ctx)?;
    let last = failed(case, &wish, ctx)?;
    wish.sentence = last.sentence;
    let proposed = proposal::for_failure(case, &last, ctx.policy, ctx.zone);
    if let Some(FailureDuty::Refer { warned_on }) = proposed.as_ref().and_then(|p| p.legal)
        && kind != ActionKind::Breach
        && !clock::waits(wish.action, wish.on, ctx.policy)
    {
        return Err(Refusal::MustRefer { warned_on });
    }
    if kind == ActionKind::Warning {
        text::required("circumstances", "what happened, as the warning will say it", &wish.circumstances, text::NOTE_MAX)?;
    }
    if let Some(proposed) = proposed.as_ref().filter(|p| p.action == wish.action) {
        // Taken as proposed: the rule's reasons are the reasons, and what it left open is what else there was.
        if wish.reasons.trim().is_empty() {
            wish.reasons = format!("As the rule proposes. {}", proposed.why);
        }
        if wish.alternatives.trim().is_empty() {
            proposal::left_open(proposed).clone_into(&mut wish.alternatives);
        }
    }
    text::required("reasons", "your reasons", &wish.reasons, text::NOTE_MAX)?;
    considered(&wish.alternatives)?;
    wish.proposed = proposed.map(|p| p.action);
    wish.respond_by = ctx.policy.enforcement.respond_by(wish.action, wish.on, &ctx.policy.calendar);
    Ok(wish)
}

/// The last of the failures, once all are under one order and undecided.
fn failed<'a>(case: &'a CaseFile, wish: &EnforcementDecided, ctx: &Context<'_>) -> Result<Failure<'a>, Refusal> {
    let mut last: Option<Failure<'_>> = None;
    for id in &wish.failures {
        let appointment = session(case, *id)?;
        let on = ctx.day_of(appointment.what.starts_at);
        if !clock::is_failure(appointment, ctx.policy) {
            return Err(Refusal::NotAFailure);
        }
        let failure = Failure { on, appointment, sentence: clock::order_of(case, appointment, ctx.zone) };
        if let Some(answered) = failure.answered(case, ctx.policy) {
            return Err(Refusal::AlreadyDecided { on: answered.on() });
        }
        if last.is_some_and(|last| last.sentence != failure.sentence) {
            return Err(Refusal::OtherOrder);
        }
        last = Some(last.filter(|last| last.on > on).unwrap_or(failure));
    }
    let last = last.ok_or(Refusal::Missing { field: "failures", what: "at least one appointment" })?;
    if wish.sentence.is_some_and(|named| Some(named) != last.sentence) {
        return Err(Refusal::OtherOrder);
    }
    Ok(last)
}

/// Missed appointments in a row ask for a decision about safety: it does not warn, and leaves each failure to its own decision.
fn on_alarm(case: &CaseFile, mut wish: EnforcementDecided, ctx: &Context<'_>) -> Result<EnforcementDecided, Refusal> {
    let kind = common(case, &wish, ctx)?;
    let alarm = alarm::alarm(case, ctx.policy, ctx.zone).ok_or(Refusal::NoAlarm)?;
    if kind == ActionKind::Warning {
        return Err(Refusal::WarnForFailure);
    }
    text::required("reasons", "your reasons", &wish.reasons, text::NOTE_MAX)?;
    considered(&wish.alternatives)?;
    wish.failures = alarm.appointments();
    wish.sentence = alarm.misses.last().and_then(|a| clock::order_of(case, a, ctx.zone));
    (wish.proposed, wish.breach) = (None, None);
    wish.respond_by = ctx.policy.enforcement.respond_by(wish.action, wish.on, &ctx.policy.calendar);
    Ok(wish)
}

fn decided(case: &CaseFile, id: DecisionId) -> Result<&super::Decision, Refusal> {
    case.enforcement.decision(id).ok_or(Refusal::NotFound { what: "decision" })
}

fn send(case: &CaseFile, wish: LetterSent, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let decision = decided(case, wish.decision)?;
    if decision.letter.is_some() {
        return Err(Refusal::AlreadyRecorded { what: "That letter" });
    }
    if decision.withdrawn.is_some() {
        return Err(Refusal::AlreadyEnded { what: "warning" });
    }
    day_after(decision.what.on, wish.on, "The letter", ctx)?;
    text::required("by", "how it was sent", &wish.by, text::SHORT_MAX)?;
    text::required("text", "the text of the letter", &wish.text, text::NOTE_MAX)?;
    Ok(Event::LetterSent(wish))
}

fn withdraw(case: &CaseFile, wish: WarningWithdrawn, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let decision = decided(case, wish.decision)?;
    if clock::kind_of(decision, ctx.policy) != Some(ActionKind::Warning) {
        return Err(Refusal::NotAWarning);
    }
    if decision.withdrawn.is_some() {
        return Err(Refusal::AlreadyEnded { what: "warning" });
    }
    day_after(decision.what.on, wish.on, "The withdrawal", ctx)?;
    text::required("reason", "why the warning is withdrawn", &wish.reason, text::REASON_MAX)?;
    Ok(Event::WarningWithdrawn(wish))
}

/// From the day of the decision until today.
fn day_after(decided_on: Date, on: Date, what: &'static str, ctx: &Context<'_>) -> Result<(), Refusal> {
    if on > ctx.today() {
        return Err(Refusal::InFuture { field: "on", what });
    }
    if on < decided_on {
        return Err(Refusal::DayBefore { field: "on", what, than: "the decision" });
    }
    Ok(())
}
