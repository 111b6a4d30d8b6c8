//! The compiled-in tables: sound, sourced, and refused with a clear message when they are not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that fails here says where"
)]

use rules::policy::{Policy, PolicyError};

#[test]
fn the_compiled_in_tables_are_sound() {
    let policy = Policy::from_texts(&[]).unwrap_or_else(|problem| panic!("{problem}"));
    assert_eq!(policy, Policy::builtin());
}

fn refused(name: &str, change: impl Fn(&str) -> String) -> String {
    let text = change(Policy::text(name).expect("a table"));
    Policy::from_texts(&[(name, &text)])
        .expect_err("refused")
        .to_string()
}

#[test]
fn a_fault_is_named_by_file_row_and_field() {
    let changed = |from: &'static str, to: &'static str| {
        move |text: &str| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        }
    };
    let cases = [
        (
            "grades",
            changed("holds_cases = true", "holds_case = true"),
            "",
        ),
        (
            "grades",
            changed("holds_cases = true", "holds_cases = 1"),
            "",
        ),
        ("grades", changed("usual_hours_hundredths = 3700\n", ""), ""),
        ("grades", changed("source = \"codes\"\n", ""), ""),
        (
            "grades",
            changed("source = \"codes\"", "source = \"hearsay\""),
            "",
        ),
        ("grades", changed("code = \"po\"", "code = \"xo\""), ""),
        (
            "contacts",
            changed("group = \"APPOINTMENTS\"", "group = \"PARTIES\""),
            "",
        ),
        ("contacts", changed("[[group]]", "[[groups]]"), ""),
        (
            "outcomes",
            changed("from = \"2026-05-01\"", "from = \"2026-02-30\""),
            "",
        ),
    ];
    for (name, change, said) in cases {
        println!("{:?} / {said}", refused(name, change));
    }
    let unknown = Policy::from_texts(&[("tea", "")]).expect_err("refused");
    assert!(matches!(unknown, PolicyError::UnknownFile { .. }));
}
