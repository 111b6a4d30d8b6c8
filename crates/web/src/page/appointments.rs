//! A person's appointments (users-and-journeys section 5.2): the list, and moving or cancelling one of them.

use axum::extract::{Path, Query, State};
use govuk::{Button, Cell, Legend, PageLink, Pagination, Radios, Table, Textarea, button_group};
use jiff::Timestamp;
use maud::{Markup, html};
use record::{
    Command, Event,
    appointment::{Appointment, AppointmentCancelled, AskedBy, MoveAppointment, next_id},
    text,
};
use serde::Deserialize;
use service::{
    Done,
    access::{Action, FieldGroup},
};

use super::{
    book::{self, Asks, Comeback, Desk, Kept, Sent, back_to, keep_draft, send, with_saved},
    close_session::with_from,
    list::standing,
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{facts, pane, says},
    sign_in::From,
};
use crate::{
    app::App,
    banner::Tab,
    draft::{self, Offered, UseDraft},
    form::{Errors, Filled, Posted, Reader, open},
    gate::Visitor,
    respond::{Answer, with_query},
    routes::Routes,
    said::see_other_saying,
    view::{
        appointments::{Appointments, Line, One, Stage, list, one},
        book::{Group, Under, Why, when_in_words},
        close_session::{next_in_words, on_warning},
        shown::Shown,
    },
};

/// Its routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/people/{crn}/appointments", show)
        .get("/people/{crn}/appointments/{id}/move", show_move)
        .post("/people/{crn}/appointments/{id}/move", save_move)
        .get("/people/{crn}/appointments/{id}/cancel", show_cancel)
        .post("/people/{crn}/appointments/{id}/cancel", save_cancel)
}

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    before: String,
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(past): Query<Past>,
    Query(asked): Query<Asked>,
) -> Answer {
    let person = Person::open(&app, &visitor, &crn, past, Tab::Appointments, &[FieldGroup::Appointments]).await?;
    let loaded = Loaded::of(&app, &person, Telling::Nothing, FieldGroup::Appointments).await?;
    let before = asked.before.parse().ok().and_then(|at: i64| Timestamp::from_microsecond(at).ok());
    let view = list(&loaded.shown(&app, &person), before);
    let book = person.may(&app, Action::Write, FieldGroup::Appointments).then(|| person.banner.path("/appointments/new"));
    let book = book.map(|path| app.and_back(&path, visitor.here()));
    let back = |path: &str| if book.is_some() { app.and_back(path, visitor.here()) } else { path.to_owned() };
    let main = markup(&view, &person.banner.path("/appointments"), book.as_deref(), &back);
    Ok(person.page("Appointments").main(main).rows().answer(&visitor))
}

fn markup(view: &Appointments, page: &str, book: Option<&str>, back: &dyn Fn(&str) -> String) -> Markup {
    html! {
        (due(view.due.as_ref()))
        @if let Some(book) = book { (Button::link("Book appointment", book)) }
        @if !view.outcome_needed.is_empty() {
            h2 class="govuk-heading-m" { "Outcome needed" }
            (table("Appointments whose outcome is needed", &view.outcome_needed, back))
        }
        h2 class="govuk-heading-m" { "To come" }
        @if view.upcoming.is_empty() {
            (says("No appointment is booked."))
        } @else {
            (table("Appointments to come", &view.upcoming, back))
        }
        h2 class="govuk-heading-m" { "Past" }
        @if view.past.is_empty() {
            (says("No past appointments."))
        } @else {
            (table("Past appointments", &view.past, back))
        }
        @if let Some(older) = &view.older {
            (Pagination::new().next(PageLink::new(with_query(page, "before", older)).label("Older appointments")))
        }
    }
}

fn due(why: Option<&Why>) -> Markup {
    html! {
        @match why {
            None => (says("No sentence is running, so no contact is due.")),
            Some(why) => {
                @match (&why.due, why.reasons.first()) {
                    (Some(due), Some(reason)) => (says(format!("Contact is due by {due}. {reason}."))),
                    (None, Some(reason)) => (says(format!("{reason}."))),
                    _ => "",
                }
            },
        }
    }
}

