//! Invitations to set up an account: a one-use link, of which only the digest is kept.

use jiff::Timestamp;
use uuid::Uuid;

use crate::conn::{Conn, Row};
use crate::digest::Digest;
use crate::error::StoreError;
use crate::statement::statements;

statements! {
    INSERT = "insert into invitation (hash, account, display_name, officer, roles, totp_secret, made_at, ends_at, used_at) \
              values ($1, $2, $3, $4, $5, $6, $7, $8, null)";
    FIND = "select hash, account, display_name, officer, roles, totp_secret, made_at, ends_at from invitation \
            where hash = $1 and used_at is null and ends_at > $2";
    USE = "update invitation set used_at = $1 where hash = $2 and used_at is null";
    END_UNUSED = "update invitation set used_at = $1 where account is null and used_at is null";
    PRUNE = "delete from invitation where ends_at < $1";
}

/// An invitation.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The digest of the link's secret.
    pub hash: Digest,
    /// The account whose second factor and password are set anew; none makes a new account.
    pub account: Option<Uuid>,
    /// What others will see.
    pub display_name: String,
    /// The officer whose account it will be.
    pub officer: Option<Uuid>,
    /// The roles it will have, JSON.
    pub roles: String,
    /// The secret of the second factor that the page shows.
    pub totp_secret: Vec<u8>,
    /// When it was made.
    pub made_at: Timestamp,
    /// Until when it can be used.
    pub ends_at: Timestamp,
}

impl std::fmt::Debug for Invitation {
    /// Never the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation").field("hash", &self.hash).field("ends_at", &self.ends_at).finish_non_exhaustive()
    }
}

fn read(row: &Row<'_>) -> Result<Invitation, StoreError> {
    Ok(Invitation {
        hash: row.get_digest(0)?,
        account: row.opt_uuid(1)?,
        display_name: row.get_text(2)?.to_owned(),
        officer: row.opt_uuid(3)?,
        roles: row.get_text(4)?.to_owned(),
        totp_secret: row.get_blob(5)?.to_vec(),
        made_at: row.get_timestamp(6)?,
        ends_at: row.get_timestamp(7)?,
    })
}

/// Adds an invitation.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn insert(conn: &mut dyn Conn, invitation: &Invitation) -> Result<(), StoreError> {
    let row = [
        (&invitation.hash).into(),
        invitation.account.as_ref().into(),
        (&invitation.display_name).into(),
        invitation.officer.as_ref().into(),
        (&invitation.roles).into(),
        invitation.totp_secret.as_slice().into(),
        invitation.made_at.into(),
        invitation.ends_at.into(),
    ];
    conn.execute(INSERT, &row).map(drop)
}

/// An invitation that was not used and is not over.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn find(conn: &mut dyn Conn, hash: &Digest, now: Timestamp) -> Result<Option<Invitation>, StoreError> {
    conn.query_opt(FIND, &[hash.into(), now.into()], read)
}

/// Uses an invitation up; `false` when it was used before.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn use_up(conn: &mut dyn Conn, hash: &Digest, at: Timestamp) -> Result<bool, StoreError> {
    Ok(conn.execute(USE, &[at.into(), hash.into()])? == 1)
}

/// Ends every unused invitation to a new account: a new first-start link takes the place of the one before.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn end_unused(conn: &mut dyn Conn, at: Timestamp) -> Result<u64, StoreError> {
    conn.execute(END_UNUSED, &[at.into()])
}

/// Removes invitations that were over before an instant.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn prune(conn: &mut dyn Conn, before: Timestamp) -> Result<u64, StoreError> {
    conn.execute(PRUNE, &[before.into()])
}
