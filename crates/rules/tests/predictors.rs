//! Reoffending predictors: worked examples, laws, checks, scores made elsewhere, and what a policy file may not say.
//! Every published case is run by `crates/rulecases/tests/predictors.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rules::Policy;
use rules::dated::Mark;
use rules::predictor::category::{Ogrs3Category, Ogrs4Category};
use rules::predictor::facts::{Answers, OffendingFacts, Sex, SexualHistory, Supervision};
use rules::predictor::ogrs3::Ogrs3Inputs;
use rules::predictor::ogrs4::{self, Family, Ogrs4Inputs};
use rules::predictor::ovp::{self, OvpInputs};
use rules::predictor::received::{Received, ReceivedRefused, received};
use rules::predictor::sexual::{self, DcSrpInputs, SexualInputs};
use rules::predictor::table::SettingCode;
use rules::predictor::{
    Band, Basis, Drug, Drugs, Fact, Needed, PastConviction, PastConvictions, Predictor, PredictorProblem, PredictorResult,
    calculate_all, explain, ogrs3, score_all,
};
use rust_decimal::Decimal;

const DAY: Date = date(2025, 10, 3);

static BUILTIN: LazyLock<Policy> = LazyLock::new(Policy::builtin);

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A full assessment in which nothing is a problem.
fn answered() -> Answers {
    Answers {
        weapon: Some(false),
        recognises_impact: Some(true),
        no_fixed_abode: Some(false),
        accommodation: Some(0),
        unemployed: Some(false),
        partner_relationship: Some(0),
        domestic_abuse_perpetrator: Some(false),
        living_with_partner: Some(false),
        activities: Some(0),
        no_drug_use: false,
        drugs_used: Some(Drugs::NONE),
        drug_misuse: Some(0),
        drug_motivation: Some(0),
        alcohol: Some(0),
        binge: Some(0),
        psychiatric_treatment: Some(false),
        impulsivity: Some(0),
        temper: Some(0),
        problem_solving: Some(0),
        consequences: Some(0),
        others_views: Some(0),
        pro_criminal: Some(0),
        past_convictions: Some(PastConvictions::NONE),
    }
}

/// A man of 40 without a sexual offence, everything known.
fn sam() -> OffendingFacts {
    OffendingFacts {
        sex: Some(Sex::Male),
        born_on: Some(date(1985, 1, 2)),
        assessed_on: Some(DAY),
        convicted_on: Some(date(2024, 5, 6)),
        follow_up_from: Some(date(2025, 2, 3)),
        first_sanction_on: Some(date(2004, 3, 4)),
        first_sanction_age: None,
        offence: Some("04600".parse().unwrap()),
        total_sanctions: Some(12),
        violent_sanctions: Some(3),
        supervision: Some(Supervision::Community),
        latest_offence_on: Some(date(2024, 1, 1)),
        sexual: SexualHistory { ever: Some(false), ..SexualHistory::default() },
        answers: answered(),
    }
}

fn outcome(policy: &Policy, facts: &OffendingFacts, predictor: Predictor) -> Result<PredictorResult, PredictorProblem> {
    let tables = policy.predictors.on(DAY).unwrap();
    let all = calculate_all(facts, &tables, &policy.offence_categories);
    all.into_iter().find(|calculated| calculated.predictor == predictor).unwrap().outcome
}

#[test]
fn a_person_with_everything_known_has_every_score() {
    let policy = &*BUILTIN;
    let tables = policy.predictors.on(DAY).unwrap();
    let all = calculate_all(&sam(), &tables, &policy.offence_categories);
    assert_eq!(all.len(), 9);
    for calculated in all {
        let result = calculated.outcome.unwrap_or_else(|problem| panic!("{}: {problem}", calculated.predictor));
        let dynamic = matches!(result.predictor, Predictor::Arp | Predictor::Vrp | Predictor::Svp | Predictor::Csrp);
        assert_eq!(result.basis, dynamic.then_some(Basis::Dynamic), "{}", result.predictor);
        assert!(result.missing.is_empty() && result.percent.is_some() && result.band.is_some(), "{}", result.predictor);
        let old = matches!(result.predictor, Predictor::Ogrs3 | Predictor::Ovp | Predictor::Ogp);
        assert_eq!(result.version, if old { "1" } else { "2" });
        assert_eq!(result.one_year.is_some(), old);
    }
}

