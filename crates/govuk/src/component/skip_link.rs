//! `govuk-skip-link`.

use crate::{Content, Element};
use maud::{Markup, Render};

crate::options::options! {
    /// Past the navigation to the page's own content, for keyboards. [`page`](fn@crate::page) has one.
    SkipLink {
        must { content: Content, href: String }
        may {
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Render for SkipLink {
    fn render(&self) -> Markup {
        Element::new("a")
            .attribute("href", self.href.as_str())
            .class("govuk-skip-link")
            .class(self.classes.as_deref())
            .attributes(&self.attributes)
            .attribute("data-module", "govuk-skip-link")
            .containing(&self.content)
    }
}
