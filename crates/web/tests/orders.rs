//! What a court orders and what staff put on the record, over HTTP: a curfew at a partner's address opens a critical duty and the
//! checks of that address at once; a check about another address does not answer for it; the right one does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use serde_json::json;
use support::{Browser, TestOffice, client::Client};

const PERSON: &str = "/people/X000001";

/// Adds an address where the person may be found, and does not live.
fn partners_address(pp: &mut Browser) {
    pp.start(&format!("{PERSON}/details/address/edit")).choose("Other address: bail, temporary, family or work");
    pp.fill("Address line 1", "4 Example Street").press("Add address").must_see("addresses saved");
}

/// The check of this kind that the page offers is sent and answered.
fn sent_and_answered(pp: &mut Browser, link: &str) {
    pp.follow(link).in_form_of("Save as sent").fill("To whom was it sent?", "Example hub").press("Save as sent");
    pp.must_see("safety check sent");
    pp.in_form_of("Save the answer");
    pp.fill("Who answered?", "Example hub").fill("What do they say?", "Two call-outs in 2025.").press("Save the answer");
    pp.must_see("answer saved. It waits to be read");
}

#[test]
fn a_curfew_at_a_partners_address_needs_the_checks_of_that_address_and_no_other() {
    let office = TestOffice::new();
    let mut pp = office.browser_of("pp1");
    partners_address(&mut pp);
    // The check of the initial assessment: about where the person lives, and answered.
    pp.start(&format!("{PERSON}/checks"));
    sent_and_answered(&mut pp, "Send or decide: Domestic abuse check");

    // The court orders a curfew at the partner's: the page of that address says at once what it needs.
    pp.start(&format!("{PERSON}/sentence")).follow("Add a requirement: Community order (Sentencing Code)");
    pp.in_form_of("Add requirement").fill("What did the court order?", "Curfew requirement").press("Add requirement");
    assert_eq!(pp.status(), 422);
    pp.must_see("Choose the address that it names");
    pp.in_form_of("Add requirement").fill("Which address does it name?", "4 Example Street").press_twice("Add requirement");
    assert!(pp.path().contains("/checks/addresses/"), "{}", pp.path());
    let address = pp.path().to_owned();
    pp.must_see("requirement added. Curfew: see the checks that the address needs");
    pp.must_see("Ordered at this address, and nobody has checked it: curfew since 23 Nov 2026");
    pp.must_see("Checks about this address")
        .must_see("Send it: Domestic abuse check")
        .must_see("Send it: Child safeguarding check");

    // It is owed, and on the list of work; the sentence says where the curfew is and that nobody checked it.
    pp.start("/work").must_see("Check address");
    pp.start(&format!("{PERSON}/sentence")).must_see("At: 4 Example Street Not checked");
    assert_eq!(pp.page().text.matches("Curfew requirement").count(), 2, "once in the table and once in its link");

    // The answer about another address does not make this one suitable.
    pp.start(&address).in_form_of("Save the check").choose("Domestic abuse check, answered 23 Nov 2026");
    pp.fill("Who lives there?", "Jess Example").choose("Somebody who lives there was spoken to, alone, and agrees");
    pp.choose("Yes").fill("Why?", "She agrees").press("Save the check");
    assert_eq!(pp.status(), 422);
    pp.must_see("Domestic abuse check: choose an answer about this address that is not too old");

    // The right ones do. The form proposes the address that the check is about.
    pp.start(&address).follow("Send it: Domestic abuse check");
    let proposed = pp.in_form_of("Save as sent").value_of("Which address is asked about?");
    assert!(address.ends_with(&proposed) && !proposed.is_empty(), "{proposed}");
    for check in ["Send it: Domestic abuse check", "Send it: Child safeguarding check"] {
        pp.start(&address);
        sent_and_answered(&mut pp, check);
        pp.must_see("Asked about: 4 Example Street");
    }
    pp.start(&address).must_not_see("Send it");
    pp.in_form_of("Save the check");
    pp.choose("Domestic abuse check, answered 23 Nov 2026, about 4 Example Street");
    pp.choose("Child safeguarding check, answered 23 Nov 2026, about 4 Example Street");
    pp.fill("Who lives there?", "Jess Example").choose("Somebody who lives there was spoken to, alone, and agrees");
    pp.choose("Yes").fill("Why?", "She agrees, and the answers say nothing against it").press("Save the check");
    pp.must_see("address check saved").must_not_see("an address that nobody has checked");
    pp.start("/work").must_not_see("Check address");
    pp.start(&format!("{PERSON}/sentence")).must_see("Checked 23 Nov 2026: suitable");

    // It ends with a day and a reason.
    pp.follow("End it: Curfew requirement").in_form_of("End requirement").press("End requirement");
    assert_eq!(pp.status(), 422);
    pp.must_see("Enter why it ended");
    pp.in_form_of("End requirement").fill("Why did it end?", "Removed by the court");
    pp.press("End requirement").must_see("requirement ended").must_see("Ended 23 Nov 2026: Removed by the court");
    let record = format!("{PERSON}/record?system=show");
    pp.start(&record).must_see("Requirement recorded: Curfew requirement").must_see("4 Example Street");
}

