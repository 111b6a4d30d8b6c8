//! Hand-over, what changed, and the preparation of a release, through the API.

use axum::extract::{Path, Query};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use record::{
    Command, Event, Recorded, SentenceId,
    duties::release,
    handover::{HandoverAccepted, HandoverQueried, HandoverQuestionAnswered, ReleasePrepared, ReleaseTask, Wish},
};
use rules::Policy;
use serde::{Deserialize, Serialize};
use service::{After, Opened, Service, access::FieldGroup, part_of};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    body::{Body, Made, Versioned},
    opening::{Reads, Writes},
    people::AsAt,
    plan::{GoalBody, goal_body},
};
use crate::trouble::Trouble;

/// What was asked before accepting a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuestionBody {
    /// The day.
    pub on: Date,
    /// The question.
    pub question: String,
}

/// What a manager answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnswerBody {
    /// The day.
    pub on: Date,
    /// The answer, to every question asked until then.
    pub answer: String,
}

/// Who held the case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HeldBody {
    /// The officer.
    pub officer: Uuid,
    /// From which day.
    pub from: Date,
    /// Why this officer; null to whoever may not see the notes of the case.
    pub reason: Option<String>,
}

/// An action that was agreed with a manager and is open.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenActionBody {
    /// Its id.
    pub id: Uuid,
    /// What is to be done.
    pub what: String,
    /// Who does it.
    pub owner: Uuid,
    /// By when.
    pub due_on: Date,
}

/// How the hand-over stands, with what was left open. A part that the caller may not see is null.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HandoverBody {
    /// Whether the officer who holds the case has accepted it.
    pub accepted: bool,
    /// The day of the last acceptance.
    pub accepted_on: Option<Date>,
    /// Who held the case, the present officer last.
    pub held: Vec<HeldBody>,
    /// What the present officer asked.
    pub questions: Vec<QuestionBody>,
    /// What was answered.
    pub answers: Vec<AnswerBody>,
    /// Safety checks that are open: id and status.
    pub open_checks: Option<Vec<OpenCheckBody>>,
    /// Goals still worked on.
    pub goals: Option<Vec<GoalBody>>,
    /// Actions agreed with a manager.
    pub open_actions: Option<Vec<OpenActionBody>>,
}

/// A safety check that is open.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenCheckBody {
    /// Its id.
    pub id: Uuid,
    /// `domestic_abuse`, `children`, `adults`, `police_intelligence` or `marac`.
    pub kind: &'static str,
    /// Where it stands, in words.
    pub status: &'static str,
}

/// The core of the record, and what else of the news may be seen.
const PARTS: (&[FieldGroup], &[FieldGroup]) = (&[FieldGroup::Core], Service::NEWS);

fn handover_body(opened: &Opened, policy: &Policy) -> HandoverBody {
    let case = &opened.case;
    let told = opened.has(FieldGroup::Contacts);
    let open_check = |check: &record::enquiry::Enquiry| OpenCheckBody {
        id: check.id.0,
        kind: check.kind.as_str(),
        status: check.status().words(),
    };
    let open_checks = || {
        let open = case.enquiries.all.iter().filter(|check| record::enquiry::chain::next(check, policy).is_some());
        open.map(open_check).collect()
    };
    HandoverBody {
        accepted: case.handover_accepted(),
        accepted_on: case.handover.acceptance.as_ref().map(|(on, _)| *on),
        held: case
            .allocations
            .iter()
            .map(|held| HeldBody { officer: held.officer.0, from: held.from, reason: told.then(|| held.reason.clone()) })
            .collect(),
        questions: case
            .handover_questions()
            .iter()
            .filter(|_| told)
            .map(|(on, asked)| QuestionBody { on: *on, question: asked.question.clone() })
            .collect(),
        answers: case
            .handover_answers()
            .iter()
            .filter(|_| told)
            .map(|(on, given)| AnswerBody { on: *on, answer: given.answer.clone() })
            .collect(),
        open_checks: opened.has(FieldGroup::Checks).then(open_checks),
        goals: opened
            .has(FieldGroup::Plan)
            .then(|| case.plan.open_goals().into_iter().map(|goal| goal_body(case, goal)).collect()),
        open_actions: opened.has(FieldGroup::Oversight).then(|| {
            let actions = case.oversights.iter().flat_map(record::oversight::Oversight::open_actions);
            actions
                .map(|action| OpenActionBody {
                    id: action.id.0,
                    what: action.what.clone(),
                    owner: action.owner.0,
                    due_on: action.due_on,
                })
                .collect()
        }),
    }
}

