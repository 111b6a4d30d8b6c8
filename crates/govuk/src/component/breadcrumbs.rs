//! `govuk-breadcrumbs`: the way here.

use crate::{Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// A page on the way here.
    Breadcrumb {
        must { content: Content }
        may {
            /// Its address; none for the page shown.
            href: text,
            /// Extra attributes of the link.
            attributes: attributes,
        }
    }
}

impl<H: Into<String>, C: Into<Content>> From<(H, C)> for Breadcrumb {
    fn from((href, content): (H, C)) -> Self {
        Self::new(content).href(href.into())
    }
}

crate::options::options! {
    /// The way here from the first page. Items may be pairs of address and words.
    Breadcrumbs {
        must {}
        may {
            /// The pages, in order.
            items: [Breadcrumb],
            /// Shows only the first and last on a small screen.
            collapse_on_mobile: flag,
            /// What screen readers call it, "Breadcrumb" unless set.
            label: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Breadcrumbs {
    /// Adds a page.
    #[must_use]
    pub fn item(mut self, item: impl Into<Breadcrumb>) -> Self {
        self.items.push(item.into());
        self
    }
}

impl Render for Breadcrumbs {
    fn render(&self) -> Markup {
        let link = |item: &Breadcrumb, href: &str| {
            Element::new("a")
                .class("govuk-breadcrumbs__link")
                .attribute("href", href)
                .attributes(&item.attributes)
                .containing(&item.content)
        };
        Element::new("nav")
            .class("govuk-breadcrumbs")
            .class(self.classes.as_deref())
            .class_if(self.collapse_on_mobile, "govuk-breadcrumbs--collapse-on-mobile")
            .attributes(&self.attributes)
            .attribute("aria-label", self.label.as_deref().unwrap_or("Breadcrumb"))
            .containing(html! {
                ol class="govuk-breadcrumbs__list" {
                    @for item in &self.items {
                        @if let Some(href) = item.href.as_deref() {
                            li class="govuk-breadcrumbs__list-item" { (link(item, href)) }
                        } @else {
                            li class="govuk-breadcrumbs__list-item" aria-current="page" { (item.content) }
                        }
                        " "
                    }
                }
            })
    }
}
