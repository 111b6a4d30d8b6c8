//! Deciding on a failure or on the alarm of missed appointments (`/people/{crn}/enforcement/decide/{about}`). Not to act is a
//! decision, too. A step towards the court begins breach proceedings in the same save.

use axum::extract::{Path, Query, State};
use govuk::{Alert, Button, Checkboxes, Legend, Radios, Textarea};
use maud::{Markup, html};
use record::{
    AppointmentId, BreachId, Command, CommandId, DecisionId, Event,
    appointment::Appointment,
    enforcement::{Answers, EnforcementDecided, Wish},
    text::NOTE_MAX,
};
use rules::code::ActionCode;
use service::Done;
use uuid::Uuid;

use super::{Desk, proposal};
use crate::{
    app::App,
    draft::{self, UseDraft},
    form::{Errors, Filled, Posted, Reader, open},
    gate::Visitor,
    page::{
        book::{Comeback, Kept, Sent, send_all},
        person::Past,
        pieces::{back, says, written},
    },
    respond::Answer,
    routes::Routes,
    said::see_other_saying,
    shell::Page,
    trouble::Trouble,
    view::{
        close_session::step,
        enforcement::{
            decision::{DecideForm, Deciding, form, waiting},
            letter, name_of,
        },
        shown::Shown,
    },
};

/// The letter that the proposal after a failure would send, to read before anything is saved.
async fn preview(State(app): State<App>, visitor: Visitor, Path((crn, id)): Path<(String, AppointmentId)>) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, Past::default()).await?;
    let shown = desk.shown(&app);
    let session = shown.case.appointment(id).ok_or_else(Trouble::not_found)?;
    let main = match would_send(&shown, session) {
        Some((kind, text)) => html! {
            h2 class="govuk-heading-m" { (kind.words()) }
            (says("Drafted from the record as it is now. What you write in the note is added as what happened."))
            @if letter::wants_welsh(&shown) { (Alert::warning("Welsh").content(letters::NotWritten.to_string())) }
            div class="govuk-inset-text" { (written(&text)) }
        },
        None => says("The step that is proposed sends no letter."),
    };
    let to = desk.path(&format!("/appointments/{id}"));
    Ok(desk.person.page("Letter preview").before(back(to)).main(main).answer(&visitor))
}

fn would_send(shown: &Shown<'_>, session: &Appointment) -> Option<(letters::Kind, String)> {
    let proposed = step(shown, session).proposed?;
    let enforcement = &shown.policy.enforcement;
    let about = letter::About {
        action: proposed.action,
        answers: Answers::Failure,
        failures: vec![session.what.id],
        sentence: record::enforcement::clock::order_of(shown.case, session, shown.zone),
        on: shown.today,
        respond_by: enforcement.respond_by(proposed.action, shown.today, &shown.policy.calendar),
        circumstances: String::new(),
        reasons: String::new(),
    };
    let (kind, draft) = letter::draft(shown, &about)?;
    Some((kind, draft.ok()?.text))
}

/// The part of the address that stands for the alarm.
const ALARM: &str = "alarm";

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/people/{crn}/enforcement/decide/{about}", show)
        .post("/people/{crn}/enforcement/decide/{about}", save)
        .get("/people/{crn}/enforcement/preview/{appointment}", preview)
}

/// What the address says is to be decided; gone once somebody decided.
fn deciding<'a>(shown: &Shown<'a>, about: &str) -> Option<Deciding<'a>> {
    if about == ALARM {
        return Some(Deciding::Alarm);
    }
    let id: AppointmentId = about.parse().ok()?;
    waiting(shown, id).map(Deciding::Failure)
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, about)): Path<(String, String)>,
    Query(use_draft): Query<UseDraft>,
) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, Past::default()).await?;
    refuse_unless_starting(&app, &desk)?;
    let here = desk.path(&format!("/enforcement/decide/{about}"));
    let kept = Kept::find(&app, &visitor, &here, &use_draft).await?;
    let notice = kept.offer().map(|draft| draft.alert(&here, desk.person.opened.now, app.service().zone()));
    Ok(page(&app, &visitor, &desk, &about, &kept.filled(), &notice.unwrap_or_default()).answer(&visitor))
}

/// Who may not decide is told who holds the case.
fn refuse_unless_starting(app: &App, desk: &Desk) -> Result<(), Trouble> {
    if desk.may_start(app) {
        return Ok(());
    }
    let owner = desk.person.opened.present.allocation().map(|held| held.officer);
    Err(service::Trouble::Denied { owner, person: Some(desk.person.opened.person), rule: "S1.2".into() }.into())
}

fn page(app: &App, visitor: &Visitor, desk: &Desk, about: &str, filled: &Filled<'_>, notice: &Markup) -> Page {
    let shown = desk.shown(app);
    let title = if about == ALARM { "Decide on missed appointments" } else { "Decide on a failure to comply" };
    let form = deciding(&shown, about).and_then(|deciding| form(&shown, deciding));
    let main = html! {
        @if let Some(form) = &form { (notice) (asks(app, visitor, desk, about, form, filled)) }
        @else {
            (says("There is nothing to decide here: somebody decided already, or the appointment no longer counts as a failure."))
        }
    };
    desk.person.page(title).before(back(desk.path("/enforcement"))).main(main).errors(filled.errors)
}

