//! What the chronology says of safety checks, addresses and court reports.

use jiff::civil::Date;
use record::{
    EnquiryId, Event,
    address_check::{AddressChecked, AddressProposed, ProposedTo, ReportForm},
    court_report::CourtReportAsked,
    enquiry::{EnquiryAnswered, EnquirySent},
    words::long_date,
};
use rules::enquiry::{EnquiryKind, EnquiryTrigger};

use super::{Told, kind_name, labelled, plain, sentences};
use crate::view::{orders, shown::Shown};

pub(super) fn checks(facts: &Shown<'_>, event: &Event, day: Date) -> Option<Told> {
    let of = |id: EnquiryId| facts.case.enquiries.find(id).map(|found| kind_name(facts, found.kind, day));
    let about = |what: &str, id: EnquiryId| of(id).map_or_else(|| what.to_owned(), |kind| format!("{what}: {kind}"));
    let named = |what: &str, kind: EnquiryKind| format!("{what}: {}", kind_name(facts, kind, day));
    Some(match event {
        Event::EnquiryRaised(e) => {
            let why = trigger_name(facts, e.trigger, day);
            let address = labelled("About the address", &beside(at(facts, e.address), &e.about));
            let parts = [why, e.reason.clone(), address, subjects(&e.about, &e.subjects)];
            plain(named("Safety check needed", e.kind), sentences(parts))
        }
        Event::EnquirySent(e) => (named("Safety check sent", e.kind), sent(facts, e, day)),
        Event::EnquiryChased(e) => plain(about("Safety check chased", e.id), &e.how),
        Event::EnquiryEscalated(e) => plain(about(&format!("Safety check taken to {}", e.to), e.id), &e.note),
        Event::EnquiryAnswered(e) => (about("Safety check answered", e.id), answered(e)),
        Event::EnquiryRead(e) => plain(about("Answer to a safety check read", e.id), ""),
        Event::EnquiryAnalysed(e) => plain(about("Answer to a safety check analysed", e.id), &e.analysis),
        Event::EnquiryUsed(e) => {
            let place = match e.used_in {
                record::enquiry::UsedIn::Assessment(_) => "in an assessment",
                record::enquiry::UsedIn::Plan => "in the plan",
            };
            plain(about(&format!("Answer to a safety check used {place}"), e.id), &e.sentence)
        }
        Event::EnquiryNotNeeded(e) => plain(named("Safety check not needed", e.kind), &e.reason),
        Event::EnquiryCancelled(e) => plain(about("Safety check called off", e.id), &e.reason),
        Event::EnquiryOwned(e) => plain(about("Safety check taken on", e.id), format!("By {}", facts.names.officer(e.owner))),
        Event::NamedPersonSettled(e) => {
            let found = if e.connection.is_some() { "On the record" } else { "Not of concern" };
            plain(about("Person named in an answer settled", e.id), format!("{}: {}. {}", e.name, found.to_lowercase(), e.reason))
        }
        Event::LowRiskAgreed(e) => plain("Manager agreed to low risk while an answer is outstanding", &e.reason),
        Event::AddressChecked(e) => address_checked(e),
        Event::AddressProposed(e) => address_proposed(e),
        Event::CourtReportAsked(e) => report_asked(facts, e),
        _ => return None,
    })
}

fn sent(facts: &Shown<'_>, e: &EnquirySent, day: Date) -> String {
    let why = format!("Because of: {}", trigger_name(facts, e.trigger, day).to_lowercase());
    let reference = labelled("Their reference", &e.reference);
    let to = format!("To {}. Answer expected by {}", e.sent_to, long_date(e.due_on));
    let address = labelled("About the address", &beside(at(facts, e.address), &e.about));
    sentences([to, why, address, subjects(&e.about, &e.subjects), reference])
}

fn subjects(about: &str, subjects: &[String]) -> String {
    sentences([labelled("About", about), labelled("Asked about", &subjects.join(", "))])
}

fn answered(e: &EnquiryAnswered) -> String {
    let said = if e.nothing_known { "Nothing is known of those asked about" } else { e.summary.as_str() };
    let named = e.named.iter().map(|named| {
        let child = if named.child { " (child)" } else { "" };
        format!("{}{child}", named.name)
    });
    let named = labelled("People it names", &named.collect::<Vec<_>>().join(", "));
    sentences([format!("By {}", e.responder), said.to_owned(), named])
}

fn address_checked(e: &AddressChecked) -> Told {
    let occupant = if e.occupant_spoken_to { "An occupant was spoken to" } else { "No occupant was spoken to" };
    let visited = if e.visited { "it was visited" } else { "it was not visited" };
    let title = if e.suitable { "Address checked: suitable" } else { "Address checked: not suitable" };
    plain(title, sentences([e.reasons.clone(), labelled("Who lives there", &e.occupants), format!("{occupant}; {visited}")]))
}

fn address_proposed(e: &AddressProposed) -> Told {
    let to = match e.to {
        ProposedTo::Court => "To the court",
        ProposedTo::Prison => "To the prison or the Parole Board",
    };
    let report = match e.report {
        Some(ReportForm::Oral) => ", in an oral report",
        Some(ReportForm::Short) => ", in a short report",
        Some(ReportForm::Full) => ", in a full report",
        None => "",
    };
    plain(format!("Address proposed: {}", e.address_use.words().to_lowercase()), format!("{to}{report}"))
}

/// An address that an entry names, to those who may see addresses.
pub(in crate::view) fn at(facts: &Shown<'_>, address: Option<record::AddressId>) -> String {
    let address = address.filter(|_| facts.sees(service::access::FieldGroup::Details));
    address.and_then(|address| orders::address_line(facts, address)).unwrap_or_default()
}

/// Nothing where the words that somebody wrote name the address already.
fn beside(address: String, words: &str) -> String {
    if words.contains(&address) { String::new() } else { address }
}

fn report_asked(facts: &Shown<'_>, e: &CourtReportAsked) -> Told {
    let hearing = e.hearing_on.map(|on| format!("Hearing on {}", long_date(on))).unwrap_or_default();
    let about = labelled("A curfew or residence may be proposed at", &at(facts, e.address));
    plain("Court asked for a report", sentences([e.court.clone(), hearing, about, e.note.clone()]))
}

fn trigger_name(facts: &Shown<'_>, trigger: EnquiryTrigger, day: Date) -> String {
    let row = facts.policy.enquiries.triggers.read(trigger, day);
    row.map_or_else(|| trigger.as_str().replace('_', " "), |row| row.value.name.clone())
}
