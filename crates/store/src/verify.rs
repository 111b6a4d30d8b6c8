//! The walk that proves that nothing was changed, added, taken away or put elsewhere.
//!
//! Two walks over the ledger and one over the audit, each in one read and in bounded memory: stream by stream (each event's
//! chain, each body's digest, each stream's head), in the order of positions (no gap, the digest over all, the ledger's head),
//! and row by row of the audit. The signed heads are held against the walks as they pass, so a tail that was cut is found even
//! when the heads inside the database were made anew.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::audit;
use crate::conn::{Conn, Row};
use crate::digest::Digest;
use crate::error::StoreError;
use crate::head::{Head, HeadFault, Heads, public_key_of};
use crate::ledger::{self, Header};
use crate::statement::statements;
use crate::store::Store;

statements! {
    STREAMS = "select stream, version, chain from stream where stream > $1 order by stream limit $2";
    EVENTS = "select stream, version, position, kind, revision, happened_on, recorded_at, actor, on_behalf_of, command, \
              body_sha256, chain, body from event where stream > $1 and stream <= $2 order by stream, version";
    LAST_EVENTS = "select stream, version, position, kind, revision, happened_on, recorded_at, actor, on_behalf_of, command, \
              body_sha256, chain, body from event where stream > $1 order by stream, version";
    IN_ORDER = "select position, chain from event order by position";
}

/// Streams whose heads are held in memory at once.
const STREAMS_AT_ONCE: u32 = 2_000;

/// What was walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// Events.
    pub events: i64,
    /// Streams.
    pub streams: i64,
    /// Audit rows.
    pub audit_rows: i64,
    /// Signed heads that were held against them.
    pub signed_heads: i64,
    /// Where the ledger ends.
    pub ledger_head: Digest,
    /// Where the audit ends.
    pub audit_head: Digest,
}

/// What is wrong, and where first.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The ledger is not as it was written.
    #[error("the ledger is wrong at position {position}: {what}")]
    Ledger {
        /// The first bad position.
        position: i64,
        /// What is wrong there.
        what: LedgerFault,
    },
    /// The audit is not as it was written.
    #[error("the audit is wrong at row {seq}: {what}")]
    Audit {
        /// The first bad row.
        seq: i64,
        /// What is wrong there.
        what: AuditFault,
    },
    /// The signed heads cannot be trusted.
    #[error("the signed heads cannot be used to check the store")]
    Heads(#[from] HeadFault),
    /// The walk could not be made.
    #[error("the store could not be walked")]
    Store(#[from] StoreError),
}

/// What can be wrong at a position of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerFault {
    /// The event, or one before it in its stream, was edited, put in or moved.
    #[error("version {version} of stream {stream} does not follow from the one before it: it was edited, put in or moved")]
    Chain {
        /// The stream.
        stream: Uuid,
        /// The version.
        version: i64,
    },
    /// The body does not have the digest in the header.
    #[error("the body of version {version} of stream {stream} was edited")]
    Body {
        /// The stream.
        stream: Uuid,
        /// The version.
        version: i64,
    },
    /// An event is missing.
    #[error("the event is missing")]
    Missing,
    /// A position stands twice.
    #[error("two events have this position")]
    Twice,
    /// The events up to here are not those that the ledger's own head was made over.
    #[error("the ledger's head does not follow from the events: events were exchanged, or the head was edited")]
    Head,
    /// The stream's head says something else than its last event.
    #[error("the head of stream {stream} says something else than its last event")]
    StreamHead {
        /// The stream.
        stream: Uuid,
    },
    /// A signed head was made over other events.
    #[error("a head signed at {at} was made over other events: the chain was made anew")]
    SignedHead {
        /// When it was signed.
        at: jiff::Timestamp,
    },
}

/// What can be wrong at a row of the audit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AuditFault {
    /// The row was edited, put in or moved.
    #[error("the row does not follow from the one before it: it was edited, put in or moved")]
    Chain,
    /// The row is missing.
    #[error("the row is missing")]
    Missing,
    /// The head says something else than the last row.
    #[error("the audit's head says something else than its last row")]
    Head,
    /// A signed head was made over other rows.
    #[error("a head signed at {at} was made over other rows: the chain was made anew")]
    SignedHead {
        /// When it was signed.
        at: jiff::Timestamp,
    },
}

