//! `govuk-back-link`.

use crate::Element;
use maud::{Markup, Render};

crate::options::options! {
    /// Back to the page before, by its real address.
    BackLink {
        must { href: String }
        may {
            /// The words, "Back" unless set.
            content: content,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Render for BackLink {
    fn render(&self) -> Markup {
        let content = self.content.clone().unwrap_or_else(|| "Back".into());
        Element::new("a")
            .attribute("href", self.href.as_str())
            .class("govuk-back-link")
            .class(self.classes.as_deref())
            .attributes(&self.attributes)
            .containing(content)
    }
}
