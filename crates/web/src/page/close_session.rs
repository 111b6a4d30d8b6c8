//! One appointment: its outcome, a note and the next appointment on one page (users-and-journeys J2); what came of it; the
//! decision on an absence.

use axum::extract::{Path, Query, State};
use govuk::{
    Alert, Button, CharacterCount, Checkbox, Checkboxes, Details, Input, Legend, Question, Radio, Radios, Select, Textarea,
    button_group,
};
use maud::{Markup, html};
use record::{
    Command, CommandId, Event,
    appointment::{Appointment, CloseSession, OutcomeDecided},
    enforcement::Wish,
    text,
};
use rules::outcome::SessionChoice;
use serde::Deserialize;
use service::{
    Done,
    access::{Action, FieldGroup},
};

use super::{
    appointments,
    book::{self, Asks, Comeback, Desk, Kept, Sent, back_to, keep_draft, send, send_all, with_saved},
    enforcement::begun,
    person::Past,
    workload::working,
};
use crate::{
    app::App,
    draft::{self, Offered, UseDraft},
    form::{Filled, Posted, Reader, open},
    gate::Visitor,
    respond::{Answer, with_query},
    routes::Routes,
    said::see_other_saying,
    view::{
        appointments::{Stage, one},
        book::Group,
        close_session::{
            self, Choice, CloseForm, Reveal, StepForm, TAGS, can_fail, choices, heading_fields, lower_first, read_outcome, said,
        },
        enforcement::{Enforcement, decision::waiting, enforcement as standing_of},
        shown::Shown,
    },
};

/// Its routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/appointments/{id}", show).post("/people/{crn}/appointments/{id}", save)
}

/// What the address asks for besides the draft.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    note: String,
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, String)>,
    Query(past): Query<Past>,
    Query(asked): Query<Asked>,
    Query(use_draft): Query<UseDraft>,
) -> Answer {
    let about = id.parse().ok();
    let desk = Desk::open_to_read(&app, &visitor, &crn, past, about).await?;
    let appointment = desk.appointment(&id)?;
    let view = one(&desk.shown(&app), appointment);
    let may_write = desk.may_write(&app);
    if view.stage != Stage::OutcomeNeeded || !may_write {
        let decide = decide_form(&app, &visitor, &desk, appointment, (view.stage, may_write), &asked.from, &Filled::fresh());
        let main = appointments::one_of_them(&view, may_write, &asked.from, &decide);
        return Ok(desk.person.page("Appointment").main(main).answer(&visitor));
    }
    let group = desk.group(&app, Some(appointment)).await?;
    let form = form_of(&app, &desk, appointment, group);
    let page = path(&desk, appointment);
    let kept = Kept::find(&app, &visitor, &page, &use_draft).await?;
    let around = Around {
        app: &app,
        visitor: &visitor,
        desk: &desk,
        appointment,
        from: &asked.from,
        structured: asked.note == "structured" || kept.filled().posted.is_some_and(|posted| posted.has("note-1")),
        draft: kept.offer(),
    };
    let main = close_page(&around, &form, &kept.filled(), &Comeback::default());
    Ok(desk.person.page("Record outcome").main(main).answer(&visitor))
}

/// The form, with the step after a failure for who may decide it.
fn form_of(app: &App, desk: &Desk, appointment: &Appointment, group: Group) -> CloseForm {
    let shown = desk.shown(app);
    let step = decides(app, desk).then(|| close_session::step(&shown, appointment));
    CloseForm { step, ..close_session::form(&shown, appointment, group) }
}

/// Whether the visitor decides on failures; for others the failure waits in the work due of who does.
fn decides(app: &App, desk: &Desk) -> bool {
    desk.person.may(app, Action::Start, FieldGroup::Enforcement)
}

fn path(desk: &Desk, appointment: &Appointment) -> String {
    format!("/people/{}/appointments/{}", desk.person.opened.crn(), appointment.what.id)
}

