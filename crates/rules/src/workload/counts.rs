//! How many cases of each tier an officer holds in each location.

use super::{Location, TierKey};

/// Cases by location and tier key. Flat, so that ten thousand officers are priced in a millisecond.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    rows: [[u32; TierKey::COUNT]; 3],
}

impl Default for Counts {
    fn default() -> Self {
        Self { rows: [[0; TierKey::COUNT]; 3] }
    }
}

impl Counts {
    /// How many cases.
    #[must_use]
    pub fn get(&self, location: Location, key: TierKey) -> u32 {
        self.row(location).get(key.index()).copied().unwrap_or_default()
    }

    /// Adds cases. A count that would not fit stays at the largest number.
    pub fn add(&mut self, location: Location, key: TierKey, cases: u32) {
        if let Some(count) = self.rows.get_mut(location.index()).and_then(|row| row.get_mut(key.index())) {
            *count = count.saturating_add(cases);
        }
    }

    /// Takes cases away. A count never falls below nought.
    pub fn take(&mut self, location: Location, key: TierKey, cases: u32) {
        if let Some(count) = self.rows.get_mut(location.index()).and_then(|row| row.get_mut(key.index())) {
            *count = count.saturating_sub(cases);
        }
    }

    /// Adds every count of `other`.
    pub fn add_all(&mut self, other: &Self) {
        for (row, more) in self.rows.iter_mut().zip(&other.rows) {
            for (count, more) in row.iter_mut().zip(more) {
                *count = count.saturating_add(*more);
            }
        }
    }

    /// The counts of a location, untiered first, then in the order of [`TierKey::number`].
    #[must_use]
    pub fn row(&self, location: Location) -> &[u32; TierKey::COUNT] {
        let [community, licence, custody] = &self.rows;
        match location {
            Location::Community => community,
            Location::Licence => licence,
            Location::Custody => custody,
        }
    }

    /// The rows, in the order of [`Location::ALL`].
    #[must_use]
    pub const fn rows(&self) -> &[[u32; TierKey::COUNT]; 3] {
        &self.rows
    }

    /// All cases of a location, untiered ones too.
    #[must_use]
    pub fn of_location(&self, location: Location) -> u64 {
        self.row(location).iter().copied().map(u64::from).sum()
    }

    /// All cases, untiered ones too.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.rows.iter().flatten().copied().map(u64::from).sum()
    }

    /// The places that hold a case, in the order of the tables.
    pub fn held(&self) -> impl Iterator<Item = (Location, TierKey, u32)> {
        Location::ALL.into_iter().flat_map(move |location| {
            TierKey::all().map(move |key| (location, key, self.get(location, key))).filter(|(_, _, count)| *count > 0)
        })
    }
}
