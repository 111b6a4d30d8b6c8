//! `rainer workload` while the service runs on the same data folder.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use common::{Folder, small_extract};
use serde_json::Value;

fn left_in_inbox(folder: &Folder) -> usize {
    std::fs::read_dir(folder.at("data/inbox")).expect("the inbox").count()
}

#[test]
fn an_extract_is_handed_to_the_running_service_and_shown_beside_it() {
    let folder = Folder::new("beside");
    let small = small_extract();
    let small = small.to_str().expect("a path");
    folder.says(&["demo", "--people", "20"]);
    let service = folder.serve(&[]);

    // The record can be looked at, though there is no report yet.
    assert!(folder.says(&["workload", "show", "--by", "nation", "--source", "live"]).starts_with("Live from the record on "));
    let said = folder.says(&["workload", "import", small]);
    assert!(said.starts_with("Report 1 of 2026-11-22 is open: 120 owners, 1,696 case rows, 4 findings.\n- "), "{said}");
    assert_eq!(left_in_inbox(&folder), 0, "nothing stays of the upload");
    let shown = folder.says(&["workload", "show", "--by", "officer", "--format", "csv"]);
    let again = folder.says(&["workload", "import", small]);
    assert_eq!(again, "Nothing changed: this extract was taken in already, as report 1 of 2026-11-22.\n");

    // The rest of the commands needs no store, or says who holds it.
    folder.says(&["rules", "list"]);
    folder.says(&["workload", "calculate", small, "--format", "csv"]);
    folder.says(&["workload", "generate", "--owners", "12", "--out", "next"]);
    assert!(folder.refused(&["workload", "reprice"]).contains("is in use by another rainer"));
    assert!(service.get("/health/liveness").starts_with("HTTP/1.1 200"));

    // What the service shows it shows without it, too; and the report is the same as the one it would have taken in itself.
    service.stop();
    assert_eq!(folder.says(&["workload", "show", "--by", "officer", "--format", "csv"]), shown);
    let verified = folder.says(&["audit", "verify"]);
    assert!(verified.contains("every one follows from the one before"), "{verified}");
}

#[test]
fn a_refused_file_changes_nothing_and_says_the_same_with_and_without_a_service() {
    let folder = Folder::new("beside-refused");
    folder.says(&["demo", "--people", "20"]);
    folder.says(&["workload", "generate", "--owners", "12", "--out", "broken"]);
    let sheet = std::fs::read_to_string(folder.at("broken/wmt_extract.csv")).expect("a sheet");
    let mut rows: Vec<Vec<&str>> = sheet.lines().map(|row| row.split(',').collect()).collect();
    let column = rows[0].iter().position(|name| *name == "CommTierB2").expect("the column");
    rows[1][column] = "many";
    folder.write("broken/wmt_extract.csv", &rows.iter().map(|row| row.join(",")).collect::<Vec<_>>().join("\n"));
    std::fs::write(folder.at("file.xlsx"), "no workbook").expect("a file");
    let refused = |what: &str| folder.refused(&["workload", "import", what]);
    let without = [refused("broken"), refused("file.xlsx"), refused("nothing")];
    assert!(without[0].contains("sheet WMT_Extract, row 2, column CommTierB2: "), "{}", without[0]);
    let service = folder.serve(&[]);
    assert_eq!([refused("broken"), refused("file.xlsx"), refused("nothing")], without);
    assert!(folder.refused(&["workload", "show", "--source", "report"]).contains("no workload report was taken in yet"));
    service.stop();
}

#[test]
fn a_day_goes_with_the_request_and_the_services_own_tables_count() {
    let folder = Folder::new("beside-day");
    folder.says(&["demo", "--people", "20"]);
    let service = folder.serve(&[]);
    let small = small_extract();
    folder.says(&["workload", "import", small.to_str().expect("a path"), "--as-of", "2026-11-25"]);
    let shown: Value =
        serde_json::from_str(&folder.says(&["workload", "show", "--by", "nation", "--format", "json"])).expect("JSON");
    assert_eq!(shown["report"]["asOf"], "2026-11-25");
    service.stop();
}

#[test]
fn what_a_power_cut_left_in_the_inbox_is_gone_after_the_next_start() {
    let folder = Folder::new("beside-cut");
    folder.says(&["demo", "--people", "20"]);
    folder.serve(&[]).cut_off();
    folder.write("data/inbox/01990000-0000-7000-8000-000000000001.tmp", "half a file");
    folder.write("data/inbox/01990000-0000-7000-8000-000000000002.taken", "half a file");
    assert_eq!(left_in_inbox(&folder), 2);
    let service = folder.serve(&[]);
    assert_eq!(left_in_inbox(&folder), 0);
    service.stop();
}