struct Around<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    desk: &'a Desk,
    appointment: &'a Appointment,
    from: &'a str,
    structured: bool,
    draft: Option<&'a Offered>,
}

impl Around<'_> {
    /// This page again, with where to come back to.
    fn here(&self) -> String {
        let page = path(self.desk, self.appointment);
        if self.from.is_empty() { page } else { with_query(&page, "from", self.from) }
    }
}

fn close_page(around: &Around<'_>, form: &CloseForm, filled: &Filled<'_>, comeback: &Comeback) -> Markup {
    let shown = around.desk.shown(around.app);
    let page = path(around.desk, around.appointment);
    let here = around.here();
    let view = one(&shown, around.appointment);
    let held_on = shown.local(around.appointment.what.starts_at).date();
    let fails = filled.posted.is_some_and(|posted| can_fail(&shown, posted, held_on));
    let inside = html! {
        input type="hidden" name="from" value=(around.from);
        input type="hidden" name="seen" value=(form.seen);
        @if let Some(proposed) = form.step.as_ref().and_then(|step| step.proposed.as_ref()) {
            input type="hidden" name="proposed-step" value=(proposed.action);
        }
        (outcome(&form.choices, form.step.as_ref(), filled))
        (note(around, form, filled, &here))
        @if fails { (enforcement(&form.enforcement)) }
        @if let Some(step) = &form.step { (otherwise(step, filled, fails)) }
        (next(form, filled))
        @if let Some(warning) = &comeback.warning { (book::anyway(warning)) }
        (button_group(html! {
            (Button::new("Save and finish").name("do").value("finish").prevent_double_click(true))
            (Button::secondary("Save draft").name("do").value("draft"))
        }))
    };
    html! {
        @if let Some(draft) = around.draft { (draft.alert(&here, shown.now, shown.zone)) }
        @if let Some(warning) = &comeback.warning { (book::warned(warning)) }
        @if let Some(quicker) = &comeback.quicker { (Alert::warning("Somebody was quicker").content(quicker.to_string())) }
        (appointments::in_short(&view))
        p class="govuk-body" {
            a class="govuk-link" href=(with_from(&format!("{page}/move"), around.from)) { "Move this appointment" }
            " or "
            a class="govuk-link" href=(with_from(&format!("{page}/cancel"), around.from)) { "cancel it" }
        }
        (open(&page, around.visitor, around.app.new_id(), &inside))
    }
}

/// A path with the return key, if there is one.
pub(super) fn with_from(path: &str, from: &str) -> String {
    if from.is_empty() { path.to_owned() } else { with_query(path, "from", from) }
}

fn outcome(choices: &[Choice], step: Option<&StepForm>, filled: &Filled<'_>) -> Markup {
    let chosen = filled.value("outcome", "");
    let radio = |choice: &Choice| {
        let radio = Radio::new(choice.choice.as_str(), choice.label.as_str());
        match &choice.reveal {
            Reveal::Nothing => match step.filter(|_| choice.fails) {
                Some(step) => radio.conditional(follows(step)),
                None => radio,
            },
            Reveal::Reasons(reasons) => {
                let first = [(String::new(), "Choose a reason".to_owned())];
                let select = Select::new("reason", "Reason for the absence")
                    .items(first.into_iter().chain(reasons.iter().cloned()))
                    .value(filled.value("reason", ""))
                    .error(filled.error("reason"));
                radio.conditional(html! { (select) })
            }
            Reveal::EvidenceBy(by) => radio.conditional(html! {
                p class="govuk-body" { "The reason must be known by " (by) ". It will be in the work due until it is decided." }
            }),
        }
    };
    html! {
        (Radios::new("outcome", Legend::medium("What came of the appointment?"))
            .items(choices.iter().map(radio))
            .value(chosen)
            .error(filled.error("outcome")))
    }
}

