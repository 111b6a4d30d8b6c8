//! The audit: who saw or did what, when, and why, in one chain that nobody can change unseen.
//!
//! A row is written in the same transaction as what it tells of, so both are there or neither. It holds ids, classes of fields
//! and reasons, never values of a case.

use std::borrow::Cow;

use jiff::Timestamp;
use uuid::Uuid;

use crate::conn::{Conn, Row};
use crate::digest::{Canonical, Digest};
use crate::error::StoreError;
use crate::statement::statements;

statements! {
    INSERT = "insert into audit (seq, at, kind, actor, on_behalf_of, session, address, subject, record, version, \
              field_groups, reason, rule_id, recipient, outcome, request_id, prev_hash, hash) \
              values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
    HEAD = "select seq, hash from audit_head where id = 1";
    SET_HEAD = "update audit_head set seq = $1, hash = $2 where id = 1";
    OF_RECORD = "select seq, at, kind, actor, on_behalf_of, session, address, subject, record, version, \
                 field_groups, reason, rule_id, recipient, outcome, request_id, prev_hash, hash \
                 from audit where record = $1 and seq < $2 order by seq desc limit $3";
    LATEST = "select seq, at, kind, actor, on_behalf_of, session, address, subject, record, version, \
              field_groups, reason, rule_id, recipient, outcome, request_id, prev_hash, hash \
              from audit where seq < $1 order by seq desc limit $2";
    WALK = "select seq, at, kind, actor, on_behalf_of, session, address, subject, record, version, \
            field_groups, reason, rule_id, recipient, outcome, request_id, prev_hash, hash \
            from audit order by seq";
}

/// What kind of thing was done: the six of the Act, and those of running a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditKind {
    /// Something was collected.
    Collection,
    /// Something was changed.
    Alteration,
    /// Something was looked at.
    Consultation,
    /// Something was given to someone outside.
    Disclosure,
    /// Records were joined.
    Combination,
    /// Something was erased.
    Erasure,
    /// Someone signed in or out, or tried to.
    SignIn,
    /// Rights were given or taken.
    RightChange,
    /// Something was asked for and refused.
    Refusal,
    /// A restriction was set aside for a stated danger.
    BreakGlass,
    /// A file left the service.
    Export,
    /// A job ran.
    Job,
    /// A setting was changed.
    Setting,
    /// The machine's clock jumped.
    ClockJump,
}

impl AuditKind {
    /// The stable text that is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Collection => "collection",
            Self::Alteration => "alteration",
            Self::Consultation => "consultation",
            Self::Disclosure => "disclosure",
            Self::Combination => "combination",
            Self::Erasure => "erasure",
            Self::SignIn => "sign-in",
            Self::RightChange => "right-change",
            Self::Refusal => "refusal",
            Self::BreakGlass => "break-glass",
            Self::Export => "export",
            Self::Job => "job",
            Self::Setting => "setting",
            Self::ClockJump => "clock-jump",
        }
    }
}

/// One row to write. Start from [`AuditEntry::new`] and fill in what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// What kind: one of [`AuditKind`] (as text, so that rows of a newer program can be read).
    pub kind: Cow<'static, str>,
    /// Who: an account or client; `None` only when nobody is signed in.
    pub actor: Option<Uuid>,
    /// For whom they acted.
    pub on_behalf_of: Option<Uuid>,
    /// The digest of the session's id.
    pub session: Option<Digest>,
    /// The network address.
    pub address: Option<String>,
    /// The CRN or CRNs that were seen.
    pub subject: Option<String>,
    /// The stream that was seen or changed.
    pub record: Option<Uuid>,
    /// Its version then.
    pub version: Option<i64>,
    /// Which groups of fields, never their values.
    pub field_groups: Option<String>,
    /// Why, as the person said.
    pub reason: Option<String>,
    /// The rule that allowed or refused it.
    pub rule_id: Option<String>,
    /// To whom it was disclosed.
    pub recipient: Option<String>,
    /// What came of it.
    pub outcome: Cow<'static, str>,
    /// The request it belongs to.
    pub request_id: Option<String>,
}

impl AuditEntry {
    /// A row with only what every row has.
    #[must_use]
    pub const fn new(at: Timestamp, kind: AuditKind, actor: Option<Uuid>, outcome: &'static str) -> Self {
        Self {
            at,
            kind: Cow::Borrowed(kind.as_str()),
            actor,
            on_behalf_of: None,
            session: None,
            address: None,
            subject: None,
            record: None,
            version: None,
            field_groups: None,
            reason: None,
            rule_id: None,
            recipient: None,
            outcome: Cow::Borrowed(outcome),
            request_id: None,
        }
    }

