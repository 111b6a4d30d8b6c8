//! Signing in: the same words and the same work for an unknown name, a wrong password, a wrong code and a closed account
//! (S3.4).

use jiff::Timestamp;
use store::{
    AuditEntry, AuditKind, Conn, StoreError,
    ledger::Tx,
    table::{
        self,
        account::{Account, State},
        session::{Session, Try},
    },
};

use super::throttle::{self, WINDOW, Wrong};
use super::{folded, news, second_factor, session};
use crate::actor::{Actor, InSession};
use crate::service::Service;
use crate::trouble::Trouble;

/// What somebody gave to be let in.
#[derive(Clone, Copy)]
pub struct SignIn<'a> {
    /// The user name, in any case.
    pub username: &'a str,
    /// The password.
    pub password: &'a str,
    /// The code of the second factor, or a recovery code; empty for an account of training data.
    pub code: &'a str,
    /// The network address.
    pub address: &'a str,
    /// What the browser calls itself.
    pub browser: &'a str,
}

impl std::fmt::Debug for SignIn<'_> {
    /// Never what was given.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignIn")
    }
}

/// Somebody who was let in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session's secret, for the cookie; kept nowhere.
    pub token: String,
    /// Who they are.
    pub actor: Actor,
    /// How many recovery codes are left, when one was used.
    pub recovery_codes_left: Option<usize>,
}

/// The words for everything that can be wrong.
pub const REFUSED: &str = "Enter the right user name, password and code";

/// What proved that it is them.
pub(super) enum Proof {
    /// A code by time, of this step.
    Step(i64),
    /// A recovery code; what is kept of the others.
    Recovery(String),
    /// An account of training data has no second factor.
    Training,
}

/// What the writer's transaction found when everything else was right.
enum LetIn {
    /// The session has begun.
    Yes,
    /// Too many wrong tries came in meanwhile.
    Wait {
        /// For how long.
        seconds: u32,
    },
    /// The code was used by another request in the same moment.
    CodeUsed,
}

impl Service {
    /// Lets somebody in, in a new session.
    ///
    /// # Errors
    /// [`Trouble::Invalid`] with [`REFUSED`], whatever was wrong; [`Trouble::TooMany`] after too many tries.
    pub fn sign_in(&self, given: &SignIn<'_>) -> Result<SignedIn, Trouble> {
        let now = self.now();
        // A password typed into the wrong field must not lie in the table of tries.
        let name = self.key.digest("user name", &folded(given.username));
        let (account, must_wait) = self.store.read(|conn| {
            let must_wait = wait(conn, &name, given.address, now)?;
            Ok::<_, Trouble>((table::account::find_by_username(conn, &folded(given.username))?, must_wait))
        })?;
        if let Some(seconds) = must_wait {
            return Err(Trouble::TooMany { seconds });
        }
        let account = account.filter(|account| account.username == folded(given.username));
        let owner = account.as_ref().map(|account| account.account);
        let kept = account.as_ref().map(|account| account.password_hash.as_str());
        let verified = self.hashing.verify(given.password, kept)?;
        let proof = account.as_ref().and_then(|account| proof(account, given.code, now));
        let training = self.is_training()?;
        let good = account.filter(|account| verified.right && account.state == State::Active && account.training == training);
        let (Some(account), Some(proof)) = (good, proof) else {
            return self.refuse((name, owner), given, now);
        };
        let rehashed = if verified.outdated { Some(self.hashing.hash(given.password, self.ids.as_ref())?) } else { None };
        let (token, session) = session::new(self.ids.as_ref(), &account, (given.address, given.browser), now)?;
        let recovery_codes_left = match &proof {
            Proof::Recovery(left) => serde_json::from_str::<Vec<String>>(left).map(|left| left.len()).ok(),
            Proof::Step(_) | Proof::Training => None,
        };
        let actor = self.store.read(|conn| {
            let in_session = InSession {
                hash: session.hash,
                csrf: session.csrf.clone(),
                ends_at: session.ends_at,
                idle_ends_at: now.saturating_add(self.settings.idle).unwrap_or(now),
            };
            self.actor(conn, &account, Some(in_session), Some(given.address))
        })?;
        let entry = crate::audit::entry(&actor, now, AuditKind::SignIn, "signed in");
        let address = given.address.to_owned();
        let id = account.account;
        let let_in = self.store.write(move |tx| {
            // Many guesses sent at once all pass the first look; here they stand in a row, and each sees those before it.
            if let Some(seconds) = wait(tx.conn(), &name, &address, now)? {
                return Ok::<_, StoreError>(LetIn::Wait { seconds });
            }
            if !use_proof(tx.conn(), id, &proof)? {
                return Ok(LetIn::CodeUsed);
            }
            if let Some(hash) = rehashed {
                table::account::set_password(tx.conn(), id, &hash)?;
            }
            begin(tx, &session, now)?;
            news::note_device(tx.conn(), &session, now)?;
            table::session::note_try(tx.conn(), &name, &address, now, Try::Right)?;
            table::account::touch(tx.conn(), id, now)?;
            tx.audit(&entry)?;
            Ok(LetIn::Yes)
        })?;
        match let_in {
            LetIn::Yes => Ok(SignedIn { token, actor, recovery_codes_left }),
            LetIn::Wait { seconds } => Err(Trouble::TooMany { seconds }),
            LetIn::CodeUsed => {
                let name = self.key.digest("user name", &folded(given.username));
                self.refuse((name, owner), given, now)
            }
        }
    }

