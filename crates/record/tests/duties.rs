//! The laws of duties: nothing falls through, nothing clears but the work, and only a date moves what no event moves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{LONDON, POLICY};
use jiff::{Timestamp, ToSpan, civil::Date};
use proptest::prelude::*;
use record::{
    ActorId, CaseFile, CommandId, Context, Event, Recorded, decide,
    duties::{Duty, Gap, asked::asked, duties, explain, next_change_on},
    histories::history,
    recorded::plus_days,
};
use rules::duty::DutyKind;
use uuid::Uuid;

type Key = (DutyKind, Uuid);

fn owed(case: &CaseFile) -> BTreeMap<Key, Duty> {
    let list = duties(case, &POLICY, &LONDON);
    let mut owed = BTreeMap::new();
    for duty in list {
        if let Some(other) = owed.insert((duty.kind, duty.about), duty.clone()) {
            panic!("two duties of one kind about one thing: {other:?} and {duty:?}");
        }
    }
    owed
}

fn shown(owed: &BTreeMap<Key, Duty>, day: Date) -> Vec<(Key, bool, bool, bool)> {
    let state = |duty: &Duty| {
        let manager = duty.manager_on <= day;
        ((duty.kind, duty.about), duty.shows(day), duty.late(day), manager)
    };
    owed.values().map(state).collect()
}

/// The case after what a duty asks was recorded, an hour after `at` and by whoever may; none when no wish of its own does it,
/// or a rule wants something else first.
fn recorded(case: &CaseFile, duty: &Duty, at: Timestamp) -> Option<(CaseFile, Date)> {
    // On the first morning on which it can be done: an appointment has to begin before it has an outcome.
    let now = (at + 1.hour()).max(common::nine(duty.shows_on.min(plus_days(LONDON.to_datetime(at).date(), 40))));
    let holder = case.allocation().map_or(ActorId(Uuid::from_u128(1)), |held| ActorId(held.officer.0));
    for actor in [holder, ActorId(Uuid::from_u128(777))] {
        let ctx = Context { now, zone: &LONDON, actor, policy: &POLICY, diary: &[] };
        let Ok(events) = decide(case, asked(case, duty, &ctx)?, &ctx) else { continue };
        let mut after = case.clone();
        for (happened_on, event) in events {
            let version = after.version + 1;
            after.apply(&Recorded {
                position: version.into(),
                version,
                happened_on,
                recorded_at: now,
                actor,
                on_behalf_of: None,
                command: CommandId(Uuid::from_u128(1)),
                event,
            });
        }
        return Some((after, ctx.today()));
    }
    None
}

/// Events that say nothing that a duty could rest on.
fn beside_the_point(event: &Event) -> bool {
    matches!(
        event,
        Event::NameChanged(_)
            | Event::NameCorrected(_)
            | Event::AliasRecorded(_)
            | Event::IdentifierRecorded(_)
            | Event::IdentifierWithdrawn(_)
            | Event::GenderRecorded(_)
            | Event::PronounsRecorded(_)
            | Event::EthnicityRecorded(_)
            | Event::LanguageRecorded(_)
            | Event::ContactDetailRecorded(_)
            | Event::ContactDetailEnded(_)
            | Event::AdjustmentRecorded(_)
            | Event::AdjustmentEnded(_)
            | Event::NextOfKinRecorded(_)
            | Event::NextOfKinEnded(_)
            | Event::DocumentFiled(_)
            | Event::DocumentWithdrawn(_)
            | Event::EntryCorrected(_)
            | Event::ListEntryProposed(_)
            | Event::ListEntryApproved(_)
            | Event::ListEntryEndProposed(_)
            | Event::ListEntryEndApproved(_)
            | Event::PredictorsScored(_)
            | Event::OversightCommented(_)
            | Event::GoalSet(_)
            | Event::LowRiskAgreed(_)
    )
}

