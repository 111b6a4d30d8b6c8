//! Assessments and reviews through the API: read here; begun and answered, signed, reviewed in the files beside this one.

pub mod answer;
pub mod review;
pub mod sign;

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use jiff::civil::Date;
use record::{
    AssessmentId, CaseFile, Command,
    assessment::{
        self, AssessmentCompleted, AssessmentKind,
        draft::{Draft, Wish},
    },
};
use rules::{Policy, assessment::Answers};
use serde::Serialize;
use service::{Opened, access::FieldGroup};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body::{Listed, Made, Paged, Versioned},
    opening::{Reads, Saved, Writes},
    people::AsAt,
};
use crate::trouble::Trouble;

/// An assessment, in the making or finished.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssessmentBody {
    /// Its id.
    pub id: Uuid,
    /// `open`, `signed` (waits for a manager) or `complete`.
    pub status: &'static str,
    /// `layer1`, `layer3` or `standalone`.
    pub kind: &'static str,
    /// `classic` or `san`.
    pub questions: String,
    /// For which sentence.
    pub sentence: Option<Uuid>,
    /// The day it was begun.
    pub begun_on: Date,
    /// The day it was completed.
    pub completed_on: Option<Date>,
    /// Answers by question: as they were given.
    pub answers: BTreeMap<String, String>,
    /// The level for each group at risk.
    pub levels: BTreeMap<String, String>,
    /// Why these levels.
    pub reasons: String,
    /// Why the level of a group is higher or lower than the one in force.
    pub changed: BTreeMap<String, String>,
    /// What would change the level.
    pub would_change: String,
    /// What is missing before it can be signed, in words.
    pub missing: Vec<String>,
    /// Contradictions between the levels and the facts.
    pub contradictions: Vec<String>,
    /// Why a manager must sign, once the assessor has signed.
    pub countersign: Vec<String>,
    /// What the record proposes to questions that are not answered yet.
    pub proposed: Vec<ProposedBody>,
    /// When this was read, sealed: a manager's signature or return sends it back. Null in lists and in answers to a write.
    pub opened: Option<String>,
}

/// An answer that the record proposes.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProposedBody {
    /// Of which question.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// Where it comes from.
    pub source: String,
    /// The day of the fact.
    pub on: Date,
}

const fn kind_text(kind: AssessmentKind) -> &'static str {
    match kind {
        AssessmentKind::Layer1 => "layer1",
        AssessmentKind::Layer3 => "layer3",
        AssessmentKind::Standalone => "standalone",
    }
}

fn answers_text(answers: &Answers) -> BTreeMap<String, String> {
    answers.iter().map(|(code, answer)| (code.to_string(), answer.to_string())).collect()
}

fn levels_text(levels: &rules::rosh::RoshLevels) -> BTreeMap<String, String> {
    levels.iter().map(|(group, level)| (group.as_str().to_owned(), level.as_str().to_owned())).collect()
}

fn draft_body(case: &CaseFile, draft: &Draft, policy: &Policy, today: Date) -> AssessmentBody {
    let missing = assessment::missing(case, draft, today, policy);
    let contradictions = assessment::contradictions(case, &draft.answers, &draft.levels, (today, policy));
    let proposed = assessment::prefill(case, (draft.begun.sentence, draft.begun.questions), today, policy);
    let open = proposed.into_iter().filter(|one| !draft.answers.contains_key(&one.question));
    let signed = draft.signed.as_ref();
    AssessmentBody {
        id: draft.begun.id.0,
        status: if signed.is_some() { "signed" } else { "open" },
        kind: kind_text(draft.begun.kind),
        questions: draft.begun.questions.to_string(),
        sentence: draft.begun.sentence.map(|id| id.0),
        begun_on: draft.begun_on,
        completed_on: None,
        answers: answers_text(&draft.answers),
        levels: levels_text(&draft.levels),
        reasons: draft.reasons.clone(),
        changed: draft.changed.iter().map(|(group, why)| (group.as_str().to_owned(), why.clone())).collect(),
        would_change: draft.would_change.clone(),
        missing: missing.into_iter().map(|one| one.words).collect(),
        contradictions: contradictions.into_iter().map(|one| one.words).collect(),
        countersign: signed.map(|(s, _)| s.countersign.iter().map(ToString::to_string).collect()).unwrap_or_default(),
        proposed: open
            .map(|one| ProposedBody {
                question: one.question.to_string(),
                answer: one.answer.to_string(),
                source: one.source,
                on: one.on,
            })
            .collect(),
        opened: None,
    }
}

