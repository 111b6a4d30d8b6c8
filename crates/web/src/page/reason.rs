//! Why do you need to see this record? Asked when there is no live link to the case (security-and-records S1.3). The answer
//! is kept, and told to the reader's manager and the case's officer.

use axum::extract::{Path, Query, State};
use govuk::{Button, InsetText, Legend, Radios, Textarea};
use service::access::{Reason, ReasonKind};

use super::sign_in::From;
use crate::{
    app::App,
    form::{Errors, Filled, Posted, open},
    gate::Visitor,
    respond::{Answer, see_other},
    routes::Routes,
    shell::Page,
};
use maud::html;

/// Its routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/open-with-reason", show).post("/people/{crn}/open-with-reason", state)
}

async fn show(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, Query(from): Query<From>) -> Answer {
    Ok(page(&app, &visitor, &crn, &from.from, &Filled::fresh()).answer(&visitor))
}

fn page(app: &App, visitor: &Visitor, crn: &str, from: &str, filled: &Filled<'_>) -> Page {
    let kinds = ReasonKind::ALL.iter().map(|kind| (kind.code(), kind.words()));
    let inside = html! {
        input type="hidden" name="from" value=(from);
        (Radios::new("kind", Legend::medium("Why do you need to see it?"))
            .items(kinds).value(filled.value("kind", "")).error(filled.error("kind")))
        (Textarea::new("words", "Say more").hint("10 characters or more").rows(3)
            .value(filled.value("words", "")).error(filled.error("words")))
        (Button::new("Open the record").prevent_double_click(true))
    };
    let main = html! {
        p class="govuk-body" {
            "The record with case number " strong { (crn) } " is not held by you or your team, and nothing links you to it."
        }
        (InsetText::new("What you say is kept. Your manager and the officer who holds the case are told."))
        (open(&format!("/people/{crn}/open-with-reason"), visitor, app.new_id(), &inside))
    };
    Page::new("Say why you need to see this record").of(crn).main(main).errors(filled.errors)
}

async fn state(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, posted: Posted) -> Answer {
    let reason = match Reason::new(posted.get("kind"), posted.get("words")) {
        Ok(reason) => reason,
        Err(refused) => {
            let mut errors = Errors::none();
            errors.add(refused.field(), refused.to_string());
            let filled = Filled::again(&posted, &errors);
            return Ok(page(&app, &visitor, &crn, posted.get("from"), &filled).answer(&visitor));
        }
    };
    let back = app.return_path(posted.get("from")).unwrap_or_else(|| format!("/people/{crn}"));
    app.ask(move |service| service.state_reason(visitor.actor(), &crn, &reason)).await?;
    Ok(see_other(&back))
}
