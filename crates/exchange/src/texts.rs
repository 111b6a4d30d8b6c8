//! Many short texts, each kept once: keys, codes, names, case numbers.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// Names a text of one [`Texts`]. Two ids of the same `Texts` are equal exactly when their texts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId(u32);

impl TextId {
    /// The empty text, in every [`Texts`].
    pub const EMPTY: Self = Self(0);
}

/// Texts end to end in one allocation, found by content or by id.
#[derive(Clone, Default)]
pub struct Texts {
    all: String,
    /// Where each text ends; it starts where the one before ends. The empty text, id 0, is not listed.
    ends: Vec<u32>,
    known: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Texts {
    /// The id of a text, kept if it is new. Beyond 4 GiB of text the empty text is given: no file within the limits gets there.
    pub fn keep(&mut self, text: &str) -> TextId {
        if text.is_empty() {
            return TextId::EMPTY;
        }
        let hash = self.hasher.hash_one(text);
        let Self { all, ends, known, hasher } = self;
        if let Some(id) = known.find(hash, |id| at(all, ends, *id) == text) {
            return TextId(*id);
        }
        all.push_str(text);
        let (Ok(end), Ok(id)) = (u32::try_from(all.len()), u32::try_from(ends.len() + 1)) else {
            return TextId::EMPTY;
        };
        ends.push(end);
        known.insert_unique(hash, id, |id| hasher.hash_one(at(all, ends, *id)));
        TextId(id)
    }

    /// The id of a text, if it is kept.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<TextId> {
        if text.is_empty() {
            return Some(TextId::EMPTY);
        }
        let hash = self.hasher.hash_one(text);
        self.known.find(hash, |id| at(&self.all, &self.ends, *id) == text).map(|id| TextId(*id))
    }

    /// The text of an id; empty for an id of another `Texts` that is not known here.
    #[must_use]
    pub fn get(&self, id: TextId) -> &str {
        at(&self.all, &self.ends, id.0)
    }
}

fn at<'a>(all: &'a str, ends: &[u32], id: u32) -> &'a str {
    let place = |id: u32| usize::try_from(id).ok().and_then(|id| id.checked_sub(1)).and_then(|place| ends.get(place)).copied();
    let Some(end) = place(id) else { return "" };
    let start = id.checked_sub(1).and_then(place).unwrap_or(0);
    let range = usize::try_from(start).unwrap_or(usize::MAX)..usize::try_from(end).unwrap_or(usize::MAX);
    all.get(range).unwrap_or_default()
}

impl PartialEq for Texts {
    fn eq(&self, other: &Self) -> bool {
        self.ends == other.ends && self.all == other.all
    }
}

impl Eq for Texts {}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Texts({} texts, {} bytes)", self.ends.len(), self.all.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{TextId, Texts};

    #[test]
    fn a_text_is_kept_once_and_found_again() {
        let mut texts = Texts::default();
        let (a, b, again) = (texts.keep("N01A001"), texts.keep("N01T01"), texts.keep("N01A001"));
        assert_eq!((a, texts.get(a), texts.get(b)), (again, "N01A001", "N01T01"));
        assert_eq!((texts.find("N01T01"), texts.find("X")), (Some(b), None));
        assert_eq!((texts.keep(""), texts.get(TextId::EMPTY)), (TextId::EMPTY, ""));
    }
}
