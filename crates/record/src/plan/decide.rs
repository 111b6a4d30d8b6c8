//! What may be recorded of the plan.

use jiff::civil::Date;

use super::{Ended, GoalClosed, GoalSet, PlanAgreed, StepClosed, StepOwner, StepSet, Wish, need};
use crate::{
    assessment::AssessmentStatus,
    case_file::CaseFile,
    decide::Context,
    enquiry::{EnquiryUsed, UsedIn},
    event::Event,
    refusal::Refusal,
    text,
};

/// Characters of the plan that are kept with a safety check that it uses.
const CITED_MAX: usize = 500;

pub(crate) fn decide(case: &CaseFile, wish: Wish, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    match wish {
        Wish::SetGoal { what, seen } => set_goal(case, what, seen, ctx).map(|event| vec![event]),
        Wish::CloseGoal(w) => close_goal(case, w),
        Wish::SetStep { what, seen } => set_step(case, what, seen, ctx).map(|event| vec![event]),
        Wish::CloseStep(w) => close_step(case, w).map(|event| vec![event]),
        Wish::Agree(w) => agree(case, w, ctx),
    }
}

/// Whoever changes what is there must have seen it as it stands.
fn unchanged(what: &'static str, stands: Option<u32>, seen: Option<u32>) -> Result<(), Refusal> {
    let Some(stands) = stands else { return Ok(()) };
    match seen {
        None => Err(Refusal::Missing { field: "seen", what: "the revision that you saw" }),
        Some(seen) if stands != seen => Err(Refusal::ChangedMeanwhile { what }),
        Some(_) => Ok(()),
    }
}

fn set_goal(case: &CaseFile, wish: GoalSet, seen: Option<u32>, ctx: &Context<'_>) -> Result<Event, Refusal> {
    case.alive()?;
    text::required("words", "the goal in the person's words", &wish.words, text::REASON_MAX)?;
    let before = case.plan.goal(wish.id);
    if before.is_some_and(|goal| !goal.open()) {
        return Err(Refusal::AlreadyEnded { what: "goal" });
    }
    unchanged("goal", before.map(|goal| goal.revision), seen)?;
    if let Some(code) = &wish.need
        && need::name(ctx.policy, code, ctx.today()).is_none()
    {
        return Err(Refusal::UnknownCode { field: "need", what: "need", code: code.clone() });
    }
    let as_before = |by: Date| before.is_some_and(|goal| goal.what.by == Some(by));
    if wish.by.is_some_and(|by| by < ctx.today() && !as_before(by)) {
        return Err(Refusal::DateInPast { field: "by" });
    }
    Ok(Event::GoalSet(wish))
}

/// Ends a goal, and with it the steps that were still to be done: nobody owes a step of a goal that is over.
fn close_goal(case: &CaseFile, wish: GoalClosed) -> Result<Vec<Event>, Refusal> {
    let goal = case.plan.goal(wish.id).ok_or(Refusal::NotFound { what: "goal" })?;
    if !goal.open() {
        return Err(Refusal::AlreadyEnded { what: "goal" });
    }
    let what = match wish.ended {
        Ended::Done => "what came of it",
        Ended::Dropped => "why it was dropped",
    };
    text::required("note", what, &wish.note, text::REASON_MAX)?;
    let open = case.plan.steps_of(wish.id).filter(|step| step.open());
    let over = open.map(|step| {
        let note = format!("The goal ended before this step was done: {}", wish.note);
        Event::StepClosed(StepClosed { id: step.what.id, ended: Ended::Dropped, note })
    });
    let mut events: Vec<Event> = over.collect();
    events.push(Event::GoalClosed(wish));
    Ok(events)
}

fn set_step(case: &CaseFile, wish: StepSet, seen: Option<u32>, ctx: &Context<'_>) -> Result<Event, Refusal> {
    case.alive()?;
    let goal = case.plan.goal(wish.goal).ok_or(Refusal::NotFound { what: "goal" })?;
    if !goal.open() {
        return Err(Refusal::AlreadyEnded { what: "goal" });
    }
    let before = case.plan.step(wish.id);
    if before.is_some_and(|step| !step.open()) {
        return Err(Refusal::AlreadyEnded { what: "step" });
    }
    unchanged("step", before.map(|step| step.revision), seen)?;
    text::required("what", "what is to be done", &wish.what, text::REASON_MAX)?;
    if let StepOwner::Service(name) = &wish.owner {
        text::required("service", "the name of the service", name, text::SHORT_MAX)?;
    }
    if wish.by < ctx.today() && before.is_none_or(|step| step.what.by != wish.by) {
        return Err(Refusal::DateInPast { field: "by" });
    }
    Ok(Event::StepSet(wish))
}

fn close_step(case: &CaseFile, wish: StepClosed) -> Result<Event, Refusal> {
    let step = case.plan.step(wish.id).ok_or(Refusal::NotFound { what: "step" })?;
    if !step.open() {
        return Err(Refusal::AlreadyEnded { what: "step" });
    }
    match wish.ended {
        Ended::Done => text::check("note", &wish.note, text::REASON_MAX)?,
        Ended::Dropped => text::required("note", "why it was dropped", &wish.note, text::REASON_MAX)?,
    }
    Ok(Event::StepClosed(wish))
}

/// Agrees the plan: it must have a goal, say what is done if things change and what the person thinks of it, and everybody
/// at risk above low must be protected by a goal on which somebody still has something to do.
fn agree(case: &CaseFile, mut wish: PlanAgreed, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    case.alive()?;
    if wish.on > ctx.today() {
        return Err(Refusal::InFuture { field: "on", what: "Day on which the plan was agreed" });
    }
    if case.plan.open_goals().is_empty() {
        return Err(Refusal::PlanWithoutGoal);
    }
    let unprotected = case.unprotected();
    if !unprotected.is_empty() {
        let groups = unprotected.iter().map(|group| group.words().to_lowercase()).collect::<Vec<_>>().join(", ");
        return Err(Refusal::PlanLeavesAtRisk { groups });
    }
    text::required("personsView", "what the person says about the plan", &wish.persons_view, text::NOTE_MAX)?;
    text::required("contingency", "what is done if things change", &wish.contingency, text::NOTE_MAX)?;
    text::check("riskManagement", &wish.risk_management, text::NOTE_MAX)?;
    match wish.assessment {
        Some(id) if case.assessment(id).is_none() => return Err(Refusal::NotFound { what: "assessment" }),
        Some(_) => {}
        None => {
            let finished = case.assessments.iter().rev().find(|a| a.status == AssessmentStatus::Complete);
            wish.assessment = finished.map(|a| a.id);
        }
    }
    let mut uses = Vec::new();
    for id in &wish.enquiries {
        let enquiry = case.enquiries.find(*id).ok_or(Refusal::NotFound { what: "safety check" })?;
        if enquiry.analysed.is_none() {
            return Err(Refusal::CheckNotAnalysed { field: "enquiries" });
        }
        if enquiry.used.is_empty() {
            uses.push(Event::EnquiryUsed(EnquiryUsed { id: *id, used_in: UsedIn::Plan, sentence: cited(&wish) }));
        }
    }
    let mut events = vec![Event::PlanAgreed(wish)];
    events.extend(uses);
    Ok(events)
}

/// What of the plan rests on a safety check: how the risk is managed, or else what is done if things change.
fn cited(plan: &PlanAgreed) -> String {
    let whole = if plan.risk_management.trim().is_empty() { &plan.contingency } else { &plan.risk_management };
    whole.chars().take(CITED_MAX).collect()
}
