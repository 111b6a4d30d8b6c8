//! Who is around the person, through the API: somebody new, somebody who left, and that the household is known.

use axum::extract::Path;
use jiff::civil::Date;
use record::{
    CaseFile, Command, ConnectionId,
    household::{Connection, ConnectionEnded, ConnectionRecorded, HouseholdConfirmed, Relationship, Wish},
};
use serde::{Deserialize, Serialize};
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

/// Somebody around the person.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AroundBody {
    /// Their id.
    pub id: Uuid,
    /// Name, or what is known of it.
    pub name: String,
    /// `partner`, `formerPartner`, `child`, `otherChild`, `family` or `other`.
    #[schema(value_type = String, example = "partner")]
    pub relationship: Relationship,
    /// Whether they are under 18.
    pub child: bool,
    /// Whether they live with the person.
    pub lives_with: bool,
    /// Whether they are pregnant.
    pub pregnant: bool,
    /// Since when.
    pub from: Date,
    /// Where we know it from.
    pub source: String,
    /// The day we came to know of them.
    pub known_on: Date,
    /// Last day; null while they are around.
    pub until: Option<Date>,
    /// Why they are no longer around.
    pub ended_because: Option<String>,
}

/// A day on which the household was asked about.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConfirmedBody {
    /// The day.
    pub on: Date,
    /// Who said so, or how it was seen.
    pub source: String,
}

/// The household.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HouseholdBody {
    /// Everybody, in the order recorded; those who left with their last day.
    pub people: Vec<AroundBody>,
    /// The latest confirmation; null when nobody asked yet.
    pub confirmed: Option<ConfirmedBody>,
}

fn around(one: &Connection) -> AroundBody {
    let what = one.what.clone();
    AroundBody {
        id: what.id.0,
        name: what.name,
        relationship: what.relationship,
        child: what.child,
        lives_with: what.lives_with,
        pregnant: what.pregnant,
        from: what.from,
        source: what.source,
        known_on: one.known_on,
        until: one.ended.as_ref().map(|ended| ended.until),
        ended_because: one.ended.as_ref().map(|ended| ended.reason.clone()),
    }
}

fn body(case: &CaseFile) -> HouseholdBody {
    let confirmed = case.household.confirmed.last();
    HouseholdBody {
        people: case.household.connections.iter().map(around).collect(),
        confirmed: confirmed.map(|asked| ConfirmedBody { on: asked.on, source: asked.source.clone() }),
    }
}

/// Who is around the person, and whether the household is known.
#[utoipa::path(get, path = "/api/v1/people/{crn}/household", tag = "checks", params(("crn" = String, Path,), AsAt),
    responses((status = 200, body = HouseholdBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn read(reads: Reads, Path(crn): Path<String>) -> Result<Versioned<HouseholdBody>, Trouble> {
    let opened = reads.open(&crn, PARTS).await?;
    Ok(Versioned(opened.case.version, body(&opened.case)))
}

/// Somebody new around the person.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAround {
    /// Name, or what is known of it.
    name: String,
    /// `partner`, `formerPartner`, `child`, `otherChild`, `family` or `other`.
    #[schema(value_type = String, example = "partner")]
    relationship: Relationship,
    /// Whether they are under 18.
    #[serde(default)]
    child: bool,
    /// Whether they live with the person.
    #[serde(default)]
    lives_with: bool,
    /// Whether they are pregnant.
    #[serde(default)]
    pregnant: bool,
    /// Since when.
    from: Date,
    /// Where we know it from.
    source: String,
}

/// Adds somebody around the person. See `checks` for what that makes necessary.
#[utoipa::path(post, path = "/api/v1/people/{crn}/household", tag = "checks",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewAround,
    responses((status = 201, body = HouseholdBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn add(
    writes: Writes,
    Path(crn): Path<String>,
    Body(given): Body<NewAround>,
) -> Result<Made<HouseholdBody>, Trouble> {
    let wish = Wish::Record(ConnectionRecorded {
        id: ConnectionId(writes.command.0),
        name: given.name,
        relationship: given.relationship,
        child: given.child,
        lives_with: given.lives_with,
        pregnant: given.pregnant,
        from: given.from,
        source: given.source,
    });
    made(&writes, &crn, wish).await
}

/// Somebody who is no longer around.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewLeaving {
    /// Last day.
    until: Date,
    /// Why.
    reason: String,
}

/// Records that somebody is no longer around.
#[utoipa::path(post, path = "/api/v1/people/{crn}/household/{id}/end", tag = "checks",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewLeaving,
    responses((status = 201, body = HouseholdBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn end(
    writes: Writes,
    Path((crn, id)): Path<(String, Uuid)>,
    Body(given): Body<NewLeaving>,
) -> Result<Made<HouseholdBody>, Trouble> {
    made(&writes, &crn, Wish::End(ConnectionEnded { id: ConnectionId(id), until: given.until, reason: given.reason })).await
}

/// That the household is known.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewConfirmation {
    /// The day it was asked; today when left out.
    #[serde(default)]
    on: Option<Date>,
    /// Who said so, or how it was seen.
    source: String,
}

/// Confirms the household: you asked, and the record names everybody.
#[utoipa::path(post, path = "/api/v1/people/{crn}/household/confirmations", tag = "checks",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewConfirmation,
    responses((status = 201, body = HouseholdBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn confirm(
    writes: Writes,
    Path(crn): Path<String>,
    Body(given): Body<NewConfirmation>,
) -> Result<Made<HouseholdBody>, Trouble> {
    let on = given.on.unwrap_or_else(|| writes.reads.app.today());
    made(&writes, &crn, Wish::Confirm(HouseholdConfirmed { on, source: given.source })).await
}

/// Does it, and answers with the household as it is afterwards.
async fn made(writes: &Writes, crn: &str, wish: Wish) -> Result<Made<HouseholdBody>, Trouble> {
    let opened = writes.open(crn, PARTS).await?;
    let saved = writes.save(opened, PARTS, Command::Household(wish)).await?;
    let case = &saved.opened.case;
    Ok(saved.made("/household", case.version, body(case)))
}
