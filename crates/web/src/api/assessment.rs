//! Assessments and reviews through the API: begun, answered, signed, countersigned or sent back, and read.

use axum::extract::{Path, Query, State};
use jiff::{Timestamp, civil::Date};
use record::{
    AssessmentId, CaseFile, Command, CommandId, EnquiryId, ReviewId, SentenceId,
    assessment::{
        self, AssessmentCompleted, AssessmentKind,
        draft::{AssessmentAnswered, AssessmentBegun, AssessmentCountersigned, AssessmentReturned, Draft, Purpose, Wish},
    },
    review::{Review, ReviewRecorded},
    risk::RiskLevelSet,
};
use rules::{
    Policy,
    assessment::{Answer, Answers, QuestionCode, SetCode},
    rosh::{GroupAtRisk, RoshLevel},
};
use serde::{Deserialize, Serialize};
use service::{Done, Opened, access::FieldGroup, assessment::Signing};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body::{Body, Key, Listed, Made, Paged, Seen, Stated, Versioned},
    people::{AsAt, open},
};
use crate::{app::App, gate::Visitor, trouble::Trouble};

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
    let contradictions = assessment::contradictions(case, &draft.answers, &draft.levels, today);
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
    }
}

fn one_body(app: &App, opened: &Opened, id: AssessmentId) -> Result<(u32, AssessmentBody), Trouble> {
    let (case, policy) = (&opened.case, app.service().policy());
    if let Some(draft) = case.drafts.find(id) {
        return Ok((draft.revision, draft_body(case, draft, policy, opened.day())));
    }
    let done = case.assessment(id).ok_or(Trouble::not_found())?;
    Ok((case.version, done_body(case, done)))
}

/// Assessments: those in the making, then finished ones, newest first.
#[utoipa::path(get, path = "/api/v1/people/{crn}/assessments", tag = "assessments", params(("crn" = String, Path,), AsAt, Paged),
    responses((status = 200, body = Listed<AssessmentBody>), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(AsAt { as_at }): Query<AsAt>,
    Query(paged): Query<Paged>,
    Stated(reason): Stated,
) -> Result<Versioned<Listed<AssessmentBody>>, Trouble> {
    let opened = open(&app, &visitor, &crn, (as_at, reason), &[FieldGroup::Risk]).await?;
    let case = &opened.case;
    let mut done: Vec<_> = case.assessments.iter().collect();
    done.sort_by_key(|a| std::cmp::Reverse((a.completed_on, a.initiated_on)));
    let policy = app.service().policy();
    let open = case.drafts.open.iter().map(|draft| draft_body(case, draft, policy, opened.day()));
    let all: Vec<_> = open.chain(done.into_iter().map(|a| done_body(case, a))).collect();
    Ok(Versioned(case.version, Listed::page_of(all.into_iter(), paged)))
}

/// One assessment, in the making or finished. Its `ETag` is what `If-Match` of a write says was seen.
#[utoipa::path(get, path = "/api/v1/people/{crn}/assessments/{id}", tag = "assessments",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), AsAt),
    responses((status = 200, body = AssessmentBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    Query(AsAt { as_at }): Query<AsAt>,
    Stated(reason): Stated,
) -> Result<Versioned<AssessmentBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (as_at, reason), &[FieldGroup::Risk]).await?;
    let (version, body) = one_body(&app, &opened, AssessmentId(id))?;
    Ok(Versioned(version, body))
}

/// Runs a wish and reads the assessment again.
async fn did(
    app: &App,
    visitor: &Visitor,
    opened: Opened,
    id: AssessmentId,
    wish: impl FnOnce(&service::Service, &service::Actor, &Opened) -> Result<Done, service::Trouble> + Send + 'static,
) -> Result<Made<AssessmentBody>, Trouble> {
    let who = visitor.clone();
    let (done, opened) = app
        .ask(move |service| {
            let done = wish(service, who.actor(), &opened)?;
            let opened = service.open_case(who.actor(), opened.crn(), &[FieldGroup::Risk], None, opened.reason.as_ref())?;
            Ok((done, opened))
        })
        .await?;
    let (version, body) = one_body(app, &opened, id)?;
    let location = format!("/api/v1/people/{}/assessments/{id}", opened.crn());
    Ok(Made { location, version, repeated: done.repeated, body })
}

