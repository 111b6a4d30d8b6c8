//! Settings of this store: what is said once and holds for all its data.

use crate::conn::Conn;
use crate::error::StoreError;
use crate::statement::statements;

statements! {
    FIND = "select value from setting where name = $1";
    SET = "insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value";
}

/// What a setting says, if it was ever set.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn find(conn: &mut dyn Conn, name: &str) -> Result<Option<String>, StoreError> {
    conn.query_opt(FIND, &[name.into()], |row| Ok(row.get_text(0)?.to_owned()))
}

/// Sets a setting.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn set(conn: &mut dyn Conn, name: &str, value: &str) -> Result<(), StoreError> {
    conn.execute(SET, &[name.into(), value.into()]).map(drop)
}
