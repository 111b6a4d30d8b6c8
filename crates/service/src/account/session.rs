//! Sessions: 256 bits in a cookie, only their digest kept, 30 minutes idle and 12 hours at most, five at once (S3.5).

use jiff::{SignedDuration, Timestamp};
use record::{OfficerId, UnitId};
use store::{
    AuditKind, Conn, Digest,
    table::{
        self,
        account::{Account, State},
        session::Session,
    },
};

use super::news::{kept_address, kept_browser};
use super::roles_of;
use crate::access::Staff;
use crate::actor::{Actor, InSession};
use crate::audit;
use crate::ids::{Ids, secret_bytes};
use crate::service::Service;
use crate::trouble::Trouble;

/// How long a session lasts at most.
pub const LASTS: SignedDuration = SignedDuration::from_hours(12);
/// How many sessions one account may have at once: the oldest ends.
pub const AT_ONCE: usize = 5;
/// How stale the time of last use may be before it is written again: reading a page is not worth a write each time.
const TOUCH_AFTER: SignedDuration = SignedDuration::from_secs(60);

/// A session as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSession {
    /// By what to end it: the digest of its id, in hexadecimal digits.
    pub reference: String,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_used_at: Timestamp,
    /// From which address.
    pub address: String,
    /// In which browser, as it calls itself.
    pub browser: String,
    /// Whether it is the one that asks.
    pub this_one: bool,
}

/// A new session: the secret for the cookie, and what is kept.
pub(super) fn new(
    ids: &dyn Ids,
    account: &Account,
    (address, browser): (&str, &str),
    now: Timestamp,
) -> Result<(String, Session), Trouble> {
    let secret: [u8; 32] = secret_bytes(ids)?;
    let csrf: [u8; 32] = secret_bytes(ids)?;
    let token = crate::hex(&secret);
    let session = Session {
        hash: Digest::of(token.as_bytes()),
        account: account.account,
        csrf: csrf.to_vec(),
        created_at: now,
        last_seen_at: now,
        ends_at: now.saturating_add(LASTS).unwrap_or(now),
        ended_at: None,
        address: kept_address(address),
        user_agent: kept_browser(browser),
    };
    Ok((token, session))
}

impl Service {
    /// Who holds a session's secret, with what they may do now: rights are read afresh every time (S1.6).
    ///
    /// # Errors
    /// [`Trouble::SignedOut`] when the session is unknown, ended or over, or the account was closed.
    pub fn authenticate(&self, token: &str, address: Option<&str>) -> Result<Actor, Trouble> {
        let now = self.now();
        let hash = Digest::of(token.as_bytes());
        let (actor, last_seen_at) = self.store.read(|conn| {
            let session = table::session::find(conn, &hash)?.ok_or(Trouble::SignedOut)?;
            let idle_ends_at = session.last_seen_at.saturating_add(self.settings.idle).unwrap_or(session.ends_at);
            if session.ended_at.is_some() || session.ends_at <= now || idle_ends_at <= now {
                return Err(Trouble::SignedOut);
            }
            let account = table::account::find(conn, session.account)?.ok_or(Trouble::SignedOut)?;
            if account.state != State::Active || account.training != self.training_in(conn)? {
                return Err(Trouble::SignedOut);
            }
            let last_seen_at = session.last_seen_at;
            let in_session = InSession { hash, csrf: session.csrf, ends_at: session.ends_at, idle_ends_at };
            Ok((self.actor(conn, &account, Some(in_session), address)?, last_seen_at))
        })?;
        if now.duration_since(last_seen_at) >= TOUCH_AFTER {
            let account = actor.staff.account;
            self.store.write(move |tx| {
                table::session::touch(tx.conn(), &hash, now)?;
                table::account::touch(tx.conn(), account, now)
            })?;
        }
        Ok(actor)
    }

    /// What an account's holder is and may do now.
    pub(super) fn actor(
        &self,
        conn: &mut dyn Conn,
        account: &Account,
        session: Option<InSession>,
        address: Option<&str>,
    ) -> Result<Actor, Trouble> {
        let today = self.today();
        let officer = match account.officer {
            Some(id) => self.officer(conn, OfficerId(id))?.map(|kept| kept.fold),
            None => None,
        };
        // Somebody who has left has no rights, whatever their account says (S1.8).
        let left = officer.as_ref().is_some_and(|officer| officer.left_on.is_some_and(|on| on < today));
        let team = officer.as_ref().and_then(|officer| officer.team(today));
        let parent = |conn: &mut dyn Conn, of: Option<UnitId>| match of {
            Some(of) => table::unit::by_id(conn, of.0).map(|row| row.and_then(|row| row.parent)),
            None => Ok(None),
        };
        let unit = parent(conn, team)?;
        let region = parent(conn, unit)?;
        Ok(Actor {
            staff: Staff {
                account: account.account,
                officer: account.officer.map(OfficerId),
                roles: if left { vec![] } else { roles_of(account)? },
                team,
                unit,
                region,
                knows: officer.map(|officer| officer.knows.clone()).unwrap_or_default(),
            },
            name: account.display_name.clone(),
            username: account.username.clone(),
            session,
            address: address.map(str::to_owned),
            request_id: None,
        })
    }

    /// Ends the actor's session, on the server too.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn sign_out(&self, actor: &Actor) -> Result<(), Trouble> {
        let Some(session) = &actor.session else { return Ok(()) };
        self.end(actor, session.hash, "signed out")
    }

    /// The actor's open sessions, oldest first.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn sessions(&self, actor: &Actor) -> Result<Vec<OwnSession>, Trouble> {
        let now = self.now();
        let sessions = self.store.read(|conn| table::session::open_of(conn, actor.staff.account, now))?;
        let live = sessions.into_iter().filter(|session| now.duration_since(session.last_seen_at) < self.settings.idle);
        let this = actor.session.as_ref().map(|session| session.hash);
        Ok(live
            .map(|session| OwnSession {
                reference: session.hash.to_string(),
                began_at: session.created_at,
                last_used_at: session.last_seen_at,
                address: session.address,
                browser: session.user_agent,
                this_one: this == Some(session.hash),
            })
            .collect())
    }

    /// Ends one of the actor's own sessions.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] when it is not theirs or not open.
    pub fn end_session(&self, actor: &Actor, reference: &str) -> Result<(), Trouble> {
        let hash = Digest::from_hex(reference).ok_or(Trouble::NotFound)?;
        let found = self.store.read(|conn| table::session::find(conn, &hash))?;
        let own = found.is_some_and(|session| session.account == actor.staff.account && session.ended_at.is_none());
        if own { self.end(actor, hash, "session ended") } else { Err(Trouble::NotFound) }
    }

    fn end(&self, actor: &Actor, hash: Digest, outcome: &'static str) -> Result<(), Trouble> {
        let now = self.now();
        let row = audit::entry(actor, now, AuditKind::SignIn, outcome);
        self.store.write(move |tx| {
            table::session::end(tx.conn(), &hash, now)?;
            tx.audit(&row).map(drop)
        })?;
        Ok(())
    }
}
