//! Opening the store, reading it, writing to it.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use crate::conn::{Conn, Engine};
use crate::error::StoreError;
use crate::ledger::Tx;
use crate::postgres::PostgresConn;
use crate::readers::Readers;
use crate::schema;
use crate::sqlite::{Part, SqliteConn};
use crate::table::{READ_TABLES, ReadTable};
use crate::writer::{Writer, WriterState};

/// The database's file in the data folder.
pub const DATABASE_FILE: &str = "rainer.db";
/// The file that keeps a second process out of the data folder.
pub const LOCK_FILE: &str = "rainer.lock";

/// Where the data lives.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// SQLite in a folder, made when it is not there.
    Folder(PathBuf),
    /// PostgreSQL, in a schema of its own or the default one; keys and heads live in the folder.
    Postgres {
        /// The server, as a connection string or address. It may hold a password: never log it.
        url: String,
        /// The schema, made when it is not there; letters, digits and `_` only.
        schema: Option<String>,
        /// The data folder.
        folder: PathBuf,
    },
    /// SQLite in a new folder that is removed with the store: for tests.
    Temporary,
}

/// Whether what was saved outlives a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// It does: the disk has it before anyone is told.
    Full,
    /// It outlives the process, not the machine: for tests and for building demonstration data that can be built again.
    None,
}

/// How to open a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where.
    pub place: Place,
    /// How many connections may read at once.
    pub readers: usize,
    /// Each reader's page cache, MiB.
    pub reader_cache_mib: u32,
    /// The writer's page cache, MiB.
    pub writer_cache_mib: u32,
    /// Whether saved means on disk.
    pub durability: Durability,
    /// Whether the whole file is looked over in the background after opening.
    pub quick_check: bool,
}

impl Settings {
    /// SQLite in a folder: four readers of 64 MiB and a writer of 128, so a national store stays far below 2 GiB.
    #[must_use]
    pub fn folder(folder: impl Into<PathBuf>) -> Self {
        Self {
            place: Place::Folder(folder.into()),
            readers: 4,
            reader_cache_mib: 64,
            writer_cache_mib: 128,
            durability: Durability::Full,
            quick_check: true,
        }
    }

    /// A store that goes away with its last handle: for tests.
    #[must_use]
    pub fn temporary() -> Self {
        Self {
            place: Place::Temporary,
            readers: 2,
            reader_cache_mib: 8,
            writer_cache_mib: 16,
            durability: Durability::None,
            quick_check: false,
        }
    }

    /// PostgreSQL, with the data folder for keys and heads.
    #[must_use]
    pub fn postgres(url: impl Into<String>, schema: Option<String>, folder: impl Into<PathBuf>) -> Self {
        let place = Place::Postgres { url: url.into(), schema, folder: folder.into() };
        Self { place, quick_check: false, ..Self::folder("") }
    }
}

/// How the look over the file after opening stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum QuickCheck {
    /// It was not asked for, or the engine looks after itself.
    #[default]
    NotAsked,
    /// It is going on.
    Running,
    /// Nothing is wrong.
    Passed,
    /// The store was closed before it ended.
    BrokenOff,
    /// What is wrong, in SQLite's words: restore the newest backup.
    Failed(Vec<String>),
}

/// How the store is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Why writing has stopped for good, or `None` while it goes on.
    pub writer_stopped: Option<String>,
    /// The look over the file after opening.
    pub quick_check: QuickCheck,
    /// The read tables that must be rebuilt.
    pub stale_tables: Vec<String>,
}

/// An open store. Share it in an `Arc`; it is closed when the last handle goes.
pub struct Store {
    writer: Writer,
    readers: Readers,
    engine: Engine,
    folder: PathBuf,
    check: Mutex<Option<Check>>,
    check_state: Arc<Mutex<QuickCheck>>,
    // Dropped last, in this order: first the lock, then a temporary folder.
    _lock: Option<File>,
    _temporary: Option<TemporaryFolder>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("engine", &self.engine).field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the store, makes or upgrades its schema, and starts its writer.
    ///
    /// # Errors
    /// [`StoreError::FolderInUse`], [`StoreError::NewerSchema`], [`StoreError::OldSqlite`], [`StoreError::Unsafe`], or as the
    /// engine refuses.
    pub fn open(settings: Settings) -> Result<Self, StoreError> {
        Self::open_with(settings, READ_TABLES)
    }

