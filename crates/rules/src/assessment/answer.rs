//! Codes of questions, scales, and answers as they were given.
//!
//! An answer is kept as its text, never as a number: what a text counts for is a row of policy, and may change.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Most letters of a question's code.
const LONGEST: usize = 32;

/// The text is no code of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a question's code is 1 to 32 small letters, digits, full stops or underscores, like 3.3 or total_sanctions")]
pub struct NotAQuestionCode;

/// The code of a question: its OASys number (`3.3`), or a name where no public text gives a number (`total_sanctions`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuestionCode([u8; LONGEST]);

impl QuestionCode {
    /// The code with this text.
    ///
    /// # Errors
    /// [`NotAQuestionCode`] when it is empty, too long or has other characters.
    pub const fn new(text: &str) -> Result<Self, NotAQuestionCode> {
        let mut bytes = [0; LONGEST];
        let mut from = text.as_bytes();
        let mut slots: &mut [u8] = &mut bytes;
        if from.is_empty() {
            return Err(NotAQuestionCode);
        }
        while let [byte, rest @ ..] = from {
            let [slot, more @ ..] = slots else {
                return Err(NotAQuestionCode);
            };
            if !(byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'.' || *byte == b'_') {
                return Err(NotAQuestionCode);
            }
            *slot = *byte;
            from = rest;
            slots = more;
        }
        Ok(Self(bytes))
    }

    /// A code written in the program. Use it in a `const`, so that a slip fails the build.
    ///
    /// # Panics
    /// When the text is no code.
    #[must_use]
    pub const fn literal(text: &str) -> Self {
        match Self::new(text) {
            Ok(code) => code,
            Err(_) => panic!("not a question's code"),
        }
    }

    /// The text of the code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let length = self.0.iter().position(|byte| *byte == 0).unwrap_or(self.0.len());
        self.0.get(..length).and_then(|used| std::str::from_utf8(used).ok()).unwrap_or_default()
    }
}

impl FromStr for QuestionCode {
    type Err = NotAQuestionCode;

    fn from_str(text: &str) -> Result<Self, NotAQuestionCode> {
        Self::new(text)
    }
}

impl fmt::Display for QuestionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for QuestionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "QuestionCode({})", self.as_str())
    }
}

impl Serialize for QuestionCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for QuestionCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text).map_err(serde::de::Error::custom)
    }
}

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// `0` no problem, `1` some, `2` significant; `M` not known.
    Problem,
    /// `yes`, `no`, or `unknown`.
    YesNo,
    /// `never`, `previously`, `currently`, or `unknown`.
    Frequency,
    /// A whole number, `0` or more.
    Count,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// One of the question's choices, by code.
    Choice,
    /// Any of the question's choices, codes divided by commas; `none` for none of them.
    Choices,
    /// Free text.
    Text,
}

/// What an answer on a scored scale says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerWord {
    /// No problem.
    None,
    /// Some problem.
    Some,
    /// Significant problem.
    Significant,
    /// Not answered.
    Missing,
    /// Yes.
    Yes,
    /// No.
    No,
    /// Asked, and not known.
    Unknown,
    /// Never.
    Never,
    /// In the past.
    Previous,
    /// Now.
    Currently,
}

impl AnswerWord {
    /// All words.
    pub const ALL: [Self; 10] = [
        Self::None,
        Self::Some,
        Self::Significant,
        Self::Missing,
        Self::Yes,
        Self::No,
        Self::Unknown,
        Self::Never,
        Self::Previous,
        Self::Currently,
    ];

    /// The stable text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Some => "some",
            Self::Significant => "significant",
            Self::Missing => "missing",
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
            Self::Never => "never",
            Self::Previous => "previous",
            Self::Currently => "currently",
        }
    }

    /// Whether the question is as good as not answered.
    #[must_use]
    pub const fn is_gap(self) -> bool {
        matches!(self, Self::Missing | Self::Unknown)
    }
}

impl fmt::Display for AnswerWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// An answer as it was given, trimmed. What it means depends on the question's [`Scale`].
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Answer(String);

impl From<String> for Answer {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

impl From<Answer> for String {
    fn from(answer: Answer) -> Self {
        answer.0
    }
}

/// The answers of an assessment. A question that is not there was not answered.
pub type Answers = BTreeMap<QuestionCode, Answer>;

impl Answer {
    /// The answer with this text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// `yes` or `no`.
    #[must_use]
    pub fn of_yes(yes: bool) -> Self {
        Self(if yes { "yes" } else { "no" }.to_owned())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing was answered.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.is_empty()
    }

    /// What the answer says on a scored scale; none when it cannot be read.
    ///
    /// Words are read whatever their case, and a word of another scored scale is read as what it says (the strengths-and-needs
    /// form answers some yes-or-no questions on the problem scale). On the problem and frequency scales the first character
    /// 0, 1 or 2 decides, as in `2-Significant problems`. Source: assess-risks-and-needs `Section.kt`, July 2026.
    #[must_use]
    pub fn word(&self, scale: Scale) -> Option<AnswerWord> {
        read_word(&self.0, scale)
    }

