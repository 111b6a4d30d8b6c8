//! Reading a file of cases. What it holds decides what it is; its name says nothing.

use serde_json::Value;

use crate::kind::Format;

/// Lists of a document that hold cases, with the name of each. `omic` stands beside `cases` in files of extract figures.
const LISTS: [&str; 2] = ["cases", "omic"];

/// A file of cases, read and not yet run.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// What to call the file in messages, usually its path.
    pub name: String,
    /// The whole document.
    pub document: Value,
}

/// One case and where it stands.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// The case's own `id`, or else its place (counted from 1) with what identifies it.
    pub id: String,
    /// The case.
    pub case: &'a Value,
    /// The format it is in, or why none was recognised.
    pub format: Result<Format, String>,
}

/// Why a text is no file of cases. The message is one line and names the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotACaseFile {
    /// Not JSON.
    #[error("{file}: not JSON ({problem})")]
    NotJson {
        /// File.
        file: String,
        /// What the reader said, with line and column.
        problem: String,
    },
    /// JSON, but without a list of cases.
    #[error(
        "{file}: {problem}; a file of rule cases is a JSON object with a list `cases` in one or more of these formats: {}",
        Format::names()
    )]
    NoCases {
        /// File.
        file: String,
        /// What is missing.
        problem: &'static str,
    },
}

/// Reads `text`; `name` is for messages.
///
/// # Errors
/// [`NotACaseFile`] when the text is not JSON or holds no case.
pub fn read(text: &str, name: impl Into<String>) -> Result<CaseFile, NotACaseFile> {
    let name = name.into();
    // Windows editors put a byte order mark before the text.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document: Value = match serde_json::from_str(text) {
        // A bare list is the list of cases, with nothing beside it.
        Ok(list @ Value::Array(_)) => Value::Object([("cases".to_owned(), list)].into_iter().collect()),
        Ok(document) => document,
        Err(problem) => return Err(NotACaseFile::NotJson { file: name, problem: problem.to_string() }),
    };
    let problem = match &document {
        Value::Object(fields) => match fields.get("cases") {
            Some(Value::Array(_)) => None,
            Some(_) => Some("`cases` is not a list"),
            None if fields.contains_key("omic") => None,
            None => Some("it has no list `cases`"),
        },
        _ => Some("it is neither a JSON object nor a list"),
    };
    if let Some(problem) = problem {
        return Err(NotACaseFile::NoCases { file: name, problem });
    }
    let file = CaseFile { name, document };
    if file.cases().is_empty() {
        return Err(NotACaseFile::NoCases { file: file.name, problem: "it holds no case" });
    }
    Ok(file)
}

impl CaseFile {
    /// Every case, in the order of the file.
    #[must_use]
    pub fn cases(&self) -> Vec<Found<'_>> {
        let mut found = Vec::new();
        for list in LISTS {
            let cases = self.document.get(list).and_then(Value::as_array);
            for (index, case) in cases.into_iter().flatten().enumerate() {
                found.push(Found { id: name_of(list, index, case), case, format: Format::of(list, case) });
            }
        }
        found
    }
}

/// What a case is called in messages.
fn name_of(list: &str, index: usize, case: &Value) -> String {
    let text = |field: &str| case.get(field).and_then(Value::as_str);
    if let Some(id) = text("id") {
        return id.to_owned();
    }
    let place = index + 1;
    match (text("om_key"), text("team_code"), text("kind"), text("input")) {
        (Some(owner), Some(team), ..) => format!("{list} {place} ({owner} {team})"),
        (_, _, Some(kind), Some(input)) => format!("{list} {place} ({kind} {input:?})"),
        (_, _, Some(kind), None) => format!("{list} {place} ({kind})"),
        _ => format!("{list} {place}"),
    }
}
