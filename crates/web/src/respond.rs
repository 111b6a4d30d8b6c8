//! Answers: a page, and "see other" after a form was accepted.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use maud::Markup;

use crate::trouble::Trouble;

/// What every handler gives.
pub type Answer = Result<Response, Trouble>;

/// A whole document with its status.
#[must_use]
pub fn document(status: StatusCode, markup: Markup) -> Response {
    (status, Html(markup.into_string())).into_response()
}

/// 303 to a path of our own; anything else goes home. Never to another site (S7.2).
#[must_use]
pub fn see_other(path: &str) -> Response {
    let to = if is_own_path(path) { HeaderValue::from_str(path).ok() } else { None };
    let to = to.unwrap_or_else(|| HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// Whether an address stays on this site: it begins with one slash, and nothing in it can be read as a host.
#[must_use]
pub fn is_own_path(path: &str) -> bool {
    let plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    path.starts_with('/') && !path.starts_with("//") && plain
}

/// A path with one more query parameter.
#[must_use]
pub fn with_query(path: &str, name: &str, value: &str) -> String {
    let join = if path.contains('?') { '&' } else { '?' };
    format!("{path}{join}{name}={}", escaped(value))
}

/// A query value, percent-encoded but for letters, digits and `-._~`.
#[must_use]
pub fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0').to_ascii_uppercase();
            out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_never_leaves_the_site() {
        for away in ["//evil.example", "https://evil.example", "/\\evil.example", "", "evil", "/a\r\nb", "/ a"] {
            assert!(!is_own_path(away), "{away}");
            assert_eq!(see_other(away).headers()["location"], "/");
        }
        assert_eq!(see_other("/people/X000001?as-at=2026-03-01").headers()["location"], "/people/X000001?as-at=2026-03-01");
    }

    #[test]
    fn a_query_value_cannot_add_another_parameter() {
        assert_eq!(with_query("/a", "from", "x&y=z é"), "/a?from=x%26y%3Dz%20%C3%A9");
        assert_eq!(with_query("/a?b=c", "d", "e"), "/a?b=c&d=e");
    }
}
