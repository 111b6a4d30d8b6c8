//! `moj-filter`: narrows a list, as part of a GET form.

use crate::component::button::Button;
use crate::{Content, Element};
use maud::{Markup, Render, html};

/// A filter that is on, with the address of the list without it.
#[derive(Debug, Clone)]
pub struct FilterTag {
    words: String,
    href: String,
}

impl<W: Into<String>, H: Into<String>> From<(W, H)> for FilterTag {
    fn from((words, href): (W, H)) -> Self {
        Self { words: words.into(), href: href.into() }
    }
}

crate::options::options! {
    /// The filters of one kind that are on.
    FilterCategory {
        must { heading: Content }
        may {
            /// The filters.
            tags: [FilterTag],
        }
    }
}

crate::options::options! {
    /// Narrows a list. Put it inside
    /// `form method="get"`, beside the list in a [`filter_layout`].
    ///
    /// ```
    /// use govuk::{Filter, FilterCategory, Input};
    /// use maud::html;
    /// let filter = Filter::new("Filter", Input::new("team", "Team"))
    ///     .clear("/work")
    ///     .selected([FilterCategory::new("Team").tags([("Team A", "/work")])]);
    /// assert!(html! { (filter) }.into_string().contains("Remove this filter"));
    /// ```
    Filter {
        must { heading: Content, options: Content }
        may {
            /// The filters that are on.
            selected: [FilterCategory],
            /// The heading over them, "Selected filters" unless set.
            selected_heading: content,
            /// The address of the list without any filter.
            clear: text,
            /// The words of the link to it, "Clear filters" unless set.
            clear_words: text,
            /// The button's words, "Apply filters" unless set.
            submit: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

impl Filter {
    fn show_selected(&self) -> Markup {
        let usual = Content::from("Selected filters");
        html! {
            div class="moj-filter__selected" {
                div class="moj-filter__selected-heading" {
                    div class="moj-filter__heading-title" {
                        h2 class="govuk-heading-m" { (self.selected_heading.as_ref().unwrap_or(&usual)) }
                    }
                    " "
                    @if let Some(href) = &self.clear {
                        div class="moj-filter__heading-action" {
                            p {
                                a class="govuk-link govuk-link--no-visited-state" href=(href) {
                                    (self.clear_words.as_deref().unwrap_or("Clear filters"))
                                }
                            }
                        }
                    }
                }
                @for category in &self.selected {
                    h3 class="govuk-heading-s govuk-!-margin-bottom-0" { (category.heading) }
                    ul class="moj-filter-tags" {
                        @for tag in &category.tags {
                            li {
                                a class="moj-filter__tag" href=(tag.href) {
                                    span class="govuk-visually-hidden" { "Remove this filter" }
                                    " " (tag.words)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

impl Render for Filter {
    fn render(&self) -> Markup {
        Element::new("div").class("moj-filter").attribute("data-module", "moj-filter").attributes(&self.attributes).containing(
            html! {
                div class="moj-filter__header" {
                    div class="moj-filter__header-title" { h2 class="govuk-heading-m" { (self.heading) } }
                    " "
                    div class="moj-filter__header-action" {}
                }
                div class="moj-filter__content" {
                    @if !self.selected.is_empty() { (self.show_selected()) }
                    div class="moj-filter__options" {
                        (Button::new(self.submit.as_deref().unwrap_or("Apply filters")))
                        (self.options)
                    }
                }
            },
        )
    }
}

/// A filter beside its list. On a small screen, where scripts run, the filter folds behind a
/// button over the list.
#[must_use]
pub fn filter_layout(filter: impl Render, list: impl Render) -> Markup {
    html! {
        div class="moj-filter-layout" {
            div class="moj-filter-layout__filter" { (filter) }
            div class="moj-filter-layout__content" {
                div class="moj-action-bar" { div class="moj-action-bar__filter" {} }
                (list)
            }
        }
    }
}