    /// The same with other read tables: for tests of the machinery.
    #[doc(hidden)]
    pub fn open_with(settings: Settings, tables: &[&ReadTable]) -> Result<Self, StoreError> {
        let temporary = match settings.place {
            Place::Temporary => Some(TemporaryFolder::new()?),
            Place::Folder(_) | Place::Postgres { .. } => None,
        };
        let folder = match (&settings.place, &temporary) {
            (Place::Folder(folder) | Place::Postgres { folder, .. }, _) => folder.clone(),
            (Place::Temporary, Some(temporary)) => temporary.0.clone(),
            (Place::Temporary, None) => PathBuf::new(),
        };
        let lock = lock(&folder)?;
        let connect = Connector { place: settings.place.clone(), database: folder.join(DATABASE_FILE), settings };
        if let Place::Postgres { url, schema: Some(schema), .. } = &connect.place {
            PostgresConn::make_schema(url, schema)?;
        }
        let mut conn = connect.writer()?;
        schema::migrate(conn.as_mut(), tables)?;
        let engine = conn.engine();
        let (for_writer, for_readers) = (connect.clone(), connect.clone());
        let store = Self {
            writer: Writer::start(conn, Box::new(move || for_writer.writer()))?,
            readers: Readers::new(connect.settings.readers, Box::new(move || for_readers.reader())),
            engine,
            folder,
            check: Mutex::default(),
            check_state: Arc::default(),
            _lock: Some(lock),
            _temporary: temporary,
        };
        if connect.settings.quick_check && engine == Engine::Sqlite {
            store.start_check(&connect)?;
        }
        Ok(store)
    }

    /// Opens the store of a folder that another process may hold, to read only: no lock is taken, nothing is made or upgraded.
    /// What is written is refused with [`StoreError::Closing`].
    ///
    /// # Errors
    /// [`StoreError::OlderSchema`], [`StoreError::NewerSchema`], or as the engine refuses; so too where there is no store.
    pub fn look(settings: Settings) -> Result<Self, StoreError> {
        let folder = match &settings.place {
            Place::Folder(folder) | Place::Postgres { folder, .. } => folder.clone(),
            Place::Temporary => PathBuf::new(),
        };
        let connect = Connector { place: settings.place.clone(), database: folder.join(DATABASE_FILE), settings };
        let mut conn = connect.reader()?;
        schema::is_newest(conn.as_mut())?;
        let engine = conn.engine();
        drop(conn);
        let most = connect.settings.readers;
        Ok(Self {
            writer: Writer::closed(),
            readers: Readers::new(most, Box::new(move || connect.reader())),
            engine,
            folder,
            check: Mutex::default(),
            check_state: Arc::default(),
            _lock: None,
            _temporary: None,
        })
    }

