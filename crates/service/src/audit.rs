//! Audit rows as the service writes them (S4.2): who, from where, in which request, and never a value of a case.

use jiff::Timestamp;
use record::PersonId;
use store::{AuditEntry, AuditKind, Conn, audit, table};
use uuid::Uuid;

use crate::access::{Decision, FieldGroup};
use crate::actor::Actor;
use crate::service::Service;
use crate::trouble::Trouble;

/// A row about an actor's deed.
#[must_use]
pub(crate) fn entry(actor: &Actor, at: Timestamp, kind: AuditKind, outcome: &'static str) -> AuditEntry {
    AuditEntry {
        session: actor.session.as_ref().map(|session| session.hash),
        address: actor.address.clone(),
        request_id: actor.request_id.clone(),
        ..AuditEntry::new(at, kind, Some(actor.staff.account), outcome)
    }
}

/// A row about a refusal (S4.1): what was asked for and which rule refused it.
#[must_use]
pub(crate) fn refusal(
    actor: &Actor,
    at: Timestamp,
    group: FieldGroup,
    (person, crn): (Option<PersonId>, Option<&str>),
    decision: &Decision,
) -> AuditEntry {
    AuditEntry {
        subject: crn.map(str::to_owned),
        record: person.map(|person| person.0),
        field_groups: Some(group.as_str().to_owned()),
        rule_id: Some(decision.rule.to_string()),
        ..entry(actor, at, AuditKind::Refusal, decision.verdict.as_str())
    }
}

/// One line of "who has looked".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// Its number in the audit: the key for the next page.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What kind: `consultation`, `alteration`, `refusal`, ...
    pub kind: String,
    /// Who, by the name that others see; a job's id when it is no account.
    pub who: String,
    /// The parts of the record.
    pub parts: Vec<String>,
    /// The reason they stated.
    pub reason: Option<String>,
    /// What came of it.
    pub outcome: String,
    /// The rule that allowed or refused it.
    pub rule: Option<String>,
}

impl Service {
    /// Writes one audit row and waits until it is on disk.
    pub(crate) fn write_audit(&self, row: AuditEntry) -> Result<i64, Trouble> {
        self.store.write(move |tx| tx.audit(&row)).map_err(not_audited)
    }

    /// Who has looked at a record that was opened for its access log, newest first: at most `limit` lines before `before`
    /// (none for the first page).
    ///
    /// A list that showed the person's line among others is not here: it is in the audit as one row for the whole list.
    ///
    /// # Errors
    /// [`Trouble::Denied`] when the record was opened for other parts only.
    pub fn access_log(&self, opened: &crate::Opened, before: Option<i64>, limit: u32) -> Result<Vec<Looked>, Trouble> {
        opened.must_have(FieldGroup::AccessLog)?;
        self.store.read(|conn| {
            let rows = audit::of_record(conn, opened.person.0, before.unwrap_or(i64::MAX), limit)?;
            rows.into_iter().map(|row| looked(conn, row)).collect()
        })
    }

    /// The newest sign-ins, right changes and refusals: for auditors and administrators.
    ///
    /// # Errors
    /// [`Trouble::Denied`].
    pub fn sign_in_events(&self, actor: &Actor, before: Option<i64>, limit: u32) -> Result<Vec<Looked>, Trouble> {
        use crate::access::{About, Action};
        let decision = self.decide(actor, (Action::Read, FieldGroup::SignIns), About::Nothing, None);
        if !decision.allowed() {
            return Err(Trouble::Denied { owner: None, person: None, rule: decision.rule });
        }
        self.store.read(|conn| {
            let rows = audit::latest(conn, before.unwrap_or(i64::MAX), limit)?;
            let wanted = [AuditKind::SignIn.as_str(), AuditKind::RightChange.as_str()];
            let rows = rows.into_iter().filter(|row| wanted.contains(&row.entry.kind.as_ref()));
            rows.map(|row| looked(conn, row)).collect()
        })
    }
}

/// A read whose row cannot be written is not shown (S4.3).
pub(crate) fn not_audited(error: store::StoreError) -> Trouble {
    match Trouble::from(error.clone()) {
        Trouble::Broken(_) => Trouble::Unavailable(error),
        other => other,
    }
}

fn looked(conn: &mut dyn Conn, row: audit::AuditRow) -> Result<Looked, Trouble> {
    let entry = row.entry;
    Ok(Looked {
        seq: row.seq,
        at: entry.at,
        kind: entry.kind.into_owned(),
        who: match entry.actor {
            Some(account) => account_name(conn, account)?,
            None => "Nobody signed in".to_owned(),
        },
        parts: entry.field_groups.unwrap_or_default().split(',').filter(|p| !p.is_empty()).map(str::to_owned).collect(),
        reason: entry.reason,
        outcome: entry.outcome.into_owned(),
        rule: entry.rule_id,
    })
}

/// What others see of an account.
pub(crate) fn account_name(conn: &mut dyn Conn, account: Uuid) -> Result<String, Trouble> {
    let found = table::account::find(conn, account)?;
    Ok(found.map_or_else(|| format!("Job {account}"), |account| account.display_name))
}
