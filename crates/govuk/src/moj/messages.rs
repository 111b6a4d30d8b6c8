//! `moj-messages`: what was written to and fro.

use super::timeline::Moment;
use crate::{Content, Element};
use maud::{Markup, Render, html};

/// Which way a message went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// From us: on the right.
    #[default]
    Sent,
    /// To us: on the left.
    Received,
}

crate::options::options! {
    /// A message.
    Message {
        must { direction: Direction, sender: String, day: Moment, time: Moment, content: Content }
        may {
            /// Makes the id `message_` and this.
            id: text,
        }
    }
}

crate::options::options! {
    /// What was written to and fro, oldest first; a day is named once.
    ///
    /// ```
    /// use govuk::{Direction, Message, Messages};
    /// let messages = Messages::new().items([Message::new(
    ///     Direction::Sent,
    ///     "Alex Officer",
    ///     ("2026-11-20", "20 November 2026"),
    ///     ("2026-11-20T10:00:00Z", "10am"),
    ///     "See you on Monday.",
    /// )]);
    /// assert!(maud::html! { (messages) }.into_string().contains("moj-message-item--sent"));
    /// ```
    Messages {
        must {}
        may {
            /// The messages, in order.
            items: [Message],
            /// The id, `messages` unless set.
            id: text,
            /// What screen readers call it.
            label: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Message {
    fn show(&self) -> Markup {
        let way = match self.direction {
            Direction::Sent => "sent",
            Direction::Received => "received",
        };
        let id = self.id.as_ref().map(|id| format!("message_{id}"));
        html! {
            div id=[id] class={ "moj-message-item moj-message-item--" (way) } {
                div class={ "moj-message-item__text moj-message-item__text--" (way) } { (self.content) }
                div class="moj-message-item__meta" {
                    span class="moj-message-item__meta--sender" { (self.sender) }
                    " at "
                    (self.time.show().class("moj-message-item__meta--timestamp").containing(&self.time.words))
                }
            }
        }
    }
}

impl Render for Messages {
    fn render(&self) -> Markup {
        let new_day = |index: usize, day: &Moment| {
            let before = index.checked_sub(1).and_then(|before| self.items.get(before));
            before.is_none_or(|before| before.day != *day)
        };
        Element::new("div")
            .attribute("id", self.id.as_deref().unwrap_or("messages"))
            .class("moj-messages-container")
            .class(self.classes.as_deref())
            .attribute("role", self.label.as_ref().map(|_| "group"))
            .attribute("aria-label", self.label.as_deref())
            .attributes(&self.attributes)
            .containing(html! {
                div class="moj-message-list" {
                    @for (index, message) in self.items.iter().enumerate() {
                        @if new_day(index, &message.day) {
                            (message.day.show().class("moj-message-list__date").containing(&message.day.words))
                        }
                        (message.show())
                    }
                }
            })
    }
}
