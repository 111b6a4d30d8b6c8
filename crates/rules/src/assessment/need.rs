//! Needs: what the answers of each section add up to, and how severe that is.
//!
//! Source: tier service `client/arns/NeedSection.kt`, `SectionAnswer.kt`, `domain/enums/Need.kt`, August 2026.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::answer::{AnswerWord, Answers, QuestionCode};
use super::question::{QuestionSet, SetCode};
use crate::dated::{Row, Stretches, Table};
use crate::policy::{Document, PolicyError};
use crate::tier::{InputProblem, ProblemKind};
use crate::working::{RowUsed, Working};

/// A need, in the order of the classic sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Accommodation (3).
    Accommodation,
    /// Education, training and employability (4).
    Employment,
    /// Finance (5): not scored.
    Finance,
    /// Relationships (6).
    Relationships,
    /// Lifestyle and associates (7).
    Lifestyle,
    /// Drug misuse (8).
    Drugs,
    /// Alcohol misuse (9).
    Alcohol,
    /// Emotional wellbeing (10): not scored.
    Emotional,
    /// Thinking and behaviour (11).
    Thinking,
    /// Attitudes (12).
    Attitudes,
}

impl Need {
    /// All needs, in the order of the classic sections.
    pub const ALL: [Self; 10] = [
        Self::Accommodation,
        Self::Employment,
        Self::Finance,
        Self::Relationships,
        Self::Lifestyle,
        Self::Drugs,
        Self::Alcohol,
        Self::Emotional,
        Self::Thinking,
        Self::Attitudes,
    ];

    /// The stable text used in storage and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accommodation => "accommodation",
            Self::Employment => "employment",
            Self::Finance => "finance",
            Self::Relationships => "relationships",
            Self::Lifestyle => "lifestyle",
            Self::Drugs => "drugs",
            Self::Alcohol => "alcohol",
            Self::Emotional => "emotional",
            Self::Thinking => "thinking",
            Self::Attitudes => "attitudes",
        }
    }

    /// The name that national systems exchange.
    #[must_use]
    pub const fn national_name(self) -> &'static str {
        match self {
            Self::Accommodation => "ACCOMMODATION",
            Self::Employment => "EDUCATION_TRAINING_AND_EMPLOYABILITY",
            Self::Finance => "FINANCIAL_MANAGEMENT_AND_INCOME",
            Self::Relationships => "RELATIONSHIPS",
            Self::Lifestyle => "LIFESTYLE_AND_ASSOCIATES",
            Self::Drugs => "DRUG_MISUSE",
            Self::Alcohol => "ALCOHOL_MISUSE",
            Self::Emotional => "EMOTIONAL_WELL_BEING",
            Self::Thinking => "THINKING_AND_BEHAVIOUR",
            Self::Attitudes => "ATTITUDES",
        }
    }

    #[expect(clippy::as_conversions, reason = "the place of a variant among ten")]
    const fn place(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How severe a need is, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Below the threshold of a need.
    NoNeed,
    /// A need.
    Standard,
    /// A severe need.
    Severe,
}

impl Severity {
    /// All severities, least first.
    pub const ALL: [Self; 3] = [Self::NoNeed, Self::Standard, Self::Severe];

    /// The stable text used in storage and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoNeed => "no_need",
            Self::Standard => "standard",
            Self::Severe => "severe",
        }
    }

    /// The words to show.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoNeed => "No need",
            Self::Standard => "Standard need",
            Self::Severe => "Severe need",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The severity of every need of a person; none where its section has no score. Small enough to copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "BTreeMap<Need, Severity>", into = "BTreeMap<Need, Severity>")]
pub struct Severities([Option<Severity>; 10]);

impl Severities {
    /// No need has a score.
    pub const NONE: Self = Self([None; 10]);

    /// The severity of a need.
    #[must_use]
    pub fn get(&self, need: Need) -> Option<Severity> {
        self.0.get(need.place()).copied().flatten()
    }

    /// Sets the severity of a need.
    pub fn set(&mut self, need: Need, severity: Option<Severity>) {
        if let Some(slot) = self.0.get_mut(need.place()) {
            *slot = severity;
        }
    }

    /// The needs that have a severity, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Need, Severity)> {
        Need::ALL.into_iter().zip(self.0).filter_map(|(need, severity)| Some((need, severity?)))
    }
}

impl From<BTreeMap<Need, Severity>> for Severities {
    fn from(map: BTreeMap<Need, Severity>) -> Self {
        map.into_iter().collect()
    }
}

impl From<Severities> for BTreeMap<Need, Severity> {
    fn from(severities: Severities) -> Self {
        severities.iter().collect()
    }
}

impl FromIterator<(Need, Severity)> for Severities {
    fn from_iter<I: IntoIterator<Item = (Need, Severity)>>(each: I) -> Self {
        let mut all = Self::NONE;
        for (need, severity) in each {
            all.set(need, Some(severity));
        }
        all
    }
}

