//! Random wishes for tests here and in other rooms: plausible ones, stale ones and nonsense, in any order.
//!
//! Only compiled for tests (feature `histories`). Chance is an argument, so a seed names a history for ever.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use rules::{
    Policy,
    assessment::{Answer, Answers, Scale, SetCode},
    code::{ContactCode, OutcomeCode},
    enquiry::{EnquiryKind, EnquiryTrigger},
    identifier::IdentifierKind,
    predictor::{Band, Basis, Predictor, PredictorResult},
    rosh::{GroupAtRisk, RoshLevel},
    tier::{Tier, TierV2},
};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    address_check::{self, AddressChecked, AddressProposed, AddressUse, ProposedTo},
    allocation::CaseAllocated,
    appointment::{
        AppointmentArranged, AppointmentCancelled, AskedBy, CloseSession, MoveAppointment, OnWarning, OutcomeDecided,
        SessionClosed,
    },
    assessment::{self, AssessmentCompleted, AssessmentKind, AssessmentStatus, PredictorsScored},
    case_file::CaseFile,
    contact::ContactRecorded,
    correction::{CorrectionKind, EntryCorrected},
    decide::{Command, Context, decide},
    document::{DocumentFiled, DocumentWithdrawn},
    enquiry::{
        self, EnquiryAnalysed, EnquiryAnswered, EnquiryCancelled, EnquiryChased, EnquiryEscalated, EnquiryNotNeeded,
        EnquiryOwned, EnquiryRaised, EnquiryRead, EnquirySent, EnquiryUsed, LowRiskAgreed, Named, UsedIn, need,
    },
    event::Event,
    household::{self, ConnectionEnded, ConnectionRecorded, HouseholdConfirmed, Relationship},
    id::{
        ActorId, AddressCheckId, AddressId, AppointmentId, AssessmentId, CommandId, ConditionId, ConnectionId, ContactId,
        DetailId, DocumentId, EnquiryId, ListEntryId, OfficerId, RegisterEntryId, RequirementId, SentenceId, UnitId,
    },
    limited_access::{List, ListEntryEndProposed, ListEntryProposed},
    person::{
        AddressEnded, AddressKind, AddressRecorded, AdjustmentRecorded, BirthDateRecorded, ContactDetailRecorded, DetailEnded,
        LanguageRecorded, Means, Name, NameChanged, NextOfKinRecorded, PersonDied, PersonRegistered, Sex, Source,
    },
    recorded::{Recorded, plus_days},
    risk::{RegisterEntryEnded, RegisterEntryMade, RegisterEntryReviewed, RiskLevelSet, TierRecorded},
    sentence::{
        KeyDateReceived, Length, LengthUnit, LicenceConditionRecorded, Offence, RequirementEnded, RequirementRecorded,
        SentenceEnded, SentenceRecorded,
    },
    tier,
};

/// A small stream of chance: a 64-bit multiply-and-shift generator, enough for tests and the same everywhere.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// The stream that `seed` names.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Chance(seed ^ 0x9E37_79B9_7F4A_7C15)
    }

    /// A number below `limit` (0 when `limit` is 0).
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)).checked_rem(limit).unwrap_or_default()
    }

    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        let length = u64::try_from(from.len()).unwrap_or_default();
        usize::try_from(self.below(length)).ok().and_then(|i| from.get(i)).cloned()
    }

    /// One of few ids, so that wishes often name something that exists.
    fn id(&mut self) -> Uuid {
        Uuid::from_u128(u128::from(1 + self.below(6)))
    }

    fn days(&mut self, around: Date) -> Date {
        let shift = i32::try_from(self.below(800)).unwrap_or_default() - 600;
        plus_days(around, shift)
    }

    pub(crate) fn words(&mut self) -> String {
        let some =
            ["Came on time and spoke about work", "", "Ring back", "Line one\nline two", "Dim ateb", "O'Example", "x\u{202E}y"];
        self.pick(&some).unwrap_or_default().to_owned()
    }
}

