//! Acts that the API shares with pages, over real HTTP: what a manager signs with the time they looked, oversight with its comments
//! and actions, goals that two people reword, appointments that move, corrections.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

mod support;

use serde_json::{Value, json};
use support::{TestOffice, client::Client};

const TALK: &str = "/api/v1/people/X000003/oversight";

fn talk(opened: &Value) -> Value {
    json!({ "trigger": "arrest", "on": "2026-11-23", "minutes": 25, "riskDiscussed": true, "view": "change", "opened": opened,
            "reasons": "The arrest was for theft and asks for a visit.",
            "actions": [{ "what": "Visit at home", "owner": "00000000-0000-0000-0000-000000000000", "dueOn": "2026-11-27" }] })
}

#[test]
fn a_forged_time_of_opening_is_refused_and_the_sealed_one_is_kept() {
    let office = TestOffice::new();
    let (spo, head) = (Client::of(&office, "spo"), Client::of(&office, "hpdu"));
    let sealed = spo.get(TALK).body["opened"].clone();
    let owner = spo.get("/api/v1/people/X000003").body["allocation"]["officer"].clone();
    let with = |opened: &Value| {
        let mut body = talk(opened);
        body["actions"][0]["owner"] = owner.clone();
        body
    };
    let others = head.get(TALK).body["opened"].clone();
    let elsewhere = spo.get("/api/v1/people/X000001/oversight").body["opened"].clone();
    for forged in [json!("2026-11-23T09:00:00Z"), json!("1764000000000"), json!(""), others, elsewhere] {
        assert_eq!(spo.is_refused(TALK, &with(&forged)), (422, "opened".to_owned()), "{forged}");
    }
    let mut told = with(&sealed);
    told["openedAt"] = json!("2026-11-23T09:00:00Z");
    assert_eq!(spo.is_refused(TALK, &told), (422, "openedAt".to_owned()), "nobody says when they opened it");
    office.office.clock.advance(jiff::SignedDuration::from_mins(7));
    let made = spo.does(TALK, &with(&sealed));
    assert_eq!(made["openedAt"], json!("2026-11-23T10:00:00Z"));
    assert_eq!(made["recordedAt"], json!("2026-11-23T10:07:00Z"));
}

#[test]
fn a_manager_signs_an_assessment_only_with_the_time_at_which_it_was_read() {
    let office = TestOffice::new();
    let (pp, spo) = (Client::of(&office, "pp2"), Client::of(&office, "spo"));
    let begun = pp.does("/api/v1/people/X000006/assessments", &json!({ "kind": "layer3", "purpose": "review" }));
    let here = format!("/api/v1/people/X000006/assessments/{}", begun["id"].as_str().unwrap());
    assert_eq!(begun["opened"], Value::Null, "what was not read was not opened");
    let sealed = spo.get(&here).body["opened"].clone();
    for act in ["countersignature", "return"] {
        let path = format!("{here}/{act}");
        let forged = json!({ "comment": "Say more", "opened": "2026-11-23T09:00:00Z" });
        assert_eq!(spo.is_refused(&path, &forged), (422, "opened".to_owned()));
        assert_eq!(spo.is_refused(&path, &json!({ "comment": "Say more" })), (422, "opened".to_owned()));
        let (status, field) = spo.is_refused(&path, &json!({ "comment": "Say more", "opened": sealed }));
        assert!(status == 422 && field != "opened", "its assessor has not signed yet: {field}");
    }
}

#[test]
fn a_conversation_is_commented_and_its_action_ends_once() {
    let office = TestOffice::new();
    let spo = Client::of(&office, "spo");
    let mut body = talk(&spo.get(TALK).body["opened"]);
    body["actions"][0]["owner"] = spo.get("/api/v1/people/X000003").body["allocation"]["officer"].clone();
    let made = spo.does(TALK, &body);
    let here = format!("{TALK}/{}", made["id"].as_str().unwrap());
    assert_eq!(
        spo.does(&format!("{here}/comments"), &json!({ "comment": "Visit is on Friday" }))["comments"],
        json!(["Visit is on Friday"])
    );
    let end = format!("{here}/actions/{}/end", made["actions"][0]["id"].as_str().unwrap());
    assert_eq!(spo.is_refused(&end, &json!({ "ended": "dropped" })), (422, "note".to_owned()));
    assert_eq!(spo.does(&end, &json!({ "ended": "done", "note": "Visited" }))["actions"][0]["ended"], json!("done"));
    assert_eq!(spo.is_refused(&end, &json!({ "ended": "done", "note": "Visited again" })).0, 422);
    let nowhere = format!("{here}/actions/00000000-0000-0000-0000-000000000001/end");
    assert_eq!(spo.is_refused(&nowhere, &json!({ "ended": "done" })).0, 404);
    assert_eq!(Client::of(&office, "co").is_refused(&format!("{here}/comments"), &json!({ "comment": "x" })).0, 403);
}

