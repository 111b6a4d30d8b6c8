//! Enforcement of a case (`/people/{crn}/enforcement`): the alarm first, then each order's clock, what waits for a decision, what
//! was decided; and the form for evidence that came in.

mod breach;
mod decide;
pub(crate) mod decision;

pub(super) use decide::begun;

use axum::extract::{Path, Query, State};
use govuk::{Alert, Button, Cell, DatePicker, Select, Table, Tag, TagColour, Textarea};
use maud::{Markup, html};
use record::{
    Command,
    enforcement::{EvidenceReceived, Wish},
    text::REASON_MAX,
    words::short_date,
};
use service::access::{Action, FieldGroup};

use super::{
    book::{Comeback, Sent, send},
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{late, pane, says},
    workload::working,
};
use crate::{
    app::App,
    banner::Tab,
    draft,
    form::{Errors, Filled, Posted, Reader, open},
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    said::see_other_saying,
    trouble::Trouble,
    view::{
        enforcement::{
            Enforcement, Failure, Proposed,
            case::{self, AlarmShown, Awaited, BreachLine, ClockShown, DecisionLine, EnforcementPage},
        },
        rule::Rule,
        shown::Shown,
        words::lower_first,
    },
};

/// Its routes, and those of the pages under it.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/people/{crn}/enforcement", show)
        .post("/people/{crn}/enforcement", save)
        .with(decide::routes)
        .with(decision::routes)
        .with(breach::routes)
}

/// A record opened for its enforcement.
struct Desk {
    person: Person,
    loaded: Loaded,
}

impl Desk {
    async fn open(app: &App, visitor: &Visitor, crn: &str, past: Past) -> Result<Self, Trouble> {
        // The pack and the letters show these parts, too; whoever may not see them does not get them.
        let also = [FieldGroup::Appointments, FieldGroup::Sentence, FieldGroup::Details];
        let groups = (&[FieldGroup::Enforcement][..], &also[..]);
        let person = Person::open_also(app, visitor, crn, past, Tab::Enforcement, groups).await?;
        let loaded = Loaded::of(app, &person, Telling::WhoRecorded, FieldGroup::Enforcement).await?;
        Ok(Self { person, loaded })
    }

    fn shown<'a>(&'a self, app: &'a App) -> Shown<'a> {
        self.loaded.shown(app, &self.person)
    }

    /// Whether the visitor may decide and write a pack.
    fn may_start(&self, app: &App) -> bool {
        self.person.may(app, Action::Start, FieldGroup::Enforcement)
    }

    /// Whether the visitor may say which day the court gave, and what it did.
    fn may_hear(&self, app: &App) -> bool {
        self.person.may(app, Action::Hear, FieldGroup::Enforcement)
    }

    /// Whether the visitor may record evidence and send letters.
    fn may_prepare(&self, app: &App) -> bool {
        self.person.may(app, Action::Prepare, FieldGroup::Enforcement)
    }

    /// Whether the visitor decides as the manager.
    fn may_sign(&self, app: &App) -> bool {
        self.person.may(app, Action::Sign, FieldGroup::Enforcement)
    }

    fn path(&self, page: &str) -> String {
        format!("/people/{}{page}", self.person.opened.crn())
    }
}

async fn show(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, Query(past): Query<Past>) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, past).await?;
    let main = markup(&app, &visitor, &desk, &Filled::fresh());
    Ok(desk.person.page("Enforcement").main(main).rows().answer(&visitor))
}

fn markup(app: &App, visitor: &Visitor, desk: &Desk, filled: &Filled<'_>) -> Markup {
    let view = case::page(&desk.shown(app));
    let decides = desk.may_start(app);
    html! {
        @if let Some(alarm) = &view.alarm { (alarmed(alarm, decides)) }
        @if view.clocks.is_empty() { (says("No sentence is running, and no failure is recorded.")) }
        @for clock in &view.clocks { (clocked(clock, decides)) }
        (awaiting(&view.awaited))
        (decisions(&view.decisions))
        (breaches(&view.breaches))
        @if desk.may_prepare(app) && !view.evidence_for.is_empty() { (evidence(app, visitor, desk, &view, filled)) }
    }
}

/// A rule with its page, and the mark of our own default.
fn ruled(rule: &Rule, local: bool) -> Markup {
    html! {
        p class="govuk-body-s" {
            "Rule: "
            @match &rule.href {
                Some(href) => a class="govuk-link" href=(href) { (rule.title) },
                None => (rule.title),
            }
            ". " (rule.words) ". Source: " (rule.source) "."
            @if local { " " (Tag::coloured("Local default", TagColour::Grey)) }
        }
    }
}