/// A part of the record that another part does not look at when an event of it is put in its place.
fn part(event: &Event) -> Option<u8> {
    Some(match event {
        Event::AppointmentArranged(_) | Event::AppointmentMoved(_) | Event::AppointmentCancelled(_) => 1,
        Event::GoalSet(_) | Event::GoalClosed(_) | Event::StepSet(_) | Event::StepClosed(_) | Event::PlanAgreed(_) => 2,
        Event::ConnectionRecorded(_) | Event::ConnectionEnded(_) | Event::HouseholdConfirmed(_) => 3,
        Event::AddressRecorded(_) | Event::AddressEnded(_) | Event::AddressChecked(_) | Event::AddressProposed(_) => 4,
        Event::EnquiryRaised(_)
        | Event::EnquirySent(_)
        | Event::EnquiryChased(_)
        | Event::EnquiryEscalated(_)
        | Event::EnquiryAnswered(_)
        | Event::EnquiryRead(_)
        | Event::EnquiryAnalysed(_)
        | Event::EnquiryUsed(_)
        | Event::EnquiryNotNeeded(_)
        | Event::EnquiryCancelled(_)
        | Event::EnquiryOwned(_)
        | Event::NamedPersonSettled(_) => 5,
        Event::EnforcementDecided(_) | Event::EvidenceReceived(_) | Event::LetterSent(_) | Event::WarningWithdrawn(_) => 6,
        Event::ContactRecorded(_) => 7,
        Event::RegisterEntryMade(_) | Event::RegisterEntryReviewed(_) | Event::RegisterEntryEnded(_) => 8,
        Event::RequirementRecorded(_) | Event::RequirementEnded(_) | Event::KeyDateReceived(_) => 9,
        Event::HandoverAccepted(_)
        | Event::HandoverQueried(_)
        | Event::HandoverQuestionAnswered(_)
        | Event::ReleasePrepared(_) => 10,
        Event::AssessmentBegun(_) | Event::AssessmentAnswered(_) | Event::AssessmentReturned(_) => 11,
        Event::OversightRecorded(_) | Event::OversightActionClosed(_) => 12,
        event if beside_the_point(event) => 13,
        _ => return None,
    })
}

fn renumbered(events: &[Recorded<Event>]) -> CaseFile {
    let mut case = CaseFile::default();
    for (version, event) in (1..).zip(events) {
        case.apply(&Recorded { version, ..event.clone() });
    }
    case
}

