//! `govuk-footer`: the foot of every page.
//!
//! The crown, the licence's mark and the Crown copyright belong to government services. They are
//! not in this crate: a service that may use them brings them.

use super::form_group::joined;
use crate::content::{from_content, maybe};
use crate::{Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// A link in the footer.
    FooterLink {
        must { words: String, href: String }
        may {
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl<W: Into<String>, H: Into<String>> From<(W, H)> for FooterLink {
    fn from((words, href): (W, H)) -> Self {
        Self::new(words, href)
    }
}

impl FooterLink {
    fn show(&self) -> Markup {
        Element::new("a")
            .class("govuk-footer__link")
            .attribute("href", self.href.as_str())
            .attributes(&self.attributes)
            .containing(&self.words)
    }
}

crate::options::options! {
    /// A list of links under a heading.
    FooterSection {
        must { title: String }
        may {
            /// The links, in order.
            items: [FooterLink],
            /// Into how many columns they fall.
            columns: number,
            /// How much of the page's width it takes, `full` unless set.
            width: text,
        }
    }
}

impl FooterSection {
    fn show(&self) -> Markup {
        let columns = self.columns.map(|columns| format!("govuk-footer__list--columns-{columns}"));
        let list = joined([Some("govuk-footer__list"), columns.as_deref()]);
        html! {
            div class={ "govuk-footer__section govuk-grid-column-" (self.width.as_deref().unwrap_or("full")) } {
                h2 class="govuk-footer__heading govuk-heading-m" { (self.title) }
                @if !self.items.is_empty() {
                    ul class=[list] {
                        @for item in &self.items { li class="govuk-footer__list-item" { (item.show()) } }
                    }
                }
            }
        }
    }
}

crate::options::options! {
    /// Under which licence the words of the service may be used.
    ContentLicence {
        must { content: Content }
        may {
            /// The licence's mark.
            mark: content,
        }
    }
}

from_content!(ContentLicence);

/// Whose the service is.
#[derive(Debug, Clone)]
pub struct Copyright {
    content: Content,
    href: String,
}

impl Copyright {
    /// These words, linked to this address.
    pub fn new(content: impl Into<Content>, href: impl Into<String>) -> Self {
        Self { content: content.into(), href: href.into() }
    }
}

maybe!(Copyright: Copyright);

crate::options::options! {
    /// The foot of every page. Links may be pairs of words and address.
    ///
    /// ```
    /// use govuk::Footer;
    /// let footer = Footer::new()
    ///     .links([("Accessibility", "/accessibility"), ("Privacy", "/privacy")])
    ///     .words("Not a government service.");
    /// assert!(maud::html! { (footer) }.into_string().contains("Not a government service."));
    /// ```
    Footer {
        must {}
        may {
            /// A mark at the top.
            emblem: content,
            /// Lists of links.
            navigation: [FooterSection],
            /// The heading of links and words, "Support links" unless set; screen readers only.
            links_title: text,
            /// Links.
            links: [FooterLink],
            /// Words after the links.
            words: content,
            /// Under which licence the words of the service may be used.
            licence: (ContentLicence),
            /// Whose the service is.
            copyright: (Copyright),
            /// Extra classes of the container.
            container_classes: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Footer {
    fn meta(&self) -> Markup {
        let title = self.links_title.as_deref().unwrap_or("Support links");
        html! {
            @if !self.links.is_empty() || self.words.is_some() || self.links_title.is_some() {
                h2 class="govuk-visually-hidden" { (title) }
            }
            @if !self.links.is_empty() {
                ul class="govuk-footer__inline-list" {
                    @for link in &self.links {
                        li class="govuk-footer__inline-list-item" { (link.show()) } " "
                    }
                }
            }
            @if let Some(words) = &self.words {
                div class="govuk-footer__meta-custom" { (words) }
            }
            @if let Some(licence) = &self.licence {
                @if let Some(mark) = &licence.mark { (mark) " " }
                span class="govuk-footer__licence-description" { (licence.content) }
            }
        }
    }
}

impl Render for Footer {
    fn render(&self) -> Markup {
        let inside = html! {
            @if let Some(emblem) = &self.emblem { (emblem) }
            @if !self.navigation.is_empty() {
                div class="govuk-footer__navigation" {
                    @for section in &self.navigation { (section.show()) " " }
                }
                hr class="govuk-footer__section-break";
            }
            div class="govuk-footer__meta" {
                div class="govuk-footer__meta-item govuk-footer__meta-item--grow" { (self.meta()) }
                @if let Some(copyright) = &self.copyright {
                    div class="govuk-footer__meta-item" {
                        a class="govuk-footer__link govuk-footer__copyright-logo" href=(copyright.href) {
                            (copyright.content)
                        }
                    }
                }
            }
        };
        Element::new("div").class("govuk-footer").class(self.classes.as_deref()).attributes(&self.attributes).containing(
            Element::new("div").class("govuk-width-container").class(self.container_classes.as_deref()).containing(inside),
        )
    }
}
