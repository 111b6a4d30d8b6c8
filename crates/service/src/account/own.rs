//! Changing one's own password and recovery codes. Each asks for the present password and a code again (S3.6), and counts
//! wrong ones like tries to sign in (S3.4), so that a session left open is not worth guessing in.

use store::{AuditEntry, AuditKind, Conn, Digest, StoreError, table};
use uuid::Uuid;

use super::sign_in::{Proof, SignIn, proof, use_proof, wait};
use super::{folded, is_powerful, password, password::Owner, second_factor};
use crate::actor::Actor;
use crate::audit;
use crate::service::Service;
use crate::trouble::Trouble;

/// The words for everything that can be wrong with what proves that it is them.
pub const NOT_PROVED: &str = "Enter your present password, and a code that you have not used yet";
/// What stands in the way of an account of training data: its password is on the sign-in page.
pub const TRAINING: &str = "An account of the demonstration keeps its password and has no second factor";

/// What proves that it is still the owner who asks.
#[derive(Clone, Copy)]
pub struct Again<'a> {
    /// The present password.
    pub password: &'a str,
    /// A code of the second factor, or a recovery code.
    pub code: &'a str,
}

impl std::fmt::Debug for Again<'_> {
    /// Never what was given.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Again")
    }
}

/// The owner, proved, and what the proof uses up.
struct Proved {
    account: table::account::Account,
    session: Digest,
    proof: Proof,
}

impl Service {
    /// Sets a new password and ends every other session of the account.
    ///
    /// # Errors
    /// [`Trouble::Invalid`] at `present` when the proof is wrong and at `new` for a password that will not do;
    /// [`Trouble::TooMany`] after too many wrong ones.
    pub fn change_password(&self, actor: &Actor, given: &Again<'_>, new: &str) -> Result<(), Trouble> {
        let roles = &actor.staff.roles;
        let owner = Owner { username: &actor.username, display_name: &actor.name, powerful: is_powerful(roles) };
        if let Err(refused) = password::check(new, &owner) {
            return Err(Trouble::field("new", refused.to_string()));
        }
        if new == given.password {
            return Err(Trouble::field("new", "Choose another password than the present one"));
        }
        let Proved { account, session, proof } = self.prove(actor, given)?;
        let hash = self.hashing.hash(new, self.ids.as_ref())?;
        let (id, now) = (account.account, self.now());
        let entry = audit::entry(actor, now, AuditKind::SignIn, "password changed");
        self.save_proved(id, proof, entry, move |conn| {
            table::account::set_password(conn, id, &hash)?;
            for other in table::session::open_of(conn, id, now)? {
                if other.hash != session {
                    table::session::end(conn, &other.hash, now)?;
                }
            }
            Ok(())
        })
    }

    /// Makes new recovery codes, to be shown once; the ones before stop working.
    ///
    /// # Errors
    /// As [`Self::change_password`].
    pub fn new_recovery_codes(&self, actor: &Actor, given: &Again<'_>) -> Result<Vec<String>, Trouble> {
        let Proved { account, proof, .. } = self.prove(actor, given)?;
        let (codes, kept) = second_factor::new_recovery_codes(self.ids.as_ref())?;
        let id = account.account;
        let entry = audit::entry(actor, self.now(), AuditKind::SignIn, "recovery codes made");
        self.save_proved(id, proof, entry, move |conn| table::account::set_recovery_codes(conn, id, &kept))?;
        Ok(codes)
    }

    /// How many recovery codes the account has left.
    ///
    /// # Errors
    /// [`Trouble::SignedOut`] when there is no such account; [`Trouble::Broken`] when what was kept cannot be read.
    pub fn recovery_codes_left(&self, actor: &Actor) -> Result<usize, Trouble> {
        let account = self.store.read(|conn| table::account::find(conn, actor.staff.account))?.ok_or(Trouble::SignedOut)?;
        serde_json::from_str::<Vec<String>>(&account.recovery_codes).map(|codes| codes.len()).map_err(Trouble::broken)
    }

    fn prove(&self, actor: &Actor, given: &Again<'_>) -> Result<Proved, Trouble> {
        let session = actor.session.as_ref().map(|session| session.hash).ok_or(Trouble::SignedOut)?;
        let now = self.now();
        let address = actor.address.as_deref().unwrap_or_default();
        let name = self.key.digest("user name", &folded(&actor.username));
        let (account, wait) = self.store.read(|conn| {
            let account = table::account::find(conn, actor.staff.account)?;
            Ok::<_, Trouble>((account, wait(conn, &name, address, now)?))
        })?;
        if let Some(seconds) = wait {
            return Err(Trouble::TooMany { seconds });
        }
        let account = account.ok_or(Trouble::SignedOut)?;
        if account.training {
            return Err(Trouble::field("present", TRAINING));
        }
        let verified = self.hashing.verify(given.password, Some(&account.password_hash))?;
        let Some(proof) = proof(&account, given.code, now).filter(|_| verified.right) else {
            let tried = SignIn { username: &actor.username, password: "", code: "", address, browser: "" };
            self.note_refused((name, Some(account.account)), &tried, now)?;
            return Err(Trouble::field("present", NOT_PROVED));
        };
        Ok(Proved { account, session, proof })
    }

    /// Uses the proof up, makes the change and writes it into the audit, all or nothing.
    fn save_proved(
        &self,
        account: Uuid,
        proof: Proof,
        entry: AuditEntry,
        change: impl FnOnce(&mut dyn Conn) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), Trouble> {
        let still_good = self.store.write(move |tx| {
            if !use_proof(tx.conn(), account, &proof)? {
                return Ok::<_, StoreError>(false);
            }
            change(tx.conn())?;
            tx.audit(&entry)?;
            Ok(true)
        })?;
        // The code was used by another request in the same moment.
        if still_good { Ok(()) } else { Err(Trouble::field("present", NOT_PROVED)) }
    }
}