fn done_body(case: &CaseFile, done: &AssessmentCompleted) -> AssessmentBody {
    let judged = case.risk.judgements.iter().find(|j| j.assessment == Some(done.id));
    let signatures = case.drafts.signatures.iter().find(|s| s.id == done.id);
    let signed = signatures.map(|s| &s.signed);
    AssessmentBody {
        id: done.id.0,
        status: "complete",
        kind: kind_text(done.kind),
        questions: done.questions.to_string(),
        sentence: done.sentence.map(|id| id.0),
        begun_on: done.initiated_on,
        completed_on: Some(done.completed_on),
        answers: answers_text(&done.answers),
        levels: judged.map(|j| levels_text(&j.levels)).unwrap_or_default(),
        reasons: judged.map(|j| j.reasons.clone()).unwrap_or_default(),
        changed: judged
            .map(|j| j.changed.iter().map(|(g, why)| (g.as_str().to_owned(), why.clone())).collect())
            .unwrap_or_default(),
        would_change: judged.map(|j| j.would_change.clone()).unwrap_or_default(),
        missing: Vec::new(),
        contradictions: signed.map(|s| s.contradictions.iter().map(|(words, _)| words.clone()).collect()).unwrap_or_default(),
        countersign: signed.map(|s| s.countersign.iter().map(ToString::to_string).collect()).unwrap_or_default(),
        proposed: Vec::new(),
        opened: None,
    }
}

fn one_body(policy: &Policy, opened: &Opened, id: AssessmentId) -> Result<(u32, AssessmentBody), Trouble> {
    let case = &opened.case;
    if let Some(draft) = case.drafts.find(id) {
        return Ok((draft.revision, draft_body(case, draft, policy, opened.day())));
    }
    let done = case.assessment(id).ok_or(Trouble::not_found())?;
    Ok((case.version, done_body(case, done)))
}

/// Assessments: those in the making, then finished ones, newest first.
#[utoipa::path(get, path = "/api/v1/people/{crn}/assessments", tag = "assessments", params(("crn" = String, Path,), AsAt, Paged),
    responses((status = 200, body = Listed<AssessmentBody>), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    reads: Reads,
    Path(crn): Path<String>,
    Query(paged): Query<Paged>,
) -> Result<Versioned<Listed<AssessmentBody>>, Trouble> {
    let opened = reads.open(&crn, PARTS).await?;
    let case = &opened.case;
    let mut done: Vec<_> = case.assessments.iter().collect();
    done.sort_by_key(|a| std::cmp::Reverse((a.completed_on, a.initiated_on)));
    let policy = reads.policy();
    let open = case.drafts.open.iter().map(|draft| draft_body(case, draft, policy, opened.day()));
    let all: Vec<_> = open.chain(done.into_iter().map(|a| done_body(case, a))).collect();
    Ok(Versioned(case.version, Listed::page_of(all.into_iter(), paged)))
}

/// One assessment, in the making or finished. Its `ETag` is what `If-Match` of a write says was seen.
#[utoipa::path(get, path = "/api/v1/people/{crn}/assessments/{id}", tag = "assessments",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), AsAt),
    responses((status = 200, body = AssessmentBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn one(reads: Reads, Path((crn, id)): Path<(String, Uuid)>) -> Result<Versioned<AssessmentBody>, Trouble> {
    let opened = reads.open(&crn, PARTS).await?;
    let (version, body) = one_body(reads.policy(), &opened, AssessmentId(id))?;
    let sealed = reads.opened(&path(opened.crn(), AssessmentId(id)), opened.now);
    Ok(Versioned(version, AssessmentBody { opened: Some(sealed), ..body }))
}

const PARTS: &[FieldGroup] = &[FieldGroup::Risk];

/// The address of one.
fn path(crn: &str, id: AssessmentId) -> String {
    format!("/api/v1/people/{crn}/assessments/{id}")
}

/// Runs a wish, and answers with the assessment as it is afterwards.
async fn made(writes: &Writes, opened: Opened, id: AssessmentId, wish: Wish) -> Result<Made<AssessmentBody>, Trouble> {
    let saved = writes.save(opened, PARTS, Command::Assess(Box::new(wish))).await?;
    answered(writes, &saved, id)
}

fn answered(writes: &Writes, saved: &Saved, id: AssessmentId) -> Result<Made<AssessmentBody>, Trouble> {
    let (version, body) = one_body(writes.policy(), &saved.opened, id)?;
    Ok(saved.made(&format!("/assessments/{id}"), version, body))
}
