//! The steps of a safety check through the API, from the first to the last.

use axum::extract::Path;
use jiff::civil::Date;
use record::{
    AddressId, AssessmentId, Command, ConnectionId, EnquiryId, OfficerId,
    enquiry::{
        Enquiry, EnquiryAnalysed, EnquiryAnswered, EnquiryCancelled, EnquiryChased, EnquiryEscalated, EnquiryNotNeeded,
        EnquiryOwned, EnquiryRaised, EnquiryRead, EnquirySent, EnquiryUsed, LowRiskAgreed, Named, NamedPersonSettled, UsedIn,
        Wish,
    },
    household::{ConnectionRecorded, Relationship},
};
use rules::enquiry::{EnquiryKind, EnquiryTrigger};
use serde::{Deserialize, Serialize};
use service::Opened;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{CheckBody, PARTS, check_body};
use crate::{
    api::{
        body::{Body, Made},
        opening::Writes,
    },
    trouble::Trouble,
};

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
        /// The address or household asked about, in words.
        #[serde(default)]
        about: String,
        /// The address asked about, where it is on the record; where the person lives when left out.
        #[serde(default)]
        address: Option<Uuid>,
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
        /// The address it is about; where the person lives when left out.
        #[serde(default)]
        address: Option<Uuid>,
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
        /// The address it would be about; where the person lives when left out.
        #[serde(default)]
        address: Option<Uuid>,
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
        /// The address or household asked about, in words.
        #[serde(default)]
        about: String,
        /// The address asked about, where it is on the record; where the person lives when left out.
        #[serde(default)]
        address: Option<Uuid>,
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
    /// Somebody whom the answer names is put on the record, and so known.
    SettleAsNew {
        /// Name as the answer gives it.
        name: String,
        /// `partner`, `formerPartner`, `child`, `otherChild`, `family` or `other`.
        #[schema(value_type = String, example = "otherChild")]
        relationship: Relationship,
        /// Whether they are under 18.
        #[serde(default)]
        child: bool,
        /// Whether they live with the person.
        #[serde(default)]
        lives_with: bool,
        /// Whether they are pregnant.
        #[serde(default)]
        pregnant: bool,
        /// Since when.
        from: Date,
    },
    /// A manager agrees to low risk meanwhile.
    AgreeLowRisk {
        /// Why.
        reason: String,
    },
}

/// A check that was sent. The days that the rule sets are set by the record.
fn sent(
    (id, kind, trigger): (EnquiryId, EnquiryKind, EnquiryTrigger),
    on: Date,
    (sent_to, reference): (String, String),
    (about, address, subjects): (String, Option<Uuid>, Vec<String>),
) -> Wish {
    let address = address.map(AddressId);
    let (needed_since, due_on) = (on, on);
    Wish::Send(EnquirySent { id, kind, trigger, needed_since, on, sent_to, reference, about, subjects, due_on, address })
}

fn new_wish(given: NewCheck, id: EnquiryId, today: Date) -> Wish {
    let raised = |(kind, trigger), needed_since, reason, address: Option<Uuid>| EnquiryRaised {
        id,
        kind,
        trigger,
        needed_since,
        reason,
        about: String::new(),
        subjects: Vec::new(),
        address: address.map(AddressId),
    };
    match given {
        NewCheck::Send { kind, trigger, on, sent_to, reference, about, address, subjects } => {
            sent((id, kind, trigger), on, (sent_to, reference), (about, address, subjects))
        }
        NewCheck::Raise { kind, trigger, needed_since, reason, address } => {
            Wish::Raise(raised((kind, trigger), needed_since, reason, address))
        }
        NewCheck::NotNeeded { kind, trigger, reason, address } => {
            let address = address.map(AddressId);
            Wish::NotNeeded(EnquiryNotNeeded { id, kind, trigger, needed_since: today, reason, address })
        }
        NewCheck::TakeOn { kind, trigger, owner } => {
            let need = raised((kind, trigger), today, "Needed by rule; taken on".to_owned(), None);
            Wish::TakeOn { need, owner: OfficerId(owner) }
        }
    }
}

fn step_wish(given: CheckStep, check: &Enquiry, writes: &Writes, today: Date) -> Wish {
    let (id, kind, trigger) = (check.id, check.kind, check.trigger);
    match given {
        CheckStep::Send { on, sent_to, reference, about, address, subjects } => {
            sent((id, kind, trigger), on, (sent_to, reference), (about, address, subjects))
        }
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
        CheckStep::SettleAsNew { name, relationship, child, lives_with, pregnant, from } => {
            let (who, source) = (ConnectionId(writes.command.0), "Named in the answer to a safety check".to_owned());
            let who = ConnectionRecorded { id: who, name, relationship, child, lives_with, pregnant, from, source };
            Wish::SettleAsNew { enquiry: id, who }
        }
        CheckStep::AgreeLowRisk { reason } => Wish::AgreeLowRisk(LowRiskAgreed { enquiries: vec![id], reason }),
    }
}

/// Begins a check.
#[utoipa::path(post, path = "/api/v1/people/{crn}/checks", tag = "checks",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewCheck,
    responses((status = 201, body = CheckBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn begin(
    writes: Writes,
    Path(crn): Path<String>,
    Body(given): Body<NewCheck>,
) -> Result<Made<CheckBody>, Trouble> {
    let opened = writes.open(&crn, PARTS).await?;
    let id = EnquiryId(writes.command.0);
    let wish = new_wish(given, id, opened.today);
    made(&writes, opened, id, wish).await
}

/// Takes the next step of a check.
#[utoipa::path(post, path = "/api/v1/people/{crn}/checks/{id}/steps", tag = "checks",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = CheckStep,
    responses((status = 201, body = CheckBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn step(
    writes: Writes,
    Path((crn, id)): Path<(String, Uuid)>,
    Body(given): Body<CheckStep>,
) -> Result<Made<CheckBody>, Trouble> {
    let opened = writes.open(&crn, PARTS).await?;
    let id = EnquiryId(id);
    let check = opened.case.enquiries.find(id).ok_or_else(Trouble::not_found)?;
    let wish = step_wish(given, check, &writes, opened.today);
    made(&writes, opened, id, wish).await
}

/// Does it, and answers with the check as it is afterwards.
async fn made(writes: &Writes, opened: Opened, id: EnquiryId, wish: Wish) -> Result<Made<CheckBody>, Trouble> {
    let saved = writes.save(opened, PARTS, Command::Enquiry(wish)).await?;
    let case = &saved.opened.case;
    let found = case.enquiries.find(id).ok_or_else(Trouble::not_found)?;
    Ok(saved.made("/checks", case.version, check_body(found, writes.policy())))
}
