//! Safety checks through the API: what a case needs and how far each check came, the steps of the chain, the team's inbox.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use jiff::civil::Date;
use record::{
    AssessmentId, CaseFile, Command, ConnectionId, EnquiryId, OfficerId, UnitId,
    enquiry::{
        Enquiry, EnquiryAnalysed, EnquiryAnswered, EnquiryCancelled, EnquiryChased, EnquiryEscalated, EnquiryNotNeeded,
        EnquiryOwned, EnquiryRaised, EnquiryRead, EnquirySent, EnquiryUsed, LowRiskAgreed, Named, NamedPersonSettled, UsedIn,
        Wish, chain, need::needs,
    },
};
use rules::{
    Policy,
    enquiry::{EnquiryKind, EnquiryTrigger},
};
use serde::{Deserialize, Serialize};
use service::{access::FieldGroup, checks::InboxWanted};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    body::{Body, Key, Made, Stated, Versioned},
    lists::PersonLine,
    people::{AsAt, open},
};
use crate::{app::App, gate::Visitor, trouble::Trouble, view::checks::inbox::Filter};

/// A check that is needed and not sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NeedBody {
    /// What a form or duty names it by.
    pub id: Uuid,
    /// Kind.
    #[schema(example = "domestic_abuse")]
    pub kind: &'static str,
    /// What makes it necessary.
    #[schema(example = "new_partner")]
    pub trigger: &'static str,
    /// The rule.
    pub rule: String,
    /// Since when; in the future for a need that arises by time.
    pub since: Date,
    /// By when it is to be sent.
    pub send_by: Date,
}

/// Somebody whom an answer names.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NamedBody {
    /// Name as the answer gives it.
    pub name: String,
    /// Whether it is a child.
    #[serde(default)]
    pub child: bool,
    /// Who on the record it is.
    #[serde(default)]
    pub connection: Option<Uuid>,
}

/// A check and how far it came.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckBody {
    /// Its id.
    pub id: Uuid,
    /// Kind.
    #[schema(example = "children")]
    pub kind: &'static str,
    /// What makes it necessary.
    pub trigger: &'static str,
    /// Since when it is needed.
    pub needed_since: Date,
    /// Where it stands.
    #[schema(example = "answered")]
    pub status: &'static str,
    /// The next step.
    #[schema(example = "read")]
    pub next_step: Option<&'static str>,
    /// From which day the next step is owed.
    pub next_on: Option<Date>,
    /// The day it was sent.
    pub sent_on: Option<Date>,
    /// To whom.
    pub sent_to: Option<String>,
    /// By when an answer is expected.
    pub due_on: Option<Date>,
    /// Days on which it was asked for again.
    pub chased_on: Vec<Date>,
    /// The day of the latest answer.
    pub answered_on: Option<Date>,
    /// Who answered.
    pub responder: Option<String>,
    /// Whether they know nothing.
    pub nothing_known: Option<bool>,
    /// What they say.
    pub answer: Option<String>,
    /// Whom the answer names and nobody has settled.
    pub unknown_people: Vec<String>,
    /// What the answer means.
    pub analysis: Option<String>,
    /// Sentences that rest on it.
    pub used: Vec<String>,
    /// Why it is not needed, or was called off.
    pub closed_because: Option<String>,
    /// Who of the team looks after it.
    pub owner: Option<Uuid>,
}

/// The safety checks of a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChecksBody {
    /// Needed and not sent, oldest first; those of the future with them.
    pub needed: Vec<NeedBody>,
    /// Checks in the order recorded.
    pub checks: Vec<CheckBody>,
}

fn check_body(check: &Enquiry, policy: &Policy) -> CheckBody {
    let next = chain::next(check, policy);
    let answered = check.answered.as_ref();
    let not_needed = check.not_needed.as_ref().map(|(decided, _)| decided.reason.clone());
    CheckBody {
        id: check.id.0,
        kind: check.kind.as_str(),
        trigger: check.trigger.as_str(),
        needed_since: check.needed_since,
        status: check.status().as_str(),
        next_step: next.map(|(step, _)| step.as_str()),
        next_on: next.map(|(_, on)| on),
        sent_on: check.sent.as_ref().map(|s| s.on),
        sent_to: check.sent.as_ref().map(|s| s.sent_to.clone()),
        due_on: check.sent.as_ref().map(|s| s.due_on),
        chased_on: check.chased.iter().map(|c| c.on).collect(),
        answered_on: answered.map(|a| a.on),
        responder: answered.map(|a| a.responder.clone()),
        nothing_known: answered.map(|a| a.nothing_known),
        answer: answered.map(|a| a.summary.clone()),
        unknown_people: check.unknown_people().map(|n| n.name.clone()).collect(),
        analysis: check.analysed.as_ref().map(|a| a.analysis.clone()),
        used: check.used.iter().map(|u| u.sentence.clone()).collect(),
        closed_because: check.cancelled.as_ref().map(|c| c.reason.clone()).or(not_needed),
        owner: check.owner.map(|o| o.0),
    }
}

