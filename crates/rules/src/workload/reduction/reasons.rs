//! The reasons for which hours are reduced: `policy/reductions.toml`.

use std::fmt;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Offered, ReductionLimits, offered_hours};
use crate::code::ReductionCode;
use crate::dated::Table;
use crate::policy::{Document, PolicyError};

/// What kind of reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Of the officer's own life.
    PersonalCircumstances,
    /// Training.
    CommunityJusticeLearning,
    /// Other work.
    WorkCircumstances,
}

impl Category {
    /// Words to show.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::PersonalCircumstances => "Personal circumstances",
            Self::CommunityJusticeLearning => "Community justice learning",
            Self::WorkCircumstances => "Work circumstances",
        }
    }
}

/// A reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReasonRow {
    /// Words to show.
    pub name: String,
    /// What kind.
    pub category: Category,
    /// Percent of the contracted hours that is offered.
    #[serde(default)]
    pub allowance_percent: Option<u8>,
    /// Most percent of the contracted hours.
    #[serde(default)]
    pub max_percent: Option<u8>,
    /// Months after which an end is proposed.
    #[serde(default)]
    pub months: Option<u8>,
    /// Whether new reductions may have it.
    #[serde(default = "in_use")]
    pub enabled: bool,
}

const fn in_use() -> bool {
    true
}

impl ReasonRow {
    /// Hours offered to, and most allowed for, an officer with `contracted` hours.
    #[must_use]
    pub fn offered(&self, contracted: Decimal) -> Offered {
        offered_hours(contracted, self.allowance_percent.map(Decimal::from), self.max_percent.map(Decimal::from))
    }

    /// The last day proposed for a reduction that begins on `from`: whole months.
    #[must_use]
    pub fn proposed_end(&self, from: Date) -> Option<Date> {
        let months = i32::from(self.months?);
        from.checked_add(jiff::Span::new().try_months(months).ok()?).ok()?.yesterday().ok()
    }
}

/// Which limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReductionLimit {
    /// Most weekly hours of one reduction.
    HoursMost,
    /// Most characters of notes.
    NotesMost,
}

impl fmt::Display for ReductionLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::HoursMost => "hours_most",
            Self::NotesMost => "notes_most",
        })
    }
}

/// A limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReductionLimitRow {
    /// Hours, or characters.
    pub value: u32,
}

/// Reasons and limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reductions {
    /// Reasons.
    pub reasons: Table<ReductionCode, ReasonRow>,
    /// Limits.
    pub limits: Table<ReductionLimit, ReductionLimitRow>,
}

impl Reductions {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let reductions = Self { reasons: document.table("reason")?, limits: document.table("limit")? };
        for limit in [ReductionLimit::HoursMost, ReductionLimit::NotesMost] {
            if !reductions.limits.knows(limit) {
                return Err(document.problem(&format!("limit {limit}"), "is missing".to_owned()));
            }
        }
        for (code, row) in reductions.reasons.rows() {
            for (field, percent) in [("allowance_percent", row.value.allowance_percent), ("max_percent", row.value.max_percent)] {
                if percent.is_some_and(|percent| percent > 100) {
                    let problem = format!("field `{field}`: must be from 0 to 100");
                    return Err(document.problem(&format!("reason {code}"), problem));
                }
            }
        }
        Ok(reductions)
    }

    /// The limits on a day; before the first row, the first.
    #[must_use]
    pub fn limits_on(&self, day: Date) -> ReductionLimits {
        let value = |limit| self.limits.read(limit, day).map_or(u32::MAX, |row| row.value.value);
        ReductionLimits {
            hours_most: Decimal::from(value(ReductionLimit::HoursMost)),
            notes_most: value(ReductionLimit::NotesMost),
        }
    }
}
