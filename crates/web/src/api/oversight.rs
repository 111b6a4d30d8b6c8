//! Management oversight through the API: the queue, a case's conversations and what is owed, recording one, coverage, what is
//! overdue in a team.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use jiff::{Timestamp, civil::Date};
use record::{
    ActionId, CaseFile, Command, EnquiryId, OfficerId, OversightId, UnitId,
    oversight::{AgreedAction, Oversight, OversightRecorded, View, Wish, due, effective},
    plan::Ended,
};
use rules::{Policy, duty::DutyKind, oversight::OversightTrigger};
use serde::{Deserialize, Serialize};
use service::{
    access::FieldGroup,
    oversight::{OversightRow, coverage::Count},
};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    body::{Body, Key, Made, Stated, Versioned},
    lists::PersonLine,
    people::{AsAt, open},
};
use crate::{app::App, gate::Visitor, trouble::Trouble, view::oversight as view};

/// A conversation that is owed, or was.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwedBody {
    /// What makes it necessary: `allocation`, `arrest`, ...
    pub trigger: &'static str,
    /// What started its clock, in words.
    pub why: String,
    /// From which day a conversation counts.
    pub clock_from: Date,
    /// Last day in time.
    pub due_on: Date,
    /// The day on which it was met.
    pub met_on: Option<Date>,
    /// The conversation that met it.
    pub met_by: Option<Uuid>,
    /// The rule.
    pub rule: String,
}

impl OwedBody {
    fn of(row: &OversightRow) -> Self {
        Self {
            trigger: row.trigger.as_str(),
            why: row.why.clone(),
            clock_from: row.clock_from,
            due_on: row.due_on,
            met_on: row.met_on,
            met_by: row.met_by.map(|id| id.0),
            rule: row.trigger.rule_id(),
        }
    }
}

/// A person about whom a conversation is owed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaitingBody {
    /// Who.
    pub person: PersonLine,
    /// What makes it necessary, the earliest due first.
    pub owed: Vec<OwedBody>,
}

/// What waits for a manager.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QueueBody {
    /// The day.
    pub today: Date,
    /// How many people wait.
    pub all: usize,
    /// Of them with something late.
    pub late: usize,
    /// One page of them, the gravest first.
    pub people: Vec<WaitingBody>,
    /// The key of the next page, for `after`.
    pub next: Option<String>,
}

/// What is wanted of the queue.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Only this trigger.
    #[serde(default)]
    trigger: String,
    /// `only` for what is late.
    #[serde(default)]
    late: String,
    /// The key of a page.
    #[serde(default)]
    after: String,
}

/// What waits for a manager: the gravest first, of equal harm the longest late.
#[utoipa::path(get, path = "/api/v1/oversight", tag = "oversight", params(Wanted),
    responses((status = 200, body = QueueBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn queue(
    State(app): State<App>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Json<QueueBody>, Trouble> {
    let wish = view::Filter::read(&wanted.trigger, &wanted.late, "").wanted(&wanted.after);
    let queue = app.ask(move |service| service.oversight_queue(visitor.actor(), &wish)).await?;
    let people = queue
        .lines
        .iter()
        .map(|line| WaitingBody { person: PersonLine::of(&line.who, None), owed: line.owed.iter().map(OwedBody::of).collect() });
    let next = queue.next.as_ref().map(view::written_key);
    Ok(Json(QueueBody { today: queue.today, all: queue.all, late: queue.late, people: people.collect(), next }))
}

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

fn body(case: &CaseFile, policy: &Policy, zone: &jiff::tz::TimeZone, day: Date) -> OversightBody {
    let owed = due::due(case, policy, zone).into_iter().map(|due| OwedBody {
        trigger: due.trigger.as_str(),
        why: due.why.words(),
        clock_from: due.clock_from,
        due_on: due.due_on,
        met_on: due.met_on,
        met_by: due.met_by.map(|id| id.0),
        rule: due.rule(),
    });
    let mut talks: Vec<&Oversight> = case.oversights.iter().collect();
    talks.sort_by_key(|talk| std::cmp::Reverse((talk.what.on, talk.version)));
    OversightBody { owed: owed.collect(), conversations: talks.into_iter().map(|found| talk(found, day)).collect() }
}

/// What is owed about a case, and its conversations.
#[utoipa::path(get, path = "/api/v1/people/{crn}/oversight", tag = "oversight", params(("crn" = String, Path,), AsAt),
    responses((status = 200, body = OversightBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn of_person(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(AsAt { as_at }): Query<AsAt>,
    Stated(reason): Stated,
) -> Result<Versioned<OversightBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (as_at, reason), &[FieldGroup::Oversight]).await?;
    let service = app.service();
    Ok(Versioned(opened.case.version, body(&opened.case, service.policy(), service.zone(), opened.day())))
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
    /// When the form was opened.
    #[serde(default)]
    opened_at: Option<Timestamp>,
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
    responses((status = 201, body = TalkBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn record(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Key(command): Key,
    Stated(reason): Stated,
    Body(given): Body<NewTalk>,
) -> Result<Made<TalkBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (None, reason), &[FieldGroup::Oversight]).await?;
    let id = OversightId(command.0);
    let trigger = OversightTrigger::from_text(&given.trigger)
        .ok_or_else(|| service::Trouble::field("trigger", "Choose a trigger from the list of policy/oversight"))?;
    let actions = given.actions.into_iter().zip(1_u128..).map(|(action, place)| AgreedAction {
        id: ActionId(Uuid::from_u128(command.0.as_u128().wrapping_add(place))),
        what: action.what,
        owner: OfficerId(action.owner),
        due_on: action.due_on,
    });
    let wish = Command::Oversee(Wish::Record(OversightRecorded {
        id,
        trigger,
        on: given.on,
        opened_at: given.opened_at,
        minutes: given.minutes,
        with: given.with.map(OfficerId),
        risk_discussed: given.risk_discussed,
        checks: given.checks.into_iter().map(EnquiryId).collect(),
        view: given.view.read(),
        reasons: given.reasons,
        actions: actions.collect(),
        next_on: given.next_on,
    }));
    let (who, today) = (visitor.clone(), opened.today);
    let (done, opened) = app
        .ask(move |service| {
            let done = service.execute(who.actor(), opened.person, command, wish, opened.reason.as_ref())?;
            let opened = service.open_case(who.actor(), opened.crn(), &[FieldGroup::Oversight], None, opened.reason.as_ref())?;
            Ok((done, opened))
        })
        .await?;
    let found = opened.case.oversight(id).ok_or_else(Trouble::not_found)?;
    Ok(Made {
        location: format!("/api/v1/people/{}/oversight", opened.crn()),
        version: found.version,
        repeated: done.repeated,
        body: talk(found, today),
    })
}

/// How many were due, and how they came out.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CountBody {
    /// The name of the team, or the trigger's code.
    pub of: String,
    /// Due.
    pub due: i64,
    /// Of them done by their day.
    pub in_time: i64,
    /// Of them done late.
    pub late: i64,
    /// Of them not done.
    pub not_done: i64,
}

impl CountBody {
    fn of(of: String, count: &Count) -> Self {
        Self { of, due: count.due, in_time: count.in_time, late: count.late, not_done: count.not_done() }
    }
}

/// What a manager recorded.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ManagerBody {
    /// Which manager.
    pub manager: Uuid,
    /// Name.
    pub name: String,
    /// Conversations.
    pub conversations: usize,
    /// Minutes, as they say.
    pub minutes: i64,
    /// The middle number of words.
    pub median_words: u32,
    /// The middle number of seconds from opening to saving.
    pub median_seconds: Option<i64>,
    /// Stretches in which many came in a hurry, in words.
    pub hurried: Vec<String>,
}

/// What oversight was due in a unit and what was done.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CoverageBody {
    /// The unit.
    pub unit: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Altogether.
    pub total: CountBody,
    /// By team.
    pub teams: Vec<CountBody>,
    /// By trigger.
    pub triggers: Vec<CountBody>,
    /// By manager.
    pub managers: Vec<ManagerBody>,
}

/// Which board.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Board {
    /// The delivery unit.
    unit: Uuid,
    /// How many weeks up to yesterday: 12 unless said.
    #[serde(default)]
    weeks: Option<u16>,
}

