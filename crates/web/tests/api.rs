//! The JSON API over real HTTP: its document, its shape, its errors, and that a write happens once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use serde_json::{Value, json};
use support::{
    TestOffice,
    client::{Client, send},
};

#[test]
fn the_document_of_the_api_changes_only_on_purpose() {
    let document = serde_json::to_value(web::api::openapi_document()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    insta::assert_json_snapshot!("openapi", document);
}

#[test]
fn every_operation_is_documented_and_every_documented_one_is_served() {
    let document = serde_json::to_value(web::api::openapi_document()).unwrap();
    let mut documented: Vec<(String, String)> = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            documented.push((method.to_uppercase(), path.clone()));
        }
    }
    let routes = web::app::routes();
    let mut served: Vec<(String, String)> = routes
        .listed()
        .iter()
        .filter(|(_, path)| path.starts_with("/api/"))
        .map(|(method, path)| (method.to_string(), (*path).to_owned()))
        .collect();
    documented.sort();
    served.sort();
    assert_eq!(documented, served);
    let office = testkit::office();
    let table = office.service.routes().all().iter().filter(|route| route.path.starts_with("/api/"));
    let mut table: Vec<_> = table.map(|route| (route.method.clone(), route.path.clone())).collect();
    table.sort();
    assert_eq!(served, table, "the table of rules and the routes are the same");
}

#[test]
fn a_session_token_lets_in_and_a_cookie_does_not() {
    let office = TestOffice::new();
    let client = Client::of(&office, "pp1");
    assert_eq!(client.get("/api/v1/account").body["roles"], json!(["PP"]));
    let cookie = format!("{}={}", web::gate::COOKIE, client.token);
    let reply = send(&office, "GET", "/api/v1/account", &[("cookie", &cookie)], None);
    assert_eq!((reply.status, &reply.body["code"]), (401, &json!("signedOut")));
    assert_eq!(client.with("DELETE", "/api/v1/session", &[], None).status, 204);
    assert_eq!(client.get("/api/v1/account").status, 401);
}

#[test]
fn rules_and_their_tables_are_read_by_everybody_signed_in() {
    let office = TestOffice::new();
    let client = Client::of(&office, "pp1");
    let rules = client.get("/api/v1/rules?perPage=100").body;
    assert_eq!(rules["pagination"]["isLastPage"], json!(true));
    assert!(rules["data"].as_array().unwrap().len() > 30, "{rules}");
    let rule = client.get("/api/v1/rules/standards%2Ffrequency%2FHIGH").body;
    assert_eq!((&rule["id"], &rule["reads"]), (&json!("standards.frequency"), &json!(["standards/frequency"])));
    let row = client.get("/api/v1/policy/workload/red_line").body["data"][0].clone();
    assert_eq!(row["values"][0], json!({"name": "code", "value": "over100"}));
    assert_eq!((&row["localDefault"], &row["localFields"]), (&json!(false), &json!(["name"])));
    for nowhere in ["/api/v1/rules/none", "/api/v1/policy/workload/none", "/api/v1/policy/none/none"] {
        assert_eq!(client.get(nowhere).status, 404, "{nowhere}");
    }
    assert_eq!(send(&office, "GET", "/api/v1/rules", &[], None).status, 401);
}

#[test]
fn wrong_sign_ins_are_refused_in_the_same_words() {
    let office = TestOffice::new();
    for username in ["pp1", "nobody"] {
        let body = json!({ "username": username, "password": "wrong" });
        let reply = send(&office, "POST", "/api/v1/session", &[], Some(&body));
        assert_eq!(reply.status, 422);
        let wrong = &reply.body["invalid-params"][0];
        assert_eq!(wrong["reason"], "Enter the right user name, password and code", "{}", reply.body);
    }
}

#[test]
fn errors_are_problem_documents_or_the_older_body_for_those_who_ask() {
    let office = TestOffice::new();
    let client = Client::of(&office, "pp1");
    let reply = client.get("/api/v1/people/X999999");
    assert_eq!(reply.header("content-type"), Some("application/problem+json"));
    assert_eq!((reply.status, &reply.body["code"]), (404, &json!("notFound")));
    assert_eq!(reply.body["requestId"].as_str(), reply.header("x-request-id"));
    let reply = client.with("GET", "/api/v1/people/X999999", &[("accept", "application/json")], None);
    assert_eq!(reply.body["errorCode"], "notFound");
    assert!(reply.body["userMessage"].is_string() && reply.body["status"] == 404);
    assert_eq!(client.get("/api/v1/nothing").status, 404);
    assert_eq!(client.with("PUT", "/api/v1/home", &[], None).status, 405);
}

