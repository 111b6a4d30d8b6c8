//! An assessment through the API: begun and answered.

use std::collections::BTreeMap;

use axum::extract::Path;
use record::{
    AssessmentId, EnquiryId, SentenceId,
    assessment::{
        AssessmentKind,
        draft::{AssessmentAnswered, AssessmentBegun, Purpose, Wish},
    },
};
use rules::{
    assessment::{Answer, QuestionCode, SetCode},
    rosh::{GroupAtRisk, RoshLevel},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{AssessmentBody, PARTS, made};
use crate::{
    api::{
        body::{Body, Made, Seen},
        opening::Writes,
    },
    trouble::Trouble,
};

/// An assessment to begin.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAssessment {
    /// `layer1` or `layer3`.
    #[schema(value_type = String, example = "layer3")]
    kind: AssessmentKind,
    /// `initial`, `review` or `termination`.
    #[schema(value_type = String, example = "initial")]
    purpose: Purpose,
    /// `classic` or `san`.
    #[serde(default)]
    #[schema(value_type = String, example = "classic")]
    questions: SetCode,
    /// For which sentence; the main one unless said.
    #[serde(default)]
    sentence: Option<Uuid>,
}

/// Begins an assessment.
#[utoipa::path(post, path = "/api/v1/people/{crn}/assessments", tag = "assessments",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewAssessment,
    responses((status = 201, body = AssessmentBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn begin(
    writes: Writes,
    Path(crn): Path<String>,
    Body(given): Body<NewAssessment>,
) -> Result<Made<AssessmentBody>, Trouble> {
    let opened = writes.open(&crn, PARTS).await?;
    let id = AssessmentId(writes.command.0);
    let wish = Wish::Begin(AssessmentBegun {
        id,
        kind: given.kind,
        purpose: given.purpose,
        questions: given.questions,
        question_version: 0,
        sentence: given.sentence.map(SentenceId),
    });
    made(&writes, opened, id, wish).await
}

/// Answers to write into an assessment in the making. What is not named stays as it was.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct NewAnswers {
    /// Answers by question; an empty one takes the answer back.
    #[schema(value_type = BTreeMap<String, String>)]
    answers: BTreeMap<QuestionCode, String>,
    /// The level for each group at risk, all of them.
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    levels: Option<BTreeMap<GroupAtRisk, RoshLevel>>,
    /// Why these levels.
    reasons: Option<String>,
    /// Why the level of a group is higher or lower than the one in force.
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    changed: Option<BTreeMap<GroupAtRisk, String>>,
    /// What would change the level.
    would_change: Option<String>,
    /// The analysed safety checks that it uses, each with the sentence that rests on it; all of them.
    enquiries: Option<Vec<CitedCheck>>,
}

/// A safety check that an assessment uses.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CitedCheck {
    /// Which.
    id: Uuid,
    /// The sentence that rests on it.
    sentence: String,
}

/// Answers questions of an assessment in the making.
#[utoipa::path(post, path = "/api/v1/people/{crn}/assessments/{id}/answers", tag = "assessments",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write"),
        ("If-Match" = Option<String>, Header, description = "The version that was seen")),
    request_body = NewAnswers,
    responses((status = 201, body = AssessmentBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn answer(
    writes: Writes,
    Path((crn, id)): Path<(String, Uuid)>,
    Seen(seen): Seen,
    Body(given): Body<NewAnswers>,
) -> Result<Made<AssessmentBody>, Trouble> {
    let opened = writes.open(&crn, PARTS).await?;
    let id = AssessmentId(id);
    let what = AssessmentAnswered {
        answers: given.answers.into_iter().map(|(code, text)| (code, Answer::new(&text))).collect(),
        levels: given.levels,
        reasons: given.reasons,
        changed: given.changed,
        would_change: given.would_change,
        enquiries: given.enquiries.map(|all| all.into_iter().map(|one| (EnquiryId(one.id), one.sentence)).collect()),
        ..AssessmentAnswered::of(id)
    };
    let wish = match seen {
        Some(seen) => Wish::Save { what, seen },
        None => Wish::Answer(what),
    };
    made(&writes, opened, id, wish).await
}
