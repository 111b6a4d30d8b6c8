//! What radios and checkboxes share: how one choice is written.

use super::form_group::joined;
use super::hint::Hint;
use super::label::Label;
use crate::{Attributes, Content, Element};
use maud::{Markup, html};

/// One radio or checkbox, ready to write.
pub struct Choice<'a> {
    /// `radios` or `checkboxes`.
    pub family: &'static str,
    /// `radio` or `checkbox`.
    pub kind: &'static str,
    pub id: &'a str,
    pub name: &'a str,
    pub value: &'a str,
    pub checked: bool,
    pub disabled: bool,
    /// What describes the whole group, where no fieldset says it.
    pub described_by: Option<&'a str>,
    /// What checking this does to the others: `exclusive`.
    pub behaviour: Option<&'a str>,
    pub content: &'a Content,
    pub label_classes: Option<&'a str>,
    pub label_attributes: &'a Attributes,
    pub hint: Option<&'a Hint>,
    pub conditional: Option<&'a Content>,
    pub attributes: &'a Attributes,
}

/// The id of the choice at this place: the first has no number, so that an error can link to it.
pub fn id_at(prefix: &str, index: usize) -> String {
    if index == 0 { prefix.to_owned() } else { format!("{prefix}-{}", index + 1) }
}

impl Choice<'_> {
    pub fn show(&self) -> Markup {
        let family = self.family;
        let hint_id = format!("{}-item-hint", self.id);
        let conditional_id = format!("conditional-{}", self.id);
        let conditional = self.conditional.filter(|content| !content.is_empty());
        let described_by = joined([self.described_by, self.hint.map(|_| hint_id.as_str())]);
        let input = Element::new("input")
            .class(format!("govuk-{family}__input").as_str())
            .attribute("id", self.id)
            .attribute("name", self.name)
            .attribute("type", self.kind)
            .attribute("value", self.value)
            .flag("checked", self.checked)
            .flag("disabled", self.disabled)
            .attribute("data-aria-controls", conditional.map(|_| conditional_id.as_str()))
            .attribute("data-behaviour", self.behaviour)
            .attribute("aria-describedby", described_by.as_deref())
            .attributes(self.attributes)
            .alone();
        let label = Label::new(self.content.clone())
            .classes(joined([Some(&format!("govuk-{family}__label")), self.label_classes]))
            .attributes(self.label_attributes.clone())
            .target(self.id);
        html! {
            div class={ "govuk-" (family) "__item" } {
                (input)
                (label)
                @if let Some(hint) = self.hint { (hint.clone().id(&hint_id).class_first(&format!("govuk-{family}__hint"))) }
            }
            @if let Some(conditional) = conditional {
                (Element::new("div")
                    .class(format!("govuk-{family}__conditional").as_str())
                    .class_if(!self.checked, &format!("govuk-{family}__conditional--hidden"))
                    .attribute("id", conditional_id.as_str())
                    .containing(conditional))
            }
        }
    }
}
