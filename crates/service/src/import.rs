//! Whole histories at once, each event decided as it would have been on its day: the way in for demonstration data and, later,
//! for files of another system.
//!
//! Every wish goes through `record::decide` with the past instant given to it, the same changes of the read tables, and the
//! same append; a history is in the store whole or not at all. There is one audit row (collection) a batch, no outbox (nobody
//! followed then), and no access decision: an import is a job of the service, started by whoever has the machine.

use jiff::Timestamp;
use record::{
    ActorId, CaseFile, Command, CommandId, Context, Event, OfficerId, PersonId, Recorded, Refusal, UnitId,
    officer::{Officer, OfficerCommand, decide_officer},
    unit::{Unit, UnitEvent, decide_unit},
};
use store::{Append, AuditEntry, AuditKind, NewEvent, StoreError, ledger::Recording, table::case};
use uuid::Uuid;

use crate::execute::By;
use crate::load::{OFFICER, PERSON, UNIT};
use crate::service::Service;
use crate::trouble::Trouble;

/// A stream being written, not saved yet.
#[derive(Debug)]
pub struct History {
    stream: Uuid,
    kind: &'static str,
    /// The events with who recorded each, when, under which command: consecutive ones of one recording are appended together.
    events: Vec<(Recording, NewEvent)>,
    changes: Vec<case::Change>,
}

impl History {
    /// How many events it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
}

/// Who did something, when: the frame of one imported wish.
#[derive(Clone, Copy, Debug)]
pub struct When {
    /// The instant at which it was recorded.
    pub at: Timestamp,
    /// Who recorded it.
    pub by: ActorId,
    /// The wish's id.
    pub command: CommandId,
}

impl When {
    const fn recording(&self) -> Recording {
        Recording { recorded_at: self.at, actor: self.by.0, on_behalf_of: None, command: self.command.0 }
    }
}

/// Writes one person's history.
pub struct PersonHistory<'s> {
    service: &'s Service,
    person: PersonId,
    case: CaseFile,
    recorded: Vec<Recorded<Event>>,
    events: Vec<(Recording, NewEvent)>,
}

impl std::fmt::Debug for PersonHistory<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PersonHistory").field("person", &self.person).field("events", &self.events.len()).finish_non_exhaustive()
    }
}

impl PersonHistory<'_> {
    /// The case file as it stands after what was decided so far.
    #[must_use]
    pub const fn case(&self) -> &CaseFile {
        &self.case
    }

    /// The person.
    #[must_use]
    pub const fn person(&self) -> PersonId {
        self.person
    }

    /// Decides one wish at its instant and adds what happened; instants must not run back.
    ///
    /// # Errors
    /// [`Trouble::Refused`]: nothing was added.
    pub fn wish(&mut self, when: &When, wish: Command) -> Result<&[Recorded<Event>], Trouble> {
        let service = self.service;
        let ctx = Context { now: when.at, zone: &service.zone, actor: when.by, policy: &service.policy, diary: &[] };
        let decided = record::decide(&self.case, wish, &ctx)?;
        let by = By { actor: when.by, command: when.command, now: when.at };
        let before = self.recorded.len();
        let told: Vec<Event> = decided.iter().map(|(_, event)| event.clone()).collect();
        self.take(decided, when, &by)?;
        // What follows by rule on that day: tiers that changed.
        let follows = record::tier::follow_up(&self.case, &told, ctx.today(), &service.policy);
        self.take(follows, when, &by)?;
        Ok(self.recorded.get(before..).unwrap_or_default())
    }

    fn take(&mut self, happened: Vec<(jiff::civil::Date, Event)>, when: &When, by: &By) -> Result<(), Trouble> {
        for (happened_on, event) in happened {
            let (event, new) = by.recorded(self.case.version + 1, happened_on, event)?;
            self.case.apply(&event);
            self.recorded.push(event);
            self.events.push((when.recording(), new));
        }
        Ok(())
    }

    /// The finished history, with all that it changes in the read tables.
    #[must_use]
    pub fn finish(self) -> History {
        let Self { service, person, case, recorded, events } = self;
        let changes = case::of_person(person, &CaseFile::default(), &case, &recorded, &service.moment(service.now()));
        History { stream: person.0, kind: PERSON, events, changes }
    }
}

/// What one batch wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Streams.
    pub streams: usize,
    /// Events.
    pub events: usize,
}

/// Takes histories in. The job's id stands in the audit.
#[derive(Debug, Clone, Copy)]
pub struct Importer<'s> {
    service: &'s Service,
    job: Uuid,
}

