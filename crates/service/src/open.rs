//! Opening a person's record: decided, and in the audit before anything is shown (S4.3).

use std::sync::Arc;

use jiff::{Timestamp, civil::Date};
use record::{CaseFile, Event, PersonId, Recorded};
use rules::identifier::{self, IdentifierKind};
use store::{AuditEntry, AuditKind, table};

use crate::access::{About, Action, CaseFacts, Decision, FieldGroup, Reason, Verdict};
use crate::actor::Actor;
use crate::audit;
use crate::execute::refused;
use crate::service::Service;
use crate::trouble::Trouble;

/// A record that may be shown: its audit row is on disk.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The person.
    pub person: PersonId,
    /// The case file to show: as it stands, or as it stood on [`Self::as_at`].
    pub case: Arc<CaseFile>,
    /// The case file as it stands now: who holds it, and what may be done. The same as `case` without `as_at`.
    pub present: Arc<CaseFile>,
    /// The past day that is shown, if it is not the present.
    pub as_at: Option<Date>,
    /// The instant of opening.
    pub now: Timestamp,
    /// The day of opening.
    pub today: Date,
    /// The reason that was stated, when there is no live link.
    pub reason: Option<Reason>,
    /// Whether an exclusion or restriction is in force: say so on the page.
    pub limited: bool,
    groups: Vec<FieldGroup>,
}

impl Opened {
    /// The day that the page is about: the past day, or today.
    #[must_use]
    pub fn day(&self) -> Date {
        self.as_at.unwrap_or(self.today)
    }

    /// The case number.
    #[must_use]
    pub fn crn(&self) -> &str {
        &self.present.person.crn
    }

    /// Whether it was opened for a part of the record.
    #[must_use]
    pub fn has(&self, group: FieldGroup) -> bool {
        self.groups.contains(&group)
    }

    pub(crate) fn must_have(&self, group: FieldGroup) -> Result<(), Trouble> {
        if self.has(group) {
            return Ok(());
        }
        let owner = self.present.allocation().map(|held| held.officer);
        Err(Trouble::Denied { owner, person: Some(self.person), rule: "S1.2".into() })
    }
}

impl Service {
    /// Opens a record for some of its parts, as it stands or as it was known at the end of a past day.
    ///
    /// Without a live link, the reason is the one given, or the one that was stated in this session
    /// ([`Self::state_reason`]).
    ///
    /// # Errors
    /// [`Trouble::NotFound`], [`Trouble::Denied`], [`Trouble::NeedsReason`], [`Trouble::Restricted`], each with its own audit
    /// row; [`Trouble::Unavailable`] when the audit cannot be written: then nothing is shown.
    pub fn open_case(
        &self,
        actor: &Actor,
        crn: &str,
        groups: &[FieldGroup],
        as_at: Option<Date>,
        reason: Option<&Reason>,
    ) -> Result<Opened, Trouble> {
        self.open_case_also(actor, crn, (groups, &[]), as_at, reason)
    }

    /// As [`Self::open_case`], and for those of `also` that the visitor may see: a page leaves the others out. What was
    /// opened is in [`Opened::has`] and in the audit row.
    ///
    /// # Errors
    /// As [`Self::open_case`]; never because of one of `also`.
    pub fn open_case_also(
        &self,
        actor: &Actor,
        crn: &str,
        groups: (&[FieldGroup], &[FieldGroup]),
        as_at: Option<Date>,
        reason: Option<&Reason>,
    ) -> Result<Opened, Trouble> {
        let now = self.now();
        let today = crate::clock::day_of(now, &self.zone);
        let crn = identifier::parse(IdentifierKind::Crn, crn, today).ok().map(identifier::Canonical::into_string);
        let as_at = as_at.filter(|day| *day < today);
        let looked = match &crn {
            Some(crn) => self.store.read(|conn| self.look(conn, actor, crn, (groups, as_at, reason), (now, today)))?,
            None => None,
        };
        let Some((opened, outcome)) = looked else {
            // Nothing by that number: the same words and the same row for everybody.
            let row = AuditEntry { subject: crn, ..audit::entry(actor, now, AuditKind::Refusal, "not found") };
            self.write_audit(row)?;
            return Err(Trouble::NotFound);
        };
        match outcome {
            Ok(rule) => {
                self.write_opened(actor, &opened, consulted(actor, &opened, &rule))?;
                Ok(opened)
            }
            Err((group, decision)) => {
                let who = (Some(opened.person), Some(opened.crn()));
                self.write_audit(audit::refusal(actor, now, group, who, &decision))?;
                Err(refused(actor, opened.person, &opened.present, group, &decision))
            }
        }
    }

