//! Lists that tell what is owed or missing name only cases whose part of the record may be seen at once; work is given to nobody
//! outside the unit; what a manager owes is not put off by the officer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use record::{
    ActionId, Command, OversightId,
    duties::snooze::DutySnoozed,
    oversight::{AgreedAction, OversightRecorded, View, Wish},
};
use rules::{duty::DutyKind, measure::MeasureCode, oversight::OversightTrigger};
use service::{Trouble, lists::work::Wanted, workload::Of};
use testkit::office::{TODAY, day, office};
use uuid::Uuid;

/// The team of an officer.
fn team_of(office: &testkit::Office, username: &str) -> record::UnitId {
    office.actor(username).staff.team.expect("an officer has a team")
}

#[test]
fn a_list_of_work_of_a_team_elsewhere_names_nobody() {
    let office = office();
    let elsewhere = Wanted { team: Some(team_of(&office, "pp4")), ..Wanted::default() };
    for stranger in ["pp1", "spo", "hpdu", "ca", "co", "rd", "vlo", "aud", "pol", "ins"] {
        let list = office.service.work(&office.actor(stranger), &elsewhere).expect("the page opens for all staff");
        assert!(list.lines.is_empty() && list.all == 0, "{stranger}: {:?}", list.lines);
    }
    let own = office.service.work(&office.actor("pp4"), &elsewhere).expect("one's own team");
    assert!(own.lines.iter().any(|line| line.who.crn == "X000012"), "who holds it sees it");
    // Another team of one's unit: the head of the unit sees it, a practitioner of the other team does not.
    let north = Wanted { team: Some(team_of(&office, "pp1")), ..Wanted::default() };
    assert_eq!(office.service.work(&office.actor("pp3"), &north).expect("opens").all, 0);
    assert!(office.service.work(&office.actor("hpdu"), &north).expect("opens").all > 0);
}

#[test]
fn the_cases_behind_a_number_of_the_nation_are_named_only_where_they_may_be_read() {
    let office = office();
    let hpdu = office.actor("hpdu");
    let mut hidden = 0;
    for code in MeasureCode::ALL {
        for met in [true, false] {
            let found = office.service.measured_cases(&hpdu, (&Of::Nation, *code, met), None).expect("the cases");
            hidden += found.hidden;
            assert!(found.rows.iter().all(|row| row.who.crn != "X000012"), "{code}: held in another unit");
        }
    }
    assert!(hidden > 0, "they are counted");
}

fn talk(office: &testkit::Office, owner: record::OfficerId) -> Command {
    let id = office.command().0;
    Command::Oversee(Wish::Record(OversightRecorded {
        id: OversightId(id),
        trigger: OversightTrigger::AdHoc,
        on: TODAY,
        opened_at: None,
        minutes: 20,
        with: None,
        risk_discussed: true,
        checks: vec![],
        view: View::Change,
        reasons: "The plan says nothing about the arrest".into(),
        actions: vec![AgreedAction { id: ActionId(Uuid::from_u128(9)), what: "Ask the police".into(), owner, due_on: day(7) }],
        next_on: None,
    }))
}

#[test]
fn an_action_is_given_to_nobody_of_another_unit_and_to_nobody_who_is_not_there() {
    let office = office();
    let spo = office.actor("spo");
    let person = office.person("X000003");
    let given = |owner| office.service.execute(&spo, person, office.command(), talk(&office, owner), None);
    for stranger in [office.officer("pp4"), record::OfficerId(Uuid::from_u128(4711))] {
        assert!(matches!(given(stranger), Err(Trouble::Invalid(_))), "{stranger:?}");
    }
    given(office.officer("pp2")).expect("a colleague");
}

#[test]
fn an_officer_does_not_put_off_what_the_manager_owes() {
    let office = office();
    let person = office.person("X000003");
    let wish = || {
        let kind = DutyKind::Oversight;
        let opened =
            office.service.open_case(&office.actor("pp1"), "X000003", &[service::access::FieldGroup::Oversight], None, None);
        let owed = record::duties::duties(&opened.unwrap().case, office.service.policy(), office.service.zone());
        let about = owed.iter().find(|duty| duty.kind == kind).expect("the arrest asks for it").about;
        Command::SnoozeDuty(DutySnoozed { kind, about, until: day(2), reason: "Busy".into(), due_on: None })
    };
    for officer in ["pp1", "ca"] {
        let refused = office.service.execute(&office.actor(officer), person, office.command(), wish(), None);
        assert!(matches!(refused, Err(Trouble::Denied { .. })), "{officer}: {refused:?}");
    }
    office.service.execute(&office.actor("spo"), person, office.command(), wish(), None).expect("the manager may");
}
