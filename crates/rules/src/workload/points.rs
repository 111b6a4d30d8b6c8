//! Points of an officer in a team: the weekly engine's formula and the live service's, each with its working.
//!
//! Source: workload rules of wmt-worker (`batch`, December 2025) and hmpps-workload (`live`, February 2026). They differ:
//! the live one prices young adults as anyone else, counts support contacts without the seven-day limit, and never holds a
//! fraction.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use serde::{Deserialize, Serialize};

use super::weights::{CaseWeights, Grid, Setting, WeightKind, WeightSet, Weightings};
use super::{Counts, Location, TierKey};
use crate::working::{RowUsed, Working};

/// What one officer in one team holds, as the weekly extract gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnerWork {
    /// Cases without inactive ones: these are priced.
    pub filtered: Counts,
    /// All cases: shown as totals.
    pub unfiltered: Counts,
    /// Young adults, priced with their own weights.
    pub t2a: Counts,
    /// Inactive young-adult cases, which today's extract never has.
    pub t2a_inactive: Option<Box<InactiveCounts>>,
    /// Standard court reports done in the last 30 days.
    pub standard_reports: u32,
    /// Fast court reports done in the last 30 days.
    pub fast_reports: u32,
    /// Oral court reports: shown, no points by default.
    pub oral_reports: u32,
    /// Standard court reports due in the next 30 days: shown, not priced.
    pub standard_reports_due: u32,
    /// Points of case management support, done for others less done by others.
    pub cms: i64,
}

/// Inactive cases among the young adults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InactiveCounts {
    /// A warrant is out.
    pub warrants: Counts,
    /// Only unpaid work is left.
    pub unpaid_work: Counts,
    /// The end date has passed.
    pub overdue: Counts,
}

/// What one officer in one team holds, as the live service counts it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LiveWork {
    /// Cases held now, by where the person is now and their tier now. Young adults are not told apart.
    pub cases: Counts,
    /// Standard court reports done in the last 30 days.
    pub standard_reports: u32,
    /// Fast court reports done in the last 30 days.
    pub fast_reports: u32,
    /// Points of support contacts done on others' cases.
    pub done_for_others: i64,
    /// Points of support contacts that others did on own cases.
    pub done_by_others: i64,
}

/// Points by part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PointParts {
    /// Ordinary cases, by location in the order of [`Location::ALL`].
    pub by_location: [i64; 3],
    /// Ordinary cases.
    pub cases: i64,
    /// Young adults; may hold a fraction.
    pub t2a: Decimal,
    /// Standard court reports.
    pub standard_reports: i64,
    /// Fast court reports.
    pub fast_reports: i64,
    /// Oral court reports.
    pub oral_reports: i64,
    /// Case management support; may be negative.
    pub cms: i64,
    /// The sum, rounded once, halves up.
    pub total: i64,
}

impl PointParts {
    /// The sum before rounding.
    #[must_use]
    pub fn exact(&self) -> Decimal {
        self.t2a + Decimal::from(self.cases + self.standard_reports + self.fast_reports + self.oral_reports + self.cms)
    }

    fn summed(mut self) -> Self {
        self.total = if self.t2a.is_integer() {
            // The usual case, without a decimal's rounding.
            let whole = self.t2a.to_i64().unwrap_or_default();
            whole + self.cases + self.standard_reports + self.fast_reports + self.oral_reports + self.cms
        } else {
            round_half_up(self.exact())
        };
        self
    }
}

/// Rounds to a whole number, halves up: 2.5 to 3, -2.5 to -2.
#[must_use]
pub fn round_half_up(points: Decimal) -> i64 {
    (points + Decimal::new(5, 1)).floor().to_i64().unwrap_or(if points.is_sign_negative() { i64::MIN } else { i64::MAX })
}

/// Rounds points held in hundredths to whole points, halves up.
#[must_use]
pub const fn from_hundredths(hundredths: i64) -> i64 {
    (hundredths.saturating_add(50)).div_euclid(100)
}

/// Points of a number of reports.
#[must_use]
pub fn reports(count: u32, weight: u32) -> i64 {
    i64::from(count) * i64::from(weight)
}

