//! The numbers of both models in force on one day, worked out once and used for everybody.

use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::input::{ComplexityFactor, MappaLevel};
use super::tables::{
    Ceiling, FlagStep, Limit, MappaRoshRow, PointsFor, RegisterMeans, ReoffendingRow, RsrRow, TierTables, WithoutPoints, holding,
};
use super::value::{Change, Protect, TierV3};
use crate::assessment::need::first_known;
use crate::assessment::{NeedTables, NeedWeights};
use crate::code::RegisterCode;
use crate::dated::{Row, Stretches, Table};
use crate::predictor::Band;
use crate::rosh::RoshLevel;

impl TierTables {
    /// The numbers in force on `day`; for a day before the first row of a list, those of the first: nothing earlier is public.
    ///
    /// They were worked out when the tables were read, so this may be asked for every person anew.
    #[must_use]
    pub fn in_force(&self, day: Date, needs: &NeedTables) -> TiersInForce {
        let numbers = self.numbers.on(day).map_or_else(|| Arc::new(self.numbers_on(day)), Arc::clone);
        TiersInForce {
            day,
            assessment_from: day.saturating_sub(i64::from(numbers.assessment_weeks).weeks()),
            needs: needs.in_force(day),
            numbers,
        }
    }

    /// The numbers of every stretch of days on which the same rows hold.
    pub(super) fn numbers_by_day(&self) -> Stretches<TierNumbers> {
        fn rows<T>(rows: &[Row<T>]) -> impl Iterator<Item = Date> {
            rows.iter().flat_map(Row::days)
        }
        let codes = self.registers.days().chain(self.complexity.days()).chain(self.enforcement_outcomes.days());
        let codes = codes.chain(self.custodial.days()).chain(self.left_out.days());
        let amounts = self.limits.days().chain(self.points.days()).chain(self.change_without.days());
        let amounts = amounts.chain(self.flags.days()).chain(self.ceilings.days());
        let lists = rows(&self.rsr).chain(rows(&self.protect)).chain(rows(&self.change)).chain(rows(&self.reoffending));
        let lists = lists.chain(rows(&self.dc_srp)).chain(rows(&self.mappa_rosh)).chain(rows(&self.lifer));
        Stretches::new(codes.chain(amounts).chain(lists), |day| self.numbers_on(day))
    }

    fn numbers_on(&self, day: Date) -> TierNumbers {
        let points = |code| first_known(&self.points, code, day).map_or(0, |row| row.value.points);
        let limit = |code| first_known(&self.limits, code, day).map_or(0, |row| row.value.amount);
        let flag = |code| first_known(&self.flags, code, day).map(|row| row.value.tier);
        let ceiling = |code| first_known(&self.ceilings, code, day).map_or(TierV3::A, |row| row.value.tier);
        let without = |code| first_known(&self.change_without, code, day).map_or(Change::Two, |row| row.value.level);
        TierNumbers {
            registers: self
                .registers
                .codes()
                .iter()
                .filter_map(|code| {
                    let row = first_known(&self.registers, *code, day)?;
                    Some((*code, row.value.means()?, row.value.ignore_case))
                })
                .collect(),
            complexity: self
                .complexity
                .codes()
                .iter()
                .filter_map(|code| Some((*code, first_known(&self.complexity, *code, day)?.value.factor)))
                .collect(),
            enforcement_outcomes: codes(&self.enforcement_outcomes, day),
            custodial: codes(&self.custodial, day),
            left_out: codes(&self.left_out, day),
            assessment_weeks: limit(Limit::AssessmentWeeks),
            enforcement_days: limit(Limit::EnforcementDays),
            ogrs_divisor: i32::try_from(limit(Limit::OgrsDivisor)).unwrap_or(i32::MAX).max(1),
            output_version: limit(Limit::OutputVersion),
            algorithm_version: limit(Limit::AlgorithmVersion),
            rosh: [PointsFor::RoshLow, PointsFor::RoshMedium, PointsFor::RoshHigh, PointsFor::RoshVeryHigh].map(points),
            mappa: [PointsFor::MappaM1, PointsFor::MappaM2, PointsFor::MappaM3].map(points),
            complexity_factor: points(PointsFor::ComplexityFactor),
            woman_parenting: points(PointsFor::WomanParenting),
            woman_impulsivity_or_temper: points(PointsFor::WomanImpulsivityOrTemper),
            woman_enforcement: points(PointsFor::WomanEnforcement),
            iom: points(PointsFor::Iom),
            rsr: holding(&self.rsr, day).map(|row| RsrRange::of(&row.value)).collect(),
            protect: holding(&self.protect, day).map(|row| (row.value.at_least, row.value.level)).collect(),
            change: holding(&self.change, day).map(|row| (row.value.at_least, row.value.level)).collect(),
            no_mandate: without(WithoutPoints::NoMandate),
            no_assessment: without(WithoutPoints::NoAssessment),
            reoffending: ReoffendingGrid::of(holding(&self.reoffending, day).map(|row| &row.value)),
            dc_srp: holding(&self.dc_srp, day)
                .map(|row| (row.value.band, row.value.at_least.map(Bound::of), row.value.tier))
                .collect(),
            mappa_rosh: mappa_rosh(holding(&self.mappa_rosh, day).map(|row| &row.value)),
            lifer: holding(&self.lifer, day).map(|row| (row.value.within_years, row.value.tier)).collect(),
            lifer_years: holding(&self.lifer, day).filter_map(|row| row.value.within_years).collect(),
            domestic_abuse: flag(FlagStep::DomesticAbuse),
            stalking: flag(FlagStep::Stalking),
            child_protection: flag(FlagStep::ChildProtection),
            sexual_offences: flag(FlagStep::SexualOffences),
            both_static: ceiling(Ceiling::BothStatic),
            rosh_missing_with_mappa: ceiling(Ceiling::RoshMissingWithMappa),
            rosh_missing: ceiling(Ceiling::RoshMissing),
        }
    }
}

