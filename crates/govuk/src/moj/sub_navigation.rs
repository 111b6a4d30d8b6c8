//! `moj-sub-navigation`: the pages about one thing.

use crate::{Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// A page.
    SubNavigationItem {
        must { content: Content, href: String }
        may {
            /// Whether this is the page shown.
            current: flag,
            /// Extra classes.
            classes: text,
            /// Extra attributes of the link.
            attributes: attributes,
        }
    }
}

impl<C: Into<Content>, H: Into<String>> From<(C, H)> for SubNavigationItem {
    fn from((content, href): (C, H)) -> Self {
        Self::new(content, href)
    }
}

crate::options::options! {
    /// The pages about one thing. The label says whose.
    ///
    /// ```
    /// use govuk::{SubNavigation, SubNavigationItem};
    /// let tabs = SubNavigation::new("About this person")
    ///     .item(SubNavigationItem::new("Overview", "/people/X000001").current(true))
    ///     .item(("Risk", "/people/X000001/risk"));
    /// assert!(maud::html! { (tabs) }.into_string().contains(r#"aria-current="page""#));
    /// ```
    SubNavigation {
        must { label: String }
        may {
            /// The pages, in order.
            items: [SubNavigationItem],
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl SubNavigation {
    /// Adds a page.
    #[must_use]
    pub fn item(mut self, item: impl Into<SubNavigationItem>) -> Self {
        self.items.push(item.into());
        self
    }
}

impl SubNavigationItem {
    fn show(&self) -> Markup {
        let link = Element::new("a")
            .class("moj-sub-navigation__link")
            .attribute("aria-current", self.current.then_some("page"))
            .attribute("href", self.href.as_str())
            .attributes(&self.attributes)
            .containing(&self.content);
        Element::new("li").class("moj-sub-navigation__item").class(self.classes.as_deref()).containing(link)
    }
}

impl Render for SubNavigation {
    fn render(&self) -> Markup {
        Element::new("nav")
            .class("moj-sub-navigation")
            .class(self.classes.as_deref())
            .attribute("aria-label", self.label.as_str())
            .attributes(&self.attributes)
            .containing(html! {
                ul class="moj-sub-navigation__list" {
                    @for item in &self.items { (item.show()) }
                }
            })
    }
}
