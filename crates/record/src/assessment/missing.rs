//! What must still be answered before an assessment can be signed.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rules::{
    Policy,
    assessment::{Answer, Answers, Layer, Question, QuestionCode, SectionCode, Wanted},
    rosh::{RoshLevel, overall},
};

use super::{AssessmentKind, draft::Draft, levels};
use crate::case_file::CaseFile;

/// Written instead of the full analysis, when the screening calls for it and the assessor does not make it.
pub const DECLINED: QuestionCode = QuestionCode::literal("analysis_declined");
const NO_DRUG_USE: QuestionCode = QuestionCode::literal("no_drug_use");
const DRUGS: &str = "drugs";

/// Where in the form something is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A section of questions.
    Section(SectionCode),
    /// The page of the levels.
    Levels,
}

/// Something that must be answered before anybody signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Where.
    pub place: Place,
    /// Which question; none for a part of the levels.
    pub question: Option<QuestionCode>,
    /// What, in words.
    pub words: String,
}

impl AssessmentKind {
    /// How much it asks.
    #[must_use]
    pub const fn layer(self) -> Layer {
        match self {
            Self::Layer3 => Layer::Full,
            Self::Layer1 | Self::Standalone => Layer::Basic,
        }
    }
}

/// What the answers so far call for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calls {
    /// The full analysis: an answer of the screening is positive, and it was not declined.
    pub full_analysis: bool,
    /// The risk management plan: the overall level is medium or above.
    pub plan: bool,
    /// Whether the questions about drugs are passed over, because no drugs are used.
    pub no_drugs: bool,
}

/// What the answers so far call for.
#[must_use]
pub fn calls(draft: &Draft, today: Date, policy: &Policy) -> Calls {
    let set = policy.questions.on(draft.begun.questions, today);
    let positive = set.screening_positive(&draft.answers);
    Calls {
        full_analysis: positive && !given(&draft.answers, DECLINED),
        plan: overall(&draft.levels) >= Some(RoshLevel::Medium),
        no_drugs: draft.answers.get(&NO_DRUG_USE).and_then(Answer::yes_no) == Some(true),
    }
}

impl Calls {
    /// Whether nobody may sign without an answer to this question of that section.
    #[must_use]
    pub fn want(self, section: SectionCode, question: &Question) -> bool {
        let passed_over = self.no_drugs && section.as_str() == DRUGS && question.scores_in.is_some();
        match question.wanted {
            Some(Wanted::Always) => !passed_over,
            Some(Wanted::FullAnalysis) => self.full_analysis,
            Some(Wanted::Medium) => self.plan,
            None => false,
        }
    }
}

/// Whether a question has an answer; "not known" is one.
#[must_use]
pub fn given(answers: &Answers, code: QuestionCode) -> bool {
    answers.get(&code).is_some_and(|answer| !answer.is_blank())
}

/// Everything that must still be answered, in the order of the form.
#[must_use]
pub fn missing(case: &CaseFile, draft: &Draft, today: Date, policy: &Policy) -> Vec<Missing> {
    let set = policy.questions.on(draft.begun.questions, today);
    let calls = calls(draft, today, policy);
    let mut all = Vec::new();
    for (section, _) in set.sections_of(draft.begun.kind.layer()) {
        let open =
            set.questions_of(section).filter(|(code, row)| calls.want(section, &row.value) && !given(&draft.answers, *code));
        all.extend(open.map(|(code, row)| Missing {
            place: Place::Section(section),
            question: Some(code),
            words: row.value.words.clone(),
        }));
    }
    all.extend(missing_levels(case, draft, today, policy));
    all
}

fn missing_levels(case: &CaseFile, draft: &Draft, today: Date, policy: &Policy) -> Vec<Missing> {
    let line = |words: String| Missing { place: Place::Levels, question: None, words };
    let groups = levels::groups(case, draft.begun.sentence, today, policy);
    let mut all: Vec<Missing> = groups
        .filter(|group| !draft.levels.contains_key(group))
        .map(|group| line(format!("Level of risk: {}", group.words().to_lowercase())))
        .collect();
    let unexplained = levels::differing(case, &draft.levels);
    let unexplained = unexplained.iter().filter(|c| draft.changed.get(&c.group).is_none_or(|why| why.trim().is_empty()));
    all.extend(
        unexplained.map(|c| {
            line(format!("Why the level for {} is {}", c.group.words().to_lowercase(), levels::direction(c.was, c.now)))
        }),
    );
    if draft.reasons.trim().is_empty() {
        all.push(line("Reasons for the levels".to_owned()));
    }
    if draft.would_change.trim().is_empty() {
        all.push(line("What would change the level".to_owned()));
    }
    all
}

/// The places where something is missing.
#[must_use]
pub fn places(missing: &[Missing]) -> BTreeSet<Place> {
    missing.iter().map(|one| one.place).collect()
}
