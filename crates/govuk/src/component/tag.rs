//! `govuk-tag`: a state, in a word or two.

use super::form_group::joined;
use crate::content::from_content;
use crate::{Content, Element};
use maud::{Markup, Render};

/// The colour of a tag other than the usual blue. It never says anything that the words do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "a colour is its name")]
pub enum TagColour {
    Grey,
    Green,
    Teal,
    Purple,
    Magenta,
    Red,
    Orange,
    Yellow,
}

impl TagColour {
    /// The modifying class.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Grey => "govuk-tag--grey",
            Self::Green => "govuk-tag--green",
            Self::Teal => "govuk-tag--teal",
            Self::Purple => "govuk-tag--purple",
            Self::Magenta => "govuk-tag--magenta",
            Self::Red => "govuk-tag--red",
            Self::Orange => "govuk-tag--orange",
            Self::Yellow => "govuk-tag--yellow",
        }
    }
}

crate::options::options! {
    /// A state, in a word or two.
    ///
    /// ```
    /// use govuk::{Tag, TagColour};
    /// let tag = Tag::coloured("Overdue", TagColour::Red);
    /// assert_eq!(
    ///     maud::html! { (tag) }.into_string(),
    ///     r#"<strong class="govuk-tag govuk-tag--red">Overdue</strong>"#
    /// );
    /// ```
    Tag {
        must { content: Content }
        may {
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

from_content!(Tag);

impl Tag {
    /// A tag of this colour.
    #[must_use]
    pub fn coloured(content: impl Into<Content>, colour: TagColour) -> Self {
        Self::new(content).classes(colour.class())
    }

    /// Puts a class before the others.
    pub(crate) fn class_first(self, class: &str) -> Self {
        let classes = joined([Some(class), self.classes.as_deref()]);
        self.classes(classes)
    }
}

impl Render for Tag {
    fn render(&self) -> Markup {
        Element::new("strong")
            .class("govuk-tag")
            .class(self.classes.as_deref())
            .attributes(&self.attributes)
            .containing(&self.content)
    }
}
