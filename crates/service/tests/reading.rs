//! Reading is decided, and in the audit before anything is shown (S1, S2, S4).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use service::access::{Action, FieldGroup, Reason, Role};
use service::{Actor, Trouble};
use store::audit::{self, AuditRow};
use testkit::{Office, office};

const OVERVIEW: &[FieldGroup] = &[FieldGroup::Core, FieldGroup::Risk];

fn newest(office: &Office) -> AuditRow {
    rows(office, 1).remove(0)
}

fn rows(office: &Office, limit: u32) -> Vec<AuditRow> {
    office.service.store().read(|conn| audit::latest(conn, i64::MAX, limit)).expect("audit")
}

fn count(office: &Office) -> i64 {
    office.service.store().read(|conn| audit::head(conn)).expect("head").0
}

fn open(office: &Office, actor: &Actor, crn: &str) -> Result<service::Opened, Trouble> {
    office.service.open_case(actor, crn, OVERVIEW, None, None)
}

fn reason() -> Reason {
    Reason::new("cover", "on duty for the unit today").expect("a reason")
}

#[test]
fn every_opening_leaves_one_row_that_says_who_what_and_by_which_rule_but_no_value() {
    let office = office();
    let pp1 = office.actor("pp1").in_request("request-7");
    let before = count(&office);
    let opened = open(&office, &pp1, "x000001 ").expect("an own case");
    assert_eq!(count(&office), before + 1);
    let row = newest(&office).entry;
    assert_eq!((row.kind.as_ref(), row.outcome.as_ref()), ("consultation", "allow"));
    assert_eq!(row.actor, Some(pp1.staff.account));
    assert_eq!(row.subject.as_deref(), Some("X000001"));
    assert_eq!((row.record, row.version), (Some(opened.person.0), Some(opened.case.version.into())));
    assert_eq!(row.field_groups.as_deref(), Some("core,risk"));
    assert_eq!(row.rule_id.as_deref(), Some("S1.read.PP"));
    assert_eq!(row.request_id.as_deref(), Some("request-7"));
    assert!(row.session.is_some() && row.address.is_some());
    assert!(!format!("{row:?}").contains("Sam"), "a name is a value of the case");
}

#[test]
fn a_read_that_cannot_be_audited_is_not_shown() {
    let office = office();
    let pp1 = office.actor("pp1");
    office.service.store().close();
    let trouble = open(&office, &pp1, "X000001").expect_err("no audit, no read");
    assert!(matches!(trouble, Trouble::Unavailable(_)), "{trouble:?}");
    assert_eq!(trouble.status(), 503);
    assert!(matches!(office.service.home(&pp1), Err(Trouble::Unavailable(_))));
    assert!(matches!(office.service.search(&pp1, "Example"), Err(Trouble::Unavailable(_))));
    assert!(matches!(open(&office, &pp1, "X999999"), Err(Trouble::Unavailable(_))), "not even that there is nothing");
}

#[test]
fn an_unknown_number_is_not_found_and_leaves_a_row() {
    let office = office();
    let pp1 = office.actor("pp1");
    for typed in ["X999999", "not a number"] {
        let before = count(&office);
        assert!(matches!(open(&office, &pp1, typed), Err(Trouble::NotFound)));
        assert_eq!(count(&office), before + 1);
    }
    assert_eq!(newest(&office).entry.subject, None, "what was typed is no case number: it is not kept");
}

#[test]
fn without_a_link_a_reason_is_asked_and_kept_for_the_session_only() {
    let office = office();
    let pp1 = office.actor("pp1");
    let asked = open(&office, &pp1, "X000012").expect_err("another unit's");
    assert!(matches!(asked, Trouble::NeedsReason { .. }), "{asked:?}");
    assert_eq!(newest(&office).entry.outcome, "reason");

    office.service.state_reason(&pp1, "X000012", &reason()).expect("stated");
    let opened = open(&office, &pp1, "X000012").expect("a reason was stated");
    assert_eq!(opened.reason, Some(reason()));
    assert_eq!(newest(&office).entry.reason.as_deref(), Some("cover: on duty for the unit today"));
    // A reason lets read, never write.
    assert!(!office.service.may(&pp1, &opened, Action::Write, FieldGroup::Contacts));

    let another = office.actor("pp1");
    assert!(matches!(open(&office, &another, "X000012"), Err(Trouble::NeedsReason { .. })));
    let opened = open(&office, &another, "X000001").expect("an own case");
    assert_eq!(opened.reason, None, "no reason is noted where none is needed");
}

#[test]
fn a_restricted_case_is_closed_to_everybody_it_does_not_name() {
    let office = office();
    for username in ["pp1", "ca", "hpdu", "co"] {
        let actor = office.actor(username);
        let refused = office.service.open_case(&actor, "X000009", OVERVIEW, None, Some(&reason())).expect_err(username);
        let owner = Some(office.officer("pp2"));
        assert!(matches!(refused, Trouble::Restricted { owner: found } if found == owner), "{username}: {refused:?}");
        assert_eq!(newest(&office).entry.rule_id.as_deref(), Some("S2.1.restricted"));
    }
    for username in ["pp2", "spo"] {
        assert!(open(&office, &office.actor(username), "X000009").expect("named").limited);
    }
}

#[test]
fn an_excluded_officer_is_refused_and_their_colleague_is_not() {
    let office = office();
    let refused = open(&office, &office.actor("pp1"), "X000010").expect_err("excluded");
    assert!(matches!(refused, Trouble::Restricted { .. }));
    assert!(open(&office, &office.actor("pp2"), "X000010").is_ok());
}

