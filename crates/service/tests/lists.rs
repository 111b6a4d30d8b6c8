//! Pages that list people show what may be seen, in the right order, and leave one row that names all of it (S2.3, S4.4, J1).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use rules::duty::{DutyKind, Severity};
use service::Trouble;
use service::lists::{Owed, search::Found, work::Wanted};
use testkit::{Office, office};

fn audit_rows(office: &Office) -> i64 {
    office.service.store().read(|conn| store::audit::head(conn)).expect("head").0
}

fn newest(office: &Office) -> store::AuditEntry {
    office.service.store().read(|conn| store::audit::latest(conn, i64::MAX, 1)).expect("audit").remove(0).entry
}

fn crns(found: &[Found]) -> Vec<String> {
    found
        .iter()
        .map(|found| match found {
            Found::Person { row, .. } => row.crn.clone(),
            Found::Restricted { crn } => format!("restricted {crn}"),
        })
        .collect()
}

#[test]
fn a_practitioner_sees_today_with_the_outcome_that_is_needed_first() {
    let office = office();
    let pp1 = office.actor("pp1");
    let before = audit_rows(&office);
    let home = office.service.home(&pp1).expect("home");
    assert_eq!(audit_rows(&office), before + 1, "one row for the whole page");
    let page = home.practitioner.expect("a practitioner's part");
    let of = |list: &[service::lists::Booked]| -> Vec<String> {
        list.iter().map(|b| b.who.as_ref().expect("may be seen").crn.clone()).collect()
    };
    assert_eq!(of(&page.today), ["X000001", "X000002", "X000007"]);
    assert_eq!(of(&page.tomorrow), ["X000003"]);
    assert_eq!(page.cases, (5, 1));
    let late: Vec<_> = page.overdue.iter().map(|o| (o.who.crn.as_str(), o.row.duty.kind)).collect();
    assert!(late.contains(&("X000002", DutyKind::RegisterReview)), "{late:?}");
    assert!(late.contains(&("X000004", DutyKind::AbsenceToDecide)), "missed, and nobody decided: {late:?}");
    let news: Vec<_> = page.news.iter().map(|n| (n.who.crn.as_str(), n.what.contact.is_some())).collect();
    assert!(news.contains(&("X000003", true)), "the arrest: {news:?}");
    assert!(news.contains(&("X000005", false)), "the allocation: {news:?}");
    assert!(home.manager.is_none() && home.head.is_none() && home.administrator.is_none());
    let subject = newest(&office).subject.expect("those who were shown");
    for crn in ["X000001", "X000002", "X000003", "X000007"] {
        assert!(subject.contains(crn), "{subject}");
    }
}

#[test]
fn what_is_saved_is_on_the_next_page() {
    use record::{
        Command,
        appointment::{CloseSession, OnWarning, SessionClosed},
    };
    let office = office();
    let pp1 = office.actor("pp1");
    let session = SessionClosed {
        id: office.waiting,
        outcome: rules::code::OutcomeCode::literal("ATTC"),
        note: "Sam came on time".into(),
        summary: String::new(),
        tags: vec![],
        sensitive: false,
        evidence_by: None,
    };
    let close = CloseSession { session, seen: Some(1), next: None, on_warning: OnWarning::Ask };
    let person = office.person("X000001");
    office.service.execute(&pp1, person, office.command(), Command::CloseSession(Box::new(close)), None).expect("closed");
    let page = office.service.home(&pp1).expect("home").practitioner.expect("part");
    let waits = page.today.iter().any(|booked| service::lists::home::needs_outcome(booked, office.service.now()));
    assert!(!waits && page.today.len() == 3, "nothing waits for an outcome any more");
    let owed = page.due.iter().chain(&page.overdue);
    let outcomes = owed.filter(|o| o.row.duty.kind == DutyKind::OutcomeToRecord && o.who.crn == "X000001").count();
    assert_eq!(outcomes, 0, "recording the work is what clears it");
}

