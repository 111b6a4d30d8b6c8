//! `moj-date-picker`: a day, typed or picked from a calendar.

use crate::{ErrorMessage, FormGroup, Hint, Input, Label};
use maud::{Markup, Render};

use crate::Element;

crate::options::options! {
    /// A day, typed as `17/5/2024` or picked from a calendar. Without scripts it is a text field.
    ///
    /// ```
    /// use govuk::DatePicker;
    /// let when = DatePicker::new("on", "Date").hint("For example, 17/5/2024.").value("22/11/2026");
    /// assert!(maud::html! { (when) }.into_string().contains(r#"data-module="moj-date-picker""#));
    /// ```
    DatePicker {
        must { name: String, label: Label }
        may {
            /// The id; the name unless set.
            id: text,
            /// What is in the field, as it was typed, or `22/11/2026`.
            value: text,
            /// Help under the label.
            hint: (Hint),
            /// What is wrong, if something is.
            error: (ErrorMessage),
            /// The first day that may be picked, `22/11/2026`.
            min_date: text,
            /// The last day that may be picked, `22/11/2026`.
            max_date: text,
            /// Days that may not be picked, spaces between, a range as `1/1/2026-5/1/2026`.
            excluded_dates: text,
            /// Days of the week that may not be picked, in English, spaces between.
            excluded_days: text,
            /// Whether days below ten begin with a zero.
            leading_zeros: (bool),
            /// The day that weeks begin on, `monday` unless set.
            week_start_day: text,
            /// Extra classes of the field.
            classes: text,
            /// The box around the field.
            form_group: (FormGroup),
            /// Extra attributes of the field.
            attributes: attributes,
        }
    }
}

impl Render for DatePicker {
    fn render(&self) -> Markup {
        let classes = match self.classes.as_deref() {
            Some(classes) => format!("moj-js-datepicker-input {classes}"),
            None => "moj-js-datepicker-input".to_owned(),
        };
        let input = Input::new(self.name.as_str(), self.label.clone())
            .id(self.id.as_deref())
            .classes(classes)
            .value(self.value.as_deref())
            .autocomplete("off")
            .form_group(self.form_group.clone())
            .hint(self.hint.clone())
            .error(self.error.clone())
            .attributes(self.attributes.clone());
        Element::new("div")
            .class("moj-datepicker")
            .attribute("data-module", "moj-date-picker")
            .attribute("data-min-date", self.min_date.as_deref())
            .attribute("data-max-date", self.max_date.as_deref())
            .attribute("data-excluded-dates", self.excluded_dates.as_deref())
            .attribute("data-excluded-days", self.excluded_days.as_deref())
            .attribute("data-leading-zeros", self.leading_zeros.map(|on| if on { "true" } else { "false" }))
            .attribute("data-week-start-day", self.week_start_day.as_deref())
            .containing(input)
    }
}
