//! A person through the API: overview and details.

use axum::extract::Path;
use jiff::civil::Date;
use record::{CaseFile, person::Means};
use serde::{Deserialize, Serialize};
use service::{Opened, access::FieldGroup};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{body::Versioned, opening::Reads};
use crate::trouble::Trouble;

/// `?asAt=2026-03-01`: the record as it stood at the end of that day.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub struct AsAt {
    /// The day. A day that is not past is the present.
    pub as_at: Option<Date>,
}

/// A name as the person gives it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NameBody {
    /// Given name.
    pub forename: String,
    /// Middle names, or empty.
    pub middle_names: String,
    /// Family name.
    pub surname: String,
    /// What the person wants to be called, when it is not the forename.
    pub preferred: Option<String>,
}

impl From<&record::person::Name> for NameBody {
    fn from(name: &record::person::Name) -> Self {
        let name = name.clone();
        Self { forename: name.forename, middle_names: name.middle_names, surname: name.surname, preferred: name.preferred }
    }
}

/// Who holds a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AllocationBody {
    /// The officer's id.
    pub officer: Uuid,
    /// The officer's name.
    pub officer_name: Option<String>,
    /// The team's id.
    pub team: Uuid,
    /// The delivery unit's id.
    pub unit: Uuid,
    /// The region's id.
    pub region: Uuid,
    /// Since when.
    pub from: Date,
}

/// A person.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonBody {
    /// Case reference number.
    #[schema(example = "X000001")]
    pub crn: String,
    /// Name.
    pub name: NameBody,
    /// Birth date, if known.
    pub birth_date: Option<Date>,
    /// Pronouns in the person's words, if given.
    pub pronouns: Option<String>,
    /// Day of death.
    pub died_on: Option<Date>,
    /// Who holds the case; none when nobody does yet.
    pub allocation: Option<AllocationBody>,
    /// Whether access to the record is limited to some people.
    pub limited: bool,
    /// Whether the case is open.
    pub open: bool,
    /// The past day that is shown, if it is not the present.
    pub as_at: Option<Date>,
    /// How many events the record has: what `If-Match` compares, and a sign that something changed.
    pub version: u32,
}

/// The overview of a person.
#[utoipa::path(get, path = "/api/v1/people/{crn}", tag = "people", params(("crn" = String, Path,), AsAt),
    responses((status = 200, body = PersonBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn person(reads: Reads, Path(crn): Path<String>) -> Result<Versioned<PersonBody>, Trouble> {
    let opened = reads.open(&crn, &[FieldGroup::Core]).await?;
    let officer = reads.app.officer_name(opened.case.allocation().map(|held| held.officer)).await;
    Ok(Versioned(opened.case.version, person_body(&opened, officer)))
}

fn person_body(opened: &Opened, officer_name: Option<String>) -> PersonBody {
    let case = &opened.case;
    PersonBody {
        crn: case.person.crn.clone(),
        name: (&case.person.name).into(),
        birth_date: case.person.birth_date,
        pronouns: case.person.pronouns.clone(),
        died_on: case.person.died_on,
        allocation: case.allocation().map(|held| AllocationBody {
            officer: held.officer.0,
            officer_name,
            team: held.team.0,
            unit: held.unit.0,
            region: held.region.0,
            from: held.from,
        }),
        limited: opened.limited,
        open: case.open_on(opened.day()),
        as_at: opened.as_at,
        version: case.version,
    }
}

/// An identifier of another service.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentifierBody {
    /// Which register issued it.
    pub kind: String,
    /// The number.
    pub value: String,
    /// False when it failed its check: never match on it.
    pub verified: bool,
}

/// A phone number or e-mail address.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContactDetailBody {
    /// `mobile`, `telephone` or `email`.
    pub means: &'static str,
    /// The number or address.
    pub value: String,
    /// Since when.
    pub from: Date,
}

/// An address.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddressBody {
    /// Its id.
    pub id: Uuid,
    /// Lines, most exact first; empty with no fixed address.
    pub lines: Vec<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// No fixed address.
    pub no_fixed_address: bool,
    /// Whether it is where the person lives.
    pub main: bool,
    /// First day.
    pub from: Date,
    /// Last day, once left.
    pub until: Option<Date>,
}

/// Who the person is.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DetailsBody {
    /// Name.
    pub name: NameBody,
    /// Other names the person is known by.
    pub aliases: Vec<NameBody>,
    /// Birth date.
    pub birth_date: Option<Date>,
    /// Gender in the person's words.
    pub gender: Option<String>,
    /// Pronouns in the person's words.
    pub pronouns: Option<String>,
    /// Ethnicity, self-described.
    pub ethnicity: Option<String>,
    /// Language the person wants.
    pub language: Option<String>,
    /// Whether an interpreter is needed.
    pub interpreter: bool,
    /// Identifiers.
    pub identifiers: Vec<IdentifierBody>,
    /// Phones and e-mail that hold.
    pub contact_details: Vec<ContactDetailBody>,
    /// Addresses, newest first.
    pub addresses: Vec<AddressBody>,
    /// Needs and what we do about them.
    pub adjustments: Vec<String>,
}

/// Personal details.
#[utoipa::path(get, path = "/api/v1/people/{crn}/details", tag = "people", params(("crn" = String, Path,), AsAt),
    responses((status = 200, body = DetailsBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn details(reads: Reads, Path(crn): Path<String>) -> Result<Versioned<DetailsBody>, Trouble> {
    let opened = reads.open(&crn, &[FieldGroup::Details]).await?;
    Ok(Versioned(opened.case.version, details_body(&opened.case, opened.day())))
}

fn details_body(case: &CaseFile, day: Date) -> DetailsBody {
    let person = &case.person;
    let means = |means: Means| match means {
        Means::Mobile => "mobile",
        Means::Telephone => "telephone",
        Means::Email => "email",
    };
    DetailsBody {
        name: (&person.name).into(),
        aliases: person.aliases.iter().map(Into::into).collect(),
        birth_date: person.birth_date,
        gender: person.gender.clone(),
        pronouns: person.pronouns.clone(),
        ethnicity: person.ethnicity.clone(),
        language: person.language.as_ref().map(|wanted| wanted.language.clone()),
        interpreter: person.language.as_ref().is_some_and(|wanted| wanted.interpreter),
        identifiers: person
            .identifiers
            .iter()
            .map(|one| IdentifierBody { kind: one.kind.to_string(), value: one.value.clone(), verified: one.verified })
            .collect(),
        contact_details: person
            .contact_details
            .iter()
            .filter(|held| held.on(day))
            .map(|held| ContactDetailBody { means: means(held.what.means), value: held.what.value.clone(), from: held.from })
            .collect(),
        addresses: person
            .addresses
            .iter()
            .rev()
            .map(|held| AddressBody {
                id: held.what.id.0,
                lines: held.what.lines.clone(),
                postcode: held.what.postcode.clone(),
                no_fixed_address: held.what.no_fixed_address,
                main: held.what.kind == record::person::AddressKind::Main,
                from: held.from,
                until: held.until,
            })
            .collect(),
        adjustments: person
            .adjustments
            .iter()
            .filter(|held| held.on(day))
            .map(|held| format!("{}: {}", held.what.need, held.what.adjustment))
            .collect(),
    }
}
