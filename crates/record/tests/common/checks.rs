//! Somebody on an order, and the wishes about their safety checks, household and addresses.

use jiff::civil::{Date, date};
use record::{
    AddressId, Command, ConnectionId, EnquiryId,
    enquiry::{EnquiryAnswered, EnquirySent, Named, Wish, need::needs},
    household::{self, ConnectionRecorded, HouseholdConfirmed, Relationship},
    person::{AddressKind, AddressRecorded, Sex},
};
use rules::enquiry::{EnquiryKind, EnquiryTrigger};

use super::{Desk, POLICY, allocated, id, sentence};

/// Monday 2 November 2026: sentence and start of supervision.
pub const START: Date = date(2026, 11, 2);

/// Somebody on an order since [`START`], allocated, on the day of the sentence.
pub fn supervised() -> Desk {
    let mut desk = Desk::on(START, Sex::Male);
    desk.must(sentence(1, "340", START, START, Some(date(2027, 11, 1))));
    desk.must(allocated(2, START));
    desk
}

pub fn enquiry(wish: Wish) -> Command {
    Command::Enquiry(wish)
}

pub fn send(n: u128, kind: EnquiryKind, trigger: EnquiryTrigger, on: Date) -> Command {
    enquiry(Wish::Send(EnquirySent {
        id: EnquiryId(id(n)),
        kind,
        trigger,
        needed_since: on,
        on,
        sent_to: "Example hub".into(),
        reference: String::new(),
        about: String::new(),
        subjects: vec![],
        due_on: on,
        address: None,
    }))
}

pub fn answer(n: u128, on: Date, named: &[(&str, bool)]) -> Command {
    enquiry(Wish::Answer(EnquiryAnswered {
        id: EnquiryId(id(n)),
        on,
        responder: "Example hub".into(),
        nothing_known: false,
        summary: "Known since 2025".into(),
        named: named.iter().map(|(name, child)| Named { name: (*name).into(), child: *child, connection: None }).collect(),
    }))
}

pub fn around(n: u128, relationship: Relationship, name: &str, from: Date) -> ConnectionRecorded {
    ConnectionRecorded {
        id: ConnectionId(id(n)),
        name: name.into(),
        relationship,
        child: false,
        lives_with: false,
        pregnant: false,
        from,
        source: "Said so".into(),
    }
}

pub fn met(who: ConnectionRecorded) -> Command {
    Command::Household(household::Wish::Record(who))
}

pub fn household_known(on: Date) -> Command {
    Command::Household(household::Wish::Confirm(HouseholdConfirmed { on, source: "Home visit".into() }))
}

pub fn address(n: u128, line: &str, from: Date) -> Command {
    Command::RecordAddress(AddressRecorded {
        id: AddressId(id(n)),
        kind: AddressKind::Main,
        lines: vec![line.into()],
        postcode: None,
        no_fixed_address: false,
        from,
    })
}

pub fn open(desk: &Desk) -> Vec<(EnquiryKind, EnquiryTrigger, Date)> {
    let needs = needs(&desk.case, &POLICY);
    needs.into_iter().filter(|n| n.met_by.is_none()).map(|n| (n.kind, n.trigger, n.since)).collect()
}

/// Sends both checks that every person without a known household needs, on the day.
pub fn both_sent(desk: &mut Desk) {
    desk.must(send(31, EnquiryKind::DomesticAbuse, EnquiryTrigger::InitialAssessment, desk.today));
    desk.must(send(32 << 16, EnquiryKind::Children, EnquiryTrigger::InitialAssessment, desk.today));
}
