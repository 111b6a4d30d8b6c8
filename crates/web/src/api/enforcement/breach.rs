//! Breach proceedings through the API: read, sent to the manager, decided, listed, resulted.

use axum::extract::Path;
use jiff::civil::Date;
use record::{
    AppointmentId, BreachId, Command,
    enforcement::{
        Wish,
        breach::{Breach, BreachDecided, BreachDecision, BreachListed, BreachResult, BreachResulted, BreachSubmitted, Stage},
    },
};
use serde::{Deserialize, Serialize};
use service::Opened;
use utoipa::ToSchema;
use uuid::Uuid;

use super::PARTS;
use crate::{
    api::{
        body::{Body, Made, Versioned},
        opening::{Reads, Writes},
        people::AsAt,
    },
    trouble::Trouble,
};

/// A manager's decision on a breach.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BreachDecisionBody {
    /// The day.
    pub on: Date,
    /// `approve`, `sendBack` or `noAction`.
    pub decision: &'static str,
    /// Why.
    pub reason: String,
}

/// Breach proceedings.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BreachBody {
    /// Their id.
    pub id: Uuid,
    /// Of which order.
    pub sentence: Uuid,
    /// The day they began.
    pub begun_on: Date,
    /// `draft`, `withManager`, `readyForCourt`, `listed`, `resulted` or `notPursued`.
    pub stage: &'static str,
    /// What that means.
    pub meaning: &'static str,
    /// The failures they rest on.
    pub failures: Vec<Uuid>,
    /// The circumstances as written last.
    pub circumstances: String,
    /// Decisions, oldest first.
    pub decisions: Vec<BreachDecisionBody>,
    /// The day of the last listed hearing.
    pub hearing_on: Option<Date>,
    /// What the court did, in words.
    pub result: Option<&'static str>,
}

pub(super) fn breach_body(breach: &Breach) -> BreachBody {
    BreachBody {
        id: breach.begun.id.0,
        sentence: breach.begun.sentence.0,
        begun_on: breach.begun.on,
        stage: match breach.stage {
            Stage::Draft => "draft",
            Stage::WithManager => "withManager",
            Stage::ReadyForCourt => "readyForCourt",
            Stage::Listed => "listed",
            Stage::Resulted => "resulted",
            Stage::NotPursued => "notPursued",
        },
        meaning: breach.stage.meaning(),
        failures: breach.failures().iter().map(|id| id.0).collect(),
        circumstances: breach
            .submitted
            .as_ref()
            .map_or_else(|| breach.begun.circumstances.clone(), |(_, pack)| pack.circumstances.clone()),
        decisions: breach
            .decisions
            .iter()
            .map(|(on, _, decided)| BreachDecisionBody {
                on: *on,
                decision: match decided.decision {
                    BreachDecision::Approve => "approve",
                    BreachDecision::SendBack => "sendBack",
                    BreachDecision::NoAction => "noAction",
                },
                reason: decided.reason.clone(),
            })
            .collect(),
        hearing_on: breach.listed.last().map(|listed| listed.hearing_on),
        result: breach.resulted.as_ref().map(|resulted| BreachResult::words(resulted.result)),
    }
}

