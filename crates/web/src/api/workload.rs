//! Workload through the API: the same figures as the pages. Decimals are texts, so that none is rounded on the way.

pub mod officer;

use axum::{
    Json,
    extract::{Path, Query, State},
};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use service::workload::{
    ByLocation, Figures, Group, Level, Of, OfficerBrief, Part, RedLine, ReportLine, Source, Spot, Spread, TierLine, TrendPoint,
};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{app::App, gate::Visitor, trouble::Trouble, view::workload::read_source};

/// Where figures come from.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct FromSource {
    /// `record` (our own, now) or `report` (the last workload report). `record` unless given.
    #[serde(default)]
    source: String,
}

/// A place: the nation, a region, a delivery unit, a team; or an officer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SpotBody {
    /// `nation`, `region`, `unit`, `team` or `officer`.
    pub level: &'static str,
    /// Its code; empty for the nation.
    pub code: String,
    /// Its name.
    pub name: String,
}

impl From<&Spot> for SpotBody {
    fn from(spot: &Spot) -> Self {
        let level = match spot.level {
            Level::Nation => "nation",
            Level::Region => "region",
            Level::Unit => "unit",
            Level::Team => "team",
            Level::Officer => "officer",
        };
        Self { level, code: spot.code.clone(), name: spot.name.clone() }
    }
}

/// Counts by where the person is.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LocationCounts {
    /// Serving in the community.
    pub community: i64,
    /// On licence.
    pub licence: i64,
    /// In custody.
    pub custody: i64,
}

impl From<ByLocation> for LocationCounts {
    fn from(by: ByLocation) -> Self {
        Self { community: by.community, licence: by.licence, custody: by.custody }
    }
}

/// Figures of a group or an officer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FiguresBody {
    /// Officers with cases or available points.
    pub officers: u32,
    /// All cases held.
    pub cases: i64,
    /// The same by location.
    pub by_location: LocationCounts,
    /// Of them without a tier.
    pub untiered: i64,
    /// Points in all.
    #[schema(value_type = String)]
    pub points: Decimal,
    /// Of them from cases.
    #[schema(value_type = String)]
    pub case_points: Decimal,
    /// Of them from court reports.
    #[schema(value_type = String)]
    pub report_points: Decimal,
    /// Of them from support for others' cases; may be negative.
    #[schema(value_type = String)]
    pub support_points: Decimal,
    /// Points that could be taken on.
    #[schema(value_type = String)]
    pub available_points: Decimal,
    /// Available points that are left; negative when there is too much work.
    #[schema(value_type = String)]
    pub remaining_points: Decimal,
    /// Contracted hours a week.
    #[schema(value_type = String)]
    pub contracted_hours: Decimal,
    /// Hours a week taken off.
    #[schema(value_type = String)]
    pub reduction_hours: Decimal,
    /// Points over available points in percent; none without capacity, which is not 0.
    #[schema(value_type = Option<String>)]
    pub capacity_percent: Option<Decimal>,
}

impl From<&Figures> for FiguresBody {
    fn from(of: &Figures) -> Self {
        Self {
            officers: of.officers,
            cases: of.cases,
            by_location: of.by_location.into(),
            untiered: of.untiered,
            points: of.points,
            case_points: of.case_points,
            report_points: of.report_points,
            support_points: of.support_points,
            available_points: of.available,
            remaining_points: of.remaining(),
            contracted_hours: of.contracted_hours,
            reduction_hours: of.reduction_hours,
            capacity_percent: of.capacity,
        }
    }
}

/// How officers stand to the red lines; each is counted once, `excessive` apart.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SpreadBody {
    /// Work and no capacity.
    pub no_capacity: u32,
    /// Up to the first line.
    pub within: u32,
    /// Over the first, up to the second.
    pub over_first: u32,
    /// Over the second, up to the third.
    pub over_second: u32,
    /// Over the third.
    pub over_third: u32,
    /// Over the second for four weeks running.
    pub excessive: u32,
}

impl From<Spread> for SpreadBody {
    fn from(of: Spread) -> Self {
        Self {
            no_capacity: of.no_capacity,
            within: of.within,
            over_first: of.over_first,
            over_second: of.over_second,
            over_third: of.over_third,
            excessive: of.excessive,
        }
    }
}

/// An officer in a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfficerBriefBody {
    /// Id in our record; none for one whom only the report knows.
    pub officer: Option<Uuid>,
    /// Staff code.
    pub staff_code: String,
    /// `po`, `nqo`, `pso`, `pqip`, `spo` or `none`.
    pub grade: Option<&'static str>,
    /// Why the officer is protected, in words.
    pub protected: Option<String>,
    /// Why the officer is away today.
    pub away: Option<String>,
    /// The gravest red line that they are over: `first`, `second`, `excessive` or `third`.
    pub over: Option<&'static str>,
}

impl From<&OfficerBrief> for OfficerBriefBody {
    fn from(of: &OfficerBrief) -> Self {
        let over = of.over.map(|line| match line {
            RedLine::First => "first",
            RedLine::Second => "second",
            RedLine::Excessive => "excessive",
            RedLine::Third => "third",
        });
        Self {
            officer: of.officer.map(|officer| officer.0),
            staff_code: of.staff_code.clone(),
            grade: of.grade.map(rules::grade::Grade::as_str),
            protected: of.protected.clone(),
            away: of.away.clone(),
            over,
        }
    }
}

/// A part of a group.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartBody {
    /// What it is.
    pub of: SpotBody,
    /// Its figures.
    pub figures: FiguresBody,
    /// How its officers stand.
    pub spread: SpreadBody,
    /// For an officer: who.
    pub officer: Option<OfficerBriefBody>,
}

