//! Questions by question set: which are asked, how each is answered, and in which need each scores.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, AnswerRefused, Answers, NotAQuestionCode, QuestionCode, Scale};
use super::need::Need;
use crate::dated::{Row, Stretches, Table};
use crate::kind::kinds;
use crate::policy::{Document, PolicyError};
use crate::rosh::{Contradiction, ContradictionRow};

/// Which set of questions an assessment used. The set decides the thresholds of needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetCode {
    /// The classic questions: version 1.
    #[default]
    Classic,
    /// Strengths and needs: version 2.
    San,
}

impl SetCode {
    /// All sets.
    pub const ALL: [Self; 2] = [Self::Classic, Self::San];

    /// The stable text used in storage and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::San => "san",
        }
    }
}

impl fmt::Display for SetCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no question set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("choose a question set: classic or san")]
pub struct NotASet;

impl FromStr for SetCode {
    type Err = NotASet;

    fn from_str(text: &str) -> Result<Self, NotASet> {
        Self::ALL.into_iter().find(|set| set.as_str() == text).ok_or(NotASet)
    }
}

/// Code of a section of a question set, like `accommodation`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SectionCode(QuestionCode);

impl SectionCode {
    /// The code with this text.
    ///
    /// # Errors
    /// [`NotAQuestionCode`], whose characters a section's code shares.
    pub const fn new(text: &str) -> Result<Self, NotAQuestionCode> {
        match QuestionCode::new(text) {
            Ok(code) => Ok(Self(code)),
            Err(problem) => Err(problem),
        }
    }

    /// The text of the code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for SectionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A question set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetRow {
    /// Its version as the assessment service counts.
    pub version: u8,
    /// Name to show.
    pub name: String,
}

kinds! {
    /// How much an assessment asks.
    Layer {
        /// Basic: offending and risk of serious harm.
        Basic = "layer1",
        /// Full: the needs as well.
        Full = "layer3",
    }
}

kinds! {
    /// A part of the form, in the order of the form.
    Part {
        /// What happened, and how the person sees it.
        Account = "account",
        /// Offences.
        Offending = "offending",
        /// Needs.
        Needs = "needs",
        /// Risk of serious harm.
        Harm = "harm",
        /// The risk management plan.
        RiskPlan = "risk_plan",
    }
}

impl Part {
    /// The words to show.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Account => "What happened",
            Self::Offending => "Offending",
            Self::Needs => "Needs",
            Self::Harm => "Risk of serious harm",
            Self::RiskPlan => "Risk management plan",
        }
    }
}

kinds! {
    /// When nobody may sign without an answer to a question.
    Wanted {
        /// Whenever its section is asked.
        Always = "always",
        /// When the screening calls for the full analysis, and it is not declined.
        FullAnalysis = "full_analysis",
        /// When the overall level is medium or above.
        Medium = "medium",
    }
}

/// A section of one or more question sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Name to show.
    pub name: String,
    /// Number in the classic set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u8>,
    /// The sets that have it, in whose order sections are shown.
    pub sets: Vec<SetCode>,
    /// In which part of the form it stands.
    pub part: Part,
    /// The layers that ask it; empty for every layer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked_in: Vec<Layer>,
}

impl Section {
    /// Whether an assessment of this layer asks it.
    #[must_use]
    pub fn asked(&self, layer: Layer) -> bool {
        self.asked_in.is_empty() || self.asked_in.contains(&layer)
    }
}

/// One choice of a question that has choices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The stable text of the answer.
    pub code: String,
    /// The words to show.
    pub words: String,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The words to show.
    pub words: String,
    /// How it is answered.
    pub scale: Scale,
    /// In which section of each set it stands; a set that is not named does not ask it.
    pub sections: BTreeMap<SetCode, SectionCode>,
    /// The need to whose score its answer adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scores_in: Option<Need>,
    /// The choices of a question on the scales `choice` and `choices`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// When nobody may sign without an answer to it; none when it may stay open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<Wanted>,
    /// Whether it is answered anew each time, and never filled in from the last assessment.
    #[serde(default)]
    pub fresh: bool,
    /// Whether "yes" calls for the full analysis of risk of serious harm.
    #[serde(default)]
    pub screens: bool,
}

