//! Asking to see a record that is closed to oneself (users-and-journeys section 9: a request box, audited).
//!
//! The request is a row of the audit on that record: the head of the delivery unit and the auditor read it on the access
//! log and where access is limited, and put the person on the list or not. It opens nothing by itself.

use record::{UnitId, text};
use rules::identifier::{self, IdentifierKind};
use store::{AuditEntry, AuditKind, table};

use crate::access::{About, Action, CaseFacts, FieldGroup, Verdict};
use crate::actor::Actor;
use crate::audit;
use crate::service::Service;
use crate::trouble::Trouble;

/// What the audit says came of a request.
pub const ASKED: &str = "asked";
/// The fewest characters of a request.
pub const WORDS_MIN: usize = 10;
/// The most.
pub const WORDS_MAX: usize = 500;

impl Service {
    /// Notes that somebody asks to see a record, and why.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] for an unknown number, and for roles that must not learn whether there is one;
    /// [`Trouble::Invalid`] for too few or too many words; [`Trouble::Unavailable`] when it cannot be written.
    pub fn ask_for_access(&self, actor: &Actor, crn: &str, words: &str) -> Result<(), Trouble> {
        stop_who_must_not_learn(actor)?;
        let words = words.trim();
        if words.chars().filter(|c| !c.is_whitespace()).count() < WORDS_MIN {
            return Err(Trouble::field("words", "Say why in 10 characters or more"));
        }
        text::check("words", words, WORDS_MAX)
            .map_err(|_| Trouble::field("words", "Shorten the text to 500 characters of plain text"))?;
        let now = self.now();
        let crn = identifier::parse(IdentifierKind::Crn, crn, self.today()).map_err(|_| Trouble::NotFound)?;
        let row = self.store.read(|conn| table::caseload::by_crn(conn, crn.as_str()))?.ok_or(Trouble::NotFound)?;
        let entry = AuditEntry {
            subject: Some(crn.as_str().to_owned()),
            record: Some(row.person.0),
            field_groups: Some(FieldGroup::Core.as_str().to_owned()),
            reason: Some(words.to_owned()),
            rule_id: Some("S1.4".to_owned()),
            ..audit::entry(actor, now, AuditKind::Refusal, ASKED)
        };
        self.write_audit(entry).map(drop)
    }

    /// Whether a record is closed to somebody, so that asking makes sense: not when it opens, with or without a reason.
    ///
    /// # Errors
    /// [`Trouble::NotFound`], also for roles that must not learn whether there is one; [`Trouble::Unavailable`].
    pub fn is_closed_to(&self, actor: &Actor, crn: &str) -> Result<bool, Trouble> {
        stop_who_must_not_learn(actor)?;
        let crn = identifier::parse(IdentifierKind::Crn, crn, self.today()).map_err(|_| Trouble::NotFound)?;
        self.store.read(|conn| {
            let row = table::caseload::by_crn(conn, crn.as_str())?.ok_or(Trouble::NotFound)?;
            let case = self.case(conn, row.person)?.ok_or(Trouble::NotFound)?.fold;
            let facts = CaseFacts::of(row.person, &case);
            let decision = self.decide(actor, (Action::Read, FieldGroup::Core), About::Case(&facts), None);
            Ok(!matches!(decision.verdict, Verdict::Allow | Verdict::NeedsReason))
        })
    }

    /// Officers of a delivery unit who have not left, by name: who may be put on a list.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn unit_officers(&self, unit: UnitId) -> Result<Vec<table::officer::OfficerRow>, Trouble> {
        Ok(self.store.read(|conn| table::officer::of_unit(conn, unit.0))?)
    }
}

/// To some roles every number is unknown, whether there is a record or not (S1.4).
pub(crate) fn stop_who_must_not_learn(actor: &Actor) -> Result<(), Trouble> {
    let roles = &actor.staff.roles;
    if roles.is_empty() || roles.iter().any(|role| role.hears_not_found()) { Err(Trouble::NotFound) } else { Ok(()) }
}
