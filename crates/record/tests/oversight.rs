//! When a conversation with the manager is owed, what meets it, and what may be recorded of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use common::{Desk, LONDON, POLICY, TODAY, allocated, flag, id, judged, nine, sentence};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use record::{
    ActionId, ActorId, AppointmentId, Command, ContactId, EnquiryId, OfficerId, OversightId, SentenceId, UnitId,
    appointment::{AppointmentArranged, CloseSession, OnWarning, SessionClosed},
    contact::ContactRecorded,
    duties::{duties, explain},
    oversight::{
        AgreedAction, Effect, OversightActionClosed, OversightCommented, OversightRecorded, View, Wish,
        due::{Due, all, due},
        effective,
    },
    person::Sex,
    plan::Ended,
    sentence::SentenceEnded,
};
use rules::{
    code::{ContactCode, OutcomeCode},
    oversight::OversightTrigger as T,
    rosh::RoshLevel,
};

/// A Monday in the summer before.
const BEGAN: Date = date(2026, 6, 1);
const OFFICER: u128 = 2;

/// Somebody on an order since [`BEGAN`], held by an officer since two days later.
fn supervised() -> Desk {
    let mut desk = Desk::on(BEGAN, Sex::Male);
    desk.must(sentence(1, "340", BEGAN, BEGAN, Some(date(2028, 5, 31))));
    desk.today = date(2026, 6, 3);
    desk.must(allocated(OFFICER, date(2026, 6, 3)));
    desk
}

fn talk(n: u128, on: Date) -> OversightRecorded {
    OversightRecorded {
        id: OversightId(id(n)),
        trigger: T::AdHoc,
        on,
        opened_at: None,
        minutes: 20,
        with: Some(OfficerId(id(OFFICER))),
        risk_discussed: true,
        checks: vec![],
        view: View::Agree,
        reasons: "The plan fits what is known.".into(),
        actions: vec![],
        next_on: None,
    }
}

fn recorded(wish: OversightRecorded) -> Command {
    Command::Oversee(Wish::Record(wish))
}

fn talked(desk: &mut Desk, n: u128, on: Date) {
    desk.today = on;
    desk.must(recorded(talk(n, on)));
}

fn of(desk: &Desk, trigger: T) -> Vec<Due> {
    due(&desk.case, &POLICY, &LONDON).into_iter().filter(|due| due.trigger == trigger).collect()
}

fn one(desk: &Desk, trigger: T) -> Due {
    let found = of(desk, trigger);
    assert_eq!(found.len(), 1, "{trigger}: {found:?}");
    found.into_iter().next().unwrap()
}

