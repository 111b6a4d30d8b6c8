//! The inbox of a running service: how `rainer workload import` gives it an extract, since the data folder has one writer.
//!
//! **Here:** the names in `DATA/inbox`, and what may be read there. [`hand`] is the side of the command, [`watch`] that of the
//! service. **Not here:** how an extract is taken in (`take_in`).
//!
//! Everything of one request has the request's id in its name and an ending. Each step is a rename, so nothing is ever
//! seen half:
//!
//! 1. The command copies the file to `ID.tmp` (of CSV sheets a folder of that name), puts it on disk, and renames it to
//!    `ID.2026-11-22.request`, where the date is the day to calculate for, or `own` for the extract's own.
//! 2. The service renames it to `ID.taken`, takes it in, writes `ID.answer-tmp`, removes `ID.taken`, and renames the
//!    answer to `ID.answer`.
//! 3. The command reads `ID.answer` and removes it.
//!
//! Only the service's user may open the folder. Other names are never touched, links never followed, and what a crash left
//! behind is removed at the next start (or after an hour), since uploads hold case numbers.

mod hand;
mod watch;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context as _, bail, ensure};
use exchange::source::FILE_MOST;
use jiff::civil::Date;
use uuid::Uuid;

pub use hand::hand_over;
pub use watch::Inbox;

/// The folder's name in the data folder.
const FOLDER: &str = "inbox";
/// Most files in a folder of sheets: 13 sheets, two files of hours, and some that are not read.
const FILES_MOST: usize = 64;

/// What a name in the inbox stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// Being copied.
    Copying,
    /// Whole, waiting: the day to calculate for, none for the extract's own.
    Asked(Option<Date>),
    /// Being taken in.
    Taken,
    /// An answer being written.
    Answering,
    /// What came of it.
    Answered,
}

/// A name in the inbox. Ids are made in the order of time, so requests sort in the order in which they were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    id: Uuid,
    step: Step,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.step {
            Step::Copying => write!(f, "{}.tmp", self.id),
            Step::Asked(Some(as_of)) => write!(f, "{}.{as_of}.request", self.id),
            Step::Asked(None) => write!(f, "{}.own.request", self.id),
            Step::Taken => write!(f, "{}.taken", self.id),
            Step::Answering => write!(f, "{}.answer-tmp", self.id),
            Step::Answered => write!(f, "{}.answer", self.id),
        }
    }
}

/// Not a name of ours.
#[derive(Debug)]
struct NotOurs;

impl FromStr for Name {
    type Err = NotOurs;

    fn from_str(text: &str) -> Result<Self, NotOurs> {
        let (id, rest) = text.split_once('.').ok_or(NotOurs)?;
        let step = match rest {
            "tmp" => Step::Copying,
            "taken" => Step::Taken,
            "answer-tmp" => Step::Answering,
            "answer" => Step::Answered,
            "own.request" => Step::Asked(None),
            dated => {
                let day = dated.strip_suffix(".request").ok_or(NotOurs)?;
                Step::Asked(Some(day.parse().map_err(|_| NotOurs)?))
            }
        };
        let name = Self { id: Uuid::parse_str(id).map_err(|_| NotOurs)?, step };
        // Only the one way in which we write it.
        if name.to_string() == text { Ok(name) } else { Err(NotOurs) }
    }
}

impl Name {
    fn within(self, inbox: &Path) -> PathBuf {
        inbox.join(self.to_string())
    }

    fn with(self, step: Step) -> Self {
        Self { step, ..self }
    }
}

/// The names of ours in the inbox, oldest first.
fn names(inbox: &Path) -> io::Result<Vec<Name>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(inbox)? {
        names.extend(entry?.file_name().to_str().and_then(|name| name.parse::<Name>().ok()));
    }
    names.sort_unstable();
    Ok(names)
}

/// Makes the inbox, for this user only, and removes what a crash left behind.
fn prepare(data: &Path) -> anyhow::Result<PathBuf> {
    let inbox = data.join(FOLDER);
    let unusable = || format!("the inbox {} cannot be used", inbox.display());
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(&inbox) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        made => made.with_context(unusable)?,
    }
    ensure!(std::fs::symlink_metadata(&inbox).with_context(unusable)?.is_dir(), "{}: it is no folder", unusable());
    #[cfg(unix)]
    std::fs::set_permissions(&inbox, std::os::unix::fs::PermissionsExt::from_mode(0o700)).with_context(unusable)?;
    for name in names(&inbox).with_context(unusable)? {
        watch::leave(&name.within(&inbox));
    }
    Ok(inbox)
}

/// Removes a file, a folder with what is in it, or a link itself. What is not there is removed already.
fn remove(path: &Path) -> io::Result<()> {
    let gone = |removed: io::Result<()>| match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    };
    match std::fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => gone(std::fs::remove_dir_all(path)),
        Ok(_) => gone(std::fs::remove_file(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Whether an upload is a workbook or a folder of CSV files, none of them a link, within the size of a real extract.
fn check(upload: &Path) -> anyhow::Result<()> {
    let found = std::fs::symlink_metadata(upload).context("the upload cannot be read")?;
    if found.is_file() {
        return fits(found.len());
    }
    ensure!(found.is_dir(), "the upload is neither a file nor a folder; links are not followed");
    let (mut files, mut bytes) = (0_usize, 0_u64);
    for entry in std::fs::read_dir(upload).context("the upload cannot be read")? {
        let entry = entry.context("the upload cannot be read")?;
        // Of the entry itself: what a link points at is not looked at.
        let found = entry.metadata().context("the upload cannot be read")?;
        ensure!(found.is_file() && is_sheet(&entry.path()), "the upload holds something other than CSV files");
        (files, bytes) = (files + 1, bytes.saturating_add(found.len()));
    }
    ensure!(files <= FILES_MOST, "the upload holds more than {FILES_MOST} files");
    fits(bytes)
}

fn fits(bytes: u64) -> anyhow::Result<()> {
    if bytes > FILE_MOST {
        bail!("the extract has more than {} MiB", FILE_MOST >> 20);
    }
    Ok(())
}

fn is_sheet(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"))
}

/// Puts a folder's list of names on disk.
fn sync(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests;