    /// Reads the case and asks the access decision about each part; the first refusal stands for all.
    #[expect(clippy::type_complexity, reason = "the two outcomes are told apart only here and in `open_case`")]
    fn look(
        &self,
        conn: &mut dyn store::Conn,
        actor: &Actor,
        crn: &str,
        ((groups, also), as_at, reason): ((&[FieldGroup], &[FieldGroup]), Option<Date>, Option<&Reason>),
        (now, today): (Timestamp, Date),
    ) -> Result<Option<(Opened, Result<Arc<str>, (FieldGroup, Decision)>)>, Trouble> {
        let Some(row) = table::caseload::by_crn(conn, crn)? else { return Ok(None) };
        let Some(kept) = self.case(conn, row.person)? else { return Ok(None) };
        let present = kept.fold;
        let stated = match (reason, &actor.session) {
            (Some(reason), _) => Some(reason.clone()),
            (None, Some(session)) => {
                let written = table::stated_reason::find(conn, &session.hash, row.person.0)?;
                written.as_deref().and_then(Reason::read)
            }
            (None, None) => None,
        };
        let facts = CaseFacts::of(row.person, &present);
        let ask =
            |group: FieldGroup, reason: Option<&Reason>| self.decide(actor, (Action::Read, group), About::Case(&facts), reason);
        let limited = facts.lists.limited(today);
        // The reason is used, and kept in the audit, only where one is needed.
        let needed = groups.iter().any(|group| ask(*group, None).verdict == Verdict::NeedsReason);
        let reason = stated.filter(|_| needed);
        let mut rule: Option<Arc<str>> = None;
        let mut outcome = Ok(());
        for group in groups {
            let decision = ask(*group, reason.as_ref());
            if !decision.allowed() {
                outcome = Err((*group, decision));
                break;
            }
            rule.get_or_insert(decision.rule);
        }
        let case = match (&outcome, as_at) {
            (Ok(()), Some(day)) => Arc::new(self.case_on(conn, row.person, day)?),
            _ => Arc::clone(&present),
        };
        let mut opened_for = groups.to_vec();
        opened_for.extend(also.iter().filter(|group| !groups.contains(group) && ask(**group, reason.as_ref()).allowed()));
        let opened = Opened { person: row.person, case, present, as_at, now, today, reason, limited, groups: opened_for };
        Ok(Some((opened, outcome.map(|()| rule.unwrap_or_else(|| "S1.2".into())))))
    }

    /// Keeps a reason for the rest of the session, so that the record's other pages do not ask again. The record itself is
    /// then opened by [`Self::open_case`], which writes the reason into the audit.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] for an unknown case number, and for roles that must not learn whether there is one;
    /// [`Trouble::SignedOut`] for a job.
    pub fn state_reason(&self, actor: &Actor, crn: &str, reason: &Reason) -> Result<(), Trouble> {
        crate::asking::stop_who_must_not_learn(actor)?;
        let session = actor.session.as_ref().map(|session| session.hash).ok_or(Trouble::SignedOut)?;
        let now = self.now();
        let today = crate::clock::day_of(now, &self.zone);
        let crn = identifier::parse(IdentifierKind::Crn, crn, today).map_err(|_| Trouble::NotFound)?;
        let row = self.store.read(|conn| table::caseload::by_crn(conn, crn.as_str()))?.ok_or(Trouble::NotFound)?;
        let written = reason.written();
        self.store.write(move |tx| table::stated_reason::put(tx.conn(), &session, row.person.0, &written, now))?;
        Ok(())
    }

    /// Whether somebody may do something with an opened record: what decides which forms and buttons a page shows. A past
    /// view offers nothing.
    #[must_use]
    pub fn may(&self, actor: &Actor, opened: &Opened, action: Action, group: FieldGroup) -> bool {
        if opened.as_at.is_some() && action != Action::Read {
            return false;
        }
        let facts = CaseFacts::of(opened.person, &opened.present);
        self.decide(actor, (action, group), About::Case(&facts), opened.reason.as_ref()).allowed()
    }

    /// Every event of an opened record that the shown day knows, in order: the chronology.
    ///
    /// # Errors
    /// [`Trouble::Denied`] unless it was opened for its contacts.
    pub fn chronology(&self, opened: &Opened) -> Result<Vec<Recorded<Event>>, Trouble> {
        opened.must_have(FieldGroup::Contacts)?;
        let events = self.store.read(|conn| self.events_of(conn, opened.person))?;
        let known = |event: &Recorded<Event>| opened.as_at.is_none_or(|day| event.known_on(day, &self.zone));
        Ok(events.into_iter().filter(known).collect())
    }
}

fn consulted(actor: &Actor, opened: &Opened, rule: &str) -> AuditEntry {
    let groups = &opened.groups;
    AuditEntry {
        subject: Some(opened.crn().to_owned()),
        record: Some(opened.person.0),
        version: Some(opened.case.version.into()),
        field_groups: Some(groups.iter().map(|group| group.as_str()).collect::<Vec<_>>().join(",")),
        reason: opened.reason.as_ref().map(Reason::written),
        rule_id: Some(rule.to_string()),
        ..audit::entry(actor, opened.now, AuditKind::Consultation, "allow")
    }
}
