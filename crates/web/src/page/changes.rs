//! What is new, as a block of a page: the overview and the hand-over pack show it.

use govuk::{Tag, TagColour};
use maud::{Markup, html};

use super::pieces::says;
use crate::view::changes::{Change, Changes, Part, how_many};

/// What is new, under a heading. `past` is where more of the past is shown.
pub(super) fn block(heading: &str, changes: &Changes, past: Option<(&str, &str)>) -> Markup {
    html! {
        h2 class="govuk-heading-m" id="changes" { (heading) }
        @if changes.found == 0 {
            (says(&changes.nothing))
        } @else {
            (says(html! { (changes.since) ": " (how_many(changes.found)) " from others." }))
            @for part in &changes.parts { (of_part(part, changes.record.as_deref())) }
        }
        @if let Some((words, link)) = past {
            p class="govuk-body rainer-no-print" { a class="govuk-link" href=(link) { (words) } }
        }
    }
}

fn of_part(part: &Part, record: Option<&str>) -> Markup {
    html! {
        h3 class="govuk-heading-s" { (part.name) }
        ul class="govuk-list govuk-list--bullet" {
            @for line in &part.lines { (change(line)) }
            @if part.more > 0 {
                li {
                    @match record {
                        Some(record) => { a class="govuk-link" href=(record) { "And " (part.more) " more in the record" } }
                        None => { "And " (part.more) " more" }
                    }
                }
            }
        }
    }
}

fn change(line: &Change) -> Markup {
    html! {
        li {
            @if line.alert { (Tag::coloured("Alert", TagColour::Red)) " " }
            a class="govuk-link" href=(line.link) { (line.title) }
            " (" (line.told) ")"
            @if let Some(late) = &line.late { " " (Tag::coloured(late.as_str(), TagColour::Yellow)) }
            @if line.sensitive { " " (Tag::coloured("Not to be shared", TagColour::Magenta)) }
            @if !line.words.is_empty() { br; (line.words) }
        }
    }
}
