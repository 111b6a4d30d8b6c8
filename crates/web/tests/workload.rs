//! Workload through real HTTP: the way down, one's own and nobody else's, changes by the manager, files that run nowhere.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use record::{Command, risk::TierRecorded};
use rules::tier::Tier;
use support::{Browser, TestOffice};

/// Staff codes of the office: Ada and Ben of the North team, Cora of the South team, Dan of another unit.
const ADA: &str = "N99A000";
const BEN: &str = "N99A001";
const CORA: &str = "N99A002";
const DAN: &str = "N99A003";
const NORTH: &str = "/workload/teams/N99T01";

/// The office, with tiers received for Ada's and Ben's people.
fn office() -> TestOffice {
    let office = TestOffice::new();
    for (crn, tier) in [("X000001", "A3"), ("X000002", "B2"), ("X000003", "C1"), ("X000006", "A1"), ("X000009", "B1")] {
        let tier = Tier::V2 { value: tier.parse().unwrap() };
        let wish = Command::RecordTier(TierRecorded { tier, source: "As received".into() });
        let who = if crn < "X000006" { "pp1" } else { "pp2" };
        let (actor, person) = (office.office.actor(who), office.office.person(crn));
        office.office.service.execute(&actor, person, office.office.command(), wish, None).unwrap();
    }
    office
}

fn status(browser: &mut Browser, path: &str) -> u16 {
    browser.start(path);
    browser.status()
}

#[test]
fn a_practitioner_goes_from_home_to_their_own_workload_with_the_reason_for_each_figure() {
    let office = office();
    let mut browser = office.browser_of("pp1");
    browser.start("/").must_see("My workload").must_see("Next 4 weeks");
    browser.follow("My workload in full");
    assert_eq!((browser.path(), browser.page().h1.as_str()), ("/staff/N99A000", "My workload"));
    browser.must_see("Ada Practice").must_see("Sam Example").must_see("How the points come about");
    browser.must_see("206").must_see("Rule workload.points").must_see("Cases by tier and location");
    browser.start("/staff/N99A000/cases").must_see("those with the most points first");
}

#[test]
fn staff_see_their_own_hours_and_reductions_and_cannot_change_them() {
    let office = office();
    let mut browser = office.browser_of("pp1");
    for page in ["reductions", "hours"] {
        browser.start(&format!("/staff/{ADA}/{page}"));
        assert_eq!(browser.status(), 200, "{page}");
        browser.must_see("You see all that is recorded about you here");
        assert_eq!(browser.page().forms.iter().filter(|form| form.method == "post").count(), 1, "{page}: only signing out");
    }
}

#[test]
fn nobody_opens_the_workload_of_somebody_who_is_not_theirs() {
    let office = office();
    let mut browser = office.browser_of("pp1");
    for other in [BEN, CORA, DAN] {
        for page in ["", "/cases", "/reductions", "/hours", "/workload.csv"] {
            assert_eq!(status(&mut browser, &format!("/staff/{other}{page}")), 403, "{other}{page}");
            browser.must_not_see("Practice:").must_not_see("Elsewhere:");
        }
    }
    // The navigation's address is the way to one's own page.
    browser.start("/").follow("Workload");
    assert_eq!(browser.path(), format!("/staff/{ADA}"));
    for path in ["/workload/regions/N99", "/workload/units/N99EX1", NORTH, "/workload/nation/workload.csv"] {
        assert_eq!(status(&mut browser, path), 403, "{path}");
    }
    let mut manager = office.browser_of("spo");
    assert_eq!(status(&mut manager, &format!("/staff/{BEN}")), 200);
    for other in [CORA, DAN] {
        assert_eq!(status(&mut manager, &format!("/staff/{other}")), 403, "{other}: another team");
    }
    for nobody in ["co", "ca", "aud", "ins", "vlo"] {
        let mut browser = office.browser_of(nobody);
        assert_ne!(status(&mut browser, NORTH), 200, "{nobody}");
    }
    assert_eq!(status(&mut manager, "/staff/N99A999"), 404);
    assert_eq!(status(&mut manager, "/workload/teams/NOWHERE"), 404);
}

#[test]
fn a_manager_goes_down_from_the_nation_to_an_officer_and_up_again() {
    let office = office();
    let mut browser = office.browser_of("spo");
    browser.start("/").follow("Team workload");
    assert_eq!(browser.path(), NORTH);
    browser.follow("England and Wales");
    assert_eq!((browser.path(), browser.page().h1.as_str()), ("/workload", "Workload"));
    browser.follow("Example Region").follow("Example Unit").follow("Example North team").follow("Ada Practice");
    assert_eq!(browser.path(), format!("/staff/{ADA}"));
    browser.follow("Example North team");
    browser.must_see("Officers by workload").must_see("Officers over a red line").must_see("Over 110% for 4 weeks running");
    browser.must_see("No capacity").must_see("Rules").must_see("above 110");
}

