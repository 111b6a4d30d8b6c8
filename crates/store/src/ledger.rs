//! The ledger: streams of events, in one order, chained.
//!
//! Each stream (a person, an officer, a unit) has versions 1, 2, 3, … without gaps, and each event one position in the order of
//! the whole ledger, also without gaps. Two chains prove that nothing was changed: each event's `chain` is the digest of the
//! one before it in its stream and of its own header and body digest; the ledger's head is the digest of the head before and
//! the newest event's chain, in order of position. A body may one day be erased lawfully; its digest stays, so the chains hold.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::audit::{self, AuditEntry};
use crate::conn::{Conn, Row};
use crate::digest::{Canonical, Digest};
use crate::error::StoreError;
use crate::statement::statements;

statements! {
    STREAM = "select kind, version, chain from stream where stream = $1";
    START_STREAM = "insert into stream (stream, kind, version, chain) values ($1, $2, $3, $4)";
    ADVANCE_STREAM = "update stream set version = $1, chain = $2 where stream = $3";
    INSERT = "insert into event (stream, version, position, kind, revision, happened_on, recorded_at, actor, \
              on_behalf_of, command, body_sha256, chain, body) \
              values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    HEAD = "select position, chain from ledger_head where id = 1";
    SET_HEAD = "update ledger_head set position = $1, chain = $2 where id = 1";
    COMMAND = "select request_sha256, answer from command where command = $1";
    RECORD_COMMAND = "insert into command (command, stream, actor, recorded_at, request_sha256, answer) \
                      values ($1, $2, $3, $4, $5, $6)";
    OUTBOX = "insert into outbox (position, kind, stream, recorded_at) values ($1, $2, $3, $4)";
    OF_STREAM = "select stream, version, position, kind, revision, happened_on, recorded_at, actor, on_behalf_of, \
                 command, body from event where stream = $1 and version > $2 order by version";
    IN_ORDER = "select stream, version, position, kind, revision, happened_on, recorded_at, actor, on_behalf_of, \
                command, body from event where position > $1 order by position limit $2";
    ALL = "select stream, version, position, kind, revision, happened_on, recorded_at, actor, on_behalf_of, \
           command, body from event where stream > $1 order by stream, version";
    KIND_OF_STREAMS = "select stream, version from stream where kind = $1 and stream > $2 order by stream limit $3";
}

/// An event to be appended, with the digest of its body made already: make it in the thread that asks, not in the writer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    kind: Cow<'static, str>,
    revision: i64,
    happened_on: Date,
    body: String,
    body_sha256: Digest,
}

impl NewEvent {
    /// An event of a kind (stable text) and revision (from 1) that happened on a day; the body is JSON text.
    #[must_use]
    pub fn prepare(kind: impl Into<Cow<'static, str>>, revision: u32, happened_on: Date, body: String) -> Self {
        let body_sha256 = Digest::of(body.as_bytes());
        Self { kind: kind.into(), revision: revision.into(), happened_on, body, body_sha256 }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Its body.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }
}

/// Events for one stream, decided on one version of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// The stream.
    pub stream: Uuid,
    /// What the stream is, for ever: `person`, `officer`, …
    pub stream_kind: &'static str,
    /// The version that the events were decided on; 0 for a stream that is not there yet.
    pub expected_version: i64,
    /// The events, in order.
    pub events: Vec<NewEvent>,
}

/// Who records, when, for whom, under which command: the same for all events of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recording {
    /// When it is recorded.
    pub recorded_at: Timestamp,
    /// Who records.
    pub actor: Uuid,
    /// For whom.
    pub on_behalf_of: Option<Uuid>,
    /// The command's id, made when its form was shown.
    pub command: Uuid,
}

/// Where the events of an append went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// The position of the first; the others follow without a gap.
    pub first_position: i64,
    /// The stream's version after the last.
    pub version: i64,
}

/// The first answer to a command, kept so that the same command sent twice is done once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The digest of the first request: another request under the same id is a fault of the sender.
    pub request_sha256: Digest,
    /// The answer, as the service wrote it.
    pub answer: String,
}

/// A command to remember.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command<'a> {
    /// Its id.
    pub command: Uuid,
    /// The stream that it changed, if any.
    pub stream: Option<Uuid>,
    /// Who sent it.
    pub actor: Uuid,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The digest of the request.
    pub request_sha256: Digest,
    /// The answer.
    pub answer: &'a str,
}

