//! Booking an appointment (users-and-journeys J3), and the booking fields that closing and moving a session share.

use axum::extract::{Path, Query, State};
use govuk::{
    Alert, Button, Checkbox, Checkboxes, DatePicker, Details, FormGroup, Input, Legend, Question, Radio, Radios, Select,
    Textarea, button_group,
};
use jiff::SignedDuration;
use maud::{Markup, html};
use record::{
    AppointmentId, CaseFile, Command, CommandId, OfficerId, Refusal, UnitId,
    appointment::{Appointment, next_id},
    words::long_date,
};
use rules::grade::Grade;
use service::{
    Done, Opened, Service,
    access::{Action, FieldGroup, Role},
};

use super::{
    loaded::{Loaded, Telling},
    person::{Past, Person},
    sign_in::From,
};
use crate::{
    app::App,
    banner::Tab,
    draft::{self, Offered, UseDraft},
    form::{Errors, Filled, Posted, Reader, open, when::read_date},
    gate::Visitor,
    respond::{Answer, with_query},
    routes::Routes,
    said::see_other_saying,
    trouble::Trouble,
    view::{
        book::{self, Colleague, Group, Wanted, Why},
        close_session::{next_in_words, on_warning},
        shown::Shown,
    },
};

/// Its routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/appointments/new", show).post("/people/{crn}/appointments/new", save)
}

/// A record opened for its appointments by somebody who may write them, with what its forms need.
pub(super) struct Desk {
    pub(super) person: Person,
    pub(super) loaded: Loaded,
    pub(super) colleagues: Vec<Colleague>,
}

impl Desk {
    /// Opens it. Somebody who may read appointments and not write them is refused.
    pub(super) async fn open(app: &App, visitor: &Visitor, crn: &str, about: Option<AppointmentId>) -> Result<Self, Trouble> {
        let desk = Self::open_to_read(app, visitor, crn, Past::default(), about).await?;
        if desk.may_write(app) {
            return Ok(desk);
        }
        let owner = desk.person.opened.present.allocation().map(|held| held.officer);
        Err(service::Trouble::Denied { owner, person: Some(desk.person.opened.person), rule: "S1.2".into() }.into())
    }

    /// Opens it for somebody who may at least read it.
    pub(super) async fn open_to_read(
        app: &App,
        visitor: &Visitor,
        crn: &str,
        past: Past,
        about: Option<AppointmentId>,
    ) -> Result<Self, Trouble> {
        let person = Person::open(app, visitor, crn, past, Tab::Appointments, &[FieldGroup::Appointments]).await?;
        let loaded = Loaded::of(app, &person, Telling::Nothing, FieldGroup::Appointments).await?;
        let (who, opened) = (visitor.clone(), person.opened.clone());
        let colleagues = app.ask(move |service| colleagues(service, &who, &opened, about)).await?;
        Ok(Self { person, loaded, colleagues })
    }

    /// Whether the visitor may change appointments of this person.
    pub(super) fn may_write(&self, app: &App) -> bool {
        self.person.may(app, Action::Write, FieldGroup::Appointments)
    }

    /// The case as the page shows it.
    pub(super) fn shown<'a>(&'a self, app: &'a App) -> Shown<'a> {
        self.loaded.shown(app, &self.person)
    }

    /// An appointment of the person.
    pub(super) fn appointment(&self, id: &str) -> Result<&Appointment, Trouble> {
        let id: Option<AppointmentId> = id.parse().ok();
        id.and_then(|id| self.person.opened.case.appointment(id)).ok_or_else(Trouble::not_found)
    }

