//! The tables of the tier models, as their rows stand in `policy/tiers.toml`.

use std::fmt;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::in_force::TierNumbers;
use super::input::ComplexityFactor;
use super::value::{Change, Protect, TierV3};
use crate::code::RegisterCode;
use crate::dated::{Row, Stretches, Table};
use crate::policy::{Document, PolicyError};
use crate::predictor::Band;
use crate::rosh::RoshLevel;

/// What a registration tells the models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegisterMeans {
    /// Dropped before anything else is read.
    Historical,
    /// A level of risk of serious harm.
    Rosh(RoshLevel),
    /// Managed under MAPPA.
    Mappa,
    /// Integrated offender management.
    Iom,
    /// Life sentence or imprisonment for public protection.
    LiferIpp,
    /// Domestic abuse.
    DomesticAbuse,
    /// Stalking protection order.
    Stalking,
    /// Child protection.
    ChildProtection,
    /// No longer actively supervised.
    Unsupervised,
}

macro_rules! row_codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$each_doc:meta])* $each:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$each_doc])* #[serde(rename = $text)] $each,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$each,)*];

            /// The code of its row.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$each => $text,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    )*};
}

row_codes! {
    /// What gives points in the two-axis model.
    PointsFor {
        /// Low risk of serious harm.
        RoshLow = "rosh_low",
        /// Medium risk of serious harm.
        RoshMedium = "rosh_medium",
        /// High risk of serious harm.
        RoshHigh = "rosh_high",
        /// Very high risk of serious harm.
        RoshVeryHigh = "rosh_very_high",
        /// MAPPA level 1.
        MappaM1 = "mappa_m1",
        /// MAPPA level 2.
        MappaM2 = "mappa_m2",
        /// MAPPA level 3.
        MappaM3 = "mappa_m3",
        /// Each complexity factor.
        ComplexityFactor = "complexity_factor",
        /// A woman with parental responsibilities.
        WomanParenting = "woman_parenting",
        /// A woman with impulsivity or without temper control: once for both.
        WomanImpulsivityOrTemper = "woman_impulsivity_or_temper",
        /// A woman with a breach or recall in the last year.
        WomanEnforcement = "woman_enforcement",
        /// Integrated offender management.
        Iom = "iom",
    }
    /// Amounts that are not points.
    Limit {
        /// Weeks after completion in which an assessment counts in the two-axis model.
        AssessmentWeeks = "assessment_weeks",
        /// Days after referral in which a breach or recall counts.
        EnforcementDays = "enforcement_days",
        /// What the OGRS3 percentage is divided by, the remainder dropped.
        OgrsDivisor = "ogrs_divisor",
        /// The version of scores that the seven-letter model reads.
        OutputVersion = "output_version",
        /// The lowest algorithm version of RSR that belongs to that version.
        AlgorithmVersion = "algorithm_version",
    }
    /// Why the change level stands without points.
    WithoutPoints {
        /// No sentence gives a mandate for change.
        NoMandate = "no_mandate",
        /// No assessment counts.
        NoAssessment = "no_assessment",
    }
    /// The steps of the seven-letter model that one flag decides.
    FlagStep {
        /// Domestic abuse.
        DomesticAbuse = "domestic_abuse",
        /// Stalking.
        Stalking = "stalking",
        /// Child protection.
        ChildProtection = "child_protection",
        /// Ever committed a sexual offence.
        SexualOffences = "sexual_offences",
    }
    /// Up to which tier a missing fact could still lift a person.
    Ceiling {
        /// Both ARP and CSRP are static.
        BothStatic = "both_static",
        /// Risk of serious harm is missing, with a MAPPA category.
        RoshMissingWithMappa = "rosh_missing_with_mappa",
        /// Risk of serious harm is missing, without a MAPPA category.
        RoshMissing = "rosh_missing",
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum MeansCode {
    Historical,
    Rosh,
    Mappa,
    Iom,
    LiferIpp,
    DomesticAbuse,
    Stalking,
    ChildProtection,
    Unsupervised,
}

/// What a registration type means to the models.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterRow {
    means: MeansCode,
    #[serde(default)]
    rosh: Option<RoshLevel>,
    /// Whether the code is matched whatever its letter case.
    #[serde(default)]
    pub ignore_case: bool,
}

impl RegisterRow {
    pub(super) fn means(&self) -> Option<RegisterMeans> {
        Some(match self.means {
            MeansCode::Historical => RegisterMeans::Historical,
            MeansCode::Rosh => RegisterMeans::Rosh(self.rosh?),
            MeansCode::Mappa => RegisterMeans::Mappa,
            MeansCode::Iom => RegisterMeans::Iom,
            MeansCode::LiferIpp => RegisterMeans::LiferIpp,
            MeansCode::DomesticAbuse => RegisterMeans::DomesticAbuse,
            MeansCode::Stalking => RegisterMeans::Stalking,
            MeansCode::ChildProtection => RegisterMeans::ChildProtection,
            MeansCode::Unsupervised => RegisterMeans::Unsupervised,
        })
    }
}

macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)* }
    )*};
}

