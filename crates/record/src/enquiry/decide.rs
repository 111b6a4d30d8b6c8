//! What may be recorded of a safety check: the chain is walked in its order, and each refusal says the step to take.

use jiff::civil::Date;
use rules::enquiry::{EnquiryKind, EnquiryTrigger};

use super::{
    Enquiry, EnquiryAnalysed, EnquiryAnswered, EnquiryCancelled, EnquiryChased, EnquiryEscalated, EnquiryNotNeeded, EnquiryOwned,
    EnquiryRaised, EnquiryRead, EnquirySent, EnquiryUsed, LowRiskAgreed, NamedPersonSettled, UsedIn, Wish, chain,
    need::{Need, needs},
    noted,
};
use crate::{
    address_check::{lives_at, on_record},
    case_file::CaseFile,
    decide::Context,
    event::Event,
    household::{self, ConnectionRecorded},
    id::{AddressId, EnquiryId, OfficerId},
    refusal::Refusal,
    text,
};

pub(crate) fn decide(case: &CaseFile, wish: Wish, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    case.alive()?;
    let event = match wish {
        Wish::Send(w) => return send(case, w, ctx),
        Wish::Answer(w) => return answer(case, w, ctx),
        Wish::TakeOn { need, owner } => return take_on(case, need, owner, ctx),
        Wish::SettleAsNew { enquiry, who } => return settle_as_new(case, enquiry, who, ctx),
        Wish::Raise(w) => raise(case, w, ctx)?,
        Wish::Chase(w) => chase(case, w, ctx)?,
        Wish::Escalate(w) => escalate(case, w, ctx)?,
        Wish::Read(w) => read(case, w)?,
        Wish::Analyse(w) => analyse(case, w)?,
        Wish::Use(w) => used(case, w)?,
        Wish::NotNeeded(w) => not_needed(case, w, ctx)?,
        Wish::Cancel(w) => cancel(case, w)?,
        Wish::Own(w) => own(case, w)?,
        Wish::SettleNamed(w) => settle(case, w)?,
        Wish::AgreeLowRisk(w) => agree_low_risk(case, w, ctx)?,
    };
    Ok(vec![event])
}

fn out_of_order<T>(todo: &'static str) -> Result<T, Refusal> {
    Err(Refusal::CheckOutOfOrder { todo })
}

/// The check with this id, which nobody closed.
fn open(case: &CaseFile, id: EnquiryId) -> Result<&Enquiry, Refusal> {
    let found = case.enquiries.find(id).ok_or(Refusal::NotFound { what: "safety check" })?;
    if found.cancelled.is_some() {
        return out_of_order("This check was called off. Raise a new one");
    }
    if found.not_needed.is_some() {
        return out_of_order("Somebody decided that this check is not needed. Raise a new one if it is needed now");
    }
    Ok(found)
}

/// The check with this id, once it was sent, with the day on which it was.
fn asked(case: &CaseFile, id: EnquiryId) -> Result<(&Enquiry, &EnquirySent), Refusal> {
    let found = open(case, id)?;
    match &found.sent {
        Some(sent) => Ok((found, sent)),
        None => out_of_order("This check has not been sent yet. Record to whom and when it was sent first"),
    }
}

/// The check with this id while its answer is awaited.
fn waiting(case: &CaseFile, id: EnquiryId) -> Result<(&Enquiry, &EnquirySent), Refusal> {
    let (found, sent) = asked(case, id)?;
    if found.answered.is_some() { out_of_order("The answer has come already. Read it") } else { Ok((found, sent)) }
}

fn not_in_future(field: &'static str, what: &'static str, on: Date, ctx: &Context<'_>) -> Result<(), Refusal> {
    if on > ctx.today() { Err(Refusal::InFuture { field, what }) } else { Ok(()) }
}

fn not_before(field: &'static str, what: &'static str, on: Date, day: Date) -> Result<(), Refusal> {
    if on < day { Err(Refusal::BeforeStep { field, what, day }) } else { Ok(()) }
}

fn asked_about(about: &str, subjects: &mut Vec<String>) -> Result<(), Refusal> {
    text::check("about", about, text::REASON_MAX)?;
    subjects.retain(|subject| !subject.trim().is_empty());
    subjects.iter().try_for_each(|subject| text::check("subjects", subject, text::SHORT_MAX))?;
    // A list is a text, too: there is an end to it.
    text::check("subjects", &subjects.join(" "), text::REASON_MAX)
}

