//! The schemas of `docs/rule-cases` describe the files that we ship, and tell a wrong file from a right one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::path::Path;

use rulecases::kind::Format;
use serde_json::{Value, json};

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
    serde_json::from_str(&text).expect("JSON")
}

fn schema(format: &str) -> Value {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/rule-cases/{format}.schema.json")))
}

fn cases(format: &str) -> Value {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("cases/{format}.json")))
}

#[test]
fn every_format_has_a_schema_and_its_shipped_file_keeps_to_it() {
    for (_, format) in Format::ALL {
        let schema = schema(format);
        jsonschema::meta::validate(&schema).unwrap_or_else(|problem| panic!("{format}: {problem}"));
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        let wrong: Vec<String> =
            validator.iter_errors(&cases(format)).map(|problem| format!("{}: {problem}", problem.instance_path())).collect();
        assert!(wrong.is_empty(), "{format}: {}", wrong.join("\n"));
    }
}

#[test]
fn a_file_with_a_misspelt_kind_or_expected_name_does_not_keep_to_its_schema() {
    for (_, format) in Format::ALL {
        let validator = jsonschema::validator_for(&schema(format)).expect("a schema");
        let document = cases(format);
        assert!(!validator.is_valid(&json!({"cases": []})), "{format}: no case");
        let mut wrong = document.clone();
        wrong["cases"][0] = json!({"id": "x", "kind": "moon_phase", "input": {}, "expected": {}, "expected_percent": {}});
        assert!(!validator.is_valid(&wrong), "{format}: an unknown kind");
        if document["cases"][0].get("expected").is_some() {
            let mut wrong = document;
            wrong["cases"][0]["expected"] = json!({"teir": "A"});
            assert!(!validator.is_valid(&wrong), "{format}: a misspelt expected name");
        }
    }
}

#[test]
fn every_kind_that_the_program_knows_is_in_its_schema() {
    for (format, name) in Format::ALL {
        let text = schema(name).to_string();
        for kind in format.kinds() {
            assert!(text.contains(&format!("\"{kind}\"")), "{name}: {kind}");
        }
    }
}
