//! The rules and the tables of policy through the API.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use jiff::civil::Date;
use rules::{
    Policy,
    book::Rule,
    dated::Mark,
    policy::{ShownRow, ShownTable},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::{Listed, Paged};
use crate::{app::App, gate::Visitor, trouble::Trouble};

/// A rule.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleBody {
    /// Its id, as figures and work name it.
    pub id: String,
    /// Readable name.
    pub title: String,
    /// Heading under which it is listed.
    pub subject: String,
    /// What it answers.
    pub answers: String,
    /// How it works: paragraphs.
    pub words: Vec<String>,
    /// The lists it reads: `standards/frequency`.
    pub reads: Vec<String>,
    /// Since when it stands so.
    pub from: Date,
    /// Where it comes from.
    pub source: String,
    /// Whether the method is our own default.
    pub local_default: bool,
}

/// A value of a row by its column.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ValueBody {
    /// Name of the field.
    pub name: String,
    /// Its value as text.
    pub value: String,
}

/// A row of a table.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PolicyRowBody {
    /// Values, in the order of the columns.
    pub values: Vec<ValueBody>,
    /// First day in force.
    pub from: Date,
    /// Last day in force.
    pub to: Option<Date>,
    /// Where it comes from.
    pub source: String,
    /// Whether the whole row is our own default.
    pub local_default: bool,
    /// Fields that are our own default.
    pub local_fields: Vec<String>,
}

fn rule_body(policy: &Policy, rule: &Rule) -> Option<RuleBody> {
    let row = rule.latest()?;
    let lists = row.value.reads.iter().flat_map(|reads| match &reads.list {
        Some(_) => vec![reads.to_string()],
        None => policy.lists_of(&reads.table).unwrap_or_default().iter().map(|list| format!("{}/{list}", reads.table)).collect(),
    });
    Some(RuleBody {
        id: rule.id.clone(),
        title: row.value.title.clone(),
        subject: row.value.subject.clone(),
        answers: row.value.answers.clone(),
        words: row.value.words.clone(),
        reads: lists.collect(),
        from: row.from,
        source: row.source.to_string(),
        local_default: row.is_local_default(),
    })
}

fn row_body(columns: &[String], row: &ShownRow) -> PolicyRowBody {
    let values = columns.iter().zip(&row.cells).filter(|(_, value)| !value.is_empty());
    PolicyRowBody {
        values: values.map(|(name, value)| ValueBody { name: name.clone(), value: value.clone() }).collect(),
        from: row.from,
        to: row.to,
        source: row.source.to_string(),
        local_default: row.mark == Mark::LocalDefault,
        local_fields: match &row.mark {
            Mark::LocalFields(fields) => fields.clone(),
            Mark::Confirmed | Mark::LocalDefault => Vec::new(),
        },
    }
}

/// All rules, by subject.
#[utoipa::path(get, path = "/api/v1/rules", tag = "rules", params(Paged),
    responses((status = 200, body = Listed<RuleBody>), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn all(
    State(app): State<App>,
    _: Visitor,
    Query(paged): Query<Paged>,
) -> Result<Json<Listed<RuleBody>>, Trouble> {
    let rules = app
        .ask(|service| {
            let policy = service.policy();
            Ok(policy.book.rules().iter().filter_map(|rule| rule_body(policy, rule)).collect::<Vec<_>>())
        })
        .await?;
    Ok(Json(Listed::page_of(rules.into_iter(), paged)))
}

/// A rule by its id. The id of a row of work (`standards/frequency/HIGH`, its slashes as `%2F`) leads to its rule.
#[utoipa::path(get, path = "/api/v1/rules/{id}", tag = "rules", params(("id" = String, Path,)),
    responses((status = 200, body = RuleBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn one(State(app): State<App>, _: Visitor, Path(id): Path<String>) -> Result<Json<RuleBody>, Trouble> {
    let found = app
        .ask(move |service| {
            let policy = service.policy();
            Ok(policy.book.find(&id).and_then(|found| rule_body(policy, found.rule)))
        })
        .await?;
    found.map(Json).ok_or(Trouble::NoSuchPage)
}

/// The rows of a list of a policy table, in the order of the table.
#[utoipa::path(get, path = "/api/v1/policy/{table}/{list}", tag = "rules", params(("table" = String, Path,), ("list" = String, Path,), Paged),
    responses((status = 200, body = Listed<PolicyRowBody>), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn rows(
    State(app): State<App>,
    _: Visitor,
    Path((table, list)): Path<(String, String)>,
    Query(paged): Query<Paged>,
) -> Result<Json<Listed<PolicyRowBody>>, Trouble> {
    let shown: Option<ShownTable> = app.ask(move |service| Ok(service.policy().rows_of(&table, &list))).await?;
    let shown = shown.ok_or(Trouble::NoSuchPage)?;
    let rows = shown.rows.iter().map(|row| row_body(&shown.columns, row));
    Ok(Json(Listed::page_of(rows, paged)))
}
