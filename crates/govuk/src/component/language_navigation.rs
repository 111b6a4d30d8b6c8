//! `govuk-language-navigation`: the same page in another language.

use crate::{Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// A language, in its own words.
    Language {
        must { content: Content }
        may {
            /// The code of the language, as `cy`.
            lang: text,
            /// The address of the page in it; none for the language shown.
            href: text,
            /// The code of the language of the page linked to; `lang` unless set.
            hreflang: text,
            /// Whether this is the language shown.
            current: flag,
            /// The direction of its writing.
            dir: text,
            /// What screen readers hear after it, in the language shown.
            description: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Language {
    fn show(&self) -> Markup {
        let shown = |element: Element| {
            element
                .class(self.classes.as_deref())
                .attribute("lang", self.lang.as_deref())
                .attribute("dir", self.dir.as_deref())
                .attributes(&self.attributes)
        };
        match self.href.as_deref() {
            Some(href) if !self.current => {
                let link = Element::new("a")
                    .class("govuk-language-navigation__link")
                    .attribute("href", href)
                    .attribute("rel", "alternate")
                    .attribute("hreflang", self.hreflang.as_deref().or(self.lang.as_deref()));
                shown(link).containing(html! {
                    (self.content)
                    @if let Some(description) = &self.description {
                        span class="govuk-visually-hidden" { " " (description) }
                    }
                })
            }
            _ => {
                let text = Element::new("span").class("govuk-language-navigation__text").attribute("aria-current", "true");
                shown(text).containing(&self.content)
            }
        }
    }
}

crate::options::options! {
    /// The same page in another language.
    LanguageNavigation {
        must {}
        may {
            /// The languages, always in the same order.
            items: [Language],
            /// What screen readers call it, "Language" unless set.
            label: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Render for LanguageNavigation {
    fn render(&self) -> Markup {
        Element::new("nav")
            .class("govuk-language-navigation")
            .class(self.classes.as_deref())
            .attributes(&self.attributes)
            .attribute("aria-label", self.label.as_deref().unwrap_or("Language"))
            .containing(html! {
                ul class="govuk-language-navigation__list" {
                    @for item in &self.items {
                        li class="govuk-language-navigation__list-item" { (item.show()) }
                    }
                }
            })
    }
}