fn note(around: &Around<'_>, form: &CloseForm, filled: &Filled<'_>, here: &str) -> Markup {
    let most = u32::try_from(text::NOTE_MAX).unwrap_or(u32::MAX);
    html! {
        h2 class="govuk-heading-m" { "Note" }
        @if around.structured && !form.headings.is_empty() {
            @for (field, heading) in heading_fields(&form.headings) {
                (Textarea::new(field.as_str(), heading).rows(3)
                    .value(filled.value(&field, "")).error(filled.error(&field)))
            }
            @if let Some(error) = filled.error("note") { p id="note" class="govuk-error-message" { (error) } }
            p class="govuk-body" { a class="govuk-link" href=(here) { "Write without headings" } }
        } @else {
            (CharacterCount::new("note", "What happened").max_length(most).rows(8).threshold(75)
                .value(filled.value("note", "")).error(filled.error("note")))
            @if !form.headings.is_empty() {
                p class="govuk-body" { a class="govuk-link" href=(with_query(here, "note", "structured")) { "Write under headings" } }
            }
        }
        (summary(filled))
        (tags(filled))
        (sharing(filled, &form.forename, form.always_sensitive))
    }
}

/// The one-line summary.
pub(super) fn summary(filled: &Filled<'_>) -> Markup {
    html! {
        (Input::new("summary", "Summary (optional)")
            .hint("One line of up to 80 characters. Left empty, it is the first sentence of the note")
            .value(filled.value("summary", ""))
            .error(filled.error("summary")))
    }
}

/// Topics to tick.
pub(super) fn tags(filled: &Filled<'_>) -> Markup {
    let ticks = Checkboxes::new("tags", "Topics")
        .classes("govuk-checkboxes--small")
        .items(TAGS.map(|tag| (tag, tag)))
        .values(filled.values("tags", &[]));
    html! { (Details::new("Topics (optional)", html! { (ticks) }).open(!filled.values("tags", &[]).is_empty())) }
}

/// "Do not share with Sam".
pub(super) fn sharing(filled: &Filled<'_>, forename: &str, always: bool) -> Markup {
    if always {
        return html! { p class="govuk-body" { "This appointment is not shared with " (forename) ", nor is its note." } };
    }
    let ticked = filled.posted.is_some_and(|posted| posted.has("sensitive"));
    html! {
        (Checkboxes::new("sensitive", Question::default()).classes("govuk-checkboxes--small")
            .item(Checkbox::new("yes", format!("Do not share with {forename}")).checked(ticked)))
    }
}

/// What a failure leads to, under its radio button: the step is decided with the session unless somebody says otherwise.
fn follows(step: &StepForm) -> Markup {
    html! {
        p class="govuk-body" {
            (step.said)
            @match &step.proposed {
                Some(proposed) => {
                    " Proposed: " strong { (proposed.name) } "."
                    @if let Some(due) = &proposed.due { " By " (due) "." }
                    " It is decided when you save. "
                    a class="govuk-link" href=(step.preview) { "Letter preview" }
                },
                None => " Breach proceedings are running: the failure joins them.",
            }
        }
    }
}

/// The proposal with its reasons, and fields to depart from it: for a failure only.
fn otherwise(step: &StepForm, filled: &Filled<'_>, open: bool) -> Markup {
    let Some(proposed) = &step.proposed else { return html! {} };
    let first = [(String::new(), format!("As the rule proposes: {}", proposed.name))];
    let last = [(close_session::LATER.to_owned(), "Decide later: it stays in the work due".to_owned())];
    let content = html! {
        p class="govuk-body" { (proposed.why) " " (proposed.law) }
        @if let Some(by) = &proposed.respond_by { p class="govuk-body" { "The answer is due by " (by) "." } }
        (Select::new("step", "Step after the failure").items(first.into_iter().chain(step.others.iter().cloned()).chain(last))
            .value(filled.value("step", "")).error(filled.error("step")))
        (Textarea::new("step-reasons", "Why another step").rows(3)
            .value(filled.value("step-reasons", "")).error(filled.error("step-reasons")))
        (Textarea::new("step-alternatives", "What else was considered").rows(2)
            .value(filled.value("step-alternatives", "")).error(filled.error("step-alternatives")))
        (working("How this proposal comes about", &proposed.working))
    };
    html! { (Details::new("For a failure: the proposed step, or another", content).open(open)) }
}