/// A wish of any kind; `turn` keeps its new ids apart from those of other turns.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one line or two for each kind of wish; splitting it would hide that none is left out")]
pub fn wish(chance: &mut Chance, case: &CaseFile, ctx: &Context<'_>) -> Command {
    let today = ctx.today();
    let day = chance.days(today);
    let text = chance.words();
    let name = Name {
        forename: "Sam".into(),
        surname: chance.pick(&["Example", "Ensample", ""]).unwrap_or_default().into(),
        ..Name::default()
    };
    match chance.below(78) {
        0 => {
            Command::RegisterPerson(PersonRegistered { crn: "X000001".into(), name, birth_date: Some(day), sex: Some(Sex::Male) })
        }
        1 => Command::ChangeName(NameChanged { name, reason: text }),
        2 => Command::CorrectName(NameChanged { name, reason: text }),
        3 => Command::RecordAlias(name),
        4 => Command::RecordIdentifier { kind: IdentifierKind::Pnc, typed: "02/73319Z".into(), source: Source::Staff },
        5 => Command::RecordIdentifier { kind: IdentifierKind::Nhs, typed: text, source: Source::Feed },
        6 => Command::WithdrawIdentifier { kind: IdentifierKind::Pnc, value: "2002/0073319Z".into() },
        7 => Command::RecordBirthDate(BirthDateRecorded { birth_date: day, reason: Some(text) }),
        8 => Command::RecordGender(text),
        9 => Command::RecordPronouns(text),
        10 => Command::RecordEthnicity(text),
        11 => Command::RecordLanguage(LanguageRecorded { language: "Welsh".into(), interpreter: false }),
        12 => Command::RecordContactDetail(ContactDetailRecorded {
            id: DetailId(chance.id()),
            means: Means::Mobile,
            value: "07700 900982".into(),
        }),
        13 => Command::EndContactDetail(DetailEnded { id: DetailId(chance.id()), until: day }),
        14 => Command::RecordAddress(AddressRecorded {
            id: AddressId(chance.id()),
            kind: AddressKind::Main,
            lines: vec!["1 Example Street".into(), text],
            postcode: Some("SW1A 1AA".into()),
            no_fixed_address: false,
            from: day,
        }),
        15 => Command::EndAddress(AddressEnded { id: AddressId(chance.id()), until: day }),
        16 => Command::RecordAdjustment(AdjustmentRecorded {
            id: DetailId(chance.id()),
            need: "Reads slowly".into(),
            adjustment: text,
        }),
        17 => Command::EndAdjustment(DetailEnded { id: DetailId(chance.id()), until: day }),
        18 => Command::RecordNextOfKin(NextOfKinRecorded {
            id: DetailId(chance.id()),
            name: "Jo Example".into(),
            relationship: "Sister".into(),
            phone: None,
        }),
        19 => Command::EndNextOfKin(DetailEnded { id: DetailId(chance.id()), until: day }),
        20 if chance.below(8) == 0 => Command::RecordDeath(PersonDied { on: day, source: "Coroner".into() }),
        21 => Command::RecordSentence(SentenceRecorded {
            id: SentenceId(chance.id()),
            court: "Example Crown Court".into(),
            sentenced_on: day,
            disposal: chance.pick(ctx.policy.sentences.disposals.codes()).unwrap_or(rules::code::DisposalCode::literal("NONE")),
            length: Some(Length { count: 12, unit: LengthUnit::Months }),
            offence: Offence { code: "00100".into(), description: "Example offence".into(), committed_on: None },
            additional_offences: Vec::new(),
            starts_on: day,
            ends_on: Some(plus_days(day, 365)),
        }),
        22 => Command::AddRequirement(RequirementRecorded {
            id: RequirementId(chance.id()),
            sentence: SentenceId(chance.id()),
            requirement: chance
                .pick(ctx.policy.sentences.requirements.codes())
                .unwrap_or(rules::code::RequirementCode::literal("NONE")),
            length: None,
            detail: None,
        }),
        23 => Command::EndRequirement(RequirementEnded { id: RequirementId(chance.id()), on: day, reason: text }),
        24 => Command::AddLicenceCondition(LicenceConditionRecorded {
            id: ConditionId(chance.id()),
            sentence: SentenceId(chance.id()),
            condition: None,
            text,
            from: day,
        }),
        25 => Command::ReceiveKeyDate(KeyDateReceived {
            sentence: SentenceId(chance.id()),
            kind: chance.pick(ctx.policy.sentences.key_dates.codes()).unwrap_or(rules::code::KeyDateCode::literal("NONE")),
            on: day,
            source: "Prison".into(),
        }),
        26 => Command::EndSentence(SentenceEnded { id: SentenceId(chance.id()), on: day, reason: text }),
        27 => Command::AllocateCase(CaseAllocated {
            // Every other time one of those who make wishes, so that somebody can accept the case.
            officer: if chance.below(2) == 0 {
                OfficerId(chance.id())
            } else {
                OfficerId(Uuid::from_u128(u128::from(100 + chance.below(3))))
            },
            team: UnitId(Uuid::from_u128(11)),
            unit: UnitId(Uuid::from_u128(12)),
            region: UnitId(Uuid::from_u128(13)),
            from: day,
            reason: "Knows the area".into(),
        }),
        28 => Command::SetRiskLevel(RiskLevelSet {
            levels: [
                (GroupAtRisk::Public, chance.pick(&RoshLevel::ALL).unwrap_or(RoshLevel::Low)),
                (GroupAtRisk::Staff, RoshLevel::Low),
            ]
            .into(),
            reasons: text,
            assessed_on: day,
            ..RiskLevelSet::default()
        }),
        29 => Command::RecordTier(TierRecorded { tier: Tier::V2 { value: TIER }, source: "As received".into() }),
        30 => Command::MakeRegisterEntry(RegisterEntryMade {
            id: RegisterEntryId(chance.id()),
            code: chance.pick(ctx.policy.registers.types.codes()).unwrap_or(RoshLevel::High.register_code()),
            category: None,
            level: None,
            from: day,
            review_on: Some(plus_days(day, 90)),
            note: text,
        }),
        31 => Command::ReviewRegisterEntry(RegisterEntryReviewed {
            id: RegisterEntryId(chance.id()),
            on: day,
            review_on: None,
            note: text,
        }),
        32 => Command::EndRegisterEntry(RegisterEntryEnded { id: RegisterEntryId(chance.id()), on: day, reason: text }),
        33 => Command::MoveAppointment(MoveAppointment {
            id: AppointmentId(chance.id()),
            seen: None,
            asked_by: chance.pick(&[AskedBy::Person, AskedBy::Service]).unwrap_or(AskedBy::Service),
            reason: text,
            to: arrangement(chance, ctx),
            on_warning: OnWarning::BookAnyway,
        }),
        34 => Command::CancelAppointment {
            what: AppointmentCancelled { id: AppointmentId(chance.id()), asked_by: AskedBy::Person, reason: text },
            seen: Some(1),
        },
        35 | 36 => Command::CloseSession(Box::new(CloseSession {
            session: SessionClosed {
                id: AppointmentId(chance.id()),
                outcome: outcome(chance, ctx.policy),
                note: text,
                summary: String::new(),
                tags: vec!["Work".into()],
                sensitive: chance.below(5) == 0,
                evidence_by: None,
            },
            seen: None,
            next: (chance.below(2) == 0).then(|| arrangement(chance, ctx)),
            on_warning: OnWarning::BookAnyway,
        })),
        37 => Command::DecideOutcome(OutcomeDecided {
            id: AppointmentId(chance.id()),
            outcome: outcome(chance, ctx.policy),
            reason: text,
        }),
        38 => Command::RecordContact(ContactRecorded {
            id: ContactId(chance.id()),
            kind: chance.pick(ctx.policy.contacts.types.codes()).unwrap_or(ContactCode::literal("NONE")),
            happened_at: ctx.now.saturating_sub(i64::try_from(chance.below(90)).unwrap_or_default().hours()).unwrap_or(ctx.now),
            note: text,
            summary: String::new(),
            tags: Vec::new(),
            sensitive: false,
            sentence: None,
        }),
        39 => Command::FileDocument(DocumentFiled {
            id: DocumentId(chance.id()),
            title: text,
            kind: "Letter".into(),
            media_type: "application/pdf".into(),
            bytes: chance.below(1 << 20),
            sha256: "0".repeat(64),
            sensitive: false,
        }),
        40 => Command::WithdrawDocument(DocumentWithdrawn { id: DocumentId(chance.id()), reason: text }),
        41 => Command::CorrectEntry(EntryCorrected {
            version: u32::try_from(chance.below(u64::from(case.version) + 2)).unwrap_or_default(),
            kind: CorrectionKind::Correction,
            text,
        }),
        43 => of_plan(chance, case, ctx),
        42 | 44 | 45 => match chance.below(4) {
            0 => Command::ProposeListEntry(ListEntryProposed {
                id: ListEntryId(Uuid::from_u128(u128::from(1 + chance.below(2)))),
                list: chance.pick(&[List::Exclusion, List::Restriction]).unwrap_or(List::Exclusion),
                officer: OfficerId(chance.id()),
                from: day,
                until: None,
                reason: text,
            }),
            1 => Command::ApproveListEntry(ListEntryId(Uuid::from_u128(u128::from(1 + chance.below(2))))),
            2 => Command::ProposeListEntryEnd(ListEntryEndProposed {
                id: ListEntryId(Uuid::from_u128(u128::from(1 + chance.below(2)))),
                until: day,
                reason: text,
            }),
            _ => Command::ApproveListEntryEnd(ListEntryId(Uuid::from_u128(u128::from(1 + chance.below(2))))),
        },
        46 | 47 => Command::CompleteAssessment(Box::new(assessment(chance, case, ctx, day))),
        48 => Command::ReceivePredictors(PredictorsScored {
            assessment: (chance.below(2) == 0).then(|| AssessmentId(chance.id())),
            on: day,
            results: scores(chance),
            problems: Vec::new(),
            source: "Another service".into(),
        }),
        50..=55 => of_checks(chance, case, ctx, day),
        56..=59 => assessment::example::wish(chance, case, ctx),
        60..=64 => crate::enforcement::example::wish(chance, case, ctx),
        69..=77 => crate::duties::example::wish(chance, case, ctx),
        65..=68 => crate::oversight::example::wish(chance, case, ctx),
        _ => Command::ArrangeAppointment { what: arrangement(chance, ctx), on_warning: OnWarning::BookAnyway },
    }
}

