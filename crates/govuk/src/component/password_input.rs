//! `govuk-password-input`: a password that can be shown.

use super::button::Button;
use super::error_message::ErrorMessage;
use super::form_group::{FormGroup, joined};
use super::hint::Hint;
use super::i18n::Words;
use super::input::Input;
use super::label::Label;
use crate::Attributes;
use maud::{Markup, Render, html};

crate::options::options! {
    /// A password that can be shown.
    PasswordInput {
        must { name: String, label: Label }
        may {
            /// The id; the name unless set.
            id: text,
            /// What is in the field. Nearly always nothing.
            value: text,
            /// Help under the label.
            hint: (Hint),
            /// What is wrong, if something is.
            error: (ErrorMessage),
            /// `current-password` unless set; `new-password` where one is made.
            autocomplete: text,
            /// Shown but not usable.
            disabled: flag,
            /// Ids of what else describes the field.
            described_by: text,
            /// Extra classes.
            classes: text,
            /// Extra classes of the button.
            button_classes: text,
            /// The button's words, "Show" unless set.
            show_words: text,
            /// The button's words while the password is shown.
            hide_words: text,
            /// What screen readers call the button, "Show password" unless set.
            show_label: text,
            /// What they call it while the password is shown.
            hide_label: text,
            /// Read out when the password is shown.
            shown_announcement: text,
            /// Read out when it is hidden.
            hidden_announcement: text,
            /// The box around the field.
            form_group: (FormGroup),
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl PasswordInput {
    fn words(&self) -> Attributes {
        Attributes::from([("data-module", "govuk-password-input")])
            .say("show-password", self.show_words.as_ref())
            .say("hide-password", self.hide_words.as_ref())
            .say("show-password-aria-label", self.show_label.as_ref())
            .say("hide-password-aria-label", self.hide_label.as_ref())
            .say("password-shown-announcement", self.shown_announcement.as_ref())
            .say("password-hidden-announcement", self.hidden_announcement.as_ref())
    }

    fn button(&self, id: &str) -> Button {
        let classes = "govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle";
        Button::new(self.show_words.as_deref().unwrap_or("Show"))
            .kind("button")
            .classes(joined([Some(classes), self.button_classes.as_deref()]))
            .attribute("aria-controls", id)
            .attribute("aria-label", self.show_label.as_deref().unwrap_or("Show password"))
            .attributes(Attributes::new().with_flag("hidden"))
    }
}

impl Render for PasswordInput {
    fn render(&self) -> Markup {
        let id = self.id.as_deref().unwrap_or(&self.name);
        let group = self.form_group.clone().unwrap_or_default();
        let after = html! {
            (self.button(id))
            @if let Some(after) = group.after_control() { (after) }
        };
        let group = group.class_first("govuk-password-input").led_by(self.words()).after(after);
        let classes = "govuk-password-input__input govuk-js-password-input-input";
        Input::new(self.name.as_str(), self.label.clone())
            .id(id)
            .form_group(group)
            .wrapper_classes("govuk-password-input__wrapper")
            .hint(self.hint.clone())
            .error(self.error.clone())
            .classes(joined([Some(classes), self.classes.as_deref()]))
            .kind("password")
            .spellcheck(false)
            .autocapitalize("none")
            .autocomplete(self.autocomplete.as_deref().unwrap_or("current-password"))
            .value(self.value.as_deref())
            .disabled(self.disabled)
            .described_by(self.described_by.as_deref())
            .attributes(self.attributes.clone())
            .render()
    }
}