#[test]
fn those_who_may_not_see_officers_are_told_how_many_and_not_who() {
    let office = office();
    let mut analyst = office.browser_of("pol");
    analyst.start("/").follow("Workload of the nation").must_see("Example Region");
    analyst.go(NORTH).must_see("Officers are counted here and not named").must_not_see("Ada Practice");
    let mut manager = office.browser_of("spo");
    manager.start("/workload/teams/N99T02").must_see("counted here and not named").must_not_see("Cora Practice");
}

#[test]
fn the_table_is_sorted_by_the_address_and_says_how() {
    let office = office();
    let mut browser = office.browser_of("spo");
    browser.start(NORTH);
    browser.follow("Points");
    assert_eq!(browser.path(), format!("{NORTH}?sort=-points"));
    let text = browser.page().text.clone();
    let (ada, ben) = (text.find("Ada Practice").unwrap(), text.find("Ben Practice").unwrap());
    assert!(ada < ben, "Ada has 374 points, Ben fewer");
    browser.follow("Points");
    assert_eq!(browser.path(), format!("{NORTH}?sort=points"));
    assert_eq!(status(&mut browser, &format!("{NORTH}?sort=%27;drop")), 200);
}

#[test]
fn a_manager_adds_changes_and_removes_a_reduction_and_the_officer_reads_it() {
    let office = office();
    let mut manager = office.browser_of("spo");
    let list = format!("/staff/{ADA}/reductions");
    manager.start(&list).must_see("No reduction is in force or to come").must_see("Hours offered for each reason");
    manager.in_form_of("Add reduction").fill("Reason", "Newly qualified officer").fill("Notes (optional)", "First year");
    manager.press_twice("Add reduction");
    assert_eq!(manager.path(), list, "{}", manager.page().text);
    manager.must_see("Ada Practice: reduction added").must_see("7.4").must_see("In force");
    assert_eq!(manager.page().text.matches("First year").count(), 1, "pressed twice is one event");
    manager.start(&format!("/staff/{ADA}")).must_see("1,740").must_see("Newly qualified officer");

    let mut officer = office.browser_of("pp1");
    officer.start(&list).must_see("First year").must_not_see("Change or remove");

    manager.start(&list).follow("Change or remove (Newly qualified officer)").in_form_of("Save change");
    manager.fill("Hours a week that are taken off", "99").press("Save change");
    assert_eq!(manager.status(), 422, "{}", manager.page().text);
    manager.in_form_of("Save change");
    assert_eq!(manager.value_of("Hours a week that are taken off"), "99");
    manager.fill("Hours a week that are taken off", "3.7").press("Save change");
    manager.must_see("Ada Practice: reduction changed").must_see("3.7");

    manager.follow("Change or remove (Newly qualified officer)").must_see("by Erin Manager");
    assert_eq!(manager.page().text.matches("by Erin Manager").count(), 2, "every version stays");
    manager.in_form_of("Remove reduction").press("Remove reduction");
    assert_eq!(manager.status(), 422);
    manager.must_see("Enter why it is removed");
    manager.in_form_of("Remove reduction");
    manager.fill("Why is it removed?", "Written for the wrong officer").press("Remove reduction");
    manager.must_see("Ada Practice: reduction removed").must_see("No reduction is in force or to come").must_see("Removed");
    manager.start(&format!("/staff/{ADA}")).must_see("2,176");
}

#[test]
fn hours_grade_and_absence_hold_from_a_day_on() {
    let office = office();
    let mut manager = office.browser_of("spo");
    let page = format!("/staff/{ADA}/hours");
    manager.start(&page).in_form_of("Save hours").fill("New hours a week", "18.5").press("Save hours");
    manager.must_see("Ada Practice: 18.5 hours a week from 23 Nov 2026");
    manager.start(&format!("/staff/{ADA}")).must_see("1,088");
    manager.start(&page).in_form_of("Save hours").fill("New hours a week", "many").press("Save hours");
    assert_eq!(manager.status(), 422);
    manager.must_see("There is a problem");
    manager.start(&page).in_form_of("Save absence").fill("First day away", "+7").fill("Last day away", "+14");
    manager.fill("In a word that colleagues may see", "Leave").press("Save absence");
    manager.must_see("away from 30 Nov 2026 to 7 Dec 2026").must_see("It did not take place");
    manager.start(&format!("/staff/{ADA}")).must_see("Away: Leave");
    manager.start(&page);
    manager.press("It did not take place").must_see("absence taken off").must_see("No absence now or to come");
}

