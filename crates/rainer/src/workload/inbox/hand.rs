//! The side of the command: it hands a file over and waits for the answer.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use exchange::source::FILE_MOST;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use serde_json::Value;
use service::ids::{Ids as _, SystemIds};

use super::{FILES_MOST, FOLDER, Name, Step, fits, is_sheet, names, remove, sync};

/// How long is waited.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// Until the service begins, while it takes nothing else in.
    pub begins_within: Duration,
    /// Until the answer.
    pub answers_within: Duration,
}

const PATIENCE: Patience = Patience { begins_within: Duration::from_secs(30), answers_within: Duration::from_mins(10) };
/// How often it is looked whether there is an answer.
const LOOKS_EVERY: Duration = Duration::from_millis(100);
/// Most bytes of an answer.
const ANSWER_MOST: u64 = 1 << 20;

/// Hands a workbook or folder to the service that runs on the data folder, and waits. What the service said of it, a line each.
///
/// # Errors
/// Why the service refused it, word for word as the command itself would have said; or that none took it in time.
pub fn hand_over(data: &Path, file: &Path, as_of: Option<Date>) -> anyhow::Result<Vec<String>> {
    hand_over_within(PATIENCE, data, file, as_of)
}

pub(super) fn hand_over_within(patience: Patience, data: &Path, file: &Path, as_of: Option<Date>) -> anyhow::Result<Vec<String>> {
    let inbox = data.join(FOLDER);
    if !inbox.is_dir() {
        bail!("{}", nobody(data));
    }
    let name = Name { id: SystemIds.next(), step: Step::Asked(as_of) };
    let copying = name.with(Step::Copying).within(&inbox);
    let asked = copy(file, &copying).and_then(|()| {
        std::fs::rename(&copying, name.within(&inbox))?;
        Ok(sync(&inbox)?)
    });
    if let Err(error) = asked {
        remove(&copying).ok();
        return Err(error.context(format!("{} cannot be handed to the running service", file.display())));
    }
    let bar = ProgressBar::new_spinner().with_style(
        ProgressStyle::with_template("{spinner} The running service is taking it in … {elapsed}").context("the bar")?,
    );
    let answer = wait(patience, data, &inbox, name, &bar);
    bar.finish_and_clear();
    let answer = answer?;
    if let Some(why) = answer.get("refused").and_then(Value::as_str) {
        // The service names its copy; the file has another name here.
        let copy = name.with(Step::Taken).within(&inbox).display().to_string();
        bail!("{}", why.replace(&copy, &file.display().to_string()));
    }
    let said = answer.get("said").and_then(Value::as_array).context("the running service gave no answer that can be read")?;
    Ok(said.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

fn wait(patience: Patience, data: &Path, inbox: &Path, name: Name, bar: &ProgressBar) -> anyhow::Result<Value> {
    let (began, mut idle_since) = (Instant::now(), Instant::now());
    let asked = name.within(inbox);
    // In the order in which the service makes them, so that none is missed between two looks.
    let under_way = [Step::Taken, Step::Answering].map(|step| name.with(step).within(inbox));
    loop {
        if let Some(answer) = answer(inbox, name)? {
            return Ok(answer);
        }
        bar.tick();
        if names(inbox)?.iter().any(|other| other.step == Step::Taken) {
            idle_since = Instant::now();
        }
        let waits = asked.symlink_metadata().is_ok();
        if !waits && under_way.iter().all(|step| step.symlink_metadata().is_err()) {
            // Answered between the two looks, or cleared away by a new start.
            let last = answer(inbox, name)?;
            return last.context("the service was restarted before it took the file in: nothing changed; import it again");
        }
        let out_of_patience = began.elapsed() > patience.answers_within;
        if (waits && idle_since.elapsed() > patience.begins_within) || out_of_patience {
            // Whoever renames it first has it.
            if std::fs::rename(&asked, name.with(Step::Copying).within(inbox)).is_ok() {
                remove(&name.with(Step::Copying).within(inbox))?;
                bail!("{}", nobody(data));
            }
            ensure!(
                !out_of_patience,
                "the running service has not finished after {} minutes and goes on; `rainer workload show` will say when the \
                 report is there",
                patience.answers_within.as_secs() / 60
            );
        }
        std::thread::sleep(LOOKS_EVERY);
    }
}

fn nobody(data: &Path) -> String {
    format!(
        "nothing changed: the data folder {} is in use by another rainer that takes no files in (only a running service does); \
         try again when that is done",
        data.display()
    )
}

/// The answer, when it is there; it is removed.
fn answer(inbox: &Path, name: Name) -> anyhow::Result<Option<Value>> {
    let path = name.with(Step::Answered).within(inbox);
    let mut text = String::new();
    match File::open(&path) {
        Ok(file) => file.take(ANSWER_MOST).read_to_string(&mut text).context("the answer cannot be read")?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).context("the answer of the running service cannot be read"),
    };
    remove(&path).ok();
    Ok(Some(serde_json::from_str(&text).context("the answer of the running service cannot be read")?))
}

/// Copies a workbook, or the CSV files of a folder, and puts it on disk.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    if !from.is_dir() {
        return copy_file(from, to, FILE_MOST).map(drop);
    }
    std::fs::create_dir(to)?;
    let mut left = FILE_MOST;
    let sheets: Vec<PathBuf> = std::fs::read_dir(from)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    let sheets: Vec<PathBuf> = sheets.into_iter().filter(|path| is_sheet(path) && path.is_file()).collect();
    ensure!(sheets.len() <= FILES_MOST, "the folder holds more than {FILES_MOST} CSV files");
    for sheet in sheets {
        let name = sheet.file_name().unwrap_or_default();
        left = left.saturating_sub(copy_file(&sheet, &to.join(name), left)?);
    }
    Ok(sync(to)?)
}

/// Copies a file that has at most so many bytes; how many it has.
fn copy_file(from: &Path, to: &Path, most: u64) -> anyhow::Result<u64> {
    let from = File::open(from).with_context(|| format!("{} cannot be read", from.display()))?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut to = options.open(to)?;
    let bytes = io::copy(&mut from.take(most.saturating_add(1)), &mut to)?;
    if bytes > most {
        fits(FILE_MOST.saturating_add(1))?;
    }
    to.sync_all()?;
    Ok(bytes)
}
