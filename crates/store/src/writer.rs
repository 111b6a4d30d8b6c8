//! The one writer: a thread that runs waiting jobs together and makes them durable with one commit.
//!
//! Jobs that arrive while a commit is on its way to the disk are run in the next transaction, all of them (up to
//! [`BATCH_MAX`]), each inside a savepoint, so a job that fails takes back only its own changes. Nobody is answered before the
//! commit that holds their job is durable: not even those that failed, for they may have seen what others of the batch wrote.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::conn::{Conn, Engine, Tidy};
use crate::error::{Cause, StoreError};
use crate::ledger::{Heads, Tx};
use crate::schema::BEGIN_WRITE;

/// Jobs in one commit at most.
const BATCH_MAX: usize = 256;
/// How long a batch waits at most for those who were just answered to come back, when several write at once.
const GATHER_MAX: Duration = Duration::from_micros(400);

/// A piece of work for the writer, with its answer and who waits for it.
trait Job: Send {
    /// Runs it and keeps its answer. Whether its changes are to be kept.
    fn run(&mut self, tx: &mut Tx<'_>) -> Kept;
    /// Tells who waits: its own answer, or why it was not saved.
    fn answer(self: Box<Self>, saved: Result<(), StoreError>);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    Yes,
    No,
}

struct Typed<T, E, F> {
    work: Option<F>,
    answer: Option<Result<T, E>>,
    reply: SyncSender<Result<T, E>>,
}

impl<T, E, F> Job for Typed<T, E, F>
where
    T: Send,
    E: From<StoreError> + Send,
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Kept {
        let Some(work) = self.work.take() else {
            return Kept::No;
        };
        let answer = catch_unwind(AssertUnwindSafe(|| work(tx)))
            .unwrap_or_else(|panic| Err(StoreError::Panicked { message: message(panic.as_ref()) }.into()));
        let kept = if answer.is_ok() { Kept::Yes } else { Kept::No };
        self.answer = Some(answer);
        kept
    }

    fn answer(self: Box<Self>, saved: Result<(), StoreError>) {
        let answer = match (saved, self.answer) {
            (Ok(()), Some(answer)) => answer,
            (Ok(()), None) => Err(StoreError::Closing.into()),
            (Err(why), _) => Err(why.into()),
        };
        // Whoever asked may have gone away; the work is done all the same.
        let _gone = self.reply.send(answer);
    }
}

/// What a panic said, if its words stand in the program. Words put together as it ran may hold what it was about, and the
/// error that carries them is logged.
fn message(panic: &(dyn Any + Send)) -> String {
    panic.downcast_ref::<&'static str>().map_or_else(|| "no message".to_owned(), |text| (*text).to_owned())
}

/// How the writer is.
#[derive(Debug, Clone, Default)]
pub(crate) enum WriterState {
    /// It writes.
    #[default]
    Writing,
    /// It has stopped for good, and why.
    Stopped(Cause),
}

/// The way to the writer thread.
pub(crate) struct Writer {
    jobs: Mutex<Option<Sender<Box<dyn Job>>>>,
    state: Arc<Mutex<WriterState>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// Opens the writer's connection, at the start and after a server went away.
pub(crate) type Connect = Box<dyn Fn() -> Result<Box<dyn Conn>, StoreError> + Send>;

impl Writer {
    /// Starts the thread on an open connection.
    pub(crate) fn start(mut conn: Box<dyn Conn>, connect: Connect) -> Result<Self, StoreError> {
        let heads = Heads::load(conn.as_mut())?;
        let (jobs, waiting) = channel();
        let state = Arc::new(Mutex::new(WriterState::Writing));
        let mut thread = Thread { conn: Some(conn), connect, heads, state: Arc::clone(&state), last_batch: 1 };
        let handle = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || thread.work(&waiting))
            .map_err(|error| StoreError::Engine(Arc::new(error)))?;
        Ok(Self { jobs: Mutex::new(Some(jobs)), state, thread: Mutex::new(Some(handle)) })
    }

    /// None: whoever writes is told that nothing was saved.
    pub(crate) fn closed() -> Self {
        Self { jobs: Mutex::default(), state: Arc::default(), thread: Mutex::default() }
    }

    /// Runs the work in the writer's transaction and waits until it is durable.
    pub(crate) fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (reply, answer) = sync_channel(1);
        let job = Box::new(Typed { work: Some(work), answer: None, reply });
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let sent = jobs.and_then(|jobs| jobs.send(job).ok());
        sent.and_then(|()| answer.recv().ok()).unwrap_or_else(|| Err(StoreError::Closing.into()))
    }

    pub(crate) fn state(&self) -> WriterState {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Finishes the jobs that wait, moves the log into the file, ends the thread.
    pub(crate) fn close(&self) {
        drop(self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the store's writer ended by a panic");
        }
    }
}

struct Thread {
    /// `None` after the server went away, until the next batch opens another.
    conn: Option<Box<dyn Conn>>,
    connect: Connect,
    heads: Heads,
    state: Arc<Mutex<WriterState>>,
    last_batch: usize,
}

