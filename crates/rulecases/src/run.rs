//! Running a file and counting what came of it.

use std::path::Path;

use rules::Policy;
use serde_json::Value;

use crate::context::Context;
use crate::file::CaseFile;
use crate::kind::left_out;
use crate::outcome::Outcome;

/// What to run cases with.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The tables of policy.
    pub policy: &'a Policy,
    /// The folder of the extract that the figures of `wmt-small` cases belong to.
    pub data: Option<&'a Path>,
}

/// What came of one case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseReport {
    /// The case.
    pub id: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The file.
    pub file: String,
    /// Every case, in the order of the file.
    pub cases: Vec<CaseReport>,
}

/// How many cases came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Every expected value was given.
    pub passed: usize,
    /// Something was different.
    pub failed: usize,
    /// Left out on purpose.
    pub left_out: usize,
    /// Could not be run.
    pub not_run: usize,
}

impl Counts {
    /// Failed in the sense of the last line: different, or could not be run.
    #[must_use]
    pub const fn failures(self) -> usize {
        self.failed + self.not_run
    }
}

impl std::ops::Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            left_out: self.left_out + other.left_out,
            not_run: self.not_run + other.not_run,
        }
    }
}

impl Report {
    /// How many cases came to what.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for case in &self.cases {
            match case.outcome {
                Outcome::Passed => counts.passed += 1,
                Outcome::Failed(_) => counts.failed += 1,
                Outcome::LeftOut(_) => counts.left_out += 1,
                Outcome::NotRun(_) => counts.not_run += 1,
            }
        }
        counts
    }
}

/// Runs every case of the file.
#[must_use]
pub fn run(file: &CaseFile, options: Options<'_>) -> Report {
    let context = Context { policy: options.policy, file: &file.document, data: options.data };
    let cases = file.cases().into_iter().map(|found| {
        let outcome = match left_out_kind(found.case) {
            Some(why) => Outcome::LeftOut(why),
            None => match found.format {
                Ok(_) if expects_nothing(found.case) => {
                    Outcome::NotRun("it expects nothing: name at least one value in `expected`".to_owned())
                }
                Ok(format) => format.run(&context, found.case),
                Err(why) => Outcome::NotRun(why),
            },
        };
        CaseReport { id: found.id, outcome }
    });
    Report { file: file.name.clone(), cases: cases.collect() }
}

fn left_out_kind(case: &Value) -> Option<&'static str> {
    left_out(case.get("kind")?.as_str()?)
}

/// A case that expects nothing would always pass, so it is not run.
fn expects_nothing(case: &Value) -> bool {
    ["expected", "expected_percent"]
        .iter()
        .filter_map(|field| case.get(field))
        .any(|expected| expected.as_object().is_none_or(serde_json::Map::is_empty))
}
