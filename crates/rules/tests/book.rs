//! The rule book: every rule that a figure names is in it, in words, and every table it names is there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::path::{Path, PathBuf};

use jiff::civil::date;
use rules::Policy;
use rules::dated::Mark;
use rules::duty::DutyKind;
use rules::enforcement::{AlarmFor, Rung, StepKind};
use rules::enquiry::{EnquiryKind, EnquiryTrigger};
use rules::oversight::{CountersignReason, OversightTrigger};
use rules::predictor::Predictor;

/// The ids that figures may name, wherever they are computed.
const NAMED: [&str; 26] = [
    "tier.v2",
    "tier.v3",
    "needs",
    "predictor.ogrs3",
    "predictor.ovp",
    "predictor.ogp",
    "predictor.arp",
    "predictor.vrp",
    "predictor.svp",
    "predictor.dc-srp",
    "predictor.iic-srp",
    "predictor.csrp",
    "workload.points",
    "workload.support",
    "workload.reports",
    "workload.t2a",
    "workload.omic",
    "workload.hours",
    "workload.available",
    "workload.capacity",
    "workload.reductions",
    "workload.red-lines",
    "workload.v3-weights",
    "workload.status",
    "standards/in-custody",
    "standards/suspended",
];

#[test]
fn every_rule_that_a_figure_may_name_is_in_the_book() {
    let book = Policy::builtin().book;
    for id in NAMED {
        assert!(book.find(id).is_some(), "{id}");
    }
}

/// Every Rust file of the crate.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the crate's sources").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

#[test]
fn every_rule_that_the_program_names_is_in_the_book() {
    let book = Policy::builtin().book;
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the folder of crates");
    let mut named = 0;
    for folder in std::fs::read_dir(crates).expect("the crates").map(|entry| entry.expect("an entry").path().join("src")) {
        for path in if folder.is_dir() { sources(&folder) } else { Vec::new() } {
            // Assets and pictures of a crate are no sources.
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            let workings = text.split("Working::of(\"").skip(1);
            let links = text.split("\"/rules/").skip(1);
            for rest in workings.chain(links) {
                let id = rest.split('"').next().unwrap_or_default();
                // A pattern of a route or of a link that is filled in names no rule.
                if id.is_empty() || id.contains(['{', '?']) {
                    continue;
                }
                assert!(book.find(id).is_some(), "{id} in {}", path.display());
                named += 1;
            }
        }
    }
    assert!(named > 10, "{named}");
    for predictor in Predictor::CALCULATED {
        let id = predictor.rule().expect("a rule");
        assert!(book.rule(id).is_some(), "{id}");
    }
}

#[test]
fn the_id_of_every_row_that_work_can_name_leads_to_its_rule() {
    let policy = Policy::builtin();
    let mut ids: Vec<String> = Vec::new();
    ids.extend(policy.standards.standards.codes().iter().map(|code| format!("standards/standard/{code}")));
    ids.extend(policy.standards.frequencies.codes().iter().map(|code| format!("standards/frequency/{code}")));
    ids.extend(DutyKind::ALL.iter().map(|kind| kind.rule_id()));
    ids.extend(EnquiryKind::ALL.iter().map(|kind| kind.rule_id()));
    ids.extend(EnquiryTrigger::ALL.iter().map(|trigger| trigger.rule_id()));
    ids.extend(OversightTrigger::ALL.iter().map(|trigger| trigger.rule_id()));
    ids.extend(CountersignReason::ALL.iter().map(|reason| reason.rule_id()));
    ids.extend(StepKind::ALL.iter().map(|step| format!("enforcement/step/{step}")));
    ids.extend(Rung::ALL.iter().map(|rung| format!("enforcement/ladder/{rung}")));
    ids.extend(AlarmFor::ALL.iter().map(|level| format!("enforcement/alarm/{level}")));
    ids.push("standards/final_third/contact_free".to_owned());
    ids.extend(policy.standards.packages.codes().iter().map(|tier| format!("standards/package/{tier}")));
    ids.extend(policy.registers.types.codes().iter().map(|code| format!("register/{code}")));
    for id in &ids {
        let found = policy.book.find(id).unwrap_or_else(|| panic!("{id}"));
        assert_eq!(found.row, id.rsplit('/').next());
        let row = policy.named_row(id, date(2026, 11, 23)).unwrap_or_else(|| panic!("{id} has no words"));
        assert!(row.words.len() > 3 && row.source.len() > 20, "{id}: {row:?}");
    }
    assert_eq!(policy.named_row("standards/duty/moon", date(2026, 11, 23)), None);
    assert_eq!(policy.book.find("register/MAPP").expect("a rule").rule.id, "register.review");
    assert!(policy.book.find("standards/frequency").is_none());
    assert!(policy.book.find("nothing/of/this").is_none());
}

