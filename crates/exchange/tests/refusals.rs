//! What is refused, and that the message says where, why and what to do.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use std::io::Write;
use std::path::Path;

use common::Sheets;
use exchange::layout::Sheet;
use exchange::read::{read, read_folder};
use rstest::rstest;

fn refusal(sheets: &Sheets) -> String {
    let folder = sheets.folder();
    let message = read_folder(folder.path(), &mut |_| {}).expect_err("it must be refused").to_string();
    message.replace(&folder.path().display().to_string(), "FOLDER")
}

fn refusal_of_file(name: &str, content: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    let message = read(&path, &mut |_| {}).expect_err("it must be refused").to_string();
    message.replace(&path.display().to_string(), "FILE")
}

#[test]
fn the_small_extract_itself_is_read() {
    let folder = Sheets::small().folder();
    assert_eq!(read_folder(folder.path(), &mut |_| {}).unwrap().owners.len(), 2);
}

#[rstest]
#[case(Sheet::Extract, 2, "CommTierB2", "-1", "\"-1\" is less than 0; write a whole number from 0, or leave it blank")]
#[case(Sheet::Filtered, 3, "LicenceTierA0S", "two", "\"two\" is no count; write a whole number from 0, or leave it blank")]
#[case(Sheet::T2a, 2, "V-CRN_Count", "#REF!", "\"#REF!\" is no count; write a whole number from 0, or leave it blank")]
#[case(Sheet::OmicTeams, 2, "CustTierA1", "4 cases", "\"4 cases\" is no count; write a whole number from 0, or leave it blank")]
#[case(Sheet::CourtReports, 2, "SDR_Last_30", "1e", "\"1e\" is no count; write a whole number from 0, or leave it blank")]
#[case(Sheet::Extract, 3, "Datestamp", "22/11/2026", "\"22/11/2026\" is no date; write it as 2026-11-22 00:32:14")]
#[case(
    Sheet::Cms,
    2,
    "Contact_Date",
    "2026-02-30 00:00:00",
    "\"2026-02-30 00:00:00\" is no date; write it as 2026-11-22 00:32:14"
)]
#[case(Sheet::Cms, 2, "Contact_Date", "", "is blank; a contact counts by its day")]
#[case(Sheet::Cases, 4, "Location", "Attic", "\"Attic\" is no location; write Community, Custody or Licence")]
#[case(Sheet::Cases, 4, "Location", " ", "is blank; write Community, Custody or Licence")]
#[case(Sheet::Cases, 2, "Tier_Code", "33", "\"33\" is no tier; tiers are numbered 0 to 32")]
#[case(Sheet::Cases, 2, "Row_Type", "X", "\"X\" is no type of row; write N, W, U, O, S, L, I or P")]
#[case(Sheet::Extract, 2, "Team_Code", "", "is blank; every officer is in a team")]
fn a_cell_that_cannot_be_right_is_refused(
    #[case] sheet: Sheet,
    #[case] row: usize,
    #[case] column: &str,
    #[case] value: &str,
    #[case] why: &str,
) {
    let mut sheets = Sheets::small();
    sheets.set(sheet, row, column, value);
    assert_eq!(refusal(&sheets), format!("sheet {sheet}, row {row}, column {column}: {why}"));
}

#[rstest]
#[case(Sheet::Extract)]
#[case(Sheet::Filtered)]
fn an_owner_who_is_there_twice_is_refused(#[case] sheet: Sheet) {
    let mut sheets = Sheets::small();
    sheets.set(sheet, 3, "OM_Key", "N01A001");
    sheets.set(sheet, 3, "Team_Code", "N01T01");
    let expected = "column OM_Key: officer \"N01A001\" in team \"N01T01\" is already in row 2; remove one of the two rows";
    assert_eq!(refusal(&sheets), format!("sheet {sheet}, row 3, {expected}"));
}

