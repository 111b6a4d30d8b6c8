//! Every act of a page has its twin in the API, or a reason here why it has none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::collections::BTreeSet;

/// A form of a page, and the operations that do what it does.
const TWINS: &[(&str, &[&str])] = &[
    ("/sign-in", &["/session"]),
    ("/sign-out", &["/session"]),
    ("/work/{id}/snooze", &["/work/{id}/snooze"]),
    ("/people/{crn}/appointments/new", &["/people/{crn}/appointments"]),
    (
        "/people/{crn}/appointments/{id}",
        &[
            "/people/{crn}/appointments/{id}/outcome",
            "/people/{crn}/appointments/{id}/outcome-decision",
            "/people/{crn}/enforcement",
        ],
    ),
    ("/people/{crn}/appointments/{id}/move", &["/people/{crn}/appointments/{id}/move"]),
    ("/people/{crn}/appointments/{id}/cancel", &["/people/{crn}/appointments/{id}/cancellation"]),
    ("/people/{crn}/record", &["/people/{crn}/contacts"]),
    ("/people/{crn}/record/{id}", &["/people/{crn}/corrections"]),
    ("/people/{crn}/risk/flags/{id}", &["/people/{crn}/risk/flags/{id}/reviews", "/people/{crn}/risk/flags/{id}/end"]),
    ("/people/{crn}/risk/review", &["/people/{crn}/reviews"]),
    ("/people/{crn}/assessments", &["/people/{crn}/assessments"]),
    ("/people/{crn}/assessments/{id}/sections/{section}", &["/people/{crn}/assessments/{id}/answers"]),
    ("/people/{crn}/assessments/{id}/levels", &["/people/{crn}/assessments/{id}/answers"]),
    ("/people/{crn}/assessments/{id}/enquiries", &["/people/{crn}/assessments/{id}/answers"]),
    ("/people/{crn}/assessments/{id}/sign", &["/people/{crn}/assessments/{id}/signature"]),
    (
        "/people/{crn}/assessments/{id}/countersign",
        &["/people/{crn}/assessments/{id}/countersignature", "/people/{crn}/assessments/{id}/return"],
    ),
    (
        "/people/{crn}/plan/edit",
        &["/people/{crn}/plan/goals", "/people/{crn}/plan/goals/{id}/steps", "/people/{crn}/plan/agreements"],
    ),
    (
        "/people/{crn}/plan/goals/{id}",
        &[
            "/people/{crn}/plan/goals",
            "/people/{crn}/plan/goals/{id}/steps",
            "/people/{crn}/plan/goals/{id}/end",
            "/people/{crn}/plan/steps/{id}/end",
        ],
    ),
    (
        "/people/{crn}/handover",
        &["/people/{crn}/handover/acceptance", "/people/{crn}/handover/questions", "/people/{crn}/handover/answers"],
    ),
    ("/people/{crn}/plan/contact", &["/people/{crn}/sentences/{id}/sds-plus", "/people/{crn}/sentences/{id}/restarts"]),
    ("/people/{crn}/risk/flags/new", &["/people/{crn}/risk/flags"]),
    ("/people/{crn}/sentence/{sentence}/requirements/new", &["/people/{crn}/requirements"]),
    ("/people/{crn}/sentence/requirements/{id}/end", &["/people/{crn}/requirements/{id}/end"]),
    ("/people/{crn}/sentence/{sentence}/conditions/new", &["/people/{crn}/conditions"]),
    ("/people/{crn}/sentence/{sentence}/end", &["/people/{crn}/sentences/{id}/end"]),
    ("/people/{crn}/sentence/reports/new", &["/people/{crn}/court-reports"]),
    ("/people/{crn}/release/{sentence}", &["/people/{crn}/releases/{sentence}"]),
    ("/people/{crn}/checks/new", &["/people/{crn}/checks"]),
    ("/people/{crn}/checks/{id}", &["/people/{crn}/checks", "/people/{crn}/checks/{id}/steps"]),
    (
        "/people/{crn}/checks/household",
        &["/people/{crn}/household", "/people/{crn}/household/{id}/end", "/people/{crn}/household/confirmations"],
    ),
    ("/people/{crn}/checks/addresses/{id}", &["/people/{crn}/addresses/{id}/checks", "/people/{crn}/addresses/{id}/proposals"]),
    ("/people/{crn}/oversight/new", &["/people/{crn}/oversight"]),
    (
        "/people/{crn}/oversight/{id}",
        &["/people/{crn}/oversight/{id}/comments", "/people/{crn}/oversight/{id}/actions/{action}/end"],
    ),
    ("/people/{crn}/enforcement", &["/people/{crn}/enforcement/evidence"]),
    ("/people/{crn}/enforcement/decide/{about}", &["/people/{crn}/enforcement"]),
    ("/people/{crn}/enforcement/{id}", &["/people/{crn}/enforcement/{id}/letter", "/people/{crn}/enforcement/{id}/withdrawal"]),
    (
        "/people/{crn}/breaches/{id}",
        &[
            "/people/{crn}/breaches/{id}/pack",
            "/people/{crn}/breaches/{id}/decision",
            "/people/{crn}/breaches/{id}/hearings",
            "/people/{crn}/breaches/{id}/result",
        ],
    ),
];