/// Where the ledger and the audit end, kept in memory while a transaction runs and written once before it commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Heads {
    position: i64,
    chain: Digest,
    audit_seq: i64,
    audit_hash: Digest,
}

impl Heads {
    pub(crate) fn load(conn: &mut dyn Conn) -> Result<Self, StoreError> {
        let (position, chain) = head(conn)?;
        let (audit_seq, audit_hash) = audit::head(conn)?;
        Ok(Self { position, chain, audit_seq, audit_hash })
    }

    /// Writes what moved since `before`.
    pub(crate) fn store(&self, before: &Self, conn: &mut dyn Conn) -> Result<(), StoreError> {
        if self.position != before.position {
            conn.execute(SET_HEAD, &[self.position.into(), (&self.chain).into()])?;
        }
        if self.audit_seq != before.audit_seq {
            audit::set_head(conn, self.audit_seq, &self.audit_hash)?;
        }
        Ok(())
    }
}

/// What a writer may do inside its transaction. All of it is there when the job answers `Ok`, none of it when it does not.
pub struct Tx<'c> {
    conn: &'c mut dyn Conn,
    heads: &'c mut Heads,
}

impl std::fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("heads", &self.heads).finish_non_exhaustive()
    }
}

impl<'c> Tx<'c> {
    pub(crate) fn new(conn: &'c mut dyn Conn, heads: &'c mut Heads) -> Self {
        Self { conn, heads }
    }

    /// Appends events to a stream. Several streams may be appended to in one transaction.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the stream is not at the expected version, [`StoreError::StreamKind`] when it is something
    /// else, or as the engine refuses. After an error the job must fail too.
    pub fn append(&mut self, append: &Append, by: &Recording) -> Result<Appended, StoreError> {
        let (found, mut chain) = self.check_stream(append)?;
        let first_position = self.heads.position + 1;
        let mut version = found;
        for event in &append.events {
            version += 1;
            let position = self.heads.position + 1;
            chain = Header::of(event, append.stream, version, position, by).chain(&chain, &event.body_sha256);
            self.insert(event, append.stream, version, by, &chain)?;
            self.heads.position = position;
            self.heads.chain = self.heads.chain.followed_by(&chain);
        }
        if append.events.is_empty() {
            return Ok(Appended { first_position, version });
        }
        if found == 0 {
            let start = [(&append.stream).into(), append.stream_kind.into(), version.into(), (&chain).into()];
            self.conn.execute(START_STREAM, &start)?;
        } else {
            self.conn.execute(ADVANCE_STREAM, &[version.into(), (&chain).into(), (&append.stream).into()])?;
        }
        Ok(Appended { first_position, version })
    }

    /// The stream's version and chain, if it is what the append takes it for.
    fn check_stream(&mut self, append: &Append) -> Result<(i64, Digest), StoreError> {
        let stream = append.stream;
        let there = self.conn.query_opt(STREAM, &[(&stream).into()], |row| {
            let kind = row.get_text(0)?;
            if kind != append.stream_kind {
                let asked = append.stream_kind.to_owned();
                return Err(StoreError::StreamKind { stream, found: kind.to_owned(), asked });
            }
            Ok((row.get_int(1)?, row.get_digest(2)?))
        })?;
        let (found, chain) = there.unwrap_or((0, Digest::ZERO));
        if found == append.expected_version {
            Ok((found, chain))
        } else {
            Err(StoreError::Conflict { stream, expected: append.expected_version, found })
        }
    }

    fn insert(&mut self, event: &NewEvent, stream: Uuid, version: i64, by: &Recording, chain: &Digest) -> Result<(), StoreError> {
        let row = [
            (&stream).into(),
            version.into(),
            (self.heads.position + 1).into(),
            event.kind.as_ref().into(),
            event.revision.into(),
            event.happened_on.into(),
            by.recorded_at.into(),
            (&by.actor).into(),
            by.on_behalf_of.as_ref().into(),
            (&by.command).into(),
            (&event.body_sha256).into(),
            chain.into(),
            event.body.as_str().into(),
        ];
        self.conn.execute(INSERT, &row).map(drop)
    }

    /// The first answer to this command, if it was done before.
    ///
    /// # Errors
    /// [`StoreError`] as the engine refuses.
    pub fn command_seen(&mut self, command: Uuid) -> Result<Option<Answer>, StoreError> {
        command_seen(self.conn, command)
    }

