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
    risk::TierRecorded,
    supervision,
};
use rules::{
    code::{ContactCode, OutcomeCode},
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
