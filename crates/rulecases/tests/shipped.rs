//! Every file of cases that we ship passes, every case of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::path::{Path, PathBuf};

use rulecases::{Counts, Options, Outcome, Report, read, run};
use rules::Policy;
use serde_json::{Value, json};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

fn text(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap_or_else(|problem| panic!("{name}: {problem}"))
}

fn report(name: &str, text: &str) -> Report {
    let (file, data) = (read(text, name).expect("a file of cases"), folder().join("wmt-small"));
    run(&file, Options { policy: &Policy::builtin(), data: Some(&data) })
}

/// Every case passes, and so many are left out on purpose.
#[track_caller]
fn all_pass(name: &str, passed: usize, left_out: usize) {
    let report = report(name, &text(name));
    let wrong: Vec<String> = report
        .cases
        .iter()
        .filter(|case| matches!(case.outcome, Outcome::Failed(_) | Outcome::NotRun(_)))
        .map(|case| format!("{}: {:?}", case.id, case.outcome))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(report.counts(), Counts { passed, failed: 0, left_out, not_run: 0 });
}

#[test]
fn tier_v2() {
    all_pass("tier-v2.json", 133, 0);
}

#[test]
fn tier_v3() {
    all_pass("tier-v3.json", 90, 0);
}

#[test]
fn ogrs3() {
    all_pass("ogrs3.json", 32, 0);
}

#[test]
fn ogrs4() {
    all_pass("ogrs4.json", 39, 0);
}

#[test]
fn other_predictors() {
    all_pass("other-predictors.json", 14, 0);
}

#[test]
fn points() {
    all_pass("points.json", 91, 12);
}

#[test]
fn capacity() {
    all_pass("capacity.json", 38, 12);
}

#[test]
fn wmt_small() {
    all_pass("wmt-small.json", 83, 0);
}

#[test]
fn identifiers() {
    all_pass("identifiers.json", 159, 0);
}

#[test]
fn edges_of_our_own_in_all_formats() {
    all_pass("own-edges.json", 77, 0);
}

const FILES: [&str; 10] = [
    "tier-v2.json",
    "tier-v3.json",
    "ogrs3.json",
    "ogrs4.json",
    "other-predictors.json",
    "points.json",
    "capacity.json",
    "wmt-small.json",
    "identifiers.json",
    "own-edges.json",
];

fn documents() -> Vec<Value> {
    FILES.iter().map(|name| serde_json::from_str(&text(name)).expect("JSON")).collect()
}

#[test]
fn cases_of_all_formats_in_one_file_run_in_any_order() {
    let mut all: Vec<Value> = Vec::new();
    for document in documents() {
        all.extend(document["cases"].as_array().expect("cases").iter().cloned());
    }
    // Last first, so that no format stands together with its neighbours as in its own file.
    let by_turns: Vec<Value> =
        (0..7).flat_map(|turn| all.iter().skip(turn).step_by(7).rev().cloned().collect::<Vec<_>>()).collect();
    let document = json!({"today": "2026-11-22", "as_of": "2026-11-22", "cases": by_turns});
    let counts = report("a mix", &document.to_string()).counts();
    assert_eq!((counts.failed, counts.not_run, counts.left_out), (0, 0, 24));
    assert_eq!(counts.passed + counts.left_out, by_turns.len());
}

/// Every text, number and truth value under `value`, changed one at a time.
fn changed(value: &Value) -> Vec<Value> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, inner)| changed(inner).into_iter().map(move |other| (name.clone(), other)))
            .map(|(name, other)| {
                let mut fields = fields.clone();
                fields.insert(name, other);
                Value::Object(fields)
            })
            .collect(),
        Value::Array(items) => (0..items.len())
            .flat_map(|index| changed(&items[index]).into_iter().map(move |other| (index, other)))
            .map(|(index, other)| {
                let mut items = items.clone();
                items[index] = other;
                Value::Array(items)
            })
            .collect(),
        Value::Bool(truth) => vec![json!(!truth)],
        Value::Number(number) => vec![json!(number.as_f64().expect("a number") + 1.0)],
        Value::String(text) => match text.parse::<f64>() {
            Ok(number) => vec![json!(format!("{}", number + 1.0))],
            Err(_) => vec![json!(format!("{text}?"))],
        },
        Value::Null => vec![json!("something")],
    }
}

#[test]
fn no_case_passes_when_any_one_of_its_expected_values_is_changed() {
    let mut passed = Vec::new();
    for (name, document) in FILES.iter().zip(documents()) {
        let mut header = document.clone();
        let cases: Vec<Value> =
            ["cases", "omic"].iter().filter_map(|list| document[list].as_array()).flatten().cloned().collect();
        header.as_object_mut().expect("an object").remove("omic");
        // One run a file: the extract is read once.
        let mut altered = Vec::new();
        for case in cases {
            for field in ["expected", "expected_percent", "canonical"] {
                let Some(expected) = case.get(field) else { continue };
                for other in changed(expected) {
                    let mut case = case.clone();
                    case["id"] = json!(format!("{} {field} {other}", case["id"]));
                    case[field] = other;
                    altered.push(case);
                }
            }
            // Figures of an extract stand beside the names of the owner.
            let figures = case.as_object().expect("a case").keys().filter(|_| case.get("om_key").is_some());
            for field in figures.filter(|field| !["om_key", "team_code"].contains(&field.as_str())) {
                for other in changed(&case[field]) {
                    let mut case = case.clone();
                    case["id"] = json!(format!("{} {field} {other}", case["om_key"]));
                    case[field] = other;
                    altered.push(case);
                }
            }
        }
        assert!(altered.len() > 10, "{name}");
        header["cases"] = json!(altered);
        let report = report(name, &header.to_string());
        let slack = report.cases.iter().filter(|case| case.outcome == Outcome::Passed).map(|case| format!("{name}: {}", case.id));
        passed.extend(slack);
    }
    assert!(passed.is_empty(), "{}", passed.join("\n"));
}