fn table(caption: &str, lines: &[Line], back: &dyn Fn(&str) -> String) -> Markup {
    let rows = lines.iter().map(|line| {
        let href = back(&line.href);
        let action = html! {
            a class="govuk-link" href=(href) {
                (line.action) span class="govuk-visually-hidden" { ": " (line.day) ", " (line.time) }
            }
        };
        vec![
            Cell::new(html! { (line.day) br; (line.time) }).classes("rainer-nowrap"),
            Cell::new(html! { (line.kind) br; (line.place) }),
            Cell::new(line.with.as_str()),
            Cell::new(standing(&line.standing, line.tone)),
            Cell::new(action),
        ]
    });
    pane(caption, Table::new().head(["When", "Appointment", "With", "Outcome", "Action"]).rows(rows))
}

/// When, what, where and with whom, in a line.
pub(super) fn in_short(view: &One) -> Markup {
    let said = |name: &str| view.arranged.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value.as_str());
    html! {
        p class="govuk-body-l" { (said("When")) }
        p class="govuk-body" { (said("Type")) ": " (said("Place")) ", with " (said("With")) "." }
    }
}

/// What was arranged and what came of it.
pub(super) fn facts_of(view: &One) -> Markup {
    html! {
        p class="govuk-body" { (standing(&view.standing, view.tone)) }
        (facts(&view.arranged))
        @if !view.outcome.is_empty() {
            h2 class="govuk-heading-m" { "Outcome" }
            (rows(&view.outcome))
        }
    }
}

/// Facts of which some are what people wrote, with its line breaks.
fn rows(outcome: &[(&'static str, String)]) -> Markup {
    let rows = outcome.iter().map(|(key, value)| (*key, html! { span class="rainer-text" { (value) } }));
    html! { (govuk::SummaryList::new().rows(rows)) }
}

/// One appointment that needs no outcome now.
pub(super) fn one_of_them(view: &One, may_write: bool, from: &str, decide: &Markup) -> Markup {
    html! {
        (facts_of(view))
        @if let Some(earlier) = &view.moved_from {
            p class="govuk-body" { "It took the place of " a class="govuk-link" href=(earlier) { "an earlier appointment" } "." }
        }
        @match view.stage {
            Stage::Moved(to) => p class="govuk-body" {
                @let (all, _) = view.href.rsplit_once('/').unwrap_or((view.href.as_str(), ""));
                a class="govuk-link" href={ (all) "/" (to) } { "See the appointment that took its place" }
            },
            Stage::ToCome if may_write => {
                (button_group(html! {
                    (Button::link("Move", with_from(&format!("{}/move", view.href), from)).classes("govuk-button--secondary"))
                    (Button::link("Cancel appointment", with_from(&format!("{}/cancel", view.href), from))
                        .classes("govuk-button--secondary"))
                }))
            },
            _ => "",
        }
        (decide)
    }
}

/// A form about one appointment.
struct Form<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    desk: &'a Desk,
    appointment: &'a Appointment,
    from: &'a str,
    draft: Option<&'a Offered>,
}

impl Form<'_> {
    fn page(&self, verb: &str) -> String {
        format!("/people/{}/appointments/{}/{verb}", self.desk.person.opened.crn(), self.appointment.what.id)
    }

    fn around(&self, verb: &str, comeback: &Comeback, inside: &Markup) -> Markup {
        let page = self.page(verb);
        let shown = self.desk.shown(self.app);
        let here = with_from(&page, self.from);
        html! {
            @if let Some(draft) = self.draft { (draft.alert(&here, shown.now, shown.zone)) }
            @if let Some(warning) = &comeback.warning { (book::warned(warning)) }
            @if let Some(quicker) = &comeback.quicker {
                (govuk::Alert::warning("Somebody was quicker").content(quicker.to_string()))
                (facts_of(&one(&shown, self.appointment)))
            } @else {
                (in_short(&one(&shown, self.appointment)))
            }
            (open(&page, self.visitor, self.app.new_id(), inside))
        }
    }

    fn who_and_why(&self, filled: &Filled<'_>, why: &str) -> Markup {
        let called = self.desk.person.opened.case.person.name.to_call();
        html! {
            input type="hidden" name="from" value=(self.from);
            input type="hidden" name="seen" value=(self.appointment.revision);
            (Radios::new("asked-by", Legend::medium("Who asked?"))
                .items([("person", called), ("service", "We did")])
                .value(filled.value("asked-by", "")).error(filled.error("asked-by")))
            (Textarea::new("reason", why).rows(3).value(filled.value("reason", "")).error(filled.error("reason")))
        }
    }

    fn moving(&self, group: &Group, filled: &Filled<'_>, comeback: &Comeback) -> Markup {
        let inside = html! {
            (self.who_and_why(filled, "Why it moves"))
            h2 class="govuk-heading-m" { "New appointment" }
            (book::fields(group, filled, Asks::Nothing))
            @if let Some(warning) = &comeback.warning { (book::anyway(warning)) }
            (button_group(html! {
                (Button::new("Move appointment").name("do").value("finish").prevent_double_click(true))
                (Button::secondary("Save draft").name("do").value("draft"))
            }))
        };
        self.around("move", comeback, &inside)
    }

    fn cancelling(&self, filled: &Filled<'_>, comeback: &Comeback) -> Markup {
        let inside = html! {
            (self.who_and_why(filled, "Why it is cancelled"))
            (button_group(html! {
                (Button::warning("Cancel appointment").name("do").value("finish").prevent_double_click(true))
                (Button::secondary("Save draft").name("do").value("draft"))
            }))
        };
        self.around("cancel", comeback, &inside)
    }
}

