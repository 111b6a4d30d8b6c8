//! Appointments through the API: read, arrange, record the outcome and book the next in one write.

use axum::extract::{Path, Query, State};
use jiff::{Timestamp, civil::Date};
use record::{
    AppointmentId, CaseFile, Command, OfficerId, RequirementId, SentenceId,
    appointment::{Appointment, AppointmentArranged, CloseSession, OnWarning, SessionClosed, State as Stands, next_id},
};
use rules::{
    Policy,
    code::{ContactCode, OutcomeCode},
};
use serde::{Deserialize, Serialize};
use service::{Done, Opened, access::FieldGroup};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body::{Body, Key, Listed, Made, Paged, Seen, Stated, Versioned},
    people::{AsAt, open},
};
use crate::{app::App, gate::Visitor, trouble::Trouble};

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
        version: appointment.revision,
    }
}

/// Appointments, latest first.
#[utoipa::path(get, path = "/api/v1/people/{crn}/appointments", tag = "appointments", params(("crn" = String, Path,), AsAt, Paged),
    responses((status = 200, body = Listed<AppointmentBody>), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(AsAt { as_at }): Query<AsAt>,
    Query(paged): Query<Paged>,
    Stated(reason): Stated,
) -> Result<Versioned<Listed<AppointmentBody>>, Trouble> {
    let opened = open(&app, &visitor, &crn, (as_at, reason), &[FieldGroup::Appointments]).await?;
    let mut all: Vec<_> = opened.case.appointments.iter().collect();
    all.sort_by_key(|appointment| std::cmp::Reverse((appointment.what.starts_at, appointment.what.id)));
    let policy = app.service().policy();
    let all = all.into_iter().map(|appointment| body(appointment, &opened.case, policy, opened.now));
    Ok(Versioned(opened.case.version, Listed::page_of(all, paged)))
}

/// One appointment.
#[utoipa::path(get, path = "/api/v1/people/{crn}/appointments/{id}", tag = "appointments",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), AsAt),
    responses((status = 200, body = AppointmentBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, String)>,
    Query(AsAt { as_at }): Query<AsAt>,
    Stated(reason): Stated,
) -> Result<Versioned<AppointmentBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (as_at, reason), &[FieldGroup::Appointments]).await?;
    let found = id.parse().ok().and_then(|id| opened.case.appointment(id)).ok_or(Trouble::not_found())?;
    let policy = app.service().policy();
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
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Key(command): Key,
    Stated(reason): Stated,
    Body(wanted): Body<NewAppointment>,
) -> Result<Made<AppointmentBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (None, reason), &[FieldGroup::Appointments]).await?;
    let (id, on_warning) = (next_id(command), wanted.on_warning());
    let what = wanted.arranged(id, &opened, &visitor)?;
    let wish = Command::ArrangeAppointment { what, on_warning };
    made(&app, &visitor, opened, (command, id), wish).await
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
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, String)>,
    (Key(command), Seen(seen), Stated(reason)): (Key, Seen, Stated),
    Body(given): Body<NewOutcome>,
) -> Result<Made<AppointmentBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (None, reason), &[FieldGroup::Appointments]).await?;
    let id: AppointmentId = id.parse().map_err(|_| Trouble::not_found())?;
    if opened.case.appointment(id).is_none() {
        return Err(Trouble::not_found());
    }
    let on_warning = given.next.as_ref().map_or(OnWarning::Ask, NewAppointment::on_warning);
    let next = given.next.map(|next| next.arranged(next_id(command), &opened, &visitor)).transpose()?;
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
    made(&app, &visitor, opened, (command, id), wish).await
}

/// Does it, and answers with the appointment as it is afterwards.
async fn made(
    app: &App,
    visitor: &Visitor,
    opened: Opened,
    (command, id): (record::CommandId, AppointmentId),
    wish: Command,
) -> Result<Made<AppointmentBody>, Trouble> {
    let who = visitor.clone();
    let (done, opened): (Done, Opened) = app
        .ask(move |service| {
            let done = service.execute(who.actor(), opened.person, command, wish, opened.reason.as_ref())?;
            let opened =
                service.open_case(who.actor(), opened.crn(), &[FieldGroup::Appointments], None, opened.reason.as_ref())?;
            Ok((done, opened))
        })
        .await?;
    let found = opened.case.appointment(id).ok_or(Trouble::not_found())?;
    Ok(Made {
        location: format!("/api/v1/people/{}/appointments/{id}", opened.crn()),
        version: found.revision,
        repeated: done.repeated,
        body: body(found, &opened.case, app.service().policy(), opened.now),
    })
}