rows! {
    /// A registration type that is a complexity factor; its code is matched whatever its letter case.
    ComplexityRow {
        /// The factor.
        factor: ComplexityFactor,
    }
    /// A code of the national record with the words to show.
    NamedRow {
        /// The words.
        name: String,
    }
    /// Points.
    PointsRow {
        /// How many.
        points: i32,
    }
    /// An amount.
    AmountRow {
        /// How much, in the unit that its code names.
        amount: u32,
    }
    /// A range of RSR and its points.
    RsrRow {
        /// Name of the row.
        code: String,
        /// From this score.
        at_least: Decimal,
        /// Below this score, if the upper edge is left out.
        #[serde(default)]
        below: Option<Decimal>,
        /// Up to this score, if the upper edge belongs to it.
        #[serde(default)]
        at_most: Option<Decimal>,
        /// Points.
        points: i32,
    }
    /// From how many points a protect level holds.
    ProtectRow {
        /// Name of the row.
        code: String,
        /// From this many points; none for the lightest level.
        #[serde(default)]
        at_least: Option<i32>,
        /// The level.
        level: Protect,
    }
    /// From how many points a change level holds.
    ChangeRow {
        /// Name of the row.
        code: String,
        /// From this many points; none for the lightest level.
        #[serde(default)]
        at_least: Option<i32>,
        /// The level.
        level: Change,
    }
    /// The change level that stands without points.
    ChangeWithoutRow {
        /// The level.
        level: Change,
    }
    /// A row of the table of ARP by CSRP.
    ReoffendingRow {
        /// Name of the row.
        code: String,
        /// From this CSRP score.
        csrp_at_least: Decimal,
        /// The columns, from the highest ARP score.
        columns: Vec<ReoffendingCell>,
    }
    /// A cell of the table of ARP by CSRP.
    ReoffendingCell {
        /// From this ARP score.
        arp_at_least: Decimal,
        /// The tier.
        tier: TierV3,
    }
    /// What a band of DC-SRP gives.
    DcSrpRow {
        /// Name of the row.
        code: String,
        /// The band.
        band: Band,
        /// From this score; none for any score above nought.
        #[serde(default)]
        at_least: Option<Decimal>,
        /// The tier.
        tier: TierV3,
    }
    /// What MAPPA and risk of serious harm give together.
    MappaRoshRow {
        /// Name of the row.
        code: String,
        /// Whether there is a MAPPA category.
        mappa: bool,
        /// The level; none where it is missing.
        #[serde(default)]
        rosh: Option<RoshLevel>,
        /// The tier.
        tier: TierV3,
    }
    /// What a life sentence or IPP gives by the time since release.
    LiferRow {
        /// Name of the row.
        code: String,
        /// Up to this many years after release, the anniversary included; none for any longer time.
        #[serde(default)]
        within_years: Option<u16>,
        /// The tier.
        tier: TierV3,
    }
    /// A tier that one fact gives.
    TierRow {
        /// The tier.
        tier: TierV3,
    }
}

