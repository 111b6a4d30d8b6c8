//! The first page after sign-in, by role (users-and-journeys section 1, J1, J4).

use axum::extract::State;
use govuk::{Cell, Details, ScrollablePane, SummaryList, Table, Tag, TagColour};
use maud::{Markup, html};
use record::unit::UnitKind;
use service::{
    Actor, Service,
    access::Role,
    workload::{Of, Source},
};

use super::{
    list::{self, Links, back_here},
    told,
    workload::tags,
};
use crate::{
    app::App,
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    shell::{Page, Part},
    view::{
        diary::{Line, Standing},
        home::{
            AdministratorHome, DirectorHome, HeadHome, HomePage, ManagerHome, NewsLine, Number, OfficerLine, PractitionerHome,
            Unheld, page,
        },
        work::{Seen, WorkLine},
        workload::home::{self as of_workload, WorkloadLine},
    },
};

/// Its route.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/", show)
}

async fn show(State(app): State<App>, visitor: Visitor) -> Answer {
    let who = visitor.clone();
    let (home, opened, news, workload) = app
        .ask(move |service| {
            let actor = who.actor();
            let workload = workload(service, actor)?;
            Ok((service.home(actor)?, service.opened_with_reason(actor)?, service.account_news(actor)?, workload))
        })
        .await?;
    let service = app.service();
    let seen = Seen { policy: service.policy(), zone: service.zone(), today: home.today };
    let view = HomePage { workload, ..page(&home, seen) };
    let back = back_here(&app, &visitor);
    let main = html! {
        (told::unread(&news, service.zone()))
        (main(&view, Links(&back)))
        (told::opened_with_reason(&opened, service.zone()))
    };
    Ok(Page::new("Home").is(Part::Home).rows().main(main).answer(&visitor))
}

/// A practitioner's own workload; a manager's team's, a head's unit's; for who looks at many places the way there.
fn workload(service: &Service, actor: &Actor) -> Result<Vec<WorkloadLine>, service::Trouble> {
    let mut lines = Vec::new();
    if actor.staff.is(Role::Pp)
        && let Some(mine) = service.workload_mine(actor)?
    {
        lines.push(of_workload::mine(&mine, &super::workload::lines(service)));
    }
    let place = match (actor.staff.is(Role::Spo), actor.staff.is(Role::Hpdu)) {
        (true, _) => actor.staff.team,
        (false, true) => actor.staff.unit,
        (false, false) => None,
    };
    if let Some(place) = place
        && let Some(row) = service.unit_row(place)?
    {
        let of = if row.kind == UnitKind::Team { Of::Team(row.code) } else { Of::Unit(row.code) };
        lines.push(of_workload::group(&service.workload(actor, &of, Source::Live)?));
    }
    if actor.staff.is(Role::Rd) || actor.staff.is(Role::Pol) {
        lines.push(of_workload::way());
    }
    Ok(lines)
}

fn workload_line(line: &WorkloadLine) -> Markup {
    html! {
        div class="rainer-workload" {
            p class="govuk-body govuk-!-margin-bottom-1" {
                (line.what)
                @if let Some(capacity) = &line.capacity { ": " strong { (capacity) } }
                ". " (line.more) " "
                a class="govuk-link rainer-no-print" href=(line.href) { (line.link) }
            }
            (tags(&line.marks))
        }
    }
}

/// What stands under the `h1`.
#[must_use]
pub fn main(home: &HomePage, links: Links<'_>) -> Markup {
    html! {
        p class="govuk-body-l" { (home.today) }
        @for line in &home.workload { (workload_line(line)) }
        @if let Some(part) = &home.practitioner { (practitioner(part, links)) }
        @if let Some(part) = &home.manager { (manager(part, links)) }
        @if let Some(part) = &home.head { (head(part, links)) }
        @if let Some(part) = &home.director { (director(part)) }
        @if let Some(part) = &home.administrator { (administrator(part, links)) }
        @if home.workload.is_empty() && home.practitioner.is_none() && home.manager.is_none() && home.head.is_none() && home.director.is_none() && home.administrator.is_none() {
            p class="govuk-body" { "There is no list for your role yet. What you can use is in the menu above." }
        }
    }
}

