//! One policy file: a header, lists of rows, and nothing that nobody reads.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use toml::Value;

use super::PolicyError;
use crate::dated::{Mark, Row, Table};

/// A policy file as read. Lists are taken out one by one; what is left at the end is a mistake.
///
/// The header has `from` (first day of rows that do not say), `[sources]` (short name to title, place and date read) and
/// optionally `local_fields` (fields that are our own default in every row of the file). Each row has its own fields and
/// `source`, and may have `from`, `to` (last day), `local_default = true` and `local_fields` of its own.
pub(crate) struct Document {
    file: String,
    from: Date,
    sources: BTreeMap<String, Arc<str>>,
    local_fields: Vec<String>,
    lists: toml::Table,
}

impl Document {
    pub(crate) fn parse(file: &str, text: &str) -> Result<Self, PolicyError> {
        let mut lists: toml::Table = toml::from_str(text)
            .map_err(|problem| PolicyError::NotToml { file: file.to_owned(), problem: problem.to_string() })?;
        let header =
            |field: &str, problem: String| PolicyError::Header { file: file.to_owned(), field: field.to_owned(), problem };
        let mut take = |field: &str| lists.remove(field);
        let from = take("from").ok_or_else(|| header("from", "is missing".to_owned()))?;
        let from = read(from).map_err(|problem| header("from", problem))?;
        let sources = take("sources").ok_or_else(|| header("sources", "is missing".to_owned()))?;
        let sources = read(sources).map_err(|problem| header("sources", problem))?;
        let local_fields =
            take("local_fields").map_or(Ok(Vec::new()), read).map_err(|problem| header("local_fields", problem))?;
        Ok(Self { file: file.to_owned(), from, sources, local_fields, lists })
    }

    /// Takes the list out and gives its rows, in the order of the file.
    pub(crate) fn rows<T: DeserializeOwned>(&mut self, list: &str) -> Result<Vec<Row<T>>, PolicyError> {
        let rows = self.take_list(list)?.into_iter().enumerate();
        rows.map(|(index, row)| self.row(&label(list, index, &row), row)).collect()
    }

    /// Takes the list out and gives its rows by their `code`.
    pub(crate) fn table<C, T>(&mut self, list: &str) -> Result<Table<C, T>, PolicyError>
    where
        C: Copy + Ord + std::fmt::Display + DeserializeOwned,
        T: DeserializeOwned,
    {
        let mut coded = Vec::new();
        for (index, mut fields) in self.take_list(list)?.into_iter().enumerate() {
            let label = label(list, index, &fields);
            let code = fields.remove("code").ok_or_else(|| self.problem(&label, "missing field `code`".to_owned()))?;
            let code: C = read(code).map_err(|problem| self.problem(&label, format!("field `code`: {problem}")))?;
            coded.push((code, self.row(&label, fields)?));
        }
        Table::new(coded).map_err(|(code, why)| self.problem(&format!("{list} {code}"), why.to_string()))
    }

    /// Refuses whatever nobody took.
    pub(crate) fn finish(self) -> Result<(), PolicyError> {
        match self.lists.keys().next() {
            Some(field) => Err(PolicyError::Header {
                file: self.file,
                field: field.clone(),
                problem: "is not a list or setting of this file".to_owned(),
            }),
            None => Ok(()),
        }
    }

    /// A problem in a row that only a later check can see.
    pub(crate) fn problem(&self, row: &str, problem: String) -> PolicyError {
        PolicyError::Row { file: self.file.clone(), row: row.to_owned(), problem }
    }

    fn take_list(&mut self, list: &str) -> Result<Vec<toml::Table>, PolicyError> {
        let problem =
            |problem: &str| PolicyError::Header { file: self.file.clone(), field: list.to_owned(), problem: problem.to_owned() };
        let Some(Value::Array(rows)) = self.lists.remove(list) else {
            return Err(problem("must be a list of rows"));
        };
        let tables = rows.into_iter().map(|row| match row {
            Value::Table(fields) => Ok(fields),
            _ => Err(problem("must hold rows only")),
        });
        tables.collect()
    }

    fn row<T: DeserializeOwned>(&self, label: &str, mut fields: toml::Table) -> Result<Row<T>, PolicyError> {
        let wrong = |field: &str, problem: String| self.problem(label, format!("field `{field}`: {problem}"));
        let source = fields.remove("source").ok_or_else(|| self.problem(label, "missing field `source`".to_owned()))?;
        let source: String = read(source).map_err(|problem| wrong("source", problem))?;
        let source = self
            .sources
            .get(&source)
            .ok_or_else(|| wrong("source", format!("`{source}` is not among the sources of the file")))?;
        let from = fields.remove("from").map_or(Ok(self.from), read).map_err(|problem| wrong("from", problem))?;
        let to = fields.remove("to").map(read).transpose().map_err(|problem| wrong("to", problem))?;
        let ours = fields.remove("local_default").map_or(Ok(false), read).map_err(|problem| wrong("local_default", problem))?;
        let own: Vec<String> =
            fields.remove("local_fields").map_or(Ok(Vec::new()), read).map_err(|problem| wrong("local_fields", problem))?;
        let local: Vec<String> =
            fields.keys().filter(|field| self.local_fields.contains(field) || own.contains(field)).cloned().collect();
        if let Some(unknown) = own.iter().find(|field| !fields.contains_key(*field)) {
            return Err(wrong("local_fields", format!("the row has no field `{unknown}`")));
        }
        let mark = match (ours, local.is_empty()) {
            (true, _) => Mark::LocalDefault,
            (false, true) => Mark::Confirmed,
            (false, false) => Mark::LocalFields(local),
        };
        let value = read(Value::Table(fields)).map_err(|problem| self.problem(label, problem))?;
        Ok(Row { value, from, to, source: Arc::clone(source), mark })
    }
}

/// The name of a row in messages: its list, its place counted from 1, and its code if it has one.
fn label(list: &str, index: usize, fields: &toml::Table) -> String {
    match fields.get("code").and_then(Value::as_str) {
        Some(code) => format!("{list} {} ({code})", index + 1),
        None => format!("{list} {}", index + 1),
    }
}

/// Reads a value; the problem is one line, with the field when the reader knows it.
fn read<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    value.try_into().map_err(|problem| problem.to_string().trim().replace('\n', " "))
}