/// A wish about safety checks, those around the person, or an address.
fn of_checks(chance: &mut Chance, case: &CaseFile, ctx: &Context<'_>, day: Date) -> Command {
    let text = chance.words();
    let common = [EnquiryKind::DomesticAbuse, EnquiryKind::Children];
    let kinds = if chance.below(2) == 0 { &common } else { EnquiryKind::ALL };
    let kind = chance.pick(kinds).unwrap_or(EnquiryKind::DomesticAbuse);
    let trigger = chance.pick(EnquiryTrigger::ALL).unwrap_or(EnquiryTrigger::Practitioner);
    let id = EnquiryId(Uuid::from_u128(u128::from(1 + chance.below(6)) << 16));
    let who = ConnectionId(chance.id());
    let on = if chance.below(3) > 0 { ctx.today() } else { day };
    let connection = |chance: &mut Chance| ConnectionRecorded {
        id: who,
        name: "Kit Example".into(),
        relationship: chance.pick(&Relationship::ALL).unwrap_or(Relationship::Other),
        child: false,
        lives_with: chance.below(2) == 0,
        pregnant: chance.below(9) == 0,
        from: day,
        source: "Said so".into(),
    };
    let raised =
        EnquiryRaised { id, kind, trigger, needed_since: on, reason: text.clone(), about: String::new(), subjects: vec![] };
    let wish = match chance.below(18) {
        0 => enquiry::Wish::Raise(raised),
        1 => {
            let owner = OfficerId(chance.id());
            let first = need::needs(case, ctx.policy).into_iter().find(|n| n.met_by.is_none());
            let (kind, trigger) = first.map_or((kind, trigger), |n| (n.kind, n.trigger));
            enquiry::Wish::TakeOn { need: EnquiryRaised { kind, trigger, ..raised }, owner }
        }
        2..=5 => enquiry::Wish::Send(EnquirySent {
            id,
            kind,
            trigger,
            needed_since: on,
            on,
            sent_to: "Example hub".into(),
            reference: String::new(),
            about: String::new(),
            subjects: vec![],
            due_on: on,
        }),
        6 => enquiry::Wish::Chase(EnquiryChased { id, on, how: text }),
        7 => enquiry::Wish::Escalate(EnquiryEscalated { id, on, to: "Their manager".into(), note: text }),
        8 | 9 => enquiry::Wish::Answer(EnquiryAnswered {
            id: case.enquiries.all.iter().rev().find(|e| e.sent.is_some() && e.outstanding()).map_or(id, |e| e.id),
            on,
            responder: "Example hub".into(),
            nothing_known: false,
            summary: format!("Known {text}"),
            named: vec![Named { name: "Kit Example".into(), child: true, connection: None }],
        }),
        10 => enquiry::Wish::Read(EnquiryRead { id }),
        11 => enquiry::Wish::Analyse(EnquiryAnalysed { id, analysis: text }),
        12 => enquiry::Wish::Use(EnquiryUsed { id, used_in: UsedIn::Plan, sentence: text }),
        13 => enquiry::Wish::NotNeeded(EnquiryNotNeeded { id, kind, trigger, needed_since: on, reason: text }),
        14 => match chance.below(3) {
            0 => enquiry::Wish::Cancel(EnquiryCancelled { id, reason: text }),
            1 => enquiry::Wish::SettleAsNew { enquiry: id, who: connection(chance) },
            _ => enquiry::Wish::AgreeLowRisk(LowRiskAgreed { enquiries: vec![id], reason: text }),
        },
        15 => enquiry::Wish::Own(EnquiryOwned { id, owner: OfficerId(chance.id()) }),
        16 => {
            return Command::Household(match chance.below(3) {
                0 => household::Wish::Record(connection(chance)),
                1 => household::Wish::End(ConnectionEnded { id: who, until: on, reason: text }),
                _ => household::Wish::Confirm(HouseholdConfirmed { on, source: text }),
            });
        }
        _ => {
            let check = AddressCheckId(Uuid::from_u128(u128::from(1 + chance.below(40))));
            // What was found suitable is proposed more often than not, and else any address there may be.
            let suitable = case.address_checks.checked.iter().rev().find(|c| c.suitable).map(|c| c.address);
            let held: Vec<AddressId> = case.person.addresses.iter().map(|a| a.what.id).collect();
            let address = suitable.or_else(|| chance.pick(&held)).unwrap_or(AddressId(chance.id()));
            let on = ctx.today();
            return Command::AddressCheck(if chance.below(2) == 0 {
                address_check::Wish::Check(AddressChecked {
                    id: check,
                    address,
                    on,
                    enquiries: case.enquiries.all.iter().filter(|e| e.answered.is_some()).map(|e| e.id).collect(),
                    occupants: String::new(),
                    occupant_spoken_to: false,
                    visited: false,
                    suitable: chance.below(2) == 0,
                    reasons: text,
                })
            } else {
                let to = ProposedTo::Prison;
                let proposed = AddressProposed { id: check, address, address_use: AddressUse::Release, to, report: None, on };
                address_check::Wish::Propose(proposed)
            });
        }
    };
    Command::Enquiry(wish)
}

