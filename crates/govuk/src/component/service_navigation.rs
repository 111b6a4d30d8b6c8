//! `govuk-service-navigation`: the service's name and its main pages.

use crate::content::maybe;
use crate::{Content, Element};
use maud::{Markup, Render, html};

/// Where a person is, as the navigation sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Here {
    /// Elsewhere.
    #[default]
    Elsewhere,
    /// On this very page.
    Current,
    /// On a page under it.
    Within,
}

crate::options::options! {
    /// One page.
    NavigationItem {
        must { content: Content }
        may {
            /// Its address.
            href: text,
            /// Whether this is the page shown, or the part it belongs to.
            here: (Here),
            /// Extra attributes of the link.
            attributes: attributes,
        }
    }
}

maybe!(Here: Here);

impl NavigationItem {
    /// A page at an address.
    #[must_use]
    pub fn link(content: impl Into<Content>, href: impl Into<String>) -> Self {
        Self::new(content).href(href.into())
    }

    fn show(&self) -> Markup {
        let current = match self.here.unwrap_or_default() {
            Here::Elsewhere => None,
            Here::Current => Some("page"),
            Here::Within => Some("true"),
        };
        let inside = html! {
            @if current.is_some() {
                strong class="govuk-service-navigation__active-fallback" { (self.content) }
            } @else {
                (self.content)
            }
        };
        Element::new("li")
            .class("govuk-service-navigation__item")
            .class_if(current.is_some(), "govuk-service-navigation__item--active")
            .containing(html! {
                @if let Some(href) = self.href.as_deref() {
                    (Element::new("a")
                        .class("govuk-service-navigation__link")
                        .attribute("href", href)
                        .attribute("aria-current", current)
                        .attributes(&self.attributes)
                        .containing(inside))
                } @else if !self.content.is_empty() {
                    (Element::new("span")
                        .class("govuk-service-navigation__text")
                        .attribute("aria-current", current)
                        .containing(inside))
                }
            })
    }
}

crate::options::options! {
    /// The service's name and its main pages.
    ///
    /// ```
    /// use govuk::{Here, NavigationItem, ServiceNavigation};
    /// let navigation = ServiceNavigation::new().service_name("Example service").service_url("/").items([
    ///     NavigationItem::link("Home", "/").here(Here::Current),
    ///     NavigationItem::link("Search", "/search"),
    /// ]);
    /// assert!(maud::html! { (navigation) }.into_string().contains(r#"aria-current="page""#));
    /// ```
    ServiceNavigation {
        must {}
        may {
            /// The name of the service.
            service_name: text,
            /// The address that the name links to.
            service_url: text,
            /// The pages, in order.
            items: [NavigationItem],
            /// What the whole region is called, "Service information" unless set.
            aria_label: text,
            /// The words of the button that opens the list on a small screen, "Menu" unless set.
            menu_button_text: text,
            /// What screen readers call that button, if not its words.
            menu_button_label: text,
            /// What the list is called; the button's words unless set.
            navigation_label: text,
            /// The id of the list, `navigation` unless set.
            navigation_id: text,
            /// Extra classes of the list.
            navigation_classes: text,
            /// Whether the list folds on a small screen; with more than one item unless set.
            collapse_on_mobile: (bool),
            /// What stands before the name.
            slot_start: content,
            /// What stands after the list, as a sign-out link.
            slot_end: content,
            /// Keeps `slot_end` on the line of the list.
            slot_end_inline: flag,
            /// Items before the list's own.
            slot_navigation_start: content,
            /// Items after the list's own.
            slot_navigation_end: content,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl ServiceNavigation {
    /// Adds a page.
    #[must_use]
    pub fn item(mut self, item: NavigationItem) -> Self {
        self.items.push(item);
        self
    }

    fn name(&self) -> Markup {
        let Some(name) = &self.service_name else { return html! {} };
        html! {
            span class="govuk-service-navigation__service-name" {
                @if let Some(url) = &self.service_url {
                    a href=(url) class="govuk-service-navigation__link" { (name) }
                } @else {
                    span class="govuk-service-navigation__text" { (name) }
                }
            }
        }
    }

    fn list(&self) -> Markup {
        let slots = [&self.slot_navigation_start, &self.slot_navigation_end];
        if self.items.is_empty() && slots.iter().all(|slot| slot.is_none()) {
            return html! {};
        }
        let button_text = self.menu_button_text.as_deref().unwrap_or("Menu");
        let button_label = self.menu_button_label.as_deref().filter(|label| *label != button_text);
        let id = self.navigation_id.as_deref().unwrap_or("navigation");
        Element::new("nav")
            .attribute("aria-label", self.navigation_label.as_deref().unwrap_or(button_text))
            .class("govuk-service-navigation__wrapper")
            .class(self.navigation_classes.as_deref())
            .containing(html! {
                @if self.collapse_on_mobile.unwrap_or(self.items.len() > 1) {
                    button type="button"
                        class="govuk-service-navigation__toggle govuk-js-service-navigation-toggle"
                        aria-controls=(id) aria-label=[button_label] hidden aria-hidden="true" { (button_text) }
                }
                ul class="govuk-service-navigation__list" id=(id) {
                    @if let Some(slot) = &self.slot_navigation_start { (slot) }
                    @for item in &self.items { (item.show()) }
                    @if let Some(slot) = &self.slot_navigation_end { (slot) }
                }
            })
    }
}

impl Render for ServiceNavigation {
    fn render(&self) -> Markup {
        // With a name or other words it is a region of its own; a list alone is one already.
        let is_region = self.service_name.is_some() || self.slot_start.is_some() || self.slot_end.is_some();
        let outer = if is_region {
            let label = self.aria_label.as_deref().unwrap_or("Service information");
            Element::new("section").attribute("aria-label", label)
        } else {
            Element::new("div")
        };
        outer
            .class("govuk-service-navigation")
            .class(self.classes.as_deref())
            .attribute("data-module", "govuk-service-navigation")
            .attributes(&self.attributes)
            .containing(
                Element::new("div")
                    .class("govuk-width-container")
                    .class_if(self.slot_end_inline, "govuk-service-navigation__inlining-container")
                    .containing(html! {
                        @if let Some(slot) = &self.slot_start { (slot) }
                        div class="govuk-service-navigation__container" {
                            (self.name())
                            (self.list())
                        }
                        @if let Some(slot) = &self.slot_end { (slot) }
                    }),
            )
    }
}
