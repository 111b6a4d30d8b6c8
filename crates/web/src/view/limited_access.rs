//! Who may see a record: its exclusion and restriction lists, what waits for a second person, and who asked for access
//! (security-and-records sections 1.7 and 2).

use record::{
    ActorId, ListEntryId,
    limited_access::{List, ListEntry},
    words::short_date,
};
use service::{Looked, asking::ASKED};

use super::{shown::Shown, words::short_day_and_time};

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitedAccess {
    /// Whether any entry is in force.
    pub limited: bool,
    /// Entries in force or to come; those that wait for a second person first.
    pub entries: Vec<EntryShown>,
    /// Entries that have ended.
    pub ended: Vec<EntryShown>,
    /// Who asked for access, newest first.
    pub requests: Vec<RequestShown>,
}

/// An entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryShown {
    /// Its id.
    pub id: ListEntryId,
    /// "May not see the record", "Among those who may".
    pub list: &'static str,
    /// About whom.
    pub officer: String,
    /// "From 3 Mar 2026 until 4 May 2026".
    pub when: String,
    /// Why.
    pub reason: String,
    /// Who asked and who approved, or that it waits.
    pub by: String,
    /// What the visitor may do with it now.
    pub next: Next,
}

/// What may be done with an entry by the visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Approve it: another person proposed it.
    Approve,
    /// Approve its end: another person proposed it.
    ApproveEnd,
    /// Propose its end.
    ProposeEnd,
    /// Nothing: it waits for a second person, has ended, or the visitor may not.
    Nothing,
}

/// A request to see the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestShown {
    /// When.
    pub when: String,
    /// Who.
    pub who: String,
    /// Why, in their words.
    pub words: String,
}

/// What the visitor may do with the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rights {
    /// As whom the record knows them: nobody approves what they proposed.
    pub as_actor: ActorId,
    /// Ask for an entry or its end.
    pub propose: bool,
    /// Be the second person.
    pub approve: bool,
}

/// Makes the page.
#[must_use]
pub fn limited_access(shown: &Shown<'_>, looked: &[Looked], rights: Rights) -> LimitedAccess {
    let over = |entry: &&ListEntry| entry.what.until.is_some_and(|until| until < shown.today);
    let (ended, mut running): (Vec<_>, Vec<_>) = shown.case.lists.0.iter().partition(over);
    running.sort_by_key(|entry| entry.approved_by.is_some() && entry.end_proposed.is_none());
    let requests = looked.iter().filter(|looked| looked.outcome == ASKED && looked.at <= shown.now).map(|looked| RequestShown {
        when: short_day_and_time(looked.at, shown.zone),
        who: looked.who.clone(),
        words: looked.reason.clone().unwrap_or_default(),
    });
    LimitedAccess {
        limited: shown.case.lists.limited(shown.today),
        entries: running.into_iter().map(|entry| show(shown, entry, rights)).collect(),
        ended: ended.into_iter().map(|entry| EntryShown { next: Next::Nothing, ..show(shown, entry, rights) }).collect(),
        requests: requests.collect(),
    }
}

fn show(shown: &Shown<'_>, entry: &ListEntry, rights: Rights) -> EntryShown {
    let asked = shown.names.actor(entry.proposed_by);
    let by = match (&entry.approved_by, &entry.end_proposed) {
        (None, _) => format!("Proposed by {asked}. Waits for a second person: it has no effect yet"),
        (Some(approved), None) => format!("Proposed by {asked}, approved by {}", shown.names.actor(*approved)),
        (Some(_), Some((end, by))) => format!(
            "{} proposes that it ends on {}: {}. Waits for a second person",
            shown.names.actor(*by),
            short_date(end.until),
            end.reason
        ),
    };
    let until = entry.what.until.map(|until| format!(" until {}", short_date(until))).unwrap_or_default();
    EntryShown {
        id: entry.what.id,
        list: list_words(entry.what.list),
        officer: shown.names.officer(entry.what.officer),
        when: format!("From {}{until}", short_date(entry.what.from)),
        reason: entry.what.reason.clone(),
        by,
        next: if shown.as_at.is_some() { Next::Nothing } else { next(entry, rights) },
    }
}

