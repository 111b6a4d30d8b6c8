//! The wish that records exactly what a duty asks: for tests, which prove that it clears that duty.

use jiff::civil::Date;
use rules::{
    assessment::SetCode,
    code::{ActionCode, ContactCode, KeyDateCode, OutcomeCode},
    duty::DutyKind,
    oversight::OversightTrigger,
    rosh::{GroupAtRisk, RoshLevel},
};
use uuid::Uuid;

use super::{Duty, Owner, gap::Gap};
use crate::{
    address_check::{self, AddressChecked},
    appointment::{CloseSession, OnWarning, OutcomeDecided, SessionClosed},
    assessment::{
        AssessmentCompleted, AssessmentKind, AssessmentStatus,
        draft::{self, AssessmentCountersigned},
        example::quiet_answers,
    },
    case_file::CaseFile,
    contact::ContactRecorded,
    decide::{Command, Context},
    enforcement::{
        self, Answers, EnforcementDecided, EvidenceReceived, LetterSent, alarm,
        breach::{BreachDecided, BreachDecision, BreachListed, BreachResult, BreachResulted, BreachSubmitted},
        clock, proposal,
    },
    enquiry::{
        self, EnquiryAnalysed, EnquiryChased, EnquiryEscalated, EnquiryRead, EnquirySent, EnquiryUsed, NamedPersonSettled,
        UsedIn, chain, need,
    },
    handover::{self, HandoverAccepted, HandoverQuestionAnswered},
    household::{self, HouseholdConfirmed},
    id::{
        ActionId, AddressCheckId, AddressId, AssessmentId, ContactId, DecisionId, EnquiryId, LetterId, OfficerId, OversightId,
        RegisterEntryId, ReviewId,
    },
    oversight::{self, AgreedAction, OversightActionClosed, OversightRecorded, View},
    person::{AddressKind, AddressRecorded, BirthDateRecorded},
    plan::{self, Ended, PlanAgreed, StepClosed},
    recorded::plus_days,
    review::{Review, ReviewRecorded},
    risk::{RegisterEntryReviewed, RiskLevelSet},
    sentence::{KeyDateReceived, SentenceEnded},
};

const WORDS: &str = "Spoke to the police and to the person; what they say fits what was seen at the visit on Tuesday";

