//! Rates of how well supervision protects: counts name nobody, every number opens its cases, and each line is asked about.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use rules::measure::MeasureCode;
use service::{Trouble, measures::Rate, workload::Of};
use testkit::office::office;

fn unit() -> Of {
    Of::Unit("N99EX1".to_owned())
}

#[test]
fn every_number_opens_as_many_cases_as_it_says() {
    let office = office();
    let hpdu = office.actor("hpdu");
    for of in [Of::Nation, Of::Region("N99".to_owned()), unit(), Of::Team("N99T01".to_owned())] {
        let measured = office.service.measures(&hpdu, &of).expect("the rates");
        assert!(!measured.rates.is_empty(), "{of:?}");
        for (code, Rate { met, of: all }) in &measured.rates {
            for (wanted, count) in [(true, *met), (false, all - met)] {
                let found = office.service.measured_cases(&hpdu, (&of, *code, wanted), None).expect("the cases");
                assert_eq!(found.count, count, "{code} {wanted} {of:?}");
                assert_eq!(i64::try_from(found.rows.len() + found.hidden).unwrap(), count, "{code} {wanted} {of:?}");
            }
        }
    }
}

#[test]
fn the_parts_of_a_place_add_up_to_it() {
    let office = office();
    let rd = office.actor("rd");
    for of in [Of::Region("N99".to_owned()), unit()] {
        let measured = office.service.measures(&rd, &of).expect("the rates");
        for (code, rate) in &measured.rates {
            let parts = measured.parts.iter().filter_map(|part| part.rates.get(code));
            let (met, all) = parts.fold((0, 0), |sum, part| (sum.0 + part.met, sum.1 + part.of));
            assert_eq!((met, all), (rate.met, rate.of), "{code} {of:?}");
        }
    }
}

#[test]
fn an_analyst_sees_the_counts_and_nobody_by_name_and_a_practitioner_neither() {
    let office = office();
    let analyst = office.actor("pol");
    let code = MeasureCode::AbuseEnquiryMade;
    let measured = office.service.measures(&analyst, &unit()).expect("the rates");
    assert!(measured.rates[&code].of > 0);
    let found = office.service.measured_cases(&analyst, (&unit(), code, false), None).expect("the list");
    assert!(found.rows.is_empty() && found.hidden > 0, "{found:?}");
    let pp = office.actor("pp1");
    assert!(matches!(office.service.measures(&pp, &unit()), Err(Trouble::Denied { .. })));
    let refused = office.service.measured_cases(&pp, (&unit(), code, false), None);
    assert!(matches!(refused, Err(Trouble::Denied { .. })));
    assert!(matches!(office.service.measures(&analyst, &Of::Unit("NOWHERE".to_owned())), Err(Trouble::NotFound)));
}

#[test]
fn a_restricted_case_is_counted_and_not_named() {
    let office = office();
    let hpdu = office.actor("hpdu");
    let list = office.service.measured_cases(&hpdu, (&unit(), MeasureCode::AbusePerpetrator, false), None).expect("the list");
    assert!(list.rows.iter().all(|row| row.who.crn != "X000009"), "restricted to two officers");
    assert!(list.hidden >= 1);
}