#[test]
fn an_appointment_moves_and_is_cancelled_with_who_asked() {
    let office = TestOffice::new();
    let pp = Client::of(&office, "pp1");
    let path = "/api/v1/people/X000004/appointments";
    let to = |day: &str| json!({ "kind": "COAP", "startsAt": format!("{day}T10:00:00Z"), "endsAt": format!("{day}T10:30:00Z"), "place": "Example office" });
    let booked = pp.does(path, &to("2026-11-25"));
    let here = format!("{path}/{}", booked["id"].as_str().unwrap());
    let moving = json!({ "askedBy": "person", "reason": "A job interview", "to": to("2026-11-26") });
    let moved = pp.does(&format!("{here}/move"), &moving);
    assert_eq!((&moved["startsAt"], &moved["state"]), (&json!("2026-11-26T10:00:00Z"), &json!("arranged")));
    assert_eq!(pp.get(&here).body["state"], json!("moved"));
    let cancel = format!("{path}/{}/cancellation", moved["id"].as_str().unwrap());
    assert_eq!(pp.is_refused(&cancel, &json!({ "askedBy": "service", "reason": "" })), (422, "reason".to_owned()));
    assert_eq!(pp.does(&cancel, &json!({ "askedBy": "service", "reason": "The office is closed" }))["state"], json!("cancelled"));
}

#[test]
fn a_correction_stands_beside_an_entry_that_its_writer_may_read() {
    let office = TestOffice::new();
    let pp = Client::of(&office, "pp1");
    let sam = "/api/v1/people/X000001";
    let note = json!({ "kind": "R-PHONE-FROM", "happenedAt": "2026-11-23T09:30:00Z", "note": "Rang to say hello." });
    let version = pp.does(&format!("{sam}/contacts"), &note)["version"].clone();
    let words = json!({ "version": version, "kind": "disagreement", "text": "Sam says it was Sunday" });
    assert_eq!(pp.does(&format!("{sam}/corrections"), &words)["corrections"], json!(["Sam says it was Sunday"]));
    let nowhere = json!({ "version": 9_999, "kind": "correction", "text": "Nothing there" });
    assert_eq!(pp.is_refused(&format!("{sam}/corrections"), &nowhere), (422, "version".to_owned()));
}

#[test]
fn a_goal_or_step_that_somebody_changed_meanwhile_is_not_written_over() {
    let office = TestOffice::new();
    let pp = Client::of(&office, "pp1");
    let plan = "/api/v1/people/X000001/plan";
    let goals = format!("{plan}/goals");
    let made = pp.does(&goals, &json!({ "words": "I want a place of my own" }));
    let goal = made["goals"][0].clone();
    let (id, seen) = (&goal["id"], &goal["revision"]);
    let reworded = |words: &str, seen: &Value| json!({ "id": id, "words": words, "seen": seen });
    assert_eq!(pp.is_refused(&goals, &json!({ "id": id, "words": "Something else" })), (422, "seen".to_owned()));
    let now = pp.does(&goals, &reworded("I want a flat of my own", seen));
    assert_eq!(pp.is_refused(&goals, &reworded("I want a house", seen)).0, 409, "the first version was reworded");
    assert_eq!(pp.get(plan).body["goals"][0]["words"], json!("I want a flat of my own"));
    pp.does(&goals, &reworded("I want a house", &now["goals"][0]["revision"]));

    let steps = format!("{goals}/{}/steps", id.as_str().unwrap());
    let step = json!({ "what": "Ring the council", "owner": { "kind": "person" }, "by": "2026-12-01" });
    let step = pp.does(&steps, &step)["goals"][0]["steps"][0].clone();
    let later = |by: &str, seen: &Value| json!({ "id": step["id"], "what": "Ring the council", "owner": { "kind": "person" }, "by": by, "seen": seen });
    pp.does(&steps, &later("2026-12-08", &step["revision"]));
    assert_eq!(pp.is_refused(&steps, &later("2026-12-15", &step["revision"])).0, 409);
}
