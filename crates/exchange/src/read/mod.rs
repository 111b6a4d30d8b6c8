//! Reading an extract: every sheet once, row by row, then the rows of one owner brought together.

mod assemble;
mod case_row;
mod count_row;
mod header;
mod other_row;
pub(crate) mod value;

use std::path::Path;

use hashbrown::HashMap;

use crate::extract::Extract;
use crate::layout::Sheet;
use crate::refused::{ExtractRefused, Problem, Problems};
use crate::source::{DayNumbers, Folder, Row, Source, Workbook};
use crate::texts::TextId;
use header::Header;

/// How far reading is. Given every few thousand rows and at the end of each sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Sheet that is being read.
    pub sheet: Sheet,
    /// Rows read, of all sheets.
    pub rows: u64,
    /// Bytes read, of all sheets, unpacked.
    pub bytes: u64,
    /// Bytes that there are, about.
    pub bytes_total: u64,
}

/// Rows between two reports of progress.
const ROWS_PER_REPORT: u64 = 4_096;

/// The sheets in the order in which they are read: who exists first, then what joins them.
const READING: [Sheet; 13] = [
    Sheet::Extract,
    Sheet::OmicTeams,
    Sheet::Filtered,
    Sheet::T2a,
    Sheet::CourtReports,
    Sheet::Cases,
    Sheet::UnpaidWork,
    Sheet::Overdue,
    Sheet::Priority,
    Sheet::StandAlone,
    Sheet::SuspendedLifers,
    Sheet::Cms,
    Sheet::T2aDetail,
];