#[test]
fn every_read_of_a_person_answers_and_is_in_the_access_log() {
    let office = TestOffice::new();
    let (officer, manager) = (Client::of(&office, "pp1"), Client::of(&office, "spo"));
    for part in ["", "/appointments", "/risk", "/sentence", "/details", "/documents", "/contacts"] {
        let reply = officer.get(&format!("/api/v1/people/X000002{part}"));
        assert_eq!(reply.status, 200, "{part}: {}", reply.body);
        assert!(reply.header("etag").is_some(), "{part}");
    }
    assert_eq!(officer.get("/api/v1/people/X000002").body["name"]["forename"], "Alex");
    assert_eq!(officer.get("/api/v1/people/X000002/risk").body["current"]["overall"], "high");
    let log = manager.get("/api/v1/people/X000002/access-log?perPage=100");
    let parts: Vec<_> =
        log.body["data"].as_array().unwrap().iter().flat_map(|line| line["parts"].as_array().unwrap().clone()).collect();
    for part in ["core", "appointments", "risk", "sentence", "details", "documents", "contacts"] {
        assert!(parts.contains(&json!(part)), "{part} is not in {parts:?}");
    }
}

#[test]
fn lists_stand_in_objects_with_their_page() {
    let office = TestOffice::new();
    let client = Client::of(&office, "pp1");
    let reply = client.get("/api/v1/people/X000004/appointments?perPage=2&page=2");
    assert_eq!(reply.body["data"].as_array().unwrap().len(), 1);
    let page = json!({ "page": 2, "perPage": 2, "count": 1, "totalCount": 3, "totalPages": 2, "isLastPage": true });
    assert_eq!(reply.body["pagination"], page);
    let home = client.get("/api/v1/home");
    assert!(home.body["appointmentsToday"].as_array().unwrap().len() >= 2, "{}", home.body);
    assert!(!home.body["overdue"].as_array().unwrap().is_empty());
    assert_eq!(client.get("/api/v1/diary?week=2026-11-23").body["days"].as_array().unwrap().len(), 7);
}

#[test]
fn a_restricted_person_is_a_case_number_to_an_exact_search_and_nothing_to_others() {
    let office = TestOffice::new();
    let client = Client::of(&office, "pp1");
    let found = client.get("/api/v1/search?q=X000009");
    assert_eq!(found.body["data"][0]["restricted"], true, "{}", found.body);
    assert_eq!(found.body["data"][0]["name"], Value::Null);
    assert_eq!(client.get("/api/v1/people/X000009").status, 403);
    assert_eq!(client.get("/api/v1/people/X000010").status, 403);
}

#[test]
fn without_a_link_a_reason_opens_the_record_and_is_kept() {
    let office = TestOffice::new();
    let client = Client::of(&office, "pp1");
    let reply = client.get("/api/v1/people/X000012");
    assert_eq!((reply.status, &reply.body["code"]), (403, &json!("needsReason")));
    let with = |reason| client.with("GET", "/api/v1/people/X000012", &[("access-reason", reason)], None);
    assert_eq!(with("cover: short").status, 422);
    assert_eq!(with("cover: On duty for Dan today").status, 200);
}

fn appointment(starts: &str, ends: &str) -> Value {
    json!({ "kind": "COAP", "startsAt": starts, "endsAt": ends, "place": "Example office" })
}

#[test]
fn the_same_key_books_once_and_another_body_with_it_is_refused() {
    let office = TestOffice::new();
    let client = Client::of(&office, "pp1");
    let path = "/api/v1/people/X000004/appointments";
    let wish = appointment("2026-11-25T10:00:00Z", "2026-11-25T10:30:00Z");
    let first = client.post(path, "one", &wish);
    assert_eq!(first.status, 201, "{}", first.body);
    assert_eq!(first.header("location").unwrap(), format!("{path}/{}", first.body["id"].as_str().unwrap()));
    let again = client.post(path, "one", &wish);
    assert_eq!((again.status, &again.body), (201, &first.body));
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    let other = client.post(path, "one", &appointment("2026-11-26T10:00:00Z", "2026-11-26T10:30:00Z"));
    assert_eq!((other.status, &other.body["code"]), (422, &json!("idempotencyKeyUsed")));
    let reply = client.with("POST", path, &[], Some(&wish));
    assert_eq!((reply.status, &reply.body["code"]), (400, &json!("idempotencyKeyMissing")));
    assert_eq!(client.get(path).body["pagination"]["totalCount"], 4);
}

