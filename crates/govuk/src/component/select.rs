//! `govuk-select`: choose one from a long list.

use super::error_message::ErrorMessage;
use super::form_group::{Field, FormGroup};
use super::hint::Hint;
use super::label::Label;
use crate::Element;
use maud::{Markup, Render, html};

crate::options::options! {
    /// One choice.
    SelectItem {
        must { words: String }
        may {
            /// The value that is sent; the words unless set.
            value: text,
            /// Chosen or not; by the list's value unless set.
            selected: (bool),
            /// Shown but not usable.
            disabled: flag,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl<V: Into<String>, W: Into<String>> From<(V, W)> for SelectItem {
    fn from((value, words): (V, W)) -> Self {
        Self::new(words).value(value.into())
    }
}

crate::options::options! {
    /// Choose one from a long list; for a short one use [`Radios`](crate::Radios). Items may be
    /// pairs of value and words.
    ///
    /// ```
    /// use govuk::Select;
    /// let team = Select::new("team", "Team").items([("", "Choose a team"), ("a", "Team A")]).value("a");
    /// let html = maud::html! { (team) }.into_string();
    /// assert!(html.contains(r#"<option value="a" selected>Team A</option>"#));
    /// ```
    Select {
        must { name: String, label: Label }
        may {
            /// The id; the name unless set.
            id: text,
            /// The choices, in order.
            items: [SelectItem],
            /// The value that is chosen.
            value: text,
            /// Help under the label.
            hint: (Hint),
            /// What is wrong, if something is.
            error: (ErrorMessage),
            /// Extra classes.
            classes: text,
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

impl Select {
    fn option(&self, item: &SelectItem) -> Markup {
        let effective = item.value.as_ref().unwrap_or(&item.words);
        let value_chosen = self.value.as_deref().is_some_and(|v| !v.is_empty() && v == effective);
        Element::new("option")
            .attribute("value", item.value.as_deref())
            .flag("selected", item.selected.unwrap_or(value_chosen))
            .flag("disabled", item.disabled)
            .attributes(&item.attributes)
            .containing(&item.words)
    }
}

impl Render for Select {
    fn render(&self) -> Markup {
        let id = self.id.as_deref().unwrap_or(&self.name);
        let field = Field {
            id,
            hint: self.hint.as_ref(),
            error: self.error.as_ref(),
            group: self.form_group.as_ref(),
            described_by: self.described_by.as_deref(),
        };
        let select = Element::new("select")
            .class("govuk-select")
            .class(self.classes.as_deref())
            .class_if(self.error.is_some(), "govuk-select--error")
            .attribute("id", id)
            .attribute("name", self.name.as_str())
            .flag("disabled", self.disabled)
            .attribute("aria-describedby", field.described_by().as_deref())
            .attributes(&self.attributes)
            .containing(html! { @for item in &self.items { (self.option(item)) } });
        let control = html! {
            @if let Some(before) = field.before() { (before) }
            (select)
            @if let Some(after) = field.after() { (after) }
        };
        field.labelled(&self.label, &control)
    }
}
