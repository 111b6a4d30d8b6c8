//! Targets, full-time hours and available points: what an officer could carry.
//!
//! A target is the points of full-time hours. Two public systems read their two columns in different ways ([`Peer`]);
//! Rainer keys targets by the name of the grade. Available points are `target × available hours / full-time hours`.

use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};

use super::weights::{CaseWeights, Columns, WeightSet};
use crate::grade::Grade;
use crate::working::Working;

/// A grade as the public systems name it. The weekly engine has two it never sees in an extract (`PSO_B`, anything else).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeerGrade {
    /// Probation officer.
    Po,
    /// Probation services officer.
    Pso,
    /// An old band of probation services officers: their hours, but the target of everyone else.
    PsoB,
    /// Senior probation officer.
    Spo,
    /// Trainee: TPO in the weekly engine, `PQiP` in the live service.
    Trainee,
    /// No usable grade.
    Unusable,
}

impl PeerGrade {
    /// Reads the public systems' text. Blank, none and unknown texts are no usable grade.
    #[must_use]
    pub fn read(text: Option<&str>) -> Self {
        match text.map(|text| text.trim().to_ascii_uppercase()).as_deref() {
            Some("PO") => Self::Po,
            Some("PSO") => Self::Pso,
            Some("PSO_B") => Self::PsoB,
            Some("SPO") => Self::Spo,
            Some("TPO" | "PQIP") => Self::Trainee,
            _ => Self::Unusable,
        }
    }

    /// The public systems' text in the weekly engine.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Po => "PO",
            Self::Pso => "PSO",
            Self::PsoB => "PSO_B",
            Self::Spo => "SPO",
            Self::Trainee => "TPO",
            Self::Unusable => "DMY",
        }
    }
}

impl From<Grade> for PeerGrade {
    fn from(grade: Grade) -> Self {
        match grade {
            // No code of the national record means a newly qualified officer: they are PO there.
            Grade::Po | Grade::Nqo => Self::Po,
            Grade::Pso => Self::Pso,
            Grade::Pqip => Self::Trainee,
            Grade::Spo => Self::Spo,
            Grade::None => Self::Unusable,
        }
    }
}

/// Which public system's reading of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// wmt-worker.
    Batch,
    /// hmpps-workload.
    Live,
}

/// Points of full-time hours.
#[must_use]
pub const fn target(peer: Peer, grade: PeerGrade, columns: &Columns) -> Decimal {
    match (peer, grade) {
        (Peer::Batch, PeerGrade::Pso) | (Peer::Live, PeerGrade::Spo) => columns.target_spo,
        _ => columns.target_po,
    }
}

/// Full-time weekly hours of a grade's band. None: the grade is not usable (weekly engine only).
#[must_use]
pub const fn band_hours(peer: Peer, grade: PeerGrade, columns: &Columns) -> Option<Decimal> {
    match (peer, grade) {
        (Peer::Batch, PeerGrade::Unusable) => None,
        (_, PeerGrade::Pso | PeerGrade::PsoB) => Some(columns.hours_pso),
        (_, PeerGrade::Po | PeerGrade::Trainee) => Some(columns.hours_po),
        (_, PeerGrade::Spo | PeerGrade::Unusable) => Some(columns.hours_spo),
    }
}

/// Contracted hours with which the weekly engine creates a new officer.
#[must_use]
pub const fn new_owner_hours(grade: PeerGrade, columns: &Columns) -> Decimal {
    match grade {
        PeerGrade::Po | PeerGrade::Trainee => columns.hours_po,
        PeerGrade::Pso => columns.hours_pso,
        PeerGrade::PsoB | PeerGrade::Spo | PeerGrade::Unusable => columns.hours_spo,
    }
}

/// Contracted hours, or those of the band where none are stored, with the band's hours. None: the grade is not usable.
#[must_use]
pub fn base_hours(grade: PeerGrade, contracted: Option<Decimal>, columns: &Columns) -> Option<(Decimal, Decimal)> {
    let band = band_hours(Peer::Batch, grade, columns)?;
    Some((contracted.unwrap_or(band), band))
}

/// Available points of the weekly engine, in binary floating point as it computes them: 19.5 hours less 1.0 give 1087
/// where the exact answer is 1088. Negative when more is reduced than contracted.
///
/// `base` and `band` from [`base_hours`]; 0 when either is 0.
#[must_use]
pub fn available_batch(target: Decimal, base: Decimal, reductions: Decimal, band: Decimal) -> i64 {
    if base.is_zero() || band.is_zero() {
        return 0;
    }
    let (target, base, reductions, band) = (binary(target), binary(base), binary(reductions), binary(band));
    // The order of the operations is the engine's: another order rounds differently.
    let available = (target * (base / band)) * ((base - reductions) / base);
    available.to_i64().unwrap_or_default()
}

/// Available points of the live service, exact and never negative: Rainer's own figure.
///
/// `default` is the full-time hours of the grade.
#[must_use]
pub fn available_live(target: Decimal, contracted: Decimal, reductions: Decimal, default: Decimal) -> i64 {
    let hours = contracted - reductions;
    if hours <= Decimal::ZERO || default.is_zero() {
        return 0;
    }
    if hours == default {
        return target.trunc().to_i64().unwrap_or_default();
    }
    (target * share(hours, default)).trunc().to_i64().unwrap_or_default()
}

/// Available points of an officer by Rainer's own table, exact.
#[must_use]
pub fn available(grade: Grade, contracted: Decimal, reductions: Decimal, weights: &WeightSet) -> i64 {
    let target = weights.settings.target(grade);
    available_live(Decimal::from(target.points), contracted, reductions, Decimal::from(target.full_time_hours))
}

/// The working of [`available`]. The table is that of the weights.
#[must_use]
pub fn explain(grade: Grade, contracted: Decimal, reductions: Decimal, weights: &WeightSet, table: &CaseWeights) -> Working {
    let mut working = Working::of("workload.available");
    let target = weights.settings.target(grade);
    let full_time = Decimal::from(target.full_time_hours);
    match table.target_used(grade, weights.from) {
        Some(row) => {
            let arithmetic = format!("for {full_time} hours a week");
            working.step_from(row, "Target of the grade", arithmetic, target.points);
        }
        None => working.step("Target of the grade", format!("for {full_time} hours a week"), target.points),
    }
    let hours = (contracted - reductions).normalize();
    working.step("Weekly hours left", format!("{} - {}", contracted.normalize(), reductions.normalize()), hours);
    let points = available(grade, contracted, reductions, weights);
    let arithmetic = if full_time.is_zero() {
        "the grade has no full-time hours".to_owned()
    } else if hours <= Decimal::ZERO {
        "no hours are left".to_owned()
    } else {
        format!("{} × {hours} / {full_time}, fractions dropped", target.points)
    };
    working.step("Available points", arithmetic, points);
    working.result = points.to_string();
    working
}

fn share(hours: Decimal, default: Decimal) -> Decimal {
    hours.checked_div(default).unwrap_or_default().round_dp_with_strategy(15, RoundingStrategy::MidpointAwayFromZero)
}

/// The nearest binary fraction, as the engine reads a number from its database.
fn binary(exact: Decimal) -> f64 {
    exact.to_string().parse().unwrap_or_default()
}
