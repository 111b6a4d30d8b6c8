//! When something was not done: the page or the problem document that says so (users-and-journeys section 9, interop
//! section 1).
//!
//! A handler answers `Err(trouble)`; [`dress`] makes it a page for a browser and `application/problem+json` for the API,
//! with the reference that is also in the log.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use jiff::civil::Date;
use maud::{Markup, html};
use record::{Refusal, words::long_date};
use serde_json::json;

use crate::{
    app::App,
    gate::Visitor,
    log::RequestId,
    page::sign_in::{Unsent, keeping},
    respond::{see_other, with_query},
    shell::Page,
};

/// Why a handler has nothing to show.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// The service said no, or could not.
    Service(service::Trouble),
    /// The form does not carry this session's token (403).
    Token,
    /// It was sent by another site (403).
    OtherSite,
    /// What was sent cannot be read: 400, 408, 413, 415, 405.
    Unreadable(StatusCode),
    /// A write of the API without an `Idempotency-Key` (400).
    NoKey,
    /// There is no such page (404).
    NoSuchPage,
    /// The record did not exist on the day that was asked for (404): the day, and the record's own address.
    NoRecordThen(Date, String),
    /// The day of a past view cannot be read, or has not come (422).
    NoSuchDay,
}

impl From<service::Trouble> for Trouble {
    fn from(trouble: service::Trouble) -> Self {
        Self::Service(trouble)
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Service(service::Trouble::Refused(refusal))
    }
}

impl Trouble {
    /// There is no such thing, or the visitor must not learn whether there is.
    #[must_use]
    pub const fn not_found() -> Self {
        Self::Service(service::Trouble::NotFound)
    }

    /// The refusal of the record, when it is one that a form can show beside a field: not somebody else's being quicker.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Service(service::Trouble::Refused(refusal)) if !refusal.is_conflict() => Some(refusal),
            _ => None,
        }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Service(trouble) => StatusCode::from_u16(trouble.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            Self::Token | Self::OtherSite => StatusCode::FORBIDDEN,
            Self::Unreadable(status) => *status,
            Self::NoKey => StatusCode::BAD_REQUEST,
            Self::NoSuchPage | Self::NoRecordThen(..) => StatusCode::NOT_FOUND,
            Self::NoSuchDay => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// In words for the person who asked.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Service(trouble) => trouble.to_string(),
            Self::Token => "This form was opened in another session. Open the page again and send it once".to_owned(),
            Self::OtherSite => "This form was sent from another site. Open the page here and send it again".to_owned(),
            Self::Unreadable(StatusCode::PAYLOAD_TOO_LARGE) => "What you sent is too large. Send less".to_owned(),
            Self::Unreadable(StatusCode::METHOD_NOT_ALLOWED) => "This address cannot be used in this way".to_owned(),
            Self::Unreadable(StatusCode::UNSUPPORTED_MEDIA_TYPE) => "What you sent is not of a type that is read here".to_owned(),
            Self::Unreadable(_) => "What you sent could not be read. Open the page again and send it once".to_owned(),
            Self::NoKey => "Send an Idempotency-Key header of 1 to 255 characters, new for each write".to_owned(),
            Self::NoSuchPage => "There is no page at this address. Check it, or search for a person".to_owned(),
            Self::NoRecordThen(day, _) => format!("There was no record of this person on {}", long_date(*day)),
            Self::NoSuchDay => "Enter a day that has passed after as-at= in the address, like as-at=2026-03-01".to_owned(),
        }
    }

    /// A short stable name for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Service(trouble) => match trouble {
                service::Trouble::NotFound => "notFound",
                service::Trouble::SignedOut => "signedOut",
                service::Trouble::Refused(_) => "refused",
                service::Trouble::Denied { .. } => "denied",
                service::Trouble::NeedsReason { .. } => "needsReason",
                service::Trouble::Restricted { .. } => "restricted",
                service::Trouble::Conflict => "conflict",
                service::Trouble::FormUsed => "idempotencyKeyUsed",
                service::Trouble::Invalid(_) => "invalid",
                service::Trouble::TooMany { .. } => "tooMany",
                service::Trouble::Unavailable(_) => "unavailable",
                service::Trouble::Broken(_) => "broken",
            },
            Self::Token | Self::OtherSite => "forged",
            Self::Unreadable(_) => "unreadable",
            Self::NoKey => "idempotencyKeyMissing",
            Self::NoSuchPage | Self::NoRecordThen(..) => "notFound",
            Self::NoSuchDay => "noSuchDay",
        }
    }

    /// How long to wait before it is tried again, when that would help.
    #[must_use]
    pub const fn retry_after_seconds(&self) -> Option<u32> {
        match self {
            Self::Service(service::Trouble::TooMany { seconds }) => Some(*seconds),
            Self::Service(service::Trouble::Unavailable(_)) => Some(10),
            _ => None,
        }
    }
}

