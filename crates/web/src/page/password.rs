//! Changing one's own password and making new recovery codes (security-and-records S3.2, S3.3). Each asks for the present
//! password and a code again (S3.6).

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
};
use govuk::{Button, Input, PasswordInput};
use maud::{Markup, html};
use service::account::own::Again;

use super::sign_in::recovery_codes;
use crate::{
    app::App,
    form::{Errors, Posted, open},
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    said::see_other_saying,
    shell::Page,
    trouble::Trouble,
};

/// Their routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/account/password", show_password)
        .post("/account/password", change_password)
        .get("/account/recovery-codes", show_codes)
        .post("/account/recovery-codes", make_codes)
}

/// On the account page: what can be changed here. An account of the demonstration keeps its password.
#[must_use]
pub fn links(app: &App, codes_left: usize) -> Markup {
    html! {
        h2 class="govuk-heading-m" { "Password and recovery codes" }
        @if app.training() {
            p class="govuk-body" { "An account of the demonstration keeps its password and needs no code." }
        } @else {
            p class="govuk-body" { "You have " (codes_left) " of 10 recovery codes left." }
            ul class="govuk-list" {
                li { a class="govuk-link" href="/account/password" { "Change your password" } }
                li { a class="govuk-link" href="/account/recovery-codes" { "Make new recovery codes" } }
            }
        }
    }
}

/// The fields that prove that it is still the owner.
fn again(errors: &Errors) -> Markup {
    html! {
        (PasswordInput::new("present", "Present password").autocomplete("current-password")
            .error(errors.of("present").map(str::to_owned)))
        (Input::new("code", "Code").hint("6 figures from your authenticator, or one of your recovery codes")
            .autocomplete("one-time-code").spellcheck(false).width(20))
    }
}

fn password_page(app: &App, visitor: &Visitor, errors: &Errors) -> Page {
    let inside = html! {
        (again(errors))
        (PasswordInput::new("new", "New password").autocomplete("new-password").error(errors.of("new").map(str::to_owned))
            .hint("12 characters or more. Three or four words are easy to remember"))
        (Button::new("Change the password").prevent_double_click(true))
    };
    let main = html! {
        p class="govuk-body" { "Every other session of yours ends when the password changes." }
        (open("/account/password", visitor, app.new_id(), &inside))
    };
    Page::new("Change your password").main(main).errors(errors)
}

async fn show_password(State(app): State<App>, visitor: Visitor) -> Answer {
    Ok(password_page(&app, &visitor, &Errors::none()).answer(&visitor))
}

async fn change_password(State(app): State<App>, visitor: Visitor, posted: Posted) -> Answer {
    let who = visitor.clone();
    let changed = app
        .ask(move |service| {
            let given = Again { password: posted.get("present"), code: posted.get("code") };
            service.change_password(who.actor(), &given, posted.get("new"))
        })
        .await;
    match changed {
        Ok(()) => Ok(see_other_saying(&app, &visitor, "/account", "Your password was changed, and your other sessions ended")),
        Err(trouble) => refused(&visitor, trouble, |errors| password_page(&app, &visitor, errors)),
    }
}

fn codes_page(app: &App, visitor: &Visitor, errors: &Errors) -> Page {
    let inside = html! { (again(errors)) (Button::new("Make new codes").prevent_double_click(true)) };
    let main = html! {
        p class="govuk-body" { "Each code signs you in once when you do not have your authenticator. Those you have now stop working." }
        (open("/account/recovery-codes", visitor, app.new_id(), &inside))
    };
    Page::new("Make new recovery codes").main(main).errors(errors)
}

async fn show_codes(State(app): State<App>, visitor: Visitor) -> Answer {
    Ok(codes_page(&app, &visitor, &Errors::none()).answer(&visitor))
}

/// The codes are in the answer to the form and nowhere else: they are shown once.
async fn make_codes(State(app): State<App>, visitor: Visitor, posted: Posted) -> Answer {
    let who = visitor.clone();
    let made = app
        .ask(move |service| {
            let given = Again { password: posted.get("present"), code: posted.get("code") };
            service.new_recovery_codes(who.actor(), &given)
        })
        .await;
    match made {
        Ok(codes) => Ok(recovery_codes(&codes, ("/account", "Your account")).answer(&visitor)),
        Err(trouble) => refused(&visitor, trouble, |errors| codes_page(&app, &visitor, errors)),
    }
}

/// The form again, without what was typed: all of it is secret.
fn refused(visitor: &Visitor, trouble: Trouble, page: impl FnOnce(&Errors) -> Page) -> Answer {
    let mut errors = Errors::none();
    let status = trouble.status();
    let seconds = trouble.retry_after_seconds();
    match trouble {
        Trouble::Service(service::Trouble::Invalid(fields)) => errors = fields.into(),
        Trouble::Service(service::Trouble::TooMany { .. }) => errors.add("present", trouble.words()),
        other => return Err(other),
    }
    let wanted = if status == StatusCode::TOO_MANY_REQUESTS { status } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut response = page(&errors).status(wanted).answer(visitor);
    if let Some(seconds) = seconds {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}
