//! Points, hours, reductions and capacity: how much work an officer has, and how much they could carry.
//!
//! Each figure has a cheap function on plain numbers and an `explain` that gives the same arithmetic as a
//! [`Working`](crate::working::Working). Where two public systems differ, both formulas are here, named `batch` (the
//! weekly engine) and `live` (the service that follows each change); Rainer's own figure is the exact live one.
//!
//! Read first: [`counts`] and [`weights`], then [`points`]; [`hours`] and [`reduction`], then [`capacity`].

pub mod capacity;
pub mod case_status;
pub mod counts;
pub mod hours;
pub mod impact;
pub mod location;
pub mod omic;
pub mod points;
pub mod red_line;
pub mod reduction;
pub mod support;
pub mod tier_key;
pub mod totals;
pub mod weights;

pub use counts::Counts;
pub use location::Location;
pub use tier_key::TierKey;
pub use weights::{CaseWeights, WeightSet};

use crate::policy::{Document, PolicyError};

/// The tables of `policy/workload.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkloadTables {
    /// Support contacts.
    pub support: support::Support,
    /// How much a case of each status counts.
    pub case_statuses: case_status::CaseStatuses,
    /// When a workload is too much.
    pub red_lines: red_line::RedLines,
}

impl WorkloadTables {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        Ok(Self {
            support: support::Support::read(document)?,
            case_statuses: case_status::CaseStatuses::read(document)?,
            red_lines: red_line::RedLines::read(document)?,
        })
    }
}
