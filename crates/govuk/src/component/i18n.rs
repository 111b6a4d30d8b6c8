//! Words that a script shows later, given to it in `data-i18n.…` attributes.

use crate::Attributes;
use crate::content::maybe;

/// The forms of a sentence that counts something, by plural rule: `one`, `other`, and in Welsh
/// also `zero`, `two`, `few`, `many`. `%{count}` stands for the number.
#[derive(Debug, Clone, Default)]
pub struct Plurals(Vec<(String, String)>);

impl<R: Into<String>, W: Into<String>> FromIterator<(R, W)> for Plurals {
    fn from_iter<I: IntoIterator<Item = (R, W)>>(forms: I) -> Self {
        Self(forms.into_iter().map(|(rule, words)| (rule.into(), words.into())).collect())
    }
}

impl<R: Into<String>, W: Into<String>, const COUNT: usize> From<[(R, W); COUNT]> for Plurals {
    fn from(forms: [(R, W); COUNT]) -> Self {
        forms.into_iter().collect()
    }
}

maybe!(Plurals: Plurals);

/// Words for a script, as attributes.
pub trait Words: Sized {
    /// One sentence.
    fn say(self, key: &str, words: Option<&String>) -> Self;
    /// A sentence that counts.
    fn count(self, key: &str, words: Option<&Plurals>) -> Self;
}

impl Words for Attributes {
    fn say(self, key: &str, words: Option<&String>) -> Self {
        self.with_some(&format!("data-i18n.{key}"), words)
    }

    fn count(self, key: &str, words: Option<&Plurals>) -> Self {
        let forms = words.map(|plurals| plurals.0.as_slice()).unwrap_or_default();
        forms.iter().fold(self, |all, (rule, words)| all.with(format!("data-i18n.{key}.{rule}"), words))
    }
}
