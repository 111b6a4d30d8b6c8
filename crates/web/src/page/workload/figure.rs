//! Pieces of workload pages: a chart with its table, marks, the working of a figure.

use chart::ChartTable;
use govuk::{Cell, Details, ScrollablePane, Table, Tag, TagColour};
use maud::{Markup, html};
use record::words::short_date;
use rules::working::{RowUsed, Step, Working};

use crate::view::workload::Mark;

/// A chart under a heading, and its figures as a table that opens.
pub(super) fn figure(heading: &str, picture: &Markup, table: &ChartTable) -> Markup {
    html! {
        section class="rainer-figure" {
            h2 class="govuk-heading-m" { (heading) }
            (picture)
            (Details::new(format!("{heading}: the figures as a table"), chart_table(table)))
        }
    }
}

fn chart_table(table: &ChartTable) -> Markup {
    let cell = |index: usize, words: &String| if index == 0 { Cell::new(words.as_str()) } else { Cell::numeric(words.as_str()) };
    let cells = |row: &Vec<String>| row.iter().enumerate().map(|(index, words)| cell(index, words)).collect::<Vec<_>>();
    let shown = Table::new()
        .caption(table.caption.as_str())
        .caption_classes("govuk-visually-hidden")
        .head(cells(&table.head))
        .rows(table.rows.iter().map(cells))
        .first_cell_is_header(true)
        .classes("rainer-small");
    html! { (ScrollablePane::new(table.caption.as_str(), html! { (shown) })) }
}

/// Marks of an officer: words, each in a tag.
pub(in crate::page) fn tags(marks: &[(String, Mark)]) -> Markup {
    html! {
        @if !marks.is_empty() {
            ul class="rainer-facts" {
                @for (words, mark) in marks {
                    @let colour = match mark {
                        Mark::Grave => TagColour::Red,
                        Mark::Watch => TagColour::Orange,
                        Mark::Protected => TagColour::Purple,
                        Mark::Plain => TagColour::Grey,
                    };
                    li { (Tag::coloured(words.as_str(), colour)) }
                }
            }
        }
    }
}

/// How a figure comes about: each step with its arithmetic, the rows of policy that it used, and the rule. `comes` is a
/// sentence: "How points come about".
pub(in crate::page) fn working(comes: &str, working: &Working) -> Markup {
    // Many steps use the same row: each is written once, below, and named by its number.
    let mut used: Vec<&RowUsed> = Vec::new();
    for row in working.steps.iter().filter_map(|step| step.row.as_ref()) {
        if !used.contains(&row) {
            used.push(row);
        }
    }
    let place = |step: &Step| step.row.as_ref().and_then(|row| used.iter().position(|known| *known == row));
    // Plain cells: a score has forty steps, and a class on each would make the page a third longer.
    let table = html! {
        table class="rainer-steps" {
            caption class="govuk-visually-hidden" { (comes) }
            thead { tr { th scope="col" { "Step" } th scope="col" { "Working" } th scope="col" { "Gives" } } }
            tbody {
                @for step in &working.steps {
                    tr {
                        td { (step.label) @if let Some(place) = place(step) { " (row " (place + 1) ")" } }
                        td { (step.arithmetic) }
                        td { (step.result) }
                    }
                }
            }
        }
    };
    let inside = html! {
        @if !working.steps.is_empty() { (ScrollablePane::new(comes, table)) }
        @if !working.result.is_empty() { p class="govuk-body" { "Gives: " strong { (working.result) } } }
        @if !used.is_empty() {
            p class="govuk-body govuk-!-margin-bottom-1" { "Rows of policy:" }
            ol class="govuk-list govuk-list--number" { @for row in &used { li { (row_used(row)) } } }
        }
        @if !working.rule.is_empty() { p class="govuk-body" { (rule(working, comes)) } }
    };
    html! { (Details::new(comes, inside)) }
}

fn rule(working: &Working, about: &str) -> Markup {
    html! {
        a class="govuk-link" href=(format!("/rules/{}", working.rule)) {
            "Rule " (working.rule)
            span class="govuk-visually-hidden" { ": " (about) }
        }
    }
}

fn row_used(row: &RowUsed) -> Markup {
    html! {
        "Table " (row.table) ", " (row.list) " " (row.code) ", from " (short_date(row.from)) ". "
        @if row.local { "Our own default. " }
        (row.source)
    }
}

/// The same in a line, for the many cases of an officer.
pub(super) fn in_short(about: &str, working: &Working) -> Markup {
    let step = |step: &Step| match (step.arithmetic.as_str(), step.result.as_str()) {
        ("", "") => step.label.clone(),
        ("", result) => format!("{}: {result}", step.label),
        (arithmetic, "") => format!("{}: {arithmetic}", step.label),
        (arithmetic, result) => format!("{}: {arithmetic} = {result}", step.label),
    };
    let said = working.steps.iter().map(step).collect::<Vec<_>>().join(". ");
    let summary = html! { "Why" span class="govuk-visually-hidden" { " " (about) " has these points" } };
    html! { (Details::new(summary, said).classes("govuk-!-margin-bottom-0")) }
}
