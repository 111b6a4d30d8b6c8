//! Register entries: the dated flags on a person, with their colour and how often each is reviewed.
//!
//! The codes are public; the colour and review period of each type are not, so the table marks those fields as ours.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Period, PeriodUnit};
use crate::code::{RegisterCode, RegisterValueCode};
use crate::dated::{Row, Table};
use crate::policy::{Document, PolicyError};

/// The group under which an entry is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagGroup {
    /// Risk of serious harm.
    Rosh,
    /// Safeguarding of children and adults.
    Safeguarding,
    /// Public protection.
    PublicProtection,
    /// Alerts.
    Alerts,
    /// Information.
    Information,
}

/// Colour of an entry, least grave first. The person's colour is the gravest of the active ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// No weight of its own.
    White,
    /// Low.
    Green,
    /// Medium.
    Amber,
    /// High.
    Red,
    /// Very high.
    Purple,
}

/// What else an entry tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Indicator {
    /// A safeguarding matter.
    Safeguarding,
    /// The person is vulnerable.
    Vulnerability,
    /// Integrated offender management.
    Iom,
    /// Staff are at risk: shown as a tag, and no visit is booked alone.
    RiskToStaff,
    /// A visit needs a check first.
    VisitCheck,
    /// Domestic abuse, whether done or suffered.
    DomesticAbuse,
    /// The tier models read it.
    Tier,
}

/// A type of register entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterType {
    /// Name to show.
    pub name: String,
    /// Group under which it is shown.
    pub group: FlagGroup,
    /// Colour.
    pub colour: Colour,
    /// Months until the next review; none when it is not reviewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_months: Option<u16>,
    /// Name of the set of which only one entry is active: a new one ends the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_one_of: Option<String>,
    /// Whether a category must be chosen.
    #[serde(default)]
    pub needs_category: bool,
    /// Whether a level must be chosen.
    #[serde(default)]
    pub needs_level: bool,
    /// What else it tells.
    #[serde(default)]
    pub indicators: BTreeSet<Indicator>,
    /// Message for everyone who opens the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<String>,
}

/// A category or level of one register type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterValue {
    /// Register type to which it belongs.
    pub register: RegisterCode,
    /// Name to show.
    pub name: String,
    /// Months until the next review, where it differs from the type's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_months: Option<u16>,
}

/// All register types with their categories and levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registers {
    /// The types.
    pub types: Table<RegisterCode, RegisterType>,
    /// Categories of types that have them.
    pub categories: Table<RegisterValueCode, RegisterValue>,
    /// Levels of types that have them.
    pub levels: Table<RegisterValueCode, RegisterValue>,
}

impl Registers {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let registers = Self {
            types: document.table("register")?,
            categories: document.table("category")?,
            levels: document.table("level")?,
        };
        for (list, table) in [("category", &registers.categories), ("level", &registers.levels)] {
            for (code, row) in table.rows() {
                if !registers.types.knows(row.value.register) {
                    let problem = format!("field `register`: there is no register {}", row.value.register);
                    return Err(document.problem(&format!("{list} {code}"), problem));
                }
            }
        }
        Ok(registers)
    }

    /// When an entry begun or reviewed on `day` is next to be reviewed; the level's period wins over the type's.
    #[must_use]
    pub fn next_review(
        &self,
        code: RegisterCode,
        level: Option<RegisterValueCode>,
        day: Date,
        calendar: &Calendar,
    ) -> Option<Date> {
        let of_level = level.and_then(|level| self.levels.on(level, day)?.value.review_months);
        let months = of_level.or_else(|| self.types.on(code, day)?.value.review_months)?;
        Some(Period { amount: months, unit: PeriodUnit::Months }.after(day, calendar))
    }

    /// The categories or levels (`table`) that belong to `register` on `day`.
    pub fn values_of(
        table: &Table<RegisterValueCode, RegisterValue>,
        register: RegisterCode,
        day: Date,
    ) -> impl Iterator<Item = (RegisterValueCode, &Row<RegisterValue>)> {
        table.in_force(day).filter(move |(_, row)| row.value.register == register)
    }

    /// The person's colour: the gravest of the active entries.
    #[must_use]
    pub fn colour(&self, active: impl IntoIterator<Item = RegisterCode>, day: Date) -> Option<Colour> {
        active.into_iter().filter_map(|code| self.types.read(code, day)).map(|row| row.value.colour).max()
    }
}