fn practitioner(home: &PractitionerHome, links: Links<'_>) -> Markup {
    html! {
        section aria-labelledby="today" {
            h2 class="govuk-heading-m" id="today" { "Today" }
            @if home.today.is_empty() {
                p class="govuk-body" { (home.none_today) }
            } @else {
                (appointments("Today's appointments", &home.today, links))
            }
            @if home.tomorrow.is_empty() {
                p class="govuk-body" { "No appointments tomorrow." }
            } @else {
                @let inside = appointments("Tomorrow's appointments", &home.tomorrow, links);
                (Details::new(format!("Tomorrow ({})", home.tomorrow.len()), inside).classes("rainer-no-print"))
            }
        }
        section class="rainer-no-print" aria-labelledby="work" {
            h2 class="govuk-heading-m" id="work" { "Overdue and due this week" }
            @if home.work.is_empty() {
                p class="govuk-body" { "No work is overdue." }
            } @else {
                p class="govuk-body" { (home.work_words) }
                (work("Work due, the most harm first", &home.work, links))
            }
            p class="govuk-body" { a class="govuk-link" href="/work" { "All work due" } }
        }
        section class="rainer-no-print" aria-labelledby="news" {
            h2 class="govuk-heading-m" id="news" { "New since yesterday" }
            (news(&home.news))
        }
        section class="rainer-no-print" aria-labelledby="cases" {
            h2 class="govuk-heading-m" id="cases" { "People you hold" }
            @match &home.no_caseload {
                Some(none) => p class="govuk-body" { (none) " " a class="govuk-link" href="/search" { "Find a person" } "." },
                None => p class="govuk-body" { (home.caseload) "." },
            }
        }
    }
}

/// A day's appointments.
#[must_use]
pub fn appointments(caption: &str, booked: &[Line], links: Links<'_>) -> Markup {
    let rows = booked.iter().map(|line| {
        vec![
            Cell::new(line.time.as_str()).classes("rainer-nowrap"),
            Cell::new(person(line)),
            Cell::new(html! { (line.kind) br; (line.place) }),
            Cell::new(next_step(line, links)),
        ]
    });
    pane(caption, &Table::new().caption(caption).head(["Time", "Person", "Appointment", "Action"]).rows(rows))
}

fn pane(label: &str, table: &Table) -> Markup {
    let table = table.clone().caption_classes("govuk-visually-hidden");
    html! { (ScrollablePane::new(label, html! { (table) })) }
}

/// With whom; the time of somebody whom the visitor may not know is taken, that is all.
#[must_use]
pub fn person(line: &Line) -> Markup {
    if let Some(who) = &line.who {
        list::who(who)
    } else {
        html! { "Restricted" }
    }
}

/// What is next for an appointment: record its outcome, or look at it.
#[must_use]
pub fn next_step(line: &Line, links: Links<'_>) -> Markup {
    let about = line.who.as_ref().map_or("", |who| who.name.as_str());
    html! {
        @match (&line.standing, &line.href) {
            (Standing::OutcomeNeeded, Some(href)) => {
                (list::standing("Outcome needed", crate::view::appointments::Tone::Needed)) " "
                (list::action("Record outcome", about, &links.to(href)))
            },
            (Standing::OutcomeNeeded, None) => "Outcome needed",
            (Standing::ToCome, Some(href)) => (list::action("View", about, &links.to(href))),
            (Standing::ToCome, None) => "",
            (Standing::Closed(outcome), Some(href)) => { (outcome) " " (list::action("View", about, href)) },
            (Standing::Closed(outcome), None) => (outcome),
        }
    }
}

/// Duties that are owed, in short: the rule of each is one link away.
#[must_use]
pub fn work(caption: &str, owed: &[WorkLine], links: Links<'_>) -> Markup {
    let rows = owed.iter().map(|line| {
        let what = html! { (list::action(&line.action, &line.who.name, &links.to(&line.href))) br; (why(line)) };
        let due = html! { (due(line)) @if line.critical { br; (critical()) } };
        vec![Cell::new(due), Cell::new(list::who(&line.who)), Cell::new(what)]
    });
    pane(caption, &Table::new().caption(caption).head(["Due", "Person", "What to do"]).rows(rows))
}

/// Duties that are owed, with harm and rule, under heads that sort them.
#[must_use]
pub fn work_sorted(caption: &str, owed: &[WorkLine], head: Vec<Cell>, links: Links<'_>) -> Markup {
    let rows = owed.iter().map(|line| {
        vec![
            Cell::new(due(line)),
            Cell::new(list::who(&line.who)),
            Cell::new(list::action(&line.action, &line.who.name, &links.to(&line.href))),
            Cell::new(html! { @if line.critical { (critical()) } @else { (line.severity) } }),
            Cell::new(html! { (in_short(&line.rule.words)) ". " (why(line)) }),
        ]
    });
    pane(caption, &Table::new().caption(caption).head(head).rows(rows))
}

