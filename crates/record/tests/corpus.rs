//! An old ledger always opens: every form of event ever released is kept here and decoded.
//!
//! Files are named KIND.REVISION.json and hold one body. They are never changed or deleted; a new revision adds one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use std::{collections::BTreeSet, fs, path::Path};

use record::{Event, event::DecodeError, officer::OfficerEvent, unit::UnitEvent};

fn corpus() -> Vec<(String, u32, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut found: Vec<_> = fs::read_dir(folder)
        .expect("the corpus folder")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let (kind, revision) = name.rsplit_once('.').expect("KIND.REVISION.json");
            (kind.to_owned(), revision.parse().expect("a revision"), fs::read_to_string(&path).expect("text"))
        })
        .collect();
    found.sort();
    found
}

fn decode(kind: &str, revision: u32, body: &str) -> Result<String, DecodeError> {
    if OfficerEvent::KINDS.iter().any(|(k, _)| *k == kind) {
        return OfficerEvent::decode(kind, revision, body).map(|e| e.encode().expect("text"));
    }
    if UnitEvent::KINDS.iter().any(|(k, _)| *k == kind) {
        return UnitEvent::decode(kind, revision, body).map(|e| e.encode().expect("text"));
    }
    Event::decode(kind, revision, body).map(|e| e.encode().expect("text"))
}

#[test]
fn every_stored_form_is_read_and_keeps_every_field() {
    for (kind, revision, body) in corpus() {
        let read = decode(&kind, revision, &body)
            .unwrap_or_else(|why| panic!("{kind}.{revision}: {why}: {:?}", std::error::Error::source(&why)));
        let as_stored: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        let as_read: serde_json::Value = serde_json::from_str(&read).expect("JSON");
        assert_eq!(as_read, as_stored, "{kind}.{revision} loses or invents something");
    }
}

#[test]
fn every_kind_has_an_example_of_its_present_form() {
    let kept: BTreeSet<_> = corpus().into_iter().map(|(kind, revision, _)| (kind, revision)).collect();
    let all = Event::KINDS.iter().chain(OfficerEvent::KINDS).chain(UnitEvent::KINDS);
    let missing: Vec<_> = all.filter(|(kind, revision)| !kept.contains(&((*kind).to_owned(), *revision))).collect();
    assert!(missing.is_empty(), "add an example to tests/corpus for {missing:?}");
}

#[test]
fn an_event_of_a_later_version_is_named_and_not_guessed() {
    let later = Event::decode("SessionClosed", 99, "{}").expect_err("not known");
    assert!(later.to_string().contains("SessionClosed revision 99"), "{later}");
}
