//! The many ways in which a sensible writer of cases may write one input, and what stays strict all the same.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::path::Path;

use rulecases::{Options, Outcome, read, run};
use rules::Policy;
use serde_json::{Value, json};

fn first(document: &Value) -> Outcome {
    let file = read(&document.to_string(), "a test").expect("a file of cases");
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/wmt-small");
    let report = run(&file, Options { policy: &Policy::builtin(), data: Some(&data) });
    report.cases.into_iter().next().expect("a case").outcome
}

fn one(case: &Value) -> Outcome {
    first(&json!({"cases": [case]}))
}

#[track_caller]
fn passes(case: &Value) {
    assert_eq!(one(case), Outcome::Passed, "{case}");
}

#[track_caller]
fn not_run(case: &Value) {
    let outcome = one(case);
    assert!(matches!(outcome, Outcome::NotRun(_)), "{case}: {outcome:?}");
}

/// A shipped case with some of its values replaced.
fn with(text: &str, id: &str, changes: &[(&str, Value)]) -> Value {
    let document: Value = serde_json::from_str(text).unwrap();
    let mut case = document["cases"].as_array().unwrap().iter().find(|case| case["id"] == id).unwrap().clone();
    for (pointer, value) in changes {
        let (object, field) = pointer.rsplit_once('/').unwrap();
        case.pointer_mut(object).unwrap()[field] = value.clone();
    }
    case
}

const OGRS3: &str = include_str!("../cases/ogrs3.json");
const OGRS4: &str = include_str!("../cases/ogrs4.json");
const OTHERS: &str = include_str!("../cases/other-predictors.json");
const TIER_V2: &str = include_str!("../cases/tier-v2.json");
const TIER_V3: &str = include_str!("../cases/tier-v3.json");
const POINTS: &str = include_str!("../cases/points.json");
const CAPACITY: &str = include_str!("../cases/capacity.json");

/// Every number as a text, or as one with a fraction of nought.
fn numbers(value: &Value, write: fn(i64) -> Value) -> Value {
    match value {
        Value::Number(number) => number.as_i64().map_or_else(|| value.clone(), write),
        Value::Array(items) => items.iter().map(|item| numbers(item, write)).collect(),
        Value::Object(fields) => fields.iter().map(|(name, field)| (name.clone(), numbers(field, write))).collect(),
        other => other.clone(),
    }
}

#[test]
fn numbers_of_every_format_may_be_texts_or_have_a_fraction_of_nought() {
    let cases = [
        (OGRS3, "ogrs3-pub-1"),
        (OGRS3, "ogrs3-der-02"),
        (OGRS4, "ogrs4-0"),
        (OTHERS, "ovp-3"),
        (OTHERS, "ogp-5"),
        (OTHERS, "dcsrp-1"),
        (OTHERS, "iicsrp-2"),
        (OTHERS, "csrp-3"),
        (TIER_V2, "v2-087"),
        (POINTS, "pts-017"),
        (CAPACITY, "cap-004"),
    ];
    for (text, id) in cases {
        let mut case = with(text, id, &[]);
        for write in [
            |number: i64| json!(number.to_string()),
            |number: i64| json!(format!(" {number}")),
            |number: i64| serde_json::from_str(&format!("{number}.0")).unwrap(),
        ] {
            case["input"] = numbers(&with(text, id, &[])["input"], write);
            passes(&case);
        }
    }
}

#[test]
fn a_probability_may_be_expected_as_a_text() {
    for (expected, is_it) in [(json!("0.466725"), true), (json!(0.4667), true), (json!("0.466726"), false), (json!("0.5"), true)]
    {
        let outcome = one(&with(OGRS3, "ogrs3-der-02", &[("/expected/one_year_probability", expected.clone())]));
        assert_eq!(outcome == Outcome::Passed, is_it, "{expected}: {outcome:?}");
    }
}

#[test]
fn a_number_typed_with_a_leading_nought_or_a_plus_is_read_and_blank_is_none() {
    for text in ["07.5", "+7.5", " 7.50 "] {
        passes(&with(TIER_V2, "v2-101", &[("/input/rsr", json!(text))]));
    }
    passes(&with(TIER_V2, "v2-102", &[("/input/rsr", json!(""))]));
    for text in ["7,5", "7 5", "1_000", "seven", "-"] {
        not_run(&with(TIER_V2, "v2-101", &[("/input/rsr", json!(text))]));
    }
}

