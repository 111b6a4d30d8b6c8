//! `govuk-error-summary`: everything that is wrong, at the top of the page.

use crate::{Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// One thing that is wrong.
    ErrorItem {
        must { content: Content }
        may {
            /// Where to put it right: `#` and the id of the field.
            href: text,
            /// Extra attributes of the link.
            attributes: attributes,
        }
    }
}

impl<F: AsRef<str>, C: Into<Content>> From<(F, C)> for ErrorItem {
    fn from((field, content): (F, C)) -> Self {
        Self::new(content).href(format!("#{}", field.as_ref()))
    }
}

crate::options::options! {
    /// Everything that is wrong, at the top of the page. Errors may be pairs of the field's id
    /// and what is wrong with it.
    ///
    /// ```
    /// use govuk::ErrorSummary;
    /// let summary = ErrorSummary::there_is_a_problem().errors([("surname", "Enter a surname")]);
    /// let html = maud::html! { (summary) }.into_string();
    /// assert!(html.contains(r##"<a href="#surname">Enter a surname</a>"##));
    /// ```
    ErrorSummary {
        must { title: Content }
        may {
            /// What stands before the list.
            description: content,
            /// What is wrong, in the order of the fields on the page.
            errors: [ErrorItem],
            /// Keeps the page from moving here when it loads.
            disable_auto_focus: (bool),
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl ErrorSummary {
    /// With the usual title.
    #[must_use]
    pub fn there_is_a_problem() -> Self {
        Self::new("There is a problem")
    }

    /// Adds something that is wrong.
    #[must_use]
    pub fn error(mut self, error: impl Into<ErrorItem>) -> Self {
        self.errors.push(error.into());
        self
    }
}

impl Render for ErrorSummary {
    fn render(&self) -> Markup {
        Element::new("div")
            .class("govuk-error-summary")
            .class(self.classes.as_deref())
            .attribute("data-disable-auto-focus", self.disable_auto_focus.map(|on| if on { "true" } else { "false" }))
            .attributes(&self.attributes)
            .attribute("data-module", "govuk-error-summary")
            .containing(html! {
                div role="alert" {
                    h2 class="govuk-error-summary__title" { (self.title) }
                    div class="govuk-error-summary__body" {
                        @if let Some(description) = &self.description { p { (description) } }
                        @if !self.errors.is_empty() {
                            ul class="govuk-list govuk-error-summary__list" {
                                @for error in &self.errors { li { (link(error)) } }
                            }
                        }
                    }
                }
            })
    }
}

fn link(error: &ErrorItem) -> Markup {
    let Some(href) = error.href.as_deref() else { return error.content.render() };
    Element::new("a").attribute("href", href).attributes(&error.attributes).containing(&error.content)
}
