//! Enforcement through the API: the clocks, decisions and breach proceedings, and taking a decision.

use axum::extract::{Path, Query, State};
use jiff::{Timestamp, civil::Date};
use record::{
    AppointmentId, BreachId, CaseFile, Command, DecisionId,
    enforcement::{
        Answers, Decision, EnforcementDecided, Wish, alarm,
        breach::{Breach, BreachDecision, BreachResult, Stage},
        clock, proposal,
    },
};
use rules::{
    code::ActionCode,
    enforcement::{NextStep, Standing},
};
use serde::{Deserialize, Serialize};
use service::{Done, Opened, access::FieldGroup};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body::{Body, Key, Made, Stated, Versioned},
    people::{AsAt, open},
    workload::officer::WorkingBody,
};
use crate::{app::App, gate::Visitor, trouble::Trouble};

/// What a decision answers.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum AnswersBody {
    /// Failures to comply.
    Failure,
    /// Missed appointments in a row.
    MissAlarm,
}

/// The step that the rule proposes.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProposalBody {
    /// Code of the action.
    pub action: String,
    /// Why.
    pub why: String,
    /// By when to take it.
    pub due_on: Option<Date>,
    /// The row.
    pub rule: String,
    /// Whether the row is a local default.
    pub local_default: bool,
    /// How it comes about.
    pub working: WorkingBody,
}

impl From<NextStep> for ProposalBody {
    fn from(step: NextStep) -> Self {
        Self {
            action: step.action.to_string(),
            why: step.why,
            due_on: step.due_on,
            rule: step.rule_id,
            local_default: step.local_default,
            working: WorkingBody::from(&step.working),
        }
    }
}

/// A failure to comply.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FailureBody {
    /// The appointment.
    pub appointment: Uuid,
    /// Its day.
    pub on: Date,
    /// Code of its outcome in force.
    pub outcome: Option<String>,
    /// Whether a decision or breach proceedings answer it.
    pub decided: bool,
    /// What the rule proposes, while it is not decided.
    pub proposal: Option<ProposalBody>,
}

/// Where one order or licence stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClockBody {
    /// The sentence.
    pub sentence: Option<Uuid>,
    /// `good`, `one_failure`, `no_breach_yet` or `breach_running`.
    pub standing: &'static str,
    /// Failures after this day count.
    pub since: Option<Date>,
    /// Failures that count, oldest first.
    pub failures: Vec<FailureBody>,
    /// Decisions that gave a warning which counts.
    pub warnings: Vec<Uuid>,
    /// Failures that wait for a decision, oldest first.
    pub undecided: Vec<FailureBody>,
    /// Breach proceedings that run.
    pub breach: Option<Uuid>,
}

/// Missed appointments in a row that wait for a decision.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlarmBody {
    /// The appointments, oldest first.
    pub appointments: Vec<Uuid>,
    /// When the first of them began.
    pub first_missed_at: Timestamp,
    /// The day that raised it.
    pub raised_on: Date,
    /// When the miss that raised it was recorded.
    pub known_at: Option<Timestamp>,
    /// By when to decide.
    pub decide_by: Date,
    /// The row.
    pub rule: String,
    /// Whether the row is a local default.
    pub local_default: bool,
}

/// A decision.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DecisionBody {
    /// Its id.
    pub id: Uuid,
    /// What it answers.
    pub answers: AnswersBody,
    /// The appointments.
    pub failures: Vec<Uuid>,
    /// The sentence.
    pub sentence: Option<Uuid>,
    /// Code of the action.
    pub action: String,
    /// Code of the action that the rule proposed.
    pub proposed: Option<String>,
    /// The day of the decision.
    pub on: Date,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// By when the person must answer.
    pub respond_by: Option<Date>,
    /// Why.
    pub reasons: String,
    /// What else was considered.
    pub alternatives: String,
    /// What happened, as a warning states it.
    pub circumstances: String,
    /// The day its letter was sent.
    pub letter_sent_on: Option<Date>,
    /// The letter as sent.
    pub letter: Option<String>,
    /// The breach proceedings that it began.
    pub breach: Option<Uuid>,
    /// The day the warning was withdrawn.
    pub withdrawn_on: Option<Date>,
}

/// A manager's decision on a breach.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BreachDecisionBody {
    /// The day.
    pub on: Date,
    /// `approve`, `sendBack` or `noAction`.
    pub decision: &'static str,
    /// Why.
    pub reason: String,
}

/// Breach proceedings.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BreachBody {
    /// Their id.
    pub id: Uuid,
    /// Of which order.
    pub sentence: Uuid,
    /// The day they began.
    pub begun_on: Date,
    /// `draft`, `withManager`, `readyForCourt`, `listed`, `resulted` or `notPursued`.
    pub stage: &'static str,
    /// What that means.
    pub meaning: &'static str,
    /// The failures they rest on.
    pub failures: Vec<Uuid>,
    /// The circumstances as written last.
    pub circumstances: String,
    /// Decisions, oldest first.
    pub decisions: Vec<BreachDecisionBody>,
    /// The day of the last listed hearing.
    pub hearing_on: Option<Date>,
    /// What the court did, in words.
    pub result: Option<&'static str>,
}

