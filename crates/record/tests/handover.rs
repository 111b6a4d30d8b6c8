//! Taking a case over, and preparing a release.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use common::{Desk, LONDON, POLICY, TODAY, allocated, id, nine, sentence};
use jiff::ToSpan;
use record::{
    ActorId, AddressCheckId, AddressId, AppointmentId, Command, ConditionId, EnquiryId, OfficerId, SentenceId, UnitId,
    address_check::{self, AddressChecked, AddressProposed, AddressUse, ProposedTo},
    appointment::{AppointmentArranged, OnWarning},
    duties::{Owner, duties},
    enquiry::{self, EnquiryAnswered, EnquirySent},
    handover::{HandoverAccepted, HandoverQueried, HandoverQuestionAnswered, ReleasePrepared, ReleaseTask, Wish},
    person::{AddressKind, AddressRecorded, Sex},
    plan,
    recorded::plus_days,
    sentence::LicenceConditionRecorded,
};
use rules::{
    code::ContactCode,
    duty::DutyKind,
    enquiry::{EnquiryKind, EnquiryTrigger},
};

const ADA: u128 = 50;
const BEN: u128 = 51;

fn held_by(officer: u128) -> Desk {
    let mut desk = Desk::on(TODAY, Sex::Male);
    desk.must(allocated(officer, TODAY));
    desk.actor = ActorId(id(officer));
    desk
}

fn accept(read_to: u32) -> Command {
    Command::Handover(Wish::Accept(HandoverAccepted { read_to, note: String::new() }))
}

fn ask(question: &str) -> Command {
    Command::Handover(Wish::Query(HandoverQueried { question: question.into() }))
}

#[test]
fn only_the_officer_who_holds_the_case_accepts_it_or_asks_and_accepts_it_once() {
    let mut desk = held_by(ADA);
    desk.actor = ActorId(id(BEN));
    for wish in [accept(1), ask("Who lives there?")] {
        assert_eq!(desk.says(wish), "Only the officer who holds the case can accept it or ask about it");
    }
    desk.actor = ActorId(id(ADA));
    assert!(!desk.case.handover_accepted());
    desk.must(accept(9_999));
    assert!(desk.case.handover_accepted());
    let read_to = desk.case.handover.acceptance.as_ref().unwrap().1.read_to;
    assert!(read_to < desk.case.version, "nobody has read what is not on the record yet");
    assert_eq!(desk.says(accept(1)), "The hand-over is recorded already");
}

#[test]
fn a_question_needs_words_and_belongs_to_the_officer_who_asked() {
    let mut desk = held_by(ADA);
    assert_eq!(desk.says(ask(" ")), "Enter your question");
    desk.must(ask("Who lives there?"));
    assert_eq!(desk.case.handover_questions().len(), 1);
    desk.actor = ActorId(id(1));
    desk.must(allocated(BEN, TODAY));
    assert!(desk.case.handover_questions().is_empty(), "the next officer did not ask that");
    let accepting = duties(&desk.case, &POLICY, &LONDON).into_iter().find(|d| d.kind == DutyKind::HandoverToAccept).unwrap();
    assert_eq!(accepting.owner, Owner::Officer, "nor is the case with the manager because somebody else asked");
    desk.actor = ActorId(id(BEN));
    desk.must(ask("When is the next visit?"));
    assert_eq!(desk.case.handover_questions().len(), 1);
}

#[test]
fn a_case_that_changes_hands_again_waits_again_to_be_accepted() {
    let mut desk = held_by(ADA);
    desk.must(accept(2));
    desk.actor = ActorId(id(1));
    desk.must(allocated(BEN, TODAY));
    assert!(!desk.case.handover_accepted());
}

#[test]
fn a_case_that_nobody_holds_has_nothing_to_accept() {
    let mut desk = Desk::on(TODAY, Sex::Male);
    assert!(desk.case.handover_accepted());
    assert!(desk.says(accept(1)).contains("no such allocation"));
}