/// Where the order stands, with the working. Only a failure asks for it.
pub(super) fn enforcement(standing: &Enforcement) -> Markup {
    html! {
        h2 class="govuk-heading-m" { "Enforcement" }
        p class="govuk-body" { "Before this one: " (lower_first(&standing.said)) ". " (standing.meaning) }
        @if !standing.failures.is_empty() {
            ul class="govuk-list govuk-list--bullet" {
                @for failure in &standing.failures {
                    li { a class="govuk-link" href=(failure.href) { (failure.on) } ": " (lower_first(&failure.outcome)) }
                }
            }
        }
        (Details::new("How this is counted", html! {
            p class="govuk-body" { "Failures under this order since " (standing.since) "." }
            p class="govuk-body" { "Rule: " (standing.rule) ". Source: " (standing.source) "." }
        }))
    }
}

fn next(form: &CloseForm, filled: &Filled<'_>) -> Markup {
    let on = filled.posted.map_or(!form.next.proposed.date.is_empty(), |posted| posted.has("book-next"));
    let tick = Checkbox::new("yes", "Book next").checked(on).conditional(book::fields(&form.next, filled, Asks::Nothing));
    html! {
        h2 class="govuk-heading-m" { "Next appointment" }
        @if form.next.proposed.date.is_empty() && let Some(why) = &form.next.why && let Some(reason) = why.reasons.first() {
            p class="govuk-body" { (reason) "." }
        }
        (Checkboxes::new("book-next", Question::default()).item(tick))
    }
}

async fn save(State(app): State<App>, visitor: Visitor, Path((crn, id)): Path<(String, String)>, posted: Posted) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, id.parse().ok()).await?;
    let appointment = desk.appointment(&id)?;
    let page = path(&desk, appointment);
    if posted.get("do") == "draft" {
        return Ok(keep_draft(&app, &visitor, &page, &posted).await);
    }
    if posted.get("do") == "decide" {
        return decide(&app, &visitor, &desk, appointment, &posted).await;
    }
    let command = posted.wanted_command()?;
    let comeback = match close_session::read(&posted, command, &desk.shown(&app), appointment, &desk.colleagues) {
        Ok(close) => {
            let wishes = wishes_of(&app, &desk, &posted, command, close);
            match send_all((&app, &visitor, &page), &desk.person, &posted, wishes, (&STEP_FIELDS, "outcome")).await? {
                Sent::Saved(done) => return Ok(closed(&app, &visitor, &desk, &posted, &done)),
                Sent::Back(comeback) => comeback,
            }
        }
        Err(errors) => {
            draft::keep(&app, &visitor, &page, &posted).await;
            Comeback::of(errors)
        }
    };
    if comeback.quicker.is_some() {
        return both(&app, &visitor, &crn, &id, &posted, &comeback).await;
    }
    let group = desk.group(&app, Some(appointment)).await?;
    let form = form_of(&app, &desk, appointment, group);
    let around = Around {
        app: &app,
        visitor: &visitor,
        desk: &desk,
        appointment,
        from: posted.get("from"),
        structured: posted.has("note-1"),
        draft: None,
    };
    let main = close_page(&around, &form, &Filled::again(&posted, &comeback.errors), &comeback);
    Ok(desk.person.page("Record outcome").errors(&comeback.errors).status(comeback.status()).main(main).answer(&visitor))
}

/// What the record calls the fields of the step, and what this form calls them.
const STEP_FIELDS: [(&str, &str); 5] = [
    ("action", "step"),
    ("reasons", "step-reasons"),
    ("alternatives", "step-alternatives"),
    ("circumstances", "note"),
    ("failures", "outcome"),
];

