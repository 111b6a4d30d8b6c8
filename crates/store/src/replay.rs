//! From the ledger's rows to the record's events: opening a case is reading its stream and folding it.

use record::{
    ActorId, CaseFile, CommandId, Event, OfficerId, PersonId, Recorded, UnitId,
    event::DecodeError,
    officer::{Officer, OfficerEvent},
    unit::{Unit, UnitEvent},
};
use uuid::Uuid;

use crate::conn::Conn;
use crate::error::StoreError;
use crate::ledger::{EventRef, read_stream};

/// The kind of a person's stream.
pub const PERSON: &str = "person";
/// The kind of an officer's stream.
pub const OFFICER: &str = "officer";
/// The kind of a region's, unit's or team's stream.
pub const UNIT: &str = "unit";

/// Why a stream could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An event could not be read.
    #[error("event {version} of stream {stream} (position {position}) cannot be read")]
    Event {
        /// The stream.
        stream: Uuid,
        /// The event's version in it.
        version: i64,
        /// Its position in the ledger.
        position: i64,
        /// Why.
        #[source]
        source: DecodeError,
    },
}

/// Puts the header of a stored event around what it decodes to; nothing for a body that was erased lawfully.
fn recorded<E>(
    event: &EventRef<'_>,
    decode: impl FnOnce(&str, u32, &str) -> Result<E, DecodeError>,
) -> Result<Option<Recorded<E>>, ReplayError> {
    let Some(body) = event.body else { return Ok(None) };
    let revision = u32::try_from(event.revision).unwrap_or(u32::MAX);
    let decoded = decode(event.kind, revision, body).map_err(|source| ReplayError::Event {
        stream: event.stream,
        version: event.version,
        position: event.position,
        source,
    })?;
    Ok(Some(Recorded {
        position: u64::try_from(event.position).unwrap_or_default(),
        version: u32::try_from(event.version).unwrap_or(u32::MAX),
        happened_on: event.happened_on,
        recorded_at: event.recorded_at,
        actor: ActorId(event.actor),
        on_behalf_of: event.on_behalf_of.map(ActorId),
        command: CommandId(event.command),
        event: decoded,
    }))
}

fn each<E>(
    conn: &mut dyn Conn,
    stream: Uuid,
    after_version: u32,
    decode: fn(&str, u32, &str) -> Result<E, DecodeError>,
    mut then: impl FnMut(Recorded<E>),
) -> Result<(), ReplayError> {
    read_stream(conn, stream, after_version.into(), |event| {
        if let Some(event) = recorded(event, decode)? {
            then(event);
        }
        Ok(())
    })
}

/// A person's events after a version (0 for all), in order.
///
/// # Errors
/// [`ReplayError`] as the engine refuses, or for an event of a later version of the program.
pub fn events(conn: &mut dyn Conn, person: PersonId, after_version: u32) -> Result<Vec<Recorded<Event>>, ReplayError> {
    let mut events = Vec::new();
    each(conn, person.0, after_version, Event::decode, |event| events.push(event))?;
    Ok(events)
}

/// Folds a person's events after the case file's version into it; a default case file is folded from the beginning.
///
/// # Errors
/// As [`events`].
pub fn catch_up(conn: &mut dyn Conn, person: PersonId, case: &mut CaseFile) -> Result<(), ReplayError> {
    each(conn, person.0, case.version, Event::decode, |event| case.apply(&event))
}

/// An officer's events, in order.
///
/// # Errors
/// As [`events`].
pub fn officer_events(conn: &mut dyn Conn, officer: OfficerId) -> Result<Vec<Recorded<OfficerEvent>>, ReplayError> {
    let mut events = Vec::new();
    each(conn, officer.0, 0, OfficerEvent::decode, |event| events.push(event))?;
    Ok(events)
}

/// An officer, folded from the beginning.
///
/// # Errors
/// As [`events`].
pub fn officer(conn: &mut dyn Conn, id: OfficerId) -> Result<Officer, ReplayError> {
    let mut officer = Officer::default();
    each(conn, id.0, 0, OfficerEvent::decode, |event| officer.apply(&event))?;
    Ok(officer)
}

/// A region, unit or team, folded from the beginning.
///
/// # Errors
/// As [`events`].
pub fn unit(conn: &mut dyn Conn, id: UnitId) -> Result<Unit, ReplayError> {
    let mut unit = Unit::default();
    each(conn, id.0, 0, UnitEvent::decode, |event| unit.apply(&event))?;
    Ok(unit)
}