#[test]
fn worked_example_of_vrp_static_shows_the_terms_of_the_reference_text() {
    let policy = &*BUILTIN;
    let tables = policy.predictors.on(DAY).unwrap();
    let inputs = Ogrs4Inputs {
        sex: Sex::Female,
        age_at_follow_up: 40,
        age_at_conviction: 37,
        age_at_first_sanction: 24,
        total_sanctions: 4,
        violent_sanctions: Some(3),
        months_since_follow_up: 186,
        offence: Ogrs4Category::FraudAndForgery,
        answers: Answers::default(),
    };
    let working = ogrs4::explain(Family::Vrp, &inputs, &tables).unwrap();
    let shown = |label: &str| working.steps.iter().find(|step| step.label.starts_with(label)).unwrap().result.clone();
    let four = |label: &str| format!("{:.4}", shown(label).parse::<f64>().unwrap());
    assert_eq!(four("intercept"), "3.1232");
    assert_eq!(four("female"), "-1.8428");
    assert_eq!(four("rate of sanctions"), "-0.9307");
    assert_eq!(four("rate of violence"), "-1.3906");
    assert_eq!(four("sanctions for violence"), "0.0556");
    assert_eq!(four("current offence"), "-0.3630");
    assert_eq!(four("z, two years"), "-3.7751");
    assert_eq!(shown("Percentage, two years"), "2.24");
    assert!(shown("Not answered").starts_with("3.4 suitability of accommodation, 4.2 unemployed"), "{}", shown("Not answered"));
    assert_eq!(working.result, "VRP: 2.24 %, Low, static");
    let row = working.steps.iter().find_map(|step| step.row.clone()).unwrap();
    assert_eq!((row.table.as_ref(), row.list.as_ref(), row.code.as_str()), ("predictors", "ogrs4", "vrp_static"));
}

fn example_5() -> OffendingFacts {
    OffendingFacts {
        born_on: Some(date(1975, 4, 29)),
        convicted_on: Some(date(2009, 2, 19)),
        follow_up_from: Some(date(2020, 1, 14)),
        first_sanction_on: None,
        first_sanction_age: Some(17),
        offence: Some("09230".parse().unwrap()),
        total_sanctions: Some(22),
        assessed_on: Some(date(2025, 6, 1)),
        ..sam()
    }
}

#[test]
fn an_old_start_of_follow_up_stays_unless_the_older_specification_is_switched_on() {
    let builtin = &*BUILTIN;
    let now = outcome(builtin, &example_5(), Predictor::Ogrs3).unwrap();
    assert_eq!((now.one_year, now.percent, now.band), (Some(35.into()), Some(52.into()), Some(Band::Medium)));
    let older = with("code = \"ogrs3_old_follow_up_replaced\"\non = false", "code = \"ogrs3_old_follow_up_replaced\"\non = true");
    let then = outcome(&older, &example_5(), Predictor::Ogrs3).unwrap();
    assert_eq!((then.one_year, then.percent, then.band), (Some(24.into()), Some(39.into()), Some(Band::Low)));
    // Two years to the day are not more than two years.
    let exactly = OffendingFacts { follow_up_from: Some(date(2023, 6, 1)), ..example_5() };
    assert_eq!(outcome(&older, &exactly, Predictor::Ogrs3).unwrap(), outcome(builtin, &exactly, Predictor::Ogrs3).unwrap());
}

#[test]
fn the_disputed_values_are_the_academic_ones_unless_switched() {
    let open = with("code = \"ogrs3_open_code_values\"\non = false", "code = \"ogrs3_open_code_values\"\non = true");
    let builtin = &*BUILTIN;
    let score = |policy: &Policy, sex, age, offence| {
        let inputs = Ogrs3Inputs {
            sex,
            age_at_conviction: age,
            age_at_first_sanction: age,
            age_at_follow_up: age,
            total_sanctions: 1,
            offence,
        };
        ogrs3::calculate(&inputs, &policy.predictors.on(DAY).unwrap()).unwrap().probability
    };
    let same = |sex, age, offence| score(builtin, sex, age, offence).total_cmp(&score(&open, sex, age, offence)).is_eq();
    assert!(!same(Sex::Male, 30, Ogrs3Category::SexualNotChild));
    assert!(!same(Sex::Female, 15, Ogrs3Category::Violence));
    assert!(same(Sex::Male, 15, Ogrs3Category::Violence) && same(Sex::Female, 16, Ogrs3Category::Violence));
}

/// The compiled-in tables with one change to `predictors`.
fn with(from: &str, to: &str) -> Policy {
    let text = Policy::text("predictors").unwrap();
    assert!(text.contains(from), "{from}");
    Policy::from_texts(&[("predictors", &text.replacen(from, to, 1))]).unwrap_or_else(|problem| panic!("{problem}"))
}