#[test]
fn a_manager_sees_the_team_and_a_head_the_unit_and_an_administrator_the_day() {
    let office = office();
    let manager = office.service.home(&office.actor("spo")).expect("home").manager.expect("a manager's part");
    assert_eq!(manager.unheld.iter().map(|row| row.crn.as_str()).collect::<Vec<_>>(), ["X000011"]);
    assert!(manager.officers.iter().any(|officer| officer.name() == "Ada Practice" && officer.cases == 5));
    assert!(!manager.overdue.is_empty() && !manager.late.is_empty());
    let head = office.service.home(&office.actor("hpdu")).expect("home").head.expect("a head's part");
    assert_eq!(head.teams.len(), 2);
    assert_eq!(head.count.cases, 10);
    let day = office.service.home(&office.actor("ca")).expect("home").administrator.expect("an administrator's part");
    assert_eq!((day.today.len(), day.today_all), (3, 3));
    assert!(day.overdue.len() <= day.overdue_all);
    assert!(day.overdue.is_sorted_by_key(|owed| std::cmp::Reverse(owed.row.duty.severity)), "what may harm stands first");
}

#[test]
fn a_head_sees_the_worst_of_the_unit_at_once_and_the_work_of_all_its_teams() {
    let office = office();
    let actor = office.actor("hpdu");
    let head = office.service.home(&actor).expect("home").head.expect("a head's part");
    assert!(!head.worst.is_empty(), "what may end in harm is on the first page");
    let today = office.service.today();
    let critical = |owed: &Owed| owed.row.duty.severity == Severity::Critical && owed.row.duty.due_on < today;
    assert!(head.worst.iter().all(critical) && head.worst.is_sorted_by_key(|owed| owed.row.duty.due_on));
    assert!(head.late.iter().map(|(_, count)| count).sum::<i64>() >= i64::try_from(head.worst.len()).expect("few"));
    let list = office.service.work(&actor, &Wanted::default()).expect("the unit's work");
    assert!(list.all > 0 && list.unit.is_some() && list.team.is_none(), "nothing has to be chosen first");
    let teams: std::collections::BTreeSet<_> = list.lines.iter().filter_map(|owed| owed.who.team).collect();
    assert!(!teams.is_empty());
}

#[test]
fn what_officers_and_managers_leave_late_comes_to_the_head_on_the_day_of_its_rule() {
    let office = office();
    let actor = office.actor("hpdu");
    let today = office.service.today();
    let head = office.service.home(&actor).expect("home").head.expect("a head's part");
    assert!(head.risen_all > 0, "something in this office stayed late long enough");
    let came = |owed: &Owed| owed.row.duty.head_on.is_some_and(|on| on <= today);
    assert!(head.risen.iter().all(came));
    let wanted = Wanted { came_to_head: true, ..Wanted::default() };
    let list = office.service.work(&actor, &wanted).expect("the unit's work");
    assert_eq!(list.wanted, head.risen_all, "the list behind the number is whole");
    assert!(list.lines.iter().all(came));
    let all = office.service.work(&actor, &Wanted::default()).expect("the unit's work");
    assert!(all.lines.iter().any(|owed| !came(owed)), "and what the head need not look at yet stays with officer and manager");
}

#[test]
fn a_director_sees_numbers_of_the_units_and_nobodys_line() {
    let office = office();
    let home = office.service.home(&office.actor("rd")).expect("home");
    let director = home.director.expect("a director's part");
    assert!(!director.units.is_empty() && director.units.iter().any(|unit| unit.count.cases > 0));
    assert!(home.head.is_none() && home.manager.is_none() && home.administrator.is_none());
}

#[test]
fn a_teams_day_is_for_those_who_may_see_the_team() {
    let office = office();
    let team = office.place.2;
    let day = office.service.team_appointments(&office.actor("ca"), team, 0).expect("the day");
    assert_eq!((day.all, day.lines.len()), (3, 3));
    let now = office.service.now();
    assert!(day.lines.is_sorted_by_key(|booked| (booked.appointment.starts_at > now, booked.appointment.starts_at)));
    assert!(office.service.team_appointments(&office.actor("pp4"), team, 0).is_err());
}

#[test]
fn a_search_finds_by_name_number_birth_date_and_sound() {
    let office = office();
    let pp1 = office.actor("pp1");
    let search = |typed: &str| crns(&office.service.search(&pp1, typed).expect(typed).found);
    assert_eq!(search("x000004"), ["X000004"]);
    assert_eq!(search("Sam"), ["X000001"]);
    assert_eq!(search("sam exam"), ["X000001"]);
    assert_eq!(search("1/2/1990"), ["X000001"]);
    assert_eq!(search("Example 1/2/1990"), ["X000001"]);
    assert_eq!(search("Alecks"), ["X000002"], "sounds like Alex");
    assert!(search("Alecks 99").is_empty(), "a figure has no sound: what may be a mistyped number is not guessed at");
    assert!(search("nobody of this name").is_empty());
    assert!(search("  ").is_empty());
    assert!(matches!(office.service.search(&pp1, &"x".repeat(201)), Err(Trouble::Invalid(_))));
}

