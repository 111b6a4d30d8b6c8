//! Slowing down whoever guesses passwords (S3.4): pure, on counts that the store keeps.

use jiff::{SignedDuration, Timestamp};

/// How far back wrong tries count.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Wrong tries for one account before it has to wait.
pub const PER_ACCOUNT: u32 = 5;
/// Wrong tries from one address before it has to wait.
pub const PER_ADDRESS: u32 = 30;
/// The longest wait.
const WAIT_MAX_MINUTES: i64 = 15;

/// Wrong tries within the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wrong {
    /// How many.
    pub count: u32,
    /// When the last one was.
    pub last_at: Option<Timestamp>,
}

/// How many seconds to wait before the next try, if any. A try made while waiting is not counted, so a stranger cannot
/// lock anybody out for good.
#[must_use]
pub fn wait_seconds(account: Wrong, address: Wrong, now: Timestamp) -> Option<u32> {
    let of_account = account.count.checked_sub(PER_ACCOUNT).map(|over| {
        let minutes = 1_i64.checked_shl(over.min(8)).unwrap_or(WAIT_MAX_MINUTES).min(WAIT_MAX_MINUTES);
        SignedDuration::from_mins(minutes)
    });
    let of_address = (address.count >= PER_ADDRESS).then_some(WINDOW);
    [(of_account, account.last_at), (of_address, address.last_at)]
        .into_iter()
        .filter_map(|(wait, last)| Some((last? + wait?).duration_since(now)))
        .filter(SignedDuration::is_positive)
        .max()
        .map(|left| u32::try_from(left.as_secs()).unwrap_or(u32::MAX).saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_775_030_400 + second).expect("instant")
    }

    fn wrong(count: u32) -> Wrong {
        Wrong { count, last_at: Some(at(0)) }
    }

    #[test]
    fn after_five_wrong_tries_the_wait_doubles_from_one_minute_to_fifteen() {
        let wait = |count| wait_seconds(wrong(count), Wrong::default(), at(0));
        assert_eq!(wait(4), None);
        assert_eq!(wait(5), Some(61));
        assert_eq!(wait(6), Some(121));
        assert_eq!(wait(7), Some(241));
        assert_eq!(wait(8), Some(481));
        assert_eq!(wait(9), Some(901));
        assert_eq!(wait(1_000_000), Some(901));
    }

    #[test]
    fn the_wait_ends() {
        assert_eq!(wait_seconds(wrong(5), Wrong::default(), at(60)), None);
        assert_eq!(wait_seconds(wrong(5), Wrong::default(), at(59)), Some(2));
    }

    #[test]
    fn an_address_waits_after_thirty_whatever_the_names() {
        assert_eq!(wait_seconds(Wrong::default(), wrong(29), at(0)), None);
        assert_eq!(wait_seconds(Wrong::default(), wrong(30), at(0)), Some(901));
    }
}