/// The signed heads to hold against the store.
#[derive(Debug, Clone)]
pub struct SignedHeads {
    file: PathBuf,
    key: ed25519_dalek::VerifyingKey,
}

impl SignedHeads {
    /// Those of a data folder, or `None` before the first was signed.
    ///
    /// # Errors
    /// [`StoreError`] when the key cannot be read.
    pub fn of_folder(folder: &Path) -> Result<Option<Self>, StoreError> {
        let file = folder.join(crate::head::HEADS_FILE);
        if !file.exists() {
            return Ok(None);
        }
        Self::of_file(file, folder).map(Some)
    }

    /// The lines of a file kept elsewhere (the service's log), to be checked with the key of a data folder.
    ///
    /// # Errors
    /// [`StoreError`] when the key cannot be read.
    pub fn of_file(file: PathBuf, folder: &Path) -> Result<Self, StoreError> {
        Ok(Self { file, key: public_key_of(folder)? })
    }

    fn open(this: Option<&Self>) -> Result<Option<Heads>, HeadFault> {
        this.map(|signed| Heads::open(&signed.file, signed.key)).transpose()
    }
}

/// Walks everything. The fault it gives is the one with the lowest position of the ledger; the audit is told of only when the
/// ledger is right.
///
/// # Errors
/// [`Fault`].
pub fn verify(store: &Store, signed: Option<&SignedHeads>) -> Result<Report, Fault> {
    let (by_stream, (in_order, audited)) = std::thread::scope(|scope| {
        let other = scope.spawn(|| (in_order(store, signed), audit_rows(store, signed)));
        let by_stream = by_stream(store);
        let broke = || StoreError::Panicked { message: "a walk".to_owned() };
        let other = other.join().unwrap_or_else(|_| (Err(broke().into()), Err(broke().into())));
        (by_stream, other)
    });
    let (streams, in_order) = match (by_stream, in_order) {
        (Ok(streams), Ok(in_order)) => (streams, in_order),
        (Ok(_), Err(fault)) => return Err(fault),
        (Err(fault), Ok(in_order)) => return Err(at_end(fault, in_order.count)),
        (Err(one), Err(other)) => return Err(earlier(one, other)),
    };
    let audited = audited?;
    Ok(Report {
        events: in_order.count,
        streams,
        audit_rows: audited.count,
        signed_heads: in_order.signed,
        ledger_head: in_order.head,
        audit_head: audited.head,
    })
}

/// A stream's head without any event speaks of something after the last position that is there.
fn at_end(fault: Fault, newest: i64) -> Fault {
    match fault {
        Fault::Ledger { position: i64::MAX, what } => Fault::Ledger { position: newest + 1, what },
        other => other,
    }
}

/// Of two faults the one with the lower position; at the same one, what the walk by stream found, which says more.
fn earlier(by_stream: Fault, in_order: Fault) -> Fault {
    let missing = |fault: &Fault| matches!(fault, Fault::Ledger { what: LedgerFault::Missing, .. });
    match (&by_stream, &in_order) {
        // A stream's head tells that something after its last event is gone, not where that was.
        (Fault::Ledger { what: LedgerFault::StreamHead { .. }, .. }, other) if missing(other) => in_order,
        (Fault::Ledger { position: one, .. }, Fault::Ledger { position: other, .. }) if other < one => in_order,
        (Fault::Ledger { .. }, _) => by_stream,
        (_, Fault::Ledger { .. }) => in_order,
        _ => by_stream,
    }
}

struct Walked {
    count: i64,
    signed: i64,
    head: Digest,
}

/// The first fault found so far, by position.
#[derive(Default)]
struct First {
    event: Option<(i64, LedgerFault)>,
    /// A stream's head is told of only when no event is wrong.
    stream_head: Option<(i64, LedgerFault)>,
}

impl First {
    fn note(&mut self, position: i64, what: LedgerFault) {
        let place = match what {
            LedgerFault::StreamHead { .. } => &mut self.stream_head,
            _ => &mut self.event,
        };
        if place.as_ref().is_none_or(|(found, _)| position < *found) {
            *place = Some((position, what));
        }
    }

    fn result(self) -> Result<(), Fault> {
        let found = self.event.or(self.stream_head);
        found.map_or(Ok(()), |(position, what)| Err(Fault::Ledger { position, what }))
    }
}