/// Other kinds that recording what a kind asks may settle too, or bring about: the next link of a chain, or what the work
/// itself makes unnecessary.
fn also(kind: DutyKind) -> &'static [DutyKind] {
    use DutyKind as K;
    match kind {
        // Coming to an appointment is a contact, ends a run of misses and may be the visit that was due.
        K::OutcomeToRecord => &[
            K::FirstAppointment,
            K::Contact,
            K::MissedContactAttempt,
            K::MissAlarm,
            K::HomeVisit,
            K::TriggeredReview,
            K::Oversight,
        ],
        // A decision may be that the absence counts, or that it does not.
        K::AbsenceToDecide => {
            &[K::EvidenceOfAbsence, K::MissedContactAttempt, K::MissAlarm, K::EnforcementStep, K::TriggeredReview, K::Oversight]
        }
        K::EvidenceOfAbsence => &[K::AbsenceToDecide],
        // A visit is a contact.
        K::HomeVisit => &[K::MissedContactAttempt],
        K::InitialAssessment | K::TerminationAssessment | K::FullAssessment => &[
            K::InitialAssessment,
            K::TerminationAssessment,
            K::PeriodicReview,
            K::FullAssessment,
            K::TriggeredReview,
            K::Oversight,
            K::EnquiryToUse,
        ],
        K::PeriodicReview | K::TriggeredReview => &[K::PeriodicReview, K::TriggeredReview],
        K::EnquiryToSend => &[K::EnquiryToSend, K::EnquiryToChase],
        K::EnquiryToChase | K::EnquiryToEscalate => &[K::EnquiryToChase, K::EnquiryToEscalate],
        // An address that is not suitable is a reason to look at the risk.
        K::AddressCheck => &[K::TriggeredReview],
        K::EnquiryToRead => &[K::EnquiryToAnalyse],
        K::EnquiryToAnalyse => &[K::EnquiryToUse],
        K::Countersignature => {
            &[
                K::InitialAssessment,
                K::PeriodicReview,
                K::FullAssessment,
                K::TriggeredReview,
                K::TerminationAssessment,
                K::Oversight,
                K::DataGap,
                // Flags of levels that hold no longer come off.
                K::RegisterReview,
            ]
        }
        // One conversation is about everything that made one necessary; an alarm decided needs none about the misses.
        K::Oversight | K::MissAlarm => &[K::Oversight],
        K::EnforcementStep => &[K::EnforcementStep, K::LetterToSend, K::Oversight],
        K::BreachToSend => &[K::BreachToDecide],
        K::BreachToDecide => &[K::BreachToList],
        K::BreachToList => &[K::BreachToResult],
        // While proceedings run, appointments are offered in the last third too.
        K::BreachToResult => &[K::EnforcementStep, K::Contact],
        _ => &[],
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn recording_what_a_duty_asks_clears_that_duty_and_no_other(seed: u64, turns in 60_u32..200) {
        let (events, case) = history(seed, turns, &POLICY, &LONDON);
        let Some(last) = events.last() else { return Ok(()) };
        let before = owed(&case);
        for duty in before.values() {
            // Filling a gap in the record brings about whatever rests on the fact: the level, the address, the household.
            if duty.kind == DutyKind::DataGap {
                continue;
            }
            let Some((after, now)) = recorded(&case, duty, last.recorded_at) else { continue };
            let after = owed(&after);
            let key = (duty.kind, duty.about);
            // A manager's answer gives the case back to the officer to accept: what is left is theirs, not the manager's.
            let cleared = after.get(&key).is_none_or(|left| left.due_on > duty.due_on || left.owner != duty.owner || !left.shows(now));
            prop_assert!(cleared, "{duty:?} is not cleared: {:?}", after.get(&key));
            for (other, was) in before.iter().filter(|(other, _)| **other != key && !also(duty.kind).contains(&other.0)) {
                if duty.kind == DutyKind::Countersignature {
                    // The levels of the assessment hold from now on, and with them other times.
                    prop_assert!(after.contains_key(other), "{other:?} is lost by a signature");
                } else {
                    prop_assert_eq!(after.get(other), Some(was), "lost or changed by {:?}", duty.kind);
                }
            }
        }
    }

    #[test]
    fn filling_a_gap_closes_that_gap_and_no_other(seed: u64, turns in 60_u32..200) {
        let (events, case) = history(seed, turns, &POLICY, &LONDON);
        let Some(last) = events.last() else { return Ok(()) };
        let before = owed(&case);
        for duty in before.values().filter(|duty| duty.kind == DutyKind::DataGap && duty.about != Gap::End.about()) {
            let Some((after, _)) = recorded(&case, duty, last.recorded_at) else { continue };
            let after = owed(&after);
            for gap in Gap::ALL {
                let key = (DutyKind::DataGap, gap.about());
                prop_assert_eq!(after.contains_key(&key), gap.about() != duty.about && before.contains_key(&key), "{:?}", gap);
            }
        }
    }

    #[test]
    fn between_two_events_only_the_days_that_the_duties_name_change_a_list(seed: u64, turns in 20_u32..160) {
        let (events, case) = history(seed, turns, &POLICY, &LONDON);
        let owed = owed(&case);
        let list: Vec<Duty> = owed.values().cloned().collect();
        let Some(last) = events.last() else { return Ok(()) };
        let mut day = last.recorded_on(&LONDON);
        for _ in 0..120 {
            let next = plus_days(day, 1);
            if shown(&owed, day) != shown(&owed, next) {
                prop_assert_eq!(next_change_on(&list, day), Some(next));
            }
            day = next;
        }
    }

    #[test]
    fn an_event_that_no_rule_looks_at_changes_no_duty(seed: u64) {
        let (events, _) = history(seed, 160, &POLICY, &LONDON);
        let mut case = CaseFile::default();
        for event in &events {
            let before = case.exists().then(|| owed(&case));
            case.apply(event);
            if beside_the_point(&event.event) && let Some(before) = before {
                prop_assert_eq!(before, owed(&case), "{}", event.event.kind());
            }
        }
    }

    #[test]
    fn events_of_different_parts_in_either_order_leave_the_same_duties(seed: u64, turns in 40_u32..160) {
        let (mut events, _) = history(seed, turns, &POLICY, &LONDON);
        for place in 1..events.len().saturating_sub(1) {
            let (Some(one), Some(other)) = (part(&events[place].event), part(&events[place + 1].event)) else { continue };
            if one == other {
                continue;
            }
            let before = owed(&renumbered(&events[..place + 2]));
            events.swap(place, place + 1);
            let after = owed(&renumbered(&events[..place + 2]));
            events.swap(place, place + 1);
            prop_assert_eq!(before, after, "{} and {}", events[place].event.kind(), events[place + 1].event.kind());
        }
    }

    #[test]
    fn every_duty_says_why_it_is_owed_and_what_clears_it(seed: u64) {
        let (_, case) = history(seed, 160, &POLICY, &LONDON);
        for duty in owed(&case).values() {
            let why = explain(&case, duty, &POLICY, &LONDON);
            prop_assert!(!why.facts.is_empty(), "{duty:?}");
            prop_assert!(!why.clears.is_empty() && !why.title.is_empty() && !why.source.is_empty(), "{why:?}");
            prop_assert!(duty.due_on < duty.manager_on, "{duty:?}");
            prop_assert!(duty.head_on.is_none_or(|head| duty.manager_on <= head), "{duty:?}");
        }
    }

    #[test]
    fn nobody_who_died_and_no_ended_case_is_owed_anything(seed: u64) {
        let (_, case) = history(seed, 200, &POLICY, &LONDON);
        let ended = !case.sentences.is_empty() && case.sentences.iter().all(|s| s.ended.is_some());
        if case.person.died_on.is_some() || ended {
            prop_assert!(owed(&case).is_empty());
        }
    }
}

