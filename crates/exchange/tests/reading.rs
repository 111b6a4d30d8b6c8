//! The published sample, the small extract and a synthetic one: what is read, and that every way of writing it reads the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx, open_workbook};
use common::Sheets;
use exchange::calculate::{figures, line};
use exchange::extract::{Extract, RowType};
use exchange::generate::{generate, generate_folder};
use exchange::hours::HoursInForce;
use exchange::layout::Sheet;
use exchange::read::{read_folder, read_workbook};
use exchange::source::{Cell, Source, Workbook};
use jiff::civil::{date, datetime};
use proptest::prelude::*;
use rules::Policy;
use rules::workload::{Location, TierKey};

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/wmt-sample.xlsx")
}

#[test]
fn the_published_sample_is_read_whole() {
    let extract = read_workbook(&sample(), &mut |_| {}).unwrap();
    assert_eq!(extract.taken_at, Some(datetime(2021, 7, 2, 0, 32, 14, 0)));
    let owner = &extract.owners[1];
    assert_eq!(extract.key_of(owner), ("N53ICDE", "N53IAV"));
    let (team, unit, region) = extract.place(owner.team).unwrap();
    let names = [team.name, unit.name, region.name].map(|name| extract.text(name).to_owned());
    assert_eq!(names, ["Inactive Team(N53)", "All NPS East Midlands Region", "NPS East Midlands Region"]);
    // CommTierA3, CommTierB2, CommTierC2 and CommTierD0 in the columns R, U, Y and AA.
    let held: Vec<_> = owner.filtered.held().map(|(_, tier, cases)| (tier.to_string(), cases)).collect();
    assert_eq!(held, [("A3", 1), ("B2", 3), ("C2", 1), ("D0", 1)].map(|(tier, cases)| (tier.to_owned(), cases)));
    assert_eq!(extract.court_reporters[0].reports.fast, 5);
    let first = &extract.contacts[0];
    assert_eq!((extract.text(first.contact_id), first.on), ("1756376536", date(2021, 6, 3)));
    let adult = &extract.young_adults[0];
    assert_eq!((adult.born_on, extract.text(adult.age)), (Some(date(2001, 1, 4)), "020 yrs"));
    assert_eq!(extract.custody_owners[0].counts.total(), 183);
    let lifer = extract.cases_of_nobody().iter().find(|case| case.row_type == RowType::SuspendedLifer).unwrap();
    assert_eq!((lifer.location, extract.text(lifer.crn)), (Location::Licence, "W3ED5HN"));
    assert!(extract.notes.columns_dropped.is_empty() && extract.notes.columns_absent.is_empty());
}

/// Calamine is the independent reader: every cell that it sees, we see, and no other.
#[test]
fn every_cell_of_the_sample_is_what_another_reader_reads() {
    let (mut ours, mut theirs): (_, Xlsx<_>) = (Workbook::open(&sample()).unwrap(), open_workbook(sample()).unwrap());
    let mut compared = 0;
    for sheet in Sheet::ALL {
        let range = theirs.worksheet_range(sheet.title()).unwrap();
        let mut seen = 0;
        let check = &mut |row: exchange::source::Row<'_>, _: u64| {
            for column in 0..row.width() {
                let place = (row.number - 1, u32::try_from(column).unwrap());
                match (row.cell(column), range.get_value(place).unwrap_or(&Data::Empty)) {
                    (Cell::Blank, Data::Empty) => continue,
                    (Cell::Text(text), Data::String(other)) => assert_eq!(text, other, "{sheet} {place:?}"),
                    (Cell::Number(digits), Data::Float(other)) => assert_eq!(digits.parse(), Ok(*other), "{sheet} {place:?}"),
                    (Cell::Number(digits), Data::Int(other)) => assert_eq!(digits.parse(), Ok(*other), "{sheet} {place:?}"),
                    (Cell::Number(digits), Data::DateTime(other)) => {
                        assert_eq!(digits.parse(), Ok(other.as_f64()), "{sheet} {place:?}");
                    }
                    (ours, theirs) => panic!("{sheet} {place:?}: {ours:?} is not {theirs:?}"),
                }
                seen += 1;
            }
            Ok(())
        };
        ours.rows(sheet, check).unwrap();
        assert_eq!(seen, range.used_cells().count(), "{sheet}");
        compared += seen;
    }
    assert!(compared > 900, "{compared}");
}

