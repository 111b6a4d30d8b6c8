//! Appointments through the API: read, arrange, move, cancel, record the outcome and book the next in one write.

use axum::extract::{Path, Query};
use jiff::{Timestamp, civil::Date};
use record::{
    AppointmentId, CaseFile, Command, OfficerId, RequirementId, SentenceId,
    appointment::{
        Appointment, AppointmentArranged, AppointmentCancelled, AskedBy, CloseSession, MoveAppointment, OnWarning,
        OutcomeDecided, SessionClosed, State as Stands, VisitSafety, next_id,
    },
};
use rules::{
    Policy,
    code::{ContactCode, OutcomeCode},
};
use serde::{Deserialize, Serialize};
use service::{Opened, access::FieldGroup};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body::{Body, Listed, Made, Paged, Seen, Versioned},
    opening::{Reads, Writes},
    people::AsAt,
};
use crate::{gate::Visitor, trouble::Trouble};

/// An appointment.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AppointmentBody {
    /// Its id.
    pub id: Uuid,
    /// Code of the type.
    #[schema(example = "COAP")]
    pub kind: String,
    /// What the type is called.
    pub kind_name: String,
    /// Start.
    pub starts_at: Timestamp,
    /// End.
    pub ends_at: Timestamp,
    /// Where.
    pub place: String,
    /// With which officer.
    pub officer: Uuid,
    /// Under which sentence.
    pub sentence: Option<Uuid>,
    /// Under which requirement.
    pub requirement: Option<Uuid>,
    /// `arranged`, `moved`, `cancelled` or `closed`.
    pub state: &'static str,
    /// Code of the outcome in force.
    pub outcome: Option<String>,
    /// What the outcome is called.
    pub outcome_name: Option<String>,
    /// Whether it has started and lacks an outcome.
    pub outcome_needed: bool,
    /// What happened, once closed.
    pub note: Option<String>,
    /// By when the person must explain an absence.
    pub evidence_by: Option<Date>,
    /// Whether it must not be shared with the person.
    pub sensitive: bool,
    /// How a visit to somebody with a flag of risk to staff is kept safe.
    pub visit_safety: Option<Safety>,
    /// How many events touched it: its `ETag`, and what `If-Match` compares.
    pub version: u32,
}

fn body(appointment: &Appointment, case: &CaseFile, policy: &Policy, now: Timestamp) -> AppointmentBody {
    let what = &appointment.what;
    let called = case.person.name.to_call();
    let kind_name = policy.contacts.types.read(what.kind, Date::MAX).map(|row| row.value.name_for(called));
    let closed = appointment.closed();
    AppointmentBody {
        id: what.id.0,
        kind: what.kind.to_string(),
        kind_name: kind_name.unwrap_or_else(|| what.kind.to_string()),
        starts_at: what.starts_at,
        ends_at: what.ends_at,
        place: what.place.clone(),
        officer: what.officer.0,
        sentence: what.sentence.map(|id| id.0),
        requirement: what.requirement.map(|id| id.0),
        state: match appointment.state {
            Stands::Arranged => "arranged",
            Stands::Moved(_) => "moved",
            Stands::Cancelled(_) => "cancelled",
            Stands::Closed(_) => "closed",
        },
        outcome: appointment.outcome.map(|code| code.to_string()),
        outcome_name: appointment.outcome_type(policy).map(|outcome| outcome.name.clone()),
        outcome_needed: appointment.outcome_needed(now),
        note: closed.map(|session| session.note.clone()),
        evidence_by: closed.and_then(|session| session.evidence_by),
        sensitive: what.sensitive,
        visit_safety: what.visit_safety.as_ref().map(Safety::told),
        version: appointment.revision,
    }
}

