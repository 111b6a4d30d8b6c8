//! Contact notes through the API.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use jiff::{Timestamp, civil::Date};
use record::{
    ActorId, CaseFile, Command, ContactId, SentenceId,
    contact::{Contact, ContactRecorded},
};
use rules::{Policy, code::ContactCode};
use serde::{Deserialize, Serialize};
use service::access::FieldGroup;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body::{Body, Key, Listed, Made, Paged, Stated, Versioned},
    people::{AsAt, open},
};
use crate::{app::App, gate::Visitor, trouble::Trouble};

/// A contact note.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContactBody {
    /// Its id.
    pub id: Uuid,
    /// Code of the type.
    #[schema(example = "R-PHONE-FROM")]
    pub kind: String,
    /// What the type is called.
    pub kind_name: String,
    /// When it happened.
    pub happened_at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who recorded it.
    pub recorded_by: String,
    /// What happened.
    pub note: String,
    /// One line.
    pub summary: String,
    /// Topics.
    pub tags: Vec<String>,
    /// Whether it must not be shared with the person.
    pub sensitive: bool,
    /// Under which sentence; none for the whole person.
    pub sentence: Option<Uuid>,
    /// What was said about it later: corrections and the person's disagreement.
    pub corrections: Vec<String>,
    /// Its place in the record.
    pub version: u32,
}

fn body(contact: &Contact, case: &CaseFile, policy: &Policy, names: &BTreeMap<ActorId, String>) -> ContactBody {
    let what = contact.what.clone();
    let row = policy.contacts.types.read(what.kind, Date::MAX);
    ContactBody {
        id: what.id.0,
        kind: what.kind.to_string(),
        kind_name: row.map_or_else(|| what.kind.to_string(), |row| row.value.name_for(case.person.name.to_call())),
        happened_at: what.happened_at,
        recorded_at: contact.recorded_at,
        recorded_by: names.get(&contact.recorded_by).cloned().unwrap_or_else(|| "Name not recorded".to_owned()),
        note: what.note,
        summary: what.summary,
        tags: what.tags,
        sensitive: what.sensitive,
        sentence: what.sentence.map(|id| id.0),
        corrections: case.corrections_of(contact.version).map(|correction| correction.what.text.clone()).collect(),
        version: contact.version,
    }
}

async fn names(app: &App, case: &CaseFile) -> Result<BTreeMap<ActorId, String>, Trouble> {
    let mut who: Vec<ActorId> = case.contacts.iter().map(|contact| contact.recorded_by).collect();
    who.sort_unstable();
    who.dedup();
    app.ask(move |service| service.names_of(&who)).await
}

/// Contact notes, latest first.
#[utoipa::path(get, path = "/api/v1/people/{crn}/contacts", tag = "contacts", params(("crn" = String, Path,), AsAt, Paged),
    responses((status = 200, body = Listed<ContactBody>), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(AsAt { as_at }): Query<AsAt>,
    Query(paged): Query<Paged>,
    Stated(reason): Stated,
) -> Result<Versioned<Listed<ContactBody>>, Trouble> {
    let opened = open(&app, &visitor, &crn, (as_at, reason), &[FieldGroup::Contacts]).await?;
    let names = names(&app, &opened.case).await?;
    let mut all: Vec<_> = opened.case.contacts.iter().collect();
    all.sort_by_key(|contact| std::cmp::Reverse((contact.what.happened_at, contact.version)));
    let policy = app.service().policy();
    let all = all.into_iter().map(|contact| body(contact, &opened.case, policy, &names));
    Ok(Versioned(opened.case.version, Listed::page_of(all, paged)))
}

/// One contact note.
#[utoipa::path(get, path = "/api/v1/people/{crn}/contacts/{id}", tag = "contacts",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), AsAt),
    responses((status = 200, body = ContactBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, String)>,
    Query(AsAt { as_at }): Query<AsAt>,
    Stated(reason): Stated,
) -> Result<Versioned<ContactBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (as_at, reason), &[FieldGroup::Contacts]).await?;
    let names = names(&app, &opened.case).await?;
    let id: Option<ContactId> = id.parse().ok();
    let found = opened.case.contacts.iter().find(|contact| Some(contact.what.id) == id).ok_or(Trouble::not_found())?;
    Ok(Versioned(found.version, body(found, &opened.case, app.service().policy(), &names)))
}

/// A contact note to record.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewContact {
    /// Code of the type: one that is no appointment.
    #[schema(value_type = String, example = "R-PHONE-FROM")]
    kind: ContactCode,
    /// When it happened.
    happened_at: Timestamp,
    /// What happened.
    note: String,
    /// One line.
    #[serde(default)]
    summary: String,
    /// Topics.
    #[serde(default)]
    tags: Vec<String>,
    /// Whether it must not be shared with the person.
    #[serde(default)]
    sensitive: bool,
    /// Under which sentence; none for the whole person.
    #[serde(default)]
    sentence: Option<Uuid>,
}

/// Records a contact note.
#[utoipa::path(post, path = "/api/v1/people/{crn}/contacts", tag = "contacts",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewContact,
    responses((status = 201, body = ContactBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn record(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Key(command): Key,
    Stated(reason): Stated,
    Body(given): Body<NewContact>,
) -> Result<Made<ContactBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (None, reason), &[FieldGroup::Contacts]).await?;
    let id = ContactId(command.0);
    let wish = Command::RecordContact(ContactRecorded {
        id,
        kind: given.kind,
        happened_at: given.happened_at,
        note: given.note,
        summary: given.summary,
        tags: given.tags,
        sensitive: given.sensitive,
        sentence: given.sentence.map(SentenceId),
    });
    let who = visitor.clone();
    let (done, opened) = app
        .ask(move |service| {
            let done = service.execute(who.actor(), opened.person, command, wish, opened.reason.as_ref())?;
            let opened = service.open_case(who.actor(), opened.crn(), &[FieldGroup::Contacts], None, opened.reason.as_ref())?;
            Ok((done, opened))
        })
        .await?;
    let names = names(&app, &opened.case).await?;
    let found = opened.case.contacts.iter().find(|contact| contact.what.id == id).ok_or(Trouble::not_found())?;
    Ok(Made {
        location: format!("/api/v1/people/{}/contacts/{id}", opened.crn()),
        version: found.version,
        repeated: done.repeated,
        body: body(found, &opened.case, app.service().policy(), &names),
    })
}
