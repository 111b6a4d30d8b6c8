//! The published cases of both tier models, all of them, and files of the same format that are not quite like them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use rulecases::{Options, Outcome, read, run};
use rules::Policy;
use serde_json::{Value, json};

fn outcomes(text: &str) -> Vec<(String, Outcome)> {
    let file = read(text, "a test").expect("a file of cases");
    let report = run(&file, Options { policy: &Policy::builtin(), data: None });
    report.cases.into_iter().map(|case| (case.id, case.outcome)).collect()
}

fn all_pass(text: &str, count: usize) {
    let outcomes = outcomes(text);
    assert_eq!(outcomes.len(), count);
    let wrong: Vec<_> = outcomes.iter().filter(|(_, outcome)| *outcome != Outcome::Passed).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_published_case_of_the_two_axis_model_passes() {
    all_pass(include_str!("../cases/tier-v2.json"), 133);
}

#[test]
fn every_published_case_of_the_seven_letter_model_passes() {
    all_pass(include_str!("../cases/tier-v3.json"), 90);
}

fn one(case: &Value) -> Outcome {
    outcomes(&json!({"cases": [case]}).to_string()).remove(0).1
}

#[test]
fn numbers_may_be_texts_and_what_is_not_named_counts_as_none() {
    let case = json!({"kind": "tier", "input": {"ogrs": "59", "rsr": 23, "convictions": [{"sentence": "NC"}]},
        "expected": {"score": "B2", "change_points": 0}});
    assert_eq!(one(&case), Outcome::Passed);
    let case = json!({"kind": "tier", "input": {"has_active_event": true, "arp": {"score": 12}, "csrp": {"score": 0.2}, "rosh": "LOW"},
        "expected": {"tier": "G", "provisional": false, "steps": {"REOFFENDING": "G", "STALKING": null}}});
    assert_eq!(one(&case), Outcome::Passed);
}

#[test]
fn a_case_that_cannot_be_read_names_its_field() {
    let not_run = [
        (json!({"kind": "tier", "input": {"ogrs": "many"}, "expected": {"score": "B2"}}), "input.ogrs"),
        (json!({"kind": "tier", "input": {"ogrs": 1, "regstrations": []}, "expected": {"score": "B2"}}), "input.regstrations"),
        (
            json!({"kind": "tier", "input": {"rsr": "1", "registrations": [{"date": "2026-01-01"}]}, "expected": {"score": "D2"}}),
            "registrations.code",
        ),
        (json!({"kind": "tier", "input": {"arp": null}, "expected": {"tier": "A"}}), "input.has_active_event"),
        (
            json!({"kind": "tier", "input": {"has_active_event": true, "arp": {"score": "x"}}, "expected": {"tier": "A"}}),
            "arp.score",
        ),
        (
            json!({"kind": "need_severity", "input": {"section": "PETS", "answers": {}}, "expected": {"score": 1}}),
            "input.section",
        ),
        (json!({"kind": "code_lookup", "input": {"table": "pets", "code": "A"}, "expected": {"value": null}}), "input.table"),
        (
            json!({"kind": "score_text", "input": {"protect_level": "E", "change_level": 1}, "expected": {"score": "E1"}}),
            "protect_level",
        ),
        (json!({"kind": "tier", "input": {"rsr": "1"}, "expected": {"scoer": "D2"}}), "scoer"),
        (json!({"kind": "tier", "input": {"rsr": "1"}, "expected": {}}), "expect"),
    ];
    for (case, field) in not_run {
        match one(&case) {
            Outcome::NotRun(why) => assert!(why.contains(field), "{why}"),
            other => panic!("{case}: {other:?}"),
        }
    }
}

#[test]
fn a_contradiction_is_an_error_of_the_input_and_not_of_the_person() {
    let case = json!({"kind": "tier", "input": {"has_active_event": true, "arp": {"score": "60", "type": "DYNAMIC"},
        "csrp": {"score": "1.4", "type": "DYNAMIC"}, "dc_srp": {"score": "0.59", "band": "MEDIUM"}, "rosh": "HIGH"},
        "expected": {"error": "dc_srp_score_and_band_contradict", "tier": "D", "provisional": false}});
    assert_eq!(one(&case), Outcome::Passed);
}
