//! What may happen and what may not, in the words that the person reads.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::sync::LazyLock;

use jiff::{Timestamp, ToSpan, civil::date, tz::TimeZone};
use record::{
    ActorId, AppointmentId, CaseFile, Command, CommandId, Context, Event, ListEntryId, OfficerId, Recorded, Refusal, UnitId,
    appointment::{
        AppointmentArranged, AskedBy, Busy, BusyWith, CloseSession, MoveAppointment, OnWarning, OutcomeDecided, SessionClosed,
    },
    contact::ContactRecorded,
    correction::{CorrectionKind, EntryCorrected},
    decide,
    limited_access::{List, ListEntryProposed},
    person::{Name, PersonDied, PersonRegistered},
};
use rules::{
    Policy,
    code::{ContactCode, OutcomeCode},
};
use uuid::Uuid;

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::builtin);
static LONDON: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("Europe/London").expect("the bundled database has it"));

/// Monday 23 November 2026, 9am.
fn nine() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn actor(n: u128) -> ActorId {
    ActorId(Uuid::from_u128(n))
}

/// A case and what was decided on it, one instant and one actor at a time.
struct Desk {
    case: CaseFile,
    now: Timestamp,
    actor: ActorId,
    busy: Vec<Busy>,
}

impl Desk {
    fn with_sam() -> Self {
        let mut desk = Desk { case: CaseFile::default(), now: nine() - 240.hours(), actor: actor(1), busy: Vec::new() };
        let name = Name { forename: "Sam".into(), surname: "Example".into(), ..Name::default() };
        desk.must(Command::RegisterPerson(PersonRegistered { crn: "x000001 ".into(), name, birth_date: None, sex: None }));
        desk.now = nine();
        desk
    }

    fn try_to(&mut self, wish: Command) -> Result<Vec<Event>, Refusal> {
        let ctx = Context { now: self.now, zone: &LONDON, actor: self.actor, policy: &POLICY, diary: &self.busy };
        let events = decide(&self.case, wish, &ctx)?;
        for (happened_on, event) in events.clone() {
            let version = self.case.version + 1;
            self.case.apply(&Recorded {
                position: version.into(),
                version,
                happened_on,
                recorded_at: self.now,
                actor: self.actor,
                on_behalf_of: None,
                command: CommandId(Uuid::nil()),
                event,
            });
        }
        Ok(events.into_iter().map(|(_, event)| event).collect())
    }

    fn must(&mut self, wish: Command) -> Vec<Event> {
        self.try_to(wish).expect("accepted")
    }

    fn says(&mut self, wish: Command) -> String {
        self.try_to(wish).expect_err("refused").to_string()
    }
}

fn at(id: u128, starts_at: Timestamp) -> AppointmentArranged {
    AppointmentArranged {
        id: AppointmentId(Uuid::from_u128(id)),
        kind: ContactCode::literal("COAP"),
        starts_at,
        ends_at: starts_at + 30.minutes(),
        place: "Example House".into(),
        officer: OfficerId(Uuid::from_u128(2)),
        team: UnitId(Uuid::from_u128(3)),
        sentence: None,
        requirement: None,
        sensitive: false,
        text_reminder: false,
        purpose: None,
        moved_from: None,
        visit_safety: None,
    }
}

fn book(what: AppointmentArranged) -> Command {
    Command::ArrangeAppointment { what, on_warning: OnWarning::Ask }
}

fn close(id: u128, outcome: &str, seen: Option<u32>) -> Command {
    let session = SessionClosed {
        id: AppointmentId(Uuid::from_u128(id)),
        outcome: OutcomeCode::new(outcome).unwrap(),
        note: "Talked about work".into(),
        summary: String::new(),
        tags: vec![],
        sensitive: false,
        evidence_by: None,
    };
    Command::CloseSession(Box::new(CloseSession { session, seen, next: None, on_warning: OnWarning::Ask }))
}

#[test]
fn a_case_number_is_kept_in_its_one_form() {
    assert_eq!(Desk::with_sam().case.person.crn, "X000001");
}

#[test]
fn an_outcome_waits_until_the_appointment_has_started() {
    let mut desk = Desk::with_sam();
    desk.must(book(at(20, nine() + 60.minutes())));
    assert_eq!(desk.says(close(20, "ATTC", None)), "This appointment has not started yet. Record the outcome once it has");
    desk.now = nine() + 60.minutes();
    desk.must(close(20, "ATTC", None));
    assert_eq!(
        desk.says(close(20, "ATTC", None)),
        "This appointment has an outcome already, or was moved or cancelled. Look at it before you change it"
    );
}

