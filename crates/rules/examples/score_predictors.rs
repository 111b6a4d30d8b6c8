//! Scores all predictors of invented people and says how long one takes:
//! `cargo run --release -p rainer-rules --example score_predictors -- 240000`.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a measurement that fails here says where")]

use std::time::Instant;

use jiff::civil::date;
use rules::Policy;
use rules::predictor::facts::{Answers, OffendingFacts, Sex, SexualHistory, Supervision};
use rules::predictor::{Drug, Drugs, OffenceCode, PastConvictions, calculate_all, score_all};

/// The person of a number: every fact varies with it, one in four lacks an answer, one in eight has a sexual history.
fn person(number: u32, codes: &[OffenceCode]) -> OffendingFacts {
    let pick = |step: u32, of: u32| (number / step) % of;
    let scale = |step: u32| u8::try_from(pick(step, 3)).ok();
    let count = |step: u32| u16::try_from(pick(step, 3)).ok();
    let yes = |step: u32| Some(pick(step, 2) == 1);
    let year = |from: i16, step: u32, of: u32| from + i16::try_from(pick(step, of)).unwrap_or_default();
    let total = u16::try_from(1 + pick(7, 40)).unwrap_or(1);
    let sexual = if pick(1, 8) == 0 {
        SexualHistory {
            ever: Some(true),
            contact_adult: count(2),
            contact_child: count(3),
            images: count(5),
            non_contact: count(7),
            last_sanction_on: Some(date(2015, 1, 1)),
            last_offence_on: None,
            stranger_victim: yes(3),
        }
    } else {
        SexualHistory { ever: Some(false), ..SexualHistory::default() }
    };
    let drugs = Drug::ALL.iter().copied().skip(usize::from(total) % 16).step_by(5).collect::<Drugs>();
    OffendingFacts {
        sex: Some(if pick(1, 10) == 0 { Sex::Female } else { Sex::Male }),
        born_on: Some(date(year(1950, 1, 50), 6, 7)),
        assessed_on: Some(date(2026, 8, 1)),
        convicted_on: Some(date(2025, 3, 4)),
        follow_up_from: Some(date(year(2024, 3, 2), 5, 6)),
        first_sanction_on: Some(date(year(2012, 11, 13), 1, 2)),
        first_sanction_age: None,
        offence: usize::try_from(number).ok().map(|number| codes[number % codes.len()]),
        total_sanctions: Some(total),
        violent_sanctions: Some(total / 3),
        supervision: Some(Supervision::Community),
        latest_offence_on: Some(date(2020, 1, 1)),
        sexual,
        answers: Answers {
            weapon: yes(2),
            recognises_impact: yes(3),
            no_fixed_abode: yes(5),
            accommodation: scale(2),
            unemployed: yes(7),
            partner_relationship: scale(3),
            domestic_abuse_perpetrator: yes(11),
            living_with_partner: yes(13),
            activities: scale(5),
            no_drug_use: false,
            drugs_used: Some(drugs),
            drug_misuse: scale(7),
            drug_motivation: scale(11),
            alcohol: if pick(1, 4) == 0 { None } else { scale(13) },
            binge: scale(17),
            psychiatric_treatment: yes(17),
            impulsivity: scale(19),
            temper: scale(23),
            problem_solving: scale(29),
            consequences: scale(31),
            others_views: scale(37),
            pro_criminal: scale(41),
            past_convictions: Some(PastConvictions::NONE),
        },
    }
}

fn main() {
    let people = std::env::args().nth(1).map_or(240_000, |text| text.parse().expect("a number of people"));
    let policy = Policy::builtin();
    let offences = &policy.offence_categories;
    let codes: Vec<OffenceCode> = offences.iter().map(|(code, _)| code).collect();
    let facts: Vec<OffendingFacts> = (0..people).map(|number| person(number, &codes)).collect();
    let tables = policy.predictors.on(date(2026, 8, 1)).expect("rows in force");
    let started = Instant::now();
    let scored = facts.iter().map(|person| score_all(person, &tables, offences).iter().filter(|score| score.is_ok()).count());
    let scored: usize = scored.sum();
    let scoring = started.elapsed();
    let started = Instant::now();
    let results: usize = facts.iter().map(|person| calculate_all(person, &tables, offences).len()).sum();
    let writing = started.elapsed();
    println!("{people} people: {scored} scores in {scoring:?}; {results} results to keep in {writing:?}");
}
