//! Signing in to the API with the accounts of the pages, and who I am there.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use service::account::sign_in::SignIn;
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::Body;
use crate::{
    app::App,
    gate::{Peer, Visitor},
    trouble::Trouble,
};

/// Who wants in.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    /// User name.
    username: String,
    /// Password.
    password: String,
    /// The code of the second factor, or a recovery code; left out for accounts of the demonstration.
    #[serde(default)]
    code: String,
}

/// A session. Send the token as `Authorization: Bearer`; cookies are not taken.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionBody {
    /// The token, told once.
    token: String,
    /// When it ends whatever happens.
    ends_at: Option<Timestamp>,
}

/// Signs in.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", security(()), request_body = Credentials,
    responses((status = 201, body = SessionBody),
        (status = 422, description = "Wrong user name, password or code: the same words for each", body = super::body::Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many tries: wait as long as `Retry-After` says", body = super::body::Problem, content_type = "application/problem+json")))]
pub(super) async fn sign_in(
    State(app): State<App>,
    Peer(address): Peer,
    headers: HeaderMap,
    Body(given): Body<Credentials>,
) -> Result<impl IntoResponse, Trouble> {
    let program = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let signed_in = app
        .ask(move |service| {
            service.sign_in(&SignIn {
                username: &given.username,
                password: &given.password,
                code: &given.code,
                address: &address,
                browser: &program,
            })
        })
        .await?;
    let ends_at = signed_in.actor.session.as_ref().map(|session| session.ends_at);
    Ok((StatusCode::CREATED, Json(SessionBody { token: signed_in.token, ends_at })))
}

/// Signs out: the token works no more.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session", responses((status = 204)))]
pub(super) async fn sign_out(State(app): State<App>, visitor: Visitor) -> Result<StatusCode, Trouble> {
    app.ask(move |service| service.sign_out(visitor.actor())).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who I am.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountBody {
    /// User name.
    username: String,
    /// What others see.
    name: String,
    /// Codes of the roles, as `PP` or `SPO`.
    roles: Vec<&'static str>,
    /// The member of staff whose account it is.
    officer: Option<Uuid>,
    /// Team today.
    team: Option<Uuid>,
    /// Delivery unit today.
    unit: Option<Uuid>,
    /// Region today.
    region: Option<Uuid>,
    /// When the session ends if nothing more is asked for.
    idle_ends_at: Option<Timestamp>,
    /// When the session ends whatever happens.
    ends_at: Option<Timestamp>,
}

/// The own account.
#[utoipa::path(get, path = "/api/v1/account", tag = "session", responses((status = 200, body = AccountBody)))]
pub(super) async fn account(visitor: Visitor) -> Json<AccountBody> {
    let actor = visitor.actor();
    let staff = &actor.staff;
    Json(AccountBody {
        username: actor.username.clone(),
        name: actor.name.clone(),
        roles: staff.roles.iter().map(|role| role.as_str()).collect(),
        officer: staff.officer.map(|officer| officer.0),
        team: staff.team.map(|team| team.0),
        unit: staff.unit.map(|unit| unit.0),
        region: staff.region.map(|region| region.0),
        idle_ends_at: actor.session.as_ref().map(|session| session.idle_ends_at),
        ends_at: actor.session.as_ref().map(|session| session.ends_at),
    })
}
