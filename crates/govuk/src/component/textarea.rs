//! `govuk-textarea`: several lines of text.

use super::error_message::ErrorMessage;
use super::form_group::{Field, FormGroup};
use super::hint::Hint;
use super::label::Label;
use crate::Element;
use maud::{Markup, Render, html};

crate::options::options! {
    /// Several lines of text.
    ///
    /// ```
    /// use govuk::Textarea;
    /// let page = maud::html! { (Textarea::new("notes", "Notes").rows(8)) };
    /// assert!(page.into_string().contains(r#"rows="8""#));
    /// ```
    Textarea {
        must { name: String, label: Label }
        may {
            /// The id; the name unless set.
            id: text,
            /// What is in the field.
            value: text,
            /// How many lines to show, 5 unless set.
            rows: number,
            /// Help under the label.
            hint: (Hint),
            /// What is wrong, if something is.
            error: (ErrorMessage),
            /// Extra classes.
            classes: text,
            /// What the browser may fill in.
            autocomplete: text,
            /// Whether the browser checks spelling; its own choice unless set.
            spellcheck: (bool),
            /// Shown but not usable. Prefer to leave the field out.
            disabled: flag,
            /// Ids of what else describes the field.
            described_by: text,
            /// The box around the field.
            form_group: (FormGroup),
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Render for Textarea {
    fn render(&self) -> Markup {
        let id = self.id.as_deref().unwrap_or(&self.name);
        let field = Field {
            id,
            hint: self.hint.as_ref(),
            error: self.error.as_ref(),
            group: self.form_group.as_ref(),
            described_by: self.described_by.as_deref(),
        };
        let value = self.value.as_deref().unwrap_or_default();
        let textarea = Element::new("textarea")
            .class("govuk-textarea")
            .class_if(self.error.is_some(), "govuk-textarea--error")
            .class(self.classes.as_deref())
            .attribute("id", id)
            .attribute("name", self.name.as_str())
            .attribute("rows", self.rows.unwrap_or(5).to_string().as_str())
            .attribute("spellcheck", self.spellcheck.map(|on| if on { "true" } else { "false" }))
            .flag("disabled", self.disabled)
            .attribute("aria-describedby", field.described_by().as_deref())
            .attribute("autocomplete", self.autocomplete.as_deref())
            .attributes(&self.attributes)
            // A browser drops the first line break of a text area: one more keeps what was typed.
            .containing(html! { @if value.starts_with('\n') { "\n" } (value) });
        let control = html! {
            @if let Some(before) = field.before() { (before) }
            (textarea)
            @if let Some(after) = field.after() { (after) }
        };
        field.labelled(&self.label, &control)
    }
}
