//! Tables that people take away as files: CSV and workbooks that no spreadsheet reads as a formula (security-and-records
//! S7.6).
//!
//! A spreadsheet runs a cell that begins like a formula, and what people write (a name, a note) may begin so. Text is
//! therefore told from numbers by its type, never by how it looks: a number is written as a number, and a text that could be
//! read as a formula gets an apostrophe in CSV and is an inline string in a workbook, where a string stays a string.
//!
//! Nothing here knows what is exported, or who may: a page gives a [`Sheet`] of what it showed.

use jiff::civil::Date;
use rust_decimal::{Decimal, prelude::ToPrimitive};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Style, Workbook, XlsxError};

/// A cell, by what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words: a name, a code, "No capacity".
    Text(String),
    /// A number as it is: `-5` stays `-5`.
    Number(Decimal),
    /// A percentage in percent: 98.4 is 98.4 %. The head of its column says that it is one.
    Percent(Decimal),
    /// A day.
    Date(Date),
    /// Nothing to say.
    Empty,
}

impl Cell {
    /// Words.
    #[must_use]
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// A whole number.
    #[must_use]
    pub fn whole(number: impl Into<i64>) -> Self {
        Self::Number(Decimal::from(number.into()))
    }

    /// A percentage, or words when there is none.
    #[must_use]
    pub fn percent_or(percent: Option<Decimal>, otherwise: &str) -> Self {
        percent.map_or_else(|| Self::text(otherwise), Self::Percent)
    }

    /// A day, or nothing.
    #[must_use]
    pub fn date(on: Option<Date>) -> Self {
        on.map_or(Self::Empty, Self::Date)
    }
}

/// A table with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What the file is called, in our own words: "Workload of Example Unit". See [`Sheet::file_name`].
    pub name: String,
    /// The day it is about; it is part of the file's name and the workbook's date of creation.
    pub on: Date,
    /// The heads of its columns.
    pub head: Vec<String>,
    /// Its rows, each as long as the head.
    pub rows: Vec<Vec<Cell>>,
}

/// What kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Values with commas between them.
    Csv,
    /// A workbook.
    Xlsx,
}

