//! Access log (`/people/{crn}/access-log`): who has looked at this record, and why.

use axum::extract::{Path, Query, State};
use govuk::{Cell, Table};
use maud::{Markup, html};
use serde::Deserialize;
use service::access::{Action, FieldGroup};

use super::{
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{pane, says},
};
use crate::{
    app::App,
    banner::Tab,
    gate::Visitor,
    respond::{Answer, with_query},
    routes::Routes,
    view::access_log::{AccessLog, access_log},
};

/// Lines on a page (users-and-journeys section 6.3).
const PER_PAGE: usize = 50;
/// Lines asked for: one more says whether there is an older page.
const WANTED: u32 = 51;

/// Its route.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/access-log", show)
}

/// `?before=17`: the older page.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
struct Older {
    #[serde(default)]
    before: Option<i64>,
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(past): Query<Past>,
    Query(older): Query<Older>,
) -> Answer {
    let person = Person::open(&app, &visitor, &crn, past, Tab::AccessLog, &[FieldGroup::AccessLog]).await?;
    let opened = person.opened.clone();
    let looked = app.ask(move |service| service.access_log(&opened, older.before, WANTED)).await?;
    let loaded = Loaded::of(&app, &person, Telling::Nothing, FieldGroup::AccessLog).await?;
    let shown = loaded.shown(&app, &person);
    let view = access_log(&looked, PER_PAGE, shown.now, shown.zone);
    let here = shown.link("/access-log");
    let lists = person.may(&app, Action::Read, FieldGroup::Lists) || person.may(&app, Action::Propose, FieldGroup::Lists);
    let main = html! {
        (markup(&view, &here))
        @if lists {
            (says(html! { a class="govuk-link" href=(shown.link("/limited-access")) { "Who may see this record" } }))
        }
    };
    Ok(person.page("Access log").heading(html! { "Who has looked" }).main(main).rows().answer(&visitor))
}

fn markup(view: &AccessLog, here: &str) -> Markup {
    let rows = view.lines.iter().map(|line| {
        [&line.when, &line.who, &line.did, &line.parts, &line.reason, &line.rule].map(|words| Cell::new(words.as_str()))
    });
    let table = Table::new().head(["When", "Who", "What", "Parts", "Reason", "Rule"]).rows(rows);
    html! {
        (says("Everyone who opens, changes or is refused this record is listed here. Opening this page is, too."))
        @if view.lines.is_empty() {
            (says(if view.older.is_some() { "Nobody looked in this stretch of the log." } else { "Nobody has looked." }))
        } @else {
            (pane("Access log", table))
        }
        @if let Some(before) = view.older {
            (says(html! { a class="govuk-link" href=(with_query(here, "before", &before.to_string())) { "Older entries" } }))
        }
    }
}
