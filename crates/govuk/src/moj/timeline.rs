//! `moj-timeline`: what happened, latest first or last.

use crate::{Content, Element};
use maud::{Markup, Render, html};

/// A moment, for machines and for people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moment {
    /// As `datetime` wants it, `2026-11-22T09:30:00Z` or `2026-11-22`.
    pub datetime: String,
    /// As a person reads it, "22 November 2026 at 9:30am".
    pub words: String,
}

impl<D: Into<String>, W: Into<String>> From<(D, W)> for Moment {
    fn from((datetime, words): (D, W)) -> Self {
        Self { datetime: datetime.into(), words: words.into() }
    }
}

impl Moment {
    /// A `time` element.
    pub(crate) fn show(&self) -> Element {
        Element::new("time").attribute("datetime", self.datetime.as_str())
    }
}

crate::options::options! {
    /// Something that happened.
    TimelineItem {
        must { title: Content, when: Moment }
        may {
            /// Who did it: shown as "by" and this.
            byline: content,
            /// More about it.
            content: content,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

crate::options::options! {
    /// What happened, in the order given.
    ///
    /// ```
    /// use govuk::{Timeline, TimelineItem};
    /// let item = TimelineItem::new("Session attended", ("2026-11-20T10:00:00Z", "20 November 2026 at 10am"))
    ///     .byline("Alex Officer");
    /// let html = maud::html! { (Timeline::new().items([item])) }.into_string();
    /// assert!(html.contains("by Alex Officer"));
    /// ```
    Timeline {
        must {}
        may {
            /// What happened.
            items: [TimelineItem],
            /// The level of each title's heading, 2 unless set.
            heading_level: number,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Timeline {
    fn show_item(&self, item: &TimelineItem) -> Markup {
        Element::new("div").class("moj-timeline__item").class(item.classes.as_deref()).attributes(&item.attributes).containing(
            html! {
                div class="moj-timeline__header" {
                    (Element::heading(self.heading_level.unwrap_or(2))
                        .class("moj-timeline__title")
                        .containing(&item.title))
                    @if let Some(byline) = &item.byline {
                        " " p class="moj-timeline__byline" { "by " (byline) }
                    }
                }
                p class="moj-timeline__date" { (item.when.show().containing(&item.when.words)) }
                @if let Some(content) = &item.content {
                    div class="moj-timeline__description" { (content) }
                }
            },
        )
    }
}

impl Render for Timeline {
    fn render(&self) -> Markup {
        Element::new("div")
            .class("moj-timeline")
            .class(self.classes.as_deref())
            .attributes(&self.attributes)
            .containing(html! { @for item in &self.items { (self.show_item(item)) } })
    }
}
