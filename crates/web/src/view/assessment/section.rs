//! One section of the form: what the record already says with source and day, and what is asked; and the page of the levels.

use std::collections::BTreeMap;

use record::{
    assessment::{
        self, Prefilled,
        draft::Draft,
        levels::{differing, direction, groups},
        missing::given,
        prefill::last_completed,
    },
    words::short_date,
};
use rules::{
    assessment::{Question, QuestionCode, SectionCode},
    rosh::{GroupAtRisk, RoshLevel},
};

use super::answer_words;
use crate::view::shown::Shown;

/// Which questions a section shows as fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// Only those that neither the form nor the record answers.
    Missing,
    /// Every one.
    All,
}

/// A section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionPage {
    /// Name.
    pub name: String,
    /// Its code.
    pub code: SectionCode,
    /// Its own address.
    pub link: String,
    /// What is already known and not asked again.
    pub known: Vec<Known>,
    /// What is asked.
    pub asked: Vec<Asked>,
    /// Version of the record that the form saw.
    pub seen: u32,
}

/// Something that is already known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The question.
    pub question: QuestionCode,
    /// In words.
    pub words: String,
    /// The answer in words.
    pub answer: String,
    /// "Address on the record, 20 Nov 2026", "Answered in this assessment".
    pub source: String,
    /// The answer as it would be recorded when the section is saved; none when it is recorded already.
    pub confirm: Option<String>,
}

/// A question that is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its code.
    pub question: QuestionCode,
    /// The question itself.
    pub row: Question,
    /// The answer so far, or the one that the record proposes.
    pub value: String,
    /// Where a proposed answer comes from.
    pub source: Option<String>,
    /// Whether nobody may sign without it.
    pub wanted: bool,
    /// What was written to the same question in the last assessment, where it is answered anew each time.
    pub last_time: Option<(String, String)>,
    /// Whether it is ours and not of the national form.
    pub local: bool,
}

impl Asked {
    /// The name of its field.
    #[must_use]
    pub fn field(&self) -> String {
        field(self.question)
    }
}

/// The name of a question's field.
#[must_use]
pub fn field(code: QuestionCode) -> String {
    format!("q-{code}")
}

/// Makes the page of a section; none when the assessment does not ask it.
#[must_use]
pub fn section(shown: &Shown<'_>, draft: &Draft, code: SectionCode, show: Show) -> Option<SectionPage> {
    let set = shown.policy.questions.on(draft.begun.questions, shown.today);
    let (_, row) = set.sections_of(draft.begun.kind.layer()).find(|(known, _)| *known == code)?;
    let calls = assessment::missing::calls(draft, shown.today, shown.policy);
    let proposals = assessment::prefill(shown.case, (draft.begun.sentence, draft.begun.questions), shown.today, shown.policy);
    let proposals: BTreeMap<QuestionCode, Prefilled> = proposals.into_iter().map(|one| (one.question, one)).collect();
    let (mut known, mut asked) = (Vec::new(), Vec::new());
    for (question, row) in set.questions_of(code) {
        let answered = given(&draft.answers, question);
        let proposed = proposals.get(&question).filter(|_| !answered);
        if show == Show::Missing && (answered || proposed.is_some()) {
            known.extend(known_line(&row.value, question, draft, proposed));
            continue;
        }
        let answer = draft.answers.get(&question).map(ToString::to_string);
        asked.push(Asked {
            question,
            row: row.value.clone(),
            value: answer.or_else(|| proposed.map(|p| p.answer.to_string())).unwrap_or_default(),
            source: proposed.map(source_words),
            wanted: calls.want(code, &row.value),
            last_time: row.value.fresh.then(|| last_time(shown, question)).flatten(),
            local: row.is_local_default(),
        });
    }
    Some(SectionPage {
        name: row.value.name.clone(),
        code,
        link: shown.link(&format!("/assessments/{}/sections/{code}", draft.begun.id)),
        known,
        asked,
        seen: draft.revision,
    })
}

fn known_line(row: &Question, question: QuestionCode, draft: &Draft, proposed: Option<&Prefilled>) -> Option<Known> {
    let recorded = draft.answers.get(&question).filter(|answer| !answer.is_blank());
    let (answer, source, confirm) = match (recorded, proposed) {
        (Some(answer), _) => (answer, "Answered in this assessment".to_owned(), None),
        (None, Some(one)) => (&one.answer, source_words(one), Some(one.answer.to_string())),
        (None, None) => return None,
    };
    Some(Known { question, words: row.words.clone(), answer: answer_words(row, answer), source, confirm })
}

/// "Address on the record, 20 Nov 2026"; the day is not said twice.
fn source_words(one: &Prefilled) -> String {
    let day = short_date(one.on);
    if one.source.contains(&day) { one.source.clone() } else { format!("{}, {day}", one.source) }
}

fn last_time(shown: &Shown<'_>, question: QuestionCode) -> Option<(String, String)> {
    let last = last_completed(shown.case)?;
    let answer = last.answers.get(&question).filter(|answer| !answer.is_blank())?;
    Some((short_date(last.completed_on), answer.to_string()))
}

/// The page of the levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelsPage {
    /// A row for each group that is asked about.
    pub rows: Vec<LevelRow>,
    /// The highest level so far.
    pub overall: Option<RoshLevel>,
    /// Reasons so far.
    pub reasons: String,
    /// What would change the level, so far.
    pub would_change: String,
    /// Version of the record that the form saw.
    pub seen: u32,
}

/// The level for one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelRow {
    /// Who is at risk.
    pub group: GroupAtRisk,
    /// The level so far.
    pub level: Option<RoshLevel>,
    /// The level in force, and since when.
    pub in_force: Option<(RoshLevel, String)>,
    /// Why it differs, so far.
    pub changed: String,
    /// "raised from Low to High", when it differs.
    pub direction: Option<String>,
}

/// Makes the page of the levels.
#[must_use]
pub fn levels(shown: &Shown<'_>, draft: &Draft) -> LevelsPage {
    let (case, today) = (shown.case, shown.today);
    let in_force = case.risk.current();
    let differing = differing(case, &draft.levels);
    let rows = groups(case, draft.begun.sentence, today, shown.policy).map(|group| LevelRow {
        group,
        level: draft.levels.get(&group).copied(),
        in_force: in_force.and_then(|set| Some((*set.levels.get(&group)?, shown.near(set.assessed_on)))),
        changed: draft.changed.get(&group).cloned().unwrap_or_default(),
        direction: differing.iter().find(|c| c.group == group).map(|c| direction(c.was, c.now)),
    });
    LevelsPage {
        rows: rows.collect(),
        overall: rules::rosh::overall(&draft.levels),
        reasons: draft.reasons.clone(),
        would_change: draft.would_change.clone(),
        seen: draft.revision,
    }
}
