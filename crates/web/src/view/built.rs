//! A case file for the tests of the views: one invented person with something of everything.

use jiff::{
    Timestamp,
    civil::{Date, date},
    tz::TimeZone,
};
use record::{
    ActorId, AddressId, AppointmentId, CaseFile, CommandId, ConditionId, ContactId, DetailId, DocumentId, Event, OfficerId,
    Recorded, RegisterEntryId, RequirementId, SentenceId, UnitId,
    allocation::CaseAllocated,
    appointment::{AppointmentArranged, SessionClosed},
    contact::ContactRecorded,
    correction::{CorrectionKind, EntryCorrected},
    document::DocumentFiled,
    person::{
        AddressKind, AddressRecorded, AdjustmentRecorded, ContactDetailRecorded, IdentifierRecorded, LanguageRecorded, Means,
        Name, NextOfKinRecorded, PersonRegistered, Sex,
    },
    risk::{RegisterEntryEnded, RegisterEntryMade, RegisterEntryReviewed, RiskLevelSet, TierRecorded},
    sentence::{KeyDateReceived, Length, LengthUnit, LicenceConditionRecorded, Offence, RequirementRecorded, SentenceRecorded},
};
use rules::{
    Policy,
    code::{
        ConditionCode, ContactCode, DisposalCode, KeyDateCode, OutcomeCode, RegisterCode, RegisterValueCode, RequirementCode,
    },
    identifier::IdentifierKind,
    rosh::{GroupAtRisk, RoshLevel},
    tier::{Tier, TierV2},
};
use service::access::FieldGroup;
use uuid::Uuid;

use super::shown::{Names, Offer, Shown};

/// The day of the tests.
pub(crate) const TODAY: Date = date(2026, 11, 23);
/// Who holds the case.
pub(crate) const ADA: OfficerId = OfficerId(Uuid::from_u128(0xA1));
/// Another officer.
pub(crate) const BEN: OfficerId = OfficerId(Uuid::from_u128(0xB2));
const TEAM: UnitId = UnitId(Uuid::from_u128(0x71));
const UNIT: UnitId = UnitId(Uuid::from_u128(0x72));
const REGION: UnitId = UnitId(Uuid::from_u128(0x73));

/// A case file being built, with the events that make it.
pub(crate) struct Built {
    pub(crate) case: CaseFile,
    pub(crate) events: Vec<Recorded<Event>>,
    pub(crate) names: Names,
    pub(crate) policy: Policy,
    pub(crate) zone: TimeZone,
    pub(crate) now: Timestamp,
}

/// An instant in London.
pub(crate) fn at(year: i16, month: i8, day: i8, hour: i8) -> Timestamp {
    let zone = TimeZone::get("Europe/London").expect("the bundled zone");
    date(year, month, day).at(hour, 0, 0, 0).to_zoned(zone).expect("an instant").timestamp()
}

/// The day something happened: a name for readers of the tests.
pub(crate) const fn on(day: Date) -> Date {
    day
}

/// An id with this number.
pub(crate) fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

impl Built {
    /// Adds an event that Ada Officer recorded.
    pub(crate) fn add(&mut self, recorded_at: Timestamp, happened_on: Date, event: Event) {
        let version = self.case.version + 1;
        let recorded = Recorded {
            position: version.into(),
            version,
            happened_on,
            recorded_at,
            actor: ActorId(ADA.0),
            on_behalf_of: None,
            command: CommandId(Uuid::from_u128(version.into())),
            event,
        };
        self.case.apply(&recorded);
        self.events.push(recorded);
    }

    /// As [`Self::add`], recorded at noon on the day it happened.
    pub(crate) fn on(&mut self, day: Date, event: Event) {
        self.add(at(day.year(), day.month(), day.day(), 12), day, event);
    }

