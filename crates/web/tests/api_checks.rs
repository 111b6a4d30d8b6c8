//! Safety checks through the API over real HTTP: the household, what it makes necessary, the chain of a check, an address that is
//! checked and proposed, somebody whom an answer names; and how far checks come.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use record::{
    AddressId, Command,
    person::{AddressKind, AddressRecorded},
};
use serde_json::{Value, json};
use support::{TestOffice, client::Client, failures::wish};
use testkit::office::TODAY;
use uuid::Uuid;

const SAM: &str = "/api/v1/people/X000001";

/// Sends a check and takes down its answer: the id.
fn answered(client: &Client<'_>, kind: &str, trigger: &str, named: &Value) -> String {
    let sent = client.does(
        &format!("{SAM}/checks"),
        &json!({ "step": "send", "kind": kind, "trigger": trigger, "on": "2026-11-23", "sentTo": "Example hub", "subjects": ["Kit Example"] }),
    );
    let id = sent["id"].as_str().unwrap().to_owned();
    let answer =
        json!({ "step": "answer", "on": "2026-11-23", "responder": "Example hub", "summary": "Known to us", "named": named });
    client.does(&format!("{SAM}/checks/{id}/steps"), &answer);
    id
}

/// Sam's address, which personal details have.
fn lives_there() -> Command {
    Command::RecordAddress(AddressRecorded {
        id: AddressId(Uuid::from_u128(41)),
        kind: AddressKind::Main,
        lines: vec!["1 Example Street".into(), "Exampleton".into()],
        postcode: None,
        no_fixed_address: false,
        from: TODAY,
    })
}

fn needed(client: &Client<'_>) -> Vec<String> {
    let body = client.get(&format!("{SAM}/checks")).body;
    body["needed"].as_array().unwrap().iter().map(|need| need["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_household_makes_checks_necessary_and_its_address_is_checked_before_it_is_proposed() {
    let office = TestOffice::new();
    let (pp, ca) = (Client::of(&office, "pp1"), Client::of(&office, "ca"));
    let household = format!("{SAM}/household");
    wish(&office, "X000001", lives_there());
    assert_eq!(pp.get(&household).body, json!({ "people": [], "confirmed": null }));
    let kit = json!({ "name": "Kit Example", "relationship": "partner", "livesWith": true, "from": "2026-11-20", "source": "Sam said so" });
    let future = json!({ "name": "Kit Example", "relationship": "partner", "from": "2026-11-30", "source": "Sam said so" });
    assert_eq!(pp.is_refused(&household, &future), (422, "from".to_owned()));
    let around = pp.does(&household, &kit);
    assert_eq!(
        (&around["people"][0]["relationship"], &around["people"][0]["knownOn"]),
        (&json!("partner"), &json!("2026-11-23"))
    );
    assert!(needed(&pp).contains(&"children".to_owned()), "a new partner asks for a check about children: {:?}", needed(&pp));

    let address = pp.get(&format!("{SAM}/details")).body["addresses"][0]["id"].as_str().unwrap().to_owned();
    let here = format!("{SAM}/addresses/{address}");
    let proposal = json!({ "addressUse": "curfew", "to": "court", "report": "short" });
    assert_eq!(pp.is_refused(&format!("{here}/proposals"), &proposal), (422, "address".to_owned()), "nobody checked it");
    let suitable = |enquiries: &[&String]| {
        json!({ "enquiries": enquiries, "occupants": "Kit Example", "occupantSpokenTo": true, "visited": true, "suitable": true,
                "reasons": "Kit agrees, and the answers say nothing against it" })
    };
    assert_eq!(pp.is_refused(&format!("{here}/checks"), &suitable(&[])), (422, "enquiries".to_owned()));

    let abuse = answered(&pp, "domestic_abuse", "new_partner", &json!([]));
    let children = answered(&pp, "children", "new_partner", &json!([{ "name": "Ally Example", "child": true }]));
    let checked = pp.does(&format!("{here}/checks"), &suitable(&[&abuse, &children]));
    assert_eq!((&checked["address"], &checked["checks"][0]["suitable"]), (&json!(address), &json!(true)));
    let proposed = pp.does(&format!("{here}/proposals"), &proposal);
    assert_eq!(proposed["proposals"][0]["addressUse"], json!("curfew"));
    assert_eq!(pp.get(&format!("{here}/checks")).body, proposed);
    assert_eq!(ca.is_refused(&format!("{here}/checks"), &suitable(&[&abuse])).0, 403, "what an answer means is the officer's");

    // The answer names a child whom nobody knows: put on the record, and settled.
    let check = |id: &str| {
        let all = pp.get(&format!("{SAM}/checks")).body["checks"].clone();
        all.as_array().unwrap().iter().find(|check| check["id"] == json!(id)).unwrap().clone()
    };
    assert_eq!(check(&children)["unknownPeople"], json!(["Ally Example"]));
    let settle = json!({ "step": "settle_as_new", "name": "Ally Example", "relationship": "otherChild", "from": "2026-11-23" });
    let settled = pp.does(&format!("{SAM}/checks/{children}/steps"), &settle);
    assert_eq!(settled["unknownPeople"], json!([]));
    let people = pp.get(&household).body["people"].clone();
    assert_eq!((&people[1]["name"], &people[1]["child"]), (&json!("Ally Example"), &json!(true)), "a child is a child");

    let asked = pp.does(&format!("{household}/confirmations"), &json!({ "source": "Sam and Kit, at the visit" }));
    assert_eq!(asked["confirmed"]["on"], json!("2026-11-23"));
    let left = format!("{household}/{}/end", people[0]["id"].as_str().unwrap());
    assert_eq!(pp.is_refused(&left, &json!({ "until": "2026-11-23", "reason": "" })), (422, "reason".to_owned()));
    let gone = pp.does(&left, &json!({ "until": "2026-11-23", "reason": "Moved out" }));
    assert_eq!(gone["people"][0]["until"], json!("2026-11-23"));
    let manager = Client::of(&office, "rd");
    assert_eq!(manager.is_refused(&household, &kit).0, 403);
}

#[test]
fn how_far_checks_come_is_counted_and_each_number_opens_its_cases() {
    let office = TestOffice::new();
    let (pp, spo) = (Client::of(&office, "pp1"), Client::of(&office, "spo"));
    answered(&pp, "domestic_abuse", "initial_assessment", &json!([]));
    let measures = spo.get("/api/v1/checks/measures");
    assert_eq!((measures.status, &measures.body["of"]["level"]), (200, &json!("unit")), "{}", measures.text);
    let all = &measures.body["all"];
    assert_eq!(all["answered"], json!(1), "{all}");
    let cases = spo.get("/api/v1/checks/measures/not-analysed?kind=domestic_abuse").body;
    assert_eq!((&cases["totalCount"], &cases["data"][0]["person"]["crn"]), (&json!(1), &json!("X000001")));
    assert_eq!(spo.get("/api/v1/checks/measures/nothing").status, 404);
    assert_eq!(spo.get("/api/v1/checks/measures?team=NOSUCH").status, 404);
    assert_eq!(Client::of(&office, "adm").get("/api/v1/checks/measures").status, 403);
}