/// Enforcement of a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnforcementBody {
    /// The alarm that waits for a decision.
    pub alarm: Option<AlarmBody>,
    /// Each order's clock.
    pub clocks: Vec<ClockBody>,
    /// Decisions, latest first.
    pub decisions: Vec<DecisionBody>,
    /// Breach proceedings, latest first.
    pub breaches: Vec<BreachBody>,
}

fn clocks(case: &CaseFile, day: Date, app: &App) -> Vec<ClockBody> {
    let (policy, zone) = (app.service().policy(), app.service().zone());
    let failure = |failed: &clock::Failure<'_>, propose: bool| {
        let decided = failed.answered(case, policy).is_some();
        let proposal = (propose && !decided).then(|| proposal::for_failure(case, failed, policy, zone)).flatten();
        FailureBody {
            appointment: failed.id().0,
            on: failed.on,
            outcome: failed.appointment.outcome.map(|code| code.to_string()),
            decided,
            proposal: proposal.map(Into::into),
        }
    };
    let of = |sentence: &record::sentence::Sentence| {
        let clock = clock::clock(case, Some(sentence.what.id), day, policy, zone);
        ClockBody {
            sentence: Some(sentence.what.id.0),
            standing: match clock.standing {
                Standing::Good => "good",
                Standing::OneFailure => "one_failure",
                Standing::NoBreachYet { .. } => "no_breach_yet",
                Standing::BreachRunning => "breach_running",
            },
            since: clock.since,
            failures: clock.failures.iter().map(|f| failure(f, false)).collect(),
            warnings: clock.warnings.iter().map(|w| w.what.id.0).collect(),
            undecided: clock.undecided.iter().map(|f| failure(f, true)).collect(),
            breach: clock.breach.map(|b| b.begun.id.0),
        }
    };
    clock::sentences(case, day, policy, zone).into_iter().map(of).collect()
}

fn decision_body(decision: &Decision) -> DecisionBody {
    let what = &decision.what;
    DecisionBody {
        id: what.id.0,
        answers: match what.answers {
            Answers::Failure => AnswersBody::Failure,
            Answers::MissAlarm => AnswersBody::MissAlarm,
        },
        failures: what.failures.iter().map(|id| id.0).collect(),
        sentence: what.sentence.map(|id| id.0),
        action: what.action.to_string(),
        proposed: what.proposed.map(|action| action.to_string()),
        on: what.on,
        recorded_at: decision.at,
        respond_by: what.respond_by,
        reasons: what.reasons.clone(),
        alternatives: what.alternatives.clone(),
        circumstances: what.circumstances.clone(),
        letter_sent_on: decision.letter.as_ref().map(|letter| letter.on),
        letter: decision.letter.as_ref().map(|letter| letter.text.clone()),
        breach: what.breach.map(|id| id.0),
        withdrawn_on: decision.withdrawn.as_ref().map(|withdrawn| withdrawn.on),
    }
}

fn breach_body(breach: &Breach) -> BreachBody {
    BreachBody {
        id: breach.begun.id.0,
        sentence: breach.begun.sentence.0,
        begun_on: breach.begun.on,
        stage: match breach.stage {
            Stage::Draft => "draft",
            Stage::WithManager => "withManager",
            Stage::ReadyForCourt => "readyForCourt",
            Stage::Listed => "listed",
            Stage::Resulted => "resulted",
            Stage::NotPursued => "notPursued",
        },
        meaning: breach.stage.meaning(),
        failures: breach.failures().iter().map(|id| id.0).collect(),
        circumstances: breach
            .submitted
            .as_ref()
            .map_or_else(|| breach.begun.circumstances.clone(), |(_, pack)| pack.circumstances.clone()),
        decisions: breach
            .decisions
            .iter()
            .map(|(on, _, decided)| BreachDecisionBody {
                on: *on,
                decision: match decided.decision {
                    BreachDecision::Approve => "approve",
                    BreachDecision::SendBack => "sendBack",
                    BreachDecision::NoAction => "noAction",
                },
                reason: decided.reason.clone(),
            })
            .collect(),
        hearing_on: breach.listed.last().map(|listed| listed.hearing_on),
        result: breach.resulted.as_ref().map(|resulted| BreachResult::words(resulted.result)),
    }
}

