//! When a workload is too much: one published set of lines, `policy/workload.toml`, list `red_line`.

use std::fmt;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::dated::Table;
use crate::policy::{Document, PolicyError};
use crate::working::{RowUsed, Working};

/// A line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// More than can be carried.
    Over100,
    /// Over 110 % for four weeks running: officially an excessive workload.
    Excessive,
    /// Far more than can be carried.
    Over120,
}

impl Line {
    /// All lines, lowest first.
    pub const ALL: [Self; 3] = [Self::Over100, Self::Excessive, Self::Over120];

    /// The stable text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Over100 => "over100",
            Self::Excessive => "excessive",
            Self::Over120 => "over120",
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Where a line runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineRow {
    /// Words to show.
    pub name: String,
    /// Crossed when capacity is above this many percent.
    pub above_percent: u16,
    /// For how many weeks running; 1: as soon as it is above.
    pub weeks: u16,
}

/// The lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedLines(pub Table<Line, LineRow>);

impl RedLines {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let table: Table<Line, LineRow> = document.table("red_line")?;
        for (line, row) in table.rows() {
            if row.value.weeks == 0 {
                let problem = "field `weeks`: must be 1 or more".to_owned();
                return Err(document.problem(&format!("red_line {line}"), problem));
            }
        }
        Ok(Self(table))
    }

    /// The lines crossed on `day`. `weekly` holds the capacity of each week, this week first, unrounded
    /// ([`super::capacity::percent`]), so that 100.04 % is over 100 %. A week without capacity
    /// crosses no line, and ends a run.
    pub fn crossed<'a>(&'a self, weekly: &'a [Option<Decimal>], day: Date) -> impl Iterator<Item = Line> + 'a {
        let lines = self.0.in_force(day);
        lines.filter(|(_, row)| is_crossed(&row.value, weekly)).map(|(line, _)| line)
    }

    /// The working of [`RedLines::crossed`].
    #[must_use]
    pub fn explain(&self, weekly: &[Option<Decimal>], day: Date) -> Working {
        let mut working = Working::of("workload.red-lines");
        let shown: Vec<String> = weekly.iter().map(|week| super::capacity::words(*week)).collect();
        let mut names = Vec::new();
        for (line, row) in self.0.in_force(day) {
            let crossed = is_crossed(&row.value, weekly);
            let weeks = usize::from(row.value.weeks);
            let seen = shown.iter().take(weeks).cloned().collect::<Vec<_>>().join(", ");
            let arithmetic = format!("{seen}; above {}% for {weeks} week(s) running", row.value.above_percent);
            let result = if crossed { "crossed" } else { "not crossed" };
            working.step_from(RowUsed::of("workload", "red_line", line, row), row.value.name.clone(), arithmetic, result);
            if crossed {
                names.push(row.value.name.clone());
            }
        }
        working.result = if names.is_empty() { "no line crossed".to_owned() } else { names.join("; ") };
        working
    }
}

fn is_crossed(line: &LineRow, weekly: &[Option<Decimal>]) -> bool {
    let weeks = usize::from(line.weeks);
    let above = Decimal::from(line.above_percent);
    let run = weekly.iter().take_while(|week| week.is_some_and(|percent| percent > above));
    weeks > 0 && run.take(weeks).count() == weeks
}
