//! Reasons that somebody stated, in a session, for opening a case without a live link to it. They end with the session.

use jiff::Timestamp;
use uuid::Uuid;

use crate::conn::Conn;
use crate::digest::Digest;
use crate::error::StoreError;
use crate::statement::statements;

statements! {
    PUT = "insert into stated_reason (session, person, reason, stated_at) values ($1, $2, $3, $4) \
           on conflict (session, person) do update set reason = excluded.reason, stated_at = excluded.stated_at";
    FIND = "select reason from stated_reason where session = $1 and person = $2";
    PRUNE = "delete from stated_reason where stated_at < $1";
}

/// Keeps a reason for the session.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn put(conn: &mut dyn Conn, session: &Digest, person: Uuid, reason: &str, at: Timestamp) -> Result<(), StoreError> {
    conn.execute(PUT, &[session.into(), person.into(), reason.into(), at.into()]).map(drop)
}

/// The reason that was stated in the session for the person's case.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn find(conn: &mut dyn Conn, session: &Digest, person: Uuid) -> Result<Option<String>, StoreError> {
    conn.query_opt(FIND, &[session.into(), person.into()], |row| Ok(row.get_text(0)?.to_owned()))
}

/// Removes reasons stated before an instant: no session is that old.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn prune(conn: &mut dyn Conn, before: Timestamp) -> Result<u64, StoreError> {
    conn.execute(PRUNE, &[before.into()])
}