/// All question sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionSets {
    /// The sets.
    pub sets: Table<SetCode, SetRow>,
    /// The sections.
    pub sections: Table<SectionCode, Section>,
    /// The questions.
    pub questions: Table<QuestionCode, Question>,
    /// What of the history of harm speaks against a level.
    pub contradictions: Table<Contradiction, ContradictionRow>,
    /// The questions that score, by day and in the order of [`SetCode::ALL`], worked out from the rows above.
    scored: Stretches<[Vec<Scored>; 2]>,
}

/// A question whose answer adds to a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scored {
    /// The question.
    pub code: QuestionCode,
    /// The need.
    pub need: Need,
    /// How it is answered.
    pub scale: Scale,
}

impl QuestionSets {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let mut all = Self {
            sets: document.table("set")?,
            sections: document.table("section")?,
            questions: document.table("question")?,
            contradictions: document.table("contradiction")?,
            scored: Stretches::none(),
        };
        for set in SetCode::ALL {
            if !all.sets.knows(set) {
                return Err(document.problem(&format!("set {set}"), "is missing".to_owned()));
            }
        }
        for (code, row) in all.questions.rows() {
            let problem = |field: &str, what: String| {
                Err(document.problem(&format!("question {code}"), format!("field `{field}`: {what}")))
            };
            for (set, section) in &row.value.sections {
                let known = all.sections.history(*section).and_then(|history| history.latest());
                if !known.is_some_and(|section| section.value.sets.contains(set)) {
                    return problem("sections", format!("the set {set} has no section {section}"));
                }
            }
            let has_choices = matches!(row.value.scale, Scale::Choice | Scale::Choices);
            if has_choices == row.value.choices.is_empty() {
                return problem("choices", "stand where the scale is `choice` or `choices`, and only there".to_owned());
            }
            if row.value.scores_in.is_some() && !matches!(row.value.scale, Scale::Problem | Scale::YesNo | Scale::Frequency) {
                return problem("scores_in", "only answers on the scales problem, yes_no and frequency score".to_owned());
            }
        }
        for (code, row) in all.contradictions.rows() {
            let asked = all.questions.history(row.value.question).and_then(|history| history.latest());
            let known = |answer: &String| asked.is_some_and(|row| row.value.choices.iter().any(|c| c.code.as_str() == answer));
            if let Some(answer) = row.value.answers.iter().find(|answer| !known(answer)) {
                let what = format!("field `answers`: {} has no choice {answer}", row.value.question);
                return Err(document.problem(&format!("contradiction {code}"), what));
            }
        }
        all.scored = Stretches::new(all.questions.days(), |day| SetCode::ALL.map(|set| all.on(set, day).find_scored()));
        Ok(all)
    }

    /// The set as it is on `day`.
    #[must_use]
    pub const fn on(&self, set: SetCode, day: Date) -> QuestionSet<'_> {
        QuestionSet { all: self, set, day }
    }
}

/// One question set as it is on one day.
#[derive(Clone, Copy, Debug)]
pub struct QuestionSet<'a> {
    all: &'a QuestionSets,
    /// Which set.
    pub set: SetCode,
    /// The day.
    pub day: Date,
}

impl<'a> QuestionSet<'a> {
    /// Its sections, in the order to show them.
    pub fn sections(&self) -> impl Iterator<Item = (SectionCode, &'a Row<Section>)> {
        let set = self.set;
        self.all.sections.in_force(self.day).filter(move |(_, row)| row.value.sets.contains(&set))
    }

    /// Its questions, in the order to ask them.
    pub fn questions(&self) -> impl Iterator<Item = (QuestionCode, &'a Row<Question>)> {
        let set = self.set;
        self.all.questions.in_force(self.day).filter(move |(_, row)| row.value.sections.contains_key(&set))
    }

