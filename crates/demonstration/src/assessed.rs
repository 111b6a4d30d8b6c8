//! What people answer in their assessments, and the tier that follows: the same rules that will work it out on the record.
//!
//! Each person has a hidden measure of trouble, higher with more convictions; answers are drawn around it. No published split
//! of answers was found: the shares are our assumption, and the tiers that follow from them are not fitted to anything.

use std::collections::BTreeMap;

use jiff::{civil::Date, tz::TimeZone};
use record::{
    ActorId, AssessmentId, CaseFile, Command, CommandId, Context, RegisterEntryId, SentenceId,
    assessment::{AssessmentCompleted, AssessmentKind, AssessmentStatus},
    person::Sex,
    recorded::{Recorded, days_between, plus_days},
    risk::{RegisterEntry, RegisterEntryMade, RiskLevelSet},
    sentence::{KeyDateReceived, Sentence, SentenceRecorded},
};
use rules::{
    Policy,
    assessment::{Answer, Answers, QuestionCode, SetCode},
    code::{KeyDateCode, RegisterCode, RegisterValueCode},
    rosh::GroupAtRisk,
    tier::{Tier, TierV3},
};
use uuid::Uuid;

use crate::{brief::Brief, chance::Chance, sentence::Kind};

/// Days between two full assessments of one person, about a year.
const ASSESSED_EVERY: (i32, i32) = (335, 372);

/// What is settled about a person's assessments before their history is written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Assessed {
    /// The days of assessment, oldest first.
    pub(crate) days: Vec<Date>,
    /// Whether they are full ones; otherwise predictors and risk of serious harm only.
    pub(crate) full: bool,
    /// The answers of the newest.
    pub(crate) answers: Answers,
}

impl Assessed {
    /// The answers on one of the days: some things were worse at first.
    pub(crate) fn answers_on(&self, nth: usize) -> Answers {
        let mut answers = self.answers.clone();
        let worse: &[&str] = match self.days.len().saturating_sub(nth + 1) {
            0 => &[],
            1 => &["4.2", "alcohol_motivation", "attitude_to_supervision"],
            _ => &["4.2", "alcohol_motivation", "attitude_to_supervision", "problem_solving"],
        };
        for code in worse {
            put(&mut answers, code, "2");
        }
        answers
    }

    /// As it is wished on a day.
    pub(crate) fn wish(&self, nth: usize, id: AssessmentId, sentence: SentenceId) -> Option<AssessmentCompleted> {
        let day = *self.days.get(nth)?;
        let kind = if self.full { AssessmentKind::Layer3 } else { AssessmentKind::Layer1 };
        Some(AssessmentCompleted {
            id,
            kind,
            questions: SetCode::Classic,
            question_version: 1,
            status: AssessmentStatus::Complete,
            sentence: Some(sentence),
            initiated_on: day,
            completed_on: day,
            answers: self.answers_on(nth),
        })
    }
}

fn put(answers: &mut Answers, code: &str, answer: impl AsRef<str>) {
    if let Ok(code) = QuestionCode::new(code) {
        answers.insert(code, Answer::new(answer.as_ref()));
    }
}

/// When the person was assessed, and what they answered the last time.
pub(crate) fn settle(brief: &Brief, today: Date, policy: &Policy, chance: &mut Chance) -> Assessed {
    let Some(first) = brief.first_judged_on(policy) else { return Assessed::default() };
    let last = brief.over_on.unwrap_or(today);
    let mut days = Vec::new();
    let mut day = first;
    // One in six was forgotten after the first time: the assessment grows too old for a tier.
    let once = chance.in_1000(160);
    while day < plus_days(last, -1) && (days.is_empty() || !once) {
        days.push(day);
        day = policy.calendar.on_or_before(plus_days(day, chance.between(ASSESSED_EVERY.0, ASSESSED_EVERY.1)));
    }
    let full = chance.in_1000(880);
    Assessed { days, full, answers: answers(brief, policy, full, chance) }
}

