//! What waits for a manager (`/oversight`; users-and-journeys J6): the gravest first, of equal harm the longest late.

use axum::extract::{Query, State};
use govuk::{Button, Cell, Checkbox, Checkboxes, PageLink, Pagination, Question, ScrollablePane, Select, Table};
use maud::{Markup, html};
use rules::oversight::OversightTrigger;
use serde::Deserialize;

use super::list;
use crate::{
    app::App,
    gate::Visitor,
    respond::{Answer, with_query},
    routes::Routes,
    shell::{Page, Part},
    view::{
        oversight::{DecisionLine, Filter, Line, QueuePage, page, trigger_name},
        work::Seen,
    },
};

/// Its route.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/oversight", show)
}

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    trigger: String,
    #[serde(default)]
    late: String,
    #[serde(default)]
    officer: String,
    #[serde(default)]
    after: String,
}

async fn show(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let filter = Filter::read(&asked.trigger, &asked.late, &asked.officer);
    let (who, wanted) = (visitor.clone(), filter.wanted(&asked.after));
    let queue = app.ask(move |service| service.oversight_queue(who.actor(), &wanted)).await?;
    let service = app.service();
    let seen = Seen { policy: service.policy(), zone: service.zone(), today: app.today() };
    let view = page(&queue, filter, seen);
    Ok(Page::new("Oversight").is(Part::Oversight).rows().main(main(&view, seen)).answer(&visitor))
}

/// What stands under the `h1`.
#[must_use]
pub fn main(page: &QueuePage, seen: Seen<'_>) -> Markup {
    let filtered = page.filter != Filter::default();
    html! {
        p class="govuk-body-l" {
            @if page.of_unit { "Your delivery unit. " } @else { "Your team. " }
            (page.said)
        }
        p class="govuk-body" { a class="govuk-link" href="/oversight/coverage" { "What was due and what was done" } }
        @if let Some(own) = &page.own {
            p class="govuk-body" {
                (own.words)
                @if let Some(href) = &own.silent { " " a class="govuk-link" href=(href) { "A level changed, and you said nothing to it" } }
                @if let Some(href) = &own.quick { " " a class="govuk-link" href=(href) { "Quickly signed" } }
            }
        }
        @if page.cut { p class="govuk-body" { "There is more than can be shown: the gravest were looked through." } }
        @if !page.decisions.is_empty() {
            h2 class="govuk-heading-m" { "Other decisions that wait for you (" (page.decisions_all) ")" }
            (decisions(&page.decisions))
            @if page.decisions_all > page.decisions.len() {
                p class="govuk-body" { a class="govuk-link" href="/work" { "All that waits, with the team's other work" } }
            }
            h2 class="govuk-heading-m" { "Conversations" }
        }
        (filters(&page.filter, seen))
        @if filtered {
            p class="govuk-body" { "Shown: " (page.shown) ". " a class="govuk-link" href="/oversight" { "Remove the filter" } }
        }
        @if page.lines.is_empty() && filtered {
            p class="govuk-body" { "No results." }
        } @else if !page.lines.is_empty() {
            (conversations(&page.lines))
        }
        @if let Some(next) = &page.next {
            (Pagination::new().next(PageLink::new(with_query(&page.filter.href(), "after", next))))
        }
    }
}

fn conversations(lines: &[Line]) -> Markup {
    let rows = lines.iter().map(|line| {
        vec![
            Cell::new(list::who(&line.who)),
            Cell::new(html! {
                (line.trigger) br;
                span class="govuk-body-s" { (line.why) }
                @for also in &line.also { br; span class="govuk-body-s" { "Also: " (also) } }
            }),
            Cell::new(html! { @if line.late { strong { (line.due) } } @else { (line.due) } }),
            Cell::new(line.officer.as_str()),
            Cell::new(html! {
                (list::action("Record oversight", &line.who.name, &line.href))
                (list::why(&line.rule))
            }),
        ]
    });
    let caption = "People about whom a conversation is owed, the gravest first";
    let table = Table::new().caption(caption).caption_classes("govuk-visually-hidden");
    let table = table.head(["Person", "Why", "Due", "Officer", "What to do"]).rows(rows).labelled(true);
    html! { (ScrollablePane::new(caption, html! { (table) })) }
}

fn decisions(lines: &[DecisionLine]) -> Markup {
    let rows = lines.iter().map(|line| {
        vec![
            Cell::new(list::who(&line.who)),
            Cell::new(html! { @if line.late { strong { (line.due) } } @else { (line.due) } }),
            Cell::new(list::action(&line.what, &line.who.name, &line.href)),
        ]
    });
    let caption = "Decisions that wait for you, the earliest due first";
    let table = Table::new().caption(caption).caption_classes("govuk-visually-hidden");
    let table = table.head(["Person", "Due", "What to do"]).rows(rows).labelled(true);
    html! { (ScrollablePane::new(caption, html! { (table) })) }
}

fn filters(filter: &Filter, seen: Seen<'_>) -> Markup {
    let triggers = OversightTrigger::ALL.iter().map(|trigger| (trigger.as_str(), trigger_name(*trigger, seen)));
    let triggers: Vec<(&str, String)> = std::iter::once(("", "All reasons".to_owned())).chain(triggers).collect();
    html! {
        form method="get" action="/oversight" class="rainer-side-by-side rainer-no-print" {
            (Select::new("trigger", "Why").items(triggers).value(filter.trigger.map(|trigger| trigger.as_str().to_owned())))
            (Checkboxes::new("late", Question::default())
                .classes("govuk-checkboxes--small")
                .item(Checkbox::new("only", "Only what is late").checked(filter.late_only)))
            (Button::secondary("Filter"))
        }
    }
}