#[test]
fn every_table_and_list_that_a_rule_names_can_be_shown() {
    let policy = Policy::builtin();
    for rule in policy.book.rules() {
        for reads in rule.history.rows().iter().flat_map(|row| &row.value.reads) {
            let lists = policy.lists_of(&reads.table).unwrap_or_else(|| panic!("{}: no table {}", rule.id, reads.table));
            let wanted = reads.list.clone().map_or_else(|| lists.clone(), |list| vec![list]);
            assert!(!wanted.is_empty(), "{}: {reads}", rule.id);
            for list in wanted {
                let shown = policy.rows_of(&reads.table, &list).unwrap_or_else(|| panic!("{}: {}/{list}", rule.id, reads.table));
                assert!(!shown.rows.is_empty() && shown.rows.iter().all(|row| row.cells.len() == shown.columns.len()));
                assert!(shown.rows.iter().all(|row| !row.source.is_empty()), "{reads}");
            }
        }
    }
}

#[test]
fn every_list_of_every_table_can_be_shown() {
    let policy = Policy::builtin();
    for table in Policy::names() {
        for list in policy.lists_of(table).expect("a table") {
            assert!(policy.rows_of(table, &list).is_some(), "{table}/{list}");
        }
    }
    assert!(policy.rows_of("standards", "nothing").is_none() && policy.lists_of("nothing").is_none());
}

#[test]
fn a_shown_row_says_its_values_its_days_its_source_and_its_mark() {
    let shown = Policy::builtin().rows_of("enforcement", "period").expect("a list");
    assert_eq!(shown.columns, ["code", "amount", "unit"]);
    let warning = shown.rows.iter().find(|row| row.cells[0] == "warning_window").expect("a row");
    assert_eq!(warning.cells, ["warning_window", "12", "months"]);
    assert_eq!((warning.from, warning.to), (date(2020, 12, 1), None));
    assert!(warning.source.starts_with("Sentencing Code"));
    assert!(shown.has_local_default());
    assert_eq!(shown.rows[0].mark, Mark::LocalDefault);

    let shown = Policy::builtin().rows_of("standards", "frequency").expect("a list");
    assert_eq!(shown.columns[..2], ["code", "name"]);
    let every = shown.columns.iter().position(|column| column == "every").expect("a column");
    assert_eq!(shown.rows[0].cells[every], "7 days");
    let duties = Policy::builtin().rows_of("standards", "duty").expect("a list");
    let within = duties.columns.iter().position(|column| column == "within").expect("a column");
    let outcome = duties.rows.iter().find(|row| row.cells[0] == "outcome_to_record").expect("a row");
    assert_eq!(outcome.cells[within], "1 working day");
}

#[test]
fn a_regions_own_text_is_what_is_shown() {
    let own = Policy::text("standards").expect("a text").replace("yearly_allowance = 46", "yearly_allowance = 40");
    let policy = Policy::from_texts(&[("standards", &own)]).expect("sound");
    let shown = policy.rows_of("standards", "package").expect("a list");
    assert!(shown.rows[0].cells.contains(&"40".to_owned()), "{:?}", shown.rows[0]);
}

#[test]
fn a_rule_is_described_in_two_to_eight_sentences_and_an_id_is_an_address() {
    let policy = Policy::builtin();
    for rule in policy.book.rules() {
        let text = &rule.latest().expect("a row").value;
        let sentences = text.words.iter().map(|words| words.matches(['.', '?']).count()).sum::<usize>();
        assert!((1..=9).contains(&sentences), "{}: {sentences} sentences", rule.id);
        assert!(text.answers.ends_with('.'), "{}", rule.id);
    }
    let bad = Policy::text("rules").expect("a text").replacen("code = \"needs\"", "code = \"Needs/x\"", 1);
    let said = Policy::from_texts(&[("rules", &bad)]).expect_err("refused").to_string();
    assert!(said.starts_with("policy file rules, rule (Needs/x): field `code`"), "{said}");
}

#[test]
fn the_id_of_a_row_says_the_row_in_words() {
    let policy = Policy::builtin();
    let words = |id| policy.named_row(id, date(2026, 11, 23)).expect("a row").words;
    let cases = [
        ("standards/duty/outcome_to_record", "Record outcome: 1 working day after the day of the appointment"),
        (
            "standards/duty/initial_assessment",
            "Complete initial assessment: 15 working days after the sentence or release; 5 days where the risk is high or the tier the highest",
        ),
        ("standards/duty/release_8_weeks", "Prepare release: checks and conditions: 8 weeks before the day of release"),
        ("enquiries/kind/children", "Child safeguarding check: sent within 1 working day, answered within 5 working days"),
        ("oversight/trigger/allocation", "Allocation: within 10 working days"),
        ("enforcement/alarm/others", "3 in a row: decide within 2 working days"),
    ];
    for (id, said) in cases {
        assert_eq!(words(id), said);
    }
}
