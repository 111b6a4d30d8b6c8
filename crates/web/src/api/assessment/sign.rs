//! An assessment through the API: signed, countersigned, sent back.

use std::collections::BTreeMap;

use axum::extract::Path;
use jiff::Timestamp;
use record::{
    AssessmentId,
    assessment::draft::{AssessmentCountersigned, AssessmentReturned, Wish},
};
use serde::Deserialize;
use service::assessment::Signing;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{AssessmentBody, PARTS, answered, made, path};
use crate::{
    api::{
        body::{Body, Made},
        opening::Writes,
    },
    trouble::Trouble,
};

/// A signature.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct NewSignature {
    /// To each contradiction, in the words in which it is told, what the assessor says.
    contradictions: BTreeMap<String, String>,
}

/// Signs an assessment as its assessor.
#[utoipa::path(post, path = "/api/v1/people/{crn}/assessments/{id}/signature", tag = "assessments",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewSignature,
    responses((status = 201, body = AssessmentBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn sign(
    writes: Writes,
    Path((crn, id)): Path<(String, Uuid)>,
    Body(given): Body<NewSignature>,
) -> Result<Made<AssessmentBody>, Trouble> {
    let opened = writes.open(&crn, PARTS).await?;
    let id = AssessmentId(id);
    let signing = Signing { id, contradictions: given.contradictions.into_iter().collect() };
    let command = writes.command;
    let saved = writes.save_with(opened, (PARTS, &[]), move |service, actor, opened| {
        service.sign_assessment(actor, opened.person, command, signing, opened.reason.as_ref())
    });
    answered(&writes, &saved.await?, id)
}

/// What a manager says.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ManagerSays {
    /// The comment: needed to send it back.
    comment: String,
    /// `opened` of the assessment as it was read: how long the manager looked is known from it, and nobody else says.
    #[schema(required = true)]
    opened: String,
}

/// Signs an assessment as the manager.
#[utoipa::path(post, path = "/api/v1/people/{crn}/assessments/{id}/countersignature", tag = "assessments",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = ManagerSays,
    responses((status = 201, body = AssessmentBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn countersign(
    writes: Writes,
    Path((crn, id)): Path<(String, Uuid)>,
    Body(given): Body<ManagerSays>,
) -> Result<Made<AssessmentBody>, Trouble> {
    says(&writes, (&crn, id), given, |id, comment, opened_at| {
        Wish::Countersign(AssessmentCountersigned { id, comment, opened_at })
    })
    .await
}

/// Sends an assessment back to its assessor.
#[utoipa::path(post, path = "/api/v1/people/{crn}/assessments/{id}/return", tag = "assessments",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = ManagerSays,
    responses((status = 201, body = AssessmentBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn send_back(
    writes: Writes,
    Path((crn, id)): Path<(String, Uuid)>,
    Body(given): Body<ManagerSays>,
) -> Result<Made<AssessmentBody>, Trouble> {
    says(&writes, (&crn, id), given, |id, comment, opened_at| Wish::Return(AssessmentReturned { id, comment, opened_at })).await
}

/// What a manager says of an assessment that they read, at the time that the read sealed.
async fn says(
    writes: &Writes,
    (crn, id): (&str, Uuid),
    given: ManagerSays,
    wish: impl FnOnce(AssessmentId, String, Option<Timestamp>) -> Wish,
) -> Result<Made<AssessmentBody>, Trouble> {
    let opened = writes.open(crn, PARTS).await?;
    let id = AssessmentId(id);
    let opened_at = writes.opened_at(&path(opened.crn(), id), &given.opened)?;
    made(writes, opened, id, wish(id, given.comment, Some(opened_at))).await
}
