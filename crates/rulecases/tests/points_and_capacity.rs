//! The published cases of points and capacity, and what the kinds do with inputs of other forms.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use rulecases::Outcome;
use rules::Policy;
use rules::workload::{Location, TierKey, weights::WeightKind};
use serde_json::{Value, json};

fn run(name: &str, text: &str) -> Vec<(String, Outcome)> {
    let policy = Policy::builtin();
    let file = rulecases::file::read(text, name).unwrap_or_else(|problem| panic!("{problem}"));
    let report = rulecases::run::run(&file, rulecases::run::Options { policy: &policy, data: None });
    report.cases.into_iter().map(|case| (case.id, case.outcome)).collect()
}

fn one(kind: &str, input: &Value, expected: &Value) -> Outcome {
    let text = json!({"cases": [{"id": "x", "kind": kind, "input": input, "expected": expected}]}).to_string();
    run("x", &text).remove(0).1
}

fn passes(kind: &str, input: &Value, expected: &Value) {
    assert_eq!(one(kind, input, expected), Outcome::Passed, "{kind} {input}");
}

fn left_out_and_the_rest_pass(name: &str, text: &str, left_out: usize, all: usize) {
    let outcomes = run(name, text);
    assert_eq!(outcomes.len(), all, "{name}");
    for (id, outcome) in &outcomes {
        assert!(matches!(outcome, Outcome::Passed | Outcome::LeftOut(_)), "{name} {id}: {outcome:?}");
    }
    assert_eq!(outcomes.iter().filter(|(_, outcome)| matches!(outcome, Outcome::LeftOut(_))).count(), left_out, "{name}");
}

#[test]
fn every_published_case_passes_or_is_left_out_on_purpose() {
    left_out_and_the_rest_pass("points", include_str!("../cases/points.json"), 12, 103);
    left_out_and_the_rest_pass("capacity", include_str!("../cases/capacity.json"), 12, 50);
}

#[test]
fn our_weights_are_the_published_ones() {
    let file: Value = serde_json::from_str(include_str!("../cases/points.json")).unwrap();
    let policy = Policy::builtin();
    let set = policy.case_weights.latest().unwrap();
    for (name, kind) in [("standard", WeightKind::Standard), ("t2a", WeightKind::T2a)] {
        for location in Location::ALL {
            for key in TierKey::all() {
                let published = file["weights"][name][location.as_str()][key.to_string()].as_u64().unwrap_or(0);
                assert_eq!(u64::from(set.weight(location, key, kind)), published, "{name} {location} {key}");
            }
        }
    }
    assert_eq!((set.settings.standard_report, set.settings.fast_report), (138, 65));
}

#[test]
fn weights_of_the_file_are_used_where_it_gives_them() {
    let case = |weights: Value| {
        let text = json!({"weights": weights, "cases": [{"id": "x", "kind": "live_points",
            "input": {"cases": [{"tier": "B2", "location": "Community"}, {"tier": "C1S", "location": "custody"}], "standard_reports": "2"},
            "expected": {"points": 1000}}]});
        run("x", &text.to_string()).remove(0).1
    };
    let weights = json!({"standard": {"community": {"B2": "900"}}, "suffix_s_all": 40, "standard_report": 30});
    assert_eq!(case(weights), Outcome::Passed);
    assert!(matches!(case(json!({})), Outcome::Failed(_)));
    let Outcome::NotRun(why) = case(json!({"standard": {"community": {"B2": 1000}}})) else { panic!("run") };
    assert!(why.contains("B2") && why.contains("999"), "{why}");
    let Outcome::NotRun(why) = case(json!({"standard": {"comunity": {"B2": 1}}})) else { panic!("run") };
    assert!(why.contains("comunity"), "{why}");
}

