//! `rainer rules test`: files of cases, each difference on a line, counts at the end.

use std::path::Path;

use anyhow::Context as _;
use rulecases::{Counts, Options, Outcome, Report};
use serde_json::{Value, json};

use crate::cli::{Format, RulesTest};
use crate::house::say;
use crate::tables::Tables;

/// Runs files of cases; whether every case passed or was left out on purpose.
///
/// All files are read before the first is run, so that a mistyped name is seen at once. A file that cannot be read is told on
/// the standard error and counts as one that could not be run; the others are run all the same.
pub fn test(tables: &Tables, options: &RulesTest) -> anyhow::Result<bool> {
    let (mut files, mut unread) = (Vec::new(), Vec::new());
    for path in &options.files {
        match read(path) {
            Ok(file) => files.push(file),
            Err(why) => unread.push(format!("{why:#}")),
        }
    }
    for why in &unread {
        eprintln!("rainer: {why}");
    }
    let run = Options { policy: tables.policy(), data: options.data.as_deref() };
    let reports: Vec<Report> = files.iter().map(|file| rulecases::run(file, run)).collect();
    let not_read = Counts { not_run: unread.len(), ..Counts::default() };
    let counts = reports.iter().map(Report::counts).fold(not_read, |all, one| all + one);
    match options.format {
        Format::Table => {
            reports.iter().for_each(tell);
            if counts.left_out > 0 {
                say(&format!("{} left out on purpose", counts.left_out));
            }
            if counts.not_run > 0 {
                say(&format!("{} could not be run, counted as failed", counts.not_run));
            }
            say(&last_line(counts));
        }
        Format::Json => {
            say(&serde_json::to_string_pretty(&in_json(&reports, &unread, counts))?);
            // Standard output is one document; the line is for whoever watches.
            eprintln!("{}", last_line(counts));
        }
    }
    Ok(counts.failures() == 0)
}

fn last_line(counts: Counts) -> String {
    format!("{} passed, {} failed", counts.passed, counts.failures())
}

fn read(path: &Path) -> anyhow::Result<rulecases::CaseFile> {
    let text = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let text = String::from_utf8(text).map_err(|_| anyhow::anyhow!("{}: not a text in UTF-8", path.display()))?;
    Ok(rulecases::read(&text, path.display().to_string())?)
}

/// One line a difference: file, case, field, expected, got.
fn tell(report: &Report) {
    for case in &report.cases {
        let (file, id) = (&report.file, &case.id);
        match &case.outcome {
            Outcome::Failed(differences) => {
                for difference in differences {
                    let (field, expected, got) = (&difference.field, &difference.expected, &difference.got);
                    say(&format!("{file}: {id}: {field}: expected {expected}, got {got}"));
                }
            }
            Outcome::NotRun(why) => say(&format!("{file}: {id}: could not be run: {why}")),
            Outcome::Passed | Outcome::LeftOut(_) => {}
        }
    }
}

fn in_json(reports: &[Report], unread: &[String], counts: Counts) -> Value {
    let files: Vec<Value> = reports
        .iter()
        .map(|report| {
            let cases: Vec<Value> = report.cases.iter().map(|case| case_in_json(&case.id, &case.outcome)).collect();
            let mut file = counts_in_json(report.counts());
            insert(&mut file, "file", json!(report.file));
            insert(&mut file, "cases", json!(cases));
            file
        })
        .collect();
    let mut all = counts_in_json(counts);
    insert(&mut all, "files", json!(files));
    insert(&mut all, "unread", json!(unread));
    all
}

fn insert(object: &mut Value, field: &str, value: Value) {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(field.to_owned(), value);
    }
}

/// `failed` counts those that could not be run, too, as the last line does.
fn counts_in_json(counts: Counts) -> Value {
    json!({"passed": counts.passed, "failed": counts.failures(), "notRun": counts.not_run, "leftOut": counts.left_out})
}

fn case_in_json(id: &str, outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Passed => json!({"id": id, "outcome": "passed"}),
        Outcome::LeftOut(why) => json!({"id": id, "outcome": "leftOut", "why": why}),
        Outcome::NotRun(why) => json!({"id": id, "outcome": "notRun", "why": why}),
        Outcome::Failed(differences) => {
            let differences: Vec<Value> =
                differences.iter().map(|one| json!({"field": one.field, "expected": one.expected, "got": one.got})).collect();
            json!({"id": id, "outcome": "failed", "differences": differences})
        }
    }
}
