//! Documents as metadata, and who has looked at a record, through the API.

use axum::{
    Json,
    extract::{Path, Query},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use service::access::FieldGroup;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    body::{Listed, Paged, Versioned},
    opening::Reads,
    people::AsAt,
};
use crate::trouble::Trouble;

/// A document's metadata.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentBody {
    /// Its id.
    pub id: Uuid,
    /// Title.
    pub title: String,
    /// What it is.
    pub kind: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the content.
    pub sha256: String,
    /// Whether it must not be shared with the person.
    pub sensitive: bool,
    /// When it was filed.
    pub filed_at: Timestamp,
    /// Why it was withdrawn, if it was.
    pub withdrawn: Option<String>,
}

/// Documents, newest first.
#[utoipa::path(get, path = "/api/v1/people/{crn}/documents", tag = "people", params(("crn" = String, Path,), AsAt, Paged),
    responses((status = 200, body = Listed<DocumentBody>), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn documents(
    reads: Reads,
    Path(crn): Path<String>,
    Query(paged): Query<Paged>,
) -> Result<Versioned<Listed<DocumentBody>>, Trouble> {
    let opened = reads.open(&crn, &[FieldGroup::Documents]).await?;
    let all = opened.case.documents.iter().rev().map(|document| {
        let what = document.what.clone();
        DocumentBody {
            id: what.id.0,
            title: what.title,
            kind: what.kind,
            media_type: what.media_type,
            bytes: what.bytes,
            sha256: what.sha256,
            sensitive: what.sensitive,
            filed_at: document.filed_at,
            withdrawn: document.withdrawn.clone(),
        }
    });
    Ok(Versioned(opened.case.version, Listed::page_of(all, paged)))
}

/// Somebody looked, changed or was refused.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LookedBody {
    /// Its number in the audit.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// `consultation`, `alteration`, `refusal`, ...
    pub kind: String,
    /// Who.
    pub who: String,
    /// The parts of the record.
    pub parts: Vec<String>,
    /// The reason they stated.
    pub reason: Option<String>,
    /// What came of it.
    pub outcome: String,
    /// The rule that allowed or refused it.
    pub rule: Option<String>,
}

/// A stretch of the access log. Longer than a page: read on with `before`.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LookedList {
    /// The lines, newest first.
    pub data: Vec<LookedBody>,
    /// What to send as `before` for older lines; none at the end.
    pub next_before: Option<i64>,
}

/// `?before=123&perPage=50`.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub struct Before {
    /// Lines older than this number.
    pub before: Option<i64>,
    /// How many lines: 50 unless said, 100 at most.
    #[param(minimum = 1, maximum = 100)]
    pub per_page: Option<u32>,
}

/// Who has looked at the record, newest first.
#[utoipa::path(get, path = "/api/v1/people/{crn}/access-log", tag = "people", params(("crn" = String, Path,), Before),
    responses((status = 200, body = LookedList), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn access_log(
    reads: Reads,
    Path(crn): Path<String>,
    Query(Before { before, per_page }): Query<Before>,
) -> Result<Json<LookedList>, Trouble> {
    let opened = reads.open(&crn, &[FieldGroup::AccessLog]).await?;
    let limit = per_page.unwrap_or(50).clamp(1, 100);
    let lines = reads.app.ask(move |service| service.access_log(&opened, before, limit)).await?;
    let full = u32::try_from(lines.len()).is_ok_and(|count| count == limit);
    let next_before = lines.last().map(|line| line.seq).filter(|_| full);
    let data = lines
        .into_iter()
        .map(|line| LookedBody {
            seq: line.seq,
            at: line.at,
            kind: line.kind,
            who: line.who,
            parts: line.parts,
            reason: line.reason,
            outcome: line.outcome,
            rule: line.rule,
        })
        .collect();
    Ok(Json(LookedList { data, next_before }))
}
