//! The two tier models: the worked examples of our reference text, and the laws that hold for everybody.
//!
//! The published cases run in `crates/rulecases/tests/tiers.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rstest::rstest;
use rules::Policy;
use rules::assessment::{Need, Severities, Severity};
use rules::predictor::{Band, Basis};
use rules::rosh::RoshLevel;
use rules::tier::enforcement::{EnforcementRecord, previous_enforcement_activity};
use rules::tier::v2::{ChangeBasis, calculate as v2};
use rules::tier::v3::{StepName, calculate as v3};
use rules::tier::*;
use rust_decimal::Decimal;

const TODAY: Date = date(2026, 7, 1);

/// Read once: reading every table takes longer than any test.
static POLICY: LazyLock<Policy> = LazyLock::new(Policy::builtin);

fn tables_on(day: Date) -> TiersInForce {
    POLICY.tiers.in_force(day, &POLICY.needs)
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn score(text: &str, basis: Basis) -> Score {
    Score { percent: decimal(text), basis: Some(basis) }
}

/// A supervised person with two dynamic scores and nothing else.
fn person(arp: &str, csrp: &str) -> V3Inputs {
    let predictors =
        Predictors { arp: Some(score(arp, Basis::Dynamic)), csrp: Some(score(csrp, Basis::Dynamic)), ..Predictors::default() };
    V3Inputs { has_active_event: true, predictors: Some(predictors), ..V3Inputs::default() }
}

fn with(mut inputs: V3Inputs, change: impl FnOnce(&mut V3Inputs)) -> V3Inputs {
    change(&mut inputs);
    inputs
}

fn make_static(inputs: &mut V3Inputs, arp: bool, csrp: bool) {
    let predictors = inputs.predictors.as_mut().unwrap();
    for (score, is_static) in [(&mut predictors.arp, arp), (&mut predictors.csrp, csrp)] {
        if is_static {
            score.as_mut().unwrap().basis = Some(Basis::Static);
        }
    }
}

#[rstest]
#[case::never_rounded(person("89.99", "6.89"), "B")]
#[case::low_risk(with(person("12", "0.2"), |p| p.flags.rosh = Some(RoshLevel::Low)), "G")]
#[case::risk_missing(person("12", "0.2"), "G (provisional)")]
#[case::both_static(with(person("60", "1.4"), |p| {
    make_static(p, true, true);
    p.flags.rosh = Some(RoshLevel::High);
    p.flags.domestic_abuse = true;
}), "D (provisional)")]
#[case::arp_static(with(person("20", "0.3"), |p| {
    make_static(p, true, false);
    p.flags.rosh = Some(RoshLevel::High);
}), "D")]
#[case::mappa_at_the_top(with(person("95", "7"), |p| p.flags.mappa_category = Some(MappaCategory::M1)), "A")]
#[case::mappa_below_the_top(with(person("60", "7"), |p| p.flags.mappa_category = Some(MappaCategory::M1)), "B (provisional)")]
#[case::lifer(with(person("5", "0.1"), |p| {
    p.flags.lifer_ipp = true;
    p.latest_release_on = Some(date(2025, 9, 1));
}), "B")]
#[case::sexual(with(person("5", "0.1"), |p| {
    p.flags.rosh = Some(RoshLevel::Low);
    p.predictors.as_mut().unwrap().dc_srp = Some(DcSrp { percent: Some(decimal("0.70")), band: Some(Band::Medium) });
}), "D")]
#[case::not_supervised(with(person("99", "30"), |p| {
    p.has_active_event = false;
    p.flags.mappa_category = Some(MappaCategory::M1);
    p.flags.rosh = Some(RoshLevel::VeryHigh);
}), "Not supervised")]
fn the_worked_examples_of_the_seven_letter_model(#[case] inputs: V3Inputs, #[case] words: &str) {
    let result = v3(&inputs, &tables_on(TODAY));
    let tier = Tier::V3 { value: result.tier, provisional: result.provisional };
    assert_eq!(tier.words(), words, "{result:?}");
    assert!(result.problems.is_empty());
}