    /// The booking fields, proposed after `session` or by the case alone.
    pub(super) async fn group(&self, app: &App, session: Option<&Appointment>) -> Result<Group, Trouble> {
        let wanted = Wanted::of(&self.shown(app), session);
        let free = match (wanted.day, self.colleagues.first()) {
            (Some(day), Some(first)) => {
                let (officer, lasts) = (first.officer, SignedDuration::from_mins(wanted.minutes));
                app.ask(move |service| service.free_time(officer, day, lasts)).await?.map(|slot| slot.starts_at)
            }
            _ => None,
        };
        Ok(book::group(&self.shown(app), wanted, free, self.colleagues.clone()))
    }
}

/// With whom an appointment can be booked, the likeliest first: whoever holds the session; the visitor, when they see people
/// themselves; whoever holds the case; then their team.
fn colleagues(
    service: &Service,
    visitor: &Visitor,
    opened: &Opened,
    about: Option<AppointmentId>,
) -> Result<Vec<Colleague>, service::Trouble> {
    let staff = &visitor.actor().staff;
    let session = about.and_then(|id| opened.case.appointment(id)).map(|a| (a.what.officer, a.what.team));
    let me = staff.officer.zip(staff.team).filter(|_| staff.is(Role::Pp));
    let holder = opened.present.allocation().map(|held| (held.officer, held.team));
    let mut all: Vec<(OfficerId, UnitId)> = [session, me, holder].into_iter().flatten().collect();
    let (mut named, mut managers) = (Vec::new(), Vec::new());
    for team in holder.map(|(_, team)| team).into_iter().chain(staff.team) {
        for row in service.team_officers(team)? {
            all.push((row.officer, team));
            named.push((row.officer, row.name()));
            managers.extend((row.grade == Some(Grade::Spo)).then_some(row.officer));
        }
    }
    let officers: Vec<OfficerId> = all.iter().map(|(officer, _)| *officer).collect();
    named.extend(service.officer_names(&officers)?);
    let mut colleagues: Vec<Colleague> = Vec::new();
    for (officer, team) in all {
        let name = named.iter().find(|(known, _)| *known == officer).map(|(_, name)| name.clone());
        if let Some(name) = name
            && colleagues.iter().all(|known| known.officer != officer)
        {
            let manager = managers.contains(&officer);
            colleagues.push(Colleague { officer, team, name, manager });
        }
    }
    Ok(colleagues)
}

/// How the booking fields call what the record says of a visit.
const SAFETY: &[(&str, &str)] = &[
    ("visitSafety", "visit-safety"),
    ("goesAlong", "goes-along"),
    ("approvedBy", "approved-by"),
    ("approvedBecause", "approved-because"),
];

/// What came of a form that was read.
pub(super) enum Sent {
    /// It was saved; twice the same is once.
    Saved(Box<Done>),
    /// It comes back.
    Back(Comeback),
}

/// Why a form comes back.
#[derive(Clone, Debug, Default)]
pub(super) struct Comeback {
    /// What is wrong with it.
    pub(super) errors: Errors,
    /// What the user may set aside with a tick: a clash, a day off.
    pub(super) warning: Option<String>,
    /// Somebody was quicker: what they did is shown beside what was typed.
    pub(super) quicker: Option<Refusal>,
}

impl Comeback {
    pub(super) fn of(errors: Errors) -> Self {
        Self { errors, ..Self::default() }
    }

    /// The status of the page.
    pub(super) fn status(&self) -> axum::http::StatusCode {
        if self.quicker.is_some() { axum::http::StatusCode::CONFLICT } else { axum::http::StatusCode::UNPROCESSABLE_ENTITY }
    }
}

/// Asks the service for what was typed. What was not saved is kept as a draft of `page`; a saved form's draft is removed.
///
/// `otherwise` is the field at which a refusal stands that is about none.
pub(super) async fn send(
    who: (&App, &Visitor, &str),
    person: &Person,
    posted: &Posted,
    wish: Command,
    otherwise: &str,
) -> Result<Sent, Trouble> {
    send_all(who, person, posted, vec![wish], (SAFETY, otherwise)).await
}

