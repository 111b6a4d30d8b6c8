//! What is overdue in a team, through the API.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use jiff::civil::Date;
use record::UnitId;
use rules::duty::DutyKind;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{api::lists::PersonLine, app::App, gate::Visitor, trouble::Trouble};

/// A duty that is overdue.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OverdueBody {
    /// To whose case.
    pub person: PersonLine,
    /// What is owed.
    pub kind: &'static str,
    /// By when.
    pub due_on: Date,
    /// The rule.
    pub rule: String,
}

/// What is overdue in a team.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TeamOverdueBody {
    /// The team.
    pub team: String,
    /// How many there are.
    pub all: usize,
    /// One page of them, longest late first.
    pub duties: Vec<OverdueBody>,
}

/// Which of what is overdue.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Overdue {
    /// Only this kind of duty.
    #[serde(default)]
    kind: String,
    /// How many come before the page.
    #[serde(default)]
    after: usize,
}

/// What is overdue in a team.
#[utoipa::path(get, path = "/api/v1/teams/{id}/overdue", tag = "oversight", params(("id" = Uuid, Path,), Overdue),
    responses((status = 200, body = TeamOverdueBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn overdue(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(wanted): Query<Overdue>,
) -> Result<Json<TeamOverdueBody>, Trouble> {
    let team: UnitId = id.parse().map_err(|_| Trouble::not_found())?;
    let kind = DutyKind::from_text(&wanted.kind);
    let found = app.ask(move |service| service.team_overdue(visitor.actor(), team, (kind, None), wanted.after)).await?;
    let duties = found.lines.iter().map(|owed| OverdueBody {
        person: PersonLine::of(&owed.who, None),
        kind: owed.row.duty.kind.as_str(),
        due_on: owed.row.duty.due_on,
        rule: owed.row.duty.rule.clone(),
    });
    Ok(Json(TeamOverdueBody { team: found.team.name, all: found.all, duties: duties.collect() }))
}
