//! Asking to see a record that is closed to oneself (`/people/{crn}/ask-for-access`): the request box of the page that says
//! so. What is asked stands in the record's access log; it opens nothing.

use axum::extract::{Path, State};
use govuk::{Button, Textarea};
use maud::{Markup, html};

use crate::{
    app::App,
    draft,
    form::{Errors, Filled, Posted, open},
    gate::Visitor,
    respond::{Answer, see_other},
    routes::Routes,
    said::see_other_saying,
    shell::Page,
    trouble::Trouble,
};

/// Its routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/ask-for-access", show).post("/people/{crn}/ask-for-access", ask)
}

/// The request box.
#[must_use]
pub fn form(app: &App, visitor: &Visitor, crn: &str) -> Markup {
    filled(app, visitor, crn, &Filled::fresh())
}

fn filled(app: &App, visitor: &Visitor, crn: &str, filled: &Filled<'_>) -> Markup {
    let inside = html! {
        (Textarea::new("words", "Why do you need to see this record?").rows(3)
            .hint("10 characters or more. Do not write here what you know about the person.")
            .value(filled.value("words", "")).error(filled.error("words")))
        (Button::new("Ask for access").prevent_double_click(true))
    };
    open(&format!("/people/{crn}/ask-for-access"), visitor, app.new_id(), &inside)
}

fn page(app: &App, visitor: &Visitor, crn: &str, with: &Filled<'_>) -> Page {
    let main = html! {
        p class="govuk-body" { "The record with case number " strong { (crn) } " is closed to you." }
        (filled(app, visitor, crn, with))
    };
    Page::new("Ask for access").of(crn).main(main).errors(with.errors)
}

async fn show(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>) -> Answer {
    let (who, number) = (visitor.clone(), crn.clone());
    if app.ask(move |service| service.is_closed_to(who.actor(), &number)).await? {
        Ok(page(&app, &visitor, &crn, &Filled::fresh()).answer(&visitor))
    } else {
        Ok(see_other(&format!("/people/{crn}")))
    }
}

async fn ask(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, posted: Posted) -> Answer {
    let (who, number, words) = (visitor.clone(), crn.clone(), posted.get("words").to_owned());
    match app.ask(move |service| service.ask_for_access(who.actor(), &number, &words)).await {
        Ok(()) => {
            draft::discard(&app, &visitor, &format!("/people/{crn}/ask-for-access")).await;
            let said = format!("You asked to see {crn}. Your request is in the record's access log, where its managers read it");
            Ok(see_other_saying(&app, &visitor, "/", &said))
        }
        Err(Trouble::Service(service::Trouble::Invalid(wrong))) => {
            draft::keep(&app, &visitor, &format!("/people/{crn}/ask-for-access"), &posted).await;
            let errors = Errors::from(wrong);
            Ok(page(&app, &visitor, &crn, &Filled::again(&posted, &errors)).answer(&visitor))
        }
        Err(trouble) => Err(trouble),
    }
}
