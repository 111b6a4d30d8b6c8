//! One module a format of case file. Each has `pub fn run(file: &CaseFile, case: &Value) -> Outcome`.
