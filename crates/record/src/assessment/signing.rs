//! What may be recorded of an assessment in the making: begun once for a sentence and purpose, answered on its scales, signed
//! when nothing is missing and no gate is shut, countersigned by somebody else where a rule says so, or sent back with a comment.

use jiff::civil::Date;
use rules::{
    Policy,
    assessment::Answer,
    oversight::{CountersignFacts, CountersignReason},
    rosh::overall,
};

use super::{
    AssessmentKind, AssessmentStatus, completion,
    contradiction::contradictions,
    draft::{
        AssessmentAnswered, AssessmentBegun, AssessmentCountersigned, AssessmentReturned, AssessmentSigned, Draft, Purpose,
        Signer, Wish,
    },
    levels, missing,
};
use crate::{
    case_file::CaseFile,
    decide::Context,
    enquiry::{Status, gate},
    event::Event,
    id::{ActorId, AssessmentId},
    refusal::Refusal,
    sentence::Sentence,
    text,
};

pub(crate) fn decide(case: &CaseFile, wish: Wish, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    case.alive()?;
    match wish {
        Wish::Begin(w) => begin(case, w, ctx).map(|w| vec![Event::AssessmentBegun(w)]),
        Wish::Answer(w) => answer(case, w, ctx).map(|w| vec![Event::AssessmentAnswered(w)]),
        Wish::Save { what, seen } => {
            unchanged_since(open(case, what.id)?, &what, seen)?;
            answer(case, what, ctx).map(|w| vec![Event::AssessmentAnswered(w)])
        }
        Wish::Sign(w) => sign(case, w, ctx),
        Wish::Countersign(w) => countersign(case, w, ctx),
        Wish::Return(w) => send_back(case, w, ctx).map(|w| vec![Event::AssessmentReturned(w)]),
    }
}

fn begin(case: &CaseFile, mut wish: AssessmentBegun, ctx: &Context<'_>) -> Result<AssessmentBegun, Refusal> {
    let today = ctx.today();
    if wish.kind == AssessmentKind::Standalone {
        return Err(Refusal::NotAnAssessment);
    }
    if case.assessment(wish.id).is_some() || case.drafts.find(wish.id).is_some() {
        return Err(Refusal::AlreadyRecorded { what: "That assessment" });
    }
    if wish.sentence.is_some_and(|id| case.sentence(id).is_none()) {
        return Err(Refusal::NotFound { what: "sentence" });
    }
    wish.sentence = wish.sentence.or_else(|| case.main_sentence(today).map(|s| s.what.id));
    let same = |d: &&Draft| d.begun.sentence == wish.sentence && d.begun.purpose == wish.purpose;
    if case.drafts.open.iter().any(|d| same(&d)) {
        return Err(Refusal::AssessmentOpen);
    }
    let set = ctx.policy.questions.sets.read(wish.questions, today);
    wish.question_version = set.map_or(wish.question_version, |row| row.value.version);
    Ok(wish)
}

/// The assessment in the making; a finished one is said to be finished.
fn open(case: &CaseFile, id: AssessmentId) -> Result<&Draft, Refusal> {
    match case.drafts.find(id) {
        Some(draft) => Ok(draft),
        None if case.assessment(id).is_some() => Err(Refusal::AssessmentLocked),
        None => Err(Refusal::NotFound { what: "assessment" }),
    }
}

fn open_unsigned(case: &CaseFile, id: AssessmentId) -> Result<&Draft, Refusal> {
    let draft = open(case, id)?;
    if draft.signed.is_some() { Err(Refusal::AwaitsManager) } else { Ok(draft) }
}

