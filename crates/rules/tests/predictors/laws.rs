//! What holds for anybody.

use jiff::civil::date;
use proptest::prelude::*;
use rules::predictor::facts::{Answers, OffendingFacts, Sex, SexualHistory, Supervision};
use rules::predictor::ogrs4::{self, Family, Ogrs4Inputs};
use rules::predictor::ovp::{self, OvpInputs};
use rules::predictor::received::{Received, received};
use rules::predictor::sexual::{self, DcSrpInputs, SexualInputs};
use rules::predictor::{Basis, Drug, PastConviction, PastConvictions, calculate_all, explain};

use super::elsewhere::made_elsewhere;
use super::{BUILTIN, DAY, answered};

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
