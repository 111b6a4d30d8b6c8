//! Risk of serious harm, tier and flags through the API.

use axum::extract::Path;
use jiff::civil::Date;
use record::{
    CaseFile, Command, RegisterEntryId,
    risk::{RegisterEntry, RegisterEntryEnded, RegisterEntryReviewed},
};
use rules::{
    Policy,
    rosh::{GroupAtRisk, RoshLevel},
};
use serde::{Deserialize, Serialize};
use service::access::FieldGroup;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body::{Body, Made, Versioned},
    opening::{Reads, Writes},
    people::AsAt,
};
use crate::trouble::Trouble;

/// A level of risk of serious harm.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LevelBody {
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
    /// Very high.
    VeryHigh,
}

impl From<RoshLevel> for LevelBody {
    fn from(level: RoshLevel) -> Self {
        match level {
            RoshLevel::Low => Self::Low,
            RoshLevel::Medium => Self::Medium,
            RoshLevel::High => Self::High,
            RoshLevel::VeryHigh => Self::VeryHigh,
        }
    }
}

/// A judgement of risk of serious harm.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct JudgementBody {
    /// The highest level of the groups.
    pub overall: Option<LevelBody>,
    /// The level for each group at risk that was asked about.
    pub groups: Vec<GroupLevelBody>,
    /// Why.
    pub reasons: String,
    /// The day of the judgement.
    pub assessed_on: Date,
}

/// The level for one group at risk.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupLevelBody {
    /// `children`, `public`, `known_adult`, `staff` or `prisoners`.
    pub group: &'static str,
    /// The level.
    pub level: LevelBody,
}

/// A flag: an entry in a register.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FlagBody {
    /// Its id.
    pub id: Uuid,
    /// Code of the register.
    pub code: String,
    /// Name of the register.
    pub name: String,
    /// Category, where the register has them.
    pub category: Option<String>,
    /// Level, where the register has them.
    pub level: Option<String>,
    /// First day.
    pub from: Date,
    /// Next review.
    pub review_on: Option<Date>,
    /// Last day, once taken off.
    pub ended_on: Option<Date>,
    /// Why it is there.
    pub note: String,
}

/// Risk.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RiskBody {
    /// The judgement in force; none before the first.
    pub current: Option<JudgementBody>,
    /// Judgements before it, newest first.
    pub former: Vec<JudgementBody>,
    /// The tier in words.
    pub tier: Option<String>,
    /// Flags that stand, then those that were taken off.
    pub flags: Vec<FlagBody>,
}

/// Risk of serious harm, tier and flags.
#[utoipa::path(get, path = "/api/v1/people/{crn}/risk", tag = "people", params(("crn" = String, Path,), AsAt),
    responses((status = 200, body = RiskBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn risk(reads: Reads, Path(crn): Path<String>) -> Result<Versioned<RiskBody>, Trouble> {
    let opened = reads.open(&crn, &[FieldGroup::Risk]).await?;
    let body = risk_body(&opened.case, reads.policy(), opened.day());
    Ok(Versioned(opened.case.version, body))
}

fn risk_body(case: &CaseFile, policy: &Policy, day: Date) -> RiskBody {
    let mut judged = case.risk.judgements.iter().rev().map(|set| JudgementBody {
        overall: set.overall().map(Into::into),
        groups: set.levels.iter().map(|(group, level)| group_level(*group, *level)).collect(),
        reasons: set.reasons.clone(),
        assessed_on: set.assessed_on,
    });
    let current = judged.next();
    let former = judged.collect();
    let mut flags: Vec<_> = case.risk.register.iter().collect();
    flags.sort_by_key(|entry| (!entry.live_on(day), entry.made.from));
    let flag = |entry: &RegisterEntry| flag_body(entry, policy, day);
    let tier = case.risk.tier().map(rules::tier::Tier::words);
    RiskBody { current, former, tier, flags: flags.into_iter().map(flag).collect() }
}

fn flag_body(entry: &RegisterEntry, policy: &Policy, day: Date) -> FlagBody {
    FlagBody {
        id: entry.made.id.0,
        code: entry.made.code.to_string(),
        name: policy
            .registers
            .types
            .read(entry.made.code, day)
            .map_or_else(|| entry.made.code.to_string(), |row| row.value.name.clone()),
        category: entry.made.category.map(|code| code.to_string()),
        level: entry.made.level.map(|code| code.to_string()),
        from: entry.made.from,
        review_on: entry.review_on,
        ended_on: entry.ended.as_ref().map(|ended| ended.on),
        note: entry.made.note.clone(),
    }
}

fn group_level(group: GroupAtRisk, level: RoshLevel) -> GroupLevelBody {
    GroupLevelBody { group: group.as_str(), level: level.into() }
}

/// A review of a flag.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewFlagReview {
    /// The day.
    on: Date,
    /// What it found.
    note: String,
    /// The day of the next one; set by rule when left out.
    #[serde(default)]
    review_on: Option<Date>,
}

/// Reviews a flag. It goes on.
#[utoipa::path(post, path = "/api/v1/people/{crn}/risk/flags/{id}/reviews", tag = "risk",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewFlagReview,
    responses((status = 201, body = FlagBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn review_flag(
    writes: Writes,
    Path((crn, id)): Path<(String, Uuid)>,
    Body(given): Body<NewFlagReview>,
) -> Result<Made<FlagBody>, Trouble> {
    if given.review_on.is_some_and(|next| next <= given.on) {
        return Err(service::Trouble::field("reviewOn", "The next review must be after this one").into());
    }
    let id = RegisterEntryId(id);
    let (on, review_on, note) = (given.on, given.review_on, given.note);
    let wish = Command::ReviewRegisterEntry(RegisterEntryReviewed { id, on, review_on, note });
    flag_made(&writes, &crn, id, wish).await
}

/// The end of a flag.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewFlagEnd {
    /// The day it comes off.
    on: Date,
    /// Why.
    reason: String,
}

/// Takes a flag off.
#[utoipa::path(post, path = "/api/v1/people/{crn}/risk/flags/{id}/end", tag = "risk",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewFlagEnd,
    responses((status = 201, body = FlagBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn end_flag(
    writes: Writes,
    Path((crn, id)): Path<(String, Uuid)>,
    Body(given): Body<NewFlagEnd>,
) -> Result<Made<FlagBody>, Trouble> {
    let id = RegisterEntryId(id);
    let wish = Command::EndRegisterEntry(RegisterEntryEnded { id, on: given.on, reason: given.reason });
    flag_made(&writes, &crn, id, wish).await
}

async fn flag_made(writes: &Writes, crn: &str, id: RegisterEntryId, wish: Command) -> Result<Made<FlagBody>, Trouble> {
    let groups = &[FieldGroup::Risk];
    let opened = writes.open(crn, groups).await?;
    let saved = writes.save(opened, groups, wish).await?;
    let case = &saved.opened.case;
    let found = case.risk.register.iter().find(|entry| entry.made.id == id).ok_or_else(Trouble::not_found)?;
    Ok(saved.made("/risk", case.version, flag_body(found, writes.policy(), saved.opened.day())))
}
