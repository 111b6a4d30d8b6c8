//! Workload reports: whole or not at all, priced anew, and a case that moves changes both owners at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::sync::Arc;

use record::{Command, ReductionId, officer::OfficerEvent, reduction::ReductionArranged, risk::TierRecorded};
use rules::{
    Policy,
    code::ReductionCode,
    grade::ContractedHours,
    tier::Tier,
    workload::{Location, TierKey, points::OwnerWork},
};
use rust_decimal::Decimal;
use service::{
    Service, Settings, Trouble,
    workload::{FindingRow, NewOwner, NewReport, Of, PlaceKind, PlaceRow, ReportCase, Source},
};
use store::{AuditKind, audit};
use testkit::{FixedClock, Office, SequentialIds, office, office::TODAY, office::at, temp_store};
use uuid::Uuid;

const JOB: Uuid = Uuid::from_u128(0x10B);

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn key(text: &str) -> TierKey {
    TierKey::from(Some(text.parse().unwrap()))
}

fn case(person: &str, tier: &str) -> ReportCase {
    ReportCase { person: person.into(), tier: key(tier).number(), location: 0, row_type: 'N' }
}

/// An officer with community cases of these tiers, priced and counted.
fn owner(officer: &str, team: &str, cases: &[(&str, &str)]) -> NewOwner {
    let mut work = OwnerWork::default();
    for (_, tier) in cases {
        work.filtered.add(Location::Community, key(tier), 1);
        work.unfiltered.add(Location::Community, key(tier), 1);
    }
    NewOwner {
        region: "N99".into(),
        unit: "N99EX1".into(),
        team: team.into(),
        officer: officer.into(),
        forename: "Sam".into(),
        surname: format!("Example {officer}"),
        grade_code: "NPSM".into(),
        work,
        contracted: None,
        reduced: None,
        cases: cases.iter().map(|(person, tier)| case(person, tier)).collect(),
    }
}

fn places() -> Vec<PlaceRow> {
    let place = |kind, code: &str, name: &str, parent: Option<&str>| PlaceRow {
        kind,
        code: code.into(),
        name: name.into(),
        parent: parent.map(str::to_owned),
    };
    vec![
        place(PlaceKind::Region, "N99", "Example Region", None),
        place(PlaceKind::Unit, "N99EX1", "Example Unit", Some("N99")),
        place(PlaceKind::Team, "N99T01", "Example North team", Some("N99EX1")),
        place(PlaceKind::Team, "N99T02", "Example South team", Some("N99EX1")),
    ]
}

/// pp1 (N99A000) and pp2 (N99A001) in team 1, and somebody whom only the report knows in team 2. One fast report, support 13.
fn new_report(content: u8) -> NewReport {
    let mut one = owner("N99A000", "N99T01", &[("X000001", "B2"), ("X000002", "B2"), ("X000003", "C1")]);
    (one.work.fast_reports, one.work.cms) = (1, 13);
    let two = owner("N99A001", "N99T01", &[("X000006", "D1")]);
    let three = owner("Z00Z001", "N99T02", &[("X900001", "A3"), ("X900002", "A3S")]);
    let findings = vec![FindingRow { sheet: "CMS".into(), line: None, words: "Example".into() }];
    NewReport { content: [content; 32], taken_at: None, places: places(), owners: vec![one, two, three], findings }
}

fn taken() -> Office {
    let office = office();
    let taken = office.service.import_report(JOB, new_report(1), TODAY).expect("taken in");
    assert!(!taken.already);
    office
}

fn points(office: &Office, officer: &str, team: &str) -> Decimal {
    office.service.workload_owner(&office.actor("hpdu"), officer, team).expect("the head may see it").figures.points
}

#[test]
fn a_report_adds_up_by_place_and_the_same_content_again_changes_nothing() {
    let office = taken();
    let again = office.service.import_report(JOB, new_report(1), TODAY).unwrap();
    assert!(again.already);
    let nation = office.service.workload(&office.actor("pol"), &Of::Nation, Source::Report).unwrap();
    assert_eq!(nation.figures.points, dec("593"), "115 + 115 + 50 + 65 + 13, 29, 206");
    assert_eq!((nation.figures.available, nation.figures.capacity), (dec("6528"), Some(dec("9.1"))));
    assert_eq!((nation.figures.cases, nation.figures.report_points, nation.figures.support_points), (6, dec("65"), dec("13")));
    let unit = office.service.workload(&office.actor("hpdu"), &Of::Unit("N99EX1".into()), Source::Report).unwrap();
    assert_eq!(unit.parts.iter().map(|part| part.figures.points).collect::<Vec<_>>(), [dec("387"), dec("206")]);
    assert_eq!(unit.above.iter().map(|spot| spot.code.as_str()).collect::<Vec<_>>(), ["", "N99"]);
    let tiers: Vec<_> = unit.by_tier.iter().map(|line| (line.tier.as_str(), line.cases.community)).collect();
    assert_eq!(tiers, [("A3", 1), ("B2", 2), ("C1", 1), ("D1", 1), ("A3S", 1)]);
    assert!(matches!(
        office.service.workload(&office.actor("pol"), &Of::Team("NONE".into()), Source::Report),
        Err(Trouble::NotFound)
    ));
    assert_eq!(office.service.workload_findings(&office.actor("spo"), 1, 10).unwrap().len(), 1);
}

