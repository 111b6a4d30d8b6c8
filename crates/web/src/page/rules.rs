//! The rules (`/rules`, `/rules/{id}`): what each answers, in plain words, with its tables, sources and days.
//!
//! Nothing here is about a person: everybody signed in may read it.

use axum::extract::{Path, Query, State};
use govuk::{Breadcrumbs, Cell, Details, InsetText, PageLink, Pagination, SummaryList, Table, Tag, TagColour};
use maud::{Markup, html};
use serde::Deserialize;

use super::pieces::{pane, says};
use crate::{
    app::App,
    gate::Visitor,
    respond::{Answer, with_query},
    routes::Routes,
    shell::Page,
    trouble::Trouble,
    view::rules::{Local, PER_PAGE, RowView, RuleLine, RulePage, Shape, TableView, list, page, table_page},
};

/// A value of more parts is behind a summary.
const IN_SIGHT: usize = 8;

/// Its routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/rules", all).get("/rules/{id}", one)
}

/// What the address asks for: a row of a table (`?row=standards/frequency/HIGH`), or a page of a long one.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    row: String,
    #[serde(default)]
    table: String,
    #[serde(default)]
    page: String,
}

async fn all(State(app): State<App>, visitor: Visitor) -> Answer {
    let subjects = app.ask(|service| Ok(list(service.policy()))).await?;
    let main = html! {
        p class="govuk-body-l" { "How each figure and each piece of work comes about." }
        p class="govuk-body" {
            "Every rule has its words, the tables it reads, and where each value comes from. What no public text gives is marked "
            (tag(Local::All)) ": a service sets its own."
        }
        @for (subject, rules) in &subjects {
            h2 class="govuk-heading-m" { (subject) }
            (rule_list(subject, rules))
        }
    };
    Ok(Page::new("Rules").rows().main(main).answer(&visitor))
}

fn rule_list(subject: &str, rules: &[RuleLine]) -> Markup {
    let rows = rules.iter().map(|rule| {
        let name = html! {
            a class="govuk-link" href=(rule.href) { (rule.title) }
            @if rule.local != Local::Nothing { " " (tag(rule.local)) }
        };
        vec![Cell::new(name), Cell::new(rule.answers.as_str())]
    });
    pane(&format!("Rules on {}", subject.to_lowercase()), Table::new().head(["Rule", "What it answers"]).rows(rows))
}

fn tag(local: Local) -> Markup {
    html! { @if let Some(words) = local.words() { (Tag::coloured(words, TagColour::Yellow)) } }
}

async fn one(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, Query(asked): Query<Asked>) -> Answer {
    if !asked.table.is_empty() {
        return rows_of_table(&app, &visitor, id, asked).await;
    }
    let found = app
        .ask(move |service| {
            let policy = service.policy();
            // A row of another rule is no row of this one.
            let row = page(policy, &asked.row).filter(|found| found.id == id && found.row.is_some());
            Ok(row.or_else(|| page(policy, &id)))
        })
        .await?;
    let rule = found.ok_or(Trouble::NoSuchPage)?;
    let way = Breadcrumbs::new().items([("/rules", "Rules")]);
    Ok(Page::new(rule.title.as_str()).of("Rules").before(way).rows().main(main(&rule)).answer(&visitor))
}

/// A page of a long table.
async fn rows_of_table(app: &App, visitor: &Visitor, id: String, asked: Asked) -> Answer {
    let number: usize = if asked.page.is_empty() { 1 } else { asked.page.parse().map_err(|_| Trouble::NoSuchPage)? };
    let (name, rule) = (asked.table.clone(), id.clone());
    let found = app
        .ask(move |service| {
            let policy = service.policy();
            let title = policy.book.rule(&rule).and_then(|rule| Some(rule.latest()?.value.title.clone()));
            Ok(title.zip(table_page(policy, &rule, &name, number)))
        })
        .await?;
    let (title, (table, pages)) = found.ok_or(Trouble::NoSuchPage)?;
    let rule = format!("/rules/{id}");
    let way = Breadcrumbs::new().items([("/rules", "Rules"), (rule.as_str(), title.as_str())]);
    let address = |page: usize| with_query(&with_query(&rule, "table", &table.name), "page", &page.to_string());
    let mut ways = Pagination::new();
    if number > 1 {
        ways = ways.previous(PageLink::new(address(number - 1)));
    }
    if number < pages {
        ways = ways.next(PageLink::new(address(number + 1)));
    }
    let first = (number - 1) * PER_PAGE + 1;
    let main = html! {
        (says(format!("Rows {first} to {} of {}.", first + table.rows.len().saturating_sub(1), table.count)))
        (rows(&format!("Rows of {}", table.heading.to_lowercase()), &table))
        (sources(&table))
        @if pages > 1 { (ways) }
    };
    let page = Page::new(format!("{} (page {number} of {pages})", table.heading)).heading(html! { (table.heading) });
    Ok(page.of("Rules").before(way).rows().main(main).answer(visitor))
}

