//! `rainer workload calculate`: every owner's figures from a file, without a store.

use exchange::{
    calculate::{OwnerFigures, OwnerLine, custody_figures, figures, line},
    check,
    export::Cell,
    extract::Extract,
    hours::HoursInForce,
};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::listing::{Column, Listing};
use super::{Calculate, Format, day_of, read};
use crate::house::say;
use crate::tables::Tables;

/// Prints the figures.
pub fn run(tables: &Tables, options: &Calculate) -> anyhow::Result<()> {
    let policy = tables.policy();
    let folder = options.hours.as_deref().or_else(|| options.file.is_dir().then_some(options.file.as_path()));
    let hours = folder.map(HoursInForce::read_folder).transpose()?.unwrap_or_default();
    let extract = read(&options.file)?;
    let as_of = day_of(&extract, options.as_of)?;
    let owners = figures(&extract, policy, as_of, &hours)?;
    match options.format {
        Format::Json => {
            let custody = custody_figures(&extract, policy, as_of)?;
            let custody: Vec<Value> = custody
                .iter()
                .filter_map(|figures| {
                    let owner = extract.custody_owners.get(figures.owner)?;
                    let (om_key, team_code) = extract.key(owner.officer, owner.team);
                    Some(json!({ "omKey": om_key, "teamCode": team_code, "figures": figures }))
                })
                .collect();
            let findings: Vec<String> = check::check(&extract, policy, as_of, None).iter().map(ToString::to_string).collect();
            let lines: Vec<OwnerLine<'_>> = owners.iter().filter_map(|figures| line(&extract, figures)).collect();
            let whole = json!({
                "asOf": as_of.to_string(),
                "takenAt": extract.taken_at.map(|at| at.to_string()),
                "owners": lines,
                "custody": custody,
                "findings": findings,
            });
            say(&serde_json::to_string_pretty(&whole)?);
            Ok(())
        }
        format => listing(&extract, &owners, as_of).print(format, Map::new()),
    }
}

fn listing(extract: &Extract, owners: &[OwnerFigures], on: jiff::civil::Date) -> Listing {
    let columns = vec![
        Column::everywhere("Officer", "omKey"),
        Column::everywhere("Name", "name"),
        Column::everywhere("Team", "teamCode"),
        Column::exported("Unit", "unitCode"),
        Column::exported("Region", "regionCode"),
        Column::everywhere("Grade", "grade"),
        Column::everywhere("Cases", "cases"),
        Column::everywhere("Priced", "filteredCases"),
        Column::exported("T2A", "t2aCases"),
        Column::exported("Case points", "casePoints"),
        Column::exported("T2A points", "t2aPoints"),
        Column::exported("Reports", "reportPoints"),
        Column::exported("Support", "supportPoints"),
        Column::everywhere("Points", "points"),
        Column::everywhere("Hours", "contractedHours"),
        Column::everywhere("Reductions", "reductionHours"),
        Column::everywhere("Available", "availablePoints"),
        Column::everywhere("Capacity", "capacityPercent"),
        Column::exported("Batch available", "batchAvailablePoints"),
        Column::exported("Live points", "livePoints"),
        Column::exported("Live capacity", "liveCapacityPercent"),
    ];
    let rows = owners.iter().filter_map(|figures| Some(row(&line(extract, figures)?))).collect();
    Listing { name: "Workload of an extract".to_owned(), on, columns, rows, total: None }
}

fn row(line: &OwnerLine<'_>) -> Vec<Cell> {
    let figures = line.figures;
    let points = &figures.batch.points;
    let count = |count: u64| Cell::Number(Decimal::from(count));
    vec![
        Cell::text(line.om_key),
        Cell::text(format!("{} {}", line.forename, line.surname)),
        Cell::text(line.team_code),
        Cell::text(line.unit_code),
        Cell::text(line.region_code),
        Cell::text(figures.grade.as_str()),
        count(figures.totals.cases),
        count(figures.totals.filtered),
        count(figures.totals.t2a),
        Cell::whole(points.cases),
        Cell::Number(points.t2a),
        Cell::whole(points.standard_reports + points.fast_reports + points.oral_reports),
        Cell::whole(points.cms),
        Cell::whole(points.total),
        Cell::Number(figures.contracted_hours),
        Cell::Number(figures.live.reduction_hours),
        Cell::whole(figures.live.available_points),
        figures.capacity_percent.map_or(Cell::Empty, Cell::Percent),
        Cell::whole(figures.batch.available_points),
        Cell::whole(figures.live.points.total),
        figures.live.capacity_percent.map_or(Cell::Empty, Cell::Percent),
    ]
}
