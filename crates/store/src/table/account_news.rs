//! What the owner of an account must hear of it: wrong tries to sign in, and a sign-in from a device not seen lately.

use jiff::Timestamp;
use uuid::Uuid;

use crate::conn::{Conn, Row};
use crate::digest::Digest;
use crate::error::StoreError;
use crate::statement::statements;

statements! {
    SEE_DEVICE = "insert into known_device (account, address, user_agent, last_at) values ($1, $2, $3, $4) \
                  on conflict (account, address, user_agent) do update set last_at = excluded.last_at";
    DEVICE = "select count(*), count(*) filter (where address = $1 and user_agent = $2) from known_device \
              where account = $3 and last_at >= $4";
    PRUNE_DEVICES = "delete from known_device where last_at < $1";
    INSERT = "insert into account_news (account, at, kind, address, user_agent, session, read_at) \
              values ($1, $2, $3, $4, $5, $6, null) on conflict (account, at, kind) do nothing";
    OF_ACCOUNT = "select at, kind, address, user_agent, session, read_at from account_news \
                  where account = $1 order by at desc, kind limit $2";
    SET_READ = "update account_news set read_at = $1 \
                where account = $2 and read_at is null and (session is null or session <> $3)";
    PRUNE = "delete from account_news where at < $1";
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewsKind {
    /// Five wrong tries within a quarter of an hour.
    WrongTries,
    /// A sign-in from an address and browser that were not seen lately.
    NewDevice,
}

impl NewsKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::WrongTries => "wrong-tries",
            Self::NewDevice => "new-device",
        }
    }
}

/// One piece of news.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountNews {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: NewsKind,
    /// From which network address (the last one, for several tries).
    pub address: String,
    /// In which browser, as it calls itself.
    pub user_agent: String,
    /// The session that began then.
    pub session: Option<Digest>,
    /// When the owner said that they had read it.
    pub read_at: Option<Timestamp>,
}

/// Whether a device was seen with an account since an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// This is the first of the account: there is nothing to compare it with.
    First,
    /// It was seen.
    Known,
    /// Others were seen, this was not.
    New,
}

/// Whether an address and browser were seen with an account since an instant.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn device(
    conn: &mut dyn Conn,
    account: Uuid,
    (address, user_agent): (&str, &str),
    since: Timestamp,
) -> Result<Device, StoreError> {
    conn.query_one(DEVICE, &[address.into(), user_agent.into(), account.into(), since.into()], |row| {
        Ok(match (row.get_int(0)?, row.get_int(1)?) {
            (0, _) => Device::First,
            (_, 0) => Device::New,
            _ => Device::Known,
        })
    })
}

/// Notes that an address and browser were used.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn see_device(
    conn: &mut dyn Conn,
    account: Uuid,
    (address, user_agent): (&str, &str),
    at: Timestamp,
) -> Result<(), StoreError> {
    conn.execute(SEE_DEVICE, &[account.into(), address.into(), user_agent.into(), at.into()]).map(drop)
}

/// Adds a piece of news, unread.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn insert(conn: &mut dyn Conn, account: Uuid, news: &AccountNews) -> Result<(), StoreError> {
    let values = [
        account.into(),
        news.at.into(),
        news.kind.as_str().into(),
        (&news.address).into(),
        (&news.user_agent).into(),
        news.session.as_ref().into(),
    ];
    conn.execute(INSERT, &values).map(drop)
}

fn read(row: &Row<'_>) -> Result<AccountNews, StoreError> {
    Ok(AccountNews {
        at: row.get_timestamp(0)?,
        kind: if row.get_text(1)? == NewsKind::WrongTries.as_str() { NewsKind::WrongTries } else { NewsKind::NewDevice },
        address: row.get_text(2)?.to_owned(),
        user_agent: row.get_text(3)?.to_owned(),
        session: row.opt_digest(4)?,
        read_at: row.opt_timestamp(5)?,
    })
}

/// The news of an account, newest first, at most `limit`.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_account(conn: &mut dyn Conn, account: Uuid, limit: u32) -> Result<Vec<AccountNews>, StoreError> {
    conn.collect(OF_ACCOUNT, &[account.into(), limit.into()], read)
}

/// Notes that the owner has read the news, but for what is about the session they read it in: a stranger who got in must not
/// be able to hide that.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn set_read(conn: &mut dyn Conn, account: Uuid, session: &Digest, at: Timestamp) -> Result<u64, StoreError> {
    conn.execute(SET_READ, &[at.into(), account.into(), session.into()])
}

/// Removes news and devices from before an instant; answers how many.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn prune(conn: &mut dyn Conn, before: Timestamp) -> Result<u64, StoreError> {
    Ok(conn.execute(PRUNE, &[before.into()])? + conn.execute(PRUNE_DEVICES, &[before.into()])?)
}