#[test]
fn numbers_may_be_texts_and_nulls_are_nought() {
    passes("capacity_live", &json!({"points": "1712", "available": 1740}), &json!({"capacity": 98.4}));
    passes("capacity_live", &json!({"points": null, "available": "1740"}), &json!({"capacity": "0.0"}));
    passes("capacity_live", &json!({"points": 50, "available": 0}), &json!({"capacity": 0}));
    passes("capacity_live", &json!({"points": -12, "available": 2176}), &json!({"capacity": "-0.6"}));
    passes(
        "available_points_live",
        &json!({"target": 2176, "default_hours": 37, "contracted_hours": "19.5", "reduction_hours": 1}),
        &json!({"available": "1088"}),
    );
    let batch = json!({"target": 2176, "grade": "PO", "contracted_hours": 19.5, "reduction_hours": "1.0"});
    passes("available_points_batch", &batch, &json!({"available": 1087}));
    let batch = json!({"target": 2176, "grade": "PO", "contracted_hours": 37, "reduction_hours": 40});
    passes("available_points_batch", &batch, &json!({"available": -176}));
    passes("available_points_batch", &json!({"grade": "SPO", "contracted_hours": 37}), &json!({"available": 0}));
    passes("report_points", &json!({"count": "3", "weight": 138}), &json!({"points": "414"}));
    passes("grade", &json!({"code": null}), &json!({"grade": "DMY"}));
    passes("grade", &json!({"code": "PSO"}), &json!({"grade": "PO"}));
}

#[test]
fn an_unrounded_figure_is_compared_to_the_decimals_given_and_a_whole_one_exactly() {
    let input = json!({"points": 1712, "available": 1740});
    for expected in [json!(98.390_804_597_701_15), json!("98.3908"), json!("98.4")] {
        passes("capacity_batch", &input, &json!({"capacity": expected}));
    }
    for expected in [json!(98), json!("98.3"), json!("98.40")] {
        assert!(matches!(one("capacity_batch", &input, &json!({"capacity": expected})), Outcome::Failed(_)), "{expected}");
    }
}

#[test]
fn a_group_adds_and_then_divides() {
    let rows = json!({"rows": [
        {"name": "A", "total_cases": 10, "points": 1000, "contracted_hours": "37", "reduction_hours": "7.45", "cms_points": 20, "available": 1000},
        {"name": "B", "total_cases": "5", "points": "600", "contracted_hours": 18.5, "reduction_hours": null, "cms_points": -10, "available": "200"},
    ]});
    let expected = json!({
        "rows": [{"capacity": 100, "cms_percent": 2, "remaining": 0}, {"name": "B", "capacity": 300, "remaining": -400}],
        "totals": {"points": 1600, "available": 1200, "capacity": "133.33", "cases": 15, "reduction_hours": "7.5", "contracted_hours": "55.5"},
    });
    passes("group_overview", &rows, &expected);
}

#[test]
fn impact_of_a_case_held_already_or_never_priced_is_none() {
    let input = |case: Value, holds| json!({"points": 500, "available": 1000, "case": case, "already_holds": holds});
    let b3 = json!({"tier": "B3", "location": "custody"});
    passes("impact", &input(b3.clone(), true), &json!({"capacity": 50, "potential_capacity": 50}));
    passes("impact", &input(b3, false), &json!({"potential_capacity": "55.9"}));
    passes("impact", &input(json!({"tier": "B3S", "location": "licence"}), false), &json!({"potential_capacity": 50}));
    passes("impact", &input(json!({"tier": null, "location": "licence"}), false), &json!({"potential_capacity": null}));
}

