//! The national workbook: a zip of XML parts, opened with care.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::cells::{PartProblem, rows, xml_reader};
use super::limits::{Budget, FILE_MOST, Limited, PARTS_MOST};
use super::{DayNumbers, OnRow, SharedTexts, Source};
use crate::layout::Sheet;
use crate::refused::ExtractRefused;

/// An open workbook with all required sheets.
pub struct Workbook {
    path: PathBuf,
    archive: ZipArchive<BufReader<File>>,
    budget: Budget,
    shared: SharedTexts,
    parts: BTreeMap<Sheet, usize>,
    day_numbers: DayNumbers,
    bytes: u64,
}

impl Workbook {
    /// Opens a workbook, checks that it is one and that its sheets are there, and reads its shared texts.
    ///
    /// # Errors
    /// [`ExtractRefused`] for any other file, a protected, damaged or unsafe one, and when a sheet is missing.
    pub fn open(path: &Path) -> Result<Self, ExtractRefused> {
        let mut file = File::open(path).map_err(|error| super::folder::unreadable(path, &error))?;
        let size = file.metadata().map_err(|error| super::folder::unreadable(path, &error))?.len();
        if size > FILE_MOST {
            return Err(ExtractRefused::TooLarge { path: path.to_owned(), problem: "it has more than 512 MiB".to_owned() });
        }
        look_at_start(path, &mut file)?;
        let archive = ZipArchive::new(BufReader::new(file)).map_err(|error| of_zip(path, &error))?;
        let mut workbook = Self {
            path: path.to_owned(),
            archive,
            budget: Budget::default(),
            shared: SharedTexts::default(),
            parts: BTreeMap::new(),
            day_numbers: DayNumbers::From1900,
            bytes: 0,
        };
        workbook.check_package()?;
        workbook.find_sheets()?;
        workbook.read_shared()?;
        Ok(workbook)
    }

    fn check_package(&mut self) -> Result<(), ExtractRefused> {
        let path = self.path.clone();
        let unsafe_file = |problem: &str| ExtractRefused::TooLarge { path: path.clone(), problem: problem.to_owned() };
        if self.archive.len() > PARTS_MOST {
            return Err(unsafe_file("it has more than 1,000 parts"));
        }
        let overlapping = self.archive.has_overlapping_files().map_err(|error| of_zip(&self.path, &error))?;
        if overlapping {
            return Err(unsafe_file("its parts overlap"));
        }
        if self.index_of("xl/workbook.xml").is_none() {
            let found =
                if self.index_of("xl/workbook.bin").is_some() { "a binary workbook (.xlsb)" } else { "some other zip file" };
            return Err(ExtractRefused::NotAWorkbook { path: self.path.clone(), found });
        }
        Ok(())
    }

    /// The place of a part in the package; some programs write names in other letter case.
    fn index_of(&self, part: &str) -> Option<usize> {
        self.archive.index_for_name(part).or_else(|| {
            let mut names = self.archive.file_names_raw();
            names.position(|name| name.eq_ignore_ascii_case(part.as_bytes())).and_then(|_| {
                let name = self.archive.file_names_raw().find(|name| name.eq_ignore_ascii_case(part.as_bytes()))?;
                self.archive.index_for_name_raw(name)
            })
        })
    }

    /// Reads a part with `read`, which gets its XML reader.
    fn part<T>(
        &mut self,
        index: usize,
        read: impl FnOnce(
            &mut quick_xml::Reader<BufReader<Limited<zip::read::ZipFile<'_, BufReader<File>>>>>,
            &SharedTexts,
            &Budget,
        ) -> Result<T, PartProblem>,
    ) -> Result<T, ExtractRefused> {
        let Self { archive, shared, budget, path, .. } = self;
        let file = archive.by_index(index).map_err(|error| of_zip(path, &error))?;
        let name = file.name().map_or_else(|_| "without a name".to_owned(), std::borrow::Cow::into_owned);
        let packed = file.compressed_size();
        let mut xml = xml_reader(BufReader::with_capacity(128 << 10, Limited::new(file, &name, packed, budget)));
        read(&mut xml, shared, budget).map_err(|problem| match problem {
            PartProblem::Refused(refused) => refused,
            PartProblem::Limit(problem) => ExtractRefused::TooLarge { path: path.clone(), problem },
            PartProblem::Damaged(problem) => {
                ExtractRefused::Damaged { path: path.clone(), problem: format!("part {name}: {problem}") }
            }
        })
    }