/// The wish that records what `duty` asks, where one wish does. Its ids follow from the version of the case.
#[must_use]
#[expect(clippy::too_many_lines, reason = "a line or two for each kind; splitting it would hide that none is left out")]
pub fn asked(case: &CaseFile, duty: &Duty, ctx: &Context<'_>) -> Option<Command> {
    let (today, about) = (ctx.today(), duty.about);
    let new = Uuid::from_u128((0xD07 << 96) | u128::from(case.version));
    let words = || WORDS.to_owned();
    Some(match duty.kind {
        DutyKind::OutcomeToRecord => close(case, duty, ctx)?,
        DutyKind::MissedContactAttempt => note(ContactCode::literal("R-PHONE-TO"), new, ctx),
        DutyKind::HomeVisit => note(ContactCode::literal("R-HOME-VISIT"), new, ctx),
        DutyKind::EvidenceOfAbsence => Command::Enforce(enforcement::Wish::ReceiveEvidence(EvidenceReceived {
            appointment: about.into(),
            on: today,
            what: words(),
        })),
        DutyKind::AbsenceToDecide => Command::DecideOutcome(OutcomeDecided {
            id: about.into(),
            outcome: ctx.policy.outcomes.same_on(OutcomeCode::literal("AAME"), today)?,
            reason: words(),
        }),
        DutyKind::InitialAssessment | DutyKind::TerminationAssessment | DutyKind::FullAssessment => {
            assessment(case, new, today, ctx)
        }
        DutyKind::PeriodicReview | DutyKind::TriggeredReview => Command::Review(Box::new(Review {
            what: ReviewRecorded {
                id: ReviewId(new),
                on: today,
                up_to: case.version,
                risk_changed: false,
                why: words(),
                plan: String::new(),
            },
            levels: None,
        })),
        DutyKind::Countersignature => Command::Assess(Box::new(draft::Wish::Countersign(AssessmentCountersigned {
            id: about.into(),
            comment: words(),
            opened_at: None,
        }))),
        DutyKind::InitialPlan => Command::Plan(plan::Wish::Agree(PlanAgreed {
            on: today,
            assessment: None,
            persons_view: words(),
            contingency: words(),
            risk_management: String::new(),
            enquiries: Vec::new(),
        })),
        DutyKind::PlanStep => {
            Command::Plan(plan::Wish::CloseStep(StepClosed { id: about.into(), ended: Ended::Done, note: words() }))
        }
        DutyKind::EnquiryToSend => Command::Enquiry(enquiry::Wish::Send(send(case, duty, new, ctx)?)),
        DutyKind::EnquiryToChase => {
            Command::Enquiry(enquiry::Wish::Chase(EnquiryChased { id: about.into(), on: today, how: words() }))
        }
        DutyKind::EnquiryToEscalate => Command::Enquiry(enquiry::Wish::Escalate(EnquiryEscalated {
            id: about.into(),
            on: today,
            to: "Manager".into(),
            note: words(),
        })),
        DutyKind::EnquiryToRead => Command::Enquiry(enquiry::Wish::Read(EnquiryRead { id: about.into() })),
        DutyKind::EnquiryToAnalyse => {
            Command::Enquiry(enquiry::Wish::Analyse(EnquiryAnalysed { id: about.into(), analysis: words() }))
        }
        DutyKind::EnquiryToUse => {
            let used_in = used_in(case, about.into())?;
            Command::Enquiry(enquiry::Wish::Use(EnquiryUsed { id: about.into(), used_in, sentence: words() }))
        }
        DutyKind::NamedPerson => {
            let id = EnquiryId(about);
            let name = case.enquiries.find(id)?.unknown_people().next()?.name.clone();
            Command::Enquiry(enquiry::Wish::SettleNamed(NamedPersonSettled { id, name, connection: None, reason: words() }))
        }
        DutyKind::AddressCheck => address_check(about.into(), new, today),
        DutyKind::RegisterReview => Command::ReviewRegisterEntry(RegisterEntryReviewed {
            id: RegisterEntryId(about),
            on: today,
            review_on: None,
            note: words(),
        }),
        DutyKind::Oversight => talk(new, today, Vec::new()),
        DutyKind::AddressDecision => talk(
            new,
            today,
            vec![AgreedAction {
                id: ActionId(Uuid::from_u128(new.as_u128() ^ (1 << 100))),
                what: words(),
                owner: OfficerId(ctx.actor.0),
                due_on: plus_days(today, 7),
            }],
        ),
        DutyKind::OversightAction => Command::Oversee(oversight::Wish::CloseAction(OversightActionClosed {
            id: about.into(),
            ended: Ended::Done,
            note: words(),
        })),
        DutyKind::EnforcementStep => {
            let failures = clock::undecided(case, ctx.policy, ctx.zone);
            let failure = failures.iter().find(|failure| failure.id().0 == about)?;
            let proposed = proposal::for_failure(case, failure, ctx.policy, ctx.zone);
            let action = proposed.map_or(ActionCode::literal("NFA"), |step| step.action);
            let decided = decided(new, Answers::Failure, vec![failure.id()], action, today);
            Command::Enforce(enforcement::Wish::Decide(decided))
        }
        DutyKind::MissAlarm => {
            let misses = alarm::alarm(case, ctx.policy, ctx.zone)?.appointments();
            let decided = decided(new, Answers::MissAlarm, misses, ActionCode::literal("NFA"), today);
            Command::Enforce(enforcement::Wish::Decide(decided))
        }
        DutyKind::LetterToSend => Command::Enforce(enforcement::Wish::SendLetter(LetterSent {
            id: LetterId(new),
            decision: about.into(),
            on: today,
            by: "Post".into(),
            text: words(),
        })),
        DutyKind::BreachToSend => Command::Enforce(enforcement::Wish::SubmitBreach(BreachSubmitted {
            id: about.into(),
            failures: case.enforcement.breaches.iter().find(|b| b.begun.id.0 == about)?.failures().to_vec(),
            circumstances: words(),
            alternatives: words(),
        })),
        DutyKind::BreachToDecide => Command::Enforce(enforcement::Wish::DecideBreach(BreachDecided {
            id: about.into(),
            decision: BreachDecision::Approve,
            reason: words(),
            alternatives: words(),
        })),
        DutyKind::BreachToList => Command::Enforce(enforcement::Wish::ListBreach(BreachListed {
            id: about.into(),
            court: "Example Magistrates' Court".into(),
            hearing_on: plus_days(today, 21),
        })),
        DutyKind::BreachToResult => Command::Enforce(enforcement::Wish::ResultBreach(BreachResulted {
            id: about.into(),
            on: today,
            result: BreachResult::Fined,
            note: words(),
        })),
        DutyKind::HandoverToAccept if duty.owner == Owner::Manager => {
            Command::Handover(handover::Wish::Answer(HandoverQuestionAnswered { answer: words() }))
        }
        DutyKind::HandoverToAccept => {
            Command::Handover(handover::Wish::Accept(HandoverAccepted { read_to: case.version, note: String::new() }))
        }
        DutyKind::DataGap => fill(case, Gap::of(about)?, new, ctx)?,
        // Booked in the ordinary way, or made of several wishes.
        DutyKind::FirstAppointment
        | DutyKind::Contact
        | DutyKind::AssessmentReturned
        | DutyKind::Release12Weeks
        | DutyKind::Release8Weeks
        | DutyKind::Release4Weeks => return None,
    })
}