/// The tables of both models.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierTables {
    /// What registrations mean.
    pub registers: Table<RegisterCode, RegisterRow>,
    /// Which registrations are complexity factors.
    pub complexity: Table<RegisterCode, ComplexityRow>,
    /// Outcomes of breaches and recalls that count as enforcement activity.
    pub enforcement_outcomes: Table<RegisterCode, NamedRow>,
    /// Sentence types that are custodial.
    pub custodial: Table<RegisterCode, NamedRow>,
    /// Requirements that give no mandate for change.
    pub left_out: Table<RegisterCode, NamedRow>,
    /// Amounts that are not points.
    pub limits: Table<Limit, AmountRow>,
    /// Points of the two-axis model.
    pub points: Table<PointsFor, PointsRow>,
    /// Points of RSR.
    pub rsr: Vec<Row<RsrRow>>,
    /// Protect levels, from the heaviest.
    pub protect: Vec<Row<ProtectRow>>,
    /// Change levels, from the heaviest.
    pub change: Vec<Row<ChangeRow>>,
    /// Change levels that stand without points.
    pub change_without: Table<WithoutPoints, ChangeWithoutRow>,
    /// ARP by CSRP, from the highest CSRP.
    pub reoffending: Vec<Row<ReoffendingRow>>,
    /// DC-SRP, within a band from the highest score.
    pub dc_srp: Vec<Row<DcSrpRow>>,
    /// MAPPA and risk of serious harm.
    pub mappa_rosh: Vec<Row<MappaRoshRow>>,
    /// Lifer and IPP, from the shortest time.
    pub lifer: Vec<Row<LiferRow>>,
    /// Steps that one flag decides.
    pub flags: Table<FlagStep, TierRow>,
    /// Ceilings of the provisional rule.
    pub ceilings: Table<Ceiling, TierRow>,
    /// The numbers by day, worked out from the rows above.
    pub(super) numbers: Stretches<TierNumbers>,
}

impl TierTables {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let mut tables = Self {
            registers: document.table("register")?,
            complexity: document.table("complexity")?,
            enforcement_outcomes: document.table("enforcement_outcome")?,
            custodial: document.table("custodial_sentence")?,
            left_out: document.table("requirement_left_out")?,
            limits: document.table("limit")?,
            points: document.table("v2_points")?,
            rsr: document.rows("v2_rsr")?,
            protect: document.rows("v2_protect")?,
            change: document.rows("v2_change")?,
            change_without: document.table("v2_change_without")?,
            reoffending: document.rows("v3_reoffending")?,
            dc_srp: document.rows("v3_dc_srp")?,
            mappa_rosh: document.rows("v3_mappa_rosh")?,
            lifer: document.rows("v3_lifer")?,
            flags: document.table("v3_flag")?,
            ceilings: document.table("v3_ceiling")?,
            numbers: Stretches::none(),
        };
        tables.check(document)?;
        tables.numbers = tables.numbers_by_day();
        Ok(tables)
    }

    fn check(&self, document: &Document) -> Result<(), PolicyError> {
        let wrong = |row: String, problem: &str| Err(document.problem(&row, problem.to_owned()));
        for (code, row) in self.registers.rows() {
            if row.value.means().is_none() {
                return wrong(format!("register {code}"), "field `rosh`: must say the level");
            }
        }
        let missing = missing_code(&self.limits, Limit::ALL)
            .or_else(|| missing_code(&self.points, PointsFor::ALL))
            .or_else(|| missing_code(&self.change_without, WithoutPoints::ALL))
            .or_else(|| missing_code(&self.flags, FlagStep::ALL))
            .or_else(|| missing_code(&self.ceilings, Ceiling::ALL));
        if let Some(code) = missing {
            return wrong(code, "is missing");
        }
        for row in &self.rsr {
            if row.value.below.is_some() == row.value.at_most.is_some() {
                return wrong(format!("v2_rsr {}", row.value.code), "must have one of `below` and `at_most`");
            }
        }
        let first_columns = self.reoffending.first().map(|row| arp_thresholds(&row.value)).unwrap_or_default();
        for row in &self.reoffending {
            let columns = arp_thresholds(&row.value);
            let falling = columns.windows(2).all(|pair| matches!(pair, [left, right] if left > right));
            if columns != first_columns || !falling || columns.is_empty() {
                return wrong(
                    format!("v3_reoffending {}", row.value.code),
                    "field `columns`: every row must have the same columns, from the highest ARP score to the lowest",
                );
            }
        }
        Ok(())
    }
}

fn missing_code<C: Copy + Ord + fmt::Display, T>(table: &Table<C, T>, all: &[C]) -> Option<String> {
    all.iter().find(|code| !table.knows(**code)).map(ToString::to_string)
}

fn arp_thresholds(row: &ReoffendingRow) -> Vec<Decimal> {
    row.columns.iter().map(|cell| cell.arp_at_least).collect()
}

/// The rows of a list in force on `day`; for a day before all of them, the first ones.
pub(crate) fn holding<T>(rows: &[Row<T>], day: Date) -> impl Iterator<Item = &Row<T>> {
    let first = rows.iter().map(|row| row.from).min().unwrap_or(day);
    let day = day.max(first);
    rows.iter().filter(move |row| row.holds_on(day))
}