#[rstest]
#[case("0.59", None, 1)]
#[case("0.60", Some(TierV3::D), 0)]
#[case("1.119", Some(TierV3::D), 0)]
#[case("1.12", Some(TierV3::C), 0)]
#[case("2.1099", Some(TierV3::C), 0)]
#[case("2.11", Some(TierV3::D), 0)]
#[case("3.359", Some(TierV3::D), 0)]
#[case("3.36", Some(TierV3::C), 0)]
#[case("0", None, 0)]
#[case("-1", None, 1)]
fn medium_dc_srp_is_split_on_two_scales(#[case] percent: &str, #[case] tier: Option<TierV3>, #[case] problems: usize) {
    let dc_srp = DcSrp { percent: Some(decimal(percent)), band: Some(Band::Medium) };
    let inputs = with(person("5", "0.1"), |p| p.predictors.as_mut().unwrap().dc_srp = Some(dc_srp));
    let result = v3(&inputs, &tables_on(TODAY));
    assert_eq!((result.steps.get(StepName::SexualReoffending), result.problems.len()), (tier, problems));
    assert!(result.tier >= TierV3::G, "a bad score takes nobody's tier away");
}

#[test]
fn a_score_below_nought_is_listed_and_counts_as_missing() {
    let result = v3(&person("-0.01", "7"), &tables_on(TODAY));
    assert_eq!(result.tier, TierV3::Missing);
    assert_eq!(result.problems[0].kind, ProblemKind::NegativeScore);
    assert_eq!(result.problems[0].field, "ARP");
}

#[rstest]
#[case(date(2024, 2, 29), date(2025, 2, 28), Some("B"))]
#[case(date(2024, 2, 29), date(2025, 3, 1), Some("D"))]
#[case(date(2023, 2, 28), date(2024, 2, 29), Some("B"))]
#[case(date(2023, 2, 28), date(2024, 3, 1), Some("D"))]
#[case(date(2027, 1, 1), date(2026, 7, 1), Some("B"))]
#[case(date(2021, 7, 1), date(2026, 7, 1), Some("D"))]
#[case(date(2021, 6, 30), date(2026, 7, 1), Some("E"))]
fn lifers_step_down_after_the_anniversary(#[case] released: Date, #[case] today: Date, #[case] tier: Option<&str>) {
    let inputs = with(person("0", "0"), |p| {
        p.flags.lifer_ipp = true;
        p.latest_release_on = Some(released);
    });
    let result = v3(&inputs, &tables_on(today));
    assert_eq!(result.steps.get(StepName::LiferIpp).map(TierV3::as_str), tier);
}

/// A man with a custodial sentence and an assessment without needs.
fn man(rsr: &str, ogrs: i32) -> V2Inputs {
    V2Inputs {
        rsr: Some(decimal(rsr)),
        ogrs: Some(ogrs),
        mandate: true,
        assessment: Some(V2Assessment::default()),
        ..V2Inputs::default()
    }
}

fn changed(mut inputs: V2Inputs, change: impl FnOnce(&mut V2Inputs)) -> V2Inputs {
    change(&mut inputs);
    inputs
}

fn all_needs(severity: Severity) -> Severities {
    Need::ALL.into_iter().map(|need| (need, severity)).collect()
}

