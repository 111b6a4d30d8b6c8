//! `govuk-generic-header`: the bar at the top, for a service that is not on GOV.UK.

use crate::content::from_content;
use crate::{Content, Element};
use maud::{Markup, Render, html};

crate::options::options! {
    /// The bar at the top, with the service's own name or mark: no crown.
    GenericHeader {
        must { logo: Content }
        may {
            /// Where the name links to, `/` unless set.
            url: text,
            /// Classes of the container, `govuk-width-container` unless set.
            container_classes: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

from_content!(GenericHeader);

impl Render for GenericHeader {
    fn render(&self) -> Markup {
        let container = self.container_classes.as_deref().unwrap_or("govuk-width-container");
        Element::new("div").class("govuk-generic-header").class(self.classes.as_deref()).attributes(&self.attributes).containing(
            html! {
                div class={ "govuk-generic-header__container " (container) } {
                    div class="govuk-generic-header__logo" {
                        a href=(self.url.as_deref().unwrap_or("/"))
                            class="govuk-generic-header__homepage-link" { (self.logo) }
                    }
                }
            },
        )
    }
}
