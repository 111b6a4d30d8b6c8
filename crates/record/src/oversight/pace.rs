//! How quickly a manager's notes came one after the other: thirty notes in thirty minutes show as what they are
//! (`domain/safeguarding.md` section 4.3). Facts, no judgement: what they mean is for whoever reads them.

use jiff::{SignedDuration, Timestamp};

use crate::id::OversightId;

/// A note, as far as its pace goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Of which conversation.
    pub id: OversightId,
    /// When it was saved.
    pub recorded_at: Timestamp,
    /// When its page was opened, if that is known.
    pub opened_at: Option<Timestamp>,
    /// Minutes of the conversation, as the manager says.
    pub minutes: u32,
    /// Words of the manager's reasons.
    pub words: u32,
}

impl Noted {
    /// From opening the page to saving, if that is known.
    #[must_use]
    pub fn writing(&self) -> Option<SignedDuration> {
        self.opened_at.map(|opened| self.recorded_at.duration_since(opened))
    }
}

/// When notes count as hurried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hurried {
    /// So many notes or more ...
    pub notes: usize,
    /// ... saved within so long.
    pub within: SignedDuration,
}

/// Notes that were saved one after the other in a hurry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Burst {
    /// When the first was saved.
    pub from: Timestamp,
    /// When the last was saved.
    pub until: Timestamp,
    /// Which they are, in the order in which they were saved.
    pub notes: Vec<OversightId>,
    /// The middle number of words.
    pub median_words: u32,
    /// Minutes of conversation that they claim together.
    pub minutes_claimed: u32,
    /// The middle time from opening the page to saving, in seconds, where it is known.
    pub median_seconds: Option<i64>,
}

impl Burst {
    /// "30 records in 30 minutes, median 9 words": begun minutes count.
    #[must_use]
    pub fn words(&self) -> String {
        let minutes = (self.until.duration_since(self.from).as_secs() + 59) / 60;
        let minutes = minutes.max(1);
        let minutes = if minutes == 1 { "1 minute".to_owned() } else { format!("{minutes} minutes") };
        format!("{} records in {minutes}, median {} words", self.notes.len(), self.median_words)
    }
}

/// The stretches in which notes came in a hurry, oldest first, each note in at most one. `notes` may be in any order.
#[must_use]
pub fn bursts(notes: &[Noted], hurried: Hurried) -> Vec<Burst> {
    let mut notes = notes.to_vec();
    notes.sort_by_key(|note| (note.recorded_at, note.id));
    let mut found: Vec<Vec<Noted>> = Vec::new();
    let mut counted = 0_usize;
    for (place, window) in notes.windows(hurried.notes.max(2)).enumerate() {
        let (Some(first), Some(last)) = (window.first(), window.last()) else { continue };
        if last.recorded_at.duration_since(first.recorded_at) > hurried.within {
            continue;
        }
        let fresh = window.iter().skip(counted.saturating_sub(place)).copied();
        match found.last_mut().filter(|_| place < counted) {
            Some(burst) => burst.extend(fresh),
            None => found.push(window.to_vec()),
        }
        counted = place + window.len();
    }
    found.iter().filter_map(|burst| shown(burst)).collect()
}

fn shown(notes: &[Noted]) -> Option<Burst> {
    let (first, last) = (notes.first()?, notes.last()?);
    Some(Burst {
        from: first.recorded_at,
        until: last.recorded_at,
        notes: notes.iter().map(|note| note.id).collect(),
        median_words: median(notes.iter().map(|note| note.words))?,
        minutes_claimed: notes.iter().map(|note| note.minutes).sum(),
        median_seconds: median(notes.iter().filter_map(Noted::writing).map(|time| time.as_secs())),
    })
}

/// The middle one; of two in the middle the lower.
#[must_use]
pub fn median<T: Ord + Copy>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.get(values.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use uuid::Uuid;

    use super::*;

    const TEN_IN_THIRTY: Hurried = Hurried { notes: 10, within: SignedDuration::from_mins(30) };

    fn noted(n: u128, seconds: i64) -> Noted {
        let recorded_at = Timestamp::from_second(1_795_000_000 + seconds).expect("an instant");
        let opened_at = Some(recorded_at - 40.seconds());
        Noted { id: OversightId(Uuid::from_u128(n)), recorded_at, opened_at, minutes: 20, words: 9 }
    }

    #[test]
    fn thirty_notes_in_thirty_minutes_show_as_what_they_are() {
        let notes: Vec<Noted> = (0_i64..30).map(|n| noted(u128::from(n.unsigned_abs()), n * 60)).collect();
        let bursts = bursts(&notes, TEN_IN_THIRTY);
        assert_eq!(bursts.len(), 1);
        assert_eq!(bursts[0].words(), "30 records in 29 minutes, median 9 words");
        assert_eq!((bursts[0].minutes_claimed, bursts[0].median_seconds), (600, Some(40)));
    }

    #[test]
    fn notes_spread_over_the_day_are_no_hurry() {
        let notes: Vec<Noted> = (0_i64..30).map(|n| noted(u128::from(n.unsigned_abs()), n * 600)).collect();
        assert!(bursts(&notes, TEN_IN_THIRTY).is_empty());
    }

    #[test]
    fn two_hurries_of_one_day_are_told_apart() {
        let morning = (0_i64..12).map(|n| noted(u128::from(n.unsigned_abs()), n * 30));
        let evening = (0_i64..11).map(|n| noted(100 + u128::from(n.unsigned_abs()), 30_000 + n * 30));
        let notes: Vec<Noted> = evening.chain(morning).collect();
        let bursts = bursts(&notes, TEN_IN_THIRTY);
        assert_eq!(bursts.iter().map(|b| b.notes.len()).collect::<Vec<_>>(), [12, 11]);
    }
}