const OWN_ACCOUNT: &str = "one's own account is looked after in the browser that is signed in to it";
const WORKLOAD: &str = "hours and reductions are written on pages only; the API reads them";

/// Forms without a twin, each with its reason.
const WITHOUT: &[(&str, &str)] = &[
    ("/setup", "used once, with the link of the first start"),
    ("/account/sessions/end", OWN_ACCOUNT),
    ("/account/news/read", OWN_ACCOUNT),
    ("/account/password", OWN_ACCOUNT),
    ("/account/recovery-codes", OWN_ACCOUNT),
    ("/staff/{code}/reductions", WORKLOAD),
    ("/staff/{code}/reductions/{id}", WORKLOAD),
    ("/staff/{code}/hours", WORKLOAD),
    ("/people/{crn}/open-with-reason", "a program states its reason with each request, in `Access-Reason`"),
    ("/people/{crn}/ask-for-access", "a message to the owner of a case that is closed to a person; no program asks"),
    ("/people/{crn}/limited-access", "two people change a restricted list, each signed in on pages (S1.7)"),
    ("/people/{crn}/details/{section}/edit", "personal details are written on pages only; the API reads them"),
];

#[test]
fn every_act_of_a_page_has_its_twin_or_a_reason() {
    let routes = web::app::routes();
    let acts: BTreeSet<(String, &str)> =
        routes.listed().iter().filter(|(method, _)| *method != "GET").map(|(method, path)| (method.to_string(), *path)).collect();
    let pages: BTreeSet<&str> = acts.iter().map(|(_, path)| *path).filter(|path| !path.starts_with("/api/")).collect();
    let known = TWINS.iter().map(|(page, _)| *page).chain(WITHOUT.iter().map(|(page, _)| *page));
    let known: BTreeSet<&str> = known.collect();
    assert_eq!(known.len(), TWINS.len() + WITHOUT.len(), "no page is named twice");
    assert_eq!(pages, known, "a page that does something, and what is said of it here");
    let served: BTreeSet<String> = acts.iter().map(|(_, path)| (*path).to_owned()).collect();
    let named: BTreeSet<String> = TWINS.iter().flat_map(|(_, twins)| *twins).map(|twin| format!("/api/v1{twin}")).collect();
    assert!(named.is_subset(&served), "not served: {:?}", named.difference(&served).collect::<Vec<_>>());
    let writes: BTreeSet<String> = served.into_iter().filter(|path| path.starts_with("/api/")).collect();
    assert_eq!(writes, named, "every operation that writes is the twin of a form");
}

#[test]
fn a_twin_is_behind_the_same_door_as_its_page() {
    let office = testkit::office();
    let rows = office.service.routes();
    let doors = |path: &str| -> Vec<_> {
        rows.all().iter().filter(|row| row.path == path && row.method != "GET").map(|row| row.door).collect()
    };
    for (page, twins) in TWINS {
        let page_doors = doors(page);
        assert_eq!(page_doors.len(), 1, "{page}");
        for twin in *twins {
            let path = format!("/api/v1{twin}");
            assert!(doors(&path).contains(&page_doors[0]), "{path}");
        }
    }
}