/// As [`send`], for several wishes of one form: all or none. `names` says how the form calls the fields of the record where it
/// calls them differently.
pub(super) async fn send_all(
    (app, visitor, page): (&App, &Visitor, &str),
    person: &Person,
    posted: &Posted,
    wishes: Vec<Command>,
    (names, otherwise): (&[(&str, &str)], &str),
) -> Result<Sent, Trouble> {
    let (who, id, reason) = (visitor.clone(), person.opened.person, person.opened.reason.clone());
    let command = posted.wanted_command()?;
    let wishes: Vec<_> = wishes.into_iter().map(|wish| (id, wish)).collect();
    let done = app.ask(move |service| service.execute_all(who.actor(), command, &wishes, reason.as_ref())).await;
    let trouble = match done {
        Ok(done) => {
            draft::discard(app, visitor, page).await;
            return Ok(Sent::Saved(Box::new(done)));
        }
        Err(trouble) => trouble,
    };
    draft::keep(app, visitor, page, posted).await;
    match trouble {
        Trouble::Service(service::Trouble::Refused(refusal)) if refusal.is_warning() => {
            Ok(Sent::Back(Comeback { warning: Some(refusal.to_string()), ..Comeback::default() }))
        }
        Trouble::Service(service::Trouble::Refused(refusal)) if refusal.is_conflict() => {
            Ok(Sent::Back(Comeback { quicker: Some(refusal), ..Comeback::default() }))
        }
        Trouble::Service(service::Trouble::Refused(refusal)) => {
            Ok(Sent::Back(Comeback::of(Errors::refused(&refusal, names, otherwise))))
        }
        other => Err(other),
    }
}

/// The draft of a form: used when the address says so, otherwise offered.
pub(super) struct Kept {
    draft: Option<Offered>,
    wanted: bool,
    none: Errors,
}

impl Kept {
    /// Looks for the draft of `page`.
    pub(super) async fn find(app: &App, visitor: &Visitor, page: &str, use_draft: &UseDraft) -> Result<Self, Trouble> {
        let draft = draft::offered(app, visitor, page).await?;
        Ok(Self { draft, wanted: use_draft.wanted(), none: Errors::none() })
    }

    /// What stands in the form.
    pub(super) fn filled(&self) -> Filled<'_> {
        match self.draft.as_ref().filter(|_| self.wanted) {
            Some(draft) => Filled::again(&draft.posted, &self.none),
            None => Filled::fresh(),
        }
    }

    /// The draft to offer; none when it is in the form already.
    pub(super) fn offer(&self) -> Option<&Offered> {
        self.draft.as_ref().filter(|_| !self.wanted)
    }
}

/// The case file with what was just saved; the same form sent twice adds nothing.
pub(super) fn with_saved(case: &CaseFile, done: &Done) -> CaseFile {
    let mut after = case.clone();
    let before = after.version;
    for (_, event) in done.events.iter().filter(|(_, event)| event.version > before) {
        after.apply(event);
    }
    after
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(from): Query<From>,
    Query(use_draft): Query<UseDraft>,
) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, None).await?;
    let group = desk.group(&app, None).await?;
    let page = path(&desk);
    let kept = Kept::find(&app, &visitor, &page, &use_draft).await?;
    let form = Form { app: &app, visitor: &visitor, desk: &desk, group: &group, from: &from.from };
    Ok(desk.person.page("Book appointment").main(form.main(&kept.filled(), kept.offer(), None)).answer(&visitor))
}

fn path(desk: &Desk) -> String {
    format!("/people/{}/appointments/new", desk.person.opened.crn())
}

struct Form<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    desk: &'a Desk,
    group: &'a Group,
    from: &'a str,
}