impl IntoResponse for Trouble {
    /// Bare: [`dress`] puts the words on.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Undressed(Arc::new(self)));
        response
    }
}

#[derive(Clone)]
struct Undressed(Arc<Trouble>);

/// Makes every bare refusal a page or a problem document. Also those of axum itself (no such page, wrong method, body
/// too large), so that nothing answers with a bare line of text.
pub async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let response = next.run(request).await;
    let Some(trouble) = trouble_of(&response) else { return response };
    if let Trouble::Service(fault) = trouble.as_ref()
        && fault.is_fault()
    {
        log_fault(fault, asked.reference.as_deref());
    }
    let visitor = response.extensions().get::<Visitor>().cloned();
    let mut dressed = if asked.api {
        problem(&trouble, &asked)
    } else if let Some(unsent) = response.extensions().get::<Unsent>() {
        keeping(&app, &app.return_key(&asked.path), unsent)
    } else {
        page(&app, &trouble, &asked, visitor.as_ref()).await
    };
    for name in [header::ALLOW, header::SET_COOKIE] {
        for value in response.headers().get_all(&name) {
            dressed.headers_mut().append(name.clone(), value.clone());
        }
    }
    if let Some(seconds) = trouble.retry_after_seconds() {
        dressed.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(visitor) = visitor {
        dressed.extensions_mut().insert(visitor);
    }
    dressed
}

/// What [`dress`] must know of the request once it is gone.
struct Asked {
    api: bool,
    older_body: bool,
    get: bool,
    path: String,
    path_and_query: String,
    reference: Option<String>,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let path = request.uri().path().to_owned();
        Self {
            api: path.starts_with("/api/"),
            older_body: wants_older_body(request.headers()),
            get: request.method() == Method::GET || request.method() == Method::HEAD,
            path_and_query: request.uri().path_and_query().map_or_else(|| path.clone(), ToString::to_string),
            path,
            reference: request.extensions().get::<RequestId>().map(ToString::to_string),
        }
    }

    /// Where to come back to after sign-in: the page itself, or the page of the form.
    fn wanted(&self) -> &str {
        if self.get { &self.path_and_query } else { &self.path }
    }
}

/// Clients of other justice services ask for `application/json` and expect the older body.
fn wants_older_body(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("application/json") && !accept.contains("problem+json")
}

fn trouble_of(response: &Response) -> Option<Arc<Trouble>> {
    if let Some(Undressed(trouble)) = response.extensions().get() {
        return Some(trouble.clone());
    }
    let status = response.status();
    let bare = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_none_or(|kind| kind.to_str().is_ok_and(|kind| kind.starts_with("text/plain")));
    let trouble = match status {
        _ if !bare || !(status.is_client_error() || status.is_server_error()) => return None,
        StatusCode::NOT_FOUND => Trouble::NoSuchPage,
        StatusCode::INTERNAL_SERVER_ERROR => Trouble::Service(service::Trouble::broken(Panicked)),
        other => Trouble::Unreadable(other),
    };
    Some(Arc::new(trouble))
}

/// A handler ended without an answer. The panic itself is in the log.
#[derive(Debug, thiserror::Error)]
#[error("a request ended without an answer")]
pub(crate) struct Panicked;

