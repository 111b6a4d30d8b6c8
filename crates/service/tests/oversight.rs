//! The manager's queue and the board of coverage: who sees them, what the officers' own records add, and what a conversation
//! changes at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use jiff::civil::date;
use record::{
    Command, OversightId,
    officer::{AbsenceRecorded, GradeChanged, OfficerEvent},
    oversight::{AgreedAction, OversightActionClosed, OversightRecorded, View, Wish},
    risk::RiskLevelSet,
};
use rules::{
    duty::DutyKind,
    grade::Grade,
    oversight::OversightTrigger as T,
    rosh::{GroupAtRisk, RoshLevel},
};
use service::{
    Trouble,
    oversight::{
        coverage::{Behind, Which},
        queue::{Queue, Wanted},
    },
};
use testkit::{
    Office, office,
    office::{TODAY, day},
};
use uuid::Uuid;

fn queue(office: &Office, who: &str) -> Queue {
    office.service.oversight_queue(&office.actor(who), &Wanted::default()).expect("they may see it")
}

fn triggers(queue: &Queue, crn: &str) -> Vec<T> {
    let line = queue.lines.iter().find(|line| line.who.crn == crn);
    line.map(|line| line.owed.iter().map(|row| row.trigger).collect()).unwrap_or_default()
}

fn talk(id: u128) -> OversightRecorded {
    OversightRecorded {
        id: OversightId(Uuid::from_u128(id)),
        trigger: T::AdHoc,
        on: TODAY,
        opened_at: None,
        minutes: 20,
        with: None,
        risk_discussed: true,
        checks: vec![],
        view: View::Agree,
        reasons: "The plan fits what is known.".into(),
        actions: vec![],
        next_on: None,
    }
}

fn talked(office: &Office, who: &str, crn: &str, id: u128) -> Result<service::Done, Trouble> {
    let wish = Command::Oversee(Wish::Record(talk(id)));
    office.service.execute(&office.actor(who), office.person(crn), office.command(), wish, None)
}

#[test]
fn a_team_manager_sees_the_team_and_a_head_the_unit_and_an_officer_nothing() {
    let office = office();
    let mine = queue(&office, "spo");
    assert_eq!(mine.lines[0].who.crn, "X000002", "high risk stands first");
    assert!(mine.lines.iter().all(|line| line.who.crn != "X000008"), "another team's");
    let unit = queue(&office, "hpdu");
    assert!(unit.of_unit && unit.lines.iter().any(|line| line.who.crn == "X000008"));
    let refused = office.service.oversight_queue(&office.actor("pp1"), &Wanted::default());
    assert!(matches!(refused, Err(Trouble::Denied { .. })), "{refused:?}");
}

#[test]
fn a_conversation_takes_the_person_off_the_queue_and_onto_the_board() {
    let office = office();
    talked(&office, "spo", "X000002", 0x9001).expect("recorded");
    assert_eq!(triggers(&queue(&office, "spo"), "X000002"), []);
    let (_, unit, team) = office.place;
    let board = office.service.oversight_coverage(&office.actor("hpdu"), unit, 52).expect("the board");
    assert_eq!(board.total.due, board.teams.iter().map(|team| team.count.due).sum::<i64>());
    assert_eq!(board.total.due, board.triggers.iter().map(|(_, count)| count.due).sum::<i64>());
    assert!(board.total.late > 0, "it came late: {:?}", board.total);
    assert_eq!((board.managers.len(), board.managers[0].notes, board.managers[0].minutes), (1, 1, 20));
    let behind = Behind { team: Some(team), ..Behind::default() };
    let all = office.service.oversight_behind(&office.actor("hpdu"), unit, 52, (behind, "")).expect("its cases").all;
    let counted = board.teams.iter().find(|line| line.team.unit == team).unwrap().count.due;
    assert_eq!(i64::try_from(all).unwrap(), counted, "the number opens its cases");
    let of = (board.managers[0].manager, Which::All, "");
    let notes = office.service.oversight_notes(&office.actor("hpdu"), unit, 52, of).expect("the notes");
    assert_eq!((notes.manager.as_str(), notes.lines.len()), ("Erin Manager", 1));
}

