//! Capacity: points in percent of available points. An officer without available points has no capacity, never 0 %.
//!
//! Percentages are never averaged: a group adds points, adds available points, and then divides ([`Group`]).

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::working::Working;

/// Percent by the weekly engine, unrounded. None: no available points, so no capacity.
#[must_use]
pub fn batch(points: i64, available: i64) -> Option<Decimal> {
    percent(points, available)
}

/// Percent by the live service, one decimal: Rainer's own figure. None: no available points, so no capacity.
#[must_use]
pub fn live(points: i64, available: i64) -> Option<Decimal> {
    let share = Decimal::from(points).checked_div(Decimal::from(available))?;
    Some((share.round_dp_with_strategy(3, RoundingStrategy::MidpointAwayFromZero) * Decimal::ONE_HUNDRED).normalize())
}

/// What the public systems show where there is no capacity: 0. Only for comparing with them.
#[must_use]
pub fn peer(capacity: Option<Decimal>) -> Decimal {
    capacity.unwrap_or_default()
}

/// Points in percent of available points, unrounded: for case management support in percent, too.
#[must_use]
pub fn percent(points: i64, available: i64) -> Option<Decimal> {
    (Decimal::from(points) * Decimal::ONE_HUNDRED).checked_div(Decimal::from(available))
}

/// The words to show: `98.4%`, or `No capacity`.
#[must_use]
pub fn words(capacity: Option<Decimal>) -> String {
    match capacity {
        Some(percent) => {
            let shown = percent.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero).normalize();
            format!("{shown}%")
        }
        None => "No capacity".to_owned(),
    }
}

/// The working of [`live`].
#[must_use]
pub fn explain(points: i64, available: i64) -> Working {
    let mut working = Working::of("workload.capacity");
    working.step("Points", "", points);
    working.step("Available points", "", available);
    let capacity = live(points, available);
    let arithmetic = match capacity {
        Some(_) => format!("{points} / {available}, to three decimals, in percent"),
        None => "there are no available points to divide by".to_owned(),
    };
    working.result = words(capacity);
    working.step("Capacity", arithmetic, working.result.clone());
    working
}

/// The figures of a team, unit, region or nation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// Points of everyone.
    pub points: i64,
    /// Available points of everyone.
    pub available: i64,
    /// Points of case management support of everyone.
    pub cms: i64,
    /// Cases of everyone.
    pub cases: u64,
    /// Contracted weekly hours of everyone.
    pub contracted_hours: Decimal,
    /// Weekly hours of reductions of everyone.
    pub reduction_hours: Decimal,
    /// How many officers.
    pub officers: u32,
    /// How many of them have no available points, and so no capacity of their own.
    pub without_capacity: u32,
}

impl Group {
    /// Adds an officer's figures.
    pub fn add(&mut self, points: i64, available: i64) {
        self.points += points;
        self.available += available;
        self.officers += 1;
        self.without_capacity += u32::from(available == 0);
    }

    /// Adds another group.
    pub fn add_group(&mut self, other: &Self) {
        self.points += other.points;
        self.available += other.available;
        self.cms += other.cms;
        self.cases += other.cases;
        self.contracted_hours += other.contracted_hours;
        self.reduction_hours += other.reduction_hours;
        self.officers += other.officers;
        self.without_capacity += other.without_capacity;
    }

    /// Percent, one decimal. None: nobody has available points.
    #[must_use]
    pub fn capacity(&self) -> Option<Decimal> {
        live(self.points, self.available)
    }

    /// Percent, unrounded, as the weekly engine's screens compute it.
    #[must_use]
    pub fn capacity_batch(&self) -> Option<Decimal> {
        batch(self.points, self.available)
    }

    /// Points still free; negative when there is too much.
    #[must_use]
    pub const fn remaining(&self) -> i64 {
        self.available - self.points
    }

    /// Case management support in percent of available points, unrounded.
    #[must_use]
    pub fn cms_percent(&self) -> Option<Decimal> {
        percent(self.cms, self.available)
    }

    /// The working of [`Group::capacity`].
    #[must_use]
    pub fn explain(&self) -> Working {
        let mut working = explain(self.points, self.available);
        let why = format!("added over {} officers; percentages are not averaged", self.officers);
        for step in working.steps.iter_mut().take(2) {
            step.arithmetic.clone_from(&why);
        }
        working
    }
}
