//! One officer's workload: live, and as the report has them.

use axum::{
    Json,
    extract::{Path, State},
};
use jiff::civil::Date;
use rules::working::Working;
use rust_decimal::Decimal;
use serde::Serialize;
use service::workload::{Ahead, AheadKind, CaseChange, CaseLine, OfficerPage, OwnerPage, ReductionLine};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{FiguresBody, OfficerBriefBody, ReportBody, SpotBody, TierCounts, TrendBody};
use crate::{
    api::{body::Versioned, lists::PersonLine},
    app::App,
    gate::Visitor,
    trouble::Trouble,
};

/// A step of a working.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StepBody {
    /// What it is about.
    pub label: String,
    /// Inputs and arithmetic.
    pub arithmetic: String,
    /// What it gives.
    pub result: String,
    /// The row of policy that it used: `case-weights/weight/b2`.
    pub row: Option<String>,
    /// Where the row comes from.
    pub source: Option<String>,
}

/// How a figure comes about.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkingBody {
    /// Id of the rule.
    pub rule: String,
    /// Its steps.
    pub steps: Vec<StepBody>,
    /// What it gives.
    pub result: String,
}

impl From<&Working> for WorkingBody {
    fn from(of: &Working) -> Self {
        let step = |step: &rules::working::Step| StepBody {
            label: step.label.clone(),
            arithmetic: step.arithmetic.clone(),
            result: step.result.clone(),
            row: step.row.as_ref().map(|row| format!("{}/{}/{}", row.table, row.list, row.code)),
            source: step.row.as_ref().map(|row| row.source.to_string()),
        };
        Self { rule: of.rule.to_string(), steps: of.steps.iter().map(step).collect(), result: of.result.clone() }
    }
}

/// A case of an officer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WeighedCase {
    /// About whom; none when that may not be told.
    pub person: Option<PersonLine>,
    /// `Community`, `Licence` or `Custody`.
    pub location: &'static str,
    /// Tier.
    pub tier: String,
    /// How it counts.
    pub status: String,
    /// Points.
    #[schema(value_type = String)]
    pub points: Decimal,
    /// How they come about; none where the person may not be told.
    pub working: Option<WorkingBody>,
    /// When time alone changes them.
    pub next_change_on: Option<Date>,
}

impl From<&CaseLine> for WeighedCase {
    fn from(of: &CaseLine) -> Self {
        Self {
            person: of.who.as_ref().map(|row| PersonLine::of(row, None)),
            location: of.location,
            tier: of.tier.clone(),
            status: of.status.clone(),
            points: of.points,
            working: of.working.as_ref().filter(|_| of.who.is_some()).map(Into::into),
            next_change_on: of.next_change_on,
        }
    }
}

/// A reduction of hours.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReductionBody {
    /// Its id.
    pub id: Uuid,
    /// Code of the reason.
    pub reason_code: String,
    /// The reason.
    pub reason: String,
    /// Hours a week.
    #[schema(value_type = String)]
    pub hours: Decimal,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// `Scheduled`, `In force`, `Ended` or `Removed`.
    pub status: &'static str,
    /// Notes.
    pub notes: String,
}

impl From<&ReductionLine> for ReductionBody {
    fn from(of: &ReductionLine) -> Self {
        Self {
            id: of.id,
            reason_code: of.reason_code.clone(),
            reason: of.reason.clone(),
            hours: of.hours,
            from: of.from,
            until: of.until,
            status: of.status,
            notes: of.notes.clone(),
        }
    }
}

/// A case that came, went or changed its weight.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaseChangeBody {
    /// The Monday of the week.
    pub monday: Date,
    /// About whom; none when that may not be told.
    pub person: Option<PersonLine>,
    /// Points before; none for a case that came.
    #[schema(value_type = Option<String>)]
    pub before: Option<Decimal>,
    /// Points after; none for a case that went.
    #[schema(value_type = Option<String>)]
    pub after: Option<Decimal>,
}

fn change(monday: Date, of: &CaseChange) -> CaseChangeBody {
    let person = of.who.as_ref().map(|row| PersonLine::of(row, None));
    CaseChangeBody { monday, person, before: of.before, after: of.after }
}

/// Something that is known to come.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AheadBody {
    /// On which day.
    pub on: Date,
    /// `caseEnds`, `release`, `tierChanges`, `weightChanges`, `reductionStarts`, `reductionEnds` or `awayFrom`.
    pub what: &'static str,
    /// About whom, when it is about a case that may be told.
    pub person: Option<PersonLine>,
    /// In words.
    pub words: String,
}

impl From<&Ahead> for AheadBody {
    fn from(of: &Ahead) -> Self {
        let what = match of.what {
            AheadKind::CaseEnds => "caseEnds",
            AheadKind::Release => "release",
            AheadKind::TierChanges => "tierChanges",
            AheadKind::WeightChanges => "weightChanges",
            AheadKind::ReductionStarts => "reductionStarts",
            AheadKind::ReductionEnds => "reductionEnds",
            AheadKind::AwayFrom => "awayFrom",
        };
        let person = of.who.as_ref().map(|row| PersonLine::of(row, None));
        Self { on: of.on, what, person, words: of.words.clone() }
    }
}

