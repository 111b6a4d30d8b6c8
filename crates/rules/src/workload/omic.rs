//! Offender management in custody: teams whose cases will be handed over on release.
//!
//! Priced from all cases, not the filtered ones; no reductions, no available points. Source: wmt-worker,
//! `calculate-points-for-omic-workload.js`, read December 2025.

use serde::{Deserialize, Serialize};

use super::points::price;
use super::weights::{CaseWeights, Grid, WeightKind, WeightSet};
use super::{Counts, Location};
use crate::working::Working;

/// The two figures of an officer in a custody team.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OmicPoints {
    /// Custody cases at custody weights, young adults at theirs.
    pub custody: i64,
    /// The same cases at licence weights: what the team will hand over on release.
    pub projected_licence: i64,
}

/// Prices the custody cases of an officer. `cases` are all cases, unfiltered.
#[must_use]
pub fn points(cases: &Counts, t2a: &Counts, weights: &WeightSet) -> OmicPoints {
    let sum = |grid: &Grid, counts: &Counts, location: Location| {
        let mut custody = Counts::default();
        for key in super::TierKey::tiered() {
            custody.add(location, key, counts.get(Location::Custody, key));
        }
        price(&custody, grid).iter().sum::<i64>()
    };
    let both = |location| sum(&weights.standard, cases, location) + sum(&weights.t2a, t2a, location);
    OmicPoints { custody: both(Location::Custody), projected_licence: both(Location::Licence) }
}

/// The working of [`points`]: one for custody, one for the projected licence points.
#[must_use]
pub fn explain(cases: &Counts, t2a: &Counts, weights: &WeightSet, table: &CaseWeights) -> [Working; 2] {
    [Location::Custody, Location::Licence].map(|at| {
        let mut working = Working::of("workload.omic");
        let mut sum = 0;
        for (counts, kind) in [(cases, WeightKind::Standard), (t2a, WeightKind::T2a)] {
            for (_, key, count) in counts.held().filter(|(location, ..)| *location == Location::Custody) {
                let weight = weights.weight(at, key, kind);
                let points = i64::from(count) * i64::from(weight);
                sum += points;
                let young = if kind == WeightKind::T2a { ", young adults" } else { "" };
                let label = format!("Custody cases, tier {key}{young}, at the weight for {at}");
                let arithmetic = format!("{count} × {weight}");
                match table.row_used(key, kind, weights.from) {
                    Some(row) => working.step_from(row, label, arithmetic, points),
                    None => working.step(label, arithmetic, points),
                }
            }
        }
        working.step("Total", "", sum);
        working.result = sum.to_string();
        working
    })
}