fn raise(case: &CaseFile, mut wish: EnquiryRaised, ctx: &Context<'_>) -> Result<Event, Refusal> {
    if case.enquiries.find(wish.id).is_some() {
        return Err(Refusal::AlreadyRecorded { what: "That check" });
    }
    text::required("reason", "why the check is needed", &wish.reason, text::REASON_MAX)?;
    asked_about(&wish.about, &mut wish.subjects)?;
    on_record(case, wish.address)?;
    not_in_future("neededSince", "Day since when it is needed", wish.needed_since, ctx)?;
    Ok(Event::EnquiryRaised(wish))
}

/// The unmet need that a check of this kind and trigger answers: about the address that it names, if it names one.
fn unmet(
    case: &CaseFile,
    (kind, trigger): (EnquiryKind, EnquiryTrigger),
    address: Option<AddressId>,
    ctx: &Context<'_>,
) -> Option<Need> {
    let address = address.or_else(|| lives_at(&case.person));
    let mut open = needs(case, ctx.policy).into_iter();
    open.find(|need| {
        (need.kind, need.trigger) == (kind, trigger)
            && need.met_by.is_none()
            && need.raised.is_none()
            && need.address.is_none_or(|about| Some(about) == address)
    })
}

/// Taking on a need that nobody raised raises it. One that is raised already is owned.
fn take_on(case: &CaseFile, mut need: EnquiryRaised, owner: OfficerId, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let found = unmet(case, (need.kind, need.trigger), need.address, ctx).ok_or(Refusal::NoSuchNeed)?;
    need.needed_since = found.since;
    if case.enquiries.find(need.id).is_some() {
        return Err(Refusal::AlreadyRecorded { what: "That check" });
    }
    text::required("reason", "why the check is needed", &need.reason, text::REASON_MAX)?;
    asked_about(&need.about, &mut need.subjects)?;
    on_record(case, need.address)?;
    let taken_on = EnquiryOwned { id: need.id, owner };
    Ok(vec![Event::EnquiryRaised(need), Event::EnquiryOwned(taken_on)])
}

/// Sending answers the oldest need of the kind, since when the clock runs. By when an answer is due is set by rule.
fn send(case: &CaseFile, mut wish: EnquirySent, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    match case.enquiries.find(wish.id) {
        Some(_) => {
            let found = open(case, wish.id)?;
            if found.sent.is_some() {
                return Err(Refusal::AlreadyRecorded { what: "That this check was sent" });
            }
            (wish.kind, wish.trigger, wish.needed_since) = (found.kind, found.trigger, found.needed_since);
            // What was raised about an address is sent about it, unless the wish names another.
            wish.address = wish.address.or(found.raised.as_ref().and_then(|raised| raised.address));
        }
        None => {
            if let Some(need) = unmet(case, (wish.kind, wish.trigger), wish.address, ctx) {
                wish.needed_since = need.since;
            }
        }
    }
    text::required("sentTo", "to whom it was sent", &wish.sent_to, text::SHORT_MAX)?;
    text::check("reference", &wish.reference, text::SHORT_MAX)?;
    asked_about(&wish.about, &mut wish.subjects)?;
    on_record(case, wish.address)?;
    not_in_future("on", "Day on which it was sent", wish.on, ctx)?;
    wish.due_on = chain::answer_by(wish.kind, wish.trigger, wish.on, ctx.policy);
    let row = ctx.policy.enquiries.kinds.read(wish.kind, wish.on);
    let step = row.map(|row| noted::Step {
        id: wish.id,
        number: 1,
        codes: &row.value.asked_by,
        on: wish.on,
        note: sent_note(&row.value.name, &wish),
    });
    let contact = step.and_then(|step| noted::contact(case, step, ctx));
    Ok(std::iter::once(Event::EnquirySent(wish)).chain(contact).collect())
}

fn sent_note(name: &str, wish: &EnquirySent) -> String {
    let said = |words: &str, what: &str| if what.is_empty() { String::new() } else { format!(" {words} {what}.") };
    let (reference, about) = (said("Reference", &wish.reference), said("About", &wish.about));
    let subjects = said("Asked about", &wish.subjects.join(", "));
    format!("{name} sent to {}.{reference}{about}{subjects}", wish.sent_to)
}

fn chase(case: &CaseFile, wish: EnquiryChased, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let (found, sent) = waiting(case, wish.id)?;
    not_in_future("on", "Day on which it was chased", wish.on, ctx)?;
    not_before("on", "when it was last asked", wish.on, found.chased.last().map_or(sent.on, |c| c.on))?;
    text::required("how", "how and with whom", &wish.how, text::REASON_MAX)?;
    Ok(Event::EnquiryChased(wish))
}

