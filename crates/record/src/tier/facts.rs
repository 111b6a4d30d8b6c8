//! The record reduced to what the two models read. Where each input comes from is told in the parent module.

use jiff::civil::Date;
use rules::{
    Policy,
    assessment::{Need, QuestionCode, Severities, score},
    code::RegisterCode,
    outcome::Answer,
    predictor::{Predictor, PredictorResult},
    rosh::{GroupAtRisk, RoshLevel},
    sentence::Served,
    tier::{
        Conviction, DcSrp, InputProblem, Predictors, ProblemKind, Registration, RequirementOf, Score, TiersInForce, V2Assessment,
        V2Inputs, V3Inputs,
        enforcement::{EnforcementRecord, previous_enforcement_activity},
        flags, mandate_for_change,
        tables::RegisterMeans,
    },
};
use rust_decimal::prelude::ToPrimitive as _;

use crate::{
    assessment::{AssessmentCompleted, AssessmentKind, PredictorsScored},
    case_file::CaseFile,
    enforcement::breach::{Breach, BreachResult, Stage},
    person::Sex,
    sentence::Sentence,
};

/// Sentence type of a custodial sentence, as the model's table knows it.
const CUSTODIAL: &str = "SC";
/// The register entry of a life sentence or imprisonment for public protection.
const LIFER: RegisterCode = RegisterCode::literal("INLL");
const PARENTAL_RESPONSIBILITIES: QuestionCode = QuestionCode::literal("6.9");
const IMPULSIVITY: QuestionCode = QuestionCode::literal("11.2");
const TEMPER_CONTROL: QuestionCode = QuestionCode::literal("11.4");
const EVER_SEXUAL_OFFENCE: QuestionCode = QuestionCode::literal("1.30");

/// What both models read of a person on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct TierFacts {
    /// The two-axis model.
    pub v2: V2Inputs,
    /// The seven-letter model.
    pub v3: V3Inputs,
    /// What could not be used.
    pub problems: Vec<InputProblem>,
}

/// The facts of a person on `today`.
#[must_use]
pub fn facts(case: &CaseFile, today: Date, policy: &Policy) -> TierFacts {
    reduce(case, today, policy, &policy.tiers.in_force(today, &policy.needs))
}

pub(super) fn reduce(case: &CaseFile, today: Date, policy: &Policy, tables: &TiersInForce) -> TierFacts {
    let mut problems = Vec::new();
    let open: Vec<&Sentence> = case.sentences.iter().filter(|s| s.open_on(today)).collect();
    let entries = entries(case, &open, today, policy);
    let registrations: Vec<_> = entries.iter().map(Entry::registration).collect();
    let flags = flags(&registrations, tables, &mut problems);
    let convictions: Vec<_> = open.iter().map(|s| conviction(s, today, policy)).collect();
    let predictors = newest_scores(case);
    let v2 = V2Inputs {
        is_female: case.person.sex == Some(Sex::Female),
        rsr: newest_result(case, &[Predictor::Rsr, Predictor::Csrp]).and_then(|r| r.percent),
        ogrs: newest_result(case, &[Predictor::Ogrs3]).and_then(|r| r.percent).and_then(|p| p.trunc().to_i32()),
        flags,
        mandate: mandate_for_change(&convictions, tables),
        previous_enforcement_activity: previous_enforcement_activity(&enforcement(case), today, tables),
        assessment: newest_full(case, today, tables).map(|a| v2_assessment(a, policy, tables, &mut problems)),
    };
    let v3 = V3Inputs {
        has_active_event: !open.is_empty(),
        predictors,
        flags,
        latest_release_on: open.iter().filter_map(|s| s.release_on(policy)).filter(|day| *day <= today).max(),
        ever_sexual_offence: predictors.is_some() && ever_sexual_offence(case),
    };
    TierFacts { v2, v3, problems }
}

/// The codes of a breach that was asked for and of one that was taken up, of `policy/tiers.toml`, enforcement outcomes.
const BREACH_REQUESTED: &str = "BRE01";
const BREACH_ACTIONED: &str = "BRE02";

