//! Inputs that could not be used: listed beside the result, never a reason to give none.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::working::Working;

/// What is wrong with an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// A percentage below nought.
    NegativeScore,
    /// A percentage above a hundred.
    ScoreAboveHundred,
    /// A DC-SRP band of medium with a score below every medium score.
    DcSrpScoreAndBandContradict,
    /// The text of a band that none of the five is.
    UnknownBand,
    /// A MAPPA level that is not on the list.
    UnknownMappaLevel,
    /// A MAPPA category that is not on the list.
    UnknownMappaCategory,
    /// A version that is no number.
    UnreadableVersion,
    /// An answer that is not on its question's scale.
    UnreadableAnswer,
}

impl ProblemKind {
    /// The stable text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NegativeScore => "negative_score",
            Self::ScoreAboveHundred => "score_above_hundred",
            Self::DcSrpScoreAndBandContradict => "dc_srp_score_and_band_contradict",
            Self::UnknownBand => "unknown_band",
            Self::UnknownMappaLevel => "unknown_mappa_level",
            Self::UnknownMappaCategory => "unknown_mappa_category",
            Self::UnreadableVersion => "unreadable_version",
            Self::UnreadableAnswer => "unreadable_answer",
        }
    }

    /// What was done with it, and what somebody should do, in the words to show.
    #[must_use]
    pub const fn what_to_do(self) -> &'static str {
        match self {
            Self::NegativeScore => "A score cannot be below nought. It was left out; score the assessment again.",
            Self::ScoreAboveHundred => {
                "A percentage cannot be above 100. It was used as it stands; check it against the assessment."
            }
            Self::DcSrpScoreAndBandContradict => {
                "The score is too low for its band of medium. The step was left out, so the tier may be too low; score the \
                 assessment again."
            }
            Self::UnknownBand => {
                "The band is not one of low, medium, high, very high and not applicable. It was left out; correct it."
            }
            Self::UnknownMappaLevel => "The MAPPA level is not one of M0 to M3. The entry was passed over; correct its level.",
            Self::UnknownMappaCategory => {
                "The MAPPA category is not one of M1 to M4, so no MAPPA was counted; correct the newest MAPPA entry."
            }
            Self::UnreadableVersion => "The version of the score is no number. It was read as an old one and left out.",
            Self::UnreadableAnswer => {
                "The answer is not on the question's scale. It was counted as not answered; answer it again."
            }
        }
    }
}

/// An input that could not be used as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InputProblem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// Which input, in the field's words or by its code: `RSR`, `DC-SRP`, `3.4`.
    pub field: Cow<'static, str>,
    /// What was given.
    pub given: String,
}

impl InputProblem {
    /// A problem with an input.
    #[must_use]
    pub fn new(kind: ProblemKind, field: impl Into<Cow<'static, str>>, given: impl std::fmt::Display) -> Self {
        Self { kind, field: field.into(), given: given.to_string() }
    }

    /// What was done with the input and what somebody should do about it.
    #[must_use]
    pub const fn what_to_do(&self) -> &'static str {
        self.kind.what_to_do()
    }
}

/// Adds a step for each input that could not be used.
pub(crate) fn explain_problems(working: &mut Working, problems: &[InputProblem]) {
    for problem in problems {
        working.step(format!("Not as it should be: {}", problem.field), problem.given.clone(), problem.what_to_do());
    }
}
