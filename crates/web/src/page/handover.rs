//! The hand-over pack (`/people/{crn}/handover`): what an officer must know before they take the case, and what was left
//! open. The officer who holds the case accepts it there, or asks first; a manager answers.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use govuk::{Alert, Button, Cell, SummaryList, SummaryRow, Table, Textarea};
use jiff::civil::Date;
use maud::{Markup, html};
use record::{
    Command,
    handover::{HandoverAccepted, HandoverQueried, HandoverQuestionAnswered, Wish},
    text::{NOTE_MAX, REASON_MAX},
};
use serde::Deserialize;
use service::{
    After,
    access::{Action, FieldGroup},
};

use super::{
    changes,
    loaded::{Loaded, Telling},
    overview,
    person::{Past, Person},
    pieces::{back, facts, pane, says},
    plan::goal_card,
};
use crate::{
    app::App,
    banner::{Tab, rosh_tag},
    draft::{self, UseDraft},
    form::{Errors, Filled, Posted, Reader, open, when::read_date},
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    said::see_other_saying,
    shell::Page,
    trouble::Trouble,
    view::{
        changes::{Since, changes as told},
        handover::{Line, Pack, RiskBrief, Standing, changes_from, pack},
    },
};

/// What the pack shows besides the core, to those who may see it.
pub(super) const ALSO: &[FieldGroup] = service::Service::NEWS;

/// The field that says which form was sent.
const DOING: &str = "doing";

/// Its routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/handover", show).post("/people/{crn}/handover", save)
}

/// `?since=1/11/2026`: from which day the pack tells what changed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct From {
    #[serde(default)]
    since: String,
}

impl From {
    /// The day that was asked for; none when none was, or it cannot be read, or has not come.
    pub(super) fn day(&self, today: Date) -> Option<Date> {
        read_date(&self.since, today).ok().filter(|day| *day <= today)
    }
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(past): Query<Past>,
    Query(from): Query<From>,
    Query(using): Query<UseDraft>,
) -> Answer {
    let person = Person::open_also(&app, &visitor, &crn, past, Tab::Overview, (&[FieldGroup::Core], ALSO)).await?;
    let here = path(person.opened.crn());
    let offered = draft::offered(&app, &visitor, &here).await?;
    let none = Errors::none();
    let (filled, notice) = match &offered {
        Some(draft) if using.wanted() => (Filled::again(&draft.posted, &none), html! {}),
        Some(draft) => (Filled::fresh(), draft.alert(&here, person.opened.now, app.service().zone())),
        None => (Filled::fresh(), html! {}),
    };
    let since = from.day(person.opened.today);
    Ok(page(&app, &visitor, &person, since, &filled, &notice).await?.answer(&visitor))
}

fn path(crn: &str) -> String {
    format!("/people/{crn}/handover")
}

/// Whether the visitor holds the case and has not accepted it: only they are asked.
fn asked(visitor: &Visitor, person: &Person) -> bool {
    let held = person.opened.present.allocation().map(|held| held.officer);
    let mine = held.is_some() && visitor.actor().staff.officer == held;
    mine && person.opened.as_at.is_none() && !person.opened.present.handover_accepted()
}

async fn page(
    app: &App,
    visitor: &Visitor,
    person: &Person,
    since: Option<Date>,
    filled: &Filled<'_>,
    notice: &Markup,
) -> Result<Page, Trouble> {
    let loaded = Loaded::of(app, person, Telling::WhoRecorded, FieldGroup::Contacts).await?;
    let shown = loaded.shown(app, person);
    let view = pack(&shown);
    let from = since.or_else(|| changes_from(&shown));
    let new = match from {
        Some(day) => {
            let (who, opened) = (visitor.clone(), person.opened.clone());
            let events = app.ask(move |service| service.recorded_by_others(who.actor(), &opened, After::Day(day))).await?;
            let allocated = shown.case.allocation().map(|held| held.from);
            let since = if allocated == Some(day) { Since::Allocation(day) } else { Since::Day(day) };
            Some(told(&shown, &events, since))
        }
        None => None,
    };
    let earlier = shown.link("/handover");
    let earlier = format!("{earlier}{}since=-91#changes", if earlier.contains('?') { "&" } else { "?" });
    let main = html! {
        (standing(&view))
        (notice)
        @if view.question_open && answers(app, visitor, person) { (answering(app, visitor, person, filled)) }
        @if asked(visitor, person) { (forms(app, visitor, person, view.version, filled)) }
        (markup(&view))
        @if let Some(new) = &new {
            (changes::block("What changed", new, Some(("What changed in the last 13 weeks", &earlier))))
        }
    };
    Ok(person.page("Hand-over pack").before(back(shown.link(""))).main(main).errors(filled.errors).rows())
}