fn answers(brief: &Brief, policy: &Policy, full: bool, chance: &mut Chance) -> Answers {
    let mut drawn = Drawing { answers: Answers::new(), chance, trouble: 0 };
    let (total, violent) = drawn.history(brief, policy);
    drawn.trouble = (i32::from(total).min(30) * 2 + drawn.chance.between(16, 66)).clamp(3, 96);
    drawn.sexual(brief);
    drawn.offence(brief, violent);
    if full {
        drawn.needs(brief);
        drawn.drugs_and_alcohol();
    }
    drawn.answers
}

struct Drawing<'a> {
    answers: Answers,
    chance: &'a mut Chance,
    /// From 0 to 100.
    trouble: i32,
}

impl Drawing<'_> {
    fn put(&mut self, code: &str, answer: impl AsRef<str>) {
        put(&mut self.answers, code, answer);
    }

    fn yes(&mut self, code: &str, in_1000: u64) -> bool {
        let yes = self.chance.in_1000(in_1000);
        self.put(code, if yes { "yes" } else { "no" });
        yes
    }

    fn share(&self, of_1000: i32) -> u64 {
        u64::try_from(self.trouble * of_1000 / 100).unwrap_or_default()
    }

    /// 0, 1 or 2, the more trouble the higher.
    fn problem(&mut self, code: &str, weight: i32) {
        let (severe, some) = (self.share(weight * 5), self.share(weight * 9));
        let answer = if self.chance.in_1000(severe) {
            "2"
        } else if self.chance.in_1000(some) {
            "1"
        } else {
            "0"
        };
        self.put(code, answer);
    }

    fn history(&mut self, brief: &Brief, policy: &Policy) -> (u16, u16) {
        let frame = &brief.frame;
        let age = days_between(brief.born, frame.sentenced_on) / 365;
        let range = self
            .chance
            .weighted(&[(210, (1, 1)), (130, (2, 2)), (230, (3, 5)), (220, (6, 12)), (150, (13, 25)), (60, (26, 50))], (1, 1));
        let total = self.chance.between(range.0, range.1).clamp(1, ((age - 12) * 2).max(1));
        let first = if total == 1 {
            frame.sentenced_on
        } else {
            let years = self.chance.between(13, 24.min(age - 1).max(13));
            plus_days(brief.born, years * 365 + self.chance.between(10, 350)).min(plus_days(frame.sentenced_on, -40))
        };
        let code = brief.offence.code();
        let counts =
            code.parse().ok().and_then(|code| policy.offence_categories.get(code)).is_some_and(|row| row.counts_as_violent);
        let earlier = (0..total - 1).filter(|_| self.chance.in_1000(280)).count();
        let violent = i32::try_from(earlier).unwrap_or_default() + i32::from(counts);
        self.put("offence_code", code);
        self.put("total_sanctions", total.to_string());
        self.put("violent_sanctions", violent.to_string());
        self.put("date_first_sanction", first.to_string());
        self.put("date_current_conviction", frame.sentenced_on.to_string());
        self.put("date_start_of_followup", frame.starts_on.to_string());
        let past: Vec<&str> = [("wounding_gbh", 90), ("robbery", 60), ("weapon", 110), ("arson", 15), ("firearm", 15)]
            .into_iter()
            .filter(|(_, share)| earlier > 0 && self.chance.in_1000(*share))
            .map(|(code, _)| code)
            .collect();
        self.put("past_convictions", if past.is_empty() { "none".to_owned() } else { past.join(",") });
        (u16::try_from(total).unwrap_or(1), u16::try_from(violent).unwrap_or_default())
    }

    fn sexual(&mut self, brief: &Brief) {
        let now = brief.offence.sexual;
        let before = !now && brief.sex == Sex::Male && self.chance.in_1000(35);
        self.put("1.30", if now || before { "yes" } else { "no" });
        if !(now || before) {
            return;
        }
        let (contact_adult, contact_child, images) = match brief.offence.code() {
            "08601" => (0, 0, self.chance.between(1, 2)),
            _ if before => (0, 1, 0),
            _ => (self.chance.between(1, 2), i32::from(self.chance.in_1000(250)), 0),
        };
        self.put("contact_adult", contact_adult.to_string());
        self.put("contact_child", contact_child.to_string());
        self.put("images", images.to_string());
        let non_contact = i32::from(self.chance.in_1000(150));
        self.put("non_contact", non_contact.to_string());
        let back = if before { self.chance.between(900, 3_000) } else { 0 };
        let on = plus_days(brief.frame.sentenced_on, -back).max(plus_days(brief.born, 16 * 366));
        self.put("date_last_sexual_sanction", on.to_string());
        if now {
            self.yes("stranger_victim", 220);
        }
    }

    fn offence(&mut self, brief: &Brief, violent: u16) {
        self.yes("2.2w", if violent > 0 { 180 } else { 30 });
        self.put("2.2da", if brief.domestic_abuse && brief.offence.domestic { "yes" } else { "no" });
        self.yes("2.6", 640);
    }

    fn needs(&mut self, brief: &Brief) {
        let homeless = brief.no_fixed_address;
        self.put("3.3", if homeless { "yes" } else { "no" });
        for (code, weight) in [("3.4", 9), ("3.5", 8), ("3.6", 6)] {
            if homeless { self.put(code, "2") } else { self.problem(code, weight) }
        }
        let jobless = self.chance.in_1000(560);
        self.put("4.2", if jobless { "2" } else { "0" });
        for (code, weight) in [
            ("employment_history", 10),
            ("work_skills", 9),
            ("attitude_to_employment", 8),
            ("close_family", 7),
            ("experience_of_childhood", 9),
            ("previous_close_relationships", 8),
            ("6.4", 7),
            ("7.2", 10),
            ("easily_influenced", 10),
            ("recklessness", 10),
            ("recognises_problems", 7),
            ("problem_solving", 11),
            ("awareness_of_consequences", 11),
            ("understands_others", 9),
            ("11.2", 11),
            ("11.4", 9),
            ("12.1", 9),
            ("attitude_to_supervision", 5),
            ("attitude_to_community", 7),
            ("motivation_to_change", 6),
        ] {
            self.problem(code, weight);
        }
        self.put("6.7", if brief.domestic_abuse { "yes" } else { "no" });
        let together = [(330, "living_together"), (210, "not_living_together"), (460, "not_in_a_relationship")];
        let status = self.chance.weighted(&together, "not_in_a_relationship");
        self.put("6.8", status);
        self.yes("6.9", if brief.sex == Sex::Female { 520 } else { 380 });
        self.yes("10.7", 130);
    }

    fn drugs_and_alcohol(&mut self) {
        let share = self.share(900);
        let uses = self.chance.in_1000(share);
        self.put("no_drug_use", if uses { "no" } else { "yes" });
        if uses {
            let drugs = [("heroin", 220), ("crack_cocaine", 260), ("powder_cocaine", 300), ("cannabis", 600), ("spice", 60)];
            let taken: Vec<&str> = drugs.into_iter().filter(|(_, s)| self.chance.in_1000(*s)).map(|(code, _)| code).collect();
            self.put("drugs_used", if taken.is_empty() { "cannabis".to_owned() } else { taken.join(",") });
            for (code, weight) in [("drug_misuse", 16), ("drug_level_of_use", 12), ("8.8", 9), ("drugs_major_activity", 9)] {
                self.problem(code, weight);
            }
            let injected = self.chance.weighted(&[(830, "never"), (140, "previously"), (30, "currently")], "never");
            self.put("ever_injected", injected);
        }
        for (code, weight) in [("9.1", 8), ("9.2", 10), ("alcohol_frequency", 8), ("alcohol_motivation", 6)] {
            self.problem(code, weight);
        }
    }
}

