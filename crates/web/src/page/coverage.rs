//! What oversight was due in a delivery unit and what was done (`/oversight/coverage`): by team, trigger and manager, every number
//! with its cases; how quickly notes were written; how many officers and cases each manager has.

use axum::extract::{Query, State};
use govuk::{
    Breadcrumbs, Cell, Details, PageLink, Pagination, ScrollablePane, SummaryCard, SummaryList, SummaryRow, Table, Tag, TagColour,
};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use record::{UnitId, words::short_date};
use rules::oversight::OversightTrigger;
use serde::Deserialize;
use service::{
    lists::{CaseRow, UnitRow},
    oversight::{
        NoteRow,
        coverage::{Behind, BehindPage, LINES, NotesPage, SignaturesPage},
    },
};
use uuid::Uuid;

use super::list;
use crate::{
    app::App,
    gate::Visitor,
    respond::{Answer, with_query},
    routes::Routes,
    shell::{Page, Part},
    trouble::Trouble,
    view::{
        coverage::{
            self, BehindLine, Board, CAME, CountLine, ManagerLine, Opens, SIGNED, SignedLine, SpanLine, WEEKS, WHICH, address,
            board,
        },
        oversee::in_time,
        oversight::trigger_name,
        row,
        words::short_day_and_time,
        work::Seen,
    },
};

/// Its route.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/oversight/coverage", show)
}

/// What the address asks for: a unit and a number of weeks; of them a list behind a number.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    weeks: String,
    #[serde(default)]
    team: String,
    #[serde(default)]
    trigger: String,
    #[serde(default)]
    came: String,
    #[serde(default)]
    manager: String,
    #[serde(default)]
    which: String,
    #[serde(default)]
    signed: String,
    #[serde(default)]
    after: String,
}

impl Asked {
    fn weeks(&self) -> u16 {
        self.weeks.parse().ok().filter(|weeks| WEEKS.contains(weeks)).unwrap_or(12)
    }
}

async fn show(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let who = visitor.clone();
    let units = app.ask(move |service| service.oversight_units(who.actor())).await?;
    let unit: Option<UnitId> = if asked.unit.is_empty() {
        // A director chooses; everybody else has one.
        if units.len() == 1 { units.first().map(|row| row.unit) } else { None }
    } else {
        Some(asked.unit.parse().map_err(|_| Trouble::not_found())?)
    };
    let Some(unit) = unit else {
        return Ok(Page::new("Oversight coverage").is(Part::Oversight).main(choose(&units, asked.weeks())).answer(&visitor));
    };
    if let Ok(manager) = asked.manager.parse::<Uuid>() {
        if !asked.signed.is_empty() {
            return signatures(&app, &visitor, unit, (manager, &asked)).await;
        }
        return notes(&app, &visitor, unit, (manager, &asked)).await;
    }
    if !asked.came.is_empty() {
        return behind(&app, &visitor, unit, &asked).await;
    }
    let (who, weeks) = (visitor.clone(), asked.weeks());
    let found = app.ask(move |service| service.oversight_coverage(who.actor(), unit, weeks)).await?;
    let view = board(&found, weeks, seen(&app));
    let page = Page::new("Oversight coverage").of(view.unit.clone()).is(Part::Oversight).rows();
    Ok(page.before(way(None)).main(main(&view, &unit.to_string(), weeks)).answer(&visitor))
}

fn seen(app: &App) -> Seen<'_> {
    let service = app.service();
    Seen { policy: service.policy(), zone: service.zone(), today: app.today() }
}

fn way(unit: Option<(&str, &str)>) -> Markup {
    let items = std::iter::once(("/oversight", "Oversight")).chain(unit);
    html! { (Breadcrumbs::new().items(items)) }
}

fn choose(units: &[UnitRow], weeks: u16) -> Markup {
    html! {
        @if units.is_empty() {
            p class="govuk-body" { "No delivery unit is yours." }
        } @else {
            p class="govuk-body" { "Choose a delivery unit." }
            ul class="govuk-list" {
                @for unit in units {
                    li { a class="govuk-link" href=(address(&unit.unit.to_string(), weeks)) { (unit.name) } }
                }
            }
        }
    }
}

