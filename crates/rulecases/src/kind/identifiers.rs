//! Identifiers: what was typed, and the one form that is kept, or that it must be refused.
//!
//! `canonical` null means that the input must be refused. `today`, of the file or of the case, is the clock: a two-digit
//! year is read by it, and a year to come is refused.

use jiff::civil::Date;
use rules::identifier::{Canonical, IdentifierKind, parse};
use serde_json::{Map, Value, json};

use crate::context::Context;
use crate::outcome::{Difference, Outcome};

/// Runs one case.
#[must_use]
pub fn run(context: &Context<'_>, case: &Value) -> Outcome {
    let (kind, input, today, expected) = match read(context, case) {
        Ok(read) => read,
        Err(why) => return Outcome::NotRun(why),
    };
    let canonical = parse(kind, input, today).ok().map(Canonical::into_string);
    let got = [("canonical", json!(canonical)), ("valid", json!(canonical.is_some()))];
    // Texts are compared letter by letter: two ways of writing one number are what these cases are about.
    let differences: Vec<Difference> = got
        .into_iter()
        .filter_map(|(field, got)| Some((field, expected.get(field)?.clone(), got)))
        .filter(|(_, expected, got)| expected != got)
        .map(|(field, expected, got)| Difference { field: field.to_owned(), expected, got })
        .collect();
    if differences.is_empty() { Outcome::Passed } else { Outcome::Failed(differences) }
}

/// Whether the number holds a year, which is read by the clock.
const fn has_a_year(kind: IdentifierKind) -> bool {
    matches!(kind, IdentifierKind::Pnc | IdentifierKind::Cro)
}

type Read<'a> = (IdentifierKind, &'a str, Date, Map<String, Value>);

fn read<'a>(context: &Context<'_>, case: &'a Value) -> Result<Read<'a>, String> {
    let kind = case.get("kind").and_then(Value::as_str).unwrap_or_default();
    let kind = IdentifierKind::ALL.into_iter().find(|known| known.as_str() == kind);
    let kind = kind.ok_or("`kind` is not a kind of identifier")?;
    let input = match case.get("input") {
        Some(Value::String(input)) => input.as_str(),
        // Nothing was typed.
        Some(Value::Null) => "",
        _ => return Err("`input` must be a text: what was typed".to_owned()),
    };
    let today = case.get("today").or_else(|| context.file.get("today")).or_else(|| context.file.get("as_of"));
    let today = match today.and_then(Value::as_str) {
        Some(today) => today.parse().map_err(|problem| format!("`today` is not a day like 2026-11-22: {problem}"))?,
        None if !has_a_year(kind) => Date::MAX,
        None => {
            return Err("`today` is missing, in the case and beside `cases`: the day to run at, like 2026-11-22".to_owned());
        }
    };
    let answers = case.get("expected").filter(|expected| expected.is_object()).unwrap_or(case);
    let mut expected = Map::new();
    if let Some(canonical) = answers.get("canonical") {
        if !canonical.is_string() && !canonical.is_null() {
            return Err("`canonical` must be a text, or null where the input must be refused".to_owned());
        }
        expected.insert("canonical".to_owned(), canonical.clone());
    }
    if let Some(valid) = answers.get("valid") {
        expected.insert("valid".to_owned(), valid.clone());
    }
    if expected.is_empty() {
        return Err("it expects nothing: say `canonical`, `valid` or both".to_owned());
    }
    Ok((kind, input, today, expected))
}
