//! Comparing what a case expects with what a rule gave.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::outcome::{Difference, Outcome};

/// Compares each expected value with the one of the same name; values that the case does not name are not compared.
///
/// Numbers and texts that hold a number are equal when their values are: `"37"`, `37` and `37.00`.
/// An expected name that the rule does not give makes the case one that could not be run, so that a misspelt name never passes.
#[must_use]
pub fn compare(expected: &Map<String, Value>, got: &Map<String, Value>) -> Outcome {
    let mut differences = Vec::new();
    for (field, expected) in expected {
        let Some(got) = got.get(field) else {
            let given = got.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            return Outcome::NotRun(format!("`{field}` is not a value of this kind; its values are {given}"));
        };
        if !same(expected, got) {
            differences.push(Difference { field: field.clone(), expected: expected.clone(), got: got.clone() });
        }
    }
    if differences.is_empty() { Outcome::Passed } else { Outcome::Failed(differences) }
}

/// What the binary fractions of a program that wrote a number of JSON may add to it: 55.900000000000006 is 55.9. A text is exact.
const NOISE: Decimal = Decimal::from_parts(1, 0, 0, false, 9);

/// Whether two values are the same, numbers by their value and not by how they are written.
#[must_use]
pub fn same(expected: &Value, got: &Value) -> bool {
    match (expected, got) {
        (Value::Array(expected), Value::Array(got)) => {
            expected.len() == got.len() && expected.iter().zip(got).all(|(expected, got)| same(expected, got))
        }
        (Value::Object(expected), Value::Object(got)) => {
            expected.len() == got.len()
                && expected.iter().all(|(field, expected)| got.get(field).is_some_and(|got| same(expected, got)))
        }
        (expected, got) if expected == got => true,
        (expected, got) => match (number(expected), number(got)) {
            (Some(number), Some(got)) => number == got || (expected.is_f64() && (number - got).abs() < NOISE),
            _ => false,
        },
    }
}

/// The exact number that a value holds, if it holds one.
#[must_use]
pub fn number(value: &Value) -> Option<Decimal> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        // A leading nought, a sign or a space is a code's, not a number's.
        Value::String(text) if is_written_as_a_number(text) => text.clone(),
        _ => return None,
    };
    Decimal::from_str_exact(&text).or_else(|_| Decimal::from_scientific(&text)).ok()
}

/// The number that an input holds, as somebody types one: spaces round it, a plus and leading noughts do not matter.
#[must_use]
pub fn typed_number(value: &Value) -> Option<Decimal> {
    let Value::String(text) = value else { return number(value) };
    let text = text.trim();
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte));
    let begun = text.bytes().next_back().is_some_and(|byte| byte.is_ascii_digit());
    if plain && begun { Decimal::from_str_exact(text).ok() } else { None }
}

fn is_written_as_a_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(part) && (whole == "0" || !whole.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::compare;
    use crate::outcome::{Difference, Outcome};

    fn compared(expected: &Value, got: &Value) -> Outcome {
        compare(expected.as_object().expect("an object"), got.as_object().expect("an object"))
    }

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        let got = json!({"hours": "37.00", "parts": [{"points": 12}], "none": null});
        assert_eq!(compared(&json!({"hours": 37, "parts": [{"points": "12.0"}], "none": null}), &got), Outcome::Passed);
    }

    #[test]
    fn codes_of_digits_are_texts() {
        assert_ne!(compared(&json!({"code": "007"}), &json!({"code": "7"})), Outcome::Passed);
        assert_ne!(compared(&json!({"code": "+7"}), &json!({"code": 7})), Outcome::Passed);
    }

    #[test]
    fn only_what_the_case_names_is_compared_and_each_difference_is_named() {
        let got = json!({"tier": "B", "provisional": true, "step": 1});
        let difference = Difference { field: "tier".to_owned(), expected: json!("A"), got: json!("B") };
        assert_eq!(compared(&json!({"provisional": true, "tier": "A"}), &got), Outcome::Failed(vec![difference]));
    }

    #[test]
    fn a_misspelt_name_never_passes() {
        let outcome = compared(&json!({"teir": null}), &json!({"tier": "B"}));
        assert_eq!(outcome, Outcome::NotRun("`teir` is not a value of this kind; its values are `tier`".to_owned()));
    }

    #[test]
    fn null_is_not_nought_and_not_absent() {
        assert_ne!(compared(&json!({"score": null}), &json!({"score": 0})), Outcome::Passed);
        assert_ne!(compared(&json!({"score": null}), &json!({})), Outcome::Passed);
    }
}