fn next(entry: &ListEntry, rights: Rights) -> Next {
    match (&entry.approved_by, &entry.end_proposed) {
        (None, _) if rights.approve && entry.proposed_by != rights.as_actor => Next::Approve,
        (Some(_), Some((_, by))) if rights.approve && *by != rights.as_actor => Next::ApproveEnd,
        (Some(_), None) if rights.propose => Next::ProposeEnd,
        _ => Next::Nothing,
    }
}

/// What being on a list means.
#[must_use]
pub const fn list_words(list: List) -> &'static str {
    match list {
        List::Exclusion => "May not see the record (exclusion)",
        List::Restriction => "One of those who may see the record (restriction)",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use record::{
        Event,
        limited_access::{ListEntryApproved, ListEntryEndProposed, ListEntryProposed},
    };

    use super::super::built::{ADA, BEN, Built, history, id};
    use super::*;

    fn proposed() -> Built {
        let mut built = history();
        let entry = ListEntryProposed {
            id: id(1),
            list: List::Exclusion,
            officer: BEN,
            from: date(2026, 11, 1),
            until: None,
            reason: "Lives next door".into(),
        };
        built.on(date(2026, 11, 1), Event::ListEntryProposed(entry));
        built
    }

    const fn rights(as_actor: record::OfficerId) -> Rights {
        Rights { as_actor: ActorId(as_actor.0), propose: true, approve: true }
    }

    #[test]
    fn nobody_is_offered_to_approve_what_they_proposed() {
        let built = proposed();
        let own = limited_access(&built.shown(), &[], rights(ADA));
        assert_eq!(own.entries[0].next, Next::Nothing);
        assert!(own.entries[0].by.ends_with("it has no effect yet"), "{}", own.entries[0].by);
        assert!(!own.limited);
        let other = limited_access(&built.shown(), &[], rights(BEN));
        assert_eq!(other.entries[0].next, Next::Approve);
    }

    #[test]
    fn an_entry_in_force_may_be_proposed_to_end_and_another_person_approves_that() {
        let mut built = proposed();
        built.on(date(2026, 11, 2), Event::ListEntryApproved(ListEntryApproved { id: id(1) }));
        assert_eq!(limited_access(&built.shown(), &[], rights(BEN)).entries[0].next, Next::ProposeEnd);
        let end = ListEntryEndProposed { id: id(1), until: date(2026, 11, 20), reason: "Moved away".into() };
        built.on(date(2026, 11, 19), Event::ListEntryEndProposed(end));
        assert_eq!(limited_access(&built.shown(), &[], rights(ADA)).entries[0].next, Next::Nothing);
        assert_eq!(limited_access(&built.shown(), &[], rights(BEN)).entries[0].next, Next::ApproveEnd);
        built.on(date(2026, 11, 20), Event::ListEntryEndApproved(ListEntryApproved { id: id(1) }));
        let page = limited_access(&built.shown(), &[], rights(BEN));
        assert_eq!((page.entries.len(), page.ended.len(), page.limited), (0, 1, false));
        assert_eq!(page.ended[0].next, Next::Nothing);
    }

    #[test]
    fn requests_for_access_are_told_apart_from_refusals() {
        let line = |outcome: &str| Looked {
            seq: 1,
            at: "2026-11-20T09:00:00Z".parse().expect("an instant"),
            kind: "refusal".into(),
            who: "Ben Officer".into(),
            parts: vec![],
            reason: Some("I cover for Ada next week".into()),
            outcome: outcome.into(),
            rule: None,
        };
        let built = history();
        let page = limited_access(&built.shown(), &[line("deny"), line(ASKED)], rights(ADA));
        assert_eq!(page.requests.len(), 1);
        assert_eq!(page.requests[0].words, "I cover for Ada next week");
    }
}
