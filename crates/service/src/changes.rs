//! What is new on a person's record: since somebody last looked at the overview, since a day, or since the case was allocated.
//!
//! How far somebody has seen a record is kept in the plain table `last_look`, one row for each account and person. It is no
//! event: nobody will ever ask a court about it (who opened what is in the audit).

use jiff::{Timestamp, civil::Date};
use record::{Event, Recorded};
use store::{
    ledger,
    table::last_look::{self, LastLook},
};

use crate::access::FieldGroup;
use crate::actor::Actor;
use crate::load::recorded;
use crate::open::Opened;
use crate::service::Service;
use crate::told::part_of;
use crate::trouble::Trouble;

/// How long a look is remembered, in days. Who looks again after that has not looked before.
pub(crate) const KEPT_DAYS: i32 = 366;

/// An earlier look at an overview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The version of the record that was there.
    pub version: u32,
    /// When.
    pub at: Timestamp,
}

/// From where on entries are new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// After a version of the record.
    Version(u32),
    /// Recorded on this day or later.
    Day(Date),
}

impl Service {
    /// The look before this one at the overview of an opened record, if there was one; and keeps this one in its place. A past
    /// view is not a look: it neither asks nor keeps.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`] when it cannot be kept.
    pub fn note_look(&self, actor: &Actor, opened: &Opened) -> Result<Option<Look>, Trouble> {
        if opened.as_at.is_some() {
            return Ok(None);
        }
        let before = self.last_look(actor, opened)?;
        let now = LastLook { version: opened.present.version.into(), looked_at: opened.now };
        let (account, person) = (actor.staff.account, opened.person.0);
        self.store.write(move |tx| last_look::note(tx.conn(), account, person, &now))?;
        Ok(before)
    }

    /// The last look at the overview of an opened record, if there was one.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`], [`Trouble::Broken`].
    pub fn last_look(&self, actor: &Actor, opened: &Opened) -> Result<Option<Look>, Trouble> {
        let found = self.store.read(|conn| last_look::find(conn, actor.staff.account, opened.person.0))?;
        Ok(found.and_then(|look| Some(Look { version: u32::try_from(look.version).ok()?, at: look.looked_at })))
    }

    /// What others recorded of an opened record after some point, in order: never an entry of a part that it was not opened
    /// for, nor one that the shown day does not know. The actor's own entries are left out: they know those.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`], [`Trouble::Broken`].
    pub fn recorded_by_others(&self, actor: &Actor, opened: &Opened, after: After) -> Result<Vec<Recorded<Event>>, Trouble> {
        let own = actor.recorded_as();
        let (version, day) = match after {
            After::Version(version) => (version, None),
            After::Day(day) => (0, Some(day)),
        };
        let mut events = Vec::new();
        self.store.read(|conn| {
            ledger::read_stream::<Trouble>(conn, opened.person.0, version.into(), |stored| {
                events.extend(recorded(stored, Event::decode)?);
                Ok(())
            })
        })?;
        events.retain(|event: &Recorded<Event>| {
            let new = day.is_none_or(|day| event.recorded_on(&self.zone) >= day);
            let known = opened.as_at.is_none_or(|day| event.known_on(day, &self.zone));
            new && known && event.actor != own && opened.has(part_of(&event.event))
        });
        Ok(events)
    }

    /// The parts whose news an overview tells, to those who may see them.
    pub const NEWS: &'static [FieldGroup] = &[
        FieldGroup::Core,
        FieldGroup::Risk,
        FieldGroup::Checks,
        FieldGroup::Enforcement,
        FieldGroup::Oversight,
        FieldGroup::Plan,
        FieldGroup::Appointments,
        FieldGroup::Contacts,
        FieldGroup::Sentence,
        FieldGroup::Details,
        FieldGroup::Documents,
    ];
}
