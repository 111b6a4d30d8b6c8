//! Style sheets, script and licences, by names that carry a digest, kept by browsers for a year.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use crate::{headers::FOR_EVER, routes::Routes, seal::hex, trouble::Trouble};

/// Our own rules: a few that the two packages do not have, and the printed day sheet.
const OWN: &str = include_str!("../../assets/rainer.css");

static OWN_PATH: LazyLock<String> = LazyLock::new(|| {
    let digest = Sha256::digest(OWN.as_bytes());
    format!("/assets/rainer-{}.css", hex(digest.get(..6).unwrap_or_default()))
});

/// The address of our own style sheet.
#[must_use]
pub fn own_style() -> &'static str {
    &OWN_PATH
}

/// Its route.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/assets/{*file}", file)
}

async fn file(Path(file): Path<String>) -> Response {
    let path = format!("/assets/{file}");
    let found = govuk::assets::find(&path).map(|asset| (asset.content_type, asset.bytes));
    let own = (path == *OWN_PATH).then_some(("text/css; charset=utf-8", OWN.as_bytes()));
    match found.or(own) {
        Some((kind, bytes)) => {
            let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CACHE_CONTROL, FOR_EVER)];
            (headers, bytes).into_response()
        }
        None => Trouble::NoSuchPage.into_response(),
    }
}