#[rstest]
#[case::plain(man("23", 21), "B1", 20, 2)]
#[case::no_assessment(changed(man("23", 21), |p| p.assessment = None), "B2", 20, 0)]
#[case::no_mandate(changed(man("23", 21), |p| p.mandate = false), "B0", 20, 0)]
#[case::mappa_1(changed(man("23", 21), |p| {
    p.flags.mappa_level = Some(MappaLevel::M1);
    p.flags.rosh = Some(RoshLevel::High);
    p.flags.complexity = [ComplexityFactor::ChildConcerns, ComplexityFactor::ChildProtection, ComplexityFactor::RiskToChildren].into_iter().collect();
}), "B1", 31, 2)]
#[case::mappa_2(changed(man("23", 21), |p| p.flags.mappa_level = Some(MappaLevel::M2)), "A1", 170, 2)]
#[case::woman(changed(man("0", 0), |p| {
    p.is_female = true;
    p.flags.mappa_level = Some(MappaLevel::M1);
    p.flags.rosh = Some(RoshLevel::High);
    p.flags.complexity = ComplexityFactor::ALL.into_iter().collect();
    p.previous_enforcement_activity = true;
    p.assessment = Some(V2Assessment { parental_responsibilities: Some(true), impulsivity: Some(1), ..V2Assessment::default() });
}), "B1", 51, 0)]
#[case::the_larger_of_two(changed(man("22", 0), |p| p.flags.rosh = Some(RoshLevel::Medium)), "B1", 20, 0)]
#[case::all_standard(changed(man("0", 21), |p| p.assessment.as_mut().unwrap().needs = all_needs(Severity::Standard)), "D2", 0, 12)]
#[case::all_severe(changed(man("0", 0), |p| p.assessment.as_mut().unwrap().needs = all_needs(Severity::Severe)), "D3", 0, 20)]
#[case::iom(changed(man("0", 73), |p| {
    p.flags.iom = true;
    p.assessment.as_mut().unwrap().needs = [(Need::Thinking, Severity::Severe), (Need::Attitudes, Severity::Severe), (Need::Drugs, Severity::Severe), (Need::Alcohol, Severity::Standard)].into_iter().collect();
}), "D3", 0, 20)]
#[case::suspended(changed(man("0", 0), |p| p.flags.unsupervised = true), "D1S", 0, 0)]
fn the_worked_examples_of_the_two_axis_model(
    #[case] inputs: V2Inputs,
    #[case] tier: &str,
    #[case] protect: i32,
    #[case] change: i32,
) {
    let result = v2(&inputs, &tables_on(TODAY));
    assert_eq!(
        (result.tier.to_string().as_str(), result.protect_points, result.change_points),
        (tier, protect, change),
        "{result:?}"
    );
}

#[rstest]
#[case("2.99", 0)]
#[case("3", 10)]
#[case("6.99", 10)]
#[case("6.990", 10)]
#[case("6.991", 0)]
#[case("6.999", 0)]
#[case("7", 20)]
#[case("99.98", 20)]
#[case("99.989999", 20)]
#[case("99.99", 0)]
#[case("100", 0)]
#[case("-7", 0)]
fn the_edges_of_rsr_are_exact(#[case] rsr: &str, #[case] points: i32) {
    assert_eq!(v2(&man(rsr, 0), &tables_on(TODAY)).protect.rsr, points);
}

#[test]
fn why_the_change_level_has_no_points_is_kept() {
    let basis = |inputs| v2(&inputs, &tables_on(TODAY)).change_basis;
    assert_eq!(basis(man("0", 0)), ChangeBasis::Points);
    assert_eq!(basis(changed(man("0", 0), |p| p.assessment = None)), ChangeBasis::NoAssessment);
    assert_eq!(basis(V2Inputs::default()), ChangeBasis::NoMandate);
}

#[test]
fn enforcement_activity_counts_for_365_days() {
    let record = |referred_on| EnforcementRecord { referred_on, outcome: Some("BRE08"), of_a_sentence: true };
    let tables = tables_on(TODAY);
    let counts = |record: EnforcementRecord<'_>| previous_enforcement_activity(&[record], TODAY, &tables);
    assert!(counts(record(date(2025, 7, 1))));
    assert!(!counts(record(date(2025, 6, 30))));
    assert!(!counts(EnforcementRecord { outcome: Some("BRE09"), ..record(TODAY) }));
    assert!(!counts(EnforcementRecord { outcome: None, ..record(TODAY) }));
    assert!(!counts(EnforcementRecord { of_a_sentence: false, ..record(TODAY) }));
}

