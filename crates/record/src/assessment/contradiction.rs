//! Contradictions between the levels and the facts: shown, and answered in words before anybody signs.

use jiff::civil::Date;
use rules::{
    Policy,
    assessment::{Answer, Answers, QuestionCode},
    code::RegisterCode,
    rosh::{self, Contradiction as Of, RiskFact, RoshLevels},
};

use crate::case_file::CaseFile;

const SEXUAL: QuestionCode = QuestionCode::literal("2.2s");
const DOMESTIC_ABUSE: QuestionCode = QuestionCode::literal("2.2da");
const RISK_TO_CHILDREN: QuestionCode = QuestionCode::literal("r2.1");
const CHILD_KNOWN: QuestionCode = QuestionCode::literal("r2.2");
/// The flag of a child-protection plan (`policy/register.toml`).
const CHILD_PROTECTION: RegisterCode = RegisterCode::literal("RCPR");

/// A contradiction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// A stable name, for forms.
    pub code: &'static str,
    /// In words: "…, and the level for a known adult is low".
    pub words: String,
}

/// What contradicts the levels (`domain/assessment.md` section 3.1).
#[must_use]
pub fn contradictions(
    case: &CaseFile,
    answers: &Answers,
    levels: &RoshLevels,
    (today, policy): (Date, &Policy),
) -> Vec<Contradiction> {
    let yes = |code| answers.get(&code).and_then(Answer::yes_no) == Some(true);
    let child = case.household.around(today).any(|c| c.child && c.lives_with);
    let protected = case.risk.flags(today).any(|entry| entry.made.code == CHILD_PROTECTION);
    // What the policy names as a danger to the public, and the level that it speaks against.
    let history = policy.questions.contradictions.read(Of::HistoryOfHarm, today).map(|row| &row.value);
    let known = history.and_then(|row| Some((row, answers.get(&row.question)?)));
    let dangerous = known.is_some_and(|(row, answer)| answer.list().any(|item| row.answers.iter().any(|of| of == item)));
    let facts = [
        (RiskFact::SexualElement, yes(SEXUAL)),
        (RiskFact::DomesticAbuseElement, yes(DOMESTIC_ABUSE)),
        (RiskFact::ChildAtAddress, child),
        (RiskFact::ChildProtectionFlag, protected),
        (RiskFact::ChildrenInScreening, yes(RISK_TO_CHILDREN) || yes(CHILD_KNOWN)),
        (RiskFact::HarmToPublic, dangerous),
    ];
    let facts: Vec<RiskFact> = facts.into_iter().filter(|(_, holds)| *holds).map(|(fact, _)| fact).collect();
    let words = |one: Of| match history {
        Some(row) if one == Of::HistoryOfHarm => row.words.clone(),
        _ => one.words().to_owned(),
    };
    let found = rosh::contradictions(levels, &facts, history.map(|row| row.up_to)).into_iter();
    found.map(|one| Contradiction { code: one.as_str(), words: words(one) }).collect()
}
