//! `govuk-task-list`: the steps of something long.

use super::tag::Tag;
use crate::{Content, Element};
use maud::{Markup, Render, html};

/// How far a step is.
#[derive(Debug, Clone)]
pub enum TaskStatus {
    /// Words alone, as "Completed".
    Words(Content),
    /// A tag.
    Tag(Tag),
}

impl Default for TaskStatus {
    fn default() -> Self {
        Self::Words(Content::default())
    }
}

impl From<&str> for TaskStatus {
    fn from(words: &str) -> Self {
        Self::Words(words.into())
    }
}

impl From<Content> for TaskStatus {
    fn from(words: Content) -> Self {
        Self::Words(words)
    }
}

impl From<Tag> for TaskStatus {
    fn from(tag: Tag) -> Self {
        Self::Tag(tag)
    }
}

crate::options::options! {
    /// A step.
    Task {
        must { title: Content, status: TaskStatus }
        may {
            /// The address of its page; none while it cannot start.
            href: text,
            /// Help under the title.
            hint: content,
            /// Extra classes of the step.
            classes: text,
            /// Extra classes of the title.
            title_classes: text,
            /// Extra classes of the status.
            status_classes: text,
        }
    }
}

crate::options::options! {
    /// The steps of something long, and how far each is.
    TaskList {
        must {}
        may {
            /// The steps, in order; `None` leaves one out and the others keep their ids.
            items: [Option<Task>],
            /// Where ids begin, `task-list` unless set.
            id_prefix: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Task {
    fn show(&self, id: &str) -> Markup {
        let (hint_id, status_id) = (format!("{id}-hint"), format!("{id}-status"));
        let described_by = if self.hint.is_some() { format!("{hint_id} {status_id}") } else { status_id.clone() };
        let title = match self.href.as_deref() {
            Some(href) => Element::new("a")
                .class("govuk-link govuk-task-list__link")
                .attribute("href", href)
                .attribute("aria-describedby", described_by.as_str()),
            None => Element::new("div"),
        };
        Element::new("li")
            .class("govuk-task-list__item")
            .class_if(self.href.is_some(), "govuk-task-list__item--with-link")
            .class(self.classes.as_deref())
            .containing(html! {
                div class="govuk-task-list__name-and-hint" {
                    (title.class(self.title_classes.as_deref()).containing(&self.title))
                    @if let Some(hint) = &self.hint {
                        div id=(hint_id) class="govuk-task-list__hint" { (hint) }
                    }
                }
                (Element::new("div")
                    .class("govuk-task-list__status")
                    .class(self.status_classes.as_deref())
                    .attribute("id", status_id.as_str())
                    .containing(html! {
                        @match &self.status {
                            TaskStatus::Words(words) => (words),
                            TaskStatus::Tag(tag) => (tag),
                        }
                    }))
            })
    }
}

impl Render for TaskList {
    fn render(&self) -> Markup {
        let prefix = self.id_prefix.as_deref().unwrap_or("task-list");
        Element::new("ul").class("govuk-task-list").class(self.classes.as_deref()).attributes(&self.attributes).containing(
            html! {
                @for (index, task) in self.items.iter().enumerate() {
                    @if let Some(task) = task { (task.show(&format!("{prefix}-{}", index + 1))) }
                }
            },
        )
    }
}
