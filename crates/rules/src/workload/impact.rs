//! What giving a case to an officer would do to their capacity, as the live service shows it.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::capacity;
use crate::working::Working;

/// An officer's capacity before and after being given a case. None: no capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Impact {
    /// Before, percent.
    pub before: Option<Decimal>,
    /// After, percent.
    pub after: Option<Decimal>,
    /// Points after.
    pub points_after: i64,
}

/// Whether the officer holds the person's case already, in that team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// The case is new to them.
    No,
    /// They hold it: nothing changes.
    Already,
}

/// The capacity with a case of `weight` points.
#[must_use]
pub fn of(points: i64, available: i64, weight: u32, holds: Holds) -> Impact {
    let own = if holds == Holds::Already { i64::from(weight) } else { 0 };
    let points_after = points - own + i64::from(weight);
    Impact { before: capacity::live(points, available), after: capacity::live(points_after, available), points_after }
}

/// The working of [`of`].
#[must_use]
pub fn explain(points: i64, available: i64, weight: u32, holds: Holds) -> Working {
    let impact = of(points, available, weight, holds);
    let mut working = Working::of("workload.capacity");
    working.step("Workload now", format!("{points} / {available}"), capacity::words(impact.before));
    match holds {
        Holds::No => working.step("Points with this case", format!("{points} + {weight}"), impact.points_after),
        Holds::Already => working.step("Points with this case", "they hold the case already", impact.points_after),
    }
    working.step("Workload then", format!("{} / {available}", impact.points_after), capacity::words(impact.after));
    working.result = format!("{} to {}", capacity::words(impact.before), capacity::words(impact.after));
    working
}
