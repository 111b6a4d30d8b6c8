//! What a form of a check wishes.

use jiff::civil::Date;
use record::{
    Command, CommandId, ConnectionId, EnquiryId, OfficerId,
    enquiry::{
        EnquiryAnalysed, EnquiryAnswered, EnquiryCancelled, EnquiryChased, EnquiryEscalated, EnquiryNotNeeded, EnquiryOwned,
        EnquiryRaised, EnquiryRead, EnquiryUsed, LowRiskAgreed, Named, NamedPersonSettled, UsedIn, Wish,
    },
    household::ConnectionRecorded,
    text::{NOTE_MAX, REASON_MAX, SHORT_MAX},
};
use rules::enquiry::{EnquiryKind, EnquiryTrigger};
use uuid::Uuid;

use super::{
    super::{
        ask::{NAMES, read_sent},
        household::read_what_they_are,
        saving::{Wished, id_of},
    },
    Item,
    forms::NAMED,
};
use crate::form::{Errors, Posted, Reader};

/// How a form calls the fields of the record, and where a refusal stands that belongs to no field.
pub(super) fn names(doing: &str) -> (&'static [(&'static str, &'static str)], &'static str) {
    match doing {
        "send" => (NAMES, "sent-to"),
        "answer" => (&[("on", "answered-on"), ("nothingKnown", "nothing-known"), ("named", "named-1")], "answered-on"),
        "chase" => (&[("on", "chased-on")], "chased-on"),
        "escalate" => (&[("on", "escalated-on")], "escalated-on"),
        "not-needed" => (&[("reason", "not-needed-reason")], "not-needed-reason"),
        "cancel" => (&[("reason", "cancel-reason")], "cancel-reason"),
        "agree" => (&[("reason", "agreed-reason"), ("enquiries", "agreed-reason")], "agreed-reason"),
        "analyse" => (&[], "analysis"),
        "use" => (&[("assessment", "used-in")], "sentence"),
        "settle" => (&[("reason", "settle-reason"), ("from", "new-from"), ("name", "settled"), ("source", "settled")], "settled"),
        _ => (&[], "owner"),
    }
}

/// Reads a form. `id` is the check's, or the need's; `me` is whoever asks.
pub(super) fn read(
    posted: &Posted,
    id: Uuid,
    item: Option<&Item<'_>>,
    (command, today, me): (CommandId, Date, Option<OfficerId>),
) -> Result<Wished, Errors> {
    let mut read = Reader::new(posted, today);
    // A need has no check yet: the one that answers it gets the form's id. One that was answered meanwhile is refused.
    let (check, kind, trigger) = match item {
        Some(Item::Need(need)) => (EnquiryId(need.raised.map_or_else(|| id_of(command, 0), |r| r.0)), need.kind, need.trigger),
        Some(Item::Check(check)) => (check.id, check.kind, check.trigger),
        None => (EnquiryId(id), EnquiryKind::DomesticAbuse, EnquiryTrigger::Practitioner),
    };
    // A need that an address makes is answered about that address.
    let place = match item {
        Some(Item::Need(need)) => need.address,
        Some(Item::Check(check)) => check.raised.as_ref().and_then(|raised| raised.address),
        None => None,
    };
    let raised = !matches!(item, Some(Item::Need(need)) if need.raised.is_none());
    let wish = match posted.get("doing") {
        "send" => read_sent(&mut read, posted, (check, kind, trigger), place).map(Wish::Send),
        "answer" => answered(&mut read, posted, check).map(Wish::Answer),
        "chase" => {
            let on = read.date("chased-on", "the day");
            let how = read.wanted("how", "how and with whom", REASON_MAX);
            on.map(|on| Wish::Chase(EnquiryChased { id: check, on, how }))
        }
        "escalate" => {
            let on = read.date("escalated-on", "the day");
            let to = read.wanted("to", "to whom it was taken", SHORT_MAX);
            let note = read.wanted("note", "what was asked of them", REASON_MAX);
            on.map(|on| Wish::Escalate(EnquiryEscalated { id: check, on, to, note }))
        }
        "read" => Some(Wish::Read(EnquiryRead { id: check })),
        "analyse" => {
            let analysis = read.wanted("analysis", "what the answer means for this case", NOTE_MAX);
            Some(Wish::Analyse(EnquiryAnalysed { id: check, analysis }))
        }
        "use" => {
            let used_in = read.choice("used-in", "where it is used", |word| match word {
                "plan" => Some(UsedIn::Plan),
                other => other.parse().ok().map(UsedIn::Assessment),
            });
            let sentence = read.wanted("sentence", "the sentence of the assessment or plan that rests on it", REASON_MAX);
            used_in.map(|used_in| Wish::Use(EnquiryUsed { id: check, used_in, sentence }))
        }
        "not-needed" => {
            let reason = read.wanted("not-needed-reason", "why the check is not needed", REASON_MAX);
            Some(Wish::NotNeeded(EnquiryNotNeeded { id: check, kind, trigger, needed_since: today, reason, address: place }))
        }
        "cancel" => {
            let reason = read.wanted("cancel-reason", "why it is called off", REASON_MAX);
            Some(Wish::Cancel(EnquiryCancelled { id: check, reason }))
        }
        "agree" => {
            let reason = read.wanted("agreed-reason", "why low risk may stand meanwhile", REASON_MAX);
            Some(Wish::AgreeLowRisk(LowRiskAgreed { enquiries: vec![check], reason }))
        }
        "settle" => settled(&mut read, posted, check, command),
        _ => {
            let owner = read.choice("owner", "who looks after it", |word| word.parse::<OfficerId>().ok());
            owner.map(|owner| {
                if raised {
                    Wish::Own(EnquiryOwned { id: check, owner })
                } else {
                    let reason = if Some(owner) == me { "Needed by rule; taken on" } else { "Needed by rule; handed on" };
                    let (about, subjects, reason) = (String::new(), Vec::new(), reason.to_owned());
                    let need =
                        EnquiryRaised { id: check, kind, trigger, needed_since: today, reason, about, subjects, address: place };
                    Wish::TakeOn { need, owner }
                }
            })
        }
    };
    let errors = read.finish();
    match wish.filter(|_| errors.is_empty()) {
        Some(wish) => {
            let said = said(&wish).to_owned();
            // A need that was decided against is a check of its own from now on.
            Ok(Wished { wish: Command::Enquiry(wish), said, then: format!("/checks/{check}") })
        }
        None => Err(errors),
    }
}

