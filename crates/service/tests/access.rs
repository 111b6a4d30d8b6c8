//! The access decision, cell by cell.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use record::{PersonId, UnitId, limited_access::Lists};
use service::access::{
    About, Action, BeforeCourt, CaseFacts, FieldGroup, Place, Question, Reason, Relation, Role, RoleTable, Staff, Verdict,
    written::{self, Limits, Standing, ask, operations},
};

fn roles() -> RoleTable {
    RoleTable::shipped().expect("the file in the repository")
}

fn reason() -> Reason {
    Reason::new("cover", "on duty for the team today").expect("a reason")
}

/// One cell of the standard's table for reading the core of a case.
fn core(role: Role, standing: Relation, limits: Limits, reason: Option<&Reason>) -> Verdict {
    ask(&roles(), role, (Action::Read, FieldGroup::Core), Standing::Related(standing), (limits, reason))
}

#[test]
fn the_written_table_is_what_the_code_decides() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/access-table.md");
    let made = written::table(&roles());
    if std::env::var_os("RAINER_WRITE").is_some() {
        std::fs::write(path, &made).expect("write the table");
    }
    let kept = std::fs::read_to_string(path).expect("access-table.md");
    assert!(made == kept, "rights changed: look at the change, then RAINER_WRITE=1 cargo test -p rainer-service --test access");
}

#[test]
fn a_practitioner_reads_own_team_and_linked_cases_and_any_other_with_a_reason() {
    for relation in [Relation::Own, Relation::Team, Relation::Link] {
        assert_eq!(core(Role::Pp, relation, Limits::None, None), Verdict::Allow, "{relation}");
    }
    for relation in [Relation::Pdu, Relation::Region, Relation::Any] {
        assert_eq!(core(Role::Pp, relation, Limits::None, None), Verdict::NeedsReason, "{relation}");
        assert_eq!(core(Role::Pp, relation, Limits::None, Some(&reason())), Verdict::Allow, "{relation}");
    }
}

#[test]
fn a_regional_director_reads_a_named_person_only_with_a_reason() {
    assert_eq!(core(Role::Rd, Relation::Region, Limits::None, None), Verdict::NeedsReason);
    assert_eq!(core(Role::Rd, Relation::Region, Limits::None, Some(&reason())), Verdict::Allow);
    assert_eq!(core(Role::Rd, Relation::Any, Limits::None, Some(&reason())), Verdict::Deny);
}

#[test]
fn exclusion_beats_everything_for_every_role_and_operation_and_reason() {
    let (table, reason) = (roles(), reason());
    for role in Role::ALL {
        for operation in operations() {
            for relation in [Relation::Own, Relation::Link, Relation::Named, Relation::Any] {
                for limits in [Limits::Excluded, Limits::Known, Limits::NamedAndExcluded] {
                    let found = ask(&table, *role, operation, Standing::Related(relation), (limits, Some(&reason)));
                    let hidden = matches!(found, Verdict::Deny | Verdict::Mask);
                    assert!(hidden, "{role} {operation:?} {relation} {limits:?}: {found:?}");
                }
            }
        }
    }
}

#[test]
fn a_restriction_closes_the_case_to_whoever_it_does_not_name_whatever_their_role() {
    let (table, reason) = (roles(), reason());
    for role in Role::ALL {
        for operation in operations().filter(|(_, group)| !group.is_about_the_record()) {
            for relation in [Relation::Own, Relation::Pdu, Relation::Link, Relation::Any] {
                let found = ask(&table, *role, operation, Standing::Related(relation), (Limits::Restricted, Some(&reason)));
                assert!(matches!(found, Verdict::Deny | Verdict::Mask), "{role} {operation:?} {relation}");
            }
        }
    }
}

#[test]
fn a_reason_never_reaches_a_restricted_case() {
    // Not excluded and not shut out, only without a link: `any` is closed all the same (S1.3).
    assert_eq!(core(Role::Pp, Relation::Any, Limits::OtherExcluded, Some(&reason())), Verdict::Deny);
    assert_eq!(core(Role::Pp, Relation::Own, Limits::OtherExcluded, None), Verdict::Allow);
    assert_eq!(core(Role::Spo, Relation::Pdu, Limits::OtherExcluded, None), Verdict::Allow);
}

#[test]
fn whoever_a_restriction_names_has_a_link_but_no_right_that_their_role_lacks() {
    assert_eq!(core(Role::Pp, Relation::Any, Limits::Named, None), Verdict::Allow);
    assert_eq!(core(Role::Pol, Relation::Any, Limits::Named, None), Verdict::Deny);
}

#[test]
fn a_row_of_a_limited_case_is_masked_and_not_shown() {
    let row = (Action::Read, FieldGroup::Row);
    for limits in [Limits::Excluded, Limits::Restricted, Limits::Known] {
        assert_eq!(ask(&roles(), Role::Pp, row, Standing::Related(Relation::Own), (limits, None)), Verdict::Mask);
    }
}

#[test]
fn nobody_without_a_role_may_do_anything() {
    let none = RoleTable::default();
    for role in Role::ALL {
        for operation in operations() {
            for standing in Standing::ALL {
                assert_eq!(ask(&none, *role, operation, *standing, (Limits::None, Some(&reason()))), Verdict::Deny);
            }
        }
    }
}

