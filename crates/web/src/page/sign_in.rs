//! Signing in and out, and setting up an account from an invitation (security-and-records S3).
//!
//! User name, password and code are asked for together: the same words and the same time whichever is wrong (S3.4).

use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use govuk::{Alert, Button, Input, PasswordInput, SummaryList, Table, WarningText};
use maud::{Markup, html};
use serde::Deserialize;
use service::account::{
    invite::{Accepted, Setup},
    sign_in::SignIn,
};

use crate::{
    app::{App, Demonstration},
    form::{Errors, Posted, PostedByAnyone},
    gate::{COOKIE, Peer, Visitor, keeps_what_was_typed},
    respond::{Answer, see_other},
    routes::Routes,
    shell::Page,
    trouble::Trouble,
};

/// Their routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/sign-in", show)
        .post("/sign-in", sign_in)
        .post("/sign-out", sign_out)
        .get("/setup", show_setup)
        .post("/setup", set_up)
}

/// `?from=`: the sealed address to come back to.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct From {
    /// The return key.
    #[serde(default)]
    pub from: String,
}

/// A form that came in after the session had ended: kept in the sign-in page, and put among the drafts of whoever signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// The page the form belongs to.
    pub page: String,
    /// What was typed, as a draft keeps it.
    pub body: String,
}

async fn show(State(app): State<App>, visitor: Option<Visitor>, Query(From { from }): Query<From>) -> Response {
    if visitor.is_some() {
        return see_other(&app.return_path(&from).unwrap_or_else(|| "/".to_owned()));
    }
    page(&app, &from, "", None, &Errors::none()).answer_anyone(&app)
}

/// The sign-in page that holds what could not be sent. Its status is 401: nothing was saved.
#[must_use]
pub fn keeping(app: &App, from: &str, unsent: &Unsent) -> Response {
    page(app, from, "", Some(unsent), &Errors::none()).status(StatusCode::UNAUTHORIZED).answer_anyone(app)
}

fn page(app: &App, from: &str, username: &str, unsent: Option<&Unsent>, errors: &Errors) -> Page {
    let training = app.training();
    let form = html! {
        @if unsent.is_some() {
            (Alert::information("You were signed out")
                .content("You were signed out before your form was saved. What you wrote is kept: sign in to go on."))
        }
        form method="post" action="/sign-in" novalidate {
            input type="hidden" name="from" value=(from);
            @if let Some(unsent) = unsent {
                input type="hidden" name="unsent-page" value=(unsent.page);
                input type="hidden" name="unsent" value=(unsent.body);
            }
            (Input::new("username", "User name").value(username).error(errors.of("username").map(str::to_owned))
                .autocomplete("username").autocapitalize("none").spellcheck(false).width(20))
            (PasswordInput::new("password", "Password"))
            @if !training {
                (Input::new("code", "Code").hint("6 figures from your authenticator, or one of your recovery codes")
                    .autocomplete("one-time-code").width(20))
            }
            (Button::new("Sign in").prevent_double_click(true))
        }
        @if training { (demonstration(app)) }
    };
    Page::new("Sign in").main(form).errors(errors)
}

fn demonstration(app: &App) -> Markup {
    let accounts = &app.settings().demonstration;
    let table = Table::new().caption("Accounts of the demonstration").caption_classes("govuk-table__caption--m").head([
        "Who",
        "User name",
        "Password",
    ]);
    let row = |table: Table, account: &Demonstration| table.row([&account.about, &account.username, &account.password]);
    html! { @if !accounts.is_empty() { (accounts.iter().fold(table, row)) } }
}

async fn sign_in(
    State(app): State<App>,
    Peer(address): Peer,
    headers: HeaderMap,
    PostedByAnyone(posted): PostedByAnyone,
) -> Answer {
    let browser = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let given = posted.clone();
    let signed_in = app
        .ask(move |service| {
            service.sign_in(&SignIn {
                username: given.get("username"),
                password: given.get("password"),
                code: given.get("code"),
                address: &address,
                browser: &browser,
            })
        })
        .await;
    let unsent = unsent(&posted);
    let signed_in = match signed_in {
        Ok(signed_in) => signed_in,
        Err(trouble) => return refused(&app, &posted, unsent.as_ref(), trouble),
    };
    if let Some(Unsent { page, body }) = unsent {
        let actor = signed_in.actor.clone();
        if app.ask(move |service| service.save_draft(&actor, &page, &body)).await.is_err() {
            tracing::warn!("a form that came after its session had ended could not be kept");
        }
    }
    let to = app.return_path(posted.get("from")).unwrap_or_else(|| "/".to_owned());
    let mut response = see_other(&to);
    set(&mut response, &format!("{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax", signed_in.token));
    Ok(response)
}