#[test]
fn random_histories_owe_every_kind_of_duty() {
    let mut seen = BTreeSet::new();
    for seed in 0..600 {
        let (events, _) = history(seed, 220, &POLICY, &LONDON);
        let mut case = CaseFile::default();
        for (place, event) in events.iter().enumerate() {
            case.apply(event);
            if place % 8 == 0 {
                seen.extend(duties(&case, &POLICY, &LONDON).into_iter().map(|duty| duty.kind));
            }
        }
    }
    let missing: Vec<_> = DutyKind::ALL.iter().filter(|kind| !seen.contains(*kind)).collect();
    assert!(missing.is_empty(), "kinds that no random history owes: {missing:?}");
}

#[test]
fn what_each_kind_asks_can_be_recorded() {
    let mut cleared = BTreeSet::new();
    for seed in 0..300 {
        let (events, case) = history(seed, 200, &POLICY, &LONDON);
        // On the way, too: what is owed rarely is settled by the end.
        for until in (10..events.len()).step_by(15).chain([events.len()]) {
            let case = if until == events.len() { case.clone() } else { CaseFile::fold(&events[..until]) };
            let Some(last) = events[..until].last() else { continue };
            for duty in owed(&case).values().filter(|duty| !cleared.contains(&duty.kind)).cloned().collect::<Vec<_>>() {
                cleared.extend(recorded(&case, &duty, last.recorded_at).map(|_| duty.kind));
            }
        }
    }
    let unproved: Vec<_> = DutyKind::ALL.iter().filter(|kind| !cleared.contains(*kind)).collect();
    // These are cleared by more than one wish, or by booking: see `handover.rs` for the release.
    use DutyKind as K;
    let several =
        [&K::FirstAppointment, &K::Contact, &K::AssessmentReturned, &K::Release12Weeks, &K::Release8Weeks, &K::Release4Weeks];
    assert_eq!(unproved, several);
}

#[test]
fn every_gap_has_a_name_of_its_own() {
    let names: BTreeSet<Uuid> = Gap::ALL.into_iter().map(Gap::about).collect();
    assert_eq!(names.len(), Gap::ALL.len());
    for gap in Gap::ALL {
        assert_eq!(Gap::of(gap.about()), Some(gap));
    }
}
