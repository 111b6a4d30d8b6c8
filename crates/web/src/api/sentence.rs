//! Sentences with their requirements, conditions and key dates through the API.

use axum::extract::{Path, Query};
use jiff::civil::Date;
use rules::Policy;
use serde::Serialize;
use service::access::FieldGroup;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body::{Listed, Paged, Versioned},
    opening::Reads,
    people::AsAt,
};
use crate::trouble::Trouble;

/// A sentence with what hangs on it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SentenceBody {
    /// Its id.
    pub id: Uuid,
    /// Court.
    pub court: String,
    /// Day of sentence.
    pub sentenced_on: Date,
    /// Code of the disposal.
    pub disposal: String,
    /// What the disposal is called.
    pub disposal_name: String,
    /// Main offence.
    pub offence: String,
    /// Home Office code of the main offence.
    pub offence_code: String,
    /// First day of supervision.
    pub starts_on: Date,
    /// Last day, as received.
    pub ends_on: Option<Date>,
    /// The day it ended, once it did.
    pub ended_on: Option<Date>,
    /// Requirements.
    pub requirements: Vec<RequirementBody>,
    /// Licence conditions in the words of the licence.
    pub licence_conditions: Vec<String>,
    /// Key dates as received.
    pub key_dates: Vec<KeyDateBody>,
}

/// A requirement of an order.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RequirementBody {
    /// Its id.
    pub id: Uuid,
    /// Code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// What the order says beside it.
    pub detail: Option<String>,
    /// The day it ended, once it did.
    pub ended_on: Option<Date>,
}

/// A date that a sentence turns on.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KeyDateBody {
    /// Code.
    pub code: String,
    /// The date.
    pub on: Date,
    /// Who gave it.
    pub source: String,
}

/// Sentences, newest first.
#[utoipa::path(get, path = "/api/v1/people/{crn}/sentence", tag = "people", params(("crn" = String, Path,), AsAt, Paged),
    responses((status = 200, body = Listed<SentenceBody>), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn sentence(
    reads: Reads,
    Path(crn): Path<String>,
    Query(paged): Query<Paged>,
) -> Result<Versioned<Listed<SentenceBody>>, Trouble> {
    let opened = reads.open(&crn, &[FieldGroup::Sentence]).await?;
    let (policy, day) = (reads.policy(), opened.day());
    let all = opened.case.sentences.iter().rev().map(|sentence| sentence_body(sentence, policy, day));
    Ok(Versioned(opened.case.version, Listed::page_of(all, paged)))
}

fn sentence_body(sentence: &record::sentence::Sentence, policy: &Policy, day: Date) -> SentenceBody {
    let what = &sentence.what;
    let tables = &policy.sentences;
    let disposal = tables.disposals.read(what.disposal, day).map(|row| row.value.name.clone());
    SentenceBody {
        id: what.id.0,
        court: what.court.clone(),
        sentenced_on: what.sentenced_on,
        disposal: what.disposal.to_string(),
        disposal_name: disposal.unwrap_or_else(|| what.disposal.to_string()),
        offence: what.offence.description.clone(),
        offence_code: what.offence.code.clone(),
        starts_on: what.starts_on,
        ends_on: what.ends_on,
        ended_on: sentence.ended.as_ref().map(|ended| ended.on),
        requirements: sentence
            .requirements
            .iter()
            .map(|(requirement, ended)| RequirementBody {
                id: requirement.id.0,
                code: requirement.requirement.to_string(),
                name: tables
                    .requirements
                    .read(requirement.requirement, day)
                    .map_or_else(|| requirement.requirement.to_string(), |row| row.value.name.clone()),
                detail: requirement.detail.clone(),
                ended_on: ended.as_ref().map(|ended| ended.on),
            })
            .collect(),
        licence_conditions: sentence.conditions.iter().map(|condition| condition.text.clone()).collect(),
        key_dates: sentence
            .key_dates
            .iter()
            .map(|date| KeyDateBody { code: date.kind.to_string(), on: date.on, source: date.source.clone() })
            .collect(),
    }
}
