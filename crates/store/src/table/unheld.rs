//! Cases that nobody holds yet: a question to the caseload, for those who allocate.

use record::PersonId;

use crate::conn::Conn;
use crate::error::StoreError;
use crate::statement::statements;

statements! {
    UNHELD = "select person from caseload where officer is null and closed = 0 order by person limit $1";
}

/// People whose case nobody holds, those registered longest ago first, at most `limit`.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn unheld(conn: &mut dyn Conn, limit: u32) -> Result<Vec<PersonId>, StoreError> {
    conn.collect(UNHELD, &[limit.into()], |row| Ok(PersonId(row.get_uuid(0)?)))
}
