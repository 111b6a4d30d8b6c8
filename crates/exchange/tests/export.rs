//! Tables that people take away: no text of theirs runs in a spreadsheet, and numbers stay numbers (S7.6).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use exchange::export::{Cell, Format, Sheet};
use jiff::civil::date;
use proptest::prelude::*;
use rstest::rstest;
use rust_decimal::Decimal;

fn sheet(rows: Vec<Vec<Cell>>) -> Sheet {
    let head = (0..rows.first().map_or(1, Vec::len)).map(|n| format!("Column {n}")).collect();
    Sheet { name: "Workload of Example Unit".into(), on: date(2026, 11, 22), head, rows }
}

fn csv_of(words: &str) -> String {
    let bytes = sheet(vec![vec![Cell::text(words)]]).write(Format::Csv).expect("a file");
    let text = String::from_utf8(bytes).expect("UTF-8");
    text.strip_prefix("\u{feff}\"Column 0\"\r\n").expect("mark and head").to_owned()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    zip.by_name(name).expect("the part").read_to_string(&mut text).expect("XML");
    text
}

#[rstest]
#[case("=1+1")]
#[case("+44 20 7946 0000")]
#[case("-5")]
#[case("@SUM(A1)")]
#[case("\t=1")]
#[case("\r=1")]
#[case("\n=1")]
#[case("  =1")]
#[case("\"=1")]
#[case("'=1")]
#[case(" \" '=1")]
#[case("\u{201c}=1")]
#[case("\u{ff1d}1")]
#[case("\u{ff0b}1")]
#[case("\u{ff0d}1")]
#[case("\u{ff20}A1")]
#[case("\u{200b}=1")]
#[case("\u{feff}=1")]
#[case("\u{a0}=1")]
#[case("\u{2212}5")]
#[case("=HYPERLINK(\"http://example.org\",\"Click\")")]
#[case("=cmd|' /C calc'!A0")]
fn a_text_that_could_be_a_formula_gets_an_apostrophe_and_is_an_inline_string(#[case] words: &str) {
    assert_eq!(csv_of(words), format!("\"'{}\"\r\n", words.replace('"', "\"\"")));

    let bytes = sheet(vec![vec![Cell::text(words)]]).write(Format::Xlsx).expect("a file");
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(xml.contains("<c r=\"A2\" t=\"inlineStr\">"), "{xml}");
    assert!(!xml.contains("<f>") && !xml.contains("<hyperlink"), "{xml}");
}

#[rstest]
#[case("Sam Example")]
#[case("A=B")]
#[case("O'Neill-Example")]
#[case("(0113) 496 0000")]
#[case("")]
#[case("\"Sammy\" Example")]
fn other_text_stays_as_it_was_written(#[case] words: &str) {
    assert_eq!(csv_of(words), format!("\"{}\"\r\n", words.replace('"', "\"\"")));
}

#[test]
fn numbers_stay_numbers_and_days_stay_days() {
    let row = vec![
        Cell::whole(-5),
        Cell::Percent(Decimal::new(984, 1)),
        Cell::Date(date(2026, 11, 22)),
        Cell::Empty,
        Cell::percent_or(None, "No capacity"),
    ];
    let sheet = sheet(vec![row]);
    let text = String::from_utf8(sheet.write(Format::Csv).expect("a file")).expect("UTF-8");
    assert!(text.ends_with("\"-5\",\"98.4\",\"2026-11-22\",\"\",\"No capacity\"\r\n"), "{text}");

    let bytes = sheet.write(Format::Xlsx).expect("a file");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let range = book.worksheet_range("Table").expect("the sheet");
    assert_eq!(range.get((1, 0)), Some(&Data::Float(-5.0)));
    assert_eq!(range.get((1, 1)), Some(&Data::Float(98.4)));
    assert!(matches!(range.get((1, 2)), Some(Data::DateTime(_))));
    assert_eq!(range.get((1, 4)), Some(&Data::String("No capacity".into())));
}

#[test]
fn the_head_is_guarded_too_and_a_table_without_rows_has_one() {
    let sheet =
        Sheet { name: "Nothing".into(), on: date(2026, 11, 22), head: vec!["=Evil".into(), "Cases".into()], rows: Vec::new() };
    let text = String::from_utf8(sheet.write(Format::Csv).expect("a file")).expect("UTF-8");
    assert_eq!(text, "\u{feff}\"'=Evil\",\"Cases\"\r\n");
    let bytes = sheet.write(Format::Xlsx).expect("a file");
    assert!(part(&bytes, "xl/worksheets/sheet1.xml").contains("inlineStr"));
}

#[rstest]
#[case("Workload of Example Unit", "workload-of-example-unit-2026-11-22.csv")]
#[case("../../etc/passwd", "etc-passwd-2026-11-22.csv")]
#[case("\"; filename=evil.exe\r\nX: y", "filename-evil-exe-x-y-2026-11-22.csv")]
#[case("\u{202e}", "table-2026-11-22.csv")]
fn the_name_of_the_file_is_ours(#[case] name: &str, #[case] expected: &str) {
    let sheet = Sheet { name: name.into(), ..sheet(Vec::new()) };
    assert_eq!(sheet.file_name(Format::Csv), expected);
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    let sheet = sheet(vec![vec![Cell::text("Sam Example")]]);
    for format in Format::ALL {
        assert_eq!(sheet.write(format).expect("a file"), sheet.write(format).expect("a file"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_text_begins_a_csv_cell_like_a_formula_and_every_text_comes_back_from_the_workbook(words in "\\PC{0,30}") {
        let line = csv_of(&words);
        let cell = line.strip_prefix('"').and_then(|line| line.strip_suffix("\"\r\n")).expect("a quoted cell");
        prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{}", line);
        let bytes = sheet(vec![vec![Cell::text(words.as_str())]]).write(Format::Xlsx).expect("a file");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        let range = book.worksheet_range("Table").expect("the sheet");
        if !words.is_empty() {
            prop_assert_eq!(range.get((1, 0)), Some(&Data::String(words)));
        }
    }
}
