//! The generated unit fails as inspectors found that units fail, each rate read from its own record.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Made, POLICY, ZONE, made};
use demonstration::Shown;
use jiff::civil::{Date, date};
use record::{
    assessment::draft::Draft,
    enforcement::breach::Stage,
    enquiry::Status,
    measures::measures,
    oversight::{Oversight, pace},
};
use rstest::rstest;
use rules::measure::MeasureCode;

const TODAY: Date = date(2026, 11, 21);

/// Met and all, of those that count today.
fn rates(made: &Made) -> BTreeMap<MeasureCode, (u32, u32)> {
    let mut rates: BTreeMap<MeasureCode, (u32, u32)> = BTreeMap::new();
    for person in made.people.iter().filter(|p| p.case.open_on(TODAY)) {
        for measure in measures(&person.case, &POLICY, &ZONE).iter().filter(|m| m.counts_on(TODAY)) {
            let rate = rates.entry(measure.code).or_default();
            rate.0 += u32::from(measure.met);
            rate.1 += 1;
        }
    }
    rates
}

#[test]
fn each_failing_rate_is_near_the_published_one() {
    let rates = rates(&made(2_000, 7, TODAY));
    let percent = |code| {
        let (met, of): (u32, u32) = rates.get(&code).copied().unwrap_or_default();
        100.0 * f64::from(met) / f64::from(of.max(1))
    };
    for (code, (met, of)) in &rates {
        println!("{code}: {met} of {of}: {:.1}", percent(*code));
    }
    for (code, published, within) in [
        (MeasureCode::ChildrenEnquiryMade, 55.0, 5.0),
        (MeasureCode::AbuseEnquiryMade, 45.0, 5.0),
        (MeasureCode::PoliceInformation, 40.0, 6.0),
        (MeasureCode::ChildrensServicesInformation, 32.0, 6.0),
        (MeasureCode::ReplyInTime, 96.0, 3.0),
        (MeasureCode::AnswerAnalysed, 95.0, 4.0),
        (MeasureCode::OversightAcceptable, 28.0, 5.0),
        (MeasureCode::OversightEffective, 34.0, 7.0),
        (MeasureCode::RiskClassConsistent, 80.0, 6.0),
        (MeasureCode::HomeVisit, 25.0, 5.0),
        (MeasureCode::AbusePerpetrator, 30.0, 4.0),
        (MeasureCode::AbuseRiskAssessed, 28.0, 6.0),
        (MeasureCode::AbuseIntervention, 55.0, 7.0),
        (MeasureCode::AbuseAgencies, 45.0, 8.0),
    ] {
        let found = percent(code);
        assert!((found - published).abs() <= within, "{code}: {found:.1}, published {published} within {within}");
    }
}