/// Where the answer to a check can be used: the plan, the latest assessment or one in the making; none while there is none.
fn used_in(case: &CaseFile, id: EnquiryId) -> Option<UsedIn> {
    let check = case.enquiries.find(id)?;
    let making = case.drafts.open.iter().rev().map(|draft| draft.begun.id);
    let places = making.chain(case.assessments.iter().rev().map(|done| done.id)).map(UsedIn::Assessment);
    std::iter::once(UsedIn::Plan).chain(places).find(|place| chain::usable(case, check, *place).is_ok())
}

/// Found not to be suitable, which hands it to the manager: a suitable one would need answers first.
fn address_check(address: AddressId, new: Uuid, on: Date) -> Command {
    Command::AddressCheck(address_check::Wish::Check(AddressChecked {
        id: AddressCheckId(new),
        address,
        on,
        enquiries: Vec::new(),
        occupants: String::new(),
        occupant_spoken_to: true,
        visited: true,
        suitable: false,
        reasons: WORDS.to_owned(),
    }))
}

fn talk(new: Uuid, on: Date, actions: Vec<AgreedAction>) -> Command {
    Command::Oversee(oversight::Wish::Record(OversightRecorded {
        id: OversightId(new),
        trigger: OversightTrigger::AdHoc,
        on,
        opened_at: None,
        minutes: 20,
        with: None,
        risk_discussed: true,
        checks: Vec::new(),
        view: View::Agree,
        reasons: WORDS.to_owned(),
        actions,
        next_on: None,
    }))
}

fn close(case: &CaseFile, duty: &Duty, ctx: &Context<'_>) -> Option<Command> {
    let appointment = case.appointment(duty.about.into())?;
    let day = ctx.day_of(appointment.what.starts_at);
    let session = SessionClosed {
        id: appointment.what.id,
        outcome: ctx.policy.outcomes.same_on(OutcomeCode::literal("ATTC"), day)?,
        note: WORDS.into(),
        summary: String::new(),
        tags: Vec::new(),
        sensitive: false,
        evidence_by: None,
    };
    Some(Command::CloseSession(Box::new(CloseSession { session, seen: None, next: None, on_warning: OnWarning::Ask })))
}

