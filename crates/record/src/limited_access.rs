//! Restricted cases: exclusion ("these may not") and restriction ("only these may"), each with a first and a
//! last day, a reason, who asked and who approved (security-and-records section 2).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    case_file::CaseFile,
    decide::Context,
    event::Event,
    id::{ActorId, ListEntryId, OfficerId},
    refusal::Refusal,
    text,
};

/// Which of the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum List {
    /// The named officer may not see the case.
    Exclusion,
    /// Only named officers may see the case.
    Restriction,
}

/// Somebody asked for an entry. It has no effect until another person approves it (S1.7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListEntryProposed {
    /// Its id.
    pub id: ListEntryId,
    /// On which list.
    pub list: List,
    /// About whom.
    pub officer: OfficerId,
    /// First day.
    pub from: Date,
    /// Last day, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Why.
    pub reason: String,
}

/// A second person approved an entry, or its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListEntryApproved {
    /// Which.
    pub id: ListEntryId,
}

/// Somebody asked for an entry to end; a second person approves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListEntryEndProposed {
    /// Which.
    pub id: ListEntryId,
    /// The last day.
    pub until: Date,
    /// Why.
    pub reason: String,
}

/// An entry in the case file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListEntry {
    /// As proposed.
    pub what: ListEntryProposed,
    /// Who proposed it.
    pub proposed_by: ActorId,
    /// Who approved it; without one it has no effect.
    pub approved_by: Option<ActorId>,
    /// A proposed end that waits for its second person.
    pub end_proposed: Option<(ListEntryEndProposed, ActorId)>,
}

impl ListEntry {
    /// Whether the entry has effect on `day`.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.approved_by.is_some() && self.what.from <= day && self.what.until.is_none_or(|until| day <= until)
    }
}

/// The two lists of a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lists(pub Vec<ListEntry>);

impl Lists {
    /// Whether any entry has effect on `day`: the case is limited.
    #[must_use]
    pub fn limited(&self, day: Date) -> bool {
        self.0.iter().any(|e| e.holds_on(day))
    }

    /// Whether `officer` is excluded on `day`. Nobody (a job, another service) counts as excluded from a case
    /// that has any exclusion (S2.2).
    #[must_use]
    pub fn excludes(&self, officer: Option<OfficerId>, day: Date) -> bool {
        self.of(List::Exclusion, day).any(|e| officer.is_none_or(|o| e.what.officer == o))
    }

    /// Whether the case is restricted to others than `officer` on `day`.
    #[must_use]
    pub fn restricted_to_others(&self, officer: Option<OfficerId>, day: Date) -> bool {
        let mut entries = self.of(List::Restriction, day).peekable();
        entries.peek().is_some() && !entries.any(|e| officer == Some(e.what.officer))
    }

    fn of(&self, list: List, day: Date) -> impl Iterator<Item = &ListEntry> {
        self.0.iter().filter(move |e| e.what.list == list && e.holds_on(day))
    }

    fn get(&self, id: ListEntryId) -> Result<&ListEntry, Refusal> {
        self.0.iter().find(|e| e.what.id == id).ok_or(Refusal::NotFound { what: "list entry" })
    }

    pub(crate) fn apply(&mut self, event: &Event, actor: ActorId) {
        match event {
            Event::ListEntryProposed(e) => {
                self.0.push(ListEntry { what: e.clone(), proposed_by: actor, approved_by: None, end_proposed: None });
            }
            Event::ListEntryApproved(e) => self.touch(e.id, |entry| entry.approved_by = Some(actor)),
            Event::ListEntryEndProposed(e) => self.touch(e.id, |entry| entry.end_proposed = Some((e.clone(), actor))),
            Event::ListEntryEndApproved(e) => self.touch(e.id, |entry| {
                if let Some((end, _)) = entry.end_proposed.take() {
                    entry.what.until = Some(end.until);
                }
            }),
            _ => {}
        }
    }

    fn touch(&mut self, id: ListEntryId, change: impl FnOnce(&mut ListEntry)) {
        if let Some(entry) = self.0.iter_mut().find(|e| e.what.id == id) {
            change(entry);
        }
    }
}

pub(crate) fn propose(case: &CaseFile, wish: ListEntryProposed) -> Result<Event, Refusal> {
    if case.lists.get(wish.id).is_ok() {
        return Err(Refusal::AlreadyRecorded { what: "That list entry" });
    }
    text::required("reason", "why access is limited", &wish.reason, text::REASON_MAX)?;
    if wish.until.is_some_and(|until| until < wish.from) {
        return Err(Refusal::EndsBeforeStart);
    }
    Ok(Event::ListEntryProposed(wish))
}

pub(crate) fn approve(case: &CaseFile, id: ListEntryId, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let entry = case.lists.get(id)?;
    if entry.approved_by.is_some() {
        return Err(Refusal::AlreadyRecorded { what: "That approval" });
    }
    second_person(entry.proposed_by, ctx.actor)?;
    Ok(Event::ListEntryApproved(ListEntryApproved { id }))
}

pub(crate) fn propose_end(case: &CaseFile, wish: ListEntryEndProposed) -> Result<Event, Refusal> {
    let entry = case.lists.get(wish.id)?;
    if entry.end_proposed.is_some() {
        return Err(Refusal::AlreadyRecorded { what: "A request to end this entry" });
    }
    if wish.until < entry.what.from {
        return Err(Refusal::EndsBeforeStart);
    }
    text::required("reason", "why the entry ends", &wish.reason, text::REASON_MAX)?;
    Ok(Event::ListEntryEndProposed(wish))
}

pub(crate) fn approve_end(case: &CaseFile, id: ListEntryId, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let entry = case.lists.get(id)?;
    let (_, proposed_by) = entry.end_proposed.as_ref().ok_or(Refusal::NotFound { what: "request to end this entry" })?;
    second_person(*proposed_by, ctx.actor)?;
    Ok(Event::ListEntryEndApproved(ListEntryApproved { id }))
}

fn second_person(first: ActorId, second: ActorId) -> Result<(), Refusal> {
    if first == second { Err(Refusal::SecondPerson) } else { Ok(()) }
}
