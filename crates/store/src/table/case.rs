//! All that a case's events change in the read tables: the one list that live writes, the importer and a rebuild go through.

use jiff::tz::TimeZone;
use record::{
    CaseFile, Event, OfficerId, PersonId, Recorded, UnitId,
    officer::{Officer, OfficerEvent},
    unit::Unit,
};
use rules::Policy;

use super::{appointment, caseload, diary, news, officer, search, unit, work};
use crate::conn::Conn;
use crate::error::StoreError;

/// A change of one of the read tables.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is a change of the table of that name")]
pub enum Change {
    Caseload(Box<caseload::CaseRow>),
    Appointment(appointment::Change),
    Officer(officer::Change),
    Search(search::Change),
    Work(work::Change),
    News(news::NewsRow),
    Absence(diary::AbsenceRow),
    Unit(unit::UnitRow),
}

impl Change {
    /// The name of the table, as `rainer rebuild NAME` takes it.
    #[must_use]
    pub const fn table(&self) -> &'static str {
        match self {
            Self::Caseload(_) => caseload::TABLE.name,
            Self::Appointment(_) => appointment::TABLE.name,
            Self::Officer(_) => officer::TABLE.name,
            Self::Search(_) => search::TABLE.name,
            Self::Work(_) => work::TABLE.name,
            Self::News(_) => news::TABLE.name,
            Self::Absence(_) => diary::TABLE.name,
            Self::Unit(_) => unit::TABLE.name,
        }
    }
}

/// What new events of a person change: `before` is the case file without them, `after` with them.
#[must_use]
pub fn of_person(
    person: PersonId,
    before: &CaseFile,
    after: &CaseFile,
    events: &[Recorded<Event>],
    policy: &Policy,
    zone: &TimeZone,
) -> Vec<Change> {
    let mut changes: Vec<Change> = caseload::changes(person, before, after).map(Change::Caseload).into_iter().collect();
    changes.extend(appointment::changes(person, before, after).into_iter().map(Change::Appointment));
    changes.extend(officer::load_changes(before, after).into_iter().map(Change::Officer));
    changes.extend(search::changes(person, before, after).into_iter().map(Change::Search));
    changes.extend(work::changes(person, before, after, policy, zone).into_iter().map(Change::Work));
    changes.extend(events.iter().filter_map(|event| news::changes(person, event, policy)).map(Change::News));
    changes
}

/// What new events of an officer change.
#[must_use]
pub fn of_officer(id: OfficerId, after: &Officer, events: &[Recorded<OfficerEvent>]) -> Vec<Change> {
    let put = Change::Officer(officer::changes(id, after));
    let away = events.iter().filter_map(|e| diary::changes(id, e.version, &e.event)).map(Change::Absence);
    std::iter::once(put).chain(away).collect()
}

/// What new events of a region, unit or team change.
#[must_use]
pub fn of_unit(id: UnitId, after: &Unit) -> Vec<Change> {
    unit::changes(id, after).map(Change::Unit).into_iter().collect()
}

/// Writes a change.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn write(conn: &mut dyn Conn, change: &Change) -> Result<(), StoreError> {
    match change {
        Change::Caseload(row) => caseload::write(conn, row),
        Change::Appointment(change) => appointment::write(conn, change),
        Change::Officer(change) => officer::write(conn, change),
        Change::Search(change) => search::write(conn, change),
        Change::Work(change) => work::write(conn, change),
        Change::News(row) => news::write(conn, row),
        Change::Absence(row) => diary::write(conn, row),
        Change::Unit(row) => unit::write(conn, row),
    }
}
