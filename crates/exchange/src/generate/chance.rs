//! Chance that gives the same on every machine: one stream an owner.

use rand::Rng;
use rand_pcg::Pcg64;

/// A stream of chance.
pub struct Chance(Pcg64);

/// One step of splitmix64: spreads a small number over 64 bits, so that neighbouring streams are unlike.
const fn spread(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

impl Chance {
    /// The stream of an owner under a seed.
    pub fn new(seed: u64, owner: u32) -> Self {
        let (high, low) = (spread(seed), spread(u64::from(owner) ^ spread(seed)));
        Self(Pcg64::new((u128::from(high) << 64) | u128::from(low), u128::from(spread(u64::from(owner)))))
    }

    /// A number below `limit`; 0 when `limit` is 0.
    pub fn below(&mut self, limit: u32) -> u32 {
        let wide = u64::from(self.0.next_u32()) * u64::from(limit);
        u32::try_from(wide >> 32).unwrap_or_default()
    }

    /// Whether something of this many in a hundred happens.
    pub fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of a list by weight; the first when the list is empty of weight.
    pub fn weighted<T: Copy + Default>(&mut self, list: &[(T, u32)]) -> T {
        let mut left = self.below(list.iter().map(|(_, weight)| weight).sum());
        for (value, weight) in list {
            match left.checked_sub(*weight) {
                None => return *value,
                Some(rest) => left = rest,
            }
        }
        T::default()
    }
}
