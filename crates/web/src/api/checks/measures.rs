//! How far safety checks come, and the cases behind each number, through the API.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use jiff::civil::Date;
use rules::enquiry::EnquiryKind;
use serde::{Deserialize, Serialize};
use service::{
    checks::{Number, Sums},
    workload::Of,
};
use utoipa::{IntoParams, ToSchema};

use super::inbox::InboxBodyLine;
use crate::{api::workload::SpotBody, app::App, gate::Visitor, page::checks::measures::Asked, trouble::Trouble};

/// Which place. One of the three; one's own unit or region when none is named.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub struct Place {
    /// Code of a region.
    region: String,
    /// Code of a delivery unit.
    unit: String,
    /// Code of a team.
    team: String,
}

impl Place {
    async fn of(self, app: &App, visitor: &Visitor) -> Result<Of, Trouble> {
        Asked::place(self.region, self.unit, self.team).of(app, visitor).await
    }
}

/// Sums of checks.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SumsBody {
    /// Needed.
    pub needed: i64,
    /// Decided not to be needed, with a name and a reason.
    pub not_needed: i64,
    /// Sent.
    pub sent: i64,
    /// Sent on time.
    pub on_time: i64,
    /// Answered.
    pub answered: i64,
    /// Analysed.
    pub analysed: i64,
    /// Used in an assessment or plan.
    pub used: i64,
}

impl From<&Sums> for SumsBody {
    fn from(sums: &Sums) -> Self {
        let Sums { needed, not_needed, sent, on_time, answered, analysed, used } = *sums;
        Self { needed, not_needed, sent, on_time, answered, analysed, used }
    }
}

/// Checks of one kind.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KindBody {
    /// Kind.
    #[schema(example = "children")]
    pub kind: &'static str,
    /// Sums.
    pub sums: SumsBody,
    /// The day by which half of the answers had come; null without answers.
    pub median_days: Option<i64>,
}

/// Checks of a part of the place.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartBody {
    /// The team; in a region the delivery unit.
    pub of: SpotBody,
    /// Sums.
    pub sums: SumsBody,
}

/// Checks of one month.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MonthBody {
    /// The month.
    #[schema(example = "2026-11")]
    pub month: String,
    /// Sums.
    pub sums: SumsBody,
}

/// How far the checks of a place came.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckMeasuresBody {
    /// The place.
    pub of: SpotBody,
    /// Needed from this day.
    pub from: Date,
    /// Needed until this day.
    pub until: Date,
    /// Everything.
    pub all: SumsBody,
    /// By kind.
    pub kinds: Vec<KindBody>,
    /// By team; in a region by delivery unit.
    pub parts: Vec<PartBody>,
    /// By month, the latest first.
    pub months: Vec<MonthBody>,
}

/// How far the safety checks of a place come: needed, sent, on time, answered, analysed, used.
#[utoipa::path(get, path = "/api/v1/checks/measures", tag = "checks", params(Place),
    responses((status = 200, body = CheckMeasuresBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn measures(
    State(app): State<App>,
    visitor: Visitor,
    Query(place): Query<Place>,
) -> Result<Json<CheckMeasuresBody>, Trouble> {
    let of = place.of(&app, &visitor).await?;
    let found = app.ask(move |service| service.check_measures(visitor.actor(), &of)).await?;
    let kind = |(kind, sums): (&EnquiryKind, &Sums)| KindBody {
        kind: kind.as_str(),
        sums: sums.into(),
        median_days: found.median_days.get(kind).map(|(days, _)| *days),
    };
    Ok(Json(CheckMeasuresBody {
        of: (&found.spot).into(),
        from: found.days.0,
        until: found.days.1,
        all: (&found.all).into(),
        kinds: found.kinds.iter().map(kind).collect(),
        parts: found.parts.iter().map(|(spot, sums)| PartBody { of: spot.into(), sums: sums.into() }).collect(),
        months: found.months.iter().map(|(month, sums)| MonthBody { month: month.clone(), sums: sums.into() }).collect(),
    }))
}

/// Which of the cases.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only this kind.
    kind: String,
    /// Only this month.
    #[param(example = "2026-11")]
    month: String,
    /// How many lines to leave out.
    after: usize,
}

/// The cases behind a number.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckCasesBody {
    /// The place.
    pub of: SpotBody,
    /// Lines, oldest need first; 50 at most.
    pub data: Vec<InboxBodyLine>,
    /// How many checks there are in all.
    pub total_count: usize,
    /// How many of this page may not be shown to whoever asks.
    pub hidden: usize,
    /// Whether there is a page after this one.
    pub more: bool,
}

/// The cases behind a number of a team or delivery unit: `needed`, `not-sent`, `sent-late`, `not-answered`, `not-analysed`,
/// `not-used` or `not-needed`.
#[utoipa::path(get, path = "/api/v1/checks/measures/{number}", tag = "checks", params(("number" = String, Path,), Place, Which),
    responses((status = 200, body = CheckCasesBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn cases(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<String>,
    Query(place): Query<Place>,
    Query(which): Query<Which>,
) -> Result<Json<CheckCasesBody>, Trouble> {
    let number = Number::from_word(&number).ok_or_else(Trouble::not_found)?;
    let of = place.of(&app, &visitor).await?;
    let kind = EnquiryKind::from_text(&which.kind);
    let ask = move |service: &service::Service| {
        let month = Some(which.month.as_str()).filter(|month| !month.is_empty());
        service.check_cases(visitor.actor(), &of, (number, kind, month), which.after)
    };
    let found = app.ask(ask).await?;
    Ok(Json(CheckCasesBody {
        of: (&found.spot).into(),
        data: found.lines.iter().map(InboxBodyLine::of).collect(),
        total_count: found.count,
        hidden: found.hidden,
        more: found.more,
    }))
}