fn main(board: &Board, unit: &str, weeks: u16) -> Markup {
    html! {
        p class="govuk-body-l" { (board.unit) ". What was due from " (board.span) "." }
        ul class="rainer-facts govuk-body" {
            @for choice in WEEKS {
                li {
                    @if choice == weeks { span aria-current="true" { (choice) " weeks" } }
                    @else { a class="govuk-link" href=(address(unit, choice)) { (choice) " weeks" } }
                }
            }
        }
        @if !board.opens {
            p class="govuk-body" { "You see numbers only. The managers of the unit can open the cases behind them. A team leads to what is overdue there." }
        }
        h2 class="govuk-heading-m" { "Done when it was due" }
        (counts("What was due, by team", "Team", std::iter::once(&board.total).chain(&board.teams)))
        h2 class="govuk-heading-m" { "By reason" }
        @if board.triggers.is_empty() { p class="govuk-body" { "Nothing was due." } }
        @else { (counts("What was due, by reason", "Reason", board.triggers.iter())) }
        h2 class="govuk-heading-m" { "Officers and cases for each manager" }
        (spans(&board.spans))
        p class="govuk-body" {
            "How managers spend the rest of their time, such as on buildings and staffing, is not on any record here."
        }
        h2 class="govuk-heading-m" { "What each manager recorded" }
        p class="govuk-body" { "By name, not in any order of merit. Short or quick notes may have a reason: open them and ask." }
        @if board.managers.is_empty() { p class="govuk-body" { "No conversation was recorded." } }
        @for line in &board.managers { (manager(line)) }
        (Details::new("What counts as short, quick and hurried", html! {
            ul class="govuk-list govuk-list--bullet" { @for setting in &board.settings { li { (setting) } } }
            p class="govuk-body" { "Local default: no public text gives these numbers. "
                a class="govuk-link" href="/rules" { "Rules and tables" } }
        }))
    }
}

fn number(opens: &Opens, about: &str) -> Cell {
    let inside = html! {
        @match &opens.href {
            Some(href) => a class="govuk-link" href=(href) { (opens.words) span class="govuk-visually-hidden" { ", " (about) } },
            None => (opens.words),
        }
    };
    Cell::numeric(inside)
}

fn counts<'a>(caption: &str, first: &str, lines: impl Iterator<Item = &'a CountLine>) -> Markup {
    let rows = lines.map(|line| {
        let name = &line.name;
        vec![
            Cell::new(html! { (name) @if let Some(more) = &line.more { br; span class="govuk-body-s" { (more) } } }),
            number(&line.due, &format!("{name}, due")),
            number(&line.in_time, &format!("{name}, done in time")),
            number(&line.late, &format!("{name}, done late")),
            number(&line.not_done, &format!("{name}, not done")),
        ]
    });
    let head = vec![
        Cell::new(first.to_owned()),
        Cell::numeric("Due"),
        Cell::numeric("Done in time"),
        Cell::numeric("Done late"),
        Cell::numeric("Not done"),
    ];
    let table = Table::new().caption(caption).caption_classes("govuk-visually-hidden").head(head).rows(rows).labelled(true);
    html! { (ScrollablePane::new(caption, html! { (table) })) }
}

fn spans(lines: &[SpanLine]) -> Markup {
    let rows = lines.iter().map(|line| {
        vec![
            Cell::new(html! { a class="govuk-link" href=(line.href) { (line.team) } }),
            Cell::new(line.managers.as_str()),
            Cell::numeric(line.officers.as_str()),
            Cell::numeric(line.cases.as_str()),
            Cell::new(html! {
                @if let Some(over) = &line.over { (Tag::coloured(over.as_str(), TagColour::Orange)) } @else { "Within it" }
            }),
        ]
    });
    let caption = "Officers and cases for each manager, by team";
    let head =
        vec![Cell::new("Team"), Cell::new("Managers"), Cell::numeric("Officers"), Cell::numeric("Cases"), Cell::new("Setting")];
    let table = Table::new().caption(caption).caption_classes("govuk-visually-hidden").head(head).rows(rows).labelled(true);
    html! { (ScrollablePane::new(caption, html! { (table) })) }
}

fn manager(line: &ManagerLine) -> Markup {
    let opens = |opens: &Opens, what: &str| {
        html! {
            @match &opens.href {
                Some(href) => a class="govuk-link" href=(href) { (opens.words) span class="govuk-visually-hidden" { ", " (line.name) ", " (what) } },
                None => (opens.words),
            }
        }
    };
    let hurried = html! {
        (opens(&line.hurried, "recorded in a hurry"))
        @for burst in &line.bursts { br; (Tag::coloured(burst.as_str(), TagColour::Orange)) }
    };
    let rows: Vec<SummaryRow> = vec![
        SummaryRow::new("Conversations", opens(&line.notes, "conversations")),
        ("Minutes", line.minutes.as_str()).into(),
        ("Words of reasons", line.words.as_str()).into(),
        ("From opening to saving", line.writing.as_str()).into(),
        SummaryRow::new("Short notes", opens(&line.short, "short notes")),
        SummaryRow::new("Quickly written", opens(&line.quick, "quickly written")),
        SummaryRow::new("One after the other in a hurry", hurried),
        ("Risk of harm discussed", line.risk.as_str()).into(),
        ("Actions", line.actions.as_str()).into(),
        SummaryRow::new(
            "Conversations whose actions were not done in time",
            opens(&line.without_effect, "actions not done in time"),
        ),
        SummaryRow::new("Assessments signed", opens(&line.signatures, "assessments signed")),
        SummaryRow::new(line.quick_signatures.0.as_str(), opens(&line.quick_signatures.1, "quickly signed")),
        SummaryRow::new(
            "Signed with a level changed and nothing said to it",
            opens(&line.silent, "a level changed and nothing said to it"),
        ),
        SummaryRow::new("Sent back before they signed", opens(&line.returned, "sent back before")),
    ];
    html! { (SummaryList::new().card(SummaryCard::new(line.name.as_str()).heading_level(3)).rows(rows)) }
}