impl Form<'_> {
    fn main(&self, filled: &Filled<'_>, draft: Option<&Offered>, warning: Option<&str>) -> Markup {
        let page = path(self.desk);
        let here = if self.from.is_empty() { page.clone() } else { with_query(&page, "from", self.from) };
        let inside = html! {
            input type="hidden" name="from" value=(self.from);
            (fields(self.group, filled, Asks::Under))
            (Textarea::new("purpose", "What it is for (optional)").rows(2)
                .value(filled.value("purpose", "")).error(filled.error("purpose")))
            @if let Some(warning) = warning { (anyway(warning)) }
            (button_group(html! {
                (Button::new("Book appointment").name("do").value("finish").prevent_double_click(true))
                (Button::secondary("Save draft").name("do").value("draft"))
            }))
        };
        html! {
            @if let Some(draft) = draft { (draft.alert(&here, self.desk.person.opened.now, self.app.service().zone())) }
            @if let Some(warning) = warning { (warned(warning)) }
            (open(&page, self.visitor, self.app.new_id(), &inside))
        }
    }
}

async fn save(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, posted: Posted) -> Answer {
    let desk = Desk::open(&app, &visitor, &crn, None).await?;
    let page = path(&desk);
    if posted.get("do") == "draft" {
        return Ok(keep_draft(&app, &visitor, &page, &posted).await);
    }
    let comeback = match read(&app, &desk, &posted) {
        Ok((command, booking)) => {
            let wish = Command::ArrangeAppointment { what: booking.arranged(next_id(command)), on_warning: on_warning(&posted) };
            match send((&app, &visitor, &page), &desk.person, &posted, wish, "date").await? {
                Sent::Saved(done) => return Ok(saved(&app, &visitor, &desk, &posted, &done)),
                Sent::Back(comeback) => comeback,
            }
        }
        Err(errors) => {
            draft::keep(&app, &visitor, &page, &posted).await;
            Comeback::of(errors)
        }
    };
    let group = desk.group(&app, None).await?;
    let form = Form { app: &app, visitor: &visitor, desk: &desk, group: &group, from: posted.get("from") };
    let filled = Filled::again(&posted, &comeback.errors);
    let main = form.main(&filled, None, comeback.warning.as_deref());
    Ok(desk.person.page("Book appointment").errors(&comeback.errors).status(comeback.status()).main(main).answer(&visitor))
}

fn read(app: &App, desk: &Desk, posted: &Posted) -> Result<(CommandId, book::Booking), Errors> {
    let shown = desk.shown(app);
    let mut reader = Reader::new(posted, shown.today);
    let booking = book::read(&mut reader, posted, &shown, &desk.colleagues, None);
    let errors = reader.finish();
    match (posted.command(), booking) {
        (Some(command), Some(booking)) if errors.is_empty() => Ok((command, booking)),
        _ => Err(errors),
    }
}

fn saved(app: &App, visitor: &Visitor, desk: &Desk, posted: &Posted, done: &Done) -> axum::response::Response {
    let after = with_saved(&desk.person.opened.case, done);
    let shown = Shown { case: &after, ..desk.shown(app) };
    let booked = done.events.iter().find_map(|(_, event)| match &event.event {
        record::Event::AppointmentArranged(booked) => Some(booked),
        _ => None,
    });
    let when = booked.map(|booked| book::when_in_words(booked.starts_at, booked.ends_at, shown.zone)).unwrap_or_default();
    let also = booked.filter(|booked| after.next_appointment(shown.now).is_none_or(|next| next.what.id != booked.id));
    let next = also.map(|_| next_in_words(&shown)).unwrap_or_default();
    let words = format!("Appointment booked for {}: {when}.{next}", after.person.name.short());
    let to = back_to(app, posted, desk, "/appointments");
    see_other_saying(app, visitor, &to, &words)
}

/// Where a saved form goes: where the user came from, or a page about the person.
pub(super) fn back_to(app: &App, posted: &Posted, desk: &Desk, otherwise: &str) -> String {
    let own = || format!("/people/{}{otherwise}", desk.person.opened.crn());
    app.return_path(posted.get("from")).unwrap_or_else(own)
}