#[test]
fn a_question_goes_to_the_manager_and_its_answer_gives_the_case_back_to_the_officer() {
    let mut desk = held_by(ADA);
    let owed = |desk: &Desk| {
        duties(&desk.case, &POLICY, &LONDON).into_iter().find(|d| d.kind == DutyKind::HandoverToAccept).expect("still to accept")
    };
    let answer = |words: &str| Command::Handover(Wish::Answer(HandoverQuestionAnswered { answer: words.into() }));
    desk.actor = ActorId(id(BEN));
    assert!(desk.says(answer("Nobody asked")).contains("no such question that waits for an answer"));
    desk.actor = ActorId(id(ADA));
    desk.today = plus_days(TODAY, 1);
    desk.must(ask("Who lives there?"));
    assert_eq!(owed(&desk).owner, Owner::Manager);
    assert_eq!(desk.says(answer("His mother")), "You asked this question. A manager answers it");
    desk.actor = ActorId(id(BEN));
    desk.today = plus_days(TODAY, 3);
    assert_eq!(desk.says(answer(" ")), "Enter your answer");
    desk.must(answer("His mother and a lodger"));
    let back = owed(&desk);
    assert_eq!(back.owner, Owner::Officer, "the question is answered: the officer accepts");
    assert!(back.due_on > plus_days(TODAY, 3), "two working days from the answer: {}", back.due_on);
    assert!(desk.says(answer("Once more")).contains("no such question"), "each question is answered once");
    desk.actor = ActorId(id(ADA));
    desk.must(ask("How old is the lodger?"));
    assert_eq!(owed(&desk).owner, Owner::Manager, "a new question is the manager's again");
    assert_eq!(desk.case.handover_answers().len(), 1);
    desk.must(accept(9));
    assert!(desk.case.handover_questions().is_empty() && desk.case.handover_answers().is_empty());
}

const HOME: u128 = 60;

/// Somebody in custody for eighty more days, with an address.
fn prisoner() -> Desk {
    let mut desk = Desk::on(TODAY, Sex::Male);
    desk.must(sentence(1, "340", plus_days(TODAY, -30), plus_days(TODAY, -30), Some(plus_days(TODAY, 300))));
    desk.must(sentence(2, "BOTUS", plus_days(TODAY, -30), plus_days(TODAY, 80), Some(plus_days(TODAY, 300))));
    desk.must(Command::RecordAddress(AddressRecorded {
        id: AddressId(id(HOME)),
        kind: AddressKind::Other,
        lines: vec!["1 Example Street".into()],
        postcode: None,
        no_fixed_address: false,
        from: TODAY,
    }));
    desk
}

fn step(of: u128, weeks: u8, note: &str, settled: &[ReleaseTask]) -> ReleasePrepared {
    ReleasePrepared {
        sentence: SentenceId(id(of)),
        weeks,
        note: note.into(),
        settled: settled.to_vec(),
        who: "Victim liaison officer".into(),
        on: Some(TODAY),
    }
}

fn prepare(step: ReleasePrepared) -> Command {
    Command::Handover(Wish::PrepareRelease(step))
}

fn open(desk: &Desk) -> Vec<DutyKind> {
    let all = [DutyKind::Release12Weeks, DutyKind::Release8Weeks, DutyKind::Release4Weeks];
    let owed = duties(&desk.case, &POLICY, &LONDON);
    all.into_iter().filter(|kind| owed.iter().any(|duty| duty.kind == *kind)).collect()
}

fn checks_answered(desk: &mut Desk) -> Vec<EnquiryId> {
    let kinds = [(31, EnquiryKind::DomesticAbuse), (32, EnquiryKind::Children)];
    let sent = kinds.map(|(n, kind)| {
        let check = EnquiryId(id(n << 16));
        desk.must(Command::Enquiry(enquiry::Wish::Send(EnquirySent {
            id: check,
            kind,
            trigger: EnquiryTrigger::BeforeRelease,
            needed_since: TODAY,
            on: TODAY,
            sent_to: "Example desk".into(),
            reference: String::new(),
            about: String::new(),
            address: Some(AddressId(id(HOME))),
            subjects: vec![],
            due_on: TODAY,
        })));
        desk.must(Command::Enquiry(enquiry::Wish::Answer(EnquiryAnswered {
            id: check,
            on: TODAY,
            responder: "Example desk".into(),
            nothing_known: true,
            summary: String::new(),
            named: vec![],
        })));
        check
    });
    sent.to_vec()
}

#[test]
fn a_release_is_prepared_only_from_custody_and_a_tick_is_no_work() {
    let mut desk = prisoner();
    assert!(desk.says(prepare(step(1, 12, "Address", &[]))).contains("no such sentence with a release"));
    assert!(desk.says(prepare(step(3, 12, "Address", &[]))).contains("no such sentence"));
    assert_eq!(desk.says(prepare(step(2, 10, "Address", &[]))), "Choose a step from the list: 10 is not in it");
    assert_eq!(desk.says(prepare(step(2, 12, " ", &[]))), "Enter what was done");
    let ticked = step(2, 12, "All asked", &[ReleaseTask::Enquiries]);
    assert!(desk.says(prepare(ticked)).starts_with("Send these safety checks first"), "a tick sends no check");
    let says = desk.says(prepare(step(2, 12, "At his mother's", &[ReleaseTask::Address])));
    assert!(says.starts_with("Address to live at is not on the record yet. Check the address"), "{says}");
    let nobody = ReleasePrepared { who: " ".into(), ..step(2, 8, "Asked", &[ReleaseTask::VictimGate]) };
    assert_eq!(desk.says(prepare(nobody)), "Enter who did it");
    let tomorrow = ReleasePrepared { on: Some(plus_days(TODAY, 1)), ..step(2, 8, "Asked", &[ReleaseTask::VictimGate]) };
    assert_eq!(desk.says(prepare(tomorrow)), "Day on which it was done must be today or in the past");
}

