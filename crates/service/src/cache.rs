//! Folded streams kept in memory: a case file as it stood at a version, until there is no room.
//!
//! Nothing is believed because it is here: whoever takes one reads the stream's version first, and uses what is kept only
//! when it is of that version, or folds the missing tail onto it. So another process may write, too.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

/// Parts of the cache, each with its own lock.
const SHARDS: usize = 16;

/// A bounded cache of folds, keyed by stream; what was used longest ago goes first.
#[derive(Debug)]
pub struct Cache<T> {
    shards: Vec<Mutex<Shard<T>>>,
    bytes_max: usize,
}

#[derive(Debug)]
struct Shard<T> {
    kept: HashMap<Uuid, Kept<T>>,
    by_use: BTreeMap<u64, Uuid>,
    clock: u64,
    bytes: usize,
}

#[derive(Debug)]
struct Kept<T> {
    version: u32,
    fold: Arc<T>,
    bytes: usize,
    used: u64,
}

/// A fold, the version it is of, and about how many bytes it takes.
#[derive(Debug)]
pub struct Fold<T> {
    /// Version of the last event folded in.
    pub version: u32,
    /// What the events add up to.
    pub fold: Arc<T>,
    /// About how much memory it takes.
    pub bytes: usize,
}

impl<T> Clone for Fold<T> {
    fn clone(&self) -> Self {
        Self { version: self.version, fold: Arc::clone(&self.fold), bytes: self.bytes }
    }
}

impl<T> Cache<T> {
    /// A cache of about so many bytes.
    #[must_use]
    pub fn new(bytes_max: usize) -> Self {
        let shard = || Shard { kept: HashMap::new(), by_use: BTreeMap::new(), clock: 0, bytes: 0 };
        Self { shards: (0..SHARDS).map(|_| Mutex::new(shard())).collect(), bytes_max: bytes_max / SHARDS }
    }

    fn shard(&self, key: Uuid) -> Option<MutexGuard<'_, Shard<T>>> {
        // The last byte of a version 7 id is chance.
        let number = usize::from(key.as_bytes().last().copied().unwrap_or_default()) % SHARDS;
        self.shards.get(number).map(|shard| shard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What is kept of a stream, of whatever version.
    #[must_use]
    pub fn get(&self, key: Uuid) -> Option<Fold<T>> {
        let mut shard = self.shard(key)?;
        let shard = &mut *shard;
        let kept = shard.kept.get_mut(&key)?;
        shard.by_use.remove(&kept.used);
        shard.clock += 1;
        kept.used = shard.clock;
        shard.by_use.insert(kept.used, key);
        Some(Fold { version: kept.version, fold: Arc::clone(&kept.fold), bytes: kept.bytes })
    }

    /// Keeps a fold, unless a later version of it is kept, or it alone is larger than its part of the cache.
    pub fn put(&self, key: Uuid, fold: &Fold<T>) {
        let Some(mut shard) = self.shard(key) else { return };
        let shard = &mut *shard;
        if shard.kept.get(&key).is_some_and(|kept| kept.version > fold.version) || fold.bytes > self.bytes_max {
            return;
        }
        shard.clock += 1;
        let used = shard.clock;
        let kept = Kept { version: fold.version, fold: Arc::clone(&fold.fold), bytes: fold.bytes, used };
        shard.bytes += fold.bytes;
        if let Some(before) = shard.kept.insert(key, kept) {
            shard.bytes = shard.bytes.saturating_sub(before.bytes);
            shard.by_use.remove(&before.used);
        }
        shard.by_use.insert(used, key);
        while shard.bytes > self.bytes_max {
            let Some((_, oldest)) = shard.by_use.pop_first() else { break };
            if let Some(gone) = shard.kept.remove(&oldest) {
                shard.bytes = shard.bytes.saturating_sub(gone.bytes);
            }
        }
    }

    /// About how many bytes are kept now.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.shards.iter().map(|shard| shard.lock().unwrap_or_else(PoisonError::into_inner).bytes).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(version: u32, bytes: usize) -> Fold<u32> {
        Fold { version, fold: Arc::new(version), bytes }
    }

    /// Keys of one shard.
    fn key(number: u128) -> Uuid {
        Uuid::from_u128(number << 8)
    }

    #[test]
    fn what_was_used_longest_ago_goes_first() {
        let cache = Cache::new(SHARDS * 300);
        for number in 1..=3 {
            cache.put(key(number), &fold(1, 100));
        }
        assert!(cache.get(key(1)).is_some());
        cache.put(key(4), &fold(1, 100));
        assert!(cache.get(key(1)).is_some(), "just used");
        assert!(cache.get(key(2)).is_none(), "used longest ago");
        assert_eq!(cache.bytes(), 300);
    }

    #[test]
    fn an_older_version_never_takes_the_place_of_a_newer_one() {
        let cache = Cache::new(SHARDS * 300);
        cache.put(key(1), &fold(5, 100));
        cache.put(key(1), &fold(4, 100));
        assert_eq!(cache.get(key(1)).map(|kept| kept.version), Some(5));
        cache.put(key(1), &fold(6, 50));
        assert_eq!(cache.bytes(), 50);
    }

    #[test]
    fn a_fold_larger_than_the_cache_is_not_kept() {
        let cache = Cache::new(SHARDS * 300);
        cache.put(key(1), &fold(1, 301));
        assert!(cache.get(key(1)).is_none());
    }
}
