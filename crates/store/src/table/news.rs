//! What happened to a person that their officer must hear of: arrests and other alerts, and new allocations.

use jiff::Timestamp;
use record::{Event, PersonId, Recorded};
use rules::{Policy, code::ContactCode, contact::ContactFlag};
use uuid::Uuid;

use super::ReadTable;
use crate::conn::Conn;
use crate::error::StoreError;
use crate::statement::statements;

const DDL: &str = "\
create table news (
  person      blob not null check (length(person) = 16),
  version     integer not null,
  recorded_at integer not null,
  recorded_by blob not null check (length(recorded_by) = 16),
  kind        text not null check (kind in ('alert', 'allocated')),
  contact     text,
  primary key (person, version)
) strict, without rowid;
";

/// The table, for migration and rebuild.
pub const TABLE: ReadTable = ReadTable {
    name: "news",
    ddl: DDL,
    ddl_postgres: None,
    drop_script: "drop table if exists news;",
    clear: &["delete from news"],
};

statements! {
    INSERT = "insert into news (person, version, recorded_at, recorded_by, kind, contact) values ($1, $2, $3, $4, $5, $6)";
    FOR_OFFICER = "select n.person, n.version, n.recorded_at, n.recorded_by, n.kind, n.contact from caseload c \
                   join news n on n.person = c.person \
                   where c.officer = $1 and c.closed = 0 and n.recorded_at >= $2 and n.recorded_by <> $1 \
                   order by n.recorded_at desc limit 50";
}

/// A piece of news.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsRow {
    /// About whom.
    pub person: PersonId,
    /// Place in their record.
    pub version: u32,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// By whom.
    pub recorded_by: Uuid,
    /// The contact's type for an alert; none for an allocation.
    pub contact: Option<ContactCode>,
}

/// What an event changes: a row is added, or nothing.
#[must_use]
pub fn changes(person: PersonId, recorded: &Recorded<Event>, policy: &Policy) -> Option<NewsRow> {
    let contact = match &recorded.event {
        Event::ContactRecorded(e) => {
            let kind = policy.contacts.types.read(e.kind, recorded.happened_on)?;
            Some(kind.value.is(ContactFlag::Alert).then_some(e.kind)?)
        }
        Event::CaseAllocated(_) => None,
        _ => return None,
    };
    let Recorded { version, recorded_at, actor, .. } = recorded;
    Some(NewsRow { person, version: *version, recorded_at: *recorded_at, recorded_by: actor.0, contact })
}

/// Writes a change.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn write(conn: &mut dyn Conn, row: &NewsRow) -> Result<(), StoreError> {
    let kind = if row.contact.is_some() { "alert" } else { "allocated" };
    let values = [
        row.person.0.into(),
        row.version.into(),
        row.recorded_at.into(),
        row.recorded_by.into(),
        kind.into(),
        row.contact.as_ref().map(ContactCode::as_str).into(),
    ];
    conn.execute(INSERT, &values).map(drop)
}

/// News since an instant of the people an officer holds, newest first, but for what the officer recorded; 50 at most.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn for_officer(conn: &mut dyn Conn, officer: Uuid, since: Timestamp) -> Result<Vec<NewsRow>, StoreError> {
    conn.collect(FOR_OFFICER, &[officer.into(), since.into()], |row| {
        Ok(NewsRow {
            person: PersonId(row.get_uuid(0)?),
            version: u32::try_from(row.get_int(1)?).unwrap_or(u32::MAX),
            recorded_at: row.get_timestamp(2)?,
            recorded_by: row.get_uuid(3)?,
            contact: row
                .opt_text(5)?
                .map(|text| {
                    ContactCode::new(text).map_err(|_| StoreError::Column { column: 5, wanted: "a code", found: "another text" })
                })
                .transpose()?,
        })
    })
}
