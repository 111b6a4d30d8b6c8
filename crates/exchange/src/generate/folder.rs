//! The synthetic extract as CSV files.

use std::fs::File;
use std::path::Path;

use super::{GenerateError, Rows, Value};
use crate::layout::Sheet;
use crate::names::normalise;

/// Writes one CSV file a sheet.
pub struct Writer {
    files: Vec<csv::Writer<File>>,
}

impl Writer {
    pub fn new(path: &Path) -> Result<Self, GenerateError> {
        std::fs::create_dir_all(path)?;
        let open = |sheet: Sheet| csv::Writer::from_path(path.join(format!("{}.csv", normalise(sheet.title()))));
        Ok(Self { files: Sheet::ALL.into_iter().map(open).collect::<Result<_, _>>()? })
    }

    pub fn finish(mut self) -> Result<(), GenerateError> {
        for file in &mut self.files {
            file.flush()?;
        }
        Ok(())
    }
}

impl Rows for Writer {
    fn row(&mut self, sheet: Sheet, cells: &[Value]) -> Result<(), GenerateError> {
        let Some(file) = self.files.get_mut(sheet.place()) else { return Ok(()) };
        for cell in cells {
            match cell {
                Value::Blank => file.write_field("")?,
                Value::Text(text) => file.write_field(text)?,
                Value::Number(number) => file.write_field(number.to_string())?,
                Value::When(when) => file.write_field(when.strftime("%Y-%m-%d %H:%M:%S").to_string())?,
            }
        }
        Ok(file.write_record(None::<&[u8]>)?)
    }
}
