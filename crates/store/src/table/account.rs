//! Accounts: who may sign in, with what. No account is made by default.

use jiff::Timestamp;
use uuid::Uuid;

use crate::conn::{Conn, Row};
use crate::error::StoreError;
use crate::statement::statements;

statements! {
    INSERT = "insert into account (account, username, display_name, officer, roles, password_hash, totp_secret, \
              totp_last_step, recovery_codes, state, created_at, closed_at, last_used_at, training) \
              values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    FIND = "select account, username, display_name, officer, roles, password_hash, totp_secret, totp_last_step, \
            recovery_codes, state, created_at, closed_at, last_used_at, training from account where account = $1";
    BY_NAME = "select account, username, display_name, officer, roles, password_hash, totp_secret, totp_last_step, \
               recovery_codes, state, created_at, closed_at, last_used_at, training from account where username = $1";
    LIST = "select account, username, display_name, officer, roles, password_hash, totp_secret, totp_last_step, \
            recovery_codes, state, created_at, closed_at, last_used_at, training \
            from account where username > $1 order by username limit $2";
    OF_UNIT = "select a.account, a.username, a.display_name, a.officer, a.roles, a.password_hash, a.totp_secret, a.totp_last_step, \
               a.recovery_codes, a.state, a.created_at, a.closed_at, a.last_used_at, a.training \
               from account a join officer o on o.officer = a.officer join unit t on t.unit = o.team \
               where t.parent = $1 and a.roles like $2 and a.state = 'active' and o.left_on is null \
               order by o.surname, o.forename, o.officer";
    COUNT = "select count(*) from account";
    SET_PASSWORD = "update account set password_hash = $1 where account = $2";
    SET_ROLES = "update account set roles = $1, officer = $2 where account = $3";
    SET_SECOND_FACTOR = "update account set totp_secret = $1, totp_last_step = 0, recovery_codes = $2 where account = $3";
    USE_STEP = "update account set totp_last_step = $1 where account = $2 and totp_last_step < $3";
    SET_RECOVERY_CODES = "update account set recovery_codes = $1 where account = $2";
    TOUCH = "update account set last_used_at = $1 where account = $2";
    CLOSE = "update account set state = 'closed', closed_at = $1 where account = $2";
}

/// Whether an account may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It may.
    Active,
    /// It may not any more.
    Closed,
}

impl State {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Closed => "closed",
        }
    }
}

/// An account.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub account: Uuid,
    /// What the person types; unique, kept as given (the service folds case).
    pub username: String,
    /// What others see.
    pub display_name: String,
    /// The officer whose account it is, if any.
    pub officer: Option<Uuid>,
    /// Roles and where they hold, JSON.
    pub roles: String,
    /// Argon2id, as a PHC string.
    pub password_hash: String,
    /// The second factor's secret; `None` until it is set up.
    pub totp_secret: Option<Vec<u8>>,
    /// The last time step whose code was used: no code works twice.
    pub totp_last_step: i64,
    /// Digests of the recovery codes that are left, JSON.
    pub recovery_codes: String,
    /// Whether it may sign in.
    pub state: State,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// Whether it belongs to the demonstration data.
    pub training: bool,
}

impl std::fmt::Debug for Account {
    /// Shows the id and the state: never the secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("account", &self.account).field("state", &self.state).finish_non_exhaustive()
    }
}

fn read(row: &Row<'_>) -> Result<Account, StoreError> {
    Ok(Account {
        account: row.get_uuid(0)?,
        username: row.get_text(1)?.to_owned(),
        display_name: row.get_text(2)?.to_owned(),
        officer: row.opt_uuid(3)?,
        roles: row.get_text(4)?.to_owned(),
        password_hash: row.get_text(5)?.to_owned(),
        totp_secret: row.opt_blob(6)?.map(<[u8]>::to_vec),
        totp_last_step: row.get_int(7)?,
        recovery_codes: row.get_text(8)?.to_owned(),
        state: if row.get_text(9)? == "active" { State::Active } else { State::Closed },
        created_at: row.get_timestamp(10)?,
        closed_at: row.opt_timestamp(11)?,
        last_used_at: row.opt_timestamp(12)?,
        training: row.get_bool(13)?,
    })
}

