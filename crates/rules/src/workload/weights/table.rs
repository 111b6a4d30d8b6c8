//! Reading `policy/case-weights.toml`, and which set holds on a day.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Columns, Entry, Grid, Settings, WeightKind, WeightSet, Weightings};
use crate::dated::{Row, Table};
use crate::grade::Grade;
use crate::policy::{Document, PolicyError};
use crate::tier::TierV3;
use crate::working::RowUsed;
use crate::workload::{Location, TierKey};

/// The weights of a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightRow {
    /// In the community.
    pub community: u32,
    /// On licence.
    pub licence: u32,
    /// In custody.
    pub custody: u32,
}

impl WeightRow {
    /// The weight in a location.
    #[must_use]
    pub const fn of(self, location: Location) -> u32 {
        match location {
            Location::Community => self.community,
            Location::Licence => self.licence,
            Location::Custody => self.custody,
        }
    }
}

/// Which setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// Points of a standard court report.
    StandardReport,
    /// Points of a fast court report.
    FastReport,
    /// Points of an oral court report.
    OralReport,
    /// Points of full-time hours, column "SPO".
    TargetSpoColumn,
    /// Points of full-time hours, column "PO".
    TargetPoColumn,
    /// Full-time weekly hours, PO.
    DefaultHoursPo,
    /// Full-time weekly hours, PSO.
    DefaultHoursPso,
    /// Full-time weekly hours, SPO.
    DefaultHoursSpo,
    /// Percent that an overdue young-adult case still counts.
    WeightingOverdue,
    /// Percent that a young-adult case with a warrant still counts.
    WeightingWarrants,
    /// Percent that a young-adult case with only unpaid work still counts.
    WeightingUnpaidWork,
}

impl Setting {
    /// All settings.
    pub const ALL: [Self; 11] = [
        Self::StandardReport,
        Self::FastReport,
        Self::OralReport,
        Self::TargetSpoColumn,
        Self::TargetPoColumn,
        Self::DefaultHoursPo,
        Self::DefaultHoursPso,
        Self::DefaultHoursSpo,
        Self::WeightingOverdue,
        Self::WeightingWarrants,
        Self::WeightingUnpaidWork,
    ];

    /// The stable text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StandardReport => "standard_report",
            Self::FastReport => "fast_report",
            Self::OralReport => "oral_report",
            Self::TargetSpoColumn => "target_spo_column",
            Self::TargetPoColumn => "target_po_column",
            Self::DefaultHoursPo => "default_hours_po",
            Self::DefaultHoursPso => "default_hours_pso",
            Self::DefaultHoursSpo => "default_hours_spo",
            Self::WeightingOverdue => "weighting_overdue",
            Self::WeightingWarrants => "weighting_warrants",
            Self::WeightingUnpaidWork => "weighting_unpaid_work",
        }
    }

    /// What may be entered.
    #[must_use]
    pub const fn entry(self) -> Entry {
        match self {
            Self::StandardReport | Self::FastReport | Self::OralReport => Entry::Points,
            Self::TargetSpoColumn | Self::TargetPoColumn => Entry::Target,
            Self::DefaultHoursPo | Self::DefaultHoursPso | Self::DefaultHoursSpo => Entry::Hours,
            Self::WeightingOverdue | Self::WeightingWarrants | Self::WeightingUnpaidWork => Entry::Weighting,
        }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The value of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingRow {
    /// Whole.
    pub value: u32,
}

/// Which switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Switch {
    /// Price cases by the proposal for the seven-letter model.
    PriceByV3,
}

impl fmt::Display for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("price_by_v3")
    }
}

/// Whether a switch is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SwitchRow {
    /// On.
    pub on: bool,
}

/// What a full-time officer of a grade can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeTarget {
    /// Points of full-time hours.
    pub points: u32,
    /// Full-time weekly hours. 0: the grade has no capacity.
    pub full_time_hours: u32,
}

