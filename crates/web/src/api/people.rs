//! A person through the API: overview, risk, sentence, details, documents, who has looked.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use jiff::{Timestamp, civil::Date};
use record::{CaseFile, person::Means};
use rules::{
    Policy,
    rosh::{GroupAtRisk, RoshLevel},
};
use serde::{Deserialize, Serialize};
use service::{
    Opened,
    access::{FieldGroup, Reason},
};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::body::{Listed, Paged, Stated, Versioned};
use crate::{app::App, gate::Visitor, trouble::Trouble};

/// `?asAt=2026-03-01`: the record as it stood at the end of that day.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub struct AsAt {
    /// The day. A day that is not past is the present.
    pub as_at: Option<Date>,
}

/// Opens a record for one part of it.
pub(super) async fn open(
    app: &App,
    visitor: &Visitor,
    crn: &str,
    (as_at, reason): (Option<Date>, Option<Reason>),
    groups: &'static [FieldGroup],
) -> Result<Opened, Trouble> {
    let (crn, who) = (crn.to_owned(), visitor.clone());
    app.ask(move |service| service.open_case(who.actor(), &crn, groups, as_at, reason.as_ref())).await
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
pub(super) async fn person(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(AsAt { as_at }): Query<AsAt>,
    Stated(reason): Stated,
) -> Result<Versioned<PersonBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (as_at, reason), &[FieldGroup::Core]).await?;
    let officer = app.officer_name(opened.case.allocation().map(|held| held.officer)).await;
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

/// A level of risk of serious harm.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LevelBody {
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
    /// Very high.
    VeryHigh,
}

impl From<RoshLevel> for LevelBody {
    fn from(level: RoshLevel) -> Self {
        match level {
            RoshLevel::Low => Self::Low,
            RoshLevel::Medium => Self::Medium,
            RoshLevel::High => Self::High,
            RoshLevel::VeryHigh => Self::VeryHigh,
        }
    }
}

/// A judgement of risk of serious harm.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct JudgementBody {
    /// The highest level of the groups.
    pub overall: Option<LevelBody>,
    /// The level for each group at risk that was asked about.
    pub groups: Vec<GroupLevelBody>,
    /// Why.
    pub reasons: String,
    /// The day of the judgement.
    pub assessed_on: Date,
}

/// The level for one group at risk.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupLevelBody {
    /// `children`, `public`, `known_adult`, `staff` or `prisoners`.
    pub group: &'static str,
    /// The level.
    pub level: LevelBody,
}

/// A flag: an entry in a register.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FlagBody {
    /// Its id.
    pub id: Uuid,
    /// Code of the register.
    pub code: String,
    /// Name of the register.
    pub name: String,
    /// Category, where the register has them.
    pub category: Option<String>,
    /// Level, where the register has them.
    pub level: Option<String>,
    /// First day.
    pub from: Date,
    /// Next review.
    pub review_on: Option<Date>,
    /// Last day, once taken off.
    pub ended_on: Option<Date>,
    /// Why it is there.
    pub note: String,
}

/// Risk.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RiskBody {
    /// The judgement in force; none before the first.
    pub current: Option<JudgementBody>,
    /// Judgements before it, newest first.
    pub former: Vec<JudgementBody>,
    /// The tier in words.
    pub tier: Option<String>,
    /// Flags that stand, then those that were taken off.
    pub flags: Vec<FlagBody>,
}

/// Risk of serious harm, tier and flags.
#[utoipa::path(get, path = "/api/v1/people/{crn}/risk", tag = "people", params(("crn" = String, Path,), AsAt),
    responses((status = 200, body = RiskBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn risk(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(AsAt { as_at }): Query<AsAt>,
    Stated(reason): Stated,
) -> Result<Versioned<RiskBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (as_at, reason), &[FieldGroup::Risk]).await?;
    let body = risk_body(&opened.case, app.service().policy(), opened.day());
    Ok(Versioned(opened.case.version, body))
}

