//! `moj-badge`: a short mark beside a name.

use crate::content::{from_content, maybe};
use crate::{Content, Element};
use maud::{Markup, Render};

/// The colour of a badge. Only those of the package whose contrast passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "a colour is its name")]
pub enum BadgeColour {
    Purple,
    BrightPurple,
    Red,
    Green,
    Blue,
    Black,
    DarkGrey,
}

impl BadgeColour {
    const fn class(self) -> &'static str {
        match self {
            Self::Purple => "moj-badge--purple",
            Self::BrightPurple => "moj-badge--bright-purple",
            Self::Red => "moj-badge--red",
            Self::Green => "moj-badge--green",
            Self::Blue => "moj-badge--blue",
            Self::Black => "moj-badge--black",
            Self::DarkGrey => "moj-badge--dark-grey",
        }
    }
}

maybe!(BadgeColour: BadgeColour);

crate::options::options! {
    /// A short mark beside a name, as "Restricted".
    Badge {
        must { content: Content }
        may {
            /// The colour, blue unless set.
            colour: (BadgeColour),
            /// Larger, as beside a heading.
            large: flag,
            /// What screen readers hear instead of the words.
            label: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

from_content!(Badge);

impl Render for Badge {
    fn render(&self) -> Markup {
        Element::new("span")
            .class("moj-badge")
            .class(self.colour.map(BadgeColour::class))
            .class_if(self.large, "moj-badge--large")
            .class(self.classes.as_deref())
            .attribute("aria-label", self.label.as_deref())
            .attributes(&self.attributes)
            .containing(&self.content)
    }
}
