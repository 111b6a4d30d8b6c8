//! Outcomes: what came of an appointment, and the choices that the closing form offers.
//!
//! Three answers drive everything: was the person there; was it compliant or acceptable; can it be enforced. They belong
//! to the outcome type. Codes change over time, so a choice is turned into a code by the day of the appointment.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::code::OutcomeCode;
use crate::dated::{Row, Table};
use crate::policy::{Document, PolicyError};

/// Yes, no, or not decided yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not decided yet: a decision is owed.
    Open,
}

/// What came of an appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Name to show, in plain words.
    pub name: String,
    /// Whether the person was there.
    pub attended: bool,
    /// Whether it was compliant, or an acceptable reason was accepted.
    pub acceptable: Answer,
    /// Whether it is a failure that can be enforced.
    pub enforceable: Answer,
    /// Whether something must be done next (an enforcement action, or asking for the reason).
    pub action_required: bool,
    /// The reason in a few words, where this outcome is an acceptable reason to offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The earlier code with the same meaning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<OutcomeCode>,
}

/// The choices of the form that closes an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionChoice {
    /// Attended and complied.
    AttendedComplied,
    /// Attended, did not comply.
    AttendedDidNotComply,
    /// Sent home because of behaviour.
    SentHomeBehaviour,
    /// Sent home for our reasons: never the person's failure.
    SentHomeService,
    /// Absent for an acceptable reason, which is named.
    AcceptableAbsence,
    /// Absent without an acceptable reason.
    UnacceptableAbsence,
    /// Absent; the reason is not known yet.
    AwaitingReason,
}

impl SessionChoice {
    /// All choices, in the order of the form.
    pub const ALL: [Self; 7] = [
        Self::AttendedComplied,
        Self::AttendedDidNotComply,
        Self::SentHomeBehaviour,
        Self::SentHomeService,
        Self::AcceptableAbsence,
        Self::UnacceptableAbsence,
        Self::AwaitingReason,
    ];

    /// The stable text used in forms and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AttendedComplied => "attended_complied",
            Self::AttendedDidNotComply => "attended_did_not_comply",
            Self::SentHomeBehaviour => "sent_home_behaviour",
            Self::SentHomeService => "sent_home_service",
            Self::AcceptableAbsence => "acceptable_absence",
            Self::UnacceptableAbsence => "unacceptable_absence",
            Self::AwaitingReason => "awaiting_reason",
        }
    }
}

impl std::fmt::Display for SessionChoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text is no choice of the closing form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("choose what came of the appointment")]
pub struct NotAChoice;

impl std::str::FromStr for SessionChoice {
    type Err = NotAChoice;

    fn from_str(text: &str) -> Result<Self, NotAChoice> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == text).ok_or(NotAChoice)
    }
}

/// A choice of the closing form, as written in the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceRow {
    /// Words beside the radio button.
    pub label: String,
    /// The outcomes it stands for. For [`SessionChoice::AcceptableAbsence`] the reasons, in the order to offer.
    pub outcomes: Vec<OutcomeCode>,
}

/// Why a choice gives no outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoOutcome {
    /// An acceptable absence needs its reason.
    #[error("Choose the reason for the absence")]
    ReasonMissing,
    /// A reason was given with a choice that takes none, or is not one of those offered on that day.
    #[error("Choose one of the reasons listed for the day of the appointment")]
    ReasonNotOffered,
    /// No outcome for the choice was in force on the day.
    #[error("There is no outcome for this choice on the day of the appointment")]
    NoneInForce,
}

/// All outcomes and the choices of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcomes {
    /// The outcomes.
    pub types: Table<OutcomeCode, Outcome>,
    /// The choices.
    pub choices: Table<SessionChoice, ChoiceRow>,
}

impl Outcomes {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let outcomes = Self { types: document.table("outcome")?, choices: document.table("choice")? };
        for (code, row) in outcomes.types.rows() {
            if let Some(earlier) = row.value.replaces
                && !outcomes.types.knows(earlier)
            {
                return Err(
                    document.problem(&format!("outcome {code}"), format!("field `replaces`: there is no outcome {earlier}"))
                );
            }
        }
        for choice in SessionChoice::ALL {
            if !outcomes.choices.knows(choice) {
                return Err(document.problem(&format!("choice {choice}"), "is missing".to_owned()));
            }
        }
        for (choice, row) in outcomes.choices.rows() {
            for code in &row.value.outcomes {
                if !outcomes.types.knows(*code) {
                    return Err(
                        document.problem(&format!("choice {choice}"), format!("field `outcomes`: there is no outcome {code}"))
                    );
                }
            }
        }
        Ok(outcomes)
    }

    /// The outcomes that `choice` offers on `day`: one for most, the reasons for an acceptable absence.
    #[must_use]
    pub fn offered(&self, choice: SessionChoice, day: Date) -> Vec<(OutcomeCode, &Row<Outcome>)> {
        let Some(row) = self.choices.on(choice, day) else {
            return Vec::new();
        };
        row.value.outcomes.iter().filter_map(|code| Some((*code, self.types.on(*code, day)?))).collect()
    }

    /// The outcome that `choice` means for an appointment on `day`.
    ///
    /// # Errors
    /// [`NoOutcome`] when a reason is missing or not on offer, or nothing was in force.
    pub fn code_for(&self, choice: SessionChoice, reason: Option<OutcomeCode>, day: Date) -> Result<OutcomeCode, NoOutcome> {
        let offered = self.offered(choice, day);
        match (choice, reason) {
            (SessionChoice::AcceptableAbsence, None) => Err(NoOutcome::ReasonMissing),
            (SessionChoice::AcceptableAbsence, Some(reason)) => {
                let found = offered.iter().find(|(code, _)| *code == reason);
                found.map(|(code, _)| *code).ok_or(NoOutcome::ReasonNotOffered)
            }
            (_, Some(_)) => Err(NoOutcome::ReasonNotOffered),
            (_, None) => offered.first().map(|(code, _)| *code).ok_or(NoOutcome::NoneInForce),
        }
    }

    /// The code that means on `day` what `code` means, following renamed codes forwards and back.
    #[must_use]
    pub fn same_on(&self, code: OutcomeCode, day: Date) -> Option<OutcomeCode> {
        if self.types.on(code, day).is_some() {
            return Some(code);
        }
        let replacement =
            self.types.rows().find(|(later, row)| row.value.replaces == Some(code) && self.types.on(*later, day).is_some());
        let earlier =
            || self.types.history(code)?.latest()?.value.replaces.filter(|earlier| self.types.on(*earlier, day).is_some());
        replacement.map(|(later, _)| later).or_else(earlier)
    }
}