    fn refuse(&self, whose: (String, Option<uuid::Uuid>), given: &SignIn<'_>, now: Timestamp) -> Result<SignedIn, Trouble> {
        self.note_refused(whose, given, now)?;
        Err(Trouble::field("username", REFUSED))
    }

    /// Counts a wrong try and writes it into the audit. `whose`: the digest of the name, and the account if there is one.
    pub(super) fn note_refused(
        &self,
        (name, owner): (String, Option<uuid::Uuid>),
        given: &SignIn<'_>,
        now: Timestamp,
    ) -> Result<(), Trouble> {
        let (address, tried) = (given.address.to_owned(), news::Tried::of(given));
        let row = AuditEntry { address: Some(address.clone()), ..AuditEntry::new(now, AuditKind::SignIn, None, "refused") };
        self.store.write(move |tx| {
            table::session::note_try(tx.conn(), &name, &address, now, Try::Wrong)?;
            news::note_wrong_tries(tx.conn(), (&name, owner), tried, now)?;
            tx.audit(&row)
        })?;
        Ok(())
    }
}

/// What the code proves.
pub(super) fn proof(account: &Account, code: &str, now: Timestamp) -> Option<Proof> {
    let Some(secret) = &account.totp_secret else {
        return account.training.then_some(Proof::Training);
    };
    let step = second_factor::step_of(secret, code, now.as_second(), account.totp_last_step).map(Proof::Step);
    let recovery = second_factor::without_recovery_code(&account.recovery_codes, code).map(Proof::Recovery);
    step.or(recovery)
}

/// How long this name or this address must wait.
pub(super) fn wait(conn: &mut dyn Conn, name: &str, address: &str, now: Timestamp) -> Result<Option<u32>, StoreError> {
    let since = now.saturating_sub(WINDOW).unwrap_or(now);
    let wrong = |tries: table::session::WrongTries| Wrong {
        count: u32::try_from(tries.count).unwrap_or(u32::MAX),
        last_at: tries.last_at,
    };
    let of_name = wrong(table::session::wrong_of_username(conn, name, since)?);
    let of_address = wrong(table::session::wrong_of_address(conn, address, since)?);
    Ok(throttle::wait_seconds(of_name, of_address, now))
}

/// Uses the proof up, in the writer's transaction: nobody else can have used it.
pub(super) fn use_proof(conn: &mut dyn Conn, account: uuid::Uuid, proof: &Proof) -> Result<bool, StoreError> {
    match proof {
        Proof::Step(step) => table::account::use_totp_step(conn, account, *step),
        Proof::Recovery(left) => {
            let found = table::account::find(conn, account)?;
            // One code fewer than are kept now, or another request used one in the same moment.
            let count = |kept: &str| serde_json::from_str::<Vec<String>>(kept).map_or(0, |codes| codes.len());
            if found.is_none_or(|account| count(&account.recovery_codes) != count(left) + 1) {
                return Ok(false);
            }
            table::account::set_recovery_codes(conn, account, left).map(|()| true)
        }
        Proof::Training => Ok(true),
    }
}

/// Begins a session; of more than five the oldest ends.
fn begin(tx: &mut Tx<'_>, session: &Session, now: Timestamp) -> Result<(), StoreError> {
    let open = table::session::open_of(tx.conn(), session.account, now)?;
    let too_many = (open.len() + 1).saturating_sub(session::AT_ONCE);
    for oldest in open.iter().take(too_many) {
        table::session::end(tx.conn(), &oldest.hash, now)?;
    }
    table::session::insert(tx.conn(), session)
}