/// Breach proceedings as the model knows them: referred on the day they began. What was not pursued, taken back or not proved
/// has no outcome that counts; the codes of those in the national record are not public, so this is our reading. Recall is not
/// on the record yet.
fn enforcement(case: &CaseFile) -> Vec<EnforcementRecord<'_>> {
    let outcome = |breach: &Breach| match (breach.stage, breach.resulted.as_ref().map(|r| r.result)) {
        (Stage::NotPursued, _) | (Stage::Resulted, Some(BreachResult::NotProved | BreachResult::Withdrawn)) => None,
        (Stage::Draft | Stage::WithManager, _) => Some(BREACH_REQUESTED),
        _ => Some(BREACH_ACTIONED),
    };
    let record = |b: &Breach| EnforcementRecord { referred_on: b.begun.on, outcome: outcome(b), of_a_sentence: true };
    case.enforcement.breaches.iter().map(record).collect()
}

/// A register entry in force, or what stands for one.
struct Entry<'a> {
    code: RegisterCode,
    level: Option<&'a str>,
    category: Option<&'a str>,
    on: Date,
}

impl Entry<'_> {
    fn registration(&self) -> Registration<'_> {
        Registration { code: self.code.as_str(), level: self.level, category: self.category, on: self.on }
    }
}

/// Entries in force on `today`; of equal days the judgement first, then the entry recorded last.
fn entries<'a>(case: &'a CaseFile, open: &[&Sentence], today: Date, policy: &Policy) -> Vec<Entry<'a>> {
    let plain = |code, on| Entry { code, level: None, category: None, on };
    let mut entries = Vec::new();
    if let Some(judgement) = case.risk.current() {
        entries.extend(judgement.overall().map(|level| plain(level.register_code(), judgement.assessed_on)));
        let children = judgement.levels.get(&GroupAtRisk::Children).is_some_and(|level| *level > RoshLevel::Low);
        entries.extend(children.then(|| plain(GroupAtRisk::Children.register_code(), judgement.assessed_on)));
    }
    entries.extend(open.iter().filter(|s| indeterminate(s, policy)).map(|s| plain(LIFER, s.what.sentenced_on)));
    entries.extend(case.risk.register.iter().rev().filter(|entry| entry.live_on(today)).map(|entry| Entry {
        code: entry.made.code,
        level: entry.made.level.as_ref().map(rules::code::RegisterValueCode::as_str),
        category: entry.made.category.as_ref().map(rules::code::RegisterValueCode::as_str),
        on: entry.made.from,
    }));
    entries
}

fn indeterminate(sentence: &Sentence, policy: &Policy) -> bool {
    let row = policy.sentences.disposals.read(sentence.what.disposal, sentence.what.sentenced_on);
    row.is_some_and(|row| row.value.served == Served::Indeterminate)
}

/// Whether a sentence or a flag on the record could make the person a lifer on some day.
pub(super) fn may_be_lifer(case: &CaseFile, policy: &Policy, tables: &TiersInForce) -> bool {
    let means = |code: &RegisterCode| tables.registration_means(code.as_str()) == Some(RegisterMeans::LiferIpp);
    case.risk.register.iter().any(|entry| means(&entry.made.code)) || case.sentences.iter().any(|s| indeterminate(s, policy))
}

fn conviction<'a>(sentence: &'a Sentence, today: Date, policy: &Policy) -> Conviction<'a> {
    let requirement = |code: &'a rules::code::RequirementCode| {
        let row = policy.sentences.requirements.read(*code, today);
        RequirementOf { main_category: code.as_str(), restrictive: row.is_some_and(|row| row.value.restrictive == Answer::Yes) }
    };
    Conviction {
        terminated_on: None,
        sentence_type: if sentence.custodial(policy) { CUSTODIAL } else { "" },
        requirements: sentence.live_requirements(today).map(|r| requirement(&r.requirement)).collect(),
    }
}

/// The newest full assessment that is not too old; of equal days of completion the one begun last.
fn newest_full<'a>(case: &'a CaseFile, today: Date, tables: &TiersInForce) -> Option<&'a AssessmentCompleted> {
    let counts =
        |a: &&AssessmentCompleted| a.kind == AssessmentKind::Layer3 && (tables.assessment_from..=today).contains(&a.completed_on);
    case.assessments.iter().filter(counts).max_by_key(|a| (a.completed_on, a.initiated_on))
}

