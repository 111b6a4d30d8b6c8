//! `govuk-summary-list`: facts, one a row; in a card when there are several lists.

use crate::content::maybe;
use crate::{Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// A link to do something with a row or a card.
    Action {
        must { content: Content, href: String }
        may {
            /// What it is done to, for screen readers: "Change" **address**.
            hidden_words: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Action {
    /// A link to change the fact named.
    #[must_use]
    pub fn change(href: impl Into<String>, what: impl Into<String>) -> Self {
        Self::new("Change", href).hidden_words(what.into())
    }

    fn show(&self, card: Option<&Content>) -> Markup {
        let hidden = self.hidden_words.as_deref().filter(|words| !words.is_empty());
        Element::new("a")
            .class("govuk-link")
            .class(self.classes.as_deref())
            .attribute("href", self.href.as_str())
            .attributes(&self.attributes)
            .containing(html! {
                (self.content)
                @if hidden.is_some() || card.is_some() {
                    span class="govuk-visually-hidden" {
                        @if let Some(words) = hidden { " " (words) }
                        @if let Some(card) = card { " (" (card) ")" }
                    }
                }
            })
    }
}

crate::options::options! {
    /// One fact.
    SummaryRow {
        must { key: Content, value: Content }
        may {
            /// What may be done with it.
            actions: [Action],
            /// Extra classes of the row.
            classes: text,
            /// Extra classes of the key.
            key_classes: text,
            /// Extra classes of the value.
            value_classes: text,
            /// Extra classes of the actions.
            actions_classes: text,
        }
    }
}

impl SummaryRow {
    /// Adds something that may be done with it.
    #[must_use]
    pub fn action(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }
}

impl<K: Into<Content>, V: Into<Content>> From<(K, V)> for SummaryRow {
    fn from((key, value): (K, V)) -> Self {
        Self::new(key, value)
    }
}

crate::options::options! {
    /// The card around a list.
    SummaryCard {
        must { title: Content }
        may {
            /// What may be done with the whole card.
            actions: [Action],
            /// The level of its heading, 2 unless set.
            heading_level: number,
            /// Extra classes of the card.
            classes: text,
            /// Extra classes of the heading.
            title_classes: text,
            /// Extra classes of the actions.
            actions_classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl SummaryCard {
    /// Adds something that may be done with the whole card.
    #[must_use]
    pub fn action(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }

    fn show(&self, list: &Markup) -> Markup {
        Element::new("div").class("govuk-summary-card").class(self.classes.as_deref()).attributes(&self.attributes).containing(
            html! {
                div class="govuk-summary-card__title-wrapper" {
                    @if !self.title.is_empty() {
                        (Element::heading(self.heading_level.unwrap_or(2))
                            .class("govuk-summary-card__title")
                            .class(self.title_classes.as_deref())
                            .containing(&self.title))
                    }
                    (self.show_actions())
                }
                div class="govuk-summary-card__content" { (list) }
            },
        )
    }

    fn show_actions(&self) -> Markup {
        let title = Some(&self.title).filter(|title| !title.is_empty());
        let around = |name: &str| Element::new(name).class("govuk-summary-card__actions").class(self.actions_classes.as_deref());
        match self.actions.as_slice() {
            [] => html! {},
            [only] => around("div").containing(only.show(title)),
            several => around("ul").containing(html! {
                @for action in several {
                    li class="govuk-summary-card__action" { (action.show(title)) } " "
                }
            }),
        }
    }
}

maybe!(SummaryCard: SummaryCard);

crate::options::options! {
    /// Facts, one a row. Rows may be pairs of key and value.
    ///
    /// ```
    /// use govuk::{Action, SummaryList, SummaryRow};
    /// let facts = SummaryList::new()
    ///     .rows([("Name", "Sam Example"), ("Born", "1 January 1990")])
    ///     .row(SummaryRow::new("Postcode", "ZZ1 1ZZ").action(Action::change("/postcode", "postcode")));
    /// assert!(maud::html! { (facts) }.into_string().contains("Sam Example"));
    /// ```
    SummaryList {
        must {}
        may {
            /// The facts, in order.
            rows: [SummaryRow],
            /// A card around them.
            card: (SummaryCard),
            /// Extra classes, as `govuk-summary-list--no-border`.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl SummaryList {
    /// Adds a fact.
    #[must_use]
    pub fn row(mut self, row: impl Into<SummaryRow>) -> Self {
        self.rows.push(row.into());
        self
    }

    fn show_row(&self, row: &SummaryRow) -> Markup {
        let some_have_actions = self.rows.iter().any(|row| !row.actions.is_empty());
        let card = self.card.as_ref().map(|card| &card.title).filter(|title| !title.is_empty());
        Element::new("div")
            .class("govuk-summary-list__row")
            .class_if(some_have_actions && row.actions.is_empty(), "govuk-summary-list__row--no-actions")
            .class(row.classes.as_deref())
            .containing(html! {
                (Element::new("dt")
                    .class("govuk-summary-list__key")
                    .class(row.key_classes.as_deref())
                    .containing(&row.key))
                (Element::new("dd")
                    .class("govuk-summary-list__value")
                    .class(row.value_classes.as_deref())
                    .containing(&row.value))
                @if !row.actions.is_empty() {
                    (Element::new("dd")
                        .class("govuk-summary-list__actions")
                        .class(row.actions_classes.as_deref())
                        .containing(show_actions(&row.actions, card)))
                }
            })
    }
}

fn show_actions(actions: &[Action], card: Option<&Content>) -> Markup {
    match actions {
        [only] => only.show(card),
        several => html! {
            ul class="govuk-summary-list__actions-list" {
                @for action in several {
                    li class="govuk-summary-list__actions-list-item" { (action.show(card)) } " "
                }
            }
        },
    }
}

impl Render for SummaryList {
    fn render(&self) -> Markup {
        let list = Element::new("dl")
            .class("govuk-summary-list")
            .class(self.classes.as_deref())
            .attributes(&self.attributes)
            .containing(html! { @for row in &self.rows { (self.show_row(row)) } });
        match &self.card {
            Some(card) => card.show(&list),
            None => list,
        }
    }
}
