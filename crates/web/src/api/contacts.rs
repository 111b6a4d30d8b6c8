//! Contact notes through the API.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use jiff::{Timestamp, civil::Date};
use record::{
    ActorId, CaseFile, Command, ContactId, SentenceId,
    contact::{Contact, ContactRecorded},
    correction::{CorrectionKind, EntryCorrected},
};
use rules::{Policy, code::ContactCode};
use serde::{Deserialize, Serialize};
use service::{Service, access::FieldGroup};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body::{Body, Listed, Made, Paged, Versioned},
    opening::{Reads, Writes},
    people::AsAt,
};
use crate::{app::App, trouble::Trouble};

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
    reads: Reads,
    Path(crn): Path<String>,
    Query(paged): Query<Paged>,
) -> Result<Versioned<Listed<ContactBody>>, Trouble> {
    let opened = reads.open(&crn, &[FieldGroup::Contacts]).await?;
    let names = names(&reads.app, &opened.case).await?;
    let mut all: Vec<_> = opened.case.contacts.iter().collect();
    all.sort_by_key(|contact| std::cmp::Reverse((contact.what.happened_at, contact.version)));
    let policy = reads.policy();
    let all = all.into_iter().map(|contact| body(contact, &opened.case, policy, &names));
    Ok(Versioned(opened.case.version, Listed::page_of(all, paged)))
}

/// One contact note.
#[utoipa::path(get, path = "/api/v1/people/{crn}/contacts/{id}", tag = "contacts",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), AsAt),
    responses((status = 200, body = ContactBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn one(reads: Reads, Path((crn, id)): Path<(String, String)>) -> Result<Versioned<ContactBody>, Trouble> {
    let opened = reads.open(&crn, &[FieldGroup::Contacts]).await?;
    let names = names(&reads.app, &opened.case).await?;
    let id: Option<ContactId> = id.parse().ok();
    let found = opened.case.contacts.iter().find(|contact| Some(contact.what.id) == id).ok_or(Trouble::not_found())?;
    Ok(Versioned(found.version, body(found, &opened.case, reads.policy(), &names)))
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
    writes: Writes,
    Path(crn): Path<String>,
    Body(given): Body<NewContact>,
) -> Result<Made<ContactBody>, Trouble> {
    let opened = writes.open(&crn, &[FieldGroup::Contacts]).await?;
    let id = ContactId(writes.command.0);
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
    let saved = writes.save(opened, &[FieldGroup::Contacts], wish).await?;
    let case = &saved.opened.case;
    let names = names(&writes.reads.app, case).await?;
    let found = case.contacts.iter().find(|contact| contact.what.id == id).ok_or(Trouble::not_found())?;
    Ok(saved.made(&format!("/contacts/{id}"), found.version, body(found, case, writes.policy(), &names)))
}

/// What is right about an entry of the record, or what the person says about it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCorrection {
    /// The place of the entry in the record: `version` of what is read.
    version: u32,
    /// `correction`, `disagreement` or `enteredInError`.
    #[schema(value_type = String, example = "correction")]
    kind: CorrectionKind,
    /// What is right, or what the person says.
    text: String,
}

/// A correction that stands beside its entry.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CorrectionBody {
    /// The entry.
    pub version: u32,
    /// Everything that was said about it, oldest first.
    pub corrections: Vec<String>,
}

/// Puts a correction, or the person's disagreement, beside an entry of the record. The entry itself stays.
#[utoipa::path(post, path = "/api/v1/people/{crn}/corrections", tag = "contacts",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewCorrection,
    responses((status = 201, body = CorrectionBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn correct(
    writes: Writes,
    Path(crn): Path<String>,
    Body(given): Body<NewCorrection>,
) -> Result<Made<CorrectionBody>, Trouble> {
    // What the caller may not read of the record, they do not correct.
    let opened = writes.reads.open_also(&crn, (&[FieldGroup::Contacts], Service::NEWS)).await?;
    let version = given.version;
    let told = opened.clone();
    let events = writes.reads.app.ask(move |service| service.events_told(&told)).await?;
    if !events.iter().any(|event| event.version == version) {
        return Err(service::Trouble::field("version", "Send the version of an entry of the record").into());
    }
    let wish = Command::CorrectEntry(EntryCorrected { version, kind: given.kind, text: given.text });
    let saved = writes.save(opened, &[FieldGroup::Contacts], wish).await?;
    let case = &saved.opened.case;
    let corrections = case.corrections_of(version).map(|correction| correction.what.text.clone()).collect();
    Ok(saved.made("/corrections", case.version, CorrectionBody { version, corrections }))
}