/// How the hand-over of a case stands, with what was left open.
#[utoipa::path(get, path = "/api/v1/people/{crn}/handover", tag = "handover", params(("crn" = String, Path,), AsAt),
    responses((status = 200, body = HandoverBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn handover(reads: Reads, Path(crn): Path<String>) -> Result<Versioned<HandoverBody>, Trouble> {
    let opened = reads.open_also(&crn, PARTS).await?;
    Ok(Versioned(opened.case.version, handover_body(&opened, reads.policy())))
}

/// Does it, and answers with the hand-over as it is afterwards.
async fn made(writes: &Writes, crn: &str, wish: Wish) -> Result<Made<HandoverBody>, Trouble> {
    let opened = writes.open(crn, PARTS.0).await?;
    let saved = writes.save_also(opened, PARTS, Command::Handover(wish)).await?;
    let body = handover_body(&saved.opened, writes.policy());
    Ok(saved.made("/handover", saved.opened.case.version, body))
}

/// An acceptance to record.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAcceptance {
    /// The version of the record that was read.
    read_to: u32,
    /// A note.
    #[serde(default)]
    note: String,
}

/// Accepts the case: only the officer who holds it can.
#[utoipa::path(post, path = "/api/v1/people/{crn}/handover/acceptance", tag = "handover",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewAcceptance,
    responses((status = 201, body = HandoverBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn accept(
    writes: Writes,
    Path(crn): Path<String>,
    Body(given): Body<NewAcceptance>,
) -> Result<Made<HandoverBody>, Trouble> {
    let wish = Wish::Accept(HandoverAccepted { read_to: given.read_to, note: given.note });
    made(&writes, &crn, wish).await
}

/// A question to ask.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewQuestion {
    /// The question.
    question: String,
}

/// Asks something before accepting the case: only the officer who holds it can.
#[utoipa::path(post, path = "/api/v1/people/{crn}/handover/questions", tag = "handover",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewQuestion,
    responses((status = 201, body = HandoverBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn ask(
    writes: Writes,
    Path(crn): Path<String>,
    Body(given): Body<NewQuestion>,
) -> Result<Made<HandoverBody>, Trouble> {
    let wish = Wish::Query(HandoverQueried { question: given.question });
    made(&writes, &crn, wish).await
}

/// An answer to give.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAnswer {
    /// The answer, to every question that is open.
    answer: String,
}

/// Answers what the officer asked before accepting the case: only a manager can.
#[utoipa::path(post, path = "/api/v1/people/{crn}/handover/answers", tag = "handover",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewAnswer,
    responses((status = 201, body = HandoverBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn answer(
    writes: Writes,
    Path(crn): Path<String>,
    Body(given): Body<NewAnswer>,
) -> Result<Made<HandoverBody>, Trouble> {
    let wish = Wish::Answer(HandoverQuestionAnswered { answer: given.answer });
    made(&writes, &crn, wish).await
}

/// `?since=2026-11-01`: entries recorded on that day or later; since the caller's last look at the overview when left out.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub struct SinceDay {
    /// The day.
    pub since: Option<Date>,
}

/// What others recorded.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangesBody {
    /// When the caller last looked at the overview; none when they never did.
    pub last_looked_at: Option<Timestamp>,
    /// Entries that are new, oldest first. None are given when no day is named and the caller never looked.
    pub changes: Vec<ChangeBody>,
}

/// One entry.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeBody {
    /// Its place in the record.
    pub version: u32,
    /// Kind of the event, like `EnquirySent`.
    pub kind: &'static str,
    /// The part of the record.
    pub part: &'static str,
    /// The day it happened.
    pub happened_on: Date,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who recorded it.
    pub recorded_by: Uuid,
}

fn change_body(event: &Recorded<Event>) -> ChangeBody {
    ChangeBody {
        version: event.version,
        kind: event.event.kind(),
        part: part_of(&event.event).as_str(),
        happened_on: event.happened_on,
        recorded_at: event.recorded_at,
        recorded_by: event.actor.0,
    }
}

/// What others recorded, of the parts that the caller may see. Reading it is not a look at the overview.
#[utoipa::path(get, path = "/api/v1/people/{crn}/changes", tag = "handover", params(("crn" = String, Path,), SinceDay),
    responses((status = 200, body = ChangesBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn changes(
    reads: Reads,
    Path(crn): Path<String>,
    Query(SinceDay { since }): Query<SinceDay>,
) -> Result<Versioned<ChangesBody>, Trouble> {
    let opened = reads.open_also(&crn, PARTS).await?;
    let version = opened.case.version;
    let who = reads.visitor.clone();
    let (look, events) = reads
        .app
        .ask(move |service| {
            let look = service.last_look(who.actor(), &opened)?;
            let after = since.map(After::Day).or_else(|| look.map(|look| After::Version(look.version)));
            let events = after.map(|after| service.recorded_by_others(who.actor(), &opened, after)).transpose()?;
            Ok((look, events.unwrap_or_default()))
        })
        .await?;
    Ok(Versioned(
        version,
        ChangesBody { last_looked_at: look.map(|look| look.at), changes: events.iter().map(change_body).collect() },
    ))
}

/// A step of preparing a release.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseStepBody {
    /// The day it was recorded for.
    pub on: Date,
    /// Weeks before release: 12, 8 or 4.
    pub weeks: u8,
    /// What was done.
    pub note: String,
    /// Parts that are settled: `address`, `enquiries`, `licenceConditions`, `victimGate`, `plan`, `services`, `firstAppointment`.
    pub settled: Vec<&'static str>,
    /// Who did it; may be empty.
    pub who: String,
    /// The day it was done, where that was said.
    pub done_on: Option<Date>,
}

/// A part of the preparation.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReleasePartBody {
    /// Which.
    pub part: &'static str,
    /// Weeks before release by which it is begun.
    pub weeks: u8,
    /// What settles it, as the record shows it; null while it is open.
    pub settled_by: Option<String>,
    /// What is to be recorded, while it is open.
    pub todo: Option<&'static str>,
}

/// The preparation of a release.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseBody {
    /// The day of release, as far as it is known.
    pub release_on: Option<Date>,
    /// Every part and whether it is settled; empty while the day of release is not known.
    pub parts: Vec<ReleasePartBody>,
    /// Steps that were recorded, oldest first.
    pub steps: Vec<ReleaseStepBody>,
}

fn release_body(opened: &Opened, sentence: SentenceId, (policy, zone): (&Policy, &TimeZone)) -> Result<ReleaseBody, Trouble> {
    let found = opened.case.sentence(sentence).filter(|sentence| sentence.custodial(policy)).ok_or_else(Trouble::not_found)?;
    let step = |(on, step): &(Date, ReleasePrepared)| ReleaseStepBody {
        on: *on,
        weeks: step.weeks,
        note: step.note.clone(),
        settled: step.settled.iter().map(|task| task.as_str()).collect(),
        who: step.who.clone(),
        done_on: step.on,
    };
    let release_on = found.release_on(policy);
    let known = release_on.map(|on| release::look(&opened.case, (found, on), policy, zone));
    let part = |task: ReleaseTask| {
        let settled_by = known.as_ref()?.shows(task).map(|fact| fact.words);
        let todo = settled_by.is_none().then(|| release::todo(task));
        Some(ReleasePartBody { part: task.as_str(), weeks: task.weeks(), settled_by, todo })
    };
    let parts = ReleaseTask::ALL.into_iter().filter_map(part).collect();
    Ok(ReleaseBody { release_on, parts, steps: opened.case.release_steps(sentence).map(step).collect() })
}

/// The preparation of the release from a sentence of custody.
#[utoipa::path(get, path = "/api/v1/people/{crn}/releases/{sentence}", tag = "handover",
    params(("crn" = String, Path,), ("sentence" = Uuid, Path,), AsAt),
    responses((status = 200, body = ReleaseBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn release(
    reads: Reads,
    Path((crn, sentence)): Path<(String, Uuid)>,
) -> Result<Versioned<ReleaseBody>, Trouble> {
    let opened = reads.open(&crn, &[FieldGroup::Plan, FieldGroup::Sentence]).await?;
    Ok(Versioned(opened.case.version, release_body(&opened, SentenceId(sentence), (reads.policy(), reads.app.service().zone()))?))
}

/// A step to record.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewReleaseStep {
    /// Weeks before release: 12, 8 or 4.
    weeks: u8,
    /// What was done.
    note: String,
    /// Parts that are settled.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    settled: Vec<ReleaseTask>,
    /// Who did it: wanted for `victimGate` and `services`, which the record cannot show.
    #[serde(default)]
    who: String,
    /// The day it was done; today when left out.
    #[serde(default)]
    on: Option<Date>,
}

/// Records a step of preparing a release.
#[utoipa::path(post, path = "/api/v1/people/{crn}/releases/{sentence}", tag = "handover",
    params(("crn" = String, Path,), ("sentence" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewReleaseStep,
    responses((status = 201, body = ReleaseBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn prepare(
    writes: Writes,
    Path((crn, sentence)): Path<(String, Uuid)>,
    Body(given): Body<NewReleaseStep>,
) -> Result<Made<ReleaseBody>, Trouble> {
    let groups = &[FieldGroup::Plan, FieldGroup::Sentence];
    let opened = writes.open(&crn, groups).await?;
    let sentence = SentenceId(sentence);
    let wish = Wish::PrepareRelease(ReleasePrepared {
        sentence,
        weeks: given.weeks,
        note: given.note,
        settled: given.settled,
        who: given.who,
        on: given.on,
    });
    let saved = writes.save(opened, groups, Command::Handover(wish)).await?;
    let body = release_body(&saved.opened, sentence, (writes.policy(), writes.zone()))?;
    Ok(saved.made(&format!("/releases/{sentence}"), saved.opened.case.version, body))
}
