//! `govuk-input`: one line of text.

use super::error_message::ErrorMessage;
use super::form_group::{Field, FormGroup};
use super::hint::Hint;
use super::label::Label;
use crate::content::from_content;
use crate::{Attributes, Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// A unit or sign before or after what is typed, as "£" or "hours".
    Affix {
        must { content: Content }
        may {
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

from_content!(Affix);

crate::options::options! {
    /// One line of text.
    ///
    /// ```
    /// use govuk::Input;
    /// let page = maud::html! {
    ///     (Input::new("postcode", "Postcode").value("ZZ1 1ZZ").width(10).error(Some("Enter a postcode")))
    /// };
    /// assert!(page.into_string().contains(r#"aria-describedby="postcode-error""#));
    /// ```
    Input {
        must { name: String, label: Label }
        may {
            /// The id; the name unless set.
            id: text,
            /// What is in the field.
            value: text,
            /// Help under the label.
            hint: (Hint),
            /// What is wrong, if something is.
            error: (ErrorMessage),
            /// Extra classes, as `govuk-input--width-10`.
            classes: text,
            /// The kind of input, `text` unless set.
            kind: text,
            /// The keyboard to show, as `numeric`.
            inputmode: text,
            /// What the browser may fill in.
            autocomplete: text,
            /// Whether the device makes capitals.
            autocapitalize: text,
            /// A pattern that some browsers use to choose a keyboard.
            pattern: text,
            /// Whether the browser checks spelling; its own choice unless set.
            spellcheck: (bool),
            /// Shown but not usable. Prefer to leave the field out.
            disabled: flag,
            /// Ids of what else describes the field.
            described_by: text,
            /// A sign before the field.
            prefix: (Affix),
            /// A unit after the field.
            suffix: (Affix),
            /// The box around the field.
            form_group: (FormGroup),
            /// Extra classes of the box around prefix, field and suffix.
            wrapper_classes: text,
            /// Extra attributes of the box around prefix, field and suffix.
            wrapper_attributes: bag,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Input {
    /// A field for a whole number: digits keyboard, no spelling.
    #[must_use]
    pub fn whole_number(self) -> Self {
        self.inputmode("numeric").spellcheck(false)
    }

    /// A field about this many characters wide: 2, 3, 4, 5, 10, 20 or 30.
    #[must_use]
    pub fn width(self, characters: u32) -> Self {
        self.classes(format!("govuk-input--width-{characters}"))
    }
}

impl Render for Input {
    fn render(&self) -> Markup {
        let id = self.id.as_deref().unwrap_or(&self.name);
        let field = Field {
            id,
            hint: self.hint.as_ref(),
            error: self.error.as_ref(),
            group: self.form_group.as_ref(),
            described_by: self.described_by.as_deref(),
        };
        let input = Element::new("input")
            .class("govuk-input")
            .class(self.classes.as_deref())
            .class_if(self.error.is_some(), "govuk-input--error")
            .attribute("id", id)
            .attribute("name", self.name.as_str())
            .attribute("type", self.kind.as_deref().unwrap_or("text"))
            .attribute("spellcheck", self.spellcheck.map(|on| if on { "true" } else { "false" }))
            .attribute("value", self.value.as_deref())
            .flag("disabled", self.disabled)
            .attribute("aria-describedby", field.described_by().as_deref())
            .attribute("autocomplete", self.autocomplete.as_deref())
            .attribute("autocapitalize", self.autocapitalize.as_deref())
            .attribute("pattern", self.pattern.as_deref())
            .attribute("inputmode", self.inputmode.as_deref())
            .attributes(&self.attributes)
            .alone();
        let wrapped = self.prefix.is_some() || self.suffix.is_some() || field.before().is_some() || field.after().is_some();
        let control = html! {
            @if wrapped {
                (Element::new("div")
                    .class("govuk-input__wrapper")
                    .class(self.wrapper_classes.as_deref())
                    .attributes(&self.wrapper_attributes)
                    .containing(html! {
                        @if let Some(before) = field.before() { (before) }
                        @if let Some(prefix) = &self.prefix { (affix(prefix, "govuk-input__prefix")) }
                        (input)
                        @if let Some(suffix) = &self.suffix { (affix(suffix, "govuk-input__suffix")) }
                        @if let Some(after) = field.after() { (after) }
                    }))
            } @else {
                (input)
            }
        };
        field.labelled(&self.label, &control)
    }
}

fn affix(affix: &Affix, class: &str) -> Markup {
    let attributes = Attributes::new().with("aria-hidden", "true").and(&affix.attributes);
    Element::new("div").class(class).class(affix.classes.as_deref()).attributes(&attributes).containing(&affix.content)
}
