//! Risk of serious harm: levels, the groups at risk, and the overall level.
//!
//! The level is a judgement with a name and reasons. Nothing here computes one; only the overall level follows, as the
//! highest of those given for each group. Source: risk assessment summary, R10, and the published wording of levels.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::assessment::QuestionCode;
use crate::code::RegisterCode;
use crate::kind::kinds;

/// A level of risk of serious harm, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoshLevel {
    /// Present evidence does not indicate likelihood of serious harm.
    Low,
    /// There are indicators; serious harm is unlikely unless circumstances change.
    Medium,
    /// There are indicators; it could happen at any time, with serious impact.
    High,
    /// Imminent: more likely than not to happen soon, with serious impact.
    VeryHigh,
}

impl RoshLevel {
    /// All levels, lowest first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::VeryHigh];

    /// The stable text used in storage and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::VeryHigh => "very_high",
        }
    }

    /// The word to show: "Low", "Medium", "High", "Very high".
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
            Self::VeryHigh => "Very high",
        }
    }

    /// What the level means, in a sentence.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Low => "Present evidence does not point to a likelihood of serious harm.",
            Self::Medium => "There are signs of risk. Serious harm could happen, but is unlikely unless circumstances change.",
            Self::High => "There are signs of risk. Serious harm could happen at any time and the impact would be serious.",
            Self::VeryHigh => "Serious harm is imminent: more likely than not to happen soon, and the impact would be serious.",
        }
    }

    /// The register entry that carries this level. Exactly one of the four is active for a person.
    #[must_use]
    pub const fn register_code(self) -> RegisterCode {
        match self {
            Self::Low => RegisterCode::literal("RLRH"),
            Self::Medium => RegisterCode::literal("RMRH"),
            Self::High => RegisterCode::literal("RHRH"),
            Self::VeryHigh => RegisterCode::literal("RVHR"),
        }
    }

    /// The level that a register entry carries, if it is one of the four.
    #[must_use]
    pub fn from_register_code(code: RegisterCode) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.register_code() == code)
    }
}

impl fmt::Display for RoshLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// The text is no level of risk of serious harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("choose a level of risk: low, medium, high or very_high")]
pub struct NotALevel;

impl FromStr for RoshLevel {
    type Err = NotALevel;

    fn from_str(text: &str) -> Result<Self, NotALevel> {
        Self::ALL.into_iter().find(|level| level.as_str() == text).ok_or(NotALevel)
    }
}

/// Who might be harmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupAtRisk {
    /// Children.
    Children,
    /// The public.
    Public,
    /// A known adult, such as a partner.
    KnownAdult,
    /// Staff.
    Staff,
    /// Other prisoners: asked in custody only.
    Prisoners,
}

impl GroupAtRisk {
    /// All groups, in the order of the form.
    pub const ALL: [Self; 5] = [Self::Children, Self::Public, Self::KnownAdult, Self::Staff, Self::Prisoners];

    /// The stable text used in storage and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Children => "children",
            Self::Public => "public",
            Self::KnownAdult => "known_adult",
            Self::Staff => "staff",
            Self::Prisoners => "prisoners",
        }
    }

    /// The words to show.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Children => "Children",
            Self::Public => "Public",
            Self::KnownAdult => "Known adult",
            Self::Staff => "Staff",
            Self::Prisoners => "Prisoners",
        }
    }

    /// The register entry kept while the level for this group is above low.
    #[must_use]
    pub const fn register_code(self) -> RegisterCode {
        match self {
            Self::Children => RegisterCode::literal("RCHD"),
            Self::Public => RegisterCode::literal("REG17"),
            Self::KnownAdult => RegisterCode::literal("REG15"),
            Self::Staff => RegisterCode::literal("AV2S"),
            Self::Prisoners => RegisterCode::literal("REG16"),
        }
    }
}

impl FromStr for GroupAtRisk {
    type Err = NotAGroup;