fn asks(app: &App, visitor: &Visitor, desk: &Desk, about: &str, form: &DecideForm, filled: &Filled<'_>) -> Markup {
    let proposed = form.proposed.as_ref();
    let first = proposed.map(|p| p.action.to_string()).unwrap_or_default();
    let label = |(code, name): &(String, String)| {
        if *code == first { (code.clone(), format!("{name} (proposed)")) } else { (code.clone(), name.clone()) }
    };
    let failure = form.answers == Answers::Failure;
    let inside = html! {
        @for id in &form.missed { input type="hidden" name="missed" value=(id); }
        (Radios::new("action", Legend::medium("What do you decide?")).items(form.actions.iter().map(label))
            .value(filled.value("action", first.as_str())).error(filled.error("action")))
        @if !form.others.is_empty() {
            (Checkboxes::new("also", Legend::medium("Does it answer other failures, too?")).items(form.others.clone())
                .values(filled.values("also", &[])))
        }
        @if failure {
            (Textarea::new("circumstances", "What happened").rows(4)
                .hint("A warning states it. Proposed from the note of the appointment")
                .value(filled.value("circumstances", form.circumstances.as_str())).error(filled.error("circumstances")))
        }
        (Textarea::new("reasons", "Reasons").rows(4)
            .hint(if failure { "May be left empty when you take the proposal as it is" } else { "Why this, for safety" })
            .value(filled.value("reasons", "")).error(filled.error("reasons")))
        (Textarea::new("alternatives", "What else was considered").rows(3)
            .hint(format!("For example: {}", form.alternatives.join(", ").to_lowercase()))
            .value(filled.value("alternatives", "")).error(filled.error("alternatives")))
        (Button::new("Save decision").prevent_double_click(true))
    };
    html! {
        ul class="govuk-list govuk-list--bullet" {
            @for (words, href) in &form.about { li { a class="govuk-link" href=(href) { (words) } } }
        }
        @for came in &form.evidence { p class="govuk-body" { "Evidence " (came) } }
        @if let Some(proposed) = proposed { (proposal(proposed, None)) }
        @if !failure {
            @if let Some(by) = &form.decide_by { (says(format!("Decide by {by}. Each failure keeps a decision of its own."))) }
            (says("Recall has no pages here yet: a decision to consider it is recorded with your reasons, and the request goes its present way."))
        }
        (open(&desk.path(&format!("/enforcement/decide/{about}")), visitor, app.new_id(), &inside))
    }
}

/// An id that follows from the form's own, so that pressing twice is one wish.
pub(super) fn follows(command: CommandId, step: u128) -> Uuid {
    Uuid::from_u128(command.0.as_u128().wrapping_add(step))
}

async fn save(State(app): State<App>, visitor: Visitor, Path((crn, about)): Path<(String, String)>, posted: Posted) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, Past::default()).await?;
    refuse_unless_starting(&app, &desk)?;
    let here = desk.path(&format!("/enforcement/decide/{about}"));
    let command = posted.wanted_command()?;
    let shown = desk.shown(&app);
    let comeback = match read(&posted, command, &shown, &about) {
        Ok(wish) => {
            let said = said(&shown, &wish);
            let names = [("failures", "also")];
            match send_all((&app, &visitor, &here), &desk.person, &posted, vec![wish], (&names, "action")).await? {
                Sent::Saved(done) => {
                    let to = goes_to(&desk, command, &done);
                    return Ok(see_other_saying(&app, &visitor, &to, &said));
                }
                Sent::Back(comeback) => comeback,
            }
        }
        Err(errors) => {
            draft::keep(&app, &visitor, &here, &posted).await;
            Comeback::of(errors)
        }
    };
    let filled = Filled::again(&posted, &comeback.errors);
    Ok(page(&app, &visitor, &desk, &about, &filled, &html! {}).status(comeback.status()).answer(&visitor))
}

/// Where a saved decision leads: to the breach it began, else to its own page with the letter.
fn goes_to(desk: &Desk, command: CommandId, done: &Done) -> String {
    begun(done).map_or_else(
        || desk.path(&format!("/enforcement/{}", DecisionId(follows(command, 1)))),
        |id| desk.path(&format!("/breaches/{id}")),
    )
}

/// The breach proceedings that a save began.
pub(in crate::page) fn begun(done: &Done) -> Option<BreachId> {
    done.events.iter().find_map(|(_, event)| match &event.event {
        Event::BreachBegun(begun) => Some(begun.id),
        _ => None,
    })
}

fn said(shown: &Shown<'_>, wish: &Command) -> String {
    let name = match wish {
        Command::Enforce(Wish::Decide(decided)) => name_of(shown, decided.action, decided.on),
        _ => String::new(),
    };
    format!("Decision saved for {}: {name}", shown.case.person.name.short())
}

fn read(posted: &Posted, command: CommandId, shown: &Shown<'_>, about: &str) -> Result<Command, Errors> {
    let mut read = Reader::new(posted, shown.today);
    let action = read.choice("action", "what you decide", |code| ActionCode::new(code).ok());
    let circumstances = read.text("circumstances", NOTE_MAX);
    let reasons = read.text("reasons", NOTE_MAX);
    let alternatives = read.text("alternatives", NOTE_MAX);
    let answers = if about == ALARM { Answers::MissAlarm } else { Answers::Failure };
    let mut failures: Vec<AppointmentId> = about.parse::<AppointmentId>().into_iter().collect();
    failures.extend(posted.all("also").filter_map(|id| id.parse::<AppointmentId>().ok()));
    failures.extend(posted.all("missed").filter_map(|id| id.parse::<AppointmentId>().ok()));
    let errors = read.finish();
    let Some(action) = action.filter(|_| errors.is_empty()) else { return Err(errors) };
    let decided = EnforcementDecided {
        id: DecisionId(follows(command, 1)),
        answers,
        failures,
        sentence: None,
        action,
        proposed: None,
        on: shown.today,
        respond_by: None,
        reasons,
        alternatives,
        circumstances,
        breach: Some(BreachId(follows(command, 2))),
    };
    Ok(Command::Enforce(Wish::Decide(decided)))
}
