//! `rainer rules`: the rules in words, and files of cases that test them. Needs no store.

mod cases;

use anyhow::{Context as _, bail};
use rules::book::{Reads, Rule, RuleText};
use rules::dated::{Mark, Row};
use rules::policy::{CodeWords, Policy, ShownRow, ShownTable, field_words};
use serde_json::{Value, json};

pub use cases::test;

use crate::cli::{Format, RulesList, RulesShow};
use crate::house::say;
use crate::tables::Tables;

/// Lists the rules by subject.
pub fn list(tables: &Tables, options: &RulesList) -> anyhow::Result<()> {
    let policy = tables.policy();
    if options.format == Format::Json {
        let rules: Vec<Value> = policy.book.rules().iter().filter_map(|rule| Some(rule_in_json(rule, rule.latest()?))).collect();
        say(&serde_json::to_string_pretty(&json!({ "rules": rules }))?);
        return Ok(());
    }
    let width = policy.book.rules().iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    for (subject, rules) in policy.book.by_subject() {
        say(subject);
        for rule in rules {
            let title = rule.latest().map_or("", |row| row.value.title.as_str());
            say(&format!("  {:width$}  {title}", rule.id));
        }
    }
    Ok(())
}

/// Shows a rule with its tables.
pub fn show(tables: &Tables, options: &RulesShow) -> anyhow::Result<()> {
    let policy = tables.policy();
    let Some(found) = policy.book.find(&options.id) else {
        bail!("there is no rule {}; `rainer rules list` shows all", options.id);
    };
    let row = found.rule.latest().context("a rule without words")?;
    let tables: Vec<ShownTable> = row.value.reads.iter().flat_map(|reads| tables_of(policy, reads)).collect();
    if options.format == Format::Json {
        let mut rule = rule_in_json(found.rule, row);
        if let Some(fields) = rule.as_object_mut() {
            fields.insert("tables".to_owned(), serde_json::to_value(&tables)?);
        }
        say(&serde_json::to_string_pretty(&rule)?);
        return Ok(());
    }
    let local = if row.is_local_default() { " (local default)" } else { "" };
    say(&format!("{} ({})\n\n{}", row.value.title, found.rule.id, row.value.answers));
    for words in &row.value.words {
        say(&format!("\n{words}"));
    }
    say(&format!("\nSource: {}{local}", row.source));
    let words = policy.code_words();
    for table in &tables {
        say(&format!("\n{}/{}", table.table, table.list));
        for line in in_columns(table, found.row, &words) {
            say(&line);
        }
    }
    Ok(())
}

fn tables_of(policy: &Policy, reads: &Reads) -> Vec<ShownTable> {
    let lists = reads.list.clone().map_or_else(|| policy.lists_of(&reads.table).unwrap_or_default(), |list| vec![list]);
    lists.iter().filter_map(|list| policy.rows_of(&reads.table, list)).collect()
}

/// The table in columns: values, from, to, mark. Of an id that names a row, only that row.
fn in_columns(table: &ShownTable, only: Option<&str>, words: &CodeWords) -> Vec<String> {
    let of_code = |row: &&ShownRow| only.is_none_or(|code| row.cells.iter().any(|cell| cell == code));
    let named: Vec<&ShownRow> = table.rows.iter().filter(of_code).collect();
    let shown = if named.is_empty() { table.rows.iter().collect() } else { named };
    let head: Vec<String> = table.columns.iter().map(|name| field_words(name)).collect();
    let head = head.into_iter().chain(["From", "To", "Mark"].map(str::to_owned)).collect();
    let rows = shown.into_iter().map(|row| {
        let to = row.to.map(|to| to.to_string()).unwrap_or_default();
        let mark = match &row.mark {
            Mark::Confirmed => String::new(),
            Mark::LocalDefault => "local default".to_owned(),
            Mark::LocalFields(fields) => format!("local default: {}", fields.join(", ")),
        };
        let cells = table.columns.iter().zip(&row.cells).map(|(column, cell)| {
            // Here the key of a row is what one types next.
            if column == "code" { cell.clone() } else { words.cell(table, column, cell) }
        });
        cells.chain([row.from.to_string(), to, mark]).collect()
    });
    let lines: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    let widths: Vec<usize> = lines.iter().fold(Vec::new(), |mut widths, line| {
        widths.resize(widths.len().max(line.len()), 0);
        widths.iter_mut().zip(line).for_each(|(width, cell)| *width = (*width).max(cell.chars().count()));
        widths
    });
    let line = |cells: &Vec<String>| {
        let cells = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        format!("  {}", cells.collect::<Vec<_>>().join("  ")).trim_end().to_owned()
    };
    lines.iter().map(line).collect()
}

fn rule_in_json(rule: &Rule, row: &Row<RuleText>) -> Value {
    json!({
        "id": rule.id,
        "title": row.value.title,
        "subject": row.value.subject,
        "answers": row.value.answers,
        "words": row.value.words,
        "reads": row.value.reads.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "from": row.from,
        "to": row.to,
        "source": row.source,
        "localDefault": row.is_local_default(),
    })
}
