//! One duty (`/work/{id}`): "Why am I seeing this?", and putting it off (`/work/{id}/snooze`).

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use govuk::{Button, Cell, DatePicker, InsetText, SummaryList, Table, Tag, TagColour, Textarea};
use maud::{Markup, html};
use record::{
    Command,
    duties::{Duty, duties, snooze::DutySnoozed},
    text::REASON_MAX,
    words::{long_date, short_date},
};
use service::lists::duty::{DutyId, put_off_with};

use super::{
    list::rule_link,
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{back, pane, says},
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
    view::why::{Snooze, WhyPage, page, part},
};

/// Their routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/work/{id}", show).get("/work/{id}/snooze", ask).post("/work/{id}/snooze", save)
}

/// The record that the duty is owed to, open for the part that it tells about, and the duty; none once it is cleared.
async fn opened(app: &App, visitor: &Visitor, id: &str) -> Result<(DutyId, Person, Option<Duty>), Trouble> {
    let id = DutyId::read(id).ok_or_else(Trouble::not_found)?;
    let who = visitor.clone();
    let whose = app.ask(move |service| service.whose(who.actor(), id.person)).await?;
    let person = Person::open(app, visitor, &whose.crn, Past::default(), Tab::Overview, &[part(id.kind)]).await?;
    let service = app.service();
    let owed = duties(&person.opened.case, service.policy(), service.zone());
    let duty = owed.into_iter().find(|duty| duty.kind == id.kind && duty.about == id.about);
    Ok((id, person, duty))
}

fn cleared(visitor: &Visitor, person: &Person) -> Response {
    let main = html! {
        (says("The work was recorded, or a later entry made it unnecessary."))
        p class="govuk-body" { a class="govuk-link" href="/work" { "Back to the list of work" } }
    };
    person.page("This duty is no longer owed").main(main).answer(visitor)
}

async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let (id, person, duty) = opened(&app, &visitor, &id).await?;
    let Some(duty) = duty else { return Ok(cleared(&visitor, &person)) };
    let loaded = Loaded::of(&app, &person, Telling::Nothing, put_off_with(id.kind)).await?;
    let view = page(&loaded.shown(&app, &person), &duty);
    let main = why(&view, &id);
    Ok(person.page(format!("Why: {}", view.asked)).before(back("/work".to_owned())).main(main).answer(&visitor))
}

/// What stands under the `h1`.
fn why(page: &WhyPage, id: &DutyId) -> Markup {
    let facts = page.facts.iter().map(|(words, on)| vec![Cell::new(words.as_str()), Cell::new(on.as_deref().unwrap_or("Now"))]);
    html! {
        h2 class="govuk-heading-m" { "What is on the record" }
        (pane("Facts that cause the duty", Table::new().head(["Fact", "Day"]).rows(facts)))
        h2 class="govuk-heading-m" { "What clears it" }
        p class="govuk-body" {
            (page.clears) ". Nothing else does: nobody can tick it off."
            @if let Some(does) = &page.does { " " a class="govuk-link" href=(does) { (page.asked) } }
        }
        h2 class="govuk-heading-m" { "Days" }
        (SummaryList::new().rows(page.days.iter().map(|(key, value)| (*key, value.as_str()))))
        h2 class="govuk-heading-m" { "Rule" }
        p class="govuk-body" { (page.rule.words) ". Rule: " (rule_link(&page.rule)) " (" (page.rule.id) ")." }
        @if let Some(row) = &page.row {
            p class="govuk-body" { "Its days come from: " (rule_link(row)) " (" (row.id) ")." }
        }
        p class="govuk-body" {
            "Source of its days: " (page.source) "."
            @if page.local_default { " " (Tag::coloured("Local default", TagColour::Yellow)) }
        }
        h2 class="govuk-heading-m" { "Put it off" }
        @match page.snooze {
            Snooze::Until { last, left, of } => {
                p class="govuk-body" {
                    "It can be put off until " (long_date(last)) ", with a reason. "
                    (left_of(left, of)) " The day on which the manager sees it stays. "
                    a class="govuk-link" href=(format!("/work/{}/snooze", id.text())) { "Put it off" }
                }
            }
            Snooze::UsedUp { of } => (says(used_up(of))),
            Snooze::Never => (says("Its rule does not allow putting it off.")),
            Snooze::NotYours => (says("Who holds the case can put it off.")),
        }
    }
}

