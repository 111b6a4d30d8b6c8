//! Reviews of risk through the API.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use jiff::civil::Date;
use record::{
    Command, ReviewId,
    review::{Review, ReviewRecorded},
    risk::RiskLevelSet,
};
use rules::rosh::{GroupAtRisk, RoshLevel};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::PARTS;
use crate::{
    api::{
        body::{Body, Listed, Made, Paged, Versioned},
        opening::{Reads, Writes},
        people::AsAt,
    },
    trouble::Trouble,
};

/// A review of risk.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReviewBody {
    /// Its id.
    pub id: Uuid,
    /// The day.
    pub on: Date,
    /// The version of the record that it looks back on.
    pub up_to: u32,
    /// Whether the risk changed.
    pub risk_changed: bool,
    /// Why, or why not.
    pub why: String,
    /// What follows for the plan.
    pub plan: String,
}

fn review_body(review: &ReviewRecorded) -> ReviewBody {
    ReviewBody {
        id: review.id.0,
        on: review.on,
        up_to: review.up_to,
        risk_changed: review.risk_changed,
        why: review.why.clone(),
        plan: review.plan.clone(),
    }
}

/// Reviews, newest first.
#[utoipa::path(get, path = "/api/v1/people/{crn}/reviews", tag = "assessments", params(("crn" = String, Path,), AsAt, Paged),
    responses((status = 200, body = Listed<ReviewBody>), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn reviews(
    reads: Reads,
    Path(crn): Path<String>,
    Query(paged): Query<Paged>,
) -> Result<Versioned<Listed<ReviewBody>>, Trouble> {
    let opened = reads.open(&crn, PARTS).await?;
    let all: Vec<_> = opened.case.reviews.iter().rev().map(review_body).collect();
    Ok(Versioned(opened.case.version, Listed::page_of(all.into_iter(), paged)))
}

/// A review to record.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewReview {
    /// The version of the record that was looked at.
    up_to: u32,
    /// Whether the risk changed.
    risk_changed: bool,
    /// Why, or why not.
    why: String,
    /// What follows for the plan.
    #[serde(default)]
    plan: String,
    /// The new levels, when it changed.
    #[serde(default)]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    levels: Option<BTreeMap<GroupAtRisk, RoshLevel>>,
    /// Why these levels.
    #[serde(default)]
    reasons: String,
    /// Why the level of a group is higher than the one in force.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>)]
    changed: BTreeMap<GroupAtRisk, String>,
    /// What would change the level.
    #[serde(default)]
    would_change: String,
}

/// Records a review.
#[utoipa::path(post, path = "/api/v1/people/{crn}/reviews", tag = "assessments",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewReview,
    responses((status = 201, body = ReviewBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn review(
    writes: Writes,
    Path(crn): Path<String>,
    Body(given): Body<NewReview>,
) -> Result<Made<ReviewBody>, Trouble> {
    let opened = writes.open(&crn, PARTS).await?;
    let (id, on) = (ReviewId(writes.command.0), opened.today);
    let what = ReviewRecorded { id, on, up_to: given.up_to, risk_changed: given.risk_changed, why: given.why, plan: given.plan };
    let levels = given.levels.map(|levels| RiskLevelSet {
        levels,
        reasons: given.reasons,
        assessed_on: on,
        changed: given.changed,
        would_change: given.would_change,
        ..RiskLevelSet::default()
    });
    let wish = Command::Review(Box::new(Review { what, levels }));
    let saved = writes.save(opened, PARTS, wish).await?;
    let case = &saved.opened.case;
    let found = case.reviews.iter().find(|review| review.id == id).ok_or_else(Trouble::not_found)?;
    Ok(saved.made("/reviews", case.version, review_body(found)))
}
