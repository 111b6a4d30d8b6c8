//! Preparing a release (`/people/{crn}/release/{sentence}`): the steps at 12, 8 and 4 weeks.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use govuk::{
    Button, Checkbox, Checkboxes, DatePicker, Input, Question, Radios, SummaryCard, SummaryList, SummaryRow, Tag, TagColour,
    Textarea,
};
use maud::{Markup, html};
use record::{
    Command, SentenceId,
    handover::{RELEASE_WEEKS, ReleasePrepared, ReleaseTask, Wish},
    text::{NOTE_MAX, SHORT_MAX},
    words::short_date,
};
use service::access::{Action, FieldGroup};
use uuid::Uuid;

use super::{
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{back, facts, late, says, told},
};
use crate::{
    app::App,
    banner::Tab,
    draft::{self, UseDraft},
    form::{Errors, Filled, Posted, Reader, open},
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    said::see_other_saying,
    shell::Page,
    trouble::Trouble,
    view::release::{Release, Step, release, sentence},
};

/// Its routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/release/{sentence}", show).post("/people/{crn}/release/{sentence}", save)
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    Query(past): Query<Past>,
    Query(using): Query<UseDraft>,
) -> Answer {
    let person = Person::open(&app, &visitor, &crn, past, Tab::Plan, &[FieldGroup::Plan, FieldGroup::Sentence]).await?;
    let here = path(person.opened.crn(), id);
    let offered = draft::offered(&app, &visitor, &here).await?;
    let none = Errors::none();
    let (filled, notice) = match &offered {
        Some(draft) if using.wanted() => (Filled::again(&draft.posted, &none), html! {}),
        Some(draft) => (Filled::fresh(), draft.alert(&here, person.opened.now, app.service().zone())),
        None => (Filled::fresh(), html! {}),
    };
    Ok(page(&app, &visitor, &person, SentenceId(id), &filled, &notice).await?.answer(&visitor))
}

fn path(crn: &str, id: Uuid) -> String {
    format!("/people/{crn}/release/{id}")
}

async fn page(
    app: &App,
    visitor: &Visitor,
    person: &Person,
    id: SentenceId,
    filled: &Filled<'_>,
    notice: &Markup,
) -> Result<Page, Trouble> {
    let loaded = Loaded::of(app, person, Telling::WhoRecorded, FieldGroup::Plan).await?;
    let shown = loaded.shown(app, person);
    let of = sentence(&shown, id).ok_or_else(Trouble::not_found)?;
    let view = release(&shown, of, &loaded.events);
    let main = html! {
        (facts(&[
            ("Sentence", view.sentence.clone()),
            ("Day of release", view.on.clone().unwrap_or_else(|| "Not recorded: the prison has not given a day".to_owned())),
        ]))
        @for step in &view.steps { (one(step, shown.offers())) }
        @if shown.offers() && of.open_on(shown.today) {
            (notice)
            (form(app, visitor, person, (id, &view), filled))
        }
    };
    Ok(person.page("Prepare the release").before(back(shown.link("/plan"))).main(main).errors(filled.errors))
}

fn one(step: &Step, offers: bool) -> Markup {
    let mut list = SummaryList::new().card(SummaryCard::new(format!("{} weeks before release", step.weeks)).heading_level(2));
    if let Some(due) = &step.due {
        list = list.row(SummaryRow::new("By", html! { (due) @if step.late { " " (late()) } }));
    }
    for asked in &step.asks {
        let value = html! {
            @if let Some(settled) = &asked.settled {
                (Tag::coloured("Settled", TagColour::Green)) br; span class="rainer-text" { (settled) }
            } @else {
                (Tag::coloured("Open", TagColour::Grey)) br; (asked.what)
                @if let Some((to, words)) = asked.link.as_ref().filter(|_| offers) {
                    br; a class="govuk-link" href=(to) { (words) }
                }
            }
        };
        list = list.row(SummaryRow::new(asked.task.words(), value));
    }
    for done in &step.done {
        list = list.row(SummaryRow::new(format!("Noted {}", done.on), html! { span class="rainer-text" { (done.note) } }));
    }
    html! {
        (list)
        @for done in &step.done { (told(done.told.as_ref())) }
    }
}

/// What only somebody's word can settle.
fn told_parts() -> impl Iterator<Item = ReleaseTask> {
    ReleaseTask::ALL.into_iter().filter(|task| !task.shown_by_the_record())
}

