//! The same sheets as CSV files in a folder, each named after its sheet.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use super::limits::FILE_MOST;
use super::{DayNumbers, OnRow, Row, SharedTexts, Source, Span};
use crate::layout::Sheet;
use crate::refused::ExtractRefused;

/// A folder with all required sheets.
pub struct Folder {
    path: PathBuf,
    files: BTreeMap<Sheet, PathBuf>,
    bytes: u64,
}

impl Folder {
    /// Finds the files of the sheets: `wmt_extract.csv`, `WMT_Extract.csv`. Other files are ignored.
    ///
    /// # Errors
    /// [`ExtractRefused`] when the folder cannot be listed, a sheet is missing or there are two of a name.
    pub fn open(path: &Path) -> Result<Self, ExtractRefused> {
        let (mut files, mut bytes) = (BTreeMap::new(), 0_u64);
        for entry in std::fs::read_dir(path).map_err(|error| unreadable(path, &error))? {
            let file = entry.map_err(|error| unreadable(path, &error))?.path();
            if !file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) {
                continue;
            }
            let Some(sheet) = file.file_stem().and_then(|stem| stem.to_str()).and_then(Sheet::named) else { continue };
            bytes = bytes.saturating_add(file.metadata().map_err(|error| unreadable(&file, &error))?.len());
            if files.insert(sheet, file).is_some() {
                return Err(ExtractRefused::SheetTwice { sheet });
            }
        }
        if bytes > FILE_MOST {
            let problem = "its sheets have more than 512 MiB".to_owned();
            return Err(ExtractRefused::TooLarge { path: path.to_owned(), problem });
        }
        let missing: Vec<Sheet> = Sheet::ALL.into_iter().filter(|sheet| !files.contains_key(sheet)).collect();
        if !missing.is_empty() {
            return Err(ExtractRefused::MissingSheets { path: path.to_owned(), sheets: missing });
        }
        Ok(Self { path: path.to_owned(), files, bytes })
    }
}

impl Source for Folder {
    fn day_numbers(&self) -> DayNumbers {
        DayNumbers::From1900
    }

    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn rows(&mut self, sheet: Sheet, on_row: &mut OnRow<'_>) -> Result<(), ExtractRefused> {
        let missing = || ExtractRefused::MissingSheets { path: self.path.clone(), sheets: vec![sheet] };
        csv_rows(self.files.get(&sheet).ok_or_else(missing)?, on_row)
    }
}

/// Gives every record of a CSV file, the header first, each with the line on which it starts.
pub fn csv_rows(path: &Path, on_row: &mut OnRow<'_>) -> Result<(), ExtractRefused> {
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(BufReader::new(file));
    let (shared, mut record, mut cells) = (SharedTexts::default(), csv::StringRecord::new(), Vec::new());
    let mut behind = None;
    while reader.read_record(&mut record).map_err(|error| of_csv(path, &error))? {
        cells.clear();
        for column in 0..record.len() {
            let range = record.range(column).filter(|range| !range.is_empty());
            cells.push(range.map_or(Span::Blank, |range| Span::Text(range.start, range.end)));
        }
        let position = record.position().map_or((0, 0), |position| (position.line(), position.byte()));
        // The reader ends a record at the first of two characters that end a line, and counts the line at the second.
        let lag = *behind.get_or_insert_with(|| u64::from(reader.position().line() == position.0));
        let first = position.1 == 0;
        let line = u32::try_from(position.0 + if first { 0 } else { lag }).unwrap_or(u32::MAX);
        on_row(Row::new(line, &cells, record.as_slice(), &shared), position.1)?;
    }
    Ok(())
}

pub fn unreadable(path: &Path, error: &std::io::Error) -> ExtractRefused {
    if error.kind() == std::io::ErrorKind::NotFound {
        return ExtractRefused::NotThere { path: path.to_owned() };
    }
    ExtractRefused::Unreadable { path: path.to_owned(), problem: error.to_string() }
}

fn of_csv(path: &Path, error: &csv::Error) -> ExtractRefused {
    let problem = match error.kind() {
        csv::ErrorKind::Utf8 { pos, .. } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            format!("line {line} is not UTF-8; save the file as UTF-8")
        }
        csv::ErrorKind::Io(error) => return unreadable(path, error),
        _ => error.to_string(),
    };
    ExtractRefused::Damaged { path: path.to_owned(), problem }
}