#[test]
fn rows_are_numbered_the_same_however_the_lines_of_a_file_end() {
    let mut sheets = Sheets::small();
    sheets.set(Sheet::Cases, 4, "Location", "Attic");
    let expected = refusal(&sheets);
    assert!(expected.contains("row 4"), "{expected}");
    let folder = sheets.folder();
    let path = folder.path().join("flag_warr_4_n.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace('\n', "\r\n")).unwrap();
    let message = read_folder(folder.path(), &mut |_| {}).expect_err("it must be refused").to_string();
    assert_eq!(message, expected);
}

#[test]
fn every_problem_is_listed_and_a_flood_of_them_is_counted() {
    let mut sheets = Sheets::small();
    sheets.set(Sheet::Cases, 2, "Location", "here");
    sheets.set(Sheet::Cases, 3, "Location", "there");
    assert_eq!(refusal(&sheets).lines().count(), 2);
    for _ in 0..30 {
        sheets.row(Sheet::Cases, &[("OM_Key", "N01A001"), ("Tier_Code", "1"), ("Row_Type", "N")]);
    }
    let message = refusal(&sheets);
    assert_eq!((message.lines().count(), message.lines().last()), (21, Some("and 12 more")));
}

#[test]
fn young_adults_must_be_fewer_than_everybody() {
    let mut sheets = Sheets::small();
    sheets.set(Sheet::T2a, 2, "V-CRN_Count", "6");
    let expected = "sheets T2A and WMT_Extract_Filtered, column V-CRN_Count: the sum in T2A (6) must be less than in \
        WMT_Extract_Filtered (6); a sheet is empty or in the wrong place: export the extract again";
    assert_eq!(refusal(&sheets), expected);
    sheets.set(Sheet::T2a, 2, "V-CRN_Count", "5.9");
    assert!(read_folder(sheets.folder().path(), &mut |_| {}).is_ok());
    sheets.0.get_mut(&Sheet::Filtered).unwrap().truncate(1);
    assert!(refusal(&sheets).contains("(5) must be less than in WMT_Extract_Filtered (0)"));
}

#[test]
fn missing_and_doubled_sheets_and_columns_are_named() {
    let mut sheets = Sheets::small();
    sheets.0.remove(&Sheet::Overdue);
    let one = "FOLDER: the sheet Flag_O_Due is missing; all 13 sheets of the extract must be there";
    assert_eq!(refusal(&sheets), one);
    sheets.0.remove(&Sheet::Cms);
    assert!(refusal(&sheets).starts_with("FOLDER: the sheets Flag_O_Due, CMS are missing;"));

    let folder = Sheets::small().folder();
    common::write(&folder.path().join("C-MS.csv"), &[Sheet::Cms.columns()]);
    let twice = read_folder(folder.path(), &mut |_| {}).unwrap_err();
    assert_eq!(twice.to_string(), "sheet CMS: is there twice; remove one");

    let mut sheets = Sheets::small();
    sheets.0.get_mut(&Sheet::Cms).unwrap()[0][1] = "contact_id".to_owned();
    assert_eq!(refusal(&sheets), "sheet CMS, row 1, column contact_id: the column is there twice; remove one");
}

#[test]
fn a_loose_comma_in_a_csv_file_is_refused_where_it_is() {
    let mut sheets = Sheets::small();
    sheets.0.get_mut(&Sheet::Cms).unwrap()[1].push("N01".to_owned());
    let expected = "sheet CMS, row 2, column after the last one: the row has more cells than the header; put a text that has a \
        comma in quotes";
    assert_eq!(refusal(&sheets), expected);
}

#[test]
fn an_extract_that_names_nobody_is_refused() {
    let mut sheets = Sheets::small();
    for row in [2, 3] {
        sheets.set(Sheet::Extract, row, "OM_Key", "");
    }
    assert_eq!(refusal(&sheets), "sheet WMT_Extract: no row has an OM_Key, so the extract names no officer; export it again");
}

#[test]
fn a_csv_file_that_is_not_utf8_is_refused_with_its_line() {
    let folder = Sheets::small().folder();
    let path = folder.path().join("cms.csv");
    let mut content = std::fs::read(&path).unwrap();
    content.extend_from_slice(b"\xe9,,,,,,,,,,,,,,\n");
    std::fs::write(&path, content).unwrap();
    let message = read_folder(folder.path(), &mut |_| {}).unwrap_err().to_string();
    assert!(message.ends_with("is damaged: line 3 is not UTF-8; save the file as UTF-8; fetch the file again"), "{message}");
}

#[test]
fn a_file_that_is_no_workbook_is_told_by_its_content() {
    let no = |found| {
        format!("FILE: is not an .xlsx workbook: {found}; export the extract again as .xlsx, or give a folder of CSV files")
    };
    assert_eq!(refusal_of_file("a.xlsx", b""), no("an empty file"));
    assert_eq!(refusal_of_file("a.xlsx", b"om_key,team_code\n"), no("a text file"));
    assert_eq!(refusal_of_file("a.xlsx", &[0, 1, 2, 255]), no("some other kind of file"));
    let old = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 600]].concat();
    assert_eq!(refusal_of_file("a.xls", &old), no("an old workbook (.xls)"));
    let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
    let locked = refusal_of_file("a.xlsx", &[old, name].concat());
    assert_eq!(locked, "FILE: is protected by a password; open it, remove the password and save it again");
    assert_eq!(refusal_of_file("a.xlsx", &zipped(&[("letter.txt", b"hello".to_vec())])), no("some other zip file"));
    let message = read(Path::new("/nowhere/at/all.xlsx"), &mut |_| {}).unwrap_err().to_string();
    assert_eq!(message, "/nowhere/at/all.xlsx: there is no such file or folder; check the path");
}

