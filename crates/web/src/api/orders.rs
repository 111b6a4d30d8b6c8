//! What a court or a licence puts on the person, through the API: requirements and their end, licence conditions, the end of a
//! sentence, reports that a court asks for; and flags.

use axum::extract::Path;
use jiff::civil::Date;
use record::{
    AddressId, Command, ConditionId, CourtReportId, RegisterEntryId, RequirementId, SentenceId,
    court_report::CourtReportAsked,
    risk::RegisterEntryMade,
    sentence::{Length, LengthUnit, LicenceConditionRecorded, RequirementEnded, RequirementRecorded, SentenceEnded, SetBy},
};
use rules::code::{ConditionCode, RegisterCode, RegisterValueCode, RequirementCode};
use serde::{Deserialize, Serialize};
use service::access::FieldGroup;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body::{Body, Made},
    opening::Writes,
};
use crate::trouble::Trouble;

/// What was put on the record: where it stands now is read from the sentence, the risk and the checks.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderMade {
    /// Its id.
    pub id: Uuid,
    /// The address whose checks it needs, for a curfew, residence or report; null for what ties nobody.
    pub address: Option<Uuid>,
    /// Whether nobody has checked that address lately and found it suitable: a critical duty stands.
    pub unchecked: bool,
}

async fn made(writes: &Writes, crn: &str, (id, wish): (Uuid, Command)) -> Result<Made<OrderMade>, Trouble> {
    const SENTENCE: &[FieldGroup] = &[FieldGroup::Sentence];
    const RISK: &[FieldGroup] = &[FieldGroup::Risk];
    let (groups, path) = if matches!(wish, Command::MakeRegisterEntry(_)) { (RISK, "/risk") } else { (SENTENCE, "/sentence") };
    let asked = if let Command::AskForReport(report) = &wish { report.address } else { None };
    let opened = writes.open(crn, groups).await?;
    let saved = writes.save(opened, groups, wish).await?;
    let case = &saved.opened.present;
    let policy = writes.policy();
    let order = record::address_check::order(case, id, policy);
    let address = order.as_ref().map_or(asked, |order| order.address);
    let unchecked = match &order {
        Some(order) => order.unfit.is_some(),
        None => asked.is_some_and(|address| case.address_checks.latest(address).is_none_or(|check| !check.suitable)),
    };
    let body = OrderMade { id, address: address.map(|address| address.0), unchecked };
    Ok(saved.made(path, saved.opened.case.version, body))
}

fn code<T: std::str::FromStr>(field: &'static str, what: &str, typed: &str) -> Result<T, Trouble> {
    typed.parse().map_err(|_| service::Trouble::field(field, format!("Send {what} as a code of the policy")).into())
}

/// How much.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewLength {
    /// How many.
    count: u32,
    /// `years`, `months`, `weeks`, `days` or `hours`.
    #[schema(value_type = String)]
    unit: LengthUnit,
}

/// A requirement of an order.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRequirement {
    /// Of which sentence.
    sentence: Uuid,
    /// Code of the requirement, as in `sentences/requirement`.
    requirement: String,
    /// How much was ordered.
    #[serde(default)]
    length: Option<NewLength>,
    /// What else the order says.
    #[serde(default)]
    detail: Option<String>,
    /// The address that a curfew or residence names; where the person lives when left out.
    #[serde(default)]
    address: Option<Uuid>,
}

/// Adds a requirement that a court ordered. A curfew or residence at an address that nobody checked opens a critical duty.
#[utoipa::path(post, path = "/api/v1/people/{crn}/requirements", tag = "orders",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewRequirement,
    responses((status = 201, body = OrderMade), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn add_requirement(
    writes: Writes,
    Path(crn): Path<String>,
    Body(given): Body<NewRequirement>,
) -> Result<Made<OrderMade>, Trouble> {
    let id = RequirementId(writes.id(0));
    let requirement: RequirementCode = code("requirement", "requirement", &given.requirement)?;
    let wish = Command::AddRequirement(RequirementRecorded {
        id,
        sentence: SentenceId(given.sentence),
        requirement,
        length: given.length.map(|NewLength { count, unit }| Length { count, unit }),
        detail: given.detail,
        address: given.address.map(AddressId),
    });
    made(&writes, &crn, (id.0, wish)).await
}

/// The end of a requirement or sentence.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewEnd {
    /// The last day.
    on: Date,
    /// Why.
    reason: String,
}