    /// An appointment with its outcome, if it has one.
    pub(crate) fn appointment(&mut self, number: u128, starts_at: Timestamp, outcome: Option<&str>) {
        let day = self.zone.to_datetime(starts_at).date();
        let arranged = AppointmentArranged {
            id: AppointmentId(Uuid::from_u128(number)),
            kind: ContactCode::literal("COAP"),
            starts_at,
            ends_at: starts_at + jiff::SignedDuration::from_mins(30),
            place: "Example House".into(),
            officer: ADA,
            team: TEAM,
            sentence: Some(id(1)),
            requirement: Some(id(2)),
            sensitive: false,
            text_reminder: false,
            purpose: None,
            moved_from: None,
            visit_safety: None,
        };
        self.on(day.min(TODAY), Event::AppointmentArranged(arranged));
        if let Some(outcome) = outcome {
            let closed = SessionClosed {
                id: AppointmentId(Uuid::from_u128(number)),
                outcome: OutcomeCode::literal(outcome),
                note: "Came on time.".into(),
                summary: String::new(),
                tags: vec![],
                sensitive: false,
                evidence_by: None,
            };
            self.on(day, Event::SessionClosed(closed));
        }
    }

    /// The case as a page shows it today.
    pub(crate) fn shown(&self) -> Shown<'_> {
        Shown {
            case: &self.case,
            policy: &self.policy,
            now: self.now,
            today: TODAY,
            zone: &self.zone,
            names: &self.names,
            as_at: None,
            parts: FieldGroup::ALL,
            offer: Offer::Changes,
        }
    }

    /// As it stood at the end of `day`, from the events known by then.
    pub(crate) fn as_at(&self, day: Date) -> Built {
        let mut past = Built { now: at(day.year(), day.month(), day.day(), 23), ..empty() };
        for event in self.events.iter().filter(|event| event.known_on(day, &self.zone)) {
            past.case.apply(event);
            past.events.push(event.clone());
        }
        past
    }
}

fn empty() -> Built {
    let names = [
        (ADA.0, "Ada Officer"),
        (BEN.0, "Ben Officer"),
        (TEAM.0, "Example team"),
        (UNIT.0, "Example delivery unit"),
        (REGION.0, "Example region"),
    ];
    Built {
        case: CaseFile::default(),
        events: vec![],
        names: Names::new(names.map(|(id, name)| (id, name.to_owned()))),
        policy: Policy::builtin(),
        zone: TimeZone::get("Europe/London").expect("the bundled zone"),
        now: at(2026, 11, 23, 9),
    }
}

/// A person of whom only the name and number are known.
pub(crate) fn history() -> Built {
    let mut built = empty();
    let name = Name { forename: "Sam".into(), surname: "Example".into(), ..Name::default() };
    let registered = PersonRegistered { crn: "X000001".into(), name, birth_date: None, sex: None };
    built.on(date(2026, 6, 15), Event::PersonRegistered(registered));
    built
}

/// A person with something of everything.
pub(crate) fn whole() -> Built {
    let mut built = empty();
    person(&mut built);
    sentences(&mut built);
    risk(&mut built);
    built.appointment(31, at(2026, 11, 9, 10), Some("ATTC"));
    built.appointment(32, at(2026, 11, 16, 10), Some("AFTA"));
    built.appointment(33, at(2026, 11, 20, 10), None);
    built.appointment(34, at(2026, 11, 24, 10), None);
    let arrest = ContactRecorded {
        id: ContactId(Uuid::from_u128(41)),
        kind: ContactCode::literal("CARR"),
        happened_at: at(2026, 11, 21, 23),
        note: "Arrested in Example Town. Released without charge.".into(),
        summary: "Arrested and released without charge".into(),
        tags: vec![],
        sensitive: false,
        sentence: None,
    };
    built.add(at(2026, 11, 22, 8), date(2026, 11, 21), Event::ContactRecorded(arrest));
    let document = DocumentFiled {
        id: DocumentId(Uuid::from_u128(51)),
        title: "Pre-sentence report".into(),
        kind: "Court report".into(),
        media_type: "application/pdf".into(),
        bytes: 182_044,
        sha256: "0".repeat(64),
        sensitive: true,
    };
    built.on(date(2026, 6, 18), Event::DocumentFiled(document));
    built
}