impl From<&Part> for PartBody {
    fn from(part: &Part) -> Self {
        Self {
            of: (&part.spot).into(),
            figures: (&part.figures).into(),
            spread: part.spread.into(),
            officer: part.officer.as_ref().map(Into::into),
        }
    }
}

/// Cases of one tier.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TierCounts {
    /// `A3`, `B2S`, `Untiered`.
    pub tier: String,
    /// Cases.
    pub cases: LocationCounts,
}

impl From<&TierLine> for TierCounts {
    fn from(line: &TierLine) -> Self {
        Self { tier: line.tier.clone(), cases: line.cases.into() }
    }
}

/// Figures of a week or a report.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrendBody {
    /// The Monday of the week, or the day of the report.
    pub on: Date,
    /// Points then.
    #[schema(value_type = String)]
    pub points: Decimal,
    /// Available points then.
    #[schema(value_type = String)]
    pub available_points: Decimal,
    /// Cases then.
    pub cases: i64,
    /// Capacity then.
    #[schema(value_type = Option<String>)]
    pub capacity_percent: Option<Decimal>,
}

impl From<&TrendPoint> for TrendBody {
    fn from(of: &TrendPoint) -> Self {
        Self { on: of.on, points: of.points, available_points: of.available, cases: of.cases, capacity_percent: of.capacity }
    }
}

/// A workload report.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportBody {
    /// Its number.
    pub number: i64,
    /// The day it was calculated for.
    pub as_of: Date,
    /// Owners.
    pub owners: i64,
    /// Case rows.
    pub cases: i64,
    /// What the import found.
    pub findings: i64,
}

impl From<&ReportLine> for ReportBody {
    fn from(of: &ReportLine) -> Self {
        Self { number: of.number, as_of: of.as_of, owners: of.owners, cases: of.cases, findings: of.findings }
    }
}

/// The workload of the nation, a region, a delivery unit or a team.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupBody {
    /// `record` or `report`.
    pub source: &'static str,
    /// The day.
    pub today: Date,
    /// The open report.
    pub report: Option<ReportBody>,
    /// The group.
    pub of: SpotBody,
    /// The way up, the nation first.
    pub above: Vec<SpotBody>,
    /// Its figures.
    pub figures: FiguresBody,
    /// How its officers stand.
    pub spread: SpreadBody,
    /// The red lines in percent, lowest first.
    #[schema(value_type = Vec<String>)]
    pub red_lines: Vec<Decimal>,
    /// Each officer's capacity in percent, lightest first; those without capacity are not in it.
    #[schema(value_type = Vec<String>)]
    pub capacities_percent: Vec<Decimal>,
    /// The next level down.
    pub parts: Vec<PartBody>,
    /// Cases by tier and location.
    pub by_tier: Vec<TierCounts>,
    /// Since when.
    pub trend: Vec<TrendBody>,
    /// Whether officers are named, or only counted.
    pub officers_named: bool,
}

impl From<&Group> for GroupBody {
    fn from(of: &Group) -> Self {
        Self {
            source: if of.source == Source::Live { "record" } else { "report" },
            today: of.today,
            report: of.report.as_ref().map(Into::into),
            of: (&of.spot).into(),
            above: of.above.iter().map(Into::into).collect(),
            figures: (&of.figures).into(),
            spread: of.spread.into(),
            red_lines: of.lines.to_vec(),
            capacities_percent: of.capacities.clone(),
            parts: of.parts.iter().map(Into::into).collect(),
            by_tier: of.by_tier.iter().map(Into::into).collect(),
            trend: of.trend.iter().map(Into::into).collect(),
            officers_named: of.officers_named,
        }
    }
}

async fn group(app: &App, visitor: &Visitor, of: Of, from: &FromSource) -> Result<Json<GroupBody>, Trouble> {
    let (who, source) = (visitor.clone(), read_source(&from.source));
    let group = app.ask(move |service| service.workload(who.actor(), &of, source)).await?;
    Ok(Json((&group).into()))
}

/// The nation's workload.
#[utoipa::path(get, path = "/api/v1/workload", tag = "workload", params(FromSource),
    responses((status = 200, body = GroupBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn nation(
    State(app): State<App>,
    visitor: Visitor,
    Query(from): Query<FromSource>,
) -> Result<Json<GroupBody>, Trouble> {
    group(&app, &visitor, Of::Nation, &from).await
}

/// A region's workload.
#[utoipa::path(get, path = "/api/v1/workload/regions/{code}", tag = "workload", params(("code" = String, Path,), FromSource),
    responses((status = 200, body = GroupBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn region(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(from): Query<FromSource>,
) -> Result<Json<GroupBody>, Trouble> {
    group(&app, &visitor, Of::Region(code), &from).await
}

/// A delivery unit's workload.
#[utoipa::path(get, path = "/api/v1/workload/units/{code}", tag = "workload", params(("code" = String, Path,), FromSource),
    responses((status = 200, body = GroupBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn unit(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(from): Query<FromSource>,
) -> Result<Json<GroupBody>, Trouble> {
    group(&app, &visitor, Of::Unit(code), &from).await
}

/// A team's workload.
#[utoipa::path(get, path = "/api/v1/workload/teams/{code}", tag = "workload", params(("code" = String, Path,), FromSource),
    responses((status = 200, body = GroupBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn team(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(from): Query<FromSource>,
) -> Result<Json<GroupBody>, Trouble> {
    group(&app, &visitor, Of::Team(code), &from).await
}