fn standing(view: &Pack) -> Markup {
    html! {
        @match &view.standing {
            Standing::NotAllocated => (says("Nobody holds this case yet: there is nothing to hand over.")),
            Standing::Waiting { officer, since } => {
                (Alert::information(format!("{since}. Waits for {officer} to accept it.")))
            },
            Standing::Accepted { officer, on, note } => {
                (says(html! {
                    (officer) " has accepted this case" @if let Some(on) = on { " on " (on) } "."
                    @if !note.trim().is_empty() { " " (note) }
                }))
            },
        }
        @if !view.questions.is_empty() {
            h2 class="govuk-heading-m" { "Questions before accepting" }
            (facts(&view.questions))
            @if !view.answers.is_empty() {
                h3 class="govuk-heading-s" { "Answers" }
                (facts(&view.answers))
            }
            (says(if view.question_open {
                "The question waits for the manager's answer. Then the case is the officer's to accept."
            } else {
                "The question is answered. The case is the officer's to accept."
            }))
        }
    }
}

/// Whether the visitor is a manager who may answer: never whoever asked.
fn answers(app: &App, visitor: &Visitor, person: &Person) -> bool {
    let held = person.opened.present.allocation().map(|held| held.officer);
    let mine = held.is_some() && visitor.actor().staff.officer == held;
    !mine && person.opened.as_at.is_none() && person.may(app, Action::Write, FieldGroup::Oversight)
}

fn answering(app: &App, visitor: &Visitor, person: &Person, filled: &Filled<'_>) -> Markup {
    let filled = if filled.posted.is_some_and(|posted| posted.get(DOING) == "answer") { *filled } else { Filled::fresh() };
    let inside = html! {
        input type="hidden" name=(DOING) value="answer";
        (Textarea::new("answer", "Your answer").rows(3).value(filled.value("answer", "")).error(filled.error("answer")))
        (Button::new("Answer").prevent_double_click(true))
    };
    html! {
        div class="rainer-no-print" {
            h2 class="govuk-heading-m" { "Answer the question" }
            (open(&path(person.opened.crn()), visitor, app.new_id(), &inside))
        }
    }
}

fn forms(app: &App, visitor: &Visitor, person: &Person, version: u32, filled: &Filled<'_>) -> Markup {
    let of_form =
        |doing: &str| if filled.posted.is_some_and(|posted| posted.get(DOING) == doing) { *filled } else { Filled::fresh() };
    let here = path(person.opened.crn());
    let (accepting, asking) = (of_form("accept"), of_form("ask"));
    let accept = html! {
        input type="hidden" name=(DOING) value="accept";
        input type="hidden" name="read-to" value=(version);
        (Textarea::new("note", "A note (optional)").rows(2).value(accepting.value("note", "")).error(accepting.error("note")))
        (Button::new("Accept the case").prevent_double_click(true))
    };
    let ask = html! {
        input type="hidden" name=(DOING) value="ask";
        (Textarea::new("question", "What do you need to know first?").rows(2)
            .value(asking.value("question", "")).error(asking.error("question")))
        (Button::secondary("Ask the manager").prevent_double_click(true))
    };
    html! {
        div class="rainer-no-print" {
            h2 class="govuk-heading-m" { "Accept or ask" }
            (says("Read the pack below first. Until you accept the case it stays on your list."))
            (open(&here, visitor, app.new_id(), &accept))
            (open(&here, visitor, app.new_id(), &ask))
        }
    }
}

fn markup(view: &Pack) -> Markup {
    html! {
        @if let Some(known) = &view.person {
            h2 class="govuk-heading-m" { "Who the person is" }
            (facts(known))
        }
        h2 class="govuk-heading-m" { "Why it was allocated" }
        (facts(&view.allocation))
        @if let Some(brief) = &view.risk { (risk(brief)) }
        @if let Some(checks) = &view.checks {
            (lines("Safety checks that are open", checks, ["Check", "Where it stands"], "No safety check is open."))
        }
        (overview::attention(&view.duties))
        @if let Some(orders) = &view.enforcement {
            (lines("Enforcement", orders, ["Order", "Where it stands"], "No order or licence is running."))
        }
        @if let Some(goals) = &view.plan {
            h2 class="govuk-heading-m" { "Plan" }
            @if goals.is_empty() { (says("No goal is set.")) }
            @for goal in goals { (goal_card(goal, 3)) }
        }
        @if let Some(view) = &view.appointments { (overview::appointments(view)) }
        (overview::around(&view.around))
        (lines("What was left open", &view.left, ["What", "Where it stands"], "Nothing was left open."))
    }
}