fn person(built: &mut Built) {
    let day = date(2026, 6, 15);
    let name =
        Name { forename: "Sam".into(), middle_names: "Jo".into(), surname: "Example".into(), preferred: Some("Sammy".into()) };
    let registered = PersonRegistered { crn: "X000001".into(), name, birth_date: Some(date(1990, 1, 1)), sex: Some(Sex::Female) };
    built.on(day, Event::PersonRegistered(registered));
    built.on(day, Event::AliasRecorded(Name { forename: "Sam".into(), surname: "Ensample".into(), ..Name::default() }));
    built.on(
        day,
        Event::IdentifierRecorded(IdentifierRecorded {
            kind: IdentifierKind::Pnc,
            value: "2002/0073319Z".into(),
            typed: "02/73319Z".into(),
            verified: true,
        }),
    );
    built.on(day, Event::LanguageRecorded(LanguageRecorded { language: "Welsh".into(), interpreter: false }));
    let mobile = ContactDetailRecorded { id: id(61), means: Means::Mobile, value: "07700 900982".into() };
    built.on(day, Event::ContactDetailRecorded(mobile));
    built.on(
        day,
        Event::AddressRecorded(AddressRecorded {
            id: AddressId(Uuid::from_u128(62)),
            kind: AddressKind::Main,
            lines: vec!["1 Example Street".into(), "Example Town".into()],
            postcode: Some("SW1A 1AA".into()),
            no_fixed_address: false,
            from: day,
        }),
    );
    let adjustment = AdjustmentRecorded {
        id: DetailId(Uuid::from_u128(63)),
        need: "Reads slowly".into(),
        adjustment: "Read letters aloud and give time".into(),
    };
    built.on(day, Event::AdjustmentRecorded(adjustment));
    built.on(
        day,
        Event::NextOfKinRecorded(NextOfKinRecorded {
            id: DetailId(Uuid::from_u128(64)),
            name: "Jo Example".into(),
            relationship: "Sister".into(),
            phone: None,
        }),
    );
}

fn sentences(built: &mut Built) {
    let sentenced_on = date(2026, 6, 22);
    let order = SentenceRecorded {
        id: SentenceId(Uuid::from_u128(1)),
        court: "Example Magistrates' Court".into(),
        sentenced_on,
        disposal: DisposalCode::literal("340"),
        length: Some(Length { count: 12, unit: LengthUnit::Months }),
        offence: Offence { code: "10501".into(), description: "Common assault".into(), committed_on: Some(date(2026, 3, 2)) },
        additional_offences: vec![Offence { code: "14900".into(), description: "Criminal damage".into(), committed_on: None }],
        starts_on: sentenced_on,
        ends_on: Some(date(2027, 6, 21)),
    };
    // Twelve days after the court: late for ever.
    built.add(at(2026, 7, 4, 12), sentenced_on, Event::SentenceRecorded(order));
    let version = built.case.version;
    let work = RequirementRecorded {
        id: RequirementId(Uuid::from_u128(3)),
        sentence: id(1),
        requirement: RequirementCode::literal("W"),
        length: Some(Length { count: 100, unit: LengthUnit::Hours }),
        detail: None,
        address: None,
    };
    built.on(date(2026, 7, 4), Event::RequirementRecorded(work));
    let activity = RequirementRecorded {
        id: RequirementId(Uuid::from_u128(2)),
        sentence: id(1),
        requirement: RequirementCode::literal("F"),
        length: Some(Length { count: 20, unit: LengthUnit::Days }),
        detail: Some("Up to 20 days".into()),
        address: None,
    };
    built.on(date(2026, 7, 4), Event::RequirementRecorded(activity));
    let wrong =
        EntryCorrected { version, kind: CorrectionKind::Correction, text: "The court was Sample Magistrates' Court.".into() };
    built.on(date(2026, 7, 6), Event::EntryCorrected(wrong));
    let licence = SentenceRecorded {
        id: SentenceId(Uuid::from_u128(4)),
        court: "Example Crown Court".into(),
        sentenced_on: date(2025, 1, 13),
        disposal: DisposalCode::literal("ADIMP_ORA"),
        length: Some(Length { count: 2, unit: LengthUnit::Years }),
        offence: Offence { code: "00801".into(), description: "Wounding".into(), committed_on: None },
        additional_offences: vec![],
        starts_on: date(2026, 2, 2),
        ends_on: None,
    };
    built.add(at(2026, 7, 6, 12), date(2025, 1, 13), Event::SentenceRecorded(licence));
    let expiry = KeyDateReceived {
        sentence: id(4),
        kind: KeyDateCode::literal("SLED"),
        on: date(2027, 2, 1),
        source: "Example Prison".into(),
    };
    built.on(date(2026, 7, 6), Event::KeyDateReceived(expiry));
    for (number, code, text) in [
        (5, Some(ConditionCode::literal("R-STD-TRAVEL")), "Not travel outside the United Kingdom without permission."),
        (
            6,
            Some(ConditionCode::literal("R-ADD-CONTACT")),
            "Not contact Person A without the approval of the supervising officer.",
        ),
        (7, None, "Not own a drone."),
    ] {
        built.on(
            date(2026, 7, 6),
            Event::LicenceConditionRecorded(LicenceConditionRecorded {
                id: ConditionId(Uuid::from_u128(number)),
                sentence: id(4),
                condition: code,
                text: text.into(),
                from: date(2026, 2, 2),
                address: None,
                set_by: None,
            }),
        );
    }
    let allocated = CaseAllocated {
        officer: ADA,
        team: TEAM,
        unit: UNIT,
        region: REGION,
        from: sentenced_on,
        reason: "Knows the family".into(),
    };
    built.on(sentenced_on, Event::CaseAllocated(allocated));
}

