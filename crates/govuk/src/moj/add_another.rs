//! `moj-add-another`: the same fields as often as needed.

use crate::component::button::Button;
use crate::component::error_message::ErrorMessage;
use crate::component::fieldset::{Fieldset, Legend};
use crate::component::form_group::joined;
use crate::{Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// One set of fields. For the script that adds more, each field carries
    /// `data-name="place[%index%]"` and `data-id="place[%index%]"` beside its `name` and `id`.
    AddAnotherItem {
        must { fields: Content }
        may {
            /// What is wrong, where the fields stand on one line.
            error: (ErrorMessage),
            /// Ids of what describes the set.
            described_by: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl From<Content> for AddAnotherItem {
    fn from(fields: Content) -> Self {
        Self::new(fields)
    }
}

impl From<Markup> for AddAnotherItem {
    fn from(fields: Markup) -> Self {
        Self::new(fields)
    }
}

crate::options::options! {
    /// The same fields as often as needed. Without scripts the buttons send the form: the one
    /// named `{id}-add-another` asks for one more set, the one named `remove` names by its value
    /// the set to drop, counted from 0.
    ///
    /// ```
    /// use govuk::{AddAnother, Input};
    /// use maud::html;
    /// let places = AddAnother::new("places", "Place").items([
    ///     html! { (Input::new("place[0]", "Name")) },
    ///     html! { (Input::new("place[1]", "Name")) },
    /// ]);
    /// let html = html! { (places) }.into_string();
    /// assert!(html.contains("Remove place 2") && html.contains("Add another place"));
    /// ```
    AddAnother {
        must { id: String, item_label: String }
        may {
            /// The sets, in order. Give at least one.
            items: [AddAnotherItem],
            /// The fields of a set stand on one line with the button that removes it.
            inline: flag,
            /// The words of the button that adds a set.
            add_words: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl AddAnother {
    fn show_item(&self, index: usize, item: &AddAnotherItem) -> Markup {
        let number = index + 1;
        let error_id = item.error.as_ref().map(|_| format!("{}{number}-error", self.id));
        let remove = html! {
            div class="moj-add-another__remove-button-container" {
                @if self.items.len() > 1 {
                    (Button::new(format!("Remove {} {number}", self.item_label.to_lowercase()))
                        .classes("govuk-button--secondary moj-add-another__remove-button")
                        .name("remove")
                        .value(index.to_string()))
                }
            }
        };
        let inside = html! {
            div class="moj-add-another__item-container" {
                @if self.inline {
                    div class="moj-add-another__item-row" {
                        @if let Some(error) = &item.error { (error.clone().id(error_id.clone())) }
                        (item.fields)
                    }
                } @else {
                    (item.fields)
                }
                (remove)
            }
        };
        let legend =
            Legend::new(format!("{} {number}", self.item_label)).classes("moj-add-another__item-title govuk-fieldset__legend--m");
        let fieldset = Fieldset::new(legend)
            .classes("moj-add-another__fieldset")
            .described_by(joined([item.described_by.as_deref(), error_id.as_deref()]))
            .content(inside);
        Element::new("div")
            .class("moj-add-another__item")
            .class_if(self.inline, "moj-add-another__item--inline")
            .class(item.classes.as_deref())
            .class_if(item.error.is_some(), "moj-add-another__item--error")
            .attributes(&item.attributes)
            .containing(fieldset)
    }
}

impl Render for AddAnother {
    fn render(&self) -> Markup {
        let label = self.item_label.to_lowercase();
        let add_words = self.add_words.clone().unwrap_or_else(|| format!("Add another {label}"));
        let add = Button::new(add_words.as_str())
            .id(format!("{}-add-another-button", self.id))
            .name(format!("{}-add-another", self.id))
            .value(add_words.replace(' ', "-").to_lowercase())
            .classes("govuk-button--secondary moj-add-another__add-button");
        Element::new("div")
            .attribute("id", self.id.as_str())
            .class("moj-add-another")
            .class(self.classes.as_deref())
            .attribute("data-module", "moj-add-another")
            .attribute("data-item-label", self.item_label.as_str())
            .attribute("data-layout", self.inline.then_some("inline"))
            .attributes(&self.attributes)
            .containing(html! {
                div class="moj-add-another__items" {
                    @for (index, item) in self.items.iter().enumerate() { (self.show_item(index, item)) }
                }
                div class="moj-add-another__add-button-container" { (add) }
            })
    }
}
