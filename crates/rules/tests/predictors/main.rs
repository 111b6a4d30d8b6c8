//! Reoffending predictors: worked examples, laws, checks, scores made elsewhere, and what a policy file may not say.
//! Every published case is run by `crates/rulecases/tests/predictors.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod elsewhere;
mod laws;
mod sexual;

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use rules::Policy;
use rules::dated::Mark;
use rules::predictor::category::{Ogrs3Category, Ogrs4Category};
use rules::predictor::facts::{Answers, OffendingFacts, Sex, SexualHistory, Supervision};
use rules::predictor::ogrs3::Ogrs3Inputs;
use rules::predictor::ogrs4::{self, Family, Ogrs4Inputs};
use rules::predictor::table::SettingCode;
use rules::predictor::{
    Band, Basis, Drug, Drugs, Fact, PastConviction, PastConvictions, Predictor, PredictorProblem, PredictorResult, calculate_all,
    explain, ogrs3, score_all,
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

#[test]
fn results_and_facts_are_stored_and_read_back_the_same() {
    let policy = &*BUILTIN;
    let mut facts = sexual::sexual_history();
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