#[test]
fn two_people_on_the_same_appointment_are_told() {
    let mut desk = Desk::with_sam();
    desk.must(book(at(20, nine())));
    assert!(desk.says(close(20, "ATTC", Some(7))).starts_with("Somebody changed this appointment while you were writing"));
    desk.must(close(20, "ATTC", Some(1)));
}

#[test]
fn an_absence_without_a_reason_yet_gets_a_date_for_the_evidence() {
    let mut desk = Desk::with_sam();
    desk.must(book(at(20, nine())));
    let events = desk.must(close(20, "AFTA", None));
    let [Event::SessionClosed(closed)] = events.as_slice() else { panic!("one event") };
    assert_eq!(closed.evidence_by, Some(date(2026, 11, 30)), "seven days, the local default");
    let decided = OutcomeDecided { id: closed.id, outcome: OutcomeCode::literal("AAME"), reason: "Hospital letter seen".into() };
    desk.must(Command::DecideOutcome(decided));
    assert_eq!(desk.case.appointment(AppointmentId(Uuid::from_u128(20))).unwrap().outcome, Some(OutcomeCode::literal("AAME")));
}

#[test]
fn an_old_outcome_code_is_brought_to_the_form_of_its_day() {
    let mut desk = Desk::with_sam();
    desk.must(book(at(20, nine())));
    let events = desk.must(close(20, "UAAB", None));
    let [Event::SessionClosed(closed)] = events.as_slice() else { panic!("one event") };
    assert_eq!(closed.outcome, OutcomeCode::literal("UACP"), "renamed in May 2026");
}

#[test]
fn clashes_and_days_off_are_asked_about_once() {
    let mut desk = Desk::with_sam();
    desk.must(book(at(20, nine() + 60.minutes())));
    let same_time = at(21, nine() + 75.minutes());
    assert_eq!(
        desk.says(book(same_time.clone())),
        "This person has another appointment at 10am that day. Choose another time or book anyway"
    );
    desk.must(Command::ArrangeAppointment { what: same_time, on_warning: OnWarning::BookAnyway });

    let saturday = "2026-11-28T10:00:00Z".parse().unwrap();
    assert_eq!(
        desk.says(book(at(22, saturday))),
        "Saturday 28 November 2026 is not a working day. Choose another day or book anyway"
    );
    let tuesday = nine() + 24.hours();
    desk.busy = vec![Busy { from: tuesday, until: tuesday + 60.minutes(), with: BusyWith::Appointment }];
    assert!(desk.says(book(at(23, tuesday))).starts_with("The officer has another appointment at 9am that day"));
}

#[test]
fn a_day_on_which_the_officer_is_away_is_asked_about_once() {
    let mut desk = Desk::with_sam();
    let tuesday = nine() + 24.hours();
    let appointment = Busy { from: tuesday, until: tuesday + 60.minutes(), with: BusyWith::Appointment };
    let away = Busy { from: tuesday - 9.hours(), until: tuesday + 15.hours(), with: BusyWith::Absence };
    desk.busy = vec![appointment, away];
    assert_eq!(
        desk.says(book(at(20, tuesday))),
        "The officer is away on Tuesday 24 November 2026. Choose another day or officer, or book anyway",
        "being away outweighs a clash"
    );
    let refusal = Refusal::OfficerAway { on: date(2026, 11, 24) };
    assert!(refusal.is_warning() && refusal.field() == Some("start"));
    desk.must(book(at(21, tuesday + 24.hours())));
    desk.must(Command::ArrangeAppointment { what: at(20, tuesday), on_warning: OnWarning::BookAnyway });
}

#[test]
fn a_moved_appointment_stays_and_is_no_absence() {
    let mut desk = Desk::with_sam();
    desk.must(book(at(20, nine() + 60.minutes())));
    let events = desk.must(Command::MoveAppointment(MoveAppointment {
        id: AppointmentId(Uuid::from_u128(20)),
        seen: Some(1),
        asked_by: AskedBy::Service,
        reason: "Office closed".into(),
        to: at(21, nine() + 24.hours()),
        on_warning: OnWarning::Ask,
    }));
    assert_eq!(events.len(), 2);
    let old = desk.case.appointment(AppointmentId(Uuid::from_u128(20))).unwrap();
    let outcome = old.outcome_type(&POLICY).unwrap();
    assert_eq!(old.outcome, Some(OutcomeCode::literal("RSSR")));
    assert_eq!(outcome.enforceable, rules::outcome::Answer::No, "moving by the service is never the person's failure");
    assert_eq!(desk.case.appointment(AppointmentId(Uuid::from_u128(21))).unwrap().what.moved_from, Some(old.what.id));
}