#[test]
fn a_working_shows_the_figures_of_the_calculation_with_their_rows() {
    let policy = &*POLICY;
    let inputs = changed(man("23", 73), |p| {
        p.is_female = true;
        p.flags.rosh = Some(RoshLevel::High);
        p.flags.iom = true;
        p.assessment.as_mut().unwrap().needs = all_needs(Severity::Standard);
    });
    let working = rules::tier::v2::explain(&inputs, TODAY, &policy.tiers, &policy.needs);
    assert_eq!(working.result, v2(&inputs, &tables_on(TODAY)).tier.to_string());
    let told = |label: &str| working.steps.iter().find(|step| step.label == label).unwrap();
    assert_eq!(told("RSR").arithmetic, "23%: from 7.00, below 99.99");
    assert_eq!(told("RSR").row.as_ref().unwrap().code, "rsr-7");
    assert_eq!(told("OGRS3, two years").arithmetic, "73 ÷ 10, remainder dropped");
    assert_eq!(told("Change level").arithmetic, "19 points");

    let inputs = with(person("60", "1.4"), |p| p.flags.domestic_abuse = true);
    let working = rules::tier::v3::explain(&inputs, TODAY, &policy.tiers, &policy.needs);
    assert_eq!(working.result, "D (provisional)");
    assert_eq!(working.steps[0].row.as_ref().unwrap().code, "csrp-1.0");
    assert_eq!(working.steps[0].result, "D");
}

#[test]
fn inputs_and_results_read_back_as_they_were_stored() {
    let inputs = with(person("60.00", "1.4"), |p| p.flags.complexity.add(ComplexityFactor::Terrorism));
    let text = serde_json::to_string(&inputs).unwrap();
    assert_eq!(serde_json::from_str::<V3Inputs>(&text).unwrap(), inputs, "{text}");
    assert!(text.contains(r#""percent":"60.00""#), "{text}");
    let result = v3(&inputs, &tables_on(TODAY));
    let text = serde_json::to_string(&result).unwrap();
    assert_eq!(serde_json::from_str::<V3Result>(&text).unwrap(), result, "{text}");
    let inputs = changed(man("7", 3), |p| p.assessment.as_mut().unwrap().needs = all_needs(Severity::Severe));
    let text = serde_json::to_string(&inputs).unwrap();
    assert_eq!(serde_json::from_str::<V2Inputs>(&text).unwrap(), inputs, "{text}");
    let result = v2(&inputs, &tables_on(TODAY));
    assert_eq!(serde_json::from_str::<V2Result>(&serde_json::to_string(&result).unwrap()).unwrap(), result);
}

/// Scores in the middle of every column and every row.
const ARP: [&str; 6] = ["95", "80", "60", "30", "20", "5"];
const CSRP: [&str; 5] = ["8", "4", "2", "0.7", "0.1"];

/// Every tier that a person could still come to have, once what is static has been scored in full and a level of risk
/// that is missing has been given.
fn could_become(inputs: &V3Inputs, tables: &TiersInForce) -> Vec<TierV3> {
    let predictors = inputs.predictors.unwrap();
    let options = |score: Option<Score>, all: &[&str]| -> Vec<Option<Score>> {
        if score.unwrap().basis == Some(Basis::Static) {
            all.iter().map(|text| Some(self::score(text, Basis::Dynamic))).collect()
        } else {
            vec![score]
        }
    };
    let roshes = if inputs.flags.rosh.is_some() { vec![inputs.flags.rosh] } else { RoshLevel::ALL.map(Some).to_vec() };
    let mut tiers = Vec::new();
    for arp in options(predictors.arp, &ARP) {
        for csrp in options(predictors.csrp, &CSRP) {
            for rosh in &roshes {
                let mut later = inputs.clone();
                later.predictors = Some(Predictors { arp, csrp, ..predictors });
                later.flags.rosh = *rosh;
                tiers.push(v3(&later, tables).tier);
            }
        }
    }
    tiers
}

#[test]
fn a_tier_is_provisional_exactly_when_something_that_is_missing_could_change_it() {
    let tables = tables_on(TODAY);
    let roshes = [None, Some(RoshLevel::Low), Some(RoshLevel::Medium), Some(RoshLevel::High), Some(RoshLevel::VeryHigh)];
    // Other steps: nothing, F, E, D, C, B, A.
    let others: [fn(&mut V3Inputs); 7] = [
        |_| {},
        |p| p.flags.stalking = true,
        |p| p.flags.domestic_abuse = true,
        |p| (p.flags.lifer_ipp, p.latest_release_on) = (true, Some(date(2024, 1, 1))),
        |p| p.predictors.as_mut().unwrap().dc_srp = Some(DcSrp { percent: Some(decimal("3.36")), band: Some(Band::Medium) }),
        |p| (p.flags.lifer_ipp, p.latest_release_on) = (true, Some(date(2026, 6, 1))),
        |p| p.predictors.as_mut().unwrap().dc_srp = Some(DcSrp { percent: Some(decimal("9")), band: Some(Band::VeryHigh) }),
    ];
    let mut seen = [0, 0];
    for (arp, csrp) in ARP.iter().flat_map(|arp| CSRP.iter().map(move |csrp| (arp, csrp))) {
        for (arp_static, csrp_static) in [(false, false), (true, false), (false, true), (true, true)] {
            for rosh in roshes {
                for category in [None, Some(MappaCategory::M2)] {
                    for other in others {
                        let mut inputs = person(arp, csrp);
                        make_static(&mut inputs, arp_static, csrp_static);
                        inputs.flags.rosh = rosh;
                        inputs.flags.mappa_category = category;
                        other(&mut inputs);
                        let result = v3(&inputs, &tables);
                        let changes = could_become(&inputs, &tables).iter().any(|tier| *tier != result.tier);
                        assert_eq!(result.provisional, changes, "{inputs:?} {result:?}");
                        seen[usize::from(changes)] += 1;
                    }
                }
            }
        }
    }
    assert!(seen[0] > 1000 && seen[1] > 1000, "{seen:?}");
}

fn any_percent() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        (0..=10_000_i64, 0..=3_u32).prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale)),
        any::<i64>().prop_map(|mantissa| Decimal::new(mantissa, 2)),
        Just(Decimal::MAX),
        Just(Decimal::MIN),
        Just(Decimal::new(1, 28)),
    ]
}