#[test]
fn a_clash_is_refused_once_and_named() {
    let office = TestOffice::new();
    let client = Client::of(&office, "pp1");
    let path = "/api/v1/people/X000004/appointments";
    let mut wish = appointment("2026-11-23T14:15:00Z", "2026-11-23T14:45:00Z");
    let reply = client.post(path, "one", &wish);
    assert_eq!(reply.status, 422);
    assert_eq!(reply.body["invalid-params"][0]["propertyName"], "startsAt", "{}", reply.body);
    wish["bookAnyway"] = json!(true);
    assert_eq!(client.post(path, "two", &wish).status, 201);
}

#[test]
fn an_outcome_and_the_next_appointment_are_one_write_and_a_stale_version_is_told() {
    let office = TestOffice::new();
    let client = Client::of(&office, "pp1");
    let path = format!("/api/v1/people/X000001/appointments/{}", office.office.waiting);
    let etag = client.get(&path).header("etag").unwrap().to_owned();
    let mut wish = json!({ "outcome": "ATTC", "note": "We spoke about work." });
    wish["next"] = appointment("2026-11-30T10:00:00Z", "2026-11-30T10:30:00Z");
    let outcome = format!("{path}/outcome");
    let stale = client.with("POST", &outcome, &[("idempotency-key", "a"), ("if-match", "\"7\"")], Some(&wish));
    assert_eq!((stale.status, &stale.body["code"]), (409, &json!("refused")), "{}", stale.body);
    let done = client.with("POST", &outcome, &[("idempotency-key", "b"), ("if-match", &etag)], Some(&wish));
    assert_eq!((done.status, &done.body["outcome"], &done.body["state"]), (201, &json!("ATTC"), &json!("closed")));
    let all = client.get("/api/v1/people/X000001/appointments?perPage=1");
    assert_eq!(all.body["data"][0]["startsAt"], "2026-11-30T10:00:00Z");
}

#[test]
fn a_note_is_recorded_and_read_back() {
    let office = TestOffice::new();
    let client = Client::of(&office, "pp1");
    let path = "/api/v1/people/X000001/contacts";
    let note = json!({ "kind": "R-PHONE-FROM", "happenedAt": "2026-11-23T09:30:00Z", "note": "Rang to say hello." });
    let made = client.post(path, "n1", &note);
    assert_eq!(made.status, 201, "{}", made.body);
    assert_eq!(made.body["recordedBy"], "Ada Practice");
    let read = client.get(made.header("location").unwrap());
    assert_eq!(read.body, made.body);
    let wrong = client.post(path, "n2", &json!({ "kind": "R-PHONE-FROM", "happenedAt": "2026-11-24T09:30:00Z", "note": "x" }));
    assert_eq!((wrong.status, &wrong.body["invalid-params"][0]["propertyName"]), (422, &json!("happenedAt")));
}

#[test]
fn what_cannot_be_read_is_told_apart() {
    let office = TestOffice::new();
    let client = Client::of(&office, "pp1");
    let path = "/api/v1/people/X000001/contacts";
    let extra = client.post(
        path,
        "x",
        &json!({ "kind": "R-PHONE-FROM", "happenedAt": "2026-11-23T09:30:00Z", "note": "x", "colour": 1 }),
    );
    assert_eq!((extra.status, &extra.body["invalid-params"][0]["propertyName"]), (422, &json!("colour")), "{}", extra.body);
    let bearer = format!("Bearer {}", client.token);
    let config = ureq::Agent::config_builder().http_status_as_error(false).build();
    let request = ureq::http::Request::builder()
        .method("POST")
        .uri(format!("{}{path}", office.origin()))
        .header("authorization", bearer)
        .header("idempotency-key", "y")
        .header("content-type", "application/json");
    let answer = ureq::Agent::from(config).run(request.body("{".to_owned()).unwrap()).unwrap();
    assert_eq!(answer.status(), 400);
}

#[test]
fn workload_through_the_api_is_that_of_the_pages_and_as_guarded() {
    let office = TestOffice::new();
    let manager = Client::of(&office, "spo");
    let team = manager.get("/api/v1/workload/teams/N99T01").body;
    assert_eq!((&team["of"]["level"], &team["of"]["name"]), (&json!("team"), &json!("Example North team")));
    assert_eq!(team["redLines"], json!(["100", "110", "120"]));
    let ada = team["parts"].as_array().unwrap().iter().find(|part| part["of"]["code"] == "N99A000").unwrap();
    assert_eq!((&ada["officer"]["grade"], &ada["figures"]["availablePoints"]), (&json!("po"), &json!("2176")));
    let erin = team["parts"].as_array().unwrap().iter().find(|part| part["of"]["name"] == "Erin Manager").unwrap();
    assert_eq!(erin["figures"]["capacityPercent"], Value::Null, "no capacity is not 0");

    let own = Client::of(&office, "pp1");
    let page = own.get("/api/v1/staff/N99A000/workload");
    assert_eq!(page.status, 200);
    assert_eq!(page.body["cases"].as_array().unwrap().len(), 5);
    assert_eq!(page.body["cases"][0]["working"]["rule"], json!("workload.points"));
    for denied in ["/api/v1/staff/N99A001/workload", "/api/v1/workload", "/api/v1/workload/teams/N99T01"] {
        assert_eq!(own.get(denied).status, 403, "{denied}");
    }
    let head = Client::of(&office, "hpdu");
    let ben = head.get("/api/v1/staff/N99A001/workload").body;
    let hidden = ben["cases"].as_array().unwrap().iter().filter(|case| case["person"].is_null());
    assert!(hidden.clone().count() >= 1, "the restricted case counts");
    assert!(hidden.clone().all(|case| case["working"].is_null()) && !ben.to_string().contains("X000009"));
}

