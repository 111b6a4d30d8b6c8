//! `govuk-file-upload`.

use super::error_message::ErrorMessage;
use super::form_group::{Field, FormGroup};
use super::hint::Hint;
use super::i18n::{Plurals, Words};
use super::label::Label;
use crate::{Attributes, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// A file from the person's device. The form around it needs `enctype="multipart/form-data"`.
    FileUpload {
        must { name: String, label: Label }
        may {
            /// The id; the name unless set.
            id: text,
            /// Help under the label: which kinds of file, how large.
            hint: (Hint),
            /// What is wrong, if something is.
            error: (ErrorMessage),
            /// Several files at once.
            multiple: flag,
            /// Shown but not usable.
            disabled: flag,
            /// A button and a place to drop files, where scripts run.
            improved: flag,
            /// The button's words.
            choose_words: text,
            /// The place's words.
            drop_words: text,
            /// Shown while no file is chosen.
            none_chosen_words: text,
            /// Shown when several are.
            chosen_words: (Plurals),
            /// Read out when a file is over the place.
            entered_words: text,
            /// Read out when it has left.
            left_words: text,
            /// Ids of what else describes the field.
            described_by: text,
            /// Extra classes.
            classes: text,
            /// The box around the field.
            form_group: (FormGroup),
            /// Extra classes of the place.
            wrapper_classes: text,
            /// Extra attributes of the place.
            wrapper_attributes: bag,
            /// Extra attributes, as `accept`.
            attributes: attributes,
        }
    }
}

impl FileUpload {
    fn improve(&self, input: Markup) -> Markup {
        if !self.improved {
            return input;
        }
        let words = Attributes::new()
            .say("choose-files-button", self.choose_words.as_ref())
            .say("no-file-chosen", self.none_chosen_words.as_ref())
            .count("multiple-files-chosen", self.chosen_words.as_ref())
            .say("drop-instruction", self.drop_words.as_ref())
            .say("entered-drop-zone", self.entered_words.as_ref())
            .say("left-drop-zone", self.left_words.as_ref());
        Element::new("div")
            .class("govuk-file-upload-wrapper")
            .class(self.wrapper_classes.as_deref())
            .attribute("data-module", "govuk-file-upload")
            .attributes(&words)
            .attributes(&self.wrapper_attributes)
            .containing(input)
    }
}

impl Render for FileUpload {
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
            .class("govuk-file-upload")
            .class(self.classes.as_deref())
            .class_if(self.error.is_some(), "govuk-file-upload--error")
            .attribute("id", id)
            .attribute("name", self.name.as_str())
            .attribute("type", "file")
            .flag("disabled", self.disabled)
            .flag("multiple", self.multiple)
            .attribute("aria-describedby", field.described_by().as_deref())
            .attributes(&self.attributes)
            .alone();
        let control = html! {
            @if let Some(before) = field.before() { (before) }
            (self.improve(input))
            @if let Some(after) = field.after() { (after) }
        };
        field.labelled(&self.label, &control)
    }
}
