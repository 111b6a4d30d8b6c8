//! The arrows between rooms: pure crates stay pure, and nothing in production uses the testkit.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::{collections::BTreeMap, process::Command};

/// Every crate of ours with what it needs directly to build (not to test), by name. Libraries from outside are leaves.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let out = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .output()
        .expect("cargo metadata");
    let metadata: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let needs = |package: &serde_json::Value| {
        let all = package["dependencies"].as_array().expect("dependencies").iter();
        let normal = all.filter(|d| d["kind"].is_null() && d["optional"] == false);
        normal.map(|d| d["name"].as_str().expect("a name").to_owned()).collect()
    };
    packages.iter().map(|p| (p["name"].as_str().expect("a name").to_owned(), needs(p))).collect()
}

fn reaches(graph: &BTreeMap<String, Vec<String>>, from: &str, to: &str) -> bool {
    let mut waiting = vec![from.to_owned()];
    let mut seen = std::collections::BTreeSet::new();
    while let Some(next) = waiting.pop() {
        if next == to {
            return true;
        }
        if seen.insert(next.clone()) {
            waiting.extend(graph.get(&next).cloned().unwrap_or_default());
        }
    }
    false
}

#[test]
fn pure_rooms_reach_no_storage_no_web_and_no_runtime() {
    let graph = dependencies();
    for room in ["rainer-rules", "rainer-record"] {
        for outside in ["tokio", "axum", "rusqlite", "postgres", "maud"] {
            assert!(!reaches(&graph, room, outside), "{room} must not reach {outside}");
        }
    }
    assert!(!reaches(&graph, "rainer-service", "axum"), "the service formats no pages");
    assert!(!reaches(&graph, "rainer-govuk", "rainer-record"), "components know nothing of probation");
}

#[test]
fn nothing_in_production_uses_the_testkit_or_random_histories() {
    let graph = dependencies();
    for (package, needs) in graph.iter().filter(|(name, _)| name.starts_with("rainer") && *name != "rainer-testkit") {
        assert!(!needs.iter().any(|n| n == "rainer-testkit"), "{package} must not need the testkit");
    }
}

#[test]
fn arrows_between_rooms_go_one_way() {
    let order = ["rainer-rules", "rainer-record", "rainer-store", "rainer-service", "rainer-web", "rainer"];
    let graph = dependencies();
    for (index, inner) in order.iter().enumerate() {
        for outer in &order[index + 1..] {
            assert!(!reaches(&graph, inner, outer), "{inner} must not reach {outer}");
        }
    }
}