/// Appointments, latest first.
#[utoipa::path(get, path = "/api/v1/people/{crn}/appointments", tag = "appointments", params(("crn" = String, Path,), AsAt, Paged),
    responses((status = 200, body = Listed<AppointmentBody>), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    reads: Reads,
    Path(crn): Path<String>,
    Query(paged): Query<Paged>,
) -> Result<Versioned<Listed<AppointmentBody>>, Trouble> {
    let opened = reads.open(&crn, PARTS).await?;
    let mut all: Vec<_> = opened.case.appointments.iter().collect();
    all.sort_by_key(|appointment| std::cmp::Reverse((appointment.what.starts_at, appointment.what.id)));
    let policy = reads.policy();
    let all = all.into_iter().map(|appointment| body(appointment, &opened.case, policy, opened.now));
    Ok(Versioned(opened.case.version, Listed::page_of(all, paged)))
}

/// One appointment.
#[utoipa::path(get, path = "/api/v1/people/{crn}/appointments/{id}", tag = "appointments",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), AsAt),
    responses((status = 200, body = AppointmentBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn one(reads: Reads, Path((crn, id)): Path<(String, String)>) -> Result<Versioned<AppointmentBody>, Trouble> {
    let opened = reads.open(&crn, PARTS).await?;
    let found = id.parse().ok().and_then(|id| opened.case.appointment(id)).ok_or(Trouble::not_found())?;
    let policy = reads.policy();
    Ok(Versioned(found.revision, body(found, &opened.case, policy, opened.now)))
}

/// An appointment to arrange.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAppointment {
    /// Code of the type: one that is an appointment.
    #[schema(value_type = String, example = "COAP")]
    kind: ContactCode,
    /// Start.
    starts_at: Timestamp,
    /// End.
    ends_at: Timestamp,
    /// Where, or why no place is needed ("Telephone").
    place: String,
    /// With which officer: who holds the case, unless said.
    #[serde(default)]
    officer: Option<Uuid>,
    /// Under which sentence.
    #[serde(default)]
    sentence: Option<Uuid>,
    /// Under which requirement.
    #[serde(default)]
    requirement: Option<Uuid>,
    /// What it is for.
    #[serde(default)]
    purpose: Option<String>,
    /// Whether it must not be shared with the person.
    #[serde(default)]
    sensitive: bool,
    /// Whether the person gets a text the day before.
    #[serde(default)]
    text_reminder: bool,
    /// Book although it clashes or falls on a day off.
    #[serde(default)]
    book_anyway: bool,
    /// How a visit to somebody with a flag of risk to staff is kept safe.
    #[serde(default)]
    visit_safety: Option<Safety>,
}

/// Nobody visits somebody who may harm staff alone, unless a manager approves it with a reason.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Safety {
    /// Somebody goes along.
    Accompanied {
        /// Who.
        with: String,
    },
    /// A manager approved that the officer goes alone.
    ApprovedAlone {
        /// Which manager.
        manager: Uuid,
        /// Why.
        reason: String,
    },
}

impl Safety {
    fn kept(self) -> VisitSafety {
        match self {
            Self::Accompanied { with } => VisitSafety::Accompanied { with },
            Self::ApprovedAlone { manager, reason } => VisitSafety::ApprovedAlone { manager: OfficerId(manager), reason },
        }
    }

    fn told(kept: &VisitSafety) -> Self {
        match kept {
            VisitSafety::Accompanied { with } => Self::Accompanied { with: with.clone() },
            VisitSafety::ApprovedAlone { manager, reason } => Self::ApprovedAlone { manager: manager.0, reason: reason.clone() },
        }
    }
}

impl NewAppointment {
    fn arranged(self, id: AppointmentId, opened: &Opened, visitor: &Visitor) -> Result<AppointmentArranged, Trouble> {
        let held = opened.present.allocation();
        let officer = self.officer.map(OfficerId).or_else(|| held.map(|held| held.officer));
        let officer = officer.ok_or_else(|| service::Trouble::field("officer", "Choose an officer: nobody holds the case"))?;
        let own_team = visitor.actor().staff.team;
        let team = held.map(|held| held.team).or(own_team);
        let team = team.ok_or_else(|| service::Trouble::field("officer", "Choose an officer who is in a team"))?;
        Ok(AppointmentArranged {
            id,
            kind: self.kind,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            place: self.place,
            officer,
            team,
            sentence: self.sentence.map(SentenceId),
            requirement: self.requirement.map(RequirementId),
            sensitive: self.sensitive,
            text_reminder: self.text_reminder,
            purpose: self.purpose,
            moved_from: None,
            visit_safety: self.visit_safety.map(Safety::kept),
        })
    }