/// Nobody wrote the same since the form was shown. Two people at different questions never collide.
fn unchanged_since(draft: &Draft, wish: &AssessmentAnswered, seen: u32) -> Result<(), Refusal> {
    let later = |at: Option<&u32>| at.is_some_and(|at| *at > seen);
    let other = |code, now: Option<&Answer>| draft.answers.get(code) != now && later(draft.answered_at.get(code));
    let answers = wish.answers.iter().any(|(code, answer)| other(code, Some(answer)));
    let cleared = wish.cleared.iter().any(|code| other(code, None));
    let judged = wish.levels.is_some() || wish.reasons.is_some() || wish.changed.is_some() || wish.would_change.is_some();
    let judged = judged && draft.judged_at > seen;
    let cited = wish.enquiries.is_some() && draft.cited_at > seen;
    if answers || cleared || judged || cited {
        return Err(Refusal::ChangedMeanwhile { what: "assessment" });
    }
    Ok(())
}

fn answer(case: &CaseFile, mut wish: AssessmentAnswered, ctx: &Context<'_>) -> Result<AssessmentAnswered, Refusal> {
    let draft = open_unsigned(case, wish.id)?;
    let set = ctx.policy.questions.on(draft.begun.questions, ctx.today());
    let blank: Vec<_> = wish.answers.iter().filter(|(_, answer)| answer.is_blank()).map(|(code, _)| *code).collect();
    wish.answers.retain(|code, answer| !answer.is_blank() && draft.answers.get(code) != Some(answer));
    wish.cleared.extend(blank);
    wish.cleared.retain(|code| draft.answers.contains_key(code));
    if let Some(first) = set.refused(&wish.answers).into_iter().next() {
        return Err(Refusal::Answer { why: first.to_string() });
    }
    for answer in wish.answers.values() {
        text::check("answers", answer.as_str(), text::NOTE_MAX)?;
    }
    if let Some(given) = &wish.levels {
        let asked: Vec<_> = levels::groups(case, draft.begun.sentence, ctx.today(), ctx.policy).collect();
        if given.keys().any(|group| !asked.contains(group)) {
            return Err(Refusal::PrisonersInCommunity);
        }
    }
    for (field, words) in [("reasons", &wish.reasons), ("wouldChange", &wish.would_change)] {
        text::check(field, words.as_deref().unwrap_or_default(), text::NOTE_MAX)?;
    }
    for why in wish.changed.iter().flat_map(|changed| changed.values()) {
        text::check("changed", why, text::NOTE_MAX)?;
    }
    for (id, sentence) in wish.enquiries.iter().flatten() {
        let enquiry = case.enquiries.find(*id).ok_or(Refusal::NotFound { what: "safety check" })?;
        if !matches!(enquiry.status(), Status::Analysed | Status::Used) {
            return Err(Refusal::CheckNotAnalysed { field: "enquiries" });
        }
        text::required("enquiries", "the sentence that rests on each check", sentence, text::REASON_MAX)?;
    }
    wish.opened_at = wish.opened_at.filter(|opened| *opened <= ctx.now);
    Ok(wish)
}

fn sign(case: &CaseFile, mut wish: AssessmentSigned, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let draft = open_unsigned(case, wish.id)?;
    let (today, policy) = (ctx.today(), ctx.policy);
    let missing = missing::missing(case, draft, today, policy);
    if let Some(first) = missing.first() {
        return Err(Refusal::StillToAnswer { count: missing.len(), first: first.words.clone() });
    }
    levels::check(case, &completion::judgement(draft, None, today), draft.begun.sentence, (today, policy))?;
    gates(case, draft, ctx.actor, ctx)?;
    let standing = contradictions(case, &draft.answers, &draft.levels, (today, policy));
    wish.contradictions.retain(|(words, _)| standing.iter().any(|c| c.words == *words));
    for contradiction in standing {
        let said = wish.contradictions.iter().find(|(words, _)| *words == contradiction.words).map_or("", |(_, said)| said);
        if said.trim().is_empty() {
            return Err(Refusal::ContradictionOpen { words: contradiction.words });
        }
        text::check("contradictions", said, text::REASON_MAX)?;
    }
    wish.on = today;
    wish.countersign = why_countersign(case, draft, (wish.signer, ctx.actor), (today, policy));
    let complete = wish.countersign.is_empty();
    let mut events = vec![Event::AssessmentSigned(wish)];
    if complete {
        events.extend(completion::events(case, draft, None, ctx)?);
    }
    Ok(events)
}

