//! The door: who comes in, by which route (security-and-records S1.2, S1.6, S3.5).
//!
//! A route that the service's table does not list is refused. A public one lets everybody in. Before all others
//! somebody must be signed in: with the cookie on pages, with a bearer token on the API, which refuses cookies (S7.2).
//! Whether they may do this to this case is decided by the service, in the one function that opens a case.

use std::sync::Arc;

use axum::{
    extract::{ConnectInfo, FromRequest, FromRequestParts, MatchedPath, OptionalFromRequestParts, Request, State},
    http::{HeaderMap, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use service::{
    Actor,
    access::{Action, Door, FieldGroup, Role, Route},
};
use uuid::Uuid;

use crate::{app::App, form::PostedByAnyone, log::RequestId, page::sign_in::Unsent, said, shell::Part, trouble::Trouble};

/// The session's cookie: this host only, secure only, not for scripts.
pub const COOKIE: &str = "__Host-s";

/// Somebody signed in, for one request. Rights are read afresh each time. An extractor: behind a public route it refuses.
#[derive(Clone, Debug)]
pub struct Visitor(Arc<Inside>);

#[derive(Debug)]
struct Inside {
    actor: Actor,
    csrf: String,
    token: String,
    training: bool,
    said: Option<String>,
    here: String,
    parts: Vec<Part>,
}

impl Visitor {
    /// What the service is told of who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.0.actor
    }

    /// What others see.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.actor.name
    }

    /// The id of the account.
    #[must_use]
    pub fn account(&self) -> Uuid {
        self.0.actor.staff.account
    }

    /// The token that every form of the session carries.
    #[must_use]
    pub fn csrf(&self) -> &str {
        &self.0.csrf
    }

    /// The session's own token, as the cookie or the header carried it.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.0.token
    }

    /// Whether the store holds the demonstration data.
    #[must_use]
    pub fn training(&self) -> bool {
        self.0.training
    }

    /// What the page before said ("Appointment booked"), to be shown once.
    #[must_use]
    pub fn said(&self) -> Option<&str> {
        self.0.said.as_deref()
    }

    /// The address asked for, with its query: what a form gives as the place to come back to.
    #[must_use]
    pub fn here(&self) -> &str {
        &self.0.here
    }

    /// Whether the navigation shows a part.
    #[must_use]
    pub fn may_use(&self, part: Part) -> bool {
        self.0.parts.contains(&part)
    }
}

/// Lets in or turns away.
pub async fn door(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let pattern = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    // No pattern: no such page. The router says so.
    let Some(pattern) = pattern else { return next.run(request).await };
    // No rule for the method: 405 when the path has others, refused by default when the path has none.
    let Some(route) = app.service().routes().find(request.method().as_str(), &pattern) else {
        let listed = app.service().routes().all().iter().any(|route| route.path == pattern);
        return if listed { next.run(request).await } else { Trouble::NoSuchPage.into_response() };
    };
    let (public, page) = (route.door == Door::Public, asked_of(route));
    let knock = Knock::of(&request);
    match visitor(&app, knock).await {
        Ok(visitor) => {
            if let Some(page) = page
                && let Err(denied) = app.service().may_pass(visitor.actor(), page)
            {
                let mut response = Trouble::from(denied).into_response();
                response.extensions_mut().insert(visitor);
                return response;
            }
            request.extensions_mut().insert(visitor.clone());
            let mut response = next.run(request).await;
            response.extensions_mut().insert(visitor);
            response
        }
        Err(_) if public => next.run(request).await,
        Err(trouble) => {
            let unsent = unsent(&app, request).await;
            let mut response = trouble.into_response();
            if let Some(unsent) = unsent {
                response.extensions_mut().insert(unsent);
            }
            response
        }
    }
}

/// What a form carried that came after its session had ended: it is kept in the sign-in page, so that nothing is lost.
async fn unsent(app: &App, request: Request) -> Option<Unsent> {
    let page = request.uri().path().to_owned();
    if request.method() != Method::POST || !keeps_what_was_typed(&page) {
        return None;
    }
    let PostedByAnyone(posted) = PostedByAnyone::from_request(request, app).await.ok()?;
    Some(Unsent { page, body: posted.to_draft() })
}