fn escalate(case: &CaseFile, wish: EnquiryEscalated, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let (found, _) = waiting(case, wish.id)?;
    // The officer chases; that the manager takes it up is the manager's to record.
    if case.allocation().is_some_and(|held| held.officer.0 == ctx.actor.0) {
        return Err(Refusal::OwnEscalation);
    }
    let Some(last) = found.chased.last() else {
        return out_of_order("Ask for the answer again before you take it higher");
    };
    not_in_future("on", "Day on which it was taken higher", wish.on, ctx)?;
    not_before("on", "when it was last chased", wish.on, last.on)?;
    text::required("to", "to whom it was taken", &wish.to, text::SHORT_MAX)?;
    text::required("note", "what was asked of them", &wish.note, text::REASON_MAX)?;
    Ok(Event::EnquiryEscalated(wish))
}

/// A second answer may come: it is read and analysed anew.
fn answer(case: &CaseFile, mut wish: EnquiryAnswered, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let (found, sent) = asked(case, wish.id)?;
    not_in_future("on", "Day on which the answer came", wish.on, ctx)?;
    not_before("on", "when it was sent", wish.on, sent.on)?;
    text::required("responder", "who answered", &wish.responder, text::SHORT_MAX)?;
    if wish.nothing_known {
        text::check("summary", &wish.summary, text::NOTE_MAX)?;
        if !wish.named.is_empty() {
            return Err(Refusal::NothingKnownButNamed);
        }
    } else {
        text::required("summary", "what they say", &wish.summary, text::NOTE_MAX)?;
    }
    let names: Vec<&str> = wish.named.iter().map(|named| named.name.as_str()).collect();
    text::check("named", &names.join(" "), text::REASON_MAX)?;
    for named in &mut wish.named {
        text::required("named", "the name as the answer gives it", &named.name, text::SHORT_MAX)?;
        match named.connection {
            Some(id) if case.household.find(id).is_none() => return Err(Refusal::NotFound { what: "person around them" }),
            Some(_) => {}
            None => named.connection = case.household.named(&named.name).map(|known| known.id),
        }
    }
    let row = ctx.policy.enquiries.kinds.read(found.kind, wish.on);
    let step = row.map(|row| noted::Step {
        id: wish.id,
        number: found.answers.saturating_add(2),
        codes: &row.value.answered_by,
        on: wish.on,
        note: answer_note(&row.value.name, &wish),
    });
    let contact = step.and_then(|step| noted::contact(case, step, ctx));
    Ok(std::iter::once(Event::EnquiryAnswered(wish)).chain(contact).collect())
}

fn answer_note(name: &str, wish: &EnquiryAnswered) -> String {
    let said = if wish.nothing_known { "Nothing known." } else { wish.summary.as_str() };
    format!("{name} answered by {}. {said}", wish.responder)
}

fn read(case: &CaseFile, wish: EnquiryRead) -> Result<Event, Refusal> {
    let (found, _) = asked(case, wish.id)?;
    if found.answered.is_none() {
        return out_of_order("No answer has come yet. Ask again, or record the answer");
    }
    if found.read.is_some() {
        return Err(Refusal::AlreadyRecorded { what: "That the answer was read" });
    }
    Ok(Event::EnquiryRead(wish))
}

fn analyse(case: &CaseFile, wish: EnquiryAnalysed) -> Result<Event, Refusal> {
    let (found, _) = asked(case, wish.id)?;
    if found.answered.is_none() {
        return out_of_order("No answer has come yet. Ask again, or record the answer");
    }
    if found.read.is_none() {
        return out_of_order("Read the answer first, then write what it means");
    }
    text::required("analysis", "what the answer means for this case", &wish.analysis, text::NOTE_MAX)?;
    Ok(Event::EnquiryAnalysed(wish))
}

fn used(case: &CaseFile, wish: EnquiryUsed) -> Result<Event, Refusal> {
    let (found, _) = asked(case, wish.id)?;
    if found.analysed.is_none() {
        return out_of_order("Write what the answer means first, then use it");
    }
    if let UsedIn::Assessment(id) = wish.used_in
        && case.assessment(id).is_none()
        && case.drafts.find(id).is_none()
    {
        return Err(Refusal::NotFound { what: "assessment" });
    }
    if let Err(todo) = chain::usable(case, found, wish.used_in) {
        return Err(Refusal::CannotRestOn { todo });
    }
    text::required("sentence", "the sentence of the assessment or plan that rests on it", &wish.sentence, text::REASON_MAX)?;
    if found.used.iter().any(|u| u.used_in == wish.used_in && u.sentence == wish.sentence) {
        return Err(Refusal::AlreadyRecorded { what: "That use" });
    }
    Ok(Event::EnquiryUsed(wish))
}