/// Breach proceedings.
#[utoipa::path(get, path = "/api/v1/people/{crn}/breaches/{id}", tag = "enforcement",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), AsAt),
    responses((status = 200, body = BreachBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn breach(
    reads: Reads,
    Path((crn, id)): Path<(String, String)>,
) -> Result<Versioned<BreachBody>, Trouble> {
    let opened = reads.open(&crn, PARTS).await?;
    let found = opened.case.enforcement.breaches.iter().find(|b| b.begun.id.to_string() == id);
    Ok(Versioned(opened.case.version, breach_body(found.ok_or_else(Trouble::not_found)?)))
}

/// A pack for the manager.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPack {
    /// The failures it rests on.
    failures: Vec<Uuid>,
    /// What happened and what the person said.
    circumstances: String,
    /// What else was considered.
    alternatives: String,
}

/// Sends the pack to the manager.
#[utoipa::path(post, path = "/api/v1/people/{crn}/breaches/{id}/pack", tag = "enforcement",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewPack,
    responses((status = 201, body = BreachBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn submit(
    writes: Writes,
    Path((crn, id)): Path<(String, String)>,
    Body(given): Body<NewPack>,
) -> Result<Made<BreachBody>, Trouble> {
    let (opened, id) = find(&writes, &crn, &id).await?;
    let failures = given.failures.into_iter().map(AppointmentId).collect();
    let (circumstances, alternatives) = (given.circumstances, given.alternatives);
    made(&writes, opened, id, Wish::SubmitBreach(BreachSubmitted { id, failures, circumstances, alternatives })).await
}

/// What the manager decides.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewBreachDecision {
    /// `approve`, `sendBack` or `noAction`.
    #[schema(value_type = String, example = "approve")]
    decision: BreachDecision,
    /// Why.
    reason: String,
    /// What else was considered; what the pack says when left out.
    #[serde(default)]
    alternatives: String,
}

/// Decides as the manager, who is not the one who wrote or sent the pack.
#[utoipa::path(post, path = "/api/v1/people/{crn}/breaches/{id}/decision", tag = "enforcement",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewBreachDecision,
    responses((status = 201, body = BreachBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn decide(
    writes: Writes,
    Path((crn, id)): Path<(String, String)>,
    Body(given): Body<NewBreachDecision>,
) -> Result<Made<BreachBody>, Trouble> {
    let (opened, id) = find(&writes, &crn, &id).await?;
    let (decision, reason, alternatives) = (given.decision, given.reason, given.alternatives);
    made(&writes, opened, id, Wish::DecideBreach(BreachDecided { id, decision, reason, alternatives })).await
}

/// A day that the court gave.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewHearing {
    /// The court.
    court: String,
    /// The day of the hearing.
    hearing_on: Date,
}

/// Records the day that the court gave.
#[utoipa::path(post, path = "/api/v1/people/{crn}/breaches/{id}/hearings", tag = "enforcement",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewHearing,
    responses((status = 201, body = BreachBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn list(
    writes: Writes,
    Path((crn, id)): Path<(String, String)>,
    Body(given): Body<NewHearing>,
) -> Result<Made<BreachBody>, Trouble> {
    let (opened, id) = find(&writes, &crn, &id).await?;
    let (court, hearing_on) = (given.court, given.hearing_on);
    made(&writes, opened, id, Wish::ListBreach(BreachListed { id, court, hearing_on })).await
}

/// What the court did.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewResult {
    /// `notProved`, `provedNoAction`, `fined`, `moreRequirements`, `resentenced`, `activated`, `withdrawn` or `warrant`.
    #[schema(value_type = String, example = "fined")]
    result: BreachResult,
    /// The day; today when left out.
    #[serde(default)]
    on: Option<Date>,
    /// In words.
    note: String,
}

/// Records what the court did.
#[utoipa::path(post, path = "/api/v1/people/{crn}/breaches/{id}/result", tag = "enforcement",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewResult,
    responses((status = 201, body = BreachBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn result(
    writes: Writes,
    Path((crn, id)): Path<(String, String)>,
    Body(given): Body<NewResult>,
) -> Result<Made<BreachBody>, Trouble> {
    let (opened, id) = find(&writes, &crn, &id).await?;
    let on = given.on.unwrap_or(opened.today);
    made(&writes, opened, id, Wish::ResultBreach(BreachResulted { id, on, result: given.result, note: given.note })).await
}

/// The record, and the breach that the address names.
async fn find(writes: &Writes, crn: &str, id: &str) -> Result<(Opened, BreachId), Trouble> {
    let opened = writes.open(crn, PARTS).await?;
    let id: BreachId = id.parse().map_err(|_| Trouble::not_found())?;
    of(&opened, id)?;
    Ok((opened, id))
}

fn of(opened: &Opened, id: BreachId) -> Result<&Breach, Trouble> {
    let found = opened.case.enforcement.breaches.iter().find(|breach| breach.begun.id == id);
    found.ok_or_else(Trouble::not_found)
}

/// Does it, and answers with the breach as it is afterwards.
async fn made(writes: &Writes, opened: Opened, id: BreachId, wish: Wish) -> Result<Made<BreachBody>, Trouble> {
    let saved = writes.save(opened, PARTS, Command::Enforce(wish)).await?;
    let body = breach_body(of(&saved.opened, id)?);
    Ok(saved.made(&format!("/breaches/{id}"), saved.opened.case.version, body))
}