/// What one stream's walk remembers.
struct Walking {
    stream: Uuid,
    version: i64,
    position: i64,
    chain: Digest,
    broken: bool,
}

fn by_stream(store: &Store) -> Result<i64, Fault> {
    store.read(|conn| {
        let (mut first, mut after, mut streams) = (First::default(), Uuid::nil(), 0);
        loop {
            let heads = conn.collect(STREAMS, &[(&after).into(), STREAMS_AT_ONCE.into()], |row| {
                Ok((row.get_uuid(0)?, row.get_int(1)?, row.get_digest(2)?))
            })?;
            streams += i64::try_from(heads.len()).unwrap_or(0);
            let last = heads.len() < usize::try_from(STREAMS_AT_ONCE).unwrap_or(usize::MAX);
            let until = heads.last().map(|head| head.0);
            walk_streams(conn, after, until.filter(|_| !last), &heads, &mut first)?;
            match until {
                Some(until) if !last => after = until,
                _ => break,
            }
        }
        first.result().map(|()| streams)
    })
}

/// Walks the events of some streams (of all that are left when `until` is `None`) and holds them against the streams' heads.
fn walk_streams(
    conn: &mut dyn Conn,
    after: Uuid,
    until: Option<Uuid>,
    heads: &[(Uuid, i64, Digest)],
    first: &mut First,
) -> Result<(), StoreError> {
    let mut heads = heads.iter().peekable();
    let mut walking: Option<Walking> = None;
    let mut each = |row: &Row<'_>| -> Result<(), StoreError> {
        let stream = row.get_uuid(0)?;
        if walking.as_ref().is_none_or(|walking| walking.stream != stream) {
            if let Some(ended) = walking.take() {
                check_head(&ended, &mut heads, first);
            }
            let chain = Digest::ZERO;
            walking = Some(Walking { stream, version: 0, position: 0, chain, broken: false });
        }
        if let Some(walking) = walking.as_mut() {
            check_event(row, walking, first)?;
        }
        Ok(())
    };
    match until {
        Some(until) => conn.each(EVENTS, &[(&after).into(), (&until).into()], &mut each)?,
        None => conn.each(LAST_EVENTS, &[(&after).into()], &mut each)?,
    }
    if let Some(ended) = walking {
        check_head(&ended, &mut heads, first);
    }
    for (stream, ..) in heads {
        // The head of a stream that has no event: which positions it had, only the walk in order can tell.
        first.note(i64::MAX, LedgerFault::StreamHead { stream: *stream });
    }
    Ok(())
}

fn check_event(row: &Row<'_>, walking: &mut Walking, first: &mut First) -> Result<(), StoreError> {
    let header = Header {
        stream: walking.stream,
        version: row.get_int(1)?,
        position: row.get_int(2)?,
        kind: row.get_text(3)?,
        revision: row.get_int(4)?,
        happened_on: Cow::Borrowed(row.get_text(5)?),
        recorded_at: row.get_int(6)?,
        actor: row.get_uuid(7)?,
        on_behalf_of: row.opt_uuid(8)?,
        command: row.get_uuid(9)?,
    };
    let (body_sha256, chain) = (row.get_digest(10)?, row.get_digest(11)?);
    let (stream, version, position) = (header.stream, header.version, header.position);
    let follows = version == walking.version + 1 && header.chain(&walking.chain, &body_sha256) == chain;
    if !follows && !walking.broken {
        walking.broken = true;
        first.note(position, LedgerFault::Chain { stream, version });
    }
    if row.opt_text(12)?.is_some_and(|body| Digest::of(body.as_bytes()) != body_sha256) {
        first.note(position, LedgerFault::Body { stream, version });
    }
    (walking.version, walking.position, walking.chain) = (version, position, chain);
    Ok(())
}

fn check_head<'h>(
    ended: &Walking,
    heads: &mut std::iter::Peekable<impl Iterator<Item = &'h (Uuid, i64, Digest)>>,
    first: &mut First,
) {
    while let Some((stream, ..)) = heads.next_if(|head| head.0 < ended.stream) {
        first.note(i64::MAX, LedgerFault::StreamHead { stream: *stream });
    }
    let stream = ended.stream;
    let head = heads.next_if(|head| head.0 == stream);
    if head.is_none_or(|(_, version, chain)| (*version, *chain) != (ended.version, ended.chain)) {
        first.note(ended.position, LedgerFault::StreamHead { stream });
    }
}

