//! What all operations share: JSON in and out, lists with pages, keys that make a write happen once, versions.

use axum::{
    Json,
    extract::{FromRequest, FromRequestParts, Request, rejection::JsonRejection},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use record::CommandId;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use service::access::Reason;
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{app::App, gate::Visitor, trouble::Trouble};

/// The most lines of one page.
pub const PER_PAGE_MAX: usize = 100;
/// The lines of a page when nothing is said.
const PER_PAGE: usize = 10;
/// The most characters of an `Idempotency-Key`.
const KEY_MAX: usize = 255;

/// A JSON body. What is not JSON is answered 400; JSON of another shape 422 with what is wrong.
#[derive(Clone, Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Trouble;

    async fn from_request(request: Request, app: &App) -> Result<Self, Trouble> {
        match Json::<T>::from_request(request, app).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(JsonRejection::JsonDataError(wrong)) => {
                let (property, todo) = shape(&wrong.body_text());
                Err(service::Trouble::field(property, todo).into())
            }
            Err(other) => Err(Trouble::Unreadable(other.status())),
        }
    }
}

/// Which property of a body has another shape than the document says, and what to do about it, from the words of the reader:
/// "..: actions[0].dueOn: input is too short at line 1 column 80", "..: missing field `note` at line 1 column 9".
fn shape(told: &str) -> (String, String) {
    let told = told.split_once("target type: ").map_or(told, |(_, after)| after);
    let told = told.rsplit_once(" at line ").map_or(told, |(before, _)| before);
    let (path, wrong) = told.split_once(": ").filter(|(path, _)| !path.contains(' ')).unwrap_or(("", told));
    let quoted = |what: &str| wrong.strip_prefix(what).and_then(|rest| rest.strip_prefix('`')?.split('`').next());
    let inside = |name: &str| match path.strip_suffix(name).unwrap_or(path).trim_end_matches('.') {
        "" => name.to_owned(),
        outer => format!("{outer}.{name}"),
    };
    if let Some(name) = quoted("missing field ") {
        return (inside(name), format!("Send {name}"));
    }
    if let Some(name) = quoted("unknown field ") {
        let known = wrong.split_once(", expected ").map_or_else(String::new, |(_, known)| format!(": known here is {known}"));
        return (inside(name), format!("Take {name} out{known}"));
    }
    let property = if path.trim_matches('.').is_empty() { "body" } else { path };
    (property.to_owned(), format!("Send {property} as the document says: {wrong}"))
}

/// `Idempotency-Key`: the same key with the same body again is answered as the first time and changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(pub CommandId);

impl Key {
    /// The command id of a key. Two clients that happen to use the same key are kept apart by their accounts.
    #[must_use]
    pub fn of(account: Uuid, key: &str) -> Self {
        let digest = Sha256::new().chain_update(account.as_bytes()).chain_update(key.as_bytes()).finalize();
        let mut bytes = [0; 16];
        for (byte, of_digest) in bytes.iter_mut().zip(digest) {
            *byte = of_digest;
        }
        Self(CommandId(uuid::Builder::from_custom_bytes(bytes).into_uuid()))
    }
}

impl FromRequestParts<App> for Key {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Trouble> {
        let visitor = <Visitor as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        let key = parts.headers.get("idempotency-key").and_then(|key| key.to_str().ok()).unwrap_or_default().trim();
        if key.is_empty() || key.len() > KEY_MAX {
            return Err(Trouble::NoKey);
        }
        Ok(Self::of(visitor.account(), key))
    }
}

/// `If-Match`: the version of the item that the client saw; none when the client does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen(pub Option<u32>);

impl FromRequestParts<App> for Seen {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Trouble> {
        let Some(given) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        let given = given.to_str().ok().map(|text| text.trim().trim_matches('"'));
        let version = given.and_then(|text| text.parse().ok());
        version.map(|version| Self(Some(version))).ok_or(Trouble::Unreadable(StatusCode::BAD_REQUEST))
    }
}

/// `Access-Reason`: why somebody without a link to the case needs it, as `cover: On duty for Ada today`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated(pub Option<Reason>);

impl FromRequestParts<App> for Stated {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Trouble> {
        let Some(given) = parts.headers.get("access-reason") else { return Ok(Self(None)) };
        let (kind, words) = given.to_str().ok().and_then(|text| text.split_once(':')).unwrap_or_default();
        match Reason::new(kind.trim(), words) {
            Ok(reason) => Ok(Self(Some(reason))),
            Err(refused) => Err(service::Trouble::field("Access-Reason", refused.to_string()).into()),
        }
    }
}

/// One resource with its version as `ETag`.
#[derive(Clone, Debug)]
pub struct Versioned<T>(pub u32, pub T);

impl<T: Serialize> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.1).into_response();
        tag(&mut response, self.0);
        response
    }
}

/// Something was made: 201, where it is, and what it is now. `repeated`: the key was used before, this is the first answer
/// again.
#[derive(Clone, Debug)]
pub struct Made<T> {
    /// Its address.
    pub location: String,
    /// Its version.
    pub version: u32,
    /// Whether the key was used before.
    pub repeated: bool,
    /// What it is.
    pub body: T,
}

