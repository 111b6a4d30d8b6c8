//! Where rows come from: the workbook or a folder of CSV files, one row at a time, without a copy of the sheet.

mod cells;
mod folder;
mod limits;
mod shared;
mod workbook;

use crate::layout::Sheet;
use crate::refused::ExtractRefused;

pub use folder::Folder;
pub(crate) use folder::csv_rows;
pub use limits::FILE_MOST;
pub use shared::SharedTexts;
pub use workbook::Workbook;

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing.
    Blank,
    /// Text, as written.
    Text(&'a str),
    /// A number of a workbook, as its file writes it: `44379.022389386599`. A date is such a number, too.
    Number(&'a str),
}

impl<'a> Cell<'a> {
    /// The text or the digits; empty for a blank.
    #[must_use]
    pub const fn text(self) -> &'a str {
        match self {
            Self::Blank => "",
            Self::Text(text) | Self::Number(text) => text,
        }
    }

    /// Whether there is nothing but blanks.
    #[must_use]
    pub fn is_blank(self) -> bool {
        self.text().trim().is_empty()
    }
}

/// Where the content of a cell lies.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Span {
    #[default]
    Blank,
    Text(usize, usize),
    Number(usize, usize),
    Shared(u32),
}

/// One row of a sheet.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Number of the row in the sheet, or of the line in the CSV file, from 1.
    pub number: u32,
    cells: &'a [Span],
    text: &'a str,
    shared: &'a SharedTexts,
}

impl<'a> Row<'a> {
    pub(crate) const fn new(number: u32, cells: &'a [Span], text: &'a str, shared: &'a SharedTexts) -> Self {
        Self { number, cells, text, shared }
    }

    /// The cell in a column, counted from 0; blank beyond the last.
    #[must_use]
    pub fn cell(&self, column: usize) -> Cell<'a> {
        match self.cells.get(column).copied().unwrap_or_default() {
            Span::Blank => Cell::Blank,
            Span::Text(start, end) => Cell::Text(self.text.get(start..end).unwrap_or_default()),
            Span::Number(start, end) => Cell::Number(self.text.get(start..end).unwrap_or_default()),
            Span::Shared(index) => Cell::Text(self.shared.get(index)),
        }
    }

    /// How many cells the row has, up to its last one.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.cells.len()
    }

    /// Whether no cell holds anything but blanks.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        (0..self.cells.len()).all(|column| self.cell(column).is_blank())
    }
}

/// How dates that are numbers are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DayNumbers {
    /// Day 1 is 1 January 1900: nearly every workbook.
    #[default]
    From1900,
    /// Day 0 is 1 January 1904: workbooks of old Macintosh programs.
    From1904,
}

/// Takes the rows of a sheet in order; the second argument is how many bytes of it have been read.
pub type OnRow<'a> = dyn FnMut(Row<'_>, u64) -> Result<(), ExtractRefused> + 'a;

/// A whole extract to read from: a workbook or a folder.
pub trait Source {
    /// How dates that are numbers are counted.
    fn day_numbers(&self) -> DayNumbers;

    /// How many bytes all required sheets have, unpacked: for a progress bar, not exact.
    fn bytes(&self) -> u64;

    /// Gives every row of a sheet that has a cell, the header first.
    ///
    /// # Errors
    /// [`ExtractRefused`] when the file is damaged or unsafe, and what `on_row` gives.
    fn rows(&mut self, sheet: Sheet, on_row: &mut OnRow<'_>) -> Result<(), ExtractRefused>;
}