/// An officer's workload.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfficerWorkload {
    /// The day.
    pub today: Date,
    /// Name.
    pub name: String,
    /// The officer.
    pub officer: OfficerBriefBody,
    /// Since when in this grade.
    pub grade_since: Option<Date>,
    /// The way up.
    pub above: Vec<SpotBody>,
    /// Figures.
    pub figures: FiguresBody,
    /// Weeks running over the second red line.
    pub weeks_over: u32,
    /// How points come about.
    pub points_working: WorkingBody,
    /// How available points come about.
    pub available_working: WorkingBody,
    /// How the percentage comes about.
    pub capacity_working: Option<WorkingBody>,
    /// The cases, the heaviest first.
    pub cases: Vec<WeighedCase>,
    /// Reductions, newest first, removed ones last.
    pub reductions: Vec<ReductionBody>,
    /// By week.
    pub trend: Vec<TrendBody>,
    /// What changed in this week and the last.
    pub changes: Vec<CaseChangeBody>,
    /// What is known to come in twelve weeks.
    pub ahead: Vec<AheadBody>,
}

impl From<&OfficerPage> for OfficerWorkload {
    fn from(of: &OfficerPage) -> Self {
        let changes = of.changes.iter().flat_map(|week| week.cases.iter().map(|case| change(week.monday, case)));
        Self {
            today: of.today,
            name: of.name.clone(),
            officer: (&of.brief).into(),
            grade_since: of.grade_since,
            above: of.above.iter().map(Into::into).collect(),
            figures: (&of.figures).into(),
            weeks_over: of.weeks_over,
            points_working: (&of.points_working).into(),
            available_working: (&of.available_working).into(),
            capacity_working: of.capacity_working.as_ref().map(Into::into),
            cases: of.cases.iter().map(Into::into).collect(),
            reductions: of.reductions.iter().map(Into::into).collect(),
            trend: of.trend.iter().map(Into::into).collect(),
            changes: changes.collect(),
            ahead: of.ahead.iter().flat_map(|week| &week.items).map(Into::into).collect(),
        }
    }
}

/// An officer's workload from our own record, by staff code.
#[utoipa::path(get, path = "/api/v1/staff/{code}/workload", tag = "workload", params(("code" = String, Path,)),
    responses((status = 200, body = OfficerWorkload), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn officer(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Versioned<OfficerWorkload>, Trouble> {
    let page = app.ask(move |service| service.workload_officer(visitor.actor(), &code)).await?;
    Ok(Versioned(page.version, (&page).into()))
}

/// A case row of a report.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnerCaseBody {
    /// Case number, as the extract has it; null when it may not be known.
    pub person_number: Option<String>,
    /// Tier.
    pub tier: String,
    /// `Community`, `Licence` or `Custody`.
    pub location: &'static str,
    /// The extract's letter.
    #[schema(value_type = String)]
    pub row_type: char,
}

/// An officer in a team, as the report has them.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnerWorkload {
    /// The report.
    pub report: ReportBody,
    /// Name.
    pub name: String,
    /// The officer.
    pub officer: OfficerBriefBody,
    /// The way up.
    pub above: Vec<SpotBody>,
    /// Figures.
    pub figures: FiguresBody,
    /// Cases by tier and location.
    pub by_tier: Vec<TierCounts>,
    /// How points come about.
    pub points_working: WorkingBody,
    /// How available points come about.
    pub available_working: WorkingBody,
    /// The case rows.
    pub cases: Vec<OwnerCaseBody>,
    /// By report.
    pub trend: Vec<TrendBody>,
}

impl From<&OwnerPage> for OwnerWorkload {
    fn from(of: &OwnerPage) -> Self {
        let case = |case: &service::workload::OwnerCase| OwnerCaseBody {
            person_number: case.person_number.clone(),
            tier: case.tier.clone(),
            location: case.location,
            row_type: case.row_type,
        };
        Self {
            report: (&of.report).into(),
            name: of.name.clone(),
            officer: (&of.brief).into(),
            above: of.above.iter().map(Into::into).collect(),
            figures: (&of.figures).into(),
            by_tier: of.by_tier.iter().map(Into::into).collect(),
            points_working: (&of.points_working).into(),
            available_working: (&of.available_working).into(),
            cases: of.cases.iter().map(case).collect(),
            trend: of.trend.iter().map(Into::into).collect(),
        }
    }
}

/// An officer in a team, as the open workload report has them.
#[utoipa::path(get, path = "/api/v1/workload/teams/{code}/officers/{officer}", tag = "workload",
    params(("code" = String, Path,), ("officer" = String, Path,)),
    responses((status = 200, body = OwnerWorkload), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn owner(
    State(app): State<App>,
    visitor: Visitor,
    Path((team, officer)): Path<(String, String)>,
) -> Result<Json<OwnerWorkload>, Trouble> {
    let page = app.ask(move |service| service.workload_owner(visitor.actor(), &officer, &team)).await?;
    Ok(Json((&page).into()))
}