/// Logged once, here at the edge, with its causes. Causes name statements and files of the store, never data.
fn log_fault(fault: &service::Trouble, reference: Option<&str>) {
    let mut causes = Vec::new();
    let mut next: Option<&dyn std::error::Error> = std::error::Error::source(fault);
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    tracing::error!(request_id = reference, causes = causes.join(": "), "{fault}");
}

/// `application/problem+json` (RFC 9457), or the older body for those who ask for it.
fn problem(trouble: &Trouble, asked: &Asked) -> Response {
    // To a page a used form is a conflict; to a program a key with another body is a body that cannot be used (interop 1).
    let status = match trouble {
        Trouble::Service(service::Trouble::FormUsed) => StatusCode::UNPROCESSABLE_ENTITY,
        other => other.status(),
    };
    let words = trouble.words();
    if asked.older_body {
        let body = json!({
            "status": status.as_u16(),
            "errorCode": trouble.code(),
            "userMessage": words,
            "developerMessage": words,
            "moreInfo": asked.reference,
        });
        return (status, Json(body)).into_response();
    }
    let wrong: Vec<_> = match trouble {
        Trouble::Service(service::Trouble::Invalid(errors)) => errors
            .iter()
            .map(|error| json!({ "propertyName": error.field, "errorType": "invalid", "reason": error.message }))
            .collect(),
        Trouble::Service(service::Trouble::Refused(refusal)) => refusal
            .field()
            .map(|field| json!({ "propertyName": property(field, &asked.path), "errorType": "refused", "reason": words }))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    };
    let mut body = json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or("Error"),
        "status": status.as_u16(),
        "detail": words,
        "code": trouble.code(),
        "requestId": asked.reference,
    });
    if let (false, Some(body)) = (wrong.is_empty(), body.as_object_mut()) {
        body.insert("invalid-params".to_owned(), wrong.into());
    }
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

/// What the JSON body calls a field of the record.
fn property<'f>(field: &'f str, path: &str) -> &'f str {
    match field {
        "date" if path.ends_with("/contacts") => "happenedAt",
        "start" | "date" => "startsAt",
        "end" => "endsAt",
        other => other,
    }
}

async fn page(app: &App, trouble: &Trouble, asked: &Asked, visitor: Option<&Visitor>) -> Response {
    let from = || app.return_key(asked.wanted());
    match trouble {
        Trouble::Service(service::Trouble::SignedOut) => {
            let to = if asked.wanted() == "/" { "/sign-in".to_owned() } else { with_query("/sign-in", "from", &from()) };
            return see_other(&to);
        }
        Trouble::Service(service::Trouble::NeedsReason { .. }) => {
            if let Some(person) = person_path(&asked.path) {
                return see_other(&with_query(&format!("{person}/open-with-reason"), "from", &from()));
            }
        }
        _ => {}
    }
    let owner = match trouble {
        Trouble::Service(service::Trouble::Denied { owner, .. } | service::Trouble::Restricted { owner }) => {
            app.officer_name(*owner).await
        }
        _ => None,
    };
    let (title, main) = words(trouble, asked, owner.as_deref());
    let main = match (visitor, request_box(trouble, asked)) {
        (Some(visitor), Some(crn)) => html! { (main) (crate::page::ask_for_access::form(app, visitor, &crn)) },
        _ => main,
    };
    let page = Page::new(title).main(main).status(trouble.status());
    match visitor {
        Some(visitor) => page.answer(visitor),
        None => page.answer_anyone(app),
    }
}

/// The number of a record that is closed to whoever asked to read it: they are offered to ask for access.
fn request_box(trouble: &Trouble, asked: &Asked) -> Option<String> {
    let closed = matches!(
        trouble,
        Trouble::Service(service::Trouble::Restricted { .. } | service::Trouble::Denied { person: Some(_), .. })
    );
    let path = person_path(&asked.path).filter(|_| closed && asked.get)?;
    path.strip_prefix("/people/").map(str::to_owned)
}

