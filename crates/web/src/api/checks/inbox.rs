//! The open safety checks of a team, through the API.

use axum::{
    Json,
    extract::{Query, State},
};
use jiff::civil::Date;
use record::UnitId;
use serde::{Deserialize, Serialize};
use service::checks::{CheckLine, InboxWanted};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{api::lists::PersonLine, app::App, gate::Visitor, trouble::Trouble, view::checks::inbox::Filter};

/// What of the inbox is wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub struct InboxQuery {
    /// Of which team; one's own when none is named.
    team: Option<Uuid>,
    /// `me` or `nobody`: only what I, or nobody, looks after.
    owner: String,
    /// Only this kind.
    kind: String,
    /// Only this next step.
    step: String,
    /// `only`: only what is late.
    late: String,
    /// How many lines to leave out.
    after: usize,
}

/// An open check of a team.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InboxBodyLine {
    /// About whom.
    pub person: PersonLine,
    /// The check, or the need.
    pub id: Uuid,
    /// Kind.
    pub kind: &'static str,
    /// What makes it necessary.
    pub trigger: &'static str,
    /// Where it stands.
    pub status: &'static str,
    /// Since when it is needed.
    pub since: Date,
    /// The next step.
    pub next_step: Option<&'static str>,
    /// From which day it is owed.
    pub next_on: Option<Date>,
    /// How many people the answer names whom nobody has settled.
    pub unknown_people: i64,
    /// Who looks after it.
    pub owner: Option<Uuid>,
}

impl InboxBodyLine {
    pub(super) fn of(line: &CheckLine) -> Self {
        Self {
            person: PersonLine::of(&line.who, None),
            id: line.row.id,
            kind: line.row.kind.as_str(),
            trigger: line.row.trigger.as_str(),
            status: line.row.status.as_str(),
            since: line.row.since,
            next_step: line.row.step.map(|(step, _)| step.as_str()),
            next_on: line.row.step.map(|(_, on)| on),
            unknown_people: line.row.unknown,
            owner: line.row.owner,
        }
    }
}

/// The open checks of a team.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InboxBody {
    /// This page's lines, longest owed first; 50 at most.
    pub data: Vec<InboxBodyLine>,
    /// How many the filter lets through.
    pub total_count: usize,
    /// How many of all open ones are late.
    pub late: usize,
    /// How many of all open ones nobody looks after.
    pub unowned: usize,
}

/// The open safety checks of a team.
#[utoipa::path(get, path = "/api/v1/checks", tag = "checks", params(InboxQuery),
    responses((status = 200, body = InboxBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn inbox(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<InboxQuery>,
) -> Result<Json<InboxBody>, Trouble> {
    let filter = Filter::read(&asked.owner, &asked.kind, &asked.step, &asked.late);
    let wanted = InboxWanted {
        team: asked.team.map(UnitId),
        owned: filter.owned,
        kind: filter.kind,
        step: filter.step,
        late_only: filter.late_only,
        after: asked.after,
    };
    let inbox = app.ask(move |service| service.checks_inbox(visitor.actor(), &wanted)).await?;
    Ok(Json(InboxBody {
        data: inbox.lines.iter().map(InboxBodyLine::of).collect(),
        total_count: inbox.wanted,
        late: inbox.late,
        unowned: inbox.unowned,
    }))
}
