//! Which column of the file is which column of the layout.

use crate::extract::Notes;
use crate::layout::Sheet;
use crate::names::normalise;
use crate::refused::ExtractRefused;
use crate::source::{Cell, Row};

/// The header of a sheet: the place in the file of each column of [`Sheet::columns`].
pub struct Header {
    sheet: Sheet,
    titles: Vec<String>,
    places: Vec<Option<usize>>,
    width: usize,
}

impl Header {
    /// Reads the header row. Notes the columns that are unknown and those that are not there.
    ///
    /// # Errors
    /// [`ExtractRefused::ColumnTwice`].
    pub fn read(sheet: Sheet, row: &Row<'_>, notes: &mut Notes) -> Result<Self, ExtractRefused> {
        let titles = sheet.columns();
        let names: Vec<String> = titles.iter().map(|title| normalise(title)).collect();
        let mut places = vec![None; titles.len()];
        for place in 0..row.width() {
            let cell = row.cell(place);
            if cell.is_blank() {
                continue;
            }
            let name = normalise(cell.text());
            let known = names.iter().position(|known| *known == name).and_then(|column| places.get_mut(column));
            match known {
                None => notes.columns_dropped.push((sheet, cell.text().trim().to_owned())),
                Some(Some(_)) => {
                    return Err(ExtractRefused::ColumnTwice { sheet, row: row.number, column: cell.text().trim().to_owned() });
                }
                Some(free) => *free = Some(place),
            }
        }
        let absent = titles.iter().zip(&places).filter(|(_, place)| place.is_none());
        notes.columns_absent.extend(absent.map(|(title, _)| (sheet, title.clone())));
        Ok(Self { sheet, titles, places, width: row.width() })
    }

    /// Notes that a sheet has no header at all: every column is absent.
    pub fn without_row(sheet: Sheet, notes: &mut Notes) {
        notes.columns_absent.extend(sheet.columns().into_iter().map(|title| (sheet, title)));
    }

    /// The sheet.
    pub const fn sheet(&self) -> Sheet {
        self.sheet
    }

    /// Cells that the header row has.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// The name of a column of the layout.
    pub fn title(&self, column: usize) -> String {
        self.titles.get(column).cloned().unwrap_or_default()
    }

    /// The cell of a column of the layout; blank when the file lacks the column.
    pub fn cell<'a>(&self, row: &Row<'a>, column: usize) -> Cell<'a> {
        self.places.get(column).copied().flatten().map_or(Cell::Blank, |place| row.cell(place))
    }
}
