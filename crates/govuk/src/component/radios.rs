//! `govuk-radios`: choose one.

use super::choice::{Choice, id_at};
use super::error_message::ErrorMessage;
use super::fieldset::{Fieldset, Question};
use super::form_group::{Field, FormGroup};
use super::hint::Hint;
use crate::content::maybe;
use crate::{Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// One choice.
    Radio {
        must { value: String, content: Content }
        may {
            /// The id; from the group's id and the place in the list unless set.
            id: text,
            /// Help under the label.
            hint: (Hint),
            /// Chosen or not; by the group's value unless set.
            checked: (bool),
            /// Shown but not usable.
            disabled: flag,
            /// What is asked next, shown once this is chosen.
            conditional: content,
            /// Extra classes of the label.
            label_classes: text,
            /// Extra attributes of the label.
            label_attributes: bag,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

/// A line of the list.
#[derive(Debug, Clone)]
pub enum RadioRow {
    /// A choice.
    Choice(Box<Radio>),
    /// A word between choices, as "or".
    Divider(String),
    /// A choice left out this time; those after it keep their ids.
    LeftOut,
}

impl RadioRow {
    /// A word between choices, as "or".
    #[must_use]
    pub fn divider(word: impl Into<String>) -> Self {
        Self::Divider(word.into())
    }
}

impl From<Radio> for RadioRow {
    fn from(radio: Radio) -> Self {
        Self::Choice(Box::new(radio))
    }
}

impl From<Option<Radio>> for RadioRow {
    fn from(radio: Option<Radio>) -> Self {
        radio.map_or(Self::LeftOut, Self::from)
    }
}

impl<V: Into<String>, C: Into<Content>> From<(V, C)> for RadioRow {
    fn from((value, content): (V, C)) -> Self {
        Radio::new(value, content).into()
    }
}

maybe!(RadioRow: RadioRow);

crate::options::options! {
    /// Choose one. Items may be pairs of value and words.
    ///
    /// ```
    /// use govuk::{Input, Legend, Radio, Radios};
    /// let how = Radios::new("how", Legend::medium("How will you meet?"))
    ///     .items([("office", "Office"), ("home", "Home visit")])
    ///     .item(Radio::new("other", "Somewhere else").conditional(Input::new("where", "Where")))
    ///     .value("home");
    /// let html = maud::html! { (how) }.into_string();
    /// assert!(html.contains(r#"id="how-2" name="how" type="radio" value="home" checked"#));
    /// ```
    Radios {
        must { name: String, question: Question }
        may {
            /// Where ids begin; the name unless set.
            id_prefix: text,
            /// The choices, in order.
            items: [RadioRow],
            /// The value that is chosen.
            value: text,
            /// Help under the question.
            hint: (Hint),
            /// What is wrong, if something is.
            error: (ErrorMessage),
            /// Extra classes, as `govuk-radios--inline` or `govuk-radios--small`.
            classes: text,
            /// The box around the field.
            form_group: (FormGroup),
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Radios {
    /// Adds a choice.
    #[must_use]
    pub fn item(mut self, item: impl Into<RadioRow>) -> Self {
        self.items.push(item.into());
        self
    }

    /// Two or three short choices on one line.
    #[must_use]
    pub fn inline(self) -> Self {
        self.classes("govuk-radios--inline")
    }

    fn row(&self, index: usize, row: &RadioRow) -> Markup {
        let radio = match row {
            RadioRow::Choice(radio) => radio,
            RadioRow::Divider(word) => return html! { div class="govuk-radios__divider" { (word) } },
            RadioRow::LeftOut => return html! {},
        };
        let prefix = self.id_prefix.as_deref().unwrap_or(&self.name);
        let value_chosen = self.value.as_deref().is_some_and(|v| !v.is_empty() && v == radio.value);
        let choice = Choice {
            family: "radios",
            kind: "radio",
            id: &radio.id.clone().unwrap_or_else(|| id_at(prefix, index)),
            name: &self.name,
            value: &radio.value,
            checked: radio.checked.unwrap_or(value_chosen),
            disabled: radio.disabled,
            described_by: None,
            behaviour: None,
            content: &radio.content,
            label_classes: radio.label_classes.as_deref(),
            label_attributes: &radio.label_attributes,
            hint: radio.hint.as_ref(),
            conditional: radio.conditional.as_ref(),
            attributes: &radio.attributes,
        };
        choice.show()
    }
}

impl Render for Radios {
    fn render(&self) -> Markup {
        let field = Field {
            id: self.id_prefix.as_deref().unwrap_or(&self.name),
            hint: self.hint.as_ref(),
            error: self.error.as_ref(),
            group: self.form_group.as_ref(),
            described_by: self.question.0.as_ref().and_then(Fieldset::described_before),
        };
        let radios = Element::new("div")
            .class("govuk-radios")
            .class(self.classes.as_deref())
            .attributes(&self.attributes)
            .attribute("data-module", "govuk-radios")
            .containing(html! {
                @if let Some(before) = field.before() { (before) }
                @for (index, row) in self.items.iter().enumerate() { (self.row(index, row)) }
                @if let Some(after) = field.after() { (after) }
            });
        field.gathered(self.question.0.as_ref(), &radios)
    }
}