/// Enforcement: the alarm, each order's clock, decisions, breach proceedings.
#[utoipa::path(get, path = "/api/v1/people/{crn}/enforcement", tag = "enforcement", params(("crn" = String, Path,), AsAt),
    responses((status = 200, body = EnforcementBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn enforcement(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(AsAt { as_at }): Query<AsAt>,
    Stated(reason): Stated,
) -> Result<Versioned<EnforcementBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (as_at, reason), &[FieldGroup::Enforcement]).await?;
    let (case, policy, zone) = (&opened.case, app.service().policy(), app.service().zone());
    let alarm = alarm::alarm(case, policy, zone).map(|alarm| AlarmBody {
        appointments: alarm.appointments().into_iter().map(|id| id.0).collect(),
        first_missed_at: alarm.first_missed_at,
        raised_on: alarm.rule.raised_on,
        known_at: alarm.known_at,
        decide_by: alarm.rule.decide_by,
        rule: alarm.rule.rule_id,
        local_default: alarm.rule.local_default,
    });
    let body = EnforcementBody {
        alarm,
        clocks: clocks(case, opened.day(), &app),
        decisions: case.enforcement.decisions.iter().rev().map(decision_body).collect(),
        breaches: case.enforcement.breaches.iter().rev().map(breach_body).collect(),
    };
    Ok(Versioned(case.version, body))
}

/// One decision.
#[utoipa::path(get, path = "/api/v1/people/{crn}/enforcement/{id}", tag = "enforcement",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), AsAt),
    responses((status = 200, body = DecisionBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn decision(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, String)>,
    Query(AsAt { as_at }): Query<AsAt>,
    Stated(reason): Stated,
) -> Result<Versioned<DecisionBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (as_at, reason), &[FieldGroup::Enforcement]).await?;
    let id: Option<DecisionId> = id.parse().ok();
    let found = id.and_then(|id| opened.case.enforcement.decision(id)).ok_or_else(Trouble::not_found)?;
    Ok(Versioned(opened.case.version, decision_body(found)))
}

/// Breach proceedings.
#[utoipa::path(get, path = "/api/v1/people/{crn}/breaches/{id}", tag = "enforcement",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), AsAt),
    responses((status = 200, body = BreachBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn breach(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, String)>,
    Query(AsAt { as_at }): Query<AsAt>,
    Stated(reason): Stated,
) -> Result<Versioned<BreachBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (as_at, reason), &[FieldGroup::Enforcement]).await?;
    let found = opened.case.enforcement.breaches.iter().find(|b| b.begun.id.to_string() == id);
    Ok(Versioned(opened.case.version, breach_body(found.ok_or_else(Trouble::not_found)?)))
}

/// A decision to take.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDecision {
    /// What it answers.
    answers: AnswersBody,
    /// The appointments.
    failures: Vec<Uuid>,
    /// Code of the action.
    #[schema(value_type = String, example = "EA02")]
    action: ActionCode,
    /// The day of the decision; today when left out.
    #[serde(default)]
    on: Option<Date>,
    /// Why; may be left out when the proposal is taken.
    #[serde(default)]
    reasons: String,
    /// What else was considered; may be left out when the proposal is taken.
    #[serde(default)]
    alternatives: String,
    /// What happened: a warning states it.
    #[serde(default)]
    circumstances: String,
}

/// Takes a decision. Not to act is one, too. A step towards the court begins breach proceedings.
#[utoipa::path(post, path = "/api/v1/people/{crn}/enforcement", tag = "enforcement",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewDecision,
    responses((status = 201, body = DecisionBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn decide(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Key(command): Key,
    Stated(reason): Stated,
    Body(wanted): Body<NewDecision>,
) -> Result<Made<DecisionBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (None, reason), &[FieldGroup::Enforcement]).await?;
    let id = DecisionId(Uuid::from_u128(command.0.as_u128().wrapping_add(1)));
    let wish = Command::Enforce(Wish::Decide(EnforcementDecided {
        id,
        answers: match wanted.answers {
            AnswersBody::Failure => Answers::Failure,
            AnswersBody::MissAlarm => Answers::MissAlarm,
        },
        failures: wanted.failures.into_iter().map(AppointmentId).collect(),
        sentence: None,
        action: wanted.action,
        proposed: None,
        on: wanted.on.unwrap_or(opened.today),
        respond_by: None,
        reasons: wanted.reasons,
        alternatives: wanted.alternatives,
        circumstances: wanted.circumstances,
        breach: Some(BreachId(Uuid::from_u128(command.0.as_u128().wrapping_add(2)))),
    }));
    let who = visitor.clone();
    let (done, opened): (Done, Opened) = app
        .ask(move |service| {
            let done = service.execute(who.actor(), opened.person, command, wish, opened.reason.as_ref())?;
            let opened =
                service.open_case(who.actor(), opened.crn(), &[FieldGroup::Enforcement], None, opened.reason.as_ref())?;
            Ok((done, opened))
        })
        .await?;
    let found = opened.case.enforcement.decision(id).ok_or_else(Trouble::not_found)?;
    Ok(Made {
        location: format!("/api/v1/people/{}/enforcement/{id}", opened.crn()),
        version: opened.case.version,
        repeated: done.repeated,
        body: decision_body(found),
    })
}