/// Takes the signed heads that stand at or before a place, and says what is wrong with them.
struct Against {
    heads: Option<Heads>,
    next: Option<Head>,
    held: i64,
}

impl Against {
    fn new(signed: Option<&SignedHeads>) -> Result<Self, HeadFault> {
        let mut against = Self { heads: SignedHeads::open(signed)?, next: None, held: 0 };
        against.advance()?;
        Ok(against)
    }

    fn advance(&mut self) -> Result<(), HeadFault> {
        self.next = self.heads.as_mut().and_then(Iterator::next).transpose()?;
        Ok(())
    }

    /// The next head whose place (a position or a row) is this one, or one that was passed and so never stood.
    fn at(&mut self, place: i64, of: impl Fn(&Head) -> i64) -> Result<Option<Head>, HeadFault> {
        let Some(head) = self.next.filter(|head| of(head) <= place) else { return Ok(None) };
        self.held += 1;
        self.advance()?;
        Ok(Some(head))
    }
}

fn in_order(store: &Store, signed: Option<&SignedHeads>) -> Result<Walked, Fault> {
    let mut against = Against::new(signed)?;
    store.read(|conn| {
        let (mut count, mut chain) = (0, Digest::ZERO);
        hold(&mut against, 0, &chain)?;
        conn.each(IN_ORDER, &[], |row| {
            let position = row.get_int(0)?;
            if position != count + 1 {
                let what = if position <= count { LedgerFault::Twice } else { LedgerFault::Missing };
                return Err(Fault::Ledger { position: position.min(count + 1), what });
            }
            count = position;
            chain = chain.followed_by(&row.get_digest(1)?);
            hold(&mut against, count, &chain)
        })?;
        let head = ledger::head(conn)?;
        if head.0 > count || against.next.is_some() {
            return Err(Fault::Ledger { position: count + 1, what: LedgerFault::Missing });
        }
        if head != (count, chain) {
            return Err(Fault::Ledger { position: count.min(head.0 + 1).max(1), what: LedgerFault::Head });
        }
        Ok(Walked { count, signed: against.held, head: chain })
    })
}

/// Holds the signed heads of a position against the digest over all events up to it.
fn hold(against: &mut Against, position: i64, chain: &Digest) -> Result<(), Fault> {
    while let Some(head) = against.at(position, |head| head.position)? {
        if (head.position, head.chain) != (position, *chain) {
            let what = LedgerFault::SignedHead { at: head.at };
            return Err(Fault::Ledger { position: head.position, what });
        }
    }
    Ok(())
}

fn audit_rows(store: &Store, signed: Option<&SignedHeads>) -> Result<Walked, Fault> {
    let mut against = Against::new(signed)?;
    store.read(|conn| {
        let (mut count, mut hash) = (0, Digest::ZERO);
        hold_audit(&mut against, 0, &hash)?;
        audit::walk(conn, |row| {
            if row.seq != count + 1 {
                return Err(Fault::Audit { seq: count + 1, what: AuditFault::Missing });
            }
            count = row.seq;
            if row.prev_hash != hash || row.entry.hash(row.seq, &hash) != row.hash {
                return Err(Fault::Audit { seq: row.seq, what: AuditFault::Chain });
            }
            hash = row.hash;
            hold_audit(&mut against, count, &hash)
        })?;
        let head = audit::head(conn)?;
        if head.0 > count || against.next.is_some() {
            return Err(Fault::Audit { seq: count + 1, what: AuditFault::Missing });
        }
        if head != (count, hash) {
            return Err(Fault::Audit { seq: count.min(head.0 + 1).max(1), what: AuditFault::Head });
        }
        Ok(Walked { count, signed: against.held, head: hash })
    })
}

fn hold_audit(against: &mut Against, seq: i64, hash: &Digest) -> Result<(), Fault> {
    while let Some(head) = against.at(seq, |head| head.audit_seq)? {
        if (head.audit_seq, head.audit_hash) != (seq, *hash) {
            return Err(Fault::Audit { seq: head.audit_seq, what: AuditFault::SignedHead { at: head.at } });
        }
    }
    Ok(())
}