/// Ends a requirement.
#[utoipa::path(post, path = "/api/v1/people/{crn}/requirements/{id}/end", tag = "orders",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewEnd,
    responses((status = 201, body = OrderMade), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn end_requirement(
    writes: Writes,
    Path((crn, id)): Path<(String, Uuid)>,
    Body(NewEnd { on, reason }): Body<NewEnd>,
) -> Result<Made<OrderMade>, Trouble> {
    let wish = Command::EndRequirement(RequirementEnded { id: RequirementId(id), on, reason });
    made(&writes, &crn, (id, wish)).await
}

/// Ends a sentence.
#[utoipa::path(post, path = "/api/v1/people/{crn}/sentences/{id}/end", tag = "orders",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewEnd,
    responses((status = 201, body = OrderMade), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn end_sentence(
    writes: Writes,
    Path((crn, id)): Path<(String, Uuid)>,
    Body(NewEnd { on, reason }): Body<NewEnd>,
) -> Result<Made<OrderMade>, Trouble> {
    made(&writes, &crn, (id, Command::EndSentence(SentenceEnded { id: SentenceId(id), on, reason }))).await
}

/// A condition of a licence.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCondition {
    /// Of which sentence.
    sentence: Uuid,
    /// Code, as in `sentences/standard_condition` or `sentences/condition_category`; left out for a bespoke one.
    #[serde(default)]
    condition: Option<String>,
    /// Its words on the licence, with the blanks filled.
    text: String,
    /// First day.
    from: Date,
    /// `court`, `parole_board`, `prison` or `probation`. One that probation asks for needs an address that was checked.
    set_by: String,
    /// The address that a curfew or residence names.
    #[serde(default)]
    address: Option<Uuid>,
}

/// Adds a licence condition.
#[utoipa::path(post, path = "/api/v1/people/{crn}/conditions", tag = "orders",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewCondition,
    responses((status = 201, body = OrderMade), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn add_condition(
    writes: Writes,
    Path(crn): Path<String>,
    Body(given): Body<NewCondition>,
) -> Result<Made<OrderMade>, Trouble> {
    let id = ConditionId(writes.id(0));
    let condition: Option<ConditionCode> =
        given.condition.as_deref().map(|typed| code("condition", "condition", typed)).transpose()?;
    let set_by = SetBy::from_text(&given.set_by);
    if set_by.is_none() {
        return Err(service::Trouble::field("setBy", "Send setBy as court, parole_board, prison or probation").into());
    }
    let (sentence, address) = (SentenceId(given.sentence), given.address.map(AddressId));
    let (text, from) = (given.text, given.from);
    let wish = Command::AddLicenceCondition(LicenceConditionRecorded { id, sentence, condition, text, from, address, set_by });
    made(&writes, &crn, (id.0, wish)).await
}

/// A report that a court asks for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCourtReport {
    /// The court's name.
    court: String,
    /// The day on which it asked.
    on: Date,
    /// The day of the hearing.
    #[serde(default)]
    hearing_on: Option<Date>,
    /// The address at which a curfew or residence may be proposed: the checks are about it.
    #[serde(default)]
    address: Option<Uuid>,
    /// What the court wants to know.
    #[serde(default)]
    note: String,
}

/// Notes that a court asks for a report. Its checks are needed from that day.
#[utoipa::path(post, path = "/api/v1/people/{crn}/court-reports", tag = "orders",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewCourtReport,
    responses((status = 201, body = OrderMade), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn ask_for_report(
    writes: Writes,
    Path(crn): Path<String>,
    Body(given): Body<NewCourtReport>,
) -> Result<Made<OrderMade>, Trouble> {
    let id = CourtReportId(writes.id(0));
    let NewCourtReport { court, on, hearing_on, address, note } = given;
    let address = address.map(AddressId);
    let wish = Command::AskForReport(CourtReportAsked { id, court, on, hearing_on, address, note });
    made(&writes, &crn, (id.0, wish)).await
}

/// A flag.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewFlag {
    /// Code of the register, as in `register/register`.
    code: String,
    /// Category, where the register has them.
    #[serde(default)]
    category: Option<String>,
    /// Level, where the register has them.
    #[serde(default)]
    level: Option<String>,
    /// First day.
    from: Date,
    /// The first review; set by rule when left out.
    #[serde(default)]
    review_on: Option<Date>,
    /// Why it is needed.
    note: String,
}

/// Puts a flag on the person.
#[utoipa::path(post, path = "/api/v1/people/{crn}/risk/flags", tag = "risk",
    params(("crn" = String, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewFlag,
    responses((status = 201, body = OrderMade), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn add_flag(
    writes: Writes,
    Path(crn): Path<String>,
    Body(given): Body<NewFlag>,
) -> Result<Made<OrderMade>, Trouble> {
    let id = RegisterEntryId(writes.id(0));
    let register: RegisterCode = code("code", "code", &given.code)?;
    let category: Option<RegisterValueCode> =
        given.category.as_deref().map(|typed| code("category", "category", typed)).transpose()?;
    let level: Option<RegisterValueCode> = given.level.as_deref().map(|typed| code("level", "level", typed)).transpose()?;
    if given.review_on.is_some_and(|review| review <= given.from) {
        return Err(service::Trouble::field("reviewOn", "The first review must be after the first day").into());
    }
    let (from, review_on, note) = (given.from, given.review_on, given.note);
    let wish = Command::MakeRegisterEntry(RegisterEntryMade { id, code: register, category, level, from, review_on, note });
    made(&writes, &crn, (id.0, wish)).await
}
