//! `moj-identity-bar`: whom the page is about.

use crate::{Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// Whom the page is about: a title, more lines of facts, and what may be done at once.
    ///
    /// ```
    /// use govuk::{Button, IdentityBar, Tag};
    /// let bar = IdentityBar::new("Sam Example, X000001")
    ///     .lines([Tag::new("Low RoSH")])
    ///     .actions([Button::link("Add a note", "/people/X000001/notes/new").classes("govuk-button--secondary")]);
    /// assert!(maud::html! { (bar) }.into_string().contains("moj-identity-bar__title"));
    /// ```
    IdentityBar {
        must { title: Content }
        may {
            /// More lines under the title.
            lines: [Content],
            /// Buttons at the side.
            actions: [Content],
            /// What stands under both, over the whole width, as a short form in
            /// [`Details`](crate::Details).
            below: content,
            /// What screen readers call it; makes it a region.
            label: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl IdentityBar {
    /// Adds a line.
    #[must_use]
    pub fn line(mut self, line: impl Into<Content>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// Adds a button.
    #[must_use]
    pub fn action(mut self, action: impl Into<Content>) -> Self {
        self.actions.push(action.into());
        self
    }
}

impl Render for IdentityBar {
    fn render(&self) -> Markup {
        Element::new("div")
            .class("moj-identity-bar")
            .class(self.classes.as_deref())
            .attribute("role", self.label.as_ref().map(|_| "region"))
            .attribute("aria-label", self.label.as_deref())
            .attributes(&self.attributes)
            .containing(html! {
                div class="moj-identity-bar__container" {
                    div class="moj-identity-bar__details" {
                        @if !self.title.is_empty() {
                            span class="moj-identity-bar__title" { (self.title) }
                        }
                        @for line in &self.lines {
                            div class="rainer-identity-bar__line" { (line) }
                        }
                    }
                    // The spaces are what the package's `text-align: justify` stretches.
                    " "
                    @if !self.actions.is_empty() {
                        div class="moj-identity-bar__actions" {
                            @for action in &self.actions {
                                div class="moj-identity-bar__menu" { (action) }
                                " "
                            }
                        }
                        " "
                    }
                }
                @if let Some(below) = &self.below {
                    div class="govuk-width-container rainer-identity-bar__below" { (below) }
                }
            })
    }
}