impl Thread {
    fn work(&mut self, waiting: &Receiver<Box<dyn Job>>) {
        while let Ok(first) = waiting.recv() {
            let state = self.state.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if let WriterState::Stopped(why) = state {
                first.answer(Err(StoreError::WriterStopped(why)));
                continue;
            }
            let mut batch = Vec::with_capacity(self.last_batch.saturating_add(8));
            let saved = self.save(first, waiting, &mut batch);
            self.last_batch = batch.len();
            if let Err(why) = &saved {
                self.after_failure(why);
            }
            for job in batch {
                job.answer(saved.clone());
            }
            self.tidy(Tidy::WhenDue);
        }
        self.tidy(Tidy::All);
    }

    /// One transaction: the first job, all that wait, one commit.
    fn save(
        &mut self,
        first: Box<dyn Job>,
        waiting: &Receiver<Box<dyn Job>>,
        batch: &mut Vec<Box<dyn Job>>,
    ) -> Result<(), StoreError> {
        batch.push(first);
        let began = self.begin();
        let before = self.heads;
        let expected = self.last_batch;
        let ran = began.and_then(|()| {
            let Some(conn) = self.conn.as_deref_mut() else {
                return Err(StoreError::Closing);
            };
            if let Some(job) = batch.last_mut() {
                run(conn, &mut self.heads, job.as_mut())?;
            }
            let until = Instant::now() + GATHER_MAX;
            while batch.len() < BATCH_MAX {
                let Some(mut job) = next(waiting, batch.len() < expected, until) else {
                    break;
                };
                let ran = run(conn, &mut self.heads, job.as_mut());
                batch.push(job);
                ran?;
            }
            self.heads.store(&before, conn)
        });
        ran.map_err(not_saved)?;
        let Some(conn) = self.conn.as_deref_mut() else {
            return Err(StoreError::Closing);
        };
        conn.execute("commit", &[]).map(drop).map_err(|error| uncommitted(error, conn.engine()))
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        if self.conn.is_none() {
            self.conn = Some((self.connect)()?);
        }
        let Some(conn) = self.conn.as_deref_mut() else {
            return Err(StoreError::Closing);
        };
        conn.execute(BEGIN_WRITE.on(conn.engine()), &[])?;
        if conn.engine() == Engine::Postgres {
            // Another application server may have appended since.
            self.heads = Heads::load(conn)?;
        }
        Ok(())
    }

    /// After a transaction that is not (surely) there: back to what is there, or stop for good.
    fn after_failure(&mut self, why: &StoreError) {
        tracing::error!(error = why.with_causes(), "a commit failed; nobody was told that it was saved");
        if let Some(cause) = lasting(why) {
            self.stop(cause);
            return;
        }
        let usable = self.conn.as_deref_mut().and_then(|conn| {
            let ended = !conn.in_transaction() || conn.execute("rollback", &[]).is_ok();
            if ended { Heads::load(conn).ok() } else { None }
        });
        match usable {
            Some(heads) => self.heads = heads,
            None => self.conn = None,
        }
    }

    fn stop(&mut self, cause: Cause) {
        tracing::error!(
            %cause,
            "the disk failed: nothing is written any more until a restart; reading goes on"
        );
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = WriterState::Stopped(cause);
    }

    fn tidy(&mut self, how: Tidy) {
        let Some(conn) = self.conn.as_deref_mut() else {
            return;
        };
        match conn.tidy(how) {
            Ok(()) | Err(StoreError::Busy | StoreError::DiskFull) => {}
            Err(error) => {
                if let Some(cause) = lasting(&error) {
                    self.stop(cause);
                } else {
                    tracing::warn!(error = error.with_causes(), "the log could not be tidied");
                }
            }
        }
    }
}

/// The next job: one that waits, or, while fewer are here than last time, one that comes before `until`.
fn next(waiting: &Receiver<Box<dyn Job>>, more_expected: bool, until: Instant) -> Option<Box<dyn Job>> {
    match waiting.try_recv() {
        Ok(job) => Some(job),
        Err(_) if !more_expected => None,
        Err(_) => waiting.recv_timeout(until.saturating_duration_since(Instant::now())).ok(),
    }
}

/// Runs one job inside a savepoint. An error means that the whole transaction is lost.
fn run(conn: &mut dyn Conn, heads: &mut Heads, job: &mut dyn Job) -> Result<(), StoreError> {
    let before = *heads;
    conn.execute("savepoint job", &[])?;
    match job.run(&mut Tx::new(conn, heads)) {
        Kept::Yes => conn.execute("release job", &[]).map(drop),
        Kept::No => {
            *heads = before;
            // A full disk may have ended the transaction beneath the job: then everyone's changes are gone.
            if !conn.in_transaction() {
                return Err(StoreError::DiskFull);
            }
            conn.execute("rollback to job", &[])?;
            conn.execute("release job", &[]).map(drop)
        }
    }
}

