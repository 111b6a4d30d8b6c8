//! DC-SRP, IIC-SRP and CSRP: points, steps, the lowered band.

use jiff::civil::date;
use rules::Policy;
use rules::predictor::facts::{OffendingFacts, Sex, SexualHistory, Supervision};
use rules::predictor::sexual::{self, SexualInputs};
use rules::predictor::{Band, Needed, Predictor};

use super::{BUILTIN, DAY, decimal, outcome, sam, with};

pub fn sexual_history() -> OffendingFacts {
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