/// Keeps what was typed and shows the form again, filled.
pub(super) async fn keep_draft(app: &App, visitor: &Visitor, page: &str, posted: &Posted) -> axum::response::Response {
    draft::keep(app, visitor, page, posted).await;
    let to = with_query(page, "draft", "use");
    let from = posted.get("from");
    let to = if from.is_empty() { to } else { with_query(&to, "from", from) };
    see_other_saying(app, visitor, &to, "Your draft was saved. Nothing is in the record yet.")
}

/// Whether the form asks under which sentence the appointment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asks {
    /// It does.
    Under,
    /// It follows from the session.
    Nothing,
}

/// The booking fields.
pub(super) fn fields(group: &Group, filled: &Filled<'_>, asks: Asks) -> Markup {
    let proposed = &group.proposed;
    let colleagues = group.colleagues.iter().map(|c| (c.officer.to_string(), c.name.clone()));
    let remind = filled.posted.map_or(group.mobile, |posted| posted.has("remind"));
    html! {
        @if asks == Asks::Under {
            (Select::new("under", "Under").items(group.under.clone())
                .value(filled.value("under", proposed.under.as_str())).error(filled.error("under")))
        }
        (Select::new("kind", "Type").items(group.kinds.clone())
            .value(filled.value("kind", proposed.kind.as_str())).error(filled.error("kind")))
        (DatePicker::new("date", "Date").hint(date_hint(group, filled)).form_group(spaced())
            .value(filled.value("date", proposed.date.as_str())).error(filled.error("date")))
        div class="rainer-side-by-side" {
            // An end that is left alone moves with the start: see `view::book::read`.
            input type="hidden" name="proposed-start" value=(filled.value("proposed-start", proposed.start.as_str()));
            input type="hidden" name="proposed-end" value=(filled.value("proposed-end", proposed.end.as_str()));
            (Input::new("start", "Start").width(5)
                .value(filled.value("start", proposed.start.as_str())).error(filled.error("start")))
            (Input::new("end", "End").width(5)
                .value(filled.value("end", proposed.end.as_str())).error(filled.error("end")))
        }
        (Input::new("place", "Place")
            .value(filled.value("place", proposed.place.as_str())).error(filled.error("place")))
        (Select::new("with", "With").items(colleagues)
            .value(filled.value("with", proposed.with.as_str())).error(filled.error("with")))
        @if group.risk_to_staff { (visit_safety(group, filled)) }
        @if group.mobile {
            (Checkboxes::new("remind", Question::default()).classes("govuk-checkboxes--small").form_group(spaced())
                .item(Checkbox::new("yes", format!("Send {} a text the day before", group.forename)).checked(remind)))
        }
        @if let Some(why) = &group.why { (reasons(why)) }
    }
}

/// Who goes along on a visit to somebody who may harm staff, or which manager approved going alone.
fn visit_safety(group: &Group, filled: &Filled<'_>) -> Markup {
    let managers = group.colleagues.iter().filter(|c| c.manager).map(|c| (c.officer.to_string(), c.name.clone()));
    let nobody = std::iter::once((String::new(), "Choose a manager".to_owned()));
    let accompanied = Radio::new("accompanied", "Somebody goes along").conditional(html! {
        (Input::new("goes-along", "Who goes along?")
            .value(filled.value("goes-along", "")).error(filled.error("goes-along")))
    });
    let alone = Radio::new("alone", "A manager approved going alone").conditional(html! {
        (Select::new("approved-by", "Which manager?").items(nobody.chain(managers))
            .value(filled.value("approved-by", "")).error(filled.error("approved-by")))
        (Textarea::new("approved-because", "Why is it safe to go alone?").rows(2)
            .value(filled.value("approved-because", "")).error(filled.error("approved-because")))
    });
    html! {
        (Radios::new("visit-safety", Legend::medium("If this is a visit, who goes?"))
            .hint(format!("A flag says that {} may harm staff. Nobody visits alone unless a manager approves it.", group.forename))
            .items([accompanied, alone])
            .value(filled.value("visit-safety", "")).error(filled.error("visit-safety")))
    }
}