    fn from_str(text: &str) -> Result<Self, NotAGroup> {
        Self::ALL.into_iter().find(|group| group.as_str() == text).ok_or(NotAGroup)
    }
}

/// The text is no group at risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("choose who is at risk: children, public, known_adult, staff or prisoners")]
pub struct NotAGroup;

/// The level for each group asked about. A group that is missing was not asked or does not apply.
pub type RoshLevels = BTreeMap<GroupAtRisk, RoshLevel>;

/// The overall level: the highest single level. `None` when no group was judged.
#[must_use]
pub fn overall(levels: &RoshLevels) -> Option<RoshLevel> {
    levels.values().copied().max()
}

kinds! {
    /// A fact that can speak against a level.
    RiskFact {
        /// The offence has a sexual element (2.2).
        SexualElement = "sexual_element",
        /// The offence has an element of domestic abuse (2.2).
        DomesticAbuseElement = "domestic_abuse_element",
        /// A child lives at the person's address.
        ChildAtAddress = "child_at_address",
        /// A child-protection flag is open.
        ChildProtectionFlag = "child_protection_flag",
        /// The screening says that a child is at risk or known to children's services (R2).
        ChildrenInScreening = "children_in_screening",
        /// The history of harm (R1) has an item that the policy names as a danger to the public.
        HarmToPublic = "harm_to_public",
    }
}

kinds! {
    /// A contradiction between the levels and the facts: shown, and answered in words before anybody signs.
    Contradiction {
        /// A sexual element, and a low level for a known adult.
        Sexual = "sexual",
        /// An element of domestic abuse, and a low level for a known adult.
        DomesticAbuse = "domestic_abuse",
        /// A child at the address, and a low level for children.
        ChildAtAddress = "child_at_address",
        /// An open child-protection flag, and nothing said in the screening.
        ChildProtection = "child_protection",
        /// A history of harm that is a danger to the public, and a level for the public no higher than the policy's row says.
        HistoryOfHarm = "history_of_harm",
    }
}

/// What of the history of harm speaks against which level: a row of `policy/questions.toml`, list `contradiction`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContradictionRow {
    /// The contradiction in words.
    pub words: String,
    /// The question about the history.
    pub question: QuestionCode,
    /// The answers that speak against the level; one is enough.
    pub answers: Vec<String>,
    /// The highest level for the public that they speak against.
    pub up_to: RoshLevel,
}

impl Contradiction {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Sexual => "The offence has a sexual element (2.2), and the level for a known adult is low",
            Self::DomesticAbuse => "The offence has an element of domestic abuse (2.2), and the level for a known adult is low",
            Self::ChildAtAddress => "A child lives at the address, and the level for children is low",
            Self::ChildProtection => "A child-protection flag is open, and R2 says that no child is at risk or known",
            Self::HistoryOfHarm => {
                "The history of harm is a danger to the public (R1), and the level for the public is low or medium"
            }
        }
    }
}

/// What contradicts the levels (assessment section 3.1). A level that was not given contradicts nothing: it is missing.
///
/// `public` is the highest level for the public that a history of harm speaks against; none where the policy has no such row.
#[must_use]
pub fn contradictions(levels: &RoshLevels, facts: &[RiskFact], public: Option<RoshLevel>) -> Vec<Contradiction> {
    let low = |group| levels.get(&group) == Some(&RoshLevel::Low);
    let holds = |fact| facts.contains(&fact);
    let stands = |one: &Contradiction| match one {
        Contradiction::Sexual => holds(RiskFact::SexualElement) && low(GroupAtRisk::KnownAdult),
        Contradiction::DomesticAbuse => holds(RiskFact::DomesticAbuseElement) && low(GroupAtRisk::KnownAdult),
        Contradiction::ChildAtAddress => holds(RiskFact::ChildAtAddress) && low(GroupAtRisk::Children),
        Contradiction::ChildProtection => holds(RiskFact::ChildProtectionFlag) && !holds(RiskFact::ChildrenInScreening),
        Contradiction::HistoryOfHarm => {
            holds(RiskFact::HarmToPublic) && levels.get(&GroupAtRisk::Public).is_some_and(|level| Some(*level) <= public)
        }
    };
    Contradiction::ALL.iter().copied().filter(stands).collect()
}

