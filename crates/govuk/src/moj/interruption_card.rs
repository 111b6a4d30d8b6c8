//! `moj-interruption-card`: stop and think.

use crate::component::button::Button;
use crate::content::maybe;
use crate::{Attributes, Content};
use maud::{Markup, Render, html};

/// How a way on from the card looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CardActionStyle {
    /// A button; without an address it sends the form around the card.
    #[default]
    Button,
    /// A link.
    Link,
}

crate::options::options! {
    /// A way on from the card.
    CardAction {
        must { words: String }
        may {
            /// The address that it leads to.
            href: text,
            /// A button unless set.
            style: (CardActionStyle),
            /// Extra attributes of a button.
            attributes: attributes,
        }
    }
}

maybe!(CardActionStyle: CardActionStyle);
maybe!(CardAction: CardAction);

impl CardAction {
    /// A button that sends the form around the card.
    #[must_use]
    pub fn button(words: impl Into<String>) -> Self {
        Self::new(words)
    }

    /// A link to an address.
    #[must_use]
    pub fn link(words: impl Into<String>, href: impl Into<String>) -> Self {
        Self::new(words).href(href.into()).style(CardActionStyle::Link)
    }

    fn show(&self) -> Markup {
        match (self.style.unwrap_or_default(), self.href.as_deref()) {
            (CardActionStyle::Link, Some(href)) => {
                html! { a class="govuk-link govuk-link--inverse" href=(href) { (self.words) } }
            }
            (_, href) => Button::new(self.words.as_str())
                .classes("govuk-button--inverse")
                .href(href)
                .prevent_double_click(true)
                .attributes(Attributes::new().and(&self.attributes))
                .render(),
        }
    }
}

crate::options::options! {
    /// Stop and think before going on. At most once in a journey.
    ///
    /// ```
    /// use govuk::{CardAction, InterruptionCard};
    /// let card = InterruptionCard::new("Check before you go on", "This person has a restriction.")
    ///     .primary(CardAction::button("I have checked"))
    ///     .secondary(CardAction::link("Go back", "/"));
    /// assert!(maud::html! { (card) }.into_string().contains("moj-interruption-card__heading"));
    /// ```
    InterruptionCard {
        must { heading: Content, content: Content }
        may {
            /// The way on.
            primary: (CardAction),
            /// The other way.
            secondary: (CardAction),
        }
    }
}

impl Render for InterruptionCard {
    fn render(&self) -> Markup {
        html! {
            div class="moj-interruption-card" {
                div class="moj-interruption-card__content" {
                    h1 class="moj-interruption-card__heading" { (self.heading) }
                    div class="moj-interruption-card__body" { (self.content) }
                    div class="govuk-button-group moj-interruption-card__actions" {
                        @if let Some(primary) = &self.primary { (primary.show()) " " }
                        @if let Some(secondary) = &self.secondary { (secondary.show()) }
                    }
                }
            }
        }
    }
}
