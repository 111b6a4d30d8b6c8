//! One flag (`/people/{crn}/risk/flags/{id}`): review it and keep it, or take it off. It is what clears a review that is owed.
//! A new one is put on in `make`.

mod make;

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use govuk::{Button, DatePicker, Textarea};
use jiff::civil::Date;
use maud::{Markup, html};
use record::{
    Command, RegisterEntryId,
    risk::{RegisterEntry, RegisterEntryEnded, RegisterEntryReviewed},
    text::{NOTE_MAX, REASON_MAX},
    words::short_date,
};
use service::access::{Action, FieldGroup};
use uuid::Uuid;

use super::{
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{back, says},
    risk,
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
    view::{risk::one_flag, shown::Shown},
};

/// The field that says which of the two forms was sent.
const DOING: &str = "doing";

/// Its routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/risk/flags/{id}", show).post("/people/{crn}/risk/flags/{id}", save).with(make::routes)
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, Uuid)>,
    Query(past): Query<Past>,
    Query(using): Query<UseDraft>,
) -> Answer {
    let person = Person::open(&app, &visitor, &crn, past, Tab::Risk, &[FieldGroup::Risk]).await?;
    let path = path(person.opened.crn(), id);
    let offered = draft::offered(&app, &visitor, &path).await?;
    let none = Errors::none();
    let (filled, notice) = match &offered {
        Some(draft) if using.wanted() => (Filled::again(&draft.posted, &none), html! {}),
        Some(draft) => (Filled::fresh(), draft.alert(&path, person.opened.now, app.service().zone())),
        None => (Filled::fresh(), html! {}),
    };
    Ok(page(&app, &visitor, &person, RegisterEntryId(id), &filled, &notice).await?.answer(&visitor))
}

fn path(crn: &str, id: Uuid) -> String {
    format!("/people/{crn}/risk/flags/{id}")
}

async fn page(
    app: &App,
    visitor: &Visitor,
    person: &Person,
    id: RegisterEntryId,
    filled: &Filled<'_>,
    notice: &Markup,
) -> Result<Page, Trouble> {
    let loaded = Loaded::of(app, person, Telling::WhoRecorded, FieldGroup::Risk).await?;
    let shown = loaded.shown(app, person);
    let entry = shown.case.risk.entry(id).ok_or_else(Trouble::not_found)?;
    let flag = one_flag(&shown, entry, &loaded.events);
    let forms = shown.offers() && entry.ended.is_none();
    let main = html! {
        (risk::flag(&flag, 2))
        @if forms {
            (notice)
            (reviewing(app, visitor, &shown, entry, filled))
            (ending(app, visitor, &shown, entry, filled))
        } @else if entry.ended.is_none() && shown.as_at.is_none() {
            (says(html! { "You can read this flag. " (person.banner.officer) ", who holds the case, can review it." }))
        }
    };
    Ok(person.page(format!("Flag: {}", flag.name)).before(back(shown.link("/risk"))).main(main).errors(filled.errors))
}

/// What was typed belongs to the form that was sent; the other one is shown fresh.
fn of_form<'f>(filled: &Filled<'f>, doing: &str) -> Filled<'f> {
    if filled.posted.is_some_and(|posted| posted.get(DOING) == doing) { *filled } else { Filled::fresh() }
}

fn reviewing(app: &App, visitor: &Visitor, shown: &Shown<'_>, entry: &RegisterEntry, filled: &Filled<'_>) -> Markup {
    let filled = of_form(filled, "review");
    let registers = &shown.policy.registers;
    let next = registers.next_review(entry.made.code, entry.made.level, shown.today, &shown.policy.calendar);
    let inside = html! {
        input type="hidden" name=(DOING) value="review";
        (DatePicker::new("on", "Day of the review").hint("For example, 27/3/2026 or today")
            .value(filled.value("on", short_date(shown.today))).error(filled.error("on")))
        (Textarea::new("note", "What did the review find?").rows(4)
            .value(filled.value("note", "")).error(filled.error("note")))
        (DatePicker::new("next", "Next review (optional)").hint("No later than the register's review period. Left empty, it is that day")
            .value(filled.value("next", next.map(short_date).unwrap_or_default())).error(filled.error("next")))
        (Button::new("Save review and keep flag").prevent_double_click(true))
    };
    html! {
        h2 class="govuk-heading-m" { "Review it" }
        (open(&path(&shown.case.person.crn, entry.made.id.0), visitor, app.new_id(), &inside))
    }
}