fn assess(
    command: CommandId,
    wish: Wish,
) -> impl FnOnce(&service::Service, &service::Actor, &Opened) -> Result<Done, service::Trouble> {
    move |service, actor, opened| {
        service.execute(actor, opened.person, command, Command::Assess(Box::new(wish)), opened.reason.as_ref())
    }
}

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
    responses((status = 201, body = AssessmentBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn begin(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Key(command): Key,
    Stated(reason): Stated,
    Body(given): Body<NewAssessment>,
) -> Result<Made<AssessmentBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (None, reason), &[FieldGroup::Risk]).await?;
    let id = AssessmentId(command.0);
    let wish = Wish::Begin(AssessmentBegun {
        id,
        kind: given.kind,
        purpose: given.purpose,
        questions: given.questions,
        question_version: 0,
        sentence: given.sentence.map(SentenceId),
    });
    did(&app, &visitor, opened, id, assess(command, wish)).await
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
    responses((status = 201, body = AssessmentBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    Key(command): Key,
    Seen(seen): Seen,
    Stated(reason): Stated,
    Body(given): Body<NewAnswers>,
) -> Result<Made<AssessmentBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (None, reason), &[FieldGroup::Risk]).await?;
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
    did(&app, &visitor, opened, id, assess(command, wish)).await
}

/// A signature.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct NewSignature {
    /// To each contradiction, in the words in which it is told, what the assessor says.
    contradictions: BTreeMap<String, String>,
}

/// Signs an assessment as its assessor.
#[utoipa::path(post, path = "/api/v1/people/{crn}/assessments/{id}/signature", tag = "assessments",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewSignature,
    responses((status = 201, body = AssessmentBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn sign(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    Key(command): Key,
    Stated(reason): Stated,
    Body(given): Body<NewSignature>,
) -> Result<Made<AssessmentBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (None, reason), &[FieldGroup::Risk]).await?;
    let id = AssessmentId(id);
    let signing = Signing { id, contradictions: given.contradictions.into_iter().collect() };
    let wish = move |service: &service::Service, actor: &service::Actor, opened: &Opened| {
        service.sign_assessment(actor, opened.person, command, signing, opened.reason.as_ref())
    };
    did(&app, &visitor, opened, id, wish).await
}

/// What a manager says.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ManagerSays {
    /// The comment: needed to send it back.
    comment: String,
    /// When the manager opened it, so that the time taken is known.
    opened_at: Option<Timestamp>,
}

/// Signs an assessment as the manager.
#[utoipa::path(post, path = "/api/v1/people/{crn}/assessments/{id}/countersignature", tag = "assessments",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = ManagerSays,
    responses((status = 201, body = AssessmentBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn countersign(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    Key(command): Key,
    Stated(reason): Stated,
    Body(given): Body<ManagerSays>,
) -> Result<Made<AssessmentBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (None, reason), &[FieldGroup::Risk]).await?;
    let id = AssessmentId(id);
    let wish = Wish::Countersign(AssessmentCountersigned { id, comment: given.comment, opened_at: given.opened_at });
    did(&app, &visitor, opened, id, assess(command, wish)).await
}

/// Sends an assessment back to its assessor.
#[utoipa::path(post, path = "/api/v1/people/{crn}/assessments/{id}/return", tag = "assessments",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = ManagerSays,
    responses((status = 201, body = AssessmentBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn send_back(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    Key(command): Key,
    Stated(reason): Stated,
    Body(given): Body<ManagerSays>,
) -> Result<Made<AssessmentBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (None, reason), &[FieldGroup::Risk]).await?;
    let id = AssessmentId(id);
    let wish = Wish::Return(AssessmentReturned { id, comment: given.comment, opened_at: given.opened_at });
    did(&app, &visitor, opened, id, assess(command, wish)).await
}

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
    responses((status = 200, body = Listed<ReviewBody>), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn reviews(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(AsAt { as_at }): Query<AsAt>,
    Query(paged): Query<Paged>,
    Stated(reason): Stated,
) -> Result<Versioned<Listed<ReviewBody>>, Trouble> {
    let opened = open(&app, &visitor, &crn, (as_at, reason), &[FieldGroup::Risk]).await?;
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
    responses((status = 201, body = ReviewBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn review(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Key(command): Key,
    Stated(reason): Stated,
    Body(given): Body<NewReview>,
) -> Result<Made<ReviewBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (None, reason), &[FieldGroup::Risk]).await?;
    let (id, on) = (ReviewId(command.0), opened.today);
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
    let who = visitor.clone();
    let (done, opened) = app
        .ask(move |service| {
            let done = service.execute(who.actor(), opened.person, command, wish, opened.reason.as_ref())?;
            let opened = service.open_case(who.actor(), opened.crn(), &[FieldGroup::Risk], None, opened.reason.as_ref())?;
            Ok((done, opened))
        })
        .await?;
    let found = opened.case.reviews.iter().find(|review| review.id == id).ok_or(Trouble::not_found())?;
    let location = format!("/api/v1/people/{}/reviews", opened.crn());
    Ok(Made { location, version: opened.case.version, repeated: done.repeated, body: review_body(found) })
}
