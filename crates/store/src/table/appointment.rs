//! Appointments: who is seen when and by whom, and which wait for their outcome.

use jiff::Timestamp;
use record::{
    AppointmentId, CaseFile, PersonId,
    appointment::{Appointment, State},
};
use rules::code::{ContactCode, OutcomeCode};
use uuid::Uuid;

use super::ReadTable;
use crate::conn::{Conn, Row};
use crate::error::StoreError;
use crate::statement::statements;

const DDL: &str = "\
create table appointment (
  id        blob not null check (length(id) = 16),
  person    blob not null check (length(person) = 16),
  officer   blob not null check (length(officer) = 16),
  kind      text not null,
  starts_at integer not null,
  ends_at   integer not null check (ends_at > starts_at),
  place     text not null,
  state     text not null check (state in ('arranged', 'closed', 'moved', 'cancelled')),
  outcome   text,
  primary key (person, id)
) strict, without rowid;
create index appointment_by_officer on appointment (officer, starts_at);
create index appointment_arranged on appointment (officer, starts_at) where state = 'arranged';
";

/// The table, for migration and rebuild.
pub const TABLE: ReadTable = ReadTable {
    name: "appointment",
    ddl: DDL,
    ddl_postgres: None,
    drop_script: "drop table if exists appointment;",
    clear: &["delete from appointment"],
};

statements! {
    INSERT = "insert into appointment (id, person, officer, kind, starts_at, ends_at, place, state, outcome) \
              values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    SET_STATE = "update appointment set state = $1, outcome = $2 where person = $3 and id = $4";
    OF_OFFICER_BETWEEN = "select id, person, officer, kind, starts_at, ends_at, place, state, outcome from appointment \
                          where officer = $1 and starts_at >= $2 and starts_at < $3 order by starts_at, id limit 500";
    OUTCOME_NEEDED = "select id, person, officer, kind, starts_at, ends_at, place, state, outcome from appointment \
                      where officer = $1 and state = 'arranged' and starts_at <= $2 order by starts_at limit $3";
    BUSY = "select starts_at, ends_at from appointment where officer = $1 and state = 'arranged' \
            and starts_at < $2 and starts_at > $3 order by starts_at";
    NEXT_OF_PERSON = "select min(starts_at) from appointment where person = $1 and state = 'arranged' and starts_at > $2";
    NEXT_OF_OFFICER = "select id, person, officer, kind, starts_at, ends_at, place, state, outcome from appointment \
                       where officer = $1 and state = 'arranged' and starts_at > $2 order by starts_at limit 1";
}

/// An appointment in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppointmentRow {
    /// Its id.
    pub id: AppointmentId,
    /// With whom.
    pub person: PersonId,
    /// Which officer.
    pub officer: Uuid,
    /// Code of the type.
    pub kind: ContactCode,
    /// Start.
    pub starts_at: Timestamp,
    /// End.
    pub ends_at: Timestamp,
    /// Where.
    pub place: String,
    /// Whether it still lacks an outcome and was neither moved nor cancelled.
    pub arranged: bool,
    /// Outcome code, once it has one.
    pub outcome: Option<OutcomeCode>,
}

/// What an event changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new appointment.
    Insert {
        /// Its row.
        row: AppointmentRow,
        /// Where it stands.
        state: &'static str,
    },
    /// It was closed, moved, cancelled, or its outcome decided.
    SetState {
        /// The person.
        person: PersonId,
        /// Which.
        id: AppointmentId,
        /// Where it stands.
        state: &'static str,
        /// Its outcome.
        outcome: Option<OutcomeCode>,
    },
}

const fn state(appointment: &Appointment) -> &'static str {
    match appointment.state {
        State::Arranged => "arranged",
        State::Moved(_) => "moved",
        State::Cancelled(_) => "cancelled",
        State::Closed(_) => "closed",
    }
}

