//! What the record already says: answers proposed with the source and the day of each, so that only what is missing is asked.
//!
//! A proposal is no answer: it becomes one when somebody saves the section in which it is shown.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rules::{
    Policy,
    assessment::{Answer, QuestionCode, QuestionSet, SetCode},
    code::RegisterCode,
};

use super::{AssessmentCompleted, AssessmentKind, AssessmentStatus};
use crate::{case_file::CaseFile, household::Relationship, id::SentenceId, words};

/// An answer that the record proposes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefilled {
    /// Of which question.
    pub question: QuestionCode,
    /// The answer.
    pub answer: Answer,
    /// Where it comes from: "Assessment completed on 3 March 2026".
    pub source: String,
    /// The day of the fact.
    pub on: Date,
}

/// Flags that answer a question of the form, and the item of the history of harm that they show, if any.
const FLAGS: [(RegisterCode, Option<&str>, Option<&str>); 11] = [
    (RegisterCode::literal("R-WEAPONS"), None, Some("weapons")),
    (RegisterCode::literal("R-ARSON"), None, Some("arson")),
    (RegisterCode::literal("ADVP"), Some("6.7"), Some("domestic_abuse")),
    (RegisterCode::literal("REG30"), None, Some("domestic_abuse")),
    (RegisterCode::literal("SPO"), None, Some("stalking")),
    (RegisterCode::literal("R-SEX-OFFENDER"), Some("1.30"), Some("sexual")),
    (RegisterCode::literal("RTAO"), None, Some("extremism")),
    (RegisterCode::literal("RCPR"), Some("r2.2"), None),
    (RegisterCode::literal("RCHD"), Some("r2.1"), None),
    (RegisterCode::literal("ALSH"), Some("r3.1"), None),
    (RegisterCode::literal("RVLN"), Some("r3.4"), None),
];
/// Past convictions that are items of the history of harm.
const PAST: [(&str, &str); 9] = [
    ("homicide", "violence"),
    ("wounding_gbh", "violence"),
    ("kidnap", "violence"),
    ("firearm", "weapons"),
    ("robbery", "violence"),
    ("aggravated_burglary", "weapons"),
    ("weapon", "weapons"),
    ("criminal_damage_endangering_life", "violence"),
    ("arson", "arson"),
];
/// Elements of earlier offences that are items of the history of harm.
const ELEMENTS: [(&str, &str); 6] = [
    ("2.2w", "weapons"),
    ("2.2v", "violence"),
    ("2.2ev", "violence"),
    ("2.2a", "arson"),
    ("2.2s", "sexual"),
    ("2.2da", "domestic_abuse"),
];
const HISTORY: &str = "r1.history";
/// Facts of one offence, which say nothing of the next.
const OF_THE_OFFENCE: &str = "2.";

/// Everything that the record proposes for an assessment of that sentence with those questions, in the order of the questions'
/// codes. The record's own facts go before the last assessment; facts of one offence are never carried to another sentence.
#[must_use]
pub fn prefill(case: &CaseFile, (sentence, set): (Option<SentenceId>, SetCode), today: Date, policy: &Policy) -> Vec<Prefilled> {
    let mut found = Found(BTreeMap::new());
    facts_of_sentence(case, sentence, policy, &mut found, today);
    facts_of_person(case, today, &mut found);
    history(case, today, &mut found);
    let questions = policy.questions.on(set, today);
    from_last(case, sentence, &questions, &mut found);
    let mut all: Vec<Prefilled> = found.0.into_values().collect();
    all.retain(|one| {
        questions.question(one.question).is_some_and(|row| !row.value.fresh && row.value.check(one.question, &one.answer).is_ok())
    });
    all
}

/// The last completed assessment that asked more than scores.
#[must_use]
pub fn last_completed(case: &CaseFile) -> Option<&AssessmentCompleted> {
    let whole = |a: &&AssessmentCompleted| a.kind != AssessmentKind::Standalone && a.status == AssessmentStatus::Complete;
    case.assessments.iter().filter(whole).max_by_key(|a| (a.completed_on, a.initiated_on))
}

struct Found(BTreeMap<QuestionCode, Prefilled>);

impl Found {
    fn say(&mut self, code: &str, answer: &str, source: &str, on: Date) {
        let Ok(question) = QuestionCode::new(code) else { return };
        self.0.entry(question).or_insert_with(|| Prefilled {
            question,
            answer: Answer::new(answer),
            source: source.to_owned(),
            on,
        });
    }
}

