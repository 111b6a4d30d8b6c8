//! Checks of an address and its proposals, through the API.

use axum::extract::Path;
use jiff::civil::Date;
use record::{
    AddressCheckId, AddressId, CaseFile, Command, EnquiryId,
    address_check::{AddressChecked, AddressProposed, AddressUse, ProposedTo, ReportForm, Wish},
};
use serde::{Deserialize, Serialize};
use service::{Opened, access::FieldGroup};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    api::{
        body::{Body, Made, Versioned},
        opening::{Reads, Writes},
        people::AsAt,
    },
    trouble::Trouble,
};

/// Whoever may not see where the person lives sees no check of it.
const PARTS: &[FieldGroup] = &[FieldGroup::Checks, FieldGroup::Details];

/// A check of an address.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddressCheckBody {
    /// Its id.
    pub id: Uuid,
    /// The day.
    pub on: Date,
    /// The answered safety checks that it rests on.
    pub enquiries: Vec<Uuid>,
    /// Who lives there; empty when nobody else does.
    pub occupants: String,
    /// Whether somebody who lives there was spoken to, alone, and agrees.
    pub occupant_spoken_to: bool,
    /// Whether the address was visited.
    pub visited: bool,
    /// Whether it is suitable.
    pub suitable: bool,
    /// Why.
    pub reasons: String,
}

/// A proposal of an address.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProposalOfAddressBody {
    /// Its id.
    pub id: Uuid,
    /// `curfew`, `residence`, `release` or `homeDetention`.
    #[schema(value_type = String, example = "curfew")]
    pub address_use: AddressUse,
    /// `court` or `prison`.
    #[schema(value_type = String, example = "court")]
    pub to: ProposedTo,
    /// `oral`, `short` or `full`: the form of the report to a court.
    #[schema(value_type = Option<String>, example = "short")]
    pub report: Option<ReportForm>,
    /// The day.
    pub on: Date,
}

/// What is known of an address as a place to live.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddressChecksBody {
    /// The address.
    pub address: Uuid,
    /// Its lines.
    pub lines: Vec<String>,
    /// Checks, latest first: the first is in force.
    pub checks: Vec<AddressCheckBody>,
    /// Proposals, latest first.
    pub proposals: Vec<ProposalOfAddressBody>,
}

fn check_body(check: &AddressChecked) -> AddressCheckBody {
    AddressCheckBody {
        id: check.id.0,
        on: check.on,
        enquiries: check.enquiries.iter().map(|id| id.0).collect(),
        occupants: check.occupants.clone(),
        occupant_spoken_to: check.occupant_spoken_to,
        visited: check.visited,
        suitable: check.suitable,
        reasons: check.reasons.clone(),
    }
}

fn proposal_body(proposed: &AddressProposed) -> ProposalOfAddressBody {
    let AddressProposed { id, address_use, to, report, on, .. } = *proposed;
    ProposalOfAddressBody { id: id.0, address_use, to, report, on }
}

fn body(case: &CaseFile, id: AddressId) -> Result<AddressChecksBody, Trouble> {
    let address = case.person.addresses.iter().find(|a| a.what.id == id).ok_or_else(Trouble::not_found)?;
    let all = &case.address_checks;
    Ok(AddressChecksBody {
        address: id.0,
        lines: address.what.lines.clone(),
        checks: all.checked.iter().rev().filter(|check| check.address == id).map(check_body).collect(),
        proposals: all.proposed.iter().rev().filter(|proposed| proposed.address == id).map(proposal_body).collect(),
    })
}