/// `/people/{crn}` of an address under it.
fn person_path(path: &str) -> Option<String> {
    let crn = path.strip_prefix("/people/")?.split('/').next().filter(|crn| !crn.is_empty())?;
    Some(format!("/people/{crn}"))
}

fn words(trouble: &Trouble, asked: &Asked, owner: Option<&str>) -> (&'static str, Markup) {
    let search = html! { p class="govuk-body" { a class="govuk-link" href="/search" { "Search for a person" } } };
    let home = html! { p class="govuk-body" { a class="govuk-link" href="/" { "Go to your home page" } } };
    let same = html! { p class="govuk-body" { a class="govuk-link" href=(asked.path) { "Open the page again" } } };
    let said = |after: Markup| html! { p class="govuk-body" { (trouble.words()) "." } (after) };
    match trouble {
        Trouble::NoSuchPage => ("Page not found", said(search)),
        Trouble::NoRecordThen(_, now) => {
            let now = html! { p class="govuk-body" { a class="govuk-link" href=(now) { "See the record as it is now" } } };
            ("No record on that day", said(now))
        }
        Trouble::NoSuchDay => ("Choose a day that has passed", said(html! {})),
        Trouble::Service(service::Trouble::NotFound) => (
            "Nothing found",
            html! {
                p class="govuk-body" { "Check the number or code in the address." }
                (search)
            },
        ),
        Trouble::Service(service::Trouble::Restricted { .. }) => ("You cannot see this record", ask(owner, &home)),
        Trouble::Service(service::Trouble::Denied { person: Some(_), .. }) if asked.get => {
            ("You cannot see this record", ask(owner, &home))
        }
        Trouble::Service(service::Trouble::Denied { person: Some(_), .. }) => {
            ("You cannot change this record", ask(owner, &home))
        }
        Trouble::Service(service::Trouble::Denied { .. }) => (
            "You cannot use this page",
            html! {
                p class="govuk-body" { "Your role does not have this page. Ask your manager if you need it." }
                (home)
            },
        ),
        Trouble::Service(service::Trouble::Refused(refusal)) if refusal.is_conflict() => ("Somebody was quicker", said(same)),
        Trouble::Service(service::Trouble::Conflict) => ("Somebody was quicker", said(same)),
        Trouble::Service(service::Trouble::FormUsed) => ("This form was used already", said(same)),
        Trouble::Service(service::Trouble::Refused(_) | service::Trouble::Invalid(_)) => ("There is a problem", said(same)),
        Trouble::Service(service::Trouble::TooMany { .. }) => ("Too many tries", said(home)),
        Trouble::Service(service::Trouble::Unavailable(_)) => ("The service cannot do this now", said(same)),
        Trouble::Service(_) => (
            "Something went wrong",
            html! {
                p class="govuk-body" { (trouble.words()) "." }
                @if let Some(reference) = &asked.reference {
                    p class="govuk-body" { "Tell the people who run this service this reference: " strong { (reference) } "." }
                }
                (home)
            },
        ),
        Trouble::Token | Trouble::OtherSite => ("Send this form again", said(same)),
        Trouble::Unreadable(_) | Trouble::NoKey => ("This could not be read", said(home)),
    }
}

fn ask(owner: Option<&str>, after: &Markup) -> Markup {
    html! {
        @match owner {
            Some(owner) => p class="govuk-body" { "Ask " (owner) ", who holds the case." },
            None => p class="govuk-body" { "Ask your manager." },
        }
        p class="govuk-body" { "That you tried to open it is in the record's access log." }
        (after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_the_person_is_found_in_every_address_under_it() {
        assert_eq!(person_path("/people/X000001/risk"), Some("/people/X000001".to_owned()));
        assert_eq!(person_path("/people/X000001"), Some("/people/X000001".to_owned()));
        assert_eq!(person_path("/people/"), None);
        assert_eq!(person_path("/search"), None);
    }

    #[test]
    fn somebody_who_was_quicker_is_not_shown_as_an_error_beside_a_field() {
        assert!(Trouble::from(Refusal::AlreadyClosed).refusal().is_none());
        assert!(Trouble::from(Refusal::NotStarted).refusal().is_some());
    }
}