fn answered(read: &mut Reader<'_>, posted: &Posted, id: EnquiryId) -> Option<EnquiryAnswered> {
    let on = read.date("answered-on", "the day on which the answer came");
    let responder = read.wanted("responder", "who answered", SHORT_MAX);
    let nothing_known = posted.get("nothing-known") == "yes";
    let summary = if nothing_known { read.text("summary", NOTE_MAX) } else { read.wanted("summary", "what they say", NOTE_MAX) };
    let mut named = Vec::new();
    for place in 1..=NAMED {
        let name = read.text(&format!("named-{place}"), SHORT_MAX);
        if !name.is_empty() {
            let child = posted.get(&format!("child-{place}")) == "yes";
            named.push(Named { name, child, connection: None });
        }
    }
    on.map(|on| EnquiryAnswered { id, on, responder, nothing_known, summary, named })
}

fn settled(read: &mut Reader<'_>, posted: &Posted, enquiry: EnquiryId, command: CommandId) -> Option<Wish> {
    let name = posted.get("name").to_owned();
    let one = |connection, reason: String| {
        Some(Wish::SettleNamed(NamedPersonSettled { id: enquiry, name: name.clone(), connection, reason }))
    };
    match posted.get("settled") {
        "new" => {
            let (relationship, [child, lives_with, pregnant]) = read_what_they_are(read, posted, "new-")?;
            let from = read.date("new-from", "since when")?;
            let who = ConnectionRecorded {
                id: ConnectionId(id_of(command, 0)),
                name,
                relationship,
                child,
                lives_with,
                pregnant,
                from,
                source: "Named in the answer to a safety check".to_owned(),
            };
            Some(Wish::SettleAsNew { enquiry, who })
        }
        "none" => one(None, read.wanted("settle-reason", "what was found, and why they are of no concern", REASON_MAX)),
        known => {
            if let Ok(id) = known.parse::<ConnectionId>() {
                return one(Some(id), "On the record already".to_owned());
            }
            read.wrong("settled", format!("Choose who {name} is"));
            None
        }
    }
}

const fn said(wish: &Wish) -> &'static str {
    match wish {
        Wish::Send(_) => "safety check sent",
        Wish::Chase(_) => "answer asked for again",
        Wish::Escalate(_) => "safety check taken higher",
        Wish::Answer(_) => "answer saved. It waits to be read",
        Wish::Read(_) => "answer read. Write what it means",
        Wish::Analyse(_) => "analysis saved. Use it in the assessment or plan",
        Wish::Use(_) => "saved where the answer is used",
        Wish::NotNeeded(_) => "decided not to be needed",
        Wish::Cancel(_) => "safety check called off",
        Wish::Own(_) | Wish::TakeOn { .. } => "saved who looks after the check",
        Wish::SettleNamed(_) | Wish::SettleAsNew { .. } => "saved who the answer names",
        Wish::AgreeLowRisk(_) => "agreed in writing",
        Wish::Raise(_) => "safety check noted as needed",
    }
}
