//! When somebody last looked at a person's overview, and how much of the record there was: what the page tells as new the
//! next time. One row for each account and person.

use jiff::Timestamp;
use uuid::Uuid;

use crate::conn::Conn;
use crate::error::StoreError;
use crate::statement::statements;

statements! {
    FIND = "select version, looked_at from last_look where account = $1 and person = $2";
    NOTE = "insert into last_look (account, person, version, looked_at) values ($1, $2, $3, $4) \
            on conflict (account, person) do update set version = excluded.version, looked_at = excluded.looked_at";
    PRUNE = "delete from last_look where looked_at < $1";
}

/// A look at an overview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastLook {
    /// The version of the record that was there.
    pub version: i64,
    /// When.
    pub looked_at: Timestamp,
}

/// The last look of an account at a person's overview.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn find(conn: &mut dyn Conn, account: Uuid, person: Uuid) -> Result<Option<LastLook>, StoreError> {
    conn.query_opt(FIND, &[account.into(), person.into()], |row| {
        Ok(LastLook { version: row.get_int(0)?, looked_at: row.get_timestamp(1)? })
    })
}

/// Keeps a look in the place of the one before.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn note(conn: &mut dyn Conn, account: Uuid, person: Uuid, look: &LastLook) -> Result<(), StoreError> {
    conn.execute(NOTE, &[account.into(), person.into(), look.version.into(), look.looked_at.into()]).map(drop)
}

/// Removes looks before an instant: whoever looks again after so long is told everything of the time since.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn prune(conn: &mut dyn Conn, before: Timestamp) -> Result<u64, StoreError> {
    conn.execute(PRUNE, &[before.into()])
}
