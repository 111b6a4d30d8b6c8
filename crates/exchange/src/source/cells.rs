//! The XML of one sheet, read into rows.

use std::io::{BufRead, BufReader, Read};

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::limits::{Budget, COLUMNS_MOST, LimitReached, Limited, ROWS_MOST};
use super::{OnRow, Row, SharedTexts, Span};
use crate::refused::ExtractRefused;

/// What is wrong with a part of the package.
#[derive(Debug)]
pub enum PartProblem {
    /// Not what a spreadsheet program writes.
    Damaged(String),
    /// Unpacks to too much.
    Limit(String),
    /// A row was refused.
    Refused(ExtractRefused),
}

impl PartProblem {
    pub fn damaged(what: &str) -> Self {
        Self::Damaged(what.to_owned())
    }
}

impl From<std::io::Error> for PartProblem {
    fn from(error: std::io::Error) -> Self {
        match LimitReached::behind(&error) {
            Some(limit) => Self::Limit(limit.to_string()),
            None => Self::Damaged(error.to_string()),
        }
    }
}

impl From<quick_xml::Error> for PartProblem {
    fn from(error: quick_xml::Error) -> Self {
        match error {
            quick_xml::Error::Io(io) => match LimitReached::behind(&io) {
                Some(limit) => Self::Limit(limit.to_string()),
                None => Self::Damaged(io.to_string()),
            },
            other => Self::Damaged(other.to_string()),
        }
    }
}

/// Adds what `&amp;` or `&#10;` stands for. Entities of the file's own are refused: a spreadsheet program writes none.
pub fn add_reference(to: &mut String, reference: &BytesRef<'_>) -> Result<(), PartProblem> {
    let unknown = || PartProblem::damaged("it has an entity of its own");
    if let Some(character) = reference.resolve_char_ref()? {
        to.push(character);
        return Ok(());
    }
    to.push_str(resolve_predefined_entity(reference).ok_or_else(unknown)?);
    Ok(())
}

/// How the content of a cell is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
    Shared,
}

/// Row and cell that are being read.
struct Open {
    number: u32,
    cells: Vec<Span>,
    text: String,
    column: usize,
    next_column: usize,
    kind: Kind,
    start: usize,
}

impl Open {
    fn row(&mut self, tag: &BytesStart<'_>) -> Result<(), PartProblem> {
        self.cells.clear();
        self.text.clear();
        self.next_column = 0;
        let mut number = None;
        for attribute in tag.attributes().with_checks(false).flatten() {
            if attribute.key.into_inner() == "r" {
                number = digits(attribute.value.as_bytes());
                if number.is_none() {
                    return Err(PartProblem::damaged("a row has no number"));
                }
            }
        }
        let number = number.unwrap_or(self.number.saturating_add(1));
        if number <= self.number || number > ROWS_MOST {
            return Err(PartProblem::damaged("its rows are not in order"));
        }
        self.number = number;
        Ok(())
    }

    fn cell(&mut self, tag: &BytesStart<'_>) -> Result<(), PartProblem> {
        self.column = self.next_column;
        self.kind = Kind::Number;
        for attribute in tag.attributes().with_checks(false).flatten() {
            match attribute.key.into_inner() {
                "r" => self.column = column_of(attribute.value.as_bytes()).ok_or(PartProblem::damaged("a cell has no place"))?,
                "t" => {
                    self.kind = match attribute.value.as_ref() {
                        "s" => Kind::Shared,
                        "n" => Kind::Number,
                        _ => Kind::Text,
                    };
                }
                _ => {}
            }
        }
        if self.column < self.next_column || self.column >= COLUMNS_MOST {
            return Err(PartProblem::Damaged(format!("the cells of row {} are not in order", self.number)));
        }
        self.next_column = self.column.saturating_add(1);
        self.start = self.text.len();
        Ok(())
    }

