//! Sessions, and tries to sign in. Only the digest of a session's id is kept.

use jiff::Timestamp;
use uuid::Uuid;

use crate::conn::{Conn, Row};
use crate::digest::Digest;
use crate::error::StoreError;
use crate::statement::statements;

statements! {
    INSERT = "insert into session (hash, account, csrf, created_at, last_seen_at, ends_at, ended_at, address, user_agent) \
              values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FIND = "select hash, account, csrf, created_at, last_seen_at, ends_at, ended_at, address, user_agent \
            from session where hash = $1";
    OPEN = "select hash, account, csrf, created_at, last_seen_at, ends_at, ended_at, address, user_agent \
            from session where account = $1 and ended_at is null and ends_at > $2 order by created_at, hash limit $3";
    TOUCH = "update session set last_seen_at = $1 where hash = $2 and ended_at is null";
    END = "update session set ended_at = $1 where hash = $2 and ended_at is null";
    END_ALL = "update session set ended_at = $1 where account = $2 and ended_at is null";
    PRUNE = "delete from session where ends_at < $1";
    INSERT_TRY = "insert into sign_in_try (username, at, address, ok) values ($1, $2, $3, $4) \
                  on conflict (username, at, address) do nothing";
    WRONG_OF_USERNAME = "select count(*), max(at) from sign_in_try where username = $1 and at > $2 and ok = 0";
    WRONG_OF_ADDRESS = "select count(*), max(at) from sign_in_try where address = $1 and at > $2 and ok = 0";
    PRUNE_TRIES = "delete from sign_in_try where at < $1";
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The digest of its id.
    pub hash: Digest,
    /// Whose it is.
    pub account: Uuid,
    /// The token that its forms carry.
    pub csrf: Vec<u8>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_seen_at: Timestamp,
    /// When it ends whatever happens.
    pub ends_at: Timestamp,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
    /// The network address it began from.
    pub address: String,
    /// The browser it began in.
    pub user_agent: String,
}

fn read(row: &Row<'_>) -> Result<Session, StoreError> {
    Ok(Session {
        hash: row.get_digest(0)?,
        account: row.get_uuid(1)?,
        csrf: row.get_blob(2)?.to_vec(),
        created_at: row.get_timestamp(3)?,
        last_seen_at: row.get_timestamp(4)?,
        ends_at: row.get_timestamp(5)?,
        ended_at: row.opt_timestamp(6)?,
        address: row.get_text(7)?.to_owned(),
        user_agent: row.get_text(8)?.to_owned(),
    })
}

/// Adds a session.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn insert(conn: &mut dyn Conn, session: &Session) -> Result<(), StoreError> {
    let row = [
        (&session.hash).into(),
        (&session.account).into(),
        session.csrf.as_slice().into(),
        session.created_at.into(),
        session.last_seen_at.into(),
        session.ends_at.into(),
        session.ended_at.into(),
        (&session.address).into(),
        (&session.user_agent).into(),
    ];
    conn.execute(INSERT, &row).map(drop)
}

/// The session with a digest, ended or not: the caller checks the times.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn find(conn: &mut dyn Conn, hash: &Digest) -> Result<Option<Session>, StoreError> {
    conn.query_opt(FIND, &[hash.into()], read)
}

/// The sessions of an account that are neither ended nor over, oldest first, 100 at most.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn open_of(conn: &mut dyn Conn, account: Uuid, now: Timestamp) -> Result<Vec<Session>, StoreError> {
    conn.collect(OPEN, &[account.into(), now.into(), 100_u32.into()], read)
}

/// Notes that a session was used.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn touch(conn: &mut dyn Conn, hash: &Digest, at: Timestamp) -> Result<(), StoreError> {
    conn.execute(TOUCH, &[at.into(), hash.into()]).map(drop)
}

/// Ends a session.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn end(conn: &mut dyn Conn, hash: &Digest, at: Timestamp) -> Result<(), StoreError> {
    conn.execute(END, &[at.into(), hash.into()]).map(drop)
}

/// Ends every session of an account; answers how many.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn end_all(conn: &mut dyn Conn, account: Uuid, at: Timestamp) -> Result<u64, StoreError> {
    conn.execute(END_ALL, &[at.into(), account.into()])
}

/// Removes sessions that were over before an instant; answers how many.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn prune(conn: &mut dyn Conn, before: Timestamp) -> Result<u64, StoreError> {
    conn.execute(PRUNE, &[before.into()])
}

/// How a try to sign in went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Try {
    /// They got in.
    Right,
    /// They did not, whatever was wrong.
    Wrong,
}

/// Notes a try. The username is what was typed, whether there is such an account or not.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn note_try(conn: &mut dyn Conn, username: &str, address: &str, at: Timestamp, went: Try) -> Result<(), StoreError> {
    conn.execute(INSERT_TRY, &[username.into(), at.into(), address.into(), (went == Try::Right).into()]).map(drop)
}

/// Wrong tries since an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongTries {
    /// How many.
    pub count: i64,
    /// When the last one was.
    pub last_at: Option<Timestamp>,
}

fn wrong_tries(row: &Row<'_>) -> Result<WrongTries, StoreError> {
    Ok(WrongTries { count: row.get_int(0)?, last_at: row.opt_timestamp(1)? })
}

/// Wrong tries for a username after an instant.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn wrong_of_username(conn: &mut dyn Conn, username: &str, after: Timestamp) -> Result<WrongTries, StoreError> {
    conn.query_one(WRONG_OF_USERNAME, &[username.into(), after.into()], wrong_tries)
}

/// Wrong tries from a network address after an instant.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn wrong_of_address(conn: &mut dyn Conn, address: &str, after: Timestamp) -> Result<WrongTries, StoreError> {
    conn.query_one(WRONG_OF_ADDRESS, &[address.into(), after.into()], wrong_tries)
}

/// Removes tries from before an instant; answers how many.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn prune_tries(conn: &mut dyn Conn, before: Timestamp) -> Result<u64, StoreError> {
    conn.execute(PRUNE_TRIES, &[before.into()])
}
