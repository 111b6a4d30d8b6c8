//! A case on a desk: wishes on days, with what follows from them, as the service does it.
#![allow(dead_code, reason = "each test file uses its part")]

pub mod checks;

use std::sync::LazyLock;

use jiff::{
    Timestamp,
    civil::{Date, date},
    tz::TimeZone,
};
use record::{
    ActorId, AssessmentId, CaseFile, Command, CommandId, Context, Event, OfficerId, Recorded, Refusal, RegisterEntryId,
    RequirementId, SentenceId, UnitId,
    allocation::CaseAllocated,
    assessment::{AssessmentCompleted, AssessmentKind, AssessmentStatus},
    decide,
    person::{Name, PersonRegistered, Sex},
    risk::{RegisterEntryMade, RiskLevelSet},
    sentence::{Offence, RequirementRecorded, SentenceRecorded},
    tier,
};
use rules::{
    Policy,
    assessment::{Answer, QuestionCode, SetCode},
    code::{DisposalCode, RegisterCode, RequirementCode},
    rosh::{GroupAtRisk, RoshLevel},
};
use uuid::Uuid;

pub static POLICY: LazyLock<Policy> = LazyLock::new(Policy::builtin);
pub static LONDON: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("Europe/London").expect("the bundled database has it"));

/// Monday.
pub const TODAY: Date = date(2026, 11, 23);

pub fn nine(day: Date) -> Timestamp {
    day.at(9, 0, 0, 0).to_zoned(LONDON.clone()).expect("a day").timestamp()
}

pub fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// A case, and the day on which the next wish is made.
pub struct Desk {
    pub case: CaseFile,
    pub today: Date,
    pub actor: ActorId,
}

impl Desk {
    /// Somebody invented, born on 7 December 1985, registered on a day.
    pub fn on(today: Date, sex: Sex) -> Self {
        let mut desk = Desk { case: CaseFile::default(), today, actor: ActorId(id(1)) };
        let name = Name { forename: "Sam".into(), surname: "Example".into(), ..Name::default() };
        let born = Some(date(1985, 12, 7));
        desk.must(Command::RegisterPerson(PersonRegistered { crn: "X000001".into(), name, birth_date: born, sex: Some(sex) }));
        desk
    }

    /// Makes a wish; gives what happened and what followed.
    pub fn try_to(&mut self, wish: Command) -> Result<Vec<Event>, Refusal> {
        let ctx = Context { now: nine(self.today), zone: &LONDON, actor: self.actor, policy: &POLICY, diary: &[] };
        let decided = decide(&self.case, wish, &ctx)?;
        let mut all: Vec<Event> = decided.iter().map(|(_, event)| event.clone()).collect();
        self.take(decided);
        let follows = tier::follow_up(&self.case, &all, self.today, &POLICY);
        all.extend(follows.iter().map(|(_, event)| event.clone()));
        self.take(follows);
        Ok(all)
    }

    pub fn must(&mut self, wish: Command) -> Vec<Event> {
        self.try_to(wish).expect("accepted")
    }

    pub fn says(&mut self, wish: Command) -> String {
        self.try_to(wish).expect_err("refused").to_string()
    }

    /// What the daily job does on a day.
    pub fn day_comes(&mut self, day: Date) -> Vec<Event> {
        self.today = day;
        let follows = tier::follow_up(&self.case, &[], day, &POLICY);
        let events = follows.iter().map(|(_, event)| event.clone()).collect();
        self.take(follows);
        events
    }

    fn take(&mut self, happened: Vec<(Date, Event)>) {
        for (happened_on, event) in happened {
            let version = self.case.version + 1;
            self.case.apply(&Recorded {
                position: version.into(),
                version,
                happened_on,
                recorded_at: nine(self.today),
                actor: self.actor,
                on_behalf_of: None,
                command: CommandId(Uuid::nil()),
                event,
            });
        }
    }

    pub fn v2(&self) -> String {
        self.case.risk.tier_v2().expect("a tier").to_string()
    }

    pub fn v3(&self) -> String {
        let (value, provisional) = self.case.risk.tier_v3().expect("a tier");
        rules::tier::Tier::V3 { value, provisional }.words()
    }
}

pub fn sentence(n: u128, disposal: &str, sentenced_on: Date, starts_on: Date, ends_on: Option<Date>) -> Command {
    Command::RecordSentence(SentenceRecorded {
        id: SentenceId(id(n)),
        court: "Example Crown Court".into(),
        sentenced_on,
        disposal: DisposalCode::new(disposal).expect("a code"),
        length: None,
        offence: Offence { code: "05600".into(), description: "Example offence".into(), committed_on: None },
        additional_offences: vec![],
        starts_on,
        ends_on,
    })
}

pub fn requirement(n: u128, of: u128, code: &str) -> Command {
    Command::AddRequirement(RequirementRecorded {
        id: RequirementId(id(n)),
        sentence: SentenceId(id(of)),
        requirement: RequirementCode::new(code).expect("a code"),
        length: None,
        detail: None,
        address: None,
    })
}

pub fn allocated(officer: u128, from: Date) -> Command {
    Command::AllocateCase(CaseAllocated {
        officer: OfficerId(id(officer)),
        team: UnitId(id(11)),
        unit: UnitId(id(12)),
        region: UnitId(id(13)),
        from,
        reason: "Knows the area".into(),
    })
}

pub fn flag(n: u128, code: &str, from: Date) -> Command {
    Command::MakeRegisterEntry(RegisterEntryMade {
        id: RegisterEntryId(id(n)),
        code: RegisterCode::new(code).expect("a code"),
        category: None,
        level: None,
        from,
        review_on: None,
        note: "Example".into(),
    })
}

pub fn judged(level: RoshLevel, on: Date) -> Command {
    Command::SetRiskLevel(RiskLevelSet {
        levels: [(GroupAtRisk::Public, level)].into(),
        reasons: "Example reasons".into(),
        assessed_on: on,
        ..RiskLevelSet::default()
    })
}

/// A full assessment with these answers, besides what the predictors' static forms need.
pub fn assessed(n: u128, on: Date, answers: &[(&str, &str)]) -> Command {
    let history = [
        ("total_sanctions", "4"),
        ("violent_sanctions", "1"),
        ("date_first_sanction", "2004-05-01"),
        ("date_current_conviction", "2026-01-05"),
        ("date_start_of_followup", "2026-01-05"),
        ("1.30", "no"),
    ];
    let answers = history.iter().chain(answers);
    Command::CompleteAssessment(Box::new(AssessmentCompleted {
        id: AssessmentId(id(n)),
        kind: AssessmentKind::Layer3,
        questions: SetCode::Classic,
        question_version: 1,
        status: AssessmentStatus::Complete,
        sentence: None,
        initiated_on: on,
        completed_on: on,
        answers: answers.map(|(code, text)| (QuestionCode::new(code).expect("a code"), Answer::new(text))).collect(),
    }))
}
