//! Tiers and predictors of a nation.

use std::hint::black_box;

use anyhow::Context as _;
use record::{CaseFile, assessment, tier};
use rules::{
    predictor::{self, OffendingFacts},
    tier::{V2Inputs, V3Inputs, v2, v3},
};

use super::figure::Unit::Millis;
use super::scene::TODAY;
use super::{Figure, Figures, Scene, quickest};
use crate::house::thousands;

/// Different case files: they stand for the nation one after the other.
const FILES: usize = 4_000;

/// Works out everybody's tiers and predictors.
pub fn measure(scene: &Scene, people: u32, figures: &mut Figures) -> anyhow::Result<()> {
    let files = files(scene)?;
    let files: Vec<&CaseFile> = files.iter().filter(|file| !file.assessments.is_empty()).collect();
    anyhow::ensure!(!files.is_empty(), "no person has an assessment");
    let nation = usize::try_from(people)?;
    tiers(scene, &files, nation, figures);
    predictors(scene, &files, nation, figures)
}

/// Some thousands of different case files.
pub fn files(scene: &Scene) -> anyhow::Result<Vec<CaseFile>> {
    let mut files = Vec::with_capacity(FILES);
    let decide = |history: &mut service::import::PersonHistory<'_>, when: &service::import::When, wish| {
        history.wish(when, wish).map(drop).map_err(Into::into)
    };
    scene.each_wish(FILES, decide, |history| files.push(history.case().clone()))?;
    Ok(files)
}

fn tiers(scene: &Scene, files: &[&CaseFile], nation: usize, figures: &mut Figures) {
    let policy = scene.service.policy();
    let reduced: Vec<_> = files.iter().map(|file| tier::facts(file, TODAY, policy)).collect();
    let two: Vec<V2Inputs> = reduced.iter().cycle().take(nation).map(|facts| facts.v2.clone()).collect();
    let three: Vec<V3Inputs> = reduced.iter().cycle().take(nation).map(|facts| facts.v3.clone()).collect();
    let tables = policy.tiers.in_force(TODAY, &policy.needs);
    let (by_two, _) =
        quickest(|| two.iter().map(|inputs| i64::from(v2::calculate(black_box(inputs), &tables).protect_points)).sum::<i64>());
    let (by_three, _) = quickest(|| three.iter().filter(|inputs| v3::calculate(black_box(inputs), &tables).provisional).count());
    let (whole, _) = quickest(|| {
        let each = files.iter().cycle().take(nation);
        each.filter(|file| tier::calculate(black_box(file), TODAY, policy).is_some()).count()
    });
    figures.group(
        format!("Tiers of {} people, on one core", thousands(u64::try_from(nation).unwrap_or_default())),
        vec![
            Figure::aimed("V2 and V3 from their inputs", (by_two + by_three) * 1_000.0, Millis, 60.0),
            Figure::told("V2", by_two * 1_000.0, Millis),
            Figure::told("V3", by_three * 1_000.0, Millis),
            Figure::told(
                format!("both from whole case files ({} different)", thousands_of(files.len())),
                whole * 1_000.0,
                Millis,
            ),
        ],
    );
}

fn predictors(scene: &Scene, files: &[&CaseFile], nation: usize, figures: &mut Figures) -> anyhow::Result<()> {
    let policy = scene.service.policy();
    let offences = &policy.offence_categories;
    let newest = |file: &&CaseFile| Some(assessment::facts(file, file.assessments.last()?, policy));
    let different: Vec<OffendingFacts> = files.iter().filter_map(newest).collect();
    let facts: Vec<OffendingFacts> = different.iter().cycle().take(nation).cloned().collect();
    let tables = policy.predictors.on(TODAY).context("no predictors are in force")?;
    let (scored, _) = quickest(|| {
        let scores = |facts| predictor::score_all(black_box(facts), &tables, offences);
        facts.iter().map(|facts| scores(facts).iter().filter(|score| score.is_ok()).count()).sum::<usize>()
    });
    let (kept, _) =
        quickest(|| facts.iter().map(|facts| predictor::calculate_all(black_box(facts), &tables, offences).len()).sum::<usize>());
    figures.group(
        format!("All nine predictors of {} people, on one core", thousands(u64::try_from(nation)?)),
        vec![
            Figure::aimed("scores", scored * 1_000.0, Millis, 500.0),
            Figure::aimed("scores as results to keep", kept * 1_000.0, Millis, 500.0),
        ],
    );
    Ok(())
}

fn thousands_of(count: usize) -> String {
    thousands(u64::try_from(count).unwrap_or_default())
}
