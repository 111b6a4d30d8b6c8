//! Moving SQLite's log into the file, beside the writer rather than in its way.
//!
//! A checkpoint of a large log takes tens of milliseconds, and done by the writer everyone waits for it. So a thread with a
//! connection of its own does it, whenever the log has grown by [`STEP_PAGES`]. While the writer never rests that thread cannot
//! catch up wholly, and the log can only start again when it has; so once the log has grown by [`CATCH_UP_PAGES`] the writer moves
//! the little that is left itself.
//!
//! A failed sync here means the same as one in a commit: the writer hears of it and stops for good.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::{Connection, OpenFlags};

use crate::error::StoreError;

/// Pages (8 MiB) after which the thread is woken.
const STEP_PAGES: i64 = 1_024;
/// Pages (256 MiB) after which the writer catches up itself.
const CATCH_UP_PAGES: i64 = 32_768;

/// What the writer has to do about its log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    Nothing,
    Wake,
    CatchUp,
}

/// How far the log had grown when something was last done about it.
#[derive(Debug, Default)]
pub(crate) struct Growth {
    woken_at: i64,
    caught_up_at: i64,
}

impl Growth {
    /// What is due for a log of so many pages.
    pub(crate) fn due(&mut self, pages: i64) -> Due {
        if pages < self.woken_at {
            // The log has started again from its beginning.
            *self = Self::default();
        }
        if pages - self.caught_up_at >= CATCH_UP_PAGES {
            (self.woken_at, self.caught_up_at) = (pages, pages);
            return Due::CatchUp;
        }
        if pages - self.woken_at >= STEP_PAGES {
            self.woken_at = pages;
            return Due::Wake;
        }
        Due::Nothing
    }
}

/// The thread.
#[derive(Debug)]
pub(crate) struct Checkpointer {
    wake: Option<SyncSender<()>>,
    failed: Arc<Mutex<Option<StoreError>>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    /// Starts it on a file; `synchronous` as the writer has it, for the syncs of a checkpoint follow its own connection.
    pub(crate) fn start(path: &Path, synchronous: &str) -> Result<Self, StoreError> {
        let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        db.pragma_update(None, "synchronous", synchronous)?;
        db.pragma_update(None, "query_only", true)?;
        let (wake, woken) = sync_channel(1);
        let failed = Arc::new(Mutex::new(None));
        let failures = Arc::clone(&failed);
        let thread = std::thread::Builder::new()
            .name("store-checkpoint".to_owned())
            .spawn(move || work(&db, &woken, &failures))
            .map_err(|error| StoreError::Engine(Arc::new(error)))?;
        Ok(Self { wake: Some(wake), failed, thread: Some(thread) })
    }

    /// Wakes it; if it is at work, it will go round once more.
    pub(crate) fn wake(&self) {
        let sent = self.wake.as_ref().map(|wake| wake.try_send(()));
        if matches!(sent, Some(Err(TrySendError::Disconnected(())))) {
            tracing::warn!("the log is not moved into the file any more; the writer will do it");
        }
    }

    /// What went wrong since it was last asked.
    pub(crate) fn failure(&self) -> Result<(), StoreError> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Err)
    }

    /// Ends it, after the round it is in.
    pub(crate) fn end(&mut self) {
        drop(self.wake.take());
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread that moves the log into the file ended by a panic");
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.end();
    }
}

fn work(db: &Connection, woken: &Receiver<()>, failed: &Mutex<Option<StoreError>>) {
    while woken.recv().is_ok() {
        if let Err(error) = checkpoint(db, "pragma wal_checkpoint(passive)") {
            *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        }
    }
}

/// Moves what can be moved. Readers keep their view; what they still need stays in the log until next time.
pub(crate) fn checkpoint(db: &Connection, sql: &'static str) -> Result<(), StoreError> {
    Ok(db.query_row(sql, (), |_| Ok(()))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thread_is_woken_at_each_step_and_the_writer_catches_up_rarely() {
        let mut growth = Growth::default();
        let mut done = Vec::new();
        for pages in (0..=CATCH_UP_PAGES * 2).step_by(256) {
            match growth.due(pages) {
                Due::Nothing => {}
                due => done.push((pages, due)),
            }
        }
        assert_eq!(done[0], (STEP_PAGES, Due::Wake));
        assert_eq!(done[1], (STEP_PAGES * 2, Due::Wake));
        let caught_up: Vec<i64> = done.iter().filter(|(_, due)| *due == Due::CatchUp).map(|(pages, _)| *pages).collect();
        assert_eq!(caught_up, [CATCH_UP_PAGES, CATCH_UP_PAGES * 2]);
    }

    #[test]
    fn a_log_that_started_again_is_counted_from_its_beginning() {
        let mut growth = Growth::default();
        assert_eq!(growth.due(CATCH_UP_PAGES), Due::CatchUp);
        assert_eq!(growth.due(10), Due::Nothing);
        assert_eq!(growth.due(STEP_PAGES), Due::Wake);
    }
}