#[test]
fn the_board_of_another_unit_is_refused_and_a_director_sees_those_of_the_region() {
    let office = office();
    let unit = office.place.1;
    let other = office.service.oversight_coverage(&office.actor("pp4"), unit, 12);
    assert!(matches!(other, Err(Trouble::Denied { .. })), "{other:?}");
    let units = office.service.oversight_units(&office.actor("rd")).expect("their units");
    assert!(units.iter().any(|row| row.unit == unit));
    office.service.oversight_coverage(&office.actor("rd"), unit, 12).expect("a unit of the region");
}

#[test]
fn an_officer_who_is_back_after_weeks_away_owes_a_conversation_about_each_case_until_it_was_held() {
    let office = office();
    let away = OfficerEvent::AbsenceRecorded(AbsenceRecorded {
        from: date(2026, 10, 12),
        until: date(2026, 11, 20),
        reason: "Leave".into(),
    });
    office.service.execute_officer(&office.actor("spo"), office.officer("pp2"), office.command(), away).expect("recorded");
    assert!(triggers(&queue(&office, "spo"), "X000006").contains(&T::OfficerReturned));
    assert!(!triggers(&queue(&office, "spo"), "X000001").contains(&T::OfficerReturned));
    talked(&office, "spo", "X000006", 0x9001).expect("recorded");
    assert!(!triggers(&queue(&office, "spo"), "X000006").contains(&T::OfficerReturned));
}

#[test]
fn a_short_leave_owes_nothing() {
    let office = office();
    let away = OfficerEvent::AbsenceRecorded(AbsenceRecorded { from: day(-17), until: day(-3), reason: "Leave".into() });
    office.service.execute_officer(&office.actor("spo"), office.officer("pp2"), office.command(), away).expect("recorded");
    assert!(!triggers(&queue(&office, "spo"), "X000006").contains(&T::OfficerReturned));
}

#[test]
fn a_new_case_of_a_newly_qualified_officer_is_talked_about_whatever_its_risk() {
    let office = office();
    assert!(!triggers(&queue(&office, "spo"), "X000005").contains(&T::Allocation));
    let newly = OfficerEvent::GradeChanged(GradeChanged { grade: Grade::Nqo, from: day(-2) });
    office.service.execute_officer(&office.actor("spo"), office.officer("pp1"), office.command(), newly).expect("recorded");
    assert!(triggers(&queue(&office, "spo"), "X000005").contains(&T::Allocation));
    assert!(!triggers(&queue(&office, "spo"), "X000001").contains(&T::Allocation), "held for months");
}

#[test]
fn what_an_officers_return_or_grade_makes_necessary_is_on_the_heads_queue_and_on_the_board() {
    let office = office();
    let newly = OfficerEvent::GradeChanged(GradeChanged { grade: Grade::Nqo, from: day(-2) });
    office.service.execute_officer(&office.actor("spo"), office.officer("pp1"), office.command(), newly).expect("recorded");
    let away = OfficerEvent::AbsenceRecorded(AbsenceRecorded {
        from: date(2026, 9, 14),
        until: date(2026, 11, 6),
        reason: "Leave".into(),
    });
    office.service.execute_officer(&office.actor("spo"), office.officer("pp2"), office.command(), away).expect("recorded");
    assert!(triggers(&queue(&office, "hpdu"), "X000005").contains(&T::Allocation), "a newly qualified officer's new case");
    assert!(triggers(&queue(&office, "hpdu"), "X000006").contains(&T::OfficerReturned), "back on 9 November");
    // Due on the 16th and not done: the board has it; done late, it stays there and leaves the queue.
    let unit = office.place.1;
    let returned = |office: &Office| {
        let board = office.service.oversight_coverage(&office.actor("hpdu"), unit, 4).expect("the board");
        assert_eq!(board.total.due, board.teams.iter().map(|team| team.count.due).sum::<i64>());
        assert_eq!(board.total.due, board.triggers.iter().map(|(_, count)| count.due).sum::<i64>());
        let count = board.triggers.iter().find(|(trigger, _)| *trigger == T::OfficerReturned).map(|(_, count)| *count);
        let behind = Behind { trigger: Some(T::OfficerReturned), ..Behind::default() };
        let all = office.service.oversight_behind(&office.actor("hpdu"), unit, 4, (behind, "")).expect("its cases").all;
        assert_eq!(i64::try_from(all).unwrap(), count.map_or(0, |count| count.due), "the number opens its cases");
        count.expect("something was due")
    };
    let before = returned(&office);
    assert!(before.due > 0 && before.late == 0, "{before:?}");
    talked(&office, "spo", "X000006", 0x9001).expect("recorded");
    let after = returned(&office);
    assert_eq!((after.due, after.late, after.not_done()), (before.due, 1, before.not_done() - 1));
    assert!(!triggers(&queue(&office, "hpdu"), "X000006").contains(&T::OfficerReturned));
}