#[test]
fn reductions_by_day_and_by_instant() {
    let reduction = |from: &str, to: &str, status: &str| json!({"hours": "2.5", "from": from, "to": to, "status": status});
    let input = json!({"today": "2026-07-01", "reductions": [
        reduction("2026-07-01", "2026-07-02", "SCHEDULED"),
        reduction("2026-06-01", "2026-07-01", "ACTIVE"),
        reduction("2026-06-01", "2026-09-01", "ARCHIVED"),
        reduction("2026-08-01", "2026-09-01", "SCHEDULED"),
    ]});
    passes("reductions_in_force", &input, &json!({"hours": "2.5", "next_change": "2026-07-02"}));
    let saving = |from: &str, to: &str| json!({"today": "2026-07-01", "from": from, "to": to});
    passes("reduction_status_on_saving", &saving("2026-07-02", "2026-07-03"), &json!({"status": "SCHEDULED"}));
    passes("reduction_status_on_saving", &saving("2026-05-02", "2026-06-03"), &json!({"status": "ARCHIVED"}));
    let night =
        |status: &str, to: &str| json!({"now": "2026-07-01T12:00:00", "status": status, "from": "2026-06-24T12:00:00", "to": to});
    passes("reduction_status_nightly", &night("ACTIVE", "2026-07-01T11:59:59"), &json!({"status": "ARCHIVED"}));
    passes("reduction_status_nightly", &night("SCHEDULED", "2026-07-01T11:59:59"), &json!({"status": "SCHEDULED"}));
    passes("reduction_status_nightly", &night("DELETED", "2026-06-30T11:59:59"), &json!({"status": "DELETED"}));
    let form = |hours: Value, most: Value, to: &str| json!({"hours": hours, "max_allowance_hours": most, "today": "2026-07-01", "from": "2026-06-01", "to": to});
    passes("reduction_valid", &form(json!("11.5"), json!(11), "2026-07-31"), &json!({"valid": false}));
    passes("reduction_valid", &form(json!("11.5"), json!(0), "2026-07-31"), &json!({"valid": true, "status": "ACTIVE"}));
    passes("reduction_valid", &form(json!(37.5), json!(null), "2026-07-31"), &json!({"valid": false, "status": null}));
    passes("reduction_valid", &form(json!(10), json!(11), "2026-06-01"), &json!({"valid": false}));
    passes("reduction_valid", &form(json!(null), json!(11), "2026-06-11"), &json!({"valid": false}));
}

#[test]
fn support_counts_for_seven_days() {
    let input = |on: &str| json!({"today": "2026-07-08", "contact_date": on, "points_of_type": 9, "both_owners_in_batch": true});
    passes("cms", &input("2026-07-02"), &json!({"adjustments": [9, -9]}));
    passes("cms", &input("2026-07-01"), &json!({"adjustments": []}));
}

#[test]
fn weights_are_entered_as_in_a_form() {
    for (input, valid) in [
        (json!({"community_a3": "0206", "weighting_warrants": 12.5, "default_hours": 0}), true),
        (json!({"custody_d0s": "12.5"}), false),
        (json!({"licence_b2": "-1"}), false),
        (json!({"nominal_target_pso": "9999", "standard_report": 999}), true),
        (json!({"nominal_target": 10_000}), false),
        (json!({"default_hours_po": "38"}), false),
        (json!({"weighting_overdue": "100.1"}), false),
        (json!({"community_a3": null}), false),
        (json!({"community_a3": "many"}), false),
    ] {
        passes("weights_valid", &input, &json!({"valid": valid}));
    }
}

#[test]
fn what_cannot_be_read_is_named_and_never_passes() {
    let cases = [
        ("capacity_live", json!({"points": "many", "available": 1}), json!({"capacity": 0}), "input.points"),
        ("capacity_live", json!({"points": 1, "availible": 1}), json!({"capacity": 0}), "input.availible"),
        ("capacity_live", json!({"points": 1, "available": 1}), json!({"capasity": 100}), "capasity"),
        ("overview_no_workload", json!({"grade": "PO"}), json!({"case_totals": {"E": 0}}), "case_totals.E"),
        ("reductions_in_force", json!({"today": "soon", "reductions": []}), json!({"hours": 0}), "input.today"),
        ("tier_number", json!({"number": 1.5}), json!({"tier": "A3"}), "input.number"),
        (
            "case_totals",
            json!({"per_tier_count": 1, "tiers_with_untiered": 17, "sets": ["moon"]}),
            json!({"total_t2a": 0}),
            "moon",
        ),
        ("weights_valid", json!({"community_e3": "1"}), json!({"valid": true}), "community_e3"),
        (
            "reduction_status_nightly",
            json!({"now": "2026-07-01", "status": "ON", "from": "2026-07-01", "to": "2026-07-02"}),
            json!({"status": "ON"}),
            "ON",
        ),
    ];
    for (kind, input, expected, named) in cases {
        let Outcome::NotRun(why) = one(kind, &input, &expected) else { panic!("{kind} {input} ran") };
        assert!(why.contains(named), "{kind}: {why}");
    }
}