#[test]
fn a_manager_of_another_team_changes_nothing_even_with_a_form_of_their_own() {
    let office = office();
    let mut manager = office.browser_of("spo");
    // The form of an officer of the own team, sent to the address of one who is not.
    manager.start(&format!("/staff/{ADA}/hours")).in_form_of("Save hours").fill("New hours a week", "1");
    let hidden = |name: &str| {
        let fields = manager.page().fields.iter().filter(|field| field.name == name);
        fields.map(|field| field.value.clone()).next_back().unwrap()
    };
    let body = [
        ("csrf", hidden("csrf")),
        ("command", hidden("command")),
        ("doing", "hours".to_owned()),
        ("hours", "1".to_owned()),
        ("hours-from", "today".to_owned()),
    ];
    assert_eq!(manager.send(&format!("/staff/{CORA}/hours"), &body).status(), 403);
    let mut head = office.browser_of("hpdu");
    head.start(&format!("/staff/{CORA}/hours")).must_see("37").must_not_see("From 23 Nov 2026");
}

#[test]
fn a_restricted_case_counts_and_is_not_named() {
    let office = office();
    let mut head = office.browser_of("hpdu");
    head.start(&format!("/staff/{BEN}")).must_see("Restricted").must_see("102").must_not_see("X000009").must_not_see("Ola");
    let mut own = office.browser_of("pp2");
    own.start(&format!("/staff/{BEN}")).must_see("X000009");
}

#[test]
fn a_file_is_kept_and_never_run_or_shown() {
    let office = office();
    let mut manager = office.browser_of("spo");
    manager.start(NORTH);
    let files: Vec<String> = manager
        .page()
        .links
        .iter()
        .map(|(_, to)| to.clone())
        .filter(|to| to.contains("/workload.") && !to.starts_with("/rules"))
        .collect();
    assert_eq!(files, [format!("{NORTH}/workload.csv"), format!("{NORTH}/workload.xlsx")]);
    let (kind, disposition, bytes) = manager.file(&files[0]);
    assert_eq!(kind, "text/csv; charset=utf-8");
    assert_eq!(disposition, "attachment; filename=\"workload-example-north-team-2026-11-23.csv\"");
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with("\u{feff}\"Officer\",\"Code\",\"Grade\""), "{text}");
    assert!(text.contains("\"Ada Practice\",\"N99A000\""), "{text}");
    assert!(text.lines().all(|line| line.starts_with(['"', '\u{feff}'])), "every cell is quoted");
    let (kind, _, bytes) = manager.file(&files[1]);
    assert!(kind.starts_with("application/vnd.openxmlformats") && bytes.starts_with(b"PK"));
    for missing in ["workload.exe", "other.csv", "workload"] {
        assert_eq!(status(&mut manager, &format!("{NORTH}/{missing}")), 404, "{missing}");
    }
    let (_, _, bytes) = manager.file(&format!("/staff/{BEN}/workload.csv"));
    let text = String::from_utf8(bytes).unwrap();
    assert!(!text.contains("X0000") && !text.contains("Example"), "an officer's file names nobody: {text}");
}

#[test]
fn without_a_report_the_page_of_the_report_says_what_to_do() {
    let office = office();
    let mut manager = office.browser_of("spo");
    manager.start("/workload?source=report").must_see("No workload report has been imported yet");
    manager.follow("Workload from our own record");
    assert_eq!(manager.path(), "/workload");
    manager.start(&format!("{NORTH}?source=report")).must_see("Example North team is not in the last workload report");
    manager.follow("See it on our own record");
    assert_eq!(manager.path(), NORTH);
    assert_eq!(status(&mut manager, "/workload/teams/NOWHERE?source=report"), 404, "in neither");
}

#[test]
fn a_tier_leads_to_how_it_came_about() {
    let office = office();
    let mut browser = office.browser_of("pp1");
    browser.start("/people/X000001");
    browser.follow("A3, how it comes about");
    assert_eq!((browser.path(), browser.page().h1.as_str()), ("/people/X000001/tier", "Tier"));
    browser.must_see("Tier A3 was received").must_see("It is shown as it was given").must_see("No score is recorded yet");
    browser.start("/people/X000001/risk").follow("How the tier comes about, and the scores of predictors");
    browser.start("/people/X000001/tier?as-at=2026-11-01").must_see("No tier was ever recorded");
    let mut stranger = office.browser_of("pp1");
    assert_eq!(status(&mut stranger, "/people/X000009/tier"), 403);
}