fn body(case: &CaseFile, policy: &Policy) -> ChecksBody {
    let unmet = needs(case, policy).into_iter().filter(|n| n.met_by.is_none() && n.raised.is_none());
    let need = |n: record::enquiry::need::Need| NeedBody {
        id: n.id(),
        kind: n.kind.as_str(),
        trigger: n.trigger.as_str(),
        rule: n.trigger.rule_id(),
        since: n.since,
        send_by: chain::send_by(n.kind, n.trigger, n.since, policy),
    };
    ChecksBody { needed: unmet.map(need).collect(), checks: case.enquiries.all.iter().map(|e| check_body(e, policy)).collect() }
}

/// What a case needs, and how far each check came.
#[utoipa::path(get, path = "/api/v1/people/{crn}/checks", tag = "checks", params(("crn" = String, Path,), AsAt),
    responses((status = 200, body = ChecksBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(AsAt { as_at }): Query<AsAt>,
    Stated(reason): Stated,
) -> Result<Versioned<ChecksBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (as_at, reason), &[FieldGroup::Checks]).await?;
    Ok(Versioned(opened.case.version, body(&opened.case, app.service().policy())))
}

/// A check to begin: sent, noted as needed, or decided against.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(tag = "step", rename_all = "snake_case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum NewCheck {
    /// It was sent.
    Send {
        /// Kind.
        #[schema(value_type = String, example = "children")]
        kind: EnquiryKind,
        /// What makes it necessary.
        #[schema(value_type = String, example = "new_partner")]
        trigger: EnquiryTrigger,
        /// The day.
        on: Date,
        /// To whom.
        sent_to: String,
        /// Their reference.
        #[serde(default)]
        reference: String,
        /// The address or household asked about.
        #[serde(default)]
        about: String,
        /// People asked about.
        #[serde(default)]
        subjects: Vec<String>,
    },
    /// It is needed, and not sent yet.
    Raise {
        /// Kind.
        #[schema(value_type = String)]
        kind: EnquiryKind,
        /// What makes it necessary.
        #[schema(value_type = String)]
        trigger: EnquiryTrigger,
        /// Since when.
        needed_since: Date,
        /// Why.
        reason: String,
    },
    /// A need of the record is none.
    NotNeeded {
        /// Kind.
        #[schema(value_type = String)]
        kind: EnquiryKind,
        /// What made it necessary.
        #[schema(value_type = String)]
        trigger: EnquiryTrigger,
        /// Why it is none.
        reason: String,
    },
    /// A need of the record is taken on.
    TakeOn {
        /// Kind.
        #[schema(value_type = String)]
        kind: EnquiryKind,
        /// What makes it necessary.
        #[schema(value_type = String)]
        trigger: EnquiryTrigger,
        /// Who looks after it.
        owner: Uuid,
    },
}

/// The next step of a check.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(tag = "step", rename_all = "snake_case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum CheckStep {
    /// A raised check was sent.
    Send {
        /// The day.
        on: Date,
        /// To whom.
        sent_to: String,
        /// Their reference.
        #[serde(default)]
        reference: String,
        /// The address or household asked about.
        #[serde(default)]
        about: String,
        /// People asked about.
        #[serde(default)]
        subjects: Vec<String>,
    },
    /// The answer was asked for again.
    Chase {
        /// The day.
        on: Date,
        /// How, and with whom.
        how: String,
    },
    /// It was taken higher.
    Escalate {
        /// The day.
        on: Date,
        /// To whom.
        to: String,
        /// What was asked of them.
        note: String,
    },
    /// The agency answered.
    Answer {
        /// The day.
        on: Date,
        /// Who answered.
        responder: String,
        /// Whether they know nothing.
        #[serde(default)]
        nothing_known: bool,
        /// What they say.
        #[serde(default)]
        summary: String,
        /// Whom they name.
        #[serde(default)]
        named: Vec<NamedBody>,
    },
    /// The answer was read.
    Read {},
    /// What the answer means.
    Analyse {
        /// The analysis.
        analysis: String,
    },
    /// It was used: in the assessment, or in the plan when none is named.
    Use {
        /// Which assessment.
        #[serde(default)]
        assessment: Option<Uuid>,
        /// The sentence that rests on it.
        sentence: String,
    },
    /// A raised check is not needed.
    NotNeeded {
        /// Why.
        reason: String,
    },
    /// It was called off.
    Cancel {
        /// Why.
        reason: String,
    },
    /// Somebody looks after it.
    Own {
        /// Who.
        owner: Uuid,
    },
    /// Somebody whom the answer names is known, or of no concern.
    Settle {
        /// Name as the answer gives it.
        name: String,
        /// Who on the record it is; none when of no concern.
        #[serde(default)]
        connection: Option<Uuid>,
        /// What was found.
        reason: String,
    },
    /// A manager agrees to low risk meanwhile.
    AgreeLowRisk {
        /// Why.
        reason: String,
    },
}