impl Service {
    /// Begins an import; `job` stands for it in the audit.
    #[must_use]
    pub const fn importer(&self, job: Uuid) -> Importer<'_> {
        Importer { service: self, job }
    }
}

impl<'s> Importer<'s> {
    /// The tables by which wishes are decided.
    #[must_use]
    pub fn policy(&self) -> &'s rules::Policy {
        &self.service.policy
    }

    /// Where days begin and end.
    #[must_use]
    pub const fn zone(&self) -> &'s jiff::tz::TimeZone {
        &self.service.zone
    }

    /// Begins a person's history. Histories of many persons may be written at once by several threads, and saved by another.
    #[must_use]
    pub fn person(&self, person: PersonId) -> PersonHistory<'s> {
        PersonHistory { service: self.service, person, case: CaseFile::default(), recorded: vec![], events: vec![] }
    }

    /// A whole history of a member of staff.
    ///
    /// # Errors
    /// [`Trouble::Refused`].
    pub fn officer(&self, officer: OfficerId, wishes: Vec<(When, OfficerCommand)>) -> Result<History, Trouble> {
        let (mut folded, mut recorded, mut events) = (Officer::default(), vec![], vec![]);
        for (when, wish) in wishes {
            let today = crate::clock::day_of(when.at, &self.service.zone);
            let event = decide_officer(&folded, officer, wish, today, &self.service.policy)?;
            let new = NewEvent::prepare(event.kind(), event.revision(), today, event.encode().map_err(Trouble::broken)?);
            let event = framed(&when, folded.version + 1, today, event);
            folded.apply(&event);
            recorded.push(event);
            events.push((when.recording(), new));
        }
        let changes = case::of_officer(officer, &folded, &recorded, &self.service.moment(self.service.now()));
        Ok(History { stream: officer.0, kind: OFFICER, events, changes })
    }

    /// A whole history of a region, unit or team.
    ///
    /// # Errors
    /// [`Trouble::Refused`].
    pub fn unit(&self, unit: UnitId, wishes: Vec<(When, UnitEvent)>) -> Result<History, Trouble> {
        let (mut folded, mut events) = (Unit::default(), vec![]);
        for (when, wish) in wishes {
            let today = crate::clock::day_of(when.at, &self.service.zone);
            let event = decide_unit(&folded, wish)?;
            let new = NewEvent::prepare(event.kind(), event.revision(), today, event.encode().map_err(Trouble::broken)?);
            let event = framed(&when, folded.version + 1, today, event);
            folded.apply(&event);
            events.push((when.recording(), new));
        }
        let changes = case::of_unit(unit, &folded);
        Ok(History { stream: unit.0, kind: UNIT, events, changes })
    }

    /// Saves whole histories in one transaction, durable when this answers. Some hundreds at once are quickest.
    ///
    /// # Errors
    /// [`Trouble::Refused`] when a case number is in use already; [`Trouble::Conflict`] when a stream is there already;
    /// nothing of the batch is saved then.
    pub fn save(&self, histories: Vec<History>) -> Result<Imported, Trouble> {
        let imported = Imported { streams: histories.len(), events: histories.iter().map(|history| history.events.len()).sum() };
        let mut row = AuditEntry::new(self.service.now(), AuditKind::Collection, Some(self.job), "imported");
        row.reason = Some(format!("{} records with {} events", imported.streams, imported.events));
        let saved = self.service.store.write(move |tx| {
            for history in &histories {
                append_one(tx, history)?;
            }
            case::write_all(tx.conn(), histories.iter().flat_map(|history| &history.changes))?;
            tx.audit(&row).map(drop)
        });
        match saved {
            Ok(()) => Ok(imported),
            Err(StoreError::Taken { what }) if what.contains("crn") => {
                Err(Refusal::AlreadyRecorded { what: "One of the case numbers" }.into())
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn append_one(tx: &mut store::Tx<'_>, history: &History) -> Result<(), StoreError> {
    let mut version = 0;
    let mut events = history.events.iter().peekable();
    while let Some((by, first)) = events.next() {
        let mut append =
            Append { stream: history.stream, stream_kind: history.kind, expected_version: version, events: vec![first.clone()] };
        while let Some((_, event)) = events.next_if(|(next, _)| next == by) {
            append.events.push(event.clone());
        }
        version = tx.append(&append, by)?.version;
    }
    Ok(())
}

fn framed<E>(when: &When, version: u32, today: jiff::civil::Date, event: E) -> Recorded<E> {
    Recorded {
        position: 0,
        version,
        happened_on: today,
        recorded_at: when.at,
        actor: when.by,
        on_behalf_of: None,
        command: when.command,
        event,
    }
}
