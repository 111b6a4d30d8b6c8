//! Grades of officers and their contracted hours.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::dated::Table;
use crate::policy::{Document, PolicyError};

/// Grade of an officer, in the order in which officers are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Probation officer.
    Po,
    /// Newly qualified probation officer.
    Nqo,
    /// Probation services officer.
    Pso,
    /// Trainee probation officer.
    Pqip,
    /// Senior probation officer: manages officers.
    Spo,
    /// No usable grade on the record: holds no cases and has no capacity.
    None,
}

impl Grade {
    /// All grades.
    pub const ALL: [Self; 6] = [Self::Po, Self::Nqo, Self::Pso, Self::Pqip, Self::Spo, Self::None];

    /// The stable text used in storage and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Po => "po",
            Self::Nqo => "nqo",
            Self::Pso => "pso",
            Self::Pqip => "pqip",
            Self::Spo => "spo",
            Self::None => "none",
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text is no grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("choose a grade: po, nqo, pso, pqip, spo or none")]
pub struct NotAGrade;

impl FromStr for Grade {
    type Err = NotAGrade;

    fn from_str(text: &str) -> Result<Self, NotAGrade> {
        Self::ALL.into_iter().find(|grade| grade.as_str() == text).ok_or(NotAGrade)
    }
}

/// What is true of a grade.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeRow {
    /// Name to show.
    pub name: String,
    /// Short name to show, as staff say it.
    pub short: String,
    /// Codes of the national record for it, matched exactly after trimming.
    #[serde(default)]
    pub record_codes: Vec<String>,
    /// Weekly hours of a new officer of this grade, in hundredths of an hour.
    pub usual_hours_hundredths: u16,
    /// Whether officers of this grade hold cases of their own.
    pub holds_cases: bool,
}

/// Weekly contracted hours, in hundredths of an hour so that 18.75 is exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContractedHours {
    hundredths: u16,
}

/// Why hours are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursRefused {
    /// Not a number of hours.
    #[error("Enter the weekly hours as a number with at most two decimals, like 37 or 18.5")]
    NotANumber,
    /// More than anybody may be contracted for.
    #[error("Weekly hours must be between 0 and {most}")]
    TooMany {
        /// Most hours allowed.
        most: ContractedHours,
    },
}

impl ContractedHours {
    /// Hours from hundredths, without a limit.
    #[must_use]
    pub const fn from_hundredths(hundredths: u16) -> Self {
        Self { hundredths }
    }

    /// Hundredths of an hour.
    #[must_use]
    pub const fn hundredths(self) -> u16 {
        self.hundredths
    }
}

impl fmt::Display for ContractedHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, rest) = (self.hundredths / 100, self.hundredths % 100);
        match (rest, rest % 10) {
            (0, _) => write!(f, "{hours}"),
            (_, 0) => write!(f, "{hours}.{}", rest / 10),
            _ => write!(f, "{hours}.{rest:02}"),
        }
    }
}

/// The grades, and the most hours a contract may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grades {
    /// The grades.
    pub types: Table<Grade, GradeRow>,
    /// Limits on hours.
    pub limits: Table<HoursLimit, LimitRow>,
}

/// Which limit on hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoursLimit {
    /// Most weekly hours of a contract.
    ContractedMost,
}

impl fmt::Display for HoursLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("contracted_most")
    }
}

/// A limit on hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitRow {
    /// Hundredths of an hour.
    pub hundredths: u16,
}

impl Grades {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let grades = Self { types: document.table("grade")?, limits: document.table("limit")? };
        for grade in Grade::ALL {
            if !grades.types.knows(grade) {
                return Err(document.problem(&format!("grade {grade}"), "is missing".to_owned()));
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        for (grade, row) in grades.types.rows() {
            for code in &row.value.record_codes {
                if !seen.insert(code) {
                    return Err(
                        document.problem(&format!("grade {grade}"), format!("field `record_codes`: {code} is there twice"))
                    );
                }
            }
        }
        Ok(grades)
    }

    /// The grade that a code of the national record means on `day`. Anything unknown or blank is [`Grade::None`].
    ///
    /// Careful: the raw code `PSO` means a probation officer.
    #[must_use]
    pub fn from_record_code(&self, code: &str, day: Date) -> Grade {
        let plain: String =
            code.trim().chars().filter(|c| *c != ' ').map(|c| if matches!(c, '–' | '—') { '-' } else { c }).collect();
        let code = if plain.contains('-') { plain.as_str() } else { code.trim() };
        let found = self.types.in_force(day).find(|(_, row)| row.value.record_codes.iter().any(|known| known == code));
        found.map_or(Grade::None, |(grade, _)| grade)
    }

    /// Reads weekly hours as typed.
    ///
    /// # Errors
    /// [`HoursRefused`] when they are no number or beyond the limit in force on `day`.
    pub fn read_hours(&self, typed: &str, day: Date) -> Result<ContractedHours, HoursRefused> {
        let (whole, part) = typed.trim().split_once('.').unwrap_or((typed.trim(), ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 3 || part.len() > 2 || !digits(whole) || !digits(part) {
            return Err(HoursRefused::NotANumber);
        }
        let hundredths = format!("{whole}{part:0<2}").parse().map_err(|_| HoursRefused::NotANumber)?;
        let most = self.limits.on(HoursLimit::ContractedMost, day).map(|row| row.value.hundredths);
        match most {
            Some(most) if hundredths > most => Err(HoursRefused::TooMany { most: ContractedHours::from_hundredths(most) }),
            _ => Ok(ContractedHours { hundredths }),
        }
    }
}
