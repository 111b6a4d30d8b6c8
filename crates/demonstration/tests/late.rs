//! What is late in the generated unit is what a unit in difficulty could have: much, and little of it old.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod common;

use std::collections::BTreeMap;

use common::{Made, POLICY, ZONE, made};
use jiff::civil::{Date, date};
use record::{
    OfficerId, UnitId,
    duties::{Duty, Owner, duties},
    recorded::days_between,
};

const TODAY: Date = date(2026, 11, 21);

/// Days late by which the table of this test groups.
const AGES: [i32; 4] = [30, 90, 182, 365];

fn late(made: &Made) -> Vec<(Duty, Option<OfficerId>, Option<UnitId>)> {
    let of = |person: &common::Person| {
        let held = person.case.allocation().map(|held| (held.officer, held.team));
        let late = duties(&person.case, &POLICY, &ZONE).into_iter().filter(|duty| duty.late(TODAY));
        let doer = |duty: &Duty| match duty.owner {
            Owner::Officer | Owner::Administrator => held.map(|(officer, _)| officer),
            Owner::Named(officer) => Some(officer),
            Owner::Manager => None,
        };
        late.map(|duty| (doer(&duty), duty)).map(|(doer, duty)| (duty, doer, held.map(|(_, team)| team))).collect::<Vec<_>>()
    };
    made.people.iter().flat_map(of).collect()
}

fn print(late: &[(Duty, Option<OfficerId>, Option<UnitId>)]) {
    let mut table: BTreeMap<(&str, &str), [usize; 5]> = BTreeMap::new();
    for (duty, ..) in late {
        let days = days_between(duty.due_on, TODAY);
        let column = AGES.iter().position(|most| days <= *most).unwrap_or(AGES.len());
        table.entry((duty.kind.as_str(), duty.rule.as_str())).or_default()[column] += 1;
    }
    let mut rows: Vec<_> = table.into_iter().collect();
    rows.sort_by_key(|(_, ages)| std::cmp::Reverse(ages.iter().sum::<usize>()));
    println!("days late up to {AGES:?} and more");
    for ((kind, rule), ages) in rows {
        println!("{kind:24} {rule:40} {:5} {ages:?}", ages.iter().sum::<usize>());
    }
}

#[test]
fn a_practitioner_has_some_late_duties_and_a_team_a_list_that_can_be_read() {
    let late = late(&made(2_000, 1, TODAY));
    print(&late);
    println!("{} in all", late.len());
    let (mut of_officer, mut of_team): (BTreeMap<OfficerId, usize>, BTreeMap<UnitId, usize>) = Default::default();
    for (duty, doer, team) in &late {
        if let Some(officer) = doer {
            *of_officer.entry(*officer).or_default() += 1;
        }
        if let Some(team) = team.filter(|_| duty.manager_on <= TODAY) {
            *of_team.entry(team).or_default() += 1;
        }
    }
    let mut each: Vec<usize> = of_officer.into_values().collect();
    each.sort_unstable();
    println!("practitioners: {each:?}");
    println!("teams: {:?}", of_team.values().collect::<Vec<_>>());
    let middle = each[each.len() / 2];
    assert!((10..=30).contains(&middle), "half of the practitioners have at most {middle}");
    assert!(each[each.len() * 9 / 10] <= 50, "{each:?}");
    assert!(of_team.values().all(|count| (100..=320).contains(count)), "{of_team:?}");
    let old = late.iter().filter(|(duty, ..)| days_between(duty.due_on, TODAY) > 365).count();
    assert!(old * 50 <= late.len(), "{old} of {} are later than a year", late.len());
}