fn risk_body(case: &CaseFile, policy: &Policy, day: Date) -> RiskBody {
    let mut judged = case.risk.judgements.iter().rev().map(|set| JudgementBody {
        overall: set.overall().map(Into::into),
        groups: set.levels.iter().map(|(group, level)| group_level(*group, *level)).collect(),
        reasons: set.reasons.clone(),
        assessed_on: set.assessed_on,
    });
    let current = judged.next();
    let former = judged.collect();
    let mut flags: Vec<_> = case.risk.register.iter().collect();
    flags.sort_by_key(|entry| (!entry.live_on(day), entry.made.from));
    let flag = |entry: &record::risk::RegisterEntry| FlagBody {
        id: entry.made.id.0,
        code: entry.made.code.to_string(),
        name: policy
            .registers
            .types
            .read(entry.made.code, day)
            .map_or_else(|| entry.made.code.to_string(), |row| row.value.name.clone()),
        category: entry.made.category.map(|code| code.to_string()),
        level: entry.made.level.map(|code| code.to_string()),
        from: entry.made.from,
        review_on: entry.review_on,
        ended_on: entry.ended.as_ref().map(|ended| ended.on),
        note: entry.made.note.clone(),
    };
    let tier = case.risk.tier().map(rules::tier::Tier::words);
    RiskBody { current, former, tier, flags: flags.into_iter().map(flag).collect() }
}

fn group_level(group: GroupAtRisk, level: RoshLevel) -> GroupLevelBody {
    GroupLevelBody { group: group.as_str(), level: level.into() }
}

/// A sentence with what hangs on it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SentenceBody {
    /// Its id.
    pub id: Uuid,
    /// Court.
    pub court: String,
    /// Day of sentence.
    pub sentenced_on: Date,
    /// Code of the disposal.
    pub disposal: String,
    /// What the disposal is called.
    pub disposal_name: String,
    /// Main offence.
    pub offence: String,
    /// Home Office code of the main offence.
    pub offence_code: String,
    /// First day of supervision.
    pub starts_on: Date,
    /// Last day, as received.
    pub ends_on: Option<Date>,
    /// The day it ended, once it did.
    pub ended_on: Option<Date>,
    /// Requirements.
    pub requirements: Vec<RequirementBody>,
    /// Licence conditions in the words of the licence.
    pub licence_conditions: Vec<String>,
    /// Key dates as received.
    pub key_dates: Vec<KeyDateBody>,
}

/// A requirement of an order.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RequirementBody {
    /// Its id.
    pub id: Uuid,
    /// Code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// What the order says beside it.
    pub detail: Option<String>,
    /// The day it ended, once it did.
    pub ended_on: Option<Date>,
}

/// A date that a sentence turns on.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KeyDateBody {
    /// Code.
    pub code: String,
    /// The date.
    pub on: Date,
    /// Who gave it.
    pub source: String,
}