/// A field with its space below, also where it is the last of its kind inside another group.
fn spaced() -> FormGroup {
    FormGroup::new().classes("govuk-!-margin-bottom-6")
}

/// The day in long form, so that a slip is seen.
fn date_hint(group: &Group, filled: &Filled<'_>) -> String {
    let typed = filled.posted.and_then(|posted| read_date(posted.get("date"), group.today).ok());
    match (filled.posted, typed, &group.in_words) {
        (Some(_), Some(day), _) => format!("That is {}", long_date(day)),
        (None, _, Some(words)) => format!("Proposed: {words}"),
        _ => "For example 27/3/26, tomorrow or +7".to_owned(),
    }
}

fn reasons(why: &Why) -> Markup {
    let content = html! {
        ul class="govuk-list govuk-list--bullet" { @for reason in &why.reasons { li { (reason) } } }
        p class="govuk-body" {
            "Rule: " (why.rule) ". Source: " (why.source)
            @if why.local { " (our default: no public text confirms it)" }
            "."
        }
    };
    html! {
        @if let Some(due) = &why.due { p class="govuk-body" { "Contact is due by " (due) "." } }
        (Details::new("Why this day?", content))
    }
}

/// What is asked once, above the form.
pub(super) fn warned(warning: &str) -> Markup {
    let content = html! { (warning) ". " a class="govuk-link" href="#book-anyway" { "Go to the tick that books anyway" } };
    html! { (Alert::warning("Not booked yet").content(content)) }
}

/// The tick that sets a warning aside.
pub(super) fn anyway(warning: &str) -> Markup {
    html! {
        (Checkboxes::new("book-anyway", Question::default())
            .item(Checkbox::new("yes", "Book anyway").hint(warning)))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;
    use crate::{
        page::pieces::lines,
        view::{
            book::{group, instant},
            built::{ADA, whole},
        },
    };

    fn proposed() -> Group {
        let built = whole();
        let shown = built.shown();
        let colleague =
            Colleague { officer: ADA, team: UnitId(uuid::Uuid::from_u128(0x71)), name: "Ada Officer".to_owned(), manager: false };
        let free = instant(date(2026, 12, 1), time(11, 30, 0, 0), shown.zone);
        group(&shown, Wanted::of(&shown, None), free, vec![colleague])
    }

    #[test]
    fn the_booking_fields_as_proposed() {
        insta::assert_snapshot!(lines(&fields(&proposed(), &Filled::fresh(), Asks::Under)));
    }

    #[test]
    fn a_day_that_was_typed_is_shown_again_in_long_form() {
        let posted = Posted::new(vec![("date".to_owned(), "+8".to_owned())]);
        let (group, none) = (proposed(), Errors::none());
        assert_eq!(date_hint(&group, &Filled::again(&posted, &none)), "That is Tuesday 1 December 2026");
        assert_eq!(date_hint(&group, &Filled::fresh()), "Proposed: Tuesday 1 December 2026");
        let posted = Posted::new(vec![("date".to_owned(), "nonsense".to_owned())]);
        assert_eq!(date_hint(&group, &Filled::again(&posted, &none)), "For example 27/3/26, tomorrow or +7");
    }

    #[test]
    fn every_reveal_is_in_the_page_so_that_it_works_without_script() {
        let group = proposed();
        assert!(group.mobile);
        let html = fields(&group, &Filled::fresh(), Asks::Nothing).into_string();
        assert!(html.contains("Send Sammy a text the day before") && html.contains("checked"), "{html}");
        assert!(!html.contains("name=\"under\""), "{html}");
    }
}
