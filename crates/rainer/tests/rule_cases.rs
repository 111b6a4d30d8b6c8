//! `rainer rules` as an analyst at a terminal meets it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../rulecases/cases");

/// A folder that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("rainer-rules-{name}-{}", std::process::id()));
        std::fs::remove_dir_all(&path).ok();
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, text).expect("a file");
        path.to_str().expect("a path").to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// In a folder that cannot be a data folder: none of this needs a store.
fn rules(words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rainer"));
    command.env("RAINER_DATA", "/proc/nowhere").env("RAINER_LOG", "off").arg("rules").args(words).output().expect("it runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn identifiers() -> Value {
    let text = std::fs::read_to_string(Path::new(CASES).join("identifiers.json")).expect("the file");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn a_file_whose_cases_all_pass_ends_with_the_count() {
    let file = format!("{CASES}/identifiers.json");
    let ran = rules(&["test", &file]);
    assert_eq!((ran.status.code(), out(&ran).as_str()), (Some(0), "159 passed, 0 failed\n"));
}

#[test]
fn a_changed_expectation_is_printed_with_both_values_and_ends_with_1() {
    let folder = Folder::new("changed");
    let mut document = identifiers();
    document["cases"][1]["canonical"] = json!("2000/0000224R");
    let file = folder.write("anything.txt", &document.to_string());
    let ran = rules(&["test", &file]);
    assert_eq!(ran.status.code(), Some(1));
    let said = out(&ran);
    let difference = r#": cases 2 (pnc "00/223R"): canonical: expected "2000/0000224R", got "2000/0000223R""#;
    assert!(said.contains(difference), "{said}");
    assert!(said.ends_with("158 passed, 1 failed\n"), "{said}");
}

#[test]
fn cases_that_cannot_be_run_fail_and_those_left_out_do_not() {
    let folder = Folder::new("not-run");
    let left_out = json!({"id": "old", "kind": "arms_points_legacy", "input": {}, "expected": {"points": "0"}});
    let only_left_out = folder.write("left-out.json", &json!({"cases": [left_out]}).to_string());
    let ran = rules(&["test", &only_left_out]);
    assert_eq!((ran.status.code(), out(&ran).as_str()), (Some(0), "1 left out on purpose\n0 passed, 0 failed\n"));

    let unknown = json!({"id": "new", "kind": "moon_phase", "input": {}, "expected": {"phase": "full"}});
    let file = folder.write("unknown.json", &json!({"cases": [unknown, left_out]}).to_string());
    let ran = rules(&["test", &only_left_out, &file]);
    let said = out(&ran);
    assert_eq!(ran.status.code(), Some(1));
    assert!(said.contains("unknown.json: new: could not be run: the kind `moon_phase` is not known"), "{said}");
    assert!(said.ends_with("2 left out on purpose\n1 could not be run, counted as failed\n0 passed, 1 failed\n"), "{said}");
}

#[test]
fn json_is_one_document() {
    let folder = Folder::new("json");
    let mut document = identifiers();
    document["cases"][1]["valid"] = json!(false);
    let file = folder.write("cases.json", &document.to_string());
    let ran = rules(&["test", "--format", "json", &file]);
    assert_eq!(ran.status.code(), Some(1));
    let said: Value = serde_json::from_slice(&ran.stdout).expect("one document");
    assert_eq!((&said["passed"], &said["failed"]), (&json!(158), &json!(1)));
    assert_eq!(said["files"][0]["cases"][1]["differences"][0], json!({"field": "valid", "expected": false, "got": true}));
}

#[track_caller]
fn refused(words: &[&str], with: &str) {
    let ran = rules(words);
    let said = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(1), "{said}");
    assert!(said.contains(with), "{said}");
    assert_eq!(said.lines().count(), 1, "one line: {said}");
}

#[test]
fn a_file_that_cannot_be_read_is_refused_in_one_line() {
    let folder = Folder::new("refused");
    refused(&["test", "/proc/nowhere.json"], "/proc/nowhere.json cannot be read");
    refused(&["test", &folder.write("half.json", "{\"cases\": [")], "half.json: not JSON");
    refused(
        &["test", &folder.write("other.json", "{\"names\": []}")],
        "other.json: it has no list `cases`; a file of rule cases",
    );
    refused(&["test", &folder.write("none.json", "{\"cases\": []}")], "none.json: it holds no case");
    let bytes = folder.0.join("bytes.json");
    std::fs::write(&bytes, [0xff, 0xfe]).expect("a file");
    refused(&["test", bytes.to_str().expect("a path")], "not a text in UTF-8");
}

#[test]
fn a_file_that_cannot_be_read_counts_as_one_failure_and_the_others_are_run() {
    let folder = Folder::new("one-of-several");
    let good = format!("{CASES}/identifiers.json");
    let half = folder.write("half.json", "{\"cases\": [");
    let ran = rules(&["test", &half, &good, "/proc/nowhere.json"]);
    assert_eq!(ran.status.code(), Some(1));
    let said = out(&ran);
    assert!(said.ends_with("2 could not be run, counted as failed\n159 passed, 2 failed\n"), "{said}");
    let complained = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(
        complained.contains("half.json: not JSON") && complained.contains("/proc/nowhere.json cannot be read"),
        "{complained}"
    );
    assert_eq!(out(&rules(&["test", &half])), "1 could not be run, counted as failed\n0 passed, 1 failed\n");
    let ran = rules(&["test", "--format", "json", &half, &good]);
    let said: Value = serde_json::from_slice(&ran.stdout).expect("one document");
    assert_eq!((&said["passed"], &said["failed"], &said["notRun"]), (&json!(159), &json!(1), &json!(1)));
    assert!(said["unread"][0].as_str().expect("why").contains("half.json: not JSON"), "{said}");
}

#[test]
fn a_region_tests_its_own_policy_before_publishing_it() {
    let folder = Folder::new("policy");
    let text = rules::Policy::text("standards").expect("a table").replace("amount = 5", "amount = 3");
    folder.write("standards.toml", &text);
    folder.write("notes.md", "not a table");
    let own = folder.0.to_str().expect("a path");
    let shown = out(&rules(&["show", "standards/standard/first_appointment_order", "--policy", own]));
    assert!(shown.contains("3 working days"), "{shown}");

    folder.write("standards.toml", &text.replace("[[standard]]", "[[standards]]"));
    refused(&["list", "--policy", own], "policy file standards, `standard`: must be a list of rows");
    folder.write("moons.toml", "from = \"2026-01-01\"");
    refused(&["test", &format!("{CASES}/identifiers.json"), "--policy", own], "policy file moons");
    refused(&["list", "--policy", "/proc/nowhere"], "the policy folder /proc/nowhere cannot be read");
}

#[test]
fn every_rule_in_the_list_can_be_shown() {
    let listed: Value = serde_json::from_slice(&rules(&["list", "--format", "json"]).stdout).expect("JSON");
    let ids: Vec<&str> = listed["rules"].as_array().expect("rules").iter().map(|rule| rule["id"].as_str().expect("id")).collect();
    let table = out(&rules(&["list"]));
    assert!(ids.len() > 30, "{ids:?}");
    for id in &ids {
        assert!(table.contains(&format!("  {id} ")), "{id}");
    }
    let shown = out(&rules(&["show", "workload.red-lines"]));
    assert!(shown.starts_with("Red lines (workload.red-lines)\n"), "{shown}");
    assert!(shown.contains("\nworkload/red_line\n") && shown.contains("local default: name"), "{shown}");
    refused(&["show", "tier.v9"], "there is no rule tier.v9");
}
