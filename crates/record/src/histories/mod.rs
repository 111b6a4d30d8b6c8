//! Random wishes for tests here and in other rooms: plausible ones, stale ones and nonsense, in any order.
//!
//! Only compiled for tests (feature `histories`). Chance is an argument, so a seed names a history for ever.

mod checks;
mod completed;
mod plan;

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use rules::{
    Policy,
    code::{ContactCode, OutcomeCode, RequirementCode},
    identifier::IdentifierKind,
    rosh::{GroupAtRisk, RoshLevel},
    tier::{Tier, TierV2},
};
use uuid::Uuid;

use crate::{
    allocation::CaseAllocated,
    appointment::{
        AppointmentArranged, AppointmentCancelled, AskedBy, CloseSession, MoveAppointment, OnWarning, OutcomeDecided,
        SessionClosed,
    },
    assessment::{self, PredictorsScored},
    case_file::CaseFile,
    contact::ContactRecorded,
    correction::{CorrectionKind, EntryCorrected},
    decide::{Command, Context, decide},
    document::{DocumentFiled, DocumentWithdrawn},
    event::Event,
    id::{
        ActorId, AddressId, AppointmentId, AssessmentId, CommandId, ConditionId, ContactId, DetailId, DocumentId, ListEntryId,
        OfficerId, RegisterEntryId, RequirementId, SentenceId, UnitId,
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
            requirement: if chance.below(3) == 0 {
                RequirementCode::literal("R-CURFEW")
            } else {
                chance.pick(ctx.policy.sentences.requirements.codes()).unwrap_or(RequirementCode::literal("NONE"))
            },
            length: None,
            detail: None,
            address: (chance.below(2) == 0).then(|| AddressId(chance.id())),
        }),
        23 => Command::EndRequirement(RequirementEnded { id: RequirementId(chance.id()), on: day, reason: text }),
        24 => Command::AddLicenceCondition(LicenceConditionRecorded {
            id: ConditionId(chance.id()),
            sentence: SentenceId(chance.id()),
            condition: None,
            text,
            from: day,
            address: (chance.below(2) == 0).then(|| AddressId(chance.id())),
            set_by: None,
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
        43 => plan::wish(chance, case, ctx),
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
        46 | 47 => Command::CompleteAssessment(Box::new(completed::assessment(chance, case, ctx, day))),
        48 => Command::ReceivePredictors(PredictorsScored {
            assessment: (chance.below(2) == 0).then(|| AssessmentId(chance.id())),
            on: day,
            results: completed::scores(chance),
            problems: Vec::new(),
            source: "Another service".into(),
        }),
        50..=55 => checks::wish(chance, case, ctx, day),
        56..=59 => assessment::example::wish(chance, case, ctx),
        60..=64 => crate::enforcement::example::wish(chance, case, ctx),
        69..=77 => crate::duties::example::wish(chance, case, ctx),
        65..=68 => crate::oversight::example::wish(chance, case, ctx),
        _ => Command::ArrangeAppointment { what: arrangement(chance, ctx), on_warning: OnWarning::BookAnyway },
    }
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
        visit_safety: None,
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