fn codes<T>(table: &Table<RegisterCode, T>, day: Date) -> Vec<RegisterCode> {
    table.codes().iter().copied().filter(|code| first_known(table, *code, day).is_some()).collect()
}

fn mappa_rosh<'a>(rows: impl Iterator<Item = &'a MappaRoshRow>) -> [[Option<TierV3>; 5]; 2] {
    let mut all = [[None; 5]; 2];
    let [without, with] = &mut all;
    for row in rows {
        let side = if row.mappa { &mut *with } else { &mut *without };
        if let Some(slot) = side.get_mut(rosh_place(row.rosh)) {
            *slot = Some(row.tier);
        }
    }
    all
}

const fn rosh_place(rosh: Option<RoshLevel>) -> usize {
    match rosh {
        None => 0,
        Some(RoshLevel::Low) => 1,
        Some(RoshLevel::Medium) => 2,
        Some(RoshLevel::High) => 3,
        Some(RoshLevel::VeryHigh) => 4,
    }
}

/// A percentage, with its hundredths where it has no more than two decimals: two whole numbers compare in a nanosecond,
/// two decimals of different scale do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Percent {
    exact: Decimal,
    hundredths: Option<i64>,
}

/// A threshold of a table, compared exactly.
pub(crate) type Bound = Percent;

impl Percent {
    pub(crate) fn of(exact: Decimal) -> Self {
        let factor = match exact.scale() {
            0 => Some(100),
            1 => Some(10),
            2 => Some(1),
            _ => None,
        };
        let mantissa = i64::try_from(exact.mantissa()).ok();
        Self { exact, hundredths: mantissa.zip(factor).and_then(|(mantissa, factor)| mantissa.checked_mul(factor)) }
    }

    pub(crate) fn at_least(self, bound: Bound) -> bool {
        match (self.hundredths, bound.hundredths) {
            (Some(left), Some(right)) => left >= right,
            _ => self.exact >= bound.exact,
        }
    }

    pub(crate) fn is_above_nought(self) -> bool {
        self.exact > Decimal::ZERO
    }
}

/// A range of RSR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct RsrRange {
    at_least: Bound,
    upper: Bound,
    upper_belongs: bool,
    points: i32,
}

impl RsrRange {
    fn of(row: &RsrRow) -> Self {
        let upper = row.at_most.or(row.below).unwrap_or(Decimal::MAX);
        Self {
            at_least: Bound::of(row.at_least),
            upper: Bound::of(upper),
            upper_belongs: row.at_most.is_some(),
            points: row.points,
        }
    }