fn facts_of_sentence(case: &CaseFile, sentence: Option<SentenceId>, policy: &Policy, found: &mut Found, today: Date) {
    let Some(sentence) = sentence.and_then(|id| case.sentence(id)).or_else(|| case.main_sentence(today)) else { return };
    let what = &sentence.what;
    let source = format!("Sentence at {}", what.court);
    found.say("offence_code", &what.offence.code, &source, what.sentenced_on);
    found.say("date_current_conviction", &what.sentenced_on.to_string(), &source, what.sentenced_on);
    let at_risk = sentence.release_on(policy).unwrap_or(what.starts_on);
    found.say("date_start_of_followup", &at_risk.to_string(), &source, at_risk);
    if let Some(committed) = what.offence.committed_on {
        found.say("date_latest_offence", &committed.to_string(), &source, what.sentenced_on);
    }
}

fn facts_of_person(case: &CaseFile, today: Date, found: &mut Found) {
    if let Some(address) = case.person.main_address(today) {
        let yes = Answer::of_yes(address.no_fixed_address);
        found.say("3.3", yes.as_str(), "Address on the record", address.from);
    }
    for entry in case.risk.flags(today) {
        let Some((_, question, _)) = FLAGS.iter().find(|(code, _, _)| *code == entry.made.code) else { continue };
        if let Some(question) = question {
            found.say(question, "yes", "Flag on the record", entry.made.from);
        }
    }
    let household = &case.household;
    let around = |wanted: fn(Relationship) -> bool| household.around(today).find(|c| wanted(c.relationship));
    let asked_on = household.confirmed.last().map(|confirmed| confirmed.on);
    let source = "People around the person";
    match (around(|r| r == Relationship::Child), asked_on) {
        (Some(child), _) => found.say("6.9", "yes", source, child.from),
        (None, Some(on)) => found.say("6.9", "no", source, on),
        (None, None) => {}
    }
    match (around(|r| r == Relationship::Partner), asked_on) {
        (Some(partner), _) => {
            let status = if partner.lives_with { "living_together" } else { "not_living_together" };
            found.say("6.8", status, source, partner.from);
        }
        (None, Some(on)) => found.say("6.8", "not_in_a_relationship", source, on),
        (None, None) => {}
    }
}

/// The history of harm: flags, past convictions and the elements of every assessed offence. What was once known is not forgotten.
fn history(case: &CaseFile, today: Date, found: &mut Found) {
    let mut items: BTreeMap<&str, Date> = BTreeMap::new();
    let mut note = |item: &'static str, on: Date| {
        items.entry(item).or_insert(on);
    };
    for entry in case.risk.register.iter().filter(|entry| entry.made.from <= today) {
        let flag = FLAGS.iter().find(|(code, _, _)| *code == entry.made.code);
        if let Some((_, _, Some(item))) = flag {
            note(item, entry.made.from);
        }
    }
    for assessment in &case.assessments {
        let answer = |code: &str| assessment.answers.get(&QuestionCode::new(code).ok()?);
        for (code, item) in ELEMENTS {
            if answer(code).and_then(Answer::yes_no) == Some(true) {
                note(item, assessment.completed_on);
            }
        }
        for past in answer("past_convictions").into_iter().flat_map(Answer::list) {
            if let Some((_, item)) = PAST.iter().find(|(code, _)| *code == past) {
                note(item, assessment.completed_on);
            }
        }
        for earlier in answer(HISTORY).into_iter().flat_map(Answer::list) {
            let known =
                FLAGS.iter().filter_map(|(_, _, item)| *item).chain(ELEMENTS.iter().map(|(_, item)| *item)).chain(OTHER_HARM);
            if let Some(item) = known.into_iter().find(|item| *item == earlier) {
                note(item, assessment.completed_on);
            }
        }
    }
    let newest = items.values().max().copied();
    if let Some(on) = newest {
        let list: Vec<&str> = items.keys().copied().collect();
        found.say(HISTORY, &list.join(","), "Flags and earlier assessments", on);
    }
}

/// Items of the history of harm that no flag and no question of section 2 shows.
const OTHER_HARM: [&str; 5] = ["children", "hate", "misogyny", "prison_conduct", "animals"];

fn from_last(case: &CaseFile, sentence: Option<SentenceId>, questions: &QuestionSet<'_>, found: &mut Found) {
    let Some(last) = last_completed(case) else { return };
    let source = format!("Assessment completed on {}", words::short_date(last.completed_on));
    let same_offence = last.sentence == sentence;
    for (code, answer) in &last.answers {
        if answer.is_blank() || (!same_offence && code.as_str().starts_with(OF_THE_OFFENCE)) {
            continue;
        }
        // That nothing pointed to harm last time is no answer today: "no" to the screening is asked anew.
        if answer.yes_no() == Some(false) && questions.question(*code).is_some_and(|row| row.value.screens) {
            continue;
        }
        found.say(code.as_str(), answer.as_str(), &source, last.completed_on);
    }
}