fn missed(desk: &mut Desk, n: u128, day: Date, outcome: &str) {
    desk.today = day;
    desk.must(Command::ArrangeAppointment {
        what: AppointmentArranged {
            id: AppointmentId(id(n)),
            kind: ContactCode::literal("COAP"),
            starts_at: nine(day) + 1.hours(),
            ends_at: nine(day) + 2.hours(),
            place: "Example House".into(),
            officer: OfficerId(id(OFFICER)),
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

#[test]
fn a_case_that_nobody_holds_owes_no_conversation() {
    let mut desk = Desk::on(BEGAN, Sex::Male);
    desk.must(sentence(1, "340", BEGAN, BEGAN, Some(date(2028, 5, 31))));
    assert_eq!(due(&desk.case, &POLICY, &LONDON), []);
}

#[test]
fn high_risk_domestic_abuse_and_child_protection_are_talked_about_soon_after_allocation() {
    assert_eq!(of(&supervised(), T::Allocation), []);
    let mut high = supervised();
    high.must(judged(RoshLevel::High, date(2026, 6, 3)));
    let owed = one(&high, T::Allocation);
    assert_eq!((owed.clock_from, owed.due_on), (date(2026, 6, 3), date(2026, 6, 17)));
    assert_eq!(owed.why.words(), "Allocated on 3 Jun 2026");
    for code in ["ADVP", "RCPR"] {
        let mut flagged = supervised();
        flagged.must(flag(1, code, date(2026, 6, 3)));
        assert_eq!(one(&flagged, T::Allocation).due_on, date(2026, 6, 17), "{code}");
    }
}

#[test]
fn a_conversation_meets_every_clock_that_had_begun_and_no_later_one() {
    let mut desk = supervised();
    desk.must(judged(RoshLevel::High, date(2026, 6, 3)));
    talked(&mut desk, 501, date(2026, 6, 10));
    let met = one(&desk, T::Allocation);
    assert_eq!((met.met_by, met.met_on), (Some(OversightId(id(501))), Some(date(2026, 6, 10))));
    let sixteen = one(&desk, T::SixteenWeeks);
    assert_eq!((sixteen.due_on, sixteen.met_by), (date(2026, 9, 21), None), "its clock had not begun");
    talked(&mut desk, 502, date(2026, 9, 15));
    assert_eq!(one(&desk, T::SixteenWeeks).met_by, Some(OversightId(id(502))));
}

#[test]
fn a_late_conversation_meets_its_trigger_late_and_not_in_time() {
    let mut desk = supervised();
    desk.must(judged(RoshLevel::High, date(2026, 6, 3)));
    talked(&mut desk, 501, date(2026, 7, 20));
    let met = one(&desk, T::Allocation);
    assert!(met.met_on.unwrap() > met.due_on);
}

#[test]
fn after_a_conversation_the_next_follows_by_the_level_of_risk_or_earlier_if_agreed() {
    let mut desk = supervised();
    talked(&mut desk, 501, date(2026, 9, 21));
    assert_eq!(one(&desk, T::Yearly).due_on, date(2027, 9, 21));
    let mut high = supervised();
    high.must(judged(RoshLevel::High, date(2026, 6, 3)));
    talked(&mut high, 501, date(2026, 9, 21));
    assert_eq!(one(&high, T::PeriodicHighRisk).due_on, date(2027, 1, 11));
    let mut agreed = supervised();
    agreed.today = date(2026, 9, 21);
    agreed.must(recorded(OversightRecorded { next_on: Some(date(2026, 10, 19)), ..talk(501, date(2026, 9, 21)) }));
    let owed = one(&agreed, T::Yearly);
    assert_eq!((owed.due_on, owed.why.words().as_str()), (date(2026, 10, 19), "Agreed in the last conversation on 21 Sep 2026"));
}

#[test]
fn the_next_conversation_may_be_brought_forward_and_not_put_off() {
    let mut desk = supervised();
    desk.must(judged(RoshLevel::High, date(2026, 6, 3)));
    desk.today = date(2026, 9, 21);
    let wish = |next_on| recorded(OversightRecorded { next_on: Some(next_on), ..talk(501, date(2026, 9, 21)) });
    assert_eq!(
        desk.says(wish(date(2027, 2, 1))),
        "The next review must be on Monday 11 January 2027 or earlier: the rule for this level of risk asks for it"
    );
    assert!(desk.says(wish(date(2026, 9, 21))).starts_with("The next review must be after this one"));
    desk.must(wish(date(2027, 1, 11)));
}

#[test]
fn a_conversation_for_another_reason_begins_the_period_anew_and_pads_no_count() {
    let mut desk = supervised();
    desk.must(judged(RoshLevel::High, date(2026, 6, 3)));
    for (n, day) in [(501, 21), (502, 22), (503, 23)] {
        talked(&mut desk, n, date(2026, 9, day));
    }
    let owed = one(&desk, T::PeriodicHighRisk);
    assert_eq!((owed.about, owed.met_by), (id(503), None), "three talks in three days are not three periods met");
}

#[test]
fn a_change_of_level_either_way_is_talked_about_and_the_first_judgement_is_no_change() {
    let mut desk = supervised();
    desk.must(judged(RoshLevel::Medium, date(2026, 6, 3)));
    assert_eq!(of(&desk, T::LevelChanged), []);
    desk.today = date(2026, 7, 6);
    desk.must(judged(RoshLevel::Medium, date(2026, 7, 6)));
    assert_eq!(of(&desk, T::LevelChanged), []);
    desk.must(judged(RoshLevel::High, date(2026, 7, 6)));
    let owed = one(&desk, T::LevelChanged);
    assert_eq!(owed.why.words(), "Risk of serious harm changed from medium to high on 6 Jul 2026");
    assert_eq!(owed.due_on, date(2026, 7, 13));
    desk.today = date(2026, 8, 3);
    desk.must(judged(RoshLevel::Low, date(2026, 8, 3)));
    assert_eq!(of(&desk, T::LevelChanged).len(), 2);
}

#[test]
fn a_level_that_is_raised_late_in_the_year_does_not_make_the_past_late() {
    let mut desk = supervised();
    talked(&mut desk, 501, date(2026, 6, 10));
    desk.today = TODAY;
    desk.must(judged(RoshLevel::High, TODAY));
    assert!(one(&desk, T::PeriodicHighRisk).due_on >= TODAY);
}

#[test]
fn an_arrest_is_talked_about_from_the_day_on_which_it_was_known() {
    let mut desk = supervised();
    desk.today = date(2026, 7, 10);
    desk.must(Command::RecordContact(ContactRecorded {
        id: ContactId(id(70)),
        kind: ContactCode::literal("CARR"),
        happened_at: nine(date(2026, 7, 4)),
        note: "Arrested.".into(),
        summary: String::new(),
        tags: vec![],
        sensitive: false,
        sentence: None,
    }));
    let owed = one(&desk, T::Arrest);
    assert_eq!((owed.clock_from, owed.due_on), (date(2026, 7, 10), date(2026, 7, 13)));
}

#[test]
fn two_missed_appointments_in_a_row_of_a_person_at_high_risk_are_talked_about() {
    let mut desk = supervised();
    desk.must(judged(RoshLevel::High, date(2026, 6, 3)));
    missed(&mut desk, 61, date(2026, 7, 6), "UAAB");
    assert_eq!(of(&desk, T::MissedAppointments), []);
    missed(&mut desk, 62, date(2026, 7, 13), "UAAB");
    let owed = one(&desk, T::MissedAppointments);
    assert_eq!(owed.why.words(), "2 appointments missed in a row, the last on 13 Jul 2026");
    let mut medium = supervised();
    medium.must(judged(RoshLevel::Medium, date(2026, 6, 3)));
    missed(&mut medium, 61, date(2026, 7, 6), "UAAB");
    missed(&mut medium, 62, date(2026, 7, 13), "UAAB");
    assert_eq!(of(&medium, T::MissedAppointments), []);
}

#[test]
fn a_case_from_another_officer_is_talked_about_and_so_is_the_end_of_supervision() {
    let mut desk = supervised();
    desk.today = date(2026, 8, 3);
    desk.must(allocated(3, date(2026, 8, 3)));
    assert_eq!(one(&desk, T::Transfer).due_on, date(2026, 8, 17));
    assert_eq!(one(&desk, T::BeforeTermination).due_on, date(2028, 5, 3));
}

#[test]
fn release_is_talked_about_eight_weeks_before_and_when_it_comes() {
    let mut desk = Desk::on(BEGAN, Sex::Male);
    desk.must(allocated(OFFICER, BEGAN));
    desk.must(sentence(1, "307", BEGAN, date(2026, 12, 14), Some(date(2027, 12, 14))));
    let before = one(&desk, T::BeforeRelease);
    assert_eq!((before.clock_from, before.due_on), (date(2026, 10, 5), date(2026, 10, 19)));
    let released = one(&desk, T::Release);
    assert_eq!((released.clock_from, released.due_on), (date(2026, 12, 14), date(2026, 12, 21)));
    // A conversation in the week before the release is not the one when the person is out.
    talked(&mut desk, 501, date(2026, 12, 8));
    assert!(one(&desk, T::Release).open());
    talked(&mut desk, 502, date(2026, 12, 15));
    assert_eq!(one(&desk, T::Release).met_on, Some(date(2026, 12, 15)));
}

#[test]
fn what_was_owed_when_supervision_ended_lapses_and_is_still_known() {
    let mut desk = supervised();
    desk.must(judged(RoshLevel::High, date(2026, 6, 3)));
    desk.today = date(2026, 7, 6);
    desk.must(Command::EndSentence(SentenceEnded { id: SentenceId(id(1)), on: date(2026, 7, 6), reason: "Revoked".into() }));
    assert!(due(&desk.case, &POLICY, &LONDON).is_empty());
    let lapsed = all(&desk.case, &POLICY, &LONDON);
    let allocation = lapsed.iter().find(|due| due.trigger == T::Allocation).unwrap();
    assert_eq!(allocation.lapsed_on, Some(date(2026, 7, 6)));
}

#[test]
fn whoever_holds_a_case_does_not_oversee_it() {
    let mut desk = supervised();
    desk.actor = ActorId(id(OFFICER));
    assert_eq!(desk.says(recorded(talk(501, desk.today))), "You hold this case yourself. Another manager must look at it");
}

#[test]
fn a_conversation_has_reasons_minutes_and_an_action_where_something_changes() {
    let mut desk = supervised();
    let today = desk.today;
    let tried = |change: &dyn Fn(&mut OversightRecorded)| {
        let mut wish = talk(501, today);
        change(&mut wish);
        recorded(wish)
    };
    assert_eq!(desk.says(tried(&|w| w.reasons = " ".into())), "Enter your reasons");
    assert_eq!(desk.says(tried(&|w| w.minutes = 0)), "Minutes must be a whole number from 1 to 480");
    assert_eq!(desk.says(tried(&|w| w.minutes = 481)), "Minutes must be a whole number from 1 to 480");
    assert_eq!(desk.says(tried(&|w| w.view = View::Change)), "Add what is to change as an action, or choose Agree");
    assert_eq!(desk.says(tried(&|w| w.on = date(2026, 6, 4))), "Date of the conversation must be today or in the past");
    let unknown = desk.says(tried(&|w| w.checks = vec![EnquiryId(id(9))]));
    assert_eq!(unknown, "This person has no such safety check. Go back and choose it again");
}

#[test]
fn what_goes_higher_goes_to_somebody_who_neither_holds_the_case_nor_wrote_it_down() {
    let mut desk = supervised();
    let today = desk.today;
    let given_to = |n: u128, owner| {
        let action = AgreedAction { id: ActionId(id(n)), what: "Decide who holds it".into(), owner, due_on: today };
        recorded(OversightRecorded { view: View::Escalate, actions: vec![action], ..talk(501, today) })
    };
    let refused = "Give an action to the person it goes higher to, such as the head of the unit, or choose Change";
    assert_eq!(desk.says(given_to(81, OfficerId(id(OFFICER)))), refused, "whoever holds the case");
    assert_eq!(desk.says(given_to(81, OfficerId(desk.actor.0))), refused, "the manager who records it");
    desk.must(given_to(81, OfficerId(id(0x4EAD))));
    let owed = duties(&desk.case, &POLICY, &LONDON);
    let owners: Vec<_> =
        owed.iter().filter(|duty| duty.kind == rules::duty::DutyKind::OversightAction).map(|duty| duty.owner).collect();
    assert_eq!(owners, [record::duties::Owner::Named(OfficerId(id(0x4EAD)))], "it is on the head's own list");
}

#[test]
fn a_conversation_is_effective_only_once_its_actions_were_done_or_dropped_in_time() {
    let mut desk = supervised();
    let today = desk.today;
    let action = |n, what: &str| AgreedAction {
        id: ActionId(id(n)),
        what: what.into(),
        owner: OfficerId(id(OFFICER)),
        due_on: date(2026, 6, 10),
    };
    desk.must(recorded(OversightRecorded {
        view: View::Change,
        actions: vec![action(81, "Visit the address"), action(82, "Ask the police again")],
        ..talk(501, today)
    }));
    let effect = |desk: &Desk, day| effective(&desk.case.oversights[0], day);
    assert_eq!(effect(&desk, today), Effect::Open { actions: 2 });
    assert_eq!(effect(&desk, date(2026, 6, 11)), Effect::Late { actions: 2 });
    let close = |n, ended, note: &str| {
        Command::Oversee(Wish::CloseAction(OversightActionClosed { id: ActionId(id(n)), ended, note: note.into() }))
    };
    desk.today = date(2026, 6, 9);
    desk.must(close(81, Ended::Done, "Visited."));
    assert_eq!(desk.says(close(82, Ended::Dropped, "")), "Enter why the action is dropped");
    desk.must(close(82, Ended::Dropped, "They have answered since."));
    assert_eq!(effect(&desk, TODAY), Effect::Effective);
    assert!(desk.says(close(81, Ended::Done, "")).starts_with("This action has ended already"));
    desk.must(Command::Oversee(Wish::Comment(OversightCommented {
        id: OversightId(id(501)),
        comment: "The visit changed my mind.".into(),
    })));
    assert_eq!(desk.case.oversights[0].comments.len(), 1);
}

#[test]
fn an_action_may_not_be_due_before_the_conversation() {
    let mut desk = supervised();
    let today = desk.today;
    let early =
        AgreedAction { id: ActionId(id(81)), what: "Visit".into(), owner: OfficerId(id(OFFICER)), due_on: date(2026, 6, 2) };
    let said = desk.says(recorded(OversightRecorded { actions: vec![early], ..talk(501, today) }));
    assert_eq!(said, "An action must be due on Wednesday 3 June 2026 or later");
}

/// A conversation about something else than risk.
fn chatted(desk: &mut Desk, n: u128, on: Date) {
    desk.today = on;
    desk.must(recorded(OversightRecorded { risk_discussed: false, ..talk(n, on) }));
}

#[test]
fn a_conversation_that_did_not_discuss_risk_clears_nothing_that_is_about_risk() {
    let mut desk = supervised();
    desk.must(judged(RoshLevel::High, date(2026, 6, 3)));
    chatted(&mut desk, 30, date(2026, 6, 9));
    let allocation = one(&desk, T::Allocation);
    assert_eq!(allocation.met_by, None, "high risk was not talked about");
    assert_eq!(allocation.not_discussed_on, Some(date(2026, 6, 9)), "and the board says why it is still open");
    assert_eq!(allocation.due_on, date(2026, 6, 17), "oversight/trigger/allocation: ten working days");
    let owed = duties(&desk.case, &POLICY, &LONDON);
    let duty = owed.iter().find(|duty| duty.rule == "oversight/trigger/allocation").expect("still a duty");
    let why = explain(&desk.case, duty, &POLICY, &LONDON);
    assert!(why.facts.iter().any(|fact| fact.words.contains("risk of harm was not discussed")), "{:?}", why.facts);
    talked(&mut desk, 31, date(2026, 6, 16));
    let allocation = one(&desk, T::Allocation);
    assert_eq!((allocation.met_on, allocation.not_discussed_on), (Some(date(2026, 6, 16)), None));
}

#[test]
fn a_conversation_that_did_not_discuss_risk_winds_no_clock_but_its_agreed_day_stands() {
    let mut desk = supervised();
    desk.must(judged(RoshLevel::High, date(2026, 6, 3)));
    talked(&mut desk, 30, date(2026, 6, 9));
    let before = one(&desk, T::PeriodicHighRisk).due_on;
    chatted(&mut desk, 31, date(2026, 8, 3));
    assert_eq!(one(&desk, T::PeriodicHighRisk).due_on, before, "sixteen weeks from the last talk about risk");
    desk.today = date(2026, 8, 4);
    let agreed = OversightRecorded { risk_discussed: false, next_on: Some(date(2026, 8, 20)), ..talk(32, date(2026, 8, 4)) };
    desk.must(recorded(agreed));
    let days: Vec<Date> = of(&desk, T::PeriodicHighRisk).iter().filter(|due| due.open()).map(|due| due.due_on).collect();
    assert_eq!(days, [date(2026, 8, 20), before]);
}
