//! Hand-over, what changed, and the preparation of a release, through the API.

use axum::extract::{Path, Query, State};
use jiff::{Timestamp, civil::Date};
use record::{
    Command, CommandId, Event, Recorded, SentenceId,
    handover::{HandoverAccepted, HandoverQueried, ReleasePrepared, ReleaseTask, Wish},
};
use rules::Policy;
use serde::{Deserialize, Serialize};
use service::{
    After, Opened, Service,
    access::{FieldGroup, Reason},
    part_of,
};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    body::{Body, Key, Made, Stated, Versioned},
    people::{AsAt, open},
    plan::{GoalBody, goal_body},
};
use crate::{app::App, gate::Visitor, trouble::Trouble};

/// What was asked before accepting a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuestionBody {
    /// The day.
    pub on: Date,
    /// The question.
    pub question: String,
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

async fn of_news(
    app: &App,
    visitor: &Visitor,
    crn: &str,
    (as_at, reason): (Option<Date>, Option<Reason>),
) -> Result<Opened, Trouble> {
    let (crn, who) = (crn.to_owned(), visitor.clone());
    let groups: (&[FieldGroup], &[FieldGroup]) = (&[FieldGroup::Core], Service::NEWS);
    app.ask(move |service| service.open_case_also(who.actor(), &crn, groups, as_at, reason.as_ref())).await
}

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
pub(super) async fn handover(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(AsAt { as_at }): Query<AsAt>,
    Stated(reason): Stated,
) -> Result<Versioned<HandoverBody>, Trouble> {
    let opened = of_news(&app, &visitor, &crn, (as_at, reason)).await?;
    Ok(Versioned(opened.case.version, handover_body(&opened, app.service().policy())))
}

/// Does it, and answers with the hand-over as it is afterwards.
async fn made(
    app: &App,
    visitor: &Visitor,
    crn: &str,
    (command, wish): (CommandId, Wish),
    reason: Option<Reason>,
) -> Result<Made<HandoverBody>, Trouble> {
    let opened = open(app, visitor, crn, (None, reason.clone()), &[FieldGroup::Core]).await?;
    let (who, person, why) = (visitor.clone(), opened.person, opened.reason.clone());
    let done =
        app.ask(move |service| service.execute(who.actor(), person, command, Command::Handover(wish), why.as_ref())).await?;
    let opened = of_news(app, visitor, crn, (None, reason)).await?;
    let location = format!("/api/v1/people/{}/handover", opened.crn());
    let body = handover_body(&opened, app.service().policy());
    Ok(Made { location, version: opened.case.version, repeated: done.repeated, body })
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
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    (Key(command), Stated(reason)): (Key, Stated),
    Body(given): Body<NewAcceptance>,
) -> Result<Made<HandoverBody>, Trouble> {
    let wish = Wish::Accept(HandoverAccepted { read_to: given.read_to, note: given.note });
    made(&app, &visitor, &crn, (command, wish), reason).await
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
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    (Key(command), Stated(reason)): (Key, Stated),
    Body(given): Body<NewQuestion>,
) -> Result<Made<HandoverBody>, Trouble> {
    let wish = Wish::Query(HandoverQueried { question: given.question });
    made(&app, &visitor, &crn, (command, wish), reason).await
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
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(SinceDay { since }): Query<SinceDay>,
    Stated(reason): Stated,
) -> Result<Versioned<ChangesBody>, Trouble> {
    let opened = of_news(&app, &visitor, &crn, (None, reason)).await?;
    let version = opened.case.version;
    let who = visitor.clone();
    let (look, events) = app
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
    /// Parts that are settled: `address`, `enquiries`, `licenceConditions`, `victimGate`, `services`, `firstAppointment`.
    pub settled: Vec<&'static str>,
}

/// The preparation of a release.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseBody {
    /// The day of release, as far as it is known.
    pub release_on: Option<Date>,
    /// Steps that were recorded, oldest first.
    pub steps: Vec<ReleaseStepBody>,
}

fn release_body(opened: &Opened, sentence: SentenceId, policy: &Policy) -> Result<ReleaseBody, Trouble> {
    let found = opened.case.sentence(sentence).filter(|sentence| sentence.custodial(policy)).ok_or_else(Trouble::not_found)?;
    let step = |(on, step): &(Date, ReleasePrepared)| ReleaseStepBody {
        on: *on,
        weeks: step.weeks,
        note: step.note.clone(),
        settled: step.settled.iter().map(|task| task.as_str()).collect(),
    };
    Ok(ReleaseBody { release_on: found.release_on(policy), steps: opened.case.release_steps(sentence).map(step).collect() })
}

/// The preparation of the release from a sentence of custody.
#[utoipa::path(get, path = "/api/v1/people/{crn}/releases/{sentence}", tag = "handover",
    params(("crn" = String, Path,), ("sentence" = Uuid, Path,), AsAt),
    responses((status = 200, body = ReleaseBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn release(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, sentence)): Path<(String, Uuid)>,
    Query(AsAt { as_at }): Query<AsAt>,
    Stated(reason): Stated,
) -> Result<Versioned<ReleaseBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (as_at, reason), &[FieldGroup::Plan, FieldGroup::Sentence]).await?;
    Ok(Versioned(opened.case.version, release_body(&opened, SentenceId(sentence), app.service().policy())?))
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
}

/// Records a step of preparing a release.
#[utoipa::path(post, path = "/api/v1/people/{crn}/releases/{sentence}", tag = "handover",
    params(("crn" = String, Path,), ("sentence" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewReleaseStep,
    responses((status = 201, body = ReleaseBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn prepare(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, sentence)): Path<(String, Uuid)>,
    (Key(command), Stated(reason)): (Key, Stated),
    Body(given): Body<NewReleaseStep>,
) -> Result<Made<ReleaseBody>, Trouble> {
    let groups = &[FieldGroup::Plan, FieldGroup::Sentence];
    let opened = open(&app, &visitor, &crn, (None, reason.clone()), groups).await?;
    let sentence = SentenceId(sentence);
    let wish = Wish::PrepareRelease(ReleasePrepared { sentence, weeks: given.weeks, note: given.note, settled: given.settled });
    let (who, person, why) = (visitor.clone(), opened.person, opened.reason.clone());
    let done =
        app.ask(move |service| service.execute(who.actor(), person, command, Command::Handover(wish), why.as_ref())).await?;
    let opened = open(&app, &visitor, &crn, (None, reason), groups).await?;
    let body = release_body(&opened, sentence, app.service().policy())?;
    let location = format!("/api/v1/people/{}/releases/{sentence}", opened.crn());
    Ok(Made { location, version: opened.case.version, repeated: done.repeated, body })
}