    /// 0, 1 or 2 on the problem scale (yes 2, no 0); none when not answered or unreadable.
    #[must_use]
    pub fn problem(&self) -> Option<u8> {
        match self.word(Scale::Problem)? {
            AnswerWord::None | AnswerWord::No | AnswerWord::Never => Some(0),
            AnswerWord::Some | AnswerWord::Previous => Some(1),
            AnswerWord::Significant | AnswerWord::Yes | AnswerWord::Currently => Some(2),
            AnswerWord::Missing | AnswerWord::Unknown => None,
        }
    }

    /// Yes or no; on the problem scale 0 is no. None when not answered or unreadable.
    #[must_use]
    pub fn yes_no(&self) -> Option<bool> {
        self.problem().map(|problem| problem > 0)
    }

    /// A whole number.
    #[must_use]
    pub fn count(&self) -> Option<u32> {
        self.0.parse().ok()
    }

    /// A day.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        self.0.parse().ok()
    }

    /// The codes of a list of choices, in the order given; nothing for `none`.
    pub fn list(&self) -> impl Iterator<Item = &str> {
        self.0.split(',').map(str::trim).filter(|code| !code.is_empty() && !code.eq_ignore_ascii_case("none"))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

fn read_word(text: &str, scale: Scale) -> Option<AnswerWord> {
    const OTHER_WORDS: [(&str, AnswerWord); 9] = [
        ("", AnswerWord::Missing),
        ("m", AnswerWord::Missing),
        ("y", AnswerWord::Yes),
        ("true", AnswerWord::Yes),
        ("n", AnswerWord::No),
        ("false", AnswerWord::No),
        ("previously", AnswerWord::Previous),
        ("current", AnswerWord::Currently),
        ("not known", AnswerWord::Unknown),
    ];
    let text = text.trim();
    let whole = AnswerWord::ALL.into_iter().find(|word| text.eq_ignore_ascii_case(word.as_str()));
    let other = || OTHER_WORDS.into_iter().find(|(known, _)| text.eq_ignore_ascii_case(known)).map(|(_, word)| word);
    let by_number = || match (scale, text.chars().next()) {
        (Scale::Problem, Some('0')) => Some(AnswerWord::None),
        (Scale::Problem, Some('1')) => Some(AnswerWord::Some),
        (Scale::Problem, Some('2')) => Some(AnswerWord::Significant),
        (Scale::Frequency, Some('0')) => Some(AnswerWord::Never),
        (Scale::Frequency, Some('1')) => Some(AnswerWord::Previous),
        (Scale::Frequency, Some('2')) => Some(AnswerWord::Currently),
        _ => None,
    };
    whole.or_else(other).or_else(by_number)
}

/// Why an answer cannot be taken, in the words to show.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerRefused {
    /// The question is not in the set.
    #[error("question {code} is not in this question set")]
    NotAsked {
        /// The question.
        code: QuestionCode,
    },
    /// The answer is not on the question's scale.
    #[error("question {code}: {must}, not “{given}”")]
    NotOnTheScale {
        /// The question.
        code: QuestionCode,
        /// What was answered.
        given: String,
        /// What an answer must be.
        must: String,
    },
}

#[cfg(test)]
mod tests {
    use super::{Answer, AnswerWord, NotAQuestionCode, QuestionCode, Scale};

    #[test]
    fn a_questions_code_reads_back_as_written() {
        for text in ["3.3", "total_sanctions", "2.2w", "abcdefghijklmnopqrstuvwxyz012345"] {
            assert_eq!(QuestionCode::new(text).expect("a code").as_str(), text);
        }
        for text in ["", "A", "3-3", "abcdefghijklmnopqrstuvwxyz0123456"] {
            assert_eq!(QuestionCode::new(text), Err(NotAQuestionCode), "{text:?}");
        }
    }

    #[test]
    fn the_first_character_decides_on_the_problem_scale() {
        let word = |text: &str| Answer::new(text).word(Scale::Problem);
        assert_eq!(word("2-Significant problems"), Some(AnswerWord::Significant));
        assert_eq!(word("1"), Some(AnswerWord::Some));
        assert_eq!(word("0 - No problems"), Some(AnswerWord::None));
        assert_eq!(word(""), Some(AnswerWord::Missing));
        assert_eq!(word("M"), Some(AnswerWord::Missing));
        assert_eq!(word("3"), None);
    }

    #[test]
    fn words_are_read_whatever_their_case() {
        assert_eq!(Answer::new(" YES ").yes_no(), Some(true));
        assert_eq!(Answer::new("unknown").yes_no(), None);
        assert_eq!(Answer::new("Currently").word(Scale::Frequency), Some(AnswerWord::Currently));
        assert_eq!(Answer::new("1").word(Scale::Frequency), Some(AnswerWord::Previous));
        assert_eq!(Answer::new("heroin, crack").list().collect::<Vec<_>>(), ["heroin", "crack"]);
        assert_eq!(Answer::new("none").list().count(), 0);
    }
}
