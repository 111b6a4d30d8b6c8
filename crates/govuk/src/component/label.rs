//! `govuk-label`: the words of a field.

use crate::content::from_content;
use crate::{Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// The label of a field. Text alone will do wherever a label is asked for.
    Label {
        must { content: Content }
        may {
            /// Extra classes, as `govuk-label--l`.
            classes: text,
            /// The id of the field. Fields set this themselves.
            target: text,
            /// Puts the label in an `h1`: the one question is the page's heading.
            page_heading: flag,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

from_content!(Label);

impl Label {
    /// A large label that is the page's heading: for a page that asks one question.
    #[must_use]
    pub fn heading(content: impl Into<Content>) -> Self {
        Self::new(content).classes("govuk-label--l").page_heading(true)
    }

    /// A label that only screen readers find, where the page around it says the same.
    #[must_use]
    pub fn hidden(content: impl Into<Content>) -> Self {
        Self::new(content).classes("govuk-visually-hidden")
    }
}

impl Render for Label {
    fn render(&self) -> Markup {
        if self.content.is_empty() {
            return html! {};
        }
        let label = Element::new("label")
            .class("govuk-label")
            .class(self.classes.as_deref())
            .attributes(&self.attributes)
            .attribute("for", self.target.as_deref())
            .containing(&self.content);
        html! {
            @if self.page_heading {
                h1 class="govuk-label-wrapper" { (label) }
            } @else {
                (label)
            }
        }
    }
}