#[test]
fn each_part_of_a_release_is_cleared_by_the_work_itself_and_by_no_note() {
    let mut desk = prisoner();
    let all = vec![DutyKind::Release12Weeks, DutyKind::Release8Weeks, DutyKind::Release4Weeks];
    for weeks in [12, 8, 4] {
        desk.must(prepare(step(2, weeks, "All is well in hand", &[])));
    }
    assert_eq!(open(&desk), all, "a note settles nothing");

    // Twelve weeks: the checks, and an address that was checked and proposed.
    let enquiries = checks_answered(&mut desk);
    assert_eq!(open(&desk), all, "the address is open");
    let check = |suitable| {
        Command::AddressCheck(address_check::Wish::Check(AddressChecked {
            id: AddressCheckId(id(if suitable { 70 } else { 72 })),
            address: AddressId(id(HOME)),
            on: TODAY,
            enquiries: enquiries.clone(),
            occupants: "His mother".into(),
            occupant_spoken_to: true,
            visited: true,
            suitable,
            reasons: "His mother was spoken to alone".into(),
        }))
    };
    desk.must(check(true));
    assert_eq!(open(&desk), all, "checked, and not proposed");
    desk.must(Command::AddressCheck(address_check::Wish::Propose(AddressProposed {
        id: AddressCheckId(id(71)),
        address: AddressId(id(HOME)),
        address_use: AddressUse::Release,
        to: ProposedTo::Prison,
        report: None,
        on: TODAY,
    })));
    assert_eq!(open(&desk), [DutyKind::Release8Weeks, DutyKind::Release4Weeks]);

    // Eight weeks: conditions on the record, and somebody by name who asked for the victim's views.
    desk.must(prepare(step(2, 8, "No contact asked for", &[ReleaseTask::VictimGate])));
    assert_eq!(open(&desk), [DutyKind::Release8Weeks, DutyKind::Release4Weeks]);
    desk.must(Command::AddLicenceCondition(LicenceConditionRecorded {
        id: ConditionId(id(73)),
        sentence: SentenceId(id(2)),
        condition: None,
        text: "Not to approach his former partner".into(),
        from: plus_days(TODAY, 80),
        address: None,
        set_by: None,
    }));
    assert_eq!(open(&desk), [DutyKind::Release4Weeks]);

    // Four weeks: the plan, the services, and the appointment on the day of release; one a week later is not it.
    desk.must(prepare(step(2, 4, "Referred to the housing service", &[ReleaseTask::Services])));
    desk.must(Command::Plan(plan::Wish::SetGoal {
        what: plan::GoalSet {
            id: record::GoalId(id(74)),
            words: "I want to stay out".into(),
            need: None,
            linked_to_harm: false,
            linked_to_reoffending: true,
            protects: vec![],
            by: None,
        },
        seen: None,
    }));
    let agreed = plan::PlanAgreed {
        on: plus_days(TODAY, 24),
        assessment: None,
        persons_view: "I can do this".into(),
        contingency: "Ring the police the same day".into(),
        risk_management: String::new(),
        enquiries: vec![],
    };
    desk.must(Command::Plan(plan::Wish::Agree(plan::PlanAgreed { on: TODAY, ..agreed.clone() })));
    desk.must(booked(75, plus_days(TODAY, 87)));
    assert_eq!(open(&desk), [DutyKind::Release4Weeks], "neither an old plan nor a late appointment is it");
    desk.must(booked(76, plus_days(TODAY, 80)));
    assert_eq!(open(&desk), [DutyKind::Release4Weeks], "the plan is older than the last weeks before release");
    desk.today = plus_days(TODAY, 24);
    desk.must(Command::Plan(plan::Wish::Agree(agreed)));
    assert_eq!(open(&desk), []);

    // What is undone is owed again.
    desk.today = plus_days(TODAY, 25);
    desk.must(check(false));
    assert_eq!(open(&desk), [DutyKind::Release12Weeks], "the address turned out not to be suitable");
}

fn booked(n: u128, day: jiff::civil::Date) -> Command {
    Command::ArrangeAppointment {
        what: AppointmentArranged {
            id: AppointmentId(id(n)),
            kind: ContactCode::literal("COAP"),
            starts_at: nine(day),
            ends_at: nine(day) + 1.hours(),
            place: "Example House".into(),
            officer: OfficerId(id(ADA)),
            team: UnitId(id(11)),
            sentence: Some(SentenceId(id(2))),
            requirement: None,
            sensitive: false,
            text_reminder: false,
            purpose: None,
            moved_from: None,
            visit_safety: None,
        },
        on_warning: OnWarning::BookAnyway,
    }
}
