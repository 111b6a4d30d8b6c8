//! A synthetic national extract, with invented people, to try the importer on: the same for one seed on any machine.
//!
//! Counts agree with the case rows: `WMT_Extract` counts every N, W, U and O row, `WMT_Extract_Filtered` the N rows alone.

mod chance;
mod folder;
mod owner;
mod rows;
mod workbook;

use std::path::Path;

use crate::layout::Sheet;

/// What stands in a cell that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// Nothing.
    Blank,
    /// Text.
    Text(String),
    /// A count.
    Number(u32),
    /// A date-time.
    When(jiff::civil::DateTime),
}

/// Why the extract could not be written.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// The workbook.
    #[error("the workbook cannot be written")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A CSV file.
    #[error("a CSV file cannot be written")]
    Csv(#[from] csv::Error),
    /// The folder or a file of it.
    #[error("the folder cannot be written")]
    Folder(#[from] std::io::Error),
    /// More officers than the layout has codes for.
    #[error("choose 1 to {most} owners")]
    Owners {
        /// Most.
        most: u32,
    },
}

/// Most owners of a synthetic extract: codes have six digits.
pub const OWNERS_MOST: u32 = 200_000;

/// Takes rows of all sheets, each sheet's in order.
pub(crate) trait Rows {
    fn row(&mut self, sheet: Sheet, cells: &[Value]) -> Result<(), GenerateError>;
}

/// Writes a synthetic extract as the national workbook.
///
/// # Errors
/// [`GenerateError`].
pub fn generate(owners: u32, seed: u64, path: &Path) -> Result<(), GenerateError> {
    let mut book = workbook::Writer::new()?;
    rows::write(check(owners)?, seed, &mut book)?;
    book.save(path)
}

/// Writes the same synthetic extract as a folder of CSV files, which is made if it is not there.
///
/// # Errors
/// [`GenerateError`].
pub fn generate_folder(owners: u32, seed: u64, path: &Path) -> Result<(), GenerateError> {
    let mut files = folder::Writer::new(path)?;
    rows::write(check(owners)?, seed, &mut files)?;
    files.finish()
}

fn check(owners: u32) -> Result<u32, GenerateError> {
    if (1..=OWNERS_MOST).contains(&owners) { Ok(owners) } else { Err(GenerateError::Owners { most: OWNERS_MOST }) }
}
