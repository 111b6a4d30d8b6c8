//! All work that is owed: one's own, or one's team's (users-and-journeys J4).

use axum::extract::{Query, State};
use govuk::{Button, Checkbox, Checkboxes, PageLink, Pagination, Question, Select};
use maud::{Markup, html};
use rules::duty::DutyKind;
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
        duty,
        work::{Filter, Seen, WorkPage, page},
    },
};

/// Its route.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/work", show)
}

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    late: String,
    #[serde(default)]
    after: String,
}

async fn show(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let filter = Filter::read(&asked.kind, &asked.late);
    let (who, wanted) = (visitor.clone(), filter.wanted(&asked.after));
    let list = app.ask(move |service| service.work(who.actor(), &wanted)).await?;
    let service = app.service();
    let seen = Seen { policy: service.policy(), zone: service.zone(), today: app.today() };
    let view = page(&list, filter, seen);
    let back = back_here(&app, &visitor);
    Ok(Page::new("Work due").is(Part::Work).rows().main(main(&view, Links(&back), seen)).answer(&visitor))
}

/// What stands under the `h1`.
#[must_use]
pub fn main(page: &WorkPage, links: Links<'_>, seen: Seen<'_>) -> Markup {
    let filtered = page.filter != Filter::default();
    html! {
        p class="govuk-body-l" {
            @if page.of_team { "Your team. " }
            (page.said)
        }
        @if page.cut { p class="govuk-body" { "There is more than can be shown: the earliest 1,000 were looked through." } }
        (filter(&page.filter, seen))
        @if filtered {
            p class="govuk-body" { "Shown: " (page.shown) ". " a class="govuk-link" href="/work" { "Remove the filter" } }
        }
        @if !page.lines.is_empty() {
            (home::work("Work due", &page.lines, links))
        } @else if filtered {
            p class="govuk-body" { "No results." }
        }
        @if let Some(next) = &page.next {
            (Pagination::new().next(PageLink::new(with_query(&page.filter.href(), "after", next))))
        }
    }
}

fn filter(filter: &Filter, seen: Seen<'_>) -> Markup {
    let kinds = DutyKind::ALL.iter().map(|kind| (kind.as_str(), duty::name(seen.policy, *kind, seen.today)));
    let kinds: Vec<(&str, String)> = std::iter::once(("", "All work".to_owned())).chain(kinds).collect();
    html! {
        form method="get" action="/work" class="rainer-side-by-side rainer-no-print" {
            (Select::new("kind", "What").items(kinds).value(filter.kind.map(|kind| kind.as_str().to_owned())))
            (Checkboxes::new("late", Question::default())
                .classes("govuk-checkboxes--small")
                .item(Checkbox::new("only", "Only what is late").checked(filter.late_only)))
            (Button::secondary("Filter"))
        }
    }
}
