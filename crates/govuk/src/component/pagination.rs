//! `govuk-pagination`: the pages of a long list.

use crate::Element;
use crate::content::maybe;
use maud::{Markup, PreEscaped, Render, html};

crate::options::options! {
    /// The way to the page before or after.
    PageLink {
        must { href: String }
        may {
            /// The words; "Previous page" or "Next page" unless set.
            content: content,
            /// What is on that page, where the list has no numbers.
            label: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

maybe!(PageLink: &str, String, PageLink);

impl From<&str> for PageLink {
    fn from(href: &str) -> Self {
        Self::new(href)
    }
}

impl From<String> for PageLink {
    fn from(href: String) -> Self {
        Self::new(href)
    }
}

crate::options::options! {
    /// A page by its number.
    PageNumber {
        must { number: String, href: String }
        may {
            /// Whether this is the page shown.
            current: flag,
            /// What screen readers hear, "Page 3" unless set.
            label: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

/// A place in the row of numbers.
#[derive(Debug, Clone)]
pub enum PageItem {
    /// A page.
    Number(PageNumber),
    /// Pages left out.
    Ellipsis,
}

impl From<PageNumber> for PageItem {
    fn from(number: PageNumber) -> Self {
        Self::Number(number)
    }
}

crate::options::options! {
    /// The pages of a long list. Lists paged by key have only the links; numbers are for lists
    /// whose length is known.
    ///
    /// ```
    /// use govuk::Pagination;
    /// let more = Pagination::new().next("/work?after=abc");
    /// assert!(maud::html! { (more) }.into_string().contains(r#"rel="next""#));
    /// ```
    Pagination {
        must {}
        may {
            /// The page before.
            previous: (PageLink),
            /// The page after.
            next: (PageLink),
            /// The numbers, in order.
            items: [PageItem],
            /// What screen readers call it, "Pagination" unless set.
            label: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Pagination {
    fn arrow_link(&self, link: &PageLink, next: bool) -> Markup {
        let block = self.items.is_empty();
        let (way, arrow, word) = if next { ("next", NEXT, "Next") } else { ("prev", PREVIOUS, "Previous") };
        let label = link.label.as_deref().filter(|_| block);
        let title = Element::new("span")
            .class("govuk-pagination__link-title")
            .class_if(block && link.label.is_none(), "govuk-pagination__link-title--decorated");
        let usual = || html! { (word) span class="govuk-visually-hidden" { " page" } };
        let words = link.content.as_ref().map_or_else(usual, Render::render);
        let anchor = Element::new("a")
            .class("govuk-link govuk-pagination__link")
            .attribute("href", link.href.as_str())
            .attribute("rel", way)
            .attributes(&link.attributes)
            .containing(html! {
                @if block || !next { (arrow) " " }
                (title.containing(words))
                @if let Some(label) = label {
                    " " span class="govuk-visually-hidden" { ":" } " "
                    span class="govuk-pagination__link-label" { (label) }
                }
                @if !block && next { " " (arrow) }
            });
        html! { div class={ "govuk-pagination__" (way) } { (anchor) } }
    }

    fn numbers(&self) -> Markup {
        html! {
            ul class="govuk-pagination__list" {
                @for item in &self.items {
                    @match item {
                        PageItem::Ellipsis => {
                            li class="govuk-pagination__item govuk-pagination__item--ellipsis" { "⋯" }
                        },
                        PageItem::Number(page) => (page.show()),
                    }
                }
            }
        }
    }
}

impl PageNumber {
    fn show(&self) -> Markup {
        let label = self.label.clone().unwrap_or_else(|| format!("Page {}", self.number));
        let link = Element::new("a")
            .class("govuk-link govuk-pagination__link")
            .attribute("href", self.href.as_str())
            .attribute("aria-label", label.as_str())
            .attribute("aria-current", self.current.then_some("page"))
            .attributes(&self.attributes)
            .containing(&self.number);
        Element::new("li")
            .class("govuk-pagination__item")
            .class_if(self.current, "govuk-pagination__item--current")
            .containing(link)
    }
}

impl Render for Pagination {
    fn render(&self) -> Markup {
        let links = self.previous.is_some() || self.next.is_some();
        Element::new("nav")
            .class("govuk-pagination")
            .class_if(self.items.is_empty() && links, "govuk-pagination--block")
            .class(self.classes.as_deref())
            .attribute("aria-label", self.label.as_deref().unwrap_or("Pagination"))
            .attributes(&self.attributes)
            .containing(html! {
                @if let Some(previous) = &self.previous { (self.arrow_link(previous, false)) }
                @if !self.items.is_empty() { (self.numbers()) }
                @if let Some(next) = &self.next { (self.arrow_link(next, true)) }
            })
    }
}

const PREVIOUS: PreEscaped<&str> = PreEscaped(concat!(
    r#"<svg class="govuk-pagination__icon govuk-pagination__icon--prev" xmlns="http://www.w3.org/2000/svg" "#,
    r#"height="13" width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13">"#,
    r#"<path d="m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984"#,
    r#"l4.2931-4.293-1.414-1.414z"></path></svg>"#,
));

const NEXT: PreEscaped<&str> = PreEscaped(concat!(
    r#"<svg class="govuk-pagination__icon govuk-pagination__icon--next" xmlns="http://www.w3.org/2000/svg" "#,
    r#"height="13" width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13">"#,
    r#"<path d="m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 "#,
    r#"6.7441-6.4062-6.7246-6.7266z"></path></svg>"#,
));