/// The booking fields of a move: the same length, place and officer, on the day that the rule proposes.
async fn group_of_move(app: &App, desk: &Desk, appointment: &Appointment) -> Result<Group, crate::trouble::Trouble> {
    let mut group = desk.group(app, None).await?;
    let shown = desk.shown(app);
    let (from, until) = (shown.local(appointment.what.starts_at), shown.local(appointment.what.ends_at));
    group.proposed.kind = appointment.what.kind.to_string();
    group.proposed.place.clone_from(&appointment.what.place);
    group.proposed.start = record::words::clock_time(from.time());
    group.proposed.end = record::words::clock_time(until.time());
    group.proposed.with = appointment.what.officer.to_string();
    Ok(group)
}

async fn show_move(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, String)>,
    Query(from): Query<From>,
    Query(use_draft): Query<UseDraft>,
) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, id.parse().ok()).await?;
    let appointment = desk.appointment(&id)?;
    let group = group_of_move(&app, &desk, appointment).await?;
    let bare = Form { app: &app, visitor: &visitor, desk: &desk, appointment, from: &from.from, draft: None };
    let kept = Kept::find(&app, &visitor, &bare.page("move"), &use_draft).await?;
    let form = Form { draft: kept.offer(), ..bare };
    let main = form.moving(&group, &kept.filled(), &Comeback::default());
    Ok(desk.person.page("Move appointment").main(main).answer(&visitor))
}

async fn save_move(State(app): State<App>, visitor: Visitor, Path((crn, id)): Path<(String, String)>, posted: Posted) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, id.parse().ok()).await?;
    let appointment = desk.appointment(&id)?;
    let form = Form { app: &app, visitor: &visitor, desk: &desk, appointment, from: posted.get("from"), draft: None };
    let page = form.page("move");
    if posted.get("do") == "draft" {
        return Ok(keep_draft(&app, &visitor, &page, &posted).await);
    }
    let comeback = match read_move(&app, &desk, appointment, &posted) {
        Ok(wish) => match send((&app, &visitor, &page), &desk.person, &posted, Command::MoveAppointment(wish), "date").await? {
            Sent::Saved(done) => return Ok(done_saying(&app, &visitor, &desk, &posted, &done)),
            Sent::Back(comeback) => comeback,
        },
        Err(errors) => {
            draft::keep(&app, &visitor, &page, &posted).await;
            Comeback::of(errors)
        }
    };
    let group = group_of_move(&app, &desk, appointment).await?;
    let main = form.moving(&group, &Filled::again(&posted, &comeback.errors), &comeback);
    let page = desk.person.page("Move appointment").errors(&comeback.errors).status(comeback.status());
    Ok(page.main(main).answer(&visitor))
}