/// Checks and proposals of an address. The addresses are in the person's details.
#[utoipa::path(get, path = "/api/v1/people/{crn}/addresses/{id}/checks", tag = "checks",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), AsAt),
    responses((status = 200, body = AddressChecksBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn read(
    reads: Reads,
    Path((crn, id)): Path<(String, Uuid)>,
) -> Result<Versioned<AddressChecksBody>, Trouble> {
    let opened = reads.open(&crn, PARTS).await?;
    Ok(Versioned(opened.case.version, body(&opened.case, AddressId(id))?))
}

/// A check of an address.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAddressCheck {
    /// The day; today when left out.
    #[serde(default)]
    on: Option<Date>,
    /// The answered safety checks that it rests on.
    #[serde(default)]
    enquiries: Vec<Uuid>,
    /// Who lives there; empty when nobody else does.
    #[serde(default)]
    occupants: String,
    /// Whether somebody who lives there was spoken to, alone, and agrees.
    #[serde(default)]
    occupant_spoken_to: bool,
    /// Whether the address was visited.
    #[serde(default)]
    visited: bool,
    /// Whether it is suitable.
    suitable: bool,
    /// Why.
    reasons: String,
}

/// Records a check of an address.
#[utoipa::path(post, path = "/api/v1/people/{crn}/addresses/{id}/checks", tag = "checks",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewAddressCheck,
    responses((status = 201, body = AddressChecksBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn check(
    writes: Writes,
    Path((crn, address)): Path<(String, Uuid)>,
    Body(given): Body<NewAddressCheck>,
) -> Result<Made<AddressChecksBody>, Trouble> {
    let (opened, address) = find(&writes, &crn, address).await?;
    let wish = Wish::Check(AddressChecked {
        id: AddressCheckId(writes.command.0),
        address,
        on: given.on.unwrap_or(opened.today),
        enquiries: given.enquiries.into_iter().map(EnquiryId).collect(),
        occupants: given.occupants,
        occupant_spoken_to: given.occupant_spoken_to,
        visited: given.visited,
        suitable: given.suitable,
        reasons: given.reasons,
    });
    made(&writes, opened, address, wish).await
}

/// A proposal of an address.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAddressProposal {
    /// `curfew`, `residence`, `release` or `homeDetention`.
    #[schema(value_type = String, example = "curfew")]
    address_use: AddressUse,
    /// `court` or `prison`.
    #[schema(value_type = String, example = "court")]
    to: ProposedTo,
    /// `oral`, `short` or `full`: the form of the report, to a court.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "short")]
    report: Option<ReportForm>,
    /// The day; today when left out.
    #[serde(default)]
    on: Option<Date>,
}

/// Records that an address was proposed. Refused until somebody checked it and found it suitable.
#[utoipa::path(post, path = "/api/v1/people/{crn}/addresses/{id}/proposals", tag = "checks",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewAddressProposal,
    responses((status = 201, body = AddressChecksBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn propose(
    writes: Writes,
    Path((crn, address)): Path<(String, Uuid)>,
    Body(given): Body<NewAddressProposal>,
) -> Result<Made<AddressChecksBody>, Trouble> {
    let (opened, address) = find(&writes, &crn, address).await?;
    let (id, on) = (AddressCheckId(writes.command.0), given.on.unwrap_or(opened.today));
    let (address_use, to, report) = (given.address_use, given.to, given.report);
    made(&writes, opened, address, Wish::Propose(AddressProposed { id, address, address_use, to, report, on })).await
}

/// The record, and the address that the path names.
async fn find(writes: &Writes, crn: &str, id: Uuid) -> Result<(Opened, AddressId), Trouble> {
    let opened = writes.open(crn, PARTS).await?;
    let id = AddressId(id);
    body(&opened.case, id)?;
    Ok((opened, id))
}

/// Does it, and answers with the address as it is afterwards.
async fn made(writes: &Writes, opened: Opened, id: AddressId, wish: Wish) -> Result<Made<AddressChecksBody>, Trouble> {
    let saved = writes.save(opened, PARTS, Command::AddressCheck(wish)).await?;
    let case = &saved.opened.case;
    Ok(saved.made(&format!("/addresses/{id}/checks"), case.version, body(case, id)?))
}
