//! The weights to run a case with: those of the file where it gives them (`weights` beside `cases`), else those of policy.

use rules::workload::weights::{Entry, Grid, WeightSet};
use rules::workload::{Location, TierKey};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::fields::Fields;
use crate::context::Context;

/// The weights in force for the file.
pub fn of(context: &Context<'_>) -> Result<WeightSet, String> {
    let mut set = context.policy.case_weights.latest().cloned().ok_or("policy holds no case weights")?;
    let Some(given) = context.file.get("weights") else {
        return Ok(set);
    };
    let weights = Fields::of("weights", given)?;
    // Where they come from, for readers.
    weights.any("source");
    let suffixed = points(&weights, "suffix_s_all")?;
    if points(&weights, "untiered")?.is_some_and(|points| points != 0) {
        return Err("`weights.untiered` must be 0: untiered cases are never scored".to_owned());
    }
    for (name, grid) in [("standard", &mut set.standard), ("t2a", &mut set.t2a)] {
        if let Some(suffixed) = suffixed {
            suffix(grid, suffixed);
        }
        if let Some(rows) = weights.object_if(name)? {
            read_grid(&rows, grid)?;
        }
    }
    let settings = &mut set.settings;
    for (name, setting) in [
        ("standard_report", &mut settings.standard_report),
        ("fast_report", &mut settings.fast_report),
        ("oral_report", &mut settings.oral_report),
    ] {
        if let Some(points) = points(&weights, name)? {
            *setting = points;
        }
    }
    let columns = &mut settings.columns;
    read_numbers(
        weights.object_if("nominal_target")?,
        Entry::Target,
        &mut [("spo_column", &mut columns.target_spo), ("po_column", &mut columns.target_po)],
    )?;
    read_numbers(
        weights.object_if("default_hours")?,
        Entry::Hours,
        &mut [("PO", &mut columns.hours_po), ("PSO", &mut columns.hours_pso), ("SPO", &mut columns.hours_spo)],
    )?;
    let weightings = &mut settings.weightings;
    read_numbers(
        weights.object_if("weightings_percent")?,
        Entry::Weighting,
        &mut [
            ("overdue", &mut weightings.overdue),
            ("warrants", &mut weightings.warrants),
            ("unpaid_work", &mut weightings.unpaid_work),
        ],
    )?;
    weights.finish()?;
    Ok(set)
}

fn points<'a>(fields: &Fields<'a>, name: &'a str) -> Result<Option<u32>, String> {
    let Some(points) = fields.decimal_if(name)? else {
        return Ok(None);
    };
    Entry::Points.check(points).map_err(|why| format!("`{name}` of the weights {why}"))?;
    Ok(points.to_u32())
}

fn suffix(grid: &mut Grid, points: u32) {
    for row in grid.iter_mut() {
        for weight in row.iter_mut().skip(17) {
            *weight = points;
        }
    }
}

fn read_grid(rows: &Fields<'_>, grid: &mut Grid) -> Result<(), String> {
    for (location, row) in Location::ALL.into_iter().zip(grid.iter_mut()) {
        let Some(tiers) = rows.object_if(location.as_str())? else {
            continue;
        };
        for name in tiers.names() {
            let key: TierKey = name.parse().map_err(|why| format!("weights for {location}: `{name}`: {why}"))?;
            if let (Some(weight), Some(points)) = (row.get_mut(key.index()), points(&tiers, name)?) {
                *weight = points;
            }
        }
    }
    rows.finish()
}

fn read_numbers<'a>(fields: Option<Fields<'a>>, entry: Entry, numbers: &mut [(&'a str, &mut Decimal)]) -> Result<(), String> {
    let Some(fields) = fields else {
        return Ok(());
    };
    for (name, number) in numbers {
        if let Some(given) = fields.decimal_if(name)? {
            entry.check(given).map_err(|why| format!("`{name}` of the weights {why}"))?;
            **number = given;
        }
    }
    fields.finish()
}
