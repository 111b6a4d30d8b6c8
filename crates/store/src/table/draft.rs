//! Drafts: what someone has begun to write on a page, kept until it is sent.

use jiff::Timestamp;
use uuid::Uuid;

use crate::conn::Conn;
use crate::error::StoreError;
use crate::statement::statements;

statements! {
    SAVE = "insert into draft (account, page, body, saved_at) values ($1, $2, $3, $4) \
            on conflict (account, page) do update set body = excluded.body, saved_at = excluded.saved_at";
    FIND = "select page, body, saved_at from draft where account = $1 and page = $2";
    LIST = "select page, body, saved_at from draft where account = $1 order by page limit 200";
    REMOVE = "delete from draft where account = $1 and page = $2";
    PRUNE = "delete from draft where saved_at < $1";
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The page's path, with the person and item it is about.
    pub page: String,
    /// The form's fields, JSON.
    pub body: String,
    /// When it was last saved.
    pub saved_at: Timestamp,
}

fn read(row: &crate::conn::Row<'_>) -> Result<Draft, StoreError> {
    Ok(Draft { page: row.get_text(0)?.to_owned(), body: row.get_text(1)?.to_owned(), saved_at: row.get_timestamp(2)? })
}

/// Saves a draft, over the one that was there.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn save(conn: &mut dyn Conn, account: Uuid, draft: &Draft) -> Result<(), StoreError> {
    let row = [account.into(), (&draft.page).into(), (&draft.body).into(), draft.saved_at.into()];
    conn.execute(SAVE, &row).map(drop)
}

/// The draft of a page.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn find(conn: &mut dyn Conn, account: Uuid, page: &str) -> Result<Option<Draft>, StoreError> {
    conn.query_opt(FIND, &[account.into(), page.into()], read)
}

/// Someone's drafts in the order of their pages, 200 at most.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn list(conn: &mut dyn Conn, account: Uuid) -> Result<Vec<Draft>, StoreError> {
    conn.collect(LIST, &[account.into()], read)
}

/// Removes a draft, because it was sent or thrown away.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn remove(conn: &mut dyn Conn, account: Uuid, page: &str) -> Result<(), StoreError> {
    conn.execute(REMOVE, &[account.into(), page.into()]).map(drop)
}

/// Removes drafts last saved before an instant; answers how many.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn prune(conn: &mut dyn Conn, before: Timestamp) -> Result<u64, StoreError> {
    conn.execute(PRUNE, &[before.into()])
}