fn alarmed(alarm: &AlarmShown, decides: bool) -> Markup {
    let content = html! {
        p class="govuk-body-l govuk-!-margin-bottom-2" { strong { (alarm.said) } }
        p class="govuk-body" { "Decide by " strong { (alarm.decide_by) } "." @if alarm.late { " " (late()) } }
        ul class="govuk-list govuk-list--bullet" {
            @for (words, href) in &alarm.misses { li { a class="govuk-link" href=(href) { (words) } } }
        }
        @for (what, when) in &alarm.stamps { p class="govuk-body-s govuk-!-margin-bottom-1" { (what) ": " (when) "." } }
        @if decides { p class="govuk-body" { a class="govuk-link" href=(alarm.decide) { "Decide on the missed appointments" } } }
    };
    html! {
        (Alert::warning(alarm.said.as_str()).content(content))
        (ruled(&alarm.rule, alarm.local))
        (working("How this alarm comes about", &alarm.working))
    }
}

fn clocked(clock: &ClockShown, decides: bool) -> Markup {
    html! {
        h2 class="govuk-heading-m" { (clock.title) }
        (standing(&clock.standing, &clock.title))
        @if !clock.warnings.is_empty() {
            h3 class="govuk-heading-s" { "Warnings that count" }
            ul class="govuk-list govuk-list--bullet" {
                @for warning in &clock.warnings {
                    li {
                        a class="govuk-link" href=(warning.href) { (warning.said) }
                        ": counts until " (warning.until) ". " (warning.letter) "."
                        @if !warning.stands { " " (Tag::coloured("Its failure is now accepted: ask to withdraw it", TagColour::Orange)) }
                    }
                }
            }
        }
        @for (failure, proposed) in &clock.waiting { (waiting(failure, proposed.as_ref(), decides)) }
    }
}

/// Where the order stands, with what it rests on.
fn standing(standing: &Enforcement, order: &str) -> Markup {
    html! {
        p class="govuk-body" { strong { (standing.said) } ". " (standing.meaning) }
        @if let Some(breach) = &standing.breach { p class="govuk-body" { a class="govuk-link" href=(breach) { "Open the breach" } } }
        @if !standing.failures.is_empty() {
            @let rows = standing.failures.iter().map(|failure| [
                Cell::new(html! { a class="govuk-link" href=(failure.href) { (failure.on) } }),
                Cell::new(failure.outcome.as_str()),
                Cell::new(decided(failure)),
            ]);
            (pane(&format!("Failures that count: {order}"), Table::new().head(["Day", "Outcome", "Decided"]).rows(rows)))
        }
        (govuk::Details::new("How this is counted", html! {
            p class="govuk-body" { "Failures under this order since " (standing.since) ", less those that a court has dealt with." }
            p class="govuk-body" { "Rule: " (standing.rule) ". Source: " (standing.source) "." }
        }))
    }
}

fn decided(failure: &Failure) -> Markup {
    html! {
        @match &failure.decided {
            Some(words) => a class="govuk-link" href=(failure.next) { (words) span class="govuk-visually-hidden" { ", failure of " (failure.on) } },
            None => (Tag::coloured("Not decided", TagColour::Orange)),
        }
    }
}

fn waiting(failure: &Failure, proposed: Option<&Proposed>, decides: bool) -> Markup {
    html! {
        h3 class="govuk-heading-s" { "To decide: " (failure.outcome.to_lowercase()) " on " (failure.on) }
        @if let Some(proposed) = proposed { (proposal(proposed, Some(&failure.on))) }
        @else { (says("Breach proceedings are running: add this failure to the pack, or decide it by itself.")) }
        @if decides {
            p class="govuk-body" {
                a class="govuk-link" href=(failure.next) {
                    "Decide" span class="govuk-visually-hidden" { " the failure of " (failure.on) }
                }
            }
        }
    }
}

/// What the rule proposes, why, by when. On a page with several, each says of which failure.
fn proposal(proposed: &Proposed, failed_on: Option<&str>) -> Markup {
    let comes = failed_on.map_or_else(
        || "How this proposal comes about".to_owned(),
        |on| format!("How the proposal for the failure of {on} comes about"),
    );
    html! {
        p class="govuk-body" {
            "Proposed: " strong { (proposed.name) } "."
            @if let Some(due) = &proposed.due { " By " (due) "." }
            @if let Some(by) = &proposed.respond_by { " Decided today, the answer is due by " (by) "." }
        }
        p class="govuk-body" { (proposed.why) " " (proposed.law) }
        (ruled(&proposed.rule, proposed.local))
        (working(&comes, &proposed.working))
    }
}

