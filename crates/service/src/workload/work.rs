//! An owner's counts as a report keeps them: small, and the same on every engine.
//!
//! Form: a version byte (1); then for each of filtered, unfiltered and T2A: how many pairs, and each as its place (location x 33 +
//! tier) and its count; then the four counts of court reports. Numbers are unsigned, seven bits a byte, lowest first. Points of
//! support stand beside it, as they cannot be counted again.

use rules::workload::{Location, TierKey, points::OwnerWork};

const VERSION: u8 = 1;

/// Packs what an owner holds, but for support and inactive T2A cases (which no extract has).
#[must_use]
pub fn pack(work: &OwnerWork) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    for counts in [&work.filtered, &work.unfiltered, &work.t2a] {
        let held: Vec<_> = counts.held().filter(|(_, _, count)| *count > 0).collect();
        number(&mut bytes, u32::try_from(held.len()).unwrap_or(u32::MAX));
        for (location, tier, count) in held {
            let place = location.index() * TierKey::COUNT + tier.index();
            number(&mut bytes, u32::try_from(place).unwrap_or_default());
            number(&mut bytes, count);
        }
    }
    for count in [work.standard_reports, work.fast_reports, work.oral_reports, work.standard_reports_due] {
        number(&mut bytes, count);
    }
    bytes
}

/// Reads what [`pack`] wrote; `support` is added. None for anything else: the file was changed by hand.
#[must_use]
pub fn unpack(bytes: &[u8], support: i64) -> Option<OwnerWork> {
    let (&version, mut rest) = bytes.split_first()?;
    if version != VERSION {
        return None;
    }
    let mut work = OwnerWork { cms: support, ..OwnerWork::default() };
    for counts in [&mut work.filtered, &mut work.unfiltered, &mut work.t2a] {
        for _ in 0..take(&mut rest)? {
            let place = usize::try_from(take(&mut rest)?).ok()?;
            let (location, tier) = (place / TierKey::COUNT, place % TierKey::COUNT);
            let tier = TierKey::from_number(u8::try_from(tier).ok()?)?;
            counts.add(*Location::ALL.get(location)?, tier, take(&mut rest)?);
        }
    }
    for count in [&mut work.standard_reports, &mut work.fast_reports, &mut work.oral_reports, &mut work.standard_reports_due] {
        *count = take(&mut rest)?;
    }
    rest.is_empty().then_some(work)
}

fn number(bytes: &mut Vec<u8>, mut number: u32) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
}

fn take(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0_u32;
    for shift in (0..35).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_packed_is_read_back(
            cases in proptest::collection::vec((0_usize..3, 0_usize..3, 0_u8..33, 1_u32..100_000), 0..60),
            reports: [u32; 4],
            support: i32,
        ) {
            let mut work = OwnerWork { cms: support.into(), ..OwnerWork::default() };
            [work.standard_reports, work.fast_reports, work.oral_reports, work.standard_reports_due] = reports;
            for (which, location, tier, count) in cases {
                let counts = [&mut work.filtered, &mut work.unfiltered, &mut work.t2a];
                let counts = counts.into_iter().nth(which).expect("three");
                counts.add(Location::ALL[location], TierKey::from_number(tier).expect("a tier"), count);
            }
            prop_assert_eq!(unpack(&pack(&work), support.into()), Some(work));
        }

        #[test]
        fn nonsense_is_read_as_nothing_and_never_panics(bytes: Vec<u8>) {
            let _ = unpack(&bytes, 0);
        }
    }

    #[test]
    fn an_ordinary_owner_takes_less_than_a_hundred_bytes() {
        let mut work = OwnerWork::default();
        for tier in 1..=10 {
            work.filtered.add(Location::Community, TierKey::from_number(tier).expect("a tier"), 3);
            work.unfiltered.add(Location::Community, TierKey::from_number(tier).expect("a tier"), 3);
        }
        assert!(pack(&work).len() < 100);
    }
}
