//! `moj-alert`: what a page has to say about itself.

use crate::Element;
use maud::{Markup, PreEscaped, Render, html};

/// What kind of news an alert is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AlertKind {
    /// Something to know.
    #[default]
    Information,
    /// Something went well.
    Success,
    /// Something to take care of.
    Warning,
    /// Something is wrong.
    Error,
}

impl AlertKind {
    const fn word(self) -> &'static str {
        match self {
            Self::Information => "information",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// Our own drawings in the package's 30 by 30 box, filled with the text colour.
    const fn icon(self) -> PreEscaped<&'static str> {
        PreEscaped(match self {
            Self::Information => {
                r#"<path fill-rule="evenodd" d="M15 2a13 13 0 1 0 0 26a13 13 0 1 0 0-26zM13.5 7h3v3h-3zM13.5 12h3v11h-3z"/>"#
            }
            Self::Success => r#"<path d="M2 15l3-3l6 6L25 4l3 3L11 24z"/>"#,
            Self::Warning => r#"<path fill-rule="evenodd" d="M15 2l14 25H1zM13.5 10h3v8h-3zM13.5 20h3v3h-3z"/>"#,
            Self::Error => {
                r#"<path fill-rule="evenodd" d="M10 2h10l8 8v10l-8 8H10l-8-8V10zM9 11l4 4l-4 4l2 2l4-4l4 4l2-2l-4-4l4-4l-2-2l-4 4l-4-4z"/>"#
            }
        })
    }
}

crate::options::options! {
    /// What a page has to say about itself. The title alone is shown as the words; with
    /// [`content`](Alert::content) it names the alert, and heads it if asked to.
    ///
    /// ```
    /// use govuk::Alert;
    /// let html = maud::html! { (Alert::warning("This person is excluded from Court House")) }.into_string();
    /// assert!(html.contains("moj-alert--warning"));
    /// ```
    Alert {
        must { kind: AlertKind, title: String }
        may {
            /// The words.
            content: content,
            /// Shows the title as a heading of this level, 2 to 4, over the words.
            heading_level: number,
            /// The ARIA role, `region` unless set; `alert` is read out at once and takes the focus.
            role: text,
            /// What screen readers call it; the kind and the title unless set.
            label: text,
            /// Whether it can be put away, where scripts run.
            dismissible: flag,
            /// The words of the button that puts it away, "Dismiss" unless set.
            dismiss_words: text,
            /// Keeps an `alert` from taking the focus.
            disable_auto_focus: flag,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Alert {
    /// Something to know.
    #[must_use]
    pub fn information(title: impl Into<String>) -> Self {
        Self::new(AlertKind::Information, title)
    }

    /// Something went well.
    #[must_use]
    pub fn success(title: impl Into<String>) -> Self {
        Self::new(AlertKind::Success, title)
    }

    /// Something to take care of.
    #[must_use]
    pub fn warning(title: impl Into<String>) -> Self {
        Self::new(AlertKind::Warning, title)
    }

    /// Something is wrong.
    #[must_use]
    pub fn error(title: impl Into<String>) -> Self {
        Self::new(AlertKind::Error, title)
    }
}

impl Render for Alert {
    fn render(&self) -> Markup {
        let kind = self.kind.word();
        let heading = self.heading_level.filter(|_| self.content.is_some());
        let label = self.label.clone().unwrap_or_else(|| format!("{kind}: {}", self.title));
        Element::new("div")
            .class("moj-alert")
            .class(format!("moj-alert--{kind}").as_str())
            .class_if(heading.is_some(), "moj-alert--with-heading")
            .class(self.classes.as_deref())
            .attribute("role", self.role.as_deref().unwrap_or("region"))
            .attribute("aria-label", label.as_str())
            .attribute("data-module", "moj-alert")
            .attribute("data-dismissible", self.dismissible.then_some("true"))
            .attribute("data-dismiss-text", self.dismiss_words.as_deref())
            .attribute("data-disable-auto-focus", self.disable_auto_focus.then_some("true"))
            .attributes(&self.attributes)
            .containing(html! {
                div {
                    svg class="moj-alert__icon" role="presentation" focusable="false"
                        xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 30" height="30" width="30" {
                        (self.kind.icon())
                    }
                }
                div class="moj-alert__content" {
                    @if let Some(level) = heading {
                        (Element::heading(level).class("moj-alert__heading").containing(&self.title))
                    }
                    @match &self.content {
                        Some(content) => (content),
                        None => (self.title),
                    }
                }
                @if self.dismissible {
                    div class="moj-alert__action" {
                        button type="button" class="moj-alert__dismiss" hidden {
                            (self.dismiss_words.as_deref().unwrap_or("Dismiss"))
                        }
                    }
                }
            })
    }
}