fn note(kind: ContactCode, new: Uuid, ctx: &Context<'_>) -> Command {
    Command::RecordContact(ContactRecorded {
        id: ContactId(new),
        kind,
        happened_at: ctx.now,
        note: WORDS.into(),
        summary: String::new(),
        tags: Vec::new(),
        sensitive: false,
        sentence: None,
    })
}

fn assessment(case: &CaseFile, new: Uuid, today: Date, ctx: &Context<'_>) -> Command {
    let kind = AssessmentKind::Layer3;
    Command::CompleteAssessment(Box::new(AssessmentCompleted {
        id: AssessmentId(new),
        kind,
        questions: SetCode::Classic,
        question_version: 1,
        status: AssessmentStatus::Complete,
        sentence: case.sentences.last().map(|s| s.what.id),
        initiated_on: today,
        completed_on: today,
        answers: quiet_answers(SetCode::Classic, kind.layer(), ctx.policy, today),
    }))
}

fn send(case: &CaseFile, duty: &Duty, new: Uuid, ctx: &Context<'_>) -> Option<EnquirySent> {
    let needs = need::needs(case, ctx.policy);
    let need = needs.iter().find(|need| need.id() == duty.about)?;
    Some(EnquirySent {
        id: need.raised.unwrap_or(EnquiryId(new)),
        kind: need.kind,
        trigger: need.trigger,
        needed_since: need.since,
        on: ctx.today(),
        sent_to: "Example Police".into(),
        reference: String::new(),
        about: String::new(),
        subjects: Vec::new(),
        due_on: plus_days(ctx.today(), 5),
        address: need.address,
    })
}

fn decided(
    new: Uuid,
    answers: Answers,
    failures: Vec<crate::id::AppointmentId>,
    action: ActionCode,
    on: Date,
) -> EnforcementDecided {
    EnforcementDecided {
        id: DecisionId(new),
        answers,
        failures,
        sentence: None,
        action,
        proposed: None,
        on,
        respond_by: None,
        reasons: WORDS.into(),
        alternatives: "More frequent reporting".into(),
        circumstances: WORDS.into(),
        breach: None,
    }
}

fn fill(case: &CaseFile, gap: Gap, new: Uuid, ctx: &Context<'_>) -> Option<Command> {
    let today = ctx.today();
    let running = case.sentences.iter().filter(|s| s.ended.is_none()).max_by_key(|s| s.what.starts_on);
    Some(match gap {
        Gap::Level => Command::SetRiskLevel(RiskLevelSet {
            levels: [(GroupAtRisk::Public, RoshLevel::Medium)].into(),
            reasons: WORDS.into(),
            assessed_on: today,
            ..RiskLevelSet::default()
        }),
        Gap::Address => Command::RecordAddress(AddressRecorded {
            id: AddressId(new),
            kind: AddressKind::Main,
            lines: vec!["1 Example Street".into()],
            postcode: Some("SW1A 1AA".into()),
            no_fixed_address: false,
            from: today,
        }),
        Gap::Household => Command::Household(household::Wish::Confirm(HouseholdConfirmed { on: today, source: WORDS.into() })),
        Gap::BirthDate => Command::RecordBirthDate(BirthDateRecorded { birth_date: Date::constant(1985, 12, 7), reason: None }),
        Gap::EndDate => Command::ReceiveKeyDate(KeyDateReceived {
            sentence: running?.what.id,
            kind: KeyDateCode::literal("R-ORDER-END"),
            on: plus_days(today, 300),
            source: "Court".into(),
        }),
        Gap::End => Command::EndSentence(SentenceEnded { id: running?.what.id, on: today, reason: WORDS.into() }),
    })
}