/// What everyone of a batch is told when it failed before its commit.
fn not_saved(error: StoreError) -> StoreError {
    match error {
        StoreError::DiskFull | StoreError::Busy | StoreError::Closing => error,
        other => StoreError::NotSaved(Arc::new(other)),
    }
}

/// What everyone of a batch is told when its commit failed.
fn uncommitted(error: StoreError, engine: Engine) -> StoreError {
    match (&error, engine) {
        // SQLite takes the transaction back, or says that it did not (a disk failure).
        (StoreError::DiskFull | StoreError::Busy, Engine::Sqlite) => error,
        _ => StoreError::NotConfirmed(Arc::new(error)),
    }
}

/// The cause for which the writer must never write again, if this is one: what the disk holds is not known any more.
fn lasting(error: &StoreError) -> Option<Cause> {
    match error {
        StoreError::Disk(_) | StoreError::Damaged(_) => Some(Arc::new(error.clone())),
        StoreError::NotConfirmed(cause) | StoreError::NotSaved(cause) => {
            let failed = cause.downcast_ref::<StoreError>().is_some_and(StoreError::is_disk_failure);
            failed.then(|| Arc::clone(cause))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;
    use crate::conn::{Row, Value};
    use crate::sqlite::{Part, SqliteConn};
    use crate::store::Durability;

    /// A connection whose commit fails as the switch says.
    struct Failing {
        inner: SqliteConn,
        disk: Arc<AtomicBool>,
        full: Arc<AtomicBool>,
    }

    impl Conn for Failing {
        fn engine(&self) -> Engine {
            self.inner.engine()
        }
        fn execute(&mut self, sql: &'static str, params: &[Value<'_>]) -> Result<u64, StoreError> {
            if sql == "commit" && self.disk.load(Ordering::SeqCst) {
                return Err(StoreError::Disk(Arc::new(std::io::Error::other("the sync failed"))));
            }
            if sql == "commit" && self.full.load(Ordering::SeqCst) {
                return Err(StoreError::DiskFull);
            }
            self.inner.execute(sql, params)
        }
        fn query(
            &mut self,
            sql: &'static str,
            params: &[Value<'_>],
            each: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>,
        ) -> Result<(), StoreError> {
            self.inner.query(sql, params, each)
        }
        fn prepare(&mut self, sql: &'static str) -> Result<(), StoreError> {
            self.inner.prepare(sql)
        }
        fn script(&mut self, sql: &str) -> Result<(), StoreError> {
            self.inner.script(sql)
        }
        fn in_transaction(&self) -> bool {
            self.inner.in_transaction()
        }
    }

    fn failing() -> (Writer, Arc<AtomicBool>, Arc<AtomicBool>) {
        let (disk, full) = (Arc::<AtomicBool>::default(), Arc::<AtomicBool>::default());
        let mut inner = SqliteConn::open(std::path::Path::new(":memory:"), Part::Reader, 1, Durability::None).expect("memory");
        inner.script("pragma query_only = off").expect("writable");
        crate::schema::migrate(&mut inner, &[]).expect("schema");
        let conn = Failing { inner, disk: Arc::clone(&disk), full: Arc::clone(&full) };
        let writer = Writer::start(Box::new(conn), Box::new(|| Err(StoreError::Closing))).expect("writer");
        (writer, disk, full)
    }

    const ADD: &str = "insert into migration (number, name) values ($1, 'x')";
    const COUNT: &str = "select count(*) from migration where number > 100";

    fn add(writer: &Writer, number: i64) -> Result<u64, StoreError> {
        writer.write(move |tx| tx.conn().execute(ADD, &[number.into()]))
    }

    #[test]
    fn after_a_failed_sync_nothing_is_written_until_a_restart_and_everyone_is_told() {
        let (writer, disk, _) = failing();
        add(&writer, 101).expect("the disk is well");
        disk.store(true, Ordering::SeqCst);
        let told = add(&writer, 102).expect_err("the sync failed");
        assert!(matches!(told, StoreError::NotConfirmed(_)), "{told:?}");
        disk.store(false, Ordering::SeqCst);
        let later = add(&writer, 103).expect_err("no second try");
        assert!(matches!(later, StoreError::WriterStopped(_)), "{later:?}");
        assert!(matches!(writer.state(), WriterState::Stopped(_)));
    }

    #[test]
    fn after_a_commit_on_a_full_disk_nothing_is_there_and_writing_goes_on() {
        let (writer, _, full) = failing();
        full.store(true, Ordering::SeqCst);
        let told = add(&writer, 101).expect_err("full");
        assert!(matches!(told, StoreError::DiskFull), "{told:?}");
        full.store(false, Ordering::SeqCst);
        add(&writer, 102).expect("space has returned");
        let there = writer.write(|tx| tx.conn().query_one(COUNT, &[], |row| row.get_int(0))).expect("read");
        assert_eq!(there, 1);
    }

    #[test]
    fn whoever_writes_to_a_closed_store_is_told_that_nothing_was_saved() {
        let (writer, ..) = failing();
        writer.close();
        assert!(matches!(add(&writer, 101), Err(StoreError::Closing)));
    }
}
