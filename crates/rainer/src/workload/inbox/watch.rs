//! The side of the service: one request at a time, each answered.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use jiff::civil::Date;
use serde_json::json;
use service::Service;

use super::{Name, Step, check, names, prepare, remove, sync};
use crate::workload::take_in::Sound;

/// How long an upload that nobody finishes, or an answer that nobody fetches, may lie.
const LIES_MOST: Duration = Duration::from_hours(1);
/// How often the service looks.
const LOOKS_EVERY: Duration = Duration::from_millis(250);

/// The inbox of a running service.
pub struct Inbox {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Inbox {
    /// Makes the inbox, removes what a crash left in it, and begins to look.
    ///
    /// # Errors
    /// When the folder cannot be made or is something else.
    pub fn open(data: &Path, service: Arc<Service>) -> anyhow::Result<Self> {
        let inbox = prepare(data)?;
        let (stop, stopped) = channel();
        let look = move || {
            let mut seen = BTreeMap::new();
            while stopped.recv_timeout(LOOKS_EVERY) == Err(RecvTimeoutError::Timeout) {
                look(&inbox, &|upload, as_of| Sound::read(upload, as_of, &mut |_| {})?.take_in(&service));
                clear_away(&inbox, &mut seen, Instant::now());
            }
        };
        let thread = std::thread::Builder::new().name("workload-inbox".to_owned()).spawn(look)?;
        Ok(Self { stop, thread })
    }

    /// Finishes the request under way, and looks no more.
    pub fn end(self) {
        drop(self.stop);
        if self.thread.join().is_err() {
            tracing::error!("the inbox ended by a panic");
        }
    }
}

/// Takes a file or folder in, for a day; what is said of it.
pub(super) type TakeIn<'t> = dyn Fn(&Path, Option<Date>) -> anyhow::Result<Vec<String>> + 't;

/// Takes in what waits, in the order in which it was asked.
pub(super) fn look(inbox: &Path, take_in: &TakeIn<'_>) {
    let names = names(inbox).unwrap_or_else(|error| {
        tracing::error!(%error, "the inbox cannot be read");
        Vec::new()
    });
    for name in names {
        if let Step::Asked(as_of) = name.step
            && let Err(error) = one(inbox, name, as_of, take_in)
        {
            tracing::error!(error = format!("{error:#}"), "a request of the inbox cannot be answered");
        }
    }
}

/// Removes what has lain for an hour: the command that it belongs to was ended. `seen` keeps since when each is there.
pub(super) fn clear_away(inbox: &Path, seen: &mut BTreeMap<Name, Instant>, now: Instant) {
    let names = names(inbox).unwrap_or_default();
    seen.retain(|name, _| names.contains(name));
    for name in names {
        let since = *seen.entry(name).or_insert(now);
        if now.saturating_duration_since(since) >= LIES_MOST && !leave(&name.within(inbox)) {
            // Tried again in an hour, not at each look.
            seen.insert(name, now);
        }
    }
}

fn one(inbox: &Path, name: Name, as_of: Option<Date>, take_in: &TakeIn<'_>) -> anyhow::Result<()> {
    let taken = name.with(Step::Taken).within(inbox);
    if std::fs::rename(name.within(inbox), &taken).is_err() {
        // Whoever asked has taken it back.
        return Ok(());
    }
    let work = || check(&taken).and_then(|()| take_in(&taken, as_of));
    let done = catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(anyhow::anyhow!("taking it in broke off; this is a fault of the program, report it")));
    // Only whether: what was found may name people's codes.
    let answer = match done {
        Ok(said) => {
            tracing::info!(request = %name.id, "an extract was taken in through the inbox");
            json!({ "said": said })
        }
        Err(error) => {
            tracing::info!(request = %name.id, "an extract of the inbox was refused");
            json!({ "refused": format!("{error:#}") })
        }
    };
    // The upload goes before the answer is there: whoever has the answer finds nothing of it left.
    let answering = name.with(Step::Answering).within(inbox);
    let written = write(&answering, answer.to_string().as_bytes()).context("the answer cannot be written");
    leave(&taken);
    written?;
    std::fs::rename(answering, name.with(Step::Answered).within(inbox))?;
    Ok(sync(inbox)?)
}

/// Removes what is done with. What another user put there may not yield: it lies, is said, and holds nothing up.
pub(super) fn leave(path: &Path) -> bool {
    remove(path).inspect_err(|error| tracing::error!(%error, "what lies in the inbox cannot be removed")).is_ok()
}

fn write(path: &Path, answer: &[u8]) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(answer)?;
    file.sync_all()
}
