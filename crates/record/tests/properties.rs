//! The laws of the record: replay, snapshots, totality, upcasts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::{collections::BTreeSet, sync::LazyLock};

use jiff::{Timestamp, tz::TimeZone};
use proptest::prelude::*;
use record::{
    ActorId, CaseFile, Context, Event,
    histories::{Chance, history, wish},
};
use rules::Policy;
use uuid::Uuid;

fn policy() -> &'static Policy {
    static POLICY: LazyLock<Policy> = LazyLock::new(Policy::builtin);
    &POLICY
}

fn london() -> TimeZone {
    TimeZone::get("Europe/London").expect("the bundled database has it")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn replaying_the_events_gives_the_case_file_that_deciding_left(seed: u64) {
        let (events, live) = history(seed, 120, policy(), &london());
        prop_assert_eq!(CaseFile::fold(&events), live);
    }

    #[test]
    fn a_snapshot_anywhere_on_the_way_changes_nothing(seed: u64, cut in 0.0..1.0_f64) {
        let (events, live) = history(seed, 120, policy(), &london());
        #[allow(clippy::as_conversions, clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a fraction of a short list")]
        let at = (events.len() as f64 * cut) as usize;
        let early = CaseFile::fold(&events[..at]);
        let stored = serde_json::to_string(&early).expect("a snapshot is text");
        let mut case: CaseFile = serde_json::from_str(&stored).expect("a snapshot reads back");
        for event in &events[at..] {
            case.apply(event);
        }
        prop_assert_eq!(case, live);
    }

    #[test]
    fn every_event_reads_back_as_it_was_written(seed: u64) {
        for recorded in history(seed, 120, policy(), &london()).0 {
            let body = recorded.event.encode().expect("text");
            let back = Event::decode(recorded.event.kind(), recorded.event.revision(), &body).expect("its own form");
            prop_assert_eq!(back, recorded.event);
        }
    }

    #[test]
    fn deciding_never_panics_on_any_wish_against_any_case_file(seed: u64, turns in 0_u32..80, tries in 1_u32..60) {
        let (_, case) = history(seed, turns, policy(), &london());
        let mut chance = Chance::new(!seed);
        let zone = london();
        let now = Timestamp::from_second(1_780_000_000).unwrap();
        let ctx = Context { now, zone: &zone, actor: ActorId(Uuid::from_u128(1)), policy: policy(), diary: &[] };
        for _ in 0..tries {
            let _ = record::decide(&case, wish(&mut chance, &case, &ctx), &ctx);
        }
    }

    #[test]
    fn applying_events_in_any_order_never_panics(seed: u64) {
        let (mut events, _) = history(seed, 60, policy(), &london());
        events.reverse();
        let _ = CaseFile::fold(&events);
    }

    #[test]
    fn what_was_recorded_later_is_not_known_earlier(seed: u64) {
        let (events, _) = history(seed, 120, policy(), &london());
        let zone = london();
        if let Some(middle) = events.get(events.len() / 2) {
            let day = middle.recorded_on(&zone);
            let known: Vec<_> = events.iter().filter(|e| e.known_on(day, &zone)).collect();
            let is_prefix = known.iter().zip(&events).all(|(a, b)| *a == b);
            prop_assert!(is_prefix, "what is known on a day is a beginning of the record");
        }
    }
}

#[test]
fn random_histories_reach_every_kind_of_event() {
    let mut seen = BTreeSet::new();
    for seed in 0..400 {
        seen.extend(history(seed, 250, policy(), &london()).0.iter().map(|e| e.event.kind()));
    }
    let all: BTreeSet<_> = Event::KINDS.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(all.difference(&seen).collect::<Vec<_>>(), Vec::<&&str>::new(), "kinds that no random history makes");
}