    fn holds(&self, score: Percent) -> bool {
        let within = if self.upper_belongs { self.upper.at_least(score) } else { !score.at_least(self.upper) };
        score.at_least(self.at_least) && within
    }
}

/// The table of ARP by CSRP.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ReoffendingGrid {
    arp: Vec<Bound>,
    rows: Vec<(Bound, Vec<TierV3>)>,
}

impl ReoffendingGrid {
    fn of<'a>(rows: impl Iterator<Item = &'a ReoffendingRow>) -> Self {
        let mut grid = Self::default();
        for row in rows {
            if grid.arp.is_empty() {
                grid.arp = row.columns.iter().map(|cell| Bound::of(cell.arp_at_least)).collect();
            }
            grid.rows.push((Bound::of(row.csrp_at_least), row.columns.iter().map(|cell| cell.tier).collect()));
        }
        grid.rows.sort_by_key(|(bound, _)| std::cmp::Reverse(bound.exact));
        grid
    }

    /// Column of an ARP score: the first whose threshold it reaches.
    pub(crate) fn column(&self, arp: Percent) -> Option<usize> {
        self.arp.iter().position(|bound| arp.at_least(*bound))
    }

    /// Row of a CSRP score: the first whose threshold it reaches.
    pub(crate) fn row(&self, csrp: Percent) -> Option<usize> {
        self.rows.iter().position(|(bound, _)| csrp.at_least(*bound))
    }

    /// The tier of a cell.
    pub(crate) fn tier(&self, row: usize, column: usize) -> Option<TierV3> {
        self.rows.get(row)?.1.get(column).copied()
    }
}

/// The numbers of both models in force on one day: [`TierTables::in_force`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TiersInForce {
    /// The day.
    pub day: Date,
    /// An assessment completed on or after this day counts in the two-axis model.
    pub assessment_from: Date,
    /// Weights and thresholds of needs.
    pub needs: Arc<NeedWeights>,
    numbers: Arc<TierNumbers>,
}

impl std::ops::Deref for TiersInForce {
    type Target = TierNumbers;

    /// All that is the same on every day of the stretch.
    fn deref(&self) -> &TierNumbers {
        &self.numbers
    }
}

impl TiersInForce {
    pub(crate) fn lifer_tier(&self, released_on: Date) -> Option<TierV3> {
        let since = |years: u16| self.day.saturating_sub(i64::from(years).years());
        let held = self.lifer.iter().find(|(within, _)| within.is_none_or(|years| released_on >= since(years)));
        held.map(|(_, tier)| *tier)
    }
}

/// The numbers of both models, the same on every day on which the same rows hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierNumbers {
    registers: Vec<(RegisterCode, RegisterMeans, bool)>,
    complexity: Vec<(RegisterCode, ComplexityFactor)>,
    enforcement_outcomes: Vec<RegisterCode>,
    custodial: Vec<RegisterCode>,
    left_out: Vec<RegisterCode>,
    /// For so many weeks an assessment counts in the two-axis model.
    pub assessment_weeks: u32,
    /// For so many days a breach or recall counts.
    pub enforcement_days: u32,
    pub(crate) ogrs_divisor: i32,
    pub(crate) output_version: u32,
    pub(crate) algorithm_version: u32,
    rosh: [i32; 4],
    mappa: [i32; 3],
    pub(crate) complexity_factor: i32,
    pub(crate) woman_parenting: i32,
    pub(crate) woman_impulsivity_or_temper: i32,
    pub(crate) woman_enforcement: i32,
    pub(crate) iom: i32,
    rsr: Vec<RsrRange>,
    protect: Vec<(Option<i32>, Protect)>,
    change: Vec<(Option<i32>, Change)>,
    pub(crate) no_mandate: Change,
    pub(crate) no_assessment: Change,
    pub(crate) reoffending: ReoffendingGrid,
    dc_srp: Vec<(Band, Option<Bound>, TierV3)>,
    mappa_rosh: [[Option<TierV3>; 5]; 2],
    lifer: Vec<(Option<u16>, TierV3)>,
    /// Years after release at which the step for lifers changes, shortest first.
    pub lifer_years: Vec<u16>,
    pub(crate) domestic_abuse: Option<TierV3>,
    pub(crate) stalking: Option<TierV3>,
    pub(crate) child_protection: Option<TierV3>,
    pub(crate) sexual_offences: Option<TierV3>,
    pub(crate) both_static: TierV3,
    pub(crate) rosh_missing_with_mappa: TierV3,
    pub(crate) rosh_missing: TierV3,
}