    /// The digest that stands in the row: of the row before and all of this one.
    #[must_use]
    pub fn hash(&self, seq: i64, prev: &Digest) -> Digest {
        let id = |id: &Option<Uuid>| id.map(Uuid::into_bytes);
        Canonical::new("rainer audit 1")
            .bytes(prev.as_bytes())
            .int(seq)
            .int(self.at.as_microsecond())
            .text(&self.kind)
            .opt_bytes(id(&self.actor).as_ref().map(<[u8; 16]>::as_slice))
            .opt_bytes(id(&self.on_behalf_of).as_ref().map(<[u8; 16]>::as_slice))
            .opt_bytes(self.session.as_ref().map(|digest| digest.as_bytes().as_slice()))
            .opt_text(self.address.as_deref())
            .opt_text(self.subject.as_deref())
            .opt_bytes(id(&self.record).as_ref().map(<[u8; 16]>::as_slice))
            .opt_int(self.version)
            .opt_text(self.field_groups.as_deref())
            .opt_text(self.reason.as_deref())
            .opt_text(self.rule_id.as_deref())
            .opt_text(self.recipient.as_deref())
            .text(&self.outcome)
            .opt_text(self.request_id.as_deref())
            .digest()
    }
}

/// One row as it stands in the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place: 1, 2, 3, … without gaps.
    pub seq: i64,
    /// What it says.
    pub entry: AuditEntry,
    /// The digest of the row before.
    pub prev_hash: Digest,
    /// Its own digest.
    pub hash: Digest,
}

fn read(row: &Row<'_>) -> Result<AuditRow, StoreError> {
    let text = |column| Ok::<_, StoreError>(row.opt_text(column)?.map(str::to_owned));
    Ok(AuditRow {
        seq: row.get_int(0)?,
        entry: AuditEntry {
            at: row.get_timestamp(1)?,
            kind: Cow::Owned(row.get_text(2)?.to_owned()),
            actor: row.opt_uuid(3)?,
            on_behalf_of: row.opt_uuid(4)?,
            session: row.opt_digest(5)?,
            address: text(6)?,
            subject: text(7)?,
            record: row.opt_uuid(8)?,
            version: row.opt_int(9)?,
            field_groups: text(10)?,
            reason: text(11)?,
            rule_id: text(12)?,
            recipient: text(13)?,
            outcome: Cow::Owned(row.get_text(14)?.to_owned()),
            request_id: text(15)?,
        },
        prev_hash: row.get_digest(16)?,
        hash: row.get_digest(17)?,
    })
}

/// The newest row's number and digest, (0, zero) when there is none.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn head(conn: &mut dyn Conn) -> Result<(i64, Digest), StoreError> {
    conn.query_one(HEAD, &[], |row| Ok((row.get_int(0)?, row.get_digest(1)?)))
}

pub(crate) fn set_head(conn: &mut dyn Conn, seq: i64, hash: &Digest) -> Result<(), StoreError> {
    conn.execute(SET_HEAD, &[seq.into(), hash.into()]).map(drop)
}

pub(crate) fn insert(conn: &mut dyn Conn, seq: i64, entry: &AuditEntry, prev: &Digest, hash: &Digest) -> Result<(), StoreError> {
    conn.execute(
        INSERT,
        &[
            seq.into(),
            entry.at.into(),
            entry.kind.as_ref().into(),
            entry.actor.as_ref().into(),
            entry.on_behalf_of.as_ref().into(),
            entry.session.as_ref().into(),
            entry.address.as_deref().into(),
            entry.subject.as_deref().into(),
            entry.record.as_ref().into(),
            entry.version.into(),
            entry.field_groups.as_deref().into(),
            entry.reason.as_deref().into(),
            entry.rule_id.as_deref().into(),
            entry.recipient.as_deref().into(),
            entry.outcome.as_ref().into(),
            entry.request_id.as_deref().into(),
            prev.into(),
            hash.into(),
        ],
    )
    .map(drop)
}

/// Who saw or changed a record: newest first, at most `limit` rows before `before` (`i64::MAX` for the first page).
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_record(conn: &mut dyn Conn, record: Uuid, before: i64, limit: u32) -> Result<Vec<AuditRow>, StoreError> {
    conn.collect(OF_RECORD, &[record.into(), before.into(), limit.into()], read)
}

/// All rows: newest first, at most `limit` before `before` (`i64::MAX` for the first page).
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn latest(conn: &mut dyn Conn, before: i64, limit: u32) -> Result<Vec<AuditRow>, StoreError> {
    conn.collect(LATEST, &[before.into(), limit.into()], read)
}

/// Hands over every row in order: what `verify` reads.
pub(crate) fn walk<E: From<StoreError>>(conn: &mut dyn Conn, mut each: impl FnMut(AuditRow) -> Result<(), E>) -> Result<(), E> {
    conn.each(WALK, &[], |row| each(read(row)?))
}