fn risk(built: &mut Built) {
    for (day, public, reasons) in [
        (date(2026, 6, 24), RoshLevel::Medium, "First assessment after sentence."),
        (date(2026, 9, 1), RoshLevel::High, "Threats made in August.\nPolice called twice."),
    ] {
        let levels = [(GroupAtRisk::Public, public), (GroupAtRisk::Children, RoshLevel::Low)].into_iter().collect();
        built.on(
            day,
            Event::RiskLevelSet(RiskLevelSet { levels, reasons: reasons.into(), assessed_on: day, ..Default::default() }),
        );
    }
    let tier: TierV2 = "B2".parse().expect("a tier");
    let source = "Tier service, version 2".to_owned();
    built.on(date(2026, 6, 25), Event::TierRecorded(TierRecorded { tier: Tier::V2 { value: tier }, source }));
    let flag = |number: u128, code: &str, review_on, note: &str| RegisterEntryMade {
        id: RegisterEntryId(Uuid::from_u128(number)),
        code: RegisterCode::literal(code),
        category: None,
        level: None,
        from: date(2026, 7, 1),
        review_on: Some(review_on),
        note: note.into(),
    };
    let day = date(2026, 7, 1);
    built.on(day, Event::RegisterEntryMade(flag(11, "AV2S", date(2026, 11, 18), "Shouted at staff on 30 June.")));
    let mappa = RegisterEntryMade {
        category: Some(RegisterValueCode::literal("M2")),
        level: Some(RegisterValueCode::literal("M1")),
        ..flag(12, "MAPP", date(2026, 8, 3), "Category 2 by sentence.")
    };
    built.on(day, Event::RegisterEntryMade(mappa));
    let reviewed = RegisterEntryReviewed {
        id: id(12),
        on: date(2026, 8, 3),
        review_on: Some(date(2027, 2, 3)),
        note: "Stays at level 1.".into(),
    };
    built.on(date(2026, 8, 3), Event::RegisterEntryReviewed(reviewed));
    built.on(day, Event::RegisterEntryMade(flag(13, "RVLN", date(2027, 1, 1), "New to the area.")));
    let ended = RegisterEntryEnded { id: id(13), on: date(2026, 9, 1), reason: "Settled with family.".into() };
    built.on(date(2026, 9, 1), Event::RegisterEntryEnded(ended));
}
