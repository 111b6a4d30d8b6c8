//! `govuk-notification-banner`: what just happened, or what matters on every page.

use crate::content::from_content;
use crate::{Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// What just happened, or what matters on every page. Text is shown as one heading line;
    /// give markup for more.
    ///
    /// ```
    /// use govuk::NotificationBanner;
    /// let html = maud::html! { (NotificationBanner::success("Session recorded")) }.into_string();
    /// assert!(html.contains(r#"role="alert""#));
    /// ```
    NotificationBanner {
        must { content: Content }
        may {
            /// Something went well: green, and read out at once.
            good: flag,
            /// The title; "Important" or "Success" unless set.
            title: content,
            /// The level of the title's heading, 2 unless set.
            title_level: number,
            /// The id of the title.
            title_id: text,
            /// The ARIA role; `region` or `alert` unless set.
            role: text,
            /// Keeps the page from moving here when it loads.
            disable_auto_focus: (bool),
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

from_content!(NotificationBanner);

impl NotificationBanner {
    /// Something went well.
    #[must_use]
    pub fn success(content: impl Into<Content>) -> Self {
        Self::new(content).good(true)
    }
}

impl Render for NotificationBanner {
    fn render(&self) -> Markup {
        let (usual_role, usual_title) = if self.good { ("alert", "Success") } else { ("region", "Important") };
        let title_id = self.title_id.as_deref().unwrap_or("govuk-notification-banner-title");
        let title = self.title.clone().unwrap_or_else(|| usual_title.into());
        Element::new("div")
            .class("govuk-notification-banner")
            .class_if(self.good, "govuk-notification-banner--success")
            .class(self.classes.as_deref())
            .attribute("role", self.role.as_deref().unwrap_or(usual_role))
            .attribute("aria-labelledby", title_id)
            .attribute("data-module", "govuk-notification-banner")
            .attribute("data-disable-auto-focus", self.disable_auto_focus.map(|on| if on { "true" } else { "false" }))
            .attributes(&self.attributes)
            .containing(html! {
                div class="govuk-notification-banner__header" {
                    (Element::heading(self.title_level.unwrap_or(2))
                        .class("govuk-notification-banner__title")
                        .attribute("id", title_id)
                        .containing(title))
                }
                div class="govuk-notification-banner__content" {
                    @match &self.content {
                        Content::Text(text) if text.is_empty() => {},
                        Content::Text(text) => p class="govuk-notification-banner__heading" { (text) },
                        Content::Html(html) => (html),
                    }
                }
            })
    }
}
