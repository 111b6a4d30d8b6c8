//! Cases about the owners of an extract, with the small public-form extract in `cases/wmt-small/`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::path::Path;

use rulecases::{Options, Outcome, Report, read, run};
use rules::Policy;

const ANSWERS: &str = include_str!("../cases/wmt-small.json");

fn report(text: &str, data: Option<&Path>) -> Report {
    let policy = Policy::builtin();
    run(&read(text, "answers").expect("a case file"), Options { policy: &policy, data })
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/wmt-small")
}

#[test]
fn every_owner_and_every_custody_team_of_the_small_extract_has_the_public_engines_figures() {
    let report = report(ANSWERS, Some(&folder()));
    let wrong: Vec<_> = report.cases.iter().filter(|case| case.outcome != Outcome::Passed).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(report.counts().passed, 83);
}

#[test]
fn without_the_extract_each_case_says_what_to_do() {
    let report = report(ANSWERS, None);
    assert_eq!((report.counts().not_run, report.counts().passed), (83, 0));
    let expected = Outcome::NotRun("its extract is not given: name its folder with --data DIR".to_owned());
    assert!(report.cases.iter().all(|case| case.outcome == expected), "{:?}", report.cases.first());
}

#[test]
fn a_wrong_answer_fails_with_expected_and_got() {
    let report = report(&ANSWERS.replacen("\"total_points\": 1332", "\"total_points\": 1333", 1), Some(&folder()));
    let failed: Vec<_> = report.cases.iter().filter(|case| case.outcome != Outcome::Passed).collect();
    let Outcome::Failed(differences) = &failed[0].outcome else { panic!("{failed:?}") };
    assert_eq!((failed.len(), differences[0].field.as_str()), (1, "total_points"));
    assert_eq!((&differences[0].expected, &differences[0].got), (&serde_json::json!(1333), &serde_json::json!(1332)));
}

#[test]
fn an_owner_or_a_day_that_is_not_there_cannot_be_run() {
    let case = r#"{"as_of": "2026-11-22", "cases": [{"om_key": "R99X", "team_code": "T", "total_points": 1}]}"#;
    let not_run = |text: &str| match &report(text, Some(&folder())).cases[0].outcome {
        Outcome::NotRun(why) => why.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(not_run(case), "officer R99X in team T is not in WMT_Extract of the extract");
    assert!(not_run(&case.replace("as_of", "day")).starts_with("the document has no `as_of`"));
}
