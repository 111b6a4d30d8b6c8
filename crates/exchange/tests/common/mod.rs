//! A small extract in memory, to change one cell of and write as a folder.

use std::collections::BTreeMap;
use std::path::Path;

use exchange::layout::Sheet;
use exchange::names::normalise;
use tempfile::TempDir;

/// Header and rows of every sheet.
#[derive(Clone, Debug)]
pub struct Sheets(pub BTreeMap<Sheet, Vec<Vec<String>>>);

impl Sheets {
    /// Two officers in two teams with a few cases: an extract that is read without a finding that matters.
    pub fn small() -> Self {
        let mut sheets = Self(Sheet::ALL.into_iter().map(|sheet| (sheet, vec![sheet.columns()])).collect());
        for sheet in [Sheet::Extract, Sheet::Filtered] {
            for (key, team) in [("N01A001", "N01T01"), ("N01A002", "N01T02")] {
                sheets.counts(sheet, key, team, &[("CommTierB2", "2"), ("LicenceTierC1", "1"), ("V-CRN_Count", "3")]);
            }
        }
        sheets.counts(Sheet::T2a, "N01A001", "N01T01", &[("CommTierC2", "1"), ("V-CRN_Count", "1")]);
        sheets.counts(Sheet::OmicTeams, "N01M001", "N01OM1", &[("CustTierA1", "4"), ("V-CRN_Count", "4")]);
        sheets.counts(Sheet::CourtReports, "N01A001", "N01T01", &[("SDR_Conv_Last_30", "2")]);
        for (number, key, team) in [(1, "N01A001", "N01T01"), (2, "N01A002", "N01T02")] {
            for (place, (tier, location)) in [("6", "Community"), ("6", "community"), ("11", "Licence")].into_iter().enumerate() {
                let crn = format!("X00000{}", number * 3 + place);
                sheets.row(
                    Sheet::Cases,
                    &[
                        ("Row_Type", "N"),
                        ("Case_Ref_No", &crn),
                        ("Tier_Code", tier),
                        ("Team_Code", team),
                        ("OM_Key", key),
                        ("Location", location),
                    ],
                );
            }
        }
        sheets.row(
            Sheet::Cms,
            &[
                ("Contact_ID", "1"),
                ("Contact_Date", "2026-11-21 00:00:00"),
                ("Contact_Type_Code", "CMS03"),
                ("Contact_Staff_Key", "N01A001"),
                ("Contact_Team_Key", "N01T01"),
                ("OM_Key", "N01A002"),
                ("OM_Team_Key", "N01T02"),
            ],
        );
        sheets
    }

    fn counts(&mut self, sheet: Sheet, key: &str, team: &str, more: &[(&str, &str)]) {
        let who = [
            ("Region_Code", "N01"),
            ("Region_Desc", "Region 1"),
            ("PDU_Code", "N01U1"),
            ("PDU_Desc", "Unit 1"),
            ("Team_Code", team),
            ("Team_Desc", "A team "),
            ("OM_Surname", "Example"),
            ("OM_Forename", "Sam"),
            ("OM_Key", key),
            ("OM_Grade_Code", " NPSM "),
            ("Datestamp", "2026-11-22 00:32:14"),
        ];
        self.row(sheet, &[&who[..], more].concat());
    }

    /// Adds a row with these cells.
    pub fn row(&mut self, sheet: Sheet, cells: &[(&str, &str)]) {
        let width = self.0[&sheet][0].len();
        self.0.get_mut(&sheet).unwrap().push(vec![String::new(); width]);
        let row = self.0[&sheet].len();
        for (column, value) in cells {
            self.set(sheet, row, column, value);
        }
    }

    /// Changes a cell; `row` as the file numbers it, the header being 1.
    pub fn set(&mut self, sheet: Sheet, row: usize, column: &str, value: &str) {
        let rows = self.0.get_mut(&sheet).unwrap();
        let place = rows[0].iter().position(|title| title == column).unwrap_or_else(|| panic!("no column {column}"));
        value.clone_into(&mut rows[row - 1][place]);
    }

    /// Writes the sheets into a new folder.
    pub fn folder(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (sheet, rows) in &self.0 {
            write(&folder.path().join(format!("{}.csv", normalise(sheet.title()))), rows);
        }
        folder
    }
}

/// Writes rows as CSV.
pub fn write(path: &Path, rows: &[Vec<String>]) {
    let mut file = csv::WriterBuilder::new().flexible(true).from_path(path).unwrap();
    for row in rows {
        file.write_record(row).unwrap();
    }
    file.flush().unwrap();
}
