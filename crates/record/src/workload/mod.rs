//! The work that a case file is to its officer, live: points by location, tier and status, and the day on which time alone
//! changes them.
//!
//! The weights, the percent by status and the arithmetic are `rules::workload`'s; here is only what the case file and the
//! officer's file say. Rainer's own figure is the live one: everybody by the ordinary weights.

mod hours;
mod place;
mod support;
mod upcoming;

use jiff::civil::Date;
use rules::{
    Policy,
    tier::{Supervision, TierV3},
    working::Working,
    workload::{Location, TierKey, case_status::CaseStatus, weights::WeightKind},
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub(crate) use hours::exact;
pub use hours::{OfficerHours, explain_hours, officer_hours, reduction};
pub(crate) use place::tier_boundaries;
pub use place::{location, standing};
pub use support::{Support, bears_on_support, support};
pub use upcoming::{Upcoming, UpcomingKind, upcoming};

use crate::{
    case_file::CaseFile,
    id::{OfficerId, UnitId},
    recorded::first_day,
    tier,
};

/// What one case is to its officer on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseLoad {
    /// Who holds the case.
    pub officer: OfficerId,
    /// In which team.
    pub team: UnitId,
    /// Where the person is.
    pub location: Location,
    /// The two-axis tier, or untiered.
    pub tier: TierKey,
    /// The seven-letter tier, if one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier_v3: Option<TierV3>,
    /// Whether and how the case counts.
    pub status: CaseStatus,
    /// Points, in hundredths: the weight times the percent that a case of this status counts.
    pub points_hundredths: i64,
    /// The next day on which time alone changes any of this, as far as the record and the tables say.
    pub next_change_on: Option<Date>,
}

/// What the case is to its officer on `day`. None when nobody holds it, no sentence counts, or the person has died: such a
/// case is not counted at all, and time alone never changes that: a sentence counts from the day it is recorded, also one that
/// starts later, and what has ended stays ended.
///
/// The tier is the one on the record: it changes with [`crate::tier::recalculate`], which the service runs on the day that
/// [`crate::tier::next_change_on`] names.
#[must_use]
pub fn case_load(case: &CaseFile, day: Date, policy: &Policy) -> Option<CaseLoad> {
    let mut load = priced(case, day, policy)?;
    load.next_change_on = next_change_on(case, &load, day, policy);
    Some(load)
}

/// Points of the case on `day` in hundredths, whoever holds it or would: its weight times the percent that it counts. None
/// when no sentence counts or the person has died.
#[must_use]
pub fn weight(case: &CaseFile, day: Date, policy: &Policy) -> Option<i64> {
    let (location, status) = standing(case, day, policy)?;
    Some(points(case, location, status, day, policy))
}

fn points(case: &CaseFile, location: Location, status: CaseStatus, day: Date, policy: &Policy) -> i64 {
    let tier_v3 = case.risk.tier_v3().map(|(value, _)| value);
    let weight = policy.case_weights.on(day).map_or(0, |set| set.price(location, tier_key(case, day), tier_v3));
    policy.workload.case_statuses.points_hundredths(weight, status, day)
}

/// As [`case_load`], without looking ahead: for days that are past.
#[must_use]
pub fn case_load_then(case: &CaseFile, day: Date, policy: &Policy) -> Option<CaseLoad> {
    priced(case, day, policy)
}

fn priced(case: &CaseFile, day: Date, policy: &Policy) -> Option<CaseLoad> {
    let held = case.allocation()?;
    let (location, status) = standing(case, day, policy)?;
    Some(CaseLoad {
        officer: held.officer,
        team: held.team,
        location,
        tier: tier_key(case, day),
        tier_v3: case.risk.tier_v3().map(|(value, _)| value),
        status,
        points_hundredths: points(case, location, status, day, policy),
        next_change_on: None,
    })
}

/// The two-axis tier, with the suffix wherever contact is suspended, even if the tier was received without.
fn tier_key(case: &CaseFile, day: Date) -> TierKey {
    let tier = case.risk.tier_v2().map(|mut tier| {
        if tier::unsupervised(case, day) {
            tier.supervision = Supervision::Suspended;
        }
        tier
    });
    TierKey::from(tier)
}

/// The first day after `day` on which the load differs, of all days on which anything in the record or the tables begins or
/// ends.
fn next_change_on(case: &CaseFile, load: &CaseLoad, day: Date, policy: &Policy) -> Option<Date> {
    let days = |after| {
        let tables = [policy.case_weights.next_change_on(after), policy.workload.case_statuses.next_change_on(after)];
        place::boundaries(case, after, policy).chain(tables.into_iter().flatten())
    };
    first_day(day, days, |on| priced(case, on, policy).as_ref() != Some(load))
}

/// The working of a case's points on `day`, by the same arithmetic; none when the case is not counted.
#[must_use]
pub fn explain_case(case: &CaseFile, day: Date, policy: &Policy) -> Option<Working> {
    let load = priced(case, day, policy)?;
    let mut working = Working::of("workload.points");
    working.step("Where the person is", "", load.location.words());
    let weight = policy.case_weights.on(day).map_or(0, |set| set.price(load.location, load.tier, load.tier_v3));
    let by_v3 = policy.case_weights.on(day).is_some_and(|set| set.prices_by_v3);
    let (tier, row) = match load.tier_v3.filter(|_| by_v3) {
        Some(tier) => (tier.to_string(), policy.case_weights.v3_row_used(tier, day)),
        None => (load.tier.to_string(), policy.case_weights.row_used(load.tier, WeightKind::Standard, day)),
    };
    let label = format!("Weight of tier {tier}");
    match row {
        Some(row) => working.step_from(row, label, "", weight),
        None => working.step(label, "a case without a tier is counted and never scored", weight),
    }
    let percent = policy.workload.case_statuses.percent(load.status, day);
    let points = Decimal::new(load.points_hundredths, 2).normalize();
    let share = format!("{weight} × {percent}%");
    match policy.workload.case_statuses.row_used(load.status, day) {
        Some(row) => working.step_from(row, "What a case like this counts", share, points),
        None => working.step("What a case like this counts", share, points),
    }
    working.result = points.to_string();
    Some(working)
}
