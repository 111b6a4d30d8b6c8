//! `govuk-date-input`: a date that a person knows by heart.

use super::error_message::ErrorMessage;
use super::fieldset::{Fieldset, Question};
use super::form_group::{Field, FormGroup, joined};
use super::hint::Hint;
use super::input::Input;
use super::label::Label;
use crate::Element;
use maud::{Markup, Render, html};

crate::options::options! {
    /// One part of a date: its field is named `{prefix}-{name}`, its id is `{id}-{name}`.
    DatePart {
        must { name: String }
        may {
            /// The label; the name with a capital unless set.
            label: text,
            /// What is in the field.
            value: text,
            /// Whether this part is wrong. With an error and no part marked, all are.
            wrong: (bool),
            /// How many characters wide, 2 unless set.
            width: number,
            /// The id of the field.
            id: text,
            /// The keyboard to show, `numeric` unless set.
            inputmode: text,
            /// What the browser may fill in, as `bday-day`.
            autocomplete: text,
            /// A pattern that some browsers use to choose a keyboard.
            pattern: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl DatePart {
    /// The day of the month.
    #[must_use]
    pub fn day() -> Self {
        Self::new("day")
    }

    /// The month.
    #[must_use]
    pub fn month() -> Self {
        Self::new("month")
    }

    /// The year, four characters wide.
    #[must_use]
    pub fn year() -> Self {
        Self::new("year").width(4)
    }

    fn has_class(&self, part: &str) -> bool {
        self.classes.as_deref().is_some_and(|classes| classes.contains(part))
    }

    fn is_marked(&self) -> bool {
        self.wrong == Some(true) || self.has_class("govuk-input--error")
    }

    fn show(&self, date: &DateInput) -> Markup {
        let some_marked = date.parts.iter().any(Self::is_marked);
        let by_default = self.wrong != Some(false) && date.error.is_some() && !some_marked;
        let error = !self.has_class("govuk-input--error") && (self.is_marked() || by_default);
        let width = format!("govuk-input--width-{}", self.width.unwrap_or(2));
        let classes = joined([
            Some("govuk-date-input__input"),
            error.then_some("govuk-input--error"),
            (!self.has_class("govuk-input--width-")).then_some(&width),
            self.classes.as_deref(),
        ]);
        let label = self.label.clone().unwrap_or_else(|| capital(&self.name));
        let name = match date.name_prefix.as_deref() {
            Some(prefix) => format!("{prefix}-{}", self.name),
            None => self.name.clone(),
        };
        let input = Input::new(name, Label::new(label).classes("govuk-date-input__label"))
            .id(self.id.clone().unwrap_or_else(|| format!("{}-{}", date.id, self.name)))
            .classes(classes)
            .value(self.value.as_deref())
            .inputmode(self.inputmode.as_deref().unwrap_or("numeric"))
            .autocomplete(self.autocomplete.as_deref())
            .pattern(self.pattern.as_deref())
            .attributes(self.attributes.clone());
        html! { div class="govuk-date-input__item" { (input) } }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + &letters.as_str().to_lowercase()
}

crate::options::options! {
    /// A date that a person knows by heart, as a birthday.
    ///
    /// ```
    /// use govuk::{DateInput, Legend};
    /// let born = DateInput::new("born", Legend::medium("Date of birth")).name_prefix("born").date("1", "2", "1990");
    /// let html = maud::html! { (born) }.into_string();
    /// assert!(html.contains(r#"id="born-day" name="born-day""#));
    /// ```
    DateInput {
        must { id: String, question: Question }
        may {
            /// Begins the name of each part's field.
            name_prefix: text,
            /// The parts; day, month and year unless set.
            parts: [DatePart],
            /// Help under the question.
            hint: (Hint),
            /// What is wrong, if something is.
            error: (ErrorMessage),
            /// Extra classes.
            classes: text,
            /// The box around the field.
            form_group: (FormGroup),
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl DateInput {
    /// Day, month and year with this in them, as it was typed.
    #[must_use]
    pub fn date(self, day: &str, month: &str, year: &str) -> Self {
        self.parts([DatePart::day().value(day), DatePart::month().value(month), DatePart::year().value(year)])
    }
}

impl Render for DateInput {
    fn render(&self) -> Markup {
        if self.parts.is_empty() {
            let parts = [DatePart::day(), DatePart::month(), DatePart::year()];
            return self.clone().parts(parts).render();
        }
        // Some screen readers read a fieldset's description only to a group.
        let fieldset = self.question.0.clone().map(|fieldset| fieldset.role("group"));
        let field = Field {
            id: &self.id,
            hint: self.hint.as_ref(),
            error: self.error.as_ref(),
            group: self.form_group.as_ref(),
            described_by: fieldset.as_ref().and_then(Fieldset::described_before),
        };
        let date = Element::new("div")
            .class("govuk-date-input")
            .class(self.classes.as_deref())
            .attributes(&self.attributes)
            .attribute("id", Some(self.id.as_str()).filter(|id| !id.is_empty()))
            .containing(html! {
                @if let Some(before) = field.before() { (before) }
                @for part in &self.parts { (part.show(self)) " " }
                @if let Some(after) = field.after() { (after) }
            });
        field.gathered(fieldset.as_ref(), &date)
    }
}
