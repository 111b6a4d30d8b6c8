//! Appointments: arranged, moved, cancelled, closed with an outcome.
//!
//! Source of outcomes and of what an appointment needs: `policy/contacts.toml` (enforcement rules R1.1 to R1.5).

use jiff::{Timestamp, civil::Date};
use rules::{
    code::{ContactCode, OutcomeCode},
    contact::{ContactFlag, ContactUse},
    outcome::{Answer, Outcome},
};
use serde::{Deserialize, Serialize};

use crate::{
    case_file::CaseFile,
    decide::Context,
    duties::is_visit,
    event::Event,
    id::{AppointmentId, CommandId, OfficerId, RequirementId, SentenceId, UnitId},
    recorded::Recorded,
    refusal::Refusal,
    text,
};

/// An appointment was arranged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppointmentArranged {
    /// Its id.
    pub id: AppointmentId,
    /// Code of the contact type in `policy/contacts.toml`.
    pub kind: ContactCode,
    /// Start.
    pub starts_at: Timestamp,
    /// End.
    pub ends_at: Timestamp,
    /// Where, or why no place is needed ("Telephone").
    pub place: String,
    /// With which officer.
    pub officer: OfficerId,
    /// Of which team.
    pub team: UnitId,
    /// Under which sentence; none for the whole person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<SentenceId>,
    /// Under which requirement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requirement: Option<RequirementId>,
    /// Once sensitive, always sensitive (R1.4).
    #[serde(default)]
    pub sensitive: bool,
    /// Whether the person gets a text the day before.
    #[serde(default)]
    pub text_reminder: bool,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The appointment it takes the place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<AppointmentId>,
    /// How a visit to somebody who may harm staff is kept safe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit_safety: Option<VisitSafety>,
}

/// How a visit to somebody with a flag of risk to staff is kept safe (`domain/safeguarding.md` section 3): nobody goes alone
/// unless a manager approves it with a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum VisitSafety {
    /// Somebody goes along.
    Accompanied {
        /// Who.
        with: String,
    },
    /// A manager approved that the officer goes alone.
    ApprovedAlone {
        /// Which manager.
        manager: OfficerId,
        /// Why.
        reason: String,
    },
}

/// Who asked for an appointment to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AskedBy {
    /// The person on probation.
    Person,
    /// The service: never the person's failure.
    Service,
}

/// An appointment was moved: the old entry stays, marked, and is not an absence (R1.5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppointmentMoved {
    /// The old one.
    pub id: AppointmentId,
    /// The new one.
    pub to: AppointmentId,
    /// Who asked.
    pub asked_by: AskedBy,
    /// Why.
    pub reason: String,
    /// Outcome code of the old one (rescheduled by person or service).
    pub outcome: OutcomeCode,
}

/// An appointment was cancelled before it took place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppointmentCancelled {
    /// Which.
    pub id: AppointmentId,
    /// Who asked.
    pub asked_by: AskedBy,
    /// Why.
    pub reason: String,
}

/// A session was closed with its outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionClosed {
    /// Which.
    pub id: AppointmentId,
    /// Code of the outcome in `policy/contacts.toml`.
    pub outcome: OutcomeCode,
    /// What happened.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// One line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// Topics.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// True when the note must not be shared with the person.
    #[serde(default)]
    pub sensitive: bool,
    /// By when the person must explain an absence, when its reason is awaited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_by: Option<Date>,
}

/// An absence whose reason was awaited was decided, or an outcome was put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutcomeDecided {
    /// Which appointment.
    pub id: AppointmentId,
    /// The outcome from now on.
    pub outcome: OutcomeCode,
    /// Why, with the evidence.
    pub reason: String,
}

/// Where an appointment stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// Still to come, or waiting for its outcome.
    Arranged,
    /// Another one took its place.
    Moved(AppointmentMoved),
    /// Called off.
    Cancelled(AppointmentCancelled),
    /// Has an outcome.
    Closed(SessionClosed),
}

/// An appointment and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Appointment {
    /// As arranged.
    pub what: AppointmentArranged,
    /// Where it stands.
    pub state: State,
    /// The outcome code in force, when closed or moved.
    pub outcome: Option<OutcomeCode>,
    /// Decisions on the outcome after closing, oldest first.
    pub decisions: Vec<OutcomeDecided>,
    /// How many events touched it: what a form saw, and `decide` compares.
    pub revision: u32,
    /// When it was arranged.
    pub arranged_at: Timestamp,
    /// When its outcome was recorded.
    pub closed_at: Option<Timestamp>,
    /// When the outcome in force was recorded or decided.
    pub outcome_at: Option<Timestamp>,
}