fn asked_by(reader: &mut Reader<'_>) -> Option<AskedBy> {
    reader.choice("asked-by", "who asked", |typed| match typed {
        "person" => Some(AskedBy::Person),
        "service" => Some(AskedBy::Service),
        _ => None,
    })
}

fn read_move(app: &App, desk: &Desk, appointment: &Appointment, posted: &Posted) -> Result<MoveAppointment, Errors> {
    let shown = desk.shown(app);
    let mut reader = Reader::new(posted, shown.today);
    let asked_by = asked_by(&mut reader);
    let reason = reader.wanted("reason", "why the appointment moves", text::REASON_MAX);
    let under = Under { sentence: appointment.what.sentence, requirement: appointment.what.requirement };
    let booking = crate::view::book::read(&mut reader, posted, &shown, &desk.colleagues, Some(under));
    let errors = reader.finish();
    match (asked_by, booking, posted.command()) {
        (Some(asked_by), Some(booking), Some(command)) if errors.is_empty() => Ok(MoveAppointment {
            id: appointment.what.id,
            seen: posted.get("seen").parse().ok(),
            asked_by,
            reason,
            to: booking.arranged(next_id(command)),
            on_warning: on_warning(posted),
        }),
        _ => Err(errors),
    }
}

async fn show_cancel(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, String)>,
    Query(from): Query<From>,
    Query(use_draft): Query<UseDraft>,
) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, id.parse().ok()).await?;
    let appointment = desk.appointment(&id)?;
    let bare = Form { app: &app, visitor: &visitor, desk: &desk, appointment, from: &from.from, draft: None };
    let kept = Kept::find(&app, &visitor, &bare.page("cancel"), &use_draft).await?;
    let form = Form { draft: kept.offer(), ..bare };
    let main = form.cancelling(&kept.filled(), &Comeback::default());
    Ok(desk.person.page("Cancel appointment").main(main).answer(&visitor))
}

async fn save_cancel(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, String)>,
    posted: Posted,
) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, id.parse().ok()).await?;
    let appointment = desk.appointment(&id)?;
    let form = Form { app: &app, visitor: &visitor, desk: &desk, appointment, from: posted.get("from"), draft: None };
    let page = form.page("cancel");
    if posted.get("do") == "draft" {
        return Ok(keep_draft(&app, &visitor, &page, &posted).await);
    }
    let mut reader = Reader::new(&posted, desk.shown(&app).today);
    let asked_by = asked_by(&mut reader);
    let reason = reader.wanted("reason", "why the appointment is cancelled", text::REASON_MAX);
    let errors = reader.finish();
    let comeback = if let Some(asked_by) = asked_by.filter(|_| errors.is_empty()) {
        let what = AppointmentCancelled { id: appointment.what.id, asked_by, reason };
        let wish = Command::CancelAppointment { what, seen: posted.get("seen").parse().ok() };
        match send((&app, &visitor, &page), &desk.person, &posted, wish, "reason").await? {
            Sent::Saved(done) => return Ok(done_saying(&app, &visitor, &desk, &posted, &done)),
            Sent::Back(comeback) => comeback,
        }
    } else {
        draft::keep(&app, &visitor, &page, &posted).await;
        Comeback::of(errors)
    };
    let main = form.cancelling(&Filled::again(&posted, &comeback.errors), &comeback);
    let page = desk.person.page("Cancel appointment").errors(&comeback.errors).status(comeback.status());
    Ok(page.main(main).answer(&visitor))
}

/// What the next page says of a move or a cancellation, with the next due date.
fn done_saying(app: &App, visitor: &Visitor, desk: &Desk, posted: &Posted, done: &Done) -> axum::response::Response {
    let shown = desk.shown(app);
    let after = with_saved(shown.case, done);
    let name = after.person.name.short();
    let moved = done.events.iter().find_map(|(_, event)| match &event.event {
        Event::AppointmentArranged(to) => Some(when_in_words(to.starts_at, to.ends_at, shown.zone)),
        _ => None,
    });
    let words = if let Some(to) = moved {
        format!("Appointment of {name} moved to {to}.")
    } else {
        let next = next_in_words(&Shown { case: &after, ..shown });
        format!("Appointment of {name} cancelled.{next}")
    };
    see_other_saying(app, visitor, &back_to(app, posted, desk, "/appointments"), &words)
}
