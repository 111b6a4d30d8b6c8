//! Sentences as data: what was imposed, its requirements and conditions, and the dates that matter. No date is computed
//! here.

use serde::{Deserialize, Serialize};

use crate::code::{ConditionCode, DisposalCode, KeyDateCode, RequirementCode};
use crate::dated::Table;
use crate::outcome::Answer;
use crate::policy::{Document, PolicyError};

/// What kind of sentence or order it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisposalKind {
    /// Community order.
    CommunityOrder,
    /// Suspended sentence order.
    SuspendedSentence,
    /// Custody for a fixed term, released on licence (or, for old short terms, without).
    DeterminateCustody,
    /// Custody with an extended licence.
    ExtendedCustody,
    /// Special custodial sentence for certain offenders of particular concern.
    SpecialCustody,
    /// Life imprisonment or detention for life.
    Life,
    /// Imprisonment or detention for public protection.
    PublicProtection,
    /// Detention and training order.
    DetentionAndTraining,
    /// Youth rehabilitation order.
    YouthRehabilitation,
    /// Deferred sentence.
    Deferred,
    /// Supervision after the licence: ended on 11 May 2026.
    PostSentenceSupervision,
    /// Supervision default order.
    SupervisionDefault,
    /// Custody for breach of supervision after sentence.
    BreachOfSupervision,
    /// Enforcement order under the Children Act: unpaid work only.
    EnforcementOrder,
    /// Term in default of paying a fine or confiscation.
    DefaultTerm,
    /// From another jurisdiction.
    OtherJurisdiction,
}

impl std::fmt::Display for DisposalKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::CommunityOrder => "community_order",
            Self::SuspendedSentence => "suspended_sentence",
            Self::DeterminateCustody => "determinate_custody",
            Self::ExtendedCustody => "extended_custody",
            Self::SpecialCustody => "special_custody",
            Self::Life => "life",
            Self::PublicProtection => "public_protection",
            Self::DetentionAndTraining => "detention_and_training",
            Self::YouthRehabilitation => "youth_rehabilitation",
            Self::Deferred => "deferred",
            Self::PostSentenceSupervision => "post_sentence_supervision",
            Self::SupervisionDefault => "supervision_default",
            Self::BreachOfSupervision => "breach_of_supervision",
            Self::EnforcementOrder => "enforcement_order",
            Self::DefaultTerm => "default_term",
            Self::OtherJurisdiction => "other_jurisdiction",
        })
    }
}

/// Where the sentence is served at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Served {
    /// In the community.
    Community,
    /// In custody, then on licence where there is one.
    Custody,
    /// In custody with no release date in law: the Parole Board decides.
    Indeterminate,
}

/// What the court, or the prison side, calls a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disposal {
    /// Name in the law's words.
    pub name: String,
    /// Kind.
    pub kind: DisposalKind,
    /// Where it is served at first.
    pub served: Served,
    /// Longest length in months, where the law sets one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months_max: Option<u16>,
    /// Whether requirements may be added.
    #[serde(default)]
    pub requirements: bool,
}

/// Unit in which a requirement is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequirementUnit {
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Months.
    Months,
    /// Sessions, as ordered.
    Sessions,
    /// For as long as ordered.
    Period,
}

/// A type of requirement of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Name in the law's words.
    pub name: String,
    /// What it means for the person, in plain words.
    pub meaning: String,
    /// Unit.
    pub unit: RequirementUnit,
    /// Least amount, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<u16>,
    /// Greatest amount, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u16>,
    /// Whether it restricts only, with no mandate for change: the two-axis tier model needs that.
    pub restrictive: Answer,
    /// Sub-types by code, with their names.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub sub_types: std::collections::BTreeMap<String, String>,
}

/// A licence condition that everybody on licence has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardCondition {
    /// Gist of the condition. The licence itself holds the text that binds.
    pub name: String,
    /// What it means for the person, in plain words.
    pub meaning: String,
}

/// A category of additional licence conditions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionCategory {
    /// Name to show.
    pub name: String,
    /// How many conditions the current set has in this category.
    pub conditions: u16,
    /// What such a condition means for the person, in plain words.
    pub meaning: String,
}

/// Who works a date out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The prison side: kept as received, never overwritten by an estimate.
    Received,
    /// We work it out from the order or from received dates.
    Computed,
    /// It happens and is recorded.
    Recorded,
}

/// A kind of date that matters in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyDate {
    /// Name to show.
    pub name: String,
    /// What happens on it, in plain words.
    pub meaning: String,
    /// Who works it out.
    pub origin: Origin,
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentences {
    /// Disposals.
    pub disposals: Table<DisposalCode, Disposal>,
    /// Requirements.
    pub requirements: Table<RequirementCode, Requirement>,
    /// Standard licence conditions.
    pub standard_conditions: Table<ConditionCode, StandardCondition>,
    /// Categories of additional licence conditions.
    pub condition_categories: Table<ConditionCode, ConditionCategory>,
    /// Kinds of key date.
    pub key_dates: Table<KeyDateCode, KeyDate>,
}

impl Sentences {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        Ok(Self {
            disposals: document.table("disposal")?,
            requirements: document.table("requirement")?,
            standard_conditions: document.table("standard_condition")?,
            condition_categories: document.table("condition_category")?,
            key_dates: document.table("key_date")?,
        })
    }
}