/// Sentences, newest first.
#[utoipa::path(get, path = "/api/v1/people/{crn}/sentence", tag = "people", params(("crn" = String, Path,), AsAt, Paged),
    responses((status = 200, body = Listed<SentenceBody>), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn sentence(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(AsAt { as_at }): Query<AsAt>,
    Query(paged): Query<Paged>,
    Stated(reason): Stated,
) -> Result<Versioned<Listed<SentenceBody>>, Trouble> {
    let opened = open(&app, &visitor, &crn, (as_at, reason), &[FieldGroup::Sentence]).await?;
    let (policy, day) = (app.service().policy(), opened.day());
    let all = opened.case.sentences.iter().rev().map(|sentence| sentence_body(sentence, policy, day));
    Ok(Versioned(opened.case.version, Listed::page_of(all, paged)))
}

fn sentence_body(sentence: &record::sentence::Sentence, policy: &Policy, day: Date) -> SentenceBody {
    let what = &sentence.what;
    let tables = &policy.sentences;
    let disposal = tables.disposals.read(what.disposal, day).map(|row| row.value.name.clone());
    SentenceBody {
        id: what.id.0,
        court: what.court.clone(),
        sentenced_on: what.sentenced_on,
        disposal: what.disposal.to_string(),
        disposal_name: disposal.unwrap_or_else(|| what.disposal.to_string()),
        offence: what.offence.description.clone(),
        offence_code: what.offence.code.clone(),
        starts_on: what.starts_on,
        ends_on: what.ends_on,
        ended_on: sentence.ended.as_ref().map(|ended| ended.on),
        requirements: sentence
            .requirements
            .iter()
            .map(|(requirement, ended)| RequirementBody {
                id: requirement.id.0,
                code: requirement.requirement.to_string(),
                name: tables
                    .requirements
                    .read(requirement.requirement, day)
                    .map_or_else(|| requirement.requirement.to_string(), |row| row.value.name.clone()),
                detail: requirement.detail.clone(),
                ended_on: ended.as_ref().map(|ended| ended.on),
            })
            .collect(),
        licence_conditions: sentence.conditions.iter().map(|condition| condition.text.clone()).collect(),
        key_dates: sentence
            .key_dates
            .iter()
            .map(|date| KeyDateBody { code: date.kind.to_string(), on: date.on, source: date.source.clone() })
            .collect(),
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
pub(super) async fn details(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(AsAt { as_at }): Query<AsAt>,
    Stated(reason): Stated,
) -> Result<Versioned<DetailsBody>, Trouble> {
    let opened = open(&app, &visitor, &crn, (as_at, reason), &[FieldGroup::Details]).await?;
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

/// A document's metadata.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentBody {
    /// Its id.
    pub id: Uuid,
    /// Title.
    pub title: String,
    /// What it is.
    pub kind: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the content.
    pub sha256: String,
    /// Whether it must not be shared with the person.
    pub sensitive: bool,
    /// When it was filed.
    pub filed_at: Timestamp,
    /// Why it was withdrawn, if it was.
    pub withdrawn: Option<String>,
}

/// Documents, newest first.
#[utoipa::path(get, path = "/api/v1/people/{crn}/documents", tag = "people", params(("crn" = String, Path,), AsAt, Paged),
    responses((status = 200, body = Listed<DocumentBody>), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn documents(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(AsAt { as_at }): Query<AsAt>,
    Query(paged): Query<Paged>,
    Stated(reason): Stated,
) -> Result<Versioned<Listed<DocumentBody>>, Trouble> {
    let opened = open(&app, &visitor, &crn, (as_at, reason), &[FieldGroup::Documents]).await?;
    let all = opened.case.documents.iter().rev().map(|document| {
        let what = document.what.clone();
        DocumentBody {
            id: what.id.0,
            title: what.title,
            kind: what.kind,
            media_type: what.media_type,
            bytes: what.bytes,
            sha256: what.sha256,
            sensitive: what.sensitive,
            filed_at: document.filed_at,
            withdrawn: document.withdrawn.clone(),
        }
    });
    Ok(Versioned(opened.case.version, Listed::page_of(all, paged)))
}

/// Somebody looked, changed or was refused.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LookedBody {
    /// Its number in the audit.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// `consultation`, `alteration`, `refusal`, ...
    pub kind: String,
    /// Who.
    pub who: String,
    /// The parts of the record.
    pub parts: Vec<String>,
    /// The reason they stated.
    pub reason: Option<String>,
    /// What came of it.
    pub outcome: String,
    /// The rule that allowed or refused it.
    pub rule: Option<String>,
}

/// A stretch of the access log. Longer than a page: read on with `before`.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LookedList {
    /// The lines, newest first.
    pub data: Vec<LookedBody>,
    /// What to send as `before` for older lines; none at the end.
    pub next_before: Option<i64>,
}

/// `?before=123&perPage=50`.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub struct Before {
    /// Lines older than this number.
    pub before: Option<i64>,
    /// How many lines: 50 unless said, 100 at most.
    #[param(minimum = 1, maximum = 100)]
    pub per_page: Option<u32>,
}

/// Who has looked at the record, newest first.
#[utoipa::path(get, path = "/api/v1/people/{crn}/access-log", tag = "people", params(("crn" = String, Path,), Before),
    responses((status = 200, body = LookedList), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn access_log(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(Before { before, per_page }): Query<Before>,
    Stated(reason): Stated,
) -> Result<Json<LookedList>, Trouble> {
    let opened = open(&app, &visitor, &crn, (None, reason), &[FieldGroup::AccessLog]).await?;
    let limit = per_page.unwrap_or(50).clamp(1, 100);
    let lines = app.ask(move |service| service.access_log(&opened, before, limit)).await?;
    let full = u32::try_from(lines.len()).is_ok_and(|count| count == limit);
    let next_before = lines.last().map(|line| line.seq).filter(|_| full);
    let data = lines
        .into_iter()
        .map(|line| LookedBody {
            seq: line.seq,
            at: line.at,
            kind: line.kind,
            who: line.who,
            parts: line.parts,
            reason: line.reason,
            outcome: line.outcome,
            rule: line.rule,
        })
        .collect();
    Ok(Json(LookedList { data, next_before }))
}
