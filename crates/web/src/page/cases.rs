//! The people behind the numbers of a team or a delivery unit. A team's own page is in [`super::team`].

use axum::extract::{Path, Query, State};
use govuk::{Cell, PageLink, Pagination, ScrollablePane, Table};
use maud::{Markup, html};
use record::{OfficerId, PersonId, UnitId};
use serde::Deserialize;

use super::list;
use crate::{
    app::App,
    gate::Visitor,
    respond::{Answer, with_query},
    routes::Routes,
    shell::Page,
    trouble::Trouble,
    view::{
        cases::{CasesPage, SHOWS, page, read_show},
        shown::Names,
        work::Seen,
    },
};

/// Its route: a delivery unit's. A team's list is asked for at the team's own page.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/pdus/{id}", unit)
}

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    show: String,
    #[serde(default)]
    after: String,
}

async fn unit(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, Query(asked): Query<Asked>) -> Answer {
    list_of(&app, &visitor, ("/pdus/", &id), (&asked.show, &asked.after)).await
}

/// The people of a place, of one choice, a page at a time.
pub(super) async fn list_of(app: &App, visitor: &Visitor, (under, id): (&str, &str), (show, after): (&str, &str)) -> Answer {
    let of: UnitId = id.parse().map_err(|_| Trouble::not_found())?;
    let (wanted, after) = (read_show(show), after.parse::<PersonId>().ok());
    let who = visitor.clone();
    let (cases, names) = app
        .ask(move |service| {
            let cases = service.cases(who.actor(), of, wanted, after)?;
            let officers: Vec<OfficerId> = cases.rows.iter().filter_map(|row| row.officer.map(OfficerId)).collect();
            let names = service.officer_names(&officers)?.into_iter().map(|(officer, name)| (officer.0, name));
            Ok((cases, Names::new(names)))
        })
        .await?;
    let service = app.service();
    let seen = Seen { policy: service.policy(), zone: service.zone(), today: app.today() };
    let view = page(&cases, wanted, &names, seen);
    Ok(Page::new("People").of(view.name.clone()).rows().main(main(&view, &format!("{under}{of}"))).answer(visitor))
}

/// What stands under the `h1`. `path` is the page's own address.
fn main(page: &CasesPage, path: &str) -> Markup {
    let rows = page
        .lines
        .iter()
        .map(|line| vec![Cell::new(list::who(&line.who)), Cell::new(line.officer.as_str()), Cell::new(line.since.as_str())]);
    let shown = SHOWS.iter().find(|(show, ..)| *show == page.show);
    let (value, words) = shown.map_or(("all", "All open cases"), |(_, value, words)| (value, words));
    let table = Table::new()
        .caption(words)
        .caption_classes("govuk-table__caption--m")
        .head(["Person", "Officer", "Held since"])
        .rows(rows)
        .labelled(true);
    let address = with_query(path, "show", value);
    html! {
        p class="govuk-body-l" { (page.name) }
        ul class="rainer-facts govuk-body" {
            @for (show, value, words) in SHOWS {
                li {
                    @if show == page.show {
                        span aria-current="true" { (words) }
                    } @else {
                        a class="govuk-link" href=(with_query(path, "show", value)) { (words) }
                    }
                }
            }
        }
        @if page.lines.is_empty() {
            p class="govuk-body" { "Nobody." }
        } @else {
            (ScrollablePane::new(words, html! { (table) }))
        }
        @if let Some(next) = &page.next {
            (Pagination::new().next(PageLink::new(with_query(&address, "after", next))))
        }
    }
}