fn any_day() -> impl Strategy<Value = Date> {
    prop_oneof![
        Just(Date::MIN),
        Just(Date::MAX),
        Just(date(2024, 2, 29)),
        (1990..=2060_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| date(year, month, day)),
    ]
}

fn any_score() -> impl Strategy<Value = Option<Score>> {
    let basis = prop_oneof![Just(None), Just(Some(Basis::Static)), Just(Some(Basis::Dynamic))];
    proptest::option::of((any_percent(), basis).prop_map(|(percent, basis)| Score { percent, basis }))
}

prop_compose! {
    fn any_flags()(
        rosh in proptest::option::of(proptest::sample::select(RoshLevel::ALL.to_vec())),
        level in proptest::option::of(proptest::sample::select(MappaLevel::ALL.to_vec())),
        category in proptest::option::of(proptest::sample::select(MappaCategory::ALL.to_vec())),
        complexity in proptest::collection::vec(proptest::sample::select(ComplexityFactor::ALL.to_vec()), 0..10),
        bits in any::<[bool; 6]>(),
    ) -> Flags {
        let [iom, lifer_ipp, domestic_abuse, stalking, child_protection, unsupervised] = bits;
        Flags {
            rosh, mappa_level: level, mappa_category: category, complexity: complexity.into_iter().collect(),
            iom, lifer_ipp, domestic_abuse, stalking, child_protection, unsupervised,
        }
    }
}