fn due(line: &WorkLine) -> Markup {
    html! {
        @if line.late { strong { (line.due) } } @else { (line.due) }
        @if let Some(put_off) = &line.put_off { br; (put_off) }
    }
}

/// The rule without the name that stands beside it and without its exceptions: the page of the reason has the whole.
fn in_short(words: &str) -> &str {
    let rule = words.split_once(": ").map_or(words, |(_, rule)| rule);
    rule.split_once("; ").map_or(rule, |(usual, _)| usual)
}

fn critical() -> Markup {
    html! { (Tag::coloured("Critical", TagColour::Red)) }
}

fn why(line: &WorkLine) -> Markup {
    html! {
        a class="govuk-link" href=(line.why) {
            "Why am I seeing this?" span class="govuk-visually-hidden" { " " (line.action) ", " (line.who.name) }
        }
    }
}

fn news(lines: &[NewsLine]) -> Markup {
    if lines.is_empty() {
        return html! { p class="govuk-body" { "Nothing new since yesterday." } };
    }
    let rows = lines.iter().map(|line| {
        let what = html! { a class="govuk-link" href=(line.href) { (line.what) span class="govuk-visually-hidden" { ", " (line.who.name) } } };
        vec![Cell::new(what), Cell::new(list::who(&line.who)), Cell::new(line.when.as_str())]
    });
    pane(
        "What is new about your people",
        &Table::new().caption("What is new about your people").head(["What", "Person", "Recorded"]).rows(rows),
    )
}

fn manager(home: &ManagerHome, links: Links<'_>) -> Markup {
    html! {
        section aria-labelledby="waiting" {
            h2 class="govuk-heading-m" id="waiting" { "Needs my decision" }
            @if !home.unheld.is_empty() { p class="govuk-body" { "Waiting for an officer: " strong { (home.unheld.len()) } "." } }
            (unheld(&home.unheld))
            @if home.decisions.is_empty() {
                p class="govuk-body" { "Nothing waits for your signature, decision or conversation." }
            } @else {
                h3 class="govuk-heading-s" { "For you to do" }
                (numbers(&home.decision_counts))
                (work("For you to do, the longest due of each kind", &home.decisions, links))
            }
            @if !home.risen.is_empty() {
                @let list = work("Late duties of others that came to you, the longest late first", &home.risen, links);
                (Details::new(home.risen_words.as_str(), list))
            }
        }
        section aria-labelledby="late" {
            h2 class="govuk-heading-m" id="late" { "Team overdue" }
            @if home.late.is_empty() {
                p class="govuk-body" { "No work is overdue." }
            } @else {
                (numbers(&home.late))
                @let list = work("Overdue work of the team, the longest late first", &home.overdue, links);
                (Details::new(format!("The longest overdue ({})", home.overdue.len()), list))
            }
            p class="govuk-body" {
                a class="govuk-link" href="/work" { "All work due in the team" } " "
                a class="govuk-link" href="/overdue" { "What is overdue everywhere" }
            }
        }
        section aria-labelledby="team" {
            h2 class="govuk-heading-m" id="team" { "Team" }
            p class="govuk-body" { (home.away) "." }
            (officers(&home.officers))
        }
    }
}

fn officers(officers: &[OfficerLine]) -> Markup {
    let rows = officers.iter().map(|officer| {
        vec![
            Cell::new(html! { a class="govuk-link" href=(officer.diary) { (officer.name) span class="govuk-visually-hidden" { ", diary" } } }),
            Cell::new(officer.grade.as_str()),
            Cell::new(officer.hours.as_str()),
            Cell::numeric(officer.cases.to_string()),
            Cell::numeric(officer.high_risk.to_string()),
            Cell::new(officer.away.as_deref().unwrap_or("Not away")),
        ]
    });
    let head = vec![
        Cell::new("Officer"),
        Cell::new("Grade"),
        Cell::new("Hours a week"),
        Cell::numeric("People held"),
        Cell::numeric("High or very high risk"),
        Cell::new("Away today"),
    ];
    pane("Officers of the team", &Table::new().caption("Officers of the team").head(head).rows(rows).labelled(true))
}