impl<T: Serialize> IntoResponse for Made<T> {
    fn into_response(self) -> Response {
        let mut response = (StatusCode::CREATED, Json(self.body)).into_response();
        tag(&mut response, self.version);
        if let Ok(location) = HeaderValue::from_str(&self.location) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        if self.repeated {
            response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
        }
        response
    }
}

fn tag(response: &mut Response, version: u32) {
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
}

/// `?page=2&perPage=50`. Pages are counted from 1.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub struct Paged {
    /// Which page, from 1.
    #[param(minimum = 1)]
    pub page: Option<usize>,
    /// How many lines a page has: 10 unless said, 100 at most.
    #[param(minimum = 1, maximum = 100)]
    pub per_page: Option<usize>,
}

/// A list, always inside an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Listed<T> {
    /// The lines of this page.
    pub data: Vec<T>,
    /// Where this page stands.
    pub pagination: Pagination,
}

/// Where a page stands in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Pagination {
    /// This page, from 1.
    pub page: usize,
    /// The most lines of a page.
    pub per_page: usize,
    /// The lines of this page.
    pub count: usize,
    /// The lines of all pages.
    pub total_count: usize,
    /// How many pages there are.
    pub total_pages: usize,
    /// Whether this is the last.
    pub is_last_page: bool,
}

impl<T> Listed<T> {
    /// One page of a whole list.
    #[must_use]
    pub fn page_of(all: impl ExactSizeIterator<Item = T>, paged: Paged) -> Self {
        let per_page = paged.per_page.unwrap_or(PER_PAGE).clamp(1, PER_PAGE_MAX);
        let page = paged.page.unwrap_or(1).max(1);
        let total_count = all.len();
        let total_pages = total_count.div_ceil(per_page).max(1);
        let data: Vec<T> = all.skip((page - 1).saturating_mul(per_page)).take(per_page).collect();
        let count = data.len();
        Self {
            data,
            pagination: Pagination { page, per_page, count, total_count, total_pages, is_last_page: page >= total_pages },
        }
    }
}

/// What an error says (RFC 9457), as `application/problem+json`.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Always `about:blank`.
    #[schema(example = "about:blank")]
    pub r#type: String,
    /// The status in words.
    pub title: String,
    /// The status.
    pub status: u16,
    /// What to do, for people.
    pub detail: String,
    /// A stable name, for programs.
    pub code: String,
    /// The reference under which it is in the log.
    pub request_id: Option<String>,
    /// The properties that are wrong, when it is about some.
    #[serde(rename = "invalid-params")]
    pub invalid_params: Option<Vec<InvalidParam>>,
}

/// A property that is wrong.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvalidParam {
    /// Which.
    pub property_name: String,
    /// `invalid` when it cannot be read, `refused` when the rules say no.
    pub error_type: String,
    /// What to do, for people.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(all: usize, page: usize, per_page: usize) -> Listed<usize> {
        Listed::page_of(0..all, Paged { page: Some(page), per_page: Some(per_page) })
    }

    #[test]
    fn a_body_of_another_shape_names_the_property_and_what_to_do() {
        let told = |text: &str| shape(&format!("Failed to deserialize the JSON body into the target type: {text}"));
        let pair = |property: &str, todo: &str| (property.to_owned(), todo.to_owned());
        assert_eq!(told("missing field `note` at line 1 column 9"), pair("note", "Send note"));
        let unknown = "colour: unknown field `colour`, expected one of `on`, `note` at line 1 column 8";
        assert_eq!(told(unknown), pair("colour", "Take colour out: known here is one of `on`, `note`"));
        let deep = "actions[0].colour: unknown field `colour`, expected `what` at line 1 column 8";
        assert_eq!(told(deep).0, "actions[0].colour");
        assert_eq!(told("actions[1]: missing field `dueOn` at line 1 column 8").0, "actions[1].dueOn");
        let wrong = told("on: input is not a day at line 1 column 8");
        assert_eq!(wrong, pair("on", "Send on as the document says: input is not a day"));
        assert_eq!(told("unknown variant `fly`, expected `send`").0, "body");
    }

    #[test]
    fn pages_are_counted_from_one_and_the_last_says_so() {
        let first = page(93, 1, 10);
        assert_eq!(first.data.len(), 10);
        assert_eq!((first.pagination.total_pages, first.pagination.is_last_page), (10, false));
        let last = page(93, 10, 10);
        assert_eq!((last.data, last.pagination.count, last.pagination.is_last_page), (vec![90, 91, 92], 3, true));
    }

    #[test]
    fn a_page_that_is_not_there_is_empty_and_no_error() {
        assert_eq!(page(3, 9, 10).pagination.count, 0);
        assert_eq!(page(0, 1, 10).pagination.total_pages, 1);
        assert_eq!(page(500, 0, 9_999).pagination.per_page, PER_PAGE_MAX);
        assert_eq!(page(500, usize::MAX, 100).pagination.count, 0);
    }

    #[test]
    fn a_key_is_the_same_command_for_one_account_and_another_for_another() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(Key::of(one, "a"), Key::of(one, "a"));
        assert_ne!(Key::of(one, "a"), Key::of(other, "a"));
        assert_ne!(Key::of(one, "a"), Key::of(one, "b"));
    }
}