prop_compose! {
    fn any_v3()(
        flags in any_flags(), arp in any_score(), csrp in any_score(),
        percent in proptest::option::of(any_percent()),
        band in proptest::option::of(proptest::sample::select(Band::ALL.to_vec())),
        released in proptest::option::of(any_day()), bits in any::<[bool; 2]>(),
    ) -> V3Inputs {
        let predictors = Predictors { completed_at: None, arp, csrp, dc_srp: Some(DcSrp { percent, band }) };
        V3Inputs { has_active_event: bits[0], predictors: Some(predictors), flags, latest_release_on: released, ever_sexual_offence: bits[1] }
    }
}

prop_compose! {
    fn any_v2()(
        flags in any_flags(), rsr in proptest::option::of(any_percent()), ogrs in proptest::option::of(any::<i32>()),
        bits in any::<[bool; 4]>(), needs in proptest::collection::btree_map(
            proptest::sample::select(Need::ALL.to_vec()), proptest::sample::select(Severity::ALL.to_vec()), 0..10),
        answers in (proptest::option::of(0..=2_u8), proptest::option::of(0..=2_u8)),
    ) -> V2Inputs {
        let assessment = V2Assessment {
            completed_on: None, needs: needs.into(), parental_responsibilities: Some(bits[3]),
            impulsivity: answers.0, temper_control: answers.1,
        };
        V2Inputs {
            is_female: bits[0], rsr, ogrs, flags, mandate: bits[1], previous_enforcement_activity: bits[2],
            assessment: Some(assessment).filter(|_| bits[3] || ogrs.is_some()),
        }
    }
}

/// Each flag added alone.
fn with_one_more(flags: Flags) -> Vec<Flags> {
    let mut more = vec![
        Flags { iom: true, ..flags },
        Flags { lifer_ipp: true, ..flags },
        Flags { domestic_abuse: true, ..flags },
        Flags { stalking: true, ..flags },
        Flags { child_protection: true, ..flags },
        Flags { mappa_level: flags.mappa_level.or(Some(MappaLevel::M1)), ..flags },
        Flags { mappa_category: flags.mappa_category.or(Some(MappaCategory::M4)), ..flags },
        Flags { rosh: flags.rosh.or(Some(RoshLevel::Low)), ..flags },
        Flags { rosh: Some(RoshLevel::VeryHigh), ..flags },
    ];
    more.extend(ComplexityFactor::ALL.map(|factor| {
        let mut flags = flags;
        flags.complexity.add(factor);
        flags
    }));
    more
}

const CODES: [&str; 14] =
    ["RVHR", "rhrh", "RMRH", "RlRh", "MAPP", "mapp", "HREG", "hreg", "IIOM", "iiom", "RCPR", "rcpr", "PRC", "AV2S"];

proptest! {
    #[test]
    fn no_input_stops_a_calculation_or_its_working(v2_inputs in any_v2(), v3_inputs in any_v3(), day in any_day()) {
        let policy = &*POLICY;
        let tables = policy.tiers.in_force(day, &policy.needs);
        let result = v2(&v2_inputs, &tables);
        prop_assert_eq!(rules::tier::v2::explain(&v2_inputs, day, &policy.tiers, &policy.needs).result, result.tier.to_string());
        let result = v3(&v3_inputs, &tables);
        let words = Tier::V3 { value: result.tier, provisional: result.provisional }.words();
        prop_assert_eq!(rules::tier::v3::explain(&v3_inputs, day, &policy.tiers, &policy.needs).result, words);
    }
}

