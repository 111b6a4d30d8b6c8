//! Flags: what a level of risk says stays on while it is in force, and a flag that stays is reviewed again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use common::{Desk, LONDON, POLICY, TODAY, flag, id, judged, sentence};
use jiff::civil::Date;
use record::{
    Command, Event, RegisterEntryId,
    duties::{duties, snooze::DutySnoozed},
    person::Sex,
    recorded::plus_days,
    risk::{RegisterEntryEnded, RegisterEntryReviewed},
};
use rules::{duty::DutyKind, rosh::RoshLevel};

fn supervised() -> Desk {
    let mut desk = Desk::on(TODAY, Sex::Male);
    desk.must(sentence(1, "340", TODAY, TODAY, Some(plus_days(TODAY, 300))));
    desk
}

fn reviewed(n: u128, next: Option<Date>) -> Command {
    Command::ReviewRegisterEntry(RegisterEntryReviewed {
        id: RegisterEntryId(id(n)),
        on: TODAY,
        review_on: next,
        note: "Still lives there".into(),
    })
}

fn ended(n: u128) -> Command {
    Command::EndRegisterEntry(RegisterEntryEnded { id: RegisterEntryId(id(n)), on: TODAY, reason: "No longer".into() })
}

#[test]
fn no_review_of_a_flag_is_the_last_while_the_flag_stands() {
    let mut desk = supervised();
    desk.must(flag(5, "RCPR", TODAY));
    let code = desk.case.risk.register[0].made.code;
    let by = POLICY.registers.next_review(code, None, TODAY, &POLICY.calendar).unwrap();
    assert_eq!(desk.case.risk.register[0].review_on, Some(by), "the register's period, when nobody says a day");
    assert!(desk.says(reviewed(5, Some(plus_days(by, 1)))).starts_with("The next review must be on"));
    let events = desk.must(reviewed(5, None));
    assert!(matches!(&events[0], Event::RegisterEntryReviewed(e) if e.review_on == Some(by)), "{events:?}");
    desk.must(reviewed(5, Some(plus_days(TODAY, 14))));
    assert!(duties(&desk.case, &POLICY, &LONDON).iter().any(|d| d.kind == DutyKind::RegisterReview));
}

#[test]
fn the_flag_of_a_level_in_force_comes_off_only_with_the_level() {
    let mut desk = supervised();
    desk.must(judged(RoshLevel::High, TODAY));
    for (n, code) in [(5, "RHRH"), (6, "REG17")] {
        desk.must(flag(n, code, TODAY));
        assert!(desk.says(ended(n)).starts_with("This flag says a level of risk of serious harm in force"), "{code}");
    }
    for (n, code) in [(7, "RMRH"), (8, "RCHD"), (9, "ALSH")] {
        desk.must(flag(n, code, TODAY));
        desk.must(ended(n));
    }
}

#[test]
fn putting_off_again_and_again_does_not_outrun_the_rule() {
    let mut desk = supervised();
    let mut flagged = flag(5, "ALSH", plus_days(TODAY, -60));
    if let Command::MakeRegisterEntry(made) = &mut flagged {
        made.review_on = Some(TODAY);
    }
    desk.must(flagged);
    let put_off = |until: Date| {
        let (kind, about) = (DutyKind::RegisterReview, id(5));
        Command::SnoozeDuty(DutySnoozed { kind, about, until, reason: "In hospital".into(), due_on: None })
    };
    let row = POLICY.standards.duties.read(DutyKind::RegisterReview, TODAY).unwrap();
    let last = plus_days(TODAY, i32::from(row.value.snooze_days_max));
    desk.must(put_off(plus_days(TODAY, 3)));
    desk.today = plus_days(TODAY, 3);
    assert!(desk.says(put_off(plus_days(last, 1))).starts_with("This duty can be put off for at most"));
    desk.must(put_off(last));
    desk.today = last;
    assert!(desk.says(put_off(plus_days(last, 1))).starts_with("This duty was put off for the"));
}