/// The session, and with a failure the decision on it and the breach that the decision begins: one save for all.
fn wishes_of(app: &App, desk: &Desk, posted: &Posted, command: CommandId, close: CloseSession) -> Vec<Command> {
    let shown = desk.shown(app);
    let decided = decides(app, desk).then(|| close_session::read_step(posted, command, &shown, &close)).flatten();
    let mut wishes = vec![Command::CloseSession(Box::new(close))];
    wishes.extend(decided.map(|decided| Command::Enforce(Wish::Decide(decided))));
    wishes
}

fn closed(app: &App, visitor: &Visitor, desk: &Desk, posted: &Posted, done: &Done) -> axum::response::Response {
    let after = with_saved(&desk.person.opened.case, done);
    let session = done.events.iter().find_map(|(_, event)| match &event.event {
        Event::SessionClosed(session) => Some(session),
        _ => None,
    });
    let words = session.map_or_else(|| "Saved".to_owned(), |session| said(&desk.shown(app), &after, session));
    // A step towards the court goes on with its pack.
    let pack = begun(done).map(|id| format!("/people/{}/breaches/{id}", desk.person.opened.crn()));
    let to = pack.unwrap_or_else(|| back_to(app, posted, desk, "/appointments"));
    see_other_saying(app, visitor, &to, &words)
}

/// Somebody closed, moved or cancelled it meanwhile: what they recorded, and what was typed, which may be kept as a note.
async fn both(app: &App, visitor: &Visitor, crn: &str, id: &str, posted: &Posted, comeback: &Comeback) -> Answer {
    let desk = Desk::open_to_read(app, visitor, crn, Past::default(), id.parse().ok()).await?;
    let appointment = desk.appointment(id)?;
    let shown = desk.shown(app);
    let view = one(&shown, appointment);
    let typed: Vec<&str> = std::iter::once("note")
        .chain(["note-1", "note-2", "note-3", "note-4", "note-5"])
        .map(|field| posted.get(field))
        .filter(|text| !text.is_empty())
        .collect();
    let typed = typed.join("\n\n");
    let local = shown.local(appointment.what.starts_at);
    let inside = html! {
        input type="hidden" name="from" value=(posted.get("from"));
        input type="hidden" name="date" value=(record::words::short_date(local.date()));
        input type="hidden" name="time" value=(record::words::clock_time(local.time()));
        (Select::new("kind", "Type").id("kept-kind").items(crate::view::record::note_kinds(&shown)).value("R-GENERAL"))
        (Textarea::new("note", "What you wrote").id("kept-note").rows(8).value(typed.as_str()))
        (Button::new("Add my text to the record as a note").prevent_double_click(true))
    };
    let main = html! {
        @if let Some(quicker) = &comeback.quicker { (Alert::warning("Somebody was quicker").content(quicker.to_string())) }
        h2 class="govuk-heading-m" { "What is recorded now" }
        (appointments::facts_of(&view))
        h2 class="govuk-heading-m" { "What you wrote" }
        @if typed.is_empty() {
            p class="govuk-body" { "You had written no note. Nothing of yours was saved." }
        } @else if desk.person.may(app, Action::Write, FieldGroup::Contacts) {
            (open(&format!("/people/{}/record", desk.person.opened.crn()), visitor, app.new_id(), &inside))
        } @else {
            p class="govuk-body rainer-text" { (typed) }
        }
        p class="govuk-body" { a class="govuk-link" href=(path(&desk, appointment)) { "Leave it as it is recorded now" } }
    };
    Ok(desk.person.page("Somebody was quicker").status(comeback.status()).main(main).answer(visitor))
}

