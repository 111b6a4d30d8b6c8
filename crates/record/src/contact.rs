//! Contact notes: a phone call, a home visit, an arrest notified by the police.

use jiff::Timestamp;
use rules::{
    code::ContactCode,
    contact::{ContactFlag, ContactUse},
};
use serde::{Deserialize, Serialize};

use crate::{
    case_file::CaseFile,
    decide::Context,
    event::Event,
    id::{ActorId, ContactId, SentenceId},
    recorded::Recorded,
    refusal::Refusal,
    text,
};

/// Something happened with or about the person and was written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactRecorded {
    /// Its id.
    pub id: ContactId,
    /// Code of the contact type in `policy/contacts.toml`.
    pub kind: ContactCode,
    /// When it happened.
    pub happened_at: Timestamp,
    /// What happened.
    pub note: String,
    /// One line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// Topics.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// True when it must not be shared with the person.
    #[serde(default)]
    pub sensitive: bool,
    /// Under which sentence; none for the whole person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<SentenceId>,
}

/// A contact note as the case file holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// As recorded.
    pub what: ContactRecorded,
    /// Place in the case's record, so that a correction can point at it.
    pub version: u32,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// By whom.
    pub recorded_by: ActorId,
}

pub(crate) fn apply(contacts: &mut Vec<Contact>, recorded: &Recorded<Event>) {
    if let Event::ContactRecorded(e) = &recorded.event {
        contacts.push(Contact {
            what: e.clone(),
            version: recorded.version,
            recorded_at: recorded.recorded_at,
            recorded_by: recorded.actor,
        });
    }
}

pub(crate) fn record(case: &CaseFile, mut wish: ContactRecorded, ctx: &Context<'_>) -> Result<Event, Refusal> {
    if case.contacts.iter().any(|c| c.what.id == wish.id) {
        return Err(Refusal::AlreadyRecorded { what: "That note" });
    }
    let kind = ctx.policy.contacts.types.on(wish.kind, ctx.day_of(wish.happened_at));
    let kind = kind.ok_or(Refusal::UnknownCode { field: "kind", what: "contact type", code: wish.kind.to_string() })?;
    if kind.value.usage == ContactUse::Appointment {
        return Err(Refusal::NotANote { name: kind.value.name_for(case.person.name.to_call()) });
    }
    if wish.happened_at > ctx.now {
        return Err(Refusal::InFuture { field: "date", what: "Date and time of the contact" });
    }
    text::required("note", "what happened", &wish.note, text::NOTE_MAX)?;
    text::check("summary", &wish.summary, text::SUMMARY_MAX)?;
    for tag in &wish.tags {
        text::check("tags", tag, text::SHORT_MAX)?;
    }
    wish.sensitive |= kind.value.is(ContactFlag::Sensitive);
    Ok(Event::ContactRecorded(wish))
}
