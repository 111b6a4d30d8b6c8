//! Help, accessibility, privacy and cookies: short, for everybody, the same place on every page.

use axum::{extract::State, response::Response};
use govuk::Table;
use maud::{Markup, html};

use crate::{
    app::App,
    gate::{self, Visitor},
    routes::Routes,
    said,
    shell::Page,
};

/// Their routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/help", help).get("/accessibility", accessibility).get("/privacy", privacy).get("/cookies", cookies)
}

fn answer(app: &App, visitor: Option<&Visitor>, page: Page) -> Response {
    match visitor {
        Some(visitor) => page.answer(visitor),
        None => page.answer_anyone(app),
    }
}

async fn help(State(app): State<App>, visitor: Option<Visitor>) -> Response {
    let main = html! {
        h2 class="govuk-heading-m" { "Dates and times" }
        p class="govuk-body" { "Type a date as 27/3/26, 27 Mar 2026, today, tomorrow or +7 for a week from today. \
            Type a time as 9:30am, 9.30 or 1430." }
        h2 class="govuk-heading-m" { "Nothing is lost" }
        p class="govuk-body" { "What you type is kept for 14 days when a form could not be saved. Open the page again and \
            choose \u{201c}Use your draft\u{201d}." }
        h2 class="govuk-heading-m" { "The record as it stood" }
        p class="govuk-body" { "Add ?as-at= and a date, like ?as-at=2026-03-01, to the address of any page about a person to \
            see what was known at the end of that day." }
        h2 class="govuk-heading-m" { "Why it is so" }
        p class="govuk-body" { "Every piece of work and every figure says which rule it comes from. "
            a class="govuk-link" href="/rules" { "Rules" } " has all of them in plain words, with their tables and sources." }
        h2 class="govuk-heading-m" { "A record you cannot see" }
        p class="govuk-body" { "If you have no link to a case you are asked why you need it. What you say is kept. If access \
            is limited to named people, ask the officer who holds the case." }
    };
    answer(&app, visitor.as_ref(), Page::new("Help").main(main))
}

async fn accessibility(State(app): State<App>, visitor: Option<Visitor>) -> Response {
    let main = html! {
        p class="govuk-body" { "Every page works with a keyboard, without JavaScript, with a screen reader, and at 400% zoom. \
            We aim for the Web Content Accessibility Guidelines 2.2, level AA." }
        p class="govuk-body" { "The pages are checked by machine at each change. They have not been checked by an independent \
            person, nor with users of assistive technology." }
        p class="govuk-body" { "Tell the people who run this service if something does not work for you." }
    };
    answer(&app, visitor.as_ref(), Page::new("Accessibility").main(main))
}

async fn privacy(State(app): State<App>, visitor: Option<Visitor>) -> Response {
    let main = html! {
        @if app.training() {
            p class="govuk-body" { "This is a demonstration. Every person in it is invented. Do not enter anything about a \
                real person." }
        }
        p class="govuk-body" { "What staff look at and what they change is kept in an access log: who, when, which record, \
            which part of it, and why. It is kept for 7 years or as long as the case." }
        p class="govuk-body" { "The service sends nothing to any other site." }
    };
    answer(&app, visitor.as_ref(), Page::new("Privacy").main(main))
}

async fn cookies(State(app): State<App>, visitor: Option<Visitor>) -> Response {
    answer(&app, visitor.as_ref(), Page::new("Cookies").main(cookie_table()))
}

fn cookie_table() -> Markup {
    let table = Table::new()
        .caption("Cookies")
        .head(["Name", "What for", "How long"])
        .row([gate::COOKIE, "Keeps you signed in", "Until you sign out, 12 hours at most"])
        .row([said::COOKIE, "Says on the next page that your form was saved", "2 minutes at most"]);
    html! {
        p class="govuk-body" { "Two cookies, both needed. None follows you." }
        (table)
    }
}
