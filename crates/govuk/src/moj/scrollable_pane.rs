//! `moj-scrollable-pane`: a wide table on a narrow screen.

use crate::Content;
use maud::{Markup, Render, html};

crate::options::options! {
    /// Lets a wide table scroll sideways by itself. The label says what is in it: the pane can
    /// be reached and scrolled with the keyboard, so it needs a name.
    ///
    /// ```
    /// use govuk::{ScrollablePane, Table};
    /// let pane = ScrollablePane::new("Work due", Table::new().caption("Work due"));
    /// assert!(maud::html! { (pane) }.into_string().contains(r#"tabindex="0""#));
    /// ```
    ScrollablePane {
        must { label: String, content: Content }
        may {
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Render for ScrollablePane {
    fn render(&self) -> Markup {
        crate::Element::new("div")
            .class("moj-scrollable-pane")
            .class(self.classes.as_deref())
            .attribute("role", "region")
            .attribute("aria-label", self.label.as_str())
            .attribute("tabindex", "0")
            .attributes(&self.attributes)
            .containing(html! { (self.content) })
    }
}