fn form(app: &App, visitor: &Visitor, person: &Person, (id, view): (SentenceId, &Release), filled: &Filled<'_>) -> Markup {
    let now = view.now.map(|weeks| weeks.to_string()).unwrap_or_default();
    let inside = html! {
        (Radios::new("weeks", "Which step?").inline()
            .items(RELEASE_WEEKS.map(|weeks| (weeks.to_string(), format!("{weeks} weeks before"))))
            .value(filled.value("weeks", now)).error(filled.error("weeks")))
        (Checkboxes::new("settled", Question::new("What is settled? (leave empty for a note)")).classes("govuk-checkboxes--small")
            .items(told_parts().map(|task| Checkbox::new(task.as_str(), task.words())))
            .values(filled.values("settled", &[])).error(filled.error("settled")))
        (Textarea::new("note", "What was done").rows(4).value(filled.value("note", "")).error(filled.error("note")))
        (Input::new("who", "Who did it?").hint("Name or office. Wanted for what is settled")
            .value(filled.value("who", "")).error(filled.error("who")))
        (DatePicker::new("on", "When?").hint("For example, 27/3/2026 or today")
            .value(filled.value("on", short_date(person.opened.today))).error(filled.error("on")))
        (Button::new("Save").prevent_double_click(true))
    };
    html! {
        h2 class="govuk-heading-m" { "Record what the record cannot show by itself" }
        (says("The other parts settle themselves when the work is recorded. A note alone settles nothing."))
        (open(&path(person.opened.crn(), id.0), visitor, app.new_id(), &inside))
    }
}

async fn save(State(app): State<App>, visitor: Visitor, Path((crn, id)): Path<(String, Uuid)>, posted: Posted) -> Answer {
    let command = posted.wanted_command()?;
    let person =
        Person::open(&app, &visitor, &crn, Past::default(), Tab::Plan, &[FieldGroup::Plan, FieldGroup::Sentence]).await?;
    let here = path(person.opened.crn(), id);
    let errors = match read(&posted, SentenceId(id), person.opened.today) {
        Ok(step) => {
            let said = format!("{}: release step of {} weeks saved", person.opened.case.person.name.short(), step.weeks);
            let wish = Command::Handover(Wish::PrepareRelease(step));
            let (who, whose, reason) = (visitor.clone(), person.opened.person, person.opened.reason.clone());
            match app.ask(move |service| service.execute(who.actor(), whose, command, wish, reason.as_ref())).await {
                Ok(_) => {
                    draft::discard(&app, &visitor, &here).await;
                    return Ok(see_other_saying(&app, &visitor, &here, &said));
                }
                Err(trouble) => {
                    let refused = trouble.refusal().map(|refusal| Errors::refused(refusal, &[("checks", "settled")], "note"));
                    refused.ok_or(trouble)?
                }
            }
        }
        Err(errors) => errors,
    };
    if !person.may(&app, Action::Write, FieldGroup::Plan) {
        let main = says(html! { "Ask " (person.banner.officer) ", who holds the case." });
        return Ok(person.page("You cannot prepare this release").status(StatusCode::FORBIDDEN).main(main).answer(&visitor));
    }
    draft::keep(&app, &visitor, &here, &posted).await;
    let filled = Filled::again(&posted, &errors);
    Ok(page(&app, &visitor, &person, SentenceId(id), &filled, &html! {}).await?.answer(&visitor))
}

fn read(posted: &Posted, sentence: SentenceId, today: jiff::civil::Date) -> Result<ReleasePrepared, Errors> {
    let mut read = Reader::new(posted, today);
    let weeks = read.choice("weeks", "the step", |typed| typed.parse().ok().filter(|weeks| RELEASE_WEEKS.contains(weeks)));
    let note = read.wanted("note", "what was done", NOTE_MAX);
    let ticked = |task: &ReleaseTask| posted.all("settled").any(|word| word == task.as_str());
    let settled: Vec<ReleaseTask> = told_parts().filter(ticked).collect();
    let who = if settled.is_empty() { read.text("who", SHORT_MAX) } else { read.wanted("who", "who did it", SHORT_MAX) };
    let on = read.date_if_any("on", "the day on which it was done");
    let errors = read.finish();
    match weeks {
        Some(weeks) if errors.is_empty() => Ok(ReleasePrepared { sentence, weeks, note, settled, who, on }),
        _ => Err(errors),
    }
}