/// What oversight was due in a delivery unit and what was done.
#[utoipa::path(get, path = "/api/v1/oversight/coverage", tag = "oversight", params(Board),
    responses((status = 200, body = CoverageBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn coverage(
    State(app): State<App>,
    visitor: Visitor,
    Query(board): Query<Board>,
) -> Result<Json<CoverageBody>, Trouble> {
    let weeks = board.weeks.unwrap_or(12);
    let found = app.ask(move |service| service.oversight_coverage(visitor.actor(), UnitId(board.unit), weeks)).await?;
    let managers = found.managers.iter().map(|work| ManagerBody {
        manager: work.manager,
        name: work.name.clone(),
        conversations: work.notes,
        minutes: work.minutes,
        median_words: work.median_words,
        median_seconds: work.median_seconds,
        hurried: work.bursts.iter().map(record::oversight::pace::Burst::words).collect(),
    });
    Ok(Json(CoverageBody {
        total: CountBody::of(found.unit.name.clone(), &found.total),
        teams: found.teams.iter().map(|team| CountBody::of(team.team.name.clone(), &team.count)).collect(),
        triggers: found.triggers.iter().map(|(trigger, count)| CountBody::of(trigger.as_str().to_owned(), count)).collect(),
        managers: managers.collect(),
        unit: found.unit.name,
        from: found.from,
        until: found.until,
    }))
}

/// A duty that is overdue.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OverdueBody {
    /// To whose case.
    pub person: PersonLine,
    /// What is owed.
    pub kind: &'static str,
    /// By when.
    pub due_on: Date,
    /// The rule.
    pub rule: String,
}

/// What is overdue in a team.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TeamOverdueBody {
    /// The team.
    pub team: String,
    /// How many there are.
    pub all: usize,
    /// One page of them, longest late first.
    pub duties: Vec<OverdueBody>,
}

/// Which of what is overdue.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Overdue {
    /// Only this kind of duty.
    #[serde(default)]
    kind: String,
    /// How many come before the page.
    #[serde(default)]
    after: usize,
}

/// What is overdue in a team.
#[utoipa::path(get, path = "/api/v1/teams/{id}/overdue", tag = "oversight", params(("id" = Uuid, Path,), Overdue),
    responses((status = 200, body = TeamOverdueBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn overdue(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(wanted): Query<Overdue>,
) -> Result<Json<TeamOverdueBody>, Trouble> {
    let team: UnitId = id.parse().map_err(|_| Trouble::not_found())?;
    let kind = DutyKind::from_text(&wanted.kind);
    let found = app.ask(move |service| service.team_overdue(visitor.actor(), team, (kind, None), wanted.after)).await?;
    let duties = found.lines.iter().map(|owed| OverdueBody {
        person: PersonLine::of(&owed.who, None),
        kind: owed.row.duty.kind.as_str(),
        due_on: owed.row.duty.due_on,
        rule: owed.row.duty.rule.clone(),
    });
    Ok(Json(TeamOverdueBody { team: found.team.name, all: found.all, duties: duties.collect() }))
}
