//! How long the tiers of 240,000 people take, both models, on one core. Run it optimised:
//! `cargo run --release -p rainer-rules --example tier_speed`.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "an example that tells what it measured")]

use std::hint::black_box;
use std::time::Instant;

use jiff::civil::date;
use rules::Policy;
use rules::assessment::{Need, Severity};
use rules::predictor::{Band, Basis};
use rules::rosh::RoshLevel;
use rules::tier::{
    ComplexityFactor, DcSrp, Flags, MappaCategory, MappaLevel, Predictors, Score, V2Assessment, V2Inputs, V3Inputs, v2, v3,
};
use rust_decimal::Decimal;

const PEOPLE: u32 = 240_000;

/// An invented person: every third of this, every fifth of that.
fn inputs(n: u32) -> (V2Inputs, V3Inputs) {
    let hundredths = |step: u32, most: u32| Decimal::new(i64::from(n.wrapping_mul(step) % most), 2);
    let flags = Flags {
        rosh: [None, Some(RoshLevel::Low), Some(RoshLevel::Medium), Some(RoshLevel::High)]
            .into_iter()
            .nth(usize::try_from(n % 4).unwrap_or(0))
            .flatten(),
        mappa_level: n.is_multiple_of(7).then_some(MappaLevel::M1),
        mappa_category: n.is_multiple_of(7).then_some(MappaCategory::M2),
        complexity: n.is_multiple_of(3).then_some(ComplexityFactor::MentalHealth).into_iter().collect(),
        domestic_abuse: n.is_multiple_of(5),
        lifer_ipp: n.is_multiple_of(11),
        ..Flags::default()
    };
    let severity = |need: &Need| {
        (*need, if (n + u32::from(need.as_str().len() > 8)).is_multiple_of(2) { Severity::Standard } else { Severity::NoNeed })
    };
    let two = V2Inputs {
        is_female: n.is_multiple_of(10),
        rsr: Some(hundredths(37, 1200)),
        ogrs: i32::try_from(n % 100).ok(),
        flags,
        mandate: !n.is_multiple_of(9),
        previous_enforcement_activity: n.is_multiple_of(13),
        assessment: (!n.is_multiple_of(6))
            .then(|| V2Assessment { needs: Need::ALL.iter().map(severity).collect(), ..V2Assessment::default() }),
    };
    let score = |percent, dynamic| Some(Score { percent, basis: Some(if dynamic { Basis::Dynamic } else { Basis::Static }) });
    let predictors = Predictors {
        completed_at: None,
        arp: score(hundredths(101, 10_000), !n.is_multiple_of(4)),
        csrp: score(hundredths(13, 900), !n.is_multiple_of(5)),
        dc_srp: n.is_multiple_of(8).then_some(DcSrp { percent: Some(Decimal::new(240, 2)), band: Some(Band::Medium) }),
    };
    let three = V3Inputs {
        has_active_event: !n.is_multiple_of(50),
        predictors: Some(predictors),
        flags,
        latest_release_on: n.is_multiple_of(11).then_some(date(2024, 5, 1)),
        ever_sexual_offence: n.is_multiple_of(12),
    };
    (two, three)
}

fn main() {
    let policy = Policy::builtin();
    let tables = policy.tiers.in_force(date(2026, 7, 1), &policy.needs);
    let people: Vec<_> = (0..PEOPLE).map(inputs).collect();
    for round in 1..=3 {
        let begun = Instant::now();
        let points: i64 = people.iter().map(|(two, _)| i64::from(v2::calculate(black_box(two), &tables).protect_points)).sum();
        let two = begun.elapsed();
        let begun = Instant::now();
        let provisional = people.iter().filter(|(_, three)| v3::calculate(black_box(three), &tables).provisional).count();
        let three = begun.elapsed();
        println!("round {round}: V2 {two:?}, V3 {three:?} for {PEOPLE} people ({points} points, {provisional} provisional)");
    }
}
