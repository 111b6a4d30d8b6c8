//! A case's oversight through the API: what is owed, conversations, comments, what became of actions.

use axum::extract::Path;
use jiff::{Timestamp, civil::Date};
use record::{
    ActionId, Command, EnquiryId, OfficerId, OversightId,
    oversight::{
        AgreedAction, Oversight, OversightActionClosed, OversightCommented, OversightRecorded, View, Wish, due, effective,
    },
    plan::Ended,
};
use rules::oversight::OversightTrigger;
use serde::{Deserialize, Serialize};
use service::{Opened, access::FieldGroup};
use utoipa::ToSchema;
use uuid::Uuid;

use super::OwedBody;
use crate::{
    api::{
        body::{Body, Made, Versioned},
        opening::{Reads, Saved, Writes},
        people::AsAt,
    },
    trouble::Trouble,
};

/// An action that was agreed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActionBody {
    /// Its id.
    pub id: Uuid,
    /// What is to be done.
    pub what: String,
    /// Who does it.
    pub owner: Uuid,
    /// By when.
    pub due_on: Date,
    /// `done` or `dropped`, once it ended.
    pub ended: Option<&'static str>,
    /// The day it ended.
    pub ended_on: Option<Date>,
    /// What came of it, or why it was dropped.
    pub note: Option<String>,
}

/// A conversation.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TalkBody {
    /// Its id.
    pub id: Uuid,
    /// What it was for.
    pub trigger: &'static str,
    /// The day.
    pub on: Date,
    /// Minutes, as the manager says.
    pub minutes: u16,
    /// Which manager.
    pub manager: Uuid,
    /// With whom; none when the manager looked alone.
    pub with: Option<Uuid>,
    /// Whether risk of harm was discussed.
    pub risk_discussed: bool,
    /// Safety checks that were looked at.
    pub checks: Vec<Uuid>,
    /// `agree`, `change` or `escalate`.
    pub view: ViewBody,
    /// Why.
    pub reasons: String,
    /// What was agreed.
    pub actions: Vec<ActionBody>,
    /// "Actions done in time".
    pub effect: String,
    /// The next conversation, as agreed.
    pub next_on: Option<Date>,
    /// When the page was opened.
    pub opened_at: Option<Timestamp>,
    /// When it was saved.
    pub recorded_at: Timestamp,
    /// The officer's comments.
    pub comments: Vec<String>,
}

/// What the manager thinks of how the case is managed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ViewBody {
    /// It goes on as it is.
    Agree,
    /// Something changes.
    Change,
    /// It goes higher.
    Escalate,
}

impl ViewBody {
    const fn of(view: View) -> Self {
        match view {
            View::Agree => Self::Agree,
            View::Change => Self::Change,
            View::Escalate => Self::Escalate,
        }
    }

    const fn read(self) -> View {
        match self {
            Self::Agree => View::Agree,
            Self::Change => View::Change,
            Self::Escalate => View::Escalate,
        }
    }
}

/// A case's oversight.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OversightBody {
    /// What is owed, earliest due first; what is met stays in the list with its day.
    pub owed: Vec<OwedBody>,
    /// Conversations, newest first.
    pub conversations: Vec<TalkBody>,
    /// When this was read, sealed: a conversation that is recorded sends it back.
    pub opened: String,
}

fn talk(found: &Oversight, day: Date) -> TalkBody {
    let what = &found.what;
    let action = |action: &AgreedAction| {
        let closed = found.closed_as(action.id);
        ActionBody {
            id: action.id.0,
            what: action.what.clone(),
            owner: action.owner.0,
            due_on: action.due_on,
            ended: closed.map(|(_, closed)| match closed.ended {
                Ended::Done => "done",
                Ended::Dropped => "dropped",
            }),
            ended_on: closed.map(|(on, _)| *on),
            note: closed.map(|(_, closed)| closed.note.clone()),
        }
    };
    TalkBody {
        id: what.id.0,
        trigger: what.trigger.as_str(),
        on: what.on,
        minutes: what.minutes,
        manager: found.manager.0,
        with: what.with.map(|officer| officer.0),
        risk_discussed: what.risk_discussed,
        checks: what.checks.iter().map(|check| check.0).collect(),
        view: ViewBody::of(what.view),
        reasons: what.reasons.clone(),
        actions: what.actions.iter().map(action).collect(),
        effect: effective(found, day).words(),
        next_on: what.next_on,
        opened_at: what.opened_at,
        recorded_at: found.recorded_at,
        comments: found.comments.iter().map(|comment| comment.comment.clone()).collect(),
    }
}

fn body(reads: &Reads, found: &Opened) -> OversightBody {
    let (case, policy, zone, day) = (&found.case, reads.policy(), reads.app.service().zone(), found.day());
    let owed: Vec<_> = due::due(case, policy, zone).iter().map(OwedBody::due).collect();
    let mut talks: Vec<&Oversight> = case.oversights.iter().collect();
    talks.sort_by_key(|talk| std::cmp::Reverse((talk.what.on, talk.version)));
    OversightBody {
        owed,
        conversations: talks.into_iter().map(|found| talk(found, day)).collect(),
        opened: reads.opened(&path(found.crn()), found.now),
    }
}

