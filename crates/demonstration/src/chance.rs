//! Chance that gives the same bytes on every machine: one PCG stream for each thing that is made.

use jiff::Timestamp;
use rand::Rng;
use rand_pcg::Pcg64;
use uuid::Uuid;

/// What a stream of chance is for, so that two things with one number never share a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum For {
    /// Regions, units, teams and staff.
    Organisation,
    /// What is settled about a person beforehand.
    Brief,
    /// A person's history.
    History,
    /// What is spread over the cases of a unit, and its officers' diaries.
    Diary,
    /// Accounts.
    Account,
    /// A person's assessments.
    Assessment,
    /// How well a case is looked after.
    Care,
    /// What is written of that.
    Protection,
}

impl For {
    const fn number(self) -> u64 {
        match self {
            Self::Organisation => 1,
            Self::Brief => 2,
            Self::History => 3,
            Self::Diary => 4,
            Self::Account => 5,
            Self::Assessment => 6,
            Self::Care => 7,
            Self::Protection => 8,
        }
    }
}

/// A stream of chance.
#[derive(Clone, Debug)]
pub(crate) struct Chance(Pcg64);

/// One step of splitmix64: spreads a small number over 64 bits.
const fn spread(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

impl Chance {
    /// The stream of the `index`-th thing of a kind under a seed. The index goes into both halves of the generator, because
    /// streams that differ in their number only are alike.
    pub(crate) fn new(seed: u64, what: For, index: u64) -> Self {
        let (high, low) = (spread(seed ^ spread(what.number())), spread(index ^ spread(seed)));
        Self(Pcg64::new(
            (u128::from(high) << 64) | u128::from(low),
            u128::from(spread(index)) | (u128::from(what.number()) << 96),
        ))
    }

    /// A number below `limit`; 0 when `limit` is 0.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        let wide = u128::from(self.0.next_u64()) * u128::from(limit);
        u64::try_from(wide >> 64).unwrap_or_default()
    }

    /// A number from `least` to `most`, both possible.
    pub(crate) fn between(&mut self, least: i32, most: i32) -> i32 {
        let width = u64::from(most.abs_diff(least)) + 1;
        least.saturating_add(i32::try_from(self.below(width)).unwrap_or_default())
    }

    /// Whether a thing happens that happens `times` in 1,000.
    pub(crate) fn in_1000(&mut self, times: u64) -> bool {
        self.below(1_000) < times
    }

    /// One of a list; nothing of an empty one.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let index = self.below(u64::try_from(from.len()).unwrap_or_default());
        usize::try_from(index).ok().and_then(|index| from.get(index))
    }

    /// One of a list of words; the empty word of an empty one.
    pub(crate) fn word(&mut self, from: &[&'static str]) -> &'static str {
        self.pick(from).copied().unwrap_or_default()
    }

    /// One of a list in which each has a weight; `or` when all weights are nought.
    pub(crate) fn weighted<T: Copy>(&mut self, from: &[(u32, T)], or: T) -> T {
        let all: u64 = from.iter().map(|(weight, _)| u64::from(*weight)).sum();
        let mut left = self.below(all);
        for (weight, value) in from {
            match left.checked_sub(u64::from(*weight)) {
                Some(rest) => left = rest,
                None => return *value,
            }
        }
        or
    }

    /// A version 7 id of an instant: sorts by the instant, differs by chance.
    pub(crate) fn id(&mut self, at: Timestamp) -> Uuid {
        let (one, two) = (self.0.next_u64().to_be_bytes(), self.0.next_u64().to_be_bytes());
        let mut random = [0_u8; 10];
        for (into, from) in random.iter_mut().zip(one.into_iter().chain(two)) {
            *into = from;
        }
        let millisecond = u64::try_from(at.as_millisecond()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millisecond, &random).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_number_give_the_same_stream_and_others_do_not() {
        let draw = |seed, what, index| {
            let mut chance = Chance::new(seed, what, index);
            (0..8).map(|_| chance.below(1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(1, For::Brief, 7), draw(1, For::Brief, 7));
        assert_ne!(draw(1, For::Brief, 7), draw(2, For::Brief, 7));
        assert_ne!(draw(1, For::Brief, 7), draw(1, For::Brief, 8));
        assert_ne!(draw(1, For::Brief, 7), draw(1, For::History, 7));
    }

    #[test]
    fn neighbouring_streams_are_not_alike() {
        let firsts: Vec<u64> = (0..10_000).map(|index| Chance::new(1, For::Brief, index).below(10)).collect();
        for digit in 0..10 {
            let share = firsts.iter().filter(|first| **first == digit).count();
            assert!((850..1150).contains(&share), "{digit}: {share}");
        }
    }

    #[test]
    fn weights_are_kept_and_ids_sort_by_their_instant() {
        let mut chance = Chance::new(1, For::History, 0);
        let heavy = (0..10_000).filter(|_| chance.weighted(&[(3, true), (1, false)], false)).count();
        assert!((7_300..7_700).contains(&heavy), "{heavy}");
        let (early, late) = (Timestamp::constant(1_700_000_000, 0), Timestamp::constant(1_700_000_001, 0));
        assert!(chance.id(early) < chance.id(late));
        assert_eq!(chance.id(early).get_version_num(), 7);
    }
}
