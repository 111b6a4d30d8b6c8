//! The overdue board (`/overdue`): what is late by kind of duty, from the nation over regions and units to a team. Numbers
//! without names; a team's numbers open its lists, which ask about every line.

use axum::extract::{Query, State};
use govuk::{Breadcrumbs, Cell, ScrollablePane, Table};
use maud::{Markup, html};
use record::UnitId;
use serde::Deserialize;

use crate::{
    app::App,
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    shell::{self, Page},
    view::overdue::{BoardPage, page},
};

/// Its route.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/overdue", show)
}

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    place: String,
}

async fn show(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let (who, place) = (visitor.clone(), asked.place.parse::<UnitId>().ok());
    let board = app.ask(move |service| service.overdue(who.actor(), place)).await?;
    let view = page(&board, app.service().policy());
    let crumbs = view.above.iter().map(|(words, href)| (href.as_str(), words.as_str()));
    Ok(Page::new("Overdue duties")
        .of(view.name.clone())
        .is(shell::Part::Measures)
        .before(html! { @if !view.above.is_empty() { (Breadcrumbs::new().items(crumbs)) } })
        .rows()
        .main(main(&view))
        .answer(&visitor))
}

fn main(page: &BoardPage) -> Markup {
    html! {
        p class="govuk-body-l" { (page.name) ". " (page.on) ": " strong { (page.total) } " late, " strong { (page.critical) } " of them critical." }
        p class="govuk-body" {
            "A duty is late when its last day in time has passed and the work is not recorded. Critical is what may end in harm \
             if it is not done. Duties of cases that are restricted are counted and never named."
        }
        @if !page.places.is_empty() { (places(page)) }
        @if page.kinds.is_empty() {
            p class="govuk-body" { "No work is overdue." }
        } @else {
            (kinds(page))
        }
    }
}

fn places(page: &BoardPage) -> Markup {
    let rows = page.places.iter().map(|place| {
        let name = html! {
            @if let Some(href) = &place.href { a class="govuk-link" href=(href) { (place.name) } } @else { (place.name) }
        };
        let most = place.most.as_ref().map_or_else(|| "Nothing late".to_owned(), |(name, count)| format!("{name} ({count})"));
        vec![Cell::new(name), Cell::numeric(place.late.to_string()), Cell::numeric(place.critical.to_string()), Cell::new(most)]
    });
    let caption = format!("Late by {}", page.below.to_lowercase());
    let head = vec![Cell::new(page.below), Cell::numeric("Late"), Cell::numeric("Critical"), Cell::new("Most of it")];
    pane(&caption, Table::new().caption(caption.as_str()).head(head).rows(rows))
}

fn kinds(page: &BoardPage) -> Markup {
    let rows = page.kinds.iter().map(|kind| {
        let late = html! {
            @if let Some(href) = &kind.href {
                a class="govuk-link" href=(href) { (kind.late) span class="govuk-visually-hidden" { ": " (kind.name) } }
            } @else {
                (kind.late)
            }
        };
        vec![Cell::new(kind.name.as_str()), Cell::numeric(late), Cell::new(kind.severity)]
    });
    let head = vec![Cell::new("Duty"), Cell::numeric("Late"), Cell::new("Harm if it is not done")];
    pane("Late by duty", Table::new().caption("Late by duty").head(head).rows(rows))
}

fn pane(label: &str, table: Table) -> Markup {
    html! { (ScrollablePane::new(label, html! { (table.caption_classes("govuk-table__caption--m").labelled(true)) }).classes("rainer-wrap")) }
}
