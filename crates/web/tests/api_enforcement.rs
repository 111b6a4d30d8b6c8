//! Enforcement through the API over real HTTP: a failure, its evidence, the decision, the letter, the breach to the manager and
//! through the court; and who may do what.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use serde_json::{Value, json};
use support::{TestOffice, client::Client, failures::sam_was_warned};

const SAM: &str = "/api/v1/people/X000001";

/// Sam's session of today ends as an unacceptable absence: its id.
fn failure(office: &TestOffice, client: &Client<'_>) -> String {
    let id = office.office.waiting.to_string();
    let outcome = json!({ "outcome": "UACP", "note": "Did not come." });
    client.does(&format!("{SAM}/appointments/{id}/outcome"), &outcome);
    id
}

/// A breach begun by a second failure after a warning: its address.
fn breach(client: &Client<'_>, failure: &str) -> String {
    let decided = client
        .does(&format!("{SAM}/enforcement"), &json!({ "answers": "failure", "failures": [failure], "action": proposed(client) }));
    format!("{SAM}/breaches/{}", decided["breach"].as_str().expect("a step towards the court begins a breach"))
}

/// What the rule proposes for the failure that waits.
fn proposed(client: &Client<'_>) -> Value {
    let clocks = client.get(&format!("{SAM}/enforcement")).body["clocks"].clone();
    clocks[0]["undecided"][0]["proposal"]["action"].clone()
}

#[test]
fn a_failure_goes_through_evidence_decision_and_letter() {
    let office = TestOffice::new();
    let (pp, ca) = (Client::of(&office, "pp1"), Client::of(&office, "ca"));
    let failure = failure(&office, &pp);
    let evidence = json!({ "appointment": failure, "what": "A text message: the bus did not come" });
    let came = ca.does(&format!("{SAM}/enforcement/evidence"), &evidence);
    assert_eq!((&came["on"], &came["appointment"]), (&json!("2026-11-23"), &json!(failure)));
    assert_eq!(pp.get(&format!("{SAM}/enforcement")).body["evidence"][0]["what"], evidence["what"]);
    let late = json!({ "appointment": failure, "what": "A letter", "on": "2026-11-24" });
    assert_eq!(ca.is_refused(&format!("{SAM}/enforcement/evidence"), &late), (422, "on".to_owned()));

    let decision =
        json!({ "answers": "failure", "failures": [failure], "action": proposed(&pp), "circumstances": "Did not come." });
    assert_eq!(ca.is_refused(&format!("{SAM}/enforcement"), &decision).0, 403, "an administrator does not decide");
    let decided = pp.does(&format!("{SAM}/enforcement"), &decision);
    let here = format!("{SAM}/enforcement/{}", decided["id"].as_str().unwrap());

    let letter = ca.get(&format!("{here}/letter")).body;
    assert_eq!(letter["sentOn"], Value::Null);
    assert!(letter["text"].as_str().unwrap().contains("Dear Sam Example"), "{letter}");
    let text = ca.get(letter["textUrl"].as_str().unwrap());
    assert_eq!(
        (text.header("content-type"), text.text.as_str()),
        (Some("text/plain; charset=utf-8"), letter["text"].as_str().unwrap())
    );
    let pdf = ca.get(letter["pdfUrl"].as_str().unwrap());
    assert_eq!(pdf.header("content-type"), Some("application/pdf"));
    assert!(pdf.text.starts_with("%PDF-1.7"), "a PDF");
    assert_eq!(pdf.header("content-disposition"), Some("attachment; filename=\"letter.pdf\""));

    let sending = |text: &str, by: &str| json!({ "text": text, "by": by });
    let to = format!("{here}/letter");
    assert_eq!(ca.is_refused(&to, &sending("Dear Sam [say more]", "Email")), (422, "text".to_owned()));
    assert_eq!(ca.is_refused(&to, &sending("Dear Sam", "Pigeon")), (422, "by".to_owned()));
    assert_eq!(ca.does(&to, &sending("Dear Sam", "Email"))["letterSentOn"], json!("2026-11-23"));
    assert_eq!(ca.is_refused(&to, &sending("Dear Sam, again", "Email")).0, 422, "a letter is sent once");
    assert_eq!(ca.get(&to).body["text"], json!("Dear Sam"), "it is kept as it was sent");

    let reason = json!({ "reason": "The bus company confirmed it" });
    let withdrawal = format!("{here}/withdrawal");
    assert_eq!(pp.is_refused(&withdrawal, &reason).0, 403, "a warning is withdrawn by a manager");
    let manager = Client::of(&office, "spo");
    assert_eq!(manager.is_refused(&withdrawal, &json!({ "reason": " " })), (422, "reason".to_owned()));
    assert_eq!(manager.does(&withdrawal, &reason)["withdrawnOn"], json!("2026-11-23"));
}

