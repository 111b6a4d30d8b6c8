//! What the check says of an extract that can be used.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use common::Sheets;
use exchange::check::{Before, Finding, FindingKind, Weight, check};
use exchange::layout::Sheet;
use exchange::read::read_folder;
use jiff::civil::{date, datetime};
use rules::Policy;

fn findings(sheets: &Sheets, before: Option<&Before>) -> Vec<Finding> {
    let extract = read_folder(sheets.folder().path(), &mut |_| {}).unwrap();
    check(&extract, &Policy::builtin(), date(2026, 11, 22), before)
}

fn said(findings: &[Finding], kind: FindingKind) -> Vec<String> {
    findings.iter().filter(|finding| finding.kind == kind).map(ToString::to_string).collect()
}

#[test]
fn a_sound_extract_has_notes_and_no_warning() {
    let findings = findings(&Sheets::small(), None);
    assert!(findings.iter().all(|finding| finding.weight == Weight::Note), "{findings:#?}");
    let fit = "Flag_Warr_4_N: 2 owners whose N rows were compared with their counts (the two counts do not differ where the case list \
        fits; fits both: 2; filtered only: 0; unfiltered only: 0; neither: 0). Says which count the case list is of. Nothing, if \
        the answer is the same as before.";
    assert_eq!(said(&findings, FindingKind::CountsFit), [fit]);
}

#[test]
fn lost_owners_and_cases_of_nobody_are_named_with_their_rows() {
    let mut sheets = Sheets::small();
    sheets.set(Sheet::Filtered, 3, "OM_Key", "N01A009");
    sheets.set(Sheet::Cases, 7, "Team_Code", "N01T09");
    let findings = findings(&sheets, None);
    let lost = "WMT_Extract_Filtered: 1 row of an officer in a team that WMT_Extract does not have (row 3: N01A009 in N01T02 with 3 cases). \
        Their cases are in no figure. Ask for an extract that has every officer in WMT_Extract.";
    assert_eq!(said(&findings, FindingKind::OwnersLost), [lost]);
    assert!(said(&findings, FindingKind::CasesOfNobody)[0].contains("(row 7: N01A002 in N01T09)"));
    assert!(
        said(&findings, FindingKind::CountsFitNeither)[0].contains("N01A002 in N01T02: community B2 has 2 N rows, filtered 0")
    );
    assert_eq!(findings[0].weight, Weight::Warning);
}

#[test]
fn counts_that_cannot_be_are_named_by_place_and_tier() {
    let mut sheets = Sheets::small();
    sheets.set(Sheet::Filtered, 2, "CommTierB2", "5");
    let findings = findings(&sheets, None);
    let above = said(&findings, FindingKind::FilteredAboveUnfiltered);
    assert!(above[0].contains("(N01A001 in N01T01, community B2: 5 of 2)"), "{above:?}");
    let fits = said(&findings, FindingKind::CountsFit);
    assert!(
        fits[0].contains("the case list is the unfiltered count; fits both: 1; filtered only: 0; unfiltered only: 1"),
        "{fits:?}"
    );
}

#[test]
fn what_the_last_report_had_and_this_one_has_not_is_found() {
    let key = |officer: &str, team: &str| (officer.to_owned(), team.to_owned());
    let before = Before {
        taken_at: Some(datetime(2026, 11, 23, 0, 0, 0, 0)),
        owners: [key("N01A001", "N01T01"), key("N01A002", "N01T05"), key("N01A003", "N01T01")].into(),
        grade_codes: ["NPSQ".to_owned()].into(),
    };
    let mut sheets = Sheets::small();
    sheets.set(Sheet::Extract, 3, "OM_Grade_Code", "ZZ9");
    let findings = findings(&sheets, Some(&before));
    let one = |kind| said(&findings, kind).remove(0);
    assert!(one(FindingKind::OlderThanLast).contains("taken 2026-11-22T00:32:14, the last one 2026-11-23T00:00:00"));
    assert!(
        one(FindingKind::OwnersVanished).contains("1 officer of the last report who is in another team now (N01A002 in N01T05)")
    );
    assert!(one(FindingKind::OfficersVanished).contains("(N01A003)"));
    assert!(one(FindingKind::NewGrades).contains("2 grade codes that no report before had (NPSM; ZZ9)"));
    assert!(one(FindingKind::UnknownGrades).contains("(ZZ9 of N01A002 in N01T02)"));
}

#[test]
fn odd_contacts_and_columns_are_found() {
    let mut sheets = Sheets::small();
    sheets.set(Sheet::Cms, 2, "OM_Team_Key", "N01T09");
    sheets.set(Sheet::Cms, 2, "Contact_Type_Code", "XYZ1");
    sheets.set(Sheet::Cms, 2, "Contact_Date", "2026-11-29 00:00:00");
    sheets.0.get_mut(&Sheet::T2aDetail).unwrap()[0][3] = "Allocation".to_owned();
    let findings = findings(&sheets, None);
    let one = |kind| said(&findings, kind).remove(0);
    assert!(one(FindingKind::ContactsOfNobody).contains("CMS: 1 side of a support contact whose"));
    assert!(one(FindingKind::ContactCodes).contains("(row 2: XYZ1)"));
    assert!(one(FindingKind::ContactsLater).contains("(row 2: 2026-11-29)"));
    assert!(one(FindingKind::ColumnsDropped).starts_with("T2A_Detail: 1 column that the layout does not know (Allocation)."));
    assert!(one(FindingKind::ColumnsAbsent).contains("T2A_Detail: 1 column that the sheet lacks (Allocation_Desc)."));
}

#[test]
fn one_is_said_as_one_and_several_as_several() {
    let mut sheets = Sheets::small();
    sheets.set(Sheet::Cases, 7, "Team_Code", "N01T09");
    let one = said(&findings(&sheets, None), FindingKind::CasesOfNobody).remove(0);
    assert!(one.starts_with("Flag_Warr_4_N: 1 case row of an officer in a team that WMT_Extract does not have ("), "{one}");
    sheets.set(Sheet::Cases, 6, "Team_Code", "N01T09");
    let two = said(&findings(&sheets, None), FindingKind::CasesOfNobody).remove(0);
    assert!(two.starts_with("Flag_Warr_4_N: 2 case rows of officers in a team that WMT_Extract does not have ("), "{two}");
}