fn awaiting(awaited: &[Awaited]) -> Markup {
    html! {
        @if !awaited.is_empty() {
            h2 class="govuk-heading-m" { "Absences whose reason is awaited" }
            @for absence in awaited {
                p class="govuk-body govuk-!-margin-bottom-1" {
                    (absence.said) ". Evidence by " (absence.by) "." @if absence.late { " " (late()) }
                }
                @for came in &absence.evidence { p class="govuk-body-s govuk-!-margin-bottom-1" { "Came in " (came) } }
                p class="govuk-body" {
                    a class="govuk-link" href=(absence.href) {
                        "Decide whether it is acceptable" span class="govuk-visually-hidden" { ": " (absence.said) }
                    }
                }
            }
        }
    }
}

fn decisions(lines: &[DecisionLine]) -> Markup {
    let rows = lines.iter().map(|line| {
        [
            Cell::new(line.on.as_str()).classes("rainer-nowrap"),
            Cell::new(html! {
                a class="govuk-link" href=(line.href) {
                    (line.action) span class="govuk-visually-hidden" { ", " (lower_first(&line.about)) }
                }
            }),
            Cell::new(line.about.as_str()),
            Cell::new(line.by.as_str()),
            Cell::new(if line.letter.is_empty() { "None" } else { line.letter.as_str() }),
        ]
    });
    html! {
        h2 class="govuk-heading-m" { "Decisions" }
        @if lines.is_empty() { (says("No decision is recorded.")) }
        @else { (pane("Decisions", Table::new().head(["Day", "Decision", "About", "By", "Letter"]).rows(rows))) }
    }
}

fn breaches(lines: &[BreachLine]) -> Markup {
    html! {
        h2 class="govuk-heading-m" { "Breach proceedings" }
        @if lines.is_empty() { (says("None were begun.")) }
        @for line in lines {
            p class="govuk-body" {
                a class="govuk-link" href=(line.href) { "Breach begun " (line.begun) }
                ", " (line.order) ": " strong { (line.stage) } ". " (line.meaning)
            }
        }
        h2 class="govuk-heading-m" { "Recall" }
        (says("Recall has no pages here yet. A decision to consider recall is recorded with its reasons; the request itself goes its present way."))
    }
}

fn evidence(app: &App, visitor: &Visitor, desk: &Desk, view: &EnforcementPage, filled: &Filled<'_>) -> Markup {
    let first = view.awaited.first().map(|a| a.id.to_string()).unwrap_or_default();
    let inside = html! {
        (Select::new("appointment", "For which appointment").items(view.evidence_for.clone())
            .value(filled.value("appointment", first)).error(filled.error("appointment")))
        (DatePicker::new("on", "Day it came").hint("For example, 27/3/2026 or today")
            .value(filled.value("on", short_date(desk.person.opened.today))).error(filled.error("on")))
        (Textarea::new("what", "What came").rows(3).value(filled.value("what", "")).error(filled.error("what")))
        (Button::new("Save evidence").prevent_double_click(true))
    };
    html! {
        h2 class="govuk-heading-m" { "Evidence that came in" }
        (open(&desk.path("/enforcement"), visitor, app.new_id(), &inside))
    }
}

async fn save(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, posted: Posted) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, Past::default()).await?;
    let page = desk.path("/enforcement");
    let comeback = match received(&posted, desk.person.opened.today) {
        Ok(wish) => match send((&app, &visitor, &page), &desk.person, &posted, wish, "what").await? {
            Sent::Saved(_) => {
                let words = format!("Evidence saved for {}", desk.person.opened.case.person.name.short());
                return Ok(see_other_saying(&app, &visitor, &page, &words));
            }
            Sent::Back(comeback) => comeback,
        },
        Err(errors) => {
            draft::keep(&app, &visitor, &page, &posted).await;
            Comeback::of(errors)
        }
    };
    let main = markup(&app, &visitor, &desk, &Filled::again(&posted, &comeback.errors));
    let page = desk.person.page("Enforcement").errors(&comeback.errors).status(comeback.status());
    Ok(page.main(main).rows().answer(&visitor))
}

fn received(posted: &Posted, today: jiff::civil::Date) -> Result<Command, Errors> {
    let mut read = Reader::new(posted, today);
    let appointment = read.choice("appointment", "the appointment", |id| id.parse().ok());
    let on = read.date("on", "the day it came");
    let what = read.wanted("what", "what came", REASON_MAX);
    let errors = read.finish();
    match (appointment, on) {
        (Some(appointment), Some(on)) if errors.is_empty() => {
            Ok(Command::Enforce(Wish::ReceiveEvidence(EvidenceReceived { appointment, on, what })))
        }
        _ => Err(errors),
    }
}