proptest! {
    #[test]
    fn a_tier_never_falls_when_a_flag_is_added(v2_inputs in any_v2(), v3_inputs in any_v3()) {
        let tables = tables_on(TODAY);
        let (two, seven) = (v2(&v2_inputs, &tables).tier, v3(&v3_inputs, &tables).tier);
        for flags in with_one_more(v2_inputs.flags) {
            let more = v2(&V2Inputs { flags, ..v2_inputs.clone() }, &tables).tier;
            prop_assert!(more.protect >= two.protect && more.change >= two.change, "{:?}", flags);
        }
        for flags in with_one_more(v3_inputs.flags) {
            prop_assert!(v3(&V3Inputs { flags, ..v3_inputs.clone() }, &tables).tier >= seven, "{:?}", flags);
        }
    }

    #[test]
    fn registrations_are_read_newest_first_and_equal_days_keep_their_order(
        picks in proptest::collection::vec((0..CODES.len(), 0..6_usize, 0..6_usize, 1..=3_i8), 0..12),
    ) {
        let values = [None, Some("M1"), Some("m2"), Some("M3"), Some("M0"), Some("X9")];
        let all: Vec<Registration<'_>> = picks
            .iter()
            .map(|(code, level, category, day)| Registration { code: CODES[*code], level: values[*level], category: values[*category], on: date(2025, 1, *day) })
            .collect();
        let found = flags(&all, &tables_on(TODAY), &mut Vec::new());

        // The rule as the source has it: drop, sort, search.
        let mut sorted: Vec<_> = all.iter().filter(|each| each.code != "HREG").collect();
        sorted.sort_by_key(|each| std::cmp::Reverse(each.on));
        let rosh = sorted.iter().find_map(|each| match each.code.to_ascii_uppercase().as_str() {
            "RVHR" => Some(RoshLevel::VeryHigh),
            "RHRH" => Some(RoshLevel::High),
            "RMRH" => Some(RoshLevel::Medium),
            "RLRH" => Some(RoshLevel::Low),
            _ => None,
        });
        let mappa = || sorted.iter().filter(|each| each.code == "MAPP");
        let level = mappa().find_map(|each| match each.level?.to_ascii_uppercase().as_str() {
            "M1" => Some(MappaLevel::M1),
            "M2" => Some(MappaLevel::M2),
            "M3" => Some(MappaLevel::M3),
            _ => None,
        });
        let category = mappa().next().and_then(|each| match each.category? {
            "M1" => Some(MappaCategory::M1),
            "M3" => Some(MappaCategory::M3),
            _ => None,
        });
        prop_assert_eq!((found.rosh, found.mappa_level, found.mappa_category), (rosh, level, category));
        let exactly = |code: &str| sorted.iter().any(|each| each.code == code);
        prop_assert_eq!((found.iom, found.child_protection, found.unsupervised), (exactly("IIOM"), exactly("RCPR"), exactly("PRC")));
        let factors = u32::from(sorted.iter().any(|each| each.code.eq_ignore_ascii_case("RCPR")));
        prop_assert_eq!(found.complexity.count(), factors);
    }

    #[test]
    fn the_day_announced_is_the_first_on_which_time_changes_something(
        completed in 0..800_i64, referred in 0..800_i64, released in 0..2500_i64, ahead in 0..40_i64,
    ) {
        use jiff::ToSpan as _;
        let before = |days: i64| Some(TODAY.saturating_sub((days - ahead).days()));
        let facts = TimedFacts {
            assessment_completed_on: before(completed), enforcement_referred_on: before(referred), lifer_released_on: before(released),
        };
        let policy = &*POLICY;
        let counts = |day: Date| {
            let tables = policy.tiers.in_force(day, &policy.needs);
            let inputs = with(person("0", "0"), |p| (p.flags.lifer_ipp, p.latest_release_on) = (true, facts.lifer_released_on));
            let record = EnforcementRecord { referred_on: facts.enforcement_referred_on.unwrap(), outcome: Some("REC01"), of_a_sentence: true };
            (
                facts.assessment_completed_on.unwrap() >= tables.assessment_from,
                previous_enforcement_activity(&[record], day, &tables),
                v3(&inputs, &tables).steps.get(StepName::LiferIpp),
            )
        };
        let today = counts(TODAY);
        if let Some(on) = changes_on(&facts, &tables_on(TODAY)) {
            prop_assert_ne!(counts(on), today);
            prop_assert_eq!(counts(on.yesterday().unwrap()), today);
        } else {
            prop_assert_eq!(counts(date(2060, 1, 1)), today);
        }
    }
}
