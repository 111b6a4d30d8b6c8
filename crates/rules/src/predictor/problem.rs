//! Why a predictor gives no score, and what to do about it.

use std::fmt;

use jiff::civil::Date;

use super::offence::OffenceCode;
use super::{Missing, Predictor};

/// A fact without which a predictor cannot be scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// Sex.
    Sex,
    /// Date of birth.
    BirthDate,
    /// Day of the assessment.
    AssessmentDate,
    /// Date of the current conviction.
    ConvictionDate,
    /// Start of follow-up.
    FollowUpDate,
    /// Date of, or age at, the first sanction.
    FirstSanction,
    /// The current offence.
    Offence,
    /// Total sanctions.
    TotalSanctions,
    /// Sanctions for violence.
    ViolentSanctions,
    /// Whether there was ever a sexual offence.
    EverSexualOffence,
    /// Sexual sanctions by kind.
    SexualSanctions,
}

impl Fact {
    /// In words, for "Enter …".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Sex => "the person's sex",
            Self::BirthDate => "the date of birth",
            Self::AssessmentDate => "the date of the assessment",
            Self::ConvictionDate => "the date of the current conviction",
            Self::FollowUpDate => "the start of follow-up: the first day at risk in the community",
            Self::FirstSanction => "the date of the first sanction",
            Self::Offence => "the Home Office code of the current offence",
            Self::TotalSanctions => "the number of all sanctions, the current one included",
            Self::ViolentSanctions => "the number of sanctions for violence",
            Self::EverSexualOffence => "whether there was ever a sexual offence (1.30)",
            Self::SexualSanctions => "the sexual sanctions by kind: adult contact, child contact, images, other",
        }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// Why a predictor gives no score. The message says what to do. A problem of one predictor never stops the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PredictorProblem {
    /// A fact is unknown.
    #[error("Enter {0}")]
    FactMissing(Fact),
    /// Answers are missing, and the predictor has no form without them.
    #[error("Answer these questions: {}", .0.words())]
    AnswersMissing(Missing),
    /// Answers are beyond the scale.
    #[error("These answers must be 0, 1 or 2: {}", .0.words())]
    AnswersOutOfScale(Missing),
    /// Convicted below the least age.
    #[error(
        "The person was {age} at the current conviction; the least is {least}. Check the date of birth and of the conviction"
    )]
    TooYoungAtConviction {
        /// Age at the current conviction.
        age: i32,
        /// Least age.
        least: i32,
    },
    /// The first sanction is after the current conviction.
    #[error("The first sanction is after the current conviction. Check the two dates")]
    FirstSanctionAfterConviction,
    /// The first sanction is before birth.
    #[error("The first sanction is before the date of birth. Check the two dates")]
    FirstSanctionBeforeBirth,
    /// Fewer than one sanction.
    #[error("The number of all sanctions must be at least 1, because the current one counts")]
    NoSanction,
    /// More violent sanctions than sanctions.
    #[error("There are more sanctions for violence ({violent}) than sanctions ({total}). Check the two numbers")]
    MoreViolentThanAll {
        /// Sanctions for violence.
        violent: u16,
        /// All sanctions.
        total: u16,
    },
    /// The offence code covers offences of several categories.
    #[error("Offence code {0} is too broad. Choose the exact offence")]
    OffenceTooBroad(OffenceCode),
    /// The code is not in the table.
    #[error("Offence code {0} is not known. Check the code")]
    OffenceUnknown(OffenceCode),
    /// The table has the code but no category for this predictor.
    #[error("Offence code {0} has no category for this predictor. Choose the nearest offence that has one")]
    OffenceWithoutCategory(OffenceCode),
    /// The predictor has no value for somebody so young at the start of follow-up.
    #[error("The person is {age} at the start of follow-up; this predictor is for {least} and older")]
    TooYoungAtFollowUp {
        /// Age at the start of follow-up.
        age: i32,
        /// Least age.
        least: i32,
    },
    /// Sexual sanctions are counted though there was never a sexual offence.
    #[error("Sexual sanctions are counted, but the answer to 1.30 is that there was never a sexual offence. Correct one of them")]
    SexualHistoryContradicts,
    /// A predictor on which this one rests has no score.
    #[error("This rests on {}, which has no score", .0.as_str().to_uppercase())]
    RestsOn(Predictor),
    /// The predictor is not one that we calculate.
    #[error("{} is an old name: it is accepted from elsewhere, never calculated", .0.as_str().to_uppercase())]
    OldName(Predictor),
}

/// A table has no row on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("policy file predictors has no `{list}` row in force on {day}")]
pub struct NotInForce {
    /// The list.
    pub list: &'static str,
    /// The day.
    pub day: Date,
}