    fn find_sheets(&mut self) -> Result<(), ExtractRefused> {
        let damaged = |problem: String| ExtractRefused::Damaged { path: self.path.clone(), problem };
        let book = self.index_of("xl/workbook.xml").ok_or_else(|| damaged("xl/workbook.xml is missing".to_owned()))?;
        let links = self
            .index_of("xl/_rels/workbook.xml.rels")
            .ok_or_else(|| damaged("xl/_rels/workbook.xml.rels is missing".to_owned()))?;
        let (sheets, day_numbers) = self.part(book, |xml, _, _| sheets_of(xml))?;
        let targets = self.part(links, |xml, _, _| targets_of(xml))?;
        self.day_numbers = day_numbers;
        for (name, id) in sheets {
            let Some(sheet) = Sheet::named(&name) else { continue };
            let target = targets.get(&id).map(String::as_str).unwrap_or_default();
            let part = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            let Some(index) = self.index_of(&part) else {
                return Err(ExtractRefused::Damaged {
                    path: self.path.clone(),
                    problem: format!("the part of sheet {sheet} is missing"),
                });
            };
            if self.parts.insert(sheet, index).is_some() {
                return Err(ExtractRefused::SheetTwice { sheet });
            }
        }
        let missing: Vec<Sheet> = Sheet::ALL.into_iter().filter(|sheet| !self.parts.contains_key(sheet)).collect();
        if !missing.is_empty() {
            return Err(ExtractRefused::MissingSheets { path: self.path.clone(), sheets: missing });
        }
        for index in self.parts.values().copied().collect::<Vec<_>>() {
            let file = self.archive.by_index(index).map_err(|error| of_zip(&self.path, &error))?;
            self.bytes = self.bytes.saturating_add(file.size());
        }
        Ok(())
    }

    fn read_shared(&mut self) -> Result<(), ExtractRefused> {
        if let Some(index) = self.index_of("xl/sharedStrings.xml") {
            self.shared = self.part(index, |xml, _, budget| SharedTexts::read(xml, budget))?;
        }
        Ok(())
    }
}

impl Source for Workbook {
    fn day_numbers(&self) -> DayNumbers {
        self.day_numbers
    }

    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn rows(&mut self, sheet: Sheet, on_row: &mut OnRow<'_>) -> Result<(), ExtractRefused> {
        let missing = || ExtractRefused::MissingSheets { path: self.path.clone(), sheets: vec![sheet] };
        let index = self.parts.get(&sheet).copied().ok_or_else(missing)?;
        self.part(index, |xml, shared, budget| rows(xml, shared, budget, on_row))
    }
}

/// Tells other kinds of file from a zip, so that the message says what was given.
fn look_at_start(path: &Path, file: &mut File) -> Result<(), ExtractRefused> {
    let mut start = Vec::new();
    let read = file.by_ref().take(1 << 20).read_to_end(&mut start);
    read.and_then(|_| file.seek(SeekFrom::Start(0))).map_err(|error| super::folder::unreadable(path, &error))?;
    let other = |found| Err(ExtractRefused::NotAWorkbook { path: path.to_owned(), found });
    if start.starts_with(b"PK\x03\x04") {
        return Ok(());
    }
    if start.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        // An old Office container: with a stream "EncryptedPackage" (its name in UTF-16) it is a protected .xlsx.
        let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
        if start.windows(name.len()).any(|window| window == name) {
            return Err(ExtractRefused::Encrypted { path: path.to_owned() });
        }
        return other("an old workbook (.xls)");
    }
    if start.is_empty() {
        return other("an empty file");
    }
    let text = std::str::from_utf8(&start).is_ok_and(|text| !text.contains('\0'));
    other(if text { "a text file" } else { "some other kind of file" })
}

fn of_zip(path: &Path, error: &ZipError) -> ExtractRefused {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ExtractRefused::Encrypted { path: path.to_owned() },
        other => ExtractRefused::Damaged { path: path.to_owned(), problem: other.to_string() },
    }
}

/// The value of an attribute by its local name.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let found = attributes.with_checks(false).flatten().find(|attribute| attribute.key.local_name().into_inner() == name)?;
    quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
}

/// The names of the sheets with the ids of their parts, in order.
type SheetIds = Vec<(String, String)>;

fn sheets_of(xml: &mut quick_xml::Reader<impl std::io::BufRead>) -> Result<(SheetIds, DayNumbers), PartProblem> {
    let (mut sheets, mut days, mut buffer) = (Vec::new(), DayNumbers::From1900, Vec::new());
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer)? {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().into_inner() {
                "sheet" => {
                    let (name, id) = (attribute(&tag, "name"), attribute(&tag, "id"));
                    sheets.push((name.unwrap_or_default(), id.unwrap_or_default()));
                }
                "workbookPr" => {
                    let old = attribute(&tag, "date1904").is_some_and(|value| value == "1" || value == "true");
                    days = if old { DayNumbers::From1904 } else { DayNumbers::From1900 };
                }
                _ => {}
            },
            Event::Eof => return Ok((sheets, days)),
            _ => {}
        }
    }
}

fn targets_of(xml: &mut quick_xml::Reader<impl std::io::BufRead>) -> Result<BTreeMap<String, String>, PartProblem> {
    let (mut targets, mut buffer) = (BTreeMap::new(), Vec::new());
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer)? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().into_inner() == "Relationship" => {
                if let (Some(id), Some(target)) = (attribute(&tag, "Id"), attribute(&tag, "Target")) {
                    targets.insert(id, target);
                }
            }
            Event::Eof => return Ok(targets),
            _ => {}
        }
    }
}
