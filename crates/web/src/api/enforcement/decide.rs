//! Enforcement through the API: decisions, evidence, withdrawn warnings.

use axum::extract::Path;
use jiff::civil::Date;
use record::{
    AppointmentId, BreachId, Command, DecisionId,
    enforcement::{Answers, EnforcementDecided, EvidenceReceived, WarningWithdrawn, Wish},
};
use rules::code::ActionCode;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{AnswersBody, DecisionBody, EvidenceBody, PARTS, decided, evidence_body, find};
use crate::{
    api::{
        body::{Body, Made},
        opening::Writes,
    },
    trouble::Trouble,
};

/// A decision to take.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDecision {
    /// What it answers.
    answers: AnswersBody,
    /// The appointments.
    failures: Vec<Uuid>,
    /// Code of the action.
    #[schema(value_type = String, example = "EA02")]
    action: ActionCode,
    /// The day of the decision; today when left out.
    #[serde(default)]
    on: Option<Date>,
    /// Why; may be left out when the proposal is taken.
    #[serde(default)]
    reasons: String,
    /// What else was considered; may be left out when the proposal is taken.
    #[serde(default)]
    alternatives: String,
    /// What happened: a warning states it.
    #[serde(default)]
    circumstances: String,
}

/// Takes a decision. Not to act is one, too. A step towards the court begins breach proceedings.
#[utoipa::path(post, path = "/api/v1/people/{crn}/enforcement", tag = "enforcement",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewDecision,
    responses((status = 201, body = DecisionBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn decide(
    writes: Writes,
    Path(crn): Path<String>,
    Body(wanted): Body<NewDecision>,
) -> Result<Made<DecisionBody>, Trouble> {
    let opened = writes.open(&crn, PARTS).await?;
    let id = DecisionId(writes.id(1));
    let wish = Command::Enforce(Wish::Decide(EnforcementDecided {
        id,
        answers: match wanted.answers {
            AnswersBody::Failure => Answers::Failure,
            AnswersBody::MissAlarm => Answers::MissAlarm,
        },
        failures: wanted.failures.into_iter().map(AppointmentId).collect(),
        sentence: None,
        action: wanted.action,
        proposed: None,
        on: wanted.on.unwrap_or(opened.today),
        respond_by: None,
        reasons: wanted.reasons,
        alternatives: wanted.alternatives,
        circumstances: wanted.circumstances,
        breach: Some(BreachId(writes.id(2))),
    }));
    decided(&writes.save(opened, PARTS, wish).await?, id)
}

/// Evidence that came in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewEvidence {
    /// For which appointment: one with an outcome.
    appointment: Uuid,
    /// The day it came; today when left out.
    #[serde(default)]
    on: Option<Date>,
    /// What came.
    what: String,
}

/// Records evidence for an absence. Whether the absence is acceptable is decided with its outcome.
#[utoipa::path(post, path = "/api/v1/people/{crn}/enforcement/evidence", tag = "enforcement",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewEvidence,
    responses((status = 201, body = EvidenceBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn receive_evidence(
    writes: Writes,
    Path(crn): Path<String>,
    Body(given): Body<NewEvidence>,
) -> Result<Made<EvidenceBody>, Trouble> {
    let opened = writes.open(&crn, PARTS).await?;
    let on = given.on.unwrap_or(opened.today);
    let came = EvidenceReceived { appointment: AppointmentId(given.appointment), on, what: given.what };
    let body = evidence_body(&came);
    let saved = writes.save(opened, PARTS, Command::Enforce(Wish::ReceiveEvidence(came))).await?;
    Ok(saved.made("/enforcement", saved.opened.case.version, body))
}

/// Why a warning is taken back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewWithdrawal {
    /// Why.
    reason: String,
}

/// Withdraws a warning: it no longer counts.
#[utoipa::path(post, path = "/api/v1/people/{crn}/enforcement/{id}/withdrawal", tag = "enforcement",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewWithdrawal,
    responses((status = 201, body = DecisionBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn withdraw(
    writes: Writes,
    Path((crn, id)): Path<(String, String)>,
    Body(given): Body<NewWithdrawal>,
) -> Result<Made<DecisionBody>, Trouble> {
    let (opened, id) = find(&writes, &crn, &id).await?;
    let wish = WarningWithdrawn { decision: id, on: opened.today, reason: given.reason };
    decided(&writes.save(opened, PARTS, Command::Enforce(Wish::WithdrawWarning(wish))).await?, id)
}