fn risk(brief: &RiskBrief) -> Markup {
    let judgement = brief.judgement.as_ref();
    let groups = judgement
        .map(|judged| judged.groups.iter().map(|(group, level)| format!("{group}: {level}")).collect::<Vec<_>>().join("; "));
    let reasons = judgement.map_or("Not recorded", |judged| judged.reasons.as_str());
    let mut list = SummaryList::new()
        .row(SummaryRow::new("Risk of serious harm", rosh_tag(judgement.and_then(|judged| judged.overall))))
        .row(("For each group", groups.unwrap_or_else(|| "Not recorded".to_owned())))
        .row(SummaryRow::new("Reasons", html! { span class="rainer-text" { (reasons) } }))
        .row(("Tier", brief.tier.as_str()));
    for (name, review) in &brief.flags {
        list = list.row((format!("Flag: {name}"), review.as_str()));
    }
    html! {
        h2 class="govuk-heading-m" { "Risk" }
        (list)
        (says(html! { a class="govuk-link" href=(brief.link) { "See all about risk" } }))
    }
}

/// Lines with where each stands, under a heading.
pub(super) fn lines(heading: &str, lines: &[Line], head: [&str; 2], none: &str) -> Markup {
    let rows = lines
        .iter()
        .map(|line| [Cell::new(html! { a class="govuk-link" href=(line.link) { (line.what) } }), Cell::new(line.state.as_str())]);
    html! {
        h2 class="govuk-heading-m" { (heading) }
        @if lines.is_empty() { (says(none)) } @else { (pane(heading, Table::new().head(head).rows(rows))) }
    }
}

async fn save(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, posted: Posted) -> Answer {
    let command = posted.wanted_command()?;
    let person = Person::open_also(&app, &visitor, &crn, Past::default(), Tab::Overview, (&[FieldGroup::Core], ALSO)).await?;
    let here = path(person.opened.crn());
    let mut read = Reader::new(&posted, person.opened.today);
    let (wish, otherwise, said) = match posted.get(DOING) {
        "accept" => {
            let read_to = posted.get("read-to").parse().unwrap_or_default();
            let accepted = HandoverAccepted { read_to, note: read.text("note", REASON_MAX) };
            (Wish::Accept(accepted), "note", "case accepted")
        }
        "answer" => {
            let answer = read.wanted("answer", "your answer", NOTE_MAX);
            let said = "question answered. The officer sees it in the pack, and accepts the case";
            (Wish::Answer(HandoverQuestionAnswered { answer }), "answer", said)
        }
        _ => {
            let question = read.wanted("question", "your question", REASON_MAX);
            (Wish::Query(HandoverQueried { question }), "question", "question asked. Your manager sees it in the pack")
        }
    };
    let errors = read.finish();
    let errors = if errors.is_empty() {
        let (who, whose, reason) = (visitor.clone(), person.opened.person, person.opened.reason.clone());
        let wish = Command::Handover(wish);
        match app.ask(move |service| service.execute(who.actor(), whose, command, wish, reason.as_ref())).await {
            Ok(_) => {
                draft::discard(&app, &visitor, &here).await;
                let said = format!("{}: {said}", person.opened.case.person.name.short());
                return Ok(see_other_saying(&app, &visitor, &here, &said));
            }
            Err(trouble) => {
                let refused = trouble.refusal().map(|refusal| Errors::refused(refusal, &[], otherwise));
                refused.ok_or(trouble)?
            }
        }
    } else {
        errors
    };
    let answering = posted.get(DOING) == "answer";
    if !(if answering { answers(&app, &visitor, &person) } else { asked(&visitor, &person) }) {
        let main = says(if answering {
            html! { "A manager of the team answers, and never the officer who asked." }
        } else {
            html! { "Only the officer who holds the case can accept it or ask, and only once. That is " (person.banner.officer) "." }
        });
        return Ok(person.page("You cannot accept this case").status(StatusCode::FORBIDDEN).main(main).answer(&visitor));
    }
    draft::keep(&app, &visitor, &here, &posted).await;
    let filled = Filled::again(&posted, &errors);
    Ok(page(&app, &visitor, &person, None, &filled, &html! {}).await?.answer(&visitor))
}