#[test]
fn the_victim_part_is_walled_for_practitioners_and_managers() {
    for role in [Role::Pp, Role::Spo, Role::Hpdu, Role::Rd, Role::Co, Role::Ca, Role::Adm, Role::Aud] {
        for standing in Standing::ALL {
            let found = ask(&roles(), role, (Action::Read, FieldGroup::Victim), *standing, (Limits::None, Some(&reason())));
            assert_eq!(found, Verdict::Deny, "{role} {standing:?}");
        }
    }
}

#[test]
fn administrators_auditors_and_analysts_read_nothing_of_a_case() {
    let parts = [FieldGroup::Row, FieldGroup::Core, FieldGroup::Contacts, FieldGroup::Risk, FieldGroup::Details];
    for role in [Role::Adm, Role::Aud, Role::Pol, Role::Ptr, Role::Pop, Role::Svc] {
        for part in parts {
            for standing in Standing::ALL {
                let found = ask(&roles(), role, (Action::Read, part), *standing, (Limits::None, Some(&reason())));
                assert_eq!(found, Verdict::Deny, "{role} {part} {standing:?}");
            }
        }
    }
}

#[test]
fn a_manager_allocates_in_the_team_and_a_head_in_the_unit_and_nobody_else() {
    let allocate = |role, relation| {
        ask(&roles(), role, (Action::Allocate, FieldGroup::Core), Standing::Related(relation), (Limits::None, Some(&reason())))
    };
    assert_eq!(allocate(Role::Spo, Relation::Team), Verdict::Allow);
    assert_eq!(allocate(Role::Spo, Relation::Pdu), Verdict::Deny);
    assert_eq!(allocate(Role::Hpdu, Relation::Pdu), Verdict::Allow);
    for role in Role::ALL.iter().filter(|role| !matches!(role, Role::Spo | Role::Hpdu)) {
        assert_eq!(allocate(*role, Relation::Own), Verdict::Deny, "{role}");
    }
}

#[test]
fn risk_is_written_by_its_officer_or_a_manager_and_not_by_a_colleague() {
    let write = |role, relation| {
        ask(&roles(), role, (Action::Write, FieldGroup::Risk), Standing::Related(relation), (Limits::None, Some(&reason())))
    };
    assert_eq!(write(Role::Pp, Relation::Own), Verdict::Allow);
    assert_eq!(write(Role::Pp, Relation::Team), Verdict::Deny);
    assert_eq!(write(Role::Pp, Relation::Link), Verdict::Deny);
    assert_eq!(write(Role::Spo, Relation::Pdu), Verdict::Allow);
    assert_eq!(write(Role::Ca, Relation::Team), Verdict::Deny);
}

#[test]
fn an_administrator_manages_accounts_but_not_their_own() {
    use jiff::civil::date;
    use service::access::{About, Question, Staff};
    use uuid::Uuid;
    let who = Staff {
        account: Uuid::from_u128(1),
        officer: None,
        roles: vec![Role::Adm],
        team: None,
        unit: None,
        region: None,
        knows: vec![],
    };
    let ask = |account| {
        let about = About::Account(Uuid::from_u128(account));
        let (action, group) = (Action::Manage, FieldGroup::Accounts);
        roles().decide(&Question { who: &who, action, group, about, reason: None, today: date(2026, 11, 23) }).verdict
    };
    assert_eq!(ask(2), Verdict::Allow);
    assert_eq!(ask(1), Verdict::Deny);
}

#[test]
fn a_breach_before_the_court_is_the_court_officers_of_its_unit_and_of_no_other() {
    let (table, lists, id) = (roles(), Lists::default(), uuid::Uuid::from_u128);
    let today = jiff::civil::date(2026, 11, 23);
    let ask = |role, unit: u128, court, (action, group)| {
        let who = Staff {
            account: id(1),
            officer: None,
            roles: vec![role],
            team: None,
            unit: Some(UnitId(id(unit))),
            region: None,
            knows: vec![],
        };
        let place = Place { officer: None, team: None, unit: Some(UnitId(id(5))), region: None };
        let case = CaseFacts { person: PersonId(id(9)), place: Some(place), lists: &lists, links: vec![], court };
        let about = About::Case(&case);
        table.decide(&Question { who: &who, action, group, about, reason: None, today }).verdict
    };
    let hear = (Action::Hear, FieldGroup::Enforcement);
    assert_eq!(ask(Role::Co, 5, BeforeCourt::Now, hear), Verdict::Allow);
    assert_eq!(ask(Role::Co, 5, BeforeCourt::Now, (Action::Read, FieldGroup::Enforcement)), Verdict::Allow);
    assert_eq!(ask(Role::Co, 5, BeforeCourt::Until(today), hear), Verdict::Allow);
    assert_eq!(ask(Role::Co, 5, BeforeCourt::Until(today.yesterday().unwrap()), hear), Verdict::Deny);
    assert_eq!(ask(Role::Co, 5, BeforeCourt::No, hear), Verdict::Deny);
    assert_eq!(ask(Role::Co, 6, BeforeCourt::Now, hear), Verdict::Deny, "another unit's");
    for action in [Action::Start, Action::Sign] {
        assert_eq!(ask(Role::Co, 5, BeforeCourt::Now, (action, FieldGroup::Enforcement)), Verdict::Deny, "{action}");
    }
    assert_eq!(ask(Role::Ca, 5, BeforeCourt::Now, hear), Verdict::Deny, "a link of court officers only");
}