    const fn on_warning(&self) -> OnWarning {
        if self.book_anyway { OnWarning::BookAnyway } else { OnWarning::Ask }
    }
}

/// Arranges an appointment. A clash or a day off is refused once; send `bookAnyway` to set the warning aside.
#[utoipa::path(post, path = "/api/v1/people/{crn}/appointments", tag = "appointments",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewAppointment,
    responses((status = 201, body = AppointmentBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn arrange(
    writes: Writes,
    Path(crn): Path<String>,
    Body(wanted): Body<NewAppointment>,
) -> Result<Made<AppointmentBody>, Trouble> {
    let opened = writes.open(&crn, PARTS).await?;
    let (id, on_warning) = (next_id(writes.command), wanted.on_warning());
    let what = wanted.arranged(id, &opened, &writes.reads.visitor)?;
    let wish = Command::ArrangeAppointment { what, on_warning };
    made(&writes, opened, id, wish).await
}

/// What came of an appointment.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewOutcome {
    /// Code of the outcome.
    #[schema(value_type = String, example = "ATTC")]
    outcome: OutcomeCode,
    /// What happened.
    #[serde(default)]
    note: String,
    /// One line.
    #[serde(default)]
    summary: String,
    /// Topics.
    #[serde(default)]
    tags: Vec<String>,
    /// Whether the note must not be shared with the person.
    #[serde(default)]
    sensitive: bool,
    /// By when the person must explain an absence; set by rule when left out and the reason is awaited.
    #[serde(default)]
    evidence_by: Option<Date>,
    /// The next appointment, booked in the same write.
    #[serde(default)]
    next: Option<NewAppointment>,
}

/// Records the outcome of an appointment and, if wanted, books the next one: both or neither.
#[utoipa::path(post, path = "/api/v1/people/{crn}/appointments/{id}/outcome", tag = "appointments",
    params(("crn" = String, Path,), ("id" = Uuid, Path,),
        ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write"),
        ("If-Match" = Option<String>, Header, description = "The appointment's `ETag` that the client saw")),
    request_body = NewOutcome,
    responses((status = 201, body = AppointmentBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn record_outcome(
    writes: Writes,
    Path((crn, id)): Path<(String, String)>,
    Seen(seen): Seen,
    Body(given): Body<NewOutcome>,
) -> Result<Made<AppointmentBody>, Trouble> {
    let (opened, id) = find(&writes, &crn, &id).await?;
    let on_warning = given.next.as_ref().map_or(OnWarning::Ask, NewAppointment::on_warning);
    let next = given.next.map(|next| next.arranged(next_id(writes.command), &opened, &writes.reads.visitor)).transpose()?;
    let session = SessionClosed {
        id,
        outcome: given.outcome,
        note: given.note,
        summary: given.summary,
        tags: given.tags,
        sensitive: given.sensitive,
        evidence_by: given.evidence_by,
    };
    let wish = Command::CloseSession(Box::new(CloseSession { session, seen, next, on_warning }));
    made(&writes, opened, id, wish).await
}

/// An absence decided anew.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewOutcomeDecision {
    /// Code of the outcome from now on.
    #[schema(value_type = String, example = "AFTC")]
    outcome: OutcomeCode,
    /// Why, with the evidence.
    reason: String,
}

/// Decides anew on a recorded outcome: whether an absence is acceptable, after its evidence.
#[utoipa::path(post, path = "/api/v1/people/{crn}/appointments/{id}/outcome-decision", tag = "appointments",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewOutcomeDecision,
    responses((status = 201, body = AppointmentBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn decide_outcome(
    writes: Writes,
    Path((crn, id)): Path<(String, String)>,
    Body(given): Body<NewOutcomeDecision>,
) -> Result<Made<AppointmentBody>, Trouble> {
    let (opened, id) = find(&writes, &crn, &id).await?;
    let wish = Command::DecideOutcome(OutcomeDecided { id, outcome: given.outcome, reason: given.reason });
    made(&writes, opened, id, wish).await
}

/// An appointment to move.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMove {
    /// `person` or `service`: who asked.
    #[schema(value_type = String, example = "person")]
    asked_by: AskedBy,
    /// Why.
    reason: String,
    /// The new one.
    to: NewAppointment,
}

/// Moves an appointment: the old one stays, marked. Answers with the new one.
#[utoipa::path(post, path = "/api/v1/people/{crn}/appointments/{id}/move", tag = "appointments",
    params(("crn" = String, Path,), ("id" = Uuid, Path,),
        ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write"),
        ("If-Match" = Option<String>, Header, description = "The appointment's `ETag` that the client saw")),
    request_body = NewMove,
    responses((status = 201, body = AppointmentBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn move_to(
    writes: Writes,
    Path((crn, id)): Path<(String, String)>,
    Seen(seen): Seen,
    Body(given): Body<NewMove>,
) -> Result<Made<AppointmentBody>, Trouble> {
    let (opened, id) = find(&writes, &crn, &id).await?;
    let (new, on_warning) = (next_id(writes.command), given.to.on_warning());
    let to = given.to.arranged(new, &opened, &writes.reads.visitor)?;
    let to = AppointmentArranged { moved_from: Some(id), ..to };
    let (asked_by, reason) = (given.asked_by, given.reason);
    let wish = Command::MoveAppointment(MoveAppointment { id, seen, asked_by, reason, to, on_warning });
    made(&writes, opened, new, wish).await
}

/// Why an appointment is cancelled.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCancellation {
    /// `person` or `service`: who asked.
    #[schema(value_type = String, example = "service")]
    asked_by: AskedBy,
    /// Why.
    reason: String,
}

/// Cancels an appointment.
#[utoipa::path(post, path = "/api/v1/people/{crn}/appointments/{id}/cancellation", tag = "appointments",
    params(("crn" = String, Path,), ("id" = Uuid, Path,),
        ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write"),
        ("If-Match" = Option<String>, Header, description = "The appointment's `ETag` that the client saw")),
    request_body = NewCancellation,
    responses((status = 201, body = AppointmentBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn cancel(
    writes: Writes,
    Path((crn, id)): Path<(String, String)>,
    Seen(seen): Seen,
    Body(given): Body<NewCancellation>,
) -> Result<Made<AppointmentBody>, Trouble> {
    let (opened, id) = find(&writes, &crn, &id).await?;
    let what = AppointmentCancelled { id, asked_by: given.asked_by, reason: given.reason };
    made(&writes, opened, id, Command::CancelAppointment { what, seen }).await
}

const PARTS: &[FieldGroup] = &[FieldGroup::Appointments];

/// The record, and the appointment that the address names.
async fn find(writes: &Writes, crn: &str, id: &str) -> Result<(Opened, AppointmentId), Trouble> {
    let opened = writes.open(crn, PARTS).await?;
    let found = id.parse().ok().and_then(|id| opened.case.appointment(id)).map(|found| found.what.id);
    let id = found.ok_or_else(Trouble::not_found)?;
    Ok((opened, id))
}

/// Does it, and answers with the appointment as it is afterwards.
async fn made(writes: &Writes, opened: Opened, id: AppointmentId, wish: Command) -> Result<Made<AppointmentBody>, Trouble> {
    let saved = writes.save(opened, PARTS, wish).await?;
    let (case, now) = (&saved.opened.case, saved.opened.now);
    let found = case.appointment(id).ok_or_else(Trouble::not_found)?;
    Ok(saved.made(&format!("/appointments/{id}"), found.revision, body(found, case, writes.policy(), now)))
}
