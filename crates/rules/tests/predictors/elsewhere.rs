//! Scores made elsewhere: kept as they are, or refused.

use jiff::civil::date;
use rules::predictor::received::{Received, ReceivedRefused, received};
use rules::predictor::{Band, Predictor};

use super::{BUILTIN, DAY, decimal};

pub fn made_elsewhere(predictor: Predictor, percent: &str, band: Band) -> Received {
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