#[cfg(test)]
mod tests {
    use super::{Contradiction, GroupAtRisk, RiskFact, RoshLevel, RoshLevels, contradictions, overall};

    #[test]
    fn the_overall_level_is_the_highest_single_level() {
        let mut levels = RoshLevels::new();
        assert_eq!(overall(&levels), None);
        levels.insert(GroupAtRisk::Public, RoshLevel::Low);
        levels.insert(GroupAtRisk::KnownAdult, RoshLevel::High);
        levels.insert(GroupAtRisk::Staff, RoshLevel::Medium);
        assert_eq!(overall(&levels), Some(RoshLevel::High));
    }

    #[test]
    fn levels_rise_from_low_to_very_high_and_read_back() {
        assert!(RoshLevel::ALL.is_sorted());
        for level in RoshLevel::ALL {
            assert_eq!(level.as_str().parse(), Ok(level));
            assert_eq!(serde_json::to_value(level).expect("text"), level.as_str());
            assert_eq!(RoshLevel::from_register_code(level.register_code()), Some(level));
        }
        for group in GroupAtRisk::ALL {
            assert_eq!(group.as_str().parse(), Ok(group));
            assert_eq!(serde_json::to_value(group).expect("text"), group.as_str());
        }
    }

    #[test]
    fn a_low_level_against_the_facts_is_a_contradiction_and_any_other_level_is_none() {
        let of = |group, level, facts: &[RiskFact]| contradictions(&RoshLevels::from([(group, level)]), facts, None);
        for (group, fact, found) in [
            (GroupAtRisk::KnownAdult, RiskFact::SexualElement, Contradiction::Sexual),
            (GroupAtRisk::KnownAdult, RiskFact::DomesticAbuseElement, Contradiction::DomesticAbuse),
            (GroupAtRisk::Children, RiskFact::ChildAtAddress, Contradiction::ChildAtAddress),
        ] {
            assert_eq!(of(group, RoshLevel::Low, &[fact]), [found]);
            assert_eq!(of(group, RoshLevel::Medium, &[fact]), []);
            assert_eq!(of(GroupAtRisk::Public, RoshLevel::Low, &[fact]), [], "no level for the group is missing, not low");
        }
    }

    #[test]
    fn an_open_child_protection_flag_needs_an_answer_in_the_screening_whatever_the_level() {
        let levels = RoshLevels::from([(GroupAtRisk::Children, RoshLevel::High)]);
        assert_eq!(contradictions(&levels, &[RiskFact::ChildProtectionFlag], None), [Contradiction::ChildProtection]);
        assert_eq!(contradictions(&levels, &[RiskFact::ChildProtectionFlag, RiskFact::ChildrenInScreening], None), []);
    }

    #[test]
    fn a_history_of_harm_speaks_against_a_level_for_the_public_up_to_the_one_of_the_row() {
        let of = |group, level, up_to| {
            contradictions(&RoshLevels::from([(group, level)]), &[RiskFact::HarmToPublic], up_to)
                == [Contradiction::HistoryOfHarm]
        };
        let public = |level| of(GroupAtRisk::Public, level, Some(RoshLevel::Medium));
        assert_eq!(RoshLevel::ALL.map(public), [true, true, false, false]);
        assert!(!of(GroupAtRisk::Staff, RoshLevel::Low, Some(RoshLevel::Medium)), "of the public only");
        assert!(!of(GroupAtRisk::Public, RoshLevel::Low, None), "only where a row says so");
    }
}