/// Whether what was typed on a page may be kept: not on those of the account, where passwords are typed.
#[must_use]
pub(crate) fn keeps_what_was_typed(page: &str) -> bool {
    let secret = |under: &str| page == under || page.strip_prefix(under).is_some_and(|rest| rest.starts_with('/'));
    !["/account", "/api", "/setup", "/sign-in", "/sign-out"].into_iter().any(secret)
}

/// What is asked at the door about a page; cases are decided when they are opened.
fn asked_of(route: &Route) -> Option<(Action, FieldGroup)> {
    // A file taken out of a page needs the right to export; whatever else a signed-in page does is asked again behind it.
    let action = route.action.filter(|action| *action == Action::Export).unwrap_or(Action::Use);
    (route.door == Door::Session).then_some(action).zip(route.group)
}

/// What is looked at to let somebody in.
struct Knock {
    token: Option<String>,
    said: Option<String>,
    address: String,
    here: String,
    request_id: String,
}

impl Knock {
    fn of(request: &Request) -> Self {
        let (uri, headers) = (request.uri(), request.headers());
        let api = uri.path().starts_with("/api/");
        Self {
            token: if api { bearer(headers) } else { cookie(headers, COOKIE) },
            said: cookie(headers, said::COOKIE),
            address: Peer::of(request.extensions()).0,
            here: uri.path_and_query().map_or_else(|| uri.path().to_owned(), ToString::to_string),
            request_id: request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default(),
        }
    }
}

async fn visitor(app: &App, knock: Knock) -> Result<Visitor, Trouble> {
    let Knock { token, said, address, here, request_id } = knock;
    let token = token.ok_or(service::Trouble::SignedOut)?;
    let asked = token.clone();
    let actor = app.ask(move |service| service.authenticate(&asked, Some(&address))).await?.in_request(request_id);
    let csrf = actor.csrf_token();
    let said = said.and_then(|sealed| app.unseal(&csrf, &sealed));
    // Work is owed by those who hold people, and seen by those who look after a team's.
    let has_work = [Role::Pp, Role::Spo, Role::Ca].into_iter().any(|role| actor.staff.is(role));
    let may = |part: &Part| (*part != Part::Work || has_work) && app.service().may_use(&actor, part.group()).is_ok();
    let parts = Part::ALL.into_iter().filter(may).collect();
    Ok(Visitor(Arc::new(Inside { actor, csrf, token, training: app.training(), said, here, parts })))
}

/// The network address of the other end; empty where there is none. `X-Forwarded-*` is not believed (S7.4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peer(pub String);

impl Peer {
    fn of(extensions: &axum::http::Extensions) -> Self {
        let peer = extensions.get::<ConnectInfo<std::net::SocketAddr>>();
        Self(peer.map(|ConnectInfo(peer)| peer.ip().to_string()).unwrap_or_default())
    }
}

impl FromRequestParts<App> for Peer {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.extensions))
    }
}

/// The value of a cookie.
#[must_use]
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut found = pairs.flat_map(|pairs| pairs.split(';')).filter_map(|pair| pair.trim().split_once('='));
    found.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).filter(|value| !value.is_empty())
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned()).filter(|token| !token.is_empty())
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Trouble> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| service::Trouble::SignedOut.into())
    }
}

impl OptionalFromRequestParts<App> for Visitor {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Option<Self>, Trouble> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("x__Host-s=no; __Host-s=yes; __Host-said="));
        assert_eq!(cookie(&headers, COOKIE).as_deref(), Some("yes"));
        assert_eq!(cookie(&headers, "__Host-said"), None);
    }

    #[test]
    fn a_bearer_token_is_a_bearer_token_only() {
        let with = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, HeaderValue::from_static(value));
            bearer(&headers)
        };
        assert_eq!(with("Bearer abc").as_deref(), Some("abc"));
        assert_eq!(with("bearer abc").as_deref(), Some("abc"));
        assert_eq!(with("Basic abc"), None);
        assert_eq!(with("Bearer "), None);
    }
}