/// Reads an extract from a workbook (`.xlsx`) or a folder of CSV files, whichever `path` is.
///
/// # Errors
/// [`ExtractRefused`]: nothing of the file may be used.
pub fn read(path: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Extract, ExtractRefused> {
    if path.is_dir() { read_folder(path, progress) } else { read_workbook(path, progress) }
}

/// Reads the national workbook.
///
/// # Errors
/// [`ExtractRefused`]: nothing of the file may be used.
pub fn read_workbook(path: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Extract, ExtractRefused> {
    Reading::default().whole(&mut Workbook::open(path)?, Extra::Dropped, progress)
}

/// Reads the same sheets as CSV files of a folder; other files in it are ignored.
///
/// # Errors
/// [`ExtractRefused`]: nothing of the folder may be used.
pub fn read_folder(path: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Extract, ExtractRefused> {
    Reading::default().whole(&mut Folder::open(path)?, Extra::Refused, progress)
}

/// What cells beyond the header mean: in a workbook a remark beside the table, in a CSV file a text with a loose comma.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extra {
    Dropped,
    Refused,
}

/// An officer in a team.
type OwnerKey = (TextId, TextId);

/// What is known while reading.
#[derive(Default)]
struct Reading {
    extract: Extract,
    problems: Problems,
    days: DayNumbers,
    regions: HashMap<TextId, usize>,
    units: HashMap<TextId, usize>,
    teams: HashMap<TextId, usize>,
    officers: HashMap<TextId, usize>,
    owners: HashMap<OwnerKey, usize>,
    custody_owners: HashMap<OwnerKey, usize>,
    /// Keys of the sheet that is being read, with the row of each.
    seen: HashMap<OwnerKey, u32>,
    guard_filtered: u64,
    guard_t2a: u64,
}

impl Reading {
    fn whole(
        mut self,
        source: &mut dyn Source,
        extra: Extra,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Extract, ExtractRefused> {
        self.days = source.day_numbers();
        let bytes_total = source.bytes();
        let (mut rows, mut bytes_before) = (0_u64, 0_u64);
        for sheet in READING {
            self.seen.clear();
            let (mut header, mut bytes_here) = (None::<Header>, 0);
            source.rows(sheet, &mut |row, bytes| {
                bytes_here = bytes;
                rows += 1;
                if rows.is_multiple_of(ROWS_PER_REPORT) {
                    progress(Progress { sheet, rows, bytes: bytes_before + bytes, bytes_total });
                }
                match &header {
                    None if row.is_blank() => {}
                    None => header = Some(Header::read(sheet, &row, &mut self.extract.notes)?),
                    Some(header) => self.row(sheet, header, extra, &row),
                }
                Ok(())
            })?;
            if header.is_none() {
                Header::without_row(sheet, &mut self.extract.notes);
            }
            bytes_before += bytes_here;
            progress(Progress { sheet, rows, bytes: bytes_before, bytes_total });
        }
        if self.problems.total > 0 {
            return Err(ExtractRefused::Rows(self.problems));
        }
        if self.extract.owners.is_empty() {
            return Err(ExtractRefused::NoOwners);
        }
        if self.guard_t2a >= self.guard_filtered {
            return Err(ExtractRefused::Guard { t2a: self.guard_t2a, filtered: self.guard_filtered });
        }
        Ok(self.assemble())
    }

    fn row(&mut self, sheet: Sheet, header: &Header, extra: Extra, row: &Row<'_>) {
        if row.is_blank() {
            return;
        }
        if let Some(count) = self.extract.notes.rows.get_mut(sheet.place()) {
            *count = count.saturating_add(1);
        }
        let beyond = header.width()..row.width();
        if extra == Extra::Refused && beyond.into_iter().any(|column| !row.cell(column).is_blank()) {
            self.problems.add(|| Problem {
                sheet,
                row: row.number,
                column: "after the last one".to_owned(),
                why: "the row has more cells than the header; put a text that has a comma in quotes".to_owned(),
            });
        }
        match sheet {
            Sheet::Extract | Sheet::OmicTeams | Sheet::Filtered | Sheet::T2a => self.count_row(sheet, header, row),
            Sheet::CourtReports => self.court_row(header, row),
            Sheet::Cms => self.contact_row(header, row),
            Sheet::T2aDetail => self.young_adult_row(header, row),
            _ => self.case_row(sheet, header, row),
        }
    }

    /// Notes that a cell cannot be right.
    fn wrong(&mut self, header: &Header, row: &Row<'_>, column: usize, why: String) {
        self.problems.add(|| Problem { sheet: header.sheet(), row: row.number, column: header.title(column), why });
    }

    /// The value, or its plain form and a note of the problem.
    fn or_note<T: Default>(&mut self, header: &Header, row: &Row<'_>, column: usize, read: Result<T, String>) -> T {
        match read {
            Ok(value) => value,
            Err(why) => {
                self.wrong(header, row, column, why);
                T::default()
            }
        }
    }

    /// Keeps a text of the row as it is written.
    fn exact(&mut self, header: &Header, row: &Row<'_>, column: usize) -> TextId {
        let cell = header.cell(row, column);
        self.extract.texts.keep(&value::plain(cell))
    }

    /// Keeps a text of the row without the blanks around it.
    fn trimmed(&mut self, header: &Header, row: &Row<'_>, column: usize) -> TextId {
        let cell = header.cell(row, column);
        self.extract.texts.keep(value::plain(cell).trim())
    }

    /// Officer and team, both exact; none (and a note) when the officer is blank.
    fn owner_key(&mut self, header: &Header, row: &Row<'_>, officer: usize, team: usize) -> Option<OwnerKey> {
        if header.cell(row, officer).is_blank() {
            self.extract.notes.without_key.push((header.sheet(), row.number));
            return None;
        }
        Some((self.exact(header, row, officer), self.exact(header, row, team)))
    }

    /// Whether the key is new in this sheet. A second row of a key would count its cases twice: it is refused.
    fn is_new(&mut self, header: &Header, row: &Row<'_>, key: OwnerKey, column: usize) -> bool {
        let Some(first) = self.seen.insert(key, row.number) else { return true };
        let (officer, team) = (self.extract.text(key.0), self.extract.text(key.1));
        let why = format!(
            "officer {} in team {} is already in row {first}; remove one of the two rows",
            value::shown(officer),
            value::shown(team)
        );
        self.wrong(header, row, column, why);
        false
    }
}
