//! Rates of how well supervision protects, through the API: the same figures as the page. Counts only; nobody is named.

use axum::{
    Json,
    extract::{Query, State},
};
use jiff::civil::Date;
use rules::measure::MeasureCode;
use serde::{Deserialize, Serialize};
use service::measures::{Measured, Rate};
use utoipa::{IntoParams, ToSchema};

use super::workload::SpotBody;
use crate::{app::App, gate::Visitor, trouble::Trouble, view::measures::read_place};

/// Of which place; of the nation when none is given.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct OfPlace {
    /// Code of a region.
    #[serde(default)]
    region: String,
    /// Code of a delivery unit.
    #[serde(default)]
    unit: String,
    /// Code of a team.
    #[serde(default)]
    team: String,
}

/// A published finding.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindingBody {
    /// How many in 100 were met, where a number was given.
    pub met_percent: Option<u8>,
    /// The finding in words.
    pub finding: String,
    /// Where it was published.
    pub source: String,
}

/// How many are met, of how many.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RateBody {
    /// The measure's code: `children_enquiry_made`.
    pub code: &'static str,
    /// Its name.
    pub name: String,
    /// Met.
    pub met: i64,
    /// All that count.
    pub of: i64,
    /// What was published.
    pub published: Vec<FindingBody>,
}

/// The rates of a part of the place.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartRatesBody {
    /// Which part.
    pub place: SpotBody,
    /// Its rates.
    pub rates: Vec<RateBody>,
}

/// The rates of a place.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeasuresBody {
    /// The place.
    pub place: SpotBody,
    /// The day on which it is so.
    pub on: Date,
    /// Its rates.
    pub rates: Vec<RateBody>,
    /// Its regions, units or teams.
    pub parts: Vec<PartRatesBody>,
}

/// How well supervision protects: each failing that inspectors found, from the record, beside the published rate.
#[utoipa::path(get, path = "/api/v1/measures", tag = "measures", params(OfPlace),
    responses((status = 200, body = MeasuresBody), (status = "4XX", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn measures(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<OfPlace>,
) -> Result<Json<MeasuresBody>, Trouble> {
    let of = read_place(&asked.region, &asked.unit, &asked.team);
    let measured = app.ask(move |service| service.measures(visitor.actor(), &of)).await?;
    Ok(Json(body(&app, &measured)))
}

fn body(app: &App, measured: &Measured) -> MeasuresBody {
    let policy = app.service().policy();
    let rate = |code: MeasureCode, rate: Rate| {
        let row = policy.measures.measures.read(code, measured.today);
        let published = policy.measures.published_of(code).map(|row| FindingBody {
            met_percent: row.value.met_percent,
            finding: row.value.finding.clone(),
            source: row.source.to_string(),
        });
        RateBody {
            code: code.as_str(),
            name: row.map(|row| row.value.name.clone()).unwrap_or_default(),
            met: rate.met,
            of: rate.of,
            published: published.collect(),
        }
    };
    MeasuresBody {
        place: SpotBody::from(&measured.spot),
        on: measured.today,
        rates: measured.rates.iter().map(|(code, one)| rate(*code, *one)).collect(),
        parts: measured
            .parts
            .iter()
            .map(|part| PartRatesBody {
                place: SpotBody::from(&part.spot),
                rates: part.rates.iter().map(|(code, one)| rate(*code, *one)).collect(),
            })
            .collect(),
    }
}
