//! `moj-notification-badge`: how many wait.

use crate::Element;
use maud::{Markup, Render, html};

crate::options::options! {
    /// How many wait, beside the name of what waits. Nothing is shown for none, "99+" from 99.
    ///
    /// ```
    /// use govuk::NotificationBadge;
    /// let html = maud::html! { (NotificationBadge::new(3_u32).hidden_words("overdue")) }.into_string();
    /// assert!(html.contains("(3 overdue)"));
    /// assert_eq!(maud::html! { (NotificationBadge::new(0_u32)) }.into_string(), "");
    /// ```
    NotificationBadge {
        must { count: u32 }
        may {
            /// What is counted, for screen readers.
            hidden_words: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Render for NotificationBadge {
    fn render(&self) -> Markup {
        let (shown, heard) = match self.count {
            0 => return html! {},
            1..99 => (self.count.to_string(), self.count.to_string()),
            _ => ("99+".to_owned(), "99 or more".to_owned()),
        };
        Element::new("span")
            .class("moj-notification-badge")
            .class(self.classes.as_deref())
            .attributes(&self.attributes)
            .containing(html! {
                span aria-hidden="true" { (shown) }
                span class="govuk-visually-hidden" {
                    "(" (heard) @if let Some(words) = &self.hidden_words { " " (words) } ")"
                }
            })
    }
}
