//! Folding streams, with what is in the cache.

use std::sync::Arc;

use jiff::civil::Date;
use record::{
    ActorId, CaseFile, CommandId, DecodeError, Event, OfficerId, PersonId, Recorded, UnitId,
    officer::{Officer, OfficerEvent},
    unit::{Unit, UnitEvent},
};
use store::{Conn, EventRef, ledger};
use uuid::Uuid;

use crate::cache::{Cache, Fold};
use crate::service::Service;
use crate::trouble::Trouble;

/// What a stream of persons is called in the ledger.
pub const PERSON: &str = "person";
/// What a stream of officers is called in the ledger.
pub const OFFICER: &str = "officer";
/// What a stream of regions, units and teams is called in the ledger.
pub const UNIT: &str = "unit";

/// A number of the ledger that cannot be: the file was changed by hand.
#[derive(Debug, thiserror::Error)]
#[error("an event of the ledger has a number out of range; run `rainer audit verify`")]
struct OutOfRange;

/// Reads a stored event. One whose body was erased lawfully gives `None`.
///
/// # Errors
/// [`Trouble::Broken`] for an event that this version cannot read.
pub fn recorded<E>(
    stored: &EventRef<'_>,
    decode: impl Fn(&str, u32, &str) -> Result<E, DecodeError>,
) -> Result<Option<Recorded<E>>, Trouble> {
    let Some(body) = stored.body else { return Ok(None) };
    let number = |value: i64| u32::try_from(value).map_err(|_| Trouble::broken(OutOfRange));
    Ok(Some(Recorded {
        position: u64::try_from(stored.position).map_err(|_| Trouble::broken(OutOfRange))?,
        version: number(stored.version)?,
        happened_on: stored.happened_on,
        recorded_at: stored.recorded_at,
        actor: ActorId(stored.actor),
        on_behalf_of: stored.on_behalf_of.map(ActorId),
        command: CommandId(stored.command),
        event: decode(stored.kind, number(stored.revision)?, body).map_err(Trouble::broken)?,
    }))
}

/// Something that a stream of events adds up to.
trait Folds: Default + Clone {
    type Event;
    fn decode(kind: &str, revision: u32, body: &str) -> Result<Self::Event, DecodeError>;
    fn add(&mut self, event: &Recorded<Self::Event>);
    /// An event without its body leaves only its number.
    fn set_version(&mut self, version: u32);
}

impl Folds for CaseFile {
    type Event = Event;
    fn decode(kind: &str, revision: u32, body: &str) -> Result<Event, DecodeError> {
        Event::decode(kind, revision, body)
    }
    fn add(&mut self, event: &Recorded<Event>) {
        self.apply(event);
    }
    fn set_version(&mut self, version: u32) {
        self.version = version;
    }
}

impl Folds for Officer {
    type Event = OfficerEvent;
    fn decode(kind: &str, revision: u32, body: &str) -> Result<OfficerEvent, DecodeError> {
        OfficerEvent::decode(kind, revision, body)
    }
    fn add(&mut self, event: &Recorded<OfficerEvent>) {
        self.apply(event);
    }
    fn set_version(&mut self, version: u32) {
        self.version = version;
    }
}

impl Folds for Unit {
    type Event = UnitEvent;
    fn decode(kind: &str, revision: u32, body: &str) -> Result<UnitEvent, DecodeError> {
        UnitEvent::decode(kind, revision, body)
    }
    fn add(&mut self, event: &Recorded<UnitEvent>) {
        self.apply(event);
    }
    fn set_version(&mut self, version: u32) {
        self.version = version;
    }
}

/// Folds what comes after `from` in a stream; about how many bytes the whole takes.
fn fold<T: Folds>(conn: &mut dyn Conn, stream: Uuid, from: Option<Fold<T>>) -> Result<Fold<T>, Trouble> {
    // A fold of nothing is about this large; each event adds its body and what holds it.
    const EMPTY_BYTES: usize = 1024;
    const EVENT_BYTES: usize = 128;
    let (mut version, mut bytes) = from.as_ref().map_or((0, EMPTY_BYTES), |kept| (kept.version, kept.bytes));
    let mut folded = from.map(|kept| Arc::unwrap_or_clone(kept.fold)).unwrap_or_default();
    ledger::read_stream::<Trouble>(conn, stream, version.into(), |stored| {
        version = u32::try_from(stored.version).map_err(|_| Trouble::broken(OutOfRange))?;
        bytes += EVENT_BYTES + stored.body.map_or(0, str::len);
        match recorded(stored, T::decode)? {
            Some(event) => folded.add(&event),
            None => folded.set_version(version),
        }
        Ok(())
    })?;
    Ok(Fold { version, fold: Arc::new(folded), bytes })
}

/// A fold of the version that the stream has now; `None` when the stream is not there.
fn current<T: Folds>(cache: &Cache<T>, conn: &mut dyn Conn, stream: Uuid) -> Result<Option<Fold<T>>, Trouble> {
    let Some(version) = ledger::stream_version(conn, stream)? else { return Ok(None) };
    let version = u32::try_from(version).map_err(|_| Trouble::broken(OutOfRange))?;
    let kept = cache.get(stream).filter(|kept| kept.version <= version);
    if let Some(kept) = &kept
        && kept.version == version
    {
        return Ok(Some(kept.clone()));
    }
    let folded = fold(conn, stream, kept)?;
    cache.put(stream, &folded);
    Ok(Some(folded))
}

impl Service {
    /// The case file as it stands now; `None` when there is none.
    pub(crate) fn case(&self, conn: &mut dyn Conn, person: PersonId) -> Result<Option<Fold<CaseFile>>, Trouble> {
        current(&self.cases, conn, person.0)
    }

    /// The officer as they stand now; `None` when there is none.
    pub(crate) fn officer(&self, conn: &mut dyn Conn, officer: OfficerId) -> Result<Option<Fold<Officer>>, Trouble> {
        current(&self.officers, conn, officer.0)
    }

    /// The region, unit or team as it stands now. Not kept: only commands about units ask.
    pub(crate) fn unit(conn: &mut dyn Conn, unit: UnitId) -> Result<Fold<Unit>, Trouble> {
        fold(conn, unit.0, None)
    }

    /// The case file as it was known at the end of a day.
    pub(crate) fn case_on(&self, conn: &mut dyn Conn, person: PersonId, day: Date) -> Result<CaseFile, Trouble> {
        let mut case = CaseFile::default();
        for event in self.events_of(conn, person)? {
            if !event.known_on(day, &self.zone) {
                break;
            }
            case.apply(&event);
        }
        Ok(case)
    }

    /// Every event of a person, in order.
    #[expect(clippy::unused_self, reason = "reads like the other questions to the service")]
    pub(crate) fn events_of(&self, conn: &mut dyn Conn, person: PersonId) -> Result<Vec<Recorded<Event>>, Trouble> {
        let mut events = Vec::new();
        ledger::read_stream::<Trouble>(conn, person.0, 0, |stored| {
            events.extend(recorded(stored, Event::decode)?);
            Ok(())
        })?;
        Ok(events)
    }
}
