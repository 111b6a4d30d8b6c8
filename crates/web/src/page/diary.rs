//! A week of a diary: what is booked, what is free, leave (users-and-journeys section 5.1).

use axum::extract::{Query, State};
use govuk::{Cell, PageLink, Pagination, ScrollablePane, Table, Tag, TagColour};
use jiff::civil::Date;
use maud::{Markup, html};
use record::OfficerId;
use serde::Deserialize;

use super::{
    home,
    list::{Links, back_here},
};
use crate::{
    app::App,
    gate::Visitor,
    respond::{Answer, with_query},
    routes::Routes,
    shell::{Page, Part},
    view::{
        diary::{Day, DiaryWeek, week},
        work::Seen,
    },
};

/// Its route.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/diary", show)
}

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    week: String,
    #[serde(default)]
    officer: String,
}

async fn show(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let today = app.today();
    let day: Date = asked.week.parse().unwrap_or(today);
    let officer: Option<OfficerId> = asked.officer.parse().ok();
    let who = visitor.clone();
    let raw = app.ask(move |service| service.diary(who.actor(), officer, day)).await?;
    let service = app.service();
    let seen = Seen { policy: service.policy(), zone: service.zone(), today };
    let view = week(&raw, service.working_hours(), app.now(), seen);
    let back = back_here(&app, &visitor);
    let own = visitor.actor().staff.officer == Some(raw.officer);
    let address = |day: Date| {
        let path = with_query("/diary", "week", &day.to_string());
        if own { path } else { with_query(&path, "officer", &raw.officer.to_string()) }
    };
    let main = main(&view, &address, Links(&back));
    Ok(Page::new("Diary").of(raw.name.as_str()).is(Part::Diary).rows().main(main).answer(&visitor))
}

/// What stands under the `h1`. `address` says where the week of a day is.
#[must_use]
pub fn main(diary: &DiaryWeek, address: &dyn Fn(Date) -> String, links: Links<'_>) -> Markup {
    let ways = Pagination::new()
        .previous(PageLink::new(address(diary.before)).label("Week before"))
        .next(PageLink::new(address(diary.after)).label("Week after"));
    html! {
        p class="govuk-body-l" { (diary.title) }
        (ways)
        @if let Some(monday) = diary.this_week {
            p class="govuk-body" { a class="govuk-link" href=(address(monday)) { "This week" } }
        }
        @for day in &diary.days { (of_day(day, links)) }
    }
}

fn of_day(day: &Day, links: Links<'_>) -> Markup {
    let rows = day.booked.iter().map(|line| {
        vec![
            Cell::new(line.time.as_str()).classes("rainer-nowrap"),
            Cell::new(home::person(line)),
            Cell::new(html! { (line.kind) br; (line.place) }),
            Cell::new(home::next_step(line, links)),
        ]
    });
    let table = Table::new()
        .caption(format!("Appointments on {}", day.title))
        .caption_classes("govuk-visually-hidden")
        .head(["Time", "Person", "Appointment", "Action"])
        .rows(rows);
    html! {
        h2 class="govuk-heading-m" {
            (day.title)
            @for mark in &day.marks { " " (Tag::coloured(mark.as_str(), TagColour::Grey)) }
        }
        @if day.booked.is_empty() {
            p class="govuk-body" { "No appointments." }
        } @else {
            (ScrollablePane::new(format!("Appointments on {}", day.title), html! { (table) }))
        }
        @if !day.free.is_empty() {
            p class="govuk-body" { "Free: " (day.free.join(", ")) "." }
        }
    }
}