/// What changes when a case file goes from `before` to `after`: appointments are only added, and each counts its changes.
#[must_use]
pub fn changes(person: PersonId, before: &CaseFile, after: &CaseFile) -> Vec<Change> {
    let mut changes = Vec::new();
    for (index, new) in after.appointments.iter().enumerate() {
        match before.appointments.get(index) {
            Some(old) if old.revision == new.revision => {}
            Some(_) => {
                changes.push(Change::SetState { person, id: new.what.id, state: state(new), outcome: new.outcome });
            }
            None => changes.push(Change::Insert {
                row: AppointmentRow {
                    id: new.what.id,
                    person,
                    officer: new.what.officer.0,
                    kind: new.what.kind,
                    starts_at: new.what.starts_at,
                    ends_at: new.what.ends_at,
                    place: new.what.place.clone(),
                    arranged: new.state == State::Arranged,
                    outcome: new.outcome,
                },
                state: state(new),
            }),
        }
    }
    changes
}

/// Writes a change.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn write(conn: &mut dyn Conn, change: &Change) -> Result<(), StoreError> {
    match change {
        Change::Insert { row, state } => {
            let values = [
                row.id.0.into(),
                row.person.0.into(),
                row.officer.into(),
                row.kind.as_str().into(),
                row.starts_at.into(),
                row.ends_at.into(),
                (&row.place).into(),
                (*state).into(),
                row.outcome.as_ref().map(OutcomeCode::as_str).into(),
            ];
            conn.execute(INSERT, &values).map(drop)
        }
        Change::SetState { person, id, state, outcome } => {
            let values = [(*state).into(), outcome.as_ref().map(OutcomeCode::as_str).into(), person.0.into(), id.0.into()];
            conn.execute(SET_STATE, &values).map(drop)
        }
    }
}

fn read(row: &Row<'_>) -> Result<AppointmentRow, StoreError> {
    let kind = row.get_text(3)?;
    Ok(AppointmentRow {
        id: AppointmentId(row.get_uuid(0)?),
        person: PersonId(row.get_uuid(1)?),
        officer: row.get_uuid(2)?,
        kind: ContactCode::new(kind).map_err(|_| StoreError::Column { column: 3, wanted: "a code", found: "another text" })?,
        starts_at: row.get_timestamp(4)?,
        ends_at: row.get_timestamp(5)?,
        place: row.get_text(6)?.to_owned(),
        arranged: row.get_text(7)? == "arranged",
        outcome: row
            .opt_text(8)?
            .map(|text| {
                OutcomeCode::new(text).map_err(|_| StoreError::Column { column: 8, wanted: "a code", found: "another text" })
            })
            .transpose()?,
    })
}

/// An officer's appointments that start in a half-open stretch, in order of start, 500 at most.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn of_officer(
    conn: &mut dyn Conn,
    officer: Uuid,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<AppointmentRow>, StoreError> {
    conn.collect(OF_OFFICER_BETWEEN, &[officer.into(), from.into(), until.into()], read)
}

/// An officer's appointments that had started by `now` and lack an outcome, oldest first.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn outcome_needed(conn: &mut dyn Conn, officer: Uuid, now: Timestamp, limit: u32) -> Result<Vec<AppointmentRow>, StoreError> {
    conn.collect(OUTCOME_NEEDED, &[officer.into(), now.into(), limit.into()], read)
}

/// The stretches of an officer's diary that are taken and overlap `from` to `until`; an appointment is taken to last at most a day.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn busy(
    conn: &mut dyn Conn,
    officer: Uuid,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<(Timestamp, Timestamp)>, StoreError> {
    let earliest = from.saturating_sub(jiff::SignedDuration::from_hours(24)).unwrap_or(from);
    let all = conn.collect(BUSY, &[officer.into(), until.into(), earliest.into()], |row| {
        Ok((row.get_timestamp(0)?, row.get_timestamp(1)?))
    })?;
    Ok(all.into_iter().filter(|(_, end)| *end > from).collect())
}

/// When the person is next seen.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn next_of_person(conn: &mut dyn Conn, person: PersonId, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    conn.query_one(NEXT_OF_PERSON, &[person.0.into(), now.into()], |row| row.opt_timestamp(0))
}

/// An officer's next appointment.
///
/// # Errors
/// [`StoreError`] as the engine refuses.
pub fn next_of_officer(conn: &mut dyn Conn, officer: Uuid, now: Timestamp) -> Result<Option<AppointmentRow>, StoreError> {
    conn.query_opt(NEXT_OF_OFFICER, &[officer.into(), now.into()], read)
}
