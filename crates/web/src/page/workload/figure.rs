//! Pieces of workload pages: a chart with its table, marks, the working of a figure.

use chart::ChartTable;
use govuk::{Cell, Details, ScrollablePane, Table, Tag, TagColour};
use maud::{Markup, html};
use record::words::short_date;
use rules::working::{Step, Working};

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
        .labelled(true);
    html! { (ScrollablePane::new(table.caption.as_str(), html! { (shown) })) }
}

/// Marks of an officer: words, each in a tag.
pub(super) fn tags(marks: &[(String, Mark)]) -> Markup {
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

/// How a figure comes about: each step with its arithmetic and the row of policy that it used, and the rule.
pub(in crate::page) fn working(what: &str, working: &Working) -> Markup {
    let rows = working.steps.iter().map(|step| {
        vec![
            Cell::new(html! { (step.label) (row_used(step)) }),
            Cell::new(step.arithmetic.as_str()),
            Cell::numeric(step.result.as_str()),
        ]
    });
    let caption = format!("Working of {what}");
    let table = Table::new()
        .caption(caption.as_str())
        .caption_classes("govuk-visually-hidden")
        .head([Cell::new("Step"), Cell::new("Working"), Cell::numeric("Gives")])
        .rows(rows)
        .labelled(true);
    let inside = html! {
        @if !working.steps.is_empty() { (ScrollablePane::new(caption.as_str(), html! { (table) }).classes("rainer-wrap")) }
        @if !working.result.is_empty() { p class="govuk-body" { "Gives: " strong { (working.result) } } }
        @if !working.rule.is_empty() { p class="govuk-body" { (rule(working, what)) } }
    };
    html! { (Details::new(format!("How {what} come about"), inside)) }
}

/// The same in few lines, for the many cases of an officer.
pub(super) fn short_working(about: &str, working: &Working) -> Markup {
    let inside = html! {
        ul class="govuk-list" {
            @for step in &working.steps {
                li {
                    (step.label)
                    @if !step.arithmetic.is_empty() { ": " (step.arithmetic) }
                    @if !step.result.is_empty() { " = " strong { (step.result) } }
                }
            }
        }
        p class="govuk-body govuk-!-margin-bottom-0" { (rule(working, about)) }
    };
    let summary = html! { "Why" span class="govuk-visually-hidden" { " the case of " (about) " has these points" } };
    html! { (Details::new(summary, inside).classes("govuk-!-margin-bottom-0")) }
}

fn rule(working: &Working, about: &str) -> Markup {
    html! {
        a class="govuk-link" href=(format!("/rules/{}", working.rule)) {
            "Rule " (working.rule)
            span class="govuk-visually-hidden" { " of " (about) }
        }
    }
}

fn row_used(step: &Step) -> Markup {
    html! {
        @if let Some(row) = &step.row {
            br;
            span class="govuk-body-s" {
                "Table " (row.table) ", " (row.list) " " (row.code) ", from " (short_date(row.from)) ". "
                @if row.local { "Our own default. " }
                (row.source)
            }
        }
    }
}