    /// Remembers a command and its answer.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the command was done before, or as the engine refuses.
    pub fn record_command(&mut self, done: &Command<'_>) -> Result<(), StoreError> {
        let row = [
            (&done.command).into(),
            done.stream.as_ref().into(),
            (&done.actor).into(),
            done.recorded_at.into(),
            (&done.request_sha256).into(),
            done.answer.into(),
        ];
        self.conn.execute(RECORD_COMMAND, &row).map(drop)
    }

    /// Adds a row to the audit; answers its number.
    ///
    /// # Errors
    /// [`StoreError`] as the engine refuses.
    pub fn audit(&mut self, entry: &AuditEntry) -> Result<i64, StoreError> {
        let (seq, prev) = (self.heads.audit_seq + 1, self.heads.audit_hash);
        let hash = entry.hash(seq, &prev);
        audit::insert(self.conn, seq, entry, &prev, &hash)?;
        self.heads.audit_seq = seq;
        self.heads.audit_hash = hash;
        Ok(seq)
    }

    /// Puts word of an event at a position into the outbox, for those who follow the ledger.
    ///
    /// # Errors
    /// [`StoreError`] as the engine refuses.
    pub fn outbox(&mut self, position: i64, kind: &str, stream: Uuid, recorded_at: Timestamp) -> Result<(), StoreError> {
        let row = [position.into(), kind.into(), (&stream).into(), recorded_at.into()];
        self.conn.execute(OUTBOX, &row).map(drop)
    }

    /// The connection, for read tables and plain tables. Never end the transaction on it.
    pub fn conn(&mut self) -> &mut dyn Conn {
        self.conn
    }
}

/// What the chain covers besides the body's digest.
#[derive(Debug)]
pub struct Header<'a> {
    /// The stream.
    pub stream: Uuid,
    /// Its version.
    pub version: i64,
    /// Its position.
    pub position: i64,
    /// Its kind.
    pub kind: &'a str,
    /// Its revision.
    pub revision: i64,
    /// As stored, `YYYY-MM-DD`.
    pub happened_on: Cow<'a, str>,
    /// Microseconds.
    pub recorded_at: i64,
    /// Who recorded it.
    pub actor: Uuid,
    /// For whom.
    pub on_behalf_of: Option<Uuid>,
    /// The command.
    pub command: Uuid,
}

impl<'a> Header<'a> {
    fn of(event: &'a NewEvent, stream: Uuid, version: i64, position: i64, by: &Recording) -> Self {
        Self {
            stream,
            version,
            position,
            kind: &event.kind,
            revision: event.revision,
            happened_on: Cow::Owned(event.happened_on.to_string()),
            recorded_at: by.recorded_at.as_microsecond(),
            actor: by.actor,
            on_behalf_of: by.on_behalf_of,
            command: by.command,
        }
    }

    /// The event's chain, given the chain of the one before it in its stream ([`Digest::ZERO`] for the first).
    #[must_use]
    pub fn chain(&self, before: &Digest, body_sha256: &Digest) -> Digest {
        Canonical::new("rainer event 1")
            .bytes(before.as_bytes())
            .bytes(self.stream.as_bytes())
            .int(self.version)
            .int(self.position)
            .text(self.kind)
            .int(self.revision)
            .text(&self.happened_on)
            .int(self.recorded_at)
            .bytes(self.actor.as_bytes())
            .opt_bytes(self.on_behalf_of.as_ref().map(|id| id.as_bytes().as_slice()))
            .bytes(self.command.as_bytes())
            .bytes(body_sha256.as_bytes())
            .digest()
    }
}

/// An event as it lies in the ledger, borrowed from the row that is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventRef<'r> {
    /// Its stream.
    pub stream: Uuid,
    /// Its version in the stream, from 1.
    pub version: i64,
    /// Its position in the ledger, from 1.
    pub position: i64,
    /// Its kind.
    pub kind: &'r str,
    /// The revision of its body's form.
    pub revision: i64,
    /// The day it happened.
    pub happened_on: Date,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who recorded it.
    pub actor: Uuid,
    /// For whom.
    pub on_behalf_of: Option<Uuid>,
    /// The command it came from.
    pub command: Uuid,
    /// Its body as JSON; `None` once erased lawfully.
    pub body: Option<&'r str>,
}