#[test]
fn a_workbook_cut_short_anywhere_or_with_any_byte_changed_never_panics() {
    let whole = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/wmt-sample.xlsx")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut.xlsx");
    for part in 1..40 {
        std::fs::write(&path, &whole[..whole.len() * part / 40]).unwrap();
        let message = read(&path, &mut |_| {}).expect_err("a part is no workbook").to_string();
        assert!(message.contains("is damaged") && !message.contains('\n'), "{message}");
    }
    for part in 0..100 {
        let mut changed = whole.clone();
        let place = whole.len() * part / 100;
        changed[place] ^= 0x55;
        std::fs::write(&path, &changed).unwrap();
        let _: Result<_, _> = read(&path, &mut |_| {});
    }
}

#[test]
fn a_bomb_is_stopped_while_it_unpacks() {
    let mut sheet = b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>".to_vec();
    sheet.extend(std::iter::repeat_n(b' ', 40 << 20));
    sheet.extend_from_slice(b"</t></is></c></row></sheetData></worksheet>");
    let message = refusal_of_file("bomb.xlsx", &workbook_with(sheet));
    assert_eq!(message, "FILE: is refused as unsafe: part xl/worksheets/sheet1.xml has more than 16 MiB without a row");

    let mut rows = b"<worksheet><sheetData>".to_vec();
    for _ in 0..400_000 {
        rows.extend_from_slice(b"<row><c/><c/><c/><c/><c/><c/><c/><c/><c/><c/><c/><c/><c/><c/><c/><c/><c/><c/><c/><c/></row>");
    }
    rows.extend_from_slice(b"</sheetData></worksheet>");
    let message = refusal_of_file("bomb.xlsx", &workbook_with(rows));
    let expected = "FILE: is refused as unsafe: part xl/worksheets/sheet1.xml unpacks to more than 100 times its packed size";
    assert_eq!(message, expected);
}

/// A workbook whose thirteen sheets are all the same part.
fn workbook_with(sheet: Vec<u8>) -> Vec<u8> {
    let sheets = Sheet::ALL.map(|sheet| format!("<sheet name=\"{sheet}\" r:id=\"rId1\"/>")).concat();
    zipped(&[
        ("xl/workbook.xml", format!("<workbook><sheets>{sheets}</sheets></workbook>").into_bytes()),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>".to_vec(),
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

fn zipped(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