/// An assessment with some answers, right ones and others.
fn assessment(chance: &mut Chance, case: &CaseFile, ctx: &Context<'_>, completed_on: Date) -> AssessmentCompleted {
    let set = ctx.policy.questions.on(SetCode::Classic, completed_on);
    let mut answers = Answers::new();
    for (code, row) in set.questions() {
        let answer = match row.value.scale {
            Scale::Problem => chance.pick(&["0", "1", "2", "M"]),
            Scale::YesNo => chance.pick(&["yes", "no", "unknown"]),
            Scale::Frequency => chance.pick(&["never", "previously", "currently"]),
            Scale::Count => chance.pick(&["0", "1", "4"]),
            Scale::Date => chance.pick(&["2009-05-01", "2024-02-29"]),
            Scale::Choice | Scale::Choices => row.value.choices.first().map(|choice| choice.code.as_str()),
            Scale::Text => None,
        };
        if let Some(answer) = answer.filter(|_| chance.below(4) > 0) {
            answers.insert(code, Answer::new(answer));
        }
    }
    AssessmentCompleted {
        id: AssessmentId(chance.id()),
        kind: chance
            .pick(&[AssessmentKind::Layer1, AssessmentKind::Layer3, AssessmentKind::Layer3, AssessmentKind::Standalone])
            .unwrap_or(AssessmentKind::Layer3),
        questions: SetCode::Classic,
        question_version: 1,
        status: AssessmentStatus::Complete,
        sentence: case.sentences.last().map(|s| s.what.id),
        initiated_on: plus_days(completed_on, -10),
        completed_on,
        answers,
    }
}