impl TierNumbers {
    /// What a registration of this type tells the models, if anything.
    #[must_use]
    pub fn registration_means(&self, code: &str) -> Option<RegisterMeans> {
        let same = |known: &RegisterCode, ignore_case: bool| {
            if ignore_case { known.as_str().eq_ignore_ascii_case(code) } else { known.as_str() == code }
        };
        self.registers.iter().find(|(known, _, ignore)| same(known, *ignore)).map(|(_, means, _)| *means)
    }

    /// The complexity factor of a registration of this type, if it is one; letter case is ignored.
    #[must_use]
    pub fn complexity(&self, code: &str) -> Option<ComplexityFactor> {
        self.complexity.iter().find(|(known, _)| known.as_str().eq_ignore_ascii_case(code)).map(|(_, factor)| *factor)
    }

    /// The outcome of a breach or recall as its row has it, if it counts as enforcement activity; letter case is ignored.
    #[must_use]
    pub fn enforcement_outcome(&self, code: &str) -> Option<&str> {
        self.enforcement_outcomes.iter().map(RegisterCode::as_str).find(|known| known.eq_ignore_ascii_case(code))
    }

    /// Whether a sentence type is custodial; matched exactly.
    #[must_use]
    pub fn is_custodial(&self, code: &str) -> bool {
        self.custodial.iter().any(|known| known.as_str() == code)
    }

    /// Whether a requirement gives no mandate for change; matched exactly.
    #[must_use]
    pub fn is_requirement_left_out(&self, code: &str) -> bool {
        self.left_out.iter().any(|known| known.as_str() == code)
    }

    pub(crate) fn rsr_points(&self, score: Percent) -> i32 {
        self.rsr.iter().find(|range| range.holds(score)).map_or(0, |range| range.points)
    }

    pub(crate) const fn rosh_points(&self, rosh: Option<RoshLevel>) -> i32 {
        let [low, medium, high, very_high] = self.rosh;
        match rosh {
            None => 0,
            Some(RoshLevel::Low) => low,
            Some(RoshLevel::Medium) => medium,
            Some(RoshLevel::High) => high,
            Some(RoshLevel::VeryHigh) => very_high,
        }
    }

    pub(crate) const fn mappa_points(&self, level: Option<MappaLevel>) -> i32 {
        let [m1, m2, m3] = self.mappa;
        match level {
            None => 0,
            Some(MappaLevel::M1) => m1,
            Some(MappaLevel::M2) => m2,
            Some(MappaLevel::M3) => m3,
        }
    }

    pub(crate) fn protect_level(&self, points: i32) -> Protect {
        let held = self.protect.iter().find(|(at_least, _)| at_least.is_none_or(|at_least| points >= at_least));
        held.map_or(Protect::D, |(_, level)| *level)
    }

    pub(crate) fn change_level(&self, points: i32) -> Change {
        let held = self.change.iter().find(|(at_least, _)| at_least.is_none_or(|at_least| points >= at_least));
        held.map_or(Change::One, |(_, level)| *level)
    }

    pub(crate) fn dc_srp_tier(&self, band: Band, score: Percent) -> Option<TierV3> {
        let holds = |row: &&(Band, Option<Bound>, TierV3)| row.0 == band && row.1.is_none_or(|bound| score.at_least(bound));
        self.dc_srp.iter().find(holds).map(|row| row.2)
    }

    pub(crate) fn mappa_rosh_tier(&self, mappa: bool, rosh: Option<RoshLevel>) -> Option<TierV3> {
        let [without, with] = &self.mappa_rosh;
        let side = if mappa { with } else { without };
        side.get(rosh_place(rosh)).copied().flatten()
    }
}
