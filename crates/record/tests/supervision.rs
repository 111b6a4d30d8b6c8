//! The supervision package and the last third, as the record knows them: what is owed, what stops, and what brings it back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use common::{Desk, LONDON, POLICY, allocated, flag, id, judged, nine, sentence};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use record::{
    AppointmentId, BreachId, Command, ContactId, OfficerId, SentenceId, UnitId,
    appointment::{AppointmentArranged, CloseSession, OnWarning, SessionClosed},
    contact::ContactRecorded,
    duties::{Duty, duties},
    enforcement::{Wish, breach::BreachBegun},
    person::Sex,
    risk::{RegisterEntryMade, TierRecorded},
    supervision::{self, SdsPlusReceived, SupervisionRestarted},
};
use rules::{
    code::{ContactCode, OutcomeCode, RegisterCode, RegisterValueCode},
    contact_frequency::{FinalThird, PackageState, Phase},
    duty::DutyKind,
    rosh::RoshLevel,
    tier::{Tier, TierV3},
};

/// A Monday: the first day of an order of two years.
const BEGAN: Date = date(2026, 3, 2);
/// The first day of its last third: 244 days before it expires.
const LAST_THIRD: Date = date(2027, 7, 1);

fn supervised(level: RoshLevel) -> Desk {
    let mut desk = Desk::on(BEGAN, Sex::Male);
    desk.must(sentence(1, "340", BEGAN, BEGAN, Some(date(2028, 3, 1))));
    desk.must(allocated(2, BEGAN));
    desk.must(judged(level, BEGAN));
    let tier = Tier::V3 { value: TierV3::C, provisional: false };
    desk.must(Command::RecordTier(TierRecorded { tier, source: "Received".into() }));
    desk
}

fn attended(desk: &mut Desk, n: u128, day: Date) {
    closed(desk, n, day, "ATTC");
}

fn booked(desk: &mut Desk, n: u128, day: Date) {
    desk.must(Command::ArrangeAppointment {
        what: AppointmentArranged {
            id: AppointmentId(id(n)),
            kind: ContactCode::literal("COAP"),
            starts_at: nine(day) + 1.hours(),
            ends_at: nine(day) + 2.hours(),
            place: "Example House".into(),
            officer: OfficerId(id(2)),
            team: UnitId(id(11)),
            sentence: Some(SentenceId(id(1))),
            requirement: None,
            sensitive: false,
            text_reminder: false,
            purpose: None,
            moved_from: None,
            visit_safety: None,
        },
        on_warning: OnWarning::BookAnyway,
    });
}

fn closed(desk: &mut Desk, n: u128, day: Date, outcome: &str) {
    desk.today = day;
    booked(desk, n, day);
    desk.today = day.tomorrow().unwrap();

    desk.must(Command::CloseSession(Box::new(CloseSession {
        session: SessionClosed {
            id: AppointmentId(id(n)),
            outcome: OutcomeCode::new(outcome).unwrap(),
            note: "Example".into(),
            summary: String::new(),
            tags: vec![],
            sensitive: false,
            evidence_by: None,
        },
        seen: None,
        next: None,
        on_warning: OnWarning::Ask,
    })));
}

fn contact(desk: &Desk) -> Option<Duty> {
    duties(&desk.case, &POLICY, &LONDON).into_iter().find(|duty| duty.kind == DutyKind::Contact)
}

fn package(desk: &Desk, on: Date) -> PackageState {
    supervision::package(&desk.case, &desk.case.sentences[0], on, &POLICY, &LONDON)
}

#[test]
fn contacts_that_the_person_came_to_use_the_allowance_of_the_sentence_year() {
    let mut desk = supervised(RoshLevel::Low);
    for (n, day) in [(1, date(2026, 3, 9)), (2, date(2026, 4, 1)), (3, date(2026, 5, 6))] {
        attended(&mut desk, 20 + n, day);
    }
    closed(&mut desk, 30, date(2026, 5, 20), "AAME");
    let state = package(&desk, date(2026, 6, 1));
    assert_eq!((state.phase, state.tier, state.allowance), (Phase::Standard, Some(TierV3::C), 12));
    assert_eq!((state.used, state.left), (5, 7), "three early weeks, two contacts after them; the absence uses nothing");
    let owed = contact(&desk).expect("a contact is owed");
    assert_eq!((owed.due_on, owed.rule.as_str()), (date(2026, 6, 17), "standards/package/C"));
}

#[test]
fn a_provisional_tier_has_no_package() {
    let mut desk = supervised(RoshLevel::Medium);
    desk.today = date(2026, 3, 3);
    let tier = Tier::V3 { value: TierV3::B, provisional: true };
    desk.must(Command::RecordTier(TierRecorded { tier, source: "Received".into() }));
    assert_eq!(package(&desk, date(2026, 6, 1)).phase, Phase::NotKnown);
}

