//! The table of texts that cells of a workbook share.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::cells::{PartProblem, add_reference};
use super::limits::{Budget, SHARED_MOST};

/// The shared texts, end to end.
#[derive(Clone, Debug, Default)]
pub struct SharedTexts {
    all: String,
    ends: Vec<u32>,
}

impl SharedTexts {
    /// A text by its number; empty when there is none, which [`SharedTexts::len`] tells.
    #[must_use]
    pub fn get(&self, index: u32) -> &str {
        let Ok(index) = usize::try_from(index) else { return "" };
        let place = |index: usize| self.ends.get(index).and_then(|end| usize::try_from(*end).ok());
        let start = index.checked_sub(1).and_then(place).unwrap_or(0);
        place(index).and_then(|end| self.all.get(start..end)).unwrap_or_default()
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Reads the part `sharedStrings.xml`.
    pub(crate) fn read(xml: &mut Reader<impl BufRead>, budget: &Budget) -> Result<Self, PartProblem> {
        let mut texts = Self::default();
        let (mut buffer, mut open, mut phonetic, mut whole) = (Vec::new(), false, false, false);
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer)? {
                Event::Start(tag) => match tag.local_name().into_inner() {
                    "t" => open = !phonetic,
                    "rPh" => phonetic = true,
                    _ => {}
                },
                Event::Text(text) if open => texts.all.push_str(&text),
                Event::CData(text) if open => texts.all.push_str(&text),
                Event::GeneralRef(name) if open => add_reference(&mut texts.all, &name)?,
                Event::End(tag) => match tag.local_name().into_inner() {
                    "t" => open = false,
                    "rPh" => phonetic = false,
                    "si" => texts.complete(budget)?,
                    "sst" => whole = true,
                    _ => {}
                },
                Event::Empty(tag) => match tag.local_name().into_inner() {
                    "si" => texts.complete(budget)?,
                    "sst" => whole = true,
                    _ => {}
                },
                Event::Eof if whole => return Ok(texts),
                Event::Eof => return Err(PartProblem::damaged("it ends too early")),
                _ => {}
            }
        }
    }

    fn complete(&mut self, budget: &Budget) -> Result<(), PartProblem> {
        budget.row_done();
        let size = u64::try_from(self.all.len()).unwrap_or(u64::MAX);
        match u32::try_from(self.all.len()) {
            Ok(end) if size <= SHARED_MOST => {
                self.ends.push(end);
                Ok(())
            }
            _ => Err(PartProblem::Limit("its shared texts have more than 512 MiB".to_owned())),
        }
    }
}