#[test]
fn a_restricted_person_is_masked_to_an_exact_identifier_and_left_out_of_everything_else() {
    let office = office();
    let pp1 = office.actor("pp1");
    let search = |typed: &str| crns(&office.service.search(&pp1, typed).expect(typed).found);
    assert_eq!(search("X000009"), ["restricted X000009"]);
    assert_eq!(search("Ola Example 9/2/1990"), ["restricted X000009"]);
    assert_eq!(search("Pat Example 10/2/1990"), ["restricted X000010"], "excluded is the same");
    for typed in ["Ola", "Ola Example", "Exam 9/2/1990", "9/2/1990", "Pat"] {
        let found = search(typed);
        assert!(!found.iter().any(|crn| crn.contains("X000009") || crn.contains("X000010")), "{typed}: {found:?}");
    }
    let all = search("Example");
    assert_eq!(all.len(), 10, "everybody else: {all:?}");
    // Those who may see it see it.
    assert_eq!(crns(&office.service.search(&office.actor("pp2"), "Ola").expect("search").found), ["X000009"]);
}

#[test]
fn search_words_are_in_the_audit_as_class_and_digest_only() {
    let office = office();
    let pp1 = office.actor("pp1");
    office.service.search(&pp1, "Sam Example").expect("search");
    let row = newest(&office);
    let asked = row.reason.expect("class and digest");
    assert!(asked.starts_with("name ") && asked.len() == "name ".len() + 32, "{asked}");
    assert_eq!(row.subject.as_deref(), Some("X000001"));
    office.service.search(&pp1, "sam   example").expect("search");
    assert_eq!(newest(&office).reason.as_deref(), Some(asked.as_str()), "the same words give the same digest");
    office.service.search(&pp1, "Zebedee").expect("search");
    let none = newest(&office);
    assert_eq!(none.subject, None, "a search that found nobody leaves a row too");
    assert_ne!(none.reason, Some(asked));
}

#[test]
fn roles_that_may_not_search_or_have_no_diary_are_refused() {
    let office = office();
    for username in ["aud", "adm", "pol"] {
        let refused = office.service.search(&office.actor(username), "Sam");
        assert!(matches!(refused, Err(Trouble::Denied { .. })), "{username}");
    }
    let ca = office.service.search(&office.actor("ca"), "Example").expect("search");
    assert!(!crns(&ca.found).contains(&"X000012".to_owned()), "an administrator finds the own team's people only");
    assert!(matches!(office.service.diary(&office.actor("vlo"), None, testkit::office::TODAY), Err(Trouble::Denied { .. })));
}

#[test]
fn a_diary_is_ones_own_or_of_ones_team() {
    let office = office();
    let today = testkit::office::TODAY;
    let week = office.service.diary(&office.actor("pp1"), None, today).expect("own");
    assert_eq!((week.days.len(), week.days[0].0), (7, today), "it begins on Monday");
    assert_eq!(week.days[0].1.len(), 3);
    assert_eq!(week.days[1].1.len(), 1);
    let of = Some(office.officer("pp1"));
    assert!(office.service.diary(&office.actor("spo"), of, today).is_ok());
    assert!(office.service.diary(&office.actor("hpdu"), of, today).is_ok());
    assert!(matches!(office.service.diary(&office.actor("pp2"), of, today), Err(Trouble::Denied { .. })));
    // The head may see the diary; the person in it is named because the case is in the unit.
    let week = office.service.diary(&office.actor("hpdu"), Some(office.officer("pp3")), today).expect("unit");
    assert_eq!(week.name, "Cora Practice");
}

#[test]
fn a_free_time_is_within_working_hours_and_clashes_with_nothing() {
    use jiff::SignedDuration;
    let office = office();
    let today = testkit::office::TODAY;
    let free = |lasts| office.service.free_time(office.officer("pp1"), today, SignedDuration::from_mins(lasts)).expect("free");
    let first = free(45).expect("there is room today");
    assert_eq!(first.starts_at, testkit::office::at(today, 10, 30), "it is 10am, and past is past");
    let long = free(240).expect("there is room on another day");
    assert_eq!(long.starts_at, testkit::office::at(testkit::office::day(1), 11, 0), "tomorrow is taken from 10am to 10:45am");
    assert_eq!(free(9 * 60), None, "longer than a working day");
}