fn scores(chance: &mut Chance) -> Vec<PredictorResult> {
    let result = |predictor, percent: i64, band| PredictorResult {
        predictor,
        basis: Some(Basis::Dynamic),
        percent: Some(Decimal::new(percent, 2)),
        one_year: None,
        points: None,
        band: Some(band),
        band_reduced: false,
        missing: Vec::new(),
        version: "2".into(),
    };
    let arp = i64::try_from(chance.below(4900)).unwrap_or_default();
    let csrp = i64::try_from(chance.below(90)).unwrap_or_default();
    vec![result(Predictor::Arp, arp, Band::Low), result(Predictor::Csrp, csrp, Band::Low)]
}

const TIER: TierV2 =
    TierV2 { protect: rules::tier::Protect::B, change: rules::tier::Change::Two, supervision: rules::tier::Supervision::Active };

fn outcome(chance: &mut Chance, policy: &Policy) -> OutcomeCode {
    chance.pick(policy.outcomes.types.codes()).unwrap_or(OutcomeCode::literal("NONE"))
}

pub(crate) fn arrangement(chance: &mut Chance, ctx: &Context<'_>) -> AppointmentArranged {
    let starts_at = ctx.now + i64::try_from(chance.below(200)).unwrap_or_default().hours();
    AppointmentArranged {
        id: AppointmentId(Uuid::from_u128(u128::from(1 + chance.below(40)))),
        kind: chance.pick(ctx.policy.contacts.types.codes()).unwrap_or(ContactCode::literal("NONE")),
        starts_at,
        ends_at: starts_at + 30.minutes(),
        place: "Example House".into(),
        officer: OfficerId(chance.id()),
        team: UnitId(Uuid::from_u128(11)),
        sentence: None,
        requirement: None,
        sensitive: chance.below(9) == 0,
        text_reminder: true,
        purpose: None,
        moved_from: None,
    }
}

