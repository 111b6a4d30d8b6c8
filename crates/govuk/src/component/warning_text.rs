//! `govuk-warning-text`: what must not be missed.

use crate::content::from_content;
use crate::{Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// What must not be missed, beside a large "!".
    WarningText {
        must { content: Content }
        may {
            /// What screen readers hear for the sign, "Warning" unless set.
            icon_words: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

from_content!(WarningText);

impl Render for WarningText {
    fn render(&self) -> Markup {
        Element::new("div").class("govuk-warning-text").class(self.classes.as_deref()).attributes(&self.attributes).containing(
            html! {
                span class="govuk-warning-text__icon" aria-hidden="true" { "!" }
                " "
                strong class="govuk-warning-text__text" {
                    span class="govuk-visually-hidden" { (self.icon_words.as_deref().unwrap_or("Warning")) }
                    " " (self.content)
                }
            },
        )
    }
}