#[test]
fn notes_for_readers_may_stand_in_any_input_and_misspelt_inputs_may_not() {
    let cases = [
        (OGRS3, "ogrs3-pub-1"),
        (OGRS4, "ogrs4-0"),
        (OTHERS, "ovp-3"),
        (OTHERS, "dcsrp-1"),
        (OTHERS, "csrp-1"),
        (TIER_V2, "v2-087"),
        (TIER_V3, "v3-067"),
        (POINTS, "pts-018"),
        (CAPACITY, "cap-001"),
    ];
    for (text, id) in cases {
        for note in ["note", "comment", "source", "why", "crn"] {
            passes(&with(text, id, &[(&format!("/input/{note}"), json!("invented"))]));
        }
        not_run(&with(text, id, &[("/input/totl_sanctions", json!(1))]));
    }
}

#[test]
fn yes_and_no_of_predictors_may_be_words_or_numbers() {
    for yes in [json!("Yes"), json!("yes"), json!("Y"), json!("true"), json!(2), json!(1), json!("2")] {
        passes(&with(OTHERS, "ovp-3", &[("/input/unemployed", yes.clone())]));
        passes(&with(OGRS4, "ogrs4-0", &[("/input/dynamic/weapon_2_2", yes)]));
    }
    for no in [json!("No"), json!("n"), json!("false"), json!(0)] {
        passes(&with(OTHERS, "dcsrp-1", &[("/input/stranger_victim", no.clone())]));
        passes(&with(OTHERS, "csrp-1", &[("/input/ever_sexual_offence", no.clone())]));
        passes(&with(OGRS4, "ogrs4-0", &[("/input/dynamic/unemployed_4_2", no)]));
    }
    not_run(&with(OTHERS, "dcsrp-1", &[("/input/stranger_victim", json!("perhaps"))]));
}

#[test]
fn words_of_predictors_may_be_in_any_letter_case_and_under_their_public_names() {
    for sex in ["Male", "m", "MALE"] {
        passes(&with(OGRS3, "ogrs3-pub-1", &[("/input/sex", json!(sex))]));
    }
    for place in ["community", "Community"] {
        passes(&with(OTHERS, "dcsrp-1", &[("/input/supervision", json!(place))]));
    }
    passes(&with(OGRS4, "ogrs4-0", &[("/input/dynamic/relationship_status_6_8", json!("Not living together"))]));
    let drugs = |names: Value| with(OGRS4, "ogrs4-3", &[("/input/dynamic/drugs_used", names)]);
    passes(&drugs(json!(["Crack_Cocaine", "powder cocaine"])));
    not_run(&drugs(json!(["tea"])));
    // A past conviction moves SVP dynamic only; the public names of one offence give one figure.
    let svp = |names: Value| {
        let mut case = with(OGRS4, "ogrs4-0", &[("/input/dynamic/past_convictions", names)]);
        case["expected_percent"] = json!({"SVP.dynamic": 0});
        let Outcome::Failed(differences) = one(&case) else { panic!("{case}") };
        differences[0].got.clone()
    };
    let same = [
        ["criminal_damage_endangering_life", "criminal_damage", "CRIMINAL_DAMAGE_LIFE"],
        ["kidnap", "kidnapping", "KIDNAP"],
        ["gbh", "wounding_gbh", "WOUNDING_GBH"],
        ["firearms", "firearm", "FIREARMS"],
        ["weapons_not_firearms", "weapon", "WEAPON"],
    ];
    for names in same {
        let figures = names.map(|name| svp(json!([name])));
        assert!(figures.iter().all(|figure| *figure == figures[0]), "{names:?}: {figures:?}");
    }
}

#[test]
fn a_code_that_gives_no_category_does_not_overrule_the_category_that_a_case_names() {
    for code in [json!("08800"), json!("00000"), json!("99999"), json!(2700)] {
        passes(&with(OGRS3, "ogrs3-pub-1", &[("/input/home_office_code", code)]));
    }
    // One that gives another category is a mistake of the case, or of our table.
    not_run(&with(OGRS3, "ogrs3-pub-1", &[("/input/home_office_code", json!("10900"))]));
}

#[test]
fn a_dynamic_score_that_lacks_an_answer_may_be_expected_as_null() {
    let expected = json!({"SVP.static": 0.16, "SVP.dynamic": 0.18, "ARP.static": 5.37, "ARP.dynamic": null});
    let changes = [("/input/dynamic/drugs_used", Value::Null), ("/expected_percent", expected)];
    passes(&with(OGRS4, "ogrs4-0", &changes));
    // Where all answers are there, it is a number.
    let outcome = one(&with(OGRS4, "ogrs4-0", &[("/expected_percent", json!({"ARP.dynamic": null}))]));
    assert!(matches!(outcome, Outcome::Failed(_)), "{outcome:?}");
}