#[test]
fn appointments_are_not_booked_into_the_past_nor_after_a_death() {
    let mut desk = Desk::with_sam();
    assert_eq!(desk.says(book(at(20, nine() - 24.hours()))), "Date must be today or later");
    desk.must(Command::RecordDeath(PersonDied { on: date(2026, 11, 22), source: "Coroner".into() }));
    assert_eq!(
        desk.says(book(at(20, nine() + 24.hours()))),
        "This person died on Sunday 22 November 2026. Only closing work can be recorded"
    );
}

#[test]
fn what_was_once_sensitive_stays_sensitive() {
    let mut desk = Desk::with_sam();
    desk.must(book(AppointmentArranged { sensitive: true, ..at(20, nine()) }));
    desk.must(close(20, "ATTC", None));
    assert!(desk.case.appointment(AppointmentId(Uuid::from_u128(20))).unwrap().what.sensitive);
}

#[test]
fn a_note_about_last_week_is_recorded_as_late_for_ever() {
    let mut desk = Desk::with_sam();
    let kind = POLICY.contacts.notes(date(2026, 11, 23)).first().expect("a type").0;
    let note = ContactRecorded {
        id: record::ContactId(Uuid::from_u128(30)),
        kind,
        happened_at: nine() - 168.hours(),
        note: "Rang, said he had moved".into(),
        summary: String::new(),
        tags: vec![],
        sensitive: false,
        sentence: None,
    };
    let ctx = Context { now: desk.now, zone: &LONDON, actor: desk.actor, policy: &POLICY, diary: &[] };
    let decided = decide(&desk.case, Command::RecordContact(note.clone()), &ctx).unwrap();
    assert_eq!(decided[0].0, date(2026, 11, 16), "the day it happened, not the day it was written");
    let ahead = ContactRecorded { happened_at: nine() + 1.minute(), ..note };
    assert_eq!(desk.says(Command::RecordContact(ahead)), "Date and time of the contact must be today or in the past");
}

#[test]
fn nobody_approves_their_own_restriction() {
    let mut desk = Desk::with_sam();
    let id = ListEntryId(Uuid::from_u128(24));
    let officer = OfficerId(Uuid::from_u128(2));
    desk.must(Command::ProposeListEntry(ListEntryProposed {
        id,
        list: List::Restriction,
        officer,
        from: date(2026, 11, 23),
        until: None,
        reason: "Relative works in the office".into(),
    }));
    let today = date(2026, 11, 23);
    assert!(!desk.case.lists.limited(today), "a proposal has no effect");
    assert_eq!(desk.says(Command::ApproveListEntry(id)), "A second person must approve this. Ask another manager");
    desk.actor = actor(9);
    desk.must(Command::ApproveListEntry(id));
    assert!(desk.case.lists.restricted_to_others(Some(OfficerId(Uuid::from_u128(3))), today));
    assert!(desk.case.lists.restricted_to_others(None, today), "no user is not on the list");
    assert!(!desk.case.lists.restricted_to_others(Some(officer), today));
}

#[test]
fn a_correction_points_at_an_entry_that_is_there() {
    let mut desk = Desk::with_sam();
    let wish = |version| {
        Command::CorrectEntry(EntryCorrected {
            version,
            kind: CorrectionKind::Correction,
            text: "Born in Example, not Ensample".into(),
        })
    };
    assert_eq!(desk.says(wish(2)), "This person has no such entry. Go back and choose it again");
    desk.must(wish(1));
    assert_eq!(desk.case.corrections_of(1).count(), 1);
}

#[test]
fn nothing_can_be_recorded_about_somebody_who_is_not_registered() {
    let mut desk = Desk { case: CaseFile::default(), now: nine(), actor: actor(1), busy: vec![] };
    assert_eq!(desk.says(book(at(20, nine()))), "This person is not registered yet. Create a record first");
}
