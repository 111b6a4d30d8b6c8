//! Why an extract is refused: one clear line each, with sheet, row and column where there is one.

use std::fmt;
use std::path::PathBuf;

use crate::layout::Sheet;

/// The file is refused; nothing of it may be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExtractRefused {
    /// There is nothing at the path.
    #[error("{}: there is no such file or folder; check the path", path.display())]
    NotThere {
        /// As given.
        path: PathBuf,
    },
    /// The machine could not read it.
    #[error("{}: cannot be read: {problem}", path.display())]
    Unreadable {
        /// File or folder.
        path: PathBuf,
        /// What the machine said.
        problem: String,
    },
    /// Some other kind of file.
    #[error("{}: is not an .xlsx workbook: {found}; export the extract again as .xlsx, or give a folder of CSV files", path.display())]
    NotAWorkbook {
        /// File.
        path: PathBuf,
        /// What it looks like.
        found: &'static str,
    },
    /// Protected by a password.
    #[error("{}: is protected by a password; open it, remove the password and save it again", path.display())]
    Encrypted {
        /// File.
        path: PathBuf,
    },
    /// Not whole, or not what a spreadsheet program writes.
    #[error("{}: is damaged: {problem}; fetch the file again", path.display())]
    Damaged {
        /// File.
        path: PathBuf,
        /// What is wrong, and in which part.
        problem: String,
    },
    /// More than a real extract can hold once unpacked.
    #[error("{}: is refused as unsafe: {problem}", path.display())]
    TooLarge {
        /// File.
        path: PathBuf,
        /// Which limit.
        problem: String,
    },
    /// Required sheets are missing.
    #[error("{}: the sheet{} {} {} missing; all 13 sheets of the extract must be there", path.display(), plural(.sheets), list(.sheets), if .sheets.len() == 1 { "is" } else { "are" })]
    MissingSheets {
        /// File or folder.
        path: PathBuf,
        /// Which, in reading order.
        sheets: Vec<Sheet>,
    },
    /// Two sheets have one name once capitals, spaces and the first dash are ignored.
    #[error("sheet {sheet}: is there twice; remove one")]
    SheetTwice {
        /// Which.
        sheet: Sheet,
    },
    /// Two columns have one name once capitals, spaces and the first dash are ignored.
    #[error("sheet {sheet}, row {row}, column {column}: the column is there twice; remove one")]
    ColumnTwice {
        /// Sheet.
        sheet: Sheet,
        /// Row of the header.
        row: u32,
        /// Column.
        column: String,
    },
    /// Cells or rows that cannot be right.
    #[error("{0}")]
    Rows(Problems),
    /// The extract names nobody.
    #[error("sheet WMT_Extract: no row has an OM_Key, so the extract names no officer; export it again")]
    NoOwners,
    /// The guard of the national engine: young adults are a part of everybody.
    #[error(
        "sheets T2A and WMT_Extract_Filtered, column V-CRN_Count: the sum in T2A ({t2a}) must be less than in WMT_Extract_Filtered \
         ({filtered}); a sheet is empty or in the wrong place: export the extract again"
    )]
    Guard {
        /// Sum in `T2A`.
        t2a: u64,
        /// Sum in `WMT_Extract_Filtered`.
        filtered: u64,
    },
}

fn plural(sheets: &[Sheet]) -> &'static str {
    if sheets.len() == 1 { "" } else { "s" }
}

fn list(sheets: &[Sheet]) -> String {
    sheets.iter().map(|sheet| sheet.title()).collect::<Vec<_>>().join(", ")
}

/// One cell or row that cannot be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Sheet.
    pub sheet: Sheet,
    /// Row as the file numbers it: the row of the sheet, the line of the CSV file.
    pub row: u32,
    /// Column as the national workbook writes it.
    pub column: String,
    /// What is wrong, with the value, and what to do.
    pub why: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sheet {}, row {}, column {}: {}", self.sheet, self.row, self.column, self.why)
    }
}

/// Everything found wrong in the rows: the first ones, and how many in all. Never empty in a refusal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// The first of them, in reading order, at most [`Problems::SHOWN`].
    pub first: Vec<Problem>,
    /// How many there are.
    pub total: u64,
}

impl Problems {
    /// How many are described.
    pub const SHOWN: usize = 20;

    pub(crate) fn add(&mut self, problem: impl FnOnce() -> Problem) {
        self.total += 1;
        if self.first.len() < Self::SHOWN {
            self.first.push(problem());
        }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, problem) in self.first.iter().enumerate() {
            if place > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        let more = self.total.saturating_sub(u64::try_from(self.first.len()).unwrap_or(u64::MAX));
        if more > 0 {
            write!(f, "\nand {more} more")?;
        }
        Ok(())
    }
}