#[test]
fn nothing_routine_is_owed_in_the_last_third() {
    let mut desk = supervised(RoshLevel::Medium);
    attended(&mut desk, 20, date(2027, 5, 4));
    let owed = contact(&desk).expect("owed before it begins");
    assert!(owed.due_on < LAST_THIRD);
    assert!(owed.shows(date(2027, 6, 30)) && !owed.shows(LAST_THIRD), "what was late is owed no longer");
    attended(&mut desk, 21, date(2027, 6, 28));
    assert_eq!(contact(&desk), None);
}

#[test]
fn in_the_last_third_contact_goes_on_for_the_gravest_risk_and_comes_back_with_breach_arrest_or_another_level() {
    let seen = |level| {
        let mut desk = supervised(level);
        closed(&mut desk, 19, date(2027, 6, 21), "UACP");
        attended(&mut desk, 20, date(2027, 6, 28));
        desk.today = date(2027, 8, 2);
        desk
    };
    let mut desk = seen(RoshLevel::VeryHigh);
    assert!(contact(&desk).is_some(), "very high");
    desk = seen(RoshLevel::Medium);
    assert_eq!(contact(&desk), None);
    desk.must(flag(40, "RCPR", date(2027, 8, 2)));
    assert!(contact(&desk).is_some(), "child protection");

    desk = seen(RoshLevel::Medium);
    desk.must(Command::Enforce(Wish::BeginBreach(BreachBegun {
        id: BreachId(id(41)),
        sentence: SentenceId(id(1)),
        failures: vec![AppointmentId(id(19))],
        on: date(2027, 8, 2),
        circumstances: String::new(),
    })));
    assert!(contact(&desk).is_some(), "breach: appointments are still offered");

    desk = seen(RoshLevel::Medium);
    desk.must(Command::RecordContact(ContactRecorded {
        id: ContactId(id(42)),
        kind: ContactCode::literal("CARR"),
        happened_at: nine(date(2027, 8, 2)),
        note: "Arrested, an invented example.".into(),
        summary: String::new(),
        tags: vec![],
        sensitive: false,
        sentence: None,
    }));
    assert!(contact(&desk).is_some(), "arrest");
}

#[test]
fn an_order_without_a_last_day_never_stops() {
    let mut desk = Desk::on(BEGAN, Sex::Male);
    desk.must(sentence(1, "340", BEGAN, BEGAN, None));
    desk.must(allocated(2, BEGAN));
    assert_eq!(package(&desk, date(2030, 1, 1)).final_third, FinalThird::NoExpiry);
}

#[test]
fn an_appointment_booked_far_ahead_is_no_contact_and_one_in_time_is() {
    let mut desk = supervised(RoshLevel::High);
    attended(&mut desk, 50, date(2026, 3, 3));
    let owed = |desk: &Desk| duties(&desk.case, &POLICY, &LONDON).into_iter().find(|duty| duty.kind == DutyKind::Contact);
    let due_on = owed(&desk).expect("the next contact is owed").due_on;
    assert_eq!(due_on, date(2026, 3, 10), "weekly at first");
    booked(&mut desk, 51, date(2027, 1, 11));
    assert_eq!(owed(&desk).map(|duty| duty.due_on), Some(due_on), "an appointment in ten months does not keep the rule");
    booked(&mut desk, 52, due_on);
    assert_eq!(owed(&desk), None, "one in time does");
}

fn stopped() -> Desk {
    let mut desk = supervised(RoshLevel::Medium);
    attended(&mut desk, 20, date(2027, 6, 28));
    desk.today = date(2027, 8, 2);
    assert_eq!(contact(&desk), None, "routine contact has stopped");
    desk
}

#[test]
fn somebody_decides_to_start_contact_again_with_a_reason_and_it_is_owed_again() {
    let mut desk = stopped();
    let restart = |on, reason: &str| {
        Command::Supervise(supervision::Wish::Restart(SupervisionRestarted {
            sentence: SentenceId(id(1)),
            on,
            reason: reason.into(),
        }))
    };
    assert_eq!(desk.says(restart(date(2027, 8, 2), " ")), "Enter why contact starts again");
    let says = desk.says(restart(date(2027, 6, 30), "A new partner"));
    assert_eq!(says, "Routine contact has not stopped on Wednesday 30 June 2027, so it cannot be started again");
    assert!(desk.says(restart(date(2027, 8, 3), "A new partner")).contains("today or in the past"));
    desk.must(restart(date(2027, 8, 2), "A new partner, of whom nothing is known"));
    assert!(contact(&desk).is_some());
    let says = desk.says(restart(date(2027, 8, 2), "Again"));
    assert!(says.starts_with("Routine contact has not stopped"), "{says}");
}

