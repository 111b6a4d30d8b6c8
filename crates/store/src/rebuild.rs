//! Making the read tables anew from the ledger: `rainer rebuild [TABLE]`.
//!
//! A table is cleared and marked stale, filled stream by stream in batches, each a transaction of its own, and marked
//! filled at the end. A rebuild that is cut off leaves it marked stale: run it again.

use record::{CaseFile, OfficerId, PersonId, UnitId, officer::Officer};
use uuid::Uuid;

use crate::conn::Conn;
use crate::error::StoreError;
use crate::ledger;
use crate::refresh;
use crate::replay::{self, ReplayError};
use crate::reprice;
use crate::schema::{self, State};
use crate::store::Store;
use crate::table::{
    READ_TABLES, ReadTable,
    case::{self, Change, Moment},
    setting, support, workload, workload_week,
};

/// Streams a batch: enough to make the commit cheap, few enough to keep the log small.
const BATCH: u32 = 500;

/// Rebuilds the table of that name, or all of them, as they are read on the moment's day. `progress` hears how many streams are done.
///
/// # Errors
/// [`StoreError::NoSuchTable`], or [`ReplayError`] as the engine refuses or an event cannot be read.
pub fn rebuild(
    store: &Store,
    name: Option<&str>,
    moment: &Moment<'_>,
    mut progress: impl FnMut(u64),
) -> Result<u64, ReplayError> {
    let tables: Vec<&'static ReadTable> = READ_TABLES.iter().copied().filter(|t| name.is_none_or(|n| n == t.name)).collect();
    if tables.is_empty() {
        return Err(StoreError::NoSuchTable { name: name.unwrap_or_default().to_owned() }.into());
    }
    let cleared = tables.clone();
    store.write(move |tx| {
        for table in cleared {
            schema::mark(tx.conn(), table, State::Stale)?;
            for clear in table.clear {
                tx.conn().execute(clear, &[])?;
            }
        }
        Ok::<_, StoreError>(())
    })?;
    let wanted = |change: &Change| tables.iter().any(|table| table.name == change.table());
    let mut done = 0;
    for kind in [replay::UNIT, replay::OFFICER, replay::PERSON] {
        let mut after = Uuid::nil();
        loop {
            let (changes, last, read) = store.read(|conn| batch(conn, kind, after, moment))?;
            let Some(last) = last else { break };
            let changes: Vec<Change> = changes.into_iter().filter(|change| wanted(change)).collect();
            store.write(move |tx| case::write_all(tx.conn(), &changes))?;
            after = last;
            done += read;
            progress(done);
        }
    }
    let today = moment.today;
    let current = store.read(|conn| reprice::is_current(conn, moment.policy))?;
    store.write(move |tx| {
        if tables.iter().any(|table| [workload::TABLE.name, support::TABLE.name, workload_week::TABLE.name].contains(&table.name))
        {
            setting::set(tx.conn(), refresh::REFRESHED_ON, &today.to_string())?;
            reprice::rebuilt(tx.conn(), current)?;
        }
        tables.into_iter().try_for_each(|table| schema::mark(tx.conn(), table, State::Filled))
    })?;
    Ok(done)
}

/// What the next streams of a kind change, the last of them, and how many they are.
fn batch(
    conn: &mut dyn Conn,
    kind: &str,
    after: Uuid,
    moment: &Moment<'_>,
) -> Result<(Vec<Change>, Option<Uuid>, u64), ReplayError> {
    let streams = ledger::streams(conn, kind, after, BATCH)?;
    let mut changes = Vec::new();
    let mut read = 0;
    for (stream, _) in &streams {
        changes.extend(of_stream(conn, kind, *stream, moment)?);
        read += 1;
    }
    Ok((changes, streams.last().map(|(stream, _)| *stream), read))
}

fn of_stream(conn: &mut dyn Conn, kind: &str, stream: Uuid, moment: &Moment<'_>) -> Result<Vec<Change>, ReplayError> {
    Ok(match kind {
        replay::PERSON => {
            let person = PersonId(stream);
            let events = replay::events(conn, person, 0)?;
            let after = CaseFile::fold(&events);
            case::of_person(person, &CaseFile::default(), &after, &events, moment)
        }
        replay::OFFICER => {
            let id = OfficerId(stream);
            let events = replay::officer_events(conn, id)?;
            let mut officer = Officer::default();
            for event in &events {
                officer.apply(event);
            }
            case::of_officer(id, &officer, &events, moment)
        }
        _ => case::of_unit(UnitId(stream), &replay::unit(conn, UnitId(stream))?),
    })
}