/// Every version of the weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseWeights {
    /// Weights of ordinary cases.
    pub standard: Table<TierKey, WeightRow>,
    /// Weights of young adults.
    pub t2a: Table<TierKey, WeightRow>,
    /// The proposal for the seven-letter model.
    pub v3: Table<TierV3, WeightRow>,
    /// Settings.
    pub settings: Table<Setting, SettingRow>,
    /// Switches.
    pub switches: Table<Switch, SwitchRow>,
    /// Targets by grade.
    pub targets: Table<Grade, GradeTarget>,
    /// The set from each day on which something changes, oldest first. None: something has no row then.
    sets: Vec<(Date, Option<WeightSet>)>,
}

impl CaseWeights {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let mut weights = Self {
            standard: document.table("weight")?,
            t2a: document.table("t2a_weight")?,
            v3: document.table("v3_weight")?,
            settings: document.table("setting")?,
            switches: document.table("switch")?,
            targets: document.table("target")?,
            sets: Vec::new(),
        };
        weights.check(document)?;
        weights.sets = weights.days().into_iter().map(|day| (day, weights.assemble(day))).collect();
        if weights.latest().is_none() {
            return Err(document.problem("weight", "there is no day on which every weight and setting has a row".to_owned()));
        }
        Ok(weights)
    }

    /// The weights in force on `day`. None before the first, and on days on which something has no row.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&WeightSet> {
        let after = self.sets.partition_point(|(from, _)| *from <= day);
        after.checked_sub(1).and_then(|index| self.sets.get(index)).and_then(|(_, set)| set.as_ref())
    }

    /// The first day after `day` from which anything in this table differs.
    #[must_use]
    pub fn next_change_on(&self, day: Date) -> Option<Date> {
        let after = self.sets.partition_point(|(from, _)| *from <= day);
        self.sets.get(after).map(|(from, _)| *from)
    }

    /// The last complete set, whether or not it still holds: for pricing without a date.
    #[must_use]
    pub fn latest(&self) -> Option<&WeightSet> {
        self.sets.iter().rev().find_map(|(_, set)| set.as_ref())
    }

    /// Names the row behind a weight, for the working of a figure.
    #[must_use]
    pub fn row_used(&self, key: TierKey, kind: WeightKind, day: Date) -> Option<RowUsed> {
        let (table, list) = match kind {
            WeightKind::Standard => (&self.standard, "weight"),
            WeightKind::T2a => (&self.t2a, "t2a_weight"),
        };
        Some(RowUsed::of("case-weights", list, key, table.on(key, day)?))
    }

    /// Names the row behind a weight of the proposal for the seven-letter model.
    #[must_use]
    pub fn v3_row_used(&self, tier: TierV3, day: Date) -> Option<RowUsed> {
        Some(RowUsed::of("case-weights", "v3_weight", tier, self.v3.on(tier, day)?))
    }

    /// Names the row behind a setting.
    #[must_use]
    pub fn setting_used(&self, setting: Setting, day: Date) -> Option<RowUsed> {
        Some(RowUsed::of("case-weights", "setting", setting, self.settings.on(setting, day)?))
    }

    /// Names the row behind a grade's target.
    #[must_use]
    pub fn target_used(&self, grade: Grade, day: Date) -> Option<RowUsed> {
        Some(RowUsed::of("case-weights", "target", grade, self.targets.on(grade, day)?))
    }

    fn check(&self, document: &Document) -> Result<(), PolicyError> {
        for (table, list) in [(&self.standard, "weight"), (&self.t2a, "t2a_weight")] {
            if let Some(missing) = TierKey::tiered().find(|key| !table.knows(*key)) {
                return Err(document.problem(&format!("{list} {missing}"), "is missing".to_owned()));
            }
            if table.knows(TierKey::UNTIERED) {
                return Err(document.problem(&format!("{list} Untiered"), "untiered cases are never scored".to_owned()));
            }
            for (key, row) in table.rows() {
                check_points(document, &format!("{list} {key}"), row)?;
            }
        }
        for (tier, row) in self.v3.rows() {
            if LETTERS.iter().all(|letter| *letter != tier) {
                return Err(document.problem(&format!("v3_weight {tier}"), "only the letters A to G have weights".to_owned()));
            }
            check_points(document, &format!("v3_weight {tier}"), row)?;
        }
        for (setting, row) in self.settings.rows() {
            check_entry(document, &format!("setting {setting}"), "value", setting.entry(), row.value.value)?;
        }
        for (grade, row) in self.targets.rows() {
            let name = format!("target {grade}");
            check_entry(document, &name, "points", Entry::Target, row.value.points)?;
            check_entry(document, &name, "full_time_hours", Entry::Hours, row.value.full_time_hours)?;
        }
        Ok(())
    }

    /// Every day on which a row begins, or the day after one ends.
    fn days(&self) -> BTreeSet<Date> {
        let cases = self.standard.days().chain(self.t2a.days()).chain(self.v3.days());
        cases.chain(self.settings.days()).chain(self.switches.days()).chain(self.targets.days()).collect()
    }

    fn assemble(&self, day: Date) -> Option<WeightSet> {
        let setting = |which| self.settings.on(which, day).map(|row| row.value.value);
        let exact = |which| setting(which).map(Decimal::from);
        let target = |grade| self.targets.on(grade, day).map(|row| row.value);
        let mut v3 = [[0; 7]; 3];
        for (place, letter) in LETTERS.into_iter().enumerate() {
            let row = self.v3.on(letter, day)?.value;
            for (weights, location) in v3.iter_mut().zip(Location::ALL) {
                *weights.get_mut(place)? = row.of(location);
            }
        }
        Some(WeightSet {
            from: day,
            standard: grid(&self.standard, day)?,
            t2a: grid(&self.t2a, day)?,
            v3,
            prices_by_v3: self.switches.on(Switch::PriceByV3, day)?.value.on,
            settings: Settings {
                standard_report: setting(Setting::StandardReport)?,
                fast_report: setting(Setting::FastReport)?,
                oral_report: setting(Setting::OralReport)?,
                columns: Columns {
                    target_spo: exact(Setting::TargetSpoColumn)?,
                    target_po: exact(Setting::TargetPoColumn)?,
                    hours_po: exact(Setting::DefaultHoursPo)?,
                    hours_pso: exact(Setting::DefaultHoursPso)?,
                    hours_spo: exact(Setting::DefaultHoursSpo)?,
                },
                weightings: Weightings {
                    warrants: exact(Setting::WeightingWarrants)?,
                    unpaid_work: exact(Setting::WeightingUnpaidWork)?,
                    overdue: exact(Setting::WeightingOverdue)?,
                },
                targets: [
                    target(Grade::Po)?,
                    target(Grade::Nqo)?,
                    target(Grade::Pso)?,
                    target(Grade::Pqip)?,
                    target(Grade::Spo)?,
                    target(Grade::None)?,
                ],
            },
        })
    }
}

/// The letters that have weights, lightest first.
const LETTERS: [TierV3; 7] = [TierV3::G, TierV3::F, TierV3::E, TierV3::D, TierV3::C, TierV3::B, TierV3::A];

fn grid(table: &Table<TierKey, WeightRow>, day: Date) -> Option<Grid> {
    let mut grid = Grid::from([[0; TierKey::COUNT]; 3]);
    for key in TierKey::tiered() {
        let row = table.on(key, day)?.value;
        for (weights, location) in grid.iter_mut().zip(Location::ALL) {
            *weights.get_mut(key.index())? = row.of(location);
        }
    }
    Some(grid)
}

fn check_points(document: &Document, name: &str, row: &Row<WeightRow>) -> Result<(), PolicyError> {
    for location in Location::ALL {
        check_entry(document, name, location.as_str(), Entry::Points, row.value.of(location))?;
    }
    Ok(())
}

fn check_entry(document: &Document, row: &str, field: &str, entry: Entry, value: u32) -> Result<(), PolicyError> {
    let checked = entry.check(Decimal::from(value));
    checked.map_err(|why| document.problem(row, format!("field `{field}`: {why}")))
}
