//! What oversight was due in a delivery unit and what was done, through the API.

use axum::{
    Json,
    extract::{Query, State},
};
use jiff::civil::Date;
use record::UnitId;
use serde::{Deserialize, Serialize};
use service::oversight::coverage::Count;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{app::App, gate::Visitor, trouble::Trouble};

/// How many were due, and how they came out.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CountBody {
    /// The name of the team, or the trigger's code.
    pub of: String,
    /// Due.
    pub due: i64,
    /// Of them done by their day.
    pub in_time: i64,
    /// Of them done late.
    pub late: i64,
    /// Of them not done.
    pub not_done: i64,
}

impl CountBody {
    fn of(of: String, count: &Count) -> Self {
        Self { of, due: count.due, in_time: count.in_time, late: count.late, not_done: count.not_done() }
    }
}

/// What a manager recorded.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ManagerBody {
    /// Which manager.
    pub manager: Uuid,
    /// Name.
    pub name: String,
    /// Conversations.
    pub conversations: usize,
    /// Minutes, as they say.
    pub minutes: i64,
    /// The middle number of words.
    pub median_words: u32,
    /// The middle number of seconds from opening to saving.
    pub median_seconds: Option<i64>,
    /// Stretches in which many came in a hurry, in words.
    pub hurried: Vec<String>,
}

/// What oversight was due in a unit and what was done.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CoverageBody {
    /// The unit.
    pub unit: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Altogether.
    pub total: CountBody,
    /// By team.
    pub teams: Vec<CountBody>,
    /// By trigger.
    pub triggers: Vec<CountBody>,
    /// By manager.
    pub managers: Vec<ManagerBody>,
}

/// Which board.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Board {
    /// The delivery unit.
    unit: Uuid,
    /// How many weeks up to yesterday: 12 unless said.
    #[serde(default)]
    weeks: Option<u16>,
}

/// What oversight was due in a delivery unit and what was done.
#[utoipa::path(get, path = "/api/v1/oversight/coverage", tag = "oversight", params(Board),
    responses((status = 200, body = CoverageBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn coverage(
    State(app): State<App>,
    visitor: Visitor,
    Query(board): Query<Board>,
) -> Result<Json<CoverageBody>, Trouble> {
    let weeks = board.weeks.unwrap_or(12);
    let found = app.ask(move |service| service.oversight_coverage(visitor.actor(), UnitId(board.unit), weeks)).await?;
    let managers = found.managers.iter().map(|work| ManagerBody {
        manager: work.manager,
        name: work.name.clone(),
        conversations: work.notes,
        minutes: work.minutes,
        median_words: work.median_words,
        median_seconds: work.median_seconds,
        hurried: work.bursts.iter().map(record::oversight::pace::Burst::words).collect(),
    });
    Ok(Json(CoverageBody {
        total: CountBody::of(found.unit.name.clone(), &found.total),
        teams: found.teams.iter().map(|team| CountBody::of(team.team.name.clone(), &team.count)).collect(),
        triggers: found.triggers.iter().map(|(trigger, count)| CountBody::of(trigger.as_str().to_owned(), count)).collect(),
        managers: managers.collect(),
        unit: found.unit.name,
        from: found.from,
        until: found.until,
    }))
}