#[test]
fn a_breach_goes_to_the_manager_and_through_the_court() {
    let office = TestOffice::new();
    sam_was_warned(&office);
    let (pp, spo, co) = (Client::of(&office, "pp1"), Client::of(&office, "spo"), Client::of(&office, "co"));
    let failure = failure(&office, &pp);
    let breach = breach(&pp, &failure);
    assert_eq!(pp.get(&breach).body["stage"], json!("draft"));
    assert_eq!(co.get(&breach).status, 403, "what is not before the court is not the court officer's");

    let failures = pp.get(&breach).body["failures"].clone();
    let pack =
        |words: &str| json!({ "failures": failures, "circumstances": words, "alternatives": "Another warning: one counts" });
    assert_eq!(pp.is_refused(&format!("{breach}/pack"), &pack("")), (422, "circumstances".to_owned()));
    assert_eq!(pp.does(&format!("{breach}/pack"), &pack("Missed twice."))["stage"], json!("withManager"));

    let approve = json!({ "decision": "approve", "reason": "The pack shows both failures" });
    assert_eq!(pp.is_refused(&format!("{breach}/decision"), &approve).0, 403, "the officer does not decide");
    assert_eq!(
        spo.is_refused(&format!("{breach}/decision"), &json!({ "decision": "approve", "reason": "" })),
        (422, "reason".to_owned())
    );
    assert_eq!(spo.does(&format!("{breach}/decision"), &approve)["stage"], json!("readyForCourt"));

    // From here it is on the court's list: the court officer of the unit opens it without a reason, lists and results it.
    assert_eq!(co.get(&breach).body["stage"], json!("readyForCourt"));
    let hearing = json!({ "court": "Example Magistrates' Court", "hearingOn": "2026-11-23" });
    assert_eq!(
        co.is_refused(&format!("{breach}/hearings"), &json!({ "court": "", "hearingOn": "2026-12-07" })),
        (422, "court".to_owned())
    );
    assert_eq!(co.does(&format!("{breach}/hearings"), &hearing)["hearingOn"], json!("2026-11-23"));
    assert_eq!(co.is_refused(&format!("{breach}/decision"), &approve).0, 403, "the court officer does not sign");
    assert_eq!(
        co.is_refused(&format!("{SAM}/enforcement"), &json!({ "answers": "failure", "failures": [failure], "action": "NFA" })).0,
        403
    );
    let result = json!({ "result": "fined", "note": "Fined, the order goes on" });
    let done = co.does(&format!("{breach}/result"), &result);
    assert_eq!((&done["stage"], &done["result"]), (&json!("resulted"), &json!("Proved, fined")));
    assert_eq!(co.get(&breach).status, 200, "whoever recorded the result sees it that day");
    office.office.clock.advance(jiff::SignedDuration::from_hours(48));
    let later = Client::of(&office, "co").get(&breach);
    assert_eq!((later.status, &later.body["code"]), (403, &json!("needsReason")), "the link ends with the proceedings");
    assert_eq!(Client::of(&office, "pp1").get(&breach).body["stage"], json!("resulted"));
}

#[test]
fn the_page_of_a_breach_lets_the_court_officer_list_and_result_it() {
    let office = TestOffice::new();
    sam_was_warned(&office);
    let (pp, spo) = (Client::of(&office, "pp1"), Client::of(&office, "spo"));
    let failure = failure(&office, &pp);
    let breach = breach(&pp, &failure);
    let failures = pp.get(&breach).body["failures"].clone();
    let pack = json!({ "failures": failures, "circumstances": "Missed twice.", "alternatives": "Another warning: one counts" });
    pp.does(&format!("{breach}/pack"), &pack);
    spo.does(&format!("{breach}/decision"), &json!({ "decision": "approve", "reason": "Both failures are shown" }));
    let mut browser = office.browser_of("co");
    browser.start(breach.strip_prefix("/api/v1").unwrap()).must_see("Ready for court");
    browser.in_form_of("Save hearing").fill("Court", "Example Magistrates' Court").fill("Day of the hearing", "today");
    browser.press("Save hearing").must_see("Hearing saved");
    browser.in_form_of("Save result").choose("Proved, fined").fill("In words", "Fined, the order goes on").press("Save result");
    browser.must_see("Result saved").must_see("The court has dealt with it");
}