impl Appointment {
    /// Whether it has started by `now` and still lacks an outcome.
    #[must_use]
    pub fn outcome_needed(&self, now: Timestamp) -> bool {
        self.state == State::Arranged && self.what.starts_at <= now
    }

    /// Whether it is still to come.
    #[must_use]
    pub fn upcoming(&self, now: Timestamp) -> bool {
        self.state == State::Arranged && self.what.starts_at > now
    }

    /// The session as closed, if it was.
    #[must_use]
    pub fn closed(&self) -> Option<&SessionClosed> {
        if let State::Closed(session) = &self.state { Some(session) } else { None }
    }

    /// The type of the outcome in force.
    #[must_use]
    pub fn outcome_type<'a>(&self, policy: &'a rules::Policy) -> Option<&'a Outcome> {
        policy.outcomes.types.read(self.outcome?, Date::MAX).map(|row| &row.value)
    }
}

impl CaseFile {
    /// The appointment with this id.
    #[must_use]
    pub fn appointment(&self, id: AppointmentId) -> Option<&Appointment> {
        self.appointments.iter().rev().find(|a| a.what.id == id)
    }

    /// The next appointment after `now`.
    #[must_use]
    pub fn next_appointment(&self, now: Timestamp) -> Option<&Appointment> {
        self.appointments.iter().filter(|a| a.upcoming(now)).min_by_key(|a| a.what.starts_at)
    }

    /// The last appointment that the person attended.
    #[must_use]
    pub fn last_attended(&self, policy: &rules::Policy) -> Option<&Appointment> {
        self.appointments.iter().filter(|a| a.outcome_type(policy).is_some_and(|o| o.attended)).max_by_key(|a| a.what.starts_at)
    }

    /// Appointments that started by `now` and have no outcome, oldest first.
    #[must_use]
    pub fn outcomes_needed(&self, now: Timestamp) -> Vec<&Appointment> {
        let mut found: Vec<_> = self.appointments.iter().filter(|a| a.outcome_needed(now)).collect();
        found.sort_by_key(|a| a.what.starts_at);
        found
    }
}

pub(crate) fn apply(appointments: &mut Vec<Appointment>, recorded: &Recorded<Event>) {
    match &recorded.event {
        Event::AppointmentArranged(e) => appointments.push(Appointment {
            what: e.clone(),
            state: State::Arranged,
            outcome: None,
            decisions: Vec::new(),
            revision: 1,
            arranged_at: recorded.recorded_at,
            closed_at: None,
            outcome_at: None,
        }),
        Event::AppointmentMoved(e) => touch(appointments, e.id, |a| {
            a.outcome = Some(e.outcome);
            a.state = State::Moved(e.clone());
        }),
        Event::AppointmentCancelled(e) => touch(appointments, e.id, |a| a.state = State::Cancelled(e.clone())),
        Event::SessionClosed(e) => touch(appointments, e.id, |a| {
            a.outcome = Some(e.outcome);
            a.what.sensitive |= e.sensitive;
            a.closed_at = Some(recorded.recorded_at);
            a.outcome_at = Some(recorded.recorded_at);
            a.state = State::Closed(e.clone());
        }),
        Event::OutcomeDecided(e) => touch(appointments, e.id, |a| {
            a.outcome = Some(e.outcome);
            a.outcome_at = Some(recorded.recorded_at);
            a.decisions.push(e.clone());
        }),
        _ => {}
    }
}

fn touch(appointments: &mut [Appointment], id: AppointmentId, change: impl FnOnce(&mut Appointment)) {
    if let Some(appointment) = appointments.iter_mut().rev().find(|a| a.what.id == id) {
        appointment.revision += 1;
        change(appointment);
    }
}

/// What to do when the booking clashes, or falls on a day off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OnWarning {
    /// Refuse once and say what clashes.
    #[default]
    Ask,
    /// The user has read the warning and books anyway.
    BookAnyway,
}

/// A wish to close a session and, on the same page, to book the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseSession {
    /// What happened. `evidence_by` is set by rule when left empty and the reason is awaited.
    pub session: SessionClosed,
    /// The revision of the appointment that the form showed.
    pub seen: Option<u32>,
    /// The next appointment, if it is booked here.
    pub next: Option<AppointmentArranged>,
    /// What to do about a clash of the next one.
    pub on_warning: OnWarning,
}