fn numbers(numbers: &[Number]) -> Markup {
    let rows = numbers.iter().map(|number| {
        let count = if let Some(href) = &number.href {
            html! { a class="govuk-link" href=(href) { (number.count) span class="govuk-visually-hidden" { ": " (number.words) } } }
        } else {
            html! { (number.count) }
        };
        (number.words.as_str(), count)
    });
    html! { (SummaryList::new().rows(rows)) }
}

fn unheld(lines: &[Unheld]) -> Markup {
    if lines.is_empty() {
        return html! { p class="govuk-body" { "Nobody waits for an officer." } };
    }
    let rows = lines.iter().map(|line| vec![Cell::new(list::who(&line.who)), Cell::new("No officer yet")]);
    let caption = format!("Waiting for an officer ({})", lines.len());
    pane(&caption, &Table::new().caption(caption.as_str()).head(["Person", "Allocation"]).rows(rows))
}

fn head(home: &HeadHome, links: Links<'_>) -> Markup {
    let rows = home.teams.iter().map(|team| {
        vec![
            Cell::new(html! { a class="govuk-link" href=(team.href) { (team.name) } }),
            Cell::numeric(team.staff.to_string()),
            Cell::numeric(team.cases.to_string()),
            Cell::numeric(team.late.to_string()),
        ]
    });
    let titles = vec![Cell::new("Team"), Cell::numeric("Staff"), Cell::numeric("People held"), Cell::numeric("Work overdue")];
    html! {
        section aria-labelledby="unit" {
            h2 class="govuk-heading-m" id="unit" { "Delivery unit" }
            (numbers(&home.numbers))
            (counted_too())
        }
        section aria-labelledby="risen" {
            h2 class="govuk-heading-m" id="risen" { "Came to you" }
            p class="govuk-body" { (home.risen_words) }
            @if !home.risen.is_empty() {
                (work("Late work that officers and managers left until it came to you", &home.risen, links))
                p class="govuk-body" { a class="govuk-link" href="/work?late=head" { "All that came to you" } }
            }
        }
        section aria-labelledby="worst" {
            h2 class="govuk-heading-m" id="worst" { "May end in harm" }
            p class="govuk-body" { (home.worst_words) }
            @if !home.worst.is_empty() {
                (work("Overdue work that may end in harm, the longest late first", &home.worst, links))
            }
            p class="govuk-body" {
                a class="govuk-link" href="/work?late=only&sort=severity" { "All overdue work of the unit, the most harm first" }
            }
        }
        section aria-labelledby="late" {
            h2 class="govuk-heading-m" id="late" { "Unit overdue" }
            @if home.late.is_empty() {
                p class="govuk-body" { "No work is overdue." }
            } @else {
                (Details::new("Overdue by duty, the most harmful first", numbers(&home.late)))
            }
            p class="govuk-body" {
                a class="govuk-link" href="/oversight" { "Conversations that managers owe" } br;
                a class="govuk-link" href="/oversight/coverage" { "Oversight coverage" } br;
                a class="govuk-link" href="/measures" { "How well supervision protects" }
            }
        }
        section aria-labelledby="teams" {
            h2 class="govuk-heading-m" id="teams" { "Teams" }
            (pane("Teams of the unit", &Table::new().caption("Teams of the unit").head(titles).rows(rows).labelled(true)))
        }
        section aria-labelledby="waiting" {
            h2 class="govuk-heading-m" id="waiting" { "Waiting for an officer" }
            (unheld(&home.unheld))
        }
    }
}

/// Appointments of a team, each with its officer.
pub(super) fn of_team(caption: &str, booked: &[(String, Line)], links: Links<'_>) -> Markup {
    let rows = booked.iter().map(|(officer, line)| {
        vec![
            Cell::new(line.time.as_str()).classes("rainer-nowrap"),
            Cell::new(person(line)),
            Cell::new(html! { (line.kind) br; (line.place) }),
            Cell::new(officer.as_str()),
            Cell::new(next_step(line, links)),
        ]
    });
    pane(caption, &Table::new().caption(caption).head(["Time", "Person", "Appointment", "Officer", "Action"]).rows(rows))
}

/// What a number counts that a list may leave out.
fn counted_too() -> Markup {
    html! {
        p class="govuk-body-s" {
            "Numbers count every case, restricted ones as well. Lists leave out people whose records you may not see, so a list can be shorter than its number."
        }
    }
}

