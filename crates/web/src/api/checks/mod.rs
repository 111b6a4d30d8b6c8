//! Safety checks through the API: what a case needs and how far each check came here; the steps of the chain, the team's inbox, how
//! far checks come, those around the person and addresses in the files beside this one.

pub mod address;
pub mod household;
pub mod inbox;
pub mod measures;
pub mod steps;

use axum::extract::Path;
use jiff::civil::Date;
use record::{
    CaseFile,
    enquiry::{Enquiry, chain, need::needs},
};
use rules::Policy;
use serde::Serialize;
use service::access::FieldGroup;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{body::Versioned, opening::Reads, people::AsAt};
use crate::trouble::Trouble;

const PARTS: &[FieldGroup] = &[FieldGroup::Checks];

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
    /// The address that it asks about; null when no address is known.
    pub address: Option<Uuid>,
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
        address: check.address.map(|id| id.0),
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
    responses((status = 200, body = ChecksBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn list(reads: Reads, Path(crn): Path<String>) -> Result<Versioned<ChecksBody>, Trouble> {
    let opened = reads.open(&crn, PARTS).await?;
    Ok(Versioned(opened.case.version, body(&opened.case, reads.policy())))
}