/// A whole history: `turns` wishes, each tried some hours after the one before; what was accepted, in order,
/// and the case file it made.
#[must_use]
pub fn history(seed: u64, turns: u32, policy: &Policy, zone: &TimeZone) -> (Vec<Recorded<Event>>, CaseFile) {
    let mut chance = Chance::new(seed);
    let (mut events, mut case) = (Vec::new(), CaseFile::default());
    // 1 June 2025: far enough back that a long history ends before the tables do.
    let mut now = Timestamp::from_second(1_748_768_400).unwrap_or_default();
    for turn in 0..turns {
        now += i64::try_from(chance.below(60)).unwrap_or_default().hours();
        let actor = ActorId(Uuid::from_u128(u128::from(100 + chance.below(3))));
        let ctx = Context { now, zone, actor, policy, diary: &[] };
        let tried = if case.exists() { wish(&mut chance, &case, &ctx) } else { first() };
        let mut record = |case: &mut CaseFile, (happened_on, event): (Date, Event)| {
            let recorded = Recorded {
                position: u64::from(case.version) + 1,
                version: case.version + 1,
                happened_on,
                recorded_at: now,
                actor,
                on_behalf_of: None,
                command: CommandId(Uuid::from_u128(u128::from(turn))),
                event,
            };
            case.apply(&recorded);
            events.push(recorded);
        };
        let decided = decide(&case, tried, &ctx).unwrap_or_default();
        let new: Vec<Event> = decided.iter().map(|(_, event)| event.clone()).collect();
        for each in decided {
            record(&mut case, each);
        }
        for each in if case.exists() { tier::follow_up(&case, &new, ctx.today(), policy) } else { Vec::new() } {
            record(&mut case, each);
        }
    }
    (events, case)
}

