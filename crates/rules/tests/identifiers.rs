//! Identifiers: every shared case, and the laws that hold for any text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rules::identifier::{Canonical, IdentifierKind, Refused, accepted_forms, parse, recognise};
use serde::Deserialize;

const TODAY: Date = date(2026, 11, 22);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    #[serde(rename = "note")]
    _note: String,
    today: Date,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    kind: IdentifierKind,
    input: String,
    valid: bool,
    canonical: Option<String>,
    why: String,
}

#[test]
fn every_shared_case_has_its_stated_outcome() {
    let file: CaseFile = serde_json::from_str(include_str!("cases/identifiers.json")).expect("the case file");
    assert!(file.cases.len() > 150, "the whole file is here");
    let wrong: Vec<String> = file
        .cases
        .iter()
        .filter_map(|case| {
            let got = parse(case.kind, &case.input, file.today).ok().map(Canonical::into_string);
            let agrees = got == case.canonical && got.is_some() == case.valid;
            (!agrees).then(|| format!("{} {:?} ({}): {:?}, got {got:?}", case.kind, case.input, case.why, case.canonical))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_fixed_address_is_a_flag_and_other_postcodes_are_places() {
    let none = parse(IdentifierKind::Postcode, "nf11nf", TODAY).expect("accepted");
    assert!(none.is_no_fixed_address());
    assert!(!parse(IdentifierKind::Postcode, "LS1 4AP", TODAY).expect("accepted").is_no_fixed_address());
}

#[test]
fn refusals_say_what_to_do_and_why_without_repeating_what_was_typed() {
    let said = |kind, typed| parse(kind, typed, TODAY).expect_err("refused").to_string();
    assert_eq!(said(IdentifierKind::Crn, " "), "Enter the case reference number (CRN)");
    assert_eq!(
        said(IdentifierKind::Crn, "X12345"),
        "Enter the case reference number (CRN) as one letter and six digits, like X123456: what was typed is in another form"
    );
    assert_eq!(
        said(IdentifierKind::Pnc, "2001/0171310S"),
        "Check the PNC number: its last letter does not belong to the other digits, so one of them is mistyped"
    );
    assert_eq!(said(IdentifierKind::Pnc, "2099/0000017Z"), "Check the year in the PNC number: it must be from 1900 to this year");
    assert_eq!(said(IdentifierKind::Nhs, "9990000000"), "Check the NHS number: no number is ever issued with these digits");
    assert_eq!(parse(IdentifierKind::Pnc, "2002/0000000E", TODAY), Err(Refused::Nought { kind: IdentifierKind::Pnc }));
}

#[test]
fn a_two_digit_year_is_this_century_up_to_this_year() {
    let read = |typed, today| parse(IdentifierKind::Pnc, typed, today).map(Canonical::into_string);
    assert_eq!(read("02/73319Z", TODAY), Ok("2002/0073319Z".to_owned()));
    assert_eq!(read("02/73319Z", date(2002, 1, 1)), Ok("2002/0073319Z".to_owned()));
    assert_eq!(read("02/73319Z", date(2001, 12, 31)), Ok("1902/0073319Z".to_owned()));
}

#[test]
fn one_search_box_tells_the_kinds_that_a_text_could_be() {
    let kinds = |typed| recognise(typed, TODAY).into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
    assert_eq!(kinds("x123456"), [IdentifierKind::Crn, IdentifierKind::StaffCode]);
    assert_eq!(kinds("02/73319Z"), [IdentifierKind::Pnc]);
    assert_eq!(kinds("65656/91H"), [IdentifierKind::Cro]);
    assert_eq!(kinds("Sam Example"), []);
    let (_, pnc) = recognise(" 79163001b ", TODAY).remove(0);
    assert_eq!(pnc.as_str(), "1979/0163001B");
}

#[test]
fn a_police_number_is_found_in_all_its_forms() {
    let pnc = parse(IdentifierKind::Pnc, "79/163001B", TODAY).expect("accepted");
    assert_eq!(
        accepted_forms(&pnc, TODAY),
        ["1979/0163001B", "19790163001B", "1979/163001B", "79/0163001B", "790163001B", "79/163001B", "79163001B"]
    );
}

fn any_kind() -> impl Strategy<Value = IdentifierKind> {
    proptest::sample::select(IdentifierKind::ALL.to_vec())
}

/// Texts near to identifiers: their letters, digits, separators and a few traps.
fn near_identifier() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        proptest::sample::select("ABCDEFGHJKLMNPQRSTUVWXYZnfsz0123456789/- \t\u{a0}\n٣Ａ".chars().collect::<Vec<_>>()),
        0..14,
    )
    .prop_map(|characters| characters.into_iter().collect())
}

/// Canonical police numbers with the right letter, made by trying all letters.
fn real_pnc() -> impl Strategy<Value = String> {
    (1900_i16..=2026, 1_u32..=9_999_999).prop_map(|(year, serial)| {
        ('A'..='Z')
            .map(|letter| format!("{year}/{serial:07}{letter}"))
            .find(|typed| parse(IdentifierKind::Pnc, typed, TODAY).is_ok())
            .expect("one letter fits")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_never_panics_whatever_is_typed(kind in any_kind(), typed in any::<String>()) {
        let _ = parse(kind, &typed, TODAY);
        let _ = recognise(&typed, TODAY);
    }

    #[test]
    fn the_canonical_form_reads_as_itself(kind in any_kind(), typed in near_identifier()) {
        if let Ok(canonical) = parse(kind, &typed, TODAY) {
            prop_assert_eq!(parse(kind, canonical.as_str(), TODAY), Ok(canonical.clone()));
        }
    }

    #[test]
    fn every_accepted_form_of_a_number_has_one_canonical(typed in real_pnc()) {
        let canonical = parse(IdentifierKind::Pnc, &typed, TODAY).expect("real");
        let forms = accepted_forms(&canonical, TODAY);
        prop_assert_eq!(&forms[0], &typed);
        for form in forms {
            for written in [form.to_lowercase(), format!("\t {form}\u{a0}")] {
                prop_assert_eq!(parse(IdentifierKind::Pnc, &written, TODAY), Ok(canonical.clone()));
            }
        }
    }

    #[test]
    fn only_one_letter_fits_a_serial(year in 1900_i16..=2026, serial in 1_u32..=9_999_999) {
        let fitting = ('A'..='Z').filter(|l| parse(IdentifierKind::Pnc, &format!("{year}/{serial}{l}"), TODAY).is_ok()).count();
        prop_assert_eq!(fitting, 1);
    }

    #[test]
    fn nothing_but_plain_letters_digits_and_separators_is_accepted(kind in any_kind(), typed in any::<String>()) {
        if let Ok(canonical) = parse(kind, &typed, TODAY) {
            prop_assert!(canonical.as_str().bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'/' || b == b' '));
        }
    }
}