#[test]
fn another_tier_starts_contact_again_and_the_same_tier_does_not() {
    let recorded = |tier, provisional| {
        let tier = Tier::V3 { value: tier, provisional };
        Command::RecordTier(TierRecorded { tier, source: "Received".into() })
    };
    for (tier, provisional, again) in
        [(TierV3::B, false, true), (TierV3::D, false, true), (TierV3::C, false, false), (TierV3::B, true, false)]
    {
        let mut desk = stopped();
        desk.must(recorded(tier, provisional));
        let from = package(&desk, desk.today).final_third.from();
        assert_eq!(from.is_none(), again, "{tier} provisional {provisional}: {from:?}");
        if again {
            assert!(contact(&desk).is_some(), "{tier}");
        }
    }
}

#[test]
fn the_first_appointment_of_high_risk_or_the_highest_tier_is_within_two_working_days() {
    let first = |desk: &Desk| {
        let all = duties(&desk.case, &POLICY, &LONDON);
        all.into_iter().find(|duty| duty.kind == DutyKind::FirstAppointment).map(|duty| duty.due_on)
    };
    assert_eq!(first(&supervised(RoshLevel::Medium)), Some(date(2026, 3, 9)));
    assert_eq!(first(&supervised(RoshLevel::High)), Some(date(2026, 3, 4)));
    for provisional in [false, true] {
        let mut desk = supervised(RoshLevel::Medium);
        let tier = Tier::V3 { value: TierV3::A, provisional };
        desk.must(Command::RecordTier(TierRecorded { tier, source: "Received".into() }));
        assert_eq!(first(&desk), Some(date(2026, 3, 4)), "provisional {provisional}");
    }
}

#[test]
fn handling_of_its_own_keeps_contact_going_and_red_offender_management_has_the_package_of_the_highest_tier() {
    for code in ["R-NSD", "R-ISC"] {
        let mut desk = stopped();
        desk.must(flag(60, code, date(2027, 8, 2)));
        assert!(contact(&desk).is_some(), "{code}");
        assert_eq!(package(&desk, date(2026, 6, 1)).phase, Phase::NotApplicable, "{code}");
    }
    let mut desk = supervised(RoshLevel::Medium);
    assert_eq!(package(&desk, date(2026, 6, 1)).tier, Some(TierV3::C));
    let managed = |n, level: Option<&str>| {
        Command::MakeRegisterEntry(RegisterEntryMade {
            id: record::RegisterEntryId(id(n)),
            code: RegisterCode::literal("IIOM"),
            category: None,
            level: level.map(|level| RegisterValueCode::new(level).unwrap()),
            from: BEGAN,
            review_on: None,
            note: "Example".into(),
        })
    };
    desk.must(managed(61, Some("IOM-GREEN")));
    assert_eq!(package(&desk, date(2026, 6, 1)).tier, Some(TierV3::C));
    desk = supervised(RoshLevel::Medium);
    desk.must(managed(62, Some("IOM-RED")));
    assert_eq!(package(&desk, date(2026, 6, 1)).tier, Some(TierV3::A));
    let mut desk = supervised(RoshLevel::Medium);
    desk.must(flag(63, "R-OPD", BEGAN));
    assert!(!package(&desk, date(2026, 6, 1)).may_say_none_left, "nobody on the pathway is told that none are left");
}

#[test]
fn two_thirds_in_custody_leave_no_contact_free_third_once_the_prison_has_said_so() {
    let mut desk = Desk::on(BEGAN, Sex::Male);
    desk.must(sentence(1, "307", date(2024, 3, 4), BEGAN, Some(date(2028, 3, 1))));
    desk.must(allocated(2, BEGAN));
    desk.must(judged(RoshLevel::Medium, BEGAN));
    let free = |desk: &Desk| matches!(package(desk, date(2027, 12, 1)).final_third, FinalThird::Free { .. });
    assert!(free(&desk));
    let said = |sds_plus, source: &str| {
        Command::Supervise(supervision::Wish::ReceiveSdsPlus(SdsPlusReceived {
            sentence: SentenceId(id(1)),
            sds_plus,
            source: source.into(),
        }))
    };
    assert_eq!(desk.says(said(true, "")), "Enter who said so");
    desk.must(said(true, "Prison"));
    assert!(!free(&desk));
    desk.must(said(false, "Prison, corrected"));
    assert!(free(&desk), "the last word counts");
    let mut order = supervised(RoshLevel::Medium);
    assert!(order.says(said(true, "Prison")).contains("no such sentence of custody"));
}
