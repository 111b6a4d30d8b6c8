//! Is it alive, is it ready, what is it (security-and-records S9.1). No personal data, no sign-in.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{app::App, routes::Routes};

/// Their routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/health", health).get("/health/liveness", liveness).get("/health/readiness", readiness).get("/info", info)
}

/// The process answers.
async fn liveness() -> Json<serde_json::Value> {
    Json(json!({ "status": "UP" }))
}

/// The store can be written to.
async fn readiness(State(app): State<App>) -> Response {
    answer(app.is_ready().await)
}

/// The parts together; details are for administrators and are not here.
async fn health(State(app): State<App>) -> Response {
    answer(app.is_ready().await)
}

fn answer(ready: bool) -> Response {
    let (status, word) = if ready { (StatusCode::OK, "UP") } else { (StatusCode::SERVICE_UNAVAILABLE, "DOWN") };
    (status, Json(json!({ "status": word }))).into_response()
}

async fn info(State(app): State<App>) -> Json<serde_json::Value> {
    let settings = app.settings();
    Json(json!({ "name": "Rainer", "version": settings.version, "commit": settings.commit, "training": app.training() }))
}