#[test]
fn a_report_that_a_court_asks_for_raises_its_checks_the_same_day() {
    let office = TestOffice::new();
    let mut pp = office.browser_of("pp1");
    partners_address(&mut pp);
    pp.start(&format!("{PERSON}/sentence")).follow("A court asks for a report");
    pp.in_form_of("Save").fill("Day of the hearing (optional)", "8/12/2026").press("Save");
    assert_eq!(pp.status(), 422);
    pp.must_see("Enter the court");
    pp.in_form_of("Save").fill("Which court?", "Example Crown Court");
    assert_eq!(pp.value_of("Day of the hearing (optional)"), "8/12/2026");
    pp.fill("At which address may a curfew or residence be proposed?", "4 Example Street").press("Save");
    pp.must_see("report to the court noted. Send its checks today").must_see("Report to the court, before the hearing");
    pp.must_see("Send it: Domestic abuse check");
    pp.start(&format!("{PERSON}/sentence")).must_see("Example Crown Court, asked 23 Nov 2026 (today); hearing 8 Dec 2026");
    pp.start(&format!("{PERSON}/record")).must_see("Court asked for a report");
}

#[test]
fn a_flag_is_put_on_with_its_reason_and_stands_on_the_risk_page() {
    let office = TestOffice::new();
    let mut pp = office.browser_of("pp1");
    pp.start(&format!("{PERSON}/risk")).follow("Add a flag").in_form_of("Add flag").press("Add flag");
    assert_eq!(pp.status(), 422);
    pp.must_see("Choose which flag").must_see("Enter why the flag is needed");
    pp.in_form_of("Add flag")
        .fill("Which flag?", "MAPPA")
        .fill("Why is the flag needed?", "Category 2 by sentence")
        .press("Add flag");
    assert_eq!(pp.status(), 422);
    pp.must_see("Enter the category of this flag");
    pp.start(&format!("{PERSON}/risk/flags/new")).must_see("Use your draft").must_not_see("Very high risk of serious harm");
    pp.in_form_of("Add flag").fill("Which flag?", "Perpetrator of domestic abuse");
    pp.fill("Why is the flag needed?", "Convicted of it twice").press_twice("Add flag").must_see("Sam Example: flag added");
    pp.start(&format!("{PERSON}/risk")).must_see("Convicted of it twice");
    pp.start(&format!("{PERSON}/checks")).must_see("MARAC enquiry");
}

#[test]
fn a_sentence_is_ended_by_whoever_may_write_it_and_says_what_that_means() {
    let office = TestOffice::new();
    let mut pp = office.browser_of("pp1");
    pp.start(&format!("{PERSON}/sentence")).follow("End this sentence: Community order (Sentencing Code)");
    pp.must_see("It is the only one that runs. When it ends, nothing more is owed to this case");
    pp.in_form_of("End sentence").fill("Last day", "1/12/2026").fill("Why did it end?", "Completed").press("End sentence");
    assert_eq!(pp.status(), 422);
    pp.must_see("Last day must be today or in the past");
    pp.in_form_of("End sentence").fill("Last day", "today").press("End sentence");
    pp.must_see("sentence ended").must_see("Completed").must_not_see("Add a requirement");
    let mut administrator = office.browser_of("ca");
    administrator.start(&format!("{PERSON}/sentence")).must_not_see("End this sentence").must_not_see("Add a requirement");
}

#[test]
fn the_interface_says_at_once_which_address_nobody_has_checked() {
    let office = TestOffice::new();
    let client = Client::of(&office, "pp1");
    let sentence = client.get("/api/v1/people/X000001/sentence").body["data"][0]["id"].clone();
    let curfew = json!({"sentence": sentence, "requirement": "R-CURFEW", "detail": "9pm to 6am"});
    let made = client.post("/api/v1/people/X000001/requirements", "order-1", &curfew);
    assert_eq!((made.status, &made.body["unchecked"], &made.body["address"]), (201, &json!(true), &json!(null)), "{}", made.body);
    let again = client.post("/api/v1/people/X000001/requirements", "order-1", &curfew);
    assert_eq!(again.body["id"], made.body["id"]);
    let elsewhere = json!({"sentence": sentence, "requirement": "R-CURFEW", "address": "00000000-0000-7000-8000-0000000000ff"});
    assert_eq!(client.post("/api/v1/people/X000001/requirements", "order-2", &elsewhere).status, 422);
    let flag = json!({"code": "ALSH", "from": "2026-11-23", "note": "Said so to the nurse"});
    assert_eq!(client.post("/api/v1/people/X000001/risk/flags", "flag-1", &flag).status, 201);
    let report = json!({"court": "Example Crown Court", "on": "2026-11-23"});
    assert_eq!(client.post("/api/v1/people/X000001/court-reports", "report-1", &report).body["unchecked"], json!(false));
    let id = made.body["id"].as_str().unwrap();
    let end = json!({"on": "2026-11-23", "reason": "Removed by the court"});
    let ended = client.post(&format!("/api/v1/people/X000001/requirements/{id}/end"), "end-1", &end);
    assert_eq!((ended.status, &ended.body["unchecked"]), (201, &json!(false)));
}
