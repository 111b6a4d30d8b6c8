//! `govuk-character-count`: a text area that says how much room is left.

use super::error_message::ErrorMessage;
use super::form_group::{FormGroup, joined};
use super::hint::Hint;
use super::i18n::{Plurals, Words};
use super::label::Label;
use super::textarea::Textarea;
use crate::Attributes;
use crate::content::maybe;
use maud::{Markup, Render, html};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountType {
    /// UTF-16 units, as a browser's own `maxlength`: an emoji counts two or more.
    Length,
    /// Letters, spaces and signs as a reader sees them: an emoji counts one.
    Characters,
    /// Words.
    Words,
}

maybe!(CountType: CountType);

crate::options::options! {
    /// A text area that says how much room is left. The limit is shown, not enforced: check it
    /// when the form is sent.
    ///
    /// ```
    /// use govuk::CharacterCount;
    /// let note = CharacterCount::new("note", "Note").max_length(1000);
    /// let html = maud::html! { (note) }.into_string();
    /// assert!(html.contains("You can enter up to 1000 characters"));
    /// ```
    CharacterCount {
        must { name: String, label: Label }
        may {
            /// The id; the name unless set.
            id: text,
            /// What is in the field.
            value: text,
            /// How many lines to show, 5 unless set.
            rows: number,
            /// The most characters.
            max_length: number,
            /// The most words; counts words instead of characters.
            max_words: number,
            /// What is counted: words under a limit of words, else [`CountType::Length`].
            ///
            /// Count the same on the server.
            count_type: (CountType),
            /// From how much of the limit (per cent) the count is shown.
            threshold: number,
            /// Help under the label.
            hint: (Hint),
            /// What is wrong, if something is.
            error: (ErrorMessage),
            /// Extra classes.
            classes: text,
            /// Extra classes of the count.
            count_classes: text,
            /// Whether the browser checks spelling; its own choice unless set.
            spellcheck: (bool),
            /// The limit in words, `%{count}` for the number.
            limit_words: text,
            /// Shown while there is room, in characters.
            characters_under_limit: (Plurals),
            /// Shown when the last character is used.
            characters_at_limit: text,
            /// Shown when there are too many characters.
            characters_over_limit: (Plurals),
            /// Shown while there is room, in words.
            words_under_limit: (Plurals),
            /// Shown when the last word is used.
            words_at_limit: text,
            /// Shown when there are too many words.
            words_over_limit: (Plurals),
            /// The box around the field.
            form_group: (FormGroup),
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl CharacterCount {
    fn counted(&self) -> Option<CountType> {
        self.count_type.or(self.max_words.map(|_| CountType::Words))
    }

    /// The limit in words, where the page knows it.
    fn limit_said(&self) -> Option<String> {
        let limit = self.max_words.or(self.max_length)?;
        let unit = if self.counted() == Some(CountType::Words) { "words" } else { "characters" };
        let usual = format!("You can enter up to %{{count}} {unit}");
        Some(self.limit_words.as_ref().unwrap_or(&usual).replace("%{count}", &limit.to_string()))
    }

    fn for_the_script(&self) -> Attributes {
        let number = |number: Option<u32>| number.map(|number| number.to_string());
        let count_type = self.counted().map(|kind| match kind {
            CountType::Length => "length",
            CountType::Characters => "characters",
            CountType::Words => "words",
        });
        let unknown_limit = self.max_words.or(self.max_length).is_none();
        let for_later = self.limit_words.clone().filter(|_| unknown_limit);
        Attributes::from([("data-module", "govuk-character-count")])
            .with_some("data-maxlength", number(self.max_length))
            .with_some("data-maxwords", number(self.max_words))
            .with_some("data-threshold", number(self.threshold))
            .with_some("data-count-type", count_type)
            .with_some("data-i18n.textarea-description.other", for_later)
            .count("characters-under-limit", self.characters_under_limit.as_ref())
            .say("characters-at-limit", self.characters_at_limit.as_ref())
            .count("characters-over-limit", self.characters_over_limit.as_ref())
            .count("words-under-limit", self.words_under_limit.as_ref())
            .say("words-at-limit", self.words_at_limit.as_ref())
            .count("words-over-limit", self.words_over_limit.as_ref())
    }
}

impl Render for CharacterCount {
    fn render(&self) -> Markup {
        let id = self.id.as_deref().unwrap_or(&self.name);
        let info = format!("{id}-info");
        let said = Hint::new(self.limit_said().unwrap_or_default())
            .id(&info)
            .classes(joined([Some("govuk-character-count__message"), self.count_classes.as_deref()]));
        let group = self.form_group.clone().unwrap_or_default();
        let after = html! { (said) @if let Some(after) = group.after_control() { (after) } };
        let group = group.class_first("govuk-character-count").led_by(self.for_the_script()).after(after);
        Textarea::new(self.name.as_str(), self.label.clone())
            .id(id)
            .value(self.value.as_deref())
            .rows(self.rows)
            .described_by(info)
            .hint(self.hint.clone())
            .error(self.error.clone())
            .classes(joined([Some("govuk-js-character-count"), self.classes.as_deref()]))
            .spellcheck(self.spellcheck)
            .form_group(group)
            .attributes(self.attributes.clone())
            .render()
    }
}
