//! Which of our own cases count, and for how much of their weight: `policy/workload.toml`, list `case_status`.
//!
//! The weekly extract leaves inactive cases out of its filtered sheet, and no text says how it decides. So the share that
//! a case of each status still counts is a dated row of ours.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::dated::{Row, Table};
use crate::policy::{Document, PolicyError};
use crate::working::RowUsed;

/// What sets a case apart when it is priced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// Nothing: an active case.
    Counted,
    /// A warrant is out.
    Warrant,
    /// Only unpaid work is left.
    UnpaidWorkOnly,
    /// The end date has passed and nobody has closed it.
    Overdue,
    /// A suspended sentence or a stand-alone order.
    SuspendedSentence,
    /// A life sentence that is no longer supervised.
    SuspendedLifer,
}

impl CaseStatus {
    /// All statuses.
    pub const ALL: [Self; 6] =
        [Self::Counted, Self::Warrant, Self::UnpaidWorkOnly, Self::Overdue, Self::SuspendedSentence, Self::SuspendedLifer];

    /// The stable text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Warrant => "warrant",
            Self::UnpaidWorkOnly => "unpaid_work_only",
            Self::Overdue => "overdue",
            Self::SuspendedSentence => "suspended_sentence",
            Self::SuspendedLifer => "suspended_lifer",
        }
    }
}

impl fmt::Display for CaseStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How a status is shown and counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusRow {
    /// Words to show.
    pub name: String,
    /// Percent of its weight that the case counts.
    pub percent: u8,
}

/// The statuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseStatuses(pub Table<CaseStatus, StatusRow>);

impl CaseStatuses {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let table: Table<CaseStatus, StatusRow> = document.table("case_status")?;
        for status in CaseStatus::ALL {
            if !table.knows(status) {
                return Err(document.problem(&format!("case_status {status}"), "is missing".to_owned()));
            }
        }
        for (status, row) in table.rows() {
            if row.value.percent > 100 {
                let problem = "field `percent`: must be from 0 to 100".to_owned();
                return Err(document.problem(&format!("case_status {status}"), problem));
            }
        }
        Ok(Self(table))
    }

    /// Percent of its weight that a case counts on `day`. Without a row on that day it counts in full.
    #[must_use]
    pub fn percent(&self, status: CaseStatus, day: Date) -> u8 {
        self.0.on(status, day).map_or(100, |row| row.value.percent)
    }

    /// The first day after `day` from which any status may count otherwise.
    #[must_use]
    pub fn next_change_on(&self, day: Date) -> Option<Date> {
        self.0.days().filter(|on| *on > day).min()
    }

    /// The row behind it, for a working.
    #[must_use]
    pub fn row_used(&self, status: CaseStatus, day: Date) -> Option<RowUsed> {
        self.0.on(status, day).map(|row: &Row<StatusRow>| RowUsed::of("workload", "case_status", status, row))
    }

    /// Points of a case in hundredths, exact: its weight times the percent that still counts.
    #[must_use]
    pub fn points_hundredths(&self, weight: u32, status: CaseStatus, day: Date) -> i64 {
        i64::from(weight) * i64::from(self.percent(status, day))
    }
}