/// The page again: the same words for a wrong name, password and code, and the time to wait after too many.
fn refused(app: &App, posted: &Posted, unsent: Option<&Unsent>, trouble: Trouble) -> Answer {
    let status = trouble.status();
    let mut errors = Errors::none();
    match &trouble {
        Trouble::Service(service::Trouble::Invalid(_)) => errors.add("username", service::account::sign_in::REFUSED),
        Trouble::Service(service::Trouble::TooMany { .. }) => errors.add("username", trouble.words()),
        _ => return Err(trouble),
    }
    let page = page(app, posted.get("from"), posted.get("username"), unsent, &errors);
    let mut response = page.status(status).answer_anyone(app);
    if let Some(seconds) = trouble.retry_after_seconds() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}

fn unsent(posted: &Posted) -> Option<Unsent> {
    let (page, body) = (posted.get("unsent-page"), posted.get("unsent"));
    let whole = crate::respond::is_own_path(page) && keeps_what_was_typed(page) && Posted::from_draft(body).is_some();
    whole.then(|| Unsent { page: page.to_owned(), body: body.to_owned() })
}

fn set(response: &mut Response, cookie: &str) {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

async fn sign_out(State(app): State<App>, visitor: Visitor, _posted: Posted) -> Answer {
    app.ask(move |service| service.sign_out(visitor.actor())).await?;
    let mut response = see_other("/sign-in");
    set(&mut response, &format!("{COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"));
    let everything = HeaderValue::from_static("\"cache\", \"cookies\", \"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), everything);
    Ok(response)
}

/// `?key=`: the secret of an invitation. It is in the address because it comes as a link; it works once, for 30 minutes.
#[derive(Clone, Debug, Default, Deserialize)]
struct Key {
    #[serde(default)]
    key: String,
}

async fn show_setup(State(app): State<App>, Query(Key { key }): Query<Key>) -> Answer {
    let token = key.clone();
    let setup = app.ask(move |service| service.setup(&token)).await?;
    Ok(setup_page(&setup, &key, &Posted::default(), &Errors::none()).answer_anyone(&app))
}

fn setup_page(setup: &Setup, key: &str, posted: &Posted, errors: &Errors) -> Page {
    let error = |field: &str| errors.of(field).map(str::to_owned);
    let main = html! {
        p class="govuk-body" { "This account is for " strong { (setup.display_name) } "." }
        h2 class="govuk-heading-m" { "Add it to your authenticator" }
        (SummaryList::new().rows([("Key", html! { code { (setup.typed_secret) } })]))
        p class="govuk-body" { a class="govuk-link" href=(setup.link) { "Open your authenticator on this device" } }
        form method="post" action="/setup" novalidate {
            input type="hidden" name="key" value=(key);
            (Input::new("username", "User name you want").value(posted.get("username")).error(error("username"))
                .autocomplete("username").autocapitalize("none").spellcheck(false).width(20))
            (PasswordInput::new("password", "Password").autocomplete("new-password").error(error("password"))
                .hint("12 characters or more. Three or four words are easy to remember"))
            (Input::new("code", "Code that your authenticator shows").error(error("code"))
                .autocomplete("one-time-code").inputmode("numeric").width(10))
            (Button::new("Make the account").prevent_double_click(true))
        }
    };
    Page::new("Set up your account").main(main).errors(errors)
}

async fn set_up(State(app): State<App>, PostedByAnyone(posted): PostedByAnyone) -> Answer {
    let given = posted.clone();
    let made = app
        .ask(move |service| {
            let accepted = Accepted { username: given.get("username"), password: given.get("password"), code: given.get("code") };
            match service.accept_invitation(given.get("key"), &accepted) {
                Ok(codes) => Ok(Ok(codes)),
                Err(service::Trouble::Invalid(errors)) => Ok(Err((errors, service.setup(given.get("key"))?))),
                Err(trouble) => Err(trouble),
            }
        })
        .await?;
    Ok(match made {
        Ok(codes) => recovery_codes(&codes, ("/sign-in", "Sign in")).answer_anyone(&app).into_response(),
        Err((errors, setup)) => setup_page(&setup, posted.get("key"), &posted, &errors.into()).answer_anyone(&app),
    })
}

/// New recovery codes, and where to go on.
pub(super) fn recovery_codes(codes: &[String], (href, next): (&str, &str)) -> Page {
    let main = html! {
        (WarningText::new("These codes are shown once. Print them or write them down, and keep them away from your phone."))
        p class="govuk-body" { "Each signs you in once when you do not have your authenticator." }
        ul class="govuk-list govuk-list--bullet" { @for code in codes { li { code { (code) } } } }
        p class="govuk-body" { a class="govuk-link" href=(href) { (next) } }
    };
    Page::new("Your recovery codes").main(main)
}