impl EventRef<'_> {
    /// A copy that outlives the row.
    #[must_use]
    pub fn to_stored(&self) -> StoredEvent {
        StoredEvent {
            stream: self.stream,
            version: self.version,
            position: self.position,
            kind: self.kind.to_owned(),
            revision: self.revision,
            happened_on: self.happened_on,
            recorded_at: self.recorded_at,
            actor: self.actor,
            on_behalf_of: self.on_behalf_of,
            command: self.command,
            body: self.body.map(str::to_owned),
        }
    }
}

/// An event as it lies in the ledger; the fields are those of [`EventRef`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "field by field the same as EventRef, which documents them")]
pub struct StoredEvent {
    pub stream: Uuid,
    pub version: i64,
    pub position: i64,
    pub kind: String,
    pub revision: i64,
    pub happened_on: Date,
    pub recorded_at: Timestamp,
    pub actor: Uuid,
    pub on_behalf_of: Option<Uuid>,
    pub command: Uuid,
    pub body: Option<String>,
}

fn event<'r>(row: &'r Row<'r>) -> Result<EventRef<'r>, StoreError> {
    Ok(EventRef {
        stream: row.get_uuid(0)?,
        version: row.get_int(1)?,
        position: row.get_int(2)?,
        kind: row.get_text(3)?,
        revision: row.get_int(4)?,
        happened_on: row.get_date(5)?,
        recorded_at: row.get_timestamp(6)?,
        actor: row.get_uuid(7)?,
        on_behalf_of: row.opt_uuid(8)?,
        command: row.get_uuid(9)?,
        body: row.opt_text(10)?,
    })
}

/// Hands over the events of a stream after a version (0 for all), in order.
///
/// # Errors
/// [`StoreError`] as the engine refuses, or the first error that `each` gave.
pub fn read_stream<E: From<StoreError>>(
    conn: &mut dyn Conn,
    stream: Uuid,
    after_version: i64,
    mut each: impl FnMut(&EventRef<'_>) -> Result<(), E>,
) -> Result<(), E> {
    conn.each(OF_STREAM, &[(&stream).into(), after_version.into()], |row| each(&event(row)?))
}

/// The version of a stream, or `None` when it is not there.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn stream_version(conn: &mut dyn Conn, stream: Uuid) -> Result<Option<i64>, StoreError> {
    conn.query_opt(STREAM, &[(&stream).into()], |row| row.get_int(1))
}

/// The streams of a kind with their versions, in the order of their ids: at most `limit` after `after` (nil for the first page).
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn streams(conn: &mut dyn Conn, kind: &str, after: Uuid, limit: u32) -> Result<Vec<(Uuid, i64)>, StoreError> {
    conn.collect(KIND_OF_STREAMS, &[kind.into(), (&after).into(), limit.into()], |row| Ok((row.get_uuid(0)?, row.get_int(1)?)))
}

/// Hands over at most `limit` events after a position, in the order of the ledger: what a follower reads.
///
/// # Errors
/// [`StoreError`] as the engine refuses, or the first error that `each` gave.
pub fn read_in_order<E: From<StoreError>>(
    conn: &mut dyn Conn,
    after_position: i64,
    limit: u32,
    mut each: impl FnMut(&EventRef<'_>) -> Result<(), E>,
) -> Result<(), E> {
    conn.each(IN_ORDER, &[after_position.into(), limit.into()], |row| each(&event(row)?))
}

/// Hands over every event of every stream after a stream (nil for all), stream by stream, each in its order: what a rebuild
/// reads. The streams come in the order of their ids.
///
/// # Errors
/// [`StoreError`] as the engine refuses, or the first error that `each` gave.
pub fn read_all<E: From<StoreError>>(
    conn: &mut dyn Conn,
    after_stream: Uuid,
    mut each: impl FnMut(&EventRef<'_>) -> Result<(), E>,
) -> Result<(), E> {
    conn.each(ALL, &[(&after_stream).into()], |row| each(&event(row)?))
}

/// The newest position and the digest over all events up to it; (0, zero) for an empty ledger.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn head(conn: &mut dyn Conn) -> Result<(i64, Digest), StoreError> {
    conn.query_one(HEAD, &[], |row| Ok((row.get_int(0)?, row.get_digest(1)?)))
}

/// The first answer to a command, if it was done before.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn command_seen(conn: &mut dyn Conn, command: Uuid) -> Result<Option<Answer>, StoreError> {
    conn.query_opt(COMMAND, &[(&command).into()], |row| {
        Ok(Answer { request_sha256: row.get_digest(0)?, answer: row.get_text(1)?.to_owned() })
    })
}
