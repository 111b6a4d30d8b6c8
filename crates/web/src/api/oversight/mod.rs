//! Management oversight through the API: the queue here; a case's conversations, coverage and what is overdue in a team in the
//! files beside this one.

pub mod case;
pub mod coverage;
pub mod team;

use axum::{
    Json,
    extract::{Query, State},
};
use jiff::civil::Date;
use record::oversight::due::Due;
use serde::{Deserialize, Serialize};
use service::oversight::OversightRow;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::lists::PersonLine;
use crate::{app::App, gate::Visitor, trouble::Trouble, view::oversight as view};

/// A conversation that is owed, or was.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwedBody {
    /// What makes it necessary: `allocation`, `arrest`, ...
    pub trigger: &'static str,
    /// What started its clock, in words.
    pub why: String,
    /// From which day a conversation counts.
    pub clock_from: Date,
    /// Last day in time.
    pub due_on: Date,
    /// The day on which it was met.
    pub met_on: Option<Date>,
    /// The conversation that met it.
    pub met_by: Option<Uuid>,
    /// The rule.
    pub rule: String,
}

impl OwedBody {
    fn of(row: &OversightRow) -> Self {
        Self {
            trigger: row.trigger.as_str(),
            why: row.why.clone(),
            clock_from: row.clock_from,
            due_on: row.due_on,
            met_on: row.met_on,
            met_by: row.met_by.map(|id| id.0),
            rule: row.trigger.rule_id(),
        }
    }

    fn due(due: &Due) -> Self {
        Self {
            trigger: due.trigger.as_str(),
            why: due.why.words(),
            clock_from: due.clock_from,
            due_on: due.due_on,
            met_on: due.met_on,
            met_by: due.met_by.map(|id| id.0),
            rule: due.rule(),
        }
    }
}

/// A person about whom a conversation is owed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaitingBody {
    /// Who.
    pub person: PersonLine,
    /// What makes it necessary, the earliest due first.
    pub owed: Vec<OwedBody>,
}

/// What waits for a manager.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QueueBody {
    /// The day.
    pub today: Date,
    /// How many people wait.
    pub all: usize,
    /// Of them with something late.
    pub late: usize,
    /// One page of them, the gravest first.
    pub people: Vec<WaitingBody>,
    /// The key of the next page, for `after`.
    pub next: Option<String>,
}

/// What is wanted of the queue.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Only this trigger.
    #[serde(default)]
    trigger: String,
    /// `only` for what is late.
    #[serde(default)]
    late: String,
    /// The key of a page.
    #[serde(default)]
    after: String,
}

/// What waits for a manager: the gravest first, of equal harm the longest late.
#[utoipa::path(get, path = "/api/v1/oversight", tag = "oversight", params(Wanted),
    responses((status = 200, body = QueueBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn queue(
    State(app): State<App>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Json<QueueBody>, Trouble> {
    let wish = view::Filter::read(&wanted.trigger, &wanted.late, "").wanted(&wanted.after);
    let queue = app.ask(move |service| service.oversight_queue(visitor.actor(), &wish)).await?;
    let people = queue
        .lines
        .iter()
        .map(|line| WaitingBody { person: PersonLine::of(&line.who, None), owed: line.owed.iter().map(OwedBody::of).collect() });
    let next = queue.next.as_ref().map(view::written_key);
    Ok(Json(QueueBody { today: queue.today, all: queue.all, late: queue.late, people: people.collect(), next }))
}