#[test]
fn each_check_before_scoring_says_what_to_do_and_stops_only_its_own_predictors() {
    type Change = fn(&mut OffendingFacts);
    let policy = &*BUILTIN;
    let cases: [(Change, Predictor, &str); 12] = [
        (|f| f.born_on = Some(date(2015, 1, 1)), Predictor::Ogrs3, "The first sanction is before the date of birth"),
        (
            |f| {
                f.born_on = Some(date(2015, 1, 1));
                f.first_sanction_on = f.convicted_on;
            },
            Predictor::Ogrs3,
            "The person was 9 at the current conviction; the least is 10",
        ),
        (|f| f.first_sanction_on = Some(date(2024, 5, 7)), Predictor::Arp, "The first sanction is after the current conviction"),
        (|f| f.total_sanctions = Some(0), Predictor::Ogrs3, "The number of all sanctions must be at least 1"),
        (|f| f.violent_sanctions = Some(13), Predictor::Ovp, "There are more sanctions for violence (13) than sanctions (12)"),
        (|f| f.violent_sanctions = None, Predictor::Svp, "Enter the number of sanctions for violence"),
        (|f| f.offence = Some("08800".parse().unwrap()), Predictor::Ogrs3, "Offence code 08800 is too broad"),
        (|f| f.offence = Some("99999".parse().unwrap()), Predictor::Vrp, "Offence code 99999 is not known"),
        (|f| f.offence = Some("00000".parse().unwrap()), Predictor::Arp, "Offence code 00000 has no category"),
        (|f| f.answers.temper = Some(3), Predictor::Svp, "These answers must be 0, 1 or 2: 11.4 temper control"),
        (|f| f.sexual.images = Some(1), Predictor::IicSrp, "Sexual sanctions are counted, but"),
        (
            |f| f.answers.psychiatric_treatment = None,
            Predictor::Ovp,
            "Answer these questions: 10.7 current psychiatric treatment",
        ),
    ];
    for (change, predictor, said) in cases {
        let mut facts = sam();
        change(&mut facts);
        let problem = outcome(policy, &facts, predictor).expect_err(said);
        assert!(problem.to_string().starts_with(said), "{problem}");
        let tables = policy.predictors.on(DAY).unwrap();
        assert_eq!(explain(predictor, &facts, &tables, &policy.offence_categories), Err(problem), "explains as it scores");
        let scores = score_all(&facts, &tables, &policy.offence_categories);
        assert!(scores.iter().any(Result::is_ok), "{said}: others are scored");
    }
    for broad in ["08800", "11100", "14100"] {
        let facts = OffendingFacts { offence: Some(broad.parse().unwrap()), ..sam() };
        assert!(matches!(outcome(policy, &facts, Predictor::Ogrs3), Err(PredictorProblem::OffenceTooBroad(_))));
        assert_eq!(outcome(policy, &facts, Predictor::Ogp), Err(PredictorProblem::RestsOn(Predictor::Ogrs3)));
        assert!(outcome(policy, &facts, Predictor::Arp).is_ok(), "the OGRS4 family has a category");
    }
}

#[test]
fn nothing_known_gives_nine_problems_and_no_score() {
    let policy = &*BUILTIN;
    let tables = policy.predictors.on(DAY).unwrap();
    let all = score_all(&OffendingFacts::default(), &tables, &policy.offence_categories);
    assert_eq!(all.iter().filter(|score| score.is_err()).count(), 9);
    assert_eq!(all[0].unwrap_err(), PredictorProblem::FactMissing(Fact::Sex));
}

#[test]
fn one_missing_answer_gives_the_static_score_and_names_it() {
    let policy = &*BUILTIN;
    let facts = OffendingFacts { answers: Answers { alcohol: None, ..answered() }, ..sam() };
    for predictor in [Predictor::Arp, Predictor::Vrp, Predictor::Svp, Predictor::Csrp] {
        let result = outcome(policy, &facts, predictor).unwrap();
        assert_eq!((result.basis, result.missing), (Some(Basis::Static), vec!["9.1".to_owned()]), "{predictor}");
    }
    // Temper is for VRP and SVP only, so ARP stays dynamic without it.
    let facts = OffendingFacts { answers: Answers { temper: None, ..answered() }, ..sam() };
    assert_eq!(outcome(policy, &facts, Predictor::Arp).unwrap().basis, Some(Basis::Dynamic));
    assert_eq!(outcome(policy, &facts, Predictor::Vrp).unwrap().missing, ["11.4"]);
}

#[test]
fn a_drugs_section_passed_over_for_no_use_is_an_answer() {
    let policy = &*BUILTIN;
    let passed_over = Answers { no_drug_use: true, drugs_used: None, drug_misuse: None, drug_motivation: None, ..answered() };
    let facts = OffendingFacts { answers: passed_over, ..sam() };
    for predictor in [Predictor::Arp, Predictor::Vrp, Predictor::Svp, Predictor::Ogp] {
        assert_eq!(outcome(policy, &facts, predictor), outcome(policy, &sam(), predictor), "{predictor}");
    }
}

