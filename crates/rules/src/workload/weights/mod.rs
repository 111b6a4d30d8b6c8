//! The weight of a case by tier and location, and the settings that belong to the same table: `policy/case-weights.toml`.

mod entry;
mod table;

use jiff::civil::Date;
use rust_decimal::Decimal;

pub use entry::{Entry, EntryRefused};
pub use table::{CaseWeights, GradeTarget, Setting, SettingRow, Switch, SwitchRow, WeightRow};

use super::{Location, TierKey};
use crate::grade::Grade;
use crate::tier::{Tier, TierV3};

/// Weights by location, in the order of [`Location::ALL`], then by tier key. Untiered is always 0.
pub type Grid = [[u32; TierKey::COUNT]; 3];

/// Which of the two sets of weights prices a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WeightKind {
    /// Everyone else.
    Standard,
    /// Young adults from youth justice services (transition to adulthood).
    T2a,
}

/// Percent of its weight that an inactive young-adult case still counts in the weekly engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weightings {
    /// A warrant is out.
    pub warrants: Decimal,
    /// Only unpaid work is left.
    pub unpaid_work: Decimal,
    /// Its end date has passed.
    pub overdue: Decimal,
}

/// Targets and full-time hours as the public tables store them: by column, not by grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// Points of full-time hours, column "SPO". The weekly engine gives it to PSO, the live service to SPO.
    pub target_spo: Decimal,
    /// Points of full-time hours, column "PO": everyone else.
    pub target_po: Decimal,
    /// Full-time weekly hours, PO.
    pub hours_po: Decimal,
    /// Full-time weekly hours, PSO.
    pub hours_pso: Decimal,
    /// Full-time weekly hours, SPO.
    pub hours_spo: Decimal,
}

/// What belongs to a set of weights besides the weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Points of a standard court report done in the last 30 days.
    pub standard_report: u32,
    /// Points of a fast court report done in the last 30 days.
    pub fast_report: u32,
    /// Points of an oral court report.
    pub oral_report: u32,
    /// Targets and hours of the public tables.
    pub columns: Columns,
    /// Inactive young-adult cases.
    pub weightings: Weightings,
    /// Rainer's own targets, in the order of [`Grade::ALL`].
    pub targets: [GradeTarget; 6],
}

impl Settings {
    /// Target and full-time hours of a grade, keyed by its name.
    #[must_use]
    pub fn target(&self, grade: Grade) -> GradeTarget {
        let [po, nqo, pso, pqip, spo, none] = self.targets;
        match grade {
            Grade::Po => po,
            Grade::Nqo => nqo,
            Grade::Pso => pso,
            Grade::Pqip => pqip,
            Grade::Spo => spo,
            Grade::None => none,
        }
    }
}

/// All weights in force on a day, flat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightSet {
    /// First day on which all of it is in force.
    pub from: Date,
    /// Ordinary cases.
    pub standard: Grid,
    /// Young adults.
    pub t2a: Grid,
    /// Our proposal for the seven-letter model: by location, then G to A.
    pub v3: [[u32; 7]; 3],
    /// Whether cases are priced by the proposal.
    pub prices_by_v3: bool,
    /// The settings.
    pub settings: Settings,
}

impl WeightSet {
    /// Points of one case.
    #[must_use]
    pub fn weight(&self, location: Location, key: TierKey, kind: WeightKind) -> u32 {
        let grid = match kind {
            WeightKind::Standard => &self.standard,
            WeightKind::T2a => &self.t2a,
        };
        grid.get(location.index()).and_then(|row| row.get(key.index())).copied().unwrap_or_default()
    }

    /// Points of a case by our proposal for the seven-letter model, whether or not it is turned on. None without a letter.
    #[must_use]
    pub fn proposed(&self, location: Location, tier: TierV3) -> Option<u32> {
        let place = match tier {
            TierV3::NotSupervised | TierV3::Missing => return None,
            TierV3::G => 0,
            TierV3::F => 1,
            TierV3::E => 2,
            TierV3::D => 3,
            TierV3::C => 4,
            TierV3::B => 5,
            TierV3::A => 6,
        };
        self.v3.get(location.index())?.get(place).copied()
    }

    /// Points of a case whose tiers are known, by the model that the region prices by. A case without a tier of that
    /// model gives 0.
    #[must_use]
    pub fn price(&self, location: Location, v2: TierKey, v3: Option<TierV3>) -> u32 {
        if self.prices_by_v3 {
            v3.and_then(|tier| self.proposed(location, tier)).unwrap_or_default()
        } else {
            self.weight(location, v2, WeightKind::Standard)
        }
    }

    /// As [`WeightSet::price`], for a tier of either model. A tier of the model that is not priced by gives none.
    #[must_use]
    pub fn price_of(&self, location: Location, tier: Tier) -> Option<u32> {
        match (tier, self.prices_by_v3) {
            (Tier::V2 { value }, false) => Some(self.weight(location, value.into(), WeightKind::Standard)),
            (Tier::V3 { value, .. }, true) => self.proposed(location, value),
            _ => None,
        }
    }
}
