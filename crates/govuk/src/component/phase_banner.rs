//! `govuk-phase-banner`: how finished the service is.

use super::tag::Tag;
use crate::{Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// How finished the service is, and what that means.
    PhaseBanner {
        must { tag: Tag, content: Content }
        may {
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Render for PhaseBanner {
    fn render(&self) -> Markup {
        Element::new("div")
            .class("govuk-phase-banner govuk-width-container")
            .class(self.classes.as_deref())
            .attributes(&self.attributes)
            .containing(html! {
                p class="govuk-phase-banner__content" {
                    (self.tag.clone().class_first("govuk-phase-banner__content__tag"))
                    " "
                    span class="govuk-phase-banner__text" { (self.content) }
                }
            })
    }
}
