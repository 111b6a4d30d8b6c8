//! `govuk-form-group`: what every field has around its control.

use super::error_message::ErrorMessage;
use super::fieldset::Fieldset;
use super::hint::Hint;
use super::label::Label;
use crate::content::maybe;
use crate::{Attributes, Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// The box around a field.
    FormGroup {
        must {}
        may {
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
            /// What stands before the control or controls.
            before: content,
            /// What stands after the control or controls.
            after: content,
        }
    }
}

maybe!(FormGroup: FormGroup);

impl FormGroup {
    /// Puts a class before the others.
    pub(crate) fn class_first(self, class: &str) -> Self {
        let classes = joined([Some(class), self.classes.as_deref()]);
        self.classes(classes)
    }

    /// Puts attributes before the others.
    pub(crate) fn led_by(mut self, attributes: Attributes) -> Self {
        self.attributes = attributes.and(&self.attributes);
        self
    }

    /// What stands after the control, if anything.
    pub(crate) fn after_control(&self) -> Option<&Content> {
        self.after.as_ref()
    }
}

/// Joins what is given of ids or classes with spaces; `None` if nothing is.
pub fn joined<const COUNT: usize>(parts: [Option<&str>; COUNT]) -> Option<String> {
    let given: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    (!given.is_empty()).then(|| given.join(" "))
}

/// The parts that every field shares, with the ids they get.
pub struct Field<'a> {
    /// The control's id: hint and error are `{id}-hint` and `{id}-error`.
    pub id: &'a str,
    pub hint: Option<&'a Hint>,
    pub error: Option<&'a ErrorMessage>,
    pub group: Option<&'a FormGroup>,
    /// Ids that describe the control before hint and error are added.
    pub described_by: Option<&'a str>,
}

impl Field<'_> {
    /// The value of `aria-describedby`.
    pub fn described_by(&self) -> Option<String> {
        let hint = self.hint.map(|_| format!("{}-hint", self.id));
        let error = self.error.map(|_| format!("{}-error", self.id));
        joined([self.described_by, hint.as_deref(), error.as_deref()])
    }

    /// What the caller wants before the control.
    pub fn before(&self) -> Option<&Content> {
        self.group.and_then(|group| group.before.as_ref()).filter(|content| !content.is_empty())
    }

    /// What the caller wants after the control.
    pub fn after(&self) -> Option<&Content> {
        self.group.and_then(|group| group.after.as_ref()).filter(|content| !content.is_empty())
    }

    /// A group with a label over one control.
    pub fn labelled(&self, label: &Label, control: &Markup) -> Markup {
        let label = label.clone().target(self.id);
        self.group(&html! { (label) (self.help()) (control) })
    }

    /// A group with, where there is one, a fieldset around several controls.
    pub fn gathered(&self, fieldset: Option<&Fieldset>, controls: &Markup) -> Markup {
        let inside = html! { (self.help()) (controls) };
        match fieldset {
            Some(fieldset) => {
                let described_by = self.described_by();
                let fieldset = fieldset.clone().described_by(described_by).content(inside);
                self.group(&fieldset.render())
            }
            None => self.group(&inside),
        }
    }

    fn help(&self) -> Markup {
        html! {
            @if let Some(hint) = self.hint {
                (hint.clone().id(format!("{}-hint", self.id)))
            }
            @if let Some(error) = self.error {
                (error.clone().id(format!("{}-error", self.id)))
            }
        }
    }

    fn group(&self, inside: &Markup) -> Markup {
        let mut group = Element::new("div").class("govuk-form-group").class_if(self.error.is_some(), "govuk-form-group--error");
        if let Some(given) = self.group {
            group = group.class(given.classes.as_deref()).attributes(&given.attributes);
        }
        group.containing(inside)
    }
}
