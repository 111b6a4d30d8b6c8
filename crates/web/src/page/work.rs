//! All duties that are owed: one's own, or one's team's (users-and-journeys J4).

use axum::extract::{Query, State};
use govuk::{Button, Cell, Checkbox, Checkboxes, Input, PageLink, Pagination, Question, Select, Sort as Sorted};
use maud::{Markup, html};
use service::lists::work::Sort;

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
    view::work::{Asked, Filter, Seen, WorkPage, page},
};

/// Its route.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/work", show)
}

async fn show(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let filter = Filter::read(&asked);
    let (who, wanted) = (visitor.clone(), filter.wanted(&asked.after));
    let list = app.ask(move |service| service.work(who.actor(), &wanted)).await?;
    let service = app.service();
    let seen = Seen { policy: service.policy(), zone: service.zone(), today: app.today() };
    let view = page(&list, filter, seen);
    let back = back_here(&app, &visitor);
    Ok(Page::new("Work due").is(Part::Work).rows().main(main(&view, Links(&back))).answer(&visitor))
}

/// What stands under the `h1`.
#[must_use]
pub fn main(page: &WorkPage, links: Links<'_>) -> Markup {
    html! {
        p class="govuk-body-l" {
            @if let Some(team) = &page.team { (team) ". " }
            (page.said)
        }
        @if page.cut { p class="govuk-body" { "There is more than can be shown: the 2,000 that are due earliest were looked through." } }
        @if page.team.is_some() {
            p class="govuk-body-s" {
                "Work on people whose records you may not see is neither shown nor counted here; the numbers of a team or unit count it."
            }
        }
        (filter(page))
        @if page.filter.filters() {
            p class="govuk-body" { "Shown: " (page.shown) "." }
            ul class="govuk-list rainer-no-print" {
                @for (words, without) in &page.parts {
                    li { (words) " " a class="govuk-link" href=(without) { "Remove the filter" span class="govuk-visually-hidden" { ": " (words) } } }
                }
            }
        }
        @if !page.lines.is_empty() {
            (home::work_sorted("Work due", &page.lines, heads(&page.filter), links))
        } @else if page.filter.filters() {
            p class="govuk-body" { "No results. Remove a filter." }
        }
        @if let Some(next) = &page.next {
            (Pagination::new().next(PageLink::new(with_query(&page.filter.href(), "after", next))))
        }
    }
}

/// The heads of the columns, each with the list sorted by it.
fn heads(filter: &Filter) -> Vec<Cell> {
    let head = |words: &str, sort: Sort| {
        let now = match (filter.sort == sort, filter.backwards) {
            (false, _) => Sorted::None,
            (true, false) => Sorted::Ascending,
            (true, true) => Sorted::Descending,
        };
        Cell::sorting(words, &filter.sorted_by(sort).href(), now)
    };
    vec![
        head("Due", Sort::Due),
        head("Person", Sort::Person),
        head("What to do", Sort::Duty),
        head("Harm", Sort::Severity),
        Cell::new("Rule"),
    ]
}

fn filter(page: &WorkPage) -> Markup {
    let with_all = |all: &str, some: &[(String, String)]| -> Vec<(String, String)> {
        std::iter::once((String::new(), all.to_owned())).chain(some.iter().cloned()).collect()
    };
    let filter = &page.filter;
    let kinds: Vec<(String, String)> = page.kinds.iter().map(|(code, name)| ((*code).to_owned(), name.clone())).collect();
    html! {
        form method="get" action="/work" class="rainer-side-by-side rainer-no-print" {
            @if page.teams.len() > 1 {
                (Select::new("team", "Team").items(with_all(page.own_teams, &page.teams)).value(filter.team.map(|team| team.to_string())))
            } @else if let Some(team) = filter.team {
                input type="hidden" name="team" value=(team);
            }
            @if !page.officers.is_empty() {
                (Select::new("officer", "Officer").items(with_all("All officers", &page.officers)).value(filter.officer.map(|officer| officer.to_string())))
            }
            (Select::new("kind", "What").items(with_all("All work", &kinds)).value(filter.kind.map(|kind| kind.as_str().to_owned())))
            (Input::new("person", "Name or case number").value(filter.person.clone()))
            @if filter.came_to_head {
                input type="hidden" name="late" value="head";
            } @else {
                (Checkboxes::new("late", Question::default())
                    .classes("govuk-checkboxes--small")
                    .item(Checkbox::new("only", "Only what is late").checked(filter.late_only)))
            }
            @if filter.sort != Sort::Due { input type="hidden" name="sort" value=(filter.sort.as_str()); }
            @if filter.backwards { input type="hidden" name="order" value="backwards"; }
            (Button::secondary("Filter"))
        }
    }
}
