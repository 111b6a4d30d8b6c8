//! The laws of duties: nothing falls through, nothing clears but the work, and only a date moves what no event moves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{LONDON, POLICY};
use jiff::{Timestamp, ToSpan, civil::Date};
use proptest::prelude::*;
use record::{
    ActorId, AppointmentId, AssessmentId, CaseFile, Command, CommandId, Context, CourtReportId, Event, OfficerId, Recorded,
    UnitId,
    appointment::{AppointmentArranged, OnWarning},
    assessment::{
        contradiction::contradictions,
        draft::{AssessmentSigned, Signer, Wish as Assess},
    },
    court_report::CourtReportAsked,
    decide,
    duties::{Duty, Gap, asked::asked, duties, explain, next_change_on},
    histories::history,
    recorded::plus_days,
    sentence::SentenceEnded,
};
use rules::{code::ContactCode, duty::DutyKind, grade::Grade};
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

fn shown(owed: &BTreeMap<Key, Duty>, day: Date) -> Vec<(Key, [bool; 4])> {
    let state = |duty: &Duty| {
        let (manager, head) = (duty.manager_on <= day, duty.head_on.is_some_and(|on| on <= day));
        ((duty.kind, duty.about), [duty.shows(day), duty.late(day), manager, head])
    };
    owed.values().map(state).collect()
}

/// The case after what a duty asks was recorded, an hour after `at` and by whoever may; none when no wish of its own does it,
/// or a rule wants something else first.
fn recorded(case: &CaseFile, duty: &Duty, at: Timestamp) -> Option<CaseFile> {
    // On the first morning on which it shows, however far ahead: an appointment has to begin before it has an outcome.
    let now = (at + 1.hour()).max(common::nine(duty.shows_on));
    let holder = case.allocation().map_or(ActorId(Uuid::from_u128(1)), |held| ActorId(held.officer.0));
    for actor in [holder, ActorId(Uuid::from_u128(777))] {
        let ctx = Context { now, zone: &LONDON, actor, policy: &POLICY, diary: &[] };
        let mut after = case.clone();
        let wishes = wishes(case, duty, &ctx)?;
        if wishes.into_iter().all(|wish| done(&mut after, wish, &ctx)) {
            return Some(after);
        }
    }
    None
}

/// Applies what a wish comes to; false if a rule refuses it.
fn done(case: &mut CaseFile, wish: Command, ctx: &Context<'_>) -> bool {
    let Ok(events) = decide(case, wish, ctx) else { return false };
    for (happened_on, event) in events {
        let version = case.version + 1;
        case.apply(&Recorded {
            position: version.into(),
            version,
            happened_on,
            recorded_at: ctx.now,
            actor: ctx.actor,
            on_behalf_of: None,
            command: CommandId(Uuid::from_u128(1)),
            event,
        });
    }
    true
}

/// What a duty asks, as wishes in their order: one for most kinds; an appointment booked at once; an assessment that
/// came back, answered and signed again. How a release is prepared is told by `handover.rs`.
fn wishes(case: &CaseFile, duty: &Duty, ctx: &Context<'_>) -> Option<Vec<Command>> {
    let new = Uuid::from_u128((0xB00C << 96) | u128::from(case.version));
    Some(match duty.kind {
        DutyKind::FirstAppointment | DutyKind::Contact => {
            // At once: a first appointment after a release has no day to spare.
            let starts_at = ctx.now + 1.minute();
            let what = AppointmentArranged {
                id: AppointmentId(new),
                kind: ContactCode::literal("COAP"),
                starts_at,
                ends_at: starts_at + 30.minutes(),
                place: "Example House".into(),
                officer: OfficerId(ctx.actor.0),
                team: UnitId(Uuid::from_u128(11)),
                sentence: None,
                requirement: None,
                sensitive: false,
                text_reminder: true,
                purpose: None,
                moved_from: None,
                visit_safety: None,
            };
            vec![Command::ArrangeAppointment { what, on_warning: OnWarning::BookAnyway }]
        }
        DutyKind::AssessmentReturned => {
            let id = AssessmentId(duty.about);
            let draft = case.drafts.find(id)?;
            let standing = contradictions(case, &draft.answers, &draft.levels, (ctx.today(), ctx.policy));
            let sign = AssessmentSigned {
                id,
                on: ctx.today(),
                signer: Signer { grade: Grade::Po, newly_qualified: false },
                countersign: Vec::new(),
                contradictions: standing.into_iter().map(|one| (one.words, "Talked over".to_owned())).collect(),
            };
            vec![Command::Assess(Box::new(Assess::Sign(sign)))]
        }
        _ => vec![asked(case, duty, ctx)?],
    })
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

/// A check that names no address is about the one that was known when it was sent: sent before or after a move, it is another
/// check.
fn asks_about_the_address_of_its_day(one: &Event, other: &Event) -> bool {
    let unnamed = |event: &Event| match event {
        Event::EnquirySent(sent) => sent.address.is_none(),
        Event::EnquiryRaised(raised) => raised.address.is_none(),
        Event::EnquiryNotNeeded(decided) => decided.address.is_none(),
        _ => false,
    };
    let moves = |event: &Event| matches!(event, Event::AddressRecorded(_) | Event::AddressEnded(_));
    (unnamed(one) && moves(other)) || (moves(one) && unnamed(other))
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
        // One appointment may be the first in custody and the first after release.
        K::FirstAppointment => &[K::FirstAppointment],
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
        // An address that is not suitable is a reason to look at the risk, and the manager decides.
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
                // Flags of levels that hold no longer come off, and at a lower level an answer serves for longer.
                K::RegisterReview,
                K::EnquiryToSend,
            ]
        }
        // One conversation is about everything that made one necessary; an alarm decided needs none about the misses.
        K::Oversight | K::MissAlarm | K::AddressDecision => &[K::Oversight],
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
            let Some(after) = recorded(&case, duty, last.recorded_at) else { continue };
            let after = owed(&after);
            let key = (duty.kind, duty.about);
            // Gone, or owed anew for a later day. A manager's answer gives the case back to the officer to accept: what is left
            // is theirs, not the manager's.
            let handed_back = |left: &Duty| duty.kind == DutyKind::HandoverToAccept && left.owner != duty.owner;
            let cleared = after.get(&key).is_none_or(|left| left.due_on > duty.due_on || handed_back(left));
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
            let Some(after) = recorded(&case, duty, last.recorded_at) else { continue };
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
            if one == other || asks_about_the_address_of_its_day(&events[place].event, &events[place + 1].event) {
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
    fn who_died_is_owed_nothing_and_an_ended_case_only_what_a_report_to_the_court_asks(seed: u64) {
        let (events, _) = history(seed, 200, &POLICY, &LONDON);
        let mut case = CaseFile::default();
        for event in &events {
            case.apply(event);
            let ended = !case.sentences.is_empty() && case.sentences.iter().all(|s| s.ended.is_some());
            if case.person.died_on.is_some() {
                prop_assert!(owed(&case).is_empty());
            } else if ended && case.court_reports.is_empty() {
                prop_assert_eq!(owed(&case), BTreeMap::new());
            } else if ended {
                let checks = |kind: DutyKind| {
                    matches!(
                        kind,
                        DutyKind::EnquiryToSend
                            | DutyKind::EnquiryToChase
                            | DutyKind::EnquiryToEscalate
                            | DutyKind::EnquiryToRead
                            | DutyKind::EnquiryToAnalyse
                            | DutyKind::EnquiryToUse
                            | DutyKind::NamedPerson
                    )
                };
                let others: Vec<_> = owed(&case).into_values().filter(|duty| !checks(duty.kind)).collect();
                prop_assert_eq!(others, Vec::new());
            }
        }
    }
}