fn v2_assessment(
    assessment: &AssessmentCompleted,
    policy: &Policy,
    tables: &TiersInForce,
    problems: &mut Vec<InputProblem>,
) -> V2Assessment {
    let answer = |code| assessment.answers.get(&code);
    V2Assessment {
        completed_on: Some(assessment.completed_on),
        needs: severities(assessment, policy, tables, problems),
        parental_responsibilities: answer(PARENTAL_RESPONSIBILITIES).and_then(rules::assessment::Answer::yes_no),
        impulsivity: answer(IMPULSIVITY).and_then(rules::assessment::Answer::problem),
        temper_control: answer(TEMPER_CONTROL).and_then(rules::assessment::Answer::problem),
    }
}

/// The severity of each need, as `rules::assessment::needs` gives it: here in one pass over the answers, because it is asked
/// with every event. A test compares the two.
fn severities(
    assessment: &AssessmentCompleted,
    policy: &Policy,
    tables: &TiersInForce,
    problems: &mut Vec<InputProblem>,
) -> Severities {
    let set = policy.questions.on(assessment.questions, assessment.completed_on);
    let mut words = Vec::with_capacity(assessment.answers.len());
    let mut scored = set.scored().iter().peekable();
    for (code, answer) in &assessment.answers {
        while scored.next_if(|question| question.code < *code).is_some() {}
        let Some(question) = scored.next_if(|question| question.code == *code) else { continue };
        match answer.word(question.scale) {
            Some(word) => words.push((question.need, word)),
            None => problems.push(InputProblem::new(ProblemKind::UnreadableAnswer, code.to_string(), answer)),
        }
    }
    let of = |need| {
        let said = words.iter().filter(|(of, _)| *of == need).map(|(_, word)| *word);
        Some((need, score(need, said, set.set, &tables.needs).1?))
    };
    Need::ALL.into_iter().filter_map(of).collect()
}

/// Question 1.30 of the newest assessment, full or basic.
fn ever_sexual_offence(case: &CaseFile) -> bool {
    let asked = case.assessments.iter().filter(|a| a.kind != AssessmentKind::Standalone);
    let newest = asked.max_by_key(|a| (a.completed_on, a.initiated_on));
    newest.and_then(|a| a.answers.get(&EVER_SEXUAL_OFFENCE)).and_then(rules::assessment::Answer::yes_no) == Some(true)
}

/// Predictors of the generation that the seven-letter model reads.
const NEW: [Predictor; 6] =
    [Predictor::Arp, Predictor::Vrp, Predictor::Svp, Predictor::DcSrp, Predictor::IicSrp, Predictor::Csrp];

/// The newest scores of the new generation from an assessment of ours; only without any, the newest received.
fn newest_scores(case: &CaseFile) -> Option<Predictors> {
    let new = || case.risk.predictors.iter().filter(|s| s.results.iter().any(|r| NEW.contains(&r.predictor)));
    let newest = |own: bool| new().filter(move |s| s.assessment.is_some() == own).max_by_key(|s| s.on);
    let scored = newest(true).or_else(|| newest(false))?;
    let score = |which| result(scored, which).and_then(|r| Some(Score { percent: r.percent?, basis: r.basis }));
    Some(Predictors {
        completed_at: Some(scored.on.at(0, 0, 0, 0)),
        arp: score(Predictor::Arp),
        csrp: score(Predictor::Csrp),
        dc_srp: result(scored, Predictor::DcSrp).map(|r| DcSrp { percent: r.percent, band: r.band }),
    })
}

fn result(scored: &PredictorsScored, which: Predictor) -> Option<&PredictorResult> {
    scored.results.iter().find(|r| r.predictor == which)
}

/// The newest result of any of these predictors that has a percentage.
fn newest_result<'a>(case: &'a CaseFile, which: &[Predictor]) -> Option<&'a PredictorResult> {
    let of = |s: &'a PredictorsScored| {
        let found = s.results.iter().find(|r| which.contains(&r.predictor) && r.percent.is_some())?;
        Some((s.on, found))
    };
    case.risk.predictors.iter().filter_map(of).max_by_key(|(on, _)| *on).map(|(_, found)| found)
}
