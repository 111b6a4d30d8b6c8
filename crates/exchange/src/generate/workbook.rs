//! The synthetic extract as the national workbook.

use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

use super::{GenerateError, Rows, Value};
use crate::layout::Sheet;

/// Writes one worksheet a sheet, each row at once to the disk.
pub struct Writer {
    book: Workbook,
    next_row: [u32; 13],
    date: Format,
    plain: Format,
}

impl Writer {
    pub fn new() -> Result<Self, GenerateError> {
        let mut book = Workbook::new();
        // The same bytes for one seed: not the time at which it is written.
        let made = ExcelDateTime::from_ymd(2026, 11, 22)?;
        book.set_properties(&DocProperties::new().set_title("Synthetic workload extract").set_creation_datetime(&made));
        for sheet in Sheet::ALL {
            book.add_worksheet_with_constant_memory()?.set_name(sheet.title())?;
        }
        let plain = Format::new().set_font_size(9);
        Ok(Self { book, next_row: [0; 13], date: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"), plain })
    }

    pub fn save(mut self, path: &Path) -> Result<(), GenerateError> {
        Ok(self.book.save(path)?)
    }
}

impl Rows for Writer {
    fn row(&mut self, sheet: Sheet, cells: &[Value]) -> Result<(), GenerateError> {
        let worksheet = self.book.worksheet_from_index(sheet.place())?;
        let Some(row) = self.next_row.get_mut(sheet.place()) else { return Ok(()) };
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                // The national workbook writes blank cells, with a format; so does this, to be as long to read.
                Value::Blank => worksheet.write_blank(*row, column, &self.plain)?,
                Value::Text(text) => worksheet.write_string(*row, column, text)?,
                Value::Number(number) => worksheet.write_number(*row, column, *number)?,
                Value::When(when) => {
                    let part = |number: i8| u16::from(number.unsigned_abs());
                    let (year, month, day) = (when.year().unsigned_abs(), when.month().unsigned_abs(), when.day().unsigned_abs());
                    let (hour, minute) = (part(when.hour()), when.minute().unsigned_abs());
                    let second = f64::from(when.second());
                    let when = ExcelDateTime::from_ymd(year, month, day)?.and_hms(hour, minute, second)?;
                    worksheet.write_datetime_with_format(*row, column, &when, &self.date)?
                }
            };
        }
        *row += 1;
        Ok(())
    }
}
