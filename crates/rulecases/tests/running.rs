//! Running files of cases: what is recognised, what is counted as what, and what is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use rulecases::{Counts, Options, Outcome, Report, read, run};
use rules::Policy;
use serde_json::{Value, json};

fn report(document: &Value) -> Report {
    let file = read(&document.to_string(), "a test").expect("a file of cases");
    run(&file, Options { policy: &Policy::builtin(), data: None })
}

fn pnc(canonical: &Value) -> Value {
    json!({"kind": "pnc", "input": "02/73319Z", "canonical": canonical})
}

#[test]
fn a_changed_expectation_fails_and_says_what_was_expected_and_what_came() {
    let report = report(
        &json!({"today": "2026-11-22", "cases": [pnc(&json!("2002/0073319Z")), pnc(&json!("1902/0073319Z")), pnc(&Value::Null)]}),
    );
    assert_eq!(report.counts(), Counts { passed: 1, failed: 2, left_out: 0, not_run: 0 });
    let Outcome::Failed(differences) = &report.cases[1].outcome else { panic!("it differs") };
    assert_eq!(differences[0].field, "canonical");
    assert_eq!(differences[0].expected, json!("1902/0073319Z"));
    assert_eq!(differences[0].got, json!("2002/0073319Z"));
}

#[test]
fn a_kind_that_is_left_out_on_purpose_is_counted_and_fails_nothing() {
    let kinds = ["anything_legacy", "history_rounding", "total_hours_rounding", "reconciliation_period"];
    let cases: Vec<Value> =
        kinds.iter().map(|kind| json!({"id": "x", "kind": kind, "input": {}, "expected": {"points": 1}})).collect();
    assert_eq!(report(&json!({"cases": cases})).counts(), Counts { left_out: 4, ..Counts::default() });
}

#[test]
fn a_case_of_an_unknown_kind_or_without_an_expected_value_is_not_run() {
    let cases = json!([
        {"id": "1", "kind": "teir", "input": {}, "expected": {"tier": "A"}},
        {"id": "2", "input": {}, "expected": {"tier": "A"}},
        {"id": "3", "kind": "capacity_batch", "input": {"points": 5, "available": 10}, "expected": {}},
        {"id": "4", "kind": "pnc", "input": "02/73319Z"},
        {"id": "5", "kind": 5},
        "not a case",
    ]);
    let report = report(&json!({"today": "2026-11-22", "cases": cases}));
    assert_eq!(report.counts(), Counts { not_run: 6, ..Counts::default() });
    assert_eq!(report.counts().failures(), 6);
    let Outcome::NotRun(why) = &report.cases[0].outcome else { panic!("not run") };
    assert_eq!(why, "the kind `teir` is not known; docs/rule-cases.md lists the kinds of each format");
}

#[test]
fn an_identifier_needs_a_clock() {
    let without = report(&json!({"cases": [pnc(&json!("2002/0073319Z"))]}));
    assert_eq!(without.counts().not_run, 1);
}

#[test]
fn what_is_no_file_of_cases_is_refused_in_one_line() {
    let refused = |text: &str| read(text, "region.json").expect_err("refused").to_string();
    assert_eq!(refused("{"), "region.json: not JSON (EOF while parsing an object at line 1 column 1)");
    for text in ["[]", "3", "{}", r#"{"cases": {}}"#, r#"{"cases": []}"#] {
        let line = refused(text);
        assert!(line.starts_with("region.json: ") && line.contains("tier-v2, tier-v3, points") && !line.contains('\n'), "{line}");
    }
}
