//! `govuk-inset-text`: words set apart.

use crate::content::from_content;
use crate::{Content, Element};
use maud::{Markup, Render};

crate::options::options! {
    /// Words set apart from those around them, as a quotation.
    InsetText {
        must { content: Content }
        may {
            /// The id.
            id: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

from_content!(InsetText);

impl Render for InsetText {
    fn render(&self) -> Markup {
        Element::new("div")
            .attribute("id", self.id.as_deref())
            .class("govuk-inset-text")
            .class(self.classes.as_deref())
            .attributes(&self.attributes)
            .containing(&self.content)
    }
}
