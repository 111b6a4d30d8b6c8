//! `govuk-error-message`: what is wrong with a field.

use crate::content::from_content;
use crate::{Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// What is wrong with a field. Text alone will do wherever an error is asked for.
    ErrorMessage {
        must { content: Content }
        may {
            /// The id. Fields set this themselves.
            id: text,
            /// Extra classes.
            classes: text,
            /// The word that screen readers hear first, "Error" unless set; empty for none.
            hidden_prefix: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

from_content!(ErrorMessage);

impl Render for ErrorMessage {
    fn render(&self) -> Markup {
        let prefix = self.hidden_prefix.as_deref().unwrap_or("Error");
        Element::new("p")
            .attribute("id", self.id.as_deref())
            .class("govuk-error-message")
            .class(self.classes.as_deref())
            .attributes(&self.attributes)
            .containing(html! {
                @if !prefix.is_empty() {
                    span class="govuk-visually-hidden" { (prefix) ":" } " "
                }
                (self.content)
            })
    }
}
