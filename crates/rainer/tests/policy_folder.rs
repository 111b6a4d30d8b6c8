//! A region's own tables of policy, for the whole program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use common::{Folder, small_extract};

/// A built-in table with some words changed.
fn table(name: &str, from: &str, to: &str) -> String {
    let text = rules::Policy::text(name).expect("a table");
    assert!(text.contains(from), "{name} has {from}");
    text.replace(from, to)
}

/// The case weights, each in the community ten higher.
fn heavier() -> String {
    let text = rules::Policy::text("case-weights").expect("a table");
    let line = |line: &str| match line.strip_prefix("community = ").and_then(|number| number.parse::<u32>().ok()) {
        Some(number) if number > 0 => format!("community = {}", number + 10),
        _ => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_option_goes_anywhere_in_the_line_and_comes_before_the_environment() {
    let folder = Folder::new("policy-where");
    folder.write("own/standards.toml", &table("standards", "amount = 5", "amount = 3"));
    folder.write("own/README.md", "notes are left alone");
    folder.write("theirs/standards.toml", &table("standards", "amount = 5", "amount = 4"));
    let rule = ["rules", "show", "standards/standard/first_appointment_order"];
    let shown = |before: &[&str], after: &[&str]| folder.says(&[before, &rule, after].concat());
    assert!(shown(&[], &[]).contains("5 working days"));
    assert!(shown(&["--policy", "own"], &[]).contains("3 working days"));
    assert!(shown(&[], &["--policy", "own"]).contains("3 working days"));
    let named = |words: &[&str]| {
        let output = folder.rainer(words).env("RAINER_POLICY", "theirs").output().expect("it runs");
        String::from_utf8(output.stdout).expect("text")
    };
    assert!(named(&rule).contains("4 working days"));
    assert!(named(&[&rule[..], &["--policy", "own"]].concat()).contains("3 working days"));
    assert!(!folder.at("data").exists(), "rules need no store");
}

#[test]
fn a_bad_table_stops_every_command_with_file_row_and_field_before_anything_is_made() {
    let folder = Folder::new("policy-bad");
    folder.write("own/workload.toml", &table("workload", "code = \"over120\"\n", "code = \"over120\"\ncolour = \"red\"\n"));
    let extract = small_extract();
    let extract = extract.to_str().expect("a path");
    let commands: [&[&str]; 7] = [
        &["serve", "--listen", "127.0.0.1:0"],
        &["demo", "--people", "20"],
        &["rebuild"],
        &["bench", "workload"],
        &["workload", "import", extract],
        &["workload", "calculate", extract],
        &["rules", "list"],
    ];
    for command in commands {
        let said = folder.refused(&[command, &["--policy", "own"]].concat());
        assert!(said.starts_with("rainer: the policy folder own: policy file workload, red_line 3"), "{command:?}: {said}");
        assert!(said.contains("colour"), "{said}");
        assert_eq!(said.lines().count(), 1, "one line: {said}");
    }
    assert!(!folder.at("data").exists(), "no store was made");
    assert!(folder.refused(&["rules", "list", "--policy", "nowhere"]).contains("the policy folder nowhere cannot be read"));
    folder.write("named/moons.toml", "from = \"2026-01-01\"");
    assert!(
        folder.refused(&["rules", "list", "--policy", "named"]).contains("policy file moons: there is no table of this name")
    );
    folder.write("ending/standards.csv", "a,b");
    assert!(folder.refused(&["rules", "list", "--policy", "ending"]).contains("standards.csv: this table is a .toml file"));
    folder.write("offences/offence-categories.csv", "# source: ours\n# from: 2026-01-01\nhome_office_code\n00101\n");
    let said = folder.refused(&["rules", "list", "--policy", "offences"]);
    assert!(said.contains("policy file offence-categories"), "{said}");
    // The walk over the record reads no table.
    assert!(folder.refused(&["audit", "verify", "--policy", "own"]).contains("there is no database in"));
}

#[test]
fn the_service_says_at_its_start_which_tables_are_in_force() {
    let folder = Folder::new("policy-serve");
    folder.write("own/case-weights.toml", &heavier());
    folder.write("own/offence-categories.csv", rules::Policy::text("offence-categories").expect("a table"));
    folder.says(&["demo", "--people", "20", "--policy", "own"]);
    let plain = folder.serve(&[]);
    assert!(plain.before.starts_with("policy: built in\n"), "{}", plain.before);
    plain.stop();
    let own = folder.serve(&["--policy", "own"]);
    let line = "policy: own replaces case-weights, offence-categories; the rest is built in\n";
    assert!(own.before.starts_with(line), "{}", own.before);
    own.stop();
}

#[test]
fn a_regions_weights_count_in_every_command_of_workload() {
    let folder = Folder::new("policy-workload");
    folder.write("own/case-weights.toml", &heavier());
    let extract = small_extract();
    let extract = extract.to_str().expect("a path");
    let points = |words: &[&str]| {
        let said = folder.says(&[words, &["--format", "json"]].concat());
        let json: serde_json::Value = serde_json::from_str(&said).expect("JSON");
        match json["owners"].as_array() {
            Some(owners) => owners.iter().map(|owner| owner["batch"]["points"]["total"].as_f64().expect("points")).sum::<f64>(),
            None => json["total"]["points"].as_f64().expect("points"),
        }
    };
    let (built_in, own) =
        (points(&["workload", "calculate", extract]), points(&["workload", "calculate", extract, "--policy", "own"]));
    assert!(own > built_in);
    folder.says(&["workload", "import", extract, "--policy", "own"]);
    let all = |number: f64| (number - points(&["workload", "show", "--by", "nation"])).abs() < 0.5;
    assert!(all(own));
    folder.says(&["workload", "reprice"]);
    assert!(all(built_in));
}
