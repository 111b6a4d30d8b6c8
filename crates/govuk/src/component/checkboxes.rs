//! `govuk-checkboxes`: choose any.

use super::choice::{Choice, id_at};
use super::error_message::ErrorMessage;
use super::fieldset::{Fieldset, Question};
use super::form_group::{Field, FormGroup, joined};
use super::hint::Hint;
use crate::{Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// One choice.
    Checkbox {
        must { value: String, content: Content }
        may {
            /// The id; from the group's id and the place in the list unless set.
            id: text,
            /// The name; the group's unless set.
            name: text,
            /// Help under the label.
            hint: (Hint),
            /// Chosen or not; by the group's values unless set.
            checked: (bool),
            /// Shown but not usable.
            disabled: flag,
            /// What is asked next, shown once this is chosen.
            conditional: content,
            /// "None of these": choosing it clears the others.
            exclusive: flag,
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
pub enum CheckboxRow {
    /// A choice.
    Choice(Box<Checkbox>),
    /// A word between choices, as "or".
    Divider(String),
    /// A choice left out this time; those after it keep their ids.
    LeftOut,
}

impl CheckboxRow {
    /// A word between choices, as "or".
    #[must_use]
    pub fn divider(word: impl Into<String>) -> Self {
        Self::Divider(word.into())
    }
}

impl From<Checkbox> for CheckboxRow {
    fn from(checkbox: Checkbox) -> Self {
        Self::Choice(Box::new(checkbox))
    }
}

impl From<Option<Checkbox>> for CheckboxRow {
    fn from(checkbox: Option<Checkbox>) -> Self {
        checkbox.map_or(Self::LeftOut, Self::from)
    }
}

impl<V: Into<String>, C: Into<Content>> From<(V, C)> for CheckboxRow {
    fn from((value, content): (V, C)) -> Self {
        Checkbox::new(value, content).into()
    }
}

crate::options::options! {
    /// Choose any. Items may be pairs of value and words.
    ///
    /// ```
    /// use govuk::{Checkbox, CheckboxRow, Checkboxes, Legend};
    /// let needs = Checkboxes::new("needs", Legend::medium("What would help?"))
    ///     .items([("transport", "Transport"), ("interpreter", "An interpreter")])
    ///     .item(CheckboxRow::divider("or"))
    ///     .item(Checkbox::new("none", "None of these").exclusive(true))
    ///     .values(["interpreter"]);
    /// let html = maud::html! { (needs) }.into_string();
    /// assert!(html.contains(r#"value="interpreter" checked"#));
    /// ```
    Checkboxes {
        must { name: String, question: Question }
        may {
            /// Where ids begin; the name unless set.
            id_prefix: text,
            /// The choices, in order.
            items: [CheckboxRow],
            /// The values that are chosen.
            values: [String],
            /// Help under the question.
            hint: (Hint),
            /// What is wrong, if something is.
            error: (ErrorMessage),
            /// Ids of what else describes the group.
            described_by: text,
            /// Extra classes, as `govuk-checkboxes--small`.
            classes: text,
            /// The box around the field.
            form_group: (FormGroup),
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Checkboxes {
    /// Adds a choice.
    #[must_use]
    pub fn item(mut self, item: impl Into<CheckboxRow>) -> Self {
        self.items.push(item.into());
        self
    }

    /// One box for one statement, without a question over it.
    #[must_use]
    pub fn single(name: impl Into<String>, value: impl Into<String>, words: impl Into<Content>) -> Self {
        Self::new(name, Question::default()).item(Checkbox::new(value, words))
    }

    fn row(&self, index: usize, row: &CheckboxRow, described_by: Option<&str>) -> Markup {
        let checkbox = match row {
            CheckboxRow::Choice(checkbox) => checkbox,
            CheckboxRow::Divider(word) => {
                return html! { div class="govuk-checkboxes__divider" { (word) } };
            }
            CheckboxRow::LeftOut => return html! {},
        };
        let prefix = self.id_prefix.as_deref().unwrap_or(&self.name);
        let value_chosen = self.values.contains(&checkbox.value);
        let choice = Choice {
            family: "checkboxes",
            kind: "checkbox",
            id: &checkbox.id.clone().unwrap_or_else(|| id_at(prefix, index)),
            name: checkbox.name.as_deref().unwrap_or(&self.name),
            value: &checkbox.value,
            checked: checkbox.checked.unwrap_or(value_chosen),
            disabled: checkbox.disabled,
            described_by,
            behaviour: checkbox.exclusive.then_some("exclusive"),
            content: &checkbox.content,
            label_classes: checkbox.label_classes.as_deref(),
            label_attributes: &checkbox.label_attributes,
            hint: checkbox.hint.as_ref(),
            conditional: checkbox.conditional.as_ref(),
            attributes: &checkbox.attributes,
        };
        choice.show()
    }
}

impl Render for Checkboxes {
    fn render(&self) -> Markup {
        let of_fieldset = self.question.0.as_ref().and_then(Fieldset::described_before);
        let field = Field {
            id: self.id_prefix.as_deref().unwrap_or(&self.name),
            hint: self.hint.as_ref(),
            error: self.error.as_ref(),
            group: self.form_group.as_ref(),
            described_by: of_fieldset.or(self.described_by.as_deref()),
        };
        let of_each = match self.question.0 {
            Some(_) => None,
            None => joined([field.described_by().as_deref()]),
        };
        let checkboxes = Element::new("div")
            .class("govuk-checkboxes")
            .class(self.classes.as_deref())
            .attributes(&self.attributes)
            .attribute("data-module", "govuk-checkboxes")
            .containing(html! {
                @if let Some(before) = field.before() { (before) }
                @for (index, row) in self.items.iter().enumerate() {
                    (self.row(index, row, of_each.as_deref()))
                }
                @if let Some(after) = field.after() { (after) }
            });
        field.gathered(self.question.0.as_ref(), &checkboxes)
    }
}