fn main(rule: &RulePage) -> Markup {
    let facts = SummaryList::new().rows([
        ("Rule", html! { code { (rule.id) } }),
        ("As it stands since", html! { (rule.since) }),
        (
            "Source",
            html! {
                (rule.source)
                @if rule.own_method { " " (tag(Local::All)) }
            },
        ),
    ]);
    html! {
        p class="govuk-body-l" { (rule.answers) }
        @if let Some(row) = &rule.row {
            (InsetText::new(html! {
                p class="govuk-body govuk-!-font-weight-bold" { "The row you came from" }
                (rows("The row you came from", row))
                (sources(row))
            }))
        }
        @for words in &rule.words { (says(words)) }
        (facts)
        @if !rule.before.is_empty() {
            h2 class="govuk-heading-m" { "What it said before" }
            ul class="govuk-list govuk-list--bullet" {
                @for (from, words) in &rule.before { li { "From " (from) ": " (words) } }
            }
        }
        @if rule.tables.is_empty() {
            (says("It reads no table."))
        }
        @for table in &rule.tables { (whole_table(&rule.id, table)) }
    }
}

fn whole_table(rule: &str, table: &TableView) -> Markup {
    let all = html! { (rows(&format!("Rows of {}", table.heading.to_lowercase()), table)) (sources(table)) };
    html! {
        h2 class="govuk-heading-m" { (table.heading) @if table.local != Local::Nothing { " " (tag(table.local)) } }
        @if let Some(days) = &table.days { (says(days)) }
        @match table.shape {
            Shape::Short => (all),
            Shape::Folded => (Details::new(format!("Show all {} rows of {}", table.count, table.heading.to_lowercase()), all)),
            Shape::Paged => {
                p class="govuk-body" {
                    a class="govuk-link" href=(with_query(&format!("/rules/{rule}"), "table", &table.name)) {
                        "All " (table.count) " rows of " (table.heading.to_lowercase())
                    }
                }
                (sources(table))
            },
        }
        @if !table.changes.is_empty() {
            h3 class="govuk-heading-s" { "What changed when" }
            ul class="govuk-list govuk-list--bullet" {
                @for (day, what) in &table.changes { li { (day) ": " (what) } }
            }
        }
    }
}

/// The rows; days, marks and numbers of sources only where rows differ in them. No two captions of a page may be the same.
fn rows(caption: &str, table: &TableView) -> Markup {
    let (days, numbered) = (table.days.is_none(), table.sources.len() > 1);
    let marked = table.local == Local::Partly && table.rows.iter().any(|row| row.mark.is_some());
    let mut head: Vec<Cell> = table.columns.iter().map(|column| Cell::new(column.as_str())).collect();
    head.extend(days.then(|| Cell::new("In force")));
    head.extend(marked.then(|| Cell::new("Mark")));
    head.extend(numbered.then(|| Cell::new("Source")));
    let line = |row: &RowView| {
        let mut cells: Vec<Cell> = row.cells.iter().map(|parts| value(parts)).collect();
        cells.extend(days.then(|| Cell::new(row.days.as_str())));
        cells.extend(marked.then(|| Cell::new(row.mark.as_deref().unwrap_or_default())));
        cells.extend(numbered.then(|| Cell::new(row.source.to_string())));
        cells
    };
    let body: Vec<Vec<Cell>> = table.rows.iter().map(line).collect();
    pane(caption, Table::new().head(head).rows(body).labelled(true))
}

fn value(parts: &[String]) -> Cell {
    let list = || html! { ul class="govuk-list govuk-!-margin-bottom-0" { @for part in parts { li { (part) } } } };
    match parts {
        [one] => Cell::new(one.as_str()),
        few if few.len() <= IN_SIGHT => Cell::new(list()),
        many => {
            let behind = Details::new(format!("{} values", many.len()), list()).classes("govuk-!-margin-bottom-0");
            Cell::new(html! { (behind) })
        }
    }
}

fn sources(table: &TableView) -> Markup {
    match table.sources.as_slice() {
        [] => html! {},
        // Sources name files, which are long words.
        [only] => html! { p class="govuk-body-s govuk-!-text-break-word" { "Source: " (only) "." } },
        many => html! {
            p class="govuk-body-s govuk-!-margin-bottom-1" { "Sources:" }
            ol class="govuk-list govuk-list--number govuk-body-s govuk-!-text-break-word" { @for source in many { li { (source) } } }
        },
    }
}
