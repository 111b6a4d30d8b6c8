//! `govuk-details`: help that opens.

use crate::{Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// Help that most people do not need, behind a short summary.
    ///
    /// ```
    /// use govuk::Details;
    /// let help = Details::new("What counts as contact", "A call, a visit or a message answered.");
    /// assert!(maud::html! { (help) }.into_string().starts_with("<details"));
    /// ```
    Details {
        must { summary: Content, content: Content }
        may {
            /// The id.
            id: text,
            /// Whether it is open at first.
            open: flag,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Render for Details {
    fn render(&self) -> Markup {
        Element::new("details")
            .attribute("id", self.id.as_deref())
            .class("govuk-details")
            .class(self.classes.as_deref())
            .attributes(&self.attributes)
            .flag("open", self.open)
            .containing(html! {
                summary class="govuk-details__summary" {
                    span class="govuk-details__summary-text" { (self.summary) }
                }
                div class="govuk-details__text" { (self.content) }
            })
    }
}
