//! `govuk-fieldset`: fields that answer one question.

use crate::content::{from_content, maybe};
use crate::{Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// The question that a group of fields answers.
    Legend {
        must { content: Content }
        may {
            /// Extra classes, as `govuk-fieldset__legend--l`.
            classes: text,
            /// Puts the words in an `h1`: the one question is the page's heading.
            page_heading: flag,
        }
    }
}

from_content!(Legend);

impl Legend {
    /// A large legend that is the page's heading: for a page that asks one question.
    #[must_use]
    pub fn heading(content: impl Into<Content>) -> Self {
        Self::new(content).classes("govuk-fieldset__legend--l").page_heading(true)
    }

    /// A medium legend: the question stands among others on its page.
    #[must_use]
    pub fn medium(content: impl Into<Content>) -> Self {
        Self::new(content).classes("govuk-fieldset__legend--m")
    }
}

crate::options::options! {
    /// A group of fields under one question.
    Fieldset {
        must { legend: Legend }
        may {
            /// The fields.
            content: content,
            /// Extra classes.
            classes: text,
            /// An ARIA role.
            role: text,
            /// The ids of what describes the group.
            described_by: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

from_content!(@ Fieldset: &str, String, &String, Markup, Content, Legend);
maybe!(Fieldset: &str, String, &String, Markup, Content, Legend, Fieldset);

impl Fieldset {
    /// The ids that describe the group before hint and error are added.
    pub(crate) fn described_before(&self) -> Option<&str> {
        self.described_by.as_deref()
    }
}

impl Render for Fieldset {
    fn render(&self) -> Markup {
        let legend = &self.legend;
        Element::new("fieldset")
            .class("govuk-fieldset")
            .class(self.classes.as_deref())
            .attribute("role", self.role.as_deref())
            .attribute("aria-describedby", self.described_by.as_deref())
            .attributes(&self.attributes)
            .containing(html! {
                @if !legend.content.is_empty() {
                    (Element::new("legend")
                        .class("govuk-fieldset__legend")
                        .class(legend.classes.as_deref())
                        .containing(html! {
                            @if legend.page_heading {
                                h1 class="govuk-fieldset__heading" { (legend.content) }
                            } @else {
                                (legend.content)
                            }
                        }))
                }
                @if let Some(content) = &self.content { (content) }
            })
    }
}

/// What a group of choices answers: a fieldset with a legend, words alone, or, with
/// `Question::default()`, nothing (the page around says it).
#[derive(Debug, Clone, Default)]
pub struct Question(pub(crate) Option<Fieldset>);

impl Question {
    /// Asks this.
    #[must_use]
    pub fn new(fieldset: impl Into<Fieldset>) -> Self {
        Self(Some(fieldset.into()))
    }
}

from_content!(@ Question: &str, String, &String, Markup, Content, Legend, Fieldset);

impl From<Option<Fieldset>> for Question {
    fn from(fieldset: Option<Fieldset>) -> Self {
        Self(fieldset)
    }
}