/// Whether it is the first of the sentence that runs, whatever purpose was chosen: what it is called opens no gate.
#[must_use]
pub fn initial(case: &CaseFile, draft: &Draft) -> bool {
    draft.begun.purpose == Purpose::Initial || first_of_sentence(case, Date::MAX, None)
}

/// Whether no whole assessment of the sentence that runs on `on` was completed by then, but for `it` and what came after it.
#[must_use]
pub fn first_of_sentence(case: &CaseFile, on: Date, it: Option<AssessmentId>) -> bool {
    let stands = |s: &&Sentence| s.what.sentenced_on <= on && s.ended.as_ref().is_none_or(|end| end.on > on);
    let running = case.sentences.iter().filter(stands).max_by_key(|s| s.what.starts_on);
    let since = running.map(|s| s.what.sentenced_on.min(s.what.starts_on));
    let earlier = case.assessments.iter().take_while(|a| Some(a.id) != it);
    let mut whole = earlier.filter(|a| a.status == AssessmentStatus::Complete && a.kind != AssessmentKind::Standalone);
    !whole.any(|a| a.completed_on <= on && since.is_none_or(|since| a.completed_on >= since))
}

/// No initial assessment completes while a needed check is unsent, and none calls somebody low on an unanswered one.
fn gates(case: &CaseFile, draft: &Draft, assessor: ActorId, ctx: &Context<'_>) -> Result<(), Refusal> {
    let today = ctx.today();
    let unsent = if initial(case, draft) { gate::unsent(case, ctx.policy, today) } else { Vec::new() };
    if !unsent.is_empty() {
        return Err(Refusal::ChecksUnsent { checks: gate::names(&unsent, ctx.policy) });
    }
    levels::low_risk_for(case, &draft.levels, Some(assessor), (today, ctx.policy))
}

/// Why a manager must sign: the reasons of `policy/oversight.toml` that hold.
#[must_use]
pub fn why_countersign(
    case: &CaseFile,
    draft: &Draft,
    (signer, assessor): (Signer, ActorId),
    (today, policy): (Date, &Policy),
) -> Vec<CountersignReason> {
    let registers: Vec<_> = case.risk.flags(today).map(|entry| entry.made.code).collect();
    let facts = CountersignFacts {
        grade: signer.grade,
        newly_qualified: signer.newly_qualified,
        signed_before: case.drafts.signatures.iter().any(|s| s.assessor == assessor),
        registers: &registers,
        overall: overall(&draft.levels),
        level_reduced: levels::reduced(case, &draft.levels),
    };
    policy.oversight.countersign_reasons(&facts, today)
}

fn countersign(case: &CaseFile, mut wish: AssessmentCountersigned, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let (draft, assessor) = awaiting(case, wish.id, ctx)?;
    text::check("comment", &wish.comment, text::NOTE_MAX)?;
    gates(case, draft, assessor, ctx)?;
    wish.opened_at = wish.opened_at.filter(|opened| *opened <= ctx.now);
    let mut events = vec![Event::AssessmentCountersigned(wish)];
    events.extend(completion::events(case, draft, Some(assessor), ctx)?);
    Ok(events)
}

fn send_back(case: &CaseFile, mut wish: AssessmentReturned, ctx: &Context<'_>) -> Result<AssessmentReturned, Refusal> {
    awaiting(case, wish.id, ctx)?;
    text::required("comment", "what is to be done", &wish.comment, text::NOTE_MAX)?;
    wish.opened_at = wish.opened_at.filter(|opened| *opened <= ctx.now);
    Ok(wish)
}

/// The assessment that waits for a manager, and its assessor, who is never the manager.
fn awaiting<'a>(case: &'a CaseFile, id: AssessmentId, ctx: &Context<'_>) -> Result<(&'a Draft, ActorId), Refusal> {
    let draft = open(case, id)?;
    let (_, assessor) = draft.signed.as_ref().ok_or(Refusal::NotSignedYet)?;
    if *assessor == ctx.actor {
        return Err(Refusal::SecondPerson);
    }
    Ok((draft, *assessor))
}