async fn behind(app: &App, visitor: &Visitor, unit: UnitId, asked: &Asked) -> Answer {
    let wanted = Behind {
        team: asked.team.parse().ok(),
        trigger: OversightTrigger::from_text(&asked.trigger),
        came: coverage::read_came(&asked.came),
    };
    let (who, weeks) = (visitor.clone(), asked.weeks());
    let after = asked.after.clone();
    let BehindPage { unit: row, lines: found, all, next } =
        app.ask(move |service| service.oversight_behind(who.actor(), unit, weeks, (wanted, &after))).await?;
    let seen = seen(app);
    let lines: Vec<BehindLine> = found.iter().map(|(who, row)| coverage::behind(who, row, seen)).collect();
    let words = CAME.iter().find(|(came, ..)| Some(*came) == wanted.came).map_or("due", |(_, _, words)| *words);
    let of = wanted.trigger.map(|trigger| trigger_name(trigger, seen)).unwrap_or_default();
    let here = address(&unit.to_string(), weeks);
    let main = html! {
        p class="govuk-body-l" { (row.name) ": conversations " (words) @if !of.is_empty() { " (" (of.to_lowercase()) ")" } }
        (how_many(lines.len(), all, &asked.after))
        @if !lines.is_empty() { (people(&lines)) }
        (more(next.as_deref(), &[("team", &asked.team), ("trigger", &asked.trigger), ("came", &asked.came)], &here))
    };
    let page = Page::new(format!("Oversight {words}")).of(row.name.clone()).is(Part::Oversight).rows();
    Ok(page.before(way(Some((&here, "Coverage")))).main(main).answer(visitor))
}

fn how_many(shown: usize, all: usize, after: &str) -> Markup {
    html! {
        p class="govuk-body" {
            (all) " in all."
            @if after.is_empty() && all > LINES { " The first " (LINES) " are on this page." }
            @if after.is_empty() && shown < all.min(LINES) { " Shown: " (shown) ". You may not see the others." }
        }
    }
}

/// The link to the next page of a list, with what the list was asked for.
fn more(next: Option<&str>, asked: &[(&str, &String)], here: &str) -> Markup {
    let given = asked.iter().filter(|(_, value)| !value.is_empty());
    let to = given.fold(here.to_owned(), |to, (name, value)| with_query(&to, name, value));
    html! { @if let Some(next) = next { (Pagination::new().next(PageLink::new(with_query(&to, "after", next)))) } }
}

fn people(lines: &[BehindLine]) -> Markup {
    let rows = lines.iter().map(|line| {
        vec![
            Cell::new(list::who(&line.who)),
            Cell::new(html! { (line.trigger) br; span class="govuk-body-s" { (line.why) } }),
            Cell::new(line.due.as_str()),
            Cell::new(line.came.as_str()),
            Cell::new(list::action("Open", &line.who.name, &line.href)),
        ]
    });
    let caption = "Conversations behind the number, the gravest first";
    let table = Table::new().caption(caption).caption_classes("govuk-visually-hidden");
    let table = table.head(["Person", "Why", "Due", "How it came out", "What to do"]).rows(rows).labelled(true);
    html! { (ScrollablePane::new(caption, html! { (table) })) }
}