#[test]
fn amphetamines_and_ecstasy_never_count_and_rare_drugs_count_as_other() {
    let policy = &*BUILTIN;
    let arp = |drugs: &[Drug]| {
        let answers = Answers { drugs_used: Some(drugs.iter().copied().collect()), ..answered() };
        outcome(policy, &OffendingFacts { answers, ..sam() }, Predictor::Arp).unwrap().percent.unwrap()
    };
    assert_eq!(arp(&[Drug::Amphetamines, Drug::Ecstasy]), arp(&[]));
    assert_eq!(arp(&[Drug::Ketamine, Drug::Spice, Drug::Solvents, Drug::Hallucinogens]), arp(&[Drug::OtherDrugs]));
    assert!(arp(&[Drug::Heroin]) > arp(&[Drug::OtherDrugs]) && arp(&[Drug::OtherDrugs]) > arp(&[]));
    assert_eq!(arp(&[Drug::Methadone]), arp(&[]), "methadone is for VRP only");
}

fn sexual_history() -> OffendingFacts {
    let sexual = SexualHistory {
        ever: Some(true),
        contact_adult: Some(2),
        contact_child: Some(1),
        images: Some(0),
        non_contact: Some(1),
        last_sanction_on: Some(date(2016, 1, 1)),
        last_offence_on: Some(date(2015, 1, 1)),
        stranger_victim: Some(true),
    };
    OffendingFacts { sexual, ..sam() }
}

#[test]
fn dc_srp_counts_points_as_the_table_says() {
    let policy = &*BUILTIN;
    let result = outcome(policy, &sexual_history(), Predictor::DcSrp).unwrap();
    // 10 adult, 3 child, 2 other, 14 - floor(22 / 3) = 7 for age 40, 10 last at 31, 6 for two or more sanctions, 4 stranger.
    assert_eq!((result.points, result.band, result.band_reduced), (Some(42), Some(Band::VeryHigh), false));
    assert_eq!(result.percent, Some(decimal("12.77")));
    let csrp = outcome(policy, &sexual_history(), Predictor::Csrp).unwrap().percent.unwrap();
    let svp = outcome(policy, &sexual_history(), Predictor::Svp).unwrap().percent.unwrap();
    let iic = outcome(policy, &sexual_history(), Predictor::IicSrp).unwrap().percent.unwrap();
    assert_eq!(iic, decimal("0.63"));
    assert!((csrp - svp - iic - decimal("12.77")).abs() <= decimal("0.02"), "{csrp}");
}

#[test]
fn the_dc_srp_band_drops_by_one_only_after_five_years_in_the_community() {
    type Change = fn(&mut OffendingFacts);
    let policy = &*BUILTIN;
    let long_ago = |change: Change| {
        let mut facts = sexual_history();
        facts.follow_up_from = Some(date(2020, 10, 3));
        facts.latest_offence_on = Some(date(2020, 10, 3));
        facts.sexual.last_offence_on = Some(date(2020, 10, 3));
        facts.sexual.last_sanction_on = Some(date(2020, 9, 3));
        change(&mut facts);
        let result = outcome(policy, &facts, Predictor::DcSrp).unwrap();
        (result.band.unwrap(), result.band_reduced)
    };
    let points_stay = (Band::High, true);
    assert_eq!(long_ago(|_| {}), points_stay);
    let day_short: [Change; 5] = [
        |f| f.latest_offence_on = Some(date(2020, 10, 4)),
        |f| f.sexual.last_offence_on = Some(date(2020, 10, 4)),
        |f| f.follow_up_from = Some(date(2020, 10, 4)),
        |f| f.supervision = Some(Supervision::Custody),
        |f| f.latest_offence_on = None,
    ];
    for change in day_short {
        assert_eq!(long_ago(change), (Band::VeryHigh, false));
    }
    let low = |f: &mut OffendingFacts| f.sexual = SexualHistory { contact_adult: Some(0), non_contact: Some(0), ..f.sexual };
    let mut facts = sexual_history();
    low(&mut facts);
    facts.sexual.stranger_victim = None;
    facts.sexual.last_sanction_on = None;
    let result = outcome(policy, &facts, Predictor::DcSrp).unwrap();
    assert_eq!((result.band, result.band_reduced), (Some(Band::Low), false));
    assert_eq!(result.missing, [Needed::LastSexualSanction.code(), Needed::StrangerVictim.code()]);
}

