//! The published cases of the predictors, and what of a case is compared.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use rulecases::{Counts, Options, Outcome, Report, read, run};
use rules::Policy;
use serde_json::{Value, json};

fn report(text: &str) -> Report {
    let file = read(text, "a test").expect("a file of cases");
    run(&file, Options { policy: &Policy::builtin(), data: None })
}

fn all_pass(text: &str, cases: usize) {
    let report = report(text);
    for case in &report.cases {
        assert_eq!(case.outcome, Outcome::Passed, "{}", case.id);
    }
    assert_eq!(report.counts(), Counts { passed: cases, ..Counts::default() });
}

#[test]
fn every_published_ogrs3_case_passes() {
    all_pass(include_str!("../cases/ogrs3.json"), 32);
}

#[test]
fn every_published_arp_vrp_and_svp_case_passes() {
    all_pass(include_str!("../cases/ogrs4.json"), 39);
}

#[test]
fn every_published_case_of_the_other_predictors_passes() {
    all_pass(include_str!("../cases/other-predictors.json"), 14);
}

/// The case of a file with one value replaced, run alone.
fn changed(text: &str, id: &str, pointer: &str, value: Value) -> Outcome {
    let document: Value = serde_json::from_str(text).unwrap();
    let mut case = document["cases"].as_array().unwrap().iter().find(|case| case["id"] == id).unwrap().clone();
    if let Some(slot) = case.pointer_mut(pointer) {
        *slot = value;
    } else {
        let (object, field) = pointer.rsplit_once('/').unwrap();
        case.pointer_mut(object).unwrap()[field] = value;
    }
    report(&json!({"cases": [case]}).to_string()).cases[0].outcome.clone()
}

#[test]
fn every_expected_and_every_derived_value_is_compared() {
    let (ogrs3, ogrs4, others) = (
        include_str!("../cases/ogrs3.json"),
        include_str!("../cases/ogrs4.json"),
        include_str!("../cases/other-predictors.json"),
    );
    let wrong = [
        (ogrs3, "ogrs3-pub-1", "/expected/one_year_percent", json!(9)),
        (ogrs3, "ogrs3-pub-1", "/expected/band", json!("MEDIUM")),
        (ogrs3, "ogrs3-pub-1", "/derived/age_at_followup", json!(61)),
        (ogrs3, "ogrs3-der-02", "/expected/two_year_probability", json!(0.642_413)),
        (ogrs4, "ogrs4-0", "/expected_percent/VRP.dynamic", json!(1.72)),
        (ogrs4, "ogrs4-0", "/derived/offence_free_months", json!(35)),
        (others, "ovp-3", "/expected/points", json!(57)),
        (others, "dcsrp-1", "/expected/band_reduced", json!(true)),
        (others, "dcsrp-4", "/expected/points", json!(0)),
        (others, "csrp-1", "/expected/type", json!("STATIC")),
        (others, "csrp-3", "/expected/svp_percent", json!(2.5)),
    ];
    for (text, id, pointer, value) in wrong {
        let outcome = changed(text, id, pointer, value);
        let Outcome::Failed(differences) = outcome else { panic!("{id} {pointer}: {outcome:?}") };
        assert_eq!(differences.len(), 1, "{id} {pointer}");
        assert!(pointer.ends_with(&differences[0].field), "{id} {pointer}");
    }
}

#[test]
fn what_is_not_known_is_not_run() {
    let (ogrs3, ogrs4, others) = (
        include_str!("../cases/ogrs3.json"),
        include_str!("../cases/ogrs4.json"),
        include_str!("../cases/other-predictors.json"),
    );
    let unknown = [
        (ogrs3, "ogrs3-pub-1", "/input/offence_category", json!("piracy")),
        (ogrs3, "ogrs3-pub-1", "/expected/three_year_percent", json!(9)),
        (ogrs3, "ogrs3-pub-1", "/input/home_office_code", json!("10900")),
        (ogrs4, "ogrs4-0", "/expected_percent/VRP.both", json!(1.72)),
        (ogrs4, "ogrs4-0", "/input/dynamic/drugs_used", json!(["tea"])),
        (ogrs4, "ogrs4-0", "/input/dynamc", json!({})),
        (others, "ovp-3", "/input/violent", json!(57)),
        (others, "dcsrp-1", "/input/contact_aduld_sanctions", json!(1)),
        (others, "csrp-1", "/input/answers", json!({"99.9": 1})),
        (others, "csrp-1", "/predictor", json!("RSR")),
    ];
    for (text, id, pointer, value) in unknown {
        let outcome = changed(text, id, pointer, value);
        assert!(matches!(outcome, Outcome::NotRun(_)), "{id} {pointer}: {outcome:?}");
    }
}

#[test]
fn a_refusal_passes_only_when_it_is_expected() {
    let case = |expected: Value| {
        json!({"cases": [{"id": "x", "kind": "derived", "expected": expected, "input": {
            "sex": "M", "age_at_conviction": 9, "age_at_followup": 12, "age_at_first_sanction": 9,
            "total_sanctions_including_current": 1, "offence_category": "violence"
        }}]})
    };
    let run = |expected| report(&case(expected).to_string()).cases[0].outcome.clone();
    assert_eq!(run(json!({"error": true})), Outcome::Passed);
    assert!(matches!(run(json!({"band": "LOW"})), Outcome::Failed(_)));
}
