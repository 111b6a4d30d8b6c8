//! How much contact a sentence asks for, through the API: where its package stands, what the prison says of it, and contact that
//! starts again.

use axum::extract::Path;
use jiff::civil::Date;
use record::{
    Command, SentenceId,
    supervision::{SdsPlusReceived, SupervisionRestarted, Wish, package},
};
use serde::{Deserialize, Serialize};
use service::{Opened, access::FieldGroup};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body::{Body, Made, Versioned},
    opening::{Reads, Writes},
    people::AsAt,
};
use crate::trouble::Trouble;

const PARTS: &[FieldGroup] = &[FieldGroup::Sentence];

/// A day on which contact started again.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RestartBody {
    /// The day.
    pub on: Date,
    /// Why.
    pub reason: String,
}

/// How much contact a sentence asks for.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SupervisionBody {
    /// The sentence.
    pub sentence: Uuid,
    /// From which day routine contact stops for the last third; null when it does not.
    pub stops_from: Option<Date>,
    /// Whether two thirds are served in custody (SDS+); null while nobody said.
    pub sds_plus: Option<bool>,
    /// Days on which contact started again, latest first.
    pub restarted: Vec<RestartBody>,
}

fn body(reads: &Reads, opened: &Opened, id: SentenceId) -> Result<SupervisionBody, Trouble> {
    let case = &opened.case;
    let sentence = case.sentence(id).ok_or_else(Trouble::not_found)?;
    let stands = package(case, sentence, opened.day(), reads.policy(), reads.app.service().zone());
    let restart = |one: &SupervisionRestarted| RestartBody { on: one.on, reason: one.reason.clone() };
    Ok(SupervisionBody {
        sentence: id.0,
        stops_from: stands.final_third.from(),
        sds_plus: sentence.sds_plus,
        restarted: sentence.restarted.iter().rev().map(restart).collect(),
    })
}

/// How much contact a sentence asks for.
#[utoipa::path(get, path = "/api/v1/people/{crn}/sentences/{id}/supervision", tag = "sentence",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), AsAt),
    responses((status = 200, body = SupervisionBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn read(reads: Reads, Path((crn, id)): Path<(String, Uuid)>) -> Result<Versioned<SupervisionBody>, Trouble> {
    let opened = reads.open(&crn, PARTS).await?;
    Ok(Versioned(opened.case.version, body(&reads, &opened, SentenceId(id))?))
}

/// What the prison or the court says of a sentence.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSdsPlus {
    /// Whether two thirds are served in custody.
    sds_plus: bool,
    /// Who said so.
    source: String,
}

/// Records whether two thirds of a sentence are served in custody.
#[utoipa::path(post, path = "/api/v1/people/{crn}/sentences/{id}/sds-plus", tag = "sentence",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewSdsPlus,
    responses((status = 201, body = SupervisionBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn receive_sds_plus(
    writes: Writes,
    Path((crn, id)): Path<(String, Uuid)>,
    Body(given): Body<NewSdsPlus>,
) -> Result<Made<SupervisionBody>, Trouble> {
    let sentence = SentenceId(id);
    let wish = Wish::ReceiveSdsPlus(SdsPlusReceived { sentence, sds_plus: given.sds_plus, source: given.source });
    made(&writes, &crn, sentence, wish).await
}

/// Contact that starts again.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRestart {
    /// From which day.
    on: Date,
    /// Why.
    reason: String,
}

/// Starts routine contact again, which had stopped for the last third.
#[utoipa::path(post, path = "/api/v1/people/{crn}/sentences/{id}/restarts", tag = "sentence",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewRestart,
    responses((status = 201, body = SupervisionBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn restart(
    writes: Writes,
    Path((crn, id)): Path<(String, Uuid)>,
    Body(given): Body<NewRestart>,
) -> Result<Made<SupervisionBody>, Trouble> {
    let sentence = SentenceId(id);
    let wish = Wish::Restart(SupervisionRestarted { sentence, on: given.on, reason: given.reason });
    made(&writes, &crn, sentence, wish).await
}

/// Does it, and answers with what the sentence asks for afterwards.
async fn made(writes: &Writes, crn: &str, sentence: SentenceId, wish: Wish) -> Result<Made<SupervisionBody>, Trouble> {
    let opened = writes.open(crn, PARTS).await?;
    let saved = writes.save(opened, PARTS, Command::Supervise(wish)).await?;
    let body = body(&writes.reads, &saved.opened, sentence)?;
    Ok(saved.made(&format!("/sentences/{sentence}/supervision"), saved.opened.case.version, body))
}