#[test]
fn names_in_any_case_and_cells_in_any_form_are_read() {
    let mut sheets = Sheets::small();
    sheets.0.get_mut(&Sheet::Cases).unwrap()[0][5] = " OM_-KEY ".to_owned();
    sheets.set(Sheet::Filtered, 2, "CommTierB2", "2.75");
    sheets.set(Sheet::Filtered, 2, "CommTierD3S", "null");
    sheets.set(Sheet::Cases, 2, "Tier_Code", "UPW");
    sheets.row(Sheet::Extract, &[("OM_Surname", "Nobody"), ("CommTierA0", "7")]);
    let rows = sheets.0.get_mut(&Sheet::Cms).unwrap();
    rows[0].push("Extra".to_owned());
    rows[1].push("more".to_owned());
    let extract = read_folder(sheets.folder().path(), &mut |_| {}).unwrap();
    let owner = &extract.owners[0];
    assert_eq!(extract.text(owner.grade_code), "NPSM");
    assert_eq!(owner.filtered.get(Location::Community, TierKey::from_number(6).unwrap()), 2);
    assert_eq!((extract.owners.len(), extract.cases_of(0).len(), owner.reports.fast), (2, 2, 2));
    assert_eq!(extract.notes.without_key, [(Sheet::Extract, 4)]);
    assert_eq!(extract.notes.without_tier, [(Sheet::Cases, 2)]);
    assert_eq!(extract.notes.columns_dropped, [(Sheet::Cms, "Extra".to_owned())]);
}

#[test]
fn the_example_of_the_layout_gives_its_points() {
    let mut sheets = Sheets::small();
    for (column, value) in
        [("CommTierB2", "2"), ("CommTierC1", "3"), ("LicenceTierC1", ""), ("LicenceTierB3", "1"), ("CustTierC2", "4")]
    {
        sheets.set(Sheet::Filtered, 2, column, value);
    }
    sheets.0.get_mut(&Sheet::Filtered).unwrap().truncate(2);
    let extract = read_folder(sheets.folder().path(), &mut |_| {}).unwrap();
    let figures = figures(&extract, &Policy::builtin(), date(2026, 11, 22), &HoursInForce::default()).unwrap();
    let totals: Vec<i64> = figures.iter().map(|figures| figures.batch.points.total).collect();
    assert_eq!(totals, [809, -18]);
    let shown = serde_json::to_value(line(&extract, &figures[0]).unwrap()).unwrap();
    assert_eq!(
        (&shown["omKey"], &shown["team"], &shown["batch"]["points"]["total"]),
        (&"N01A001".into(), &"A team".into(), &809.into())
    );
}

#[test]
fn a_synthetic_workbook_and_the_same_sheets_as_csv_are_the_same_extract() {
    let folder = tempfile::tempdir().unwrap();
    let (book, sheets) = (folder.path().join("extract.xlsx"), folder.path().join("sheets"));
    generate(150, 7, &book).unwrap();
    generate_folder(150, 7, &sheets).unwrap();
    let (mut reports, mut last) = (0, 0);
    let from_book = read_workbook(&book, &mut |progress| {
        reports += 1;
        assert!(progress.rows >= last && progress.bytes_total > 0);
        last = progress.rows;
    })
    .unwrap();
    let from_sheets = read_folder(&sheets, &mut |_| {}).unwrap();
    assert_eq!(from_book, from_sheets);
    assert!(reports >= 13);
    assert_eq!(from_book.owners.len(), 150);
    let again = folder.path().join("again.xlsx");
    generate(150, 7, &again).unwrap();
    assert!(std::fs::read(&book).unwrap() == std::fs::read(&again).unwrap(), "the same seed gives the same bytes");
    let other = folder.path().join("other");
    generate_folder(150, 8, &other).unwrap();
    assert_ne!(read_folder(&other, &mut |_| {}).unwrap(), from_sheets);
}

