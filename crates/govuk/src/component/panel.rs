//! `govuk-panel`: the end of a journey, or a halt in it.

use super::button::Button;
use super::form_group::joined;
use crate::content::maybe;
use crate::{Attributes, Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// What a person may do from an interruption.
    PanelAction {
        must { words: String }
        may {
            /// Makes it a link to this address.
            href: text,
            /// `button` makes a link look like one; `submit` sends the form.
            kind: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl PanelAction {
    fn show(&self) -> Markup {
        match self.href.as_deref() {
            Some(href) if self.kind.as_deref() != Some("button") => Element::new("a")
                .class("govuk-link govuk-link--inverse")
                .class(self.classes.as_deref())
                .attribute("href", href)
                .attributes(&self.attributes)
                .containing(&self.words),
            href => Button::new(self.words.as_str())
                .kind(self.kind.as_deref().unwrap_or("button"))
                .classes(joined([Some("govuk-button--inverse"), self.classes.as_deref()]))
                .href(href)
                .attributes(self.attributes.clone())
                .render(),
        }
    }
}

/// Whether the panel confirms what was done or asks a person to stop and think.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PanelKind {
    /// Something was done.
    Confirmation,
    /// Stop and think.
    Interruption,
}

maybe!(PanelKind: PanelKind);

crate::options::options! {
    /// The end of a journey, or a halt in it.
    Panel {
        must { title: Content }
        may {
            /// What stands under the title.
            content: content,
            /// A confirmation unless set.
            kind: (PanelKind),
            /// The level of the heading, 1 unless set.
            heading_level: number,
            /// What may be done next; on an interruption only.
            actions: [PanelAction],
            /// Extra classes of the actions.
            actions_classes: text,
            /// Extra attributes of the actions.
            actions_attributes: bag,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Panel {
    /// A halt in a journey.
    #[must_use]
    pub fn interruption(title: impl Into<Content>) -> Self {
        Self::new(title).kind(PanelKind::Interruption)
    }
}

impl Render for Panel {
    fn render(&self) -> Markup {
        let kind = self.kind.unwrap_or(PanelKind::Confirmation);
        let class = match kind {
            PanelKind::Confirmation => "govuk-panel--confirmation",
            PanelKind::Interruption => "govuk-panel--interruption",
        };
        let has_actions = kind == PanelKind::Interruption
            && !(self.actions.is_empty() && self.actions_classes.is_none() && self.actions_attributes == Attributes::new());
        let actions = Element::new("div")
            .class("govuk-panel__actions")
            .class(self.actions_classes.as_deref())
            .attributes(&self.actions_attributes);
        Element::new("div")
            .class("govuk-panel")
            .class(class)
            .class(self.classes.as_deref())
            .attributes(&self.attributes)
            .containing(html! {
                (Element::heading(self.heading_level.unwrap_or(1))
                    .class("govuk-panel__title")
                    .containing(&self.title))
                @if let Some(content) = &self.content {
                    div class="govuk-panel__body" { (content) }
                }
                @if has_actions {
                    (actions.containing(html! {
                        @if !self.actions.is_empty() {
                            div class="govuk-button-group" {
                                @for action in &self.actions { (action.show()) " " }
                            }
                        }
                    }))
                }
            })
    }
}
