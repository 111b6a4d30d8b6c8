//! What follows when an assessment is complete: it is kept, predictors are scored, the levels are set, the registers follow, a
//! contact is written and the cited safety checks are used. The tier follows by [`crate::tier::follow_up`].

use jiff::civil::Date;
use rules::{assessment::QuestionCode, code::ContactCode};
use uuid::Uuid;

use super::{draft::Draft, register, so_far::as_completed};
use crate::{
    case_file::CaseFile,
    contact::ContactRecorded,
    decide::Context,
    enquiry::{EnquiryUsed, UsedIn},
    event::Event,
    id::{ActorId, ContactId},
    refusal::Refusal,
    risk::RiskLevelSet,
};

/// "OASys assessment completed" (`policy/contacts.toml`).
const COMPLETED: ContactCode = ContactCode::literal("C004");
/// What the contact's id is counted from, after that of the assessment.
const CONTACT_ID: u128 = 0x200;
const WHO: QuestionCode = QuestionCode::literal("r10.1");
const NATURE: QuestionCode = QuestionCode::literal("r10.2");

/// The judgement that the assessment makes. `judged_by` when somebody else than the assessor records it.
pub(super) fn judgement(draft: &Draft, judged_by: Option<ActorId>, today: Date) -> RiskLevelSet {
    RiskLevelSet {
        levels: draft.levels.clone(),
        reasons: draft.reasons.clone(),
        assessed_on: today,
        changed: draft.changed.clone(),
        would_change: draft.would_change.clone(),
        assessment: Some(draft.begun.id),
        judged_by,
    }
}

/// Everything that follows, in order.
pub(super) fn events(
    case: &CaseFile,
    draft: &Draft,
    judged_by: Option<ActorId>,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let today = ctx.today();
    let mut events = super::complete(case, as_completed(draft, today), ctx)?;
    let judgement = judgement(draft, judged_by, today);
    let flags = register::changes(case, &judgement.levels, &note(draft), draft.begun.id.0, (today, ctx.policy));
    let contact = contact(draft, &judgement, ctx);
    events.push(Event::RiskLevelSet(judgement));
    events.extend(flags);
    events.push(contact);
    events.extend(draft.enquiries.iter().map(|(id, sentence)| {
        let used_in = UsedIn::Assessment(draft.begun.id);
        Event::EnquiryUsed(EnquiryUsed { id: *id, used_in, sentence: sentence.clone() })
    }));
    Ok(events)
}

/// Who is at risk and the nature of the risk: what each flag says.
fn note(draft: &Draft) -> String {
    let say = |code| draft.answers.get(&code).map_or("", rules::assessment::Answer::as_str);
    format!("Who is at risk: {}\nNature of the risk: {}", say(WHO), say(NATURE))
}

fn contact(draft: &Draft, judgement: &RiskLevelSet, ctx: &Context<'_>) -> Event {
    let level = judgement.overall().map_or("not judged", |level| level.word());
    let (kind, purpose) = (draft.begun.kind.words(), draft.begun.purpose.words());
    Event::ContactRecorded(ContactRecorded {
        id: ContactId(Uuid::from_u128(draft.begun.id.0.as_u128().wrapping_add(CONTACT_ID))),
        kind: COMPLETED,
        happened_at: ctx.now,
        note: format!("{purpose}. {kind}. Overall level of risk of serious harm: {level}."),
        summary: String::new(),
        tags: Vec::new(),
        sensitive: false,
        sentence: draft.begun.sentence,
    })
}