/// Each owner's figures as JSON by key, without what depends on the order of rows.
fn answers(extract: &Extract) -> Vec<String> {
    let figures = figures(extract, &Policy::builtin(), date(2026, 11, 22), &HoursInForce::default()).unwrap();
    let mut lines: Vec<String> =
        figures.iter().map(|figures| serde_json::to_string(&line(extract, figures).unwrap()).unwrap()).collect();
    lines.sort();
    lines
}

fn synthetic() -> Sheets {
    let folder = tempfile::tempdir().unwrap();
    generate_folder(12, 3, folder.path()).unwrap();
    let read = |sheet: Sheet| {
        let path = folder.path().join(format!("{}.csv", exchange::names::normalise(sheet.title())));
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
        let rows = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect());
        (sheet, rows.collect())
    };
    Sheets(Sheet::ALL.into_iter().map(read).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn rows_and_columns_in_another_order_give_the_same_figures(
        seed in any::<u64>(),
        places in proptest::collection::vec(any::<u64>(), 13),
    ) {
        let plain = synthetic();
        let mut mixed = plain.clone();
        for (sheet, place) in Sheet::ALL.into_iter().zip(places) {
            let rows = mixed.0.get_mut(&sheet).unwrap();
            let rank = |index: usize| (u64::try_from(index).unwrap() ^ seed ^ place).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
            let mut columns: Vec<usize> = (0..rows[0].len()).collect();
            columns.sort_by_key(|column| rank(*column));
            for row in rows.iter_mut() {
                *row = columns.iter().map(|column| row[*column].clone()).collect();
            }
            let mut body: Vec<(usize, Vec<String>)> = rows.drain(1..).enumerate().collect();
            body.sort_by_key(|(index, _)| rank(index + 1_000));
            rows.extend(body.into_iter().map(|(_, row)| row));
        }
        let read = |sheets: &Sheets| read_folder(sheets.folder().path(), &mut |_| {}).unwrap();
        prop_assert_eq!(answers(&read(&mixed)), answers(&read(&plain)));
    }
}

#[test]
fn hours_that_are_blank_are_those_of_the_grade_and_a_reduction_without_an_end_has_none() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("owners.csv", "om_key,team_code,contracted_hours\nN01A001,N01T01,\nN01A002,N01T02,30\n");
    write(
        "reductions.csv",
        "om_key,team_code,hours,effective_from,effective_to,status,reason,reason_enabled\n\
         N01A001,N01T01,5,2026-01-01,,ACTIVE,Disability,true\n",
    );
    let hours = HoursInForce::read_folder(folder.path()).unwrap();
    let first = hours.of("N01A001", "N01T01").unwrap();
    assert_eq!(first.contracted, None);
    assert_eq!(first.reductions[0].to, jiff::civil::DateTime::MAX);
    assert_eq!(hours.of("N01A002", "N01T02").unwrap().contracted, Some(30.into()));
}

#[test]
fn a_name_or_code_cannot_steer_a_terminal() {
    let mut sheets = Sheets::small();
    sheets.set(Sheet::Extract, 2, "OM_Surname", "Exam\u{1b}[2Jple\u{202e}");
    let extract = read_folder(sheets.folder().path(), &mut |_| {}).unwrap();
    let name = extract.officers.iter().map(|officer| extract.text(officer.surname)).find(|name| name.starts_with("Exam"));
    assert_eq!(name, Some("Exam [2Jple"));
}