async fn notes(app: &App, visitor: &Visitor, unit: UnitId, (manager, asked): (Uuid, &Asked)) -> Answer {
    let which = coverage::read_which(&asked.which);
    let (who, weeks) = (visitor.clone(), asked.weeks());
    let after = asked.after.clone();
    let NotesPage { unit: row, manager: name, lines: found, all, next } =
        app.ask(move |service| service.oversight_notes(who.actor(), unit, weeks, (manager, which, &after))).await?;
    let seen = seen(app);
    let here = address(&unit.to_string(), weeks);
    let at = with_query(&here, "manager", &manager.to_string());
    let main = html! {
        p class="govuk-body-l" { "Recorded by " (name) }
        ul class="rainer-facts govuk-body" {
            @for (choice, value, words) in WHICH {
                li {
                    @if choice == which { span aria-current="true" { (words) } }
                    @else { a class="govuk-link" href=(with_query(&at, "which", value)) { (words) } }
                }
            }
        }
        (how_many(found.len(), all, &asked.after))
        @if !found.is_empty() { (written(&found, seen)) }
        (more(next.as_deref(), &[("which", &asked.which)], &at))
    };
    let page = Page::new("Conversations recorded").of(row.name.clone()).is(Part::Oversight).rows();
    Ok(page.before(way(Some((&here, "Coverage")))).main(main).answer(visitor))
}

async fn signatures(app: &App, visitor: &Visitor, unit: UnitId, (manager, asked): (Uuid, &Asked)) -> Answer {
    let which = coverage::read_signed(&asked.signed);
    let (who, weeks, after) = (visitor.clone(), asked.weeks(), asked.after.clone());
    let SignaturesPage { unit: row, manager: name, lines: found, all, next } =
        app.ask(move |service| service.oversight_signatures(who.actor(), unit, weeks, (manager, which, &after))).await?;
    let seen = seen(app);
    let lines: Vec<SignedLine> = found.iter().map(|(who, row)| coverage::signature(who, row, seen)).collect();
    let here = address(&unit.to_string(), weeks);
    let at = with_query(&here, "manager", &manager.to_string());
    let main = html! {
        p class="govuk-body-l" { "Assessments signed by " (name) " as the manager" }
        ul class="rainer-facts govuk-body" {
            @for (choice, value, words) in SIGNED {
                li {
                    @if choice == which { span aria-current="true" { (words) } }
                    @else { a class="govuk-link" href=(with_query(&at, "signed", value)) { (words) } }
                }
            }
        }
        (how_many(lines.len(), all, &asked.after))
        @if !lines.is_empty() { (signed(&lines)) }
        (more(next.as_deref(), &[("signed", &asked.signed)], &at))
    };
    let page = Page::new("Assessments signed").of(row.name.clone()).is(Part::Oversight).rows();
    Ok(page.before(way(Some((&here, "Coverage")))).main(main).answer(visitor))
}

fn signed(lines: &[SignedLine]) -> Markup {
    let rows = lines.iter().map(|line| {
        vec![
            Cell::new(line.at.as_str()),
            Cell::new(list::who(&line.who)),
            Cell::new(line.took.as_str()),
            Cell::new(html! { @for (place, fact) in line.facts.iter().enumerate() { @if place > 0 { br; } (fact) } }),
            Cell::new(list::action("Open assessment", &line.who.name, &line.href)),
        ]
    });
    let caption = "Signatures, the last first";
    let table = Table::new().caption(caption).caption_classes("govuk-visually-hidden");
    let table =
        table.head(["Signed", "Person", "From opening to signing", "What stands out", "What to do"]).rows(rows).labelled(true);
    html! { (ScrollablePane::new(caption, html! { (table) })) }
}

fn written(notes: &[(CaseRow, NoteRow)], seen: Seen<'_>) -> Markup {
    let zone: &TimeZone = seen.zone;
    let rows = notes.iter().map(|(who, note)| {
        let line = row::person(who, seen.policy, seen.today);
        let href = format!("/people/{}/oversight/{}", who.crn, note.id);
        let wrote = note.noted().writing().map_or_else(|| "Not recorded".to_owned(), |time| in_time(time.as_secs()));
        vec![
            Cell::new(short_day_and_time(note.recorded_at, zone)),
            Cell::new(list::who(&line)),
            Cell::new(html! { (trigger_name(note.trigger, seen)) br; span class="govuk-body-s" { "Held on " (short_date(note.held_on)) } }),
            Cell::numeric(note.minutes.to_string()),
            Cell::numeric(note.words.to_string()),
            Cell::new(wrote),
            Cell::new(list::action("Open", &line.name, &href)),
        ]
    });
    let caption = "Conversations, the last saved first";
    let head = vec![
        Cell::new("Saved"),
        Cell::new("Person"),
        Cell::new("Why"),
        Cell::numeric("Minutes"),
        Cell::numeric("Words"),
        Cell::new("From opening to saving"),
        Cell::new("What to do"),
    ];
    let table = Table::new().caption(caption).caption_classes("govuk-visually-hidden").head(head).rows(rows).labelled(true);
    html! { (ScrollablePane::new(caption, html! { (table) })) }
}
