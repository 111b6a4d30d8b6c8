//! A page opens what it must show, and of the rest what the visitor may see; and tells who recorded what of those parts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails here says where")]

use record::Event;
use service::{Trouble, access::FieldGroup, part_of};
use testkit::office;

#[test]
fn what_the_visitor_may_not_see_of_the_second_list_is_left_out_and_not_refused() {
    let office = office();
    let aud = office.actor("aud");
    let (must, also) = (&[FieldGroup::AccessLog], &[FieldGroup::RiskLine, FieldGroup::Risk]);
    let opened = office.service.open_case_also(&aud, "X000002", (must, also), None, None).expect("opened");
    assert!(opened.has(FieldGroup::AccessLog) && !opened.has(FieldGroup::RiskLine) && !opened.has(FieldGroup::Risk));
    let refused = office.service.open_case_also(&aud, "X000002", (&[FieldGroup::Risk], must), None, None);
    assert!(matches!(refused, Err(Trouble::Denied { .. })), "what must be shown is decided as ever");
}

#[test]
fn the_audit_row_names_the_parts_that_were_opened_and_no_others() {
    let office = office();
    let (must, also) = (&[FieldGroup::Core], &[FieldGroup::RiskLine, FieldGroup::AccessLog]);
    office.service.open_case_also(&office.actor("pp1"), "X000002", (must, also), None, None).expect("opened");
    let spo = office.actor("spo");
    let log = office.service.open_case(&spo, "X000002", &[FieldGroup::AccessLog], None, None).expect("opened");
    let looked = office.service.access_log(&log, None, 10).expect("the log");
    let row = looked.iter().find(|row| row.who == "Ada Practice").expect("pp1's look");
    assert_eq!(row.parts, ["core", "risk-line"]);
}

#[test]
fn only_events_of_the_opened_parts_are_told() {
    let office = office();
    let opened = office.service.open_case(&office.actor("pp1"), "X000002", &[FieldGroup::Risk], None, None).expect("opened");
    let events = office.service.events_told(&opened).expect("events");
    assert!(events.iter().any(|event| matches!(event.event, Event::RiskLevelSet(_))));
    assert!(events.iter().all(|event| part_of(&event.event) == FieldGroup::Risk), "no note, no appointment");
}

#[test]
fn a_past_day_knows_only_what_was_recorded_by_then() {
    let office = office();
    let before = testkit::office::day(-125);
    let opened =
        office.service.open_case(&office.actor("pp1"), "X000002", &[FieldGroup::Risk], Some(before), None).expect("opened");
    let events = office.service.events_told(&opened).expect("events");
    let kinds: Vec<_> = events.iter().map(|event| event.event.kind()).collect();
    assert_eq!(kinds, ["RiskLevelSet"], "the flag came five days later");
}