/// What is owed about a case, and its conversations.
#[utoipa::path(get, path = "/api/v1/people/{crn}/oversight", tag = "oversight", params(("crn" = String, Path,), AsAt),
    responses((status = 200, body = OversightBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn of_person(reads: Reads, Path(crn): Path<String>) -> Result<Versioned<OversightBody>, Trouble> {
    let opened = reads.open(&crn, PARTS).await?;
    Ok(Versioned(opened.case.version, body(&reads, &opened)))
}

/// An action to agree.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAction {
    /// What is to be done.
    what: String,
    /// Who does it.
    owner: Uuid,
    /// By when.
    due_on: Date,
}

/// A conversation to record.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewTalk {
    /// What it is for: `allocation`, `arrest`, ...
    trigger: String,
    /// The day.
    on: Date,
    /// `opened` of the case's oversight as it was read: how long the manager looked is known from it, and nobody else says.
    #[serde(default)]
    #[schema(required = true)]
    opened: String,
    /// Minutes it took.
    minutes: u16,
    /// With whom; none when the manager looked alone.
    #[serde(default)]
    with: Option<Uuid>,
    /// Whether risk of harm was discussed.
    risk_discussed: bool,
    /// Safety checks that were looked at.
    #[serde(default)]
    checks: Vec<Uuid>,
    /// The manager's view.
    view: ViewBody,
    /// Why.
    reasons: String,
    /// What was agreed.
    #[serde(default)]
    actions: Vec<NewAction>,
    /// The next conversation.
    #[serde(default)]
    next_on: Option<Date>,
}

/// Records a conversation.
#[utoipa::path(post, path = "/api/v1/people/{crn}/oversight", tag = "oversight",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewTalk,
    responses((status = 201, body = TalkBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn record(
    writes: Writes,
    Path(crn): Path<String>,
    Body(given): Body<NewTalk>,
) -> Result<Made<TalkBody>, Trouble> {
    let opened = writes.open(&crn, PARTS).await?;
    let id = OversightId(writes.command.0);
    let trigger = OversightTrigger::from_text(&given.trigger)
        .ok_or_else(|| service::Trouble::field("trigger", "Choose a trigger from the list of policy/oversight"))?;
    let actions = given.actions.into_iter().zip(1_u128..).map(|(action, place)| AgreedAction {
        id: ActionId(Uuid::from_u128(writes.command.0.as_u128().wrapping_add(place))),
        what: action.what,
        owner: OfficerId(action.owner),
        due_on: action.due_on,
    });
    let wish = Command::Oversee(Wish::Record(OversightRecorded {
        id,
        trigger,
        on: given.on,
        opened_at: Some(writes.opened_at(&path(opened.crn()), &given.opened)?),
        minutes: given.minutes,
        with: given.with.map(OfficerId),
        risk_discussed: given.risk_discussed,
        checks: given.checks.into_iter().map(EnquiryId).collect(),
        view: given.view.read(),
        reasons: given.reasons,
        actions: actions.collect(),
        next_on: given.next_on,
    }));
    let saved = writes.save(opened, PARTS, wish).await?;
    talked(&saved, id)
}

/// A comment on a conversation.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewComment {
    /// The comment.
    comment: String,
}

/// Comments on a conversation.
#[utoipa::path(post, path = "/api/v1/people/{crn}/oversight/{id}/comments", tag = "oversight",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewComment,
    responses((status = 201, body = TalkBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn comment(
    writes: Writes,
    Path((crn, id)): Path<(String, Uuid)>,
    Body(given): Body<NewComment>,
) -> Result<Made<TalkBody>, Trouble> {
    let opened = writes.open(&crn, PARTS).await?;
    let id = OversightId(id);
    let wish = Wish::Comment(OversightCommented { id, comment: given.comment });
    talked(&writes.save(opened, PARTS, Command::Oversee(wish)).await?, id)
}

/// What became of an action.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewActionEnd {
    /// `done` or `dropped`.
    #[schema(value_type = String, example = "done")]
    ended: Ended,
    /// What came of it; why, when it is dropped.
    #[serde(default)]
    note: String,
}

/// Says what became of an action that was agreed.
#[utoipa::path(post, path = "/api/v1/people/{crn}/oversight/{id}/actions/{action}/end", tag = "oversight",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("action" = Uuid, Path,),
        ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewActionEnd,
    responses((status = 201, body = TalkBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn end_action(
    writes: Writes,
    Path((crn, id, action)): Path<(String, Uuid, Uuid)>,
    Body(given): Body<NewActionEnd>,
) -> Result<Made<TalkBody>, Trouble> {
    let opened = writes.open(&crn, PARTS).await?;
    let (id, action) = (OversightId(id), ActionId(action));
    let talk = opened.case.oversight(id).ok_or_else(Trouble::not_found)?;
    if !talk.what.actions.iter().any(|agreed| agreed.id == action) {
        return Err(Trouble::not_found());
    }
    if given.ended == Ended::Dropped && given.note.trim().is_empty() {
        return Err(service::Trouble::field("note", "Enter why the action is dropped").into());
    }
    let wish = Wish::CloseAction(OversightActionClosed { id: action, ended: given.ended, note: given.note });
    talked(&writes.save(opened, PARTS, Command::Oversee(wish)).await?, id)
}

const PARTS: &[FieldGroup] = &[FieldGroup::Oversight];

/// The address of a case's oversight.
fn path(crn: &str) -> String {
    format!("/api/v1/people/{crn}/oversight")
}

/// The conversation as it is now.
fn talked(saved: &Saved, id: OversightId) -> Result<Made<TalkBody>, Trouble> {
    let found = saved.opened.case.oversight(id).ok_or_else(Trouble::not_found)?;
    Ok(saved.made("/oversight", found.version, talk(found, saved.opened.today)))
}