fn new_wish(given: NewCheck, id: EnquiryId, today: Date) -> Wish {
    let raised = |kind, trigger, needed_since, reason| EnquiryRaised {
        id,
        kind,
        trigger,
        needed_since,
        reason,
        about: String::new(),
        subjects: Vec::new(),
        address: None,
    };
    match given {
        NewCheck::Send { kind, trigger, on, sent_to, reference, about, subjects } => Wish::Send(EnquirySent {
            id,
            kind,
            trigger,
            needed_since: on,
            on,
            sent_to,
            reference,
            about,
            subjects,
            due_on: on,
            address: None,
        }),
        NewCheck::Raise { kind, trigger, needed_since, reason } => Wish::Raise(raised(kind, trigger, needed_since, reason)),
        NewCheck::NotNeeded { kind, trigger, reason } => {
            Wish::NotNeeded(EnquiryNotNeeded { id, kind, trigger, needed_since: today, reason, address: None })
        }
        NewCheck::TakeOn { kind, trigger, owner } => {
            let need = raised(kind, trigger, today, "Needed by rule; taken on".to_owned());
            Wish::TakeOn { need, owner: OfficerId(owner) }
        }
    }
}

fn step_wish(given: CheckStep, check: &Enquiry, today: Date) -> Wish {
    let (id, kind, trigger) = (check.id, check.kind, check.trigger);
    match given {
        CheckStep::Send { on, sent_to, reference, about, subjects } => Wish::Send(EnquirySent {
            id,
            kind,
            trigger,
            needed_since: on,
            on,
            sent_to,
            reference,
            about,
            subjects,
            due_on: on,
            address: None,
        }),
        CheckStep::Chase { on, how } => Wish::Chase(EnquiryChased { id, on, how }),
        CheckStep::Escalate { on, to, note } => Wish::Escalate(EnquiryEscalated { id, on, to, note }),
        CheckStep::Answer { on, responder, nothing_known, summary, named } => {
            let named = named.into_iter();
            let named = named.map(|n| Named { name: n.name, child: n.child, connection: n.connection.map(ConnectionId) });
            Wish::Answer(EnquiryAnswered { id, on, responder, nothing_known, summary, named: named.collect() })
        }
        CheckStep::Read {} => Wish::Read(EnquiryRead { id }),
        CheckStep::Analyse { analysis } => Wish::Analyse(EnquiryAnalysed { id, analysis }),
        CheckStep::Use { assessment, sentence } => {
            let used_in = assessment.map_or(UsedIn::Plan, |id| UsedIn::Assessment(AssessmentId(id)));
            Wish::Use(EnquiryUsed { id, used_in, sentence })
        }
        CheckStep::NotNeeded { reason } => {
            Wish::NotNeeded(EnquiryNotNeeded { id, kind, trigger, needed_since: today, reason, address: None })
        }
        CheckStep::Cancel { reason } => Wish::Cancel(EnquiryCancelled { id, reason }),
        CheckStep::Own { owner } => Wish::Own(EnquiryOwned { id, owner: OfficerId(owner) }),
        CheckStep::Settle { name, connection, reason } => {
            Wish::SettleNamed(NamedPersonSettled { id, name, connection: connection.map(ConnectionId), reason })
        }
        CheckStep::AgreeLowRisk { reason } => Wish::AgreeLowRisk(LowRiskAgreed { enquiries: vec![id], reason }),
    }
}

/// Begins a check.
#[utoipa::path(post, path = "/api/v1/people/{crn}/checks", tag = "checks",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewCheck,
    responses((status = 201, body = CheckBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn begin(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Key(command): Key,
    Stated(reason): Stated,
    Body(given): Body<NewCheck>,
) -> Result<Made<CheckBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (None, reason), &[FieldGroup::Checks]).await?;
    let id = EnquiryId(command.0);
    let wish = new_wish(given, id, opened.today);
    made(&app, visitor, opened, (command, id, wish)).await
}

