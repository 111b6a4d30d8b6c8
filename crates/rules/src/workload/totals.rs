//! How many cases an officer has: by letter and suffix, and in all.

use serde::{Deserialize, Serialize};

use super::points::OwnerWork;
use super::{Counts, TierKey};
use crate::tier::{Protect, Supervision};

/// Cases by letter of the tier, with and without suffix.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ByLetter {
    /// `A0` to `A3`.
    pub a: u64,
    /// `B0` to `B3`.
    pub b: u64,
    /// `C0` to `C3`.
    pub c: u64,
    /// `D0` to `D3`.
    pub d: u64,
    /// `A0S` to `A3S`.
    pub a_s: u64,
    /// `B0S` to `B3S`.
    pub b_s: u64,
    /// `C0S` to `C3S`.
    pub c_s: u64,
    /// `D0S` to `D3S`.
    pub d_s: u64,
    /// Without a tier.
    pub untiered: u64,
}

impl ByLetter {
    /// Counts every location.
    #[must_use]
    pub fn of(counts: &Counts) -> Self {
        let mut totals = Self::default();
        for (_, key, count) in counts.held() {
            totals.add(key, u64::from(count));
        }
        totals
    }

    /// Adds cases of a tier.
    pub fn add(&mut self, key: TierKey, cases: u64) {
        let Some(tier) = key.tier() else {
            self.untiered += cases;
            return;
        };
        let total = match (tier.protect, tier.supervision) {
            (Protect::A, Supervision::Active) => &mut self.a,
            (Protect::B, Supervision::Active) => &mut self.b,
            (Protect::C, Supervision::Active) => &mut self.c,
            (Protect::D, Supervision::Active) => &mut self.d,
            (Protect::A, Supervision::Suspended) => &mut self.a_s,
            (Protect::B, Supervision::Suspended) => &mut self.b_s,
            (Protect::C, Supervision::Suspended) => &mut self.c_s,
            (Protect::D, Supervision::Suspended) => &mut self.d_s,
        };
        *total += cases;
    }

    /// All cases.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.a + self.b + self.c + self.d + self.a_s + self.b_s + self.c_s + self.d_s + self.untiered
    }
}

/// Totals of an officer from the weekly extract.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseTotals {
    /// All cases, young adults too.
    pub cases: u64,
    /// Cases that are priced, without young adults.
    pub filtered: u64,
    /// Young adults.
    pub t2a: u64,
    /// All cases by location, young adults too, in the order of [`super::Location::ALL`].
    pub by_location: [u64; 3],
}

/// Adds up what the extract gives.
#[must_use]
pub fn of(work: &OwnerWork) -> CaseTotals {
    let by_location = super::Location::ALL.map(|at| work.unfiltered.of_location(at) + work.t2a.of_location(at));
    CaseTotals { cases: by_location.iter().sum(), filtered: work.filtered.total(), t2a: work.t2a.total(), by_location }
}