/// Points of the weekly engine.
#[must_use]
pub fn batch(work: &OwnerWork, weights: &WeightSet) -> PointParts {
    let by_location = price(&work.filtered, &weights.standard);
    let t2a = Decimal::from(price(&work.t2a, &weights.t2a).iter().sum::<i64>());
    let off = work.t2a_inactive.as_deref().map(|inactive| t2a_inactive(inactive, weights));
    PointParts {
        by_location,
        cases: by_location.iter().sum(),
        t2a: t2a - off.unwrap_or_default(),
        standard_reports: reports(work.standard_reports, weights.settings.standard_report),
        fast_reports: reports(work.fast_reports, weights.settings.fast_report),
        oral_reports: reports(work.oral_reports, weights.settings.oral_report),
        cms: work.cms,
        total: 0,
    }
    .summed()
}

/// Points of the live service: Rainer's own figure.
#[must_use]
pub fn live(work: &LiveWork, weights: &WeightSet) -> PointParts {
    let by_location = price(&work.cases, &weights.standard);
    PointParts {
        by_location,
        cases: by_location.iter().sum(),
        t2a: Decimal::ZERO,
        standard_reports: reports(work.standard_reports, weights.settings.standard_report),
        fast_reports: reports(work.fast_reports, weights.settings.fast_report),
        oral_reports: 0,
        cms: work.done_for_others - work.done_by_others,
        total: 0,
    }
    .summed()
}

/// Points of cases by location, in the order of [`Location::ALL`].
#[must_use]
pub fn price(counts: &Counts, grid: &Grid) -> [i64; 3] {
    let mut points = [0; 3];
    for ((sum, counts), weights) in points.iter_mut().zip(counts.rows()).zip(grid) {
        *sum = counts.iter().zip(weights).map(|(count, weight)| i64::from(*count) * i64::from(*weight)).sum();
    }
    points
}

/// The share of its weight that is taken off an inactive case which still counts `percent` of it.
#[must_use]
pub fn off(percent: Decimal) -> Decimal {
    let hundred = Decimal::ONE_HUNDRED;
    if percent >= hundred {
        Decimal::ZERO
    } else if percent <= Decimal::ZERO {
        Decimal::ONE
    } else {
        (hundred - percent) / hundred
    }
}

/// How many cases of one tier, and how many of them are inactive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TierCount {
    /// All of them.
    pub total: Decimal,
    /// With a warrant.
    pub warrants: Decimal,
    /// With only unpaid work left.
    pub unpaid_work: Decimal,
    /// Overdue.
    pub overdue: Decimal,
}

/// Whether inactive cases are still among the counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inactive {
    /// They are left out of the count already: nothing is taken off.
    LeftOut,
    /// They are in the count (young adults): take them off by their weightings.
    TakeOff,
}

/// Points of one tier that weighs `weight`.
#[must_use]
pub fn of_tier(count: TierCount, weight: Decimal, weightings: &Weightings, inactive: Inactive) -> Decimal {
    let all = count.total * weight;
    match inactive {
        Inactive::LeftOut => all,
        Inactive::TakeOff => {
            let taken = count.warrants * off(weightings.warrants)
                + count.unpaid_work * off(weightings.unpaid_work)
                + count.overdue * off(weightings.overdue);
            all - taken * weight
        }
    }
}

fn t2a_inactive(inactive: &InactiveCounts, weights: &WeightSet) -> Decimal {
    let of = |counts: &Counts| Decimal::from(price(counts, &weights.t2a).iter().sum::<i64>());
    let weightings = &weights.settings.weightings;
    of(&inactive.warrants) * off(weightings.warrants)
        + of(&inactive.unpaid_work) * off(weightings.unpaid_work)
        + of(&inactive.overdue) * off(weightings.overdue)
}

/// The working of [`batch`]. Before the last step ("Total"), the results of the steps add up to the exact sum.
#[must_use]
pub fn explain_batch(work: &OwnerWork, weights: &WeightSet, table: &CaseWeights) -> Working {
    let mut working = Working::of("workload.points");
    explain_cases(&mut working, &work.filtered, weights, table, WeightKind::Standard);
    explain_cases(&mut working, &work.t2a, weights, table, WeightKind::T2a);
    if let Some(inactive) = work.t2a_inactive.as_deref() {
        explain_inactive(&mut working, inactive, weights, table);
    }
    let oral = (work.oral_reports, weights.settings.oral_report);
    explain_reports(&mut working, (work.standard_reports, work.fast_reports), oral, weights, table);
    if work.cms != 0 {
        working.step("Case management support", "", work.cms);
    }
    explain_total(working, &batch(work, weights))
}

