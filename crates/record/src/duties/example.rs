//! Random wishes to put duties off, to review, to plan and to take over: see [`crate::histories`].

use jiff::civil::Date;
use rules::{code::OutcomeCode, duty::DutyKind};
use uuid::Uuid;

use super::snooze::DutySnoozed;
use crate::{
    address_check::{self, AddressChecked, AddressProposed, AddressUse, ProposedTo},
    appointment::{AppointmentArranged, AskedBy, CloseSession, MoveAppointment, OnWarning, SessionClosed},
    case_file::CaseFile,
    decide::{Command, Context},
    handover::{self, HandoverAccepted, HandoverQueried, ReleasePrepared, ReleaseTask},
    histories::Chance,
    id::{AddressCheckId, AppointmentId, GoalId, OfficerId, ReviewId, SentenceId, StepId},
    plan::{self, Ended, GoalClosed, GoalSet, PlanAgreed, StepClosed, StepOwner, StepSet},
    recorded::plus_days,
    review::{Review, ReviewRecorded},
};

const REASON: &str = "In hospital until the end of the month, as the ward wrote";

/// A wish of one of these kinds, mostly about something that is there.
pub(crate) fn wish(chance: &mut Chance, case: &CaseFile, ctx: &Context<'_>) -> Command {
    let today = ctx.today();
    match chance.below(12) {
        0 | 1 => snooze(chance, case, ctx),
        9 => reason_awaited(case, ctx).unwrap_or_else(|| snooze(chance, case, ctx)),
        10 => moved(chance, case, ctx).unwrap_or_else(|| snooze(chance, case, ctx)),
        11 => address(chance, case, today).unwrap_or_else(|| snooze(chance, case, ctx)),
        6..=8 => work(chance, case, ctx).unwrap_or_else(|| snooze(chance, case, ctx)),
        2 => review(chance, case, ctx, today),
        3 | 4 => Command::Plan(plan(chance, case, today)),
        _ => Command::Handover(match chance.below(4) {
            0 => handover::Wish::Accept(HandoverAccepted { read_to: case.version, note: String::new() }),
            1 => handover::Wish::Query(HandoverQueried { question: "Who is the partner now?".into() }),
            _ => handover::Wish::PrepareRelease(ReleasePrepared {
                sentence: case.sentences.last().map_or(SentenceId(one_of_few(chance)), |s| s.what.id),
                weeks: chance.pick(&[12, 8, 4]).unwrap_or(12),
                note: "Victim liaison officer asked; referred to housing".into(),
                settled: vec![ReleaseTask::VictimGate, ReleaseTask::Services],
                who: "Example officer".into(),
                on: None,
            }),
        }),
    }
}

/// What some duty asks: most of a case's history is work that was owed.
fn work(chance: &mut Chance, case: &CaseFile, ctx: &Context<'_>) -> Option<Command> {
    let owed = super::duties(case, ctx.policy, ctx.zone);
    // Chains are long, so what is begun goes on more often than not.
    let begun = owed.iter().filter(|duty| {
        let kind = duty.kind;
        kind == DutyKind::EnquiryToRead || kind == DutyKind::EnquiryToAnalyse || kind == DutyKind::EnquiryToUse
    });
    let begun: Vec<_> = begun.cloned().collect();
    let of = if begun.is_empty() || chance.below(3) == 0 { &owed } else { &begun };
    super::asked::asked(case, &chance.pick(of)?, ctx)
}

/// An appointment that the person missed, for a reason that is awaited.
fn reason_awaited(case: &CaseFile, ctx: &Context<'_>) -> Option<Command> {
    let waiting = case.outcomes_needed(ctx.now).into_iter().next()?;
    let session = SessionClosed {
        id: waiting.what.id,
        outcome: OutcomeCode::literal("AFTA"),
        note: "Did not come; rang in the afternoon".into(),
        summary: String::new(),
        tags: Vec::new(),
        sensitive: false,
        evidence_by: None,
    };
    Some(Command::CloseSession(Box::new(CloseSession { session, seen: None, next: None, on_warning: OnWarning::BookAnyway })))
}