#[test]
fn roles_without_any_sight_of_cases_are_refused_with_a_row() {
    let office = office();
    for username in ["adm", "aud", "pol", "vlo", "ins"] {
        let actor = office.actor(username);
        let refused = office.service.open_case(&actor, "X000001", OVERVIEW, None, Some(&reason())).expect_err(username);
        assert!(matches!(refused, Trouble::Denied { .. }), "{username}: {refused:?}");
        assert_eq!(newest(&office).entry.kind, "refusal");
    }
}

#[test]
fn an_appointment_with_me_is_a_link_until_it_is_closed() {
    let office = office();
    let pp1 = office.actor("pp1");
    let opened = open(&office, &pp1, "X000007").expect("pp1 sees this person today");
    assert!(office.service.may(&pp1, &opened, Action::Write, FieldGroup::Contacts));
    assert!(!office.service.may(&pp1, &opened, Action::Write, FieldGroup::Risk), "risk is for the officer who holds it");
}

#[test]
fn a_page_as_it_stood_shows_what_was_known_then_and_offers_nothing() {
    let office = office();
    let pp1 = office.actor("pp1");
    let then = testkit::office::day(-60);
    let opened = office.service.open_case(&pp1, "X000003", &[FieldGroup::Contacts], Some(then), None).expect("opened");
    assert_eq!(opened.as_at, Some(then));
    assert!(opened.case.contacts.is_empty(), "the arrest was recorded yesterday");
    assert_eq!(opened.present.contacts.len(), 1);
    assert!(!office.service.may(&pp1, &opened, Action::Write, FieldGroup::Contacts));
    let known = office.service.chronology(&opened).expect("chronology");
    assert_eq!(known.len(), usize::try_from(opened.case.version).unwrap());
    let today = office.service.open_case(&pp1, "X000003", OVERVIEW, Some(office.service.today()), None).expect("opened");
    assert_eq!(today.as_at, None, "today is no past day");
    assert!(matches!(office.service.chronology(&today), Err(Trouble::Denied { .. })), "opened for other parts");
}

#[test]
fn a_right_that_is_taken_away_is_gone_at_the_next_request() {
    use record::{
        ActorId, Command, CommandId, ListEntryId,
        limited_access::{List, ListEntryProposed},
    };
    let office = office();
    let pp1 = office.sign_in("pp1");
    assert!(open(&office, &pp1.actor, "X000001").is_ok());
    let entry = ListEntryProposed {
        id: ListEntryId(uuid::Uuid::from_u128(77)),
        list: List::Exclusion,
        officer: office.officer("pp1"),
        from: office.service.today(),
        until: None,
        reason: "They are neighbours".into(),
    };
    let person = office.person("X000001");
    let (spo, hpdu) = (office.actor("spo"), office.actor("hpdu"));
    let run = |actor: &Actor, wish| office.service.execute(actor, person, CommandId(office.command().0), wish, None);
    run(&spo, Command::ProposeListEntry(entry.clone())).expect("asked");
    assert!(open(&office, &pp1.actor, "X000001").is_ok(), "one person alone changes nothing");
    run(&hpdu, Command::ApproveListEntry(entry.id)).expect("approved");
    assert!(matches!(open(&office, &pp1.actor, "X000001"), Err(Trouble::Restricted { .. })));
    let ActorId(_) = pp1.actor.recorded_as();
}

#[test]
fn who_has_looked_is_shown_to_the_manager_and_the_auditor_only() {
    let office = office();
    open(&office, &office.actor("pp2"), "X000001").expect("a colleague");
    let log = &[FieldGroup::AccessLog];
    for username in ["spo", "hpdu", "aud"] {
        let actor = office.actor(username);
        let opened = office.service.open_case(&actor, "X000001", log, None, None).expect(username);
        let looked = office.service.access_log(&opened, None, 50).expect("log");
        assert!(looked.iter().any(|line| line.who == "Ben Practice" && line.kind == "consultation"), "{username}");
    }
    for username in ["pp1", "ca", "adm", "co"] {
        let actor = office.actor(username);
        assert!(office.service.open_case(&actor, "X000001", log, None, Some(&reason())).is_err(), "{username}");
    }
    // A restricted case can be audited by those who may not see it.
    let aud = office.actor("aud");
    assert!(office.service.open_case(&aud, "X000009", log, None, None).is_ok());
}

#[test]
fn eight_readers_at_once_leave_eight_rows_each() {
    let office = office();
    let pp1 = office.actor("pp1");
    let before = count(&office);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for crn in ["X000001", "X000002", "X000003", "X000004", "X000005", "X000006", "X000007", "X000010"] {
                    let _ = open(&office, &pp1, crn);
                }
            });
        }
    });
    assert_eq!(count(&office), before + 64);
}

#[test]
fn to_roles_that_must_not_learn_whether_there_is_a_record_every_door_to_it_says_there_is_none() {
    let office = office();
    let mut partner = office.actor("pp1");
    partner.staff.roles = vec![Role::Ptr];
    for crn in ["X000012", "X999999"] {
        let doors = [
            open(&office, &partner, crn).map(drop),
            office.service.state_reason(&partner, crn, &reason()),
            office.service.is_closed_to(&partner, crn).map(drop),
            office.service.ask_for_access(&partner, crn, "I need to see this record"),
        ];
        for (door, answer) in doors.into_iter().enumerate() {
            assert!(matches!(answer, Err(Trouble::NotFound)), "{crn} door {door}: {answer:?}");
        }
    }
}
