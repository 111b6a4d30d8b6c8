//! `govuk-button`.

use crate::content::from_content;
use crate::{Content, Element};
use maud::{Markup, PreEscaped, Render, html};

crate::options::options! {
    /// A button that sends its form; with [`href`](Button::href), a link that looks like one.
    ///
    /// ```
    /// use govuk::Button;
    /// let page = maud::html! { (Button::new("Save and book").prevent_double_click(true)) };
    /// assert!(page.into_string().contains("Save and book"));
    /// ```
    Button {
        must { content: Content }
        may {
            /// The id.
            id: text,
            /// Makes it a link to this address.
            href: text,
            /// `submit` unless set.
            kind: text,
            /// The name that is sent with the form.
            name: text,
            /// The value that is sent with the form.
            value: text,
            /// Shown but not usable. Prefer to say why instead.
            disabled: flag,
            /// Ignores a second click within a second.
            prevent_double_click: (bool),
            /// A large green button with an arrow, to begin a service.
            start: flag,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

from_content!(Button);

impl Button {
    /// A grey button, for what is not the page's main act.
    #[must_use]
    pub fn secondary(content: impl Into<Content>) -> Self {
        Self::new(content).classes("govuk-button--secondary")
    }

    /// A red button, for what destroys or cannot be undone.
    #[must_use]
    pub fn warning(content: impl Into<Content>) -> Self {
        Self::new(content).classes("govuk-button--warning")
    }

    /// A link that looks like a button.
    #[must_use]
    pub fn link(content: impl Into<Content>, href: impl Into<String>) -> Self {
        Self::new(content).href(href.into())
    }
}

impl Render for Button {
    fn render(&self) -> Markup {
        let button = match self.href.as_deref() {
            Some(href) => Element::new("a").attribute("href", href).attribute("role", "button").attribute("draggable", "false"),
            None => Element::new("button")
                .attribute("type", self.kind.as_deref().unwrap_or("submit"))
                .attribute("value", self.value.as_deref())
                .attribute("name", self.name.as_deref())
                .flag("disabled", self.disabled)
                .attribute("aria-disabled", self.disabled.then_some("true"))
                .attribute("data-prevent-double-click", self.prevent_double_click.map(|on| if on { "true" } else { "false" })),
        };
        button
            .class("govuk-button")
            .class(self.classes.as_deref())
            .class_if(self.start, "govuk-button--start")
            .attribute("data-module", "govuk-button")
            .attributes(&self.attributes)
            .attribute("id", self.id.as_deref())
            .containing(html! {
                @match (&self.content, self.start) {
                    // A start button is a flex box, which would lose the spaces between elements.
                    (Content::Html(html), true) => span { (html) },
                    (content, _) => (content),
                }
                @if self.start { " " (START_ARROW) }
            })
    }
}

const START_ARROW: PreEscaped<&str> = PreEscaped(concat!(
    r#"<svg class="govuk-button__start-icon" xmlns="http://www.w3.org/2000/svg" width="17.5" height="19" "#,
    r#"viewBox="0 0 33 40" aria-hidden="true" focusable="false">"#,
    r#"<path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z"/></svg>"#,
));

/// Buttons and links side by side, `govuk-button-group`.
#[must_use]
pub fn button_group(buttons: impl Render) -> Markup {
    html! { div class="govuk-button-group" { (buttons) } }
}