fn first() -> Command {
    Command::RegisterPerson(PersonRegistered {
        crn: "X000001".into(),
        name: Name { forename: "Sam".into(), surname: "Example".into(), ..Name::default() },
        birth_date: None,
        sex: None,
    })
}

/// A wish about the plan, the hand-over or a release.
fn of_plan(chance: &mut Chance, case: &CaseFile, ctx: &Context<'_>) -> Command {
    use crate::{GoalId, StepId, handover, plan};
    let text = chance.words();
    let ended = chance.pick(&[plan::Ended::Done, plan::Ended::Dropped]).unwrap_or(plan::Ended::Done);
    let goal = GoalId(chance.id());
    let by = chance.days(plus_days(ctx.today(), 500));
    match chance.below(9) {
        0 | 1 => Command::Plan(plan::Wish::SetGoal(plan::GoalSet {
            id: goal,
            words: text,
            need: chance.pick(&["accommodation", "drugs", "weather"]).map(str::to_owned),
            linked_to_harm: chance.below(2) == 0,
            linked_to_reoffending: chance.below(2) == 0,
            protects: vec![GroupAtRisk::Public],
            by: Some(by),
        })),
        2 => Command::Plan(plan::Wish::CloseGoal(plan::GoalClosed { id: goal, ended, note: text })),
        3 | 4 => Command::Plan(plan::Wish::SetStep(plan::StepSet {
            id: StepId(chance.id()),
            goal,
            what: text,
            owner: plan::StepOwner::Officer,
            by,
            sensitive: false,
        })),
        5 => Command::Plan(plan::Wish::CloseStep(plan::StepClosed { id: StepId(chance.id()), ended, note: text })),
        6 => Command::Plan(plan::Wish::Agree(plan::PlanAgreed {
            on: ctx.today(),
            assessment: None,
            persons_view: "It is fair".into(),
            contingency: text,
            risk_management: String::new(),
            enquiries: case.enquiries.all.iter().take(1).map(|enquiry| enquiry.id).collect(),
        })),
        7 => Command::Handover(handover::Wish::Accept(handover::HandoverAccepted { read_to: case.version, note: text })),
        _ => Command::Handover(handover::Wish::PrepareRelease(handover::ReleasePrepared {
            sentence: SentenceId(chance.id()),
            weeks: 12,
            note: text,
            settled: Vec::new(),
        })),
    }
}