/// What is true of a need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedRow {
    /// Name to show.
    pub name: String,
    /// Number of its section in the classic set.
    pub section: u8,
    /// How much it counts in the change level.
    pub weight: u8,
    /// Its thresholds by question set; none where the section is not scored.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub thresholds: BTreeMap<SetCode, Thresholds>,
}

/// From which score a need is standard, and from which severe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Standard at or above.
    pub standard: u8,
    /// Severe at or above.
    pub severe: u8,
}

/// What an answer or a severity counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountsFor {
    /// Points.
    pub points: u8,
}

/// The tables of needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedTables {
    /// Weight and thresholds.
    pub needs: Table<Need, NeedRow>,
    /// What each answer counts in its section's score.
    pub answers: Table<AnswerWord, CountsFor>,
    /// What each severity counts in the change level, before its weight.
    pub severities: Table<Severity, CountsFor>,
    /// The numbers by day, worked out from the rows above.
    weights: Stretches<NeedWeights>,
}

impl NeedTables {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let mut tables = Self {
            needs: document.table("need")?,
            answers: document.table("answer")?,
            severities: document.table("severity")?,
            weights: Stretches::none(),
        };
        let missing = |list: &str, code: &str| Err(document.problem(&format!("{list} {code}"), "is missing".to_owned()));
        if let Some(need) = Need::ALL.into_iter().find(|need| !tables.needs.knows(*need)) {
            return missing("need", need.as_str());
        }
        if let Some(word) = AnswerWord::ALL.into_iter().find(|word| !tables.answers.knows(*word)) {
            return missing("answer", word.as_str());
        }
        if let Some(severity) = Severity::ALL.into_iter().find(|severity| !tables.severities.knows(*severity)) {
            return missing("severity", severity.as_str());
        }
        for (need, row) in tables.needs.rows() {
            if let Some((set, _)) = row.value.thresholds.iter().find(|(_, limits)| limits.severe < limits.standard) {
                let problem = format!("field `thresholds`: in {set}, severe begins below standard");
                return Err(document.problem(&format!("need {need}"), problem));
            }
        }
        let days = tables.needs.days().chain(tables.answers.days()).chain(tables.severities.days());
        tables.weights = Stretches::new(days, |day| tables.weights_on(day));
        Ok(tables)
    }

    /// The numbers in force on `day`, worked out when the tables were read.
    #[must_use]
    pub fn in_force(&self, day: Date) -> Arc<NeedWeights> {
        self.weights.on(day).map_or_else(|| Arc::new(self.weights_on(day)), Arc::clone)
    }

    fn weights_on(&self, day: Date) -> NeedWeights {
        let weight = Need::ALL.map(|need| first_known(&self.needs, need, day).map_or(0, |row| row.value.weight));
        let severity = Severity::ALL.map(|each| first_known(&self.severities, each, day).map_or(0, |row| row.value.points));
        NeedWeights {
            weight,
            points: weight.map(|weight| severity.map(|points| i32::from(weight) * i32::from(points))),
            thresholds: SetCode::ALL.map(|set| {
                Need::ALL.map(|need| first_known(&self.needs, need, day).and_then(|row| row.value.thresholds.get(&set).copied()))
            }),
            answer: AnswerWord::ALL.map(|word| first_known(&self.answers, word, day).map_or(0, |row| row.value.points)),
            severity,
        }
    }
}

/// The row in force on `day`; for a day before the first row, the first: nothing earlier is public.
pub(crate) fn first_known<C: Copy + Ord, T>(table: &Table<C, T>, code: C, day: Date) -> Option<&Row<T>> {
    let history = table.history(code)?;
    history.on(day).or_else(|| history.rows().first().filter(|row| day < row.from))
}

/// The numbers of needs in force on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedWeights {
    weight: [u8; 10],
    thresholds: [[Option<Thresholds>; 10]; 2],
    answer: [u8; 10],
    severity: [u8; 3],
    /// Weight times severity.
    points: [[i32; 3]; 10],
}

impl NeedWeights {
    /// How much a need counts in the change level.
    #[must_use]
    pub fn weight(&self, need: Need) -> u8 {
        self.weight.get(need.place()).copied().unwrap_or_default()
    }

    /// The thresholds of a need in a question set; none where it is not scored.
    #[must_use]
    pub fn thresholds(&self, need: Need, set: SetCode) -> Option<Thresholds> {
        let of_set = SetCode::ALL.into_iter().zip(&self.thresholds).find(|(known, _)| *known == set)?.1;
        of_set.get(need.place()).copied().flatten()
    }

    /// What an answer counts in its section's score.
    #[must_use]
    pub fn answer(&self, word: AnswerWord) -> u8 {
        AnswerWord::ALL.into_iter().zip(self.answer).find(|(known, _)| *known == word).map_or(0, |(_, points)| points)
    }

    /// What a severity counts in the change level, before its weight.
    #[must_use]
    pub fn severity(&self, severity: Severity) -> u8 {
        Severity::ALL.into_iter().zip(self.severity).find(|(known, _)| *known == severity).map_or(0, |(_, points)| points)
    }