#[rstest]
#[case::a_friday(date(2026, 11, 20))]
#[case::a_saturday(date(2026, 11, 21))]
#[case::a_sunday(date(2026, 11, 22))]
#[case::a_monday(date(2026, 11, 23))]
#[case::christmas_day(date(2026, 12, 25))]
#[case::boxing_day(date(2025, 12, 26))]
#[case::new_years_eve(date(2026, 12, 31))]
#[case::new_years_day(date(2027, 1, 1))]
#[case::the_second_of_january(date(2026, 1, 2))]
#[case::a_leap_day(date(2024, 2, 29))]
#[case::the_day_before_the_clocks_go_forward(date(2026, 3, 28))]
#[case::the_day_the_clocks_go_forward(date(2026, 3, 29))]
#[case::the_day_after_the_clocks_went_forward(date(2026, 3, 30))]
#[case::good_friday(date(2026, 4, 3))]
#[case::easter_monday(date(2026, 4, 6))]
#[case::easter_tuesday(date(2026, 4, 7))]
#[case::a_bank_holiday_in_may(date(2027, 5, 31))]
#[case::the_day_before_the_clocks_go_back(date(2026, 10, 24))]
#[case::the_day_the_clocks_go_back(date(2026, 10, 25))]
#[case::the_day_after_the_clocks_went_back(date(2026, 10, 26))]
fn every_state_of_a_page_has_an_example_whose_name_says_so(#[case] today: Date) {
    let made = made(300, 1, today);
    let examples = made.people.iter().map(|p| &p.case.person.name).filter(|name| name.surname == "Example");
    let examples: BTreeSet<&str> = examples.map(|name| name.forename.as_str()).collect();
    assert_eq!(examples, Shown::ALL.iter().map(|shown| shown.forename()).collect());
    let shown = |shown: Shown| {
        let name = shown.forename();
        let found = made.people.iter().find(|p| p.case.person.name.surname == "Example" && p.case.person.name.forename == name);
        &found.unwrap_or_else(|| panic!("{name} Example is missing")).case
    };
    let checks: BTreeSet<Status> = shown(Shown::Checks).enquiries.all.iter().map(record::enquiry::Enquiry::status).collect();
    for status in
        [Status::Needed, Status::Sent, Status::Chased, Status::Escalated, Status::Answered, Status::Read, Status::Cancelled]
    {
        assert!(checks.contains(&status), "{status:?} is not among {checks:?}");
    }
    for (steps, stage) in [
        (1, Stage::Draft),
        (2, Stage::WithManager),
        (3, Stage::ReadyForCourt),
        (4, Stage::Listed),
        (5, Stage::Resulted),
        (6, Stage::NotPursued),
    ] {
        let case = shown(Shown::Breach(steps));
        assert_eq!(case.enforcement.breaches.last().map(|b| b.stage), Some(stage), "{}", case.person.crn);
    }
    assert!(!record::enforcement::clock::undecided(shown(Shown::Failures), &POLICY, &ZONE).is_empty());
    assert!(record::enforcement::alarm::alarm(shown(Shown::Alarm), &POLICY, &ZONE).is_some());
    let open = |case: &record::CaseFile, fits: fn(&Draft) -> bool| case.drafts.open.iter().any(fits);
    assert!(open(shown(Shown::Draft), |d| d.signed.is_none() && d.returned.is_empty()));
    assert!(open(shown(Shown::Signed), |d| d.signed.is_some()));
    assert!(open(shown(Shown::Returned), |d| d.signed.is_none() && !d.returned.is_empty()));
    assert!(!shown(Shown::PutOff).snoozes.is_empty());
    let asked = shown(Shown::Asked);
    assert!(!asked.handover_accepted() && !asked.handover_questions().is_empty());
    let plan = &shown(Shown::Plan).plan;
    assert!(plan.goals.iter().filter(|g| g.closed.is_some()).count() >= 2 && !plan.agreed.is_empty());
    assert!(shown(Shown::Plan).oversights.iter().any(|o| o.open_actions().next().is_some()));
    let release = shown(Shown::Release).sentences.iter().find_map(|sentence| sentence.release_on(&POLICY));
    assert!(release.is_some_and(|on| on > today), "{release:?}");
}

#[test]
fn one_manager_wrote_thirty_notes_in_thirty_minutes() {
    let made = made(1_200, 7, TODAY);
    let mut by_manager: BTreeMap<_, Vec<&Oversight>> = BTreeMap::new();
    for held in made.people.iter().flat_map(|p| &p.case.oversights) {
        by_manager.entry(held.manager).or_default().push(held);
    }
    let noted = |held: &&Oversight| pace::Noted {
        id: held.what.id,
        recorded_at: held.recorded_at,
        opened_at: held.what.opened_at,
        minutes: u32::from(held.what.minutes),
        words: u32::try_from(held.words()).unwrap(),
    };
    let most = by_manager.values().map(|held| {
        let mut written: Vec<pace::Noted> = held.iter().map(noted).collect();
        written.sort_by_key(|note| note.recorded_at);
        let hurried = pace::Hurried { notes: 10, within: jiff::SignedDuration::from_mins(30) };
        pace::bursts(&written, hurried).iter().map(|burst| burst.notes.len()).max().unwrap_or(0)
    });
    let most = most.max().unwrap();
    assert!((28..40).contains(&most), "{most}");
}
