//! Any table as columns and rows of text, for pages that show a rule's tables whatever they hold.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use toml::Value;

use super::{Document, Policy};
use crate::dated::{Mark, Row};

/// A list of a policy table, every value as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShownTable {
    /// The table: `standards`.
    pub table: String,
    /// The list: `frequency`. A table that is one list of comma-separated values has its own name here.
    pub list: String,
    /// Names of the fields, in the order in which the file first has them.
    pub columns: Vec<String>,
    /// Rows in the order of the file; each has a cell for each column, empty where the row lacks the field.
    pub rows: Vec<ShownRow>,
}

/// A row as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShownRow {
    /// The values.
    pub cells: Vec<String>,
    /// First day in force.
    pub from: Date,
    /// Last day in force; none while it runs.
    pub to: Option<Date>,
    /// Where it comes from.
    pub source: Arc<str>,
    /// How far to rely on it.
    pub mark: Mark,
}

impl ShownTable {
    /// Whether any row, or any field of a row, is our own default.
    #[must_use]
    pub fn has_local_default(&self) -> bool {
        self.rows.iter().any(|row| row.mark != Mark::Confirmed)
    }
}

impl Policy {
    /// The lists of a table, in the order of its text. None if there is no such table.
    #[must_use]
    pub fn lists_of(&self, table: &str) -> Option<Vec<String>> {
        let text = self.text_in_force(table)?;
        if is_csv(text) {
            return Some(vec![table.to_owned()]);
        }
        let mut lists: Vec<String> = Vec::new();
        for line in text.lines() {
            let list = line.trim().strip_prefix("[[").and_then(|rest| rest.split_once("]]")).map(|(name, _)| name.trim());
            if let Some(list) = list
                && !list.contains('.')
                && !lists.iter().any(|known| known == list)
            {
                lists.push(list.to_owned());
            }
        }
        Some(lists)
    }

    /// A list of a table as text. None if there is no such table or list.
    ///
    /// Reads the text again each time: for pages, not for rules.
    #[must_use]
    pub fn rows_of(&self, table: &str, list: &str) -> Option<ShownTable> {
        self.shown(table)?.into_iter().find(|shown| shown.list == list)
    }

    /// Every list of a table as text, in the order of its text. None if there is no such table.
    ///
    /// Reads the text again each time: for pages, not for rules.
    #[must_use]
    pub fn shown(&self, table: &str) -> Option<Vec<ShownTable>> {
        let text = self.text_in_force(table)?;
        if is_csv(text) {
            return of_csv(table, text).map(|shown| vec![shown]);
        }
        let mut document = Document::parse(table, text).ok()?;
        let lists = self.lists_of(table)?;
        lists.into_iter().map(|list| Some(ShownTable::of(table, &list, text, &document.rows(&list).ok()?))).collect()
    }
}

impl ShownTable {
    fn of(table: &str, list: &str, text: &str, rows: &[Row<toml::Table>]) -> Self {
        let fields: BTreeSet<&String> = rows.iter().flat_map(|row| row.value.keys()).collect();
        let mut columns: Vec<String> = fields.into_iter().cloned().collect();
        columns.sort_by_cached_key(|field| first_named(text, list, field));
        let shown = rows.iter().map(|row| {
            let cell = |field: &String| row.value.get(field).map(in_words).unwrap_or_default();
            ShownRow {
                cells: columns.iter().map(cell).collect(),
                from: row.from,
                to: row.to,
                source: Arc::clone(&row.source),
                mark: row.mark.clone(),
            }
        });
        let rows = shown.collect();
        Self { table: table.to_owned(), list: list.to_owned(), columns, rows }
    }
}

/// Where the list first has the field, so that columns stand as the author wrote them.
fn first_named(text: &str, list: &str, field: &str) -> usize {
    let list_at = text.find(&format!("[[{list}]]")).unwrap_or_default();
    let after = text.get(list_at..).unwrap_or_default();
    let mut at = list_at;
    for line in after.split_inclusive('\n') {
        let name = line.split_once('=').map_or(line.trim(), |(name, _)| name.trim());
        if name == field || name == format!("[{list}.{field}]") || name.starts_with(&format!("{field}.")) {
            return at;
        }
        at += line.len();
    }
    usize::MAX
}

/// A value as a reader wants it: lists with commas, an amount with its unit, yes and no, named parts with semicolons.
fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Boolean(true) => "yes".to_owned(),
        Value::Boolean(false) => "no".to_owned(),
        Value::Array(values) => values.iter().map(in_words).collect::<Vec<_>>().join(", "),
        Value::Table(fields) => {
            if let (Some(amount), Some(unit), 2) = (fields.get("amount"), fields.get("unit"), fields.len()) {
                let (amount, unit) = (in_words(amount), in_words(unit).replace('_', " "));
                let unit = if amount == "1" { unit.trim_end_matches('s') } else { unit.as_str() };
                return format!("{amount} {unit}");
            }
            let parts = fields.iter().map(|(name, value)| {
                let nested = value.is_table() || value.is_array();
                let value = if nested { format!("({})", in_words(value).replace("; ", ", ")) } else { in_words(value) };
                format!("{} {value}", name.replace('_', " "))
            });
            parts.collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}

/// A table of comma-separated values begins with comments and a line of names; a TOML text has `from = ` there.
fn is_csv(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| line.contains(',') && !line.contains('='))
}

fn of_csv(table: &str, text: &str) -> Option<ShownTable> {
    let noted = |name: &str| {
        let lines = text.lines().take_while(|line| line.starts_with('#'));
        lines.filter_map(|line| line.trim_start_matches('#').trim().strip_prefix(name)).map(str::trim).next()
    };
    let source: Arc<str> = noted("source:").unwrap_or_default().into();
    let from: Date = noted("from:")?.parse().ok()?;
    let mut lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let columns: Vec<String> = lines.next()?.split(',').map(|name| name.trim().to_owned()).collect();
    let rows = lines.map(|line| {
        let mut cells: Vec<String> = line.split(',').map(|cell| cell.trim().to_owned()).collect();
        cells.resize(columns.len(), String::new());
        ShownRow { cells, from, to: None, source: Arc::clone(&source), mark: Mark::Confirmed }
    });
    let rows = rows.collect();
    Some(ShownTable { table: table.to_owned(), list: table.to_owned(), columns, rows })
}
