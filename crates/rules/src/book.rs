//! The rule book: what each rule answers, in plain words, and which tables it reads.
//!
//! The texts are in `policy/rules.toml`. A figure's [`crate::working::Working`] and a piece of work name a rule by its id;
//! [`Book::find`] also understands the id of a single row, such as `standards/frequency/HIGH` or `register/MAPP`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::dated::{Dated, Row};
use crate::policy::{Document, PolicyError};

/// What a rule says, on the days of its row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleText {
    /// Readable name: "How often contact is due".
    pub title: String,
    /// The heading under which it is listed.
    pub subject: String,
    /// What it answers, in one sentence.
    pub answers: String,
    /// How it works: paragraphs.
    pub words: Vec<String>,
    /// The tables it reads, in the order to show them.
    pub reads: Vec<Reads>,
    /// Other ids that lead here.
    pub also: Vec<String>,
}

/// A table, or one list of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reads {
    /// The table: `standards`.
    pub table: String,
    /// The list: `frequency`; all lists of the table if none.
    pub list: Option<String>,
}

impl Reads {
    fn of(text: &str) -> Self {
        match text.split_once('/') {
            Some((table, list)) => Self { table: table.to_owned(), list: Some(list.to_owned()) },
            None => Self { table: text.to_owned(), list: None },
        }
    }
}

impl fmt::Display for Reads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.list {
            Some(list) => write!(f, "{}/{list}", self.table),
            None => f.write_str(&self.table),
        }
    }
}

/// A rule with its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The id: letters, digits, full stops and hyphens.
    pub id: String,
    /// What it says and said.
    pub history: Dated<RuleText>,
}

impl Rule {
    /// What it says now: the last row. A history always has one.
    #[must_use]
    pub fn latest(&self) -> Option<&Row<RuleText>> {
        self.history.latest()
    }

    fn reads(&self, table: &str, list: &str) -> bool {
        let texts = self.history.rows().iter();
        texts.flat_map(|row| &row.value.reads).any(|reads| reads.table == table && reads.list.as_deref() == Some(list))
    }

    fn is_also(&self, id: &str) -> bool {
        self.history.rows().iter().any(|row| row.value.also.iter().any(|also| also == id))
    }
}

/// A rule that an id leads to, and the row if the id names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The code of the row, where the id names a row.
    pub row: Option<&'a str>,
}

/// All rules, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book(Vec<Rule>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    code: String,
    title: String,
    subject: String,
    answers: String,
    words: String,
    reads: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
}

impl Book {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let mut grouped: Vec<(String, Vec<Row<RuleText>>)> = Vec::new();
        for Row { value, from, to, source, mark } in document.rows::<Fields>("rule")? {
            let named = |problem: &str| document.problem(&format!("rule ({})", value.code), problem.to_owned());
            if !is_an_id(&value.code) {
                return Err(named("field `code`: an id has lower-case letters, digits, full stops and hyphens only"));
            }
            let words: Vec<String> = value.words.split("\n\n").map(|part| part.trim().to_owned()).collect();
            if words.iter().any(String::is_empty) || value.title.is_empty() || value.answers.is_empty() {
                return Err(named("`title`, `answers` and `words` must say something"));
            }
            let reads = value.reads.iter().map(|text| Reads::of(text)).collect();
            let text =
                RuleText { title: value.title, subject: value.subject, answers: value.answers, words, reads, also: value.also };
            let row = Row { value: text, from, to, source, mark };
            match grouped.iter_mut().find(|(code, _)| *code == value.code) {
                Some((_, rows)) => rows.push(row),
                None => grouped.push((value.code, vec![row])),
            }
        }
        let rules = grouped.into_iter().map(|(id, rows)| match Dated::new(rows) {
            Ok(history) => Ok(Rule { id, history }),
            Err(why) => Err(document.problem(&format!("rule ({id})"), why.to_string())),
        });
        Ok(Self(rules.collect::<Result<_, _>>()?))
    }

    /// All rules, in the order of the file.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.0
    }

    /// The rule with this id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.0.iter().find(|rule| rule.id == id)
    }

    /// The rule that an id leads to: its own, that of a row (`table/list/code`, or `table/code` where table and list have one
    /// name), or another that leads to the same rule. Of several rules that read a list, the first of the file.
    #[must_use]
    pub fn find<'a>(&'a self, id: &'a str) -> Option<Found<'a>> {
        if let Some(rule) = self.rule(id).or_else(|| self.0.iter().find(|rule| rule.is_also(id))) {
            return Some(Found { rule, row: None });
        }
        let (place, code) = id.rsplit_once('/')?;
        let (table, list) = place.split_once('/').unwrap_or((place, place));
        let rule = self.0.iter().find(|rule| rule.reads(table, list))?;
        Some(Found { rule, row: Some(code) })
    }

    /// The subjects in the order in which they first appear, each with its rules.
    #[must_use]
    pub fn by_subject(&self) -> Vec<(&str, Vec<&Rule>)> {
        let mut subjects: Vec<(&str, Vec<&Rule>)> = Vec::new();
        for rule in &self.0 {
            let Some(text) = rule.latest() else { continue };
            let subject = text.value.subject.as_str();
            match subjects.iter_mut().find(|(known, _)| *known == subject) {
                Some((_, rules)) => rules.push(rule),
                None => subjects.push((subject, vec![rule])),
            }
        }
        subjects
    }
}

fn is_an_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'.' || byte == b'-';
    !text.is_empty() && text.bytes().all(allowed)
}