#[test]
fn random_histories_owe_every_kind_of_duty() {
    let mut seen = BTreeSet::new();
    for seed in 0..600 {
        if seen.len() == DutyKind::ALL.len() {
            break;
        }
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
        // All but the three parts of a release.
        if cleared.len() + 3 == DutyKind::ALL.len() {
            break;
        }
        let (events, case) = history(seed, 200, &POLICY, &LONDON);
        // On the way, too: what is owed rarely is settled by the end.
        for until in (10..events.len()).step_by(15).chain([events.len()]) {
            let case = if until == events.len() { case.clone() } else { CaseFile::fold(&events[..until]) };
            let Some(last) = events[..until].last() else { continue };
            for duty in owed(&case).values().filter(|duty| !cleared.contains(&duty.kind)).cloned().collect::<Vec<_>>() {
                let Some(after) = recorded(&case, &duty, last.recorded_at) else { continue };
                cleared.insert(duty.kind);
                // And what the work itself brings about.
                for next in owed(&after).values().filter(|next| !cleared.contains(&next.kind)).cloned().collect::<Vec<_>>() {
                    let at = after.changed_at.unwrap();
                    cleared.extend(recorded(&after, &next, at).map(|_| next.kind));
                }
            }
        }
    }
    let unproved: Vec<_> = DutyKind::ALL.iter().filter(|kind| !cleared.contains(*kind)).collect();
    // A release is prepared by much work: `handover.rs` proves it part by part.
    assert_eq!(unproved, [&DutyKind::Release12Weeks, &DutyKind::Release8Weeks, &DutyKind::Release4Weeks]);
}

#[test]
fn a_report_to_the_court_about_somebody_whose_sentences_have_ended_asks_for_checks_and_for_nothing_else() {
    let (end, today) = (jiff::civil::date(2026, 6, 30), common::TODAY);
    let mut desk = common::checks::supervised();
    let ids: Vec<_> = desk.case.sentences.iter().map(|sentence| sentence.what.id).collect();
    for id in ids {
        desk.today = desk.today.max(end);
        desk.must(Command::EndSentence(SentenceEnded { id, on: desk.today, reason: "Served".into() }));
    }
    assert_eq!(owed(&desk.case), BTreeMap::new(), "nothing is owed after the end");
    desk.today = desk.today.max(today);
    desk.must(Command::AskForReport(CourtReportAsked {
        id: CourtReportId(common::id(88)),
        court: "Example Crown Court".into(),
        on: desk.today,
        hearing_on: Some(plus_days(desk.today, 20)),
        address: None,
        note: String::new(),
    }));
    let kinds: BTreeSet<DutyKind> = owed(&desk.case).keys().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, BTreeSet::from([DutyKind::EnquiryToSend]));
}

#[test]
fn every_gap_has_a_name_of_its_own() {
    let names: BTreeSet<Uuid> = Gap::ALL.into_iter().map(Gap::about).collect();
    assert_eq!(names.len(), Gap::ALL.len());
    for gap in Gap::ALL {
        assert_eq!(Gap::of(gap.about()), Some(gap));
    }
}