#[test]
fn an_age_at_the_first_sanction_stands_for_its_date() {
    let mut case = with(OGRS4, "ogrs4-0", &[("/input/age_at_first_sanction", json!(18))]);
    case["input"].as_object_mut().unwrap().remove("date_first_sanction");
    passes(&case);
}

#[test]
fn needs_without_weight_may_be_named_and_add_nothing() {
    for name in ["FINANCE", "Financial management and income", "EMOTIONAL_WELLBEING", "EMOTIONAL_WELL_BEING"] {
        passes(&with(TIER_V2, "v2-087", &[(&format!("/input/assessment/needs/{name}"), json!("SEVERE"))]));
    }
    not_run(&with(TIER_V2, "v2-087", &[("/input/assessment/needs/PETS", json!("SEVERE"))]));
}

#[test]
fn a_registration_whose_code_is_null_means_nothing() {
    passes(&json!({"kind": "flags", "input": {"registrations": [
        {"code": null, "level": null, "category": null, "date": null}, {"code": "RHRH", "date": "2026-01-01T00:00:00"}]},
        "expected": {"rosh": "HIGH"}}));
}

#[test]
fn a_day_is_asked_for_only_where_a_step_reads_it() {
    let mut case = with(TIER_V3, "v3-067", &[("/input/latest_release_date", json!("2026-01-01"))]);
    case["input"].as_object_mut().unwrap().remove("today");
    passes(&case);
    case["input"]["lifer_ipp"] = json!(true);
    not_run(&case);
    case["expected"] = json!({"tier": "B"});
    assert_eq!(first(&json!({"as_of": "2026-07-01", "cases": [case]})), Outcome::Passed);
}

#[test]
fn tiers_of_points_may_be_in_small_letters_and_what_is_no_number_is_no_tier() {
    passes(&with(CAPACITY, "cap-004", &[("/input/case/tier", json!("b3"))]));
    for number in [json!("x"), Value::Null, json!(33), json!(-1)] {
        passes(&with(POINTS, "pts-091", &[("/input/number", number), ("/expected/tier", Value::Null)]));
    }
}

#[test]
fn the_noise_of_binary_fractions_in_a_number_of_json_is_no_difference() {
    let case = |percent: Value| with(CAPACITY, "cap-004", &[("/expected/potential_capacity", percent)]);
    passes(&case(json!(55.900_000_000_000_006)));
    for wrong in [json!(55.91), json!(55.900_001), json!("55.900000000000006")] {
        let outcome = one(&case(wrong));
        assert!(matches!(outcome, Outcome::Failed(_)), "{outcome:?}");
    }
}

#[test]
fn identifiers_without_a_year_need_no_clock_and_the_files_day_may_be_called_as_of() {
    passes(&json!({"kind": "crn", "input": "X123456 ", "valid": true, "canonical": "X123456"}));
    passes(&json!({"kind": "crn", "input": "X123456", "expected": {"valid": true, "canonical": "X123456"}}));
    passes(&json!({"kind": "crn", "input": null, "valid": false}));
    let pnc = json!({"kind": "pnc", "input": "02/73319Z", "canonical": "2002/0073319Z"});
    not_run(&pnc);
    assert_eq!(first(&json!({"as_of": "2026-11-22", "cases": [pnc]})), Outcome::Passed);
}

#[test]
fn an_owners_case_may_have_notes_its_own_day_or_its_figures_in_expected() {
    let owner = json!({"om_key": "R01A001", "team_code": "R01P1T2", "total_points": 1332, "source": "by hand", "note": "x"});
    assert_eq!(first(&json!({"as_of": "2026-11-22", "cases": [owner]})), Outcome::Passed);
    assert_eq!(first(&json!({"today": "2026-11-22", "cases": [owner]})), Outcome::Passed);
    assert_eq!(first(&json!({"as_of": "2026-11-22T09:00:00", "cases": [owner]})), Outcome::Passed);
    let mut case = owner.clone();
    case["as_of"] = json!("2026-11-22");
    case["kind"] = json!("owner");
    passes(&case);
    passes(&json!({"om_key": "R01A001", "team_code": "R01P1T2", "as_of": "2026-11-22", "expected": {"total_points": 1332}}));
}

#[test]
fn a_bare_list_is_a_file_of_cases_too_and_a_kind_of_null_is_none() {
    let case = with(OTHERS, "ovp-3", &[("/kind", Value::Null)]);
    assert_eq!(first(&json!([case])), Outcome::Passed);
}