pub(crate) fn arrange(
    case: &CaseFile,
    mut wish: AppointmentArranged,
    on_warning: OnWarning,
    ctx: &Context<'_>,
) -> Result<Event, Refusal> {
    case.alive()?;
    if case.appointment(wish.id).is_some() {
        return Err(Refusal::AlreadyRecorded { what: "That appointment" });
    }
    let kind = ctx.policy.contacts.types.on(wish.kind, ctx.today());
    let kind = kind.ok_or(Refusal::UnknownCode { field: "kind", what: "appointment type", code: wish.kind.to_string() })?;
    if kind.value.usage != ContactUse::Appointment {
        return Err(Refusal::NotAnAppointment { name: kind.value.name_for(case.person.name.to_call()) });
    }
    if ctx.day_of(wish.starts_at) < ctx.today() {
        return Err(Refusal::DateInPast { field: "date" });
    }
    if wish.ends_at <= wish.starts_at {
        return Err(Refusal::EndBeforeStart);
    }
    text::required("place", "where the appointment takes place", &wish.place, text::SHORT_MAX)?;
    text::check("purpose", wish.purpose.as_deref().unwrap_or_default(), text::REASON_MAX)?;
    let unknown_sentence = wish.sentence.is_some_and(|id| case.sentence(id).is_none());
    if unknown_sentence {
        return Err(Refusal::NotFound { what: "sentence" });
    }
    if is_visit(&kind.value) && case.risk.to_staff(ctx.day_of(wish.starts_at), ctx.policy) {
        safe_visit(&wish)?;
    }
    if on_warning == OnWarning::Ask {
        warn(case, &wish, ctx)?;
    }
    wish.sensitive |= kind.value.is(ContactFlag::Sensitive);
    Ok(Event::AppointmentArranged(wish))
}

/// Nobody visits somebody who may harm staff alone, unless a manager who does not go approves it and says why.
fn safe_visit(wish: &AppointmentArranged) -> Result<(), Refusal> {
    match &wish.visit_safety {
        None => Err(Refusal::LoneVisit),
        Some(VisitSafety::Accompanied { with }) => text::required("goesAlong", "who goes along", with, text::SHORT_MAX),
        Some(VisitSafety::ApprovedAlone { manager, .. }) if *manager == wish.officer => Err(Refusal::OwnLoneVisit),
        Some(VisitSafety::ApprovedAlone { reason, .. }) => {
            text::required("approvedBecause", "why it is safe to go alone", reason, text::REASON_MAX)
        }
    }
}

/// R1.2: no two appointments at one time without a warning; nor on a day when the officer is away.
fn warn(case: &CaseFile, wish: &AppointmentArranged, ctx: &Context<'_>) -> Result<(), Refusal> {
    let overlaps = |from: Timestamp, until: Timestamp| from < wish.ends_at && wish.starts_at < until;
    let own = case
        .appointments
        .iter()
        .filter(|a| a.state == State::Arranged && Some(a.what.id) != wish.moved_from)
        .find(|a| overlaps(a.what.starts_at, a.what.ends_at));
    if let Some(other) = own {
        return Err(Refusal::Clash { at: ctx.zone.to_datetime(other.what.starts_at).time(), who: Clash::Person });
    }
    let day = ctx.day_of(wish.starts_at);
    let taken = |with: BusyWith| ctx.diary.iter().find(|b| b.with == with && overlaps(b.from, b.until));
    if taken(BusyWith::Absence).is_some() {
        return Err(Refusal::OfficerAway { on: day });
    }
    if let Some(busy) = taken(BusyWith::Appointment) {
        return Err(Refusal::Clash { at: ctx.zone.to_datetime(busy.from).time(), who: Clash::Officer });
    }
    if !ctx.policy.calendar.is_working_day(day) {
        return Err(Refusal::NotWorkingDay { on: day });
    }
    Ok(())
}

/// Whose diary clashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clash {
    /// The person has another appointment.
    Person,
    /// The officer has.
    Officer,
}

/// A stretch of an officer's diary that is taken, given in by the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy {
    /// From.
    pub from: Timestamp,
    /// Until.
    pub until: Timestamp,
    /// With what.
    pub with: BusyWith,
}

/// What takes a stretch of an officer's diary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BusyWith {
    /// Another appointment.
    Appointment,
    /// Being away: leave, sickness, training.
    Absence,
}

