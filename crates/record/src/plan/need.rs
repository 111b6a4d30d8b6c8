//! Needs to plan for: sections of the question set, with what the last assessment found and links to harm and reoffending.

use jiff::civil::Date;
use rules::{
    Policy,
    assessment::{AnswerWord, Answers, Need, QuestionCode, QuestionSet, Scale, SetCode, Severity, question::SectionCode},
};

use crate::{
    assessment::{AssessmentCompleted, AssessmentStatus},
    case_file::CaseFile,
    id::AssessmentId,
};

/// A need to plan for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanNeed {
    /// The section of the question set: what [`super::GoalSet::need`] holds.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How severe the answers make it; none when it has no score.
    pub severity: Option<Severity>,
    /// Whether the assessor linked it to risk of serious harm.
    pub linked_to_harm: bool,
    /// Whether the assessor linked it to reoffending.
    pub linked_to_reoffending: bool,
}

impl PlanNeed {
    /// Whether the assessment found it to be a need, or linked it to harm or reoffending.
    #[must_use]
    pub fn found(&self) -> bool {
        self.linked_to_harm || self.linked_to_reoffending || self.severity.is_some_and(|s| s > Severity::NoNeed)
    }

    const fn place(&self) -> u8 {
        match (self.linked_to_harm, self.linked_to_reoffending) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        }
    }
}

/// Where the needs come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The assessment.
    pub assessment: AssessmentId,
    /// The day it was completed.
    pub completed_on: Date,
}

/// Every need that a goal can work on, those linked to harm first, then those linked to reoffending, then the rest; the more
/// severe first. Before the first assessment nothing is known of any of them.
#[must_use]
pub fn needs(case: &CaseFile, policy: &Policy, today: Date) -> (Vec<PlanNeed>, Option<Origin>) {
    let last = case.assessments.iter().rev().find(|a| a.status == AssessmentStatus::Complete);
    let origin = last.map(|a| Origin { assessment: a.id, completed_on: a.completed_on });
    let mut all = match last {
        Some(assessment) => assessed(assessment, policy),
        None => sections(policy.questions.on(SetCode::Classic, today)),
    };
    all.sort_by_key(|need| (need.place(), std::cmp::Reverse(need.severity)));
    (all, origin)
}

/// The name of a need by its code; none when no question set has such a section.
#[must_use]
pub fn name(policy: &Policy, code: &str, day: Date) -> Option<String> {
    SetCode::ALL
        .into_iter()
        .find_map(|set| sections(policy.questions.on(set, day)).into_iter().find(|need| need.code == code).map(|need| need.name))
}

fn blank(code: SectionCode, name: &str) -> PlanNeed {
    PlanNeed {
        code: code.to_string(),
        name: name.to_owned(),
        severity: None,
        linked_to_harm: false,
        linked_to_reoffending: false,
    }
}

/// The sections that are about a need, in the order of the form: those that a need's questions stand in.
fn sections(set: QuestionSet<'_>) -> Vec<PlanNeed> {
    let about_a_need = |code: SectionCode| Need::ALL.into_iter().any(|need| section_of(need, set) == Some(code));
    let named = set.sections().filter(|(code, _)| about_a_need(*code));
    named.map(|(code, row)| blank(code, &row.value.name)).collect()
}

/// The section of a set in which a need stands: where its links are asked, else where its score is.
fn section_of(need: Need, set: QuestionSet<'_>) -> Option<SectionCode> {
    let links = [link(need, "harm"), link(need, "reoffending")].into_iter().flatten().filter_map(|code| set.question(code));
    let scored = set.scored_in(need).map(|(_, row)| row);
    links.chain(scored).find_map(|row| row.value.sections.get(&set.set).copied())
}

/// The question whether a need is linked to `what`.
fn link(need: Need, what: &str) -> Option<QuestionCode> {
    QuestionCode::new(&format!("{need}_to_{what}")).ok()
}

fn assessed(assessment: &AssessmentCompleted, policy: &Policy) -> Vec<PlanNeed> {
    let set = policy.questions.on(assessment.questions, assessment.completed_on);
    let weights = policy.needs.in_force(assessment.completed_on);
    let severities = rules::assessment::needs(&assessment.answers, set, &weights).severities();
    let said = |need: Need, what: &str| link(need, what).is_some_and(|code| yes(&assessment.answers, code));
    let mut all = sections(set);
    for need in Need::ALL {
        let Some(section) = section_of(need, set) else { continue };
        let Some(found) = all.iter_mut().find(|each| each.code == section.as_str()) else { continue };
        found.severity = found.severity.max(severities.get(need));
        found.linked_to_harm |= said(need, "harm");
        found.linked_to_reoffending |= said(need, "reoffending");
    }
    all
}

fn yes(answers: &Answers, code: QuestionCode) -> bool {
    answers.get(&code).and_then(|answer| answer.word(Scale::YesNo)) == Some(AnswerWord::Yes)
}
