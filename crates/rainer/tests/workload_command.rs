//! `rainer workload` as somebody at a terminal meets it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A folder that goes away with the test: a data folder and an extract in it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("rainer-workload-{name}-{}", std::process::id()));
        fs::remove_dir_all(&path).ok();
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn run(&self, words: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rainer"));
        command.env_remove("RAINER_DATA").env("RAINER_LOG", "off").current_dir(&self.0);
        command.args(["--data", "data", "workload"]).args(words).output().expect("it runs")
    }

    fn says(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    }

    fn json(&self, words: &[&str]) -> Value {
        let words: Vec<&str> = words.iter().copied().chain(["--format", "json"]).collect();
        serde_json::from_str(&self.says(&words)).expect("JSON")
    }

    #[track_caller]
    fn refused(&self, words: &[&str]) -> String {
        let output = self.run(words);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert_eq!(said.lines().count(), 1, "one line: {said}");
        said
    }

    /// Writes an extract of invented owners as CSV sheets.
    fn extract(&self, name: &str, owners: &str, seed: &str) {
        self.says(&["generate", "--owners", owners, "--seed", seed, "--out", name]);
    }

    /// Changes one sheet of an extract.
    fn edit(&self, sheet: &str, change: impl Fn(&str) -> String) {
        let path = self.at(sheet);
        let text = fs::read_to_string(&path).expect(sheet);
        let changed = change(&text);
        assert_ne!(changed, text, "{sheet} was changed");
        fs::write(path, changed).expect(sheet);
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// A sheet with one cell of its first row changed.
fn with_cell(text: &str, column: &str, cell: &str) -> String {
    let (head, rest) = text.split_once('\n').expect("a head");
    let (first, rest) = rest.split_once('\n').expect("a row");
    let place = head.split(',').position(|name| name.trim() == column).expect("the column");
    let mut cells: Vec<&str> = first.split(',').collect();
    cells[place] = cell;
    format!("{head}\n{}\n{rest}", cells.join(","))
}

fn sum(lines: &Value, field: &str) -> f64 {
    lines["lines"].as_array().expect("lines").iter().map(|line| line[field].as_f64().unwrap_or_default()).sum()
}

#[test]
fn an_extract_is_taken_in_once_and_shown_by_every_level_with_the_same_sums() {
    let folder = Folder::new("once");
    folder.extract("extract", "40", "7");
    let said = folder.says(&["import", "extract"]);
    assert!(said.starts_with("Report 1 of ") && said.contains("40 owners"), "{said}");
    assert!(folder.says(&["import", "extract"]).starts_with("Nothing changed: this extract was taken in already, as report 1"));
    let nation = folder.json(&["show", "--by", "nation"]);
    assert_eq!(nation["report"]["number"], 1);
    assert_eq!(nation["lines"].as_array().map(Vec::len), Some(1));
    for by in ["region", "unit", "team", "officer"] {
        let lines = folder.json(&["show", "--by", by]);
        for field in ["points", "availablePoints", "cases"] {
            assert!((sum(&lines, field) - sum(&nation, field)).abs() < 1e-9, "{by} {field}");
        }
        assert_eq!(lines["total"], nation["total"], "{by}");
    }
    let one = folder.json(&["show", "--by", "unit"])["lines"][0]["code"].as_str().expect("a code").to_owned();
    let within = folder.json(&["show", "--by", "officer", "--unit", &one]);
    assert!(within["lines"].as_array().expect("lines").iter().all(|line| line["unit"] == one.as_str()));
    assert!(folder.refused(&["show", "--unit", "NONE"]).contains("there is no delivery unit NONE"));
    let table = folder.says(&["show", "--by", "team"]);
    assert!(table.starts_with("Report 1 of ") && table.contains("\nCode  ") && table.contains("  Capacity  "), "{table}");
    assert!(table.lines().all(|line| line.chars().count() <= 120), "{table}");
    assert!(table.lines().last().is_some_and(|line| line.starts_with("Total  ")), "{table}");
    let csv = folder.says(&["show", "--by", "team", "--format", "csv"]);
    let head = "\"Over 100%\",\"Over 110%\",\"Over 110% for 4 weeks\",\"Over 120%\",\"No capacity\"";
    assert!(csv.lines().next().is_some_and(|line| line.ends_with(head)), "{csv}");
}

#[test]
fn calculate_needs_no_store_and_gives_what_an_import_stores() {
    let folder = Folder::new("calculate");
    folder.extract("extract", "30", "3");
    let calculated = folder.json(&["calculate", "extract"]);
    assert!(!folder.at("data").exists(), "no store was made");
    folder.says(&["import", "extract"]);
    let shown = folder.json(&["show", "--by", "officer"]);
    let (owners, lines) = (calculated["owners"].as_array().unwrap(), shown["lines"].as_array().unwrap());
    assert_eq!((owners.len(), lines.len()), (30, 30));
    for (owner, line) in owners.iter().zip(lines) {
        assert_eq!((&owner["omKey"], &owner["teamCode"]), (&line["officer"], &line["team"]));
        assert_eq!(owner["batch"]["points"]["total"], line["points"]);
        assert_eq!(owner["live"]["availablePoints"], line["availablePoints"]);
        assert_eq!(owner["totals"]["cases"], line["cases"]);
        let percent = |value: &Value| value.as_str().map_or_else(|| value.as_f64(), |text| text.parse::<f64>().ok());
        assert_eq!(percent(&owner["capacityPercent"]), percent(&line["capacityPercent"]));
    }
    let csv = folder.says(&["calculate", "extract", "--format", "csv"]);
    assert_eq!(csv.lines().count(), 31);
}

#[test]
fn a_refused_file_changes_nothing_and_says_sheet_row_column_and_why() {
    let folder = Folder::new("refused");
    folder.extract("extract", "12", "1");
    folder.extract("broken", "12", "2");
    folder.edit("broken/wmt_extract.csv", |text| with_cell(text, "CommTierB2", "many"));
    let said = folder.refused(&["import", "broken"]);
    assert!(said.contains("sheet WMT_Extract, row 2, column CommTierB2: "), "{said}");
    assert!(!folder.at("data").exists(), "not even a folder is made");
    folder.says(&["import", "extract"]);
    let before = folder.says(&["show", "--by", "officer", "--format", "csv"]);
    folder.refused(&["import", "broken"]);
    fs::remove_file(folder.at("broken/cms.csv")).expect("a sheet");
    assert!(folder.refused(&["import", "broken"]).contains("CMS"));
    assert!(folder.refused(&["import", "nothing.xlsx"]).contains("there is no such file"));
    assert_eq!(folder.says(&["show", "--by", "officer", "--format", "csv"]), before);
}

#[test]
fn the_next_extract_replaces_the_open_report_and_says_who_vanished() {
    let folder = Folder::new("next");
    folder.extract("first", "30", "1");
    folder.extract("second", "25", "1");
    folder.says(&["import", "first"]);
    let said = folder.says(&["import", "second"]);
    assert!(said.starts_with("Report 2 of ") && said.contains("officers of the last report who are in no team now"), "{said}");
    assert_eq!(folder.json(&["show", "--by", "nation"])["report"]["number"], 2);
    // The first again is known, though it is no longer the open one.
    assert!(folder.says(&["import", "first"]).contains("as report 1"));
    assert_eq!(folder.json(&["show", "--by", "nation"])["report"]["number"], 2);
}

#[test]
fn a_name_that_a_spreadsheet_would_run_is_harmless_in_csv_and_a_terminal() {
    let folder = Folder::new("formula");
    folder.extract("extract", "5", "1");
    folder.edit("extract/wmt_extract.csv", |text| with_cell(text, "OM_Forename", "=1+1"));
    folder.says(&["import", "extract"]);
    let csv = folder.says(&["show", "--by", "officer", "--format", "csv"]);
    assert!(csv.starts_with("\u{feff}\"Officer\"") && csv.contains("\"'=1+1 "), "{csv}");
}

#[test]
fn the_open_report_is_priced_anew_after_a_change_of_weights() {
    let folder = Folder::new("reprice");
    folder.extract("extract", "20", "5");
    assert!(folder.refused(&["reprice"]).contains("there is no database"));
    folder.says(&["import", "extract"]);
    let before = folder.json(&["show", "--by", "nation"]);
    let doubled = doubled_weights();
    fs::create_dir(folder.at("policy")).expect("a folder");
    fs::write(folder.at("policy/case-weights.toml"), doubled).expect("a table");
    assert!(folder.says(&["reprice", "--policy", "policy"]).starts_with("Priced 20 owners anew"));
    let after = folder.json(&["show", "--by", "nation"]);
    assert!(after["lines"][0]["points"].as_f64() > before["lines"][0]["points"].as_f64(), "{after}");
    folder.says(&["reprice"]);
    assert_eq!(folder.json(&["show", "--by", "nation"])["lines"], before["lines"], "the built-in weights again");
}

/// The built-in weights with each community weight ten higher.
fn doubled_weights() -> String {
    let text = rules::Policy::text("case-weights").expect("the table");
    let line = |line: &str| match line.strip_prefix("community = ").and_then(|number| number.parse::<u32>().ok()) {
        Some(number) if number > 0 => format!("community = {}", number + 10),
        _ => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_workbook_and_its_sheets_as_csv_give_the_same_figures() {
    let folder = Folder::new("workbook");
    folder.extract("extract", "15", "9");
    folder.extract("extract.xlsx", "15", "9");
    let (sheets, workbook) = (folder.json(&["calculate", "extract"]), folder.json(&["calculate", "extract.xlsx"]));
    assert_eq!(sheets["owners"], workbook["owners"]);
    assert!(folder.says(&["import", "extract.xlsx"]).contains("15 owners"));
    assert!(Path::new(&folder.at("data").join("rainer.db")).is_file());
}

#[test]
fn the_record_is_shown_while_there_is_no_report_and_lists_only_those_who_have_or_could_take_work() {
    let folder = Folder::new("live");
    let mut demo = Command::new(env!("CARGO_BIN_EXE_rainer"));
    demo.env("RAINER_LOG", "off").current_dir(&folder.0).args(["--data", "data", "demo", "--people", "60"]);
    assert!(demo.output().expect("it runs").status.success());
    let table = folder.says(&["show", "--by", "officer"]);
    assert!(table.starts_with("Live from the record on ") && table.contains("No report was taken in yet"), "{table}");
    let shown = folder.json(&["show", "--by", "officer"]);
    assert_eq!(shown["source"], "live");
    let lines = shown["lines"].as_array().expect("lines");
    let counted = |line: &&Value| {
        let number = |field: &str| line[field].as_f64().expect("a number");
        let holds_cases = !["spo", "none"].contains(&line["grade"].as_str().expect("a grade"));
        number("points") > 0.0 || number("cases") > 0.0 || (number("availablePoints") > 0.0 && holds_cases)
    };
    assert!(!lines.is_empty() && lines.iter().all(|line| counted(&line)), "{shown}");
    // Nobody's work is lost by that.
    for field in ["points", "availablePoints", "cases"] {
        assert_eq!(Some(sum(&shown, field)), shown["total"][field].as_f64(), "{field}");
    }
    folder.extract("extract", "12", "3");
    folder.says(&["import", "extract"]);
    assert_eq!(folder.json(&["show"])["source"], "report");
    assert!(folder.says(&["show", "--source", "live"]).contains("Report 1: --source report"));
}
