//! All that a case's events change in the read tables: the one list that live writes, the importer and a rebuild go through.

use std::collections::BTreeMap;

use jiff::{civil::Date, tz::TimeZone};
use record::{
    CaseFile, Event, OfficerId, PersonId, Recorded, UnitId,
    officer::{Officer, OfficerEvent},
    unit::Unit,
};
use rules::Policy;

use super::{
    appointment, caseload, diary, duty, duty_late, enquiry, measure, news, officer, oversight, oversight_note, search, support,
    unit, workload, workload_week,
};
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
    Duty(duty::Change),
    Late(duty_late::Change),
    Enquiry(enquiry::Change),
    Oversight(oversight::Change),
    OversightNote(oversight_note::Change),
    Measure(measure::Change),
    News(news::NewsRow),
    Absence(diary::Change),
    Unit(unit::UnitRow),
    Workload(workload::Change),
    Support(support::Change),
    Week(workload_week::Change),
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
            Self::Duty(_) => duty::TABLE.name,
            Self::Late(_) => duty_late::TABLE.name,
            Self::Enquiry(_) => enquiry::TABLE.name,
            Self::Oversight(_) => oversight::TABLE.name,
            Self::OversightNote(_) => oversight_note::TABLE.name,
            Self::Measure(_) => measure::TABLE.name,
            Self::News(_) => news::TABLE.name,
            Self::Absence(_) => diary::TABLE.name,
            Self::Unit(_) => unit::TABLE.name,
            Self::Workload(_) => workload::TABLE.name,
            Self::Support(_) => support::TABLE.name,
            Self::Week(_) => workload_week::TABLE.name,
        }
    }
}

/// What the tables are looked at with: the dated tables of policy, where days begin, and the day.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// The tables.
    pub policy: &'a Policy,
    /// Where days begin and end.
    pub zone: &'a TimeZone,
    /// The day on which the tables will be read.
    pub today: Date,
}

/// What new events of a person change: `before` is the case file without them, `after` with them. A history that comes in
/// whole has an empty case file before.
#[must_use]
pub fn of_person(
    person: PersonId,
    before: &CaseFile,
    after: &CaseFile,
    events: &[Recorded<Event>],
    moment: &Moment<'_>,
) -> Vec<Change> {
    let Moment { policy, zone, today } = *moment;
    let mut changes: Vec<Change> = caseload::changes(person, before, after).map(Change::Caseload).into_iter().collect();
    changes.extend(appointment::changes(person, before, after).into_iter().map(Change::Appointment));
    changes.extend(officer::load_changes(before, after).into_iter().map(Change::Officer));
    changes.extend(search::changes(person, before, after).into_iter().map(Change::Search));
    let (owed, late) = duty::changes(person, before, after, policy, zone);
    changes.extend(owed.into_iter().map(Change::Duty));
    changes.extend(late.into_iter().map(Change::Late));
    changes.extend(enquiry::changes(person, before, after, policy).into_iter().map(Change::Enquiry));
    changes.extend(oversight::changes(person, before, after, policy, zone).into_iter().map(Change::Oversight));
    changes.extend(oversight_note::changes(person, before, after).into_iter().map(Change::OversightNote));
    changes.extend(measure::changes(person, before, after, policy, zone).into_iter().map(Change::Measure));
    changes.extend(events.iter().filter_map(|event| news::changes(person, event, policy)).map(Change::News));
    if before.exists() {
        if events.iter().any(|event| workload::weighs(&event.event)) {
            let held_by = before.allocation().map(|held| held.officer);
            changes.extend(with_week(workload::changes(person, after, today, policy), held_by, today));
        }
        if support::touched(events, moment) {
            let [before, after] = [before, after].map(|case| support::rows(person, case, today, moment));
            changes.extend(support_with_week(&before, &after, today));
        }
    } else {
        changes.extend(workload::changes(person, after, today, policy).into_iter().map(Change::Workload));
        if !after.allocations.is_empty() {
            let supports = support::touched(events, moment);
            let rows = if supports { support::rows(person, after, today, moment) } else { Vec::new() };
            changes.extend(support::changes(&[], &rows).0.into_iter().map(Change::Support));
            changes.extend(workload_week::of_history(person, events, moment).into_iter().map(Change::Week));
        }
    }
    changes
}

