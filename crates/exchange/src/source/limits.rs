//! What a packed file may unpack to. A few kilobytes can unpack to terabytes; what its directory claims is not believed.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// Most bytes of the packed file. The national extract has about 30 MiB.
pub const FILE_MOST: u64 = 512 << 20;
/// Most parts in the package.
pub const PARTS_MOST: usize = 1_000;
/// Most bytes of all parts together, unpacked. The national extract has about 300 MiB.
pub const UNPACKED_MOST: u64 = 3 << 30;
/// Most bytes of one row, or of one shared text, or of what surrounds them.
pub const ROW_MOST: u64 = 16 << 20;
/// Most bytes of the table of shared texts: it is kept in memory.
pub const SHARED_MOST: u64 = 512 << 20;
/// A part may unpack to this many times its packed size, once it is beyond [`RATIO_FREE`].
pub const RATIO_MOST: u64 = 100;
/// Up to here a part may be packed as tightly as it likes: a sheet of blank rows is.
pub const RATIO_FREE: u64 = 32 << 20;
/// Most rows of a sheet, and most columns: what a spreadsheet program can hold.
pub const ROWS_MOST: u32 = 1_048_576;
/// Most columns.
pub const COLUMNS_MOST: usize = 16_384;

/// The limit that was reached, in words.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct LimitReached(pub String);

impl LimitReached {
    fn into_io(self) -> io::Error {
        io::Error::other(self)
    }

    /// The limit behind an error of reading, if that is what it is.
    pub fn behind(error: &io::Error) -> Option<&Self> {
        error.get_ref().and_then(|inner| inner.downcast_ref())
    }
}

/// Counts what all parts unpack to, and the bytes since the last row.
#[derive(Clone, Debug, Default)]
pub struct Budget {
    unpacked: Rc<Cell<u64>>,
    since_row: Rc<Cell<u64>>,
}

impl Budget {
    /// A row, or a shared text, is complete.
    pub fn row_done(&self) {
        self.since_row.set(0);
    }
}

/// A part that stops with [`LimitReached`] when it unpacks to too much.
pub struct Limited<R> {
    inner: R,
    part: String,
    budget: Budget,
    read: u64,
    most: u64,
}

impl<R: Read> Limited<R> {
    /// Reads `inner`, which has `packed` bytes in the file.
    pub fn new(inner: R, part: &str, packed: u64, budget: &Budget) -> Self {
        budget.row_done();
        let most = packed.saturating_mul(RATIO_MOST).max(RATIO_FREE);
        Self { inner, part: part.to_owned(), budget: budget.clone(), read: 0, most }
    }

    /// Bytes unpacked so far.
    pub const fn read_so_far(&self) -> u64 {
        self.read
    }

    fn stop(&self, what: &str) -> io::Error {
        LimitReached(format!("part {} {what}", self.part)).into_io()
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let more = u64::try_from(read).unwrap_or(u64::MAX);
        self.read = self.read.saturating_add(more);
        let total = self.budget.unpacked.get().saturating_add(more);
        let row = self.budget.since_row.get().saturating_add(more);
        self.budget.unpacked.set(total);
        self.budget.since_row.set(row);
        if self.read > self.most {
            return Err(self.stop(&format!("unpacks to more than {RATIO_MOST} times its packed size")));
        }
        if total > UNPACKED_MOST {
            return Err(self.stop("brings the unpacked file over 3 GiB"));
        }
        if row > ROW_MOST {
            return Err(self.stop("has more than 16 MiB without a row"));
        }
        Ok(read)
    }
}
