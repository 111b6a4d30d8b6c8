//! Contradictions between the levels and the facts: shown, and answered in words before anybody signs.

use jiff::civil::Date;
use rules::{
    assessment::{Answer, Answers, QuestionCode},
    code::RegisterCode,
    rosh::{GroupAtRisk, RoshLevel, RoshLevels},
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
pub fn contradictions(case: &CaseFile, answers: &Answers, levels: &RoshLevels, today: Date) -> Vec<Contradiction> {
    let yes = |code| answers.get(&code).and_then(Answer::yes_no) == Some(true);
    let low = |group| levels.get(&group) == Some(&RoshLevel::Low);
    let child = case.household.around(today).any(|c| c.child && c.lives_with);
    let protected = case.risk.flags(today).any(|entry| entry.made.code == CHILD_PROTECTION);
    let unasked = !yes(RISK_TO_CHILDREN) && !yes(CHILD_KNOWN);
    let found = [
        (
            "sexual",
            yes(SEXUAL) && low(GroupAtRisk::KnownAdult),
            "The offence has a sexual element (2.2), and the level for a known adult is low",
        ),
        (
            "domestic_abuse",
            yes(DOMESTIC_ABUSE) && low(GroupAtRisk::KnownAdult),
            "The offence has an element of domestic abuse (2.2), and the level for a known adult is low",
        ),
        (
            "child_at_address",
            child && low(GroupAtRisk::Children),
            "A child lives at the address, and the level for children is low",
        ),
        (
            "child_protection",
            protected && unasked,
            "A child-protection flag is open, and R2 says that no child is at risk or known",
        ),
    ];
    let standing = found.into_iter().filter(|(_, stands, _)| *stands);
    standing.map(|(code, _, words)| Contradiction { code, words: words.to_owned() }).collect()
}