fn open(case: &CaseFile, id: AppointmentId, seen: Option<u32>) -> Result<&Appointment, Refusal> {
    let appointment = case.appointment(id).ok_or(Refusal::NotFound { what: "appointment" })?;
    if appointment.state != State::Arranged {
        return Err(Refusal::AlreadyClosed);
    }
    if seen.is_some_and(|seen| seen != appointment.revision) {
        return Err(Refusal::ChangedMeanwhile { what: "appointment" });
    }
    Ok(appointment)
}

pub(crate) fn close(case: &CaseFile, wish: CloseSession, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let CloseSession { mut session, seen, next, on_warning } = wish;
    let appointment = open(case, session.id, seen)?;
    if appointment.what.starts_at > ctx.now {
        return Err(Refusal::NotStarted);
    }
    let held_on = ctx.day_of(appointment.what.starts_at);
    session.outcome = known_outcome(session.outcome, held_on, ctx)?;
    let outcome = ctx.policy.outcomes.types.on(session.outcome, held_on);
    text::check("note", &session.note, text::NOTE_MAX)?;
    text::check("summary", &session.summary, text::SUMMARY_MAX)?;
    for tag in &session.tags {
        text::check("tags", tag, text::SHORT_MAX)?;
    }
    let reason_awaited = outcome.is_some_and(|o| o.value.enforceable == Answer::Open);
    if reason_awaited && session.evidence_by.is_none() {
        session.evidence_by = ctx.policy.enforcement.evidence_due(held_on, &ctx.policy.calendar);
    }
    session.sensitive |= appointment.what.sensitive;
    let mut events = vec![Event::SessionClosed(session)];
    if let Some(next) = next {
        events.push(arrange(case, next, on_warning, ctx)?);
    }
    Ok(events)
}

pub(crate) fn move_to(case: &CaseFile, wish: MoveAppointment, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let MoveAppointment { id, seen, asked_by, reason, mut to, on_warning } = wish;
    let old = open(case, id, seen)?;
    text::required("reason", "why the appointment moves", &reason, text::REASON_MAX)?;
    to.moved_from = Some(id);
    to.sensitive |= old.what.sensitive;
    let new = to.id;
    let arranged = arrange(case, to, on_warning, ctx)?;
    let outcome = match asked_by {
        AskedBy::Person => OutcomeCode::literal("RSOF"),
        AskedBy::Service => OutcomeCode::literal("RSSR"),
    };
    let moved = AppointmentMoved { id, to: new, asked_by, reason, outcome };
    Ok(vec![Event::AppointmentMoved(moved), arranged])
}

/// A wish to move an appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveAppointment {
    /// Which.
    pub id: AppointmentId,
    /// The revision that the form showed.
    pub seen: Option<u32>,
    /// Who asked.
    pub asked_by: AskedBy,
    /// Why.
    pub reason: String,
    /// The new appointment.
    pub to: AppointmentArranged,
    /// What to do about a clash.
    pub on_warning: OnWarning,
}

pub(crate) fn cancel(case: &CaseFile, wish: AppointmentCancelled, seen: Option<u32>) -> Result<Event, Refusal> {
    open(case, wish.id, seen)?;
    text::required("reason", "why the appointment is cancelled", &wish.reason, text::REASON_MAX)?;
    Ok(Event::AppointmentCancelled(wish))
}

pub(crate) fn decide_outcome(case: &CaseFile, wish: OutcomeDecided, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let appointment = case.appointment(wish.id).ok_or(Refusal::NotFound { what: "appointment" })?;
    if appointment.closed().is_none() {
        return Err(Refusal::NoOutcomeYet);
    }
    let held_on = ctx.day_of(appointment.what.starts_at);
    let outcome = known_outcome(wish.outcome, held_on, ctx)?;
    if appointment.outcome == Some(outcome) {
        return Err(Refusal::AlreadyRecorded { what: "That outcome" });
    }
    text::required("reason", "the reason, with the evidence", &wish.reason, text::REASON_MAX)?;
    Ok(Event::OutcomeDecided(OutcomeDecided { outcome, ..wish }))
}

/// The code that `outcome` has on the day of the appointment: a renamed one is brought to that day's form.
fn known_outcome(outcome: OutcomeCode, held_on: Date, ctx: &Context<'_>) -> Result<OutcomeCode, Refusal> {
    let same = ctx.policy.outcomes.same_on(outcome, held_on);
    same.ok_or(Refusal::UnknownCode { field: "outcome", what: "outcome", code: outcome.to_string() })
}

/// The id of the appointment that a double-posted form books: derived from the form's own id, so that
/// pressing twice names the same appointment.
#[must_use]
pub fn next_id(command: CommandId) -> AppointmentId {
    AppointmentId(command.0)
}
