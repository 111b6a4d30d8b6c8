//! Taking a case over, and preparing a release.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use common::{Desk, LONDON, POLICY, TODAY, allocated, id, sentence};
use record::{
    ActorId, Command, EnquiryId, SentenceId,
    duties::{Owner, duties},
    enquiry::{self, EnquirySent},
    handover::{HandoverAccepted, HandoverQueried, ReleasePrepared, ReleaseTask, Wish},
    person::Sex,
    recorded::plus_days,
};
use rules::{
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
fn a_release_is_prepared_in_three_steps_and_only_from_custody() {
    let mut desk = Desk::on(TODAY, Sex::Male);
    desk.must(sentence(1, "340", plus_days(TODAY, -30), plus_days(TODAY, -30), Some(plus_days(TODAY, 300))));
    desk.must(sentence(2, "BOTUS", plus_days(TODAY, -30), plus_days(TODAY, 80), Some(plus_days(TODAY, 300))));
    let prepare = |of: u128, weeks: u8, note: &str| {
        Command::Handover(Wish::PrepareRelease(ReleasePrepared {
            sentence: SentenceId(id(of)),
            weeks,
            note: note.into(),
            settled: vec![ReleaseTask::Enquiries, ReleaseTask::Address, ReleaseTask::Address],
        }))
    };
    assert!(desk.says(prepare(1, 12, "Address")).contains("no such sentence with a release"));
    assert!(desk.says(prepare(3, 12, "Address")).contains("no such sentence"));
    assert_eq!(desk.says(prepare(2, 10, "Address")), "Choose a step from the list: 10 is not in it");
    assert_eq!(desk.says(prepare(2, 12, " ")), "Enter what was done");
    assert!(desk.says(prepare(2, 12, "All asked")).starts_with("Send these safety checks first"), "a tick sends no check");
    for (n, kind) in [(31, EnquiryKind::DomesticAbuse), (32, EnquiryKind::Children)] {
        desk.must(Command::Enquiry(enquiry::Wish::Send(EnquirySent {
            id: EnquiryId(id(n << 16)),
            kind,
            trigger: EnquiryTrigger::BeforeRelease,
            needed_since: TODAY,
            on: TODAY,
            sent_to: "Example desk".into(),
            reference: String::new(),
            about: String::new(),
            subjects: vec![],
            due_on: TODAY,
        })));
    }
    desk.must(prepare(2, 12, "He will live with his mother; the address was checked"));
    let steps: Vec<_> = desk.case.release_steps(SentenceId(id(2))).collect();
    assert_eq!(steps[0].1.settled, [ReleaseTask::Address, ReleaseTask::Enquiries], "each once, in order");
}