    /// The questions of a section, in the order to ask them.
    pub fn questions_of(&self, section: SectionCode) -> impl Iterator<Item = (QuestionCode, &'a Row<Question>)> {
        let set = self.set;
        self.questions().filter(move |(_, row)| row.value.sections.get(&set) == Some(&section))
    }

    /// The questions that score in a need, in the order to ask them.
    pub fn scored_in(&self, need: Need) -> impl Iterator<Item = (QuestionCode, &'a Row<Question>)> {
        self.questions().filter(move |(_, row)| row.value.scores_in == Some(need))
    }

    /// The questions that score in any need, in the order of their codes, which is that of [`Answers`].
    #[must_use]
    pub fn scored(&self) -> &'a [Scored] {
        let of_day = self.all.scored.on(self.day).map_or::<&[Vec<Scored>], _>(&[], |sets| sets.as_slice());
        SetCode::ALL.into_iter().zip(of_day).find(|(set, _)| *set == self.set).map_or(&[], |(_, scored)| scored)
    }

    fn find_scored(&self) -> Vec<Scored> {
        let one = |(code, row): (QuestionCode, &Row<Question>)| {
            Some(Scored { code, need: row.value.scores_in?, scale: row.value.scale })
        };
        let mut all: Vec<Scored> = self.questions().filter_map(one).collect();
        all.sort_unstable_by_key(|scored| scored.code);
        all
    }

    /// The sections that a layer asks, in the order to show them.
    pub fn sections_of(&self, layer: Layer) -> impl Iterator<Item = (SectionCode, &'a Row<Section>)> {
        self.sections().filter(move |(_, row)| row.value.asked(layer))
    }

    /// Whether the answers to the screening call for the full analysis.
    #[must_use]
    pub fn screening_positive(&self, answers: &Answers) -> bool {
        self.questions().any(|(code, row)| row.value.screens && answers.get(&code).and_then(Answer::yes_no) == Some(true))
    }

    /// A question of this set.
    #[must_use]
    pub fn question(&self, code: QuestionCode) -> Option<&'a Row<Question>> {
        self.all.questions.on(code, self.day).filter(|row| row.value.sections.contains_key(&self.set))
    }

    /// Every answer that this set does not ask for or that is not on its question's scale, in the order of the codes.
    #[must_use]
    pub fn refused(&self, answers: &Answers) -> Vec<AnswerRefused> {
        let each = answers.iter().filter_map(|(code, answer)| match self.question(*code) {
            None => Some(AnswerRefused::NotAsked { code: *code }),
            Some(row) => row.value.check(*code, answer).err(),
        });
        each.collect()
    }
}

impl Question {
    /// Checks that an answer is on the question's scale. Nothing answered is always allowed.
    ///
    /// # Errors
    /// [`AnswerRefused::NotOnTheScale`], which says what an answer must be.
    pub fn check(&self, code: QuestionCode, answer: &Answer) -> Result<(), AnswerRefused> {
        let known = |code: &str| self.choices.iter().any(|choice| choice.code == code);
        let readable = match self.scale {
            Scale::Problem | Scale::YesNo | Scale::Frequency => answer.word(self.scale).is_some(),
            Scale::Count => answer.count().is_some(),
            Scale::Date => answer.date().is_some(),
            Scale::Choice => known(answer.as_str()),
            Scale::Choices => answer.list().all(known),
            Scale::Text => true,
        };
        if readable || answer.is_blank() {
            return Ok(());
        }
        let must = match self.scale {
            Scale::Problem => "choose no problems, some problems or significant problems".to_owned(),
            Scale::YesNo => "choose yes, no or not known".to_owned(),
            Scale::Frequency => "choose never, previously or currently".to_owned(),
            Scale::Count => "enter a whole number, 0 or more".to_owned(),
            Scale::Date => "enter a date".to_owned(),
            Scale::Choice | Scale::Choices => {
                let words = self.choices.iter().map(|choice| choice.words.as_str());
                format!("choose from: {}", words.collect::<Vec<_>>().join(", "))
            }
            Scale::Text => String::new(),
        };
        Err(AnswerRefused::NotOnTheScale { code, given: answer.as_str().to_owned(), must })
    }
}
