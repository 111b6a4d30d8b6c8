//! Tiers follow what is recorded, in the same transaction: live work and imported histories alike.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use jiff::SignedDuration;
use record::{
    ActorId, Command, CommandId, Event, PersonId,
    assessment::PredictorsScored,
    person::{Name, PersonRegistered},
    risk::RiskLevelSet,
};
use rules::{
    predictor::{Band, Basis, Predictor, PredictorResult},
    rosh::{GroupAtRisk, RoshLevel},
};
use service::import::When;
use testkit::office;
use uuid::Uuid;

fn scores(on: jiff::civil::Date) -> Command {
    let score = |predictor, percent: &str| PredictorResult {
        predictor,
        basis: Some(Basis::Dynamic),
        percent: Some(percent.parse().unwrap()),
        one_year: None,
        points: None,
        band: Some(Band::Low),
        band_reduced: false,
        missing: vec![],
        version: "2".into(),
    };
    Command::ReceivePredictors(PredictorsScored {
        assessment: None,
        on,
        results: vec![score(Predictor::Arp, "12.00"), score(Predictor::Csrp, "0.20")],
        problems: vec![],
        source: "Another service".into(),
    })
}

fn judged(level: RoshLevel, on: jiff::civil::Date) -> Command {
    let levels = [(GroupAtRisk::Public, level)].into();
    Command::SetRiskLevel(RiskLevelSet { levels, reasons: "Example reasons".into(), assessed_on: on, ..Default::default() })
}

#[test]
fn a_wish_that_bears_on_the_tier_and_the_tier_that_follows_are_saved_together() {
    let office = office();
    let pp1 = office.actor("pp1");
    let (person, today) = (office.person("X000001"), testkit::office::TODAY);
    let run = |wish| office.service.execute(&pp1, person, office.command(), wish, None).expect("done");
    let done = run(scores(today));
    let kinds: Vec<_> = done.events.iter().map(|(_, event)| event.event.kind()).collect();
    assert_eq!(kinds, ["PredictorsScored", "TierCalculated"]);
    assert_eq!(done.events[0].1.command, done.events[1].1.command, "one command made both");
    let same = run(judged(RoshLevel::Medium, today));
    assert_eq!(same.events.len(), 1, "medium already: no tier changes, nothing is recorded");
    let higher = run(judged(RoshLevel::VeryHigh, today));
    let Event::TierCalculated(calculated) = &higher.events[1].1.event else { panic!("calculated") };
    assert_eq!(calculated.reason, "Risk of serious harm judged");
    assert!(calculated.words().starts_with('A'), "{}", calculated.words());
}

#[test]
fn an_imported_history_has_the_tiers_of_its_own_days() {
    let office = office();
    let importer = office.service.importer(Uuid::from_u128(7));
    let mut history = importer.person(PersonId(Uuid::from_u128(77)));
    let name = Name { forename: "New".into(), surname: "Example".into(), ..Name::default() };
    let at = office.service.now() - SignedDuration::from_hours(24 * 100);
    let day = testkit::office::day(-100);
    let when = |n: u128| When { at, by: ActorId(Uuid::from_u128(5)), command: CommandId(Uuid::from_u128(n)) };
    let registered = PersonRegistered { crn: "X000099".into(), name, birth_date: None, sex: None };
    history.wish(&when(1), Command::RegisterPerson(registered)).expect("registered");
    let made = history.wish(&when(2), scores(day)).expect("scored");
    assert_eq!(made.len(), 2);
    assert_eq!(made[1].happened_on, day, "worked out on that day, with its tables");
    importer.save(vec![history.finish()]).expect("saved");
}