/// Adds an account.
///
/// # Errors
/// [`StoreError::Taken`] when the username or id is in use, or as the engine refuses.
pub fn insert(conn: &mut dyn Conn, account: &Account) -> Result<(), StoreError> {
    let row = [
        (&account.account).into(),
        (&account.username).into(),
        (&account.display_name).into(),
        account.officer.as_ref().into(),
        (&account.roles).into(),
        (&account.password_hash).into(),
        account.totp_secret.as_deref().into(),
        account.totp_last_step.into(),
        (&account.recovery_codes).into(),
        account.state.as_str().into(),
        account.created_at.into(),
        account.closed_at.into(),
        account.last_used_at.into(),
        account.training.into(),
    ];
    conn.execute(INSERT, &row).map(drop)
}

/// The account with an id.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn find(conn: &mut dyn Conn, account: Uuid) -> Result<Option<Account>, StoreError> {
    conn.query_opt(FIND, &[account.into()], read)
}

/// The account with a username, exactly as stored.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn find_by_username(conn: &mut dyn Conn, username: &str) -> Result<Option<Account>, StoreError> {
    conn.query_opt(BY_NAME, &[username.into()], read)
}

/// At most `limit` accounts in the order of their usernames, after one (empty for the first page).
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn list(conn: &mut dyn Conn, after_username: &str, limit: u32) -> Result<Vec<Account>, StoreError> {
    conn.collect(LIST, &[after_username.into(), limit.into()], read)
}

/// The accounts in use of a delivery unit's officers whose roles have this word in them, by the officers' names.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_unit(conn: &mut dyn Conn, unit: Uuid, role: &str) -> Result<Vec<Account>, StoreError> {
    conn.collect(OF_UNIT, &[unit.into(), format!("%\"{role}\"%").as_str().into()], read)
}

/// How many accounts there are: none means that the first start's setup is due.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn count(conn: &mut dyn Conn) -> Result<i64, StoreError> {
    conn.query_one(COUNT, &[], |row| row.get_int(0))
}

/// Sets the password's hash.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn set_password(conn: &mut dyn Conn, account: Uuid, password_hash: &str) -> Result<(), StoreError> {
    conn.execute(SET_PASSWORD, &[password_hash.into(), account.into()]).map(drop)
}

/// Sets the roles and the officer.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn set_roles(conn: &mut dyn Conn, account: Uuid, roles: &str, officer: Option<Uuid>) -> Result<(), StoreError> {
    conn.execute(SET_ROLES, &[roles.into(), officer.into(), account.into()]).map(drop)
}

/// Sets a new second factor with its recovery codes' digests.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn set_second_factor(conn: &mut dyn Conn, account: Uuid, totp_secret: &[u8], recovery_codes: &str) -> Result<(), StoreError> {
    conn.execute(SET_SECOND_FACTOR, &[totp_secret.into(), recovery_codes.into(), account.into()]).map(drop)
}

/// Uses up a time step; `false` when it or a later one was used before, so the code must be refused.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn use_totp_step(conn: &mut dyn Conn, account: Uuid, step: i64) -> Result<bool, StoreError> {
    Ok(conn.execute(USE_STEP, &[step.into(), account.into(), step.into()])? == 1)
}

/// Sets the recovery codes that are left.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn set_recovery_codes(conn: &mut dyn Conn, account: Uuid, recovery_codes: &str) -> Result<(), StoreError> {
    conn.execute(SET_RECOVERY_CODES, &[recovery_codes.into(), account.into()]).map(drop)
}

/// Notes that the account was used.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn touch(conn: &mut dyn Conn, account: Uuid, at: Timestamp) -> Result<(), StoreError> {
    conn.execute(TOUCH, &[at.into(), account.into()]).map(drop)
}

/// Closes an account. Its sessions are ended by [`super::session::end_all`].
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn close(conn: &mut dyn Conn, account: Uuid, at: Timestamp) -> Result<(), StoreError> {
    conn.execute(CLOSE, &[at.into(), account.into()]).map(drop)
}