    /// Runs a job in the writer's transaction and waits until it is durable. All that the job did is saved, or nothing.
    ///
    /// The job must not call `write` itself: the one writer would wait for itself.
    ///
    /// # Errors
    /// The job's own error, or a [`StoreError`] that says what was saved and what to do.
    pub fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.writer.write(job)
    }

    /// Reads one moment of the store: everything `read` sees was committed before it began, and nothing later.
    ///
    /// # Errors
    /// Whatever `read` gave, or a [`StoreError`] as the engine refuses.
    pub fn read<T, E: From<StoreError>>(&self, read: impl FnOnce(&mut dyn Conn) -> Result<T, E>) -> Result<T, E> {
        self.readers.read(read)
    }

    /// Which engine holds the data.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The data folder: the database (SQLite), the key and the signed heads.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// How the store is.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot even be read.
    pub fn health(&self) -> Result<Health, StoreError> {
        let writer_stopped = match self.writer.state() {
            WriterState::Writing => None,
            WriterState::Stopped(why) => Some(why.to_string()),
        };
        let quick_check = self.check_state.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Ok(Health { writer_stopped, quick_check, stale_tables: self.read(schema::stale_tables)? })
    }

    /// Finishes what waits, moves the log into the file and stops writing. Reading still works. Done by dropping, too.
    pub fn close(&self) {
        let check = self.check.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(check) = check {
            check.end();
        }
        self.writer.close();
    }

    fn start_check(&self, connect: &Connector) -> Result<(), StoreError> {
        let set = |state: &Mutex<QuickCheck>, to| *state.lock().unwrap_or_else(PoisonError::into_inner) = to;
        let mut conn = SqliteConn::open(&connect.database, Part::Reader, 8, connect.settings.durability)?;
        let (stopped, handle) = (Arc::new(AtomicBool::new(false)), conn.interrupt_handle());
        let (state, stopped_too) = (Arc::clone(&self.check_state), Arc::clone(&stopped));
        set(&state, QuickCheck::Running);
        let thread = std::thread::Builder::new()
            .name("store-check".to_owned())
            .spawn(move || {
                let found = quick_check(&mut conn);
                let broken_off = stopped_too.load(Ordering::SeqCst);
                let outcome = match found {
                    _ if broken_off => QuickCheck::BrokenOff,
                    Ok(wrong) if wrong.is_empty() => QuickCheck::Passed,
                    Ok(wrong) => QuickCheck::Failed(wrong),
                    Err(error) => QuickCheck::Failed(vec![error.to_string()]),
                };
                if let QuickCheck::Failed(wrong) = &outcome {
                    tracing::error!(?wrong, "the database is damaged: stop writing and restore the newest backup");
                }
                set(&state, outcome);
            })
            .map_err(|error| StoreError::Engine(Arc::new(error)))?;
        *self.check.lock().unwrap_or_else(PoisonError::into_inner) = Some(Check { stopped, handle, thread });
        Ok(())
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close();
    }
}

/// The look over the file that goes on in the background.
struct Check {
    stopped: Arc<AtomicBool>,
    handle: rusqlite::InterruptHandle,
    thread: JoinHandle<()>,
}

impl Check {
    fn end(self) {
        self.stopped.store(true, Ordering::SeqCst);
        while !self.thread.is_finished() {
            self.handle.interrupt();
            std::thread::yield_now();
        }
    }
}

fn quick_check(conn: &mut dyn Conn) -> Result<Vec<String>, StoreError> {
    let words = conn.collect("pragma quick_check(20)", &[], |row| Ok(row.get_text(0)?.to_owned()))?;
    Ok(words.into_iter().filter(|word| word != "ok").collect())
}

/// Opens connections of either part.
#[derive(Debug, Clone)]
struct Connector {
    place: Place,
    database: PathBuf,
    settings: Settings,
}

impl Connector {
    fn writer(&self) -> Result<Box<dyn Conn>, StoreError> {
        let settings = &self.settings;
        match &self.place {
            Place::Postgres { url, schema, .. } => Ok(Box::new(PostgresConn::open(url, schema.as_deref())?)),
            Place::Folder(_) | Place::Temporary => {
                Ok(Box::new(SqliteConn::open(&self.database, Part::Writer, settings.writer_cache_mib, settings.durability)?))
            }
        }
    }

    fn reader(&self) -> Result<Box<dyn Conn>, StoreError> {
        let settings = &self.settings;
        match &self.place {
            Place::Postgres { url, schema, .. } => Ok(Box::new(PostgresConn::open(url, schema.as_deref())?)),
            Place::Folder(_) | Place::Temporary => {
                Ok(Box::new(SqliteConn::open(&self.database, Part::Reader, settings.reader_cache_mib, settings.durability)?))
            }
        }
    }
}

/// Keeps any other process out of the folder while the file is open.
fn lock(folder: &Path) -> Result<File, StoreError> {
    let name = folder.display().to_string();
    let unusable = |source: std::io::Error| StoreError::Folder { folder: name.clone(), source: Arc::new(source) };
    std::fs::create_dir_all(folder).map_err(unusable)?;
    let path = folder.join(LOCK_FILE);
    let file = File::options().create(true).truncate(false).write(true).open(path).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::FolderInUse { folder: name }),
        Err(TryLockError::Error(source)) => Err(unusable(source)),
    }
}

/// A folder that goes away with its handle.
#[derive(Debug)]
struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    fn new() -> Result<Self, StoreError> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = std::env::temp_dir().join(format!("rainer-{}-{number}", std::process::id()));
            match std::fs::create_dir(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => {
                    return Err(StoreError::Folder { folder: path.display().to_string(), source: Arc::new(error) });
                }
            }
        }
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "a temporary folder could not be removed");
        }
    }
}
