//! A finished assessment, to be read or printed: as it was signed, with everything that was answered.

use record::{assessment::AssessmentCompleted, enquiry::UsedIn, words::short_date};
use rules::assessment::needs;

use super::{answer_words, needs_rows};
use crate::view::shown::Shown;

/// A finished assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinishedPage {
    /// Facts: kind, dates, signatures.
    pub facts: Vec<(&'static str, String)>,
    /// Levels that it set: who and which; empty for one that set none.
    pub levels: Vec<(&'static str, &'static str)>,
    /// Reasons for the levels.
    pub reasons: String,
    /// Why each level that changed did.
    pub changed: Vec<(&'static str, String)>,
    /// What would change the level.
    pub would_change: String,
    /// Contradictions, each with what the assessor said to it.
    pub contradictions: Vec<(String, String)>,
    /// Safety checks that it used, each with the sentence that rests on it.
    pub checks: Vec<(String, String)>,
    /// Needs: name, score, severity.
    pub needs: Vec<[String; 3]>,
    /// Sections with question and answer.
    pub sections: Vec<(String, Vec<(String, String)>)>,
}

/// Makes the page.
#[must_use]
pub fn finished(shown: &Shown<'_>, done: &AssessmentCompleted) -> FinishedPage {
    let judged = shown.case.risk.judgements.iter().find(|j| j.assessment == Some(done.id));
    let signatures = shown.case.drafts.signatures.iter().find(|s| s.id == done.id);
    let mut facts = vec![
        ("Kind", done.kind.words().to_owned()),
        ("Begun on", short_date(done.initiated_on)),
        ("Completed on", shown.near(done.completed_on)),
    ];
    if let Some(signed) = signatures {
        facts.insert(0, ("Purpose", signed.purpose.words().to_owned()));
        facts.push(("Assessor", shown.names.actor(signed.assessor)));
        if let Some((countersigned, manager, at)) = &signed.countersigned {
            facts.push(("Manager", format!("{}, {}", shown.names.actor(*manager), shown.at(*at))));
            if !countersigned.comment.is_empty() {
                facts.push(("Manager's comment", countersigned.comment.clone()));
            }
        }
        facts.push(("Time spent answering", format!("{} minutes", signed.seconds / 60)));
    }
    if let Some(level) = judged.and_then(record::risk::RiskLevelSet::overall) {
        facts.push(("Overall level", level.word().to_owned()));
    }
    let set = shown.policy.questions.on(done.questions, done.completed_on);
    let sections = set.sections().filter_map(|(code, row)| {
        let answered = set.questions_of(code).filter_map(|(code, row)| {
            let answer = done.answers.get(&code).filter(|answer| !answer.is_blank())?;
            Some((row.value.words.clone(), answer_words(&row.value, answer)))
        });
        let answered: Vec<_> = answered.collect();
        (!answered.is_empty()).then(|| (row.value.name.clone(), answered))
    });
    let worked = needs(&done.answers, set, &shown.policy.needs.in_force(done.completed_on));
    FinishedPage {
        facts,
        levels: judged.map(|j| j.levels.iter().map(|(group, level)| (group.words(), level.word())).collect()).unwrap_or_default(),
        reasons: judged.map(|j| j.reasons.clone()).unwrap_or_default(),
        changed: judged.map(|j| j.changed.iter().map(|(group, why)| (group.words(), why.clone())).collect()).unwrap_or_default(),
        would_change: judged.map(|j| j.would_change.clone()).unwrap_or_default(),
        contradictions: signatures.map(|s| s.signed.contradictions.clone()).unwrap_or_default(),
        checks: checks(shown, done),
        needs: needs_rows(shown, &worked),
        sections: sections.collect(),
    }
}

fn checks(shown: &Shown<'_>, done: &AssessmentCompleted) -> Vec<(String, String)> {
    let of = |enquiry: &record::enquiry::Enquiry| {
        let used = enquiry.used.iter().find(|used| used.used_in == UsedIn::Assessment(done.id))?;
        let kind = shown.policy.enquiries.kinds.read(enquiry.kind, shown.today);
        let kind = kind.map_or_else(|| enquiry.kind.to_string(), |row| row.value.name.clone());
        Some((kind, used.sentence.clone()))
    };
    shown.case.enquiries.all.iter().filter_map(of).collect()
}