#[test]
fn iic_srp_steps_and_its_two_settings() {
    let policy = &*BUILTIN;
    let any = with("code = \"iic_other_needs_both_counts\"\non = true", "code = \"iic_other_needs_both_counts\"\non = false");
    let old = with("code = \"iic_old_no_history_value\"\non = false", "code = \"iic_old_no_history_value\"\non = true");
    let man = |images, contact_child, contact_adult, non_contact| SexualInputs {
        images,
        contact_child,
        contact_adult,
        non_contact,
        ever: true,
        sex: Sex::Male,
    };
    let score = |policy: &Policy, inputs: SexualInputs| {
        let tables = policy.predictors.on(DAY).unwrap();
        let result = sexual::iic_srp(&inputs, &tables).result(&tables);
        (result.percent.unwrap().to_string(), result.band.unwrap())
    };
    assert_eq!(score(policy, man(2, 2, 0, 0)), ("10.31".to_owned(), Band::High));
    assert_eq!(score(policy, man(1, 2, 0, 0)), ("3.33".to_owned(), Band::Medium));
    assert_eq!(score(policy, man(0, 2, 0, 0)), ("0.93".to_owned(), Band::Low));
    assert_eq!(score(policy, man(0, 1, 0, 0)), ("0.63".to_owned(), Band::Low));
    assert_eq!(score(policy, man(0, 0, 1, 1)), ("0.28".to_owned(), Band::Low));
    assert_eq!(score(policy, man(0, 0, 1, 0)), ("0.00".to_owned(), Band::Low));
    assert_eq!(score(&any, man(0, 0, 1, 0)), ("0.28".to_owned(), Band::Low));
    assert_eq!(score(policy, SexualInputs::none(Sex::Male)), ("0.00".to_owned(), Band::Low));
    assert_eq!(score(&old, SexualInputs::none(Sex::Male)), ("0.06".to_owned(), Band::Low));
    assert_eq!(score(&old, SexualInputs::none(Sex::Female)), ("0.00".to_owned(), Band::Low));
}

#[test]
fn csrp_of_a_woman_with_a_sexual_offence_is_svp_and_a_fixed_addition() {
    let policy = &*BUILTIN;
    let woman = |facts: OffendingFacts| OffendingFacts { sex: Some(Sex::Female), ..facts };
    let percent = |facts: &OffendingFacts, predictor| outcome(policy, facts, predictor).unwrap().percent.unwrap();
    let (with, without) = (woman(sexual_history()), woman(sam()));
    assert_eq!(percent(&without, Predictor::Csrp), percent(&without, Predictor::Svp));
    let added = percent(&with, Predictor::Csrp) - percent(&with, Predictor::Svp);
    assert!((added - decimal("0.38314")).abs() <= decimal("0.01"), "{added}");
    assert_eq!(outcome(policy, &with, Predictor::DcSrp).unwrap().band, Some(Band::NotApplicable));
}

fn made_elsewhere(predictor: Predictor, percent: &str, band: Band) -> Received {
    Received {
        predictor,
        version: "1".to_owned(),
        basis: None,
        percent: decimal(percent),
        band,
        band_reduced: false,
        points: None,
        calculated_on: date(2023, 1, 2),
        source: "an older assessment".to_owned(),
        missing_fields: Vec::new(),
    }
}

#[test]
fn a_score_made_elsewhere_keeps_its_name_and_band_and_is_refused_when_the_band_does_not_follow() {
    let policy = &*BUILTIN;
    let tables = policy.predictors.on(DAY).unwrap();
    let take = |predictor, percent, band| received(made_elsewhere(predictor, percent, band), &tables);
    let old = take(Predictor::Rsr, "6.95", Band::High).unwrap();
    assert_eq!((old.predictor, old.band), (Predictor::Rsr, Some(Band::High)), "not relabelled");
    let refused = take(Predictor::Csrp, "6.95", Band::High).unwrap_err();
    assert_eq!(refused.to_string(), "csrp: 6.95 % is Very high, not High");
    let accepted = [
        (Predictor::Rsr, "2.99", Band::Low),
        (Predictor::Csrp, "2.99", Band::Medium),
        (Predictor::Csrp, "6.895", Band::VeryHigh),
        (Predictor::Ogrs3, "49", Band::Low),
        (Predictor::Ovp, "80", Band::VeryHigh),
        (Predictor::OspIic, "3.328", Band::Medium),
        (Predictor::OspDc, "0.60", Band::Medium),
        (Predictor::DcSrp, "0.51", Band::Low),
        (Predictor::DcSrp, "2.11", Band::High),
        (Predictor::DcSrp, "0", Band::NotApplicable),
        (Predictor::Ogrs4g, "90", Band::VeryHigh),
    ];
    for (predictor, percent, band) in accepted {
        let result = take(predictor, percent, band).unwrap_or_else(|problem| panic!("{problem}"));
        assert_eq!(result.percent, Some(decimal(percent)));
    }
    let refused = [
        (Predictor::Rsr, "6.95", Band::VeryHigh),
        (Predictor::Ogrs3, "50", Band::Low),
        (Predictor::Ogrs3, "50.5", Band::Medium),
        (Predictor::Ogrs3, "0", Band::Low),
        (Predictor::Arp, "100.01", Band::VeryHigh),
        (Predictor::Arp, "-1", Band::Low),
        (Predictor::Arp, "0", Band::NotApplicable),
        (Predictor::DcSrp, "0.60", Band::Low),
        (Predictor::IicSrp, "10.31", Band::Medium),
    ];
    for (predictor, percent, band) in refused {
        assert!(take(predictor, percent, band).is_err(), "{predictor} {percent} {band}");
    }
}