/// Takes the next step of a check.
#[utoipa::path(post, path = "/api/v1/people/{crn}/checks/{id}/steps", tag = "checks",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = CheckStep,
    responses((status = 201, body = CheckBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn step(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    Key(command): Key,
    Stated(reason): Stated,
    Body(given): Body<CheckStep>,
) -> Result<Made<CheckBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (None, reason), &[FieldGroup::Checks]).await?;
    let check = opened.case.enquiries.find(EnquiryId(id)).ok_or_else(Trouble::not_found)?;
    let wish = step_wish(given, check, opened.today);
    made(&app, visitor, opened, (command, EnquiryId(id), wish)).await
}

async fn made(
    app: &App,
    visitor: Visitor,
    opened: service::Opened,
    (command, id, wish): (record::CommandId, EnquiryId, Wish),
) -> Result<Made<CheckBody>, Trouble> {
    let (done, opened) = app
        .ask(move |service| {
            let wish = Command::Enquiry(wish);
            let done = service.execute(visitor.actor(), opened.person, command, wish, opened.reason.as_ref())?;
            let opened = service.open_case(visitor.actor(), opened.crn(), &[FieldGroup::Checks], None, opened.reason.as_ref())?;
            Ok((done, opened))
        })
        .await?;
    let found = opened.case.enquiries.find(id).ok_or_else(Trouble::not_found)?;
    Ok(Made {
        location: format!("/api/v1/people/{}/checks", opened.crn()),
        version: opened.case.version,
        repeated: done.repeated,
        body: check_body(found, app.service().policy()),
    })
}

/// What of the inbox is wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub struct InboxQuery {
    /// Of which team; one's own when none is named.
    team: Option<Uuid>,
    /// `me` or `nobody`: only what I, or nobody, looks after.
    owner: String,
    /// Only this kind.
    kind: String,
    /// Only this next step.
    step: String,
    /// `only`: only what is late.
    late: String,
    /// How many lines to leave out.
    after: usize,
}

/// An open check of a team.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InboxBodyLine {
    /// About whom.
    pub person: PersonLine,
    /// The check, or the need.
    pub id: Uuid,
    /// Kind.
    pub kind: &'static str,
    /// What makes it necessary.
    pub trigger: &'static str,
    /// Where it stands.
    pub status: &'static str,
    /// Since when it is needed.
    pub since: Date,
    /// The next step.
    pub next_step: Option<&'static str>,
    /// From which day it is owed.
    pub next_on: Option<Date>,
    /// How many people the answer names whom nobody has settled.
    pub unknown_people: i64,
    /// Who looks after it.
    pub owner: Option<Uuid>,
}

/// The open checks of a team.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InboxBody {
    /// This page's lines, longest owed first; 50 at most.
    pub data: Vec<InboxBodyLine>,
    /// How many the filter lets through.
    pub total_count: usize,
    /// How many of all open ones are late.
    pub late: usize,
    /// How many of all open ones nobody looks after.
    pub unowned: usize,
}

/// The open safety checks of a team.
#[utoipa::path(get, path = "/api/v1/checks", tag = "checks", params(InboxQuery),
    responses((status = 200, body = InboxBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn inbox(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<InboxQuery>,
) -> Result<Json<InboxBody>, Trouble> {
    let filter = Filter::read(&asked.owner, &asked.kind, &asked.step, &asked.late);
    let wanted = InboxWanted {
        team: asked.team.map(UnitId),
        owned: filter.owned,
        kind: filter.kind,
        step: filter.step,
        late_only: filter.late_only,
        after: asked.after,
    };
    let inbox = app.ask(move |service| service.checks_inbox(visitor.actor(), &wanted)).await?;
    let line = |line: service::checks::CheckLine| InboxBodyLine {
        person: PersonLine::of(&line.who, None),
        id: line.row.id,
        kind: line.row.kind.as_str(),
        trigger: line.row.trigger.as_str(),
        status: line.row.status.as_str(),
        since: line.row.since,
        next_step: line.row.step.map(|(step, _)| step.as_str()),
        next_on: line.row.step.map(|(_, on)| on),
        unknown_people: line.row.unknown,
        owner: line.row.owner,
    };
    Ok(Json(InboxBody {
        data: inbox.lines.into_iter().map(line).collect(),
        total_count: inbox.wanted,
        late: inbox.late,
        unowned: inbox.unowned,
    }))
}