/// The tier that the record's own rules give on `day` with what was judged and answered; the flags of the brief count, too.
pub(crate) fn tier(brief: &Brief, day: Date, policy: &Policy) -> Option<TierV3> {
    let nth = brief.assessed.days.len().checked_sub(1)?;
    let mut case = sketch(brief, day)?;
    let wish = brief.assessed.wish(nth, AssessmentId(Uuid::nil()), SentenceId(Uuid::nil()))?;
    let zone = TimeZone::UTC;
    let now = plus_days(wish.completed_on, 1).at(0, 0, 0, 0).to_zoned(zone.clone()).ok()?.timestamp();
    let actor = ActorId(Uuid::nil());
    let ctx = Context { now, zone: &zone, actor, policy, diary: &[] };
    for (happened_on, event) in record::decide(&case, Command::CompleteAssessment(Box::new(wish)), &ctx).ok()? {
        let command = CommandId(Uuid::nil());
        let version = case.version + 1;
        case.apply(&Recorded { position: 0, version, happened_on, recorded_at: now, actor, on_behalf_of: None, command, event });
    }
    let calculated = record::tier::calculate(&case, day, policy)?;
    calculated.v3.map(|v3| v3.result.tier)
}

/// As much of the case file as a tier needs.
fn sketch(brief: &Brief, day: Date) -> Option<CaseFile> {
    let mut case = CaseFile { version: 1, ..CaseFile::default() };
    case.person.sex = Some(brief.sex);
    case.person.birth_date = Some(brief.born);
    let frame = &brief.frame;
    let id = SentenceId(Uuid::nil());
    let released = !brief.kind.in_community() && frame.starts_on < day;
    let released = released.then(|| KeyDateReceived {
        sentence: id,
        kind: KeyDateCode::literal("R-RELEASED"),
        on: frame.starts_on,
        source: String::new(),
    });
    case.sentences.push(Sentence {
        what: SentenceRecorded {
            id,
            court: String::new(),
            sentenced_on: frame.sentenced_on,
            disposal: frame.disposal,
            length: frame.length,
            offence: brief.offence.committed(frame.sentenced_on),
            additional_offences: Vec::new(),
            starts_on: frame.starts_on,
            ends_on: frame.ends_on,
        },
        requirements: Vec::new(),
        conditions: Vec::new(),
        key_dates: released.into_iter().collect(),
        ended: None,
        sds_plus: None,
        restarted: Vec::new(),
    });
    let levels = BTreeMap::from([(GroupAtRisk::Public, brief.rosh)]);
    let assessed_on = *brief.assessed.days.first()?;
    case.risk.judgements.push(RiskLevelSet { levels, assessed_on, ..Default::default() });
    let mut flag = |code, values: Option<(&str, &str)>| {
        let values = values.and_then(|(c, l)| RegisterValueCode::new(c).ok().zip(RegisterValueCode::new(l).ok()));
        case.risk.register.push(RegisterEntry {
            made: RegisterEntryMade {
                id: RegisterEntryId(Uuid::nil()),
                code,
                category: values.map(|(category, _)| category),
                level: values.map(|(_, level)| level),
                from: assessed_on,
                review_on: None,
                note: String::new(),
            },
            review_on: None,
            reviews: Vec::new(),
            ended: None,
        });
    };
    if let Some(values) = brief.mappa {
        flag(RegisterCode::literal("MAPP"), Some(values));
    }
    if brief.domestic_abuse {
        flag(RegisterCode::literal("ADVP"), None);
    }
    if brief.kind == Kind::Life {
        flag(RegisterCode::literal("INLL"), None);
    }
    Some(case)
}

/// A tier as another system gave it before the first assessment.
pub(crate) const fn received(value: TierV3) -> Tier {
    Tier::V3 { value, provisional: true }
}