#[test]
fn a_lowered_band_and_points_made_elsewhere_must_fit() {
    let policy = &*BUILTIN;
    let tables = policy.predictors.on(DAY).unwrap();
    let lowered = Received { band_reduced: true, ..made_elsewhere(Predictor::DcSrp, "0.60", Band::Low) };
    assert!(received(lowered.clone(), &tables).unwrap().band_reduced);
    let elsewhere = Received { predictor: Predictor::Csrp, ..lowered };
    assert_eq!(received(elsewhere, &tables), Err(ReceivedRefused::NeverLowered(Predictor::Csrp)));
    let points = |points| Received { points: Some(points), ..made_elsewhere(Predictor::OspDc, "0.60", Band::Medium) };
    assert!(received(points(22), &tables).is_ok());
    assert!(matches!(received(points(23), &tables), Err(ReceivedRefused::PointsDoNotFit { .. })));
    let nobody = Received { source: " ".to_owned(), ..made_elsewhere(Predictor::Rsr, "1", Band::Low) };
    assert_eq!(received(nobody, &tables), Err(ReceivedRefused::NoSource));
}

#[test]
fn results_and_facts_are_stored_and_read_back_the_same() {
    let policy = &*BUILTIN;
    let mut facts = sexual_history();
    facts.answers.drugs_used = Some([Drug::Heroin, Drug::Spice].into_iter().collect());
    facts.answers.past_convictions = Some([PastConviction::Arson].into_iter().collect());
    let text = serde_json::to_string(&facts).unwrap();
    assert!(text.contains(r#""drugsUsed":["heroin","spice"]"#) && text.contains(r#""offence":"04600""#), "{text}");
    assert_eq!(serde_json::from_str::<OffendingFacts>(&text).unwrap(), facts);
    let result = outcome(policy, &facts, Predictor::DcSrp).unwrap();
    let text = serde_json::to_string(&result).unwrap();
    assert_eq!(
        text, r#"{"predictor":"dc-srp","percent":"12.77","points":42,"band":"very_high","version":"2"}"#,
        "what is not there is not written"
    );
    assert_eq!(serde_json::from_str::<PredictorResult>(&text).unwrap(), result);
    for predictor in Predictor::ALL {
        assert_eq!(predictor.as_str().to_uppercase().replace('-', "_").parse(), Ok(predictor));
        assert_eq!(serde_json::to_string(&predictor).unwrap(), format!("\"{predictor}\""));
    }
}

#[test]
fn the_table_of_offences_is_whole() {
    let policy = &*BUILTIN;
    let offences = &policy.offence_categories;
    assert_eq!(offences.len(), 3039);
    assert_eq!(offences.iter().filter(|(_, row)| row.counts_as_violent).count(), 634);
    assert_eq!(offences.ogrs4("046/00".parse().unwrap()), Ok(Ogrs4Category::TheftNonMotor));
    for (code, _) in offences.iter() {
        assert!(offences.get(code).is_some());
    }
}

#[test]
fn faults_of_the_two_files_name_file_row_and_field() {
    let refused = |name: &str, from: &str, to: &str| {
        let text = Policy::text(name).unwrap();
        assert!(text.contains(from), "{from}");
        Policy::from_texts(&[(name, &text.replacen(from, to, 1))]).expect_err("refused").to_string()
    };
    let cases = [
        (
            "offence-categories",
            "00100,violence",
            "00100,violins",
            "policy file offence-categories, line 8 (00100): field `ogrs4_category`",
        ),
        ("offence-categories", "00101,", "00100,", "policy file offence-categories, `home_office_code`: 00100 is there twice"),
        (
            "offence-categories",
            "00101,",
            "0010,",
            "policy file offence-categories, line 9 (0010): field `home_office_code`: a Home",
        ),
        ("offence-categories", "# source:", "# origin:", "policy file offence-categories, `source`: is missing"),
        ("offence-categories", "ogrs3_category,", "", "policy file offence-categories, `headings`: must be home_office_code,"),
        (
            "predictors",
            "male_copas =",
            "male_coppas =",
            "policy file predictors, ogrs4 1 (arp_static): `coefficients`: there is no",
        ),
        (
            "predictors",
            "burglary_other = 0.2060",
            "burglary_othr = 0.2060",
            "policy file predictors, ogrs4 1 (arp_static): `offence`",
        ),
        ("predictors", "slope = 0.0722", "slope = nan", "policy file predictors, ovp 1: must be a finite number"),
        (
            "predictors",
            "medium = 50, high = 75",
            "medium = 75, high = 50",
            "policy file predictors, predictor ogrs3: field `bands`: must rise",
        ),
        (
            "predictors",
            "code = \"rsr\"",
            "code = \"rss\"",
            "policy file predictors, predictor 19 (rss): field `code`: unknown variant",
        ),
        ("predictors", "now = \"csrp\"\n", "", "policy file predictors, predictor rsr: field `now`: belongs to old names"),
        ("predictors", "drugs = [15, 4]", "drugs = [15, 0]", "policy file predictors, ogp 1: the second number of a fraction"),
    ];
    for (name, from, to, said) in cases {
        let message = refused(name, from, to);
        assert!(message.starts_with(said), "{message:?} does not start {said:?}");
    }
}

#[test]
fn every_row_has_a_source_and_only_the_choice_between_sources_is_ours() {
    let policy = &*BUILTIN;
    let tables = policy.predictors.on(DAY).unwrap();
    for predictor in Predictor::ALL {
        assert!(tables.name(predictor).source.len() > 20 && tables.name(predictor).mark == Mark::Confirmed);
    }
    let marks: Vec<_> = policy.predictors.settings.rows().map(|(code, row)| (code, row.mark.clone())).collect();
    assert!(marks.contains(&(SettingCode::Ogrs3OpenCodeValues, Mark::LocalFields(vec!["on".to_owned()]))));
    assert!(policy.offence_categories.source.len() > 20);
}

fn any_answers() -> impl Strategy<Value = Answers> {
    let yes = || prop::option::weighted(0.9, any::<bool>());
    let scale = || prop::option::weighted(0.9, 0_u8..=2);
    let flags = (yes(), yes(), yes(), yes(), yes(), yes(), yes(), any::<bool>());
    let scales = prop::array::uniform12(scale());
    (flags, scales, prop::option::weighted(0.9, prop::collection::vec(0..Drug::ALL.len(), 0..4)), any::<bool>()).prop_map(
        |((weapon, impact, nfa, unemployed, abuse, living, treated, no_use), scales, drugs, past)| Answers {
            weapon,
            recognises_impact: impact,
            no_fixed_abode: nfa,
            unemployed,
            domestic_abuse_perpetrator: abuse,
            living_with_partner: living,
            psychiatric_treatment: treated,
            no_drug_use: no_use,
            accommodation: scales[0],
            partner_relationship: scales[1],
            activities: scales[2],
            drug_misuse: scales[3],
            drug_motivation: scales[4],
            alcohol: scales[5],
            binge: scales[6],
            impulsivity: scales[7],
            temper: scales[8],
            problem_solving: scales[9],
            consequences: scales[10],
            others_views: scales[11],
            pro_criminal: scales[0],
            drugs_used: drugs.map(|places| places.into_iter().map(|place| Drug::ALL[place]).collect()),
            past_convictions: past.then_some(PastConvictions::NONE.with(PastConviction::Robbery)),
        },
    )
}

prop_compose! {
    fn anybody()(
        male in any::<bool>(),
        age_first in 10_i16..70,
        career in 0_i16..20,
        wait in 0_i16..5,
        total in 1_u16..150,
        violent in 0_u16..150,
        answers in any_answers(),
        place in 0_usize..3039,
        counts in prop::array::uniform4(0_u16..4),
        ever in any::<bool>(),
    ) -> OffendingFacts {
        let policy = &*BUILTIN;
        let day = |years: i16| date(1940 + years, 6, 7);
        let sexual = if ever {
            SexualHistory {
                ever: Some(true),
                contact_adult: Some(counts[0]),
                contact_child: Some(counts[1]),
                images: Some(counts[2]),
                non_contact: Some(counts[3]),
                ..SexualHistory::default()
            }
        } else {
            SexualHistory { ever: Some(false), ..SexualHistory::default() }
        };
        OffendingFacts {
            sex: Some(if male { Sex::Male } else { Sex::Female }),
            born_on: Some(day(0)),
            assessed_on: Some(day(age_first + career + wait + 1)),
            convicted_on: Some(day(age_first + career)),
            follow_up_from: Some(day(age_first + career + wait)),
            first_sanction_on: Some(day(age_first)),
            first_sanction_age: None,
            offence: policy.offence_categories.iter().nth(place).map(|(code, _)| code),
            total_sanctions: Some(total),
            violent_sanctions: Some(violent.min(total)),
            supervision: Some(Supervision::Community),
            latest_offence_on: None,
            sexual,
            answers,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn percentages_are_in_range_and_bands_follow_from_them(facts in anybody()) {
        let policy = &*BUILTIN;
        let tables = policy.predictors.on(DAY).unwrap();
        for calculated in calculate_all(&facts, &tables, &policy.offence_categories) {
            let Ok(result) = calculated.outcome else { continue };
            let score = Received {
                version: result.version.clone(),
                basis: result.basis,
                band_reduced: result.band_reduced,
                points: result.points,
                ..made_elsewhere(result.predictor, &result.percent.unwrap().to_string(), result.band.unwrap())
            };
            let taken = received(score, &tables);
            prop_assert!(taken.is_ok(), "{:?}", taken);
            prop_assert_eq!(result.percent.unwrap().scale(), if result.one_year.is_some() { 0 } else { 2 });
        }
    }

    #[test]
    fn a_working_gives_the_score_by_the_same_arithmetic(facts in anybody()) {
        let policy = &*BUILTIN;
        let tables = policy.predictors.on(DAY).unwrap();
        let offences = &policy.offence_categories;
        for calculated in calculate_all(&facts, &tables, offences) {
            match (explain(calculated.predictor, &facts, &tables, offences), calculated.outcome) {
                (Ok(working), Ok(result)) => {
                    prop_assert_eq!(Some(working.rule.as_ref()), result.predictor.rule());
                    let shown = working.steps.iter().find(|step| step.label == "Percentage, two years").unwrap();
                    prop_assert_eq!(&shown.result, &result.percent.unwrap().to_string());
                }
                (Err(explained), Err(scored)) => prop_assert_eq!(explained, scored),
                (explained, scored) => prop_assert!(false, "{:?} and {:?}", explained, scored),
            }
        }
    }

    #[test]
    fn the_terms_of_a_working_sum_to_z(facts in anybody(), dynamic in any::<bool>()) {
        let policy = &*BUILTIN;
        let tables = policy.predictors.on(DAY).unwrap();
        let Ok(inputs) = Ogrs4Inputs::from_facts(&facts, &policy.offence_categories) else { return Ok(()) };
        let basis = if dynamic { Basis::Dynamic } else { Basis::Static };
        for family in Family::ALL {
            let Ok(score) = ogrs4::calculate_by(family, basis, &inputs, &tables) else { continue };
            let z: f64 = ogrs4::terms(family, basis, &inputs, &tables).unwrap().iter().map(rules::predictor::Term::contribution).sum();
            let of_score = (score.probability / (1.0 - score.probability)).ln();
            prop_assert!((z - of_score).abs() < 1e-6, "{} {}", z, of_score);
        }
    }

    #[test]
    fn the_dynamic_form_is_used_exactly_when_every_answer_that_it_needs_is_there(facts in anybody()) {
        let policy = &*BUILTIN;
        let tables = policy.predictors.on(DAY).unwrap();
        let Ok(inputs) = Ogrs4Inputs::from_facts(&facts, &policy.offence_categories) else { return Ok(()) };
        for family in Family::ALL {
            let missing = ogrs4::missing(family, &inputs, &tables);
            let score = ogrs4::calculate(family, &inputs, &tables).unwrap();
            prop_assert_eq!(score.basis, Some(if missing.is_empty() { Basis::Dynamic } else { Basis::Static }));
            prop_assert_eq!(score.missing, missing);
            prop_assert_eq!(ogrs4::calculate_by(family, Basis::Dynamic, &inputs, &tables).is_ok(), missing.is_empty());
        }
    }

    #[test]
    fn more_sanctions_of_one_kind_never_lower_the_points_of_ovp(violent in 0_u16..60, other in 0_u16..60, age in 18_i32..70) {
        let policy = &*BUILTIN;
        let tables = policy.predictors.on(DAY).unwrap();
        let points = |violent: u16, other: u16| {
            let inputs = OvpInputs {
                sex: Sex::Male,
                age_at_follow_up: age,
                total_sanctions: violent + other + 1,
                violent_sanctions: violent,
                answers: answered(),
            };
            ovp::calculate(&inputs, &tables).unwrap().points
        };
        prop_assert!(points(violent, other) <= points(violent + 1, other));
        prop_assert!(points(violent, other) <= points(violent, other + 1));
    }

    #[test]
    fn more_sexual_sanctions_never_lower_the_points_of_dc_srp(counts in prop::array::uniform3(0_u16..5), age in 18_i32..70) {
        let policy = &*BUILTIN;
        let tables = policy.predictors.on(DAY).unwrap();
        let points = |adult, child, non_contact| {
            let sexual = SexualInputs {
                sex: Sex::Male, ever: true, contact_adult: adult, contact_child: child, images: 0, non_contact,
            };
            let inputs = DcSrpInputs {
                sexual,
                age_at_follow_up: age,
                age_at_last_sanction: None,
                total_sanctions: 1,
                stranger_victim: None,
                years_without_offence: false,
            };
            sexual::dc_srp(&inputs, &tables).unwrap().points
        };
        let [adult, child, other] = counts;
        let now = points(adult, child, other);
        prop_assert!(now <= points(adult + 1, child, other) && now <= points(adult, child + 1, other));
        prop_assert!(now <= points(adult, child, other + 1));
    }
}
