//! What a page says after a form was accepted ("Appointment booked for Sam Example"), carried over the redirect.
//!
//! It travels in a cookie that only this site can read, sealed with the session's token so that it can be shown in no
//! other session, and is forgotten once shown. An address would put a name into histories and logs.

use axum::{
    http::{HeaderValue, header},
    response::Response,
};

use crate::{app::App, gate::Visitor, respond::see_other};

/// Its name: this host only, secure only.
pub const COOKIE: &str = "__Host-said";
/// How long it may wait to be shown, in seconds.
const WAITS_SECONDS: u32 = 120;
/// The most characters: a cookie holds 4,096 bytes.
const CHARACTERS_MAX: usize = 500;

/// 303 to a path of our own, where `words` are shown in a green banner.
#[must_use]
pub fn see_other_saying(app: &App, visitor: &Visitor, path: &str, words: &str) -> Response {
    let mut response = see_other(path);
    let words: String = words.chars().take(CHARACTERS_MAX).collect();
    let sealed = app.seal(visitor.csrf(), &words);
    let cookie = format!("{COOKIE}={sealed}; Path=/; Max-Age={WAITS_SECONDS}; HttpOnly; Secure; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The cookie that takes it away.
#[must_use]
pub fn forget() -> String {
    format!("{COOKIE}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax")
}