impl Format {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Xlsx];

    /// How a file's name ends, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// The media type of an answer.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The format of a file name's ending.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.extension() == extension)
    }
}

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportRefused {
    /// The CSV could not be written.
    #[error("the table could not be written as CSV")]
    Csv(#[source] csv::Error),
    /// The workbook could not be written: a text of more than 32,767 characters, or no room for a temporary file.
    #[error("the table could not be written as a workbook")]
    Xlsx(#[source] XlsxError),
}

impl From<csv::Error> for ExportRefused {
    fn from(error: csv::Error) -> Self {
        Self::Csv(error)
    }
}

impl From<XlsxError> for ExportRefused {
    fn from(error: XlsxError) -> Self {
        Self::Xlsx(error)
    }
}

/// Tells a program that the file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
/// Letters of the longest file name, its day and ending left out.
const NAME_MAX: usize = 80;

impl Sheet {
    /// The file.
    ///
    /// # Errors
    /// [`ExportRefused`].
    pub fn write(&self, format: Format) -> Result<Vec<u8>, ExportRefused> {
        match format {
            Format::Csv => self.csv(),
            Format::Xlsx => self.xlsx(),
        }
    }

    /// Its name: small letters, digits and hyphens, the day, the ending. Nothing that anybody typed can put a path, a
    /// quote or a line break into it.
    #[must_use]
    pub fn file_name(&self, format: Format) -> String {
        let mut name = String::new();
        for letter in self.name.chars().map(|letter| letter.to_ascii_lowercase()) {
            if letter.is_ascii_alphanumeric() {
                name.push(letter);
            } else if !name.is_empty() && !name.ends_with('-') {
                name.push('-');
            }
            if name.len() >= NAME_MAX {
                break;
            }
        }
        let name = name.trim_end_matches('-');
        let name = if name.is_empty() { "table" } else { name };
        format!("{name}-{}.{}", self.on, format.extension())
    }

    fn csv(&self) -> Result<Vec<u8>, ExportRefused> {
        let mut out = Vec::from(BYTE_ORDER_MARK);
        let mut writer = csv::WriterBuilder::new()
            .quote_style(csv::QuoteStyle::Always)
            .terminator(csv::Terminator::CRLF)
            .from_writer(&mut out);
        writer.write_record(self.head.iter().map(|head| harmless(head)))?;
        for row in &self.rows {
            writer.write_record(row.iter().map(in_csv))?;
        }
        writer.flush().map_err(csv::Error::from)?;
        drop(writer);
        Ok(out)
    }

    fn xlsx(&self) -> Result<Vec<u8>, ExportRefused> {
        let mut workbook = Workbook::new();
        let made = ExcelDateTime::from_ymd(year(self.on), month(self.on), day(self.on))?;
        workbook.set_properties(&DocProperties::new().set_title(&self.name).set_creation_datetime(&made));
        // Rows written one after another, so that each string is an inline string in its own cell.
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name("Table")?;
        let head = Style::new().set_bold().set_text_wrap();
        let (percent, date) = (Style::new().set_num_format("0.0"), Style::new().set_num_format("yyyy-mm-dd"));
        let mut last = 0;
        for (column, words) in (0_u16..).zip(&self.head) {
            sheet.set_column_width(column, if column == 0 { 32 } else { 16 })?;
            sheet.write_string_with_format(0, column, words.as_str(), &head)?;
            last = column;
        }
        sheet.set_freeze_panes(1, 0)?;
        for (index, row) in (1_u32..).zip(&self.rows) {
            for (column, cell) in (0_u16..=last).zip(row) {
                match cell {
                    Cell::Text(words) => sheet.write_string(index, column, words.as_str())?,
                    Cell::Number(number) => sheet.write_number(index, column, binary(*number))?,
                    Cell::Percent(number) => sheet.write_number_with_format(index, column, binary(*number), &percent)?,
                    Cell::Date(on) => {
                        let on = ExcelDateTime::from_ymd(year(*on), month(*on), day(*on))?;
                        sheet.write_datetime_with_format(index, column, &on, &date)?
                    }
                    Cell::Empty => continue,
                };
            }
        }
        Ok(workbook.save_to_buffer()?)
    }
}

fn in_csv(cell: &Cell) -> String {
    match cell {
        Cell::Text(words) => harmless(words),
        Cell::Number(number) | Cell::Percent(number) => number.normalize().to_string(),
        Cell::Date(on) => on.to_string(),
        Cell::Empty => String::new(),
    }
}

/// A text that no spreadsheet reads as a formula: with an apostrophe before it when it could be one.
fn harmless(words: &str) -> String {
    if begins_like_a_formula(words) { format!("'{words}") } else { words.to_owned() }
}

/// Whether a text begins with `= + - @`, a tab or a return, also after blanks, quotes and marks that show nothing, and also
/// in the wide and small forms of East Asian letters and the minus of typesetters.
fn begins_like_a_formula(words: &str) -> bool {
    let ends_cell = |letter: char| matches!(letter, '\t' | '\r' | '\n');
    let shows_nothing = |letter: char| {
        letter.is_whitespace()
            || letter.is_control()
            || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let quotes = |letter: char| {
        matches!(letter, '"' | '\'' | '`' | '´' | '\u{2018}'..='\u{201f}' | '\u{ff02}' | '\u{ff07}' | '\u{ab}' | '\u{bb}')
    };
    let mut letters = words.chars().skip_while(|letter| !ends_cell(*letter) && (shows_nothing(*letter) || quotes(*letter)));
    let starts = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '\u{2212}'];
    letters.next().is_some_and(|letter| ends_cell(letter) || starts.contains(&letter))
}

/// A workbook knows binary numbers only. Figures of one decimal are shown as they are.
fn binary(number: Decimal) -> f64 {
    number.to_f64().unwrap_or_default()
}

fn year(on: Date) -> u16 {
    u16::try_from(on.year()).unwrap_or_default()
}

fn month(on: Date) -> u8 {
    u8::try_from(on.month()).unwrap_or_default()
}

fn day(on: Date) -> u8 {
    u8::try_from(on.day()).unwrap_or_default()
}
