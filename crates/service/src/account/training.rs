//! Training data cannot be mistaken for live (S9.5): a store is marked once, while it is empty, and accounts of the one kind
//! neither can be made nor sign in on a store of the other.

use record::OfficerId;
use store::{
    AuditKind, Conn, StoreError, ledger,
    table::{
        account::{self, Account, State},
        setting,
    },
};
use uuid::Uuid;

use super::{folded, kept_roles};
use crate::access::Role;
use crate::service::Service;
use crate::trouble::Trouble;

/// The name of the mark.
const TRAINING: &str = "training";

/// An account of training data: no second factor, a password that everybody may know.
#[derive(Clone, Debug)]
pub struct TrainingAccount<'a> {
    /// What is typed.
    pub username: &'a str,
    /// What others see.
    pub display_name: &'a str,
    /// Whose it is.
    pub officer: Option<OfficerId>,
    /// What they are.
    pub roles: &'a [Role],
    /// The password.
    pub password: &'a str,
}

/// Why training and live data were kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeptApart {
    /// The store holds something already.
    #[error("this store is in use: training data goes into an empty data folder only")]
    NotEmpty,
    /// The store is a live one.
    #[error("this store is a live one: training accounts are refused here")]
    Live,
    /// The store is for training.
    #[error("this store is for training: live accounts are refused here")]
    Training,
}

impl Service {
    /// Marks an empty store as one of training data, for ever.
    ///
    /// # Errors
    /// [`Trouble::Broken`] with [`KeptApart::NotEmpty`] when it holds an event or an account and is not marked.
    pub fn mark_training(&self) -> Result<(), Trouble> {
        let (job, now) = (self.ids.next(), self.now());
        let marked = self.store.write(move |tx| {
            if training_in(tx.conn())? {
                return Ok::<_, StoreError>(true);
            }
            let empty = ledger::head(tx.conn())?.0 == 0 && account::count(tx.conn())? == 0;
            if empty {
                setting::set(tx.conn(), TRAINING, "1")?;
                tx.audit(&store::AuditEntry::new(now, AuditKind::Setting, Some(job), "marked as training"))?;
            }
            Ok(empty)
        })?;
        if marked { Ok(()) } else { Err(Trouble::broken(KeptApart::NotEmpty)) }
    }

    /// Whether the store holds training data: pages say so.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn is_training(&self) -> Result<bool, Trouble> {
        self.store.read(|conn| self.training_in(conn))
    }

    #[expect(clippy::unused_self, reason = "reads like the other questions to the service")]
    pub(super) fn training_in(&self, conn: &mut dyn Conn) -> Result<bool, Trouble> {
        Ok(training_in(conn)?)
    }

    /// Makes accounts of training data, all or none. Those with the same password share its hash: it is no secret, and a
    /// thousand hashes would take minutes.
    ///
    /// # Errors
    /// [`Trouble::Broken`] with [`KeptApart::Live`] on a live store.
    pub fn make_training_accounts(&self, accounts: &[TrainingAccount<'_>]) -> Result<Vec<Uuid>, Trouble> {
        let now = self.now();
        let mut hashes: Vec<(&str, String)> = Vec::new();
        let mut rows = Vec::with_capacity(accounts.len());
        for wanted in accounts {
            let known = hashes.iter().find(|(password, _)| *password == wanted.password).map(|(_, hash)| hash.clone());
            let password_hash = match known {
                Some(hash) => hash,
                None => self.hashing.hash(wanted.password, self.ids.as_ref())?,
            };
            if !hashes.iter().any(|(password, _)| *password == wanted.password) {
                hashes.push((wanted.password, password_hash.clone()));
            }
            rows.push(Account {
                account: self.ids.next(),
                username: folded(wanted.username),
                display_name: wanted.display_name.to_owned(),
                officer: wanted.officer.map(|officer| officer.0),
                roles: kept_roles(wanted.roles)?,
                password_hash,
                totp_secret: None,
                totp_last_step: 0,
                recovery_codes: "[]".to_owned(),
                state: State::Active,
                created_at: now,
                closed_at: None,
                last_used_at: None,
                training: true,
            });
        }
        let made: Vec<Uuid> = rows.iter().map(|row| row.account).collect();
        let job = self.ids.next();
        let training = self.store.write(move |tx| {
            if !training_in(tx.conn())? {
                return Ok::<_, StoreError>(false);
            }
            for row in &rows {
                account::insert(tx.conn(), row)?;
            }
            tx.audit(&store::AuditEntry::new(now, AuditKind::RightChange, Some(job), "training accounts made"))?;
            Ok(true)
        })?;
        if training { Ok(made) } else { Err(Trouble::broken(KeptApart::Live)) }
    }
}

/// Whether the store is marked.
pub(super) fn training_in(conn: &mut dyn Conn) -> Result<bool, StoreError> {
    Ok(setting::find(conn, TRAINING)?.is_some())
}