#[test]
fn owners_are_named_to_those_who_may_see_the_officers_of_the_place_with_that_code() {
    let office = taken();
    let team = |who: &str, code: &str| office.service.workload(&office.actor(who), &Of::Team(code.into()), Source::Report);
    assert_eq!(team("spo", "N99T01").unwrap().parts.len(), 2);
    let other = team("spo", "N99T02").unwrap();
    assert!(!other.officers_named && other.parts.is_empty() && other.figures.cases == 2);
    assert!(team("hpdu", "N99T02").unwrap().officers_named);
    let ask = |who: &str| office.service.workload_owner(&office.actor(who), "N99A000", "N99T01");
    let page = ask("pp1").expect("their own");
    assert!(!page.may_change);
    assert_eq!((page.points_working.rule.as_ref(), page.cases.len()), ("workload.points", 3));
    assert!(ask("spo").expect("their manager").may_change);
    for who in ["pp2", "pp4", "ca", "pol"] {
        assert!(matches!(ask(who), Err(Trouble::Denied { .. })), "{who}");
    }
    assert!(matches!(office.service.workload_owner(&office.actor("spo"), "N99A000", "N99T02"), Err(Trouble::NotFound)));
}

#[test]
fn a_case_that_moves_in_the_report_changes_both_owners_at_once() {
    let office = taken();
    let (one, two) = (("N99A000", "N99T01"), ("N99A001", "N99T01"));
    office.service.move_report_case(JOB, "X000001", one, two).expect("moved");
    assert_eq!((points(&office, one.0, one.1), points(&office, two.0, two.1)), (dec("243"), dec("144")));
    let page = office.service.workload_owner(&office.actor("hpdu"), two.0, two.1).unwrap();
    assert!(page.cases.iter().any(|case| case.person_number.as_deref() == Some("X000001")));
    let nation = office.service.workload(&office.actor("pol"), &Of::Nation, Source::Report).unwrap();
    assert_eq!(nation.figures.points, dec("593"), "the sum stays");
    assert_eq!(nation.trend.last().map(|point| point.points), Some(dec("593")));
    assert!(matches!(office.service.move_report_case(JOB, "X000001", one, two), Err(Trouble::NotFound)), "it is there no more");
    office.service.move_report_case(JOB, "X000001", two, one).expect("and back");
    assert_eq!((points(&office, one.0, one.1), points(&office, two.0, two.1)), (dec("358"), dec("29")));
}

#[test]
fn a_restricted_case_counts_in_the_report_and_its_number_is_not_told() {
    let office = office();
    let mut report = new_report(1);
    report.owners[1] = owner("N99A001", "N99T01", &[("X000006", "D1"), ("X000009", "A3"), ("X900009", "C1")]);
    office.service.import_report(JOB, report, TODAY).expect("taken in");
    let numbers = |who: &str| {
        let page = office.service.workload_owner(&office.actor(who), "N99A001", "N99T01").unwrap();
        assert_eq!((page.figures.cases, page.cases.len()), (3, 3), "{who}: it counts");
        page.cases.into_iter().map(|case| case.person_number).collect::<Vec<_>>()
    };
    let all = ["X000006", "X000009", "X900009"].map(|number| Some(number.to_owned()));
    assert_eq!(numbers("pp2"), all, "on the list");
    assert_eq!(numbers("spo"), all, "on the list");
    assert_eq!(numbers("hpdu"), [all[0].clone(), None, all[2].clone()], "not on the list");
}

#[test]
fn a_file_that_leaves_the_service_stands_in_the_audit_as_one() {
    let office = office();
    let team = Of::Team("N99T01".into());
    let of_team = |who: &str| office.service.workload_file(&office.actor(who), &team, Source::Live);
    assert!(of_team("spo").expect("their team").officers_named);
    assert!(!of_team("pol").expect("totals").officers_named);
    assert!(matches!(of_team("pp1"), Err(Trouble::Denied { .. })));
    office.service.workload_officer_file(&office.actor("spo"), "N99A000").expect("theirs");
    assert!(matches!(office.service.workload_officer_file(&office.actor("pp2"), "N99A000"), Err(Trouble::Denied { .. })));
    let rows = office.service.store().read(|conn| audit::latest(conn, i64::MAX, 50)).unwrap();
    let exports: Vec<_> = rows.iter().filter(|row| row.entry.kind == AuditKind::Export.as_str()).collect();
    assert_eq!(exports.len(), 3);
    assert!(exports.iter().all(|row| row.entry.record.is_some() && row.entry.rule_id.is_some()));
}

