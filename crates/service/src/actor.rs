//! Who acts: somebody signed in with what they may do today, or a job of the service.

use record::ActorId;
use store::Digest;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::access::{Role, Staff};

/// The session that somebody acts in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InSession {
    /// The digest of its id: what the audit keeps.
    pub hash: Digest,
    /// The token that its forms carry.
    pub csrf: Vec<u8>,
    /// When it ends whatever happens.
    pub ends_at: jiff::Timestamp,
    /// When it ends if nothing more is asked for.
    pub idle_ends_at: jiff::Timestamp,
}

/// Who acts, from where, in which request. Made afresh for each request by [`crate::Service::authenticate`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// What the access decision looks at.
    pub staff: Staff,
    /// What others see.
    pub name: String,
    /// What they type to sign in; empty for a job.
    pub username: String,
    /// The session; none for a job.
    pub session: Option<InSession>,
    /// The network address, as the web layer believes it.
    pub address: Option<String>,
    /// The request it belongs to.
    pub request_id: Option<String>,
}

impl Actor {
    /// A job of this service. It has the role of a service: what it may do is what `roles.toml` grants that.
    #[must_use]
    pub fn job(id: Uuid, name: &str) -> Self {
        let staff =
            Staff { account: id, officer: None, roles: vec![Role::Svc], team: None, unit: None, region: None, knows: vec![] };
        Self { staff, name: name.to_owned(), username: String::new(), session: None, address: None, request_id: None }
    }

    /// By which id the record knows them: the officer's, or the account's.
    #[must_use]
    pub fn recorded_as(&self) -> ActorId {
        ActorId(self.staff.officer.map_or(self.staff.account, |officer| officer.0))
    }

    /// The token that every form of the session carries, in hexadecimal digits; empty for a job.
    #[must_use]
    pub fn csrf_token(&self) -> String {
        self.session.as_ref().map(|session| crate::hex(&session.csrf)).unwrap_or_default()
    }

    /// Whether a form carried the session's token. The time it takes tells nothing.
    #[must_use]
    pub fn csrf_matches(&self, given: &str) -> bool {
        self.session.is_some() && bool::from(self.csrf_token().as_bytes().ct_eq(given.as_bytes()))
    }

    /// With the request's id, for the audit.
    #[must_use]
    pub fn in_request(mut self, request_id: impl Into<String>) -> Self {
        self.request_id = Some(request_id.into());
        self
    }
}