/// Changes of support with what they change in this week.
pub(crate) fn support_with_week(
    before: &[support::SupportRow],
    after: &[support::SupportRow],
    today: Date,
) -> impl Iterator<Item = Change> + use<> {
    let (changes, officers) = support::changes(before, after);
    let week = workload_week::monday(today);
    let officers = officers.into_iter().map(move |officer| Change::Week(workload_week::Change::Now { week, officer }));
    changes.into_iter().map(Change::Support).chain(officers)
}

/// Changes of the workload with what they change in this week.
pub(crate) fn with_week(load: Vec<workload::Change>, held_by: Option<OfficerId>, today: Date) -> impl Iterator<Item = Change> {
    let (first, last) = workload_week::live(&load, held_by, today);
    let (first, last) = (first.into_iter().map(Change::Week), last.into_iter().map(Change::Week));
    first.chain(load.into_iter().map(Change::Workload)).chain(last)
}

/// What new events of an officer change; `after` is the officer with them. All events from the first on are a whole history.
#[must_use]
pub fn of_officer(id: OfficerId, after: &Officer, events: &[Recorded<OfficerEvent>], moment: &Moment<'_>) -> Vec<Change> {
    let Moment { policy, zone, today } = *moment;
    let mut changes = vec![Change::Officer(officer::changes(id, after))];
    changes.extend(events.iter().flat_map(|e| diary::changes(id, e.version, &e.event)).map(Change::Absence));
    let hours = workload::hours_changes(id, after, today, policy);
    if events.first().is_some_and(|event| event.version == 1) {
        changes.extend(hours.map(Change::Workload));
        changes.extend(workload_week::of_officer_history(id, events, today, policy, zone).into_iter().map(Change::Week));
    } else {
        changes.extend(with_week(hours.into_iter().collect(), None, today));
    }
    changes
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
        Change::Duty(change) => duty::write(conn, change),
        Change::Late(change) => duty_late::write(conn, change),
        Change::Enquiry(change) => enquiry::write(conn, change),
        Change::Oversight(change) => oversight::write(conn, change),
        Change::OversightNote(change) => oversight_note::write(conn, change),
        Change::Measure(change) => measure::write(conn, change),
        Change::News(row) => news::write(conn, row),
        Change::Absence(row) => diary::write(conn, row),
        Change::Unit(row) => unit::write(conn, row),
        Change::Workload(change) => workload::write(conn, change),
        Change::Support(change) => support::write(conn, change),
        Change::Week(change) => workload_week::write(conn, change),
    }
}

/// Writes the changes of many whole histories: what several say of an officer's past week, or of what is late in a place, is
/// added up first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn write_all<'a>(conn: &mut dyn Conn, changes: impl IntoIterator<Item = &'a Change>) -> Result<(), StoreError> {
    let mut weeks: BTreeMap<(Date, OfficerId), workload_week::Added> = BTreeMap::new();
    let mut late = Vec::new();
    for change in changes {
        if let Change::Late(change) = change {
            late.push(change);
            continue;
        }
        let Change::Week(workload_week::Change::Add(added)) = change else {
            write(conn, change)?;
            continue;
        };
        let sum = weeks.entry((added.week, added.officer)).or_insert(workload_week::Added { cases: 0, points: 0, ..*added });
        sum.cases += added.cases;
        sum.points += added.points;
    }
    duty_late::summed(late).iter().try_for_each(|change| duty_late::write(conn, change))?;
    weeks.into_values().try_for_each(|added| workload_week::write(conn, &workload_week::Change::Add(added)))
}
