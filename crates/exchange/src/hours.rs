//! Contracted hours and reductions of owners. They are no part of an extract: Rainer holds them, or two CSV files beside it do.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use rules::workload::reduction::{Reduction, Status};
use rust_decimal::Decimal;

use crate::names::normalise;
use crate::read::value;
use crate::refused::ExtractRefused;
use crate::source::{Cell, DayNumbers, Row, csv_rows};

/// Hours of one owner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnerHours {
    /// Contracted weekly hours; none: those of a new officer of the grade.
    pub contracted: Option<Decimal>,
    /// All reductions, of every status.
    pub reductions: Vec<Reduction>,
}

/// Hours by officer (`OM_Key`), then team (`Team_Code`). An owner that is not here has the hours of a new officer of the grade.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HoursInForce {
    owners: BTreeMap<String, BTreeMap<String, OwnerHours>>,
}

/// Why `owners.csv` or `reductions.csv` is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursRefused {
    /// The file.
    #[error(transparent)]
    File(#[from] ExtractRefused),
    /// A cell.
    #[error("{}, row {row}, column {column}: {why}", path.display())]
    Cell {
        /// File.
        path: PathBuf,
        /// Line.
        row: u32,
        /// Column.
        column: &'static str,
        /// What is wrong and what to do.
        why: String,
    },
}

impl HoursInForce {
    /// Hours of an owner, to change.
    pub fn of_mut(&mut self, om_key: &str, team_code: &str) -> &mut OwnerHours {
        self.owners.entry(om_key.to_owned()).or_default().entry(team_code.to_owned()).or_default()
    }

    /// Hours of an owner, if any are known.
    #[must_use]
    pub fn of(&self, om_key: &str, team_code: &str) -> Option<&OwnerHours> {
        self.owners.get(om_key)?.get(team_code)
    }

    /// Whether no hours are known at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.owners.is_empty()
    }

    /// Reads `owners.csv` (`om_key, team_code, contracted_hours`) and `reductions.csv` (`om_key, team_code, hours,
    /// effective_from, effective_to, status, reason, reason_enabled`) of a folder, whichever are there. Blank contracted hours
    /// are those of a new officer of the grade; a blank end is none.
    ///
    /// # Errors
    /// [`HoursRefused`] with file, row and column.
    pub fn read_folder(folder: &Path) -> Result<Self, HoursRefused> {
        let mut hours = Self::default();
        let (owners, reductions) = (folder.join("owners.csv"), folder.join("reductions.csv"));
        if owners.is_file() {
            each(&owners, ["om_key", "team_code", "contracted_hours"], |[key, team, contracted]| {
                let is_blank = contracted.text().trim().is_empty();
                let amount = (!is_blank).then(|| amount(contracted)).transpose().map_err(|why| ("contracted_hours", why))?;
                hours.of_mut(key.text(), team.text()).contracted = amount;
                Ok(())
            })?;
        }
        if reductions.is_file() {
            let columns = ["om_key", "team_code", "hours", "effective_from", "effective_to", "status", "reason_enabled"];
            each(&reductions, columns, |[key, team, amount_cell, from, to, status, enabled]| {
                let reduction = Reduction {
                    hours: amount(amount_cell).map_err(|why| ("hours", why))?,
                    from: day(from).map_err(|why| ("effective_from", why))?,
                    to: end(to).map_err(|why| ("effective_to", why))?,
                    status: Status::read(status.text()).ok_or_else(|| ("status", not_a_status(status)))?,
                    reason_enabled: truth(enabled).map_err(|why| ("reason_enabled", why))?,
                };
                hours.of_mut(key.text(), team.text()).reductions.push(reduction);
                Ok(())
            })?;
        }
        Ok(hours)
    }
}

/// Reads the named columns of each row; one that the file lacks is blank.
fn each<const N: usize>(
    path: &Path,
    columns: [&'static str; N],
    mut take: impl FnMut([Cell<'_>; N]) -> Result<(), (&'static str, String)>,
) -> Result<(), HoursRefused> {
    let (mut places, mut problem) = (None::<[Option<usize>; N]>, None);
    csv_rows(path, &mut |row: Row<'_>, _| {
        if problem.is_some() || row.is_blank() {
            return Ok(());
        }
        match places {
            None => {
                let place = |name| (0..row.width()).find(|column| normalise(row.cell(*column).text()) == name);
                places = Some(columns.map(place));
            }
            Some(places) => {
                let cells = places.map(|place| place.map_or(Cell::Blank, |place| row.cell(place)));
                if let Err((column, why)) = take(cells) {
                    problem = Some(HoursRefused::Cell { path: path.to_owned(), row: row.number, column, why });
                }
            }
        }
        Ok(())
    })?;
    problem.map_or(Ok(()), Err)
}

/// Hours of a week: nobody has more, and no sum of them overflows.
const WEEK: Decimal = Decimal::from_parts(168, 0, 0, false, 0);

fn amount(cell: Cell<'_>) -> Result<Decimal, String> {
    let text = cell.text().trim();
    match Decimal::from_str_exact(text) {
        Ok(hours) if (Decimal::ZERO..=WEEK).contains(&hours) => Ok(hours),
        _ => Err(format!("{} is no number of weekly hours; write it as 37 or 18.5", value::shown(text))),
    }
}

fn day(cell: Cell<'_>) -> Result<DateTime, String> {
    value::date_time(cell, DayNumbers::From1900)?.ok_or_else(|| "is blank; write a day as 2026-11-22".to_owned())
}

/// The end of a reduction; blank for one without an end.
fn end(cell: Cell<'_>) -> Result<DateTime, String> {
    Ok(value::date_time(cell, DayNumbers::From1900)?.unwrap_or(DateTime::MAX))
}

fn truth(cell: Cell<'_>) -> Result<bool, String> {
    match cell.text().trim().to_ascii_lowercase().as_str() {
        "" | "true" | "1" | "yes" => Ok(true),
        "false" | "0" | "no" => Ok(false),
        other => Err(format!("{} is neither true nor false", value::shown(other))),
    }
}

fn not_a_status(cell: Cell<'_>) -> String {
    format!("{} is no status; write SCHEDULED, ACTIVE, ARCHIVED or DELETED", value::shown(cell.text()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekly_hours_are_those_of_a_week() {
        for (text, hours) in
            [("37", Some(Decimal::new(37, 0))), (" 18.5 ", Some(Decimal::new(185, 1))), ("-0", Some(Decimal::ZERO))]
        {
            assert_eq!(amount(Cell::Text(text)).ok(), hours, "{text}");
        }
        for refused in ["-1", "168.01", "79228162514264337593543950335", "1e3", "many", ""] {
            assert!(amount(Cell::Text(refused)).is_err(), "{refused}");
        }
    }
}
