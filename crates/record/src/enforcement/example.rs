//! Random wishes about enforcement for tests: see [`crate::histories`].

use jiff::ToSpan as _;
use rules::{
    code::{ActionCode, ContactCode, OutcomeCode},
    sentence::DisposalKind,
};
use uuid::Uuid;

use super::{
    Answers, EnforcementDecided, EvidenceReceived, LetterSent, WarningWithdrawn, Wish, alarm,
    breach::{BreachBegun, BreachDecided, BreachDecision, BreachListed, BreachResult, BreachResulted, BreachSubmitted, Stage},
    clock,
};
use crate::{
    appointment::{AppointmentArranged, CloseSession, OnWarning, SessionClosed},
    case_file::CaseFile,
    decide::{Command, Context},
    histories::{Chance, arrangement},
    id::{AppointmentId, BreachId, DecisionId, LetterId, SentenceId},
    sentence::{Offence, SentenceRecorded},
};

/// What a failure to comply needs: an order, an appointment under it, an outcome. None once there is a failure.
fn before_a_failure(chance: &mut Chance, case: &CaseFile, ctx: &Context<'_>) -> Option<Command> {
    if !clock::all_failures(case, ctx.policy, ctx.zone).is_empty() {
        return None;
    }
    let order = |s: &&crate::sentence::Sentence| s.ended.is_none() && !s.custodial(ctx.policy);
    let Some(order) = case.sentences.iter().find(order) else {
        let community = ctx.policy.sentences.disposals.rows().find(|(_, row)| row.value.kind == DisposalKind::CommunityOrder)?;
        return Some(Command::RecordSentence(SentenceRecorded {
            id: SentenceId(Uuid::from_u128(u128::from(100 + chance.below(1000)))),
            court: "Example Crown Court".into(),
            sentenced_on: ctx.today(),
            disposal: community.0,
            length: None,
            offence: Offence { code: "00100".into(), description: "Example offence".into(), committed_on: None },
            additional_offences: Vec::new(),
            starts_on: ctx.today(),
            ends_on: None,
        }));
    };
    if let Some(waiting) = case.outcomes_needed(ctx.now).first() {
        let session = SessionClosed {
            id: waiting.what.id,
            outcome: ctx.policy.outcomes.same_on(OutcomeCode::literal("UACP"), ctx.day_of(waiting.what.starts_at))?,
            note: "Did not come".into(),
            summary: String::new(),
            tags: Vec::new(),
            sensitive: false,
            evidence_by: None,
        };
        let close = CloseSession { session, seen: None, next: None, on_warning: OnWarning::Ask };
        return Some(Command::CloseSession(Box::new(close)));
    }
    let what = AppointmentArranged {
        id: AppointmentId(Uuid::from_u128(u128::from(100 + chance.below(1000)))),
        kind: ContactCode::literal("COAP"),
        starts_at: ctx.now + 1.hour(),
        ends_at: ctx.now + 2.hours(),
        sentence: Some(order.what.id),
        ..arrangement(chance, ctx)
    };
    Some(Command::ArrangeAppointment { what, on_warning: OnWarning::BookAnyway })
}

/// A wish about enforcement: mostly about failures that are there, sometimes about nothing.
pub(crate) fn wish(chance: &mut Chance, case: &CaseFile, ctx: &Context<'_>) -> Command {
    if chance.below(4) > 0
        && let Some(first) = before_a_failure(chance, case, ctx)
    {
        return first;
    }
    let small = |chance: &mut Chance| Uuid::from_u128(u128::from(1 + chance.below(12)));
    let open = clock::undecided(case, ctx.policy, ctx.zone);
    let nowhere = AppointmentId(small(chance));
    let on_order =
        |f: &&clock::Failure<'_>| f.sentence.and_then(|id| case.sentence(id)).is_some_and(|s| !s.custodial(ctx.policy));
    let chosen = open.iter().find(on_order).or(open.first());
    let failure = chosen.map_or(nowhere, clock::Failure::id);
    let all = clock::all_failures(case, ctx.policy, ctx.zone);
    let breached = all.iter().rev().find(on_order);
    let on = ctx.today();
    let text = chance.pick(&["Did not come", "Rang and left a message", ""]).unwrap_or_default().to_owned();
    let warned = case.enforcement.decisions.iter().rev().find(|d| clock::warns(d, ctx.policy));
    let decision = warned.or(case.enforcement.decisions.last()).map_or(DecisionId(small(chance)), |d| d.what.id);
    let breach = case.enforcement.breaches.iter().find(|b| b.running()).or(case.enforcement.breaches.last());
    let id = breach.map_or(BreachId(small(chance)), |b| b.begun.id);
    let failures = breach.map(|b| b.failures().to_vec()).unwrap_or_default();
    let next_stage = breach.map(|b| match b.stage {
        Stage::Draft => 9,
        Stage::WithManager => 10,
        Stage::ReadyForCourt => 11,
        _ => 12,
    });
    // What is begun goes on more often than not.
    let turn = chance.below(13);
    Command::Enforce(match next_stage.filter(|_| turn > 3).unwrap_or(turn) {
        0 => Wish::ReceiveEvidence(EvidenceReceived { appointment: failure, on, what: text }),
        1..=4 => Wish::Decide(EnforcementDecided {
            id: DecisionId(small(chance)),
            answers: if alarm::alarm(case, ctx.policy, ctx.zone).is_some() { Answers::MissAlarm } else { Answers::Failure },
            failures: vec![failure],
            sentence: None,
            action: action(chance, ctx),
            proposed: None,
            on,
            respond_by: None,
            reasons: text.clone(),
            alternatives: "More frequent reporting".into(),
            circumstances: text,
            breach: Some(BreachId(small(chance))),
        }),
        5 => Wish::SendLetter(LetterSent { id: LetterId(small(chance)), decision, on, by: "Post".into(), text }),
        6 => Wish::WithdrawWarning(WarningWithdrawn { decision, on, reason: text }),
        7 | 8 => match breached.and_then(|f| Some((f.id(), f.sentence?))) {
            Some((failure, sentence)) => Wish::BeginBreach(BreachBegun {
                id: BreachId(small(chance)),
                sentence,
                failures: vec![failure],
                on,
                circumstances: text,
            }),
            None => Wish::ReceiveEvidence(EvidenceReceived { appointment: nowhere, on, what: text }),
        },
        9 => Wish::SubmitBreach(BreachSubmitted { id, failures, circumstances: text, alternatives: "More reporting".into() }),
        10 => Wish::DecideBreach(BreachDecided {
            id,
            decision: chance.pick(&BreachDecision::ALL).unwrap_or(BreachDecision::SendBack),
            alternatives: if text.len().is_multiple_of(3) { String::new() } else { "Another warning".into() },
            reason: text,
        }),
        11 => Wish::ListBreach(BreachListed { id, court: "Example court".into(), hearing_on: on }),
        _ => Wish::ResultBreach(BreachResulted {
            id,
            on,
            result: chance.pick(&BreachResult::ALL).unwrap_or(BreachResult::Withdrawn),
            note: text,
        }),
    })
}

/// A warning as often as not, else any action.
fn action(chance: &mut Chance, ctx: &Context<'_>) -> ActionCode {
    const WARNING: ActionCode = ActionCode::literal("EA02");
    let any = chance.pick(ctx.policy.enforcement.actions.codes());
    any.filter(|_| chance.below(2) == 0).unwrap_or(WARNING)
}
