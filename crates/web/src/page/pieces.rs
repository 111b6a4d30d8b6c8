//! Pieces that several pages about a person are made of: facts, tables that scroll by themselves, marks of who recorded
//! something and how late.

use govuk::{BackLink, ScrollablePane, SummaryList, Table, Tag, TagColour};
use maud::{Markup, html};
use record::words::short_date;

use crate::view::shown::Told;

/// Facts, one a row.
pub(super) fn facts<K: Into<govuk::Content> + Clone>(facts: &[(K, String)]) -> Markup {
    html! { (SummaryList::new().rows(facts.iter().map(|(key, value)| (key.clone(), value.as_str())))) }
}

/// A table in a pane that scrolls sideways by itself and can be reached with the keyboard; sentences in it wrap. Its caption says what is in it;
/// it is for screen readers only, because a heading stands above the table.
pub(super) fn pane(caption: &str, table: Table) -> Markup {
    let table = html! { (table.caption(caption).caption_classes("govuk-visually-hidden").labelled(true)) };
    html! { (ScrollablePane::new(caption, table).classes("rainer-wrap")) }
}

/// The link back from a form, as a landmark of its own: it stands outside `main`.
pub(super) fn back(to: String) -> Markup {
    html! { nav aria-label="Back" { (BackLink::new(to)) } }
}

/// A sentence.
pub(super) fn says(words: impl maud::Render) -> Markup {
    html! { p class="govuk-body" { (words) } }
}

/// What somebody wrote, with its line breaks.
pub(super) fn written(text: &str) -> Markup {
    html! { p class="govuk-body rainer-text" { (text) } }
}

/// A day that has gone by. The word says it, not the colour.
pub(super) fn late() -> Markup {
    html! { (Tag::coloured("Late", TagColour::Red)) }
}

/// Who recorded an entry, how late, and every correction of it. The marks stay for ever.
pub(super) fn told(told: Option<&Told>) -> Markup {
    html! {
        @if let Some(told) = told {
            p class="govuk-body-s" {
                "Recorded by " (told.by) " on " (short_date(told.recorded_on)) "."
                @if let Some(late) = &told.late { " " (Tag::coloured(late.as_str(), TagColour::Yellow)) }
            }
            @for correction in &told.corrections {
                div class="govuk-inset-text" {
                    p class="govuk-body" { (Tag::coloured(correction.words, TagColour::Orange)) }
                    (written(&correction.text))
                    p class="govuk-body-s" { "By " (correction.by) "." }
                }
            }
        }
    }
}

/// Markup with a line for each tag, so that a change shows as a line in review.
#[cfg(test)]
pub(super) fn lines(markup: &Markup) -> String {
    markup.0.replace("><", ">\n<")
}
