//! What the owner of an account is told of it: five wrong tries to sign in, and a sign-in from a device that was not seen
//! lately (S3.4).

use jiff::{SignedDuration, Timestamp};
use store::{
    Conn, StoreError,
    table::{
        account_news::{self, AccountNews, Device},
        session::Session,
    },
};
use uuid::Uuid;

/// What happened.
pub use store::table::account_news::NewsKind;

use super::sign_in::SignIn;
use super::throttle::{PER_ACCOUNT, WINDOW};
use crate::actor::Actor;
use crate::service::Service;
use crate::trouble::Trouble;

/// How long an address and browser are known after they were last used, and how long news is kept.
pub const DEVICE_KNOWN: SignedDuration = SignedDuration::from_hours(90 * 24);
/// The most that the account page shows.
const LINES: u32 = 20;

/// One piece of news of one's own account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnNews {
    /// What.
    pub kind: NewsKind,
    /// When.
    pub at: Timestamp,
    /// From which network address; the last one, for several tries.
    pub address: String,
    /// In which browser, as it calls itself.
    pub browser: String,
    /// Whether the owner must still be told: it is not read, and not about the session that asks.
    pub unread: bool,
}

impl Service {
    /// News of the last 90 days of one's own account, newest first.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn account_news(&self, actor: &Actor) -> Result<Vec<OwnNews>, Trouble> {
        let this = actor.session.as_ref().map(|session| session.hash);
        let news = self.store.read(|conn| account_news::of_account(conn, actor.staff.account, LINES))?;
        let own = |news: AccountNews| OwnNews {
            unread: news.read_at.is_none() && (news.session.is_none() || news.session != this),
            kind: news.kind,
            at: news.at,
            address: news.address,
            browser: news.user_agent,
        };
        Ok(news.into_iter().map(own).collect())
    }

    /// Notes that the owner has read the news. What is about the session they read it in stays unread for their next one:
    /// a stranger who got in cannot hide that they did.
    ///
    /// # Errors
    /// [`Trouble::SignedOut`] for a job; [`Trouble::Unavailable`].
    pub fn read_account_news(&self, actor: &Actor) -> Result<(), Trouble> {
        let session = actor.session.as_ref().map(|session| session.hash).ok_or(Trouble::SignedOut)?;
        let (account, now) = (actor.staff.account, self.now());
        self.store.write(move |tx| account_news::set_read(tx.conn(), account, &session, now))?;
        Ok(())
    }
}

/// What is kept of an address.
pub(super) fn kept_address(address: &str) -> String {
    address.chars().take(64).collect()
}

/// What is kept of how a browser calls itself.
pub(super) fn kept_browser(browser: &str) -> String {
    browser.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Notes the device of a session that begins, and the news when it is a new one. An account's first device is none.
pub(super) fn note_device(conn: &mut dyn Conn, session: &Session, now: Timestamp) -> Result<(), StoreError> {
    let device = (session.address.as_str(), session.user_agent.as_str());
    let since = now.saturating_sub(DEVICE_KNOWN).unwrap_or(now);
    if account_news::device(conn, session.account, device, since)? == Device::New {
        let news = AccountNews {
            at: now,
            kind: NewsKind::NewDevice,
            address: session.address.clone(),
            user_agent: session.user_agent.clone(),
            session: Some(session.hash),
            read_at: None,
        };
        account_news::insert(conn, session.account, &news)?;
    }
    account_news::see_device(conn, session.account, device, now)
}

/// The address and browser of a try that failed.
pub(super) struct Tried {
    address: String,
    browser: String,
}

impl Tried {
    pub(super) fn of(given: &SignIn<'_>) -> Self {
        Self { address: kept_address(given.address), browser: kept_browser(given.browser) }
    }
}

/// Notes the news when the try just written was the fifth wrong one. The tries are counted for every name, so that an unknown
/// one takes the same time.
pub(super) fn note_wrong_tries(
    conn: &mut dyn Conn,
    (name, account): (&str, Option<Uuid>),
    tried: Tried,
    now: Timestamp,
) -> Result<(), StoreError> {
    let since = now.saturating_sub(WINDOW).unwrap_or(now);
    let wrong = store::table::session::wrong_of_username(conn, name, since)?;
    let (true, Some(account)) = (wrong.count == i64::from(PER_ACCOUNT), account) else { return Ok(()) };
    let Tried { address, browser } = tried;
    let kind = NewsKind::WrongTries;
    account_news::insert(
        conn,
        account,
        &AccountNews { at: now, kind, address, user_agent: browser, session: None, read_at: None },
    )
}