/// The working of [`live`]. Before the last step ("Total"), the results of the steps add up to the sum.
#[must_use]
pub fn explain_live(work: &LiveWork, weights: &WeightSet, table: &CaseWeights) -> Working {
    let mut working = Working::of("workload.points");
    explain_cases(&mut working, &work.cases, weights, table, WeightKind::Standard);
    explain_reports(&mut working, (work.standard_reports, work.fast_reports), (0, 0), weights, table);
    if work.done_for_others != 0 {
        working.step("Support given on others' cases", "", work.done_for_others);
    }
    if work.done_by_others != 0 {
        working.step("Support by others on own cases", format!("-{}", work.done_by_others), -work.done_by_others);
    }
    explain_total(working, &live(work, weights))
}

fn explain_cases(working: &mut Working, counts: &Counts, weights: &WeightSet, table: &CaseWeights, kind: WeightKind) {
    for (location, key, count) in counts.held() {
        let weight = weights.weight(location, key, kind);
        let label = case_label(location, key, kind);
        add(working, table.row_used(key, kind, weights.from), label, format!("{count} × {weight}"), reports(count, weight));
    }
}

/// "Community cases, tier B2", "Custody cases without a tier", "Licence cases, tier C2, young adults".
fn case_label(location: Location, key: TierKey, kind: WeightKind) -> String {
    let tier = if key == TierKey::UNTIERED { " without a tier".to_owned() } else { format!(", tier {key}") };
    let who = if kind == WeightKind::T2a { ", young adults" } else { "" };
    format!("{} cases{tier}{who}", location.words())
}

fn explain_inactive(working: &mut Working, inactive: &InactiveCounts, weights: &WeightSet, table: &CaseWeights) {
    let weightings = &weights.settings.weightings;
    let kinds = [
        ("a warrant", &inactive.warrants, weightings.warrants, Setting::WeightingWarrants),
        ("only unpaid work left", &inactive.unpaid_work, weightings.unpaid_work, Setting::WeightingUnpaidWork),
        ("an end date passed", &inactive.overdue, weightings.overdue, Setting::WeightingOverdue),
    ];
    for (words, counts, percent, setting) in kinds {
        let points: i64 = price(counts, &weights.t2a).iter().sum();
        if points != 0 {
            let share = off(percent);
            let label = format!("Taken off: young adults with {words}");
            let row = table.setting_used(setting, weights.from);
            add(working, row, label, format!("-{points} × {}", share.normalize()), (-Decimal::from(points) * share).normalize());
        }
    }
}

fn explain_reports(
    working: &mut Working,
    (standard, fast): (u32, u32),
    (oral, oral_weight): (u32, u32),
    weights: &WeightSet,
    table: &CaseWeights,
) {
    let kinds = [
        ("Standard court reports in the last 30 days", standard, weights.settings.standard_report, Setting::StandardReport),
        ("Fast court reports in the last 30 days", fast, weights.settings.fast_report, Setting::FastReport),
        ("Oral court reports", oral, oral_weight, Setting::OralReport),
    ];
    for (label, count, weight, setting) in kinds {
        if count > 0 {
            let row = table.setting_used(setting, weights.from);
            add(working, row, label.to_owned(), format!("{count} × {weight}"), reports(count, weight));
        }
    }
}

fn explain_total(mut working: Working, parts: &PointParts) -> Working {
    let exact = parts.exact().normalize();
    let arithmetic = if exact.is_integer() { String::new() } else { format!("{exact} rounded, halves up") };
    working.step("Total", arithmetic, parts.total);
    working.result = parts.total.to_string();
    working
}

fn add(working: &mut Working, row: Option<RowUsed>, label: String, arithmetic: String, result: impl ToString) {
    match row {
        Some(row) => working.step_from(row, label, arithmetic, result),
        None => working.step(label, arithmetic, result),
    }
}
