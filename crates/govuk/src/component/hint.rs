//! `govuk-hint`: help under a label.

use super::form_group::joined;
use crate::content::from_content;
use crate::{Content, Element};
use maud::{Markup, Render};

crate::options::options! {
    /// Help under a label. Text alone will do wherever a hint is asked for.
    Hint {
        must { content: Content }
        may {
            /// The id. Fields set this themselves.
            id: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

from_content!(Hint);

impl Hint {
    /// Puts a class before the others.
    pub(crate) fn class_first(self, class: &str) -> Self {
        let classes = joined([Some(class), self.classes.as_deref()]);
        self.classes(classes)
    }
}

impl Render for Hint {
    fn render(&self) -> Markup {
        Element::new("div")
            .attribute("id", self.id.as_deref())
            .class("govuk-hint")
            .class(self.classes.as_deref())
            .attributes(&self.attributes)
            .containing(&self.content)
    }
}