    /// The sum of weight times severity over all needs: the needs' part of the change points.
    #[must_use]
    pub fn points(&self, severities: &Severities) -> i32 {
        let each = severities.0.iter().zip(&self.points);
        let of = |severity: Severity, [no, standard, severe]: [i32; 3]| match severity {
            Severity::NoNeed => no,
            Severity::Standard => standard,
            Severity::Severe => severe,
        };
        each.map(|(severity, points)| severity.map_or(0, |severity| of(severity, *points))).sum()
    }
}

/// The score and severity of one need from what its answers say.
///
/// No score when every answer is missing or unknown, or there is none; no severity without a score or thresholds.
#[must_use]
pub fn score(
    need: Need,
    words: impl IntoIterator<Item = AnswerWord>,
    set: SetCode,
    weights: &NeedWeights,
) -> (Option<u8>, Option<Severity>) {
    let told = words.into_iter().filter(|word| !word.is_gap());
    let score = told.map(|word| weights.answer(word)).reduce(u8::saturating_add);
    let severity = score.zip(weights.thresholds(need, set)).map(|(score, limits)| match score {
        score if score >= limits.severe => Severity::Severe,
        score if score >= limits.standard => Severity::Standard,
        _ => Severity::NoNeed,
    });
    (score, severity)
}

/// One need of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NeedScore {
    /// The need.
    pub need: Need,
    /// Sum of its answers; none when nothing that scores was answered.
    pub score: Option<u8>,
    /// How severe; none without a score.
    pub severity: Option<Severity>,
    /// How much it counts in the change level.
    pub weight: u8,
    /// Scored questions without an answer, in the order of the form.
    pub unanswered: Vec<QuestionCode>,
}

/// The needs of a person, in the order of the classic sections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NeedsResult {
    /// The question set that was used.
    pub set: SetCode,
    /// Each need.
    pub needs: Vec<NeedScore>,
    /// Answers that could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<InputProblem>,
}

impl NeedsResult {
    /// The severities alone, as tiers use them.
    #[must_use]
    pub fn severities(&self) -> Severities {
        self.needs.iter().filter_map(|each| Some((each.need, each.severity?))).collect()
    }
}

/// The needs that the answers of a person show.
#[must_use]
pub fn needs(answers: &Answers, set: QuestionSet<'_>, weights: &NeedWeights) -> NeedsResult {
    let mut problems = Vec::new();
    let each = Need::ALL.map(|need| {
        let mut unanswered = Vec::new();
        let mut words = Vec::new();
        for (code, question) in set.scored_in(need) {
            let word = read(answers, code, question.value.scale, &mut problems);
            if word.is_gap() {
                unanswered.push(code);
            }
            words.push(word);
        }
        let (score, severity) = score(need, words, set.set, weights);
        NeedScore { need, score, severity, weight: weights.weight(need), unanswered }
    });
    NeedsResult { set: set.set, needs: each.into(), problems }
}

fn read(answers: &Answers, code: QuestionCode, scale: super::Scale, problems: &mut Vec<InputProblem>) -> AnswerWord {
    let Some(answer) = answers.get(&code) else {
        return AnswerWord::Missing;
    };
    answer.word(scale).unwrap_or_else(|| {
        problems.push(InputProblem::new(ProblemKind::UnreadableAnswer, code.to_string(), answer));
        AnswerWord::Missing
    })
}

/// The working of [`needs`].
#[must_use]
pub fn explain(answers: &Answers, set: QuestionSet<'_>, tables: &NeedTables) -> Working {
    let weights = tables.in_force(set.day);
    let result = needs(answers, set, &weights);
    let mut working = Working::of("needs");
    let mut ignored = Vec::new();
    for each in &result.needs {
        let Some(row) = first_known(&tables.needs, each.need, set.day) else { continue };
        let told = set.scored_in(each.need).map(|(code, question)| {
            let word = read(answers, code, question.value.scale, &mut ignored);
            if word.is_gap() {
                format!("{}: not answered", question.value.words)
            } else {
                format!("{}: {}", question.value.words, weights.answer(word))
            }
        });
        let told = told.collect::<Vec<_>>().join("; ");
        let result = match (each.score, each.severity, weights.thresholds(each.need, set.set)) {
            (Some(score), Some(severity), Some(limits)) => format!(
                "{score}: {} (standard from {}, severe from {})",
                severity.words().to_lowercase(),
                limits.standard,
                limits.severe
            ),
            (_, _, None) => "not scored".to_owned(),
            _ => "no score: nothing that scores was answered".to_owned(),
        };
        working.step_from(RowUsed::of("needs", "need", each.need, row), row.value.name.clone(), told, result);
    }
    let found = result.needs.iter().filter(|each| each.severity.is_some_and(|severity| severity > Severity::NoNeed)).count();
    working.result = format!("{found} {}", if found == 1 { "need" } else { "needs" });
    working
}