/// The form that decides an absence or puts an outcome right; nothing when there is nothing to decide.
fn decide_form(
    app: &App,
    visitor: &Visitor,
    desk: &Desk,
    appointment: &Appointment,
    (stage, may_write): (Stage, bool),
    from: &str,
    filled: &Filled<'_>,
) -> Markup {
    let decides = matches!(stage, Stage::ReasonAwaited | Stage::Closed) && may_write;
    if !decides {
        return html! {};
    }
    let shown = desk.shown(app);
    let held_on = shown.local(appointment.what.starts_at).date();
    let mut offered = choices(&shown, held_on);
    offered.retain(|choice| choice.choice != SessionChoice::AwaitingReason);
    let inside = html! {
        input type="hidden" name="from" value=(from);
        (outcome(&offered, None, filled))
        (Textarea::new("why", "Why, with the evidence").rows(4).value(filled.value("why", "")).error(filled.error("why")))
        (Button::new("Save decision").name("do").value("decide").prevent_double_click(true))
    };
    let form = open(&path(desk, appointment), visitor, app.new_id(), &inside);
    if stage == Stage::ReasonAwaited {
        return html! {
            h2 class="govuk-heading-m" { "Decide this absence" }
            (enforcement(&standing_of(&shown, appointment.what.sentence)))
            (form)
        };
    }
    html! { (Details::new("Put the outcome right", form).open(filled.posted.is_some())) }
}

async fn decide(app: &App, visitor: &Visitor, desk: &Desk, appointment: &Appointment, posted: &Posted) -> Answer {
    let page = path(desk, appointment);
    let shown = desk.shown(app);
    let held_on = shown.local(appointment.what.starts_at).date();
    let mut reader = Reader::new(posted, shown.today);
    let outcome = read_outcome(&mut reader, posted, &shown, held_on);
    let reason = reader.wanted("why", "the reason, with the evidence", text::REASON_MAX);
    let errors = reader.finish();
    let comeback = if let Some(outcome) = outcome.filter(|_| errors.is_empty()) {
        let wish = Command::DecideOutcome(OutcomeDecided { id: appointment.what.id, outcome, reason });
        match send((app, visitor, &page), &desk.person, posted, wish, "outcome").await? {
            Sent::Saved(done) => return Ok(decided(app, visitor, desk, posted, &done)),
            Sent::Back(comeback) => comeback,
        }
    } else {
        draft::keep(app, visitor, &page, posted).await;
        Comeback::of(errors)
    };
    let view = one(&shown, appointment);
    let filled = Filled::again(posted, &comeback.errors);
    let form = decide_form(app, visitor, desk, appointment, (view.stage, true), posted.get("from"), &filled);
    let main = appointments::one_of_them(&view, true, posted.get("from"), &form);
    Ok(desk.person.page("Appointment").errors(&comeback.errors).status(comeback.status()).main(main).answer(visitor))
}

fn decided(app: &App, visitor: &Visitor, desk: &Desk, posted: &Posted, done: &Done) -> axum::response::Response {
    let shown = desk.shown(app);
    let decision = done.events.iter().find_map(|(_, event)| match &event.event {
        Event::OutcomeDecided(decision) => Some(decision),
        _ => None,
    });
    let name = decision.and_then(|d| shown.policy.outcomes.types.read(d.outcome, shown.today));
    let name = name.map(|row| lower_first(&row.value.name)).unwrap_or_default();
    let after = with_saved(shown.case, done);
    let now = Shown { case: &after, ..shown };
    let sentence = decision.and_then(|d| after.appointment(d.id)).and_then(|a| a.what.sentence);
    let standing = standing_of(&now, sentence);
    let words = format!("Outcome decided for {}: {name}. {}.", after.person.name.short(), standing.said);
    // A failure goes on with what follows it.
    let waits = decision.filter(|d| decides(app, desk) && waiting(&now, d.id).is_some());
    let next = waits.map(|d| format!("/people/{}/enforcement/decide/{}", desk.person.opened.crn(), d.id));
    let to = next.unwrap_or_else(|| back_to(app, posted, desk, "/appointments"));
    see_other_saying(app, visitor, &to, &words)
}