fn ending(app: &App, visitor: &Visitor, shown: &Shown<'_>, entry: &RegisterEntry, filled: &Filled<'_>) -> Markup {
    let filled = of_form(filled, "end");
    let inside = html! {
        input type="hidden" name=(DOING) value="end";
        (DatePicker::new("until", "Day it comes off").hint("For example, 27/3/2026 or today")
            .value(filled.value("until", short_date(shown.today))).error(filled.error("until")))
        (Textarea::new("reason", "Why does it come off?").rows(3)
            .value(filled.value("reason", "")).error(filled.error("reason")))
        (Button::secondary("Take flag off").prevent_double_click(true))
    };
    html! {
        h2 class="govuk-heading-m" { "Take it off" }
        (open(&path(&shown.case.person.crn, entry.made.id.0), visitor, app.new_id(), &inside))
    }
}

async fn save(State(app): State<App>, visitor: Visitor, Path((crn, id)): Path<(String, Uuid)>, posted: Posted) -> Answer {
    let command = posted.wanted_command()?;
    let person = Person::open(&app, &visitor, &crn, Past::default(), Tab::Risk, &[FieldGroup::Risk]).await?;
    let opened = &person.opened;
    let here = path(opened.crn(), id);
    let errors = match wish(&posted, RegisterEntryId(id), opened.today) {
        Ok(wish) => {
            let said = format!("{}: {}", opened.case.person.name.short(), said(&wish));
            let (who, whose, reason) = (visitor.clone(), opened.person, opened.reason.clone());
            match app.ask(move |service| service.execute(who.actor(), whose, command, wish, reason.as_ref())).await {
                Ok(_) => {
                    draft::discard(&app, &visitor, &here).await;
                    return Ok(see_other_saying(&app, &visitor, &format!("/people/{}/risk", opened.crn()), &said));
                }
                Err(trouble) => {
                    let otherwise = if posted.get(DOING) == "end" { "reason" } else { "note" };
                    let refused = trouble.refusal().map(|refusal| Errors::refused(refusal, &[("reviewOn", "next")], otherwise));
                    refused.ok_or(trouble)?
                }
            }
        }
        Err(errors) => errors,
    };
    if !person.may(&app, Action::Write, FieldGroup::Risk) {
        let main = says(html! { "Ask " (person.banner.officer) ", who holds the case." });
        return Ok(person.page("You cannot change this flag").status(StatusCode::FORBIDDEN).main(main).answer(&visitor));
    }
    draft::keep(&app, &visitor, &here, &posted).await;
    let filled = Filled::again(&posted, &errors);
    Ok(page(&app, &visitor, &person, RegisterEntryId(id), &filled, &html! {}).await?.answer(&visitor))
}

/// What was done, and by when the next review is due.
fn said(wish: &Command) -> String {
    match wish {
        Command::ReviewRegisterEntry(review) => match review.review_on {
            Some(next) => format!("flag reviewed. Next review due {}", short_date(next)),
            None => "flag reviewed. No next review is set".to_owned(),
        },
        _ => "flag taken off".to_owned(),
    }
}

fn wish(posted: &Posted, id: RegisterEntryId, today: Date) -> Result<Command, Errors> {
    let mut read = Reader::new(posted, today);
    let wish = if posted.get(DOING) == "end" {
        let on = read.date("until", "the day it comes off");
        let reason = read.wanted("reason", "why it comes off", REASON_MAX);
        on.map(|on| Command::EndRegisterEntry(RegisterEntryEnded { id, on, reason }))
    } else {
        let on = read.date("on", "the day of the review");
        let note = read.wanted("note", "what the review found", NOTE_MAX);
        let review_on = read.date_if_any("next", "the day of the next review");
        if let (Some(on), Some(next)) = (on, review_on)
            && next <= on
        {
            read.wrong("next", "The next review must be after this one");
        }
        on.map(|on| Command::ReviewRegisterEntry(RegisterEntryReviewed { id, on, review_on, note }))
    };
    let errors = read.finish();
    match wish {
        Some(wish) if errors.is_empty() => Ok(wish),
        _ => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(fields: &[(&str, &str)]) -> Result<Command, Errors> {
        let posted = Posted::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        wish(&posted, RegisterEntryId(Uuid::from_u128(5)), date(2026, 11, 23))
    }

    #[test]
    fn a_review_needs_what_it_found_and_a_next_day_that_comes_after_it() {
        let errors = read(&[(DOING, "review"), ("on", "today"), ("next", "yesterday")]).expect_err("two things are wrong");
        let told: Vec<_> = errors.iter().collect();
        assert_eq!(told, [("note", "Enter what the review found"), ("next", "The next review must be after this one")]);
        let wish = read(&[(DOING, "review"), ("on", "today"), ("note", "Still so"), ("next", "+90")]).expect("a wish");
        assert_eq!(said(&wish), "flag reviewed. Next review due 21 Feb 2027");
    }

    #[test]
    fn a_flag_comes_off_only_with_a_reason() {
        let errors = read(&[(DOING, "end"), ("until", "today")]).expect_err("no reason");
        assert_eq!(errors.of("reason"), Some("Enter why it comes off"));
    }
}