#[test]
fn hours_are_changed_by_managers_and_kept_for_the_next_report() {
    let office = taken();
    let set = |who: &str, officer: &str, team: &str| {
        office.service.set_owner_hours(&office.actor(who), officer, team, ContractedHours::from_hundredths(1850))
    };
    for (who, officer, team) in [("pp1", "N99A000", "N99T01"), ("spo", "Z00Z001", "N99T02"), ("ca", "N99A000", "N99T01")] {
        assert!(matches!(set(who, officer, team), Err(Trouble::Denied { .. })), "{who}");
    }
    set("spo", "N99A000", "N99T01").expect("the manager");
    let hours = |office: &Office| {
        let page = office.service.workload_owner(&office.actor("hpdu"), "N99A000", "N99T01").unwrap();
        (page.figures.contracted_hours, page.figures.available)
    };
    assert_eq!(hours(&office), (dec("18.5"), dec("1088")));
    office.service.import_report(JOB, new_report(2), TODAY).expect("the next");
    assert_eq!(hours(&office), (dec("18.5"), dec("1088")));
    let page = office.service.workload_owner(&office.actor("hpdu"), "N99A000", "N99T01").unwrap();
    assert_eq!(page.trend.len(), 2);
    assert_eq!(office.service.workload_reports(&office.actor("pol")).unwrap().len(), 2);
}

#[test]
fn reductions_of_our_own_officers_count_in_a_report_and_its_court_reports_count_live() {
    let office = office();
    let arranged = OfficerEvent::ReductionArranged(ReductionArranged {
        id: ReductionId(Uuid::from_u128(1)),
        reason: ReductionCode::new("OTHER").unwrap(),
        hours: dec("7.4"),
        from: TODAY,
        until: testkit::office::day(30),
        note: String::new(),
    });
    office.service.execute_officer(&office.actor("spo"), office.officer("pp1"), office.command(), arranged).expect("arranged");
    office.service.import_report(JOB, new_report(1), TODAY).expect("taken in");
    let owner = office.service.workload_owner(&office.actor("spo"), "N99A000", "N99T01").unwrap();
    assert_eq!((owner.figures.reduction_hours, owner.figures.available), (dec("7.4"), dec("1740")));
    let tier =
        Command::RecordTier(TierRecorded { tier: Tier::V2 { value: "A3".parse().unwrap() }, source: "As received".into() });
    office.service.execute(&office.actor("pp1"), office.person("X000001"), office.command(), tier, None).expect("tiered");
    let live = office.service.workload_officer(&office.actor("spo"), "N99A000").unwrap();
    assert_eq!(
        (live.figures.case_points, live.figures.report_points, live.figures.support_points),
        (dec("206"), dec("65"), dec("13"))
    );
    assert_eq!((live.figures.points, live.points_working.result.as_str()), (dec("284"), "284"));
    let team = office.service.workload(&office.actor("spo"), &Of::Team("N99T01".into()), Source::Live).unwrap();
    assert_eq!(team.figures.points, dec("284"));
}

#[test]
fn a_change_of_weights_prices_every_owner_of_the_open_report_anew() {
    let store = temp_store();
    let service = |policy: Policy| {
        let clock = Arc::new(FixedClock::at(at(TODAY, 10, 0)));
        let ids = Arc::new(SequentialIds::default());
        Service::new(Arc::clone(&store), Arc::new(policy), clock, ids, Settings::default()).expect("it starts")
    };
    let built_in = service(Policy::builtin());
    assert_eq!(built_in.reprice_report(JOB).expect("nothing to price"), 0);
    built_in.import_report(JOB, new_report(1), TODAY).expect("taken in");
    let text = Policy::text("case-weights").unwrap().replacen("community = 115", "community = 215", 1);
    let dearer = service(Policy::from_texts(&[("case-weights", &text)]).expect("a table"));
    assert_eq!(dearer.reprice_report(JOB).expect("priced"), 3);
    let total = |service: &Service| {
        let lines = service.workload_lines(Source::Report).unwrap().lines;
        lines.iter().map(|line| line.sums.points()).collect::<Vec<_>>()
    };
    assert_eq!(total(&dearer), [558, 29, 206]);
    built_in.reprice_report(JOB).expect("priced");
    assert_eq!(total(&built_in), [358, 29, 206]);
}

#[test]
fn two_imports_at_once_make_one_region_of_a_code_and_leave_one_report_open() {
    let office = office();
    let threads: Vec<_> = (1..=4_u8)
        .map(|content| {
            let service = Arc::clone(&office.service);
            std::thread::spawn(move || service.import_report(JOB, new_report(content % 2 + 1), TODAY).map(|taken| taken.already))
        })
        .collect();
    let already: Vec<bool> = threads.into_iter().map(|thread| thread.join().expect("no panic").expect("taken in")).collect();
    assert_eq!(already.iter().filter(|already| **already).count(), 2, "each content once: {already:?}");
    let reports = office.service.workload_reports(&office.actor("pol")).unwrap();
    assert_eq!(reports.iter().map(|report| report.open).collect::<Vec<_>>(), [true, false]);
    let places = office.service.report_owners().unwrap().2;
    assert_eq!(places.iter().filter(|place| place.kind == PlaceKind::Region).count(), 1);
}