fn director(home: &DirectorHome) -> Markup {
    let number = |words: &str, count: i64, href: &str| {
        Cell::numeric(html! { a class="govuk-link" href=(href) { (count) span class="govuk-visually-hidden" { ", " (words) } } })
    };
    let rows = home.units.iter().map(|unit| {
        vec![
            Cell::new(unit.name.as_str()),
            Cell::numeric(unit.cases.to_string()),
            Cell::numeric(unit.high_risk.to_string()),
            number(&format!("{}, work overdue", unit.name), unit.late, &unit.overdue),
            Cell::numeric(unit.critical.to_string()),
            number(&format!("{}, conversations overdue", unit.name), unit.conversations, &unit.coverage),
        ]
    });
    let head = vec![
        Cell::new("Delivery unit"),
        Cell::numeric("Open cases"),
        Cell::numeric("High or very high risk"),
        Cell::numeric("Work overdue"),
        Cell::numeric("Of a kind that may end in harm"),
        Cell::numeric("Conversations of managers overdue"),
    ];
    let caption = "Delivery units of the region";
    html! {
        section aria-labelledby="region" {
            h2 class="govuk-heading-m" id="region" { "Your region" }
            @if home.units.is_empty() { p class="govuk-body" { "The region has no delivery unit on record." } } @else {
                (pane(caption, &Table::new().caption(caption).head(head).rows(rows).labelled(true)))
            }
            p class="govuk-body-s" { "You see numbers only. Numbers count every case, restricted ones as well." }
            p class="govuk-body" { a class="govuk-link" href="/measures" { "How well supervision protects" } }
        }
    }
}

fn administrator(home: &AdministratorHome, links: Links<'_>) -> Markup {
    html! {
        section aria-labelledby="tasks" {
            h2 class="govuk-heading-m" id="tasks" { "Tasks of the team" }
            @if home.overdue.is_empty() {
                p class="govuk-body" { "No work is overdue." }
            } @else {
                p class="govuk-body" { (home.overdue_words) }
                (work("Tasks, the most harm first", &home.overdue, links))
            }
            p class="govuk-body" { a class="govuk-link" href="/work" { "All work due in the team" } }
        }
        section aria-labelledby="today" {
            h2 class="govuk-heading-m" id="today" { "Today" }
            @if home.today.is_empty() {
                p class="govuk-body" { "No appointments today." }
            } @else {
                p class="govuk-body" { (home.today_words) }
                (of_team("The team's appointments today", &home.today, links))
                p class="govuk-body" { a class="govuk-link" href=(home.today_all) { "All appointments of the team today" } }
            }
        }
        section aria-labelledby="waiting" {
            h2 class="govuk-heading-m" id="waiting" { "Waiting for an officer" }
            (unheld(&home.unheld))
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::{civil::date, tz::TimeZone};
    use rules::Policy;
    use rules::duty::DutyKind;
    use service::lists::home::{Home, Practitioner};

    use super::*;
    use crate::{
        page::pieces::lines,
        view::{built::at, diary::tests::booked, work::tests::owed},
    };

    fn shown(practitioner: Option<Practitioner>) -> String {
        let policy = Policy::builtin();
        let zone = TimeZone::get("Europe/London").expect("the bundled zone");
        let today = date(2026, 11, 23);
        let (manager, head, director, administrator) = (None, None, None, None);
        let home = Home { today, now: at(2026, 11, 23, 10), practitioner, manager, head, director, administrator };
        let view = page(&home, Seen { policy: &policy, zone: &zone, today });
        lines(&main(&view, Links(&|path| format!("{path}?from=here"))))
    }

    #[test]
    fn a_practitioners_day() {
        let hidden = service::lists::Booked { who: None, ..booked(3, at(2026, 11, 23, 15), None) };
        insta::assert_snapshot!(shown(Some(Practitioner {
            today: vec![booked(1, at(2026, 11, 23, 9), None), booked(2, at(2026, 11, 23, 8), Some("ATTC")), hidden],
            tomorrow: vec![booked(4, at(2026, 11, 24, 10), None)],
            next: None,
            overdue: vec![owed(DutyKind::OutcomeToRecord, date(2026, 11, 19))],
            due: vec![owed(DutyKind::Contact, date(2026, 11, 25))],
            news: vec![],
            cases: (34, 5),
            managers: vec![],
        })));
    }

    #[test]
    fn somebody_whose_role_has_no_list_is_not_left_with_an_empty_page() {
        assert!(shown(None).contains("There is no list for your role yet."));
    }
}