/// What is left of the days that the rule allows: "3 days are left of 14."
fn left_of(left: i32, of: u16) -> String {
    if left >= i32::from(of) {
        return format!("Its rule allows {of} days in all.");
    }
    let days = if left == 1 { "1 day is".to_owned() } else { format!("{left} days are") };
    format!("{days} left of the {of} that its rule allows, counted from the first time.")
}

fn used_up(of: u16) -> String {
    format!("It was put off for the {of} days that its rule allows. Do the work, or tell your manager why it cannot be done.")
}

async fn ask(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, Query(using): Query<UseDraft>) -> Answer {
    let (id, person, duty) = opened(&app, &visitor, &id).await?;
    let Some(duty) = duty else { return Ok(cleared(&visitor, &person)) };
    let here = path(&id);
    let offered = draft::offered(&app, &visitor, &here).await?;
    let none = Errors::none();
    let (filled, notice) = match &offered {
        Some(draft) if using.wanted() => (Filled::again(&draft.posted, &none), html! {}),
        Some(draft) => (Filled::fresh(), draft.alert(&here, person.opened.now, app.service().zone())),
        None => (Filled::fresh(), html! {}),
    };
    Ok(form(&app, &visitor, &person, (&id, &duty), &filled, &notice).await?.answer(&visitor))
}

fn path(id: &DutyId) -> String {
    format!("/work/{}/snooze", id.text())
}

async fn form(
    app: &App,
    visitor: &Visitor,
    person: &Person,
    (id, duty): (&DutyId, &Duty),
    filled: &Filled<'_>,
    notice: &Markup,
) -> Result<Page, Trouble> {
    let loaded = Loaded::of(app, person, Telling::Nothing, put_off_with(id.kind)).await?;
    let shown = loaded.shown(app, person);
    let view = page(&shown, duty);
    let main = match view.snooze {
        Snooze::Until { last, left, of } => {
            let inside = html! {
                (DatePicker::new("until", "Until").hint(format!("{} or earlier. {}", short_date(last), left_of(left, of)))
                    .value(filled.value("until", "")).error(filled.error("until")))
                (Textarea::new("reason", "Why it cannot be done before then").rows(3)
                    .value(filled.value("reason", "")).error(filled.error("reason")))
                (Button::new("Put it off").prevent_double_click(true))
            };
            html! {
                (notice)
                (SummaryList::new().rows([("What", view.asked.as_str()), ("Due", shown.when(duty.due_on).as_str())]))
                (InsetText::new(format!(
                    "It leaves the list until then. It stays owed: your manager sees it from {}.",
                    long_date(duty.manager_on)
                )))
                (open(&path(id), visitor, app.new_id(), &inside))
            }
        }
        Snooze::UsedUp { of } => says(used_up(of)),
        Snooze::Never => says("Its rule does not allow putting it off. Do the work, or tell your manager why it cannot be done."),
        Snooze::NotYours => says(html! { "Ask " (person.banner.officer) ", who holds the case." }),
    };
    let to = format!("/work/{}", id.text());
    Ok(person.page(format!("Put off: {}", view.asked)).before(back(to)).main(main).errors(filled.errors))
}

async fn save(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, posted: Posted) -> Answer {
    let command = posted.wanted_command()?;
    let (id, person, duty) = opened(&app, &visitor, &id).await?;
    let Some(duty) = duty else { return Ok(cleared(&visitor, &person)) };
    let opened = &person.opened;
    let here = path(&id);
    let mut read = Reader::new(&posted, opened.today);
    let until = read.date("until", "the day until which it is put off");
    let reason = read.wanted("reason", "why it is put off", REASON_MAX);
    let errors = read.finish();
    let errors = match until.filter(|_| errors.is_empty()) {
        Some(until) => {
            let wish = Command::SnoozeDuty(DutySnoozed { kind: id.kind, about: id.about, until, reason, due_on: None });
            let (who, whose, why) = (visitor.clone(), opened.person, opened.reason.clone());
            match app.ask(move |service| service.execute(who.actor(), whose, command, wish, why.as_ref())).await {
                Ok(_) => {
                    draft::discard(&app, &visitor, &here).await;
                    let said = format!("{}: put off until {}", opened.case.person.name.short(), short_date(until));
                    return Ok(see_other_saying(&app, &visitor, "/work", &said));
                }
                Err(trouble) => trouble.refusal().map(|refusal| Errors::refused(refusal, &[], "until")).ok_or(trouble)?,
            }
        }
        None => errors,
    };
    draft::keep(&app, &visitor, &here, &posted).await;
    let filled = Filled::again(&posted, &errors);
    Ok(form(&app, &visitor, &person, (&id, &duty), &filled, &html! {}).await?.answer(&visitor))
}
