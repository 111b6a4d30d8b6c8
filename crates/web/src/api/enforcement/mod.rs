//! Enforcement through the API: the clocks, evidence, decisions and breach proceedings here; what is done about them in the files
//! beside this one.

pub mod breach;
pub mod decide;
pub mod letter;

use axum::extract::Path;
use jiff::{Timestamp, civil::Date};
use record::{
    CaseFile, DecisionId,
    enforcement::{Answers, Decision, EvidenceReceived, alarm, clock, proposal},
};
use rules::enforcement::{NextStep, Standing};
use serde::{Deserialize, Serialize};
use service::{Opened, access::FieldGroup};
use utoipa::ToSchema;
use uuid::Uuid;

use self::breach::{BreachBody, breach_body};
use super::{
    body::{Made, Versioned},
    opening::{Reads, Saved, Writes},
    people::AsAt,
    workload::officer::WorkingBody,
};
use crate::{app::App, trouble::Trouble};

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

/// Evidence for an absence.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceBody {
    /// For which appointment.
    pub appointment: Uuid,
    /// The day it came.
    pub on: Date,
    /// What it is.
    pub what: String,
}

fn evidence_body(came: &EvidenceReceived) -> EvidenceBody {
    EvidenceBody { appointment: came.appointment.0, on: came.on, what: came.what.clone() }
}

/// Enforcement of a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnforcementBody {
    /// The alarm that waits for a decision.
    pub alarm: Option<AlarmBody>,
    /// Each order's clock.
    pub clocks: Vec<ClockBody>,
    /// Evidence for absences, latest first.
    pub evidence: Vec<EvidenceBody>,
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

/// Enforcement: the alarm, each order's clock, decisions, breach proceedings.
#[utoipa::path(get, path = "/api/v1/people/{crn}/enforcement", tag = "enforcement", params(("crn" = String, Path,), AsAt),
    responses((status = 200, body = EnforcementBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn enforcement(reads: Reads, Path(crn): Path<String>) -> Result<Versioned<EnforcementBody>, Trouble> {
    let opened = reads.open(&crn, PARTS).await?;
    let (case, policy, zone) = (&opened.case, reads.policy(), reads.app.service().zone());
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
        clocks: clocks(case, opened.day(), &reads.app),
        evidence: case.enforcement.evidence.iter().rev().map(evidence_body).collect(),
        decisions: case.enforcement.decisions.iter().rev().map(decision_body).collect(),
        breaches: case.enforcement.breaches.iter().rev().map(breach_body).collect(),
    };
    Ok(Versioned(case.version, body))
}

/// One decision.
#[utoipa::path(get, path = "/api/v1/people/{crn}/enforcement/{id}", tag = "enforcement",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), AsAt),
    responses((status = 200, body = DecisionBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn decision(
    reads: Reads,
    Path((crn, id)): Path<(String, String)>,
) -> Result<Versioned<DecisionBody>, Trouble> {
    let opened = reads.open(&crn, PARTS).await?;
    let id: Option<DecisionId> = id.parse().ok();
    let found = id.and_then(|id| opened.case.enforcement.decision(id)).ok_or_else(Trouble::not_found)?;
    Ok(Versioned(opened.case.version, decision_body(found)))
}

const PARTS: &[FieldGroup] = &[FieldGroup::Enforcement];

/// The record, and the decision that the address names.
async fn find(writes: &Writes, crn: &str, id: &str) -> Result<(Opened, DecisionId), Trouble> {
    let opened = writes.open(crn, PARTS).await?;
    let id: DecisionId = id.parse().map_err(|_| Trouble::not_found())?;
    opened.case.enforcement.decision(id).ok_or_else(Trouble::not_found)?;
    Ok((opened, id))
}

/// The decision as it is now.
fn decided(saved: &Saved, id: DecisionId) -> Result<Made<DecisionBody>, Trouble> {
    let case = &saved.opened.case;
    let found = case.enforcement.decision(id).ok_or_else(Trouble::not_found)?;
    Ok(saved.made(&format!("/enforcement/{id}"), case.version, decision_body(found)))
}