#[test]
fn a_tier_through_the_api_is_none_before_there_is_one() {
    let office = TestOffice::new();
    let client = Client::of(&office, "pp1");
    let tier = client.get("/api/v1/people/X000001/tier").body;
    assert_eq!((&tier["tier"], &tier["calculated"], &tier["scorings"]), (&Value::Null, &json!([]), &json!([])));
    assert_eq!(client.get("/api/v1/people/X000009/tier").status, 403);
}

#[test]
fn oversight_is_read_recorded_once_and_counted() {
    let office = TestOffice::new();
    let client = Client::of(&office, "spo");
    let queue = client.get("/api/v1/oversight?trigger=arrest");
    assert_eq!((queue.status, &queue.body["people"][0]["person"]["crn"]), (200, &json!("X000003")), "{}", queue.body);
    let path = "/api/v1/people/X000003/oversight";
    let opened = client.get(path).body["opened"].clone();
    let talk = |minutes: u16| {
        json!({ "opened": opened, "trigger": "arrest", "on": "2026-11-23", "minutes": minutes, "riskDiscussed": true, "view": "agree",
                "reasons": "The arrest was for theft and changes nothing." })
    };
    let wrong = client.post(path, "o1", &talk(0));
    assert_eq!((wrong.status, &wrong.body["invalid-params"][0]["propertyName"]), (422, &json!("minutes")));
    let made = client.post(path, "o2", &talk(25));
    assert_eq!(made.status, 201, "{}", made.body);
    assert_eq!(client.post(path, "o2", &talk(25)).header("idempotent-replayed"), Some("true"));
    let read = client.get(path);
    assert_eq!(read.body["conversations"].as_array().unwrap().len(), 1);
    assert_eq!(client.get("/api/v1/oversight?trigger=arrest").body["people"], json!([]));
    let (_, unit, team) = office.office.place;
    let board = client.get(&format!("/api/v1/oversight/coverage?unit={unit}"));
    assert_eq!(board.body["managers"][0]["conversations"], 1, "{}", board.body);
    assert_eq!(client.get(&format!("/api/v1/teams/{team}/overdue")).status, 200);
    assert_eq!(Client::of(&office, "pp1").get("/api/v1/oversight").status, 403);
}

#[test]
fn a_safety_check_is_walked_through_the_api_and_a_step_out_of_order_is_refused() {
    let office = TestOffice::new();
    let (ca, pp) = (Client::of(&office, "ca"), Client::of(&office, "pp1"));
    let here = "/api/v1/people/X000001/checks";
    assert_eq!(ca.get(here).body["needed"][0]["kind"], json!("domestic_abuse"));
    let sending =
        json!({ "step": "send", "kind": "domestic_abuse", "trigger": "initial_assessment", "on": "2026-11-23", "sentTo": "Hub" });
    let sent = ca.post(here, "one", &sending);
    assert_eq!((sent.status, &sent.body["dueOn"]), (201, &json!("2026-11-25")), "{}", sent.body);
    assert_eq!(ca.post(here, "one", &sending).body["id"], sent.body["id"], "the same key is the same check");
    let steps = format!("{here}/{}/steps", sent.body["id"].as_str().unwrap());
    let early = pp.post(&steps, "two", &json!({ "step": "analyse", "analysis": "None" }));
    assert_eq!(early.status, 422, "{}", early.body);
    let answer = json!({ "step": "answer", "on": "2026-11-23", "responder": "Hub", "nothingKnown": true });
    assert_eq!(ca.post(&steps, "three", &answer).body["status"], json!("answered"));
    assert_eq!(ca.post(&steps, "four", &json!({ "step": "read" })).status, 403, "what it means is the officer's");
    assert_eq!(pp.post(&steps, "five", &json!({ "step": "read" })).body["nextStep"], json!("analyse"));
    assert!(ca.get("/api/v1/checks?owner=nobody").body["totalCount"].as_u64().unwrap() > 0);
}