    fn cell_done(&mut self, shared: &SharedTexts) -> Result<(), PartProblem> {
        let (start, end) = (self.start, self.text.len());
        if start == end {
            return Ok(());
        }
        let span = match self.kind {
            Kind::Number => Span::Number(start, end),
            Kind::Text => Span::Text(start, end),
            Kind::Shared => {
                let index = self.text.get(start..end).and_then(|text| digits(text.as_bytes()));
                let known = index.filter(|index| usize::try_from(*index).is_ok_and(|index| index < shared.len()));
                self.text.truncate(start);
                Span::Shared(known.ok_or_else(|| {
                    PartProblem::Damaged(format!("a cell of row {} points to a shared text that is not there", self.number))
                })?)
            }
        };
        self.cells.resize(self.column, Span::Blank);
        self.cells.push(span);
        Ok(())
    }
}

/// Gives the rows of a sheet's part in order.
pub fn rows<R: Read>(
    xml: &mut Reader<BufReader<Limited<R>>>,
    shared: &SharedTexts,
    budget: &Budget,
    on_row: &mut OnRow<'_>,
) -> Result<(), PartProblem> {
    let mut open = Open {
        number: 0,
        cells: Vec::with_capacity(128),
        text: String::with_capacity(4096),
        column: 0,
        next_column: 0,
        kind: Kind::Number,
        start: 0,
    };
    let (mut buffer, mut inside, mut value, mut phonetic, mut whole) = (Vec::with_capacity(1024), false, false, false, false);
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer)? {
            Event::Start(tag) => match tag.local_name().into_inner() {
                "c" if inside => open.cell(&tag)?,
                "v" | "t" if inside => value = !phonetic,
                "row" if inside => open.row(&tag)?,
                "rPh" => phonetic = true,
                "sheetData" => inside = true,
                _ => {}
            },
            Event::Text(text) if value => open.text.push_str(&text),
            Event::CData(text) if value => open.text.push_str(&text),
            Event::GeneralRef(name) if value => add_reference(&mut open.text, &name)?,
            Event::End(tag) => match tag.local_name().into_inner() {
                "v" | "t" => value = false,
                "c" if inside => open.cell_done(shared)?,
                "row" if inside => {
                    budget.row_done();
                    if !open.cells.is_empty() {
                        let row = Row::new(open.number, &open.cells, &open.text, shared);
                        on_row(row, xml.get_ref().get_ref().read_so_far()).map_err(PartProblem::Refused)?;
                    }
                }
                "rPh" => phonetic = false,
                "sheetData" => (inside, whole) = (false, true),
                _ => {}
            },
            Event::Empty(tag) => match tag.local_name().into_inner() {
                "c" if inside => open.cell(&tag)?,
                "row" if inside => {
                    open.row(&tag)?;
                    budget.row_done();
                }
                "sheetData" => whole = true,
                _ => {}
            },
            Event::Eof if whole => return Ok(()),
            Event::Eof => return Err(PartProblem::damaged("it ends too early")),
            _ => {}
        }
    }
}

/// A whole number of digits only.
pub fn digits(text: &[u8]) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    text.iter().try_fold(0_u32, |number, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit <= 9).then_some(())?;
        number.checked_mul(10)?.checked_add(u32::from(digit))
    })
}

/// The column of a place like `DL286`, from 0.
fn column_of(place: &[u8]) -> Option<usize> {
    let mut letters = place.iter().take_while(|byte| byte.is_ascii_uppercase());
    let column = letters.try_fold(0_usize, |column, letter| {
        column.checked_mul(26)?.checked_add(usize::from(letter.wrapping_sub(b'A')).checked_add(1)?)
    })?;
    column.checked_sub(1)
}

/// An XML reader as every part is read.
pub fn xml_reader<R: BufRead>(part: R) -> Reader<R> {
    let mut reader = Reader::from_reader(part);
    reader.config_mut().check_end_names = false;
    reader
}

#[cfg(test)]
mod tests {
    use super::column_of;

    #[test]
    fn columns_are_counted_in_letters() {
        assert_eq!([&b"A1"[..], b"Z9", b"AA1", b"DL286"].map(column_of), [Some(0), Some(25), Some(26), Some(115)]);
        assert_eq!(column_of(b"17"), None);
    }
}
