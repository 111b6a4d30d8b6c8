//! The inbox of a team's safety checks (`/checks`): an owner for each item, longest owed first.

use axum::extract::{Query, State};
use govuk::{Button, Cell, Checkbox, Checkboxes, PageLink, Pagination, Question, Select, Table};
use maud::{Markup, html};
use record::{UnitId, enquiry::chain::Step};
use rules::enquiry::EnquiryKind;
use serde::Deserialize;
use service::checks::{Inbox, InboxWanted, LINES};

use super::super::{list, pieces::pane};
use crate::{
    app::App,
    gate::Visitor,
    respond::{Answer, with_query},
    routes::Routes,
    shell::Page,
    view::{
        checks::{
            inbox::{Filter, InboxLine, line},
            name,
        },
        words::counted,
    },
};

/// Its route.
pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/checks", show)
}

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    team: String,
    #[serde(default)]
    owner: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    step: String,
    #[serde(default)]
    late: String,
    #[serde(default)]
    after: usize,
}

async fn show(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let filter = Filter::read(&asked.owner, &asked.kind, &asked.step, &asked.late);
    let wanted = InboxWanted {
        team: asked.team.parse::<UnitId>().ok(),
        owned: filter.owned,
        kind: filter.kind,
        step: filter.step,
        late_only: filter.late_only,
        after: asked.after,
    };
    let who = visitor.clone();
    let inbox = app.ask(move |service| service.checks_inbox(who.actor(), &wanted)).await?;
    let policy = app.service().policy();
    let lines: Vec<InboxLine> = inbox.lines.iter().map(|l| line(l, policy, inbox.today)).collect();
    Ok(Page::new("Safety checks of the team").rows().main(main(&inbox, &lines, filter, &asked)).answer(&visitor))
}

fn main(inbox: &Inbox, lines: &[InboxLine], filter: Filter, asked: &Asked) -> Markup {
    let all: usize = inbox.steps.values().sum();
    html! {
        @match &inbox.team {
            Some((_, name)) => p class="govuk-body-l" {
                (name) ": " (counted(all, "check is", "checks are")) " open. Late: " (inbox.late) ". Nobody looks after: " (inbox.unowned) "."
            },
            None => p class="govuk-body-l" { "You belong to no team. Choose one." },
        }
        @if inbox.cut { p class="govuk-body" { "There is more than can be shown: the longest owed were looked through." } }
        @if !inbox.teams.is_empty() {
            ul class="govuk-list rainer-facts" {
                @for (team, name) in &inbox.teams {
                    @if inbox.team.as_ref().is_none_or(|(shown, _)| shown != team) {
                        li { a class="govuk-link" href=(with_query("/checks", "team", &team.to_string())) { (name) } }
                    }
                }
            }
        }
        (filtering(inbox, filter, asked))
        @if filter != Filter::default() {
            p class="govuk-body" {
                "Shown: " (inbox.wanted) " of " (all) ". "
                a class="govuk-link" href=(Filter::default().href(&asked.team)) { "Remove the filter" }
            }
        }
        @if lines.is_empty() {
            p class="govuk-body" { @if all == 0 { "No safety check of the team is open." } @else { "No results." } }
        } @else {
            (table(lines))
        }
        @if asked.after.saturating_add(LINES) < inbox.wanted {
            @let next = with_query(&filter.href(&asked.team), "after", &asked.after.saturating_add(LINES).to_string());
            (Pagination::new().next(PageLink::new(next)))
        }
    }
}

fn table(lines: &[InboxLine]) -> Markup {
    let rows = lines.iter().map(|line| {
        let due = html! { @if line.late { strong { (line.due) } } @else { (line.due) } };
        let what = html! {
            (line.kind) ": " (line.status)
            @if line.unknown > 0 { ", names " (line.unknown) " not known to us" }
        };
        [
            Cell::new(due),
            Cell::new(list::who(&line.who)),
            Cell::new(what),
            Cell::new(line.owner.as_deref().unwrap_or("Nobody yet")),
            Cell::new(list::action(line.action, &line.who.name, &line.href)),
        ]
    });
    pane(
        "Open safety checks, longest owed first",
        Table::new().head(["Due", "Person", "Check", "Looked after by", "Next step"]).rows(rows),
    )
}

fn filtering(inbox: &Inbox, filter: Filter, asked: &Asked) -> Markup {
    let owners = [("", "Everybody's"), ("me", "Mine"), ("nobody", "Nobody's")];
    let kinds = std::iter::once(("", "All kinds")).chain(EnquiryKind::ALL.iter().map(|k| (k.as_str(), name(*k))));
    let steps = Step::ALL.into_iter().map(|s| {
        let open = inbox.steps.get(&s).copied().unwrap_or_default();
        (s.as_str().to_owned(), format!("{} ({open})", s.words()))
    });
    let steps = std::iter::once((String::new(), "Every step".to_owned())).chain(steps);
    html! {
        form method="get" action="/checks" class="rainer-side-by-side rainer-no-print" {
            @if !asked.team.is_empty() { input type="hidden" name="team" value=(asked.team); }
            (Select::new("owner", "Whose").items(owners).value(filter.owner()))
            (Select::new("kind", "Kind").items(kinds).value(filter.kind.map_or("", EnquiryKind::as_str)))
            (Select::new("step", "Next step").items(steps).value(filter.step.map_or("", Step::as_str)))
            (Checkboxes::new("late", Question::default()).classes("govuk-checkboxes--small")
                .item(Checkbox::new("only", "Only what is late").checked(filter.late_only)))
            (Button::secondary("Filter"))
        }
    }
}