#[test]
fn an_alarm_of_missed_appointments_is_among_the_decisions_of_the_manager_and_of_the_head() {
    let office = office();
    let kinds = |who: &str| -> Vec<_> {
        let queue = queue(&office, who);
        assert_eq!(queue.decisions_all, queue.decisions.len());
        queue.decisions.iter().map(|owed| (owed.who.crn.clone(), owed.row.duty.kind)).collect()
    };
    assert!(!kinds("spo").iter().any(|(_, kind)| *kind == DutyKind::MissAlarm));
    let levels = [(GroupAtRisk::Public, RoshLevel::High)].into_iter().collect();
    let high = RiskLevelSet { levels, reasons: "Threats".into(), assessed_on: TODAY, ..RiskLevelSet::default() };
    let wish = Command::SetRiskLevel(high);
    office.service.execute(&office.actor("pp1"), office.person("X000004"), office.command(), wish, None).expect("recorded");
    let alarm = ("X000004".to_owned(), DutyKind::MissAlarm);
    assert!(kinds("spo").contains(&alarm), "{:?}", kinds("spo"));
    assert!(kinds("hpdu").contains(&alarm), "the head's queue has decisions, too: {:?}", kinds("hpdu"));
}

#[test]
fn what_a_manager_takes_higher_is_on_the_heads_queue_until_it_is_done() {
    let office = office();
    let groups = [service::access::FieldGroup::Oversight];
    let opened = office.service.open_case(&office.actor("spo"), "X000002", &groups, None, None).expect("the case");
    let heads = office.service.heads_of(&opened).expect("the head");
    assert_eq!(heads, [(office.officer("hpdu"), "Femi Head".to_owned())]);
    let action = AgreedAction {
        id: record::ActionId(Uuid::from_u128(0x9101)),
        what: "Decide who can hold this case".into(),
        owner: heads[0].0,
        due_on: day(2),
    };
    let held = OversightRecorded { view: View::Escalate, actions: vec![action.clone()], ..talk(0x9001) };
    let wish = Command::Oversee(Wish::Record(held));
    office.service.execute(&office.actor("spo"), office.person("X000002"), office.command(), wish, None).expect("recorded");
    let mine = |who: &str| queue(&office, who).decisions.iter().any(|owed| owed.row.duty.about == action.id.0);
    assert!(mine("hpdu") && !mine("spo"), "it is the head's to do");
    let done = Wish::CloseAction(OversightActionClosed { id: action.id, ended: record::plan::Ended::Done, note: String::new() });
    let wish = Command::Oversee(done);
    office.service.execute(&office.actor("hpdu"), office.person("X000002"), office.command(), wish, None).expect("done");
    assert!(!mine("hpdu"));
}

#[test]
fn whoever_holds_the_case_does_not_oversee_it() {
    let office = office();
    let refused = talked(&office, "pp1", "X000002", 0x9001);
    assert!(matches!(refused, Err(Trouble::Denied { .. })), "{refused:?}");
}

#[test]
fn what_is_overdue_in_a_team_is_as_many_as_its_numbers_say_but_for_what_may_not_be_seen() {
    let office = office();
    let team = office.place.2;
    let page = office.service.team(&office.actor("spo"), team).expect("the team");
    let counted: i64 = page.late.iter().map(|(_, count)| count).sum();
    let overdue = office.service.team_overdue(&office.actor("spo"), team, (None, None), 0).expect("the list");
    assert!(overdue.all > 0 && i64::try_from(overdue.all).unwrap() <= counted, "{} of {counted}", overdue.all);
    assert!(office.service.team(&office.actor("hpdu"), team).expect("the team").unit.is_some(), "the head sees the unit");
    let unit = office.service.team(&office.actor("ca"), team).expect("the team").unit;
    assert!(unit.is_none(), "an administrator of the team may not list the unit: {unit:?}");
    let refused = office.service.team(&office.actor("pp4"), team);
    assert!(matches!(refused, Err(Trouble::Denied { .. })), "{refused:?}");
}