fn moved(chance: &mut Chance, case: &CaseFile, ctx: &Context<'_>) -> Option<Command> {
    let next = case.next_appointment(ctx.now)?;
    let id = AppointmentId(Uuid::from_u128(u128::from(200 + chance.below(1000))));
    Some(Command::MoveAppointment(MoveAppointment {
        id: next.what.id,
        seen: None,
        asked_by: AskedBy::Person,
        reason: REASON.into(),
        to: AppointmentArranged { id, moved_from: Some(next.what.id), ..next.what.clone() },
        on_warning: OnWarning::BookAnyway,
    }))
}

/// The main address checked with every answer that came, and then proposed for the release.
fn address(chance: &mut Chance, case: &CaseFile, today: Date) -> Option<Command> {
    let id = AddressCheckId(Uuid::from_u128(u128::from(case.version) << 24));
    let main = case.person.main_address(today)?.id;
    if chance.below(2) == 0 && case.address_checks.latest(main).is_some_and(|check| check.suitable) {
        return Some(Command::AddressCheck(address_check::Wish::Propose(AddressProposed {
            id,
            address: main,
            address_use: AddressUse::Release,
            to: ProposedTo::Prison,
            report: None,
            on: today,
        })));
    }
    let answered = case.enquiries.all.iter().filter(|e| e.answered.is_some()).map(|e| e.id);
    Some(Command::AddressCheck(address_check::Wish::Check(AddressChecked {
        id,
        address: main,
        on: today,
        enquiries: answered.collect(),
        occupants: "Nobody else".into(),
        occupant_spoken_to: true,
        visited: true,
        suitable: true,
        reasons: "Seen on Tuesday; nothing stands against it".into(),
    })))
}

fn one_of_few(chance: &mut Chance) -> Uuid {
    Uuid::from_u128(u128::from(1 + chance.below(6)))
}

fn snooze(chance: &mut Chance, case: &CaseFile, ctx: &Context<'_>) -> Command {
    let owed = super::duties(case, ctx.policy, ctx.zone);
    let duty = chance.pick(&owed);
    let days = i32::try_from(chance.below(12)).unwrap_or_default();
    Command::SnoozeDuty(DutySnoozed {
        kind: duty.as_ref().map_or(DutyKind::Contact, |duty| duty.kind),
        about: duty.as_ref().map_or(Uuid::nil(), |duty| duty.about),
        until: plus_days(ctx.today(), days),
        reason: REASON.into(),
        due_on: None,
    })
}

fn review(chance: &mut Chance, case: &CaseFile, ctx: &Context<'_>, today: Date) -> Command {
    let up_to = case.version.saturating_sub(u32::try_from(chance.below(3)).unwrap_or_default());
    let what = ReviewRecorded {
        id: ReviewId(Uuid::from_u128(u128::from(case.version) << 32)),
        on: today,
        up_to,
        risk_changed: false,
        why: "Spoke to the police and to the person; nothing new about those at risk".into(),
        plan: String::new(),
    };
    let _ = ctx;
    Command::Review(Box::new(Review { what, levels: None }))
}

fn plan(chance: &mut Chance, case: &CaseFile, today: Date) -> plan::Wish {
    let (goal, step) = (GoalId(one_of_few(chance)), StepId(one_of_few(chance)));
    match chance.below(6) {
        0 => plan::Wish::SetGoal {
            seen: case.plan.goal(goal).map(|goal| goal.revision),
            what: GoalSet {
                id: goal,
                words: "I want a place of my own".into(),
                need: None,
                linked_to_harm: false,
                linked_to_reoffending: true,
                protects: Vec::new(),
                by: None,
            },
        },
        1 | 2 => plan::Wish::SetStep {
            seen: case.plan.step(step).map(|step| step.revision),
            what: StepSet {
                id: step,
                goal,
                what: "Ring the council about housing".into(),
                owner: chance
                    .pick(&[StepOwner::Officer, StepOwner::Person, StepOwner::Staff(OfficerId(Uuid::from_u128(3)))])
                    .unwrap_or(StepOwner::Officer),
                by: plus_days(today, 20),
                sensitive: false,
            },
        },
        3 => plan::Wish::CloseStep(StepClosed { id: step, ended: Ended::Done, note: "Done together".into() }),
        4 => plan::Wish::CloseGoal(GoalClosed { id: goal, ended: Ended::Dropped, note: "Has moved in with family".into() }),
        _ => plan::Wish::Agree(PlanAgreed {
            on: today,
            assessment: None,
            persons_view: "I can do this".into(),
            contingency: "More contact if drinking starts again".into(),
            risk_management: String::new(),
            enquiries: Vec::new(),
        }),
    }
}