/// Only a need that the record shows, or a raised check that nobody sent, can be decided not to be one; and why is kept.
fn not_needed(case: &CaseFile, mut wish: EnquiryNotNeeded, ctx: &Context<'_>) -> Result<Event, Refusal> {
    if case.enquiries.find(wish.id).is_some() {
        let found = open(case, wish.id)?;
        if found.sent.is_some() {
            return out_of_order("This check was sent already. Call it off instead, and say why");
        }
        (wish.kind, wish.trigger, wish.needed_since) = (found.kind, found.trigger, found.needed_since);
        wish.address = wish.address.or(found.address);
    } else {
        let need = unmet(case, (wish.kind, wish.trigger), wish.address, ctx).ok_or(Refusal::NoSuchNeed)?;
        wish.needed_since = need.since;
    }
    on_record(case, wish.address)?;
    text::required("reason", "why the check is not needed", &wish.reason, text::REASON_MAX)?;
    Ok(Event::EnquiryNotNeeded(wish))
}

fn cancel(case: &CaseFile, wish: EnquiryCancelled) -> Result<Event, Refusal> {
    if open(case, wish.id)?.answered.is_some() {
        return out_of_order("The answer has come already. Read it instead of calling the check off");
    }
    text::required("reason", "why it is called off", &wish.reason, text::REASON_MAX)?;
    Ok(Event::EnquiryCancelled(wish))
}

fn own(case: &CaseFile, wish: EnquiryOwned) -> Result<Event, Refusal> {
    if open(case, wish.id)?.owner == Some(wish.owner) {
        return Err(Refusal::AlreadyRecorded { what: "That they look after this check" });
    }
    Ok(Event::EnquiryOwned(wish))
}

/// The one whom the latest answer names so and who is not settled.
fn named<'a>(found: &'a Enquiry, name: &str) -> Result<&'a super::Named, Refusal> {
    let mut unknown = found.unknown_people();
    unknown
        .find(|n| n.name.trim().eq_ignore_ascii_case(name.trim()))
        .ok_or_else(|| Refusal::NotNamed { name: name.chars().take(text::SHORT_MAX).collect() })
}

fn settle(case: &CaseFile, mut wish: NamedPersonSettled) -> Result<Event, Refusal> {
    let (found, _) = asked(case, wish.id)?;
    wish.name.clone_from(&named(found, &wish.name)?.name);
    match wish.connection {
        Some(id) if case.household.find(id).is_none() => return Err(Refusal::NotFound { what: "person around them" }),
        Some(_) => text::check("reason", &wish.reason, text::REASON_MAX)?,
        None => text::required("reason", "what was found, and why they are of no concern", &wish.reason, text::REASON_MAX)?,
    }
    Ok(Event::NamedPersonSettled(wish))
}

/// Puts somebody whom the answer names on the record: a child stays a child, whatever the form says.
fn settle_as_new(
    case: &CaseFile,
    enquiry: EnquiryId,
    mut who: ConnectionRecorded,
    ctx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let (found, _) = asked(case, enquiry)?;
    let named = named(found, &who.name)?;
    who.child |= named.child;
    let name = named.name.clone();
    let who = household::recorded(case, who, ctx)?;
    let settled = NamedPersonSettled { id: enquiry, name, connection: Some(who.id), reason: "Put on the record".to_owned() };
    Ok(vec![Event::ConnectionRecorded(who), Event::NamedPersonSettled(settled)])
}

/// Somebody other than the holder of the case agrees, about checks that wait for their answer.
fn agree_low_risk(case: &CaseFile, mut wish: LowRiskAgreed, ctx: &Context<'_>) -> Result<Event, Refusal> {
    if case.allocation().is_some_and(|held| held.officer.0 == ctx.actor.0) {
        return Err(Refusal::SecondPerson);
    }
    wish.enquiries.sort_unstable();
    wish.enquiries.dedup();
    if wish.enquiries.is_empty() {
        return Err(Refusal::Missing { field: "enquiries", what: "at least one check that waits for its answer" });
    }
    for id in &wish.enquiries {
        waiting(case, *id)?;
    }
    text::required("reason", "why low risk may stand meanwhile", &wish.reason, text::REASON_MAX)?;
    Ok(Event::LowRiskAgreed(wish))
}
